#!/usr/bin/perl

# Tests for the keys of sessions: rotation of secrets, key files, algorithms.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

use constant {
    OLD   => 'the secret of before, which is long enough',
    OLDER => 'the secret before that one, also long enough',
};

my $t = AuthTest->new;

my $tokens = $t->tokens;
my %key;

$t->set(NEW => SECRET, OLD => OLD, OLDER => OLDER,
        PROVIDER => provider_block('github'));

make_keys();

my $CONFIG = 'auth_secret "%%NEW%%"; %%PROVIDER%%'
             . ' auth_session_update_age 0;' . "\n";

my %sites = (
    jws     => 'auth_session_token jws;
                auth_secret "%%NEW%%" "%%OLD%%" "%%OLDER%%";',
    jwe     => 'auth_session_token jwe;
                auth_secret "%%NEW%%" "%%OLD%%" "%%OLDER%%";',
    new     => 'auth_session_token jws;',
    newjwe  => '',
    hs512   => 'auth_session_token jws;
                auth_session_key %%DIR%%/hs512.json %%DIR%%/other512.json;',
    hs256   => 'auth_session_token jws; auth_session_algorithms HS256;
                auth_session_key %%DIR%%/hs256.json;',
    both    => 'auth_session_token jws; auth_session_algorithms HS512 HS256;
                auth_session_key %%DIR%%/hs512.json %%DIR%%/hs256.json;',
    gcm     => 'auth_session_key %%DIR%%/gcm.json %%DIR%%/other_gcm.json;',
    derived => 'auth_session_token jws; auth_session_algorithms HS256 HS512;',
);

for my $name (sort keys %sites) {
    $CONFIG .= "server {
        listen 127.0.0.1:%%PORT_$name%%;
        $sites{$name}
        location ^~ /api/auth/ { auth_api; }
        location / {
            auth_session optional;
            add_header X-Status \$auth_status always;
            try_files /none =204;
        }
    }\n";
}

$t->config($CONFIG);
$t->start;

my %jane = (sub => '42', name => 'Jane');

rotation();
csrf_rotation();
key_files();
algorithms();
packages_with_keys();
good_configurations();
bad_keys();
reload_ends_trust();

no_secrets($t, SECRET, OLD, OLDER, map { $_->{k} } values %key);


sub make_keys {
    for my $name (qw( hs512 other512 hs256 gcm other_gcm )) {
        my $bytes = $name =~ /512/ ? 64 : 32;
        my $alg = $name =~ /256/ ? 'HS256' : $name =~ /gcm/ ? 'A256GCM'
                : 'HS512';

        $key{$name} = { kty => 'oct', alg => $alg, kid => $name, k =>
            MIME::Base64::encode_base64url(join '', map { chr rand 256 }
                                                    1 .. $bytes) };

        $t->write_file("$name.json", to_json($key{$name}), 0640);
    }
}


# what was signed before stays good, what is issued is signed with the first

sub rotation {
    for my $v (['v3', 'jws', 'new'], ['v4', 'jwe', 'newjwe']) {
        my ($version, $site, $new) = @$v;

        for my $secret (SECRET, OLD, OLDER) {
            my $token = encode($version, secret => $secret);

            is(status($site, $token), 'active', "$version: $secret");
            is(status($new, $token), $secret eq SECRET ? 'active' : 'invalid',
               'only where it is named');

            my $issued = reissued($site, $token);

            is($tokens->call("$version.decode", { token => $issued,
                                                  secret => SECRET })->{sub},
               '42', 'issued again with the first');
            is(status($new, $issued), 'active', 'which all servers know');
        }

        is(status($site, encode($version, secret => 'z' x 40)), 'invalid',
           "$version: an unknown secret");
    }
}


sub csrf_rotation {
    my $sent = sub {
        my ($site, $secret) = @_;

        return $t->browser(base => $t->url('', $site))->post(
            '/api/auth/signout', { csrfToken => 'a', callbackUrl => '/x' },
            Cookie => 'next-auth.csrf-token=' . csrf_cookie('a', $secret)
        )->header('Location');
    };

    for my $secret (SECRET, OLD, OLDER) {
        is($sent->('jws', $secret), $t->url('/x', 'jws'),
           "a CSRF token of $secret");
    }

    is($sent->('new', OLD), $t->url('/api/auth/signout?csrf=true', 'new'),
       'not of one that is not named');
    is($sent->('jws', 'z' x 40),
       $t->url('/api/auth/signout?csrf=true', 'jws'), 'nor of an unknown one');
}


