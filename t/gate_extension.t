#!/usr/bin/perl

# Tests for sliding sessions: the gate extends one that is due, on a page
# navigation, once, and never beyond its lifetime.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;
use HTTP::Date qw( str2time );

use constant {
    OLD  => 'the secret of last year, 32 bytes long',
    HOUR => 3600,
    DAY  => 86400,
};

my $t = AuthTest->new;

my $tokens = $t->tokens;
my $now = time;

$t->certificate('app.example.com');

my $GATE = <<'EOL';
        add_header X-Expires "$auth_expires" always;
        add_header X-Claim "$auth_claim_exp" always;
        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; root %%DIR%%/www; }
EOL

$t->config(provider_block('github') . 'auth_secret "' . SECRET . <<"EOC");
" "@{[OLD]}";

    auth_session_update_age 1h;
    auth_session_max_age 2d;
    auth_session required;

    proxy_cache_path %%DIR%%/cache keys_zone=one:1m;

    server {
        listen 127.0.0.1:%%PORT_app%%;
        auth_session off;

        location / {
            add_header Cache-Control "public, max-age=60";
            add_header Set-Cookie "app=\$request_uri; Path=/";
            return 200 "application";
        }
    }

    server {
        listen 127.0.0.1:%%PORT_0%%;
$GATE

        location /optional/ { auth_session optional; }
        location /off/ { auth_session off; }

        location /expires/ {
            expires 1h;
            add_header Cache-Control must-revalidate;
            alias %%DIR%%/www/;
        }

        location /app/ { proxy_pass http://127.0.0.1:%%PORT_app%%; }

        location /cached/ {
            proxy_cache one;
            proxy_cache_key \$uri;
            proxy_cache_valid 200 1m;
            proxy_ignore_headers Set-Cookie Cache-Control;
            add_header X-Cache \$upstream_cache_status;
            proxy_pass http://127.0.0.1:%%PORT_app%%;
        }

        location /try/ { try_files /nothing /x; }
        location /rules/ { auth_session_require sub nobody; }
    }

    server {
        listen 127.0.0.1:%%PORT_lifetime%%;
        auth_session_lifetime 4h;
$GATE
    }

    server {
        listen 127.0.0.1:%%PORT_jws%%;
        auth_session_token jws;
$GATE
    }

    server {
        listen 127.0.0.1:%%PORT_cookie%%;
        auth_cookie session_token name=sid domain=example.com path=/x
                    samesite=strict secure=on;
$GATE
    }

    server {
        listen 127.0.0.1:%%PORT_tls%% ssl;
        server_name app.example.com;
        ssl_certificate %%DIR%%/app.example.com.crt;
        ssl_certificate_key %%DIR%%/app.example.com.key;
$GATE
    }
EOC

for my $dir (qw( optional off expires rules )) {
    mkdir $t->dir . "/www/$dir";
    $t->write_file("www/$dir/x", 'content');
}

$t->write_file('www/x', 'content');
$t->start;

my %jane = (sub => '42', name => 'Jane', email => 'jane@example.com',
            groups => ['a', { b => 1 }], n => 1.5, none => undef);

my $due = token(\%jane, age => 2 * HOUR);
my $fresh = token(\%jane, age => HOUR / 2);

when();
attributes();
prefixes();
contents();
rotation();
formats();
same_cookie_again();
lifetime();
pieces();
too_large();
caching();
once();
together();

no_secrets($t, SECRET, OLD, $due, $fresh);


sub when {
    is(new_token(page('/x', $fresh)), undef, 'not while it is young');
    ok(new_token(page('/x', $due)), 'when it is due');
    ok(new_token(page('/optional/x', $due)), 'where it is optional');
    is(new_token(page('/off/x', $due)), undef, 'not where it is off');
    ok(new_token(page('/nothing', $due)), 'also with a page that is missing');

    my $b = $t->browser;
    my @cookie = (Cookie => SESSION . "=$due");
    my @accept = (Accept => 'text/html');

    ok(new_token($b->head('/x', @cookie, @accept)), 'HEAD');
    is(new_token($b->get('/x', @cookie)), undef, 'not for a program');
    is(new_token($b->get('/x', @cookie, @accept,
                         'Sec-Fetch-Mode' => 'cors')), undef, 'not for fetch');
    is(new_token($b->get('/x', @cookie, @accept,
                         'X-Requested-With' => 'XMLHttpRequest')), undef,
       'not for XHR');
    is(new_token($b->post('/x', 'a=b', @cookie, @accept)), undef,
       'not for POST');

    is(new_token(page('/api/auth/signin', $due)), undef,
       'not by the gate in the API');
    is(scalar(grep { /^\Q@{[SESSION]}\E/ }
              $b->get('/api/auth/session', @cookie)->header('Set-Cookie')), 1,
       'but by its session, once');

    is(page('/x', token(\%jane, age => 3 * DAY, maxAge => DAY))->code, 302,
       'not after it has expired');
    is(new_token(page('/x', 'garbage')), undef, 'not what is none');
}


sub attributes {
    my $r = page('/x', $due);
    my %c = cookies($r);
    my $c = $c{+SESSION};

    is($c->{path}, '/', 'path');
    ok(exists $c->{httponly}, 'HttpOnly');
    is($c->{samesite}, 'Lax', 'SameSite');
    ok(!exists $c->{secure}, 'not Secure on http');
    ok(!exists $c->{domain}, 'no domain');
    ok(!exists $c->{'max-age'}, 'no Max-Age');
    near(str2time($c->{expires}), time + 2 * DAY, 'expires with the session');

    is(scalar keys %c, 1, 'one cookie');
    is($r->header('Cache-Control'), 'private', 'Cache-Control');
    near($r->header('X-Expires'), time + 2 * DAY, '$auth_expires is new');

    $r = page('/x', $fresh);

    is($r->header('Cache-Control'), undef, 'no Cache-Control otherwise');

    $r = $t->browser(base => $t->url('', 'cookie'))
           ->navigate('/x', Cookie => "sid=$due");
    %c = cookies($r);
    $c = $c{sid};

    is_deeply([map { $c->{$_} } qw( domain path samesite )],
              ['example.com', '/x', 'Strict'], 'as configured');
    ok(exists $c->{secure}, 'Secure as configured');
}


sub prefixes {
    my $name = '__Secure-' . SESSION;
    my $b = $t->browser(base => 'https://app.example.com:' . $t->port('tls'));

    my %c = cookies($b->navigate('/x', Cookie => "$name=$due"));

    ok($c{$name} && exists $c{$name}{secure}, 'prefix and Secure on https');
    is($b->navigate('/x', Cookie => SESSION . "=$due")->code, 302,
       'https takes no cookie without the prefix');
    is($t->browser->navigate('/x', Cookie => "$name=$due")->code, 302,
       'http takes none with it');
}


sub contents {
    my $new = new_token(page('/x', $due));
    my $claims = decode($new);
    my $before = decode($due);

    near($claims->{iat}, time, 'issued now');
    is($claims->{exp} - $claims->{iat}, 2 * DAY, 'for its whole life');
    isnt($claims->{jti}, $before->{jti}, 'under a new name');
    like($claims->{jti}, qr/^[0-9a-f]{8}-[0-9a-f]{4}-4/, 'that is random');

    delete @$_{qw( iat exp jti )} for $claims, $before;

    is_deeply($claims, $before, 'with all its claims');

    is(page('/x', $new)->code, 200, 'the new one is a session');
    is(new_token(page('/x', $new)), undef, 'that is not due');
}


sub rotation {
    my $old = token(\%jane, age => 2 * HOUR, secret => OLD);
    my $new = new_token(page('/x', $old));

    is(decode($new)->{sub}, '42', 'moves to the newest secret');
    ok(!eval { $tokens->call('v4.decode', { token => $new, secret => OLD }) },
       'and away from the old one');
    is(new_token(page('/x', token(\%jane, age => 1, secret => OLD))), undef,
       'not before it is due');
}


sub formats {
    my $old = jws({ %jane, iat => $now - 2 * HOUR, exp => $now + DAY });
    my $new = new_token(page('/x', $old, 'jws'));
    my $claims = $tokens->call('v3.decode',
                               { token => $new, secret => SECRET });

    is($claims->{exp} - $claims->{iat}, 2 * DAY, 'JWS: a new one');
    is_deeply($claims->{groups}, $jane{groups}, 'JWS: with its claims');
    is($claims->{jti}, undef, 'JWS: without a name');
}


# a browser may send the old one a while longer; nothing of the new one shows

sub same_cookie_again {
    my @answers = map { page('/x', $due) } 1 .. 3;
    my @names = map { decode(new_token($_))->{jti} } @answers;

    isnt($names[0], $names[1], 'each answer has a token of its own');

    my $r = $t->browser->get('/x', Cookie => SESSION . "=$due");

    near($r->header('X-Expires'), $now - 2 * HOUR + 30 * DAY,
         'the old one keeps its end');
    is($r->header('X-Claim'), $r->header('X-Expires'), 'and its claims');
}


sub lifetime {
    my $r = page('/x', token(\%jane, age => 2 * HOUR), 'lifetime');
    my $claims = decode(new_token($r));

    near($claims->{exp}, $now + 2 * HOUR, 'not beyond the lifetime');
    near($claims->{auth_time}, $now - 2 * HOUR, 'which counts from issue');
    near(str2time({ cookies($r) }->{+SESSION}{expires}), $now + 2 * HOUR,
         'nor the cookie');

    $r = page('/x', token({ %jane, auth_time => $now - 3.5 * HOUR },
                          age => 2 * HOUR), 'lifetime');
    near(decode(new_token($r))->{exp}, $now + HOUR / 2,
         'or from sign-in, where that is known');
    is(decode(new_token($r))->{auth_time}, $now - 3.5 * HOUR,
       'which stays');

    my $over = token({ %jane, auth_time => $now - 5 * HOUR }, age => 0);

    is(page('/x', $over, 'lifetime')->code, 302, 'over, however fresh');
    is(new_token(page('/x', $over, 'lifetime')), undef, 'and not extended');
    is(page('/x', $over)->code, 200, 'where there is no lifetime it is good');
}


sub pieces {
    my %big = (%jane, filler => 'x' x 3500);
    my $line = session_cookies(token(\%big, age => 2 * HOUR));
    my %c = cookies($t->browser->navigate('/x', Cookie => $line));

    is(join(' ', sort keys %c), join(' ', map { SESSION . ".$_" } 0, 1),
       'a large one in pieces');
    ok(!grep({ exists $_->{'max-age'} } values %c), 'nothing is deleted');

    my $joined = join '', map { $c{SESSION . ".$_"}{value} } 0, 1;

    is(decode($joined)->{filler}, $big{filler}, 'that fit together');
    is(length $c{SESSION . '.0'}{value}, 3933, 'of next-auth\'s size');

    # what was left of another session goes away
    %c = cookies($t->browser->navigate('/x', Cookie => SESSION . "=$due; "
                                       . SESSION . '.0=a; ' . SESSION . '.7=b')
    );

    ok($c{+SESSION}{value}, 'a small one is plain');
    is_deeply([map { $c{SESSION . ".$_"}{'max-age'} } 0, 7], [0, 0],
              'left over pieces are deleted');
}


# nginx would refuse the line that the browser sends the next time

sub too_large {
    my $big = token({ %jane, filler => 'x' x 5000 }, age => 2 * HOUR);
    my $r = $t->browser->navigate('/x', Cookie => session_cookies($big));

    is($r->code, 200, 'a session that fits just now is let in');
    is($r->header('Set-Cookie'), undef, 'is not extended');
    ok($t->log_like(qr/auth: a session of \d+ bytes does not fit/),
       'and the log says why');
}


sub caching {
    my $r = page('/expires/x', $due);
    my $control = join ', ', $r->header('Cache-Control');

    like($control, qr/\bprivate\b/, 'private beside "expires"');
    like($control, qr/max-age=3600/, '"expires" beside private');
    like($control, qr/must-revalidate/, 'and "add_header"');

    $r = page('/app/x', $due);

    like(join(', ', $r->header('Cache-Control')), qr/private/,
         'private beside the application\'s');

    my %c = cookies($r);

    is($c{app}{value}, '/app/x', 'the application\'s cookie');
    ok($c{+SESSION}, 'beside ours');

    # an answer that nginx stores has nothing of ours
    $r = page('/cached/x', $due);
    is($r->header('X-Cache'), 'MISS', 'stored by nginx');
    ok(new_token($r), 'for a session that is due');

    $r = page('/cached/x', token({ sub => '43' }, age => 1));
    is($r->header('X-Cache'), 'HIT', 'shown to another');
    is(new_token($r), undef, 'without that session');
    unlike(join(', ', $r->header('Cache-Control')), qr/private/,
           'and without its Cache-Control');
    is(page('/cached/x')->code, 302, 'but not to everybody');
}


sub once {
    for my $path ('/try/x', '/cached/y') {
        is(scalar(grep { /^\Q@{[SESSION]}\E=/ }
                  page($path, $due)->header('Set-Cookie')), 1,
           "$path: once");
    }

    my $r = page('/rules/x', $due);

    is($r->code, 403, 'a session without the right claims');
    unlike($r->content, qr/^content/, 'is not let in by being extended');
}


# several pages at once, on one connection

sub together {
    my $text = "GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n";
    my $answer = $t->raw(join '', map { "$text$_\r\n" }
        'Cookie: ' . SESSION . "=$due\r\n", '',
        'Cookie: ' . SESSION . "=$fresh\r\n",
        'Cookie: ' . SESSION . "=$due\r\nConnection: close\r\n");

    my @answers = split /(?=HTTP\/1\.1 )/, $answer;

    is(join(' ', map { /^HTTP\/1.1 (\d+)/ } @answers), '200 302 200 200',
       'one after another');
    is(join(' ', map { /^Set-Cookie/m ? 1 : 0 } @answers), '1 0 0 1',
       'extended: those that are due');
    is(join(' ', map { /^Cache-Control: private/m ? 1 : 0 } @answers),
       '1 0 0 1', 'private: those that are extended');
}


# token(CLAIMS, age => SECONDS, maxAge => SECONDS, secret => TEXT)

sub token {
    my ($claims, %opt) = @_;

    $tokens->call('clock', { now => int($now - delete $opt{age}) });

    my $token = $tokens->call('v4.encode', { token => $claims,
                                             secret => SECRET, %opt });
    $tokens->call('clock', { now => undef });

    return $token;
}


sub decode {
    my ($token) = @_;

    return $tokens->call('v4.decode', { token => $token, secret => SECRET });
}


sub page {
    my ($path, $token, $port) = @_;

    return $t->browser(base => $t->url('', $port))
             ->navigate($path, $token ? (Cookie => SESSION . "=$token") : ());
}


sub new_token {
    my ($response) = @_;

    my %cookies = cookies($response);

    return $cookies{+SESSION} && $cookies{+SESSION}{value};
}


sub cookies { AuthTest::Browser->set_cookies(@_) }


sub near {
    my ($got, $want, $name) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    ok(defined $got && abs($got - $want) <= 20, $name)
        or diag("got: " . ($got // 'nothing') . ", want: $want");
}
