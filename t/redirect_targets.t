#!/usr/bin/perl

# Tests for redirect targets: nothing that comes from outside leads away from
# the site, whichever endpoint it is given to (checklist A).

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

use Encode qw( encode );
use IPC::Open2 qw( open2 );
use Time::HiRes qw( time );

my $t = AuthTest->new;

$t->config(site(server => 'server_name app.test;'));
$t->start;

my $PORT = $t->port;
my $O = $t->url;
my $HOST = "127.0.0.1:$PORT";

# what leaves the site, or might in some browser
my @hostile = (

    # slashes and backslashes
    '//evil.test', '///evil.test', '////evil.test/',
    '/\\evil.test', '\\/evil.test', '\\\\evil.test', '/\\/evil.test',
    '\\evil.test', '/\\\\evil.test', '\\\\\\evil.test',
    '/./\\evil.test', '/../..\\evil.test', '/.//evil.test', '/..//evil.test',
    '/./..//evil.test', '/x/..//evil.test', '/x/%2e%2e//evil.test',
    '/%2e//evil.test', '/%2E%2e//evil.test', '/x/.././/evil.test',
    '//evil.test\\@' . $HOST, '/x\\..\\..\\evil.test', '//',

    # control characters and blanks
    "/\tevil.test", "/\t/evil.test", "/\n/evil.test", "/\r/evil.test",
    "/\r\n/evil.test", "/ /evil.test", "/\x0b/evil.test", "/\x0c/evil.test",
    "/\x01/evil.test", "/\x7f/evil.test", "\t//evil.test", " //evil.test",
    "\n//evil.test", " /\\evil.test", "//\tevil.test", "/\0/evil.test",
    "ht\ntps://evil.test", "https:/\t/evil.test", "https://evil.test\r\n",
    "$O/\r\nLocation: https://evil.test", "$O/\nSet-Cookie: x=y", " $O/",
    "$O/ ", "$O/a b", "$O\t/", "\x{feff}$O/", "\x00$O",

    # schemes
    'javascript:alert(1)', 'JavaScript://%0aalert(1)', 'java' . "\n"
    . 'script:alert(1)', "javascript://$HOST/%0aalert(1)",
    'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'file:///etc',
    "ftp://$HOST/", "ws://$HOST/", "https://$HOST/", "gopher://$HOST/",
    'about:blank', 'blob:http://x', "http:$HOST/", "http:/$HOST/",
    'https:evil.test', 'https:/evil.test', 'https:\\\\evil.test',
    'https:/\\evil.test', 'http:///evil.test', "http:///$HOST/",
    "http:\\\\$HOST\\", "://$HOST/", "//$HOST/", "http//$HOST/", ':',

    # user information
    "http://$HOST\@evil.test/", "http://$HOST:x\@evil.test/",
    "http://x\@$HOST/", "http://x:y\@$HOST/", "http://\@$HOST/",
    "http://:\@$HOST/", "http://evil.test\\\@$HOST/",
    "http://$HOST%40evil.test/", "http://$HOST&\@evil.test/",

    # look-alike hosts
    "http://127.0.0.1.evil.test:$PORT/", "http://127.0.0.1evil.test:$PORT/",
    "http://evil.test/$O/", "http://evil.test?$O", "http://evil.test#$O",
    "http://127.0.0.1:$PORT.evil.test/", "http://x127.0.0.1:$PORT/",
    "http://127.0.0.1.:$PORT/", "http://127.0.0.11:$PORT/",
    "http://2130706433:$PORT/", "http://0x7f.1:$PORT/", "http://127.1:$PORT/",
    "http://127.000.000.001:$PORT/", "http://0177.0.0.1:$PORT/",
    "http://127%2e0.0.1:$PORT/", "http://localhost:$PORT/",
    "http://app.test:$PORT/", "http://127.0.0.1,evil.test:$PORT/",
    "http://127.0.0.1%00.evil.test:$PORT/", "http://127.0.0.1;evil.test/",
    "http://127.0.0.1%0d%0a.evil.test/", "http://*/", "http://./",

    # ports
    'http://127.0.0.1/', 'http://127.0.0.1:80/', "http://127.0.0.1:0$PORT/",
    'http://127.0.0.1:/', 'http://127.0.0.1:0/', 'http://127.0.0.1:65536/',
    "http://127.0.0.1:${PORT}0/", "http://127.0.0.1:$PORT:$PORT/",
    "http://127.0.0.1:+$PORT/", "http://127.0.0.1:-1/",
    "http://127.0.0.1: $PORT/", "http://127.0.0.1:x/", 'http://127.0.0.1:' .
    ($PORT + 65536) . '/', "http://127.0.0.1:$PORT%2f\@evil.test",

    # IPv6
    "http://[::1]:$PORT/", "http://[::ffff:127.0.0.1]:$PORT/",
    "http://[127.0.0.1]:$PORT/", 'http://[', 'http://[]', 'http://[::1',
    "http://[::1]evil.test:$PORT/", "http://[v1.x]:$PORT/",
    "http://[::1%25lo]:$PORT/",

    # fragments and queries
    'http://#', 'http://?', "http://#$HOST/", "http://evil.test#\@$HOST",
    "#$O", "?$O", '#', '?x', "http://evil.test?.$HOST",

    # other alphabets: what normalises to what is dangerous
    "http://\x{ff11}27.0.0.1:$PORT/", "http://127\x{3002}0\x{3002}0"
    . "\x{3002}1:$PORT/", "\x{ff0f}\x{ff0f}evil.test", "http:\x{2215}"
    . "\x{2215}evil.test", "http://evil.test\x{ff0f}$HOST",
    "\x{202e}/evil.test", "http://127.0.0.1\x{2044}evil.test:$PORT/",
    "http://127.0.0.1\x{ad}:$PORT/", "\x{2028}//evil.test", "\x{85}//evil",

    # bytes that are no UTF-8
    \"\xff//evil.test", \"http://\xc0\xaf/", \"/\xc0\xaf\xc0\xaf\\evil.test",

    # what is no address at all, and what is too long
    'x', 'evil.test', 'evil.test/', './x', '../x', 'www.evil.test:80', '*',
    'null', 'undefined', '%2f%2fevil.test', '%2f', 'http', 'http:', 'http:/',
    'http://', 'https://', '/' . 'x' x 3000, "$O/" . 'x' x 3000,
    'http://' . 'a' x 3000 . '.test/', '/' . '../' x 600 . '\\evil.test',
    '/' x 2400, '(' x 2000,
);

