#!/usr/bin/perl

# Tests for the gate: who is sent to sign in, and who gets 401 with JSON. Only
# what a browser shows as a page is ever redirected.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;
my $upstream = $t->upstream;

$t->set(UPSTREAM => $upstream->port);

$t->config(site(http => <<'EOH', server => <<'EOS'));
    server {
        listen 127.0.0.1:%%PORT_app%%;
        access_log %%DIR%%/app.log;

        location / { return 200 "secret of the application"; }
    }
EOH
        keepalive_requests 10000;

        location /app/ {
            auth_session required;
            proxy_pass http://127.0.0.1:%%PORT_app%%;
        }

        location /ws/ {
            auth_session required;
            proxy_pass http://127.0.0.1:%%UPSTREAM%%;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
        }
EOS

$t->write_file('www/x', 'content');
$t->start;

my $valid = SESSION . '=' . $tokens->call('v4.encode', {
    token => { sub => '42' }, secret => SECRET,
});

my $SIGN_IN = $t->url('/api/auth/signin');

decisions($_) for qw( GET HEAD POST PUT PATCH DELETE OPTIONS PROPFIND FOO );
answers();
accept_headers();
sec_fetch_modes();
old_clients();
unknown_methods();
web_sockets();
probes();
no_cookies();
nothing_follows();

no_secrets($t, SECRET);


# every combination of what the decision depends on

sub decisions {
    my ($method) = @_;

    my @cases = combinations(
        ['Accept', undef, 'text/html,application/xhtml+xml;q=0.9',
                   'application/json', '*/*'],
        ['Sec-Fetch-Mode', undef, 'navigate', 'cors', 'no-cors',
                           'same-origin', 'websocket', 'nested-navigate', ''],
        ['X-Requested-With', undef, 'XMLHttpRequest'],
        ['Upgrade', undef, 'websocket'],
    );

    my @answers = pipeline(map { [$method, '/x', %$_] } @cases);
    my @wrong;

    for my $i (0 .. $#cases) {
        my $want = is_navigation($method, $cases[$i]) ? 302 : 401;
        my $got = $answers[$i]{code} // 'nothing';
        my $location = $answers[$i]{headers} =~ /^Location:/mi;

        next if $got eq $want && !!$location == ($want == 302);

        push @wrong, "$got not $want: " . to_json($cases[$i]);
    }

    is(scalar @answers, @cases, "$method: an answer to each");
    is_deeply(\@wrong, [], "$method: navigation or not");
}


# the rule in the words of its documentation

