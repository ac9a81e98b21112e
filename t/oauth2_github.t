#!/usr/bin/perl

# Tests for the preset of GitHub: an access token, and two calls with it, since
# the first one does not say which address is verified.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $CODE = 'OAUTH_GET_PROFILE_ERROR';
my $PARSE = 'OAUTH_PARSE_PROFILE_ERROR';

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my $G = $f->issuer('github');

my %endpoints = (
    type                   => undef,
    issuer                 => undef,
    authorization_endpoint => "$G/login/oauth/authorize",
    token_endpoint         => "$G/login/oauth/access_token",
    userinfo_endpoint      => "$G/user",
);

$t->config(site(
    location => 'auth_session required; add_header X-Id $auth_user_id;'
                . ' add_header X-Email $auth_email;'
                . ' add_header X-Verified $auth_email_verified;',
    providers => $f->block('github', %endpoints)
                 . $f->block('enterprise', %endpoints, preset => 'github',
                             name => '"GitHub of ours"'),
) . <<'EOC' . $f->quick_server);

    server {
        listen 127.0.0.1:%%PORT_rule%%;
        auth_providers github;
        location ^~ /api/auth/ { auth_api; }

        location / {
            auth_session required;
            auth_session_require email *@example.com;
        }
    }
EOC

$t->write_file('www/index.html', 'inside');
$t->start;

sign_in();
requests();
addresses();
spoofed();
ids();
users();
emails();
token_answers();
issuer();
rules();

no_secrets($t, $f->issued);


sub sign_in {
    my $b = $t->browser;

    $f->is_signed_in($f->sign_in($b, 'github'), 'sign-in');
    is_deeply($b->json($b->get('/api/auth/session'))->{user}, {
        name => 'Jane Doe', email => 'jane@example.com',
        image => 'https://example.com/jane.png',
    }, 'the session');
    is(inside($b), '583231 jane@example.com true', 'at the gate');

    my $providers = $b->json($b->get('/api/auth/providers'));

    is($providers->{github}{name}, 'GitHub', 'name');
    is($providers->{github}{type}, 'oauth', 'type');
    is($providers->{enterprise}{name}, 'GitHub of ours',
       'another one with the same preset');
    $f->is_signed_in($f->sign_in($t->browser, 'enterprise'), 'signs in too');
}


sub requests {
    my $b = $t->browser;
    my $response = $f->begin($b, 'github');
    my %query = %{$f->parameters($response->header('Location'))};

    is($query{scope}, 'read:user user:email', 'scope');
    is($query{code_challenge_method}, 'S256', 'PKCE');
    ok(!exists $query{nonce}, 'no nonce');
    like($query{state}, qr/^[\w-]{43}$/, 'state');

    $scripted->reset;
    $f->visit($b, $f->answer($b, $response));

    my @requests = grep { $_->{endpoint} ne 'authorize' } $scripted->log;
    my ($token, $user, $emails) = @requests;

    is(scalar @requests, 3, 'three requests to the provider');
    is($token->{path}, '/~github/login/oauth/access_token', 'the token');
    is($token->{headers}{accept}, 'application/json', 'asked for as JSON');
    is($user->{path}, '/~github/user', 'the user');
    is($emails->{path}, '/~github/user/emails', 'the addresses');

    my ($sent) = $user->{headers}{authorization} =~ /^Bearer (\S{32})$/;

    ok($sent, 'with the access token');
    is(($emails->{headers}{authorization} =~ /^\w+ (\S+)$/)[0], $sent,
       'the same for both');
    ok($_->{headers}{'user-agent'}, 'User-Agent, which GitHub wants')
        for $user, $emails;
    $f->mark;
}


# "X verified" of /user/emails, and the public address of /user

