#!/usr/bin/perl

# Tests for what a callback is bound to: the browser that began, the provider,
# one use, and the parameters that only the provider can know.

use lib 't/lib';
use AuthTest;
use AuthTest::Clock;
use AuthTest::Flow;
use AuthTest::Site;

my $ATTEMPT = qr/^next-auth\.pkce\.code_verifier\.[\w-]{12}$/;

my $t = AuthTest->new;
my $tokens = $t->tokens;
my $scripted = $t->scripted;
my $clock = AuthTest::Clock->new($t);
my $f = AuthTest::Flow->new($t, $scripted);

$t->config(site(
    providers => $f->block('a') . $f->block('b')
                 . $f->block('nonce', checks => 'state nonce')
                 . $f->block('none', checks => 'none')
                 . $f->block('noiss'),
) . <<'EOC');

    server {
        listen 127.0.0.1:%%PORT_other%%;
        auth_secret "another secret, which is long enough too";
        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; }
    }
EOC

$scripted->script({ 'noiss:discovery' => { merge => {
    authorization_response_iss_parameter_supported => undef } } });

$clock->start;

used_twice();
another_browser();
login_csrf();
another_provider();
swapped();
issuers();
states();
codes();
duplicates();
errors();
planted();
wrong_kind_of_cookie();
expired();
fixation();
odd_requests();

no_secrets($t, $f->issued);


sub used_twice {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a', callback_url => '/page?x=1');

    $f->is_signed_in($f->visit($b, $callback), 'once',
                     to => $t->url('/page?x=1'));

    my $count = $scripted->count('/~a/token');
    my $session = $b->cookie(SESSION);
    my $again = $f->visit($b, $callback);

    is($again->header('Location'), $t->url('/page?x=1'),
       'a second time the visitor just goes on');
    ok(!AuthTest::Flow::sets_session($again), 'without a new session');
    is($b->cookie(SESSION), $session, 'and with the old one');
    is($scripted->count('/~a/token'), $count, 'the provider is not asked');

    $f->mark;
    $b->jar->remove(SESSION);
    $f->is_refused($f->visit($b, $callback), 'PKCE_ERROR',
                   'nor without the session', why => qr/has no cookie/);
    is($scripted->count('/~a/token'), $count, 'the provider is not asked');

    # a failure uses it up as well
    $callback = $f->callback($b, 'a');
    $f->is_refused($f->visit($b, $f->with($callback, code => 'x')),
                   'OAUTH_GET_ACCESS_TOKEN_ERROR', 'a wrong code');
    $f->is_refused($f->visit($b, $callback), 'PKCE_ERROR',
                   'and no second try', why => qr/has no cookie/);

    # both at once: a code is good for one
    $callback = $f->callback($b, 'a');

    my @sockets = map { $f->get_early($b, $callback) } 1, 2;
    my @made = grep { AuthTest::Flow::sets_session($_) }
               map { $f->late($_) } @sockets;

    is(scalar @made, 1, 'twice at once is one session');
    $f->mark;
}


sub another_browser {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');

    $f->is_refused($f->visit($t->browser, $callback), 'PKCE_ERROR',
                   'a browser without any cookie', why => qr/has no cookie/);

    my $other = $t->browser;

    $f->begin($other, 'a');
    $f->is_refused($f->visit($other, $callback), 'PKCE_ERROR',
                   'a browser with another attempt', why => qr/has no cookie/);

    $f->is_signed_in($f->visit($b, $callback), 'the one that began');
}


# The victim is made to follow the attacker's callback.

