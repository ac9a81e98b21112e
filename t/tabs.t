#!/usr/bin/perl

# Tests for several sign-ins of one browser at the same time: each has a sealed
# cookie of its own.

use lib 't/lib';
use AuthTest;
use AuthTest::Clock;
use AuthTest::Flow;
use AuthTest::Site;

my $PREFIX = 'next-auth.pkce.code_verifier';
my $ATTEMPT = qr/^\Q$PREFIX\E\.[\w-]{12}$/;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $clock = AuthTest::Clock->new($t);
my $f = AuthTest::Flow->new($t, $scripted);

$t->config(site(providers => $f->block('a') . $f->block('b')));

$clock->start;

cookie();
any_order();
two_providers();
at_once();
from_the_gate();
at_most_eight();
other_cookies();
expired();
no_cookie_without_need();

no_secrets($t, $f->issued);


sub cookie {
    my $b = $t->browser;
    my $response = $f->begin($b, 'a');
    my %set = $b->set_cookies($response);
    my ($name) = grep { /$ATTEMPT/ } keys %set;
    my $set = $set{$name // ''} // {};

    ok($name, 'a cookie of one attempt');
    is($set->{path}, '/api/auth', 'for the API only');
    is($set->{'max-age'}, 900, '15 minutes');
    is($set->{samesite}, 'Lax', 'SameSite');
    ok(exists $set->{httponly}, 'HttpOnly');
    ok(!exists $set->{domain} && !exists $set->{secure}, 'no Domain, no Secure');

    my %query = %{$f->parameters($response->header('Location'))};

    is($name, "$PREFIX." . substr($query{state}, 0, 12),
       'it is named after the state');

    for my $text (@query{qw( state nonce code_challenge )}, 'client', 'issuer') {
        ok(index($set->{value}, $text) < 0, 'nothing of it can be read');
    }

    cmp_ok(length $set->{value}, '<', 1000, 'and it is short');

    my $done = $f->visit($b, $f->answer($b, $response));
    my %deleted = $b->set_cookies($done);
    my $deleted = $deleted{$name} // {};

    is($deleted->{'max-age'}, 0, 'it is deleted when it was used');
    is("$deleted->{path} $deleted->{samesite}", '/api/auth Lax',
       'with its attributes');
    is(scalar(my @left = $b->cookies($ATTEMPT)), 0, 'and gone');

    # two of one page differ in everything
    my ($one, $two) = map { $f->parameters(
        $f->begin($t->browser, 'a')->header('Location')) } 1, 2;

    isnt($one->{$_}, $two->{$_}, "$_ is new each time")
        for qw( state nonce code_challenge );

    # a failure deletes it too
    $b = $t->browser;
    $f->visit($b, $f->with($f->callback($b, 'a'), code => 'x'));
    is(scalar(@left = $b->cookies($ATTEMPT)), 0, 'a failure deletes it too');
    $f->mark;
}


sub any_order {
    for my $order ([0 .. 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]) {
        my $b = $t->browser;
        my @tabs = map { $f->callback($b, 'a',
                             callback_url => "/page/$_?a=%20b&n=$_") } 0 .. 4;

        for my $n (@$order) {
            $f->is_signed_in($f->visit($b, $tabs[$n]), "tab $n of @$order",
                             to => $t->url("/page/$n?a=%20b&n=$n"));
        }

        is(scalar(my @left = $b->cookies($ATTEMPT)), 0, 'nothing is left');
    }
}


sub two_providers {
    my $b = $t->browser;
    my @tabs = map { $f->callback($b, $_, callback_url => "/$_") } qw( a b a b );

    for my $n (1, 0, 3, 2) {
        my $id = qw( a b a b )[$n];

        $f->is_signed_in($f->visit($b, $tabs[$n]), "tab $n, provider $id",
                         to => $t->url("/$id"));
    }
}


sub at_once {
    my $b = $t->browser;
    my @tabs = map { $f->callback($b, 'a', callback_url => "/page/$_") } 0 .. 4;
    my @sockets = map { $f->get_early($b, $_) } @tabs;
    my @responses = map { $f->late($_) } @sockets;

    for my $n (0 .. 4) {
        $f->is_signed_in($responses[$n], "tab $n, all at once",
                         to => $t->url("/page/$n"));
    }
}


# Five tabs of a protected application, each on its page.

sub from_the_gate {
    my $b = $t->browser;
    my @pages = map { "/app/$_?q=a%2Fb&x=%C3%A9+$_" } 0 .. 4;
    my @tabs;

    for my $page (@pages) {
        my $form = $b->follow($b->navigate($page));
        my $response = $b->submit($form, {}, action => qr!/signin/a$!);

        push @tabs, $f->answer($b, $response);
    }

    for my $n (3, 0, 4, 1, 2) {
        $f->is_signed_in($f->visit($b, $tabs[$n]), "page $n",
                         to => $t->url($pages[$n]));
    }
}


sub at_most_eight {
    my $b = $t->browser;
    my @tabs;

    # the names tell the order by the second
    for my $n (0 .. 9) {
        $clock->ahead(2 * $n);
        push @tabs, $f->callback($b, $n % 2 ? 'a' : 'b',
                                 callback_url => "/page/$n");
        cmp_ok(scalar(my @all = $b->cookies($ATTEMPT)), '<=', 8,
               'attempt ' . ($n + 1));
    }

    is(scalar(my @all = $b->cookies($ATTEMPT)), 8, 'eight are kept');

    for my $n (0, 1) {
        $f->is_refused($f->visit($b, $tabs[$n]), 'PKCE_ERROR',
                       "the oldest ones are dropped, $n",
                       why => qr/has no cookie/);
    }

    for my $n (reverse 2 .. 9) {
        $f->is_signed_in($f->visit($b, $tabs[$n]), "the others count, $n",
                         to => $t->url("/page/$n"));
    }

    $clock->release;

    # a flood of them in one browser does not grow
    $f->begin($b, 'a') for 1 .. 30;
    is(scalar(@all = $b->cookies($ATTEMPT)), 8, 'eight of thirty');

    my $header = $b->jar->header($b->uri('/api/auth/'));

    cmp_ok(length $header, '<', 8000, 'a Cookie header that nginx takes');
    $f->mark;
}


# Cookies of the application are not ours, and odd ones do no harm.

sub other_cookies {
    my $b = $t->browser;
    my @names = ('app', "${PREFIX}x", "x$PREFIX.abcdefghijkl", $PREFIX,
                 "$PREFIX.short", "$PREFIX.abcdefghijklmnop");

    $b->jar->store($b->uri('/'), "$_=1; Path=/") for @names;

    # names of our form, as somebody could plant them
    $b->jar->store($b->uri('/'), "$PREFIX.$_=x; Path=/api/auth")
        for map { sprintf 'AAAAAA%06d', $_ } 1 .. 20;

    my $callback = $f->callback($b, 'a');

    is(scalar(my @all = $b->cookies($ATTEMPT)), 1,
       'planted ones of long ago are deleted');
    is($b->cookie($_), 1, "$_ is kept") for @names;
    $f->is_signed_in($f->visit($b, $callback), 'between many cookies');

    # planted ones that seem to be of the future
    $b->jar->store($b->uri('/'), "$PREFIX.$_=x; Path=/api/auth")
        for map { sprintf '______%06d', $_ } 1 .. 20;

    $callback = $f->callback($b, 'a');
    is(scalar(@all = $b->cookies($ATTEMPT)), 1, 'and of the future as well');
    $f->is_signed_in($f->visit($b, $callback), 'ours is not');
}


sub expired {
    my $b = $t->browser;

    $f->begin($b, 'a') for 1 .. 3;
    $clock->ahead(600);
    $f->begin($b, 'a') for 1 .. 2;
    is(scalar(my @all = $b->cookies($ATTEMPT)), 5, 'five attempts');

    $clock->ahead(905);
    $f->begin($b, 'a');
    is(scalar(@all = $b->cookies($ATTEMPT)), 3, 'the expired ones are dropped');

    $clock->release;
}


# Only a POST of a person's own begins.

sub no_cookie_without_need {
    my $b = $t->browser;
    my @responses;

    for (1 .. 20) {
        push @responses,
            $b->get('/app', Accept => 'application/json'),
            $b->get('/app', 'X-Requested-With' => 'XMLHttpRequest'),
            $b->navigate('/app'),
            $b->navigate('/api/auth/signin'),
            $b->navigate('/api/auth/signin/a'),
            $b->get('/api/auth/session'),
            $b->post('/api/auth/signin/a', { csrfToken => 'x' });
    }

    is(scalar(grep { ($_->header('Set-Cookie') // '') =~ /pkce/ } @responses),
       0, 'no cookie of an attempt in ' . @responses . ' answers');
    is(scalar(my @all = $b->cookies($ATTEMPT)), 0, 'and none in the browser');
}
