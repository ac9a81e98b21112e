#!/usr/bin/perl

# Tests for providers behind a proxy: all calls go there when it is configured,
# and none when only the environment names one.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new(plan => 13);
my %cert = $t->certificate('localhost');

my $plain = $t->scripted;
my $tls = $t->scripted(ssl => { cert => $cert{cert}, key => $cert{key} });

my $open = proxy();
my $closed = proxy(user => 'nginx', password => 'secret');

my $f = AuthTest::Flow->new($t, $plain);
my $g = AuthTest::Flow->new($t, $tls);

$t->set(
    NOBODY => AuthTest::Net::reserve_port(),
    OPEN   => $open->port,
    CLOSED => $closed->port,
    MAIN   => join(' ', map { "env $_;" } variables()),
);

$t->config(
    'auth_secret "' . SECRET . '"; auth_session_cache off;'
    . join('', map { $f->block($_, userinfo => 'on') }
               qw( plain direct closed dead ))
    . join('', map { $g->block($_) } qw( tls tlsdirect ))
    . server(0, '')
    . server('open', 'proxy=http://127.0.0.1:%%OPEN%%')
    . server('closed', 'proxy=http://127.0.0.1:%%CLOSED%%')
    . server('dead', 'proxy=http://127.0.0.1:%%NOBODY%%')
);

start_with_environment();

configured();
environment();
failures();

no_secrets($t, $f->issued, $g->issued);


sub variables {
    return qw( http_proxy https_proxy HTTPS_PROXY ALL_PROXY all_proxy
               no_proxy NO_PROXY );
}


sub start_with_environment {
    local @ENV{variables()} = ("http://127.0.0.1:" . $open->port)
                              x scalar(() = variables());

    $ENV{no_proxy} = $ENV{NO_PROXY} = '127.0.0.1,localhost';
    $t->start;
}


sub proxy {
    return AuthTest::Peer->spawn($t, 't/lib/peers/proxy.js', @_);
}


sub server {
    my ($port, $proxy) = @_;

    return "server { listen 127.0.0.1:%%PORT_$port%%;"
           . " auth_fetch timeout=2s $proxy"
           . ' trusted_certificate=%%DIR%%/ca.crt;'
           . ' location ^~ /api/auth/ { auth_api; } }';
}


# sign_in(FLOW, ID, PORT): at the server there

sub sign_in {
    my ($flow, $id, $port) = @_;

    $flow->{base} = $t->url('', $port);

    return $flow->sign_in($t->browser(base => $flow->{base}), $id);
}


sub configured {
    $f->is_signed_in(sign_in($f, 'plain', 'open'), 'through a proxy');

    is(join(' ', map { "$_->{method} $_->{path}" } $open->log),
       'GET /~plain/.well-known/openid-configuration POST /~plain/token'
       . ' GET /~plain/jwks GET /~plain/userinfo', 'each of the four calls');

    $open->reset;
    $g->mark;
    $g->is_signed_in(sign_in($g, 'tls', 'open'), 'https through a proxy');

    my %requests = map { ("$_->{method} $_->{url}" => 1) } $open->log;

    is(join(' ', keys %requests), 'CONNECT 127.0.0.1:' . $tls->port,
       'in a tunnel');
}


# no_proxy covers 127.0.0.1 above: a proxy that is configured is used all the same

sub environment {
    $open->reset;

    $f->mark;
    $f->is_signed_in(sign_in($f, 'direct', 0), 'http_proxy is not looked at');

    $g->mark;
    $g->is_signed_in(sign_in($g, 'tlsdirect', 0),
                     'https_proxy is not looked at');

    is(scalar(() = $open->log), 0, 'no request there');
}


sub failures {
    $f->mark;
    $f->is_refused(sign_in($f, 'closed', 'closed'), 'SIGNIN_OAUTH_ERROR',
                   'a proxy that wants a password', why => qr/407/);

    $f->is_refused(sign_in($f, 'dead', 'dead'), 'SIGNIN_OAUTH_ERROR',
                   'a proxy that is away', why => qr/connect/i);

    is($plain->count('/~dead/.well-known/openid-configuration')
       + $plain->count('/~closed/.well-known/openid-configuration'), 0,
       'and nothing goes past it');

    my ($status) = $t->test_config(
        'auth_fetch proxy=http://nginx:secret@127.0.0.1:3128;');

    is($status, 1, 'a password has no place in the address');

    is($t->browser(base => $t->url('', 'dead'))->get('/api/auth/csrf')->code,
       200, 'the rest works');
}
