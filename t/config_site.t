#!/usr/bin/perl

# Tests for the directives of a site: good values, bad ones; what is
# wrong is said with file and line, and no secret is shown.

use lib 't/lib';
use AuthTest;
use AuthTest::Config;

my $t = AuthTest->new;

# directive => [where it may stand, good values, bad values, what it needs]; h:
# http, s: server, l: location

my %directives = (

    auth_secret => ['hs', ['"' . 'a' x 32 . '"', 'x' x 40 . ' ' . 'y' x 40], [
        ['""', qr/the value of "auth_secret" is empty/],
        ['', qr/invalid number of arguments in "auth_secret"/],
        ['file:', qr/no file is named/],
        ['file:/nowhere/secret', qr/open\(\) "\/nowhere\/secret" failed/],
        ['file:.', qr/is not a regular file/],
        ['file:/dev/null', qr/is not a regular file/],
        ['env:NO_SUCH_VARIABLE', qr/no environment variable "NO_SUCH/],
        ['env:', qr/no environment variable ""/],
    ]],

    auth_url => ['hs', ['https://x.test/api/auth', 'http://x.test:81',
                        'https://x.test/', 'https://[::1]:8443/sso/'], [
        map({ [$_, qr/invalid URL "/] }
            'x.test/api/auth', '//x.test/', 'ftp://x.test/', 'https://',
            'https://u:p@x.test/', 'https://x.test/?a', 'https://x.test/#a',
            'https://x.test:99999/', '"https://x .test/"', '/api/auth',
            'https:x.test', 'https://x.test\\a', '$scheme://x.test', '""'),
        ['https://a.test https://b.test', qr/invalid number of arguments/],
    ]],

    auth_redirect_origins => ['hs', ['https://x.test', 'http://x.test:81/',
                                     'https://a.test https://b.test'], [
        map({ [$_, qr/invalid origin "/] }
            'x.test', '*.x.test', 'https://*.x.test', 'https://x.test/path',
            'https://x.test?', 'https://x.test#', 'https://x.test/?',
            'https://u@x.test', 'wss://x.test', '*', '~^https', 'null', '""',
            'https://x.test/a https://y.test', 'https://x.test:0',
            'https://.x.test', 'https://x.test,https://y.test'),
        ['', qr/invalid number of arguments/],
    ]],

    auth_providers => ['hs', ['github', 'other github'], [
        ['nobody', qr/"auth_providers" names "nobody", but there is no/],
        ['github nobody', qr/names "nobody"/],
        ['github github', qr/duplicate value "github"/],
        ['GitHub', qr/names "GitHub"/],
        ['""', qr/names ""/],
        ['', qr/invalid number of arguments/],
    ]],

    auth_page => ['hs', ['sign_in /login', 'sign_out /bye?x=y',
                         'error /oops'], [
        ['signin /login', qr/unknown page "signin"; there are sign_in/],
        map({ ["sign_in $_", qr/invalid URI "/] }
            'login', '/', '//evil.test', '/\\\\evil.test', '""', '/a#b',
            'https://x.test/', '"/a b"', '"/a\\tb"', '\\\\'),
        ['sign_in', qr/invalid number of arguments/],
    ]],

    auth_fetch => ['hs', ['timeout=1s', 'connect_timeout=500ms max_body=1m',
                          'proxy=http://127.0.0.1:3128'], [
        map({ [$_, qr/invalid or duplicate parameter "/] }
            'timeout=', 'timeout=0', 'timeout=x', 'timeout=1s timeout=2s',
            'connect_timeout=-1', 'max_body=0', 'max_body=x', 'max_body=',
            'trusted_certificate=', 'proxy=', 'proxy=x', 'proxy=socks5://x',
            'proxy=http://u:hidden-word@x.test', 'x=y', 'x', '""'),
        ['', qr/invalid number of arguments/],
    ]],

    auth_session => ['hsl', [qw( required optional off )], [
        map { [$_, qr/invalid value "|invalid number/] }
            'on', 'Required', 'require', '""', 'required off', ''
    ]],

    auth_session_require => ['hsl', ['name X', 'email *@x.test b@y.test',
                                     'name "*"'], [
        ['name', qr/invalid number of arguments/],
        ['"" x', qr/needs the name of a claim/],
    ]],
);

check_directives($t, \%directives);
