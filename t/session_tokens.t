#!/usr/bin/perl

# Tests for session tokens: what we issue is read by next-auth v3 and v4, what
# they issue is a session here, and both agree on what is none.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $UUID = qr/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

my %FORMAT = (v3 => 'jws', v4 => 'jwe');

my $tokens = $t->tokens;
my $scripted = $t->scripted;

my $real = $t->provider(clients => [{
    client_id => 'app',
    client_secret => 'app-secret',
    redirect_uris => [map { base($_) . '/api/auth/callback/real' }
                      qw( v3 v4 )],
}]);

# a claim may have 4 kB
my @FILL = map { "fill$_" } 1 .. 20;

$t->set(SECRET => SECRET, CLAIMS => "@FILL", REAL => $real->issuer,
        SCRIPTED => $scripted->issuer);

my $config = <<'EOC';
    auth_secret "%%SECRET%%";
    auth_session_claims groups %%CLAIMS%%;
    auth_provider real { issuer %%REAL%%; client_id app;
                         client_secret app-secret; }
    auth_provider op { issuer %%SCRIPTED%%; client_id client;
                       client_secret client-secret; userinfo on; }
EOC

for my $v (qw( v3 v4 )) {
    for my $big ('', '_big') {
        my $buffers = $big ? 'large_client_header_buffers 8 80k;' : '';

        $config .= "server {
            listen 127.0.0.1:%%PORT_$v$big%%;
            auth_session_token $FORMAT{$v};
            $buffers
            location ^~ /api/auth/ { auth_api; }
            location / {
                auth_session optional;
                add_header X-Status \$auth_status always;
                add_header X-User \$auth_user_id always;
                add_header X-Name \$auth_name always;
                add_header X-Fill \$auth_claim_fill1 always;
                try_files /none =204;
            }
        }\n";
    }
}

$t->config($config);
$t->start;

my $now = time;

for my $v (qw( v3 v4 )) {
    real_sign_in($v);
    theirs($v);
    foreign($v);
    chunks($v);
    too_big($v);
}

vectors();
same_judgement();

no_secrets($t, SECRET, 'app-secret', 'client-secret');


# a person signs in at the npm oidc-provider; the packages read the cookie

sub real_sign_in {
    my ($v) = @_;

    my $b = browser($v);

    is($b->sign_in('real')->code, 302, "$v: signed in");

    my $token = $b->cookie(SESSION);
    my $read = get_token($v, { SESSION, $token });

    is_deeply([@$read{qw( sub name email picture provider email_verified )}],
              ['alice-1', 'Alice Liddell', 'alice@example.com',
               'https://example.com/alice.png', 'real', JSON::true],
              "$v: getToken reads it");

    ok(abs($read->{iat} - time) <= 10, "$v: iat");
    is($read->{exp}, $read->{iat} + 2_592_000, "$v: exp");
    is_deeply($read->{groups}, ['readers', 'writers'], "$v: groups");

    my ($header) = split /\./, $token;

    is(MIME::Base64::decode_base64url($header), $v eq 'v3'
       ? '{"alg":"HS512"}' : '{"alg":"dir","enc":"A256GCM"}', "$v: header");

    if ($v eq 'v4') {
        like($read->{jti}, $UUID, "$v: jti");
    } else {
        ok(!exists $read->{jti}, "$v: no jti");
    }

    is_deeply($b->json($b->get('/api/auth/session')), {
        user => { name => 'Alice Liddell', email => 'alice@example.com',
                  image => 'https://example.com/alice.png' },
        expires => iso($read->{exp}),
    }, "$v: /session");

    is($b->get('/')->header('X-User'), 'alice-1', "$v: variables");

    # an application's fallback, contract 4.6
    is($tokens->call("$v.getToken", {
           secret => SECRET, headers => { authorization => "Bearer $token" },
       })->{sub}, 'alice-1', "$v: as a bearer token");
    is($tokens->call("$v.getToken", {
           secret => SECRET, secureCookie => JSON::true,
           cookies => { '__Secure-' . SESSION, $token },
       })->{sub}, 'alice-1', "$v: under the https name");
    ok(!eval { $tokens->call("$v.decode", { secret => 'x' x 32,
                                            token => $token }) },
       "$v: not with another secret");
}


