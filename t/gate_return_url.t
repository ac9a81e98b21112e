#!/usr/bin/perl

# Tests for the gate: a visitor comes back to exactly where the request was
# for, and no link is ever built from a Host that is not ours.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $GATED = <<'EOL';
        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; }
EOL

$t->config(provider_block('github') . 'auth_secret "' . SECRET . <<"EOC");
";
    large_client_header_buffers 4 16k;

    server {
        listen 127.0.0.1:%%PORT_0%%;
        server_name app.example.test "" *.wild.test ~regex;
$GATED
    }

    # one that knows its address
    server {
        listen 127.0.0.1:%%PORT_url%%;
        server_name *.example.test;
        auth_url https://Login.example.test/auth/;
$GATED
    }

    # one whose API is elsewhere
    server {
        listen 127.0.0.1:%%PORT_far%%;
        server_name far.example.test;
        auth_url https://login.example.test/auth;
        location / { auth_session required; }
    }

    # one whose API has another place
    server {
        listen 127.0.0.1:%%PORT_place%%;
        server_name place.example.test;
        location /deep/in/here { auth_api; }
        location / { auth_session required; }
    }
EOC

$t->start;

my $HOST = 'app.example.test';
my $PORT = $t->port;
my $ORIGIN = "http://$HOST:$PORT";

kept();
escaped();
absolute_form();
refused();
long();
internally_redirected();
hosts_that_are_ours();
hosts_that_are_not();
forwarded_headers();
nothing_is_learned();
configured_address();
api_elsewhere();
api_in_another_place();


# the address as it was sent, byte by byte, and the API takes it for ours

sub kept {
    my $b = $t->browser(base => $ORIGIN);

    for my $path ('/', '/x', '/a/b/c.html', '/x?', '/x?y', '/x?a=b&c=d',
                  '/?a=b%20c&d=%2F', '/a%20b/%C3%A9', '/x%2Fy', '/x%25y',
                  '/x?a=b+c', '/x?a=%00%0d%0a', '/x%3Fy?z', '//x',
                  '//evil.test', '///x//y/', '/a/../b', '/a/./b',
                  '/a/%2e%2e/b', '/x;y=z',
                  '/x?callbackUrl=http://evil.test/', '/x?u=//evil.test',
                  '/@evil.test', '/:8080/', '/x?a="<b>|^`{}', '/x?%',
                  "/x?a='b'", '/x?a[]=1&a[]=2', '/~user/$x!*(),')
    {
        my $location = location($path);
        my $back = back($location);

        is($back, $ORIGIN . $path, "kept: $path");

        $b->get($location);
        is(remembered($b), $ORIGIN . $path, "remembered: $path");
    }
}


# what the check of redirect targets would refuse, in a form that means the same

sub escaped {
    my %paths = (
        '/x?a=\\b' => '/x?a=%5Cb',
        '/x\\y' => '/x%5Cy',
        '/\\evil.test' => '/%5Cevil.test',
        "/x?\xc3\xa9" => '/x?%C3%A9',
        "/\xff\x80?\xfe" => '/%FF%80?%FE',
        '/x#/public' => '/x#/public',
        '/x?a#b' => '/x?a#b',
    );

    my $b = $t->browser(base => $ORIGIN);

    for my $path (sort keys %paths) {
        my $location = location($path);

        is(back($location), $ORIGIN . $paths{$path},
           printable("escaped: $path"));
        unlike($location, qr/[^!-~]|\\/, printable("nothing raw: $path"));

        $b->get($location);
        is(remembered($b), $ORIGIN . $paths{$path},
           printable("remembered: $path"));
    }
}


sub absolute_form {
    my %targets = (
        "$ORIGIN/x?y" => '/x?y',
        $ORIGIN => '/',
        "$ORIGIN/" => '/',
        "$ORIGIN?y=1" => '/?y=1',
        "HTTP://APP.example.test:$PORT/x" => '/x',
        "http://$HOST:1/x" => '/x',
        "https://$HOST/x" => '/x',
    );

    for my $target (sort keys %targets) {
        is(back(location($target)), $ORIGIN . $targets{$target},
           "absolute: $target");
    }

    is(back(location("$ORIGIN/x", 'Host: evil.test')), "$ORIGIN/x",
       'the request line wins over Host');
}


