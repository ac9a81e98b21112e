#!/usr/bin/perl

# Tests for a provider's metadata: documents that are refused, how often they
# are fetched, and what an outage means.

use lib 't/lib';
use AuthTest;
use AuthTest::Clock;
use AuthTest::Flow;
use AuthTest::Site;

my $WELL_KNOWN = '.well-known/openid-configuration';

my $t = AuthTest->new;

my %cert = $t->certificate('localhost');
my %foreign = $t->certificate('other', alt => ['DNS:other.example']);

my $scripted = $t->scripted;
my $tls = $t->scripted(ssl => \%cert);
my $misnamed = $t->scripted(ssl => \%foreign);
my $clock = AuthTest::Clock->new($t);

my $f = AuthTest::Flow->new($t, $scripted);
my $s = AuthTest::Flow->new($t, $tls);
my $m = AuthTest::Flow->new($t, $misnamed);

my $LATE = $AuthTest::Flow::LATE;
my $JSON = qr/it is not an acceptable JSON object/;
my $ISSUER = qr/its issuer is not exactly the configured one/;
my $EVIL = $scripted->url("/~evil/$WELL_KNOWN");

# name, reason, what is scripted, members of the block; each is a provider
my @BAD = (
    map({ ["status $_", qr/status $_/, { status => $_ }] }
        201, 204, 400, 401, 403, 404, 500, 503),
    map({ ["a redirect, $_", qr/status $_/,
           { status => $_, headers => { Location => $EVIL } }] }
        301, 302, 307),

    ['HTML', $JSON, { body => '<!doctype html><title>Not found</title>' }],
    ['nothing', $JSON, { body => '' }],
    ['a list', $JSON, { json => [] }],
    ['a string', $JSON, { body => '"issuer"' }],
    ['half of it', $JSON, { body => '{"issuer":' }],
    ['issuer twice', $JSON, { append => ',"issuer":"x"' }],
    ['a member twice', $JSON, { append => ',"x":1,"x":1' }],
    ['invalid UTF-8', $JSON, { append_base64 => 'LCJ4Ijoi/yI=' }],
    ['17 levels', $JSON, { append => ',"x":' . '[' x 16 . ']' x 16 }],
    ['compressed', $JSON, { gzip => JSON::true }],
    ['150 kB', $JSON, { append => ',"x":"' . 'x' x 150000 . '"' }],
    ['20 MB', qr/larger than 262144 bytes|[Mm]aximum file size/,
     { huge => 20_000_000 }],

    ['another issuer', $ISSUER, { merge => { issuer => 'http://evil.test' } }],
    ['an issuer with a slash', $ISSUER, {
        merge => { issuer => sub { "$_[0]/" } } }],
    ['an issuer that goes on', $ISSUER, {
        merge => { issuer => sub { "$_[0].evil.test" } } }],
    ['an issuer of the same length', $ISSUER, {
        merge => { issuer => sub { $_[0] =~ s/.$/x/r } } }],
    ['an empty issuer', $ISSUER, { merge => { issuer => '' } }],
    ['no issuer', qr/issuer is missing/, { merge => { issuer => undef } }],
    ['a list as issuer', qr/issuer is missing/, {
        merge => { issuer => sub { [$_[0]] } } }],

    map({ ["no $_", qr/$_ is missing/, { merge => { $_ => undef } }] }
        qw( authorization_endpoint token_endpoint jwks_uri )),
    ['no userinfo where it is wanted', qr/userinfo_endpoint is missing/,
     { merge => { userinfo_endpoint => undef } }, userinfo => 'on'],

    # addresses that must not get a code, a secret, or a visitor
    map({ my $url = $_;
          ["token_endpoint $url", qr/token_endpoint is not an acceptable URL/,
           { merge => { token_endpoint => $url } }] }
        'http://provider.example/token', 'https://user@provider.example/',
        'https://user:password@provider.example/', 'ftp://127.0.0.1/token',
        'file:///etc/passwd', 'gopher://127.0.0.1:6379/_INFO', '/token',
        '//provider.example/token', 'token', '', 'https://',
        'https:///token', 'https://provider.example:0/', "https://a b/",
        'https://provider.example/token#x', 'https://provider.example\\token',
        "https://provider.example/\r\nX: 1", 'https://pr\u00f6vider.example/',
        'https://provider.example/' . 'x' x 2048),

    map({ my $name = $_;
          ["http in $name", qr/$name is not an acceptable URL/,
           { merge => { $name => 'http://provider.example/' } }] }
        qw( authorization_endpoint userinfo_endpoint jwks_uri
            end_session_endpoint )),
    ['a script as authorization_endpoint',
     qr/authorization_endpoint is not an acceptable URL/,
     { merge => { authorization_endpoint => 'javascript:alert(1)' } }],
    ['a number as jwks_uri', qr/jwks_uri is not an acceptable URL/,
     { merge => { jwks_uri => 1 } }],

    ['no answer', $LATE, { hang => JSON::true }],
    ['a byte now and then', $LATE, { drip => 50 }],
    ['closed', qr/no discovery document: /, { close => JSON::true }],
    ['reset', qr/no discovery document: /, { reset => JSON::true }],
    ['less than announced', qr/no discovery document: /, { truncate => 5 }],
);

