#!/usr/bin/perl

# Tests for where the API is: prefixes, public addresses, hosts, odd paths, and
# what nginx's own directives do to it.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

$t->certificate('app.test');
$t->set(SECRET => SECRET, PROVIDER => provider_block('github'));

my %servers = (
    standard => 'server_name app.test APP2.test;
                 location ^~ /api/auth/ { auth_api; }',
    noslash  => 'location /api/auth { auth_api; }',
    deep     => 'location /a/b/c/ { auth_api; }',
    root     => 'location / { auth_api; }',
    public   => 'auth_url https://public.test/sso/;
                 location /inner/auth/ { auth_api; }',
    host     => 'auth_url https://public.test:444;
                 location /inner/auth/ { auth_api; }',
    nomerge  => 'merge_slashes off; location /api/auth/ { auth_api; }',
    body     => 'client_body_in_file_only clean; client_body_buffer_size 1;
                 location /api/auth/ { auth_api; }',
    small    => 'client_max_body_size 100;
                 location /api/auth/ { auth_api; }',
    wrapped  => 'location /api/auth/ {
                     auth_api;
                     if ($arg_if) { set $x 1; }
                     limit_except GET { allow all; }
                     expires 1h;
                     add_header X-Own yes always;
                     error_page 400 403 413 500 /own;
                     sub_filter_types *; sub_filter nothing NOTHING;
                 }
                 location = /own { return 200 own; }',
    nested   => 'location /api/ {
                     auth_session required;
                     location /api/auth/ { auth_api; }
                 }',
    subrequest => 'location /api/auth/ { auth_api; }
                 location /page { auth_request /api/auth/session;
                     try_files /none =204; }
                 location /jump { rewrite ^ /api/auth/csrf last; }',
);

my $config = 'auth_secret "%%SECRET%%"; %%PROVIDER%%';

for my $name (sort keys %servers) {
    my $rest = $servers{$name} =~ m!location / ! ? ''
             : 'location / { auth_session required; }';

    $config .= "server {
        listen 127.0.0.1:%%PORT_$name%%;
        $servers{$name}
        $rest
    }\n";
}

$config .= 'server {
    listen 127.0.0.1:%%PORT_tls%% ssl http2;
    server_name app.test;
    ssl_certificate %%DIR%%/app.test.crt;
    ssl_certificate_key %%DIR%%/app.test.key;
    location /api/auth/ { auth_api; }
}';

$t->config($config);
$t->start;

prefixes();
public_addresses();
hosts();
schemes();
odd_paths();
bodies();
wrapped();
nested();
subrequests();


sub prefixes {
    my %prefix = (standard => '/api/auth', noslash => '/api/auth',
                  deep => '/a/b/c', root => '');

    for my $name (sort keys %prefix) {
        my $b = browser($name);
        my $api = $prefix{$name};
        my $B = $t->url($api, $name);

        is($b->json($b->get("$api/providers"))->{github}{signinUrl},
           "$B/signin/github", "$name: its address");
        is($b->get("$api/session")->content, '{}', "$name: session");

        my $page = $b->get("$api/signin?callbackUrl=%2Fx");
        my ($form) = $b->forms($page);

        is($form->{action}, "$B/signin/github", "$name: a form");

        my $r = $b->submit($page, {});
        my %query = URI->new($r->header('Location'))->query_form;
        my ($attempt) = $b->cookies(qr/pkce/);

        is($query{redirect_uri}, "$B/callback/github", "$name: comes back");
        is($attempt->{path}, $api || '/', "$name: path of the attempt");

        is($b->get("$api/callback/github?code=x&state=y")->header('Location'),
           "$B/error?error=OAuthCallback", "$name: callback");
    }
}


# the public path is what browsers see, the location what nginx sees

