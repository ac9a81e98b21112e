#!/usr/bin/perl

# Tests for several hosts: one that signs in and others that send people there;
# first on plain ports, then behind a proxy that ends TLS.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;

my $LOGIN = 'http://auth.example.test:' . $t->port;
my @APPS = map { "http://$_.example.test:" . $t->port('apps') } qw( app1 app2 );

my $FRONT = $t->port('front');
my $SAFE_LOGIN = "https://login.secure.test:$FRONT";
my $SHOP = "https://shop.secure.test:$FRONT";

my $provider = $t->provider(clients => [{
    client_id => 'client',
    client_secret => 'client-secret',
    redirect_uris => [map { "$_/api/auth/callback/demo" }
                      $LOGIN, $SAFE_LOGIN],
}]);

$t->certificate('secure.test', 'login.secure.test', 'shop.secure.test');

$t->set(ISSUER => $provider->issuer, SECRET => SECRET, LOGIN => $LOGIN,
        APPS => "@APPS", SAFE_LOGIN => $SAFE_LOGIN, SHOP => $SHOP,
        GATED => 'auth_session required; root %%DIR%%/www;'
                 . ' add_header X-User "$auth_user_id" always;');

my $CONFIG = <<'EOC';
    auth_secret "%%SECRET%%";

    auth_provider demo {
        type oidc;
        issuer %%ISSUER%%;
        client_id client;
        client_secret client-secret;
    }

    auth_cookie session_token domain=example.test;
    auth_redirect_origins %%APPS%%;

    server {
        listen 127.0.0.1:%%PORT_0%%;
        server_name auth.example.test;

        location ^~ /api/auth/ { auth_api; }
        location / { %%GATED%% }
    }

    server {
        listen 127.0.0.1:%%PORT_apps%%;
        server_name app1.example.test app2.example.test;
        auth_url %%LOGIN%%/api/auth;
        auth_session_update_age 1h;

        location / { %%GATED%% }
    }

    # another site, which happens to use the same domain
    server {
        listen 127.0.0.1:%%PORT_other%%;
        server_name other.example.test;
        auth_secret "another secret, thirty-two bytes long";

        location ^~ /api/auth/ { auth_api; }
        location / { %%GATED%% }
    }

    server {
        listen 127.0.0.1:%%PORT_front%% ssl;
        ssl_certificate %%DIR%%/secure.test.crt;
        ssl_certificate_key %%DIR%%/secure.test.key;

        location / {
            proxy_set_header Host $http_host;
            proxy_pass http://127.0.0.1:%%PORT_behind%%;
        }
    }

    server {
        listen 127.0.0.1:%%PORT_behind%%;
        server_name login.secure.test;
        auth_url %%SAFE_LOGIN%%/api/auth;
        auth_cookie session_token domain=secure.test;
        auth_redirect_origins %%SHOP%%;

        location ^~ /api/auth/ { auth_api; }
        location / { %%GATED%% }
    }

    server {
        listen 127.0.0.1:%%PORT_behind%%;
        server_name shop.secure.test;
        auth_url %%SAFE_LOGIN%%/api/auth;
        auth_cookie session_token domain=secure.test;
        auth_redirect_origins %%SHOP%%;

        location / { %%GATED%% }
    }
EOC

$t->set(GATED => $t->substitute($t->{vars}{GATED}));
$t->config($CONFIG);

$t->write_file('www/x', 'content');
$t->start;

before_sign_in();
sign_in_once();
sign_out();
foreign_origins();
unknown_hosts();
other_site();
extension();
behind_a_proxy();
configuration();

no_secrets($t, SECRET, 'client-secret', 'wonderland');


sub before_sign_in {
    my $b = $t->browser;

    for my $app (@APPS) {
        my $page = $b->navigate("$app/x?y=%20");

        is($page->code, 302, "$app: page is sent to sign in");
        is($page->header('Location'),
           "$LOGIN/api/auth/signin?callbackUrl="
           . URI::Escape::uri_escape("$app/x?y=%20", "^A-Za-z0-9\\-_.!~*'()"),
           "$app: at the host for that, and back");

        is_deeply($b->json($b->get("$app/x")),
                  { error => 'SessionRequired',
                    url => "$LOGIN/api/auth/signin" }, "$app: JSON");
        is($b->get("$app/api/auth/session")->code, 401,
           "$app: has no API of its own");
    }
}


# signed in at one, a visitor is known at all

