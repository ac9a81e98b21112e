#!/usr/bin/perl

# Tests for the gate: what comes in the Cookie header and is no session never
# opens it, however it is written, and a session does in every spelling that
# browsers use.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

use constant OTHER => 'another secret, thirty-two bytes long';

my $t = AuthTest->new;

my $tokens = $t->tokens;
my $now = time;

my %jane = (sub => '42', name => 'Jane');

my $GATE = <<'EOL';
        add_header X-Status $auth_status always;
        add_header X-User $auth_user_id always;

        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; }
        location /optional/ { auth_session optional; }
EOL

$t->config(provider_block('github') . 'auth_secret "' . SECRET . <<"EOC");
";
    large_client_header_buffers 8 16k;

    server {
        listen 127.0.0.1:%%PORT_0%%;
$GATE
    }

    server {
        listen 127.0.0.1:%%PORT_jws%%;
        auth_session_token jws;
$GATE
    }

    # the second secret is one that was used before
    server {
        listen 127.0.0.1:%%PORT_rotated%%;
        auth_secret "@{[OTHER]}" "@{[SECRET]}";
$GATE
    }
EOC

mkdir $t->dir . '/www/optional';
$t->write_file("www/$_", 'content') for qw( x optional/x );

$t->start;

my $good = jwe(\%jane);
my $good_jws = jws(\%jane);

sessions();
no_sessions();
expired();
purposes();
damaged();
wrong_form();
forged_jws();
spelling();
names();
chunks();
hostile_chunks();
separators();
sizes();
still_closed();

no_secrets($t, SECRET, OTHER, $good, $good_jws);


sub sessions {
    is(seen(SESSION . "=$good"), '200 active 42', 'JWE of next-auth');
    is(seen(SESSION . "=$good_jws", 'jws'), '200 active 42',
       'JWS of next-auth');
    is(seen(SESSION . "=$good", 'rotated'), '200 active 42',
       'JWE of an older secret');
    is(seen(SESSION . '=' . jwe(\%jane, secret => OTHER), 'rotated'),
       '200 active 42', 'JWE of the newest secret');
}


sub no_sessions {
    is(seen(undef), '401 none ', 'no cookie');
    is(seen('a=b'), '401 none ', 'another cookie');
    is(seen(SESSION . '='), '401 none ', 'empty value');
    is(seen(SESSION), '401 none ', 'no value');

    invalid('garbage', SESSION . '=garbage');
    invalid('dots', SESSION . '=....');
    invalid('a dot more', SESSION . "=$good.");
    invalid('JSON', SESSION . '={"sub":"42"}');
    invalid('percent signs', SESSION . '=%00%zz%');
    invalid('bytes', SESSION . "=\xff\xfe\x80");
    invalid('null', SESSION . '=null');
    invalid('quoted', SESSION . "=\"$good\"");
}


sub expired {
    $tokens->call('clock', { now => $now - 7200 });

    my $old = jwe(\%jane, maxAge => 3600);

    $tokens->call('clock', { now => undef });

    is(seen(SESSION . "=$old"), '401 expired ', 'expired JWE');
    is(seen(SESSION . "=$old", 0, '/optional/x'), '200 expired ',
       'expired where it is optional');

    my $old_jws = jws({ %jane, iat => $now - 7200, exp => $now - 3600 });

    is(seen(SESSION . "=$old_jws", 'jws'), '401 expired ', 'expired JWS');
    is(seen(SESSION . '=' . jws({ %jane, iat => $now - 31 * 86400,
                                  exp => undef }), 'jws'),
       '401 expired ', 'JWS that is too old');
    invalid('JWE before its time', SESSION . '='
            . jwe({ %jane, nbf => $now + 3600 }));
    invalid('JWE with a time that is none', SESSION . '='
            . sealed({ %jane, iat => $now, exp => 'later' }));
}


# a token made with the same secret for something else is no session

