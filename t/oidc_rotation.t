#!/usr/bin/perl

# Tests for a provider's keys over time: rotation, outages, tokens that make up
# keys, and how often the keys are fetched.

use lib 't/lib';
use AuthTest;
use AuthTest::Clock;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $clock = AuthTest::Clock->new($t);
my $f = AuthTest::Flow->new($t, $scripted);

# while nginx's clock is held the provider's goes on
my %PAST = (claims => { iat => time - 600, exp => time + 86400 });

$t->config(site(
    providers => join '', map { $f->block($_) }
        qw( flight random rotated reused lasting later ),
));

$clock->start;

single_flight();
random_kids();
rotation();
reused_kid();
outage();
failure_first();

no_secrets($t, $f->issued);


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
    $clock->hold;

    signs_in('random', 'before');
    is($scripted->count('/~random/jwks'), 1, 'the keys are fetched');

    $clock->ahead(31);

    my $wrong = 0;

    $scripted->script({ id_token => { key => 'random', %PAST } });

    for (1 .. 200) {
        my $response = $f->sign_in($t->browser, 'random');

        $wrong++ if AuthTest::Flow::sets_session($response)
                    || $response->header('Location') !~ /=OAuthCallback$/;
    }

    is($wrong, 0, '200 unknown keys are refused');
    is($scripted->count('/~random/jwks'), 2, 'with one fetch');

    $scripted->script({ id_token => {%PAST} });
    $f->mark;
    signs_in('random', 'the good key is still known');

    # the same at once
    $clock->ahead(62);
    $scripted->script({ id_token => { key => 'random' },
                        'random:jwks' => { delay => 100 } });

    my @browsers = map { $t->browser } 1 .. 10;
    my @callbacks = map { $f->callback($_, 'random') } @browsers;
    my @sockets = map { $f->get_early($browsers[$_], $callbacks[$_]) } 0 .. 9;
    my @responses = map { $f->late($_) } @sockets;

    is(scalar(grep { ($_->header('Location') // '') =~ /=OAuthCallback$/ }
              @responses), 10, '10 unknown keys at once are refused');
    is($scripted->count('/~random/jwks'), 3, 'with one fetch');

    $clock->release;
    $scripted->script({ id_token => {}, 'random:jwks' => undef });
    $f->mark;
}


sub rotation {
    $clock->hold;
    $scripted->script({ id_token => {%PAST} });

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

    $clock->release;
}


# The provider has new keys under the old names.

sub reused_kid {
    $clock->hold;
    $scripted->script({ id_token => {%PAST} });

    signs_in('reused', 'before');

    my ($old) = grep { $_->{kty} eq 'RSA' } published();

    rotate();

    my ($new) = grep { $_->{kty} eq 'RSA' } published();
    my %header = (id_token => { header => { kid => $old->{kid} }, %PAST });

    $scripted->script({ %header, 'reused:jwks' => { json => {
        keys => [{ %$new, kid => $old->{kid} }] } } });

    $clock->ahead(31);
    signs_in('reused', 'a new key under an old kid');
    is($scripted->count('/~reused/jwks'), 2, 'is fetched');

    $scripted->script({ id_token => { header => { kid => $old->{kid} },
                                      key => 'other', alg => 'RS256' } });
    $f->is_refused($f->sign_in($t->browser, 'reused'), 'CALLBACK_OAUTH_ERROR',
                   'a key that is nowhere', why => qr/signature is not valid/);

    $clock->release;
    $scripted->script({ id_token => {} });
}


# What was good once serves until there is something better.

sub outage {
    $clock->hold;
    $scripted->script({ id_token => {%PAST} });

    signs_in('lasting', 'before the outage');

    $scripted->script({ 'lasting:jwks' => { status => 500 } });
    $clock->ahead(3601);
    signs_in('lasting', 'in the outage');
    is($scripted->count('/~lasting/jwks'), 2, 'it was tried to fetch the keys');

    ok($t->error_log =~ /provider "lasting": the key set could not be renewed/,
       'as the log tells');

    signs_in('lasting', 'once more');
    is($scripted->count('/~lasting/jwks'), 2, 'without a fetch each time');

    $scripted->script({ 'lasting:jwks' => { json => { keys => [] } } });
    $clock->ahead(3700);
    signs_in('lasting', 'an empty set does not replace the good one');

    $scripted->script({ id_token => { tamper => 'payload', %PAST } });
    $f->is_refused($f->sign_in($t->browser, 'lasting'), 'CALLBACK_OAUTH_ERROR',
                   'a bad signature in the outage',
                   why => qr/signature is not valid/);

    $scripted->script({ 'lasting:jwks' => undef, id_token => {%PAST} });
    $clock->ahead(3800);
    signs_in('lasting', 'after the outage');

    $clock->release;
    $scripted->script({ id_token => {} });
}


sub failure_first {
    $clock->hold;
    $scripted->script({ 'later:jwks' => { status => 500 },
                        id_token => {%PAST} });

    for my $n (1 .. 3) {
        $f->is_refused($f->sign_in($t->browser, 'later'),
                       'CALLBACK_OAUTH_ERROR', "no keys yet, $n",
                       why => qr/status 500/);
    }

    is($scripted->count('/~later/jwks'), 1, 'one fetch');

    $scripted->script({ 'later:jwks' => undef });
    $clock->ahead(60);
    signs_in('later', 'and then there are');
    $clock->release;
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
