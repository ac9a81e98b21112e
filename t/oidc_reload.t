#!/usr/bin/perl

# Tests for sign-ins that are under way while the configuration changes.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $N = 50;

my ($OLD, $NEW, $NEWEST) = map { qq("the secret number $_, which is long") }
                           1 .. 3;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

configure(secret => $OLD);
$t->start;

same_secret();
in_flight();
rotated();
removed();
another_issuer();
another_provider();
another_origin();

no_secrets($t, $f->issued);


# configure(secret =>, providers =>, http =>)

sub configure {
    my (%change) = @_;

    $t->config(site(providers => $f->block('a') . $f->block('b'), %change));
}


sub reload {
    configure(@_);
    ok($t->reload, 'reload');
    $f->mark;
}


sub same_secret {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a', callback_url => '/page');

    reload(secret => $OLD);
    $f->is_signed_in($f->visit($b, $callback), 'the same secret',
                     to => $t->url('/page'));

    my $session = $b->json($b->get('/api/auth/session'));

    is($session->{user}{name}, 'Jane Doe', 'the session counts');
    reload(secret => $OLD);
    is($b->json($b->get('/api/auth/session'))->{user}{name}, 'Jane Doe',
       'also after another reload');

    # the CSRF token of a page that was open
    my $page = $b->navigate('/api/auth/signin');

    reload(secret => $OLD);
    like($b->submit($page, {}, action => qr!/signin/a$!)->header('Location'),
         qr!/~a/authorize\?!, 'a page that was open');
}


# Requests that wait for the provider are finished by the worker that began.

sub in_flight {
    my @browsers = map { $t->browser } 1 .. $N;
    my @callbacks = map { $f->callback($_, 'a') } @browsers;

    $scripted->script({ 'a:token' => { delay => 300 } });

    my $before = $scripted->count('/~a/token');
    my @sockets = map { $f->get_early($browsers[$_], $callbacks[$_]) }
                  0 .. $N / 2 - 1;

    $t->wait_for(sub { $scripted->count('/~a/token') > $before });

    reload(secret => $OLD);

    push @sockets, map { $f->get_early($browsers[$_], $callbacks[$_]) }
                   $N / 2 .. $N - 1;

    my @responses = map { $f->late($_, 10) } @sockets;

    is(scalar(grep { AuthTest::Flow::sets_session($_) } @responses), $N,
       "$N sign-ins around a reload");

    $scripted->script({ 'a:token' => undef });
    ok($f->new_log !~ /auth: \[/, 'without an error');
    $f->mark;
}


sub rotated {
    my $b = $t->browser;
    my ($one, $two) = map { $f->callback($b, 'a') } 1, 2;

    reload(secret => "$NEW $OLD");
    $f->is_signed_in($f->visit($b, $one), 'a new secret before the old one');

    my $three = $f->callback($b, 'a');

    reload(secret => "$NEWEST $NEW $OLD");
    $f->is_signed_in($f->visit($b, $two), 'two new ones');

    reload(secret => $NEW);

    # its session was made under a secret that is gone
    $b->jar->remove(SESSION);
    $f->is_signed_in($f->visit($b, $three),
                     'sealed with what is now the only one');
}


sub removed {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');

    reload(secret => $NEWEST);
    $f->is_refused($f->visit($b, $callback), 'PKCE_ERROR',
                   'a secret that is gone', why => qr/cannot be read/);
    is(scalar(my @left = $b->cookies(qr/pkce/)), 0, 'the cookie is deleted');

    # so is the CSRF token's
    delete $b->{csrf};
    $f->is_signed_in($f->sign_in($b, 'a'), 'the next try is well');
}


sub another_issuer {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');

    reload(secret => $NEWEST, providers =>
           $f->block('a', issuer => $f->issuer('c')) . $f->block('b'));

    $f->is_refused($f->visit($b, $callback), 'CALLBACK_OAUTH_ERROR',
                   'another issuer', why => qr/begun with another issuer/);
    is($scripted->count('/~c/token'), 0, 'it does not get the code');
}


sub another_provider {
    my $b = $t->browser;

    reload(secret => $NEWEST);

    my $callback = $f->callback($b, 'a');

    reload(secret => $NEWEST, providers => $f->block('b'));
    is($b->navigate($callback)->code, 400, 'a provider that is gone');

    reload(secret => $NEWEST);
    $f->is_signed_in($f->visit($b, $callback), 'and comes back');
}


# Where to go was checked when it was sealed, and is once more.

sub another_origin {
    my $b = $t->browser;
    my $url = 'https://other.example/page';

    reload(secret => $NEWEST,
           http => 'auth_redirect_origins https://other.example;');

    my ($one, $two) = map { $f->callback($b, 'a', callback_url => $url) } 1, 2;

    $f->is_signed_in($f->visit($b, $one), 'an allowed origin', to => $url);

    reload(secret => $NEWEST);
    $f->is_signed_in($f->visit($b, $two), 'that is no longer allowed',
                     to => $t->url);
}
