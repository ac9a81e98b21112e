#!/usr/bin/perl

# Tests for the claims of an id_token: each one is changed, everything else is
# right, and the answer must name what is wrong.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my $ISS = $f->issuer('a');
my $NOW = time;

$t->config(site(providers =>
    $f->block('a')
    . $f->block('plain', checks => 'pkce state')
    . $f->block('skew', clock_skew => '2m')
    . $f->block('other')
));

$t->start;

accepted();
issuers();
audiences();
dates();
clock_skew();
nonces();
hashes();
subjects();
payloads();
afterwards();

no_secrets($t, $f->issued);


sub accepted {
    good('as it should be');

    good('an audience as a list', claims => { aud => ['client'] });
    good('several audiences and azp',
         claims => { aud => ['other', 'client'], azp => 'client' });
    good('azp without need', claims => { azp => 'client' });

    good('no at_hash', claims => { at_hash => undef });
    good('nbf', claims => { nbf => $NOW - 1 });
    good('times with fractions', literals => {
        iat => ($NOW - 1) . '.25', exp => ($NOW + 600) . '.75',
    });

    good('an expiry within the tolerance', claims => { exp => $NOW - 2 });
    good('after 2038', claims => { exp => 4294967296 });
    good('in the far future', literals => { exp => '1e300' });
    good('an issue time within the tolerance', claims => { iat => $NOW + 5 });

    good('255 bytes of sub', claims => { sub => 's' x 255 });
    good('claims that nobody knows',
         claims => { x => { y => [1, 2.5, undef, 'z'] } });
}


sub issuers {
    my $why = qr/iss is not the issuer/;

    bad('another iss', $why, claims => { iss => 'http://evil.test' });
    bad('iss of another provider here', $why,
        claims => { iss => $f->issuer('other') });
    bad('iss with a slash more', $why, claims => { iss => "$ISS/" });
    bad('iss that goes on', $why, claims => { iss => "$ISS.evil.test" });
    bad('a part of iss', $why, claims => { iss => substr $ISS, 0, -1 });
    bad('iss in capitals', $why, claims => { iss => uc $ISS });
    bad('empty iss', $why, claims => { iss => '' });
    bad('no iss', $why, claims => { iss => undef });
    bad('a list as iss', $why, claims => { iss => [$ISS] });
    bad('iss null', $why, literals => { iss => 'null' });

    bad('iss and a zero character', qr/no acceptable JSON/,
        literals => { iss => qq("$ISS\\u0000.evil.test") });
}


sub audiences {
    my $why = qr/aud has not the client_id/;
    my $list = qr/aud is missing or not a list of strings/;

    bad('another aud', $why, claims => { aud => 'other' });
    bad('others as a list', $why, claims => { aud => ['other', 'third'] });
    bad('an empty list', $why, claims => { aud => [] });
    bad('empty aud', $why, claims => { aud => '' });
    bad('a part of aud', $why, claims => { aud => 'clien' });
    bad('aud that goes on', $why, claims => { aud => 'client2' });
    bad('aud in capitals', $why, claims => { aud => 'Client' });
    bad('both in one string', $why, claims => { aud => 'client other' });

    bad('no aud', $list, claims => { aud => undef });
    bad('a number as aud', $list, claims => { aud => 1 });
    bad('an object as aud', $list, claims => { aud => { client => 1 } });
    bad('a list with a number', $list, claims => { aud => ['client', 1] });
    bad('a list in a list', $list, claims => { aud => [['client']] });

    bad('several aud without azp', qr/azp is missing/,
        claims => { aud => ['client', 'other'] });
    bad('several aud with another azp', qr/azp is not the client_id/,
        claims => { aud => ['client', 'other'], azp => 'other' });
    bad('another azp', qr/azp is not the client_id/,
        claims => { azp => 'other' });
    bad('a number as azp', qr/azp is not the client_id/,
        claims => { azp => 1 });
    bad('azp null', qr/azp is not the client_id/,
        literals => { azp => 'null' });

    bad('aud and a zero character', qr/no acceptable JSON/,
        literals => { aud => '"client\u0000other"' });
    bad('a list with a zero character', qr/no acceptable JSON/,
        literals => { aud => '["client\u0000other"]' });
}


