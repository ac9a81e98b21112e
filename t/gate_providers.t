#!/usr/bin/perl

# Tests for sessions of providers that a server does not offer: servers with one
# secret read each other's sessions, and yet let in only who signed in by one of
# their own providers.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);
my $tokens = $t->tokens;

my $WHY = qr/\[JWT_SESSION_ERROR\].* of a provider that this site does not/;

configure('staff', 'public');
$t->write_file('www/x', 'content');
$t->start;

signed_in_elsewhere();
tokens_of_others();
every_mode();
taken_out();

no_secrets($t, SECRET, $f->issued);


# the first server has one provider, the second another, the third all of them

sub configure {
    my (@ids) = @_;

    my $server = <<'EOS';
            add_header X-Status "$auth_status:$auth_user_id" always;
            location ^~ /api/auth/ { auth_api; }
            location / { auth_session required; }
            location /optional { auth_session optional; alias %%DIR%%/www/x; }
            location /rule { auth_session required;
                             auth_session_require provider staff public;
                             alias %%DIR%%/www/x; }
EOS

    $t->config('auth_secret "' . SECRET . '"; auth_session_cache 64k;'
        . join('', map { $f->block($_) } @ids)
        . "server { listen 127.0.0.1:%%PORT_0%%;
                    auth_providers $ids[0]; $server }
           server { listen 127.0.0.1:%%PORT_1%%;
                    auth_providers $ids[-1]; $server }
           server { listen 127.0.0.1:%%PORT_2%%; $server }");
}


sub signed_in_elsewhere {
    my $b = $t->browser;

    $f->is_signed_in($f->sign_in($b, 'staff'), 'at the first server');

    is(seen($b, 0), '200 active:subject-1', 'which lets in');
    is(seen($b, 2), '200 active:subject-1', 'as one with all providers does');
    is(seen($b, 1), '401 invalid:', 'the one without it does not');
    ok($t->log_like($WHY), 'and says why');

    my $page = $b->navigate($t->url('/x', 1));

    is($page->code, 302, 'a page is sent');
    like($page->header('Location'),
         qr!^\Q@{[$t->url('', 1)]}\E/api/auth/signin!, 'to sign in');

    my $session = $t->browser->get($t->url('/api/auth/session', 1),
        Cookie => SESSION . '=' . $b->cookie(SESSION));

    is($session->content, '{}', 'the API knows nobody');

    # the other way about, in the same browser
    my $other = AuthTest::Flow->new($t, $scripted, base => $t->url('', 1));

    $b = $other->browser;
    $other->mark;
    $other->is_signed_in($other->sign_in($b, 'public'), 'at the second server');
    is(seen($b, 1), '200 active:subject-1', 'which lets in');
    is(seen($b, 0), '401 invalid:', 'the first does not');

    # a session of the one is no way around the sign-in of the other
    $b = $f->browser;
    $f->mark;
    my $response = $f->begin($b, 'public');
    unlike($response->header('Location') // '', qr!/authorize!,
           'nor can it begin there');
    $f->mark;
}


# a token that names none is one of NextAuth's own

sub tokens_of_others {
    my @cases = (
        ['no provider', {}, 200, 200],
        ['null', { provider => undef }, 200, 200],
        ['the first one', { provider => 'staff' }, 200, 401],
        ['the second one', { provider => 'public' }, 401, 200],
        ['nobody', { provider => 'nobody' }, 401, 401],
        ['another case', { provider => 'Staff' }, 401, 401],
        ['a part of one', { provider => 'staf' }, 401, 401],
        ['more than one', { provider => 'staff2' }, 401, 401],
        ['a word more', { provider => 'staff public' }, 401, 401],
    );

    for my $case (@cases) {
        my ($name, $claims, @want) = @$case;

        # twice: the second time from the cache
        for my $n (0, 1, 0, 1) {
            is(substr(seen($t->browser, $n, token($claims)), 0, 3), $want[$n],
               "$name: server $n");
        }
    }
}


sub every_mode {
    my @cookie = token({ provider => 'public' });

    is(seen($t->browser, 0, @cookie, '/optional'), '200 invalid:',
       'optional: a visitor without a session');
    is(seen($t->browser, 0, @cookie, '/rule'), '401 invalid:',
       'a rule that would hold is not asked');
    is(seen($t->browser, 1, @cookie, '/rule'), '200 active:subject-1',
       'where it is offered, it is');
}


# the sessions of a provider end with it

sub taken_out {
    my $b = $t->browser;

    $f->mark;
    $f->is_signed_in($f->sign_in($b, 'staff'), 'before');
    is(substr(seen($b, $_), 0, 3), 200, "server $_ lets in") for 0, 2;

    configure('public');
    ok($t->reload, 'without that provider');

    is(seen($b, $_), '401 invalid:', "server $_ does not") for 0 .. 2;

    configure('staff', 'public');
    ok($t->reload, 'with it again');
    is(substr(seen($b, 0), 0, 3), 200, 'it counts again');
}


sub token {
    my ($claims) = @_;

    return (Cookie => SESSION . '=' . $tokens->call('v4.encode', {
        token => { sub => 'subject-1', %$claims }, secret => SECRET,
    }));
}


# "status $auth_status:$auth_user_id" of a request to server N

sub seen {
    my ($b, $n, @more) = @_;

    my $path = @more % 2 ? pop @more : '/x';
    my $response = $b->get($t->url($path, $n), @more);

    return $response->code . ' ' . ($response->header('X-Status') // '');
}
