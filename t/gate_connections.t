#!/usr/bin/perl

# Tests for the gate: many requests on one connection, in HTTP/1.1 and HTTP/2,
# and bodies that nobody reads. Each is judged by itself.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;
use IPC::Open2 qw( open2 );

my $t = AuthTest->new;

my $tokens = $t->tokens;

$t->config(site(http => <<'EOH', server => <<'EOS', location => <<'EOL'));
    server {
        listen 127.0.0.1:%%PORT_app%%;
        location / { return 200 "application"; }
    }
EOH
        listen 127.0.0.1:%%PORT_h2%% http2;
        server_name app.example.test;

        client_max_body_size 1m;
        lingering_timeout 1s;
        keepalive_requests 10000;
        http2_max_concurrent_streams 256;

        add_header X-Who "[$auth_user_id][$auth_email][$auth_status]" always;

        location /optional/ { auth_session optional; }
        location /off/ { auth_session off; }
        location /app/ {
            auth_session required;
            proxy_pass http://127.0.0.1:%%PORT_app%%;
        }
EOS
            auth_session required;
EOL

for my $dir (qw( optional off )) {
    mkdir $t->dir . "/www/$dir";
    $t->write_file("www/$dir/x", 'content');
}

$t->write_file('www/x', 'content');
$t->start;

# "who" => [cookie, what a gated location says, what an optional one says]

my %WHO = (
    anna => [cookie({ sub => 'a', email => 'anna@example.com' }),
             '200 [a][anna@example.com][active]'],
    bert => [cookie({ sub => 'b' }), '200 [b][][active]'],
    nobody => [undef, '401 [][][none]', '200 [][][none]'],
    forger => [SESSION . '=x', '401 [][][invalid]', '200 [][][invalid]'],
);

my @ORDER = map { qw( anna nobody bert forger anna bert nobody ) } 1 .. 6;

keep_alive();
interleaved();
bodies();
unread_bodies();
pipelined_bodies();
http2();
http2_cookies();
http2_addresses();
http2_bodies();

no_secrets($t, SECRET);


sub keep_alive {
    for my $path ('/x', '/optional/x') {
        my @got = pipeline(map { [$path, $_] } @ORDER);

        is_deeply(\@got, [map { want($path, $_) } @ORDER],
                  "$path: one connection, one after another");
    }

    is_deeply([pipeline(['/x', 'anna'], ['/off/x', 'anna'],
                        ['/off/x', 'nobody'], ['/x', 'nobody'])],
              ['200 [a][anna@example.com][active]', '200 [][][]',
               '200 [][][]', '401 [][][none]'], 'off in between');
}


# halves of requests on several connections

sub interleaved {
    my @who = (qw( anna nobody bert forger )) x 3;
    my @sockets = map { $t->connect } @who;
    my @texts = map { request('/x', $_, 'Connection: close') } @who;

    for my $i (0 .. $#who) {
        print {$sockets[$i]} substr $texts[$i], 0, 40;
    }

    for my $i (reverse 0 .. $#who) {
        print {$sockets[$i]} substr $texts[$i], 40;
    }

    my @got = map { who(AuthTest::Net::read_all($_, 5)) } @sockets;

    is_deeply(\@got, [map { want('/x', $_) } @who], 'several connections');
}


# a body that is refused does not become the next request

