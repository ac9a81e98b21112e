#!/usr/bin/perl

# Tests for the end of a worker: a graceful stop finishes what is under way and
# waits for nothing else, a fast one waits for nothing.

use lib 't/lib';
use AuthTest;
use AuthTest::Crowd;
use AuthTest::Flow;
use AuthTest::Site;
use Time::HiRes qw( time );

use constant CROWD => 20;

my $first = AuthTest->new(plan => 26);
my $scripted = $first->scripted;

graceful($first);
following(AuthTest->new);
idle(AuthTest->new);
fast(AuthTest->new);
shutdown_timeout(AuthTest->new);


sub start {
    my ($t, $main) = @_;

    my $f = AuthTest::Flow->new($t, $scripted);

    $t->set(MAIN => $main // '');

    $t->config(site(
        http      => 'auth_fetch timeout=4s;',
        providers => $f->block('a'),
        server    => 'keepalive_timeout 60s;',
    ));

    $t->write_file('www/index.html', 'inside');

    $scripted->reset;
    $t->start;

    return $f;
}


# waiting(T, FLOW, SCRIPT): callbacks that wait for a token endpoint like this

sub waiting {
    my ($t, $f, $script) = @_;

    my $crowd = AuthTest::Crowd->new($t);
    my @callbacks = map { my $b = $t->browser; [$b, $f->callback($b, 'a')] }
                    1 .. CROWD;

    $scripted->script({ token => $script });

    $crowd->get(@$_) for @callbacks;
    $crowd->wait(5, sub { $scripted->count('/~a/token') == CROWD });

    is($scripted->count('/~a/token'), CROWD, 'requests are under way');

    return $crowd;
}


sub sessions {
    my ($crowd) = @_;

    return $crowd->count(qr/\r\nSet-Cookie: next-auth\.session-token=/);
}


# ends(T, SECONDS, NAME): a QUIT that comes twice is harmless

sub ends {
    my ($t, $bound, $name) = @_;

    my $start = time;

    ok($t->quit, $name);
    cmp_ok(time - $start, '<', $bound, 'in time');
    unlike($t->error_log, qr/open socket|aborting/, 'nothing is left behind');
}


sub graceful {
    my ($t) = @_;

    my $f = start($t);
    my $crowd = waiting($t, $f, { delay => 700 });

    kill 'QUIT', $t->pid;

    is($crowd->wait(5), CROWD, 'a graceful stop: all are answered');
    is(sessions($crowd), CROWD, 'with a session');

    ends($t, 1.5, 'then nginx ends');
}


# the calls behind the one that is under way are still to be made

sub following {
    my ($t) = @_;

    my $f = start($t);
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');
    my $crowd = AuthTest::Crowd->new($t);

    $scripted->script({ token => { delay => 300 }, jwks => { delay => 300 } });

    $crowd->get($b, $callback);
    $crowd->wait(5, sub { $scripted->count('/~a/token') });

    kill 'QUIT', $t->pid;

    is($crowd->wait(5), 1, 'steps that begin after the signal');
    is(sessions($crowd), 1, 'are finished too');

    ends($t, 1.5, 'then nginx ends');
}


sub idle {
    my ($t) = @_;

    my $f = start($t);
    my $b = $t->browser;

    $f->is_signed_in($f->sign_in($b, 'a'), 'signed in');

    # beside the one to the provider in libcurl's pool
    my $client = $t->connect;

    print $client "GET /api/auth/csrf HTTP/1.1\r\nHost: 127.0.0.1:"
                  . $t->port . "\r\n\r\n";
    sysread $client, my $answer, 65536;

    like($answer, qr/ 200 OK.*keep-alive/s, 'a client stays connected');

    ends($t, 1.5, 'idle connections delay nothing');
}


sub fast {
    my ($t) = @_;

    my $f = start($t);
    my $crowd = waiting($t, $f, { hang => JSON::true });
    my $start = time;

    ok($t->stop, 'a fast stop');
    cmp_ok(time - $start, '<', 1.5, 'in time');

    is($crowd->wait(2), 0, 'answers nobody');
    is(scalar($crowd->waiting), 0, 'the connections end');
}


sub shutdown_timeout {
    my ($t) = @_;

    my $f = start($t, 'worker_shutdown_timeout 500ms;');
    my $crowd = waiting($t, $f, { hang => JSON::true });

    ends($t, 2.5, 'worker_shutdown_timeout');

    $crowd->wait(2);
    is(scalar($crowd->waiting), 0, 'the connections end');
}
