#!/usr/bin/perl

# Tests for the gate: auth_session_require.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;

# rules => [claims, may they enter], ...

my @RULES = (
    'auth_session_require role admin;' => [
        [{ role => 'admin' }, 1],
        [{ role => 'user' }, 0],
        [{ role => 'Admin' }, 0],
        [{ role => 'admin ' }, 0],
        [{ role => 'administrator' }, 0],
        [{ role => '*' }, 0],
        [{ role => '' }, 0],
        [{ role => undef }, 0],
        [{ role => { admin => 'admin' } }, 0],
        [{ Role => 'admin' }, 0],
        [{}, 0],
    ],

    # a value that looks like two is one
    'auth_session_require groups admin;' => [
        [{ groups => ['users', 'admin'] }, 1],
        [{ groups => 'admin' }, 1],
        [{ groups => ['users'] }, 0],
        [{ groups => ['a,admin', 'a admin', 'admin,'] }, 0],
        [{ groups => '["admin"]' }, 0],
        [{ groups => [['admin'], { admin => 'admin' }, undef] }, 0],
        [{ groups => [] }, 0],
    ],

    'auth_session_require groups admin staff "the board";' => [
        [{ groups => ['staff'] }, 1],
        [{ groups => ['the board'] }, 1],
        [{ groups => 'admin' }, 1],
        [{ groups => ['the', 'board'] }, 0],
        [{ groups => ['admin staff'] }, 0],
    ],

    'auth_session_require groups admin; auth_session_require org a b;' => [
        [{ groups => ['admin'], org => 'b' }, 1],
        [{ groups => ['admin'] }, 0],
        [{ org => 'a' }, 0],
        [{ groups => ['a'], org => 'admin' }, 0],
    ],

    # both of one claim
    'auth_session_require groups a; auth_session_require groups b;' => [
        [{ groups => ['a', 'b'] }, 1],
        [{ groups => ['a'] }, 0],
        [{ groups => 'a b' }, 0],
    ],

    'auth_session_require name J*e Ann* *son "*of*";' => [
        [{ name => 'Jane' }, 1],
        [{ name => 'Je' }, 1],
        [{ name => 'J' }, 0],
        [{ name => 'Janet' }, 0],
        [{ name => 'Ann' }, 1],
        [{ name => 'Anna' }, 1],
        [{ name => 'Jo Ann' }, 0],
        [{ name => 'Peterson' }, 1],
        [{ name => 'of' }, 1],
        [{ name => 'Joan of Arc' }, 1],
    ],

    'auth_session_require role a*b*c*;' => [
        [{ role => 'abc' }, 1],
        [{ role => 'a-b-b-c-b' }, 1],
        [{ role => 'acb' }, 0],
        [{ role => 'ab' }, 0],
    ],

    # any value, but a value
    'auth_session_require role *;' => [
        [{ role => 'x' }, 1],
        [{ role => '' }, 1],
        [{ role => 0 }, 1],
        [{ role => [] }, 0],
        [{ role => undef }, 0],
        [{}, 0],
    ],

    'auth_session_require role "";' => [
        [{ role => '' }, 1],
        [{ role => 'x' }, 0],
        [{}, 0],
    ],

    'auth_session_require role .* [a-z]+ a?;' => [
        [{ role => 'a' }, 0],
        [{ role => '.x' }, 1],
        [{ role => 'a?' }, 1],
    ],

    'auth_session_require admin true;' => [
        [{ admin => JSON::true }, 1],
        [{ admin => 'true' }, 1],
        [{ admin => JSON::false }, 0],
        [{ admin => 1 }, 0],
        [{ admin => [JSON::true] }, 1],
    ],

    'auth_session_require level 5 -3;' => [
        [{ level => 5 }, 1],
        [{ level => '5' }, 1],
        [{ level => -3 }, 1],
        [{ level => [1, 5] }, 1],
        [{ level => 50 }, 0],
        [{ level => 5.5 }, 0],
        [{ level => JSON::true }, 0],
    ],

    'auth_session_require sub 42;' => [
        [{}, 1],
        [{ sub => '43' }, 0],
    ],

    'auth_session_require id 42;' => [
        [{}, 1],
        [{ sub => '43', id => '42' }, 0],
    ],

    'auth_session_require image *.png;' => [
        [{ picture => 'x.png' }, 1],
        [{ image => 'x.png' }, 0],
    ],

    # an address that nobody has verified is a name like any other
    'auth_session_require email *@example.com;' => [
        [{ email => 'a@example.com', email_verified => JSON::true }, 1],
        [{ email => 'a@example.com', email_verified => JSON::false }, 0],
        [{ email => 'a@example.com', email_verified => 'true' }, 0],
        [{ email => 'a@example.com', email_verified => 1 }, 0],
        [{ email => 'a@example.com' }, 0],
        [{ email => 'a@example.com.evil.test',
           email_verified => JSON::true }, 0],
        [{ email => 'a@badexample.com', email_verified => JSON::true }, 0],
        [{ email => 'a@evil.test@example.com',
           email_verified => JSON::true }, 0],
        [{ email => '@example.com', email_verified => JSON::true }, 0],
        [{ email => ['a@example.com'], email_verified => JSON::true }, 0],
        [{ email_verified => JSON::true }, 0],
    ],

    'auth_session_require email *;' => [
        [{ email => 'a@b', email_verified => JSON::true }, 1],
        [{ email => 'a@b' }, 0],
    ],

    'auth_session_require a.b x;' => [
        [{ 'a.b' => 'x' }, 1],
        [{ a => { b => 'x' } }, 0],
    ],
);