sub public_addresses {
    my %base = (public => 'https://public.test/sso',
                host => 'https://public.test:444/inner/auth');

    for my $name (sort keys %base) {
        my $b = browser($name);
        my $B = $base{$name};
        my ($origin) = $B =~ m!^(\w+://[^/]+)!;

        for my $host ('127.0.0.1', 'public.test', 'evil.test', 'localhost') {
            my @headers = (Host => $host, 'X-Forwarded-Host' => 'evil.test',
                           'X-Forwarded-Proto' => 'gopher',
                           Forwarded => 'host=evil.test');

            is($b->json($b->get('/inner/auth/providers', @headers))
               ->{github}{callbackUrl}, "$B/callback/github",
               "$name: its address with Host $host");

            my $r = $b->get('/inner/auth/error?error=Signin', @headers);
            is($r->header('Location'), "$B/signin?error=Signin",
               "$name: a redirect");

            $r = $b->post('/inner/auth/signout?callbackUrl=/x', {
                csrfToken => 'a', json => 'true' }, @headers, Cookie =>
                '__Host-next-auth.csrf-token=' . csrf_cookie('a'));
            is($b->json($r)->{url}, "$origin/x", "$name: a target");
        }

        my ($page) = $b->forms($b->get('/inner/auth/signin'));

        is($page->{action}, "$B/signin/github", "$name: a form");
        is($b->get('/sso/csrf')->code, 401, "$name: not there");
        is($b->get('/protected', Accept => 'text/html')->header('Location'),
           "$B/signin?callbackUrl=" . URI::Escape::uri_escape(
               "$origin/protected"), "$name: the gate's redirect");
    }
}


# no link is built from another Host, checklist C

sub hosts {
    my $b = browser('standard');
    my $port = $t->port('standard');

    for my $host ("app.test:$port", 'app.test', 'APP.TEST', 'app2.test',
                  'app.test.', "127.0.0.1:$port", 'localhost:1', 'LOCALHOST')
    {
        my $r = $b->get('/api/auth/providers', Host => $host);
        my $name = lc $host =~ s/:\d+$//r =~ s/\.$//r;

        is($b->json($r)->{github}{signinUrl},
           "http://$name:$port/api/auth/signin/github", "Host $host");
    }

    for my $host ('evil.test', 'app.test.evil.test', 'xapp.test', 'test',
                  'app.test@evil.test', '127.0.0.2', '127.1', '[::1]',
                  '127.0.0.1.evil.test', 'evil.test:80', '_', '*', '.app.test')
    {
        for my $path (qw( /providers /csrf /signin /error?error=Signin )) {
            my $r = $b->get("/api/auth$path", Host => $host);

            is($r->code, 400, "Host $host refused at $path");
            is($r->header('Location'), undef, 'without a redirect');
            unlike($r->content, qr/evil/, 'or a link');
        }

        my $r = $b->get('/page', Host => $host, Accept => 'text/html');

        # a mainline nginx refuses some of them itself
        like($r->code, qr/^40[01]$/, "the gate with the Host $host");
        is($r->header('Location'), undef, 'redirects nowhere');
    }

    like($t->error_log, qr/\[error\].*the Host is no server_name of this/,
         'which the log explains');

    like($t->raw("GET /api/auth/csrf HTTP/1.0\r\n\r\n", port => 'standard'),
         qr!^HTTP/1.1 400 !, 'no Host');
    like($t->raw("GET http://app.test/api/auth/csrf HTTP/1.1\r\n"
                 . "Host: evil.test\r\nConnection: close\r\n\r\n",
                 port => 'standard'),
         qr!^HTTP/1.1 200 !, 'the host of the request line counts');

    # what a proxy in front says is not believed
    my $r = $b->get('/api/auth/providers', 'X-Forwarded-Host' => 'evil.test',
                    'X-Forwarded-Proto' => 'https', 'X-Forwarded-Port' => 1,
                    Forwarded => 'proto=https;host=evil.test');
    is($b->json($r)->{github}{signinUrl},
       $t->url('/api/auth/signin/github', 'standard'), 'forwarded headers');
}


sub schemes {
    my $b = $t->browser(base => 'https://app.test:' . $t->port('tls'));

    is($b->json($b->get('/api/auth/providers'))->{github}{signinUrl},
       'https://app.test:' . $t->port('tls') . '/api/auth/signin/github',
       'https');
}


sub odd_paths {
    my $b = browser('standard');
    my %code = (
        '//api/auth//csrf' => 200, '/api//auth/csrf//' => 200,
        '/api/auth/./csrf' => 200, '/api/auth/x/../csrf' => 200,
        '/api/auth/%63srf' => 200, '/api/%61uth/csrf' => 200,
        '/api/auth/csrf%2Fx' => 200, '/api/auth%2Fcsrf' => 200,
        '/api/auth/csrf?' => 200, '/api/auth/csrf?x' => 200,
        '/api/auth/csrf%20' => 400, '/api/auth/csrf%3F' => 400,
        '/api/auth/csrf;x=y' => 400, '/api/auth/%2563srf' => 400,
        '/api/auth/csrf%00' => 400, '/api/auth/csrf%zz' => 400,
        '/api/auth/../auth/csrf' => 200, '/api/auth/..%2f' => 401,
        '/api/auth' => 401, '/api/authx' => 401, '/api/authx/csrf' => 401,
        '/API/auth/csrf' => 401, '/api/auth/../secret' => 401,
        '/api/auth/csrf/../../../secret' => 401, '/x/api/auth/csrf' => 401,
        '/api/auth/%2e%2e/secret' => 401, '/api/auth\\csrf' => 401,
    );

    for my $path (sort keys %code) {
        my $answer = $t->raw("GET $path HTTP/1.1\r\nHost: app.test\r\n"
                             . "Connection: close\r\n\r\n",
                             port => 'standard');
        my ($code) = $answer =~ m!^HTTP/1.1 (\d+)!;

        is($code, $code{$path}, "GET $path");
        is(scalar($answer =~ /csrfToken/), $code{$path} == 200 ? 1 : '',
           'is what it seems');
    }

    # a location without the slash serves only what is below it
    $b = browser('noslash');

    for my $path (qw( /api/auth /api/authx /api/auth.csrf /api/authx/csrf )) {
        is($b->get($path)->code, 400, "$path is not of the API");
    }

    is(browser('nomerge')->get('/api/auth//csrf')->code, 400,
       'an empty segment');
    is(browser('nomerge')->get('/api/auth/csrf')->code, 200, 'none');

    is(browser('standard')->get('/api/auth/signin%2Fgithub')->code, 200,
       'an encoded slash as the path that nginx routes by');
    is(browser('standard')->get('/api/auth/callback/git%68ub?error=x')->code,
       302, 'an encoded provider');
    is(browser('standard')->get('/api/auth/callback/github%00')->code, 400,
       'and a NUL');
}


# buffers of the operator's must not break the API

sub bodies {
    my $b = browser('body');
    my $r = $b->post('/api/auth/signout', {
        csrfToken => $b->csrf, callbackUrl => '/from-file', json => 'true' });

    is($b->json($r)->{url}, $t->url('/from-file', 'body'),
       'a body that stands in a file');

    is($b->post('/api/auth/_log', 'x' x 66_000)->code, 413, 'a large one');
    is($b->post('/api/auth/_log', 'x' x 60_000)->code, 200, 'a smaller one');
    ok($t->wait_for(sub {
           my @files = glob $t->dir . '/client_body_temp/*';
           return !@files;
       }), 'no file stays');

    $b = browser('small');

    is($b->post('/api/auth/_log', 'x' x 101)->code, 413,
       'client_max_body_size');
    is($b->post('/api/auth/_log', 'x' x 100)->code, 200, 'in its bounds');
}


sub wrapped {
    my $b = browser('wrapped');

    for my $query ('', '?if=1') {
        my $r = $b->get("/api/auth/session$query");

        is($r->content, '{}', "session$query inside of other directives");
        is_deeply([grep { /no-store/ } $r->header('Cache-Control')],
                  ['no-store'], '"expires" does not replace Cache-Control');
        is($r->header('X-Own'), 'yes', 'add_header works');

        $r = $b->post("/api/auth/signout$query",
                      { csrfToken => $b->csrf, callbackUrl => '/x' });
        is($r->header('Location'), $t->url('/x', 'wrapped'),
           "signout$query");
    }

    my $r = $b->get('/api/auth/nothing');

    is($r->code, 400, 'error_page does not replace');
    like($r->content, qr/^Error: GET /, 'an answer of the API');
}


# the gate of a location around the API does not shut it

sub nested {
    my $b = browser('nested');

    is($b->get('/api/x')->code, 401, 'a gate');
    is($b->get('/api/auth/csrf')->code, 200, 'the API inside of it');
}


sub subrequests {
    my $b = browser('subrequest');

    is($b->get('/page')->code, 500, 'a subrequest to the API is no request');
    like($b->get('/jump')->content, qr/^Error: GET|csrfToken/,
         'an internal redirect arrives');
    ok(length $b->get('/jump')->header('Cache-Control'), 'with its headers');
}


sub browser { $t->browser(base => $t->url('', $_[0])) }