sub purposes {
    invalid('other secret', SESSION . '=' . jwe(\%jane, secret => OTHER));
    invalid('other secret, JWS', SESSION . '='
            . jws(\%jane, secret => OTHER), 'jws');
    invalid('check cookie', SESSION . '='
            . jwe({ value => 'verifier', provider => 'github' }));
    invalid('check cookie of its own key', SESSION . '='
            . jwe(\%jane, salt => 'next-auth.pkce.code_verifier'));
    invalid('no subject', SESSION . '=' . jwe({ name => 'Jane' }));
    invalid('empty subject', SESSION . '=' . jwe({ sub => '' }));
    invalid('subject that is a number', SESSION . '=' . jwe({ sub => 42 }));
    invalid('subject with a zero', SESSION . '=' . jwe({ sub => "42\0" }));
    invalid('array of claims', SESSION . '=' . sealed('[{"sub":"42"}]'));
    invalid('duplicate claim', SESSION . '='
            . sealed('{"sub":"1","sub":"42"}'));
    invalid('no JSON', SESSION . '=' . sealed('sub=42'));
    invalid('empty text', SESSION . '=' . sealed(''));

    # an attempt's cookie is sealed by this module itself
    my $b = $t->browser;

    is($b->start_sign_in('github')->code, 302, 'an attempt');

    my ($attempt) = $b->cookies(qr/pkce\.code_verifier/);

    invalid('sealed attempt', SESSION . "=$attempt->{value}");
    invalid('CSRF cookie', SESSION . '=' . $b->cookie('next-auth.csrf-token'));
}


sub damaged {
    my $n = length $good;

    invalid("truncated to $_", SESSION . '=' . substr $good, 0, $_)
        for 1, 20, int $n / 2, $n - 1;

    my @parts = split /\./, $good, -1;

    for my $i (0, 2 .. 4) {
        my @other = @parts;
        my $c = substr $other[$i], 3, 1;

        substr($other[$i], 3, 1) = $c eq 'A' ? 'B' : 'A';
        invalid("part $i altered", SESSION . '=' . join '.', @other);

        $other[$i] = '';
        invalid("part $i empty", SESSION . '=' . join '.', @other);
    }

    # RFC 7516: "dir" has no encrypted key
    invalid('a key that is none', SESSION . '='
            . join '.', $parts[0], 'AAAA', @parts[2 .. 4]);

    my ($head) = $parts[4] =~ /^(.{4})/;

    invalid('short tag', SESSION . '=' . join '.', @parts[0 .. 3], $head);
}


sub wrong_form {
    invalid('JWS where a JWE is due', SESSION . "=$good_jws");
    invalid('JWE where a JWS is due', SESSION . "=$good", 'jws');
}


sub forged_jws {
    my ($head, $claims, $mac) = split /\./, $good_jws;
    my ($other) = (split /\./, jws({ sub => '43' }))[1];

    invalid('no algorithm', SESSION . '=' . none('none') . ".$claims.", 'jws');
    invalid('no algorithm, with a MAC',
            SESSION . '=' . none('none') . ".$claims.$mac", 'jws');
    invalid('algorithm None', SESSION . '=' . none('None') . ".$claims.",
            'jws');
    invalid('claims of another token', SESSION . "=$head.$other.$mac", 'jws');
    invalid('no MAC', SESSION . "=$head.$claims.", 'jws');
    invalid('two parts', SESSION . "=$head.$claims", 'jws');
    invalid('half a MAC', SESSION . "=$head.$claims." . substr($mac, 0, 43),
            'jws');
    invalid('no subject, JWS', SESSION . '=' . jws({ name => 'Jane' }),
            'jws');
    invalid('algorithm that is not configured', SESSION . '='
            . jws(\%jane, header => { alg => 'HS256' }), 'jws');
    invalid('critical extension', SESSION . '='
            . jws(\%jane, header => { alg => 'HS512', crit => ['x'], x => 1 }),
            'jws');

    # a hostile token changes nothing for those after it
    is(seen(SESSION . "=$good_jws", 'jws'), '200 active 42',
       'a good one afterwards');
}


