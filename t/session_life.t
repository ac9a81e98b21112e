#!/usr/bin/perl

# Tests for the life of a session: when it is issued again and for how long,
# what a new sign-in and a sign-out leave, and what of it is seen where.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $scripted = $t->scripted(claims => {
    groups => ['staff', 'admins'], nested => { a => { b => 'deep' } },
    text => 'plain', number => 7, flag => JSON::true, name => 'Sue',
});

my %sites = (
    plain    => '',
    short    => 'auth_session_max_age 1h; auth_session_update_age 10m;',
    always   => 'auth_session_update_age 0; auth_session_max_age 2h;',
    lifetime => 'auth_session_lifetime 2h; auth_session_max_age 1h;
                 auth_session_update_age 1m;',
    nocache  => 'auth_session_update_age 0;',
    claims   => 'auth_session_claims groups nested text number flag absent;',
    tokens   => 'auth_session_token jwe; auth_session_claims access_token
                 id_token refresh_token groups;',
);

$t->set(SECRET => SECRET, ISSUER => $scripted->issuer);

my $config = <<'EOC';
    auth_secret "%%SECRET%%";
    auth_provider op { issuer %%ISSUER%%; client_id client;
                       client_secret client-secret; }
EOC

for my $name (sort keys %sites) {
    my $token = $sites{$name} =~ /jwe/ ? '' : 'auth_session_token jws;';

    $config .= "server {
        listen 127.0.0.1:%%PORT_$name%%;
        $token $sites{$name}
        large_client_header_buffers 8 16k;
        location ^~ /api/auth/ { auth_api; }
        location / {
            auth_session optional;
            add_header X-Status \$auth_status always;
            add_header X-User \$auth_user_id always;
            add_header X-Groups \$auth_claim_groups always;
            add_header X-Nested \$auth_claim_nested always;
            add_header X-Number \$auth_claim_number always;
            add_header X-Flag \$auth_claim_flag always;
            add_header X-Access \$auth_claim_access_token always;
            add_header X-Id \$auth_claim_id_token always;
            try_files /none =204;
        }
    }\n";
}

$t->config($config);
$t->start;

my $now = time;

update_age();
update_zero();
idle_life();
lifetime();
gate();
update_request();
new_sign_in();
sign_out();
claims();
provider_tokens();


# a session is issued again when it is old enough, not each time

sub update_age {
    my $young = jws({ sub => '1', iat => $now - 300, exp => $now + 3000 });
    my ($set, $json) = session('short', $young);

    is($set, undef, 'not yet due');
    is($json->{expires}, iso($now + 3000), 'expires when it does');

    my $old = jws({ sub => '1', iat => $now - 700, exp => $now + 2900,
                    name => 'N', email => 'e@x.test', picture => 'p',
                    extra => { a => [1] } });

    ($set, $json) = session('short', $old);

    my $claims = read_jws($set->{value});

    ok(abs($claims->{iat} - time) <= 3, 'due: a new iat');
    is($claims->{exp}, $claims->{iat} + 3600, 'and max_age from now on');
    is($json->{expires}, iso($claims->{exp}), 'which /session tells');
    is_deeply([@$claims{qw( sub name email picture extra )}],
              ['1', 'N', 'e@x.test', 'p', { a => [1] }], 'all claims are kept');
    ok(!exists $claims->{auth_time}, 'none is added');

    # the default: a day, of 30
    ($set) = session('plain', jws({ sub => '1', iat => $now - 86_300 }));
    is($set, undef, 'not due within a day');
    ($set) = session('plain', jws({ sub => '1', iat => $now - 86_500 }));
    is(read_jws($set->{value})->{exp} - read_jws($set->{value})->{iat},
       2_592_000, 'due after it, for 30 days');

    # the answer in the cookie is a session again
    ($set, $json) = session('short', $set->{value});
    is($json->{user}{name}, undef, 'what was issued is read');
}


sub update_zero {
    my $token = jws({ sub => '1' });

    for my $n (1 .. 3) {
        my ($set, $json) = session('always', $token);

        ok($set, "update_age 0: issued at request $n");
        $token = $set->{value};
    }
}


# v3 looks at the age of a token too

sub idle_life {
    for my $row ([3500, 'active'], [3700, 'expired']) {
        my ($age, $status) = @$row;
        my $token = jws({ sub => '1', iat => $now - $age,
                          exp => $now + 100_000 });

        is(status('short', $token), $status, "an age of $age seconds");
    }

    for my $exp ($now - 1, $now - 3600, 0) {
        my ($set, $json) = session('plain', jws({ sub => '1', exp => $exp }));

        is_deeply($json, {}, 'expired');
        is($set->{value}, '', 'and deleted');
        is($set->{'max-age'}, 0, 'at once');
    }
}


# kept across extensions, and checked each time

