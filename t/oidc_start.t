#!/usr/bin/perl

# Tests for the beginning of a sign-in: who may begin one, what the request to
# the provider says, and what a visitor can and cannot add to it.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my $B = $t->url('/api/auth');

$t->config(site(providers =>
    $f->block('a')
    . $f->block('b', name => '"The other one"', scope => 'openid',
                authorization_param => ['prompt consent', 'audience "x y&z"'])
    . $f->block('c', checks => 'pkce')
    . $f->block('d', checks => 'none',
                authorization_endpoint => $f->issuer('d') . '/authorize?x=1')
    . $f->block('form', response_mode => 'form_post')
) . <<'EOC');

    server {
        listen 127.0.0.1:%%PORT_some%%;
        auth_providers c a;
        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; }
    }
EOC

$t->start;

csrf();
get_begins_nothing();
request();
configured_request();
parameters_of_the_visitor();
clients();
return_to();
offered();
form_post_needs_https();

no_secrets($t, $f->issued);


# Without the token nothing begins, and nobody is told more than that.

sub csrf {
    my $b = $t->browser;
    my $token = $b->csrf;
    my $other = $t->browser->csrf;

    my %bodies = (
        'no field'           => {},
        'an empty field'     => { csrfToken => '' },
        'another text'       => { csrfToken => 'x' x 64 },
        'in capitals'        => { csrfToken => uc $token },
        'shorter'            => { csrfToken => substr $token, 1 },
        'longer'             => { csrfToken => "${token}0" },
        'of another browser' => { csrfToken => $other },
        'twice'              => [csrfToken => $token, csrfToken => $token],
        'with its hash'      => { csrfToken => URI::Escape::uri_unescape(
                                      $b->cookie('next-auth.csrf-token')) },
    );

    for my $name (sort keys %bodies) {
        not_begun($b->post('/api/auth/signin/a', $bodies{$name}), $name);
    }

    not_begun($b->post("/api/auth/signin/a?csrfToken=$token", {}),
              'in the query');
    not_begun($t->browser->post('/api/auth/signin/a', { csrfToken => $token }),
              'without the cookie');

    my $thief = $t->browser;
    $thief->jar->store($thief->uri('/'), 'next-auth.csrf-token=' . $token
                       . '%7C' . 'a' x 64 . '; Path=/');
    not_begun($thief->post('/api/auth/signin/a', { csrfToken => $token }),
              'with a wrong hash');

    for my $id ('', '/', '/unknown', '/A', '/a%20') {
        not_begun($b->post("/api/auth/signin$id", { csrfToken => $token }),
                  "provider \"$id\"");
    }

    my $response = $b->post('/api/auth/signin/a',
                            { csrfToken => 'x', json => 'true' });

    is($b->json($response)->{url}, "$B/signin?csrf=true", 'as JSON');
    is($response->code, 200, 'with status 200');

    $response = $b->post('/api/auth/signin/a', { csrfToken => $token });
    like($response->header('Location'), qr!/~a/authorize\?!,
         'with the token it begins');
}


sub not_begun {
    my ($response, $name) = @_;

    my @cookies = grep { /pkce/ } $response->header('Set-Cookie');

    is($response->header('Location') . " @cookies", "$B/signin?csrf=true ",
       "csrfToken: $name");
}


sub get_begins_nothing {
    my $b = $t->browser;
    my $token = $b->csrf;

    for my $path ('/signin', '/signin/a', '/signin/a/', '/signin/a/b',
                  "/signin/a?csrfToken=$token", '/signin/unknown')
    {
        my $response = $b->navigate("/api/auth$path");

        is($response->code, 200, "GET $path is a page");
        ok(!grep({ /pkce/ } $response->header('Set-Cookie')),
           'and begins nothing');
    }

    my $response = $b->head('/api/auth/signin/a');

    is($response->code, 400, 'nor does HEAD');
}


sub request {
    my $b = $t->browser;
    my $url = URI->new($f->begin($b, 'a')->header('Location'));
    my %query = $url->query_form;

    is($url->path, '/~a/authorize', 'the authorization endpoint');
    is(join(' ', sort keys %query), 'client_id code_challenge '
       . 'code_challenge_method nonce redirect_uri response_type scope state',
       'the parameters, each once');
    is(scalar(my @pairs = $url->query_form), 16, 'and no others');
    is($query{client_id}, 'client', 'client_id');
    is($query{response_type}, 'code', 'response_type');
    is($query{redirect_uri}, "$B/callback/a", 'redirect_uri');
    is($query{scope}, 'openid email profile', 'scope');
    is($query{code_challenge_method}, 'S256', 'code_challenge_method');
    like($query{$_}, qr/^[\w-]{43}$/, $_) for qw( state nonce code_challenge );

    # the challenge is that of the verifier
    $f->is_signed_in($f->visit($b, $f->answer($b, $f->begin($b, 'a'))),
                     'PKCE of RFC 7636');

    my $response = $f->begin($b, 'a');

    is($response->code, 302, 'a redirect');
    is($response->header('Cache-Control'), 'no-store', 'that is not kept');
    is($response->content, '', 'without a body');
}


