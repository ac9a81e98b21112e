#!/usr/bin/perl

# Tests for requests as they come over the wire: connections that are kept,
# pipelined requests, bodies in pieces, clients that stop in the middle.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new(plan => 28, log_level => 'debug');
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

$t->config(site(
    http      => 'auth_fetch timeout=10s;',
    providers => join('', map { $f->block($_) } qw( a b c d half )),
    server    => 'client_body_timeout 400ms; client_body_buffer_size 128;',
));

$t->write_file('www/index.html', 'inside');
$t->start;

my $b = $t->browser;
my $csrf = $b->csrf;

# goes to the provider without asking it again
$f->begin($b, 'a');

my $TO_A = qr!^HTTP/1\.1 302 .*\r\nLocation: \S+/~a/authorize\?!s;

kept();
pipelined();
pieces();
unfinished();
half_closed();
head();


sub get {
    my ($path, @lines) = @_;

    return join "\r\n", "GET $path HTTP/1.1", fields(), @lines, '', '';
}


sub last_one { 'Connection: close' }


sub fields {
    return 'Host: 127.0.0.1:' . $t->port, 'Accept: text/html',
           'Cookie: ' . $b->{jar}->header(URI->new($t->url('/')));
}


sub body {
    my (%more) = @_;

    return AuthTest::Browser::form([csrfToken => $csrf, callbackUrl => '/',
                                    %more]);
}


sub head_of_post {
    my ($id, @lines) = @_;

    return join "\r\n", "POST /api/auth/signin/$id HTTP/1.1", fields(),
           'Content-Type: application/x-www-form-urlencoded', @lines, '', '';
}


sub post {
    my ($id, $body, @lines) = @_;

    return head_of_post($id, 'Content-Length: ' . length $body, @lines)
           . $body;
}


# pieces of a body as raw() takes them, the last chunk included

sub chunked {
    my ($id, @pieces) = @_;

    my @parts = head_of_post($id, 'Transfer-Encoding: chunked', last_one());

    for my $piece (@pieces, '') {
        push @parts, 0.05, sprintf "%x\r\n%s\r\n", length $piece, $piece;
    }

    return @parts;
}


# the answers on one connection: status lines, in their order

sub statuses {
    my ($answer) = @_;

    return join ' ', $answer =~ m!HTTP/1\.1 (\d+) !g;
}


sub kept {
    my $answer = $t->raw([post('a', body()), 0.2, post('a', body()), 0.2,
                          get('/api/auth/session'), 0.2,
                          get('/', last_one())]);

    is(statuses($answer), '302 302 200 302', 'one after the other');
    like($answer, $TO_A, 'the sign-in first');

    # nobody reads a body that a GET brings
    $answer = $t->raw([get('/api/auth/session', 'Content-Length: 5') . 'GET /',
                       0.2, get('/api/auth/csrf', last_one())]);

    is(statuses($answer), '200 200', 'a body where none is wanted');

    # refused before it is read
    $answer = $t->raw([post('a', 'x' x 100_000), 0.2,
                       get('/api/auth/csrf', last_one())]);

    like(statuses($answer), qr/^413( 200)?$/, 'a body that is too large');
}


sub pipelined {
    my $answer = $t->raw(get('/api/auth/session') . post('a', body())
                         . get('/') . post('a', body())
                         . get('/api/auth/csrf', last_one()));

    is(statuses($answer), '200 302 302 302 200', 'pipelined');

    # the second one comes while the first one waits, and is no farewell
    $scripted->script({ 'b:discovery' => { delay => 400 } });

    $answer = $t->raw(post('b', body()) . get('/api/auth/csrf')
                      . get('/', last_one()));

    is(statuses($answer), '302 200 302', 'behind one that waits');
    like($answer, qr!^Location: \S+/~b/authorize\?!m, 'and is served');

    $scripted->script({ 'c:discovery' => { delay => 400 } });

    $answer = $t->raw(post('c', body()) x 3 . post('c', body(), last_one()));

    is(statuses($answer), '302 302 302 302', 'four that wait');
    is(scalar(() = $answer =~ m!/~c/authorize\?!g), 4, 'all are served');
}


sub pieces {
    my $body = body();
    my $post = post('a', $body, last_one());
    my $half = length($post) - length($body) / 2;

    like($t->raw([substr($post, 0, $half), 0.1, substr $post, $half]), $TO_A,
         'body in two pieces');
    like($t->raw([map { ($_, 0.002) } split //, $post]), $TO_A,
         'byte by byte');
    like($t->raw(join '', grep { !/^0\.05$/ } chunked('a', $body)), $TO_A,
         'chunked');
    like($t->raw([chunked('a', substr($body, 0, 20), substr $body, 20)]),
         $TO_A, 'chunked, in pieces');
    like($t->raw(post('a', body(more => 'x' x 4000), last_one())), $TO_A,
         'in a file');
    like($t->raw([head_of_post('a', 'Expect: 100-continue', last_one(),
                               'Content-Length: ' . length $body), 0.1,
                  $body]),
         qr!^HTTP/1\.1 100 Continue\r\n\r\nHTTP/1\.1 302 !, 'after 100');
}


sub unfinished {
    my $body = body();
    my $post = post('a', $body);

    is($t->raw(substr($post, 0, -5), timeout => 3), '',
       'client_body_timeout');
    ok($t->wait_for(sub { $t->access_log =~ m!signin/a [^"]*" 408 ! }),
       'in the access log');

    is($t->raw(substr($post, 0, -5), half_close => 1), '',
       'a client that leaves in its body');

    like($t->raw((chunked('a'))[0] . "zz\r\n"), qr!^HTTP/1\.1 400 !,
         'bad chunks');

    ok($t->log_like(qr/client prematurely closed connection/),
       'nginx noticed');
}


sub half_closed {
    my $answer = $t->raw(get('/api/auth/csrf', last_one()), half_close => 1);

    is(statuses($answer), '200', 'half closed: answered where nothing waits');

    $scripted->script({ 'half:discovery' => { delay => 500 } });

    $answer = $t->raw(post('half', body(), last_one()), half_close => 1);

    is($answer, '', 'half closed: gone where something waits');
    ok($t->wait_for(sub { $t->access_log =~ /signin\/half [^"]*" 499 / }),
       'as nginx understands it everywhere');
}


sub head {
    my $head = get('/api/auth/csrf') =~ s/^GET/HEAD/r;
    my $answer = $t->raw($head . get('/api/auth/csrf', last_one()));

    is(scalar(() = $answer =~ m!^HTTP/1\.1 !mg), 2, 'HEAD and another');

    my ($first) = $answer =~ m!^(HTTP/1\.1 .*?)HTTP/1\.1 !s;

    like($first, qr/\r\n\r\n\z/, 'HEAD has no body');

    $head = get('/') =~ s/^GET/HEAD/r =~ s/text.html/application\/json/r;
    $answer = $t->raw($head . get('/', 'X-Requested-With: x', last_one()));

    is(statuses($answer), '401 401', 'HEAD at the gate');
    is(scalar(() = $answer =~ /SessionRequired/g), 1, 'has none either');

    is($t->browser->get('/api/auth/csrf')->code, 200, 'nginx is well');
}
