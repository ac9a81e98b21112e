#!/usr/bin/perl

# Tests for the gate: subrequests inherit the decision on the main request and
# see its session, and never one of their own.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;

my $valid = SESSION . '=' . $tokens->call('v4.encode', {
    token => { sub => '42', name => 'Jane' }, secret => SECRET,
});

my $garbage = SESSION . '=garbage';

$t->config(site(location => '', http => <<'EOH', server => <<'EOS'));
    log_format app '$request_uri $http_x_user';

    server {
        listen 127.0.0.1:%%PORT_app%%;
        access_log %%DIR%%/app.log app;

        location / { return 200 "[$http_x_user]"; }
        location = /403 { return 403; }
    }
EOH
        proxy_set_header X-User $auth_user_id;

        ssi on;
        ssi_types text/plain;

        location /off/ { auth_session off; }
        location /optional/ { auth_session optional; }
        location /required/ { auth_session required; }

        location /who/ {
            auth_session required;
            auth_session_require sub nobody;
            proxy_pass http://127.0.0.1:%%PORT_app%%;
        }

        location /who/off/ {
            auth_session off;
            proxy_pass http://127.0.0.1:%%PORT_app%%;
        }

        location /ask/off/ {
            auth_request /who/ask;
            auth_session off;
        }
        location /ask/required/ {
            auth_request /who/ask;
            auth_session required;
        }
        location /ask/api/ {
            auth_request /api/auth/session;
            auth_session off;
        }

        location /mirror/ {
            mirror /who/mirror;
            auth_session required;
        }

        location /add/ {
            add_before_body /who/before;
            add_after_body /who/after;
            addition_types *;
            auth_session required;
        }

        location /sub/ {
            sub_filter NAME $auth_name;
            sub_filter_types *;
            auth_session required;
        }

        location /due/ {
            auth_session required;
            auth_session_require sub 42;
        }

        location = /again {
            auth_session required;
            try_files /nothing /due/x;
        }

        auth_session_update_age 0;
EOS

for my $dir (qw( off optional required ask ask/off ask/required ask/api mirror
                 add sub due ))
{
    mkdir $t->dir . "/www/$dir";
    $t->write_file("www/$dir/ssi.txt", '<!--#include virtual="/who/1" -->'
                   . '<!--#include virtual="/who/2" wait="yes" -->'
                   . '<!--#include virtual="/who/off/3" -->'
                   . '<!--#echo var="auth_user_id" default="" -->');
    $t->write_file("www/$dir/x", 'content NAME');
}

$t->write_file('www/off/api.txt',
               '<!--#include virtual="/api/auth/csrf" -->'
               . '<!--#include virtual="/api/auth/session" -->');
$t->start;

includes();
auth_requests();
mirrors();
additions();
sub_filters();
api();
once();

no_secrets($t, SECRET);


# nginx has no access phase for them: who is let in gets all parts of a page

sub includes {
    is(get('/off/ssi.txt')->content, '[][][]', 'off: parts, nobody');
    is(get('/off/ssi.txt', Cookie => $valid)->content, '[][][]',
       'off: parts, a session that nobody looks at');
    is(get('/off/ssi.txt', Cookie => $garbage)->content, '[][][]',
       'off: parts, garbage');

    is(get('/optional/ssi.txt')->content, '[][][]', 'optional: parts, nobody');
    is(get('/optional/ssi.txt', Cookie => $valid)->content, '[42][42][42]42',
       'optional: parts, a session');
    is(get('/optional/ssi.txt', Cookie => $garbage)->content, '[][][]',
       'optional: parts, garbage');

    is(get('/required/ssi.txt', Cookie => $valid)->content, '[42][42][42]42',
       'required: parts, a session');

    clear_app_log();
    closed('required: parts', '/required/ssi.txt');
    is(app_log(), '', 'and none of them was asked for');

    is(get('/who/1', Cookie => $valid)->code, 403,
       'by itself such a part has rules of its own');
}


sub auth_requests {
    clear_app_log();
    is(get('/ask/off/x')->content, 'content NAME', 'auth_request: nobody');
    is(app_log(), "/who/ask -\n", 'asks for nobody');

    clear_app_log();
    is(get('/ask/off/x', Cookie => $valid)->code, 200,
       'auth_request: a session that nobody looks at');
    is(app_log(), "/who/ask -\n", 'asks for nobody');

    clear_app_log();
    is(get('/ask/required/x', Cookie => $valid)->code, 200,
       'auth_request and gate');
    is(app_log(), "/who/ask 42\n", 'asks for the user, once');

    closed('auth_request and gate', '/ask/required/x');
}


sub mirrors {
    clear_app_log();
    is(get('/mirror/x', Cookie => $valid)->code, 200, 'mirror');
    is(app_log(), "/who/mirror 42\n", 'gets the user');

    clear_app_log();
    closed('mirror', '/mirror/x');
    is($t->browser->post('/mirror/x', 'a=b')->code, 401, 'mirror: POST');
    is(app_log(), '', 'mirror gets nothing');
}


sub additions {
    is(get('/add/x', Cookie => $valid)->content, '[42]content NAME[42]',
       'addition');
    closed('addition', '/add/x');
}


sub sub_filters {
    is(get('/sub/x', Cookie => $valid)->content, 'content Jane', 'sub_filter');
    closed('sub_filter', '/sub/x');
}


sub api {
    my $r = get('/off/api.txt', Cookie => $valid);

    is($r->code, 200, 'the API as a part');
    unlike($r->content, qr/csrfToken|expires|Jane/, 'is not served');
    is($r->header('Set-Cookie'), undef, 'and sets no cookie');
    is(get('/ask/api/x', Cookie => $valid)->code, 500,
       'the API in auth_request');
    unlike($t->error_log, qr/auth: .*csrf/, 'no action begins');
}


# however many parts a page has

sub once {
    for my $path ('/optional/ssi.txt', '/ask/required/x', '/required/ssi.txt',
                  '/due/ssi.txt')
    {
        my $before = refusals();

        get($path, Cookie => $garbage);

        is(refusals() - $before, 1, "$path: looked at once");
    }

    for my $path ('/optional/ssi.txt', '/required/ssi.txt', '/due/ssi.txt',
                  '/add/x', '/again')
    {
        my $r = $t->browser->navigate($path, Cookie => $valid);
        my @cookies = $r->header('Set-Cookie');

        is($r->code, 200, "$path: with a session that is due");
        is(scalar(grep { /^next-auth\.session-token=/ } @cookies), 1,
           "$path: extended once");
    }
}


sub closed {
    my ($name, $path) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    my $page = $t->browser->navigate($path);
    my $xhr = get($path);

    is($page->code . $page->content, '302', "$name: page is sent to sign in");
    is($xhr->code, 401, "$name: 401");
    like($xhr->content, qr/^\{"error":"SessionRequired",[^}]*\}\z/,
         "$name: nothing but JSON");
}


# the requests that reached the application; one more tells that all are there

sub app_log {
    $t->browser(base => $t->url('', 'app'))->get('/end');
    $t->wait_for(sub { $t->read_file('app.log') =~ m!^/end!m });

    return $t->read_file('app.log') =~ s!^/end.*\n!!mr;
}


sub clear_app_log {
    truncate $t->dir . '/app.log', 0;
}


sub refusals {
    return scalar(() = $t->error_log =~ /\[JWT_SESSION_ERROR\]/g);
}


sub get { $t->browser->get(@_) }
