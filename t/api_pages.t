#!/usr/bin/perl

# Tests for the pages: policy, forms, the routing of errors, pages of the
# operator's own.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

$t->set(SECRET => SECRET, PROVIDERS => provider_block('github')
                                       . provider_block('other'));

$t->config(<<'EOC');
    auth_secret "%%SECRET%%";
    %%PROVIDERS%%

    server {
        listen 127.0.0.1:%%PORT_0%%;
        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; }
    }

    server {
        listen 127.0.0.1:%%PORT_origins%%;
        auth_redirect_origins https://one.test http://two.test:81;
        auth_providers other;
        location ^~ /api/auth/ { auth_api; }
    }

    server {
        listen 127.0.0.1:%%PORT_own%%;
        auth_page sign_in /login;
        auth_page sign_out /bye;
        auth_page error /oops;
        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; root %%DIR%%/www; }
    }

    server {
        listen 127.0.0.1:%%PORT_query%%;
        auth_page sign_in /login?lang=en&x=%20;
        auth_page sign_out /bye?a=b;
        auth_page error /oops?a=b;
        location ^~ /api/auth/ { auth_api; }
    }
EOC

$t->write_file("www/$_", "own $_") for qw( login bye oops secret );
$t->start;

my $B = $t->url('/api/auth');

policy();
signin_page();
signout_page();
nothing_echoed();
error_page();
own_pages();


# strict, and good for one answer only