# what an application with the same secret has made

sub theirs {
    my ($v) = @_;

    my %jane = (name => 'Jane Doe', email => 'jane@example.com',
                picture => 'https://example.com/j.png', sub => '42');

    # without claims of ours: a NextAuth application before the move
    my $token = $tokens->call("$v.encode", { token => \%jane,
                                             secret => SECRET });
    my %got = seen($v, $token);

    is_deeply(\%got, { status => 'active', user => '42', name => 'Jane Doe' },
              "$v: encode makes a session");

    my $r = browser($v)->get('/api/auth/session',
                             Cookie => SESSION . "=$token");
    my $json = from_json($r->content);

    is_deeply($json->{user}, { name => 'Jane Doe', email => 'jane@example.com',
                               image => 'https://example.com/j.png' },
              "$v: with its user");

    # v3 writes null, v4 leaves out
    $token = $tokens->call("$v.encode", { token => { sub => '7' },
                                          secret => SECRET });
    $json = from_json(browser($v)->get('/api/auth/session',
                          Cookie => SESSION . "=$token")->content);

    is_deeply($json->{user}, $v eq 'v3'
        ? { name => undef, email => undef, image => undef } : {},
        "$v: missing members");

    $token = $tokens->call("$v.encode", { secret => SECRET, maxAge => 100,
        token => { %jane, nested => { a => [1, JSON::true, undef] },
                   "\x{fc}ml\x{e4}ut" => "\x{2603}" } });
    is({ seen($v, $token) }->{status}, 'active', "$v: any claims");
}


# of the other generation, of another use, of another form