my $locations = '';

for (my $i = 0; $i < @RULES; $i += 2) {
    $locations .= "location = /rule/$i {"
                  . " alias %%DIR%%/www/x; auth_session required; $RULES[$i]"
                  . " }\n";
}

$t->set(WILD => '*' . 'a*' x 30 . 'b');

$t->config(site(server => "$locations\n" . <<'EOS', location => <<'EOL'));
        auth_session_require role admin;

        location /inherits/ { auth_session required; }
        location /overrides/ {
            auth_session required;
            auth_session_require role user;

            location /overrides/nested/ { }
            location /overrides/again/ {
                auth_session_require sub 42;
            }
        }
        location /optional/ { auth_session optional; }
        location /off/ { auth_session off; }

        location /page/ {
            auth_session required;
            error_page 403 /denied;
        }
        location = /denied { alias %%DIR%%/www/denied; }

        location = /wild {
            alias %%DIR%%/www/x;
            auth_session required;
            auth_session_require role %%WILD%%;
        }
EOS
            auth_session required;
EOL

for my $dir (qw( inherits overrides overrides/nested overrides/again optional
                 off page ))
{
    mkdir $t->dir . "/www/$dir";
    $t->write_file("www/$dir/x", 'content');
}

$t->write_file('www/x', 'content');
$t->write_file('www/denied', 'sorry');
$t->start;

rules();
inheritance();
refusals();
every_request();
wildcards_are_cheap();
reload();

no_secrets($t, SECRET);


sub rules {
    for (my $i = 0; $i < @RULES; $i += 2) {
        my $rule = $RULES[$i] =~ s/auth_session_//gr;

        for my $case (@{$RULES[$i + 1]}) {
            my ($claims, $may) = @$case;

            is(get("/rule/$i", $claims)->code, $may ? 200 : 403,
               "$rule " . to_json($claims));
        }
    }
}


