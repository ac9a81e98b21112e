#!/usr/bin/perl

# Tests for the gate: what nginx does inside, by try_files, error_page, index,
# rewrite, X-Accel-Redirect and named locations, leads nobody past it; and the
# path that is judged is the path that is served.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;

my $valid = SESSION . '=' . $tokens->call('v4.encode', {
    token => { sub => '42', name => 'Jane' }, secret => SECRET,
});

$t->config(site(http => <<'EOH', server => <<'EOS'));
    server {
        listen 127.0.0.1:%%PORT_app%%;

        location = /file {
            add_header X-Accel-Redirect /protected/x;
            add_header Cache-Control "public, max-age=3600";
            return 200;
        }
        location = /inside {
            add_header X-Accel-Redirect /inside/x;
            return 200;
        }
        location = /named {
            add_header X-Accel-Redirect @protected;
            return 200;
        }
        location = /open {
            add_header X-Accel-Redirect /public/x;
            return 200;
        }
    }

    # a server that points to the API of another one
    server {
        listen 127.0.0.1:%%PORT_far%%;
        auth_url http://127.0.0.1:%%PORT_0%%/api/auth;
        auth_page sign_in /login;
        auth_session required;
        location = /login { alias %%DIR%%/www/login; }
    }
EOH
        auth_page sign_in /login?from=gate;
        auth_page error /oops;

        location /public/ { }

        location /protected/ {
            auth_session required;
            add_header X-Seen "$auth_status $auth_user_id" always;
        }

        location @protected {
            auth_session required;
            root %%DIR%%/www/protected;
            try_files /x =500;
        }

        location /inside/ {
            internal;
            auth_session required;
            alias %%DIR%%/www/protected/;
        }

        location /alias/ {
            auth_session required;
            alias %%DIR%%/www/protected/;
        }

        location = /try/file { try_files /nothing /protected/x; }
        location = /try/named { try_files /nothing @protected; }
        location = /try/inside { try_files /nothing /inside/x; }
        location = /try/open {
            auth_session required;
            try_files /nothing /public/x;
        }

        location = /error/file { error_page 404 /protected/x; }
        location = /error/ok { error_page 404 =200 /protected/x; }
        location = /error/named { error_page 404 @protected; }
        location = /error/403 {
            deny all;
            error_page 403 /protected/x;
        }
        location = /error/return {
            error_page 418 =200 /protected/x;
            return 418;
        }

        location = /rewrite/last { rewrite ^ /protected/x last; }
        location = /rewrite/if {
            if ($arg_go) { rewrite ^ /protected/x last; }
        }
        location = /rewrite/set {
            set $to /protected/x;
            rewrite ^ $to;
        }
        # a page that anybody may see, but not there
        location = /rewrite/break {
            auth_session required;
            rewrite ^ /login break;
        }
        location /rewrite/away/ {
            auth_session required;
            rewrite ^ /public/x last;
        }

        location /index/ { index x.html; }
        location = /index/x.html { auth_session required; }

        location /accel/ {
            rewrite ^/accel(/.*)$ $1 break;
            proxy_pass http://127.0.0.1:%%PORT_app%%;
        }

        location /page/401/ {
            auth_session required;
            error_page 401 /public/page;
        }
        location /page/401-named/ {
            auth_session required;
            error_page 401 = @page;
        }
        location /page/401-200/ {
            auth_session required;
            error_page 401 =200 /public/page;
        }
        location /page/401-away/ {
            auth_session required;
            error_page 401 =302 http://login.test/;
        }
        location /page/401-api/ {
            auth_session required;
            error_page 401 /api/auth/signout;
        }
        location /page/403/ {
            auth_session required;
            auth_session_require sub 43;
            error_page 403 /public/page;
        }
        location /page/403-named/ {
            auth_session required;
            auth_session_require sub 43;
            error_page 403 = @page;
        }
        location /page/404/ {
            auth_session required;
            error_page 404 /public/page;
        }
        location @page { root %%DIR%%/www/public; try_files /page =500; }

        # the page for those who may not come in is behind the gate itself
        location /locked/ {
            auth_session required;
            error_page 401 /locked/page;
        }
        location /locked/rules/ {
            auth_session required;
            auth_session_require sub 43;
            error_page 403 /locked/rules/page;
        }
        location /locked/loop/ {
            auth_session required;
            recursive_error_pages on;
            error_page 401 /locked/loop/page;
        }

        location = /post-action {
            post_action /protected/x;
            try_files /public/x =500;
        }

        location /login { auth_session required; }
        location /oops { auth_session required; }
EOS

for my $dir (qw( public protected index locked locked/rules )) {
    mkdir $t->dir . "/www/$dir";
}

$t->write_file("www/$_", 'secret') for qw( protected/x index/x.html );
$t->write_file("www/$_", 'open') for qw( public/x login login2 oops );
$t->write_file("www/$_", 'page') for qw( public/page locked/page
                                         locked/rules/page );
