#!/usr/bin/perl

# Tests for what only the whole configuration can tell: an API that is missing,
# a secret, a provider, a name; values in files and in the environment; what is
# warned of; a reload.

use lib 't/lib';
use AuthTest;
use AuthTest::Config qw( refused );
use AuthTest::Site;

my $t = AuthTest->new(log_level => 'debug');

my $PLACE = qr/ in \S+nginx-t\.conf:\d+$/m;

missing_route();
no_secret();
no_provider();
names();
values_in_files();
values_in_environment();
warnings_told();
rules();
reloads();


# MISSING_NEXTAUTH_API_ROUTE_ERROR instead of a sign-in that leads nowhere

sub missing_route {
    my $gated = 'location / { auth_session required; }';
    my $api = 'location /api/auth/ { auth_api; }';
    my $missing = qr/\[MISSING_NEXTAUTH_API_ROUTE_ERROR\]/;

    my $config = sub {
        my ($first, @others) = @_;

        return "auth_secret '@{[ SECRET ]}'; " . provider_block('github')
               . "server { listen 127.0.0.1:%%PORT_0%%;
                           server_name app.test; $first }"
               . join '', map { "server { $_ }" } @others;
    };

    for my $mode ('required', 'optional') {
        refused($t, "$mode without an API", $missing,
                $config->("location / { auth_session $mode; }"));
    }

    for my $where ('auth_session required;',
                   'location / { auth_session off;
                        location /a { auth_session required; } }',
                   'location / { if ($arg_x) { set $y 1; }
                        auth_session required; }')
    {
        refused($t, "gated: $where", $missing, $config->($where));
    }

    my ($status, $text) = $t->test_config($config->($gated));
    like($text, qr/add "location \^~ \/api\/auth\/ \{ auth_api; \}"/,
         'what to add is said');

    # auth_url to a server of this configuration
    my $url = "auth_url http://sso.test:%%PORT_0%%/api/auth; $gated";
    my $sso = 'listen 127.0.0.1:%%PORT_0%%; server_name sso.test;';

    refused($t, 'auth_url to a server without an API', $missing,
            $config->($url, $sso));
    refused($t, 'the same, by its second name', $missing, $config->($url,
            $sso =~ s/sso\.test/www.test SSO.test/r));
    refused($t, 'auth_url to itself', $missing,
            $config->($url =~ s/sso/app/r));

    accepted('auth_url to a server with an API', $config->($url, "$sso $api"));
    accepted('which is the second of two', $config->($url,
             'listen 127.0.0.1:%%PORT_x%%; server_name sso.test;',
             "$sso $api"));
    accepted('auth_url to elsewhere',
             $config->("auth_url https://sso.test/api/auth; $gated"));
    accepted('to another port', $config->($url =~ s/PORT_0/PORT_x/r, $sso));
    accepted('to a name that is not here', $config->($url =~ s/sso/xyz/r,
                                                     $sso));
    accepted('no gate, no API', $config->('location / { }'));
    accepted('a gate that is off',
             $config->('location / { auth_session off; }'));
    accepted('an API without a gate', $config->($api));
}


sub accepted {
    my ($name, $config) = @_;

    my ($status, $text) = $t->test_config($config);

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    is($status, 0, "accepted: $name") or diag($text);
    unlike($text, qr/\[warn\]/, 'without a warning');
}


