#!/usr/bin/perl

# Tests for reloads: visitors who are signing in notice nothing, and the old
# workers go when their last visitor is served.

use lib 't/lib';
use AuthTest;
use AuthTest::Crowd;
use AuthTest::Flow;
use AuthTest::Site;
use Time::HiRes qw( time );

my $t = AuthTest->new(plan => 19, workers => 2);
my $scripted = $t->scripted;
my $visitors = AuthTest::Peer->spawn($t, 't/lib/peers/visitors.js');
my $f = AuthTest::Flow->new($t, $scripted);

my $provider = $t->provider(auto => 'alice', clients => [{
    client_id     => 'app',
    client_secret => 'app-secret',
    redirect_uris => [$t->url('/api/auth/callback/real')],
}]);

$t->set(REAL => $provider->issuer);

$t->config(site(
    http      => 'auth_fetch timeout=5s;',
    providers => $f->block('slow') . $f->block('hang')
                 . 'auth_provider real { type oidc; issuer %%REAL%%;'
                 . ' client_id app; client_secret app-secret; }',
    server    => 'location = /status { stub_status; }',
));

$t->write_file('www/index.html', 'inside');
$t->start;

between_steps();
within_steps();
many();
old_workers_go();
abandoned();


# what a worker knows of an attempt is in the visitor's cookie

sub between_steps {
    my $b = $t->browser;
    my $response = $f->begin($b, 'slow');

    reload();
    my $callback = $f->answer($b, $response);

    reload();
    $f->mark;
    $f->is_signed_in($f->visit($b, $callback), 'reloads between the steps');

    reload();
    is($b->get('/')->content, 'inside', 'and after them');
}


sub reload {
    ok($t->reload && only_new_workers(), 'reload');
}


sub only_new_workers {
    return $t->wait_for(sub { 2 == $t->worker_pids }, 10);
}


sub within_steps {
    my @callbacks = map { my $b = $t->browser; [$b, $f->callback($b, 'slow')] }
                    1 .. 20;

    $scripted->script({ 'slow:token' => { delay => 1000 } });

    my $before = $scripted->count('/~slow/token');
    my $crowd = AuthTest::Crowd->new($t);

    $crowd->get(@$_) for @callbacks;
    $crowd->wait(5, sub { $scripted->count('/~slow/token') == $before + 20 });

    $t->reload;

    cmp_ok(scalar(() = $t->worker_pids), '>', 2, 'the old workers stay');
    is($t->browser->get('/api/auth/session')->code, 200, 'the new ones serve');

    is($crowd->wait(5), 20, 'the old ones finish what they began');
    is($crowd->count(qr/\r\nSet-Cookie: next-auth\.session-token=/), 20,
       'with a session each');

    ok(only_new_workers(), 'and end');

    $scripted->script({ 'slow:token' => undef });
}


sub many {
    $visitors->call('start', { url => $t->url, provider => 'real', n => 50,
                               concurrency => 8 });

    my $reloads = 0;
    my $state;

    $t->wait_for(sub {
        $state = $visitors->call('state');
        return 1 if $state->{finished} == 50;

        # twice in the midst of it
        if ($state->{finished} >= 12 * ($reloads + 1) && $reloads < 2) {
            $reloads++;
            $t->reload;
        }

        return 0;
    }, 20);

    is($state->{finished}, 50, '50 sign-ins with reloads in their midst');
    is($state->{failed}, 0, 'none fails') or diag("@{$state->{errors}}");
    is($reloads, 2, 'two reloads');
    ok(only_new_workers(), 'the old workers end');
}


# neither pooled connections to providers nor their documents keep a worker

sub old_workers_go {
    $f->mark;
    $f->is_signed_in($f->sign_in($t->browser, 'slow'), 'a connection is kept');

    my $start = time;
    reload();
    cmp_ok(time - $start, '<', 2, 'and does not keep the worker');
}


# a fetch that nobody waits for any more does not either

sub abandoned {
    $scripted->script({ 'hang:discovery' => { hang => JSON::true } });

    my $b = $t->browser;
    my $crowd = AuthTest::Crowd->new($t);

    $crowd->post($b, '/api/auth/signin/hang', { csrfToken => $b->csrf });
    $crowd->wait(5, sub {
        return $scripted->count('/~hang/.well-known/openid-configuration');
    });

    $crowd->leave;

    $t->wait_for(sub {
        return $t->browser->get('/status')->content =~ /Writing: 1 /;
    });

    my $start = time;
    reload();
    cmp_ok(time - $start, '<', 2, 'an abandoned fetch keeps no worker');
}
