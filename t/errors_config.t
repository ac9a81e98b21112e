#!/usr/bin/perl

# What can be known of a provider when the configuration is read fails nginx -t,
# with the file, the line that is wrong, and what would be right.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;
my $tokens = $t->tokens;

my %usual = (
    type          => 'oidc',
    issuer        => 'https://login.example',
    client_id     => 'client',
    client_secret => 's' x 32,
);

my %oauth2 = (
    type                   => 'oauth2',
    issuer                 => undef,
    authorization_endpoint => 'https://login.example/authorize',
    token_endpoint         => 'https://login.example/token',
    userinfo_endpoint      => 'https://login.example/me',
);

my %pairs = map { $_ => $tokens->call('generate', { alg => $_ }) }
            qw( RS256 ES256 );

$t->write_file('rsa.jwk', to_json($pairs{RS256}{private}));
$t->write_file('ec.pem', $pairs{ES256}{pem});
$t->write_file('public.jwk', to_json($pairs{RS256}{public}));
$t->write_file('oct.jwk', '{"kty":"oct","k":"' . 'A' x 86 . '"}');
$t->write_file('text.jwk', 'no key');
$t->write_file('empty', '');
$t->write_file('blank', "\n");
$t->write_file('secret', 's' x 32 . "\n");

good_blocks();
ids();
members();
addresses();
clients();
checks();
tokens();
profiles();
presets();
offered();
secrets();

# nothing ran; the final assertions are about what nginx -t left
ok(!-e $t->dir . '/error.log' || $t->error_log !~ /s{32}/, 'no secret is said');


sub good_blocks {
    good('an OpenID provider');
    good('by metadata_url', issuer => undef,
         metadata_url => 'https://login.example/meta');
    good('an OAuth 2 provider', %oauth2);
    good('a secret in a file', client_secret => 'file:%%DIR%%/secret');
    good('http on loopback', issuer => $_) for 'http://127.0.0.1:1',
        'http://localhost/', 'http://[::1]:8080/x', 'http://127.1.2.3';
    good('http elsewhere, asked for', issuer => 'http://login.example',
         allow_http => 'on');
    good('private_key_jwt', client_secret => undef, client_key => $_)
        for qw( rsa.jwk ec.pem );
    good('a public client', client_secret => undef,
         token_endpoint_auth_method => 'none');
    good('HMAC', id_token_alg => 'RS256 HS256');
    good('all kinds of mapping', profile => [
        'id sub', 'name "{a} {b}"', 'email "x ?? y || z"',
        'groups "string(x)"', 'x "join(a,b)"', 'y null' ]);
    good('parameters', authorization_param => ['prompt login', 'x ""']);
}


# An id stands in URLs, in cookies and in the log.

sub ids {
    good_id($_) for 'a', 'A-Z_09', '-', '_', '1', 'x' x 64;

    my $why = qr/provider id ".*" stands in URLs, it must be 1 to 64 letters/s;

    for my $id ('""', '"a b"', 'a.b', 'a/b', '../a', 'a%20b', '"a\"b"', 'a:b',
                'a?b', "\x{e9}", '"a\nb"', '$host', '<b>', 'x' x 65, "a\x{7f}")
    {
        my ($status, $output) = $t->test_config(
            site(providers => block_of($id, \%usual)));

        is($status, 1, "id $id" =~ s/[^ -~]/?/gr);
        like($output, $why, 'is refused');
    }

    refused_text('two of one id', block_of('a', \%usual)
                 . block_of('a', \%usual), qr/duplicate provider "a"/);
    refused_text('no id', 'auth_provider { client_id x; }',
                 qr/invalid number of arguments in "auth_provider"/);
    refused_text('two ids', 'auth_provider a b { client_id x; }',
                 qr/invalid number of arguments in "auth_provider"/);
}


