#!/usr/bin/perl

# Tests in Chromium: the built-in pages can be read, reached and understood by
# everybody, and look as they should: see build/screenshots afterwards.
#
# UPDATE_SCREENSHOTS=1 writes docs/signin.png, the picture of the README.

use lib qw( t/lib t/browser );
use AuthTest;
use AuthTest::Peer;
use Chromium;

use File::Path qw( make_path );

my $t = AuthTest->new;

my $screenshots = $t->root . '/build/screenshots';
my $picture = $t->root . '/docs/signin.png';

my $base = 'http://localhost:' . $t->port;

my $application = AuthTest::Peer->spawn($t, 'demo/application.js');

my $provider = $t->provider(clients => [{
    client_id => 'app',
    client_secret => 'app-secret',
    redirect_uris => ["$base/api/auth/callback/example"],
}]);

$t->set(ISSUER => $provider->issuer, APPLICATION => $application->port);

$t->config(<<'EOC');
    auth_secret "correct horse battery staple 0123456789";

    auth_provider github {
        client_id     github;
        client_secret github-secret;
    }

    # nothing is asked over the network
    auth_provider google {
        type                   oauth2;
        name                   Google;
        authorization_endpoint %%ISSUER%%/auth;
        token_endpoint         %%ISSUER%%/token;
        userinfo_endpoint      %%ISSUER%%/me;
        client_id              google;
        client_secret          google-secret;
    }

    auth_provider example {
        name          "Example ID";
        issuer        %%ISSUER%%;
        client_id     app;
        client_secret app-secret;
    }

    auth_provider library {
        name          "Østfold Bibliotek & Museum, avdeling for lånere";
        issuer        %%ISSUER%%;
        client_id     app;
        client_secret app-secret;
    }

    auth_providers github google example;

    server {
        listen 127.0.0.1:%%PORT_0%%;
        auth_providers github google example library;
        location ^~ /api/auth/ { auth_api; }
    }

    server {
        listen 127.0.0.1:%%PORT_single%%;
        auth_providers example;
        location ^~ /api/auth/ { auth_api; }
    }

    server {
        listen 127.0.0.1:%%PORT_picture%%;
        auth_url https://app.example.com;
        location ^~ /api/auth/ { auth_api; }
    }

    server {
        listen 127.0.0.1:%%PORT_demo%%;

        location / {
            proxy_pass http://127.0.0.1:%%APPLICATION%%;

            proxy_set_header X-Auth-User-Id  alice-1;
            proxy_set_header X-Auth-Name     "Alice Liddell";
            proxy_set_header X-Auth-Email    alice@example.com;
            proxy_set_header X-Auth-Image    https://example.com/alice.png;
            proxy_set_header X-Auth-Provider demo;
            proxy_set_header X-Auth-Groups   '["readers","writers"]';
            proxy_set_header X-Auth-Expires  2026-12-23T11:30:56.000Z;
        }
    }
EOC

make_path($screenshots);
$t->start;

chromium($t, 'pages.js',
    base        => $base,
    single      => 'http://localhost:' . $t->port('single'),
    picture     => 'http://localhost:' . $t->port('picture'),
    demo        => 'http://localhost:' . $t->port('demo'),
    provider    => $provider->issuer,
    screenshots => $screenshots,
    update      => $ENV{UPDATE_SCREENSHOTS} ? $picture : undef,
);

ok(-s $picture, 'the README has a picture');
