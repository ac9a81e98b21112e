#!/usr/bin/perl

# Each code of the catalogue is raised by a real fault, and must be seen as the
# table says: the line in the log, $auth_error, and where the visitor lands.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my @CATALOGUE = catalogue();
my %LEVELS = (ERR => 'error', INFO => 'info', EMERG => 'emerg');

# what raises a code while nginx runs: returns the answer to a visitor
my %FAULTS = (
    OAUTH_GET_ACCESS_TOKEN_ERROR => sub {
        $scripted->script({ token => { status => 500 } });
        return $f->sign_in($_[0], 'a');
    },
    OAUTH_GET_PROFILE_ERROR => sub {
        $scripted->script({ userinfo => { status => 500 } });
        return $f->sign_in($_[0], 'a');
    },
    OAUTH_PARSE_PROFILE_ERROR => sub {
        $scripted->script({ userinfo => { body => '<html>' } });
        return $f->sign_in($_[0], 'a');
    },
    OAUTH_CALLBACK_HANDLER_ERROR => sub {
        $scripted->script({ authorize => { params => {
            code => undef, error => 'access_denied' } } });
        return $f->sign_in($_[0], 'a');
    },
    SIGNIN_OAUTH_ERROR => sub {
        return $f->begin($_[0], 'down');
    },
    CALLBACK_OAUTH_ERROR => sub {
        $scripted->script({ id_token => { tamper => 'signature' } });
        return $f->sign_in($_[0], 'a');
    },
    PKCE_ERROR => sub {
        return $_[0]->navigate($f->callback($t->browser, 'a'));
    },
    JWT_SESSION_ERROR => sub {
        return $_[0]->get('/api/auth/session', Cookie => SESSION . '=x.y.z');
    },
    SIGNOUT_ERROR => sub {
        my $csrf = $_[0]->csrf;

        $_[0]->jar->store($_[0]->uri('/'), SESSION . '=x.y.z; Path=/');
        return $_[0]->post('/api/auth/signout', { csrfToken => $csrf });
    },
    LOGGER_ERROR => sub {
        return $_[0]->post('/api/auth/_log', { level => 'x' });
    },
    INVALID_CALLBACK_URL_ERROR => sub {
        return $_[0]->get('/api/auth/signin?callbackUrl=http://evil.test/');
    },
);

# what raises one when the configuration is read
my %REFUSED = (
    NO_SECRET => 'server { location ^~ /api/auth/ { auth_api; } }',
    MISSING_NEXTAUTH_API_ROUTE_ERROR => 'auth_secret "' . SECRET . '";'
        . ' server { location / { auth_session required; } }',
    JWT_SESSION_ERROR => site(server => 'auth_session_key short.json;'),
);

$t->set(CLOSED => AuthTest::Net::reserve_port());
$t->write_file('short.json', '{"kty":"oct","k":"c2hvcnQ"}');

$t->config(site(
    http => 'log_format code "$uri [$auth_error]";'
            . ' access_log %%DIR%%/codes.log code;',
    providers => $f->block('a', userinfo => 'on')
                 . $f->block('down', issuer => 'http://127.0.0.1:%%CLOSED%%'),
));

$t->start;

complete();
at_run_time($_) for grep { $FAULTS{$_->{code}} } @CATALOGUE;
at_start($_) for grep { $REFUSED{$_->{code}} } @CATALOGUE;
as_json();
own_pages();
hostile_error_parameter();

no_secrets($t, $f->issued);


# The rows of the table in C: code, anchor, level, query, page, remedy.

sub catalogue {
    my $source = $t->read_file($t->root
        . '/ngx_http_auth_module/ngx_http_auth_error.c');
    my @rows;

    while ($source =~ /^[ ]{4}ngx_http_auth_error_row\("(\w+)",\s*"(\w+)",
                       \s*NGX_LOG_(\w+),\s*"(\w*)",\s*(\w+),\s*
                       ((?:"(?:[^"\\]|\\.)*"\s*)+)\)/gmsx)
    {
        my %row = (code => $1, anchor => $2, level => $3, query => $4,
                   page => $5);
        my $remedy = join '', $6 =~ /"((?:[^"\\]|\\.)*)"/g;

        $row{remedy} = $remedy =~ s/\\(.)/$1/gr;
        push @rows, \%row;
    }

    return @rows;
}