sub dates {
    my $passed = qr/exp has passed/;
    my $missing = qr/exp is missing or not a number/;

    bad('exp has passed', $passed, claims => { exp => $NOW - 11 });
    bad('exp 0', $passed, claims => { exp => 0 });
    bad('exp -1', $passed, claims => { exp => -1 });
    bad('exp 1.5', $passed, literals => { exp => '1.5' });
    bad('exp -1e300', $passed, literals => { exp => '-1e300' });
    bad('exp "123"', $missing, claims => { exp => '123' });
    bad('exp as text', $missing, claims => { exp => ($NOW + 600) . '' });
    bad('exp null', $missing, literals => { exp => 'null' });
    bad('exp true', $missing, literals => { exp => 'true' });
    bad('exp as a list', $missing, claims => { exp => [$NOW + 600] });
    bad('no exp', $missing, claims => { exp => undef });
    bad('exp 1e999', qr/no acceptable JSON/, literals => { exp => '1e999' });
    bad('exp of 30 digits', qr/no acceptable JSON/,
        literals => { exp => '9' x 30 });

    bad('iat in the future', qr/iat is in the future/,
        claims => { iat => $NOW + 60 });
    bad('iat 1e300', qr/iat is in the future/, literals => { iat => '1e300' });
    bad('iat of two days ago', qr/iat is too long ago/,
        claims => { iat => $NOW - 2 * 86400 });
    bad('iat -1', qr/iat is too long ago/, claims => { iat => -1 });
    bad('no iat', qr/iat is missing/, claims => { iat => undef });
    bad('iat as text', qr/iat is missing or not/, claims => { iat => "$NOW" });
    bad('iat null', qr/iat is missing or not/, literals => { iat => 'null' });

    bad('nbf in the future', qr/nbf is in the future/,
        claims => { nbf => $NOW + 60 });
    bad('nbf 1e300', qr/nbf is in the future/, literals => { nbf => '1e300' });
    bad('nbf as text', qr/nbf is not a number/, claims => { nbf => "$NOW" });
    bad('nbf null', qr/nbf is not a number/, literals => { nbf => 'null' });
}


sub clock_skew {
    $scripted->script({ id_token => { claims => { exp => $NOW - 90 } } });
    $f->is_signed_in($f->sign_in($t->browser, 'skew'),
                     'a wider tolerance, exp');

    $scripted->script({ id_token => { claims => { iat => $NOW + 90 } } });
    $f->is_signed_in($f->sign_in($t->browser, 'skew'),
                     'a wider tolerance, iat');

    $scripted->script({ id_token => { claims => { exp => $NOW - 125 } } });
    $f->is_refused($f->sign_in($t->browser, 'skew'), 'CALLBACK_OAUTH_ERROR',
                   'beyond it', why => qr/exp has passed/);
}


sub nonces {
    my $why = qr/nonce is not the one of the attempt/;

    my $b = $t->browser;
    my $other = $f->parameters($f->begin($b, 'a')->header('Location'))->{nonce};

    like($other, qr/^[\w-]{43}$/, 'a nonce is sent');

    bad('nonce of another attempt', $why, claims => { nonce => $other });
    bad('another nonce', $why, claims => { nonce => 'x' x 43 });
    bad('empty nonce', $why, claims => { nonce => '' });
    bad('no nonce', $why, claims => { nonce => undef });
    bad('a number as nonce', $why, claims => { nonce => 1 });
    bad('nonce null', $why, literals => { nonce => 'null' });

    # with the right one in front, which only the peer knows
    $scripted->script({ id_token => {} });

    my $callback = $f->callback($b, 'a');
    my ($authorize) = grep { $_->{endpoint} eq 'authorize' }
                      reverse $scripted->log;

    $scripted->script({ id_token => { literals => {
        nonce => qq("$authorize->{query}{nonce}\\u0000x") } } });
    $f->is_refused($f->visit($b, $callback), 'CALLBACK_OAUTH_ERROR',
                   'nonce and a zero character', why => qr/no acceptable JSON/);

    # a whole token of another sign-in of the same person
    $scripted->script({ id_token => {} });
    $f->sign_in($t->browser, 'a');

    my $issued = $scripted->control('GET', '/_issued')->{issued};

    bad('the id_token of another sign-in', $why, raw => $issued->[-1]);

    $scripted->script({ id_token => {} });

    my $response = $f->begin($b, 'plain');

    is($f->parameters($response->header('Location'))->{nonce}, undef,
       'no nonce is sent where it is not checked');
    $f->is_signed_in($f->visit($b, $f->answer($b, $response)),
                     'and none is needed');

    $scripted->script({ id_token => { claims => { nonce => 'x' } } });
    $f->is_refused($f->sign_in($t->browser, 'plain'), 'CALLBACK_OAUTH_ERROR',
                   'a nonce that was not sent',
                   why => qr/nonce is present though none was sent/);
}