sub key_files {
    is(status('hs512', own('hs512')), 'active', 'hs512: the first key');
    is(status('hs512', own('other512')), 'active', 'hs512: the second');
    is(status('hs512', encode('v3', secret => SECRET)), 'invalid',
       'hs512: the secret is none');

    my $issued = reissued('hs512', own('other512'));

    is($tokens->call('verify', { token => $issued, key => $key{hs512},
                                 alg => 'HS512' })->{payload}{sub}, '42',
       'hs512: the first issues');

    is(status('gcm', own_jwe('gcm')), 'active', 'gcm: the first key');
    is(status('gcm', own_jwe('other_gcm')), 'active', 'gcm: the second');
    is(status('gcm', encode('v4', secret => SECRET)), 'invalid',
       'gcm: the secret is none');
    is($tokens->call('decrypt', { token => reissued('gcm', own_jwe('gcm')),
                                  key => $key{gcm} })->{payload}{sub}, '42',
       'gcm: the first issues');

    # the algorithm of a key is its own
    is(status('both', own('hs512', alg => 'HS256')), 'invalid',
       'a key used with another algorithm');
}


sub algorithms {
    is(status('hs256', own('hs256')), 'active', 'HS256 where it is named');
    is(status('both', own('hs256')), 'active', 'beside another');
    is(status('both', own('hs512')), 'active', 'which is good as well');
    is(alg_of(reissued('hs256', own('hs256'))), 'HS256', 'and issued');
    is(alg_of(reissued('both', own('hs256'))), 'HS512', 'the first issues');

    my $derived = unpack 'H*', hkdf(SECRET,
                                    'NextAuth.js Generated Signing Key', 64);

    for my $row (['HS256', 'active'], ['HS512', 'active'],
                 ['HS384', 'invalid'])
    {
        my $token = $tokens->call('sign', { payload => lives(),
            header => { alg => $row->[0] }, key => { hex => $derived } });

        is(status('derived', $token), $row->[1],
           "derived key with $row->[0]");
        is(status('new', $token),
           $row->[0] eq 'HS512' ? 'active' : 'invalid', 'HS512 by default');
    }

    is(alg_of(reissued('derived', $tokens->call('sign', {
           payload => lives(), header => { alg => 'HS512' },
           key => { hex => $derived } }))), 'HS256',
       'the first algorithm named is issued');
}


# v3 takes keys as JWK texts

sub packages_with_keys {
    my $text = to_json($key{hs512});
    my $token = $tokens->call('v3.encode', { token => \%jane,
                                             signingKey => $text });

    is(status('hs512', $token), 'active', 'v3 with signingKey');

    my $read = $tokens->call('v3.getToken', {
        cookies => { SESSION, reissued('hs512', $token) },
        verificationKey => $text, secret => 'x' });

    is($read->{sub}, '42', 'and verificationKey');

    $text = to_json($key{hs256});
    $read = $tokens->call('v3.decode', {
        token => reissued('hs256', own('hs256')), verificationKey => $text,
        verificationOptions => { algorithms => ['HS256'] } });

    is($read->{sub}, '42', 'with another algorithm');

    # the error that the catalogue's users know
    ok(!eval { $tokens->call('v3.decode', {
           token => reissued('hs256', own('hs256')),
           verificationKey => $text }) }, 'which v3 refuses without');
}


sub good_configurations {
    my %good = (
        'a secret and a key' => 'auth_session_key hs512.json;',
        'a key without kid'  => 'auth_session_key nokid.json;',
        'without alg'        => 'auth_session_key noalg.json;',
        'a path of its own'  => 'auth_session_key %%DIR%%/hs512.json;',
        'two algorithms'     => 'auth_session_key hs256.json hs512.json;
                                 auth_session_algorithms HS256 HS512;',
    );

    my %plain = %{$key{hs512}};

    $t->write_file('nokid.json', to_json({ %plain{qw( kty k alg )} }), 0640);
    $t->write_file('noalg.json', to_json({ %plain{qw( kty k )} }), 0640);

    for my $name (sort keys %good) {
        my ($status, $text) = $t->test_config(site(
            server => "auth_session_token jws; $good{$name}"));

        is($status, 0, "good: $name") or diag($text);
        unlike($text, qr/\[warn\]/, 'without a warning');
    }

    my ($status, $text) = $t->test_config(site(
        server => 'auth_session_key gcm.json;'));
    is($status, 0, 'good: a key for jwe') or diag($text);
}


# said when the configuration is read, with the words that people look for

