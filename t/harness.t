#!/usr/bin/perl

# Tests for the harness itself: nginx, the peers, and the clients.

use lib 't/lib';
use AuthTest;

# the example of RFC 7636
my $VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
my $CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

my $t = AuthTest->new(plan => 48);

my $upstream = $t->upstream;
my $scripted = $t->scripted;
my $tokens = $t->tokens;

$t->certificate('app.example.com');

my $provider = $t->provider(clients => [{
    client_id => 'app',
    client_secret => 'app-secret',
    redirect_uris => [$t->url('/callback/real')],
}]);

$t->set(UPSTREAM => $upstream->port, LATER => 'substituted');

$t->config(<<'EOC');
    server {
        listen 127.0.0.1:%%PORT_0%%;
        listen 127.0.0.1:%%PORT_tls%% ssl http2;
        server_name app.example.com;

        ssl_certificate %%DIR%%/app.example.com.crt;
        ssl_certificate_key %%DIR%%/app.example.com.key;

        location / {
            add_header Set-Cookie "a=1; Path=/; HttpOnly; SameSite=Lax";
            add_header Set-Cookie "b=2; Path=/; Max-Age=0";
            return 200 "%%LATER%% $http_cookie";
        }

        location /jump { return 302 /static/file.txt; }
        location /static/ { alias %%DIR%%/www/; }
        location /echo { proxy_pass http://127.0.0.1:%%UPSTREAM%%; }
    }
EOC

$t->write_file('www/file.txt', 'content');
$t->start;

nginx_and_clients();
configurations();
token_packages();
scripted_provider();
real_provider();

ok($t->reload, 'reload');
is($t->browser->get('/')->code, 200, 'answers after a reload');
is(scalar($t->access_log =~ /GET \/jump/), 1, 'access log');

no_secrets($t, 'app-secret', 'wonderland');


sub nginx_and_clients {
    my $b = $t->browser;
    my $first = $b->get('/');

    is($first->code, 200, 'nginx answers');
    is($first->content, 'substituted ', 'no cookie at first');

    my %cookies = $b->set_cookies($first);

    is($cookies{a}{samesite}, 'Lax', 'attribute of a cookie');
    is($b->cookie('a'), '1', 'cookie is kept');
    is($b->cookie('b'), undef, 'expired cookie is not');
    is($b->get('/')->content, 'substituted a=1', 'cookie comes back');

    is($b->get('/jump')->code, 302, 'redirects are not followed');
    is($b->follow($b->get('/jump'))->content, 'content', 'unless asked');

    my $echo = $b->json($b->post('/echo/x?y=1', [k => 'a b'], 'X-Test' => 'v'));

    is($echo->{method}, 'POST', 'upstream method');
    is($echo->{uri}, '/echo/x?y=1', 'upstream uri');
    is($echo->{headers}{'x-test'}, 'v', 'upstream header');
    is($echo->{body}, 'k=a+b', 'upstream body');

    my $tls = $t->browser(base => 'https://app.example.com:'
                                  . $t->port('tls'));

    is($tls->get('/')->code, 200, 'https by name, verified');

    like($t->raw(["GET / HT", 0.1, "TP/1.0\r\n\r\n"]), qr/^HTTP\/1.1 200 OK/,
         'raw bytes in pieces');
    like($t->raw("GET / HTTP/1.0\r\n\r\n", port => 'tls', ssl => 1),
         qr/200 OK/, 'raw bytes over TLS');
}


sub configurations {
    my ($status, $output) = $t->test_config('server { listen nowhere:1; }');

    is($status, 1, 'bad configuration');
    like($output, qr/\[emerg\] host not found/, 'and its message');

    ($status, $output) = $t->test_config('server { }');

    is($status, 0, 'good configuration');
    like($output, qr/test is successful/, 'and its message');
}


sub token_packages {
    my $secret = 'correct horse battery staple 0123456789';
    my %jane = (name => 'Jane', sub => '42');

    for my $v (qw( v3 v4 )) {
        my $token = $tokens->call("$v.encode",
                                  { token => \%jane, secret => $secret });
        my $read = $tokens->call("$v.getToken", {
            secret  => $secret,
            cookies => { 'next-auth.session-token' => $token },
        });

        is($read->{name}, 'Jane', "next-auth $v reads its token");
    }

    $tokens->call('clock', { now => 1700000000 });

    my $token = $tokens->call('v3.encode',
                              { token => \%jane, secret => $secret });
    my $read = $tokens->call('v3.decode',
                             { token => $token, secret => $secret });

    is($read->{iat}, 1700000000, 'clock of the packages');
    ok(!eval { $tokens->call('v4.decode', { token => 'x', secret => 's' }) },
       'an exception there is one here');

    for my $alg (qw( RS256 PS384 ES512 EdDSA )) {
        my $pair = $tokens->call('generate', { alg => $alg });
        my $jws = $tokens->call('sign', { payload => \%jane,
            header => { alg => $alg }, key => $pair->{private} });

        is($tokens->call('verify', { token => $jws, key => $pair->{public},
               alg => $alg })->{payload}{name}, 'Jane', "sign with $alg");
    }
}


sub scripted_provider {
    my $b = $t->browser(base => $scripted->url);

    my $found = $b->json($b->get('/.well-known/openid-configuration'));

    is($found->{issuer}, $scripted->issuer, 'discovery');

    my $grant = scripted_grant($b);
    my ($header, $payload) = map { from_json(decode_base64url($_)) }
                             (split /\./, $grant->{id_token})[0, 1];

    is($header->{kid}, 'rsa-1', 'id_token key');
    is($payload->{nonce}, 'n', 'id_token nonce');

    is($b->json($b->get('/userinfo', Authorization =>
           "Bearer $grant->{access_token}"))->{sub}, 'subject-1', 'userinfo');

    $scripted->script({
        id_token => { alg => 'ES256', claims => { sub => undef, x => 1 } },
        jwks     => { status => 500, body => '<html>', times => 1 },
        rotate   => JSON::true,
    });

    $grant = scripted_grant($b);
    ($header, $payload) = map { from_json(decode_base64url($_)) }
                          (split /\./, $grant->{id_token})[0, 1];

    is($header->{kid}, 'ec256-2', 'rotated key of another algorithm');
    ok($payload->{x} && !exists $payload->{sub}, 'scripted claims');
    is($b->get('/jwks')->code, 500, 'scripted status');
    is($b->get('/jwks')->code, 200, 'once');

    is($scripted->count('/token'), 2, 'requests are counted');
    is(($scripted->log('/token'))[0]{form}{code_verifier}, $VERIFIER,
       'and logged');

    $scripted->script({ userinfo => { hang => JSON::true } });
    is($t->raw("GET /userinfo HTTP/1.0\r\n\r\n", number => $scripted->port,
               timeout => 0.3), '', 'scripted hang');

    $scripted->script({ userinfo => { reset => JSON::true } });
    is($t->raw("GET /userinfo HTTP/1.0\r\n\r\n", number => $scripted->port),
       '', 'scripted reset');

    $scripted->reset;
    is($scripted->count, 0, 'reset forgets');
}


sub scripted_grant {
    my ($b) = @_;

    my $redirect = $b->get('/authorize?' . AuthTest::Browser::form([
        client_id => 'client', redirect_uri => 'http://app.test/back',
        state => 's', nonce => 'n', code_challenge_method => 'S256',
        code_challenge => $CHALLENGE,
    ]));

    my %query = URI->new($redirect->header('Location'))->query_form;

    return $b->json($b->post('/token', {
        grant_type => 'authorization_code', code => $query{code},
        redirect_uri => 'http://app.test/back', code_verifier => $VERIFIER,
        client_id => 'client', client_secret => 'client-secret',
    }));
}


sub real_provider {
    my $b = $t->browser(base => $provider->url);

    my $response = $b->navigate('/auth?' . AuthTest::Browser::form([
        client_id => 'app', response_type => 'code', scope => 'openid email',
        redirect_uri => $t->url('/callback/real'), state => 's', nonce => 'n',
        code_challenge_method => 'S256',
        code_challenge => $CHALLENGE,
    ]));

    $response = $b->follow_until($response, qr/callback/);
    like($response->content, qr/Demo provider/, 'login page');

    my $wrong = $b->submit($response, { login => 'alice', password => 'x' });
    is($wrong->code, 401, 'wrong password');

    $response = $b->submit($wrong, { login => 'alice',
                                     password => 'wonderland' });
    $response = $b->follow_until($response, qr/callback/);

    my %query = URI->new($response->header('Location'))->query_form;

    is($query{state}, 's', 'state comes back');

    my $grant = $b->json($b->post('/token', {
        grant_type => 'authorization_code', code => $query{code},
        redirect_uri => $t->url('/callback/real'), code_verifier => $VERIFIER,
    }, Authorization => 'Basic YXBwOmFwcC1zZWNyZXQ='));

    my $userinfo = $b->json($b->get('/me', Authorization =>
                                    "Bearer $grant->{access_token}"));

    is($userinfo->{email}, 'alice@example.com', 'userinfo of the user');
}


sub decode_base64url {
    my ($text) = @_;

    require MIME::Base64;

    return MIME::Base64::decode_base64url($text);
}