sub lifetime {
    my %old = (sub => '1', iat => $now - 120, exp => $now + 600);

    my ($set, $json) = session('lifetime', jws({ %old,
                               auth_time => $now - 5400 }));
    my $claims = read_jws($set->{value});

    is($claims->{auth_time}, $now - 5400, 'the time of sign-in is kept');
    is($claims->{exp}, $now - 5400 + 7200, 'and is the end of it');
    is($json->{expires}, iso($claims->{exp}), 'as /session says');

    ($set, $json) = session('lifetime', jws({ %old, auth_time => $now - 60 }));
    $claims = read_jws($set->{value});
    is($claims->{exp}, $claims->{iat} + 3600, 'else max_age is');

    ($set, $json) = session('lifetime', jws({ %old,
                            auth_time => $now - 7201 }));
    is_deeply($json, {}, 'past its lifetime');
    is($set->{value}, '', 'and deleted');

    is(status('lifetime', jws({ %old, auth_time => $now - 7201 })), 'expired',
       'for the gate as well');
    is(status('plain', jws({ %old, auth_time => $now - 720_100 })), 'active',
       'off by default');

    # made elsewhere, without it: counted from here on
    ($set) = session('lifetime', jws(\%old));
    is(read_jws($set->{value})->{auth_time}, $old{iat},
       'a token of others gets one');
}


# applications that never call /session have sliding sessions too

sub gate {
    my $due = jws({ sub => '1', iat => $now - 700, exp => $now + 2900 });
    my $young = jws({ sub => '1', iat => $now - 100, exp => $now + 2900 });
    my $b = browser('short');
    my $cookie = SESSION . "=$due";

    my $r = $b->navigate('/', Cookie => $cookie);
    my %set = $b->set_cookies($r);

    is(read_jws($set{+SESSION}{value})->{exp}
       - read_jws($set{+SESSION}{value})->{iat}, 3600, 'extended by the gate');
    is($r->header('Cache-Control'), 'private', 'in an answer for one only');

    is(browser('short')->get('/', Cookie => $cookie)->header('Set-Cookie'),
       undef, 'not for a script');
    is(browser('short')->navigate('/', Cookie => SESSION . "=$young")
       ->header('Set-Cookie'), undef, 'not before it is due');
    is(browser('short')->navigate('/', Cookie => SESSION . '=x')
       ->header('Set-Cookie'), undef, 'not what is none');
}


# POST /session, the update of v4 clients