sub members {
    refused('an unknown member', qr/unknown member "clientid"/,
            clientid => 'x');
    refused('one in capitals', qr/unknown member "Client_Id"/,
            Client_Id => 'x');
    refused('one twice', qr/"issuer" is duplicate/,
            issuer => ['https://a.example', 'https://b.example']);
    refused('no value', qr/invalid number of arguments in "client_id"/,
            client_id => '');
    refused('two values', qr/invalid number of arguments in "client_id"/,
            client_id => 'a b');
    refused('an empty value', qr/client_id|invalid value ""/,
            client_id => '""');
    refused('a word for on and off', qr/allow_http/, allow_http => 'yes');
    refused('an unknown type', qr/type/, type => 'saml');

    refused("type $_ of a later version", qr/type "$_" is not supported/,
            type => $_) for qw( oauth1 email credentials );
    refused('a member of another type', qr/"server" belongs to e-mail sign-in/,
            server => 'smtp://127.0.0.1');

    refused('a tolerance of two hours', qr/clock_skew must not be over/,
            clock_skew => '2h');
    refused('a tolerance that is no time', qr/clock_skew/,
            clock_skew => 'long');
    refused('an unknown response_mode', qr/response_mode/,
            response_mode => 'fragment');
    refused('an unknown word for userinfo', qr/userinfo/, userinfo => 'maybe');

    refused("authorization_param $_", qr/authorization_param "$_" is set by/,
            authorization_param => "$_ x")
        for qw( client_id redirect_uri scope state code_challenge );
    refused('a parameter twice', qr/"authorization_param prompt" is duplicate/,
            authorization_param => ['prompt a', 'prompt b']);
}


sub addresses {
    my $url = qr/must be an https URL without user name, blanks or "#"/;

    for my $value ('login.example', '//login.example', 'ftp://a.example',
                   'https://', 'https://u@a.example', '"https://a b.example"',
                   'https://a.example\\x', 'https://a.example:70000',
                   '"https://a.example/#x"')
    {
        refused("issuer $value", $url, issuer => $value);
    }

    refused('issuer with a query', qr/issuer must have no query/,
            issuer => 'https://a.example/?x');
    refused('issuer of the document', qr/issuer must end before/,
            issuer => 'https://a.example/.well-known/openid-configuration');

    for my $name (qw( issuer metadata_url authorization_endpoint token_endpoint
                      userinfo_endpoint jwks_uri end_session_endpoint ))
    {
        refused("http in $name", qr/$name must begin with https:/,
                $name => 'http://login.example/x');
    }

    refused('neither issuer nor metadata_url', qr/add "issuer URL;"/,
            issuer => undef);
    refused('an endpoint too few', qr/add authorization_endpoint, token/,
            %oauth2, token_endpoint => undef);
}


sub clients {
    refused('no client_id', qr/add "client_id ID;"/, client_id => undef);
    refused('no secret', qr/add "client_secret file:PATH;"/,
            client_secret => undef);
    refused('a key that is not there', qr/add "client_key FILE;"/,
            token_endpoint_auth_method => 'private_key_jwt');
    refused('a key that is not used', qr/client_key is used by/,
            client_key => 'rsa.jwk',
            token_endpoint_auth_method => 'client_secret_basic');
    refused('an unknown method', qr/token_endpoint_auth_method/,
            token_endpoint_auth_method => 'client_secret_jwt');
    refused('a public client without PKCE', qr/needs the check pkce/,
            client_secret => undef, token_endpoint_auth_method => 'none',
            checks => 'state nonce');

    for my $file (qw( public.jwk oct.jwk text.jwk empty )) {
        refused("client_key $file", qr/client_key "$file" cannot|"$file"/,
                client_secret => undef, client_key => $file);
    }

    refused('a key that does not exist', qr/absent\.jwk/,
            client_secret => undef, client_key => 'absent.jwk');
}


sub checks {
    refused('none beside another', qr/excludes all other checks/,
            checks => 'none state');
    refused('an unknown one', qr/checks/, checks => 'iss');
    refused('one twice', qr/checks/, checks => 'state state');
    refused('a nonce for OAuth 2', qr/nonce is known to providers of type oidc/,
            %oauth2, checks => 'state nonce');
}


sub tokens {
    refused('an unknown algorithm', qr/id_token_alg/, id_token_alg => $_)
        for 'none', 'RS1', 'rs256', 'HS257';
    refused('one twice', qr/id_token_alg/, id_token_alg => 'RS256 RS256');
    refused('HMAC without a secret', qr/need a client_secret/,
            client_secret => undef, client_key => 'rsa.jwk',
            id_token_alg => 'HS256');
    refused('HMAC with a short secret', qr/need a client_secret of 32/,
            client_secret => 'short', id_token_alg => 'HS256');
    refused('HS512 with 32 bytes', qr/need a client_secret of 32, 48 and 64/,
            id_token_alg => 'HS512');
    refused('an algorithm for OAuth 2', qr/id_token_alg is for providers of/,
            %oauth2, id_token_alg => 'RS256');
    refused('userinfo off for OAuth 2', qr/has nothing but userinfo to tell/,
            %oauth2, userinfo => 'off');
    refused('a scope without openid', qr/add openid to scope/,
            scope => 'email profile');
    refused('a scope that begins so', qr/add openid to scope/,
            scope => 'openidx');
}


