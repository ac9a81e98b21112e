#!/usr/bin/perl

# Tests for the directives of cookies: good values, bad ones; what is
# wrong is said with file and line, and no secret is shown.

use lib 't/lib';
use AuthTest;
use AuthTest::Config;

my $t = AuthTest->new;

# directive => [where it may stand, good values, bad values, what it needs]; h:
# http, s: server, l: location

my %directives = (

    auth_cookie => ['hs', [
        'session_token name=sid', 'csrf_token samesite=strict',
        'callback_url domain=x.test path=/a', 'session_token secure=on',
        'pkce_code_verifier secure=off', 'session_token secure=auto',
        'session_token name=__Host-s secure=on',
        'session_token name=__Secure-s secure=on domain=x.test path=/a',
        'csrf_token samesite=None', 'csrf_token samesite=none secure=on',
    ], [
        ['session name=x', qr/unknown cookie "session"; there are session_tok/],
        ['session_token', qr/invalid number of arguments/],
        map({ ["session_token $_", qr/invalid parameter "/] }
            'x', 'name=', '"name=a;b"', '"name=a b"', 'name=a=b', 'name=a,b',
            '"name=a\\tb"', 'domain=', '"domain=x.test; Secure"',
            'path=', '"path=/; HttpOnly=0"', 'samesite=', 'samesite=weak',
            'secure=', 'secure=yes', 'Name=x', 'httponly=off', '""',
            '"name=\\"x\\""', 'expires=1'),
        map({ ["session_token $_", qr/needs "secure=on"/] }
            'name=__Host-s', 'name=__Secure-s', 'name=__Secure-s secure=auto',
            'name=__host-s secure=off', 'name=__SECURE-s'),
        map({ ["session_token secure=on name=__Host-s $_",
               qr/allows no domain and no path but/] }
            'domain=x.test', 'path=/a'),
        ['callback_url samesite=none secure=off', qr/forbids "secure=off"/],
    ]],
);

check_directives($t, \%directives);

refused($t, 'two cookies of one name', qr/two cookies have the name "x"/,
        config(s => 'auth_cookie csrf_token name=x;
                     auth_cookie session_token name=x;'));
