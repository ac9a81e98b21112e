#!/usr/bin/perl

# Tests for "satisfy any" over a whole server: who is denied by the address can
# still sign in, and the way there opens nothing else.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my $SERVER = 'satisfy any; deny all; auth_session required;';

$t->write_file("www/$_", "content of $_") for qw( x login oops );

$t->config($f->block('a') . 'auth_secret "' . SECRET . <<"EOC");
";
    server {
        listen 127.0.0.1:%%PORT_0%%;
        $SERVER
        location ^~ /api/auth/ { auth_api; }
        location / { }
    }

    server {
        listen 127.0.0.1:%%PORT_pages%%;
        $SERVER
        auth_page sign_in /login;
        auth_page error /oops?x=y;
        location ^~ /api/auth/ { auth_api; }
        location / { }
        location /moved { rewrite ^ /login break; }
        location /closed/ { satisfy all; }
    }

    server {
        listen 127.0.0.1:%%PORT_all%%;
        satisfy all; deny all; auth_session required;
        auth_page sign_in /login;
        location ^~ /api/auth/ { auth_api; }
        location / { }
    }

    server {
        listen 127.0.0.1:%%PORT_inside%%;
        satisfy any; allow 127.0.0.1; deny all; auth_session required;
        location ^~ /api/auth/ { auth_api; }
        location / { }
    }
EOC

$t->start;

built_in_page();
own_page();
nothing_else();
other_combinations();

no_secrets($t, SECRET, $f->issued);


sub built_in_page {
    my $b = $f->browser;
    my $page = $b->navigate('/x');

    is($page->code, 302, 'a page is sent to sign in');
    $page = $b->follow($page);
    is($page->code, 200, 'which is there');
    like($page->content, qr!/api/auth/signin/a"!, 'with its button');

    is($b->get("/api/auth/$_")->code, 200, "so is $_")
        for qw( csrf providers session signout error );

    my $answer = $f->answer($b, $b->submit($page, {},
                                           action => qr!/signin/a$!));

    $f->is_signed_in($f->visit($b, $answer), 'signed in',
                     to => $t->url('/x'));
    is($b->get('/x')->content, 'content of x', 'and let in');
    is($t->browser->get('/x')->code, 401, 'a program is told');
}


sub own_page {
    my $b = $t->browser(base => $t->url('', 'pages'));
    my $page = $b->follow($b->navigate('/x'));

    is($page->code, 200, 'a page of the site');
    is($page->content, 'content of login', 'is there');
    is($b->get('/oops?x=y&error=Callback')->code, 200,
       'that of errors as well');

    my $flow = AuthTest::Flow->new($t, $scripted,
                                   base => $t->url('', 'pages'));

    $flow->mark;
    $flow->is_signed_in($flow->sign_in($b, 'a'), 'signed in from there');
    is($b->get('/x')->code, 200, 'and let in');
}


# only that very path is open

sub nothing_else {
    my $b = $t->browser(base => $t->url('', 'pages'));

    for my $path ('/x', '/login/', '/login/x', '/loginx', '/LOGIN', '/moved',
                  '/oops/', '/', '/x?/login', '/x;/login', '/login%00',
                  '/closed/x')
    {
        my $code = $b->get($path)->code;

        ok($code == 401 || $code == 403 || $code == 400, "closed: $path")
            or diag($code);
    }

    is($b->get('/x/../login')->code, 200, 'another way to write it is it');
    is($b->get('/login/../x')->code, 401, 'and another way to write another');
    is($b->get('/x', Cookie => SESSION . '=x.y.z')->code, 401,
       'a cookie that is no session');
}


sub other_combinations {
    my $b = $t->browser(base => $t->url('', 'all'));

    is($b->get('/login')->code, 403, 'satisfy all: the page is denied');
    is($b->get('/api/auth/csrf')->code, 403, 'and the API');
    is($b->get('/x')->code, 403, 'like the rest');

    $b = $t->browser(base => $t->url('', 'inside'));

    is($b->get('/x')->code, 200, 'an address that is allowed');
    is($b->get('/api/auth/csrf')->code, 200, 'and the API');
}
