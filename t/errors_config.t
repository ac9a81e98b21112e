#!/usr/bin/perl

# What can be known of a provider when the configuration is read fails nginx -t,
# with the place and what would be right: keys, secrets, expressions, presets,
# and what a server offers. config_provider.t has the members one by one.

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

loopback();
keys_of_clients();
methods();
profiles();
presets();
offered();
secrets();

# nothing ran; the final assertions are about what nginx -t left
ok(!-e $t->dir . '/error.log' || $t->error_log !~ /s{32}/, 'no secret is said');


# Where nobody can listen in between http will do, and nowhere else.

sub loopback {
    good("http on $_", issuer => "http://$_") for '127.0.0.1:1', 'localhost/',
        '[::1]:8080/x', '127.1.2.3', 'LOCALHOST';

    refused("http on $_", qr/issuer must begin with https:/,
            issuer => "http://$_")
        for 'login.example', '10.0.0.1', 'localhost.example', '127.0.0.1.example',
            '[::2]', '0.0.0.0';

    refused('https with a user', qr/must be an https URL without user name/,
            issuer => 'https://127.0.0.1@login.example');
    refused('a document as issuer', qr/issuer must end before/,
            issuer => 'https://a.example/.well-known/openid-configuration');
}


sub keys_of_clients {
    good("private_key_jwt, $_", client_secret => undef, client_key => $_)
        for qw( rsa.jwk ec.pem );

    for my $file (qw( public.jwk oct.jwk text.jwk empty )) {
        refused("client_key $file", qr/"\S*$file" (cannot|is empty)|"\S*$file"/,
                client_secret => undef, client_key => $file);
    }

    refused('a key that is not used', qr/client_key is used by/,
            client_key => 'rsa.jwk',
            token_endpoint_auth_method => 'client_secret_basic');
}


sub methods {
    good('HMAC', id_token_alg => 'RS256 HS256');
    refused('HMAC without a secret', qr/need a client_secret/,
            client_secret => undef, client_key => 'rsa.jwk',
            id_token_alg => 'HS256');
    refused('HMAC with a short secret', qr/need a client_secret of 32/,
            client_secret => 'short', id_token_alg => 'HS256');
    refused('an endpoint too few', qr/add authorization_endpoint, token/,
            %oauth2, token_endpoint => undef);
}


sub profiles {
    good('all kinds of mapping', profile => [
        'id sub', 'name "{a} {b}"', 'email "x ?? y || z"',
        'groups "string(x)"', 'x "join(a,b)"', 'y null' ]);

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
