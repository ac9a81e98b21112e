#!/usr/bin/perl

# Tests in Chromium: a visitor signs in at a real OpenID provider, sees the
# demo's application, and signs out.

use lib qw( t/lib t/browser );
use AuthTest;
use AuthTest::Peer;
use Chromium;

my $t = AuthTest->new;

my $base = 'http://localhost:' . $t->port;
my $application = AuthTest::Peer->spawn($t, 'demo/application.js');

# another site than the application's: not the same host name
my $provider = $t->provider(clients => [{
    client_id => 'app',
    client_secret => 'app-secret',
    redirect_uris => ["$base/api/auth/callback/demo"],
}]);

$t->set(ISSUER => $provider->issuer, APPLICATION => $application->port);

$t->config(<<'EOC');
    auth_secret "correct horse battery staple 0123456789";

    auth_provider demo {
        name          "Demo provider";
        issuer        %%ISSUER%%;
        client_id     app;
        client_secret app-secret;
    }

    server {
        listen 127.0.0.1:%%PORT_0%%;

        location ^~ /api/auth/ { auth_api; }

        location /open {
            default_type text/html;
            return 200 "<!doctype html><title>open</title>";
        }

        location / {
            auth_session required;

            proxy_set_header X-Auth-Name     $auth_name;
            proxy_set_header X-Auth-Email    $auth_email;
            proxy_set_header X-Auth-Provider $auth_provider;

            proxy_pass http://127.0.0.1:%%APPLICATION%%;
        }
    }
EOC

$t->start;

chromium($t, 'signin.js', base => $base, provider => $provider->issuer);

unlike($t->error_log, qr/auth: \[/, 'no error is logged');
no_secrets($t, 'app-secret', 'wonderland');