# what is kept, as it is or as a browser would write it
my @good = (
    ["$O", "$O"], ["$O/", "$O/"], ["$O/a", "$O/a"],
    ["$O/a/b?c=d&e=f#g", "$O/a/b?c=d&e=f#g"], ["$O?x=y", "$O?x=y"],
    ["$O#x", "$O#x"], ["HTTP://$HOST/A", "$O/A"],
    ['/', "$O/"], ['/a', "$O/a"], ['/a/../b', "$O/a/../b"],
    ['/a?b=c#d', "$O/a?b=c#d"], ['/%2f%5cevil.test', "$O/%2f%5cevil.test"],
    ['/%09/evil.test', "$O/%09/evil.test"], ['/a//b', "$O/a//b"],
    ['/a?next=//evil.test', "$O/a?next=//evil.test"],
    ['/a?next=https://evil.test/', "$O/a?next=https://evil.test/"],
    ['/a#//evil.test', "$O/a#//evil.test"], ['/@evil.test', "$O/\@evil.test"],
    ['/:80', "$O/:80"], ['/;@x', "$O/;\@x"], ['/a%00', "$O/a%00"],
    ['/%zz', "$O/%zz"], ['/http://evil.test', "$O/http://evil.test"],
    ["$O/\@evil.test", "$O/\@evil.test"], ["$O//evil.test", "$O//evil.test"],
    ["$O/x:y\@z?http://evil.test", "$O/x:y\@z?http://evil.test"],
    ['/"<>\'`{}|^', "$O/\"<>'`{}|^"], ['/~a-b_c.d!*()', "$O/~a-b_c.d!*()"],
    ["/caf\x{e9}?q=\x{2603}", "$O/caf%C3%A9?q=%E2%98%83"],
    ['/a+b', "$O/a+b"], ['//evil.test/%2e%2e', "$O//evil.test/%2e%2e"], ['/' . 'x' x 900, "$O/" . 'x' x 900],
    ['/api/auth/signin', "$O/api/auth/signin"],
);

my (@targets, $slowest);

# one for all, which forgets its cookies
my $b = $t->browser(timeout => 5);

$b->{ua}->conn_cache({ total_capacity => 1 });

refused();
kept();
remembered();
long_ones();
as_browsers_see_it();
slow();


