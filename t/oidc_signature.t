#!/usr/bin/perl

# Tests for the signature of an id_token: algorithms, keys, headers, and forms
# that are no signed token at all.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $SECRET = 'a-secret-of-the-client-' . 's' x 41;

my $t = AuthTest->new;
my $tokens = $t->tokens;
my $scripted = $t->scripted(client_secret => $SECRET);
my $f = AuthTest::Flow->new($t, $scripted, secret => $SECRET);

$t->config(site(providers =>
    $f->block('a')
    . $f->block('hmac', id_token_alg => 'RS256 HS256 HS384 HS512')
    . $f->block('hs256', id_token_alg => 'HS256')
    . $f->block('es256', id_token_alg => 'ES256')
    . $f->block('many')
    . $f->block('single')
));

$t->start;

algorithms();
named_algorithms();
unsigned_tokens();
key_confusion();
keys_of_headers();
tampered();
headers();
forms();
several_keys();
one_key();
afterwards();

no_secrets($t, $f->issued);


sub algorithms {
    for my $alg (qw( RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512
                     EdDSA ))
    {
        good('a', $alg, alg => $alg);
    }

    my $why = qr/its alg is not one of id_token_alg/;

    for my $alg (qw( HS256 HS384 HS512 )) {
        bad('a', "$alg without being named", $why, alg => $alg);
    }
}


sub named_algorithms {
    my $why = qr/its alg is not one of id_token_alg/;

    good('hmac', "$_, named", alg => $_) for qw( RS256 HS256 HS384 HS512 );
    bad('hmac', "$_, not named", $why, alg => $_) for qw( RS384 PS256 ES256 );

    good('hs256', 'HS256 alone', alg => 'HS256');
    bad('hs256', 'RS256 beside it', $why, alg => 'RS256');
    bad('hs256', 'HS512 beside it', $why, alg => 'HS512');

    is($scripted->count('/~hs256/jwks'), 0, 'no keys are fetched for HS256');

    bad('hs256', 'HS256 with another secret', qr/signature is not valid/,
        alg => 'HS256', key => { secret => 'z' x 64 });
    bad('hs256', 'HS256 with an empty signature',
        qr/signature is not valid|no JWS/,
        raw => token({ alg => 'HS256' }, claims()) . '.');

    good('es256', 'ES256 alone', alg => 'ES256');
    bad('es256', 'RS256 beside it', $why, alg => 'RS256');
}


sub unsigned_tokens {
    my $why = qr/it is no JWS with an acceptable header/;

    bad('a', 'alg none', $why, alg => 'none');
    bad('hmac', 'alg none where HS256 is allowed', $why, alg => 'none');
    bad('a', 'alg none with a kid', $why, alg => 'none',
        header => { kid => 'rsa-1' });

    for my $alg (qw( None NONE nOnE ), '', ' none', 'XX999', 'rs256', 'RS1',
                 'RS256 ', 'HS257', 'ES256K', 'Ed25519ph')
    {
        bad('a', "alg \"$alg\"", $why, header => { alg => $alg });
    }

    bad('a', 'no alg', $why, header => { alg => undef });
    bad('a', 'a list as alg', $why, header => { alg => ['RS256'] });
    bad('a', 'alg null', $why, header_text => '{"alg":null,"kid":"rsa-1"}');
    bad('a', 'alg and a zero character', $why,
        header_text => '{"alg":"RS256\u0000","kid":"rsa-1"}');
}


sub key_confusion {
    my $public = { alg => 'HS256', key => 'public' };

    bad('a', 'the public key as the secret', qr/its alg is not one of/,
        %$public);
    bad('hmac', 'the same where HS256 is allowed', qr/signature is not valid/,
        %$public);

    # the algorithm of another key
    bad('a', 'ES256 with the kid of an RSA key', qr/no key of the provider/,
        alg => 'ES256', header => { kid => 'rsa-1' });
    bad('a', 'RS256 with the kid of an EC key', qr/no key of the provider/,
        header => { kid => 'ec256-1' });
    bad('a', 'PS256 over an RS256 signature', qr/signature is not valid/,
        header => { alg => 'PS256' });
    bad('a', 'RS512 over an RS256 signature', qr/signature is not valid/,
        header => { alg => 'RS512' });
    bad('a', 'EdDSA with the kid of an EC key', qr/no key of the provider/,
        alg => 'EdDSA', header => { kid => 'ec256-1' });
}