# CVE-2021-32637: what cannot be parsed goes nowhere

sub refused {
    for my $path ('/%zz', '/%', '/%00', "/\x01", "/\x7f", '/a b', '/../x',
                  '/%2e%2e/x', 'x', '*', '?x', '')
    {
        my $answer = answer($path);

        like($answer, qr/^HTTP\/1.1 400|<title>400/,
             printable("refused: $path"));
        unlike($answer, qr/^Location:/mi, printable("goes nowhere: $path"));
    }
}


sub long {
    my $room = 2048 - length $ORIGIN;
    my $fits = '/' . 'x' x ($room - 1);

    is(back(location($fits)), $ORIGIN . $fits, '2048 bytes');
    is(back(location("${fits}x")), $ORIGIN, 'one more');
    ok($t->log_like(qr/auth: an address of 2049 bytes is too long/),
       'and that is logged');
    is(back(location('/' . 'x' x 12000)), $ORIGIN, '12000 bytes');
    is(back(location('/x?' . "\xff" x 800)), $ORIGIN, 'long once escaped');
}


# the address that the browser knows, not where nginx went with it

sub internally_redirected {
    my $s = AuthTest->new;

    $s->config(site(server => 'rewrite ^/old/(.*)$ /new/$1?z=1 last;'
                              . 'location /new/ { auth_session required;'
                              . ' try_files $uri /other/$uri; }'
                              . 'location /other/ { auth_session required; }'));
    $s->start;

    my $location = $s->browser->navigate('/old/x?y')->header('Location');

    is(back($location), $s->url('/old/x?y'), 'behind a rewrite');
}


sub hosts_that_are_ours {
    my %hosts = (
        $HOST => $HOST,
        "$HOST:$PORT" => $HOST,
        "$HOST:1" => $HOST,
        'APP.Example.TEST' => $HOST,
        "$HOST." => $HOST,
        "$HOST.:80" => $HOST,
        'localhost' => 'localhost',
        'LOCALHOST:99' => 'localhost',
        '127.0.0.1' => '127.0.0.1',
    );

    for my $host (sort keys %hosts) {
        my $location = location('/x', "Host: $host");
        my $origin = "http://$hosts{$host}:$PORT";

        like($location, qr!^\Q$origin\E/api/auth/signin\?!, "Host: $host");
        is(back($location), "$origin/x", "back to Host: $host");
    }
}


sub hosts_that_are_not {
    for my $host ('evil.test', "evil.test:$PORT", "$HOST.evil.test",
                  "evil.$HOST", "evil$HOST", "$HOST\@evil.test",
                  "evil.test#$HOST", 'any.wild.test', 'regex', '127.0.0.2',
                  '2130706433', '[::1]', '0.0.0.0', '_', '*', "$HOST\@",
                  "evil.test\t$HOST")
    {
        nowhere("Host: $host", "Host: $host");
    }

    for my $host ("evil.test/$HOST", "$HOST/../evil.test", '', "$HOST\\evil",
                  "evil.test\0")
    {
        my $answer = answer('/x', "Host: $host");

        unlike($answer, qr/^Location:/mi,
               printable("Host: $host"));
        like($answer, qr/^HTTP\/1.1 40[01]/,
             printable("Host: $host refused"));
    }

    like(answer('/x', "Host: $HOST", 'Host: evil.test'), qr/^HTTP\/1.1 400/,
         'two Hosts');
    nowhere('absolute form', "Host: $HOST", target => "http://evil.test/x");
    nowhere('absolute form with a user', "Host: $HOST",
            target => "http://$HOST\@evil.test/x");

    ok($t->log_like(qr/auth: the Host is no server_name of this server/),
       'the log says what to do');
    like(answer('/api/auth/signin', 'Host: evil.test'), qr/^HTTP\/1.1 400/,
         'the API neither');
}


