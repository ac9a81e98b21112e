#!/usr/bin/perl

# Tests for clients that leave while their request waits: what was started for
# them alone ends, what others wait for goes on.

use lib 't/lib';
use AuthTest;
use AuthTest::Crowd;
use AuthTest::Flow;
use AuthTest::Site;

use constant CROWD => 20;

my $t = AuthTest->new(plan => 25, log_level => 'debug');
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

$t->config(site(
    http      => 'auth_fetch timeout=20s;',
    providers => $f->block('page')
                 . $f->block('begin') . $f->block('shared')
                 . $f->block('back') . $f->block('token') . $f->block('jwks')
                 . $f->block('userinfo', userinfo => 'on'),
    server    => 'listen 127.0.0.1:%%PORT_page%%;'
                 . 'location = /status { stub_status; }',
));

$t->start;

# before a view of the page has asked all providers
at_sign_in();
one_leaves_others_stay();
at_sign_in_page();
at_callback('back', 'discovery', 1);
at_callback('token', 'token', CROWD);
at_callback('jwks', 'jwks', 1);
at_callback('userinfo', 'userinfo', CROWD);
afterwards();


# gone(CROWD, NAME): all leave, half of them with a reset, and nginx takes note.

sub gone {
    my ($crowd, $name) = @_;

    my $before = closed();
    my @half = ($crowd->waiting)[0 .. CROWD / 2 - 1];

    $crowd->drop($_) for @half;
    $crowd->leave(reset => 1);

    my $noticed = $t->wait_for(sub { closed() >= $before + CROWD }, 5);

    ok($noticed, "$name: nginx notices all") or diag(closed() - $before);
}


sub closed {
    return scalar(() = $t->access_log =~ m!HTTP/1\.1" 499 !g);
}


# until N requests have reached the provider, and the others wait inside

sub until_waiting {
    my ($crowd, $path, $n, $name) = @_;

    $crowd->wait(5, sub { $scripted->count($path) >= $n
                          && waiting_inside() >= CROWD });

    is($crowd->wait(0), 0, "$name: all wait");
    is($scripted->count($path), $n, "$name: for so many requests");
}


# requests that were read and not answered; one is that for this number

sub waiting_inside {
    my $status = $t->browser->get('/status')->content;

    return $status =~ /Writing: (\d+)/ ? $1 - 1 : 0;
}


sub at_sign_in_page {
    $scripted->script({ 'page:discovery' => { hang => JSON::true } });

    my $crowd = AuthTest::Crowd->new($t);

    $crowd->get($t->browser, '/api/auth/signin') for 1 .. CROWD;

    until_waiting($crowd, '/~page/.well-known/openid-configuration', 1,
                  'sign-in page');
    gone($crowd, 'sign-in page');
}


sub at_sign_in {
    $scripted->script({ 'begin:discovery' => { hang => JSON::true } });

    my $b = $t->browser;
    my $csrf = $b->csrf;
    my $crowd = AuthTest::Crowd->new($t);

    $crowd->post($b, '/api/auth/signin/begin', { csrfToken => $csrf })
        for 1 .. CROWD;

    until_waiting($crowd, '/~begin/.well-known/openid-configuration', 1,
                  'sign-in');
    gone($crowd, 'sign-in');
}


sub at_callback {
    my ($id, $endpoint, $n) = @_;

    my $crowd = AuthTest::Crowd->new($t);
    my @callbacks = map { my $b = $t->browser; [$b, $f->callback($b, $id)] }
                    1 .. CROWD;

    my $path = $endpoint eq 'discovery' ? '/.well-known/openid-configuration'
                                        : "/$endpoint";

    # a callback has its discovery document from the sign-in; not after a reload
    if ($endpoint eq 'discovery') {
        $t->reload;
        $t->log_like(qr/gracefully shutting down/);
        $scripted->reset;
    }

    $scripted->script({ "$id:$endpoint" => { hang => JSON::true } });

    $crowd->get(@$_) for @callbacks;

    until_waiting($crowd, "/~$id$path", $n, $endpoint);
    gone($crowd, $endpoint);

    # what nobody shares ends with the client
    return if $n == 1;

    my $ended = $t->wait_for(sub {
        return $n == grep { $_->{aborted} } $scripted->log("/~$id$path");
    }, 5);

    ok($ended, "$endpoint: the provider's connections are closed");
}


sub one_leaves_others_stay {
    $scripted->script({ 'shared:discovery' => { delay => 1000 } });

    my $b = $t->browser;
    my $csrf = $b->csrf;
    my ($stays, $goes) = map { AuthTest::Crowd->new($t) } 1 .. 2;

    for (1 .. 5) {
        $_->post($b, '/api/auth/signin/shared', { csrfToken => $csrf })
            for $goes, $stays, $goes;
    }

    $stays->wait(5, sub {
        return $scripted->count('/~shared/.well-known/openid-configuration');
    });

    $goes->leave;

    is($stays->wait(5), 5, 'others wait for the same: all are answered');
    is($stays->count(qr!Location: \S+/~shared/authorize\?!), 5, 'and well');
}


sub afterwards {
    $scripted->script({ "$_:$_" => undef }) for qw( token jwks userinfo );

    $f->mark;
    $f->is_signed_in($f->sign_in($t->browser, 'token'), 'sign-ins go on');

    is(waiting_inside(), 0, 'no request is kept');
    is($t->stop, 1, 'a fast stop with fetches under way');
}
