#!/usr/bin/perl

# Tests for the directives of sessions: good values, bad ones; what is
# wrong is said with file and line, and no secret is shown.

use lib 't/lib';
use AuthTest;
use AuthTest::Config;

my $t = AuthTest->new;

$t->write_file('key.json', to_json({ kty => 'oct', alg => 'HS512',
    k => MIME::Base64::encode_base64url('k' x 64) }), 0640);

# directive => [where it may stand, good values, bad values, what it needs]; h:
# http, s: server, l: location

my %directives = (

    auth_session_max_age => ['hs', [qw( 1 30d 1h 1y )], [
        ['0', qr/must not be zero/],
        ['0s', qr/must not be zero/],
        map({ [$_, qr/invalid value|invalid number/] }
            'x', '-1', '1.5', 'off', '30 d', '99999999999999999999', '""'),
    ]],

    auth_session_update_age => ['hs', [qw( 0 1 24h )], [
        map { [$_, qr/invalid value|invalid number/] }
            'x', '-1', 'off', '1h 2h', ''
    ]],

    auth_session_lifetime => ['hs', [qw( off 1 90d )], [
        map { [$_, qr/has an invalid value|invalid number/] }
            'x', '0', '-1', 'on', 'OFF', '1d 2d', ''
    ]],

    auth_session_token => ['hs', [qw( jwe jws )], [
        map { [$_, qr/has an invalid value|invalid number/] }
            'jwt', 'JWE', 'v4', '""', 'jwe jws', ''
    ]],

    auth_session_algorithms => ['hs', ['HS256', 'HS512 HS256', 'HS384'], [
        map { [$_, qr/invalid algorithm|invalid number/] }
            'none', 'RS256', 'EdDSA', 'hs512', 'HS512 none', '""', ''
    ]],

    auth_session_key => ['hs', ['key.json'], [
        ['', qr/invalid number of arguments/],
        ['""', qr/no file is named/],
        ['/nowhere', qr/open\(\) "\/nowhere" failed/],
    ], 'auth_session_token jws;'],

    auth_session_claims => ['hs', ['groups', 'groups roles access_token'], [
        map({ [$_, qr/cannot name "$_"/] }
            qw( sub id name email picture image provider email_verified
                auth_time iat exp nbf jti iss aud )),
        ['groups sub', qr/cannot name "sub"/],
        ['groups groups', qr/duplicate value "groups"/],
        ['', qr/invalid number of arguments/],
    ]],
);

check_directives($t, \%directives);