sub foreign {
    my ($v) = @_;

    my $other = $v eq 'v3' ? 'v4' : 'v3';
    my %jane = (sub => '42', name => 'Jane');
    my $encode = sub {
        return $tokens->call($_[0], { token => \%jane, secret => SECRET,
                                      @_[1 .. $#_] });
    };

    my $good = $encode->("$v.encode");
    my @parts = split /\./, $good, -1;

    my %refused = (
        "encode of $other"   => $encode->("$other.encode"),
        'compressed JWE of v3' => $encode->('v3.encode',
                                            encryption => JSON::true),
        'another secret'     => $encode->("$v.encode", secret => 'y' x 32),
        'a JSON text'        => to_json(\%jane),
        'an unsigned token'  => join('.', b64('{"alg":"none"}'),
                                     b64(to_json(\%jane)), ''),
        'a part less'        => join('.', @parts[0 .. $#parts - 1]),
        'a part more'        => "$good.x",
        'an empty tag'       => join('.', @parts[0 .. $#parts - 1], ''),
        'a short tag'        => substr($good, 0, -2),
        'quotes'             => "\"$good\"",
        'another header'     => join('.', b64('{"alg":"dir","enc":"A128GCM"}'),
                                     @parts[1 .. $#parts]),
    );

    # GHSA-v64w-49xw-qq89: a token made for another cookie
    for my $name (qw( next-auth.state next-auth.pkce.code_verifier )) {
        $refused{"a cookie $name"} = $encode->('v4.encode', salt => $name);
    }

    my $b = browser($v);
    my $r = $b->post('/api/auth/signin/op', { csrfToken => $b->csrf });
    my ($attempt) = $b->cookies(qr/pkce/);

    $refused{'the cookie of an attempt'} = $attempt->{value};

    for my $name (sort keys %refused) {
        is({ seen($v, $refused{$name}) }->{status}, 'invalid',
           "$v: not $name");
    }

    for my $i (0 .. $#parts) {
        my @changed = @parts;

        $changed[$i] =~ s/^(..)(.)/$1 . ($2 eq 'A' ? 'B' : 'A')/e or next;
        is({ seen($v, join '.', @changed) }->{status}, 'invalid',
           "$v: part $i changed");
    }

    # a token without a subject is no session, although its key is right
    is({ seen($v, $tokens->call("$v.encode", {
           token => { name => 'x' }, secret => SECRET })) }->{status},
       'invalid', "$v: no subject");
}


# contract 2.4

sub chunks {
    my ($v) = @_;

    my $name = "${v}_big";

    for my $row ([1, 1], [2, 2], [3, 3], [9, 8]) {
        my ($fill, $least) = @$row;

        # ours, by a sign-in
        fill($fill);

        my $b = browser($name);

        is($b->sign_in('op')->code, 302, "$name: signed in, $fill times 3 kB");

        my @pieces = $b->cookies(qr/^\Q@{[ SESSION ]}\E/);
        my %cookies = map { $_->{name} => $_->{value} } @pieces;

        ok(@pieces >= $least, "$name: " . @pieces . ' pieces');

        if (@pieces > 1) {
            my @values = map { $cookies{SESSION . ".$_"} } 0 .. $#pieces;

            is(length $values[$_], 3933, "$name: size of piece $_")
                for 0 .. $#pieces - 1;
            ok(length $values[-1] && length $values[-1] <= 3933,
               "$name: and of the last");
            ok(!exists $cookies{+SESSION}, "$name: no plain one beside");

            %cookies = (SESSION, join '', @values) if $v eq 'v3';
        } else {
            ok(exists $cookies{+SESSION}, "$name: one piece is plain");
        }

        my $read = get_token($v, \%cookies);

        is(length $read->{"fill$fill"}, 3000, "$name: getToken joins them");
        is(length $b->get('/')->header('X-Fill'), 3000, "$name: as we do");

        # theirs
        my $token = $tokens->call("$v.encode", { secret => SECRET, token => {
            sub => '42', map { $_ => 'x' x 4000 } @FILL[0 .. $fill - 1] } });
        my $cookie = session_cookies($token);

        is(length $b->get('/', Cookie => $cookie)->header('X-Fill'), 4000,
           "$name: pieces of theirs");
        is(length $b->get('/', Cookie => join '; ', reverse split /; /,
                          $cookie)->header('X-Fill'), 4000,
           "$name: in any order");

        # growing and shrinking leave nothing behind
        fill(0);
        is($b->sign_in('op')->header('Location'), base($name) . '/',
           "$name: signed in again");
        is(join(' ', map { $_->{name} } $b->cookies(
                qr/^\Q@{[ SESSION ]}\E/)), SESSION, "$name: back to one");
    }

    # a rest without the others is no session, and /session clears it away
    my $b = browser($name);

    $b->jar->store($b->uri('/'), SESSION . ".$_=x; Path=/")
        for 1, 3, 15, 99;
    is($b->get('/api/auth/session')->content, '{}', "$name: a rest");
    is(scalar(() = $b->cookies(qr/session/)), 0, "$name: is cleared away");
}


# better no session than one that nginx would refuse with 400 for ever

sub too_big {
    my ($v) = @_;

    fill(2);

    my $b = browser($v);
    my $r = $b->sign_in('op');

    is($r->header('Location'), base($v) . '/api/auth/error?error=Callback',
       "$v: a session that does not fit");
    is(scalar(() = $b->cookies(qr/session/)), 0, "$v: is not set");
    like($t->error_log, qr/a session of \d+ bytes does not fit/,
         "$v: and said so");
    like($t->error_log, qr/raise large_client_header_buffers/,
         "$v: with the directive to change");

    # more pieces than are read
    fill(20);

    $b = browser("${v}_big");
    $r = $b->sign_in('op');

    is($r->header('Location'),
       base("${v}_big") . '/api/auth/error?error=Callback',
       "$v: nor with large buffers");

    fill(0);
}


# so many claims of 3 kB in the answer of the provider

sub fill {
    my ($n) = @_;

    $scripted->script({ userinfo => {
        merge => { map { $_ => 'f' x 3000 } @FILL[0 .. $n - 1] } } });
}


# contract 11.2 to 11.6, long expired: that it is known what they are shows in
# the status

sub vectors {
    my %vector = (
        v3_signed => [v3 => 'expired', 'eyJhbGciOiJIUzUxMiJ9.eyJuYW1lIjoiSmFu'
            . 'ZSBEb2UiLCJlbWFpbCI6ImphbmVAZXhhbXBsZS5jb20iLCJwaWN0dXJlIjoia'
            . 'HR0cHM6Ly9leGFtcGxlLmNvbS9qLnBuZyIsInN1YiI6IjQyIiwiaWF0IjoxNz'
            . 'AwMDAwMDAwLCJleHAiOjE3MDI1OTIwMDB9.u5IpIY04WUQV0euKl7VRbsJQm7'
            . 'z2YU5jGBcI4LUW47st1GWM69Hq8G-CFuBTCo4odfOZBPzj2mcmL9n0b9qTTA'],
        v4 => [v4 => 'expired', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..k4'
            . '91Yo1eJxQGBt3A.vokALIcUpUoXrcB65paLQz2XUIywMyaT4E_t091lYBrNYT'
            . 'A01GIKMqxSwYLSV-JKemd4IUYbScbbQMPlZ-Ieb01McbmMX-1JTPOzNO3zGC9'
            . 'w7aKnMWxD_HMDh2dGbVbzN14_3enJr4Scp0XTlQsLKIGGmUTqg8hmSgdlx2EB'
            . '0nVduXnw_PJTcqPy5fDLuWvppBFOL0La0hyA1OYUGY1ksVVF39uEzl2Wp06Pl'
            . 'y1A.03KBKB-bSkKGb2gI97eAdg'],
        v3_compressed => [v4 => 'invalid', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R'
            . '0NNIiwiemlwIjoiREVGIn0..225eeE_Mk1jTWQwV.rnenebYAuYCCMd1rySj3'
            . 'oUk3kUe6TITaMlJh9oeUioXNjJR7VZ4KNk4UJp9RfJuE2IyF9XTASX6Y8qgK3'
            . 'hthAwBTEn-yFDgZ067LERigTt3zbjzB74vyTBcvtJVeWJ_DDBryMGNpl2YkHs'
            . 's2Altv12gMOH_ZF2oN38nXWKOf0_0x09y_7d2ppxEC7QHTHMa-zaR4DLba-Ec'
            . 'Dn3tS09mrvGvzFOK2V_vT1eizWe-z4NYEdmnLePVZbIketueAo5ZOs8NjkFut'
            . '1AMuTVI0CWZZvHHpvHDF5DqFsxXbOXn0uHW8O0b_RzP-pOoQqQ.GmrF6FkIya'
            . 'UBcZp4X419SQ'],
        v4_state => [v4 => 'invalid', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNI'
            . 'n0..s3iMGXOSsnsXuz19.GcNiFgqkWe0n3epjBnUwM8s5c3gyhNcsAkr2Hz-3'
            . '_h-jiMlQCwaKkeaLhPoPoBH7AOLC5wj89kL_rEDoBnIRR6YcXR8hHKaSlrfuW'
            . 'upLj8CeiuqzJN04ZHIuACUoJ8PGCaZame13ARYcT0kJOniu2a_RAaARpXLwSs'
            . '-tgt0ohYljJv8pgsDxM2SZTH91tU2HQ0MTyDafn_tS4A.-C3aCF2QcC2o8SN7'
            . 'KJsfVg'],
    );

    for my $name (sort keys %vector) {
        my ($server, $status, $token) = @{$vector{$name}};
        my %got = seen($server, $token);

        is($got{status}, $status, "vector $name");

        my $b = browser($server);
        my $r = $b->get('/api/auth/session', Cookie => SESSION . "=$token");
        my ($line) = grep { /session-token/ } $r->header('Set-Cookie');

        is($r->content, '{}', "no session in $name");
        is($line, SESSION . '=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
           'and its cookie goes');
    }
}


# contract 11.9: on each of these we and the packages must be of one mind. A
# subject that is no text is the one place where we are stricter than v4.

sub same_judgement {
    my %base = (sub => '42', iat => $now - 10, exp => $now + 1000);

    my %claims = (
        'as it should be'     => {},
        'iat in the future'   => { iat => $now + 600 },
        'no iat'              => { iat => undef },
        'iat as text'         => { iat => "$now" },
        'iat with a fraction' => { iat => $now - 10.5 },
        'iat null'            => { iat => \undef },
        'exp in the past'     => { exp => $now - 100 },
        'exp just passed'     => { exp => $now - 5 },
        'exp as text'         => { exp => "$now" },
        'exp null'            => { exp => \undef },
        'exp far away'        => { exp => 1e15 },
        'exp negative'        => { exp => -1 },
        'no exp'              => { exp => undef },
        'nbf soon'            => { nbf => $now + 10 },
        'nbf later'           => { nbf => $now + 600 },
        'nbf past'            => { nbf => $now - 10 },
        'nbf as text'         => { nbf => 'x' },
        'old'                 => { iat => $now - 2_592_100 },
        'nearly old'          => { iat => $now - 2_591_000 },
        'aud'                 => { aud => 'x' },
        'aud a list'          => { aud => ['x', 'y'] },
        'aud empty'           => { aud => [] },
        'aud a number'        => { aud => 1 },
        'iss a number'        => { iss => 1 },
        'jti a number'        => { jti => 1 },
        'jti empty'           => { jti => '' },
        'nonce a number'      => { nonce => 1 },
        'azp null'            => { azp => \undef },
        'acr a list'          => { acr => ['x'] },
        'amr a list'          => { amr => ['x'] },
        'auth_time as text'   => { auth_time => 'x' },
        'other claims'        => { x => \undef, y => [1], z => { a => 1 } },
    );

    my %header = (
        'typ'        => { typ => 'JWT' },
        'kid'        => { kid => 'unknown' },
    );

    for my $v (qw( v3 v4 )) {
        for my $name (sort keys %claims) {
            my %all = (%base, %{$claims{$name}});

            for my $claim (keys %all) {
                delete $all{$claim} if !defined $all{$claim};
            }

            # \undef stands for null
            ref $all{$_} eq 'SCALAR' and $all{$_} = undef for keys %all;

            judged($v, $name, \%all, {});
        }

        judged($v, "header with $_", \%base, $header{$_})
            for sort keys %header;

        for my $text ('[]', '"x"', '1', '{"sub":"42"', '', 'null') {
            judged($v, "payload $text", $text, {});
        }
    }
}


sub judged {
    my ($v, $name, $claims, $header) = @_;

    my $token = $v eq 'v3'
        ? $tokens->call('sign', { payload => $claims,
              header => { alg => 'HS512', %$header },
              key => { hex => unpack 'H*', hkdf(SECRET,
                           'NextAuth.js Generated Signing Key', 64) } })
        : $tokens->call('encrypt', { payload => $claims,
              header => { alg => 'dir', enc => 'A256GCM', %$header },
              key => jwe_key() });

    my $read = eval { get_token($v, { SESSION, $token }) };
    my $status = { seen($v, $token) }->{status};

    # a payload that is no object comes back as one letter a member, or not
    $read = undef if ref $read ne 'HASH' || !defined $read->{sub};

    is($status eq 'active' ? 1 : 0, $read ? 1 : 0,
       "$v: $name: $status here and there");
}


# a name of our own keeps large cookies from the provider, which is also at
# 127.0.0.1

sub base { 'http://localhost:' . $t->port($_[0]) }
sub browser { $t->browser(base => base($_[0])) }


sub get_token {
    my ($v, $cookies) = @_;

    return $tokens->call("$v.getToken", { secret => SECRET,
                                          cookies => $cookies });
}


# what the gate makes of a token

sub seen {
    my ($server, $token) = @_;

    my $r = browser($server)->get('/', Cookie => SESSION . "=$token");

    return map { lc($_) => $r->header("X-$_") // '' } qw( Status User Name );
}


sub b64 { MIME::Base64::encode_base64url($_[0]) }


sub iso {
    my @t = gmtime $_[0];

    return sprintf '%04d-%02d-%02dT%02d:%02d:%02d.000Z', $t[5] + 1900,
                   $t[4] + 1, @t[3, 2, 1, 0];
}