sub addresses {
    my %primary = (primary => JSON::true, verified => JSON::true);

    is(known(emails => [{ email => 'a@example.com', %primary }]),
       'a@example.com true', 'primary and verified');
    is(known(emails => [{ email => 'b@example.com', %primary,
                          primary => JSON::false },
                        { email => 'a@example.com', %primary }]),
       'a@example.com true', 'the primary one of two');
    is(known(emails => [{ email => 'A@Example.COM', %primary }]),
       'a@example.com true', 'in lower case');

    is(known(emails => [{ email => 'a@example.com', %primary,
                          verified => JSON::false }]),
       ' ', 'primary, not verified');
    is(known(emails => [{ email => 'a@example.com', %primary,
                          primary => JSON::false }]),
       ' ', 'verified, not primary');
    is(known(emails => []), ' ', 'none');

    is(known(emails => [{ email => 'a@example.com', primary => JSON::true }]),
       ' ', 'no word on whether it is verified');
    is(known(emails => [{ email => 'a@example.com', %primary, verified => 1 }]),
       ' ', 'verified: 1');
    is(known(emails => [{ email => 'a@example.com', %primary,
                          verified => 'true' }]),
       ' ', 'verified: "true"');

    is(known(emails => [{ %primary }]), ' ',
       'no address in it');
    is(known(emails => [{ email => undef, %primary }]), ' ', 'null in it');
    is(known(emails => [{ email => ['a@example.com'], %primary }]), ' ',
       'a list in it');
    is(known(emails => [undef, 1, 'a@example.com', [], {},
                        { email => 'a@example.com', %primary }]),
       'a@example.com true', 'between other things');

    is(known(emails => [], user => { email => 'public@example.com' }),
       'public@example.com false', 'the public one is not verified');
    is(known(emails => [{ email => 'a@example.com', %primary }],
             user => { email => 'public@example.com' }),
       'a@example.com true', 'the verified one goes before it');
}


# What only the second call may say

sub spoofed {
    is(known(emails => [], user => { email => 'admin@example.com',
                                     email_verified => JSON::true }),
       'admin@example.com false', 'email_verified of the first call');
    is(known(emails => [], user => { email => 'admin@example.com',
                                     verified => JSON::true,
                                     primary => JSON::true }),
       'admin@example.com false', 'verified of the first call');

    $scripted->script({ github_emails => { status => 404 }, github_user => {
        merge => { email => 'admin@example.com',
                   email_verified => JSON::true } } });
    is(known_now(), 'admin@example.com false',
       'the same where the second call is refused');
    $scripted->reset;
}


sub ids {
    my %ids = (
        1             => '1',
        4294967296    => '4294967296',
        '9007199254740993'    => '9007199254740993',
        '9223372036854775807' => '9223372036854775807',
        '"583231"'    => '583231',
        -1            => '-1',
    );

    for my $id (sort keys %ids) {
        my $b = $t->browser;

        $scripted->script({ github_user => {
            body => qq({"id":$id,"login":"octocat"}) } });
        $f->is_signed_in($f->sign_in($b, 'github'), "id $id");
        is((split / /, inside($b))[0], $ids{$id}, 'as text');
    }

    for my $id ('null', '""', '1.5', '1e3', '[]', '{}', '[1]',
                '"' . 'x' x 256 . '"', '"a\nb"', '"a\u0085"')
    {
        $scripted->script({ github_user => {
            body => qq({"id":$id,"login":"octocat"}) } });
        $f->is_refused($f->sign_in($t->browser, 'github'), $PARSE,
                       'id ' . substr($id, 0, 20),
                       why => qr/the profile.* id /);
    }

    for my $id ('9223372036854775808', '"a\u0000b"', '1,"id":2') {
        $scripted->script({ github_user => {
            body => qq({"id":$id,"login":"octocat"}) } });
        $f->is_refused($f->sign_in($t->browser, 'github'), $PARSE, "id $id",
                       why => qr/not an acceptable JSON object/);
    }

    $scripted->script({ github_user => { merge => { id => undef } } });
    $f->is_refused($f->sign_in($t->browser, 'github'), $PARSE, 'no id',
                   why => qr/the profile has no id/);

    $scripted->script({ github_user => { merge => { name => undef } } });

    my $b = $t->browser;

    $f->is_signed_in($f->sign_in($b, 'github'), 'no name');
    is($b->json($b->get('/api/auth/session'))->{user}{name}, 'octocat',
       'the login instead');
    $scripted->reset;
}


sub users {
    my %json = (why => qr/not an acceptable JSON object/);

    bad('github_user', $CODE, "/user: status $_", why => qr/status $_/,
        status => $_) for 204, 302, 401, 403, 404, 429, 500;
    bad('github_user', $PARSE, '/user: HTML', %json, body => '<html>');
    bad('github_user', $PARSE, '/user: a list', %json, json => [{ id => 1 }]);
    bad('github_user', $PARSE, '/user: nothing', %json, body => '');
    bad('github_user', $PARSE, '/user: id twice', %json, append => ',"id":1');
    bad('github_user', $CODE, '/user: closed', close => JSON::true);
    late('github_user', '/user: no answer', hang => JSON::true);
}


# A refusal means that the scope was not granted; a fault is a fault.

