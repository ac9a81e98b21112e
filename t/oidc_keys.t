#!/usr/bin/perl

# Tests for a provider's published keys: sets that are refused, rotation, and
# how often they are fetched.

use lib 't/lib';
use AuthTest;
use AuthTest::Clock;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $clock = AuthTest::Clock->new($t);
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
    http => 'auth_fetch timeout=500ms;',
    providers => join '', (map { $f->block("bad$_") } 0 .. $#BAD),
        map { $f->block($_) } qw( among most flight random rotated reused
                                  lasting later ),
));

$clock->start;

bad_sets();
good_sets();
single_flight();
random_kids();
rotation();
reused_kid();
outage();
failure_first();

no_secrets($t, $f->issued);


sub bad_sets {
    $scripted->script({ map { ("bad$_:jwks" => $BAD[$_][2]) } 0 .. $#BAD });

    for my $n (0 .. $#BAD) {
        my ($name, $why) = @{$BAD[$n]};

        $f->is_refused($f->sign_in($t->browser, "bad$n"),
                       'CALLBACK_OAUTH_ERROR', $name, why => $why);
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


# Many who come at once wait for one fetch.

sub single_flight {
    my @browsers = map { $t->browser } 1 .. 20;
    my @callbacks = map { $f->callback($_, 'flight') } @browsers;

    $scripted->script({ 'flight:jwks' => { delay => 200 } });

    my @sockets = map { $f->get_early($browsers[$_], $callbacks[$_]) } 0 .. 19;
    my @responses = map { $f->late($_) } @sockets;

    is(scalar(grep { ($_->header('Location') // '') eq $t->url('/') }
              @responses), 20, '20 callbacks at once sign in');
    is($scripted->count('/~flight/jwks'), 1, 'with one fetch');
}


# An attacker who makes up kids must not make us hammer the provider.

sub random_kids {
    signs_in('random', 'before');
    is($scripted->count('/~random/jwks'), 1, 'the keys are fetched');

    $clock->ahead(31);

    my $wrong = 0;

    for my $n (1 .. 200) {
        $scripted->script({ id_token => {
            header => { kid => "random-$n-" . int rand 1e9 } } });

        my $response = $f->sign_in($t->browser, 'random');

        $wrong++ if AuthTest::Flow::sets_session($response)
                    || $response->header('Location') !~ /=OAuthCallback$/;
    }

    is($wrong, 0, '200 unknown keys are refused');
    is($scripted->count('/~random/jwks'), 2, 'with one fetch');

    $scripted->script({ id_token => {} });
    $f->mark;
    signs_in('random', 'the good key is still known');

    # the same at once
    $clock->ahead(62);
    $scripted->script({ id_token => { key => 'unknown' },
                        'random:jwks' => { delay => 100 } });

    my @browsers = map { $t->browser } 1 .. 10;
    my @callbacks = map { $f->callback($_, 'random') } @browsers;
    my @sockets = map { $f->get_early($browsers[$_], $callbacks[$_]) } 0 .. 9;
    my @responses = map { $f->late($_) } @sockets;

    is(scalar(grep { ($_->header('Location') // '') =~ /=OAuthCallback$/ }
              @responses), 10, '10 unknown keys at once are refused');
    is($scripted->count('/~random/jwks'), 3, 'with one fetch');

    $clock->ahead(0);
    $scripted->script({ id_token => {}, 'random:jwks' => undef });
    $f->mark;
}


sub rotation {
    signs_in('rotated', 'before');

    rotate();

    $f->is_refused($f->sign_in($t->browser, 'rotated'),
                   'CALLBACK_OAUTH_ERROR', 'new keys right after a fetch',
                   why => qr/no key of the provider fits/);
    is($scripted->count('/~rotated/jwks'), 1, 'are not looked for');

    $clock->ahead(31);
    signs_in('rotated', 'half a minute later');
    is($scripted->count('/~rotated/jwks'), 2, 'they are fetched');
    signs_in('rotated', 'once more');
    is($scripted->count('/~rotated/jwks'), 2, 'and kept');

    $clock->ahead(0);
}


# The provider has new keys under the old names.

sub reused_kid {
    signs_in('reused', 'before');

    my ($old) = grep { $_->{kty} eq 'RSA' } published();

    rotate();

    my ($new) = grep { $_->{kty} eq 'RSA' } published();
    my %header = (id_token => { header => { kid => $old->{kid} } });

    $scripted->script({ %header, 'reused:jwks' => { json => {
        keys => [{ %$new, kid => $old->{kid} }] } } });

    $clock->ahead(31);
    signs_in('reused', 'a new key under an old kid');
    is($scripted->count('/~reused/jwks'), 2, 'is fetched');

    $scripted->script({ id_token => { header => { kid => $old->{kid} },
                                      key => 'other', alg => 'RS256' } });
    $f->is_refused($f->sign_in($t->browser, 'reused'), 'CALLBACK_OAUTH_ERROR',
                   'a key that is nowhere', why => qr/signature is not valid/);

    $clock->ahead(0);
    $scripted->script({ id_token => {} });
}


# What was good once serves until there is something better.

sub outage {
    $scripted->script({ id_token => { claims => { exp => time + 86400 } } });

    signs_in('lasting', 'before the outage');

    $scripted->script({ 'lasting:jwks' => { status => 500 } });
    $clock->ahead(3601);
    signs_in('lasting', 'in the outage');
    is($scripted->count('/~lasting/jwks'), 2, 'it was tried to fetch the keys');

    ok($t->error_log =~ /\[warn\] .*: auth: provider "lasting": .* could not be
                         \ renewed,.*status\ 500/x, 'as the log tells');

    signs_in('lasting', 'once more');
    is($scripted->count('/~lasting/jwks'), 2, 'without a fetch each time');

    $scripted->script({ 'lasting:jwks' => { json => { keys => [] } } });
    $clock->ahead(3700);
    signs_in('lasting', 'an empty set does not replace the good one');

    $scripted->script({ id_token => { claims => { exp => time + 86400 },
                                      tamper => 'payload' } });
    $f->is_refused($f->sign_in($t->browser, 'lasting'), 'CALLBACK_OAUTH_ERROR',
                   'a bad signature in the outage',
                   why => qr/signature is not valid/);

    $scripted->script({ 'lasting:jwks' => undef, id_token => {
        claims => { exp => time + 86400 } } });
    $clock->ahead(3800);
    signs_in('lasting', 'after the outage');

    $clock->ahead(0);
    $scripted->script({ id_token => {} });
}


sub failure_first {
    $scripted->script({ 'later:jwks' => { status => 500 } });

    for my $n (1 .. 3) {
        $f->is_refused($f->sign_in($t->browser, 'later'),
                       'CALLBACK_OAUTH_ERROR', "no keys yet, $n",
                       why => qr/status 500/);
    }

    cmp_ok($scripted->count('/~later/jwks'), '<=', 2, 'hardly a fetch');

    $scripted->script({ 'later:jwks' => undef });
    $clock->ahead(60);
    signs_in('later', 'and then there are');
    $clock->ahead(0);
}


sub signs_in {
    my ($id, $name) = @_;

    $f->is_signed_in($f->sign_in($t->browser, $id), $name);
}


sub rotate {
    $scripted->script({ rotate => JSON::true });

    # made when somebody asks
    published();
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