# how browsers and others write the line

sub spelling {
    my $c = SESSION . "=$good";

    active('behind another', "a=b; $c");
    active('in front of another', "$c; a=b");
    active('without a space', "a=b;$c;c=d");
    active('many spaces', "a=b  ;    $c   ; c=d");
    active('tabs', "a=b;\t$c\t; c=d");
    active('only semicolons', ";; ;$c;;");
    active('odd neighbours', "a; =; =x; a=; ;;; $c; b");
    active('attributes of RFC 2109', "\$Version=1; $c; \$Path=/");

    my @lines = raw("Cookie: a=b", "Cookie: $c", "Cookie: c=d");
    is($lines[0], 200, 'several lines');

    # the first one counts, as with every cookie parser
    active('twice', "$c; " . SESSION . '=garbage');
    invalid('twice, garbage first', SESSION . "=garbage; $c");
}


# what only looks like the cookie

sub names {
    my $name = SESSION;

    for my $other (uc $name, ucfirst $name, "x$name", "$name-x", "${name}x",
                   "__Secure-$name", "__Host-$name", "\"$name\"", "$name ",
                   'next-auth_session-token', 'next-auth.session-toke')
    {
        is(seen("$other=$good"), '401 none ', "not $other");
    }

    # nginx 1.22 takes commas for separators in its own $cookie_ variables
    is(seen("x=1, $name=$good"), '401 none ', 'behind a comma');
    is(seen("x=1,$name=$good"), '401 none ', 'behind a comma, no space');
    is(seen("x=\"; y=1\", $name=$good"), '401 none ', 'behind a quote');
    is(seen("x=$name=$good"), '401 none ', 'inside of a value');
    is(seen("x $name=$good"), '401 none ', 'behind a space');

    is((raw("Cookie2: $name=$good"))[0], 401, 'another header');
    is((raw("X-Cookie: $name=$good"))[0], 401, 'and another');
    is((raw("Authorization: Bearer $good"))[0], 401, 'not a bearer token');
    is((raw("Authorization: Bearer %"))[0], 401, 'nor a broken one');
}