$t->start;

into_protected();
out_of_protected();
error_pages();
protected_error_pages();
sign_in_pages();
paths();
looked_at_once();
variables_in_the_log();
broken_answers();

no_secrets($t, SECRET);


# ways from a public location into a protected one

sub into_protected {
    my %ways = (
        '/try/file' => 200, '/try/named' => 200, '/try/inside' => 200,
        '/error/file' => 404, '/error/ok' => 200, '/error/named' => 404,
        '/error/403' => 403, '/error/return' => 200,
        '/rewrite/last' => 200, '/rewrite/if?go=1' => 200,
        '/rewrite/set' => 200,
        '/index/' => 200,
        '/accel/file' => 200, '/accel/inside' => 200, '/accel/named' => 200,
        '/alias/x' => 200,
    );

    for my $path (sort keys %ways) {
        closed($path, $path);

        my $r = get($path, Cookie => $valid);

        is($r->code, $ways{$path}, "$path: status with a session");
        is($r->content, 'secret', "$path: open with a session");
    }

    is(get('/inside/x', Cookie => $valid)->code, 404, 'internal is no address');
    is(get('/accel/open')->content, 'open', 'X-Accel-Redirect to the open');
    is(get('/protected/x', Cookie => $valid)->header('X-Seen'), 'active 42',
       'direct');
    is(get('/accel/file', Cookie => $valid)->header('X-Seen'), 'active 42',
       'variables behind X-Accel-Redirect');

    # what the application says of its own answer is not said of ours
    like(join(', ', navigate('/accel/file')->header('Cache-Control')),
         qr/no-store/, 'X-Accel-Redirect: our redirect is not stored');
}


# the gate comes before the way out, except where rewrite takes it

sub out_of_protected {
    closed('try_files', '/try/open');
    is(get('/try/open', Cookie => $valid)->content, 'open',
       'try_files with a session');
    closed('rewrite to a page', '/rewrite/break');
    is(get('/rewrite/break', Cookie => $valid)->content, 'open',
       'rewrite to a page with a session');
    is(get('/rewrite/away/x')->content, 'open',
       'rewrite leaves before the gate is asked');
}


sub error_pages {
    my %pages = (
        '/page/401/x' => 401, '/page/401-named/x' => 200,
        '/page/401-200/x' => 200,
    );

    for my $path (sort keys %pages) {
        my $r = get($path);

        is($r->code, $pages{$path}, "$path: status");
        is($r->content, 'page', "$path: the operator's page");
        is($r->header('Location'), undef, "$path: no redirect");

        # people are to sign in all the same
        is(navigate($path)->code, 302, "$path: page is sent to sign in");
        is(get($path, Cookie => $valid)->code, 404, "$path: with a session");
    }

    my $r = get('/page/401-away/x');

    is($r->code, 302, 'error_page with an address');
    is($r->header('Location'), 'http://login.test/', 'leads there');

    $r = $t->browser->post('/page/401-api/x', 'a=b');

    is($r->code, 401, 'error_page 401 with a page of the API');
    like($r->content, qr/<form/, 'shows it');

    for my $path ('/page/403/x', '/page/403-named/x') {
        for my $r (get($path, Cookie => $valid),
                   navigate($path, Cookie => $valid))
        {
            is($r->code, $path =~ /named/ ? 200 : 403, "$path: status");
            is($r->content, 'page', "$path: the operator's page");
        }

        closed($path, $path);
    }

    closed('error_page 404', '/page/404/x');
    $r = get('/page/404/x', Cookie => $valid);
    is($r->code . $r->content, '404page', 'error_page 404 with a session');
}


sub protected_error_pages {
    closed('locked 401 page', '/locked/x');
    is(get('/locked/page', Cookie => $valid)->content, 'page',
       'locked 401 page with a session');

    for my $r (get('/locked/rules/x', Cookie => $valid),
               navigate('/locked/rules/x', Cookie => $valid))
    {
        is($r->code, 403, 'locked 403 page');
        isnt($r->content, 'page', 'locked 403 page does not show');
        like($r->content, qr/AccessDenied|Access Denied/i, 'but ours');
    }

    my $r = get('/locked/loop/x');

    is($r->code, 500, 'recursive_error_pages end where nginx stops them');
}


# the pages that visitors without a session are sent to

sub sign_in_pages {
    is(get('/login')->content, 'open', 'sign-in page');
    is(get('/login?a=b')->content, 'open', 'sign-in page, with a query');
    is(get('/oops?error=x')->content, 'open', 'error page');
    is(get($t->url('//login'))->content, 'open', 'sign-in page, odd spelling');

    closed("no page: $_", $_)
        for '/login2', '/login/', '/logi', '/login%3Ffrom=gate', '/Login';

    my $b = $t->browser(base => $t->url('', 'far'));

    is($b->get('/login')->code, 401, 'no sign-in page without the API');
}


# CVE-2025-54576, CVE-2026-41059, CVE-2026-33494, CVE-2019-9901