sub emails {
    my %json = (why => qr/further call is not acceptable JSON/);

    for my $status (401, 403, 404, 451) {
        $scripted->script({ github_emails => { status => $status } });
        is(known_now(), ' ', "/user/emails: status $status");
    }

    bad('github_emails', $CODE, "/user/emails: status $_",
        why => qr/status $_/, status => $_) for 204, 302, 500, 503;
    bad('github_emails', $PARSE, '/user/emails: HTML', %json, body => '<p>');
    bad('github_emails', $PARSE, '/user/emails: an object', %json,
        json => { message => 'no' });
    bad('github_emails', $PARSE, '/user/emails: nothing', %json, body => '');
    bad('github_emails', $PARSE, '/user/emails: a string', %json,
        body => '"a@example.com"');
    bad('github_emails', $PARSE, '/user/emails: a member twice', %json,
        body => '[{"email":"a@example.com","email":"b@example.com"}]');
    bad('github_emails', $PARSE, '/user/emails: 5000 entries', %json,
        json => [(1) x 5000]);
    bad('github_emails', $CODE, '/user/emails: 300 kB',
        why => qr/larger than|[Mm]aximum file size/, huge => 300000);
    bad('github_emails', $CODE, '/user/emails: reset', reset => JSON::true);
    late('github_emails', '/user/emails: no answer', hang => JSON::true);
}


# GitHub answers with status 200 where it refuses, and with a form unless JSON
# is asked for.

sub token_answers {
    my $token = 'OAUTH_GET_ACCESS_TOKEN_ERROR';

    bad('token', $token, '200 with an error',
        why => qr/status 200, error bad_verification_code\)/,
        json => { error => 'bad_verification_code',
                  error_description => 'The code is incorrect or expired.' });
    bad('token', $token, 'a form where JSON was asked for',
        why => qr/not an acceptable JSON object/,
        body => 'access_token=x&token_type=bearer');

    $scripted->script({ token => { merge => { token_type => 'bearer',
                                              id_token => 'x.y.z' } } });
    $f->is_signed_in($f->sign_in($t->browser, 'github'),
                     'an id_token that nobody asked for');
    $scripted->reset;
}


# RFC 9207, which GitHub began to send one day

sub issuer {
    my $b = $t->browser;
    my $callback = $f->callback($b, 'github');

    is($f->parameters($callback)->{iss}, 'https://github.com/login/oauth',
       'iss of GitHub');
    $f->is_signed_in($f->visit($b, $f->with($callback, iss => undef)),
                     'without it');

    $callback = $f->callback($b, 'github');
    $f->is_refused($f->visit($b, $f->with($callback, iss => 'http://evil.test')),
                   'CALLBACK_OAUTH_ERROR', 'another one',
                   why => qr/iss is not the provider's issuer/);
}


# A rule on addresses holds for verified ones only.

sub rules {
    my $rule = AuthTest::Flow->new($t, $scripted,
                                   base => $t->url('', 'rule'));
    my %primary = (primary => JSON::true, verified => JSON::true);

    for ([200, 'verified', { email => 'a@example.com', %primary }],
         [403, 'not verified', { email => 'a@example.com', %primary,
                                 verified => JSON::false }],
         [403, 'of another domain', { email => 'a@evil.test', %primary }])
    {
        my ($status, $name, $entry) = @$_;
        my $b = $rule->browser;

        $scripted->script({ github_emails => { json => [$entry] },
            github_user => { merge => { email => 'a@example.com' } } });
        $rule->sign_in($b, 'github');
        is($b->get('/')->code, $status, "a rule on the address: $name");
    }

    $scripted->reset;
    $f->mark;
}


# known(emails => [...], user => {...}): address and whether it is verified

sub known {
    my (%answer) = @_;

    $scripted->script({
        github_emails => { json => $answer{emails} },
        github_user   => { merge => $answer{user} // {} },
    });

    my $known = known_now();

    $scripted->reset;

    return $known;
}


sub known_now {
    my $b = $t->browser;

    $f->sign_in($b, 'github');
    $f->mark;

    return inside($b) =~ s/^\S+ //r;
}


sub inside {
    my ($b) = @_;

    my $response = $b->get('/');

    return join ' ', map { $response->header($_) // '' }
                     qw( X-Id X-Email X-Verified );
}


sub bad {
    my ($endpoint, $code, $name, %script) = @_;

    my $why = delete $script{why};

    $scripted->script({ $endpoint => \%script });
    $f->is_refused($f->sign_in($t->browser, 'github'), $code, $name,
                   why => $why);
    $scripted->reset;
}


sub late {
    my ($endpoint, $name, %script) = @_;

    my $q = $f->quick;

    $scripted->script({ $endpoint => \%script });
    $q->is_refused($q->sign_in($q->browser, 'github'), $CODE, $name,
                   why => $AuthTest::Flow::LATE, bound => 4);
    $scripted->reset;
}