sub bodies {
    my $evil = request('/x', 'anna');
    my $big = $evil x 500;

    my %bodies = (
        'a body' => "Content-Length: 3\r\n\r\na=b",
        'an empty body' => "Content-Length: 0\r\n\r\n",
        'no body' => "\r\n",
        'a request as a body' => 'Content-Length: ' . length($evil)
                                 . "\r\n\r\n$evil",
        'a large body' => 'Content-Length: ' . length($big)
                          . "\r\n\r\n$big",
        'chunks' => "Transfer-Encoding: chunked\r\n\r\n"
                    . "3\r\na=b\r\n3\r\n&c=\r\n0\r\n\r\n",
        'no chunk' => "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        'a request as a chunk' => "Transfer-Encoding: chunked\r\n\r\n"
            . sprintf("%x\r\n%s\r\n0\r\n\r\n", length $evil, $evil),
        'large chunks' => "Transfer-Encoding: chunked\r\n\r\n"
            . sprintf("%x\r\n%s\r\n", length $big, $big) x 3 . "0\r\n\r\n",
        '100-continue' => "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"
                          . 'a=b',
    );

    for my $name (sort keys %bodies) {
        for my $path ('/x', '/app/x') {
            my $answer = $t->raw(
                "POST $path HTTP/1.1\r\nHost: 127.0.0.1\r\n$bodies{$name}"
                . request('/x', 'bert')
                . request('/x', 'nobody', 'Connection: close'));

            is_deeply([answers($answer)],
                      ['401 [][][none]', want('/x', 'bert'),
                       want('/x', 'nobody')], "$path, $name");
        }
    }

    like($t->raw("POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                 . "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
         qr/^HTTP\/1.1 40[01]/, 'broken chunks');
    like($t->raw("POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                 . "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                 . "0\r\n\r\n"), qr/^HTTP\/1.1 400/, 'two lengths');
    like($t->raw("POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                 . "Content-Length: 2000000\r\n\r\n"),
         qr/^HTTP\/1.1 413/, 'more than nginx takes');
}


# the answer does not wait for them

sub unread_bodies {
    for my $head ("Content-Length: 500000\r\n\r\na=b",
                  "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n")
    {
        my $socket = $t->connect;
        my $before = Time::HiRes::time();

        print $socket "POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\n$head";
        sysread $socket, my $answer, 65536;

        like($answer, qr/^HTTP\/1.1 401/, 'half a body');
        cmp_ok(Time::HiRes::time() - $before, '<', 1, 'is not waited for');
        close $socket;
    }

    is_deeply([pipeline(['/x', 'anna'])], [want('/x', 'anna')], 'afterwards');
}


sub pipelined_bodies {
    my @who = @ORDER[0 .. 13];

    my $answer = $t->raw(join '', map {
        my @last = $_ == $#who ? 'Connection: close' : ();
        my $text = request('/optional/x', $who[$_], @last);

        $text =~ s!^GET /optional!POST /app!;
        $text =~ s!\r\n\r\n$!\r\nContent-Length: 5\r\n\r\na=b&c!;
        $text;
    } 0 .. $#who);

    my @codes = $answer =~ /HTTP\/1\.1 (\d+)/g;

    is("@codes", join(' ', map { want('/x', $_) =~ /^(\d+)/ } @who),
       'POST after POST');
}


# all at once on one connection

sub http2 {
    my @requests;

    for my $i (0 .. $#ORDER) {
        my $path = ('/x', '/optional/x')[$i / 7 % 2];

        push @requests, { who => $ORDER[$i], ':path' => $path };
    }

    my @answers = streams(@requests);

    is_deeply([map { "$_->{status} " . ($_->{headers}{'x-who'} // '') }
               @answers],
              [map { want($_->{':path'}, $_->{who}) } @requests],
              'HTTP/2: streams do not mix');

    my ($page, $head, $xhr, $ok) = streams(
        { ':path' => '/x?y=%20', accept => 'text/html' },
        { ':path' => '/x', ':method' => 'HEAD',
          'sec-fetch-mode' => 'navigate' },
        { ':path' => '/x', accept => 'text/html', 'sec-fetch-mode' => 'cors' },
        { ':path' => '/app/x', who => 'anna' },
    );

    my $origin = 'http://app.example.test:' . $t->port('h2');

    is($page->{status}, 302, 'HTTP/2: page is sent to sign in');
    is(URI->new($page->{headers}{location})->query_param('callbackUrl'),
       "$origin/x?y=%20", 'HTTP/2: and back');
    is($page->{headers}{'cache-control'}, 'no-store', 'HTTP/2: not stored');
    is($head->{status} . $head->{body}, '302', 'HTTP/2: HEAD');
    is($xhr->{status}, 401, 'HTTP/2: fetch');
    is_deeply(from_json($xhr->{body}), { error => 'SessionRequired',
              url => "$origin/api/auth/signin" }, 'HTTP/2: JSON');
    is($ok->{body}, 'application', 'HTTP/2: application');
}


# there, browsers send a field for each cookie

sub http2_cookies {
    my ($good) = $WHO{anna}[0] =~ /=(.*)/;
    my $big = session_cookies(token({ sub => 'big', filler => 'x' x 5000 }));
    my $s = SESSION;

    my @cases = (
        ['several fields', ['a=b', "$s=$good", 'c=d'], 200],
        ['pieces in fields', [split /; /, $big], 200],
        ['pieces in reverse', [reverse split /; /, $big], 200],
        ['a piece is missing', [(split /; /, $big)[1]], 401],
        ['the first counts', ["$s=$good", "$s=x"], 200],
        ['the first is garbage', ["$s=x", "$s=$good"], 401],
        ['name and value apart', [$s, "=$good"], 401],
        ['a comma', ["x=1, $s=$good"], 401],
        ['nothing in them', ['', ';', '='], 401],
    );

    my @answers = streams(map { { ':path' => '/x', cookie => $_->[1] } }
                          @cases);

    is($answers[$_]{status}, $cases[$_][2], "HTTP/2: $cases[$_][0]")
        for 0 .. $#cases;
}


sub http2_addresses {
    my @answers = streams(
        { ':path' => '/x', ':authority' => 'evil.test',
          accept => 'text/html' },
        { ':path' => '/x', ':authority' => 'evil.test' },
        { ':path' => '/x', 'x-forwarded-host' => 'evil.test' },
        { ':path' => '/off/../x' },
        { ':path' => '/off/%2e%2e/x' },
        { ':path' => '//x' },
        { ':path' => '/x#/off/x' },
        { ':path' => '/x', ':method' => 'FOO' },
        { ':path' => '/x', ':method' => 'OPTIONS' },
    );

    for my $answer (@answers) {
        my $name = 'HTTP/2: ' . to_json($answer->{request});

        is($answer->{status}, 401, $name);
        unlike(to_json([@$answer{qw( headers body )}]), qr/evil|"content"/,
               "$name: no link and no content");
    }
}


sub http2_bodies {
    my @answers = streams(
        { ':path' => '/x', ':method' => 'POST', body => 'a=b' },
        { ':path' => '/app/x', ':method' => 'POST', body => 'x' x 300000 },
        { ':path' => '/app/x', ':method' => 'POST', body => 'x' x 300000,
          who => 'anna' },
        { ':path' => '/app/x', ':method' => 'POST', body => 'x' x 20000,
          cancel => JSON::true },
        { ':path' => '/x', who => 'bert' },
    );

    is($answers[0]{status}, 401, 'HTTP/2: POST');
    is($answers[1]{status}, 401, 'HTTP/2: large POST');
    is($answers[2]{body}, 'application', 'HTTP/2: large POST with a session');
    is($answers[4]{headers}{'x-who'}, '[b][][active]',
       'HTTP/2: the connection lives on');
}


sub want {
    my ($path, $who) = @_;

    my (undef, $gated, $optional) = @{$WHO{$who}};

    return $path =~ /optional/ ? $optional // $gated : $gated;
}


# pipeline([PATH, WHO], ...): "status $who" of each

sub pipeline {
    my (@requests) = @_;

    my $answer = $t->raw(join '', map {
        request(@{$requests[$_]}, $_ == $#requests ? 'Connection: close' : ())
    } 0 .. $#requests);

    return answers($answer);
}


sub answers {
    my ($text) = @_;

    return map { who($_) } grep { !/^HTTP\/1\.1 100/ }
           split /(?=HTTP\/1\.1 \d)/, $text;
}


sub who {
    my ($answer) = @_;

    my ($code) = $answer =~ /^HTTP\/1\.1 (\d+)/;
    my ($who) = $answer =~ /^X-Who: (.*?)\r$/m;

    return ($code // '') . ' ' . ($who // '');
}


sub request {
    my ($path, $who, @lines) = @_;

    my ($cookie) = @{$WHO{$who}};

    push @lines, "Cookie: $cookie" if defined $cookie;

    return join "\r\n", "GET $path HTTP/1.1", 'Host: 127.0.0.1', @lines, '',
                        '';
}


# streams({ NAME => VALUE, ... }, ...): HTTP/2 requests that begin at the same
# time on one connection, with `who`, `body` and `cancel` beside their fields

sub streams {
    my (@requests) = @_;

    for my $r (@requests) {
        my $cookie = defined $r->{who} ? $WHO{$r->{who}}[0] : undef;

        $r->{cookie} = $cookie if defined $cookie;
    }

    my $script = $t->write_file('http2.js', <<'EOF_JS');
'use strict';

const http2 = require('node:http2');

const [url, authority, requests] = JSON.parse(
    require('node:fs').readFileSync(0, 'utf8'));

const session = http2.connect(url);

function send({ who, body, cancel, ...headers }) {
    return new Promise((resolve, reject) => {
        const answer = { request: headers, status: 0, headers: {}, body: '' };
        const stream = session.request({ ':authority': authority, ...headers },
            { endStream: body === undefined });

        stream.setEncoding('latin1');
        stream.on('response', (fields) => {
            answer.status = fields[':status'];
            answer.headers = fields;
        });
        stream.on('data', (data) => { answer.body += data; });
        stream.on('error', (err) => cancel || answer.status
            ? resolve(answer) : reject(err));
        stream.on('close', () => resolve(answer));

        if (cancel) {
            stream.write(body);
            stream.close(http2.constants.NGHTTP2_CANCEL);
        } else if (body !== undefined) {
            stream.end(body);
        }
    });
}

Promise.all(requests.map(send)).then((answers) => {
    process.stdout.write(JSON.stringify(answers));
    session.close();
});
EOF_JS

    my $pid = open2(my $out, my $in, 'node', $script);

    print $in to_json([$t->url('', 'h2'), 'app.example.test', \@requests]);
    close $in;

    local $/;
    my $answers = <$out>;

    waitpid $pid, 0;

    return @{from_json($answers)};
}


sub token {
    my ($claims) = @_;

    return $tokens->call('v4.encode', { token => $claims, secret => SECRET });
}


sub cookie { session_cookies(token(@_)) }
