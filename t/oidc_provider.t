#!/usr/bin/perl

# Tests against npm's oidc-provider, a provider that others have certified.

use lib 't/lib';
use AuthTest;
use AuthTest::Clock;
use AuthTest::Flow;
use AuthTest::Site;

my $SECRET = 'the-secret-of-the-clients-' . 's' x 40;

my @USERS = (
    { login => 'alice', password => 'wonderland', sub => 'alice-1',
      name => 'Alice Liddell', email => 'alice@example.com',
      email_verified => JSON::true, groups => ['readers'],
      picture => 'https://example.com/alice.png' },
    { login => 'bob', password => 'builder', sub => 'bob-1', name => "B\x{f6}b",
      email => 'Bob@Example.com', email_verified => JSON::false },
);

my $t = AuthTest->new;
my $tokens = $t->tokens;
my $clock = AuthTest::Clock->new($t);

my %keys = map { $_ => $tokens->call('generate', { alg => $_, kid => "my-$_" }) }
           qw( RS256 PS256 ES256 EdDSA );

$t->write_file("$_.jwk", to_json({ %{$keys{$_}{private}}, alg => $_ }))
    for keys %keys;
$t->write_file('ES256.pem', $keys{ES256}{pem});

# the id of each stands in its redirect_uri; settings of the client, and members
# of the block
my %clients = (
    map({ (lc $_ => [{ id_token_signed_response_alg => $_ }]) }
        qw( RS256 PS256 ES256 EdDSA )),

    named   => [{ id_token_signed_response_alg => 'HS256' },
                id_token_alg => 'RS256 HS256'],
    unnamed => [{ id_token_signed_response_alg => 'HS256' }],

    basic   => [{ token_endpoint_auth_method => 'client_secret_basic' },
                token_endpoint_auth_method => 'client_secret_basic'],
    post    => [{ token_endpoint_auth_method => 'client_secret_post' },
                token_endpoint_auth_method => 'client_secret_post'],
    public  => [{ token_endpoint_auth_method => 'none' },
                token_endpoint_auth_method => 'none',
                client_secret => undef],
    map({ ("key_$_" => [{ token_endpoint_auth_method => 'private_key_jwt',
                          token_endpoint_auth_signing_alg => $_,
                          jwks => { keys => [$keys{$_}{public}] } },
                        client_secret => undef,
                        client_key => "%%DIR%%/$_.jwk"]) } keys %keys),
    key_pem => [{ token_endpoint_auth_method => 'private_key_jwt',
                  jwks => { keys => [{ %{$keys{ES256}{public}},
                                       kid => undef }] } },
                client_secret => undef, client_key => '%%DIR%%/ES256.pem'],

    auto    => [{}],
    off     => [{}, userinfo => 'off'],
    on      => [{}, userinfo => 'on'],
    nopkce  => [{}, checks => 'state nonce'],
    wrong   => [{}, client_secret => 'wrong'],
);

delete $clients{key_pem}[0]{jwks}{keys}[0]{kid};

my $provider = $t->provider(
    users   => \@USERS,
    clients => [map { client($_, $clients{$_}[0]) } sort keys %clients],
);

my $f = AuthTest::Flow->new($t, $provider, secret => $SECRET);

$t->config(site(
    http => 'auth_session_claims groups;',
    providers => join '', map { block($_) } sort keys %clients,
));

$t->write_file('www/page', 'inside');
$clock->start;

sign_in_by_hand();
algorithms();
authentication();
userinfo();
pkce();
cancelled();
prompts();
another_user();
provider_restarts();

no_secrets($t, $SECRET, 'wonderland', 'builder');


sub client {
    my ($id, $settings) = @_;

    my %client = (
        client_id     => "client-$id",
        client_secret => $SECRET,
        redirect_uris => [$t->url("/api/auth/callback/$id")],
        %$settings,
    );

    my $method = $client{token_endpoint_auth_method} // '';

    delete $client{client_secret} if $method =~ /^(none|private_key_jwt)$/;

    return \%client;
}


sub block {
    my ($id) = @_;

    my ($settings, %members) = @{$clients{$id}};

    return $f->block($id, issuer => $provider->issuer,
                     client_id => "client-$id", %members);
}


# As a person does it: a page that is protected, the sign-in page, the login.

sub sign_in_by_hand {
    my $b = $t->browser;
    my $page = $b->follow($b->navigate('/page?q=%20%C3%A9'));

    is($page->code, 200, 'the sign-in page');

    my $response = $b->submit($page, {}, action => qr!/signin/rs256$!);

    $page = $b->follow_until($response, qr!/callback/!);
    like($page->content, qr/Demo provider/, 'the login page');

    $page = $b->submit($page, { login => 'alice', password => 'x' });
    is($page->code, 401, 'a wrong password');

    $response = $b->submit($page, { login => 'alice',
                                    password => 'wonderland' });
    $response = $b->follow_until($response, qr!/callback/!);
    $response = $b->navigate($response->header('Location'));

    $f->is_signed_in($response, 'the right one',
                     to => $t->url('/page?q=%20%C3%A9'));
    is($b->follow($response)->content, 'inside', 'the page');

    my $session = $b->json($b->get('/api/auth/session'));

    is_deeply($session->{user}, {
        name => 'Alice Liddell', email => 'alice@example.com',
        image => 'https://example.com/alice.png',
    }, 'the session');
}