# A header that brings its own key is not asked for it.

sub keys_of_headers {
    my $pair = $tokens->call('generate', { alg => 'RS256', kid => 'mine' });
    my %key = (key => $pair->{private});
    my $why = qr/no key of the provider fits/;

    bad('a', 'a key of its own', $why, %key);
    bad('a', 'a key of its own, which comes along', $why, %key,
        header => { jwk => $pair->{public} });
    bad('a', 'a key of its own, with an address', $why, %key,
        header => { jku => $scripted->url('/~evil/jwks') });
    bad('a', 'a key of its own, as a certificate', $why, %key,
        header => { x5u => $scripted->url('/~evil/jwks'), x5c => ['MIIB'] });
    bad('a', 'a key of its own under a published kid',
        qr/signature is not valid/, %key, header => { kid => 'rsa-1' });

    is($scripted->count('/~evil/jwks'), 0, 'no address of a token is asked');

    bad('a', 'an unknown kid', $why, key => 'unknown');
    bad('a', 'an empty kid is none', qr/signature is not valid/, key => 'other',
        header => { kid => '' });
    bad('a', 'kid with the case changed', $why, header => { kid => 'RSA-1' });
    bad('a', 'kid that goes on', $why, header => { kid => 'rsa-11' });
    bad('a', 'a number as kid', qr/no JWS/, header => { kid => 1 });
    bad('a', 'kid and a zero character', qr/no JWS/,
        header_text => '{"alg":"RS256","kid":"rsa-1\u0000"}');
}


sub tampered {
    my $why = qr/signature is not valid/;

    for my $alg (qw( RS256 PS256 ES256 EdDSA )) {
        bad('a', "$alg, payload changed", $why, alg => $alg,
            tamper => 'payload');
        bad('a', "$alg, signature changed", $why, alg => $alg,
            tamper => 'signature');
    }

    bad('a', 'the key of somebody else', $why, alg => 'ES256',
        key => 'other');

    my %rs256 = (alg => 'RS256', kid => 'rsa-1');
    my %es256 = (alg => 'ES256', kid => 'ec256-1');

    for my $sig ('', 'A', 'AAAA', 'A' x 342, 'A' x 4000, '=' x 4, '!!!!') {
        bad('a', 'RS256 with ' . length($sig) . ' characters of signature',
            qr/signature is not valid|no JWS/,
            raw => token(\%rs256, claims()) . ".$sig");
    }

    for my $sig ('', 'A' x 86, 'A' x 85, 'A' x 96, 'MAYCAQECAQE') {
        bad('a', 'ES256 with ' . length($sig) . ' characters of signature',
            qr/signature is not valid|no JWS/,
            raw => token(\%es256, claims()) . ".$sig");
    }
}


sub headers {
    my $why = qr/it is no JWS with an acceptable header/;

    good('a', 'typ', header => { typ => 'JWT' });
    good('a', 'members that nobody knows', header => { x => { y => 1 } });

    bad('a', 'crit', $why, header => { crit => ['exp'], exp => 1 });
    bad('a', 'an empty crit', $why, header => { crit => [] });
    bad('a', 'b64 false', $why, header_text =>
        '{"alg":"RS256","kid":"rsa-1","b64":false}');
    bad('a', 'b64 true', $why, header_text =>
        '{"alg":"RS256","kid":"rsa-1","b64":true}');
    bad('a', 'enc', $why, header => { enc => 'A256GCM' });
    bad('a', 'zip', $why, header => { zip => 'DEF' });

    bad('a', 'alg twice', $why, header_text =>
        '{"alg":"none","alg":"RS256","kid":"rsa-1"}');
    bad('a', 'kid twice', $why, header_text =>
        '{"alg":"RS256","kid":"x","kid":"rsa-1"}');
    bad('a', 'a huge header', $why,
        header => { x => 'x' x 9000 });
    bad('a', 'a deep header', $why, header_text =>
        '{"alg":"RS256","kid":"rsa-1","x":' . '[' x 40 . ']' x 40 . '}');
    bad('a', 'a list as header', $why, header_text => '["RS256"]');
    bad('a', 'text as header', $why, header_text => 'RS256');
    bad('a', 'an empty header', $why, header_text => '');
    bad('a', 'something behind the header', $why, header_text =>
        '{"alg":"RS256","kid":"rsa-1"} {}');
}


