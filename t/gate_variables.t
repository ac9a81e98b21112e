#!/usr/bin/perl

# Tests for the variables: what they tell, in every phase of a request, and
# that they tell nothing without a session.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

use constant NAMES => qw( status user_id name email email_verified image
                          provider expires access_token error claim_role );

my $t = AuthTest->new;

my $tokens = $t->tokens;
my $now = time;

my %jane = (
    sub => '42', name => 'Jane Doe', email => 'jane@example.com',
    email_verified => JSON::true, picture => 'https://example.com/j.png',
    provider => 'github', access_token => 'at-1', role => 'admin',
);

my $valid = cookie(\%jane);

my $LONG = 'x' x 129;

$t->set(ALL => join('|', map { "\$auth_$_" } NAMES), LONG => $LONG);

$t->config(site(http => <<'EOH', server => <<'EOS', location => <<'EOL'));
    map $auth_email $mapped {
        default nobody;
        ~@example\.com$ ours;
    }

    log_format vars escape=json '$request_uri %%ALL%%';

    server {
        listen 127.0.0.1:%%PORT_app%%;
        location / { return 200 "$request_uri"; }
    }

    # nothing of ours
    server {
        listen 127.0.0.1:%%PORT_plain%%;
        add_header X-All "%%ALL%%" always;
        location / { root %%DIR%%/www; }
    }

    server {
        listen 127.0.0.1:%%PORT_jws%%;
        auth_session_token jws;
        auth_session required;
        add_header X-All "%%ALL%%" always;
        location ^~ /api/auth/ { auth_api; }
        location / { root %%DIR%%/www; }
    }

    # said for the server, so that it holds before a location is found
    server {
        listen 127.0.0.1:%%PORT_server%%;
        auth_session optional;

        if ($auth_claim_role = admin) { rewrite ^/x$ /admin/x; }
        set $early "$auth_user_id";

        add_header X-Early "[$early]" always;
        location ^~ /api/auth/ { auth_api; }
        location / { root %%DIR%%/www; }
    }
EOH
        access_log %%DIR%%/vars.log vars;
        add_header X-All "%%ALL%%" always;

        location ^~ /optional/ { auth_session optional; }
        location ^~ /off/ { auth_session off; }

        location ^~ /claims/ {
            auth_session required;
            add_header X-1 [$auth_claim_one];
            add_header X-2 [$auth_claim_two];
            add_header X-3 [$auth_claim_sub];
            add_header X-4 [$auth_claim_id];
            add_header X-5 [$auth_claim_image];
            add_header X-6 [$auth_claim_%%LONG%%];
            add_header X-7 [$auth_claim_exp];
        }

        location = /early {
            auth_session required;
            set $set "[$auth_user_id]";
            set $if no;
            if ($auth_email_verified = true) { set $if yes; }
            if ($mapped = ours) { set $if "$if, ours"; }
            add_header X-Early "$set $if $mapped" always;
        }

        location = /return {
            auth_session optional;
            return 200 "[$auth_user_id][$auth_status]";
        }

        location = /rewrite {
            auth_session required;
            rewrite ^ /of/$auth_user_id break;
            proxy_pass http://127.0.0.1:%%PORT_app%%;
        }

        location /proxy/ {
            auth_session required;
            proxy_pass http://127.0.0.1:%%PORT_app%%/$auth_claim_role/;
        }

        location = /try {
            auth_session required;
            try_files /of/$auth_user_id =404;
        }

        location = /redirected {
            auth_session optional;
            error_page 404 /off/x;
        }
EOS
            auth_session required;
EOL

for my $dir (qw( optional off claims of admin )) {
    mkdir $t->dir . "/www/$dir";
    $t->write_file("www/$dir/x", 'content');
}

$t->write_file("www/$_", 'content') for qw( x early of/42 );
$t->write_file('www/admin/x', 'for admins');
$t->start;

all_of_them();
without_a_session();
off();
unset();
claims();
control_characters();
early();
late();
errors();
logged();

no_secrets($t, SECRET, 'at-1');


