#!/usr/bin/perl

# Tests for https to providers: the chain and the name are always verified,
# against the file that is configured or the system's.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new(plan => 12);

# another authority first, of the same name
$t->certificate('stranger');
rename $t->dir . "/$_", $t->dir . "/other-$_" for qw( ca.crt ca.key );

my %good = $t->certificate('localhost');
my %wrong = $t->certificate('elsewhere.example',
                            alt => ['DNS:elsewhere.example', 'IP:127.0.0.2']);

my $right = peer(%good);
my $name = peer(%wrong);

my $f = AuthTest::Flow->new($t, $right);
my $g = AuthTest::Flow->new($t, $name);

$t->write_file('garbage.crt', "no certificate\n");

$t->config(
    'auth_secret "' . SECRET . '";'
    . join('', map { $f->block($_, userinfo => 'on') }
               qw( trusted system other token garbage ))
    . $g->block('name') . $g->block('name2', issuer =>
          'https://localhost:' . $name->port)
    . server(0, 'trusted_certificate=%%DIR%%/ca.crt')
    . server('system', '')
    . server('other', 'trusted_certificate=%%DIR%%/other-ca.crt')
    . server('garbage', 'trusted_certificate=%%DIR%%/garbage.crt')
);

$t->start;

my %WHY = (why => qr/certificate|issuer/i);

$f->is_signed_in(sign_in($f, 'trusted', 0), 'a trusted authority');
$f->is_signed_in(sign_in($f, 'trusted', 0), 'twice');

refused($f, 'system', 'system', 'the system does not know the authority');
refused($f, 'other', 'other', 'an authority of the same name');
refused($g, 'name', 0, 'a certificate for another address');
refused($g, 'name2', 0, 'a certificate for another name');

is($right->count('/~system/.well-known/openid-configuration')
   + $right->count('/~other/.well-known/openid-configuration')
   + grep({ $_->{tenant} } $name->log), 0, 'nothing was sent to any of them');

trust_is_per_server();
refused($f, 'garbage', 'garbage', 'an authority that cannot be read');

no_secrets($t, $f->issued, $g->issued);


sub peer {
    my (%cert) = @_;

    return $t->scripted(ssl => { cert => $cert{cert}, key => $cert{key} });
}


sub server {
    my ($port, $parameters) = @_;

    return "server { listen 127.0.0.1:%%PORT_$port%%;"
           . " auth_fetch timeout=3s $parameters;"
           . ' location ^~ /api/auth/ { auth_api; } }';
}


sub sign_in {
    my ($flow, $id, $port) = @_;

    $flow->{base} = $t->url('', $port);

    return $flow->sign_in($t->browser(base => $flow->{base}), $id);
}


sub refused {
    my ($flow, $id, $port, $text) = @_;

    $flow->mark;
    $flow->is_refused(sign_in($flow, $id, $port), 'SIGNIN_OAUTH_ERROR', $text,
                      %WHY);
}


# A pooled connection that one server's authority made good is not taken by
# another server that does not trust it.

sub trust_is_per_server {
    $f->mark;
    $f->is_signed_in(sign_in($f, 'token', 0), 'connections are in the pool');

    my $before = $right->count('/~token/token');

    $f->is_refused(sign_in($f, 'token', 'system'),
                   'OAUTH_GET_ACCESS_TOKEN_ERROR',
                   'the pool does not lend trust', %WHY);

    is($right->count('/~token/token'), $before, 'no code was sent');
}
