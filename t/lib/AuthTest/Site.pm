package AuthTest::Site;

# Copyright (C) ngx_http_auth_module contributors

# What tests of the API and of sessions have in common: a site whose provider
# is never asked, tokens made without anybody's help, CSRF cookies.

use strict;
use warnings;

use Digest::SHA qw( hmac_sha256 hmac_sha512 sha256_hex );
use Exporter qw( import );
use JSON ();
use MIME::Base64 qw( encode_base64url );

our @EXPORT = qw( SECRET SESSION csrf_cookie hkdf jwe_key jws provider_block
                  session_cookies site );

# of the contract's test vectors
use constant SECRET => 'correct horse battery staple 0123456789';

use constant SESSION => 'next-auth.session-token';


# site(ITEM => TEXT, ...): one server on the first port; http, server and
# location are lines for there, api replaces the location of the API.

sub site {
    my (%item) = @_;

    my $secret = $item{secret} // '"' . SECRET . '"';
    my $http = $item{http} // '';
    my $server = $item{server} // '';
    my $providers = $item{providers} // provider_block('github');
    my $api = $item{api} // 'location ^~ /api/auth/ { auth_api; }';
    my $listen = $item{listen} // '127.0.0.1:%%PORT_0%%';
    my $location = $item{location}
                   // 'auth_session required; add_header X-User $auth_user_id;';

    return <<"EOC";
    auth_secret $secret;
    $providers
    $http

    server {
        listen $listen;
        $server

        $api

        location / {
            $location
        }
    }
EOC
}


# a provider whose addresses are known, so that nothing is fetched

sub provider_block {
    my ($id, $members) = @_;

    $members //= '';

    return "auth_provider $id { preset github; client_id id-of-$id;"
           . " client_secret secret-of-$id; $members }";
}


# csrf_cookie(TOKEN, SECRET): the value as it is sent

sub csrf_cookie {
    my ($token, $secret) = @_;

    return "$token%7C" . sha256_hex($token . ($secret // SECRET));
}


# RFC 5869 with SHA-256 and an empty salt

sub hkdf {
    my ($secret, $info, $len) = @_;

    my $key = hmac_sha256($secret, "\0" x 32);
    my ($out, $block) = ('', '');

    for (my $n = 1; length $out < $len; $n++) {
        $block = hmac_sha256($block . $info . chr $n, $key);
        $out .= $block;
    }

    return substr $out, 0, $len;
}


# the key of next-auth v4, as the tokens peer takes it

sub jwe_key {
    my ($secret) = @_;

    my $key = hkdf($secret // SECRET, 'NextAuth.js Generated Encryption Key',
                   32);

    return { hex => unpack 'H*', $key };
}


# jws(CLAIMS, secret =>, key => BYTES, header => {...}): a token of next-auth v3;
# "iat" and "exp" are added where they are not given, undef leaves one out

sub jws {
    my ($claims, %opt) = @_;

    my $key = $opt{key} // hkdf($opt{secret} // SECRET,
                                'NextAuth.js Generated Signing Key', 64);

    my %claims = (iat => time - 1, exp => time + 3600, %$claims);

    delete @claims{grep { !defined $claims{$_} } keys %claims};

    my $json = JSON->new->utf8->canonical->allow_nonref;
    my $text = join '.', map { encode_base64url($json->encode($_)) }
                         $opt{header} // { alg => 'HS512' }, \%claims;

    return "$text." . encode_base64url(hmac_sha512($text, $key));
}


# session_cookies(TOKEN, NAME): as a Cookie header, in pieces where v4 does it

sub session_cookies {
    my ($token, $name) = @_;

    $name //= SESSION;

    return "$name=$token" if length $token <= 3933;

    my $n = 0;

    return join '; ', map { "$name." . $n++ . "=$_" } $token =~ /(.{1,3933})/g;
}


1;