sub is_navigation {
    my ($method, $h) = @_;

    return 0 if $method !~ /^(GET|HEAD)$/;
    return 0 if exists $h->{Upgrade};
    return $h->{'Sec-Fetch-Mode'} eq 'navigate'
        if exists $h->{'Sec-Fetch-Mode'};
    return 0 if exists $h->{'X-Requested-With'};
    return ($h->{Accept} // '') =~ m!text/html!;
}


sub combinations {
    my ($first, @rest) = @_;

    return {} if !$first;

    my ($name, @values) = @$first;
    my @tails = combinations(@rest);

    return map { my $value = $_;
                 map { { %$_, defined $value ? ($name => $value) : () } }
                 @tails } @values;
}


sub answers {
    my $b = $t->browser;
    my $page = $b->navigate('/x?y=1');

    is($page->code, 302, 'navigation');
    like($page->header('Location'), qr!^\Q$SIGN_IN\E\?callbackUrl=!,
         'to the sign-in page');
    is($page->header('Cache-Control'), 'no-store', 'redirect is not stored');
    is($page->content, '', 'redirect has no body');

    my $xhr = $b->get('/x?y=1', Accept => 'application/json');

    is($xhr->code, 401, 'anything else');
    is($xhr->content_type, 'application/json', 'in JSON');
    is_deeply($b->json($xhr),
              { error => 'SessionRequired', url => $SIGN_IN },
              'that names the sign-in page');
    is($xhr->header('Cache-Control'), 'no-store', '401 is not stored');
    is($xhr->header('Location'), undef, '401 leads nowhere');

    my $head = $b->head('/x');

    is($head->code, 401, 'HEAD');
    is($head->content, '', 'HEAD has no body');
    is($head->header('Content-Length'), length $xhr->content,
       'HEAD says its length');
}


sub accept_headers {
    my %accept = (
        'text/html' => 302,
        'TEXT/HTML' => 302,
        'application/json, text/html;q=0.1' => 302,
        'text/htm' => 401,
        'text/*' => 401,
        'text/plain' => 401,
        '' => 401,
        'application/xhtml+xml' => 401,
    );

    for my $accept (sort keys %accept) {
        is((pipeline(['GET', '/x', Accept => $accept]))[0]{code},
           $accept{$accept}, "Accept: $accept");
    }
}


sub sec_fetch_modes {
    for my $mode (qw( Navigate NAVIGATE )) {
        is((pipeline(['GET', '/x', 'Sec-Fetch-Mode' => $mode]))[0]{code}, 302,
           "Sec-Fetch-Mode: $mode");
    }

    for my $mode (qw( navigatex navigat ), 'navigate, cors') {
        is((pipeline(['GET', '/x', Accept => 'text/html',
                      'sec-fetch-mode' => $mode]))[0]{code}, 401,
           "Sec-Fetch-Mode: $mode");
    }

    is((pipeline(['GET', '/x', Accept => 'text/html',
                  'X-Requested-With' => '']))[0]{code}, 401,
       'empty X-Requested-With');
    is((pipeline(['GET', '/x', 'Sec-Fetch-Mode' => 'navigate',
                  Accept => '*/*']))[0]{code}, 302,
       'a navigation for anything');
}


sub old_clients {
    my $port = $t->port;

    like($t->raw("GET /x HTTP/1.0\r\nHost: 127.0.0.1:$port\r\n"
                 . "Accept: text/html\r\n\r\n"), qr/^HTTP\/1.1 302/,
         'HTTP/1.0');
    like($t->raw("GET /x HTTP/1.0\r\nAccept: text/html\r\n\r\n"),
         qr/^HTTP\/1.1 401/, 'HTTP/1.0 without a Host');
    unlike($t->raw("GET /x\r\n"), qr/content/, 'HTTP/0.9');
}


# CVE-2020-14359: spelling of the method is no way in

sub unknown_methods {
    for my $method (qw( get Get head Post )) {
        like($t->raw("$method /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
             qr/^HTTP\/1.1 400/, "method $method");
    }

    like($t->raw("TRACE /x HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                 . "Connection: close\r\n\r\n"), qr/^HTTP\/1.1 405/,
         'method TRACE');
    like($t->raw("CONNECT /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
         qr/^HTTP\/1.1 40[05]/, 'method CONNECT');
}


sub web_sockets {
    my @upgrade = (Upgrade => 'websocket', Connection => 'Upgrade',
                   'Sec-WebSocket-Version' => 13,
                   'Sec-WebSocket-Key' => 'dGhlIHNhbXBsZSBub25jZQ==');

    my ($refused) = pipeline(['GET', '/ws/', @upgrade,
                              Accept => 'text/html',
                              'Sec-Fetch-Mode' => 'navigate']);

    is($refused->{code}, 401, 'WebSocket without a session');
    unlike($refused->{headers}, qr/^(Upgrade|Location):/mi, 'is refused');

    my $accepted = $t->raw(request('GET', '/ws/', @upgrade,
                                   Cookie => $valid));

    like($accepted, qr/^HTTP\/1.1 101 /, 'WebSocket with a session');
}


# CVE-2026-34457: no client is so important that it needs no session

sub probes {
    for my $agent ('kube-probe/1.29', 'GoogleHC/1.0', 'ELB-HealthChecker/2.0',
                   'Amazon-Route53-Health-Check-Service')
    {
        is((pipeline(['GET', '/x', 'User-Agent' => $agent]))[0]{code}, 401,
           "agent $agent");
    }

    for my $header (qw( X-Forwarded-For X-Real-IP X-Auth-User X-Auth-Email
                        X-Forwarded-User X-Remote-User Remote-User ))
    {
        is((pipeline(['GET', '/x', $header => '127.0.0.1']))[0]{code}, 401,
           "header $header");
    }
}


# cookies of attempts must not pile up (checklist I)

sub no_cookies {
    my @answers = pipeline(map { ['GET', "/x?$_", Accept => '*/*'] } 1 .. 100);

    is(scalar(grep { $_->{code} == 401 } @answers), 100, '100 XHRs');
    is(scalar(grep { $_->{headers} =~ /^Set-Cookie:/mi } @answers), 0,
       'set no cookie');
    is($t->browser->navigate('/x')->header('Set-Cookie'), undef,
       'nor does a navigation');
}


# CVE-2025-31492: the answer is ours alone

sub nothing_follows {
    for my $mode (qw( navigate cors )) {
        my $answer = $t->raw("POST /app/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                             . "Sec-Fetch-Mode: $mode\r\nConnection: close\r\n"
                             . "Content-Length: 3\r\n\r\na=b");

        my ($head, $body) = split /\r\n\r\n/, $answer, 2;

        like($head, qr/^HTTP\/1.1 401/, "POST, $mode");
        is($body, to_json({ error => 'SessionRequired', url => $SIGN_IN }),
           "POST, $mode: nothing behind the answer");
    }

    is($t->browser->navigate('/app/')->content, '', 'GET: nothing follows');
    is($t->read_file('app.log'), '', 'the application was not asked');
    is($t->browser->get('/app/', Cookie => $valid)->content,
       'secret of the application', 'with a session it is');
}


# pipeline([METHOD, PATH, HEADER => VALUE, ...], ...): all on one connection

sub pipeline {
    my (@requests) = @_;

    my @bytes = map { request(@$_) } @requests;

    $bytes[-1] =~ s/\r\n\r\n$/\r\nConnection: close\r\n\r\n/;

    my $answer = $t->raw(join '', @bytes);
    my @answers;

    for my $text ($answer =~ /(HTTP\/1\.1 .*?)(?=HTTP\/1\.1 |\z)/gs) {
        my ($head, $body) = split /\r\n\r\n/, $text, 2;

        push @answers, { code => (split ' ', $head)[1], headers => $head,
                         body => $body };
    }

    return @answers;
}


sub request {
    my ($method, $path, @headers) = @_;

    my $text = "$method $path HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    while (my ($name, $value) = splice @headers, 0, 2) {
        $text .= "$name: $value\r\n";
    }

    return "$text\r\n";
}
