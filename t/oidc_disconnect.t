#!/usr/bin/perl

# Tests for visitors who leave while a provider is being asked, at each step
# that waits: their requests end at once, nothing is left behind, and nobody
# else is disturbed.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $N = 20;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

$t->config(site(
    http => 'auth_fetch timeout=4s;',
    server => 'location = /status { stub_status; }',
    providers => join '', map { $f->block($_, userinfo => 'on') }
        qw( discovery page jwks token userinfo calm ),
) . <<'EOC');

    server {
        listen 127.0.0.1:%%PORT_page%%;
        auth_providers page;
        location ^~ /api/auth/ { auth_api; }
    }

    server {
        listen 127.0.0.1:%%PORT_patient%%;
        auth_fetch timeout=30s;
        location ^~ /api/auth/ { auth_api; }
    }
EOC

$t->start;

$f->is_signed_in($f->sign_in($t->browser, 'calm'), 'a quiet sign-in');

page_waits_for_discovery();
waits_for_discovery();
waits_for_keys();
waits_for_token();
waits_for_userinfo();
in_between();
afterwards();

no_secrets($t, $f->issued);


# What all wait for belongs to nobody: it goes on until it is there or late.

sub waits_for_discovery {
    my $path = '/~discovery/.well-known/openid-configuration';
    my @browsers = map { $t->browser } 1 .. $N;

    $_->{csrf} = $_->csrf for @browsers;

    $scripted->script({ 'discovery:discovery' => { hang => JSON::true } });
    leave('discovery', $path, 1, map { $f->post_early($_, 'discovery') }
                                 @browsers);

    # one who stays is told when it is too late
    my $b = $t->browser;
    $f->{took} = 0;
    $f->mark;
    $f->is_refused($f->begin($b, 'discovery'), 'SIGNIN_OAUTH_ERROR',
                   'one who waits on', why => $AuthTest::Flow::LATE);
    is($scripted->count($path), 1, 'all of this was one fetch');
}


sub page_waits_for_discovery {
    my $path = '/~page/.well-known/openid-configuration';

    $scripted->script({ 'page:discovery' => { hang => JSON::true } });
    leave('the sign-in page', $path, 1,
          map { $f->get_early($t->browser, $t->url('/api/auth/signin', 'page')) }
          1 .. $N);
}


sub waits_for_keys {
    my @browsers = map { $t->browser } 1 .. $N;
    my @callbacks = map { $f->callback($_, 'jwks') } @browsers;

    $scripted->script({ 'jwks:jwks' => { hang => JSON::true } });
    leave('keys', '/~jwks/jwks', 1, map {
        $f->get_early($browsers[$_], $callbacks[$_]) } 0 .. $N - 1);
}


# What one waits for ends with him: the provider's connection is closed.

sub waits_for_token {
    my @browsers = map { $t->browser } 1 .. $N;
    my @callbacks = map { $f->callback($_, 'token') } @browsers;

    $scripted->script({ 'token:token' => { hang => JSON::true } });
    leave('token', '/~token/token', $N, map {
        $f->get_early($browsers[$_], $callbacks[$_]) } 0 .. $N - 1);
    is(aborted('/~token/token'), $N, "$N requests at the provider end");
}


sub waits_for_userinfo {
    my @browsers = map { $t->browser } 1 .. $N;
    my @callbacks = map { $f->callback($_, 'userinfo') } @browsers;

    $scripted->script({ 'userinfo:userinfo' => { hang => JSON::true } });
    leave('userinfo', '/~userinfo/userinfo', $N, map {
        $f->get_early($browsers[$_], $callbacks[$_]) } 0 .. $N - 1);
    is(aborted('/~userinfo/userinfo'), $N, "$N requests at the provider end");
}


# Not at the first byte, but in the middle of an answer; and some stay.

sub in_between {
    my $p = AuthTest::Flow->new($t, $scripted,
                                base => $t->url('', 'patient'));
    my @browsers = map { $p->browser } 1 .. $N;
    my @callbacks = map { $p->callback($_, 'calm') } @browsers;

    $scripted->script({ 'calm:token' => { drip => 1 } });

    my @sockets = map { $f->get_early($browsers[$_], $callbacks[$_]) }
                  0 .. $N - 1;

    $t->wait_for(sub { $scripted->count('/~calm/token') >= $N });

    close $sockets[$_] for grep { $_ % 2 } 0 .. $N - 1;

    my @signed_in = grep { AuthTest::Flow::sets_session($f->late($_, 30)) }
                    @sockets[grep { !($_ % 2) } 0 .. $N - 1];

    is(scalar @signed_in, $N / 2, 'whoever stays is signed in');

    $scripted->script({ 'calm:token' => undef });
    $f->mark;
}


sub afterwards {
    $f->is_signed_in($f->sign_in($t->browser, 'calm'), 'and all is well');

    $scripted->script({ map { ("$_:$_" => undef) } qw( token userinfo ) });
    $f->is_signed_in($f->sign_in($t->browser, $_), "also at \"$_\"")
        for qw( token userinfo );

    ok($t->wait_for(sub { connections() == 1 }), 'no connection is left');
}


# COUNT requests are at PATH of the provider and all of SOCKETS are waiting;
# then they are closed.

sub leave {
    my ($name, $path, $count, @sockets) = @_;

    ok($t->wait_for(sub { $scripted->count($path) >= $count
                          && connections() > @sockets }),
       "$name: $N visitors are waiting");
    is($scripted->count($path), $count, "with $count at the provider");

    my $start = Time::HiRes::time();

    close $_ for @sockets;

    ok($t->wait_for(sub { connections() == 1 }, 3), 'they leave');
    cmp_ok(Time::HiRes::time() - $start, '<', 3, 'and are gone at once');
    ok($f->new_log !~ /auth: \[/, 'nothing is said of it');

    $f->mark;
}


# of nginx, with the one that asks

sub connections {
    my ($n) = $t->browser->get('/status')->content
              =~ /Active connections: (\d+)/;

    return $n // 0;
}


sub aborted {
    my ($path) = @_;

    my $n = 0;

    $t->wait_for(sub {
        $n = grep { $_->{aborted} } $scripted->log($path);
        return $n >= $N;
    });

    return $n;
}
