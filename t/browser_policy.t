#!/usr/bin/perl

# Tests in Chromium: the policy of the sign-in page lets every sign-in through,
# and nothing else.

use lib qw( t/lib t/browser );
use AuthTest;
use Chromium;

my $t = AuthTest->new;

my ($login, $app, $evil) = map { "http://$_.example.test:" . $t->port }
                           qw( login app evil );
my $slow = 'http://login.example.test:' . $t->port('slow');

my $provider = $t->provider(clients => [{
    client_id => 'app',
    client_secret => 'app-secret',
    redirect_uris => [map { "$_/api/auth/callback/demo" } $login, $slow],
}]);

my $scripted = $t->scripted;

$scripted->script({
    authorize => {
        status => 302,
        headers => { Location => "$evil/collect" },
    },
    'slow:discovery' => { hang => JSON::true },
});

$t->set(ISSUER => $provider->issuer, SCRIPTED => $scripted->issuer,
        APP => $app, LOGIN => $login);

$t->config(<<'EOC');
    auth_secret "correct horse battery staple 0123456789";

    auth_provider demo {
        name          "Demo provider";
        issuer        %%ISSUER%%;
        client_id     app;
        client_secret app-secret;
    }

    auth_provider scripted {
        name          Scripted;
        issuer        %%SCRIPTED%%;
        client_id     client;
        client_secret client-secret;
    }

    auth_provider slow {
        issuer        %%SCRIPTED%%/~slow;
        client_id     client;
        client_secret client-secret;
    }

    auth_cookie session_token domain=example.test;

    # nobody waits for it at the end of the test
    auth_fetch timeout=3s;

    log_format time "$uri $request_time";

    server {
        listen 127.0.0.1:%%PORT_0%%;
        server_name login.example.test;

        auth_providers demo scripted;
        auth_redirect_origins %%APP%%;

        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; try_files /page.html =404; }
    }

    server {
        listen 127.0.0.1:%%PORT_0%%;
        server_name app.example.test;

        auth_url %%LOGIN%%/api/auth;
        auth_redirect_origins %%APP%%;

        location / { auth_session required; try_files /page.html =404; }
    }

    server {
        listen 127.0.0.1:%%PORT_0%%;
        server_name evil.example.test;

        access_log %%DIR%%/evil.log;
        location / { return 200 "thank you"; }
    }

    server {
        listen 127.0.0.1:%%PORT_slow%%;
        server_name login.example.test;

        access_log %%DIR%%/slow.log time;
        auth_providers demo slow;

        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; try_files /page.html =404; }
    }
EOC

$t->write_file('www/page.html', '<!doctype html><title>page</title>');
$t->start;

chromium($t, 'policy.js', hosts => 'example.test', login => $login,
         app => $app, slow => $slow, evil => $evil,
         provider => $provider->issuer, scripted => $scripted->issuer);

my ($time) = $t->read_file('slow.log') =~ m!^/api/auth/signin (\S+)$!m;

cmp_ok($time, '>', 1.9, 'the page waits for a provider that hangs');
cmp_ok($time, '<', 2.6, 'but not long');

is($t->read_file('evil.log'), '', 'nothing got to somebody else');
no_secrets($t, 'app-secret', 'client-secret', 'wonderland');