sub inheritance {
    my ($admin, $user) = map { { role => $_ } } qw( admin user );

    is(get('/inherits/x', $admin)->code, 200, 'inherited');
    is(get('/inherits/x', $user)->code, 403, 'inherited: refused');
    is(get('/overrides/x', $user)->code, 200, 'replaced');
    is(get('/overrides/x', $admin)->code, 403, 'replaced: refused');
    is(get('/overrides/nested/x', $user)->code, 200, 'inherited from there');
    is(get('/overrides/nested/x', $admin)->code, 403,
       'inherited from there: refused');
    is(get('/overrides/again/x', {})->code, 200, 'replaced again');
    is(get('/overrides/again/x', { sub => '43', role => 'user' })->code, 403,
       'replaced again: refused');
    is(get('/optional/x', $user)->code, 200, 'not for optional');
    is(get('/off/x', $user)->code, 200, 'not for off');

    is(get('/inherits/x')->code, 401, 'nobody is 401, not 403');
}


sub refusals {
    my $xhr = get('/x', { role => 'user' });

    is($xhr->code, 403, 'refused');
    is($xhr->content_type, 'application/json', 'in JSON');
    is($xhr->content, '{"error":"AccessDenied"}', 'that says so');
    is($xhr->header('Cache-Control'), 'no-store', 'and is not stored');

    my $page = get('/x', { role => 'user' }, 'Sec-Fetch-Mode' => 'navigate');

    is($page->code, 403, 'refused a page');
    is($page->content_type, 'text/html', 'is a page');
    like($page->content, qr/<html/, 'of ours');
    like($page->header('Content-Security-Policy'), qr/default-src 'none'/,
         'with its policy');
    is($page->header('Cache-Control'), 'no-store', 'not stored either');
    is($page->header('Location'), undef, 'that leads nowhere');
    unlike($page->content, qr/admin|user/, 'and tells no rule');

    is($t->browser->head('/x', cookie({ role => 'user' }))->code, 403, 'HEAD');
    is($t->browser->post('/x', 'a=b', cookie({ role => 'user' }))->code, 403,
       'POST');

    for my $mode (qw( navigate cors )) {
        my $r = get('/page/x', { role => 'user' }, 'Sec-Fetch-Mode' => $mode);

        is($r->code . $r->content, '403sorry', "error_page 403, $mode");
    }

    ok($t->log_like(qr/the session does not meet "auth_session_require \w+"/),
       'the log names the rule');
}


# one token, one connection: each location judges for itself

sub every_request {
    my (undef, $cookie) = cookie({ groups => ['admin'], role => 'user' });
    my @paths = ('/rule/2', '/x', '/rule/2', '/overrides/x', '/rule/0',
                 '/rule/2');

    my $answer = $t->raw(join '', map {
        "GET $paths[$_] HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: $cookie\r\n"
        . ($_ == $#paths ? "Connection: close\r\n" : '') . "\r\n"
    } 0 .. $#paths);

    is(join(' ', $answer =~ /HTTP\/1.1 (\d+)/g), '200 403 200 200 403 200',
       'rules of each location for one session');
}


sub wildcards_are_cheap {
    my $before = Time::HiRes::time();

    is(get('/wild', { role => 'a' x 2500 })->code, 403, 'many wildcards');
    cmp_ok(Time::HiRes::time() - $before, '<', 2, 'take no time');
    is(get('/wild', { role => 'a' x 2000 . 'b' })->code, 200, 'and match');
}


sub reload {
    my @user = cookie({ role => 'user' });
    my $b = $t->browser;

    is($b->get('/x', @user)->code, 403, 'refused so far');

    my $conf = $t->read_file('nginx.conf');

    $conf =~ s/role admin;\n\n/role user;\n\n/ or die;
    $t->write_file('nginx.conf', $conf);
    $t->reload;

    ok($t->wait_for(sub { $t->browser->get('/x', @user)->code == 200 }),
       'other rules after a reload');
}


sub get {
    my ($path, $claims, @headers) = @_;

    return $t->browser->get($path, $claims ? cookie($claims) : (), @headers);
}


sub cookie {
    my ($claims) = @_;

    return (Cookie => session_cookies($tokens->call('v4.encode', {
        token => { sub => '42', %$claims }, secret => SECRET,
    })));
}