sub complete {
    cmp_ok(scalar @CATALOGUE, '>=', 13, 'the table is found');

    for my $row (@CATALOGUE) {
        my $code = $row->{code};

        ok($FAULTS{$code} || $REFUSED{$code}, "$code is raised below");
        is($row->{anchor}, lc $code, 'its anchor');
        ok($t->read_file($t->root . '/docs/errors.md')
           =~ /^<a id="$row->{anchor}"><\/a>\n## $code$/m, 'is in the docs');
        ok(length $row->{remedy}, 'it says what to do');
    }
}


sub at_run_time {
    my ($row) = @_;

    my $code = $row->{code};
    my $b = $t->browser;

    $b->{csrf} = $b->csrf;
    $f->mark;

    my $response = $FAULTS{$code}->($b);
    my @lines = grep { /auth: \[$code\]/ } split /\n/, $f->new_log;
    my $remedy = quotemeta $row->{remedy};
    my $level = $LEVELS{$code eq 'JWT_SESSION_ERROR' ? 'INFO' : $row->{level}};

    is(scalar @lines, 1, "$code: one line");
    my $place = quotemeta "(docs/errors.md#$row->{anchor})";
    my $line = "auth: \\[$code\\] [^;]+; $remedy $place, client:";

    like($lines[0] // '', qr/\[$level\] [\d#]+: \*\d+ $line/,
         'of the form of the docs');

    is(last_code(), $code, '$auth_error');
    is(scalar(AuthTest::Flow::sets_session($response)), 0, 'no session');

    check_visitor($row, $b, $response);

    $scripted->script({ map({ $_ => undef } qw( token userinfo authorize )),
                        id_token => {} });
    $f->mark;
}


# what stands in the access log about the last request

sub last_code {
    my @codes;

    $t->wait_for(sub {
        @codes = $t->read_file('codes.log') =~ /\[(\S*)\]$/mg;
        return @codes && $codes[-1] ne '-';
    }, 2);

    return $codes[-1];
}


sub check_visitor {
    my ($row, $b, $response) = @_;

    my $location = $response->header('Location') // '';

    if ($row->{page} eq 'NOWHERE') {
        unlike($location, qr/error/, 'the visitor is not told');
        return;
    }

    my $target = $row->{page} eq 'SIGNIN' ? '/signin' : '/error';

    $target .= "?error=$row->{query}" if $row->{query};
    is($location, $t->url("/api/auth$target"), 'where the visitor is sent');

    my $page = $b->follow($response);

    is($page->code, 200, 'which is a page');
    like($page->content, qr!action="[^"]*/api/auth/signin/a"!,
         'to try it again');

    if ($row->{query}) {
        like($page->content, qr/role="alert"/, 'that says what happened');
    }

    unlike($page->content, qr/\Q$row->{code}\E/, 'without our names');
}


sub at_start {
    my ($row) = @_;

    my ($status, $output) = $t->test_config($REFUSED{$row->{code}});

    is($status, 1, "$row->{code}: nginx -t fails");
    my $place = quotemeta "(docs/errors.md#$row->{anchor})";

    like($output, qr/\[emerg\] auth: \[$row->{code}\] .+ $place in \S+:\d+/,
         'with the code, its anchor and the place');
    like($output, qr/\Q$row->{remedy}\E/, 'and what to do')
        if !$FAULTS{$row->{code}};
}


# A client that asks for JSON gets an absolute address, whatever happened.

sub as_json {
    my $b = $t->browser;
    my $response = $f->begin($b, 'down', fields => { json => 'true' });

    is($b->json($response)->{url}, $t->url('/api/auth/error?error=OAuthSignin'),
       'as JSON');
    is($response->code, 200, 'with status 200');

    $response = $b->post('/api/auth/callback/a', { json => 'true' });
    is($b->json($response)->{url},
       $t->url('/api/auth/error?error=OAuthCallback'), 'also of a callback');
    $f->mark;
}


# Pages of the site's own get the same words.

sub own_pages {
    $t->config(site(
        server => 'auth_page error /oops?x=1; auth_page sign_in /login;',
        providers => $f->block('a')
                 . $f->block('down', issuer => 'http://127.0.0.1:%%CLOSED%%'),
    ));
    ok($t->reload, 'reload');

    my $b = $t->browser;

    is($b->get('/api/auth/error?error=AccessDenied')->header('Location'),
       $t->url('/oops?x=1&error=AccessDenied'), 'a page for errors');

    my $response = $b->follow($f->begin($b, 'down'),
                              while => qr!/api/auth/!);

    like($response->header('Location'),
         qr!^\Q@{[$t->url]}\E/login\?.*error=OAuthSignin!,
         'a page to sign in is told the error');
    $f->mark;
}


# What stands in an address is a word of the table, or none.

sub hostile_error_parameter {
    my $b = $t->browser;

    $t->config(site(providers => $f->block('a')));
    ok($t->reload, 'reload');

    for my $path ('/api/auth/error', '/api/auth/signin') {
        for my $error ('<script>alert(1)</script>', '"><img src=x>', 'x' x 3000,
                       'OAuthCallback<b>', "OAuthSignin\0", '%zz', '')
        {
            my $query = AuthTest::Browser::form([error => $error]);
            my $page = $b->follow($b->navigate("$path?$query"));

            ok($page->code =~ /^(200|403|500)$/
               && $page->content !~ /<script>alert|<img src=x|xxxxx|<b>/,
               "$path with " . substr to_json($error), 0, 30);
        }
    }
}
