#!/usr/bin/perl

# Tests for the exchange of the code: how the client says who it is, and what a
# token endpoint can answer instead of tokens.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $CODE = 'OAUTH_GET_ACCESS_TOKEN_ERROR';

# what has to be escaped in a form and in Basic credentials, contract 11.7
my $SECRET = 's e+c:%&=/~"\\';

my $t = AuthTest->new;
my $tokens = $t->tokens;
my $scripted = $t->scripted(client_secret => $SECRET);
my $f = AuthTest::Flow->new($t, $scripted, secret => $SECRET);

my $KEY = $tokens->call('generate', { alg => 'ES256', kid => 'client-key' });

$t->write_file('secret', "$SECRET\n");
$t->write_file('key.jwk', to_json({ %{$KEY->{private}}, alg => 'ES256' }));

my %secret = (client_secret => 'file:%%DIR%%/secret');
my %key = (client_secret => undef, client_key => '%%DIR%%/key.jwk');

$t->config(site(
    providers =>
        $f->block('a', %secret)
        . $f->block('basic', %secret,
                    token_endpoint_auth_method => 'client_secret_basic')
        . $f->block('post', %secret,
                    token_endpoint_auth_method => 'client_secret_post')
        . $f->block('listed', %secret)
        . $f->block('key', %key)
        . $f->block('public', client_secret => undef,
                    token_endpoint_auth_method => 'none')
        . $f->block('nopkce', %secret, checks => 'nonce')
) . $f->quick_server);

$t->start;

request();
methods_of_authentication();
refusals();
contents();
encodings();
transport();

no_secrets($t, $f->issued, 's+e%2Bc', $KEY->{private}{d});


sub request {
    my $callback = good('a', 'the code becomes tokens');
    my $sent = last_request();
    my %query = %{$f->parameters($callback)};

    is($sent->{method}, 'POST', 'by POST');
    is($sent->{headers}{'content-type'}, 'application/x-www-form-urlencoded',
       'as a form');
    is($sent->{headers}{accept}, 'application/json', 'JSON is asked for');
    is($sent->{form}{grant_type}, 'authorization_code', 'grant_type');
    is($sent->{form}{code}, $query{code}, 'code');
    is($sent->{form}{redirect_uri}, $t->url('/api/auth/callback/a'),
       'redirect_uri');
    like($sent->{form}{code_verifier}, qr/^[\w-]{43}$/, 'code_verifier');
    is($sent->{form}{client_secret}, undef, 'the secret is not in the body');
    is($sent->{headers}{cookie}, undef, 'no cookies of the visitor');

    good('nopkce', 'without PKCE');
    is(last_request()->{form}{code_verifier}, undef, 'no code_verifier then');
}


sub methods_of_authentication {
    my $basic = 'Basic Y2xpZW50OnMrZSUyQmMlM0ElMjUlMjYlM0QlMkYlN0UlMjIlNUM=';

    good('basic', 'client_secret_basic');
    is(last_request()->{headers}{authorization}, $basic,
       'id and secret are encoded before they are joined');
    is(last_request()->{form}{client_id}, undef, 'and are not in the body');

    good('post', 'client_secret_post');
    is(last_request()->{form}{client_secret}, $SECRET, 'secret in the body');
    is(last_request()->{form}{client_id}, 'client', 'id in the body');
    is(last_request()->{headers}{authorization}, undef, 'no Authorization');

    $scripted->script({ 'listed:discovery' => { merge => {
        token_endpoint_auth_methods_supported => ['client_secret_post'],
    } } });
    good('listed', 'the only method that the provider lists');
    is(last_request()->{form}{client_secret}, $SECRET, 'is used');

    public_client();
    private_key_jwt();
}


# the peer knows no client without a secret, so it is looked at what is sent

sub public_client {
    refused('public', 'a public client at a provider that wants a secret',
            qr/error invalid_client/);

    my $sent = last_request();

    is($sent->{form}{client_id}, 'client', 'a public client says its id');
    ok(!exists $sent->{form}{client_secret}
       && !exists $sent->{headers}{authorization}, 'and nothing else');
    like($sent->{form}{code_verifier}, qr/^[\w-]{43}$/, 'but the verifier');
}