sub login_csrf {
    my $attacker = $t->browser;
    my $victim = $t->browser;
    my $own = $f->callback($victim, 'a');

    $f->is_refused($f->visit($victim, $f->callback($attacker, 'a')),
                   'PKCE_ERROR', 'the callback of an attacker',
                   why => qr/has no cookie/);
    is($victim->json($victim->get('/api/auth/session'))->{user}, undef,
       'nobody is signed in');
    $f->is_signed_in($f->visit($victim, $own), 'the own one still counts');

    my $session = $victim->cookie(SESSION);
    my $response = $f->visit($victim, $f->callback($attacker, 'a'));

    ok(!AuthTest::Flow::sets_session($response),
       'whoever is signed in stays who he is');
    is($victim->cookie(SESSION), $session, 'with the same session');
    is($response->header('Location'), $t->url('/'), 'and just goes on');
    $f->mark;

    # as an image or a form of another site would do it
    $response = $t->browser->post($f->callback($attacker, 'a'), '',
                                  Origin => 'http://evil.test');
    $f->is_refused($response, 'PKCE_ERROR', 'by a form of another site');
}


# Mix-up: what was begun with one provider is finished at another's address.

sub another_provider {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');
    my $there = "$callback" =~ s!/callback/a\?!/callback/b?!r;

    $f->is_refused($f->visit($b, $there), 'CALLBACK_OAUTH_ERROR',
                   'the callback of another provider',
                   why => qr/begun with another provider/);
    is($scripted->count('/~b/token'), 0, 'which does not get the code');

    $callback = $f->callback($b, 'a');
    $there = $f->with($callback, iss => $f->issuer('b'));
    $there =~ s!/callback/a\?!/callback/b?!;
    $f->is_refused($f->visit($b, $there), 'CALLBACK_OAUTH_ERROR',
                   'the same with its iss',
                   why => qr/begun with another provider/);

    # the provider of "a" pretends to be another one
    $callback = $f->callback($b, 'a');
    $f->is_refused($f->visit($b, $f->with($callback, iss => $f->issuer('b'))),
                   'CALLBACK_OAUTH_ERROR', 'the iss of another provider',
                   why => qr/iss is not the provider's issuer/);
    is($scripted->count('/~b/token'), 0, 'no code there');
}


# The code of one attempt with the state of another, in one browser.

sub swapped {
    for (['a', 'OAUTH_GET_ACCESS_TOKEN_ERROR', qr/error invalid_grant/],
         ['nonce', 'CALLBACK_OAUTH_ERROR', qr/nonce is not the one/])
    {
        my ($id, $code, $why) = @$_;
        my $b = $t->browser;
        my ($one, $two) = map { $f->callback($b, $id) } 1, 2;
        my $state = $f->parameters($two)->{state};

        $f->is_refused($f->visit($b, $f->with($one, state => $state)), $code,
                       "code and state of two attempts, $id", why => $why);
        $f->is_refused($f->visit($b, $two), 'PKCE_ERROR',
                       'the state is used up');
    }
}


sub issuers {
    my $wrong = qr/iss is not the provider's issuer/;

    changed('no iss, though promised', qr/iss is missing/, iss => undef);
    changed('an empty iss', qr/iss is missing/, iss => '');
    changed('another iss', $wrong, iss => 'http://evil.test');
    changed('iss with a slash', $wrong, iss => $f->issuer('a') . '/');
    changed('a part of iss', $wrong, iss => substr $f->issuer('a'), 0, -1);
    changed('iss that goes on', $wrong, iss => $f->issuer('a') . '.evil.test');

    my $b = $t->browser;
    my $callback = $f->callback($b, 'noiss');

    $f->is_signed_in($f->visit($b, $f->with($callback, iss => undef)),
                     'no iss where none was promised');

    $callback = $f->callback($b, 'noiss');
    $f->is_refused($f->visit($b, $f->with($callback, iss => 'http://evil.test')),
                   'CALLBACK_OAUTH_ERROR', 'another iss where none was promised',
                   why => $wrong);

    $callback = $f->callback($b, 'noiss');
    $f->is_signed_in($f->visit($b, $callback), 'the right one there');
}


sub states {
    my $state = $f->parameters($f->callback($t->browser, 'a'))->{state};

    like($state, qr/^[\w-]{43}$/, 'the state');

    for (['no state', undef], ['an empty state', ''], ['a short one', 'x'],
         ['44 characters', "${state}A"], ['42 characters', substr $state, 1],
         ['another one', reverse $state], ['a zero byte', "$state\0"],
         ['a blank', " $state"], ['blanks', ' ' x 43], ['dots', '.' x 43],
         ['a path', '../' x 14 . 'x'], ['8 kB', 'x' x 4000])
    {
        my ($name, $value) = @$_;

        changed_by('PKCE_ERROR', $name, qr/no state of ours|has no cookie/,
                   state => $value);
    }

    # the first twelve characters are the name of the cookie
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');
    my $begin = substr $f->parameters($callback)->{state}, 0, 12;

    $f->is_refused($f->visit($b, $f->with($callback, state => $begin . 'A' x 31)),
                   'CALLBACK_OAUTH_ERROR', 'the right name, another rest',
                   why => qr/state is not the one of the attempt/);

    # not to be switched off
    $callback = $f->callback($b, 'none');
    like($f->parameters($callback)->{state}, qr/^[\w-]{43}$/,
         'state is sent with "checks none"');
    $begin = substr $f->parameters($callback)->{state}, 0, 12;
    $f->is_refused($f->visit($b, $f->with($callback, state => $begin . 'A' x 31)),
                   'CALLBACK_OAUTH_ERROR', 'and looked at',
                   why => qr/state is not the one of the attempt/);

    $callback = $f->callback($b, 'none');
    $f->is_refused($f->visit($b, $f->with($callback, state => undef)),
                   'PKCE_ERROR', 'and needed', why => qr/no state of ours/);
}


sub codes {
    my $why = qr/the answer has no code/;

    changed('no code', $why, code => undef);
    changed('an empty code', $why, code => '');

    changed_by('OAUTH_GET_ACCESS_TOKEN_ERROR', 'a code of 5 kB',
               qr/no acceptable code/, code => 'x' x 5000);
    changed_by('OAUTH_GET_ACCESS_TOKEN_ERROR', 'an unknown code',
               qr/error invalid_grant/, code => 'unknown');
    changed_by('OAUTH_GET_ACCESS_TOKEN_ERROR', 'a code with all that is odd',
               qr/error invalid_grant/, code => "a&b=c\r\nX: y\x{7f}%00");

    my ($request) = reverse $scripted->log('/~a/token');

    is($request->{form}{code}, "a&b=c\r\nX: y\x{7f}%00",
       'which arrives as it is');
    is($request->{form}{b}, undef, 'as one field');
}


# A parameter that comes twice is refused before anything is looked at.

sub duplicates {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');
    my %params = (%{$f->parameters($callback)}, error => 'access_denied');
    my $count = $scripted->count('/~a/token');
    my $bare = "$callback" =~ s/\?.*//r;

    for my $name (qw( state code iss error )) {
        my $pair = AuthTest::Browser::form([$name => $params{$name}]);
        my $other = AuthTest::Browser::form([$name => 'x']);

        my %requests = (
            'in the query'     => [GET => "$callback&$pair&$pair"],
            'with another'     => [GET => "$callback&$other&$pair"],
            'the other way'    => [GET => "$callback&$pair&$other"],
            'empty'            => [GET => "$callback&$name=&$name="],
            'without a value'  => [GET => "$callback&$name&$name"],
            'escaped'          => [GET => "$callback&$pair&"
                                   . sprintf('%%%02x', ord $name)
                                   . substr("$pair", 1)],
            'in the body'      => [POST => $bare, "$pair&$pair"],
            'in both'          => [POST => "$callback&$pair", $pair],
        );

        for my $how (sort keys %requests) {
            my ($method, $url, $body) = @{$requests{$how}};
            my $response = $b->request($method, $url, $body, defined $body
                ? ('Content-Type' => 'application/x-www-form-urlencoded') : ());

            ok($response->code == 400
               && !AuthTest::Flow::sets_session($response)
               && !$response->header('Set-Cookie'),
               "$name twice, $how");
        }
    }

    my $response = $b->post($bare, to_json({ state => ['x', 'y'], code => 'x' }),
                            'Content-Type' => 'application/json');

    isnt($response->header('Location') // '', $t->url('/'), 'a list in JSON');
    is($scripted->count('/~a/token'), $count, 'no code is exchanged');
    $f->mark;
    $f->is_signed_in($f->visit($b, $callback), 'and none of it uses it up');
}


sub errors {
    my $code = 'OAUTH_CALLBACK_HANDLER_ERROR';
    my $why = qr/answered with an error instead of a code/;
    my $count = $scripted->count('/~a/token');

    changed_by($code, 'the visitor cancels', $why, code => undef,
               error => 'access_denied');
    changed_by($code, 'an error beside a code', $why, error => 'server_error');
    changed_by($code, 'with a description', $why, code => undef,
               error => 'access_denied', error_description => 'no-description',
               error_uri => 'http://evil.test/');
    changed_by($code, 'with markup', $why, code => undef,
               error => '"><script>alert(1)</script>');

    ok($t->error_log !~ /auth: [^,]*(access_denied|no-description|script)/,
       'nothing of it is in our lines');

    changed_by('PKCE_ERROR', 'an error without state', qr/no state of ours/,
               state => undef, error => 'access_denied');
    changed('an error with another iss', qr/iss is not the provider's issuer/,
            iss => 'http://evil.test', error => 'access_denied');

    is($scripted->count('/~a/token'), $count, 'no code is exchanged');
}


# A sealed cookie that was made for something else.

sub planted {
    my $why = qr/cannot be read or has expired/;
    my $other = $t->browser(base => $t->url('', 'other'));
    my $there = AuthTest::Flow->new($t, $scripted,
                                    base => $t->url('', 'other'));
    my $foreign = $there->callback($other, 'a');
    my ($sealed) = $other->cookies($ATTEMPT);

    # the same state and name, sealed with another site's secret
    my $b = $t->browser;
    plant($b, $sealed->{name}, $sealed->{value});
    my $here = $f->with($t->url('/api/auth/callback/a'),
                        %{$f->parameters($foreign)});

    $f->is_refused($f->visit($b, $here), 'PKCE_ERROR',
                   'a cookie of another secret', why => $why);

    # a good one under another good one's name
    my ($one, $two) = map { $f->callback($b, 'a') } 1, 2;
    my ($first, $second) = map { cookie_of($b, $_) } $one, $two;

    plant($b, $first->{name}, $second->{value});
    $f->is_refused($f->visit($b, $one), 'PKCE_ERROR',
                   'a cookie under another name', why => $why);

    for (['cut', sub { substr $_[0], 0, -1 }],
         ['longer', sub { "$_[0]A" }],
         ['with another tag', sub { substr($_[0], 0, -4) . 'AAAA' }],
         ['with another header',
          sub { $_[0] =~ s/^[^.]*/eyJhbGciOiJub25lIn0/r }],
         ['without a tag', sub { $_[0] =~ s/[^.]+$//r }],
         ['with a tag of 4 bytes', sub { $_[0] =~ s/[^.]+$/AAAAAA/r }],
         ['empty', sub { '' }], ['text', sub { 'x' }],
         ['dots', sub { '....' }], ['9 kB', sub { $_[0] . 'A' x 6000 }],
         ['percent signs', sub { '%%%zz' }])
    {
        my ($name, $change) = @$_;
        my $callback = $f->callback($b, 'a');
        my $cookie = cookie_of($b, $callback);

        plant($b, $cookie->{name}, $change->($cookie->{value}));
        $f->is_refused($f->visit($b, $callback), 'PKCE_ERROR',
                       "a cookie that is $name",
                       why => qr/cannot be read|has no cookie/);
        $b->jar->remove($ATTEMPT);
    }

    # what somebody with the secret of sessions, but not our format, could make
    my $callback = $f->callback($b, 'a');
    my $cookie = cookie_of($b, $callback);

    plant($b, $cookie->{name}, $tokens->call('v4.encode', {
        token => { value => 'x' x 43, provider => 'a',
                   state => $f->parameters($callback)->{state} },
        secret => SECRET, salt => $cookie->{name} }));
    $f->is_refused($f->visit($b, $callback), 'PKCE_ERROR',
                   'a cookie that lacks members', why => $why);
}


sub wrong_kind_of_cookie {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');
    my $cookie = cookie_of($b, $callback);

    # an attempt is no session
    my $thief = $t->browser;
    plant($thief, SESSION, $cookie->{value});

    is($thief->get('/api/auth/session')->content, '{}',
       'a sealed attempt is no session');

    plant($thief, SESSION, $cookie->{value});
    like($thief->navigate('/')->header('Location'), qr!/api/auth/signin\?!,
         'nor at the gate');
    $f->mark;

    # and a session is no attempt
    my $session = $tokens->call('v4.encode', {
        token => { sub => '42', provider => 'a' }, secret => SECRET });

    plant($b, $cookie->{name}, $session);
    $f->is_refused($f->visit($b, $callback), 'PKCE_ERROR',
                   'a session is no sealed attempt',
                   why => qr/cannot be read/);
}


sub expired {
    my $b = $t->browser;
    my ($one, $two) = map { $f->callback($b, 'a') } 1, 2;

    $clock->ahead(840);
    $f->is_signed_in($f->visit($b, $one), 'after 14 minutes');

    $b->jar->remove(SESSION);
    $clock->ahead(901);
    $f->is_refused($f->visit($b, $two), 'PKCE_ERROR', 'after 15 minutes',
                   why => qr/has expired/);
    $clock->release;
}


# A session that was there before is replaced, never promoted.

sub fixation {
    my $b = $t->browser;

    plant($b, SESSION, 'planted');

    my $callback = $f->callback($b, 'a');

    $f->mark;
    $f->is_signed_in($f->visit($b, $callback), 'with a planted session');
    isnt($b->cookie(SESSION), 'planted', 'it is replaced');

    my $first = $b->cookie(SESSION);

    plant($b, SESSION . ".$_", 'planted') for 0, 1;

    $callback = $f->callback($b, 'a');

    $f->mark;
    $f->is_signed_in($f->visit($b, $callback), 'with planted pieces of one');
    isnt($b->cookie(SESSION), $first, 'each sign-in makes a new one');
    is(scalar(my @left = $b->cookies(qr/session-token\./)), 0,
       'the pieces are deleted');
    is($b->json($b->get('/api/auth/session'))->{user}{name}, 'Jane Doe',
       'and the session counts');
}


sub odd_requests {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'a');
    my $query = $callback->query;

    for my $path (qw( /callback /callback/ /callback/unknown /callback/A
                      /callback/a%00 ))
    {
        my $response = $b->get("/api/auth$path?$query");

        is($response->code, 400, $path);
        ok(!$response->header('Set-Cookie'), 'sets nothing');
    }

    for my $method (qw( HEAD PUT DELETE OPTIONS )) {
        is($b->request($method, $callback)->code, 400, $method);
    }

    $f->mark;
    $f->is_signed_in($f->visit($b, "$callback&x=1&y"),
                     'with parameters that nobody knows');
}


# the callback of "a" with other parameters; nobody gets a session

sub changed {
    my ($name, $why, %changes) = @_;

    changed_by('CALLBACK_OAUTH_ERROR', $name, $why, %changes);
}


sub changed_by {
    my ($code, $name, $why, %changes) = @_;

    my $b = $t->browser;
    my $callback = $f->with($f->callback($b, 'a'), %changes);

    # nginx's own lines show the address, and cut a long one
    my $response = length $callback < 1000 ? $f->visit($b, $callback)
        : $b->post('/api/auth/callback/a', [$callback->query_form]);

    $f->is_refused($response, $code, $name, why => $why);
}


sub cookie_of {
    my ($b, $callback) = @_;

    my $id = substr $f->parameters($callback)->{state}, 0, 12;
    my ($cookie) = $b->cookies(qr/\.\Q$id\E$/);

    return $cookie;
}


sub plant {
    my ($b, $name, $value) = @_;

    $b->jar->remove($name);
    $b->jar->store($b->uri('/'), "$name=$value; Path=/");
}
