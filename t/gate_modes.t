#!/usr/bin/perl

# Tests for the gate: the three modes, where they are said, and how they are
# inherited.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;

my $valid = SESSION . '=' . $tokens->call('v4.encode', {
    token => { sub => '42', name => 'Jane' }, secret => SECRET,
});

my $LOCATIONS = <<'EOL';
        add_header X-Status $auth_status always;
        add_header X-User $auth_user_id always;

        location ^~ /api/auth/ { auth_api; }

        location / { }
        location /required/ { auth_session required; }
        location /optional/ { auth_session optional; }
        location /off/ { auth_session off; }

        location /in-off/ {
            auth_session off;
            location /in-off/inherits/ { }
            location /in-off/required/ { auth_session required; }
            location ~ \.secret$ { auth_session required; }
        }

        location /in-required/ {
            auth_session required;
            location /in-required/inherits/ { }
            location /in-required/optional/ { auth_session optional; }
            location /in-required/off/ { auth_session off; }

            if ($arg_if) {
                set $if 1;
            }
        }
EOL

$t->config(provider_block('github') . 'auth_secret "' . SECRET . <<"EOC");
";
    auth_session required;

    server {
        listen 127.0.0.1:%%PORT_0%%;
$LOCATIONS
    }

    server {
        listen 127.0.0.1:%%PORT_1%%;
        auth_session optional;
$LOCATIONS
    }

    server {
        listen 127.0.0.1:%%PORT_2%%;
        auth_session off;
$LOCATIONS
    }
EOC

for my $path ('', qw( required/ optional/ off/ in-off/ in-off/inherits/
                      in-off/required/ in-required/ in-required/inherits/
                      in-required/optional/ in-required/off/ ))
{
    mkdir $t->dir . "/www/$path" if $path;
    $t->write_file("www/${path}index.txt", 'content');
}

$t->write_file('www/in-off/x.secret', 'content');

$t->start;

inherited('required', 0);
inherited('optional', 1);
inherited('off', 2);
said_in_location();
nested();
conditions();
never_gated();
configuration();

no_secrets($t, SECRET);


# the mode of a server reaches the locations that say nothing

sub inherited {
    my ($mode, $n) = @_;

    door("$mode from above", $mode, '/index.txt', $n);
}


sub said_in_location {
    for my $n (0 .. 2) {
        is(code("/$_/index.txt", $n), $_ eq 'required' ? 401 : 200,
           "$_ in a location of server $n")
            for qw( required optional off );
    }

    door('required over off', 'required', '/required/index.txt', 2);
    door('optional over required', 'optional', '/optional/index.txt', 0);
    door('off over required', 'off', '/off/index.txt', 0);
}


sub nested {
    door('nested inherits off', 'off', '/in-off/inherits/index.txt', 0);
    door('nested required', 'required', '/in-off/required/index.txt', 2);
    door('nested by regex', 'required', '/in-off/x.secret', 2);
    door('nested inherits required', 'required',
         '/in-required/inherits/index.txt', 2);
    door('nested optional', 'optional', '/in-required/optional/index.txt', 2);
    door('nested off', 'off', '/in-required/off/index.txt', 0);
}


# "if" makes a location of its own, which must be no hole

sub conditions {
    door('if', 'required', '/in-required/index.txt?if=1', 2);
    is(code('/in-required/index.txt?if=', 2), 401, 'if not taken');
}


sub never_gated {
    my $b = $t->browser;

    is($b->get('/api/auth/session')->code, 200, 'session of the API');
    is($b->get('/api/auth/csrf')->code, 200, 'csrf of the API');
    is($b->navigate('/api/auth/signin')->code, 200, 'page of the API');
    is($b->get('/api/auth/nothing')->code, 400, 'unknown action of the API');
    is($b->get($t->url('//api//auth/./x/../session'))->code, 200,
       'API in an odd spelling');
}


sub configuration {
    my %wrong = (
        'auth_session maybe;' => qr/invalid value "maybe"/,
        'auth_session required; auth_session off;' => qr/is duplicate/,
        'auth_session;' => qr/invalid number of arguments/,
        'if ($arg_x) { auth_session off; }' => qr/not allowed here/,
        'limit_except GET { auth_session off; }' => qr/not allowed here/,
        'auth_session_require sub;' => qr/invalid number of arguments/,
        'auth_session_require "" x;' => qr/needs the name of a claim/,
    );

    for my $line (sort keys %wrong) {
        my ($status, $output) = $t->test_config(site(location => $line));

        ok($status == 1 && $output =~ /$wrong{$line}.*nginx-t\.conf:\d+/,
           "refused: $line") or diag($output);
    }

    my ($status, $output) = $t->test_config(site(
        location => 'auth_session required; return 200 "x";'));

    ok($status == 0 && $output =~ /"return" answers before/,
       'warning for a return beside the gate');
}


# a door has two sides: without a session, and with one

sub door {
    my ($name, $mode, $path, $n) = @_;

    my $out = get($path, $n);
    my $in = get($path, $n, $valid);

    if ($mode eq 'required') {
        is($out->code, 401, "$name: closed");
        unlike($out->content, qr/content/, "$name: nothing shows");
        is(seen($in), '200 active 42', "$name: open with a session");

    } elsif ($mode eq 'optional') {
        is(seen($out), '200 none ', "$name: open");
        is(seen($in), '200 active 42', "$name: knows a session");

    } else {
        is(seen($out), '200  ', "$name: open");
        is(seen($in), '200  ', "$name: looks at no session");
    }
}


sub seen {
    my ($response) = @_;

    return join ' ', $response->code, map { $response->header($_) // '' }
                                      qw( X-Status X-User );
}


sub get {
    my ($path, $n, $cookie) = @_;

    return $t->browser(base => $t->url('', $n))
             ->get($path, $cookie ? (Cookie => $cookie) : ());
}


sub code { get(@_)->code }