sub configured_request {
    my $query = begun('b');

    is($query->{scope}, 'openid', 'scope of the block');
    is($query->{prompt}, 'consent', 'authorization_param');
    is($query->{audience}, 'x y&z', 'and another, encoded');

    $query = begun('c');
    ok(!exists $query->{nonce}, 'no nonce without that check');
    like($query->{code_challenge}, qr/./, 'but the challenge');

    $query = begun('d');
    is(join(' ', sort keys %$query),
       'client_id redirect_uri response_type scope state x',
       'no checks but the state');
    is($query->{x}, 1, 'a query that the endpoint had');
}


# What a client adds (contract 1.2) must not change what a check rests on.

sub parameters_of_the_visitor {
    my %harmless = (prompt => 'login', login_hint => 'jane@example.com',
                    ui_locales => 'fr de', acr_values => 'urn:x:1',
                    max_age => '60', display => 'popup');

    my $query = begun('a', %harmless);

    is($query->{$_}, $harmless{$_}, "$_ is passed on") for sort keys %harmless;

    my %fixed = %{begun('a')};
    my %hostile = map { $_ => 'hostile' }
        qw( client_id scope redirect_uri response_type response_mode state nonce
            code_challenge code_challenge_method request request_uri
            registration claims id_token_hint client_secret audience
            resource );

    $query = begun('a', %hostile);

    is(join(' ', sort keys %$query), join(' ', sort keys %fixed),
       'nothing else is');
    isnt($query->{$_}, 'hostile', "$_ is ours") for sort keys %fixed;

    $query = begun('b', prompt => 'none');
    is($query->{prompt}, 'consent', 'nor what the block says');

    my $b = $t->browser;
    my $csrf = $b->csrf;

    for (['twice', 'prompt=login&prompt=none', 'login'],
         ['with a line feed', 'prompt=login%0d%0aX-Y:%20z',
          "login\r\nX-Y: z"],
         ['with an ampersand', 'prompt=login%26scope%3Dadmin',
          'login&scope=admin'],
         ['with a broken encoding', 'prompt=%zz', undef],
         ['with a zero byte', 'prompt=a%00b', undef],
         ['without a value', 'prompt', undef],
         ['with an escaped name', '%70rompt=login', undef],
         ['with something else in front', 'scope=admin&prompt=login', 'login'],
         ['with 3 kB', 'prompt=' . 'x' x 3000, undef])
    {
        my ($name, $text, $want) = @$_;
        my $response = $b->post("/api/auth/signin/a?$text",
                                { csrfToken => $csrf });
        my %query = %{$f->parameters($response->header('Location'))};

        is($query{prompt}, $want, "a parameter $name");
        is($query{scope}, 'openid email profile', 'changes nothing else');
    }
}


# What the two generations of clients send, contract 8.1

sub clients {
    my %forms = (
        'v3' => [{ csrfToken => 1, callbackUrl => $t->url('/page'),
                   json => 'true' }, '?'],
        'v4' => [{ csrfToken => 1, callbackUrl => $t->url('/page'),
                   json => 'true', redirect => 'false' },
                 '?prompt=login&'],
    );

    for my $version (sort keys %forms) {
        my ($fields, $query) = @{$forms{$version}};
        my $b = $t->browser;

        my $providers = $b->json($b->get('/api/auth/providers',
            'Content-Type' => 'application/json'));

        $fields->{csrfToken} = $b->csrf;

        my $response = $b->post("$providers->{a}{signinUrl}$query", $fields,
                                Origin => $t->url);
        my $url = $b->json($response)->{url} // '';

        is($response->code, 200, "$version: status 200");
        like($response->header('Content-Type'), qr!^application/json\b!,
             "$version: JSON");
        like($url, qr!^\Q@{[$f->issuer('a')]}\E/authorize\?!,
             "$version: an absolute url");

        my $redirect = $b->get($url);

        $f->is_signed_in($f->visit($b, $redirect->header('Location')),
                         "$version: the browser goes there and signs in",
                         to => $t->url('/page'));
    }

    my $b = $t->browser;
    my $response = $b->post('/api/auth/signin/a',
        to_json({ csrfToken => $b->csrf, callbackUrl => '/page',
                  json => 'true' }), 'Content-Type' => 'application/json');

    like($b->json($response)->{url} // '', qr!/~a/authorize\?!,
         'a body in JSON');
}


