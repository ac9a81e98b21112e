#!/usr/bin/perl

# Tests for auth_provider blocks: what nginx -t accepts and refuses.

use lib 't/lib';
use AuthTest;
use AuthTest::Config qw( refused );
use AuthTest::Site;

my $t = AuthTest->new;

my $PAIR = 'client_id hidden-id; client_secret hidden-word-of-the-client-0123456789;';
my $OIDC = "issuer https://op.test; $PAIR";
my $OAUTH2 = "type oauth2; $PAIR authorization_endpoint https://op.test/a;
              token_endpoint https://op.test/t;
              userinfo_endpoint https://op.test/u;";

ids();
good_blocks();
warnings_told();
bad_members();
bad_combinations();
lines();
files();


sub block { site(providers => "auth_provider $_[0]") }


sub ids {
    for my $id ('a', 'A-b_9', 'x' x 64) {
        accepted("id $id", "$id { $OIDC }");
    }

    for my $id ('""', 'a/b', 'a.b', '"a b"', "'a\"b'", 'x' x 65, 'a%20',
                "\xc3\xa4", '../a', 'a?b')
    {
        refused($t, "id $id", qr/provider id ".*" stands in URLs/,
                block("$id { $OIDC }"));
    }

    refused($t, 'an id twice', qr/duplicate provider "a"/,
            block("a { $OIDC } auth_provider a { $OIDC }"));
    refused($t, 'no id', qr/invalid number of arguments/, block("{ $OIDC }"));
    refused($t, 'no block', qr/has no opening "\{"/, block('a;'));

    my ($status) = $t->test_config(block("a { $OIDC"));
    is($status, 1, 'no end');
}


sub good_blocks {
    my %good = (
        'oidc'               => $OIDC,
        'oidc with all'      => "$OIDC type oidc; name \"A provider\";
            scope openid email profile; authorization_param prompt login;
            authorization_param audience x; id_token_alg RS256 ES256;
            token_endpoint_auth_method client_secret_post; userinfo on;
            checks pkce state nonce; profile id sub; profile email mail.main;
            profile team org.team; email_verified off; clock_skew 10s;
            end_session_endpoint https://op.test/end;",
        'metadata_url'       => "metadata_url https://op.test/x; $PAIR",
        'static oidc'        => "$OIDC authorization_endpoint https://op.test/a;
            token_endpoint https://op.test/t; jwks_uri https://op.test/k;",
        'oauth2'             => $OAUTH2,
        'a preset'           => "preset github; $PAIR",
        'public client'      => 'issuer https://op.test; client_id a;
            token_endpoint_auth_method none;',
        'http on loopback'   => "issuer http://127.0.0.1:8080; $PAIR",
        'http on localhost'  => "issuer http://localhost; $PAIR",
        'http where allowed' => "allow_http on; issuer http://op.test; $PAIR",
        'form_post'          => "$OIDC response_mode form_post;",
        'nothing checked'    => "$OIDC checks none;",
        'HS256'              => "$OIDC id_token_alg HS256;",
    );

    accepted($_, "x { $good{$_} }") for sort keys %good;
}


sub accepted {
    my ($name, $block) = @_;

    my ($status, $text) = $t->test_config(block($block));

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    is($status, 0, "accepted: $name") or diag($text);
    unlike($text, qr/\[warn\]/, 'without a warning');
}


# what vouches for one address says nothing about another

sub warnings_told {
    my $place = qr/ in \S+nginx-t\.conf:\d+$/m;

    for my $block ("$OIDC profile email preferred_username;",
                   "$OIDC profile email \"email ?? upn\";",
                   "preset google; $PAIR profile email upn;",
                   "$OAUTH2 profile email login;")
    {
        my ($status, $text) = $t->test_config(block("x { $block }"));

        is($status, 0, "accepted: $block");
        like($text, qr/\[warn\] provider "x": addresses from ".+" count as not verified/,
             'an address of its own');
        like($text, $place, 'with its place');
        unlike($text, qr/hidden-/, 'no secret');
    }

    accepted($_, "x { $OIDC $_ }")
        for 'profile email email;', 'profile name preferred_username;',
            'profile email upn; email_verified on;',
            'profile email upn; email_verified off;',
            'profile email upn; email_verified upn_verified;';
}


