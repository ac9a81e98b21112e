#!/usr/bin/perl

# Tests for response_mode form_post, which needs https: the answer comes by a
# POST of the provider's page, so the cookie of the attempt must be one that a
# browser sends across sites.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $PREFIX = '__Secure-next-auth.pkce.code_verifier';
my $SESSION = '__Secure-next-auth.session-token';

my $t = AuthTest->new;

$t->certificate('app.example.com');

my $base = 'https://app.example.com:' . $t->port('tls');
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted, base => $base);

my $provider = $t->provider(clients => [{
    client_id => 'client', client_secret => 'client-secret',
    redirect_uris => ["$base/api/auth/callback/real"],
}]);

$t->config(site(
    listen => '127.0.0.1:%%PORT_tls%% ssl http2',
    server => 'server_name app.example.com;'
              . ' ssl_certificate %%DIR%%/app.example.com.crt;'
              . ' ssl_certificate_key %%DIR%%/app.example.com.key;',
    providers => $f->block('form', response_mode => 'form_post')
                 . $f->block('query')
                 . $f->block('real', response_mode => 'form_post',
                             issuer => $provider->issuer),
));

$t->start;

cookies();
sign_in();
real_provider();
across_sites();
parameters();
content_types();

no_secrets($t, $f->issued, 'wonderland');


sub cookies {
    my $b = $f->browser;
    my $response = $f->begin($b, 'form');
    my %query = %{$f->parameters($response->header('Location'))};
    my $cookie = attempt($b, $response);

    is($query{response_mode}, 'form_post', 'response_mode');
    is($cookie->{samesite}, 'None', 'a cookie that is sent across sites');
    ok(exists $cookie->{secure}, 'Secure');
    ok(exists $cookie->{httponly}, 'HttpOnly');
    is($cookie->{path}, '/api/auth', 'for the API only');
    is($cookie->{'max-age'}, 900, '15 minutes');

    $response = $f->begin($b, 'query');
    $cookie = attempt($b, $response);
    %query = %{$f->parameters($response->header('Location'))};

    ok(!exists $query{response_mode}, 'no response_mode for the query');
    is($cookie->{samesite}, 'Lax', 'the cookie is Lax there');
    ok(exists $cookie->{secure}, 'and Secure on https');
}


sub sign_in {
    my $b = $f->browser;
    my $page = $b->get($f->begin($b, 'form', callback_url => '/page?x=1')
                       ->header('Location'));
    my ($form) = $b->forms($page);

    is($form->{method}, 'POST', 'the page of the provider posts');
    is($form->{action}, "$base/api/auth/callback/form", 'to the callback');

    my $response = $b->post($form->{action}, $form->{fields},
                            Origin => $scripted->url,
                            'Sec-Fetch-Mode' => 'navigate');

    $f->is_signed_in($response, 'signs in', to => "$base/page?x=1");

    my %set = $b->set_cookies($response);
    my ($deleted) = grep { $_->{name} =~ /^\Q$PREFIX\E\./ } values %set;

    is($deleted->{'max-age'}, 0, 'the cookie of the attempt is deleted');
    ok($deleted->{samesite} eq 'None' && exists $deleted->{secure},
       'with its attributes');
    is($set{$SESSION}{samesite}, 'Lax', 'the session is Lax');
    ok(exists $set{$SESSION}{secure}, 'and Secure');

    my $count = $scripted->count('/~form/token');

    $b->jar->remove($SESSION);
    $f->is_refused($b->post($form->{action}, $form->{fields}), 'PKCE_ERROR',
                   'posted once more', why => qr/has no cookie/);
    is($scripted->count('/~form/token'), $count, 'the code is not sent again');

    $f->is_signed_in($f->visit($b, $f->callback($b, 'query')),
                     'by the query on https', to => "$base/");
}


sub real_provider {
    my $b = $f->browser;
    my $response = $b->sign_in('real', callback_url => '/page');

    $f->is_signed_in($response, 'oidc-provider posts', to => "$base/page");
    is($b->json($b->get('/api/auth/session'))->{user}{email},
       'alice@example.com', 'and the session counts');
    $f->mark;
}


