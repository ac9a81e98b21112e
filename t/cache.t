#!/usr/bin/perl

# Tests for the worker's cache of decoded sessions: what a second request with
# the same token gets must be what the first one got, and never longer.

use lib 't/lib';
use AuthTest;
use AuthTest::Clock;
use AuthTest::Site;

use constant OTHER => 'another secret of another site 0123456789';

my $t = AuthTest->new;
my $clock = AuthTest::Clock->new($t);

$t->set(CACHE => '64k');

$t->config(provider_block('github') . 'auth_secret "' . SECRET . <<'EOC');
";
    auth_session_token jws;
    auth_session_cache %%CACHE%%;
    auth_session_update_age 600;

    server {
        listen 127.0.0.1:%%PORT_0%%;
        auth_session required;
        add_header X-User $auth_user_id always;
        add_header X-Role $auth_claim_role always;
        location ^~ /api/auth/ { auth_api; }
        location / { }
        location /admin/ { auth_session_require role admin; }
    }

    # the same secret, another life
    server {
        listen 127.0.0.1:%%PORT_1%%;
        auth_session required;
        auth_session_lifetime 100;
        location ^~ /api/auth/ { auth_api; }
        location / { }
    }

    server {
        listen 127.0.0.1:%%PORT_2%%;
        auth_session required;
        auth_secret "another secret of another site 0123456789";
        location ^~ /api/auth/ { auth_api; }
        location / { }
    }
EOC

$t->write_file('www/index.html', 'inside');
mkdir $t->dir . '/www/admin';
$t->write_file('www/admin/index.html', 'admin');

$clock->start;
$clock->hold;

sub ask {
    my ($token, $port, $path, $accept) = @_;

    return $t->browser(base => $t->url('', $port // 0))->get($path // '/',
        Cookie => SESSION . "=$token", Accept => $accept // '*/*');
}

sub twice { join ' ', map { ask(@_)->code } 1, 2 }

my $now = time;
my $long = jws({ sub => 'u1', role => 'admin', iat => $now - 50,
                 exp => $now + 5000, auth_time => $now - 50 });
my $short = jws({ sub => 'u2', iat => $now - 50, exp => $now + 30 });

is(twice($long), '200 200', 'a second request');
is(ask($long)->header('X-User'), 'u1', 'with the same user');
is(ask($long)->header('X-Role'), 'admin', 'and the same claims');

is(twice($long, 2), '401 401', 'another secret does not know it');
is(twice($long, 1), '200 200', 'another life, still long enough');

is(twice($long, 0, '/admin/'), '200 200', 'a rule that holds');
is(twice($short), '200 200', 'another session');
is(twice($short, 0, '/admin/'), '403 403', 'rules are not cached');
is(ask($short)->header('X-Role'), undef, 'claims are not mixed up');

my $forged = $long;
substr($forged, -2, 1) = substr($forged, -2, 1) eq 'A' ? 'B' : 'A';
is(ask($forged)->code, 401, 'one character of the signature');
is(ask(substr $long, 0, -1)->code, 401, 'one character less');
is(ask($long . 'A')->code, 401, 'one character more');

# a new cookie must not change what others share

my $page = 'text/html';
my $old = jws({ sub => 'u3', iat => $now - 700, exp => $now + 40 });

like(ask($old, 0, '/', $page)->header('Set-Cookie') // '',
     qr/^next-auth\.session-token=/, 'an old one is issued again');
like(ask($old, 0, '/', $page)->header('Set-Cookie') // '',
     qr/^next-auth\.session-token=/, 'also when it is in the cache');

$clock->ahead(41);

is(ask($old, 0, '/')->code, 401, 'the old token ends when it said');
is(ask($short)->code, 401, 'a cached session expires');
is(ask($long)->code, 200, 'others do not');

$clock->ahead(61);

is(ask($long, 1)->code, 401, 'a lifetime ends, cached or not');
is(ask($long)->code, 200, 'only where there is one');

# more sessions than fit

my @many = map {
    jws({ sub => "many$_", iat => $now - 50, exp => $now + 5000 })
} 1 .. 60;

my $wrong = 0;

for my $round (1 .. 2) {
    for my $n (1 .. 60) {
        my $res = ask($many[$n - 1]);
        $wrong++ if $res->code != 200 || $res->header('X-User') ne "many$n";
    }
}

is($wrong, 0, 'many sessions in little room');
is(twice($long), '200 200', 'one that was dropped comes back');

# a reload brings its own

$t->reload;
is(twice($long), '200 200', 'after a reload');

for my $size (qw( off 65535 1k x -1 )) {
    $t->set(CACHE => $size);

    my ($code, $out) = $t->test_config('auth_secret "' . SECRET . <<'EOC');
";
        auth_session_cache %%CACHE%%;
        server { listen 127.0.0.1:%%PORT_0%%; }
EOC

    if ($size eq 'off') {
        is($code, 0, 'off');
        next;
    }

    isnt($code, 0, "$size is refused");
}
