#!/usr/bin/perl

# Tests in Chromium: several tabs, and pages that sign in by fetch().

use lib qw( t/lib t/browser );
use AuthTest;
use Chromium;

my $t = AuthTest->new;

my $base = 'http://localhost:' . $t->port;

my $provider = $t->provider(clients => [{
    client_id => 'app',
    client_secret => 'app-secret',
    redirect_uris => ["$base/api/auth/callback/demo"],
}]);

$t->set(ISSUER => $provider->issuer);

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

        location / {
            auth_session required;
            default_type text/html;
            try_files /page.html =404;
        }

        location /open {
            default_type text/html;
            try_files /page.html =404;
        }
    }
EOC

$t->write_file('www/page.html', '<!doctype html><title>page</title>');
$t->start;

my %settings = (base => $base, provider => $provider->issuer);

chromium($t, 'tabs.js', %settings);
chromium($t, 'clients.js', %settings);

ok($t->log_like(qr/a browser reports \[CLIENT_FETCH_ERROR_$_\]/, 5),
   "the report of $_ is logged") for qw( V3 V4 );

no_secrets($t, 'app-secret', 'wonderland');