sub update_request {
    my $b = browser('always');
    my $csrf = $b->csrf;

    $b->jar->store($b->uri('/'), SESSION . '=' . jws({ sub => '1',
                                       name => 'N', role => 'user' })
                                 . '; Path=/');

    my $r = $b->post('/api/auth/session', to_json({ csrfToken => $csrf,
        data => { name => 'Evil', role => 'admin', sub => '2' } }),
        'Content-Type' => 'application/json');

    is($r->code, 200, 'an update');
    is($b->json($r)->{user}{name}, 'N', 'changes nothing');

    my $claims = read_jws($b->cookie(SESSION));

    is_deeply([@$claims{qw( sub name role )}], ['1', 'N', 'user'],
              'of the token either');

    for my $body (to_json({ data => {} }), to_json({ csrfToken => 'x' }),
                  "csrfToken=$csrf&csrfToken=$csrf", '')
    {
        my $type = $body =~ /^{/ ? 'application/json'
                                 : 'application/x-www-form-urlencoded';

        $r = $b->post('/api/auth/session', $body, 'Content-Type' => $type);

        is($r->code, 400, "without its token: $body");
        is($r->content, '{}', 'nothing is told');
        unlike(join("\n", $r->header('Set-Cookie')), qr/session-token/,
               'nor issued');
    }
}


# checklist E: nothing of before survives a sign-in

sub new_sign_in {
    my $planted = jws({ sub => 'attacker', name => 'A', role => 'admin' });
    my $broken = 'x' x 100;

    for my $before ("$planted", $broken, '') {
        my $b = browser('plain');

        $b->jar->store($b->uri('/'), SESSION . "=$before; Path=/");
        $b->jar->store($b->uri('/'), SESSION . ".$_=old; Path=/") for 0 .. 2;

        is($b->sign_in('op')->code, 302, 'signed in');

        my @left = $b->cookies(qr/^\Q@{[ SESSION ]}\E/);

        is(scalar @left, 1, 'one cookie, no piece of before');
        isnt($left[0]{value}, $before, 'a new one');

        my $claims = read_jws($left[0]{value});

        is($claims->{sub}, 'subject-1', 'of the right person');
        ok(!exists $claims->{role}, 'without claims of before');
        is($claims->{auth_time}, $claims->{iat}, 'signed in now');
    }

    # signed in already: the same again
    my $b = browser('plain');

    $b->sign_in('op');

    my $first = $b->cookie(SESSION);

    # so that the two tokens cannot be equal by chance
    $scripted->script({ claims => { name => 'Renamed' } });
    $b->sign_in('op');

    isnt($b->cookie(SESSION), $first, 'each sign-in makes a session');
    is(read_jws($b->cookie(SESSION))->{name}, 'Renamed', 'with fresh claims');

    $scripted->script({ claims => {} });
}


sub sign_out {
    my $b = browser('plain');

    $b->sign_in('op');
    is($b->get('/')->header('X-Status'), 'active', 'signed in');

    $b->jar->store($b->uri('/'), SESSION . ".$_=x; Path=/") for 0, 1, 7, 15;

    my $r = $b->post('/api/auth/signout', { csrfToken => 'wrong' });

    is($r->header('Location'), $t->url('/api/auth/signout?csrf=true', 'plain'),
       'not without the token');
    is($b->get('/')->header('X-Status'), 'active', 'still signed in');

    $r = $b->submit($b->get('/api/auth/signout'), {});

    is($r->code, 302, 'by the page');
    is(scalar(() = $b->cookies(qr/session/)), 0, 'no piece is left');
    is($b->get('/')->header('X-Status'), 'none', 'signed out');
    is($b->get('/')->header('X-User'), undef, 'nobody');
    is($b->get('/api/auth/session')->content, '{}', 'no session');

    # again, and with what is none
    is($b->post('/api/auth/signout', { csrfToken => $b->csrf })->code, 302,
       'without a session');
    $b->jar->store($b->uri('/'), SESSION . '=forged; Path=/');
    $b->post('/api/auth/signout', { csrfToken => $b->csrf });
    is($b->cookie(SESSION), undef, 'a forged one goes too');
    like($t->error_log, qr/\[SIGNOUT_ERROR\]/, 'and is told of');
}


sub claims {
    my $b = browser('claims');

    $b->sign_in('op');

    my $claims = read_jws($b->cookie(SESSION));

    is_deeply($claims->{groups}, ['staff', 'admins'], 'a list is kept');
    is_deeply($claims->{nested}, { a => { b => 'deep' } }, 'and an object');
    is($claims->{number}, 7, 'a number');
    is($claims->{flag}, JSON::true, 'a boolean');
    ok(!exists $claims->{absent}, 'what the provider does not tell is not');

    my $r = $b->get('/');

    is($r->header('X-Groups'), '["staff","admins"]', 'as a variable');
    is($r->header('X-Nested'), '{"a":{"b":"deep"}}', 'as compact JSON');
    is($r->header('X-Number'), '7', 'the number');
    is($r->header('X-Flag'), 'true', 'the boolean');

    is_deeply([sort keys %{$b->json($b->get('/api/auth/session'))}],
              [qw( expires user )], '/session has a fixed list');
    is_deeply([sort keys %{$b->json($b->get('/api/auth/session'))->{user}}],
              [qw( email image name )], 'of the user too');

    # only what is named
    $b = browser('plain');
    $b->sign_in('op');
    ok(!exists read_jws($b->cookie(SESSION))->{groups}, 'none by default');
}


# checklist E, CVE-2024-39315: never in the browser's hands

sub provider_tokens {
    my $b = browser('tokens');
    my $r = $b->sign_in('op');

    is($r->code, 302, 'signed in');

    my $access = $b->get('/')->header('X-Access') // '';
    my $id = $b->get('/')->header('X-Id') // '';

    like($access, qr/^\S{20,}$/, 'the access token for the application');
    like($id, qr/^\S+\.\S+\.\S+$/, 'and the id_token');

    for my $path (qw( session csrf providers signin signout error )) {
        my $text = $b->get("/api/auth/$path")->as_string;

        ok(index($text, $access) < 0 && index($text, $id) < 0,
           "not in the answer of /$path");
    }

    ok(index(join("\n", map { $_->{value} } $b->cookies), $access) < 0,
       'nor in a cookie that can be read');
    no_secrets($t, $access, $id, SECRET, 'client-secret');
}


sub browser { $t->browser(base => $t->url('', $_[0])) }


# GET /session with this token: the cookie that was set, and the JSON

sub session {
    my ($site, $token) = @_;

    my $b = browser($site);
    my $r = $b->get('/api/auth/session', Cookie => SESSION . "=$token");
    my %set = $b->set_cookies($r);

    return ($set{+SESSION}, $b->json($r));
}


sub status {
    my ($site, $token) = @_;

    return browser($site)->get('/', Cookie => SESSION . "=$token")
           ->header('X-Status');
}


sub read_jws {
    return from_json(MIME::Base64::decode_base64url(
        (split /\./, $_[0])[1]));
}


sub iso {
    my @t = gmtime $_[0];

    return sprintf '%04d-%02d-%02dT%02d:%02d:%02d.000Z', $t[5] + 1900,
                   $t[4] + 1, @t[3, 2, 1, 0];
}