sub sign_in_once {
    my $b = $t->browser;
    my $r = sign_in($b, "$APPS[0]/x?a=%20b&c=d%2F..%2F");

    is($r->header('Location'), "$APPS[0]/x?a=%20b&c=d%2F..%2F",
       'back to exactly where it was');

    my %c = $b->set_cookies($r);

    is($c{+SESSION}{domain}, 'example.test', 'a session for the domain');
    ok(!exists $c{+SESSION}{secure}, 'of http');

    for my $origin (@APPS, $LOGIN) {
        $r = $b->get("$origin/x");

        is($r->content, 'content', "$origin is open");
        is($r->header('X-User'), 'alice-1', "$origin knows the user");
    }

    for my $name ('next-auth.csrf-token', 'next-auth.callback-url') {
        my ($cookie) = $b->cookies(qr/^\Q$name\E$/);

        ok($cookie->{host_only}, "$name is of the sign-in host alone");
    }
}


sub sign_out {
    my $b = $t->browser;

    sign_in($b, "$APPS[1]/x");
    is($b->get("$APPS[0]/x")->code, 200, 'signed in');

    my $r = $b->submit($b->navigate("$LOGIN/api/auth/signout"), {});

    is($r->code, 302, 'signed out');
    is($b->cookie(SESSION), undef, 'the cookie of the domain is gone');
    is($b->get("$_/x")->code, 401, "$_ is closed") for @APPS, $LOGIN;
}


# checklist A: an origin is its scheme, its whole host and its port

sub foreign_origins {
    my $port = $t->port('apps');

    for my $url ('http://evil.test/', '//evil.test/',
                 "http://app3.example.test:$port/",
                 "http://app1.example.test.evil.test:$port/",
                 "http://evilapp1.example.test:$port/",
                 "https://app1.example.test:$port/",
                 'http://app1.example.test/', 'http://app1.example.test:1/',
                 "http://app1.example.test:$port\@evil.test/",
                 "http://user\@app1.example.test:$port/",
                 "http://evil.test\\\@app1.example.test:$port/",
                 "http:app1.example.test:$port/", 'javascript:alert(1)')
    {
        my $b = $t->browser;
        my $page = $b->navigate("$LOGIN/api/auth/signin?"
                                . AuthTest::Browser::form(
                                      [callbackUrl => $url]));

        is($page->code, 200, "sign-in page, $url");
        is(remembered($b), $LOGIN, "$url is not returned to");
        unlike($page->content, qr/(?:href|action|value)="[^"]*evil/,
               "$url is no link");
    }

    for my $app (@APPS) {
        my $b = $t->browser;

        $b->navigate("$LOGIN/api/auth/signin?"
                     . AuthTest::Browser::form([callbackUrl => "$app/a?b"]));
        is(remembered($b), "$app/a?b", "$app is");
    }

    my $b = $t->browser;
    my $r = sign_in($b, "$LOGIN/api/auth/signin?callbackUrl=http://evil.test");

    is($r->header('Location'), $LOGIN, 'all the way');
    ok($t->log_like(qr/\[INVALID_CALLBACK_URL_ERROR\]/), 'and logged');
}


# an application's server is told the name of another

sub unknown_hosts {
    my $port = $t->port('apps');

    for my $host ('evil.test', "evil.test:$port", 'app3.example.test',
                  'auth.example.test', '127.0.0.2')
    {
        my @lines = ("GET /x HTTP/1.1", "Host: $host", 'Connection: close',
                     'Accept: text/html');
        my $answer = $t->raw(join("\r\n", @lines, '', ''), port => 'apps');
        my ($location) = $answer =~ /^Location: (.*?)\r$/m;

        is($location // '', "$LOGIN/api/auth/signin",
           "Host \"$host\": sign in, but come back nowhere");
        unlike($answer, qr/evil|app3|127\.0\.0\.2/, "Host \"$host\": no link");
    }

    # the same without a proxy in front that everybody may pass
    my $answer = $t->raw("GET /x HTTP/1.1\r\nHost: app1.example.test\r\n"
                         . "X-Forwarded-Host: evil.test\r\n"
                         . "X-Forwarded-Proto: https\r\nAccept: text/html\r\n"
                         . "Connection: close\r\n\r\n", port => 'apps');

    like($answer, qr/callbackUrl=http%3A%2F%2Fapp1\.example\.test/,
         'forwarded names are not asked');
}


# what is good for one site is nothing to another

sub other_site {
    my $good = token(age => 0);
    my $b = $t->browser;
    my $other = 'http://other.example.test:' . $t->port('other');

    is($b->get("$APPS[0]/x", Cookie => SESSION . "=$good")->code, 200,
       'a session of this site');
    is($b->get("$other/x", Cookie => SESSION . "=$good")->code, 401,
       'is none of another');
    is($b->get("$APPS[0]/x", Cookie => SESSION . "=$good")->code, 200,
       'and still one of this');
}