sub profiles {
    my $why = qr/profile ".*" cannot be used: /;

    refused("profile $_", $why, profile => "name $_")
        for '"{a"', '"a}"', '"{}"', '""', '"a ??"', '"?? a"', '"lower(a)"',
            '"join(a,)"', '"' . 'a ?? ' x 20 . 'a"';

    refused("profile sets $_", qr/profile cannot set "$_"/, profile => "$_ x")
        for qw( sub provider exp email_verified );
    refused('a field twice', qr/"profile name" is duplicate/,
            profile => ['name a', 'name b']);
    refused('a bad path for email_verified',
            qr/email_verified ".*" cannot be used/, email_verified => '"{a"');
}


sub presets {
    my %bare = (type => undef, issuer => undef);

    good_block('github', %bare);
    good_block('google', %bare);
    good_block('x', %bare, preset => 'github');

    refused('an unknown preset', qr/unknown preset "githup"/, %bare,
            preset => 'githup');
    refused('a preset of another type', qr/has another type, remove one/,
            preset => 'github');
    refused('a type of nothing', qr/add authorization_endpoint/, %bare);
}


# What a server offers must exist; nobody can sign in where there is none.

sub offered {
    my $block = block_of('a', \%usual) . block_of('b', \%usual);

    for my $value ('a', 'b a') {
        my ($status) = $t->test_config(site(providers => $block,
            server => "auth_providers $value;"));

        is($status, 0, "auth_providers $value");
    }

    for (['a c', qr/auth_providers.*"c"/], ['A', qr/auth_providers.*"A"/],
         ['a a', qr/auth_providers|duplicate/], ['', qr/auth_providers/])
    {
        my ($value, $why) = @$_;
        my ($status, $output) = $t->test_config(site(providers => $block,
            server => "auth_providers $value;"));

        is($status, 1, "auth_providers $value");
        like($output, $why, 'is refused');
    }

    my ($status, $output) = $t->test_config(site(providers => ''));

    is($status, 1, 'no provider at all');
    like($output, qr/nobody can sign in: add "auth_provider ID/, 'is refused');
}


sub secrets {
    for (['file:%%DIR%%/absent', qr/open\(\) ".*\/absent" failed/],
         ['file:%%DIR%%/empty', qr/empty/], ['file:%%DIR%%/blank', qr/empty/],
         ['env:NO_SUCH_VARIABLE_OF_OURS',
          qr/no environment variable "NO_SUCH_VARIABLE_OF_OURS"/],
         ['""', qr/empty/])
    {
        my ($value, $why) = @$_;

        refused("client_secret $value", $why, client_secret => $value);
    }
}


sub block_of {
    my ($id, $members) = @_;

    my @lines = map {
        my $name = $_;
        map { "$name $_;\n" =~ s/ ;/;/r } ref $members->{$name}
            ? @{$members->{$name}} : $members->{$name};
    } grep { defined $members->{$_} } sort keys %$members;

    return join '', "auth_provider $id {\n", @lines, "}\n";
}


sub good {
    my ($name, %members) = @_;

    my ($status, $output) = $t->test_config(
        site(providers => block_of('a', { %usual, %members })));

    is($status, 0, $name) or diag($output);
}


sub good_block {
    my ($id, %members) = @_;

    my ($status, $output) = $t->test_config(
        site(providers => block_of($id, { %usual, %members })));

    is($status, 0, "preset of $id") or diag($output);
}


sub good_id {
    my ($id) = @_;

    my ($status, $output) = $t->test_config(
        site(providers => block_of($id, \%usual)));

    is($status, 0, "id $id") or diag($output);
}


sub refused {
    my ($name, $why, %members) = @_;

    refused_text($name, block_of('a', { %usual, %members }), $why);
}


# one assertion: it fails, says why and where, and shows no secret

sub refused_text {
    my ($name, $text, $why) = @_;

    my ($status, $output) = $t->test_config(site(providers => $text));
    my @wrong;

    push @wrong, "status $status" if $status != 1;
    push @wrong, 'for another reason' if $output !~ $why;
    push @wrong, 'no place' if $output !~ /\[emerg\] .* in \S+nginx-t\.conf:\d+$/m;
    push @wrong, 'shows the secret' if $output =~ /s{32}/;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    ok(!@wrong, $name) or diag(join "\n", @wrong, $output);
}