sub chunks {
    my $big = jwe({ %jane, filler => 'x' x 9000 });
    my $line = session_cookies($big);

    cmp_ok(() = $line =~ /=/g, '>=', 3, 'a session in pieces');
    active('pieces in order', $line);
    active('pieces in reverse', join '; ', reverse split /; /, $line);
    active('pieces in several lines', join '; ', $line, 'a=b');
    is((raw(map { "Cookie: $_" } split /; /, $line))[0], 200,
       'a piece a line');

    my @ten = pieces($good, 12);

    active('more than ten pieces, by number',
           join '; ', map { SESSION . ".$_=$ten[$_]" } reverse 0 .. $#ten);
    active('a plain one and pieces left over', SESSION . "=$good; "
           . SESSION . '.0=old; ' . SESSION . '.1=older');
}


sub hostile_chunks {
    my $s = SESSION;
    my @p = pieces($good, 3);

    is(seen("$s.0=$p[0]; $s.2=$p[2]"), '401 none ', 'a piece is missing');
    is(seen("$s.1=$p[1]; $s.2=$p[2]"), '401 none ', 'the first is missing');
    invalid('the last is missing', "$s.0=$p[0]; $s.1=$p[1]");
    invalid('swapped', "$s.0=$p[1]; $s.1=$p[0]; $s.2=$p[2]");
    invalid('an empty piece too many',
            "$s.0=$p[0]; $s.1=$p[0]; $s.2=$p[1]; $s.3=$p[2]");
    active('duplicate piece, the first counts',
           "$s.0=$p[0]; $s.1=$p[1]; $s.1=x; $s.2=$p[2]; $s.0=x");

    # CVE-2026-55149, CVE-2024-24814: numbers are bounded before all else
    for my $n (qw( 4000000000 99999999999999999999 -1 1e9 0x1 999 16 40 ), ' 1')
    {
        is(seen("$s.$n=$good"), '401 none ', "number $n alone");
        active("number $n beside a session", "$s.$n=x; $s=$good");
    }

    for my $n ('', qw( . .. a +1 0.0 )) {
        is(seen("$s.$n=$good"), '401 none ', "name $s.$n");
    }

    my @forty = pieces($good, 40);

    unlike(seen(join '; ', map { "$s.$_=$forty[$_]" } 0 .. $#forty), qr/^200/,
           'forty pieces');
    is(seen(join '; ', map { "$s.$_=" } 0 .. 39), '401 none ',
       'forty empty pieces');
}


# CVE-2023-28625: nothing but separators

sub separators {
    for my $line ('', ' ', 'a', '=', 'a=', ';', ';;', '; ;', 'a=b;', '=;=',
                  ';=;', '==', 'a==', "\t", ',', SESSION . ';',
                  SESSION . '; ' . SESSION, SESSION . '==')
    {
        my @answer = raw("Cookie: $line");

        is($answer[0], 401, "line \"$line\"");
        like($answer[1], qr/^X-Status: (none|invalid)\r/m, 'and no session');
    }
}


sub sizes {
    my $s = SESSION;

    invalid('12 kB of garbage', "$s=" . 'A' x 12000);
    invalid('12 kB of dots', "$s=" . '.' x 12000);
    is((raw("Cookie: $s=" . 'A' x 20000))[0], 400, 'more than nginx reads');
    is((raw('Cookie: ' . join '; ', map { "c$_=" } 1 .. 1500))[0], 401,
       'very many cookies');
    active('very many in front', join '; ', (map { "c$_=" } 1 .. 1500),
           "$s=$good");
}


# after all of that in one worker

sub still_closed {
    is(seen(undef), '401 none ', 'closed at the end');
    is(seen(SESSION . "=$good"), '200 active 42', 'open at the end');
}


sub jwe {
    my ($claims, %opt) = @_;

    return $tokens->call('v4.encode', { token => $claims, secret => SECRET,
                                        %opt });
}


sub pieces {
    my ($text, $n) = @_;

    return unpack '(A' . (1 + int length($text) / $n) . ')*', $text;
}


# any text under the key of sessions

sub sealed {
    my ($payload) = @_;

    return $tokens->call('encrypt', { payload => $payload, key => jwe_key(),
        header => { alg => 'dir', enc => 'A256GCM' } });
}


sub none {
    my ($alg) = @_;

    return MIME::Base64::encode_base64url("{\"alg\":\"$alg\"}");
}


sub active {
    my ($name, $line) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    is(seen($line), '200 active 42', $name);
}


sub invalid {
    my ($name, $line, $port) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    is(seen($line, $port), '401 invalid ', $name);
}


# seen(COOKIE LINE, PORT, PATH): "status $auth_status $auth_user_id"

sub seen {
    my ($line, $port, $path) = @_;

    my $r = $t->browser(base => $t->url('', $port))
              ->get($path // '/x', defined $line ? (Cookie => $line) : ());

    my $seen = join ' ', $r->code, map { $r->header($_) // '' }
                                   qw( X-Status X-User );

    return $r->code == 200 || $r->content !~ /^content/ ? $seen
                                                        : "$seen and content";
}


sub raw {
    my (@lines) = @_;

    my $answer = $t->raw(join "\r\n", 'GET /x HTTP/1.1', 'Host: 127.0.0.1',
                         'Connection: close', @lines, '', '');

    return ($answer =~ /^HTTP\/1\.1 (\d+)/ ? $1 : '', $answer);
}