# What a browser sends with a POST of another site: no Lax cookies. Neither a
# session nor the callback URL's cookie are needed.

sub across_sites {
    my $b = $f->browser;
    my ($action, $fields) = answered($b, callback_url => '/deep/page');

    $b->jar->remove($_) for $SESSION, '__Secure-next-auth.callback-url',
                            '__Host-next-auth.csrf-token';

    $f->is_signed_in($b->post($action, $fields), 'without Lax cookies',
                     to => "$base/deep/page");

    # the page of an attacker posts his own answer
    my $attacker = $f->browser;
    my $victim = $f->browser;

    ($action, $fields) = answered($attacker);
    $f->begin($victim, 'form');
    $f->is_refused($victim->post($action, $fields,
                                 Origin => 'https://evil.test'),
                   'PKCE_ERROR', 'the answer of another browser',
                   why => qr/has no cookie/);
}


sub parameters {
    for (['no state', 'PKCE_ERROR', state => undef],
         ['no code', 'CALLBACK_OAUTH_ERROR', code => undef],
         ['another iss', 'CALLBACK_OAUTH_ERROR', iss => 'https://evil.test'],
         ['no iss', 'CALLBACK_OAUTH_ERROR', iss => undef],
         ['an error', 'OAUTH_CALLBACK_HANDLER_ERROR',
          error => 'access_denied', code => undef])
    {
        my ($name, $code, %changes) = @$_;
        my $b = $f->browser;
        my ($action, $fields) = answered($b);
        my %fields = (%$fields, %changes);

        delete @fields{grep { !defined $fields{$_} } keys %fields};
        $f->is_refused($b->post($action, \%fields), $code, $name);
    }

    # a part here, a part there
    my $b = $f->browser;
    my ($action, $fields) = answered($b);
    my $code = delete $fields->{code};

    $f->is_signed_in($b->post("$action?code=$code", $fields),
                     'some in the query', to => "$base/");

    ($action, $fields) = answered($b);
    is($b->post("$action?code=$code", $fields)->code, 400, 'one in both');
    is($b->post($action, [%$fields, %$fields])->code, 400, 'all twice');
    is($b->post("$action?state=x", $fields)->code, 400, 'another state there');
    $f->mark;
    $f->is_signed_in($b->post($action, $fields), 'after all of this',
                     to => "$base/");
}


sub content_types {
    for my $type ('application/x-www-form-urlencoded',
                  'application/x-www-form-urlencoded; charset=UTF-8', undef)
    {
        my $b = $f->browser;
        my ($action, $fields) = answered($b);

        my $response = $b->post($action, AuthTest::Browser::form($fields),
            defined $type ? ('Content-Type' => $type) : ());

        $f->is_signed_in($response, 'Content-Type: ' . ($type // 'none'),
                         to => "$base/");
    }

    my $b = $f->browser;
    my ($action, $fields) = answered($b);

    is($b->post($action, '')->header('Location'),
       "$base/api/auth/error?error=OAuthCallback", 'an empty body');
    is($b->post($action, 'x' x 70000)->code, 413, 'a body of 70 kB');
    is($b->post($action, '{', 'Content-Type' => 'application/json')->code, 400,
       'broken JSON');
    $f->mark;
    $f->is_signed_in($b->post($action, $fields), 'after all of this',
                     to => "$base/");
}


# the form of the provider's page: where it goes, and its fields

sub answered {
    my ($b, %opt) = @_;

    my $page = $b->get($f->begin($b, 'form', %opt)->header('Location'));
    my ($form) = $b->forms($page);

    return ($form->{action}, $form->{fields});
}


sub attempt {
    my ($b, $response) = @_;

    my %set = $b->set_cookies($response);
    my ($cookie) = grep { $_->{name} =~ /^\Q$PREFIX\E\.[\w-]{12}$/
                          && length $_->{value} } values %set;

    return $cookie;
}