# the same of a provider that is asked by https
my @BAD_TLS = map {
    my $name = $_;
    ["http in $name of an https document",
     qr/$name is not an acceptable URL/,
     { merge => { $name => $scripted->url("/~evil/$name") } }]
} qw( authorization_endpoint token_endpoint userinfo_endpoint jwks_uri );

$t->set(CLOSED => AuthTest::Net::reserve_port());

$t->config(site(
    http => 'auth_fetch trusted_certificate=%%DIR%%/ca.crt;',
    providers => join '',
        (map { $f->block("bad$_", rest($BAD[$_])) } 0 .. $#BAD),
        (map { $s->block("tls$_") } 0 .. $#BAD_TLS),
        $s->block('secure'),
        $s->block('untrusted'),
        $m->block('misnamed'),
        $f->block('down', issuer => 'http://127.0.0.1:%%CLOSED%%'),
        (map { $f->block($_) } qw( flight retry lasting moved foreign )),
        $f->block('slash', issuer => $f->issuer('slash') . '/'),
        $f->block('url', issuer => undef,
                  metadata_url => $f->issuer('url') . "/$WELL_KNOWN"),
        $f->block('known', endpoints('known')),
) . $f->quick_server . <<'EOC');

    server {
        listen 127.0.0.1:%%PORT_system%%;
        auth_fetch trusted_certificate=/etc/ssl/certs/ca-certificates.crt;
        location ^~ /api/auth/ { auth_api; }
    }
EOC

$clock->start;

bad_documents();
secure();
unreachable();
good_documents();
single_flight();
after_a_failure();
after_an_hour();
another_issuer_in_between();

no_secrets($t, $f->issued, $s->issued);


sub rest {
    my ($row) = @_;

    return @$row[3 .. $#$row];
}


sub endpoints {
    my ($id) = @_;

    my $issuer = $f->issuer($id);

    return (
        authorization_endpoint => "$issuer/authorize",
        token_endpoint         => "$issuer/token",
        userinfo_endpoint      => "$issuer/userinfo",
        jwks_uri               => "$issuer/jwks",
    );
}


sub bad_documents {
    my %browser = map { $_ => $_->browser } $f, $f->quick;

    script_rows($scripted, $f, 'bad', @BAD);

    for my $n (0 .. $#BAD) {
        my $flow = $BAD[$n][1] eq $LATE ? $f->quick : $f;

        refused($flow, $browser{$flow}, "bad$n", @{$BAD[$n]});
    }

    is($scripted->count("/~evil/$WELL_KNOWN"), 0,
       'redirects are not followed');
}


sub script_rows {
    my ($peer, $flow, $prefix, @rows) = @_;

    my %script;

    for my $n (0 .. $#rows) {
        my %row = %{$rows[$n][2]};
        my %merge = %{$row{merge} // {}};

        for my $name (keys %merge) {
            $merge{$name} = $merge{$name}->($flow->issuer("$prefix$n"))
                if ref $merge{$name} eq 'CODE';
        }

        $row{merge} = \%merge if %merge;
        $script{"$prefix$n:discovery"} = \%row;
    }

    $peer->script(\%script);
}


sub refused {
    my ($flow, $b, $id, $name, $why) = @_;

    my $start = Time::HiRes::time();
    my $response = $flow->begin($b, $id);

    $flow->{took} = Time::HiRes::time() - $start;
    $flow->is_refused($response, 'SIGNIN_OAUTH_ERROR', $name, why => $why,
                      bound => 4);
}


sub secure {
    my $b = $t->browser;

    $s->is_signed_in($s->sign_in($t->browser, 'secure'), 'over https');

    script_rows($tls, $s, 'tls', @BAD_TLS);

    for my $n (0 .. $#BAD_TLS) {
        refused($s, $b, "tls$n", @{$BAD_TLS[$n]});
    }

    is($scripted->count('/~evil/token_endpoint'), 0, 'nothing is sent there');

    refused($m, $b, 'misnamed', 'the certificate of another host',
            qr/no discovery document: .*certificate/i);

    my $other = $t->browser(base => $t->url('', 'system'));
    my $flow = AuthTest::Flow->new($t, $tls, base => $t->url('', 'system'));

    refused($flow, $other, 'untrusted', 'an authority that is not trusted',
            qr/no discovery document: .*certificate/i);
}


sub unreachable {
    my $b = $t->browser;

    refused($f, $b, 'down', 'nobody listens', qr/no discovery document: /);

    my $response = $f->begin($b, 'down', fields => { json => 'true' });

    is($b->json($response)->{url},
       $t->url('/api/auth/error?error=OAuthSignin'), 'as JSON, absolute');
    is($response->code, 200, 'with status 200');
    $f->mark;
}


sub good_documents {
    my $b = $t->browser;

    $scripted->script({ 'url:discovery' => {},
                        'slash:discovery' => {
        merge => { issuer => $f->issuer('slash') . '/' } },
                        'foreign:discovery' => {
        merge => { authorization_endpoint => 'https://login.example/start?x=1',
                   token_endpoint => 'https://api.example/token' } } });

    $f->is_signed_in($f->sign_in($t->browser, 'url'), 'by metadata_url alone');

    # the address in the callback's iss is without the slash
    my $response = $f->begin($b, 'slash');

    like($response->header('Location'), qr!^\Q@{[$f->issuer('slash')]}\E/auth!,
         'an issuer that ends with a slash');
    is($scripted->count("/~slash/$WELL_KNOWN"), 1,
       'has one slash in the address of its document');

    $response = $f->begin($b, 'foreign');

    like($response->header('Location'),
         qr!^https://login\.example/start\?x=1&client_id=client&!,
         'addresses on other hosts, with a query');

    $f->is_signed_in($f->sign_in($t->browser, 'known'), 'addresses in place');
    is($scripted->count("/~known/$WELL_KNOWN"), 0, 'nothing is discovered');
}


# Many who come at once wait for one fetch.

sub single_flight {
    my @browsers = map { $t->browser } 1 .. 20;

    $_->{csrf} = $_->csrf for @browsers;

    $scripted->script({ 'flight:discovery' => { delay => 200 } });

    my @sockets = map { $f->post_early($_, 'flight') } @browsers;
    my @responses = map { $f->late($_) } @sockets;

    is(scalar(grep { ($_->header('Location') // '') =~ m!/~flight/authorize\?! }
              @responses), 20, '20 sign-ins begin');
    is($scripted->count("/~flight/$WELL_KNOWN"), 1, 'with one fetch');
}


# A provider that fails is not asked again by everybody at once.

sub after_a_failure {
    my $b = $t->browser;

    $clock->hold;
    $scripted->script({ 'retry:discovery' => { status => 500 } });

    refused($f, $b, 'retry', "try $_", qr/status 500/) for 1 .. 5;

    is($scripted->count("/~retry/$WELL_KNOWN"), 1, 'five sign-ins, one fetch');

    $scripted->script({ 'retry:discovery' => undef });
    $clock->ahead(60);
    $f->is_signed_in($f->sign_in($t->browser, 'retry'), 'and then it is well');
    $clock->release;
}


sub after_an_hour {
    my $path = "/~lasting/$WELL_KNOWN";

    $clock->hold;

    # so that nothing else expires, and wherever it comes from
    $scripted->script({ id_token => { claims => {
        iat => time - 600, exp => time + 86400,
        iss => $f->issuer('lasting') } } });

    $f->is_signed_in($f->sign_in($t->browser, 'lasting'), 'for the first time');
    $clock->ahead(3500);
    $f->is_signed_in($f->sign_in($t->browser, 'lasting'), 'an hour later');
    is($scripted->count($path), 1, 'the document is kept for an hour');

    $clock->ahead(3700);
    $scripted->script({ 'lasting:discovery' => { merge => {
        token_endpoint => $f->issuer('moved') . '/token' } } });
    $f->is_signed_in($f->sign_in($t->browser, 'lasting'), 'after an hour');
    is($scripted->count($path), 2, 'it is fetched again');
    is($scripted->count('/~moved/token'), 1, 'and counts');

    $clock->ahead(2 * 3700);
    $scripted->script({ 'lasting:discovery' => { status => 500 } });
    $f->is_signed_in($f->sign_in($t->browser, 'lasting'), 'in an outage');
    is($scripted->count($path), 3, 'it was tried to fetch it');
    ok($t->error_log =~ /"lasting": the discovery document could not be renewed/,
       'as the log tells');

    $f->is_signed_in($f->sign_in($t->browser, 'lasting'), 'once more');
    is($scripted->count($path), 3, 'without a fetch at each sign-in');

    $scripted->script({ 'lasting:discovery' => { merge => {
        token_endpoint => 'http://provider.example/token' } } });
    $clock->ahead(2 * 3700 + 60);
    $f->is_signed_in($f->sign_in($t->browser, 'lasting'),
                     'a document that turned bad');
    is($scripted->count('/~moved/token'), 4, 'does not replace the good one');

    $clock->release;
    $scripted->script({ id_token => {}, 'lasting:discovery' => undef });
}


# Only the document says who the issuer is, and it changes its mind.

sub another_issuer_in_between {
    my $b = $t->browser;

    $clock->ahead(3500);

    my $callback = $f->callback($b, 'url');

    $scripted->script({ 'url:discovery' => { merge => {
        issuer => $f->issuer('moved') } } });
    $clock->ahead(3700);

    $f->is_refused($f->visit($b, $callback), 'CALLBACK_OAUTH_ERROR',
                   'another issuer than when the attempt began',
                   why => qr/begun with another issuer/);
}