# an application's host extends the one session of all

sub extension {
    my $b = $t->browser;

    $b->jar->store($b->uri("$APPS[0]/"), SESSION . '=' . token(age => 7200)
                   . '; Domain=example.test; Path=/');

    my %c = $b->set_cookies($b->navigate("$APPS[0]/x"));

    is($c{+SESSION}{domain}, 'example.test', 'extended for the domain');
    is(scalar(() = $b->cookies(qr/session-token/)), 1, 'there is one cookie');
    is($b->get("$APPS[1]/x")->code, 200, 'good elsewhere');
    is($b->get("$LOGIN/x")->code, 200, 'and at the sign-in host');
}


# nginx sees plain connections on a port that nobody else knows

sub behind_a_proxy {
    my $b = $t->browser;
    my $page = $b->navigate("$SHOP/x?y=%20");
    my %query = URI->new($page->header('Location'))->query_form;

    like($page->header('Location'), qr!^\Q$SAFE_LOGIN/api/auth/signin?\E!,
         'TLS proxy: sent to sign in');
    is($query{callbackUrl}, "$SHOP/x?y=%20", 'TLS proxy: and back by https');
    is($b->json($b->get("$SHOP/x"))->{url}, "$SAFE_LOGIN/api/auth/signin",
       'TLS proxy: JSON');

    for my $line ('X-Forwarded-Proto: http', 'X-Forwarded-Host: evil.test',
                  'X-Forwarded-Port: 1', 'Forwarded: proto=http')
    {
        my ($name, $value) = split /: /, $line;

        is($b->navigate("$SHOP/x?y=%20", $name, $value)->header('Location'),
           $page->header('Location'), "TLS proxy: ignored: $line");
    }

    my $r = sign_in($b, "$SHOP/x?y=%20");

    is($r->header('Location'), "$SHOP/x?y=%20", 'TLS proxy: back');

    my %c = $b->set_cookies($r);
    my $c = $c{'__Secure-' . SESSION};

    is($c->{domain}, 'secure.test', 'TLS proxy: a session for the domain');
    ok(exists $c->{secure}, 'TLS proxy: of https');
    is($b->get("$SHOP/x")->header('X-User'), 'alice-1', 'TLS proxy: open');
    is($b->get("$SAFE_LOGIN/x")->header('X-User'), 'alice-1',
       'TLS proxy: also the sign-in host');
    is($b->get("$APPS[0]/x")->code, 401, 'TLS proxy: another domain is not');
}


sub configuration {
    my ($status, $output) = $t->test_config($CONFIG);

    is($status, 0, 'configuration is good') or diag($output);

    my $without = $CONFIG =~ s/location \S+ \S+ \{ auth_api; \}//r;

    ($status, $output) = $t->test_config($without);
    is($status, 1, 'without the API at the sign-in host it is not');
    like($output, qr/\[MISSING_NEXTAUTH_API_ROUTE_ERROR\].*nginx-t\.conf:\d+/,
         'and the message says where');

    ($status, $output) = $t->test_config($without
                             =~ s!auth_url %%LOGIN%%\S+;!!r);
    is($status, 1, 'nor without an address of it');
    like($output, qr/\[MISSING_NEXTAUTH_API_ROUTE_ERROR\]/, 'the same');

    ($status, $output) = $t->test_config($CONFIG
                 =~ s!auth_url %%LOGIN%%!auth_url https://login.far.test!r);
    is($status, 0, 'an address that nginx does not know is believed');
}


# from a protected page to the provider and all the way to its callback; the
# answer to that

sub sign_in {
    my ($b, $url) = @_;

    my $r = $b->follow($b->navigate($url), while => qr!/api/auth/!);

    $r = $b->submit($r, {}, action => qr!/signin/demo$!);
    $r = $b->follow_until($r, qr!/callback/!);

    if ($r->code == 200) {
        $r = $b->submit($r, { login => 'alice', password => 'wonderland' });
        $r = $b->follow_until($r, qr!/callback/!);
    }

    return $b->navigate(URI->new_abs($r->header('Location'),
                                     $r->request->uri));
}


sub remembered {
    my ($b) = @_;

    return URI::Escape::uri_unescape($b->cookie('next-auth.callback-url')
                                     // '');
}


sub token {
    my (%opt) = @_;

    $tokens->call('clock', { now => time - $opt{age} });

    my $token = $tokens->call('v4.encode', { secret => SECRET,
                                             token => { sub => '42' } });
    $tokens->call('clock', { now => undef });

    return $token;
}