sub no_secret {
    for my $server ('location /api/auth/ { auth_api; }',
                    'auth_url https://x.test; auth_session required;')
    {
        refused($t, 'no auth_secret', qr/\[NO_SECRET\].*openssl rand/,
                provider_block('github') . "server { server_name x.test;
                $server }");
    }

    # one server's is not another one's
    refused($t, 'the secret of another server', qr/\[NO_SECRET\]/,
            provider_block('github') . "
            server { listen 127.0.0.1:%%PORT_0%%; auth_secret '@{[ SECRET ]}';
                     location /api/auth/ { auth_api; } }
            server { listen 127.0.0.1:%%PORT_1%%;
                     location /api/auth/ { auth_api; } }");
}


sub no_provider {
    refused($t, 'no provider', qr/nobody can sign in: add "auth_provider ID/,
            site(providers => ''));
}


# links are built from exact names only

sub names {
    my $ask = qr/no link can be built without an exact server_name/;

    for my $name ('', 'server_name _;', 'server_name "";',
                  'server_name *.x.test;', 'server_name .x.test;',
                  'server_name www.*;', 'server_name ~^x;',
                  'server_name _ *.x.test ~^y;')
    {
        my %site = (server => $name, listen => '%%PORT_0%%');

        refused($t, "names: $name", $ask, site(%site));
        accepted("on a loopback address: $name", site(server => $name));
        accepted("with auth_url: $name", site(%site,
            server => "$name auth_url https://x.test;"));
    }

    for my $name ('x.test', '_ x.test', '*.x.test x.test', 'localhost') {
        accepted("names: $name", site(listen => '%%PORT_0%%',
                                      server => "server_name $name;"));
    }

    accepted('an IPv6 loopback address', site(listen => '[::1]:%%PORT_0%%'));
    refused($t, 'one address that is not loopback', $ask, site(
        server => 'listen %%PORT_1%%;'));
    refused($t, 'no listen at all', $ask,
            site() =~ s/listen \S+;//r);

    my (undef, $text) = $t->test_config(site(listen => '%%PORT_0%%',
        api => 'location /sso/ { auth_api; }'));
    like($text, qr!"auth_url https://HOST/sso"!, 'with the path of the API');
}


sub values_in_files {
    my $text = SECRET;

    $t->write_file('secret', "$text\n", 0640);
    $t->write_file('crlf', "$text\r\n\n", 0640);
    $t->write_file('plain', $text, 0640);
    $t->write_file('world', "$text\n", 0644);
    $t->write_file('empty', "\n", 0640);
    $t->write_file('zero', "$text\0x", 0640);
    $t->write_file('inner', "one\ntwo, which makes it long enough\n", 0640);

    accepted("file:$_", site(secret => "file:$_"))
        for 'secret', 'crlf', 'plain', 'inner', '%%DIR%%/secret';

    accepted('files beside each other',
             site(secret => "file:secret file:inner '" . SECRET . "'"));

    my ($status, $message) = $t->test_config(site(secret => 'file:world'));

    is($status, 0, 'a file that everybody can read');
    like($message, qr/\[warn\] "\S+\/world" can be read by everybody.*chmod/,
         'is warned of');
    like($message, $PLACE, 'with its place');

    refused($t, 'an empty file', qr/value of "auth_secret" is empty/,
            site(secret => 'file:empty'));
    refused($t, 'a zero byte', qr/has a zero byte, encode binary secrets/,
            site(secret => 'file:zero'));
    refused($t, 'a missing file', qr/open\(\) "\S+\/absent" failed \(2: /,
            site(secret => 'file:absent'));

    # the content is what counts: without the newline, like the text in place
    $t->config(site(secret => 'file:crlf'));
    $t->start;
    is($t->browser->get('/api/auth/csrf', Cookie => 'next-auth.csrf-token='
                        . csrf_cookie('abc'))->content,
       '{"csrfToken":"abc"}', 'the secret of a file');
    is($t->browser->get('/', Cookie => 'next-auth.csrf-token=x')->code, 401,
       'a request');
    no_secrets($t, SECRET);
    $t->quit;
}


sub values_in_environment {
    local $ENV{AUTH_TEST_SECRET} = SECRET;
    local $ENV{AUTH_TEST_EMPTY} = '';

    $t->set(MAIN => 'env AUTH_TEST_SECRET; env AUTH_TEST_EMPTY;'
                    . ' env AUTH_TEST_INLINE=' . 'i' x 40 . ';');

    accepted('env: with its declaration',
             site(secret => 'env:AUTH_TEST_SECRET'));
    accepted('a value in the declaration',
             site(secret => 'env:AUTH_TEST_INLINE'));
    refused($t, 'an empty variable', qr/value of "auth_secret" is empty/,
            site(secret => 'env:AUTH_TEST_EMPTY'));
    refused($t, 'a missing variable', qr/no environment variable "AUTH_NONE"/,
            site(secret => 'env:AUTH_NONE'));

    $t->set(MAIN => '');

    my ($status, $text) = $t->test_config(
        site(secret => 'env:AUTH_TEST_SECRET'));

    is($status, 0, 'env: without its declaration');
    like($text, qr/\[warn\] add "env AUTH_TEST_SECRET;" to the main context/,
         'is warned of');
    like($text, $PLACE, 'with its place');
    unlike($text, qr/\Q@{[ SECRET ]}\E/, 'without its value');
}


sub warnings_told {
    my ($status, $text) = $t->test_config(site(secret => 'x' x 31));

    is($status, 0, 'a short secret');
    like($text, qr/\[warn\].*a secret of 31 bytes can be guessed/, 'is told');
    like($text, $PLACE, 'with its place');
    like($text, qr/openssl rand -base64 32/, 'and how to make one');

    accepted('one of 32', site(secret => 'x' x 32));

    ($status, $text) = $t->test_config(site(
        secret => "'" . SECRET . "' short"));
    like($text, qr/a secret of 5 bytes/, 'the second one as well');

    for my $location ('auth_session required; return 200 x;',
                      'return 204; auth_session optional;')
    {
        ($status, $text) = $t->test_config(site(location => $location));

        is($status, 0, $location);
        like($text, qr/\[warn\].*"return" answers before "auth_session"/,
             'is warned of');
        like($text, $PLACE, 'with its place');
    }

    accepted('a return behind a condition', site(
        location => 'auth_session required;
                     if ($arg_x) { return 403; } try_files /x =404;'));
    accepted('a return without a gate', site(
        location => 'auth_session off; return 200;'));
}


sub rules {
    refused($t, 'rules without a gate', qr/protects nothing without/,
            site(location => 'auth_session_require name X;'));
    refused($t, 'rules with an optional one', qr/protects nothing without/,
            site(location => 'auth_session optional;
                              auth_session_require name X;'));

    my (undef, $text) = $t->test_config(site(
        location => 'auth_session required;
                     auth_session_require groups admin;'));
    like($text, qr/\[warn\].*needs "auth_session_claims groups"/,
         'a claim that nobody keeps');

    accepted('one that is kept', site(
        server => 'auth_session_claims groups;',
        location => 'auth_session required;
                     auth_session_require groups admin;'));

    (undef, $text) = $t->test_config(site(
        location => 'auth_session required;
                     auth_session_require email *x.test;'));
    like($text, qr/\[warn\].*matches other domains too/, 'half an address');

    refused($t, 'tokens in a jws', qr/needs "auth_session_token jwe"/, site(
        http => "auth_session_token jws; auth_session_claims $_;"))
        for qw( access_token id_token refresh_token );

    refused($t, 'a page below the API', qr/which is below the API itself/, site(
        http => "auth_page sign_in /api/auth/$_;")) for 'signin', 'x?y';
}


# a bad configuration changes nothing, a good one everything, and the old one
# is forgotten without a leak

sub reloads {
    my $good = site(http => 'auth_session_cache 64k;');

    $t->config($good);
    $t->start;

    my $b = $t->browser;

    is($b->get('/api/auth/csrf')->code, 200, 'before');

    $t->config(site(secret => 'file:absent'));
    kill 'HUP', $t->pid;
    ok($t->log_like(qr/\[emerg\].*absent" failed/), 'a bad reload');
    $t->allow_log(qr/absent" failed/);
    is($b->get('/api/auth/providers')->code, 200, 'changes nothing');

    my @providers = map { "p$_" } 1 .. 3;

    for my $id (@providers) {
        $t->config(site(providers => provider_block($id)));
        $t->reload;

        ok($t->wait_for(sub {
            my $json = $b->json($b->get('/api/auth/providers'));
            return $json && $json->{$id} && keys %$json == 1;
        }), "a good one: $id");
    }

    no_secrets($t, SECRET, map { "secret-of-$_" } @providers, 'github');
}