# The visitor comes back to exactly where he wanted to go.

sub return_to {
    for my $page ('/', '/a/b.html', '/%C3%A9t%C3%A9/%2F%3f', '/?', '/x?a=1&b=%26',
                  '/x?next=http://evil.test/&y=//evil.test', '/a//b/../c?x',
                  '/x?q=a+b%20c', "/x?q='\"<>", '/x?\\\\evil.test',
                  '/' . 'x' x 900, '/api/authentic')
    {
        my $b = $t->browser;
        my $form = $b->follow($b->navigate($page));
        my $response = $b->submit($form, {}, action => qr!/signin/a$!);
        my $callback = $f->answer($b, $response);
        my $want = $t->url($page =~ s/([\\"<>])/sprintf '%%%02X', ord $1/ger);
        my $got = $f->visit($b, $callback)->header('Location');

        # a client may have encoded what a URL must not have
        is($got =~ s/([\\"<>])/sprintf '%%%02X', ord $1/ger, $want,
           'back to ' . substr $page, 0, 40);
    }

    for my $url ('http://evil.test/', '//evil.test/', '/\\evil.test',
                 'javascript:alert(1)', $t->url . '.evil.test/',
                 $t->url . '@evil.test/', "/\t/evil.test", 'https://[', '%')
    {
        my $b = $t->browser;
        my $callback = $f->callback($b, 'a', callback_url => $url);
        my $location = $f->visit($b, $callback)->header('Location');

        like($location, qr!^\Q@{[$t->url]}\E(/|$)!,
             'not to ' . ($url =~ s/\t/\\t/r));
        unlike($location, qr!evil!, 'anything of it') if $url !~ m!^/[^/\\\t]!;
    }

    $f->mark;
}


# Each server offers its own ones, in its own order.

sub offered {
    my $b = $t->browser(base => $t->url('', 'some'));
    my $some = AuthTest::Flow->new($t, $scripted, base => $t->url('', 'some'));

    my $text = $t->browser->get('/api/auth/providers')->content;
    my @ids = $text =~ /"id":"(\w+)"/g;

    is("@ids", 'a b c d form', 'all, in the order of their definition');
    is($b->json($t->browser->get('/api/auth/providers'))->{b}{name},
       'The other one', 'name');

    @ids = $b->get('/api/auth/providers')->content =~ /"id":"(\w+)"/g;
    is("@ids", 'c a', 'some, in the order of auth_providers');

    my @forms = map { $_->{action} =~ m!/signin/(\w+)! }
                $b->forms($b->navigate('/api/auth/signin'));

    is("@forms", 'c a', 'the page has the same');

    my $response = $b->post('/api/auth/signin/b', { csrfToken => $b->csrf });

    is($response->header('Location'),
       $t->url('/api/auth/signin?csrf=true', 'some'), 'another one is refused');

    my $callback = $f->callback($t->browser, 'b');
    my $there = $t->url('/api/auth/callback/b', 'some') . '?'
                . URI->new($callback)->query;

    is($b->get($there)->code, 400, 'and so is its callback');
    $f->mark;

    # begun where it is offered, finished where it is not
    my $both = $t->browser;
    $callback = $f->callback($both, 'b');
    is($both->get($there)->code, 400, 'also for who began it elsewhere');

    # two sites share a host and a secret, so the attempt is known there; its
    # address is another one
    $callback = $f->callback($both, 'a');
    $there = $t->url('/api/auth/callback/a', 'some') . '?'
             . URI->new($callback)->query;
    $f->mark;
    $some->is_refused($both->navigate($there), 'OAUTH_GET_ACCESS_TOKEN_ERROR',
                      'begun on another site', why => qr/invalid_grant/);
}


# A cookie that a cross-site POST must carry has to be Secure.

sub form_post_needs_https {
    my $b = $t->browser;

    $f->is_refused($f->begin($b, 'form'), 'SIGNIN_OAUTH_ERROR',
                   'form_post on http', why => qr/needs an https site/);
    is(scalar(my @all = $b->cookies(qr/pkce/)), 0, 'no cookie is set');
}


# the parameters of the request that a visitor's own lead to

sub begun {
    my ($id, %query) = @_;

    my $response = $f->begin($t->browser, $id, query => \%query);

    return $f->parameters($response->header('Location'));
}