sub all_of_them {
    my $exp = $now + 30 * 86400;
    my @want = ('active', '42', 'Jane Doe', 'jane@example.com', 'true',
                'https://example.com/j.png', 'github', $exp, 'at-1', '',
                'admin');

    is_deeply(all('/x', $valid), \@want, 'required');
    is_deeply(all('/optional/x', $valid), \@want, 'optional');
    is_deeply(all('/redirected', $valid), \@want,
              'off, behind a redirect from optional');

    my $jws = jws({ %jane, exp => $exp });

    is_deeply(all('/x', SESSION . "=$jws", 'jws'), \@want, 'JWS');
}


sub without_a_session {
    $tokens->call('clock', { now => $now - 7200 });
    my $expired = cookie(\%jane, maxAge => 3600);
    $tokens->call('clock', { now => undef });

    my %cookies = (
        none => undef,
        expired => $expired,
        invalid => cookie(\%jane, secret => 'x' x 32),
    );

    for my $status (sort keys %cookies) {
        my @want = ($status, ('') x 10);

        $want[9] = 'JWT_SESSION_ERROR' if $status eq 'invalid';

        is_deeply(all('/x', $cookies{$status}), \@want, "required, $status");
        is_deeply(all('/optional/x', $cookies{$status}), \@want,
                  "optional, $status");
    }
}


sub off {
    is_deeply(all('/off/x', $valid), [('') x 11], 'off');
    is_deeply(all('/x', $valid, 'plain'), [('') x 11],
              'a server without any of it');
}


# a user of whom little is known

sub unset {
    my $few = all('/x', cookie({ sub => '43' }));

    is_deeply([@$few[0 .. 6, 8 .. 10]], ['active', '43', ('') x 8],
              'nothing but a subject');

    is(all('/x', cookie({ %jane, email_verified => JSON::false }))->[4],
       'false', 'not verified');
    is(all('/x', cookie({ %jane, email_verified => undef }))->[4], 'false',
       'not known to be verified');
    is(all('/x', cookie({ %jane, email_verified => 'true' }))->[4], 'false',
       'not said by a boolean');
    is(all('/x', cookie({ %jane, email => undef }))->[4], '',
       'no address to be verified');
    is_deeply([@{all('/x', cookie({ %jane, email => '', name => undef }))}
               [2 .. 4]], ['', '', ''], 'empty and null');
}


sub claims {
    my %values = (
        'text' => 'text',
        '' => '',
        'two words, "quoted"' => 'two words, "quoted"',
        "caf\x{e9} \x{263a}" => "caf\xc3\xa9 \xe2\x98\xba",
    );

    is(claim($_), "[$values{$_}]", 'text: ' . to_json($_))
        for sort keys %values;

    is(claim(5), '[5]', 'number');
    is(claim(0), '[0]', 'zero');
    is(claim(-1.5), '[-1.5]', 'fraction');
    is(claim(JSON::true), '[true]', 'true');
    is(claim(JSON::false), '[false]', 'false');
    is(claim(undef), '[]', 'null');
    is(claim(['a', 'b,c', 1, undef]), '[["a","b,c",1,null]]', 'array');
    is(claim({ a => { b => [1] } }), '[{"a":{"b":[1]}}]', 'object');
    is(claim([]), '[[]]', 'empty array');

    my %h = headers({ sub => '42', One => 'upper', two => 'exact',
                      TWO => 'not me', picture => 'p', $LONG => 'long' });

    is($h{'X-1'}, '[upper]', 'name in upper case');
    is($h{'X-2'}, '[exact]', 'the exact name wins');
    is($h{'X-3'}, '[42]', 'sub');
    is($h{'X-4'}, '[42]', 'id');
    is($h{'X-5'}, '[p]', 'image');
    like($h{'X-6'}, qr/^\[(long)?\]$/, 'a long name');
    like($h{'X-7'}, qr/^\[\d{10}\]$/, 'exp');

    my $big = 'y' x 5000;

    is(claim($big), "[$big]", 'a long value');
}


# nothing gets into a header that is not a part of it