sub bad_keys {
    my %file = (
        broken    => '{"kty":"oct"',
        nothing   => '',
        text      => 'not a key',
        list      => '[]',
        set       => '{"keys":[]}',
        short     => '{"kty":"oct","k":"AAAA"}',
        no_k      => '{"kty":"oct"}',
        bad_k     => '{"kty":"oct","k":"!!!!"}',
        number    => '{"kty":"oct","k":1}',
        unknown   => '{"kty":"xyz","k":"AAAA"}',
        rsa       => to_json($tokens->call('generate', { alg => 'RS256' })
                             ->{private}),
    );

    $t->write_file("$_.json", $file{$_}, 0640) for keys %file;

    for my $name (sort keys %file) {
        for my $format (qw( jws jwe )) {
            my ($status, $text) = $t->test_config(site(
                server => "auth_session_token $format;
                           auth_session_key $name.json;"));

            is($status, 1, "$format: refused: $name");
            like($text, qr/\[emerg\].*\[JWT_SESSION_ERROR\]/, 'by its code');
            like($text, qr/ in \S+nginx-t\.conf:\d+/, 'with its place');
            unlike($text, qr/\Q$file{$name}\E/, 'the key is not shown')
                if length $file{$name} > 3;
        }
    }

    my ($status, $text) = $t->test_config(site(
        server => 'auth_session_token jws; auth_session_key hs256.json;'));

    is($status, 1, 'a key of another algorithm');
    like($text, qr/\[JWT_SESSION_ERROR\] the key does not support HS512 verify\b/,
         'is said');
    like($text, qr/the key does not support HS512 verify algorithm/,
         'in the words of the catalogue');
    like($text, qr/openssl rand 64/, 'and how to make one that does');
    like($text, qr/auth_session_algorithms/, 'or what to write instead');
    unlike($text, qr/\Q$key{hs256}{k}\E/, 'without the key');

    ($status, $text) = $t->test_config(site(
        server => 'auth_session_token jws; auth_session_key hs512.json;
                   auth_session_algorithms HS256;'));
    like($text, qr/the key does not support HS256 verify algorithm/,
         'of any algorithm');

    ($status, $text) = $t->test_config(site(
        server => 'auth_session_key hs512.json;'));
    is($status, 1, 'a signing key for jwe');
    like($text, qr/does not support A256GCM encryption/, 'is said');
    like($text, qr/openssl rand 32/, 'and how to make one that does');

    # the second one is looked at as well
    ($status, $text) = $t->test_config(site(
        server => 'auth_session_token jws;
                   auth_session_key hs512.json hs256.json;'));
    is($status, 1, 'a second key that does not fit');
    like($text, qr/key "hs256"/, 'is named');

    ($status, $text) = $t->test_config(site(
        server => 'auth_session_key missing.json;'));
    is($status, 1, 'a missing file');
    like($text, qr/open\(\).*missing\.json.*No such file/, 'is said');

    $t->write_file('world.json', to_json($key{hs512}), 0644);
    ($status, $text) = $t->test_config(site(
        server => 'auth_session_token jws; auth_session_key world.json;'));
    is($status, 0, 'a file that everybody can read');
    like($text, qr/\[warn\].*world\.json" can be read by everybody/,
         'is warned of');

    mkdir $t->dir . '/directory.json';
    ($status, $text) = $t->test_config(site(
        server => 'auth_session_key directory.json;'));
    is($status, 1, 'a directory');
    like($text, qr/is not a regular file/, 'is said');

    $t->write_file('huge.json', ' ' x 70_000, 0640);
    ($status, $text) = $t->test_config(site(
        server => 'auth_session_key huge.json;'));
    is($status, 1, 'a huge file');
    like($text, qr/is longer than/, 'is said');
}


# a secret that is taken out ends the sessions that it signed

sub reload_ends_trust {
    my $token = encode('v3', secret => OLD);

    is(status('jws', $token), 'active', 'before');

    $t->config($CONFIG =~ s/ "%%OLD%%"//gr);
    $t->reload;

    ok($t->wait_for(sub { status('jws', $token) eq 'invalid' }),
       'a reload without it');
    is(status('jws', encode('v3', secret => OLDER)), 'active', 'the others');
}


sub encode {
    my ($v, %opt) = @_;

    return $tokens->call("$v.encode", { token => \%jane, %opt });
}


sub lives { return { %jane, iat => time - 1, exp => time + 1000 } }


sub own {
    my ($name, %opt) = @_;

    my $alg = $opt{alg} // $key{$name}{alg};

    return $tokens->call('sign', { payload => lives(),
        header => { alg => $alg }, key => { %{$key{$name}}, alg => $alg } });
}


sub own_jwe {
    my ($name) = @_;

    return $tokens->call('encrypt', { payload => lives(),
        header => { alg => 'dir', enc => 'A256GCM' }, key => $key{$name} });
}


sub alg_of {
    my ($token) = @_;

    return from_json(MIME::Base64::decode_base64url((split /\./, $token)[0]))
           ->{alg};
}


sub status {
    my ($site, $token) = @_;

    return $t->browser(base => $t->url('', $site))
           ->get('/', Cookie => SESSION . "=$token")->header('X-Status');
}


sub reissued {
    my ($site, $token) = @_;

    my $b = $t->browser(base => $t->url('', $site));
    my %set = $b->set_cookies($b->get('/api/auth/session',
                                      Cookie => SESSION . "=$token"));

    return $set{+SESSION}{value} // '';
}
