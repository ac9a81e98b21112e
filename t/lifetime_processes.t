#!/usr/bin/perl

# Tests for the kinds of processes that nginx has: several workers, helpers of
# the cache, a process without a master, and generations of them.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;
use POSIX qw( WNOHANG );
use Time::HiRes qw( time );

use constant RELOADS => 20;

my $workers = AuthTest->new(plan => 14, workers => 3);
my $cache = AuthTest->new;
my $single = AuthTest->new;
my $reloaded = AuthTest->new(workers => 2);

my $scripted = $workers->scripted;

$cache->set(UPSTREAM => $workers->upstream->port);

several_workers($workers);
helpers($cache);
without_master($single);
generations($reloaded);


sub start {
    my ($t, %opt) = @_;

    my $f = AuthTest::Flow->new($t, $scripted);

    $t->set(MAIN => $opt{main} // '');

    $t->config(site(
        http      => "auth_fetch timeout=2s; $opt{http}",
        providers => $f->block('a'),
        listen    => $opt{listen},
        server    => 'add_header X-Process $pid always;' . $opt{server},
        location  => 'auth_session required;',
    ));

    $t->write_file('www/index.html', 'inside');
    $t->start;

    return $f;
}


# Each step may find another worker: all that it needs comes with the request.

sub several_workers {
    my ($t) = @_;

    my $f = start($t, listen => '127.0.0.1:%%PORT_0%% reuseport', http => '',
                  server => '');

    my (%pids, $moved, @wrong);

    for (1 .. 30) {
        my $b = $t->browser;
        my $begin = $f->begin($b, 'a');
        my $end = $f->visit($b, $f->answer($b, $begin));
        my $page = $b->get('/');

        my @pids = map { $_->header('X-Process') // 0 } $begin, $end, $page;

        @pids{@pids} = ();
        $moved++ if $pids[0] != $pids[1] && $pids[1] != $pids[2];
        push @wrong, $end->as_string if $page->content ne 'inside';
    }

    is(scalar(keys %pids), 3, 'all workers serve');
    ok($moved, 'steps of one sign-in in different workers');
    is(scalar(@wrong), 0, 'all sign-ins succeed') or diag(@wrong);
}


sub helpers {
    my ($t) = @_;

    my $f = start($t,
        http   => 'proxy_cache_path %%DIR%%/cache keys_zone=pages:1m;',
        server => 'location /cached { auth_session required;'
                  . ' proxy_cache pages; proxy_pass http://127.0.0.1:%%UPSTREAM%%; }',
    );

    ok($t->log_like(qr/start cache (?:loader|manager) process/),
       'cache processes run');

    my $b = $t->browser;

    $f->is_signed_in($f->sign_in($b, 'a'), 'sign-in beside them');
    is($b->get('/cached')->code, 200, 'through the cache');

    $t->reload;
    $f->mark;
    $f->is_signed_in($f->sign_in($t->browser, 'a'), 'after a reload');

    my $start = time;
    ok($t->quit, 'and all of them end');
    cmp_ok(time - $start, '<', 2, 'soon');
}


sub without_master {
    my ($t) = @_;

    my $f = start($t, main => 'master_process off;', http => '',
                  server => '');

    $f->is_signed_in($f->sign_in($t->browser, 'a'), 'without a master');

    # nginx itself serves nothing after a reload in this mode, which is for
    # developers, and says so
    $t->allow_log(qr/worker_connections are not enough/);

    kill 'HUP', $t->pid;
    ok($t->log_like(qr/reconfiguring/), 'a reload');
    $t->raw("GET / HTTP/1.0\r\n\r\n", timeout => 0.5);
    is(waitpid($t->pid, WNOHANG), 0, 'but lives');
}


sub generations {
    my ($t) = @_;

    my $f = start($t, http => '', server => '');
    my $good = 0;
    my $b = $t->browser;

    for my $n (1 .. RELOADS) {
        my $begin = $f->begin($b, 'a');
        $t->reload or last;
        my $response = $f->visit($b, $f->answer($b, $begin));

        $good++ if AuthTest::Flow::sets_session($response);
    }

    is($good, RELOADS, 'sign-ins across as many reloads');

    ok($t->wait_for(sub { 2 == $t->worker_pids }, 10),
       'no generation stays');
}
