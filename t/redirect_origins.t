#!/usr/bin/perl

# Tests for auth_redirect_origins, and for where a real sign-in ends.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $provider = $t->scripted;

$t->set(SECRET => SECRET, ISSUER => $provider->issuer, ORIGINS => '');

my $ALLOWED = 'https://trusted.test http://plain.test:8080 https://a.example.com'
              . ' HTTPS://Upper.Test:443/ http://[::1]:90';

$t->set(ORIGINS => "auth_redirect_origins $ALLOWED;");

my $CONFIG = <<'EOC';
    auth_secret "%%SECRET%%";

    auth_provider op {
        issuer %%ISSUER%%;
        client_id client;
        client_secret client-secret;
    }

    server {
        listen 127.0.0.1:%%PORT_0%%;
        %%ORIGINS%%
        location ^~ /api/auth/ { auth_api; }
        location / { auth_session required; }
    }

    server {
        listen 127.0.0.1:%%PORT_none%%;
        location ^~ /api/auth/ { auth_api; }
    }
EOC

$t->config($CONFIG);
$t->start;

my $O = $t->url;

tuples();
without_list();
pages();
real_sign_in();
hostile_sign_in();
after_a_change();


sub tuples {
    my %kept = map { $_ => $_ } (
        'https://trusted.test', 'https://trusted.test/',
        'https://trusted.test/a?b=c#d', 'https://trusted.test#x',
        'http://plain.test:8080/x', 'https://a.example.com/',
        'https://upper.test/x', 'http://[::1]:90/',
    );

    $kept{'https://trusted.test:443/a'} = 'https://trusted.test/a';
    $kept{'HTTPS://TRUSTED.TEST/A'} = 'https://trusted.test/A';
    $kept{'https://trusted.test:0443/'} = 'https://trusted.test/';

    is(where($_), $kept{$_}, "kept: $_") for sort keys %kept;

    for my $value (

        # scheme, host and port belong together
        'http://trusted.test/', 'https://trusted.test:8443/',
        'http://trusted.test:443/', 'https://trusted.test:80/',
        'http://plain.test/', 'https://plain.test:8080/',
        'http://plain.test:80800/', 'http://plain.test:808/',
        'http://upper.test/', 'http://[::1]/', 'https://[::1]:90/',
        'https://trusted.test:8080/', 'http://trusted.test:8080/',

        # labels
        'https://trusted.test.evil.test/', 'https://trusted.test.',
        'https://xtrusted.test/', 'https://x.trusted.test/',
        'https://trusted.test@evil.test/', 'https://evil.test/trusted.test',
        'https://trustedXtest/', 'https://trusted.test%2eevil.test/',
        'https://example.com/', 'https://b.example.com/',
        'https://badexample.com/', 'https://example.com.evil.test/',
        'https://evil.test#.example.com', 'https://a.example.com.evil.test',
        'https://a.example.comevil.test', 'https://aXexample.com/',
        'https://xa.example.com/', 'https://a.a.example.com/',
        'https://trusted.test\\@evil.test', 'https:\\\\trusted.test',
        'https:/trusted.test', 'https:trusted.test', '//trusted.test/',
        'https://user@trusted.test/', 'https://trusted.test:/',
        "https://trusted.test\t/", ' https://trusted.test/',
        'https://trusted.test /', 'wss://trusted.test/', 'trusted.test',
    ) {
        is(where($value), $O, "refused: $value");
    }
}


sub where {
    my ($value, $port) = @_;

    my $b = $t->browser(base => $t->url('', $port));

    return $b->post('/api/auth/signout', {
        csrfToken => 'a', callbackUrl => $value,
    }, Cookie => 'next-auth.csrf-token=' . csrf_cookie('a'))
    ->header('Location');
}


# checklist A: the strict state is the one that nobody configured

sub without_list {
    for my $value (split(' ', $ALLOWED), "$O/") {
        is(where($value, 'none'), $t->url('', 'none'),
           "not without a list: $value");
    }
}


# a link is a redirect as well

sub pages {
    for my $value ('https://evil.test/', 'https://trusted.test/x',
                   'javascript:alert(1)')
    {
        for my $path (qw( signin signout error )) {
            my $r = $t->browser->get("/api/auth/$path?callbackUrl="
                                     . URI::Escape::uri_escape($value),
                                     Referer => $value);

            my @addresses = $r->content =~ /\s(?:href|action|src)="([^"]*)"/g;

            is(scalar(grep { !m!^\Q$O\E(?:/|$)! } @addresses), 0,
               "/$path has no foreign link for $value");
        }
    }

    my $b = $t->browser;
    my ($form) = $b->forms($b->get('/api/auth/signin?callbackUrl='
                                   . 'https://trusted.test/x'));

    is($form->{fields}{callbackUrl}, 'https://trusted.test/x',
       'an allowed origin in the form');
}


sub real_sign_in {
    for my $row (['/page?a=b&c=%20#d', "$O/page?a=b&c=%20#d"],
                 ["$O/x", "$O/x"],
                 ['https://trusted.test/y', 'https://trusted.test/y'],
                 ['http://plain.test:8080/?z', 'http://plain.test:8080/?z'])
    {
        my $r = $t->browser->sign_in('op', callback_url => $row->[0]);

        is($r->code, 302, 'signed in');
        is($r->header('Location'), $row->[1], "back to $row->[0]");
        unlike($r->header('Location'), qr/code=|state=|token/,
               'without anything secret in it');
    }
}


sub hostile_sign_in {
    my $i = 0;

    for my $value ('//evil.test', '/\\evil.test', 'https://evil.test/',
                   'https://trusted.test.evil.test/', 'javascript:alert(1)',
                   "/\tevil.test", '', 'https://trusted.test@evil.test/',
                   'x' x 3000)
    {
        my $r = $t->browser->sign_in('op', callback_url => $value);

        is($r->header('Location'), $O, 'not to ' . substr $value, 0, 40);

        # nor from the answer of the provider, or a cookie put in between
        my $b = $t->browser;
        my $start = $b->start_sign_in('op', callback_url => '/mine');

        $start = $b->follow_until($start, qr/callback/);
        $b->jar->store($b->uri('/'), 'next-auth.callback-url='
                                     . URI::Escape::uri_escape($value)
                                     . '; Path=/');

        $r = $b->navigate($start->header('Location') . '&callbackUrl='
                          . URI::Escape::uri_escape($value));

        is($r->header('Location'), "$O/mine",
           'nor by way of the callback: ' . substr $value, 0, 40);
    }
}


# what was allowed when an attempt began is judged again when it ends

sub after_a_change {
    my $b = $t->browser;
    my $r = $b->start_sign_in('op', callback_url => 'https://trusted.test/y');

    $r = $b->follow_until($r, qr/callback/);

    $t->set(ORIGINS => 'auth_redirect_origins https://other.test;');
    $t->config($CONFIG);
    $t->reload;

    # until the old workers have left
    $t->wait_for(sub { where('https://trusted.test/') eq $O });

    $r = $b->navigate($r->header('Location'));

    is($r->header('Location'), $O, 'an origin that is allowed no longer');
    is(where('https://other.test/'), 'https://other.test/', 'the new one is');
}