sub nowhere {
    my ($name, $host, %opt) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    for my $accept ('text/html', '*/*') {
        my $answer = answer($opt{target} // '/x', $host, "Accept: $accept");

        ok($answer =~ /^HTTP\/1.1 40[01]/ && $answer !~ /^Location:/mi
           && $answer !~ /evil|wild|regex|api\/auth/,
           printable("$name, $accept"))
            or diag($answer);
    }
}


# CVE-2026-40575, CVE-2026-33495, CVE-2024-21499: none of them is asked

sub forwarded_headers {
    for my $line ('X-Forwarded-Host: evil.test',
                  'X-Forwarded-Server: evil.test', 'X-Forwarded-Proto: https',
                  'X-Forwarded-Proto: javascript',
                  'X-Forwarded-Port: 1', 'X-Forwarded-Uri: /public',
                  'X-Original-URL: /public', 'X-Original-URI: /public',
                  'X-Rewrite-URL: /public', 'X-Forwarded-Prefix: /evil',
                  'Forwarded: host=evil.test;proto=https',
                  'X-Forwarded-For: 127.0.0.1', 'Referer: http://evil.test/',
                  'Origin: http://evil.test')
    {
        is(back(location('/x?y', "Host: $HOST", $line)), "$ORIGIN/x?y",
           "ignored: $line");
    }
}


# CVE-2025-71401: what a request says holds for that request

sub nothing_is_learned {
    my $answer = $t->raw(join '', map {
        "GET /x HTTP/1.1\r\nHost: $_\r\nAccept: text/html\r\n"
        . ($_ eq 'localhost' ? "Connection: close\r\n" : '') . "\r\n"
    } 'evil.test', $HOST, 'evil.test', 'localhost');

    my @codes = $answer =~ /^HTTP\/1.1 (\d+)/mg;
    my @locations = $answer =~ /^Location: (\S+)/mg;

    is("@codes", '401 302 401 302', 'hosts on one connection');
    like($locations[0], qr!^\Q$ORIGIN\E/!, 'each its own');
    like($locations[1], qr!^http://localhost:$PORT/!, 'each its own, last');
}


sub configured_address {
    for my $host ('a.example.test', 'evil.test') {
        my $location = location('/x?y', "Host: $host", port => 'url');

        like($location, qr!^https://login\.example\.test/auth/signin\?!,
             "auth_url, $host");
        is(back($location), 'https://login.example.test/x?y',
           "back to auth_url, $host");
    }

    my $answer = answer('/x', 'Host: evil.test', 'Accept: */*', port => 'url');

    like($answer, qr!"url":"https://login\.example\.test/auth/signin"!,
         'auth_url in JSON');
}


sub api_elsewhere {
    my $location = location('/x?y', 'Host: far.example.test', port => 'far');

    like($location, qr!^https://login\.example\.test/auth/signin\?!,
         'API elsewhere');
    is(back($location), 'http://far.example.test:' . $t->port('far') . '/x?y',
       'and back from there');

    is(location('/x?y', 'Host: evil.test', port => 'far'),
       'https://login.example.test/auth/signin',
       'an unknown Host is not returned to');
}


sub api_in_another_place {
    like(location('/x', 'Host: place.example.test', port => 'place'),
         qr!^http://place\.example\.test:\d+/deep/in/here/signin\?!,
         'API in another place');
}


# the name of an assertion is one line of text

sub printable {
    my ($text) = @_;

    return $text =~ s/([^ -~])/sprintf '\\x%02x', ord $1/ger;
}


sub location {
    my ($target, @lines) = @_;

    my ($location) = answer($target, @lines) =~ /^Location: (.*?)\r$/m;

    return $location // '';
}


# where the sign-in page will send the visitor

sub back {
    my ($location) = @_;

    my %query = URI->new($location)->query_form;

    return $query{callbackUrl} // '';
}


sub remembered {
    my ($b) = @_;

    return URI::Escape::uri_unescape($b->cookie('next-auth.callback-url')
                                     // '');
}


# answer(TARGET, HEADER LINE, ..., port => PORT)

sub answer {
    my ($target, @lines) = @_;

    my $port = @lines > 1 && $lines[-2] eq 'port' ? (splice @lines, -2)[1]
                                                  : undef;

    unshift @lines, "Host: $HOST" if !grep { /^Host:/ } @lines;
    push @lines, 'Accept: text/html' if !grep { /^Accept:/ } @lines;

    return $t->raw(join("\r\n", "GET $target HTTP/1.1", @lines,
                        'Connection: close', '', ''), port => $port);
}