sub algorithms {
    signs_in($_, "id_token with $_") for qw( rs256 ps256 es256 eddsa );

    signs_in('named', 'HS256 where it is named');
    $f->is_refused(automatic($t->browser, 'unnamed'), 'CALLBACK_OAUTH_ERROR',
                   'HS256 where it is not', why => qr/its alg is not one of/);
}


sub authentication {
    signs_in($_, "client authentication: $_")
        for qw( basic post public key_pem ), map { "key_$_" } sort keys %keys;

    $f->is_refused(automatic($t->browser, 'wrong'),
                   'OAUTH_GET_ACCESS_TOKEN_ERROR', 'a wrong secret',
                   why => qr/status 401, error invalid_client/);
}


# This provider tells the profile at userinfo only.

sub userinfo {
    is(user('auto')->{email}, 'alice@example.com', 'userinfo auto');
    is(user('on')->{email}, 'alice@example.com', 'userinfo on');
    is(user('off')->{email}, undef, 'userinfo off');
    $f->mark;
}


sub pkce {
    my $b = $t->browser;
    my $response = automatic($b, 'nopkce');

    $f->is_refused($response, 'OAUTH_CALLBACK_HANDLER_ERROR',
                   'a provider that demands PKCE',
                   why => qr/answered with an error/);

    # and one that compares the verifier
    my $callback = callback($b, 'auto');
    my $other = callback($b, 'auto');
    my $code = $f->parameters($callback)->{code};

    $f->is_refused($f->visit($b, $f->with($other, code => $code)),
                   'OAUTH_GET_ACCESS_TOKEN_ERROR', 'the code of another attempt',
                   why => qr/error invalid_grant/);
}


sub cancelled {
    my $b = $t->browser;
    my $page = $b->follow_until($b->start_sign_in('auto'), qr!/callback/!);
    my $response = $b->submit($page, { cancel => 1 });

    $response = $b->follow_until($response, qr!/callback/!);

    $f->is_refused($b->navigate($response->header('Location')),
                   'OAUTH_CALLBACK_HANDLER_ERROR', 'the visitor cancels');
}


sub prompts {
    my $b = $t->browser;
    my $page = $b->follow_until($b->start_sign_in('auto',
        query => { login_hint => 'bob' }), qr!/callback/!);

    is(($b->forms($page))[0]{fields}{login}, 'bob', 'login_hint arrives');

    $f->is_refused(follow_to_callback($b, $b->start_sign_in('auto',
        query => { prompt => 'none' })), 'OAUTH_CALLBACK_HANDLER_ERROR',
        'prompt=none without a session there');

    $f->is_signed_in($b->sign_in('auto'), 'by hand');

    my $response = $b->start_sign_in('on');

    $f->is_signed_in(follow_to_callback($b, $response),
                     'another client needs no login');

    $page = $b->follow_until($b->start_sign_in('on',
        query => { prompt => 'login' }), qr!/callback/!);
    like($page->content, qr/name="password"/, 'unless prompt=login asks for it');
}


sub another_user {
    my $b = $t->browser;

    $f->is_signed_in($b->sign_in('auto'), 'alice');

    my $first = $b->cookie(SESSION);

    # signed out at the provider only
    $b->jar->remove(qr/^_session/);

    my $response = $b->sign_in('auto', user => 'bob', password => 'builder');

    $f->is_signed_in($response, 'then bob');
    isnt($b->cookie(SESSION), $first, 'the session is another one');

    my $user = $b->json($b->get('/api/auth/session'))->{user};

    is($user->{name}, "B\x{f6}b", 'his name');
    is($user->{email}, 'bob@example.com', 'his address, in lower case');
    is($user->{image}, undef, 'no picture of hers');
    $f->mark;
}


# It comes back with other keys of the same names.

sub provider_restarts {
    my $b = $t->browser;
    my $callback = callback($b, 'rs256');

    $provider->stop;
    $f->is_refused($f->visit($b, $callback), 'OAUTH_GET_ACCESS_TOKEN_ERROR',
                   'while it is away', why => qr/no answer from the token/);

    $provider->start;
    $clock->ahead(31);
    signs_in('rs256', 'after it has come back with new keys');
    $clock->release;
}


sub signs_in {
    my ($id, $name) = @_;

    $f->is_signed_in(automatic($t->browser, $id), $name);
}


# without the login page

sub callback {
    my ($b, $id) = @_;

    my $response = $b->start_sign_in($id,
        query => { login_hint => 'auto:alice', prompt => 'login' });

    return $b->follow_until($response, qr!/callback/!)->header('Location');
}


sub automatic {
    my ($b, $id) = @_;

    return $f->visit($b, callback($b, $id));
}


sub follow_to_callback {
    my ($b, $response) = @_;

    $response = $b->follow_until($response, qr!/callback/!);

    return $f->visit($b, $response->header('Location'));
}


sub user {
    my ($id) = @_;

    my $b = $t->browser;

    automatic($b, $id);

    return $b->json($b->get('/api/auth/session'))->{user};
}
