#!/usr/bin/perl

# Tests for providers that are away, go away, or answer in other ways than
# promptly: each ends in the error page, in bounded time, for one visitor only.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;
use Time::HiRes qw( time );

my $TOKEN = 'OAUTH_GET_ACCESS_TOKEN_ERROR';

my $t = AuthTest->new(plan => 37);
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my $nobody = AuthTest::Net::reserve_port();
my ($deaf, @queue) = deaf_listener();

$t->set(NOBODY => $nobody, DEAF => $deaf->sockport);

$t->config(site(
    http      => 'auth_fetch timeout=1s connect_timeout=300ms max_body=8k;'
                 . 'server { listen 127.0.0.1:%%PORT_far%%;'
                 . ' auth_fetch timeout=8s;'
                 . ' location ^~ /api/auth/ { auth_api; } }',
    providers => $f->block('a')
                 . $f->block('info', userinfo => 'on')
                 . away('refused', 'http://127.0.0.1:%%NOBODY%%')
                 . away('deaf', 'http://127.0.0.1:%%DEAF%%')
                 . away('unknown', 'http://provider.invalid')
                 . away('retried', 'http://127.0.0.1:%%NOBODY%%'),
));

$t->start;

nobody_there();
at_token();
at_keys_and_profile();
sizes();
pieces();
comes_back();

no_secrets($t, $f->issued);


sub away {
    my ($id, $issuer) = @_;

    return $f->block($id, issuer => $issuer, allow_http => 'on');
}


# a socket whose queue is full: the handshake of the next one hangs

sub deaf_listener {
    my $listener = IO::Socket::INET->new(Listen => 1,
                                         LocalAddr => '127.0.0.1') or die;
    my @queue;

    for (1 .. 4) {
        my $socket = IO::Socket::INET->new(
            PeerAddr => '127.0.0.1:' . $listener->sockport,
            Blocking => 0,
        );

        push @queue, $socket;
    }

    return ($listener, @queue);
}


sub nobody_there {
    $f->{base} = $t->url('', 'far');

    for (['refused', qr/connect/i], ['deaf', qr/timed? ?out/i],
         ['unknown', qr/resolve|timed? ?out/i])
    {
        my ($id, $why) = @$_;
        my $b = $t->browser(base => $f->{base});
        my $start = time;
        my $response = $f->begin($b, $id);

        # connect_timeout, not timeout
        $f->{took} = time - $start;

        $f->is_refused($response, 'SIGNIN_OAUTH_ERROR', "$id: no sign-in",
                       why => $why, bound => 1.5);

        is($b->navigate('/api/auth/signin')->code, 200, "$id: sign-in page");

        # it may have asked the others
        $f->mark;
    }

    $f->{base} = $t->url;
}


# refuse(NAME, SCRIPT, CODE, ID, WHY): a sign-in that meets this behaviour

sub refuse {
    my ($name, $script, $code, $id, $why) = @_;

    $scripted->script($script);

    $f->is_refused($f->sign_in($t->browser, $id), $code, $name, why => $why,
                   bound => 2);

    $scripted->script({ map { $_ => undef } keys %$script });

    my $response = $f->sign_in($t->browser, $id);

    $f->is_signed_in($response, 'and the next sign-in succeeds');
}


sub at_token {
    refuse('token: reset', { token => { reset => JSON::true } },
           $TOKEN, 'a', qr/recv|reset|empty/i);
    refuse('token: closed', { token => { close => JSON::true } },
           $TOKEN, 'a', qr/empty/i);
    refuse('token: cut off', { token => { truncate => 100 } },
           $TOKEN, 'a', qr/transfer closed|outstanding/i);
    refuse('token: drip', { token => { drip => 100 } },
           $TOKEN, 'a', $AuthTest::Flow::LATE);
    refuse('token: hang', { token => { hang => JSON::true } },
           $TOKEN, 'a', $AuthTest::Flow::LATE);
    refuse('token: redirect', { token => { status => 307,
               headers => { Location => $scripted->url('/~a/token') } } },
           $TOKEN, 'a', qr/status 307/);
}


sub at_keys_and_profile {
    my $profile = 'OAUTH_GET_PROFILE_ERROR';

    refuse('userinfo: reset', { userinfo => { reset => JSON::true } },
           $profile, 'info', qr/recv|reset|empty/i);
    refuse('userinfo: drip', { userinfo => { drip => 100 } },
           $profile, 'info', $AuthTest::Flow::LATE);
    refuse('userinfo: too big', { userinfo => { huge => 8193 } },
           $profile, 'info', qr/larger than 8192 bytes/);
}


sub sizes {
    refuse('announced too big', { token => { huge => 1_000_000 } },
           $TOKEN, 'a', qr/larger than 8192 bytes/);
    refuse('too big without an announcement',
           { token => { huge => 1_000_000, chunked => JSON::true } },
           $TOKEN, 'a', qr/larger than 8192 bytes/);
    refuse('huge header',
           { token => { headers => { 'X-Huge' => 'x' x 70_000 } } },
           $TOKEN, 'a', qr/header/i);
    refuse('zip bomb', { token => { huge => 8_000_000, gzip => JSON::true } },
           $TOKEN, 'a', qr/./);
}


# a slow answer is no bad answer

sub pieces {
    $scripted->script({ token => { delay => 300, chunked => JSON::true } });

    my $start = time;
    my $response = $f->sign_in($t->browser, 'a');

    cmp_ok(time - $start, '>', 0.3, 'token: delayed');
    $f->is_signed_in($response, 'token: but in time');

    $scripted->script({ token => undef });
}


# a provider that was away at first is found again

sub comes_back {
    my $b = $t->browser;
    my $issuer = $t->scripted(port => $nobody);

    my $good = $t->wait_for(sub {
        return $f->begin($b, 'retried')->header('Location') =~ m!/authorize\?!;
    }, 12);

    ok($good, 'a provider that was away is asked again');

    is($issuer->count('/.well-known/openid-configuration'), 1, 'once');
}