# each member with what it cannot have

sub bad_members {
    my $url = qr/must be an https URL|must begin with https|invalid value/;

    my %bad = (
        issuer                 => [$url, 'op.test', '//op.test',
                                   'ftp://op.test', 'http://op.test',
                                   'https://u:p@op.test', 'https://op.test/#a',
                                   '""', 'https://'],
        metadata_url           => [$url, 'http://op.test/x'],
        authorization_endpoint => [$url, 'http://op.test/a', '/a'],
        token_endpoint         => [$url, 'http://op.test/t', 'x'],
        userinfo_endpoint      => [$url, 'http://op.test/u'],
        jwks_uri               => [$url, 'file:///etc/passwd'],
        end_session_endpoint   => [$url, 'javascript:x'],
        type                   => [qr/invalid value "/, 'saml', '""', 'OIDC'],
        userinfo               => [qr/invalid value "/, 'yes', '""'],
        response_mode          => [qr/invalid value "/, 'fragment', 'web'],
        allow_http             => [qr/invalid value "/, 'yes', '1'],
        clock_skew             => [qr/invalid value "|not be over one hour/,
                                   'x', '-1', '2h'],
        id_token_alg           => [qr/invalid value "/, 'none', 'XX256',
                                   'rs256', 'RS256 RS256', '""'],
        checks                 => [qr/invalid value "|excludes all other/,
                                   'x', 'pkce pkce', 'none state', '""'],
        preset                 => [qr/unknown preset "/, 'nobody', '""'],
        token_endpoint_auth_method => [qr/invalid value "/, 'basic', 'tls'],
        authorization_param    => [qr/is set by the module|invalid /,
                                   'state x', 'client_id x', 'nonce x',
                                   'redirect_uri x', 'scope x', 'x', '"" x',
                                   'code_challenge x', 'response_type x'],
        profile                => [qr/cannot|invalid /, 'sub x', 'exp x',
                                   'provider x', 'x', 'email "join(a"', 'email ""'],
        client_key             => [qr/open\(\)|no file/, '/nowhere', '""'],
        client_id              => [qr/invalid (?:value|number)/, '""', 'a b'],
        scope                  => [qr/invalid number|add openid to scope/, '',
                                   'email', 'xopenid', 'openidx'],
        server                 => [qr/this version does not support/, 'smtp://x'],
        verify_url             => [qr/this version does not support/, 'https://x'],
        request_token_endpoint => [qr/this version does not support/, 'https://x'],
    );

    for my $name (sort keys %bad) {
        my ($message, @values) = @{$bad{$name}};

        # the block has what it needs, less what is being tried
        my $rest = $OIDC =~ s/\b$name [^;]*;//r;

        refused($t, "$name $_", $message, block("x { $rest $name $_; }"))
            for @values;
    }

    refused($t, 'an unknown member', qr/unknown member "clientid"/,
            block("x { $OIDC clientid a; }"));
    refused($t, 'a directive', qr/unknown member "auth_secret"/,
            block("x { $OIDC auth_secret a; }"));
    refused($t, 'a block inside', qr/unknown member|not supported|unexpected/,
            block("x { $OIDC y { } }"));

    for my $type (qw( oauth1 email credentials )) {
        refused($t, "type $type", qr/is not supported in this version/,
                block("x { type $type; $PAIR }"));
    }
}


sub bad_combinations {
    my %bad = (
        'no client_id'      => ['issuer https://op.test; client_secret x;',
                                qr/provider "x": add "client_id ID;"/],
        'no client_secret'  => ['issuer https://op.test; client_id x;',
                                qr/add "client_secret file:PATH;"/],
        'no issuer'         => ["type oidc; $PAIR", qr/add "issuer URL;"/],
        'no addresses'      => ["type oauth2; $PAIR",
                                qr/add authorization_endpoint, token_endpoin/],
        'nothing'           => ['', qr/provider "x": /],
        'a public client without PKCE' => ['issuer https://op.test;
                                client_id a; checks state;
                                token_endpoint_auth_method none;',
                                qr/without authentication needs the check/],
        'private_key_jwt without a key' => ["$OIDC
                                token_endpoint_auth_method private_key_jwt;",
                                qr/add "client_key FILE;"/],
        'a nonce for oauth2' => ["$OAUTH2 checks pkce nonce;",
                                qr/nonce is known to providers of type oidc/],
        'no userinfo for oauth2' => ["$OAUTH2 userinfo off;",
                                qr/has nothing but userinfo/],
        'id_token_alg for oauth2' => ["$OAUTH2 id_token_alg RS256;",
                                qr/is for providers of type oidc only/],
        'another type than the preset' => ["preset github; type oidc; $PAIR",
                                qr/the preset "github" has another type/],
        'HS512 with a short secret' => ["$OIDC id_token_alg HS512;",
                                qr/client_secret of 32, 48 and 64 bytes/],
        'an issuer with a query' => ["issuer https://op.test/?a; $PAIR",
                                qr/issuer must have no query/],
    );

    for my $name (sort keys %bad) {
        refused($t, $name, $bad{$name}[1], block("x { $bad{$name}[0] }"));
    }

    for my $member ('issuer https://b.test', 'client_id b', 'name b',
                    'client_secret b', 'scope openid', 'checks pkce',
                    'type oidc')
    {
        refused($t, "$member twice", qr/is duplicate/,
                block("x { $OIDC $member; $member; }"));
    }

    refused($t, 'a parameter twice', qr/"authorization_param a" is duplicate/,
            block("x { $OIDC authorization_param a b;
                   authorization_param a c; }"));
    refused($t, 'a field twice', qr/"profile email" is duplicate/,
            block("x { $OIDC profile email a; profile email b; }"));
}


# the line is that of the member, not of the end of the block

sub lines {
    my $config = block("x {\n$OIDC\n\nuserinfo on;\nclock_skew 5h;\n\n\n}");
    my ($status, $text) = $t->test_config($config);

    my @lines = split /\n/, $t->read_file('nginx-t.conf');
    my ($want) = grep { $lines[$_ - 1] =~ /clock_skew 5h/ } 1 .. @lines;

    like($text, qr/clock_skew must not be over one hour in \S+:$want$/m,
         'the line of the member');

    ($status, $text) = $t->test_config(block("x {\n\nissuer https://op.test;
                                              \n}"));
    @lines = split /\n/, $t->read_file('nginx-t.conf');
    ($want) = grep { $lines[$_ - 1] =~ /auth_provider x/ } 1 .. @lines;

    like($text, qr/add "client_id ID;".* in \S+:$want$/m,
         'the line of the block where it is missing');
}


sub files {
    $t->write_file('secret', "hidden-word\n", 0640);
    $t->write_file('members', "$OIDC\n", 0640);

    accepted('client_secret file:', 'x { issuer https://op.test; client_id a;
                                     client_secret file:secret; }');
    accepted('members of a file', 'x { include members; }');
    refused($t, 'a missing file', qr/open\(\) "\S+\/absent" failed/,
            block('x { include absent; }'));
    refused($t, 'a missing secret', qr/open\(\) "\S+\/absent" failed/,
            block('x { issuer https://op.test; client_id a;
                   client_secret file:absent; }'));

    $t->write_file('junk', 'not a key', 0640);
    refused($t, 'a client_key that is none', qr/client_key "\S+" cannot be/,
            block("x { issuer https://op.test; client_id a;
                   client_key junk; }"));
}