sub paths {
    for my $path ('/protected/x#/public/x', '/protected/x#',
                  qw( /protected/x?/public/x /protected/x?x=/login
                      //protected/x /./protected/x /protected//x
                      /protected/./x /public/../protected/x
                      /public/%2e%2e/protected/x /public/%2E%2e/protected/x
                      /public/..%2fprotected/x /public%2f..%2fprotected/x
                      /%70rotected/x /protected%2fx /protected/%78
                      /login/../protected/x /api/auth/../../protected/x
                      /api/auth/%2e%2e/%2e%2e/protected/x
                      /public/x/../../protected/x ))
    {
        closed_raw($path);
        like(raw($path, "Cookie: $valid"), qr/^HTTP\/1.1 200.*secret/s,
             "open with a session: $path");
    }

    # no name of the file at all
    for my $path (qw( /PROTECTED/x /public/%252e%252e/protected/x
                      /public/..%252fprotected/x /public/..;/protected/x
                      /protected;/x /public/..\protected/x /protected/x/
                      /protected%00/x /protected/x%00 /public/..%c0%afx
                      /%u0070rotected/x /protected/x%2f /.%00./protected/x
                      /../protected/x /public/../../protected/x ))
    {
        my $answer = raw($path, "Cookie: $valid");

        unlike($answer, qr/secret/, "nothing: $path");
        like($answer, qr/^HTTP\/1.1 [45]\d\d/, "refused: $path");
    }
}


# every internal redirect asks again, the cookie is decoded once

sub looked_at_once {
    for my $path ('/try/file', '/error/file', '/accel/file', '/index/',
                  '/page/401/x', '/locked/x')
    {
        my $before = refusals();
        my $r = get($path, Cookie => SESSION . '=garbage');

        $t->log_like(qr/JWT_SESSION_ERROR/);

        unlike($r->content, qr/secret/, "$path: garbage");
        is(refusals() - $before, 1, "$path: looked at once");
    }
}


sub variables_in_the_log {
    unlink $t->dir . '/seen.log';
    $t->write_file('seen.log', '', 0666);

    my $s = AuthTest->new;

    $s->config(site(location => '', http => <<'EOH', server => <<'EOS'));
    log_format seen '$request_uri [$auth_status] [$auth_user_id]';
EOH
        access_log %%DIR%%/seen.log seen;

        if ($auth_user_id = nobody) { return 418; }

        location /protected/ { auth_session required; }
        location = /try { try_files /nothing /protected/x; }
        location = /back {
            auth_session required;
            error_page 404 /open/x;
        }
        location = /range { auth_session required; }
        location /open/ { }
EOS
    mkdir $s->dir . "/www/$_" for qw( protected open );
    $s->write_file("www/$_", 'content') for qw( protected/x open/x range );
    $s->start;

    my $b = $s->browser;

    $b->get($_, Cookie => $valid) for qw( /protected/x /try /back /open/x );
    is($b->get('/range', Cookie => $valid, Range => 'bytes=100-200')->code,
       416, 'an answer that a filter changes');
    $b->get('/protected/x');
    $b->get('/end');

    $s->wait_for(sub { $s->read_file('seen.log') =~ m!/end! });

    is($s->read_file('seen.log'), <<'EOL', 'variables in the log');
/protected/x [active] [42]
/try [active] [42]
/back [active] [42]
/open/x [-] [-]
/range [active] [42]
/protected/x [none] [-]
/end [-] [-]
EOL
}


# an action behind an answer that is sent has no answer of its own

sub broken_answers {
    my $answer = $t->raw("GET /post-action HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                         . "GET /public/x HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                         . "Connection: close\r\n\r\n");

    like($answer, qr/^HTTP\/1.1 200.*\r\n\r\nopen/s, 'post_action');
    unlike($answer, qr/secret|SessionRequired|signin/,
           'post_action: nothing follows');
}


sub closed {
    my ($name, $path) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    my $page = navigate($path);
    my $xhr = get($path);

    like($page->header('Location') // '', qr!^\S+/api/auth/signin\?callback!,
         "$name: page is sent to sign in");
    is($page->code . $page->content, '302', "$name: with 302");
    is($xhr->code, 401, "$name: 401");
    like($xhr->content, qr/^\{"error":"SessionRequired",/, "$name: in JSON");
}


sub closed_raw {
    my ($path) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    my $answer = raw($path);

    unlike($answer, qr/secret/, "closed: $path");
    like($answer, qr/^HTTP\/1.1 401/, "401: $path");
}


sub raw {
    my ($path, @lines) = @_;

    return $t->raw(join "\r\n", "GET $path HTTP/1.1", 'Host: 127.0.0.1',
                   'Connection: close', @lines, '', '');
}


sub refusals {
    return scalar(() = $t->error_log =~ /\[JWT_SESSION_ERROR\]/g);
}


sub get { $t->browser->get(@_) }
sub navigate { $t->browser->navigate(@_) }