sub forms {
    my $why = qr/it is no JWS with an acceptable header/;
    my $good = token({ alg => 'RS256', kid => 'rsa-1' }, claims()) . '.AAAA';

    bad('a', 'encrypted', $why, raw =>
        $tokens->call('v4.encode', { token => claims(), secret => $SECRET }));

    bad('a', "\"$_\"", $why, raw => $_)
        for '.', '..', '...', 'a.b.c', 'x', "$good.", "$good.AAAA", ".$good",
            "$good..", " $good";

    bad('a', 'a blank at the end', qr/signature is not valid/, raw => "$good ");

    bad('a', 'two parts', $why, raw => $good =~ s/\.AAAA//r);
    bad('a', 'padding in the header', $why, raw => $good =~ s/\./=./r);
    bad('a', 'a blank in the header', $why, raw => $good =~ s/^(...)/$1 /r);
    bad('a', 'JSON serialization', qr/no JWS/,
        raw => '{"payload":"","signatures":[]}');

    # more than a token may have is refused where the answer is read
    token_is_refused('17000 bytes', $good . 'A' x 17000);
    token_is_refused('a line feed', "$good\n");
    token_is_refused('a byte beyond ASCII', "$good\x{e9}");
    token_is_refused('none', '');
}


sub token_is_refused {
    my ($name, $raw) = @_;

    $scripted->script({ id_token => { raw => $raw } });
    $f->is_refused($f->sign_in($t->browser, 'a'),
                   'OAUTH_GET_ACCESS_TOKEN_ERROR', "id_token: $name",
                   why => qr/id_token is (missing|not a token)/);
}


# Two keys that would do: only a kid can tell which is meant.

sub several_keys {
    my $b = $t->browser(base => $scripted->url);
    my $old = $b->json($b->get('/jwks'))->{keys};

    $scripted->script({ rotate => JSON::true });

    my $new = $b->json($b->get('/jwks'))->{keys};

    $scripted->script({ jwks => { json => { keys => [@$old, @$new] } } });

    good('many', 'a kid among many keys');
    bad('many', 'no kid among many keys', qr/no key of the provider fits/,
        key => 'none');

    $scripted->script({ jwks => undef });
}


sub one_key {
    good('single', 'no kid, and one key that fits', key => 'none');
    good('single', 'the same for ES256', key => 'none', alg => 'ES256');
    bad('single', 'no kid, and another key', qr/signature is not valid/,
        key => 'other', alg => 'ES256', header => { kid => undef });
}


# After all of this the worker still knows good from bad.

sub afterwards {
    good('many', 'a good one at the end');
    bad('many', 'alg none at the end', qr/no JWS/, alg => 'none');
    bad('many', 'a bad one at the end', qr/signature is not valid/,
        tamper => 'signature');
}


sub good {
    my ($id, $name, %token) = @_;

    $scripted->script({ id_token => \%token });
    $f->is_signed_in($f->sign_in($t->browser, $id), $name);
}


sub bad {
    my ($id, $name, $why, %token) = @_;

    $scripted->script({ id_token => \%token });
    $f->is_refused($f->sign_in($t->browser, $id), 'CALLBACK_OAUTH_ERROR',
                   $name, why => $why);
}


# header and payload, without a signature

sub token {
    require MIME::Base64;

    return join '.', map { MIME::Base64::encode_base64url(to_json($_)) } @_;
}


sub claims {
    return { iss => $f->issuer('a'), aud => 'client', sub => 'admin',
             iat => time, exp => time + 600 };
}
