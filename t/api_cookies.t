#!/usr/bin/perl

# Tests for cookies: names, attributes, and that a browser lets go of what is
# deleted.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

use HTTP::Cookies ();
use HTTP::Date ();

my $t = AuthTest->new;

$t->certificate('app.test', alt => ['DNS:app.test', 'DNS:sub.app.test']);

$t->set(SECRET => SECRET, PROVIDER => provider_block('github'));

my @overrides = (
    [plain    => ''],
    [domain   => 'auth_cookie session_token domain=app.test;
                  auth_cookie csrf_token domain=app.test;
                  auth_cookie callback_url domain=app.test;
                  auth_cookie pkce_code_verifier domain=app.test;'],
    [names    => 'auth_cookie session_token name=sid path=/area;
                  auth_cookie csrf_token name=csrf samesite=strict;
                  auth_cookie callback_url name=back samesite=none secure=on;
                  auth_cookie pkce_code_verifier name=attempt path=/;'],
    [on       => 'auth_cookie session_token secure=on;
                  auth_cookie csrf_token secure=on path=/api;
                  auth_cookie callback_url secure=off;
                  auth_cookie pkce_code_verifier secure=on samesite=strict;'],
    [prefixed => 'auth_cookie session_token name=__Host-session secure=on;
                  auth_cookie csrf_token name=__Secure-csrf secure=on path=/x;
                  auth_cookie callback_url name=__host-back secure=on path=/;'],
);

my $config = 'auth_secret "%%SECRET%%"; %%PROVIDER%% auth_session_token jws;
              auth_session_update_age 0;
              ssl_certificate %%DIR%%/app.test.crt;
              ssl_certificate_key %%DIR%%/app.test.key;';

for my $server (@overrides) {
    my ($name, $directives) = @$server;

    $config .= "
        server {
            listen 127.0.0.1:%%PORT_$name%%;
            listen 127.0.0.1:%%PORT_${name}_tls%% ssl;
            server_name app.test sub.app.test;
            $directives
            location ^~ /api/auth/ { auth_api; }
            location / { return 204; }
        }";
}

# behind something that ends TLS
$config .= '
    server {
        listen 127.0.0.1:%%PORT_public%%;
        auth_url https://public.test/api/auth;
        location ^~ /api/auth/ { auth_api; }
    }
    server {
        listen 127.0.0.1:%%PORT_insecure%% ssl;
        auth_url http://public.test/api/auth;
        location ^~ /api/auth/ { auth_api; }
    }';

$t->config($config);
$t->start;

my $TOKEN = jws({ sub => 'u1', name => 'U' });
my $LONG = jws({ sub => 'u1', name => 'U', fill => 'x' x 4000 });

my @HTTP = (
    session  => [SESSION, '; Path=/; Expires=*; HttpOnly; SameSite=Lax'],
    csrf     => ['next-auth.csrf-token', '; Path=/; HttpOnly; SameSite=Lax'],
    callback => ['next-auth.callback-url',
                 '; Path=/; HttpOnly; SameSite=Lax'],
    attempt  => ['next-auth.pkce.code_verifier',
                 '; Max-Age=900; Path=/api/auth; HttpOnly; SameSite=Lax'],
);

my @HTTPS = (
    session  => ['__Secure-' . SESSION,
                 '; Path=/; Expires=*; HttpOnly; Secure; SameSite=Lax'],
    csrf     => ['__Host-next-auth.csrf-token',
                 '; Path=/; HttpOnly; Secure; SameSite=Lax'],
    callback => ['__Secure-next-auth.callback-url',
                 '; Path=/; HttpOnly; Secure; SameSite=Lax'],
    attempt  => ['__Secure-next-auth.pkce.code_verifier',
                 '; Max-Age=900; Path=/api/auth; HttpOnly; Secure; '
                 . 'SameSite=Lax'],
);

check('plain', @HTTP);
check('plain_tls', @HTTPS);

check('public', @HTTPS);
check('insecure', @HTTP);

check('domain',
    session  => [SESSION, '; Domain=app.test; Path=/; Expires=*; HttpOnly; '
                          . 'SameSite=Lax'],
    csrf     => ['next-auth.csrf-token',
                 '; Domain=app.test; Path=/; HttpOnly; SameSite=Lax'],
    callback => ['next-auth.callback-url',
                 '; Domain=app.test; Path=/; HttpOnly; SameSite=Lax'],
    attempt  => ['next-auth.pkce.code_verifier',
                 '; Max-Age=900; Domain=app.test; Path=/api/auth; HttpOnly; '
                 . 'SameSite=Lax']);

# a domain rules out __Host-
check('domain_tls',
    session  => ['__Secure-' . SESSION,
                 '; Domain=app.test; Path=/; Expires=*; HttpOnly; Secure; '
                 . 'SameSite=Lax'],
    csrf     => ['__Secure-next-auth.csrf-token',
                 '; Domain=app.test; Path=/; HttpOnly; Secure; SameSite=Lax'],
    callback => ['__Secure-next-auth.callback-url',
                 '; Domain=app.test; Path=/; HttpOnly; Secure; SameSite=Lax'],
    attempt  => ['__Secure-next-auth.pkce.code_verifier',
                 '; Max-Age=900; Domain=app.test; Path=/api/auth; HttpOnly; '
                 . 'Secure; SameSite=Lax']);

check('names',
    session  => ['sid', '; Path=/area; Expires=*; HttpOnly; SameSite=Lax'],
    csrf     => ['csrf', '; Path=/; HttpOnly; SameSite=Strict'],
    callback => ['back', '; Path=/; HttpOnly; Secure; SameSite=None'],
    attempt  => ['attempt',
                 '; Max-Age=900; Path=/; HttpOnly; SameSite=Lax']);

check('names_tls',
    session  => ['sid',
                 '; Path=/area; Expires=*; HttpOnly; Secure; SameSite=Lax'],
    csrf     => ['csrf', '; Path=/; HttpOnly; Secure; SameSite=Strict'],
    callback => ['back', '; Path=/; HttpOnly; Secure; SameSite=None'],
    attempt  => ['attempt',
                 '; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax']);

# "on" and "off" whatever the scheme; a path rules out __Host-
for my $listen (qw( on on_tls )) {
    check($listen,
        session  => ['__Secure-' . SESSION,
                     '; Path=/; Expires=*; HttpOnly; Secure; SameSite=Lax'],
        csrf     => ['__Secure-next-auth.csrf-token',
                     '; Path=/api; HttpOnly; Secure; SameSite=Lax'],
        callback => ['next-auth.callback-url',
                     '; Path=/; HttpOnly; SameSite=Lax'],
        attempt  => ['__Secure-next-auth.pkce.code_verifier',
                     '; Max-Age=900; Path=/api/auth; HttpOnly; Secure; '
                     . 'SameSite=Strict']);
}

check('prefixed_tls',
    session  => ['__Host-session',
                 '; Path=/; Expires=*; HttpOnly; Secure; SameSite=Lax'],
    csrf     => ['__Secure-csrf',
                 '; Path=/x; HttpOnly; Secure; SameSite=Lax'],
    callback => ['__host-back',
                 '; Path=/; HttpOnly; Secure; SameSite=Lax'],
    attempt  => ['__Secure-next-auth.pkce.code_verifier',
                 '; Max-Age=900; Path=/api/auth; HttpOnly; Secure; '
                 . 'SameSite=Lax']);

# a browser keeps what is set, and what is deleted is gone
for my $server (map { $_->[0] } @overrides) {
    sign_out_in_browser("${server}_tls", 'sub.app.test');
    sign_out_in_browser($server, 'sub.app.test')
        if $server =~ /^(plain|domain|names)$/;
}

other_scheme();
expires();
values_of_cookies();


sub base {
    my ($listen, $host) = @_;

    my $scheme = $listen =~ /_tls$|^insecure$/ ? 'https' : 'http';

    return "$scheme://" . ($host // 'app.test') . ':' . $t->port($listen);
}


sub browser {
    my ($listen, $host) = @_;

    my $b = $t->browser(base => base($listen, $host));

    # the certificate is not for these names
    $b->{ua}->ssl_opts(verify_hostname => 0, SSL_verify_mode => 0);

    return $b;
}


# the exact line of each cookie, and of each deletion

sub check {
    my ($listen, %cookie) = @_;

    my $b = browser($listen);
    my ($session, $csrf) = map { $_->[0] } @cookie{qw( session csrf )};
    my $sent = "$csrf=" . csrf_cookie('t' x 64);

    my %line = lines($b->get('/api/auth/session',
                             Cookie => "$session=$TOKEN"));

    for my $which (qw( session csrf callback )) {
        my ($name, $attributes) = @{$cookie{$which}};

        is($line{$name}, $attributes, "$listen: set $name");
    }

    is(scalar keys %line, 3, "$listen: nothing else");

    %line = lines($b->post('/api/auth/signin/github',
                           { csrfToken => 't' x 64 }, Cookie => $sent));

    my ($attempt) = grep { /^\Q$cookie{attempt}[0]\E\./ } keys %line;

    like($attempt // '', qr/\.[\w-]+$/, "$listen: an attempt");
    is($line{$attempt // ''}, $cookie{attempt}[1], "$listen: set it");

    my %deleted = lines($b->post('/api/auth/signout',
        { csrfToken => 't' x 64 },
        Cookie => "$sent; $session=$TOKEN; $session.0=a; $session.1=b"));

    my $gone = "; Max-Age=0$cookie{session}[1]" =~ s/ Expires=\*;//r;

    for my $name ($session, "$session.0", "$session.1") {
        is($deleted{$name}, $gone, "$listen: delete $name");
    }

    %deleted = lines($b->get('/api/auth/session',
                             Cookie => "$session=forged"));
    is($deleted{$session}, $gone, "$listen: delete a forged one");

    %deleted = lines($b->get("/api/auth/callback/github?code=x&state="
                             . substr($attempt // '', -43) . 'x' x 43,
                             Cookie => "$attempt=x"));

    my ($answer) = values %deleted;

    if (defined $answer) {
        is($answer, $cookie{attempt}[1] =~ s/Max-Age=900/Max-Age=0/r,
           "$listen: delete the attempt");
    }
}


# name => attributes, with the date replaced by "*"; a value that is deleted is
# empty

sub lines {
    my ($response) = @_;

    my %line;

    for my $text ($response->header('Set-Cookie')) {
        my ($name, $value, $attributes) = $text =~ /^([^=]+)=([^;]*)(.*)$/;

        $attributes =~ s/Expires=[^;]+/Expires=*/;
        $line{$name} = $attributes;

        if ($attributes =~ /Max-Age=0/) {
            is($value, '', "$name is deleted with an empty value");
        }
    }

    return %line;
}


sub sign_out_in_browser {
    my ($listen, $host) = @_;

    my $b = browser($listen, $host);
    my $b_host = $b->uri('/');

    # as the server sets it, in pieces
    my $first = $b->get('/api/auth/session');
    my ($session) = session_name($b, $listen);

    my $r = $b->get('/api/auth/session',
                    Cookie => session_cookies($LONG, $session));

    my $lwp = HTTP::Cookies->new(hide_cookie2 => 1);

    $lwp->extract_cookies($_) for $first, $r;

    is(scalar(() = $b->cookies(qr/^\Q$session\E/)), 2,
       "$listen: the browser has both pieces");

    my $csrf = (grep { $_->{name} =~ /csrf/ } $b->cookies)[-1];
    my ($token) = $csrf->{value} =~ /^([^%]+)/;

    # cookies with a path of their own are not sent to the API
    my $cookies = join '; ', map { "$_->{name}=$_->{value}" } $b->cookies;

    $r = $b->post('/api/auth/signout', { csrfToken => $token },
                  Cookie => $cookies);

    is($r->code, 302, "$listen: signed out");
    unlike($r->header('Location'), qr/csrf=true/, 'with the right token');

    $lwp->extract_cookies($r);

    is(scalar(() = $b->cookies(qr/^\Q$session\E/)), 0,
       "$listen: the browser has none");

    my @left;

    # it does not know Max-Age, but that it is the same cookie
    $lwp->scan(sub { push @left, $_[1]
                         if $_[1] =~ /^\Q$session\E/ && length $_[2] });
    is_deeply(\@left, [], "$listen: another client neither");
}


sub session_name {
    my ($b, $listen) = @_;

    return $listen =~ /^names/ ? 'sid'
         : $listen =~ /^prefixed/ ? '__Host-session'
         : $listen =~ /_tls$|^on/ ? '__Secure-' . SESSION
         : SESSION;
}


# the plain name means nothing on https, and the other way round

sub other_scheme {
    is(browser('plain_tls')->get('/api/auth/session', Cookie =>
           SESSION . "=$TOKEN")->content, '{}', 'http cookie over https');
    is(browser('plain')->get('/api/auth/session', Cookie =>
           '__Secure-' . SESSION . "=$TOKEN")->content, '{}',
       'https cookie over http');
    is(browser('plain')->get('/api/auth/session', Cookie =>
           uc(SESSION) . "=$TOKEN")->content, '{}',
       'names are compared exactly');
    like(browser('plain')->get('/api/auth/session', Cookie =>
           "x=1; y; " . SESSION . "=$TOKEN ; z=\"a;b\"")->content, qr/"user"/,
         'among others');
    like(browser('plain')->get('/api/auth/session', Cookie =>
           SESSION . "=$TOKEN; " . SESSION . '=x')->content, qr/"user"/,
         'the first of a name wins');
    is(browser('plain')->get('/api/auth/session', Cookie =>
           SESSION . '=x; ' . SESSION . "=$TOKEN")->content, '{}',
       'also if it is a bad one');
    like(browser('plain')->get('/api/auth/session', Cookie => 'a=1',
           Cookie => SESSION . "=$TOKEN")->content, qr/"user"/,
         'in a second line');
}


sub expires {
    my $r = browser('plain')->get('/api/auth/session',
                                  Cookie => SESSION . "=$TOKEN");
    my ($line) = grep { /^\Q@{[ SESSION ]}\E=/ } $r->header('Set-Cookie');
    my ($date) = $line =~ /Expires=(\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT);/;

    ok($date, 'a date as HTTP writes it');
    is(HTTP::Date::time2isoz(HTTP::Date::str2time($date)) =~ s/ /T/r
           =~ s/Z/.000Z/r,
       from_json($r->content)->{expires}, 'the same instant as "expires"');

    my $off = HTTP::Date::str2time($date) - time - 2_592_000;
    ok(abs $off <= 5, 'which is in 30 days');
}


sub values_of_cookies {
    my $b = $t->browser(base => base('plain'));
    my $url = base('plain') . "/a?b=c&d='(e)*~!#f";

    my %set = $b->set_cookies($b->get('/api/auth/csrf?callbackUrl='
                                      . URI::Escape::uri_escape($url)));

    is($set{'next-auth.callback-url'}{value},
       URI::Escape::uri_escape($url, q{^A-Za-z0-9\-_.!~*'()}),
       'the callback URL as encodeURIComponent() writes it');
    like($set{'next-auth.csrf-token'}{value}, qr/^[0-9a-f]{64}%7C[0-9a-f]{64}$/,
         'the CSRF token too');

    $b->get('/api/auth/csrf');
    is_deeply([$b->get('/api/auth/csrf')->header('Set-Cookie')], [],
              'a value that stays is not set again');

    %set = $b->set_cookies($b->get('/api/auth/csrf?callbackUrl=/other'));
    is_deeply([keys %set], ['next-auth.callback-url'], 'a new one is');
}
