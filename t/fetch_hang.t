#!/usr/bin/perl

# Tests for a provider that accepts connections and never answers: whoever waits
# for it is told so in time, and nobody else notices.

use lib 't/lib';
use AuthTest;
use AuthTest::Crowd;
use AuthTest::Flow;
use AuthTest::Site;
use Time::HiRes qw( time );

use constant {
    TIMEOUT => 1.5,              # of auth_fetch below
    SLACK   => 2.5,              # for a sanitized nginx on a busy machine
    QUICK   => 0.5,
    CROWD   => 200,
};

my %HANG = (hang => JSON::true);

my $t = AuthTest->new(plan => 25);
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

$t->set(TIMEOUT => TIMEOUT * 1000 . 'ms');

$t->config(site(
    http      => 'auth_fetch timeout=%%TIMEOUT%%; server {'
                 . ' listen 127.0.0.1:%%PORT_patient%%;'
                 . ' auth_fetch timeout=8s;'
                 . ' location ^~ /api/auth/ { auth_api; } }',
    providers => join('', map { $f->block($_) } qw( token jwks disc ))
                 . $f->block('userinfo', userinfo => 'on')
                 . $f->block('crowd') . $f->block('queue'),
    server    => 'location /static/ { alias %%DIR%%/www/; }',
));

$t->write_file('www/file.txt', 'content');
$t->start;

my $visitor = $t->browser;

# before a view of the page has asked all providers
crowd_at_discovery();
sign_in_page();

for my $step (['token', 'OAUTH_GET_ACCESS_TOKEN_ERROR'],
              ['jwks', 'CALLBACK_OAUTH_ERROR'],
              ['userinfo', 'OAUTH_GET_PROFILE_ERROR'])
{
    callback(@$step);
}

crowd_at_token();

no_secrets($t, $f->issued);


# The page would like all discovery documents, and does without.

sub sign_in_page {
    $scripted->script({ 'disc:discovery' => { %HANG } });

    my $start = time;
    my $response
        = $t->browser->navigate($t->url('/api/auth/signin', 'patient'));
    my $took = time - $start;

    is($response->code, 200, 'sign-in page while discovery hangs');
    is(scalar(() = $visitor->forms($response)), 6, 'with all providers');
    cmp_ok($took, '>', 1.5, 'after some patience');
    cmp_ok($took, '<', 2.5, 'and no more than that');
}


sub callback {
    my ($id, $code) = @_;

    my $b = $t->browser;
    my $callback = $f->callback($b, $id);

    $scripted->script({ "$id:$id" => { %HANG } });

    my $crowd = AuthTest::Crowd->new($t);
    my $member = $crowd->get($b, $callback);
    my $slowest = bystander($crowd, sub { $scripted->count("/~$id/$id") });

    ok($slowest < QUICK, "others are served while $id hangs")
        or diag("slowest: $slowest");

    is($crowd->wait(TIMEOUT + SLACK), 1, "$id hangs: answered");
    cmp_ok($member->{took}, '>', TIMEOUT * 0.9, 'after the timeout');

    my $response = HTTP::Response->parse($member->{answer});

    $f->{took} = $member->{took};
    $f->is_refused($response, $code, 'with the error page',
                   why => $AuthTest::Flow::LATE);

    $scripted->script({ "$id:$id" => undef });
}


# bystander(CROWD, CONDITION): other requests from the moment on that the
# condition holds, while the crowd waits; the slowest of them.

sub bystander {
    my ($crowd, $condition) = @_;

    my $b = $t->browser;
    my $slowest = 0;

    $t->wait_for($condition, SLACK) or diag('nobody waits');

    for my $path (('/static/file.txt', '/', '/api/auth/session') x 4) {
        my $start = time;
        $b->get($path);
        my $took = time - $start;

        $slowest = $took if $took > $slowest;
    }

    diag('the crowd left too early')
        if grep { defined $_->{took} } @{$crowd->{members}};

    return $slowest;
}


sub crowd_at_discovery {
    $scripted->script({ 'crowd:discovery' => { %HANG } });

    my $csrf = $visitor->csrf;
    my $crowd = AuthTest::Crowd->new($t);

    $crowd->post($visitor, '/api/auth/signin/crowd', { csrfToken => $csrf })
        for 1 .. CROWD;

    my $slowest = bystander($crowd, sub { $scripted->count });

    ok($slowest < QUICK, 'others are served while 200 wait for discovery')
        or diag("slowest: $slowest");

    is($crowd->wait(TIMEOUT + SLACK), CROWD, '200 waiting: all are answered');
    is($crowd->count(qr!Location: \S+/error\?error=OAuthSignin\r!), CROWD,
       'with the error page') or diag($crowd->{members}[0]{answer});
    is($scripted->count('/~crowd/.well-known/openid-configuration'), 1,
       'after one request to the provider');

    $f->mark;
}


# More than the transfers to one host: the others wait their turn, in vain.

sub crowd_at_token {
    my $crowd = AuthTest::Crowd->new($t);

    my @callbacks = map {
        my $b = $t->browser;
        [$b, $f->callback($b, 'queue')];
    } 1 .. CROWD;

    $scripted->script({ 'queue:token' => { %HANG } });

    $crowd->get(@$_) for @callbacks;

    my $slowest = bystander($crowd,
                            sub { $scripted->count('/~queue/token') > 50 });

    ok($slowest < QUICK, 'others are served while 200 wait for tokens')
        or diag("slowest: $slowest");

    is($crowd->wait(TIMEOUT + SLACK), CROWD, '200 waiting: all are answered');
    is($crowd->count(qr!Location: \S+/error\?error=OAuthCallback\r!), CROWD,
       'with the error page') or diag($crowd->{members}[0]{answer});

    my @lines = $f->new_log =~ /\[OAUTH_GET_ACCESS_TOKEN_ERROR\]/g;

    is(scalar @lines, CROWD, 'and a line in the log each');
}