sub control_characters {
    for my $c ("\r\n", "\n", "\r", "\t", "\x01", "\x1f", "\x7f", "\x0b") {
        my $name = sprintf '%vd', $c;
        my $evil = "a${c}X-Evil: 1";

        is(claim($evil), '[]', "claim with $name");

        my $all = all('/x', cookie({ %jane, name => $evil, email => $evil,
                                     picture => $evil, role => $evil }));

        is_deeply([@$all[2, 3, 5, 10]], [('') x 4], "variables with $name");
    }

    is(claim(["a\r\nb"]), '[["a\r\nb"]]', 'in JSON they are escaped');
    is(claim({ "a\n" => "\x7f" }) =~ /[\x00-\x1f\x7f]/, '',
       'in keys as well');

    my $answer = $t->raw("GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
                         . cookie({ sub => "42\r\nX-Evil: 1" })
                         . "\r\nConnection: close\r\n\r\n");

    unlike($answer, qr/^X-Evil/m, 'no header of theirs');
}


# map, set, if, rewrite and return come before the access phase

sub early {
    is(early_header('/early', $valid), '[42] yes, ours ours', 'before it');
    is(early_header('/early', cookie({ sub => '43' })), '[43] no nobody',
       'before it, another');
    is(early_header('/early', SESSION . '=garbage'), '[] no nobody',
       'before it, garbage');
    is(early_header('/early'), '[] no nobody', 'before it, nobody');

    is(get('/return', $valid)->content, '[42][active]', 'return');
    is(get('/return')->content, '[][none]', 'return, nobody');
    is(get('/rewrite', $valid)->content, '/of/42', 'rewrite');

    is(early_header('/x', $valid, 'server'), '[42]', 'server level');
    is(early_header('/x', undef, 'server'), '[]', 'server level, nobody');
    is(get('/x', $valid, 'server')->content, 'for admins',
       'server level: rewrite');
    is(get('/x', cookie({ sub => '43' }), 'server')->content, 'content',
       'server level: rewrite, another');
}


sub late {
    is(get('/proxy/x', $valid)->content, '/admin/', 'proxy_pass');
    is(get('/try', $valid)->content, 'content', 'try_files');
    is(get('/try', cookie({ sub => '43' }))->code, 404,
       'try_files, another');
}


sub errors {
    is(all('/api/auth/session', SESSION . '=garbage')->[9],
       'JWT_SESSION_ERROR', 'session of the API');
    is(all('/api/auth/session', $valid)->[9], '', 'without an error');
    like(all('/api/auth/callback/github?code=x&state=y')->[9], qr/_ERROR$/,
         'callback that nobody asked for');
}


sub logged {
    get('/x?first', $valid);
    get('/off/x?second', $valid);
    get('/x?third');
    get('/x?last', cookie({ sub => '43' }));

    $t->wait_for(sub { $t->read_file('vars.log') =~ /last/ });

    my @lines = (split /\n/, $t->read_file('vars.log'))[-4 .. -1];

    like($lines[0], qr/first active\|42\|Jane Doe\|jane/, 'log: a session');
    is($lines[1], '/off/x?second ' . '|' x 10, 'log: off');
    is($lines[2], '/x?third none' . '|' x 10, 'log: nobody');
    like($lines[3], qr/last active\|43\|\|\|\|\|\|\d+\|\|\|$/, 'log: another');
}


sub all {
    my ($path, $cookie, $port) = @_;

    my $all = get($path, $cookie, $port)->header('X-All');

    return defined $all ? [split /\|/, $all, -1] : undef;
}


sub claim {
    my ($value) = @_;

    return { headers({ sub => '42', one => $value }) }->{'X-1'};
}


sub headers {
    my ($claims) = @_;

    my $r = get('/claims/x', cookie($claims));

    return map { $_ => scalar $r->header($_) } map { "X-$_" } 1 .. 7;
}


sub early_header { scalar get(@_)->header('X-Early') }


sub cookie {
    my ($claims, %opt) = @_;

    return session_cookies($tokens->call('v4.encode', {
        token => $claims, secret => SECRET, %opt,
    }));
}


sub get {
    my ($path, $cookie, $port) = @_;

    return $t->browser(base => $t->url('', $port))
             ->get($path, $cookie ? (Cookie => $cookie) : ());
}