sub policy {
    my %nonce;

    for my $path (qw( /signin /signout /error /error?error=Configuration
                      /signin?error=Callback ))
    {
        for (1, 2) {
            my $r = $t->browser->get("/api/auth$path");
            my ($nonce) = $r->content =~ /<style nonce="([\w-]+)">/;
            my $forms = $path =~ /signin/ ? ' https://github.com'
                                            . ' https://github.com' : '';

            is_deeply([$r->header('Content-Security-Policy')], [
                "default-src 'none'; style-src 'nonce-" . ($nonce // '')
                . "'; img-src 'self' data:; base-uri 'none'; "
                . "frame-ancestors 'none'; form-action 'self'$forms"],
                "policy of $path");

            is($nonce{$nonce // ''}++, 0, 'a nonce of its own');
            ok(length $nonce >= 22, 'of 128 bits');

            is($r->header('X-Content-Type-Options'), 'nosniff', 'no sniffing');
            is($r->header('X-Frame-Options'), 'DENY', 'no frames');
            is($r->header('Referrer-Policy'), 'same-origin', 'no referrer');
            is($r->header('Content-Type'), 'text/html; charset=utf-8', 'type');

            markup($r->content, $path);
        }
    }

    my $r = $t->browser(base => $t->url('', 'origins'))
              ->get('/api/auth/signin');

    like($r->header('Content-Security-Policy'),
         qr!form-action 'self' https://github.com https://one.test\b!,
         'where a form may end');
    unlike($r->content, qr!/signin/github!, 'only the offered providers');

    $r = $t->browser(base => $t->url('', 'origins'))
           ->get('/api/auth/signout');

    like($r->header('Content-Security-Policy'),
         qr!form-action 'self' https://one.test http://two.test:81$!,
         'providers have no part in signing out');
}


# nothing that a policy would have to allow, and nothing from elsewhere

sub markup {
    my ($html, $name) = @_;

    unlike($html, qr/<script|<link|<base|<iframe|<object|<embed/i,
           "$name: no script");
    unlike($html, qr/<\w[^>]*\son\w+\s*=/i, "$name: no handlers");
    unlike($html, qr/<\w[^>]*\sstyle\s*=/i, "$name: no inline style");
    unlike($html, qr/javascript:|url\(|\@import/i, "$name: no other source");

    my @styles = $html =~ /<style/g;
    is(scalar @styles, 1, "$name: one style");

    my $origin = $t->url;
    my @foreign = grep { !/^\Q$origin\E(?:\/|$)/ }
                  $html =~ /(?:href|src|action)="([^"]*)"/g;

    is_deeply(\@foreign, [], "$name: no foreign address");
}


sub signin_page {
    my $b = $t->browser;
    my $r = $b->get('/api/auth/signin?callbackUrl=/page%3Fa%3D%22b%26c');
    my @forms = $b->forms($r);

    is($r->code, 200, 'sign-in page');
    is_deeply([map { "$_->{method} $_->{action}" } @forms],
              ["POST $B/signin/github", "POST $B/signin/other"],
              'a form for each provider');

    for my $form (@forms) {
        is_deeply($form->{fields}, {
            csrfToken   => $b->csrf,
            callbackUrl => $t->url('/page?a=%22b&c'),
        }, 'hidden fields') if $form->{fields}{callbackUrl} =~ /%22/;

        is($form->{fields}{csrfToken}, $b->csrf, 'the token of the cookie');
        like($form->{fields}{callbackUrl}, qr!^\Q@{[ $t->url ]}\E/page\?a=!,
             'where it comes back to');
    }

    is(scalar(() = $r->content =~ /<input type="hidden"/g), 4, 'all hidden');

    my $next = $b->submit($r, {});

    is($next->code, 302, 'a form that works');
    like($next->header('Location'), qr!^https://github\.com/login/oauth/!,
         'as it should');

    # a GET never starts a provider
    is($b->get('/api/auth/signin/github')->code, 200, 'GET /signin/github');
    is(scalar(() = $b->cookies(qr/pkce/)), 1, 'begins nothing');

    # no parameter stands in for what the server knows, contract 1.1
    $r = $b->get('/api/auth/signin?csrfToken=mine&providers=x&theme=y'
                 . '&signinUrl=http://evil.test');
    is_deeply([map { $_->{fields}{csrfToken} } $b->forms($r)],
              [($b->csrf) x 2], 'not from the query');
}


sub signout_page {
    my $b = $t->browser;
    my $r = $b->get('/api/auth/signout');
    my @forms = $b->forms($r);

    is($r->code, 200, 'sign-out page');
    is(scalar @forms, 1, 'one form');
    is($forms[0]{action}, "$B/signout", 'to itself');
    is_deeply($forms[0]{fields}, { csrfToken => $b->csrf }, 'with the token');

    my $next = $b->submit($r, {});

    is($next->header('Location'), $t->url, 'which goes to the site');
}


# checklist I: a page shows only what the module itself has to say

sub nothing_echoed {
    my @hostile = ('<script>alert(1)</script>', '"><img src=x>', "'--><svg>",
                   'javascript:alert(1)', "\x{2028}evil", '{{nonce}}',
                   'x' x 3000, "a\r\nX-Evil: 1", 'https://evil.test');

    for my $text (@hostile) {
        my $utf8 = $text;
        utf8::encode($utf8);

        my $escaped = URI::Escape::uri_escape($utf8);
        my $name = substr $escaped, 0, 40;

        for my $path ("/signin?error=$escaped", "/error?error=$escaped",
                      "/error/$escaped", "/signin?callbackUrl=$escaped",
                      "/signin?email=$escaped", "/signout?error=$escaped",
                      "/signin?$escaped", "/signin/$escaped",
                      "/error?error=OAuthCallback$escaped",
                      "/error?callbackUrl=$escaped")
        {
            my $r = $t->browser->get("/api/auth$path",
                                     Referer => 'javascript:alert(1)');

            is($r->code, 200, "an answer to $name");
            ok(index($r->content, $utf8) < 0, "not echoed: $name");
            ok($r->content !~ /alert\(|evil|'--|src=x/i, "nor a part of $name");
            is($r->header('X-Evil'), undef, 'no header');
        }
    }

    # a path of the site is written, but as text
    my $r = $t->browser->get('/api/auth/signin?callbackUrl='
        . URI::Escape::uri_escape(q{/x"><script>alert('1')</script>&y}));

    ok($r->content !~ /<script/, 'no element from a path');
    like($r->content, qr!value="[^"]*/x&quot;&gt;&lt;script&gt;alert\(&\#39;1&!,
         'its characters are escaped');
}


# contract 1.11 and 6.4

sub error_page {
    my $b = $t->browser;

    my %status = (
        ''               => 200, 'Default'       => 200, 'Unknown' => 200,
        'Configuration'  => 500, 'configuration' => 500,
        'AccessDenied'   => 403, 'accessdenied'  => 403,
        'Verification'   => 403, 'VERIFICATION'  => 403,
        'oauthcallback'  => 200,
    );

    for my $code (sort keys %status) {
        for my $path ("/error?error=$code", "/error/$code") {
            my $r = $b->get("/api/auth$path");

            is($r->code, $status{$code}, "status of $path");
            like($r->content, qr/<h1>/, 'a page');
            is(scalar($r->content =~ /href="\Q$B\E\/signin"/),
               $status{$code} == 403 ? 1 : '', 'a way to try again');
            like($r->content, qr/href="\Q@{[ $t->url ]}\E"/, 'and back');
        }
    }

    for my $code (qw( Signin OAuthSignin OAuthCallback OAuthCreateAccount
                      EmailCreateAccount Callback OAuthAccountNotLinked
                      EmailSignin CredentialsSignin SessionRequired ))
    {
        my $r = $b->get("/api/auth/error?error=$code");

        is($r->code, 302, "$code is shown");
        is($r->header('Location'), "$B/signin?error=$code", 'on /signin');

        my $page = $b->get($r->header('Location'));

        is($page->code, 200, 'which is there');
        like($page->content, qr/<div class="error alert/, 'with a text');
    }

    is($b->get('/api/auth/error/OAuthSignin')->header('Location'),
       "$B/signin?error=OAuthSignin", 'as a segment too');
    is($b->get('/api/auth/error/x?error=AccessDenied')->code, 403,
       'the query comes first');
    unlike($b->get('/api/auth/signin')->content, qr/class="error/,
           'no error, no text');
}


sub own_pages {
    my $b = $t->browser(base => $t->url('', 'own'));
    my $origin = $t->url('', 'own');
    my $callback = URI::Escape::uri_escape("$origin/a?b=c&d#e",
                                           q{^A-Za-z0-9\-_.!~*'()});

    my $r = $b->get("/api/auth/signin?callbackUrl=$callback");

    is($r->code, 302, 'own sign-in page');
    is($r->header('Location'), "$origin/login?callbackUrl=$callback",
       'knows where to return to');

    $r = $b->get('/api/auth/signin?error=a%26b%3Dc%0d%0a%3Cx%3E');
    is($r->header('Location'), "$origin/login?callbackUrl=$callback"
       . '&error=a%26b%3Dc%0D%0A%3Cx%3E', 'and what went wrong');

    is($b->get('/api/auth/signout')->header('Location'), "$origin/bye",
       'own sign-out page');
    is($b->get('/api/auth/error?error=AccessDenied')->header('Location'),
       "$origin/oops?error=AccessDenied", 'own error page');
    is($b->get('/api/auth/error?error=%22%3E%0d%0a')->header('Location'),
       "$origin/oops?error=%22%3E%0D%0A", 'with any code');
    is($b->get('/api/auth/error?error=OAuthCallback')->header('Location'),
       "$origin/api/auth/signin?error=OAuthCallback", 'but for sign-in codes');
    is($b->post('/api/auth/signout', {})->header('Location'),
       "$origin/api/auth/signout?csrf=true", 'a POST is no page');

    # they are open, and nothing else is
    is($b->get("/$_")->content, "own $_", "/$_ needs no session")
        for qw( login bye oops );
    is($b->get('/login?x=y')->content, 'own login', 'whatever the query');
    is($b->get('/secret')->code, 401, '/secret does');
    is($b->get("/$_")->code, 401, "/$_ does")
        for qw( logi loginx Login login/ login/x );
    is($b->get('/bye/../secret')->code, 401, 'no way through');

    $b = $t->browser(base => $t->url('', 'query'));
    $origin = $t->url('', 'query');

    is($b->get('/api/auth/signin?error=x')->header('Location'),
       "$origin/login?lang=en&x=%20&callbackUrl="
       . URI::Escape::uri_escape($origin) . '&error=x', 'a page with a query');
    is($b->get('/api/auth/signout')->header('Location'), "$origin/bye?a=b",
       'its sign-out');
    is($b->get('/api/auth/error?error=x')->header('Location'),
       "$origin/oops?a=b&error=x", 'its error');
}