sub private_key_jwt {
    good('key', 'private_key_jwt');

    my $sent = last_request();
    my $first = $sent->{form}{client_assertion};
    my $read = $tokens->call('verify', { token => $first, alg => 'ES256',
                                         key => $KEY->{public} });
    my $claims = $read->{payload};

    is($sent->{form}{client_assertion_type},
       'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
       'client_assertion_type');
    ok(!exists $sent->{form}{client_secret}
       && !exists $sent->{headers}{authorization}, 'no secret is sent');
    is($read->{header}{kid}, 'client-key', 'kid of the key');
    is("$claims->{iss} $claims->{sub}", 'client client', 'iss and sub');
    ok(grep({ $_ eq $f->issuer('key') || $_ eq $f->issuer('key') . '/token' }
            ref $claims->{aud} ? @{$claims->{aud}} : $claims->{aud}), 'aud');
    cmp_ok($claims->{exp} - time, '<=', 60, 'it is good for a minute');

    good('key', 'once more');

    my $second = $tokens->call('verify', {
        token => last_request()->{form}{client_assertion}, alg => 'ES256',
        key => $KEY->{public},
    })->{payload};

    isnt($second->{jti}, $claims->{jti}, 'each assertion has a jti of its own');
}


sub refusals {
    for my $error (qw( invalid_grant invalid_client invalid_request )) {
        bad("400 $error", qr/status 400, error $error\)/,
            status => 400, json => { error => $error });
    }

    bad('a description is not logged', qr/status 400, error invalid_grant\)/,
        status => 400, json => { error => 'invalid_grant',
            error_description => "code client-secret\n2026 [alert] forged" });
    unlike($t->error_log, qr/forged/, 'nothing of it is in the log');

    bad('an error that is none', qr/status 400\) is not/, status => 400,
        json => { error => "in\nvalid [alert]" });
    bad('an error as a number', qr/status 400\) is not/, status => 400,
        json => { error => 1 });
    bad('a long error', qr/status 400\) is not/, status => 400,
        json => { error => 'x' x 1000 });

    bad('200 with an error', qr/status 200, error bad_code\).*access_token/,
        json => { error => 'bad_code' });

    for my $status (201, 204, 401, 403, 404, 429, 500, 503) {
        bad("status $status", qr/status $status/, status => $status);
    }

    # that is where code and secret would go next
    for my $status (301, 302, 303, 307, 308) {
        bad("a redirect, $status", qr/status $status/, status => $status,
            headers => { Location => $scripted->url('/~evil/token') });
    }

    is($scripted->count('/~evil/token'), 0, 'which is not followed');
}


sub contents {
    my $json = qr/it is not an acceptable JSON object/;
    my $access = qr/access_token is missing or has unexpected characters/;
    my $type = qr/token_type is not Bearer/;

    good_answer('token_type bearer', merge => { token_type => 'bearer' });
    good_answer('no token_type', merge => { token_type => undef });
    good_answer('expires_in as text', merge => { expires_in => '3600' });
    good_answer("expires_in $_", merge => { expires_in => $_ })
        for -1, 1.5, 1e300, 'soon', [];
    good_answer('a content type of another kind',
                headers => { 'Content-Type' => 'text/html' });

    bad('HTML', $json, body => '<!doctype html><title>Sign in</title>');
    bad('nothing', $json, body => '');
    bad('a list', $json, json => []);
    bad('a string', $json, body => '"access_token"');
    bad('null', $json, body => 'null');
    bad('half of it', $json, body => '{"access_token":"x","id_tok');
    bad('a form', $json, body => 'access_token=x&token_type=Bearer');
    bad('something behind it', $json, append => '}{');

    bad('no access_token', $access, merge => { access_token => undef });
    bad('an empty access_token', $access, merge => { access_token => '' });
    bad('a number as access_token', $access, merge => { access_token => 1 });
    bad('a list as access_token', $access, merge => { access_token => ['x'] });
    bad('a line feed in access_token', $access,
        merge => { access_token => "x\r\nX-Injected: 1" });
    bad('a byte beyond ASCII in access_token', $access,
        merge => { access_token => "x\x{e9}" });
    bad('access_token of 17 kB', $access,
        merge => { access_token => 'x' x 17000 });

    bad("token_type $_", $type, merge => { token_type => $_ })
        for 'MAC', 'DPoP', 'Bearer ', 'N_A', '', 1;

    bad('no id_token', qr/id_token is missing/, merge => { id_token => undef });
    bad('a number as id_token', qr/id_token is not a token/,
        merge => { id_token => 1 });
    bad('refresh_token with a line feed', qr/refresh_token has unexpected/,
        merge => { refresh_token => "x\ny" });
}


