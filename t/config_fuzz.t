#!/usr/bin/perl

# Mutations of a good configuration: nginx -t says yes or no, and never crashes.
# The mutations are the same ones each time; AUTH_TEST_SEED=N makes others.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

use constant RUNS => 200;

my $t = AuthTest->new;
my $seed = $ENV{AUTH_TEST_SEED} // 20261123;

srand $seed;
note("AUTH_TEST_SEED=$seed");

$t->write_file('secret', SECRET, 0640);
$t->write_file('key.json', to_json({ kty => 'oct', k =>
    MIME::Base64::encode_base64url('k' x 64) }), 0640);

my $CONFIG = <<'EOC';
    auth_secret file:secret "another secret of thirty-two bytes";
    auth_session_token jws;
    auth_session_key key.json;
    auth_session_algorithms HS512 HS256;
    auth_session_max_age 30d;
    auth_session_update_age 1h;
    auth_session_lifetime 90d;
    auth_session_claims groups roles;
    auth_session_cache 1m;
    auth_cookie session_token name=sid domain=x.test path=/ samesite=lax;
    auth_cookie csrf_token secure=on;
    auth_page sign_in /login?x=y;
    auth_page error /oops;
    auth_fetch timeout=5s connect_timeout=1s max_body=64k;
    auth_redirect_origins https://a.test http://b.test:81;

    auth_provider op {
        type oidc;
        name "A provider";
        issuer https://op.test;
        client_id id;
        client_secret a-secret-of-thirty-two-bytes-or-so;
        scope openid email;
        authorization_param prompt login;
        token_endpoint_auth_method client_secret_post;
        id_token_alg RS256 ES256;
        checks pkce state nonce;
        response_mode query;
        userinfo auto;
        profile email "mail ?? upn";
        profile team "{org.name} {org.team}";
        email_verified off;
        clock_skew 10s;
    }

    auth_provider github { client_id id; client_secret secret; }

    server {
        listen 127.0.0.1:%%PORT_0%%;
        server_name x.test *.x.test;
        auth_url https://x.test/api/auth;
        auth_providers github op;
        location ^~ /api/auth/ { auth_api; }
        location / {
            auth_session required;
            auth_session_require email *@x.test b@y.test;
            auth_session_require groups admin;
            if ($arg_x) { set $y $auth_claim_groups; }
            try_files /none =204;
        }
        location /open { auth_session optional; return 200 $auth_email; }
    }
EOC

$CONFIG =~ s/%%PORT_0%%/$t->port/e;

my @WORDS = ($CONFIG =~ /([\w.\/:=-]+)/g, '""', '"', "'", '{', '}', ';', ' ',
             '$', '${', '\\', '\\"', '*', '%', "\xff", "\xc3\xa4", "\t", "\n",
             '#', '0', '-1', '99999999999999999999', 'x' x 5000, 'file:',
             'env:', 'file:/dev/zero', 'file:.', 'on', 'off', 'none', '/',
             'https://', 'https://[::1', '//', '=', 'name=', 'a=b', '()',
             'string(', '{', '??', '||', '.');

my %statuses;
my @odd;

for my $run (1 .. RUNS) {
    my $text = $CONFIG;

    $text = mutate($text) for 1 .. 1 + int rand 3;

    # which mean something to the harness
    $text =~ s/%%+/%/g;

    my ($status, $message) = $t->test_config($text);

    $statuses{$status}++;

    next if $status == 0 && $message =~ /test is successful/;
    next if $status == 1 && $message =~ /\[emerg\]/;

    push @odd, "run $run: exit status $status\n$message\n$text";
}

is_deeply(\@odd, [], 'a clear answer to each') or diag(@odd);
ok($statuses{0}, "good ones among them: " . ($statuses{0} // 0));
ok($statuses{1}, "and bad ones: " . ($statuses{1} // 0));

my ($status, $message) = $t->test_config($CONFIG);
is($status, 0, 'without a mutation it is good') or diag($message);


sub mutate {
    my ($text) = @_;

    my $word = $WORDS[rand @WORDS];
    my @lines = split /^/, $text;
    my $n = int rand @lines;
    my $at = int rand length $text;

    my @ways = (
        sub { splice @lines, $n, 1; join '', @lines },
        sub { splice @lines, $n, 0, $lines[rand @lines]; join '', @lines },
        sub { @lines[$n, 0] = @lines[0, $n]; join '', @lines },
        sub { replace_word($text, $word) },
        sub { replace_word($text, $word) },
        sub { replace_word($text, '') },
        sub { replace_word($text, "$word $word") },
        sub { substr $text, $at, 0, $word; $text },
        sub { substr $text, $at, 1, chr int rand 256; $text },
        sub { substr $text, $at, 1 + rand 20, ''; $text },
        sub { substr $text, 0, $at },
    );

    return $ways[rand @ways]->();
}


sub replace_word {
    my ($text, $word) = @_;

    my @found;

    push @found, [$-[0], $+[0] - $-[0]] while $text =~ /[^\s;{}]+/g;

    # a mutation before may have cut everything away
    return "$text$word" if !@found;

    my ($at, $len) = @{$found[rand @found]};

    substr $text, $at, $len, $word;

    return $text;
}
