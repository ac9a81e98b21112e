#!/usr/bin/perl

# Tests for names that take long to look up: neither waiting for one, nor giving
# up, nor the end of the worker stops anybody else.

use lib 't/lib';
use AuthTest;
use AuthTest::Crowd;
use AuthTest::Flow;
use AuthTest::Site;
use Time::HiRes qw( time );

use constant CROWD => 20;

my $t = AuthTest->new(plan => 13);
my $scripted = $t->scripted;
my $port = AuthTest::Net::reserve_port();
my $late = $t->scripted(port => $port, issuer => "http://late.test:$port");
my $f = AuthTest::Flow->new($t, $scripted);

$t->set(LATE => $port);

$t->config(site(
    http      => 'auth_fetch timeout=10s connect_timeout=2s;',
    providers => $f->block('good') . absent('a') . absent('b') . absent('c')
                 . $f->block('late', issuer => 'http://late.test:%%LATE%%',
                             allow_http => 'on'),
));

$t->write_file('www/index.html', 'inside');

start();

late();
never();
several();
stop();


sub absent {
    my ($id) = @_;

    return $f->block($id, issuer => "http://$id.never.test",
                     allow_http => 'on');
}


sub start {
    my $library = $t->dir . '/resolver.so';

    system($ENV{CC} // 'gcc', qw( -O1 -Wall -Werror -fPIC -shared -o ),
           $library, $t->root . '/t/lib/resolver.c') == 0
        or die "resolver.c does not compile\n";

    chmod 0755, $library;

    # the sanitizer's library wants to be the first one
    my ($asan) = `ldd \Q@{[$t->binary]}\E` =~ /libasan\S* => (\S+)/;

    local $ENV{LD_PRELOAD} = join ' ', $asan // (), $library;

    $t->start;
}


sub begin {
    my ($id, $crowd) = @_;

    my $b = $t->browser;

    $crowd->post($b, "/api/auth/signin/$id", { csrfToken => $b->csrf });
}


# the slowest of some other requests

sub slowest {
    my $b = $t->browser;
    my $slowest = 0;

    for (1 .. 10) {
        my $start = time;
        $b->get('/api/auth/session');
        my $took = time - $start;

        $slowest = $took if $took > $slowest;
    }

    return $slowest;
}


sub late {
    my $crowd = AuthTest::Crowd->new($t);

    begin('late', $crowd) for 1 .. CROWD;

    cmp_ok(slowest(), '<', 0.4, 'others during a slow lookup');
    is($crowd->wait(5), CROWD, 'answered after it');
    is($crowd->count(qr!Location: http://late\.test:\d+/authorize!), CROWD,
       'well');

    is($late->count('/.well-known/openid-configuration'), 1, 'one request');
}


sub never {
    my $crowd = AuthTest::Crowd->new($t);

    $f->mark;
    begin('a', $crowd) for 1 .. CROWD;

    cmp_ok(slowest(), '<', 0.4, 'others during a lookup without end');
    is($crowd->wait(4), CROWD, 'given up');
    is($crowd->count(qr/error=OAuthSignin/), CROWD, 'with the error page');
    cmp_ok($crowd->slowest, '<', 3, 'after connect_timeout');
    like($f->new_log, qr/\[SIGNIN_OAUTH_ERROR\].*(?:timed|Timeout)/i,
         'and the reason in the log');
}


sub several {
    my $crowd = AuthTest::Crowd->new($t);

    begin($_, $crowd) for qw( b c );

    $f->mark;
    $f->is_signed_in($f->sign_in($t->browser, 'good'),
                     'a sign-in with another provider meanwhile');

    $crowd->leave;
}


# one lookup was given up, two go on, none keeps the worker

sub stop {
    my $crowd = AuthTest::Crowd->new($t);

    begin('b', $crowd);

    my $start = time;

    kill 'QUIT', $t->pid;

    is($crowd->wait(5), 1, 'who waits is answered before the end');
    ok($t->quit, 'nginx ends');
    cmp_ok(time - $start, '<', 4, 'in time');
}
