#!/usr/bin/perl

# Tests for long addresses to return to: what is kept of them in cookies never
# fills the Cookie line, which nginx would refuse with 400.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

use URI::Escape qw( uri_escape uri_unescape );

my $CALLBACK = 'next-auth.callback-url';
my $ATTEMPT = qr/^next-auth\.pkce\.code_verifier\.[\w-]{12}$/;
my $BUFFER = 8192;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);
my $ORIGIN = $t->url;

$t->config(site(
    http => 'auth_session_claims groups;
             large_client_header_buffers 4 8k;',
    providers => $f->block('a') . $f->block('b'),
));

$t->write_file('www/index.html', 'content');
$t->start;

remembered();
not_remembered();
from_the_gate();
begun_and_left();
finished();
beside_other_cookies();
beside_a_large_session();

no_secrets($t, $f->issued);


# 1024 bytes as they are sent

sub remembered {
    my $room = 1024 - length encoded("$ORIGIN/");

    for (['plain', 'x' x $room, 1], ['a byte more', 'x' x ($room + 1), 0],
         ['escaped', '/' x int($room / 3), 1],
         ['too long once it is escaped', '/' x int($room / 3 + 1), 0])
    {
        my ($name, $path, $kept) = @$_;

        my $b = $t->browser;
        my $url = "$ORIGIN/$path";

        $b->get('/api/auth/signin?callbackUrl=' . encoded($url));
        is(uri_unescape($b->cookie($CALLBACK)), $kept ? $url : $ORIGIN,
           "the cookie: $name");
    }
}


# what the cookie does not hold, the form does

sub not_remembered {
    for my $url (map { "$ORIGIN/app?$_" } 'x' x 1100, '%2F' x 600,
                 'a=%C3%A9&' x 200)
    {
        my $b = $t->browser;
        my $name = length($url) . ' bytes';
        my $page = $b->navigate('/api/auth/signin?callbackUrl='
                                . encoded($url));

        is($page->code, 200, "$name: the page");
        is(uri_unescape($b->cookie($CALLBACK)), $ORIGIN, 'no cookie of it');

        my ($form) = grep { $_->{action} =~ m!/signin/a$! } $b->forms($page);

        is($form->{fields}{callbackUrl}, $url, 'but a field of the form');

        my $posted = $b->submit($page, {}, action => qr!/signin/a$!);

        $f->is_signed_in($f->visit($b, $f->answer($b, $posted)),
                         'and there it goes', to => $url);
        cmp_ok(length($b->cookie($CALLBACK)), '<', 1025, 'the cookie is short');
    }
}


sub from_the_gate {
    my $b = $t->browser;
    my $url = "$ORIGIN/app?q=" . '%20b' x 400;
    my $page = $b->follow($b->navigate($url));
    my $posted = $b->submit($page, {}, action => qr!/signin/b$!);

    $f->is_signed_in($f->visit($b, $f->answer($b, $posted)),
                     'a long address behind the gate', to => $url);
}


sub begun_and_left {
    for my $bytes (1000, 2000) {
        for my $text ('x', '/', '%20') {
            my $b = $t->browser;

            for my $n (0 .. 9) {
                begin($b, $n % 2 ? 'a' : 'b', $bytes, $text);
            }

            is_open($b, "ten sign-ins of $bytes bytes, $text");

            # the last one is there, and is finished
            my $url = address($bytes, $text);
            my $callback = $f->callback($b, 'a', callback_url => $url);

            $f->is_signed_in($f->visit($b, $callback), 'one more is finished',
                             to => $url);
            is_open($b, 'with a session');
        }
    }
}


sub finished {
    my $b = $t->browser;

    for my $n (0 .. 9) {
        my $url = address(1000 + $n, '/');

        $f->is_signed_in($f->sign_in($b, 'a', callback_url => $url),
                         "sign-in $n of one browser", to => $url);
        is_open($b, 'which can go on');
    }

    is(scalar(my @left = $b->cookies($ATTEMPT)), 0, 'nothing is left');
}


# cookies of the application leave less room

sub beside_other_cookies {
    for my $bytes (2000, 4000, 5500) {
        my $b = $t->browser;

        $b->jar->store($b->uri('/'), 'app=' . 'x' x $bytes . '; Path=/');

        begin($b, 'a', 1000, '/') for 0 .. 9;
        is_open($b, "beside $bytes bytes");

        my $url = address(1000, '/');

        $f->is_signed_in($f->sign_in($b, 'a', callback_url => $url),
                         'a sign-in', to => $url);
        is_open($b, 'and a session');
    }
}


# who signs in again keeps the session until then

sub beside_a_large_session {
    my $b = $t->browser;

    $scripted->script({ id_token => { claims => {
        groups => [map { "group-$_" x 5 } 1 .. 50] } } });
    $f->is_signed_in($f->sign_in($b, 'a'), 'a large session');

    my $len = length $b->cookie(SESSION) // '';

    cmp_ok($len, '>', 2000, 'which it is');

    begin($b, 'a', 1000, '/') for 0 .. 9;
    is_open($b, 'beside a large session');

    # the tabs are there before the session
    $b = $t->browser;
    begin($b, 'a', 1000, 'x') for 0 .. 9;

    my $callback = $f->callback($b, 'a');

    $f->is_signed_in($f->visit($b, $callback), 'a large session at last');
    is_open($b, 'beside the tabs that were left');

    $scripted->script({ id_token => {} });
}


# begin(BROWSER, ID, BYTES, TEXT): a sign-in that nobody finishes

sub begin {
    my ($b, $id, $bytes, $text) = @_;

    my $response = $f->begin($b, $id, callback_url => address($bytes, $text));

    $response->code == 302 && $response->header('Location') =~ m!/authorize!
        or fail("begins: " . $response->code);
}


# an address of ours of that many bytes, made of TEXT

sub address {
    my ($bytes, $text) = @_;

    my $rest = $bytes - length "$ORIGIN/?";

    return "$ORIGIN/?" . $text x int($rest / length $text);
}


# The whole site answers what the browser sends, and not just so.

sub is_open {
    my ($b, $name) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    my $line = 'Cookie: ' . $b->jar->header($b->uri('/api/auth/session'));
    my @codes = map { $b->get($_)->code } '/', '/api/auth/session',
                    '/api/auth/signin', '/api/auth/csrf';

    cmp_ok(length $line, '<', $BUFFER, "$name: the line of cookies");
    ok(!grep({ $_ >= 400 && $_ != 401 } @codes), "$name: is answered")
        or diag("@codes");
}


sub encoded { uri_escape($_[0], "^A-Za-z0-9\\-_.!~*'()") }
