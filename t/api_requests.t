#!/usr/bin/perl

# Tests for the REST API: methods, bodies, and what the two generations of
# clients send and expect.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

$t->config(site(
    providers => provider_block('github')
                 . provider_block('other', 'name "Other <one>";'),
));

$t->start;

my $B = $t->url('/api/auth');

methods();
unknown_actions();
first_visit();
csrf();
providers();
session();
client_requests();
json_true();
fields();
bodies();
no_store();

no_secrets($t, SECRET, 'secret-of-github', 'secret-of-other');


# which method is known where; everything else is one line of text

sub methods {
    my %known = (
        csrf      => { GET => 200 },
        providers => { GET => 200 },
        session   => { GET => 200, POST => 400 },
        signin    => { GET => 200, POST => 302 },
        signout   => { GET => 200, POST => 302 },
        error     => { GET => 200 },
        _log      => { POST => 200 },
        'callback/github' => { GET => 302, POST => 302 },
        'signin/github'   => { GET => 200, POST => 302 },
    );

    for my $path (sort keys %known) {
        for my $method (qw( GET POST HEAD PUT DELETE PATCH OPTIONS )) {
            my $b = $t->browser;
            my $want = $known{$path}{$method};
            my $r = $b->request($method, "/api/auth/$path",
                                $method eq 'POST' ? '' : undef);

            is($r->code, $want // 400, "$method /$path");

            next if defined $want;

            is($r->content, $method eq 'HEAD' ? ''
                   : "Error: $method is not how this address is used\n",
               "$method /$path names the method");
            is($r->content_type, 'text/plain', "$method /$path is text");
            is($r->header('Set-Cookie'), undef, "$method /$path: no cookie");
        }
    }

    my $lower = $t->raw("get /api/auth/csrf HTTP/1.0\r\n\r\n");
    like($lower, qr/ 400 /, 'methods are compared exactly');
}


sub unknown_actions {
    my $b = $t->browser;

    for my $path (qw( / /x /Csrf /CSRF /csrfx /csrf.json /callback
                      /callback/nobody /callback/Github /_log2 /verify-request
                      /constructor /__proto__ ))
    {
        my $r = $b->get("/api/auth$path");

        is($r->code, 400, "GET $path");
        is($r->content, "Error: GET is not how this address is used\n",
           "GET $path says so");
        is($r->header('Set-Cookie'), undef, "GET $path sets no cookie");
    }

    # the rest of the path is ignored, contract 0.4
    is($b->get('/api/auth/session/extra/more')->content, '{}',
       'further segments');
    is($b->get('/api/auth/csrf/')->code, 200, 'a trailing slash');
    is($b->get('/api/auth/foo?action=csrf')->code, 400,
       'no action in the query');
}


# the first request sets both cookies, whatever it is, contract 0.6

sub first_visit {
    for my $path (qw( /csrf /session /signin /signout /error )) {
        my $b = $t->browser;
        my %set = $b->set_cookies($b->get("/api/auth$path"));

        is_deeply([sort keys %set],
                  [qw( next-auth.callback-url next-auth.csrf-token )],
                  "cookies of the first GET $path");

        %set = $b->set_cookies($b->get("/api/auth$path"));
        is_deeply([keys %set], [], "none with the second GET $path");
    }

    for my $path (qw( /providers /nothing )) {
        is($t->browser->get("/api/auth$path")->header('Set-Cookie'), undef,
           "no cookie from GET $path");
    }

    is($t->browser->post('/api/auth/_log', { level => 'error', code => 'X' })
       ->header('Set-Cookie'), undef, 'no cookie from POST /_log');

    my %set = $t->browser->set_cookies($t->browser->post('/api/auth/session'));
    ok($set{'next-auth.csrf-token'}, 'the 400 of POST /session carries them');
}


sub csrf {
    my $b = $t->browser;
    my $r = $b->get('/api/auth/csrf');
    my $json = $b->json($r);

    is($r->content_type, 'application/json', 'csrf is JSON');
    is_deeply([keys %$json], ['csrfToken'], 'with one member');
    like($json->{csrfToken}, qr/^[0-9a-f]{64}$/, 'the token');
    is($b->cookie('next-auth.csrf-token'), csrf_cookie($json->{csrfToken}),
       'the cookie of the same answer');
    is($b->csrf, $json->{csrfToken}, 'is kept');
    isnt($t->browser->csrf, $json->{csrfToken}, 'and of this browser only');

    vector();
    refused_cookies();
}


# contract 11.7

sub vector {
    my $token = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d'
                . '1e1f';
    my $hash = '562b649eca68b0c8802530d13d3f69688dba57e258da690fa9951fc47e87'
               . 'ea48';

    is(csrf_with("$token%7C$hash"), $token, 'the vector');
    is(csrf_with("$token|$hash"), $token, 'an unencoded separator');
    is(csrf_with("$token%7c$hash"), $token, 'a lower-case escape');
    isnt(csrf_with("$token%7C\U$hash"), $token, 'an upper-case hash');
    isnt(csrf_with("$token%7C$hash%7C"), $token, 'a third part');
    is(csrf_with(csrf_cookie('x"y\\')), 'x"y\\', 'any text with a good hash');
    is(csrf_with(csrf_cookie('%22%5C')), '"\\', 'which is decoded')
        if csrf_cookie('%22%5C') eq csrf_cookie('"\\');
    isnt(csrf_with(csrf_cookie($token, 'another secret')), $token,
         'of another secret');
}


sub csrf_with {
    my ($cookie) = @_;

    my $b = $t->browser;

    return $b->json($b->get('/api/auth/csrf', Cookie =>
                            "next-auth.csrf-token=$cookie"))->{csrfToken};
}


sub refused_cookies {
    my $good = csrf_cookie('a' x 64);

    for my $value ('', '|', '%7C', 'abc', 'abc%7C', '%7Cabc', '%', '%zz',
                   "\"$good\"", " x$good", substr($good, 0, -1), "${good}0",
                   csrf_cookie('b' x 129), 'a' x 5000)
    {
        my $b = $t->browser;
        my $r = $b->get('/api/auth/csrf',
                        Cookie => "next-auth.csrf-token=$value");
        my $name = length $value > 80 ? 'a long one' : "\"$value\"";

        like($b->json($r)->{csrfToken}, qr/^[0-9a-f]{64}$/,
             "a new token for the cookie $name");
        isnt($b->json($r)->{csrfToken}, 'a' x 64, "not that of $name");
    }
}


sub providers {
    my $b = $t->browser;
    my $r = $b->get('/api/auth/providers');

    is_deeply(scalar $b->json($r), {
        github => { id => 'github', name => 'GitHub', type => 'oauth',
                    signinUrl => "$B/signin/github",
                    callbackUrl => "$B/callback/github" },
        other  => { id => 'other', name => 'Other <one>', type => 'oauth',
                    signinUrl => "$B/signin/other",
                    callbackUrl => "$B/callback/other" },
    }, 'providers');

    like($r->content, qr/"github".*"other"/, 'in the order of the file');
    unlike($r->content, qr/id-of|secret/, 'nothing else of them');
}


sub session {
    my $b = $t->browser;

    for my $cookie ('', SESSION . '=', SESSION . '=x', SESSION . '=..',
                    SESSION . '=' . 'e30.' x 3, SESSION . '.0=x',
                    SESSION . '=%00', '=;;;', ';', 'a', '=')
    {
        my $r = $b->get('/api/auth/session', Cookie => $cookie);

        is($r->code, 200, "session with the cookie \"$cookie\"");
        is($r->content, '{}', 'is an object');
        is($r->content_type, 'application/json', 'and JSON');
    }

    my $r = $b->post('/api/auth/session', { csrfToken => 'wrong' });

    is($r->code, 400, 'POST /session without a token');
    is($r->content, '{}', 'is an object too');

    $r = $b->post('/api/auth/session', to_json({ csrfToken => $b->csrf,
                                                 data => { x => 1 } }),
                  'Content-Type' => 'application/json');

    is($r->code, 200, 'POST /session with a token');
    is($r->content, '{}', 'without a session');
}


# contract 8.1

sub client_requests {
    my $b = $t->browser;
    my @json = ('Content-Type' => 'application/json');
    my @form = ('Content-Type' => 'application/x-www-form-urlencoded');

    for my $path (qw( providers csrf session )) {
        is($b->get("/api/auth/$path")->code, 200, "v3 GET /$path");
        is($b->get("/api/auth/$path", @json)->code, 200, "v4 GET /$path");
    }

    for my $version (['v3', '?'], ['v4', '']) {
        my ($name, $query) = @$version;

        my $body = 'redirect=false&csrfToken=' . $b->csrf . '&callbackUrl='
                   . URI::Escape::uri_escape($t->url('/page#x')) . '&json=true';

        my $r = $b->post("/api/auth/signin/github$query", $body, @form);

        is($r->code, 200, "$name signIn");
        like($b->json($r)->{url}, qr!^https://github\.com/login/oauth/!,
             'is told where to go');

        $r = $b->post('/api/auth/signout', $body, @form);

        is($r->code, 200, "$name signOut");
        is($b->json($r)->{url}, $t->url('/page#x'), 'is told the same');
    }

    my $r = $b->post('/api/auth/signin/github?prompt=login&login_hint=a%40b'
                     . '&state=mine&redirect_uri=https%3A%2F%2Fevil.test',
                     'json=true&csrfToken=' . $b->csrf, @form);
    my %query = URI->new($b->json($r)->{url})->query_form;

    is($query{prompt}, 'login', 'a parameter of the client');
    is($query{login_hint}, 'a@b', 'another one');
    isnt($query{state}, 'mine', 'not what is checked');
    is($query{redirect_uri}, "$B/callback/github", 'nor where it ends');
}


# rule 3 of the contract: an absolute url, whatever the status

sub json_true {
    my $b = $t->browser;

    my %want = (
        '/signin/github'   => [200, "$B/signin?csrf=true"],
        '/signin'          => [200, "$B/signin?csrf=true"],
        '/signin/nobody'   => [200, "$B/signin?csrf=true"],
        '/signout'         => [200, "$B/signout?csrf=true"],
        '/callback/github' => [200, "$B/error?error=OAuthCallback"],
        '/callback/nobody' => [400, "$B/error"],
        '/callback'        => [400, "$B/error"],
        '/nothing'         => [400, "$B/error"],
        '/csrf'            => [400, "$B/error"],
        '/'                => [400, "$B/error"],
    );

    for my $path (sort keys %want) {
        my $r = $b->post("/api/auth$path", { json => 'true' });

        is($r->code, $want{$path}[0], "status of json=true to $path");
        is_deeply(scalar $b->json($r), { url => $want{$path}[1] }, 'and the url');

        $r = $b->post("/api/auth$path", to_json({ json => 'true' }),
                      'Content-Type' => 'application/json; charset=utf-8');

        is_deeply(scalar $b->json($r), { url => $want{$path}[1] },
                  'the same of a JSON body');
    }

    for my $body (to_json({ json => JSON::true }), to_json({ json => 1 }),
                  to_json({ json => ['true'] }), to_json({ json => 'True' }),
                  to_json({ json => 'true ' }))
    {
        my $r = $b->post('/api/auth/signout', $body,
                         'Content-Type' => 'application/json');

        is($r->code, 302, "$body does not count");
        is($r->content, '', 'and has no body');
    }

    my $r = $b->post('/api/auth/signout?json=true', '');
    is($r->code, 302, 'nor does a query');

    $r = $b->get('/api/auth/error?json=true&error=OAuthSignin');
    is($r->code, 302, 'nor a GET');
    is($r->header('Location'), "$B/signin?error=OAuthSignin", 'which goes on');
}


sub fields {
    my $b = $t->browser;
    my $token = $b->csrf;
    my $ok = sub {
        my $r = $b->post('/api/auth/signout', @_);
        return ($r->header('Location') // '') !~ /csrf=true/;
    };

    ok($ok->("csrfToken=$token"), 'the token');
    ok($ok->("x=1&&=&y&csrfToken=$token&"), 'among others');
    ok($ok->("csrf%54oken=$token"), 'with an encoded name');
    ok(!$ok->("csrfToken=$token&csrfToken=$token"), 'not given twice');
    ok(!$ok->("csrfToken=x&csrfToken=$token"), 'nor with another one');
    ok(!$ok->("csrftoken=$token"), 'nor in another case');
    ok(!$ok->("csrfToken=\U$token"), 'nor in upper case');
    ok(!$ok->("csrfToken=$token+"), 'nor with a blank');
    ok(!$ok->("csrfToken=$token%00"), 'nor with a NUL');
    ok(!$ok->("csrfToken=$token%"), 'nor with a broken escape');
    ok(!$ok->('csrfToken=' . substr $token, 0, 63), 'nor cut');
    ok(!$ok->('csrfToken='), 'nor empty');
    ok(!$ok->(''), 'nor without');
    ok(!$ok->(join('&', map { "f$_=1" } 1 .. 70) . "&csrfToken=$token"),
       'nor behind more fields than a form has');

    my @json = ('Content-Type' => 'application/json');

    ok($ok->(to_json({ csrfToken => $token }), @json), 'as JSON');
    ok(!$ok->(to_json({ csrfToken => [$token] }), @json), 'not as a list');
    ok(!$ok->(to_json({ a => { csrfToken => $token } }), @json), 'nor inside');
    is($b->post('/api/auth/signout',
                qq({"csrfToken":"$token","csrfToken":"$token"}), @json)->code,
       400, 'nor twice');

    is($b->get("/api/auth/signout?csrfToken=$token")->code, 200,
       'a GET signs nobody out');
    ok(!$ok->('', 'X-Csrf-Token' => $token), 'a header is no field');
}


sub bodies {
    my $b = $t->browser;
    my $token = $b->csrf;
    my $cookie = 'Cookie: next-auth.csrf-token='
                 . $b->cookie('next-auth.csrf-token');
    my @json = ('Content-Type' => 'application/json');

    for my $text ('{', '[]', '1', '"x"', 'null', '{"a":1}x', '{"a":NaN}',
                  "{\"a\":\"\xff\"}", '{"a":"\u0000"}', '[' x 5000)
    {
        my $r = $b->post('/api/auth/signout', $text, @json);
        my $name = length $text > 20 ? 'deep JSON' : $text;

        is($r->code, 400, "broken JSON: $name");
    }

    is($b->post('/api/auth/signout', '', @json)->code, 302, 'an empty body');

    # over the buffer of the default configuration, and over the limit
    for my $size (20_000, 60_000) {
        my $r = $b->post('/api/auth/signout', 'x=' . 'y' x $size
                         . "&csrfToken=$token&callbackUrl=%2F$size");

        is($r->header('Location'), $t->url("/$size"), "$size bytes are read");
    }

    is($b->post('/api/auth/signout', 'x=' . 'y' x 65_535)->code, 413,
       'a body that is too large');

    my $head = "POST /api/auth/signout HTTP/1.1\r\nHost: 127.0.0.1\r\n"
               . "Connection: close\r\n$cookie\r\n";
    my $body = "csrfToken=$token&callbackUrl=/chunked";
    my $chunks = join '', map { sprintf "%x\r\n%s\r\n", length, $_ }
                          $body =~ /(.{1,7})/g;
    my $type = "Content-Type: application/x-www-form-urlencoded\r\n";
    my $chunked = "Transfer-Encoding: chunked\r\n";

    like($t->raw("$head$type$chunked\r\n${chunks}0\r\n\r\n"),
         qr!\nLocation: \S+/chunked\r!, 'a chunked body');
    like($t->raw("$head$chunked\r\n${chunks}0\r\n\r\n"),
         qr!\nLocation: \S+/chunked\r!, 'without Content-Type');
    like($t->raw(["$head$chunked\r\n", 0.1, substr($chunks, 0, 30), 0.1,
                  substr($chunks, 30), 0.1, "0\r\n\r\n"]),
         qr!\nLocation: \S+/chunked\r!, 'in pieces');
    like($t->raw($head . 'Content-Length: ' . length($body)
                 . "\r\n\r\n$body"),
         qr!\nLocation: \S+/chunked\r!, 'no Content-Type');
    like($t->raw("${head}Content-Length: 0\r\n\r\n"), qr!^HTTP/1.1 302 !,
         'Content-Length: 0');
    like($t->raw("$head\r\n"), qr!^HTTP/1.1 302 !, 'no body at all');
    like($t->raw("$head$chunked\r\n0\r\n\r\n"), qr!^HTTP/1.1 302 !,
         'an empty chunked body');
    like($t->raw("$head$chunked\r\nzz\r\n"), qr!^HTTP/1.1 400 !,
         'a broken chunk');

    my $large = sprintf "%x\r\n%s\r\n", 70_000, 'y' x 70_000;
    like($t->raw("$head$chunked\r\n${large}0\r\n\r\n"), qr!^HTTP/1.1 413 !,
         'a chunked body that is too large');

    # two requests on one connection: the body of the first is consumed
    my $keep = $head =~ s/Connection: close\r\n//r;
    my $two = $t->raw("${keep}Content-Length: " . length($body)
                      . "\r\n\r\n$body${head}Content-Length: 0\r\n\r\n");
    my $n = () = $two =~ /^HTTP\/1.1 302 /mg;
    is($n, 2, 'a second request on the connection');

    is($b->request('PUT', '/api/auth/csrf', 'x' x 1000)->code, 400,
       'a body where none is expected');
    is($b->request('GET', '/api/auth/csrf')->code, 200, 'goes on');
}


sub no_store {
    my $b = $t->browser;
    my @json = ('Content-Type' => 'application/json');

    my %answers = (
        'signin page'      => $b->get('/api/auth/signin'),
        'signout page'     => $b->get('/api/auth/signout'),
        'error page'       => $b->get('/api/auth/error?error=AccessDenied'),
        'csrf'             => $b->get('/api/auth/csrf'),
        'session'          => $b->get('/api/auth/session'),
        'providers'        => $b->get('/api/auth/providers'),
        'redirect'         => $b->post('/api/auth/signout'),
        'json redirect'    => $b->post('/api/auth/signout', 'json=true'),
        'session update'   => $b->post('/api/auth/session'),
        'report'           => $b->post('/api/auth/_log', ''),
        'unknown action'   => $b->get('/api/auth/x'),
        'HEAD'             => $b->head('/api/auth/csrf'),
        'broken JSON'      => $b->post('/api/auth/signout', '{', @json),
        'a large body'     => $b->post('/api/auth/_log', 'x' x 70_000),
    );

    for my $name (sort keys %answers) {
        my @lines = $answers{$name}->header('Cache-Control');

        is_deeply(\@lines, ['no-store'], "Cache-Control of $name");
    }
}
