#!/usr/bin/perl

# Tests for a provider's published keys: sets and keys that are refused.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my $JSON = qr/it is not an acceptable JSON object/;
my $NONE = qr/it has no key that can be used/;
my $EVIL = $scripted->url('/~evil/jwks');

my @published = published();
my ($rsa) = grep { $_->{kty} eq 'RSA' } @published;
my ($ec) = grep { ($_->{crv} // '') eq 'P-256' } @published;

my $weak = weak_rsa();

# keys that must not verify anything
my %unusable = (
    'RSA of 1024 bits'            => { %$rsa, n => $weak },
    'RSA without an exponent'     => { %$rsa, e => undef },
    'RSA with the exponent 1'     => { %$rsa, e => 'AQ' },
    'RSA with an even exponent'   => { %$rsa, e => 'Ag' },
    'RSA with an empty modulus'   => { %$rsa, n => '' },
    'RSA of 64 kbit'              => { %$rsa, n => 'v' . 'A' x 10922 },
    'EC beside its curve'         => { %$ec, x => $ec->{y}, y => $ec->{x} },
    'EC with a short coordinate'  => { %$ec, x => 'AQ' },
    'EC of an unknown curve'      => { %$ec, crv => 'secp256k1' },
    'EC of another curve'         => { %$ec, crv => 'P-384' },
    'oct'                         => { kty => 'oct', kid => 'rsa-1',
                                       k => 'A' x 86 },
    'an unknown kty'              => { kty => 'XX', kid => 'rsa-1' },
    'no kty'                      => { %$rsa, kty => undef },
    'a key for encryption'        => { %$rsa, use => 'enc' },
    'a key that does not verify'  => { %$rsa, key_ops => ['encrypt'] },
    'a key of another algorithm'  => { %$rsa, alg => 'RSA-OAEP' },
    'a number as kid'             => { %$rsa, kid => 1 },
    'text'                        => 'key',
    'null'                        => undef,
    'a list'                      => [$rsa],
);

my @BAD = (
    map({ ["status $_", qr/status $_/, { status => $_ }] }
        201, 204, 401, 404, 500),
    map({ ["a redirect, $_", qr/status $_/,
           { status => $_, headers => { Location => $EVIL } }] } 302, 307),

    ['HTML', $JSON, { body => '<!doctype html>' }],
    ['nothing', $JSON, { body => '' }],
    ['a list', $JSON, { json => [@published] }],
    ['half of it', $JSON, { body => '{"keys":[' }],
    ['keys twice', $JSON, { append => ',"keys":[]' }],
    ['compressed', $JSON, { gzip => JSON::true }],
    ['invalid UTF-8', $JSON, { append_base64 => 'LCJ4Ijoi/yI=' }],
    ['17 levels', $JSON, { append => ',"x":' . '[' x 16 . ']' x 16 }],
    ['300 kB', qr/larger than 262144 bytes|[Mm]aximum file size/,
     { append => ',"x":"' . 'x' x 300000 . '"' }],

    ['no keys', qr/without an array of "keys"/, { json => { x => [] } }],
    ['an object as keys', qr/without an array of "keys"/,
     { json => { keys => { a => $rsa } } }],
    ['65 keys', qr/too many keys/, { json => { keys => [($rsa) x 65] } }],
    ['an empty list', $NONE, { json => { keys => [] } }],

    map({ ["$_ alone", $NONE, { json => { keys => [$unusable{$_}] } }] }
        sort keys %unusable),

    ['no answer', $AuthTest::Flow::LATE, { hang => JSON::true }],
    ['a byte now and then', $AuthTest::Flow::LATE, { drip => 50 }],
    ['closed', qr/no key set: |no keys: /, { close => JSON::true }],
);

$t->config(site(
    providers => join '', (map { $f->block("bad$_") } 0 .. $#BAD),
        map { $f->block($_) } qw( among most ),
) . $f->quick_server);

$t->start;

bad_sets();
good_sets();

no_secrets($t, $f->issued);


sub bad_sets {
    $scripted->script({ map { ("bad$_:jwks" => $BAD[$_][2]) } 0 .. $#BAD });

    for my $n (0 .. $#BAD) {
        my ($name, $why) = @{$BAD[$n]};

        my $flow = $why eq $AuthTest::Flow::LATE ? $f->quick : $f;

        $flow->is_refused($flow->sign_in($flow->browser, "bad$n"),
                          'CALLBACK_OAUTH_ERROR', $name, why => $why,
                          bound => 4);
    }

    is($scripted->count('/~evil/jwks'), 0, 'redirects are not followed');
}


sub good_sets {
    $scripted->script({
        'among:jwks' => { json => { keys => [
            @unusable{sort keys %unusable}, @published ] } },
        'most:jwks'  => { json => { keys => [
            map({ { %$rsa, kid => "more-$_" } } 1 .. 63), $rsa ] } },
    });

    signs_in('among', 'a good key among unusable ones');
    signs_in('most', '64 keys');
}


sub signs_in {
    my ($id, $name) = @_;

    $f->is_signed_in($f->sign_in($t->browser, $id), $name);
}


sub published {
    my $b = $t->browser(base => $scripted->url);

    return @{$b->json($b->get('/jwks'))->{keys}};
}


# a modulus of 1024 bits, which jose would not make

sub weak_rsa {
    my ($hex) = `openssl genrsa 1024 2>/dev/null | openssl rsa -noout -modulus`
                =~ /=([0-9A-F]{256})/ or die "openssl makes no RSA key\n";

    require MIME::Base64;

    return MIME::Base64::encode_base64url(pack 'H*', $hex);
}
