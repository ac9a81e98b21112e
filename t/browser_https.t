#!/usr/bin/perl

# Tests in Chromium over https and HTTP/2, with an authority of the test's own.

use lib qw( t/lib t/browser );
use AuthTest;
use Chromium;

my $t = AuthTest->new;

my $base = 'https://app.example.test:' . $t->port;

my %ssl = $t->certificate('app.example.test');

my $provider = $t->provider(
    ssl => { cert => $ssl{cert}, key => $ssl{key} },
    clients => [map { {
        client_id => $_,
        client_secret => 'app-secret',
        redirect_uris => ["$base/api/auth/callback/$_"],
    } } qw( query form )],
);

chmod 0644, $ssl{ca};

$t->set(ISSUER => $provider->issuer);

$t->config(<<'EOC');
    auth_secret "correct horse battery staple 0123456789";
    auth_fetch trusted_certificate=%%DIR%%/ca.crt;

    auth_provider query {
        name          Query;
        issuer        %%ISSUER%%;
        client_id     query;
        client_secret app-secret;
    }

    auth_provider form {
        name          Form;
        issuer        %%ISSUER%%;
        client_id     form;
        client_secret app-secret;
        response_mode form_post;
    }

    server {
        listen 127.0.0.1:%%PORT_0%% ssl http2;
        server_name app.example.test;

        ssl_certificate %%DIR%%/app.example.test.crt;
        ssl_certificate_key %%DIR%%/app.example.test.key;

        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; try_files /page.html =404; }
    }
EOC

$t->write_file('www/page.html', '<!doctype html><title>page</title>');
$t->start;

chromium($t, 'https.js', hosts => 'example.test', base => $base,
         provider => $provider->issuer);

unlike($t->error_log, qr/auth: \[/, 'no error is logged');
no_secrets($t, 'app-secret', 'wonderland');
