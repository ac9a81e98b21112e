#!/usr/bin/perl

# Tests for the gate: its place among nginx's other ways to say who gets in.
# It runs last, and only a session that is good enough says yes.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;

my $valid = SESSION . '=' . $tokens->call('v4.encode', {
    token => { sub => '42' }, secret => SECRET,
});

my @basic = (Authorization => 'Basic dXNlcjpwYXNzd29yZA==');

$t->write_file('users', "user:{PLAIN}password\n");

$t->config(site(location => '', server => <<'EOS'));
        add_header X-Status $auth_status always;

        auth_page sign_in /any/deny/login;
        auth_page error /all/deny/error;

        location /any/ {
            satisfy any;
            auth_session required;

            location /any/allow/ {
                allow all;
                add_header X-Other x;
            }
            location /any/deny/ { deny all; }
            location /any/deny/rules/ {
                deny all;
                auth_session_require sub 43;
            }
            location /any/deny/page/ {
                deny all;
                error_page 401 /page;
            }
            location /any/deny/login {
                deny all;
            }
            location /any/deny/optional/ {
                deny all;
                auth_session optional;
            }
            location /any/deny/off/ {
                deny all;
                auth_session off;
            }
            location /any/basic/ {
                auth_basic zone;
                auth_basic_user_file %%DIR%%/users;
            }
            location /any/basic/optional/ {
                auth_basic zone;
                auth_basic_user_file %%DIR%%/users;
                auth_session optional;
            }
            location /any/basic/delay/ {
                auth_basic zone;
                auth_basic_user_file %%DIR%%/users;
                auth_delay 50ms;
                error_page 401 /page;
            }
            location /any/request/yes/ { auth_request /yes; }
            location /any/request/no/ { auth_request /no; }
            location /any/request/optional/ {
                auth_request /no;
                auth_session optional;
            }
            location /any/alone/ { }
            location /any/alone/optional/ { auth_session optional; }
        }

        location /all/ {
            auth_session required;

            location /all/allow/ { allow all; }
            location /all/deny/ { deny all; }
            location /all/basic/ {
                auth_basic zone;
                auth_basic_user_file %%DIR%%/users;
            }
            location /all/request/yes/ { auth_request /yes; }
            location /all/request/no/ { auth_request /no; }
            location /all/request/broken/ { auth_request /broken; }
        }

        location /limit/ {
            auth_session required;
            limit_except GET { deny all; }
        }

        location /open-limit/ {
            auth_session required;
            limit_except GET { allow all; }
            error_page 405 =200 /page;
        }

        location = /yes { internal; return 204; }
        location = /no { internal; return 403; }
        location = /broken { internal; return 500; }
        location = /page { internal; alias %%DIR%%/www/page; }
EOS

for my $path (map { s!/$!!r } $t->read_file('nginx.conf')
                              =~ m!location (/(?:any|all|limit|open)\S*/) !g)
{
    my $dir = '';

    for my $name (split m!/!, substr $path, 1) {
        $dir .= "/$name";
        mkdir $t->dir . "/www$dir";
    }

    $t->write_file("www$dir/x", 'content');
}

$t->write_file("www/$_", 'page') for qw( page any/deny/login
                                         all/deny/error );
$t->start;

any_allow();
any_deny();
any_basic();
any_request();
any_alone();
all();
limit_except();

no_secrets($t, SECRET);


sub any_allow {
    is(get('/any/allow/x')->code, 200, 'any: an allowed address');

    # nothing but the gate looks at the session there
    is(get('/any/allow/x', Cookie => SESSION . '=garbage')->code, 200,
       'any: an allowed address with garbage');
    unlike($t->error_log, qr/JWT_SESSION_ERROR/, 'any: the gate is not asked');
}


# "allow" and "deny" have said no, the gate is the last to be asked

sub any_deny {
    closed('any, deny', '/any/deny/x');
    is(seen('/any/deny/x', Cookie => $valid), '200 active',
       'any, deny: session');

    my $r = get('/any/deny/rules/x', Cookie => $valid);

    is($r->code, 403, 'any, deny: a session without the right claims');
    is($r->content, to_json({ error => 'AccessDenied' }), 'in JSON');

    $r = get('/any/deny/page/x');

    is($r->code . $r->content, '401page', 'any, deny: error_page');
    is(seen('/any/deny/page/x', Cookie => $valid), '200 active',
       'any, deny: session in front of an error_page');

    is(get('/any/deny/login')->code, 200, 'any, deny: the sign-in page');
    is(get('/all/deny/error')->code, 403, 'all, deny: a page is no exception');

    for my $mode (qw( optional off )) {
        my $path = "/any/deny/$mode/x";

        is(get($path)->code, 403, "any, deny: $mode opens nothing");
        is(get($path, Cookie => $valid)->code, 403,
           "any, deny: $mode opens nothing with a session");
    }
}