# each value at each place; where it is refused the site itself is the target

sub refused {
    for my $value (@hostile) {
        my $bytes = ref $value ? $$value : encode('UTF-8', $value);
        my %got = everywhere($bytes);
        my $name = name_of($bytes);

        my @wrong = grep { $got{$_} ne $O } sort keys %got;

        is_deeply(\@wrong, [], "refused: $name")
            or diag(map { "$_: $got{$_}\n" } @wrong);
    }
}


sub kept {
    for my $row (@good) {
        my ($value, $want) = @$row;
        my $bytes = encode('UTF-8', $value);
        my %got = everywhere($bytes);

        my @wrong = grep { $got{$_} ne $want } sort keys %got;

        is_deeply(\@wrong, [], 'kept: ' . name_of($bytes))
            or diag(map { "$_: $got{$_}\n" } @wrong);
    }
}


# where the visitor ends up, by the way the value came in

sub everywhere {
    my ($bytes) = @_;

    my $escaped = URI::Escape::uri_escape($bytes);
    my $token = 'csrfToken=a';
    my @csrf = (Cookie => 'next-auth.csrf-token=' . csrf_cookie('a'));
    my @cookie = (Cookie => "$csrf[1]; next-auth.callback-url=$escaped");
    my %got;

    for my $path ('/signin', '/signout', '/csrf', '/session', '/error') {
        $got{"GET $path"} = kept_in_cookie(
            get("$path?callbackUrl=$escaped", @csrf));
    }

    my $page = get("/signin?callbackUrl=$escaped", @csrf);

    $got{'hidden field'} = ($b->forms($page))[0]
                           ->{fields}{callbackUrl};

    for my $json ('', '&json=true') {
        my $way = $json ? 'json' : 'plain';

        $got{"signout $way"} = target(post('/signout',
            "$token&callbackUrl=$escaped$json", @csrf));
        $got{"signout query $way"} = target(post(
            "/signout?callbackUrl=$escaped", "$token$json", @csrf));
        $got{"signout cookie $way"} = target(post('/signout', "$token$json",
                                                  @cookie));
        $got{"signin $way"} = kept_in_cookie(post('/signin/github',
            "$token&callbackUrl=$escaped$json", @csrf));
        $got{"signin cookie $way"} = kept_in_cookie(
            post('/signin/github', "$token$json", @cookie), $bytes);
    }

    # not even where a token is missing
    for my $path ('/signin/github', '/signout') {
        my $where = target(post($path, "callbackUrl=$escaped"));

        $where =~ s!^\Q$O\E/api/auth/sign(in|out)\?csrf=true$!$O!
            and $got{"unverified $path"} = $bytes eq '' ? '' : undef;
        is($where, $O, "unverified $path") if $where ne $O;
        delete $got{"unverified $path"};
    }

    push @targets, map { [name_of($bytes) . " ($_)", $got{$_}] } keys %got;

    return %got;
}


