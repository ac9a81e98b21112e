#!/usr/bin/perl

# Tests for where directives may stand, how often, and what levels below inherit.

use lib 't/lib';
use AuthTest;
use AuthTest::Config;
use AuthTest::Site;

my $t = AuthTest->new;

# directive => [where it may stand, a good value]
my %directives = (
    auth_secret             => ['hs', "'" . SECRET . "'"],
    auth_url                => ['hs', 'https://x.test/api/auth'],
    auth_redirect_origins   => ['hs', 'https://x.test'],
    auth_providers          => ['hs', 'github'],
    auth_session_max_age    => ['hs', '30d'],
    auth_session_update_age => ['hs', '1h'],
    auth_session_lifetime   => ['hs', 'off'],
    auth_session_token      => ['hs', 'jws'],
    auth_session_algorithms => ['hs', 'HS512'],
    auth_session_key        => ['hs', 'key.json'],
    auth_session_claims     => ['hs', 'groups'],
    auth_session_cache      => ['h', '1m'],
    auth_cookie             => ['hs', 'session_token name=sid'],
    auth_page               => ['hs', 'error /oops'],
    auth_fetch              => ['hs', 'timeout=1s'],
    auth_session            => ['hsl', 'required'],
    auth_session_require    => ['hsl', 'name X'],
);

$t->write_file('key.json', to_json({ kty => 'oct',
    k => MIME::Base64::encode_base64url('k' x 64) }), 0640);

twice();
wrong_places();
unset();
inheritance();
secrets();


sub twice {
    for my $name (sort keys %directives) {
        my ($where, $value) = @{$directives{$name}};

        # several rules are meant
        next if $name eq 'auth_session_require';

        refused($t, "$name twice", qr/is duplicate|duplicate parameter/,
                config(substr($where, -1) => "$name $value; $name $value;"));
    }

    refused($t, 'a page twice', qr/is duplicate/,
            config(s => 'auth_page error /a; auth_page error /b;'));

    my ($status) = $t->test_config(config(
        s => 'auth_page error /a; auth_page sign_in /b;
              auth_cookie csrf_token name=a; auth_cookie callback_url name=b;
              auth_fetch timeout=1s; auth_fetch max_body=1k;',
        l => 'auth_session_require name A; auth_session_require name B;'));

    is($status, 0, 'different ones');
}


sub wrong_places {
    my $not_allowed = qr/directive is not allowed here/;

    for my $name (sort keys %directives) {
        my ($where, $value) = @{$directives{$name}};

        refused($t, "$name in a location", $not_allowed,
                config(l => "$name $value;")) if $where !~ /l/;

        refused($t, "$name in an if", $not_allowed, config(
            s => "if (\$arg_x) { $name $value; }"));
    }

    my $api = 'auth_api;';

    refused($t, "$_ outside of http", $not_allowed,
            "%%GLOBALS%%\n$_\nevents { }\nhttp { %%HTTP%% }\n")
        for 'auth_secret x;', 'auth_provider x { }', 'auth_session required;';
    refused($t, 'auth_provider in a server', $not_allowed,
            config(s => 'auth_provider x { }'));
    refused($t, 'auth_api in a server', $not_allowed, config(s => $api));
    refused($t, 'auth_api in http', $not_allowed, config(h => $api));
    refused($t, 'auth_api with a value', qr/invalid number of arguments/,
            config(s => 'location /x { auth_api on; }'));

    my $prefix = qr/"auth_api" directive needs a prefix location/;

    refused($t, "auth_api in $_", $prefix,
            site(api => "location $_ { auth_api; }"))
        for '~ ^/api/auth/', '~* /api', '= /api/auth', '@api';

    refused($t, 'auth_api in an if', $not_allowed, site(
        api => 'location /a/ { if ($arg_x) { auth_api; } }'));
    refused($t, 'auth_api in limit_except', $not_allowed, site(
        api => 'location /a/ { limit_except GET { auth_api; } }'));
    refused($t, 'auth_api twice', qr/is duplicate/, site(
        api => 'location /a/ { auth_api; auth_api; }'));
    refused($t, 'auth_api in two locations', qr/in another location of this/, site(
        api => 'location /a/ { auth_api; } location /b/ { auth_api; }'));
    refused($t, 'auth_api in a location of itself', qr/in another location of this/,
            site(api => 'location /a/ { auth_api; location /a/b/ {
                 auth_api; } }'));
    refused($t, 'auth_api beside a handler', qr/conflicts with another handler/,
            site(api => "location /a/ { $_ }"))
        for 'proxy_pass http://127.0.0.1:1; auth_api;',
            'auth_api; proxy_pass http://127.0.0.1:1;';
}


# a configuration without any of them is that of an nginx without the module