sub encodings {
    my $json = qr/it is not an acceptable JSON object/;

    good_answer('a further member', append => ',"x":{"y":[1,null,true]}');
    good_answer('UTF-8', append => ',"x":"\u00e9"');
    good_answer('in pieces of unknown length', chunked => JSON::true);

    bad('access_token twice', $json, append => ',"access_token":"x"');
    bad('id_token twice', $json, append => ',"id_token":"x.y.z"');
    bad('another member twice', $json, append => ',"x":1,"x":1');
    bad('a zero character', $json, append => ',"x":"\u0000"');
    bad('a zero byte', $json, append_base64 => base64(qq(,"x":"\0")));
    bad('invalid UTF-8', $json, append_base64 => base64(qq(,"x":"\xff")));
    bad('an overlong form', $json, append_base64 => base64(qq(,"x":"\xc0\xaf")));
    bad('UTF-16', $json, body_base64 =>
        base64("\xff\xfe" . join '', map { "$_\0" } split //, '{"a":1}'));
    bad('a byte order mark', $json, body_base64 => base64("\xef\xbb\xbf{}"));
    bad('17 levels', $json, append => ',"x":' . '[' x 16 . ']' x 16);
    bad('100000 levels', $json, body => '[' x 100000);
    bad('5000 values', $json, append => ',"x":[' . join(',', (1) x 5000) . ']');
    bad('compressed', $json, gzip => JSON::true);
    bad('a comment', $json, append => ',/**/"x":1');
    bad('1e999', $json, append => ',"x":1e999');

    # the limit of this answer, and that of every answer
    bad('150 kB', $json, append => ',"x":"' . 'x' x 150000 . '"');
    bad('300 kB', qr/larger than 262144 bytes|[Mm]aximum file size/,
        append => ',"x":"' . 'x' x 300000 . '"');
    bad('300 kB of unknown length', qr/larger than 262144 bytes/,
        chunked => JSON::true, append => ',"x":"' . 'x' x 300000 . '"');
    bad('20 MB', qr/larger than 262144 bytes|[Mm]aximum file size/,
        huge => 20_000_000, chunked => JSON::true);
    bad('a header of 100 kB', qr/header|Header/,
        headers => { 'X-Long' => 'x' x 100000 });
}


sub transport {
    late('no answer', hang => JSON::true);
    late('a byte now and then', drip => 50);
    late('an answer too late', delay => 2000);
    bad('closed', qr/no answer from the token endpoint/, close => JSON::true);
    bad('reset', qr/no answer from the token endpoint/, reset => JSON::true);
    bad('less than announced', qr/no answer from the token endpoint/,
        truncate => 10);

    good('a', 'and then it is well again');

    # the sign-in begins while the provider is still there
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');

    no_secrets($t, $f->issued);
    $scripted->stop;
    $f->is_refused($f->visit($b, $callback), $CODE, 'nobody listens',
                   why => qr/no answer from the token endpoint/);
    $scripted->start;
}


sub good {
    my ($id, $name) = @_;

    my $b = $t->browser;
    my $callback = $f->callback($b, $id);

    $f->is_signed_in($f->visit($b, $callback), $name);

    return $callback;
}


sub good_answer {
    my ($name, %script) = @_;

    $scripted->script({ token => \%script });
    $f->is_signed_in($f->sign_in($t->browser, 'a'), $name);
    $scripted->script({ token => undef });
}


sub bad {
    my ($name, $why, %script) = @_;

    $scripted->script({ token => \%script });
    $f->is_refused($f->sign_in($t->browser, 'a'), $CODE, $name, why => $why);
    $scripted->script({ token => undef });
}


sub late {
    my ($name, %script) = @_;

    my $q = $f->quick;

    $scripted->script({ token => \%script });
    $q->is_refused($q->sign_in($q->browser, 'a'), $CODE, $name,
                   why => $AuthTest::Flow::LATE, bound => 4);
    $scripted->script({ token => undef });
}


sub refused {
    my ($id, $name, $why) = @_;

    $f->is_refused($f->sign_in($t->browser, $id), $CODE, $name, why => $why);
}


sub last_request {
    my ($request) = grep { $_->{endpoint} eq 'token' } reverse $scripted->log;

    return $request;
}


sub base64 {
    my ($bytes) = @_;

    require MIME::Base64;

    return MIME::Base64::encode_base64($bytes, '');
}