sub get { timed('get', "/api/auth$_[0]", @_[1 .. $#_]) }
sub post { timed('post', "/api/auth$_[0]", @_[1 .. $#_]) }


sub timed {
    my ($method, @args) = @_;

    my ($response, $time);

    # what is slow once may be the machine, what is slow twice is the value
    for (1 .. 3) {
        $b->jar->clear;

        my $begin = time;

        $response = $b->$method(@args);
        $time = time - $begin;

        last if $time < 1;
    }

    $slowest = $time if $time > ($slowest // 0);

    return $response;
}


# what the callback-url cookie became; a value that stays is not sent again

sub kept_in_cookie {
    my ($response, $sent) = @_;

    my %set = $b->set_cookies($response);
    my $cookie = $set{'next-auth.callback-url'};

    return $cookie ? URI::Escape::uri_unescape($cookie->{value})
         : $sent // 'no cookie';
}


sub target {
    my ($response) = @_;

    my $json = $b->json($response);

    return ref $json ? $json->{url} // 'no url'
                     : $response->header('Location') // 'no Location';
}


sub name_of {
    my ($bytes) = @_;

    my $name = $bytes =~ s/([^ -~])/sprintf '\x%02x', ord $1/ger;

    return length $name > 70 ? substr($name, 0, 60) . '...' : $name;
}


# the cookie is not a way around the check, and is not trusted when it comes back

sub remembered {
    my $b = $t->browser;

    $b->get('/api/auth/csrf?callbackUrl=/first');
    is($b->cookie('next-auth.callback-url'),
       URI::Escape::uri_escape("$O/first"), 'remembered');

    $b->get('/api/auth/csrf');
    is(sign_out($b), "$O/first", 'until the end');
    is(sign_out($b, '/second'), "$O/second", 'a field is stronger');
    is(sign_out($b), "$O/second", 'and remembered in its place');
    is(sign_out($b, '//evil.test'), $O, 'a bad one is the site');
    is(sign_out($b), $O, 'which is remembered');

    # the field, then the query, then the cookie
    $b->get('/api/auth/csrf?callbackUrl=/cookie');

    my $token = $b->csrf;
    my $where = sub {
        return $b->post($_[0], $_[1])->header('Location');
    };

    is($where->('/api/auth/signout?callbackUrl=/query',
                "csrfToken=$token&callbackUrl=/field"), "$O/field", 'field');
    is($where->('/api/auth/signout?callbackUrl=/query', "csrfToken=$token"),
       "$O/query", 'query');
    is($where->('/api/auth/signout', "csrfToken=$token"), "$O/query",
       'cookie');
    is($where->('/api/auth/signout?callbackUrl=/query',
                "csrfToken=$token&callbackUrl=//evil.test"), $O,
       'a bad field does not fall back');

    # twice is never
    is($where->('/api/auth/signout',
                "csrfToken=$token&callbackUrl=/a&callbackUrl=//evil.test"), $O,
       'two fields');
    is($where->('/api/auth/signout?callbackUrl=/a&callbackUrl=//evil.test',
                "csrfToken=$token"), $O, 'two in the query');

    for my $cookie ('%', '%zz', '%00', '"http://evil.test"', 'http://evil.test',
                    '//evil.test', '%2F%2Fevil.test', 'x' x 4000, '')
    {
        my $r = $t->browser->post('/api/auth/signout', 'csrfToken=a', Cookie =>
            'next-auth.csrf-token=' . csrf_cookie('a')
            . "; next-auth.callback-url=$cookie");

        is($r->header('Location'), $O, 'the cookie ' . substr $cookie, 0, 40);
    }

    # a cookie of its own for each visitor
    is(sign_out($t->browser), $O, 'another browser');
}


# good for the request that says it, too long to be carried by all others

sub long_ones {
    my $b = $t->browser;
    my $long = '/' . 'x' x 1900;
    my $page = $b->get("/api/auth/signin?callbackUrl=$long");

    is(($b->forms($page))[0]{fields}{callbackUrl}, "$O$long", 'in the form');
    is($b->cookie('next-auth.callback-url'), URI::Escape::uri_escape($O),
       'not in the cookie');
    is(sign_out($b, $long), "$O$long", 'as the target');
    is(sign_out($b), $O, 'not of the next request');
}


sub sign_out {
    my ($b, $where) = @_;

    my $r = $b->post('/api/auth/signout', {
        csrfToken => $b->csrf, $where ? (callbackUrl => $where) : () });

    return $r->header('Location');
}


# Node's URL is the one of the WHATWG, which is what browsers do

sub as_browsers_see_it {
    my $script = 'const lines = require("fs").readFileSync(0, "utf8");'
               . 'for (const u of JSON.parse(lines)) {'
               . ' try { console.log(new URL(u, "http://elsewhere.test")'
               . '.origin); } catch (e) { console.log("invalid"); } }';

    my $pid = open2(my $out, my $in, 'node', '-e', $script);

    print $in to_json([map { $_->[1] } @targets]);
    close $in;

    my @origins = <$out>;

    waitpid $pid, 0;
    chomp @origins;

    is(scalar @origins, scalar @targets, 'all targets were parsed');

    my @away = grep { $origins[$_] ne $O } 0 .. $#targets;

    is_deeply([map { "$targets[$_][0]: $targets[$_][1]" } @away], [],
              'no browser leaves the site');
}


sub slow {
    ok(@hostile >= 60, scalar(@hostile) . ' hostile values');
    ok($slowest < 1, sprintf 'the slowest answer took %.3f s', $slowest);

    # one line of the log for each, which is bounded
    my @lines = grep { /INVALID_CALLBACK_URL_ERROR/ } split /\n/,
                $t->error_log;

    ok(@lines > @hostile, 'refusals are logged');

    # nginx adds the request line, which says what it was
    s/, client: .*// for @lines;
    unlike("@lines", qr/evil/, 'without what they said');
}