sub unset {
    my ($status, $text) = $t->test_config(
        'server { listen 127.0.0.1:%%PORT_0%%; location / { } }');

    is($status, 0, 'nothing set');
    unlike($text, qr/\[(?:warn|emerg)\]/, 'nothing said');

    ($status, $text) = $t->test_config(site(location => ''));
    is($status, 0, 'the least');
    unlike($text, qr/\[warn\]/, 'without a warning');

    for my $name (sort keys %directives) {
        next if $name =~ /^auth_(secret|session|session_require)$/;

        my $value = $directives{$name}[1];

        ($status) = $t->test_config("$name $value;"
            . ($name eq 'auth_providers' ? provider_block('github') : '')
            . 'server { listen 127.0.0.1:%%PORT_0%%; }');
        is($status, 0, "$name alone");
    }
}


# http to server, and a server's own in its place: seen in what is served

sub inheritance {
    $t->config('auth_secret "' . SECRET . '"; ' . provider_block('github')
               . provider_block('other') . <<'EOC');

    auth_providers other;
    auth_url https://http-level.test/sso;
    auth_cookie csrf_token name=of-http;
    auth_page error /of-http;
    auth_redirect_origins https://one.test;
    auth_session_token jws;
    auth_session optional;

    server {
        listen 127.0.0.1:%%PORT_inherits%%;
        add_header X-Status $auth_status always;
        location /api/auth/ { auth_api; }
        location / { try_files /none =204; }
        location /required { auth_session required; }
        location /off { auth_session off; try_files /none =204;
            location /off/on { auth_session required; } }
        location /rules { auth_session required;
            auth_session_require name Nobody;
            location /rules/own { auth_session_require name Jane;
                                  try_files /none =204; } }
    }

    server {
        listen 127.0.0.1:%%PORT_own%%;
        auth_secret "another secret that has thirty-two bytes";
        auth_providers github;
        auth_url https://own.test/api;
        auth_cookie csrf_token name=own;
        auth_page error /own;
        auth_redirect_origins https://two.test;
        auth_session_token jwe;
        auth_session required;
        location /api/auth/ { auth_api; }
        location / { try_files /none =204; }
    }
EOC

    $t->start;

    my %want = (
        inherits => ['https://http-level.test/sso', 'other', 'of-http',
                     'https://one.test', 204],
        own      => ['https://own.test/api', 'github', 'own',
                     'https://two.test', 401],
    );

    for my $server (sort keys %want) {
        my ($base, $provider, $name, $origin, $code) = @{$want{$server}};
        my $b = $t->browser(base => $t->url('', $server));
        my $providers = $b->json($b->get('/api/auth/providers'));
        my ($host) = $base =~ m!^(\w+://[^/]+)!;

        is_deeply([keys %$providers], [$provider], "$server: providers");
        is($providers->{$provider}{signinUrl}, "$base/signin/$provider",
           "$server: auth_url");
        ok({ $b->set_cookies($b->get('/api/auth/csrf')) }->{$name},
           "$server: auth_cookie");
        is($b->get('/api/auth/error')->header('Location'),
           "$host/$name?error=", "$server: auth_page");
        is({ $b->set_cookies($b->get("/api/auth/csrf?callbackUrl=$origin")) }
           ->{'__Secure-next-auth.callback-url'}{value},
           URI::Escape::uri_escape($origin), "$server: auth_redirect_origins");
        is($b->get('/')->code, $code, "$server: auth_session");
    }

    my $b = $t->browser(base => $t->url('', 'inherits'), headers => [
        Cookie => '__Secure-' . SESSION . '=' . jws({ sub => '1',
                                                      name => 'Jane' })]);
    my $other = $t->browser(base => $t->url('', 'inherits'));

    is($b->get('/')->header('X-Status'), 'active', 'secret and format');
    is($other->get('/required')->code, 401, 'required in a location');
    is($other->get('/off')->code, 204, 'off in a location');
    is($other->get('/off/on')->code, 401, 'required inside of it');
    is($b->get('/rules')->code, 403, 'rules');
    is($b->get('/rules/own')->code, 204, 'own rules inside of them');
}


# checklist: never in what nginx -t prints

sub secrets {
    my $secret = 'a-secret-that-is-long-enough-for-all-0';

    for my $bad ("auth_secret $secret $secret ''",
                 "auth_secret $secret; auth_secret $secret;",
                 "auth_secret $secret file:/nowhere",
                 "auth_provider x { preset github; client_id a;
                  client_secret $secret; client_secret $secret; }",
                 "auth_provider x { preset github; client_id a;
                  client_secret $secret $secret; }",
                 "auth_provider x { preset github;
                  client_secret $secret; }")
    {
        my ($status, $text) = $t->test_config("$bad;" =~ s/};$/}/r
                                              . 'server { }');

        is($status, 1, 'refused');
        unlike($text, qr/\Q$secret\E/, 'without the secret');
    }
}