sub any_basic {
    is(seen('/any/basic/x', @basic), '200 none', 'any: password');

    my $r = get('/any/basic/x', Cookie => $valid);

    is($r->code, 200, 'any: session instead of a password');
    is($r->header('WWW-Authenticate'), undef, 'and no question for one');

    is(seen('/any/basic/x', @basic, Cookie => $valid), '200 active',
       'any: both');

    closed('any, basic', '/any/basic/x');
    closed('any, basic, wrong password', '/any/basic/x',
           Authorization => 'Basic dXNlcjp4');

    $r = get('/any/basic/x');

    is($r->header('WWW-Authenticate'), 'Basic realm="zone"',
       'any, basic: 401 says what else there is');

    is(get('/any/basic/optional/x')->code, 401, 'any, basic: optional');
    is(get('/any/basic/optional/x', Cookie => $valid)->code, 401,
       'any, basic: optional opens nothing with a session');
    is(seen('/any/basic/optional/x', @basic, Cookie => $valid), '200 active',
       'any, basic: password and a session that is known');

    $r = get('/any/basic/delay/x');

    is($r->code . $r->content, '401page', 'any, basic: auth_delay');
}


sub any_request {
    is(seen('/any/request/yes/x'), '200 none', 'any: auth_request says yes');
    is(seen('/any/request/no/x', Cookie => $valid), '200 active',
       'any: auth_request says no, session');
    closed('any, auth_request says no', '/any/request/no/x');
    is(get('/any/request/optional/x', Cookie => $valid)->code, 403,
       'any: auth_request says no, optional');
}


sub any_alone {
    closed('any, nobody else', '/any/alone/x');
    is(seen('/any/alone/x', Cookie => $valid), '200 active',
       'any, nobody else: session');
    is(seen('/any/alone/optional/x'), '200 none',
       'any, nobody else: optional asks for nothing');
}


sub all {
    closed('all, allow', '/all/allow/x');
    is(seen('/all/allow/x', Cookie => $valid), '200 active',
       'all, allow: session');

    is(get('/all/deny/x')->code, 403, 'all, deny: 403 before the gate');
    is(navigate('/all/deny/x')->code, 403, 'all, deny: for pages too');
    is(get('/all/deny/x', Cookie => $valid)->code, 403,
       'all, deny: session opens nothing');

    is(get('/all/basic/x')->header('WWW-Authenticate'), 'Basic realm="zone"',
       'all, basic: password first');
    is(get('/all/basic/x', Cookie => $valid)->code, 401,
       'all, basic: session alone');
    closed('all, basic: password alone', '/all/basic/x', @basic);
    is(seen('/all/basic/x', @basic, Cookie => $valid), '200 active',
       'all, basic: both');

    closed('all, auth_request says yes', '/all/request/yes/x');
    is(seen('/all/request/yes/x', Cookie => $valid), '200 active',
       'all, auth_request says yes: session');
    is(get('/all/request/no/x', Cookie => $valid)->code, 403,
       'all, auth_request says no');
    is(navigate('/all/request/no/x')->code, 403,
       'all, auth_request says no: 403 before the gate');
    is(get('/all/request/broken/x', Cookie => $valid)->code, 500,
       'all, auth_request is broken');
}


sub limit_except {
    my $b = $t->browser;

    closed('limit_except, GET', '/limit/x');
    is(seen('/limit/x', Cookie => $valid), '200 active',
       'limit_except, GET: session');
    is($b->post('/limit/x')->code, 403, 'limit_except, POST');
    is($b->post('/limit/x', 'a=b', Cookie => $valid)->code, 403,
       'limit_except, POST: session');

    is($b->post('/open-limit/x', 'a=b')->code, 401,
       'limit_except keeps the gate');
    is($b->post('/open-limit/x', 'a=b', Cookie => $valid)->content, 'page',
       'limit_except keeps the gate: session');
}


sub closed {
    my ($name, $path, @headers) = @_;

    my $page = navigate($path, @headers);
    my $xhr = get($path, @headers);

    is($page->code, 302, "$name: page is sent to sign in");
    is($xhr->code, 401, "$name: 401");
    like($xhr->content, qr/"error":"SessionRequired"/, "$name: in JSON");
}


sub seen {
    my $r = get(@_);

    return $r->code . ' ' . ($r->header('X-Status') // '');
}


sub get { $t->browser->get(@_) }
sub navigate { $t->browser->navigate(@_) }