sub hashes {
    my $why = qr/at_hash does not fit the access token/;

    bad('another at_hash', $why,
        claims => { at_hash => 'AAAAAAAAAAAAAAAAAAAAAA' });
    bad('empty at_hash', $why, claims => { at_hash => '' });
    bad('a number as at_hash', $why, claims => { at_hash => 1 });
    bad('at_hash null', $why, literals => { at_hash => 'null' });

    # that of the same access token, by another algorithm's hash
    for my $alg (qw( RS384 ES512 EdDSA )) {
        good("at_hash of $alg", alg => $alg);
    }

    # an access token that was put in the place of the right one
    $scripted->script({ id_token => {},
                        token => { merge => { access_token => 'stolen' } } });
    $f->is_refused($f->sign_in($t->browser, 'a'), 'CALLBACK_OAUTH_ERROR',
                   'another access token', why => $why);
    $scripted->script({ token => undef });
}


sub subjects {
    my $why = qr/sub is not a string of 1 to 255 bytes/;

    bad('no sub', $why, claims => { sub => undef });
    bad('empty sub', $why, claims => { sub => '' });
    bad('a number as sub', $why, claims => { sub => 42 });
    bad('sub null', $why, literals => { sub => 'null' });
    bad('a list as sub', $why, claims => { sub => ['subject-1'] });
    bad('256 bytes of sub', $why, claims => { sub => 's' x 256 });
    bad('a line feed in sub', qr/sub has control characters/,
        claims => { sub => "subject\n1" });
    bad('sub and a zero character', qr/no acceptable JSON/,
        literals => { sub => '"subject-1\u0000x"' });
}


sub payloads {
    my $why = qr/its payload is no acceptable JSON object/;

    bad('a list', $why, payload => '[]');
    bad('a string', $why, payload => '"subject-1"');
    bad('a number', $why, payload => '1');
    bad('null', $why, payload => 'null');
    bad('text', $why, payload => 'subject-1');
    bad('half an object', $why, payload => '{"iss":');

    bad('an empty object', qr/iss is not the issuer/, payload => '{}');

    bad('sub twice', $why, append => ',"sub":"admin"');
    bad('iss twice', $why, append => qq(,"iss":"$ISS"));
    bad('a member twice, far inside', $why, append => ',"x":{"y":1,"y":2}');
    bad('a comment', $why, append => '/* */');
    bad('something behind it', $why, append => '} {"a":1');
    bad('17 levels', $why, append => ',"x":' . '[' x 16 . ']' x 16);
    bad('5000 values', $why, append => ',"x":[' . join(',', (1) x 5000) . ']');
    bad('an unpaired surrogate', $why, append => ',"x":"\ud800"');
    bad('a line feed as it is', $why, append => qq(,"x":"\n"));

    good('16 levels', append => ',"x":' . '[' x 15 . ']' x 15);
}


# nothing that came along has changed the worker

sub afterwards {
    good('a good one at the end');
    bad('and a bad one', qr/signature is not valid/, tamper => 'payload');
}


sub good {
    my ($name, %token) = @_;

    $scripted->script({ id_token => \%token });
    $f->is_signed_in($f->sign_in($t->browser, 'a'), $name);
}


sub bad {
    my ($name, $why, %token) = @_;

    $scripted->script({ id_token => \%token });
    $f->is_refused($f->sign_in($t->browser, 'a'), 'CALLBACK_OAUTH_ERROR',
                   $name, why => $why);
}
