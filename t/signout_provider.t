#!/usr/bin/perl

# Tests for end_session_endpoint: signing out here goes by way of the provider,
# which ends its own session and sends the browser on.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;
use URI::Escape ();

my $t = AuthTest->new;

my $END = 'end_session_endpoint http://127.0.0.1:9/logout;';

$t->config(site(
    providers => provider_block('tells', $END) . provider_block('query',
                     'end_session_endpoint http://127.0.0.1:9/out?a=b;')
                 . provider_block('quiet'),
    http      => 'auth_session_token jws;',
    server    => '',
) . 'server { listen 127.0.0.1:%%PORT_quiet%%;'
  . ' auth_providers quiet; location ^~ /api/auth/ { auth_api; } }');

$t->start;

sub sign_out {
    my ($claims, %form) = @_;

    my $b = $t->browser;
    my $csrf = $b->csrf;

    return $b->post('/api/auth/signout', { csrfToken => $csrf, %form },
                    Cookie => SESSION . '=' . jws({ sub => 'u1', %$claims })
                              . '; ' . join '; ', map { "$_->{name}=$_->{value}" }
                                                  $b->cookies);
}

my $back = $t->url('/bye');
my $encoded = URI::Escape::uri_escape($back);

my $r = sign_out({ provider => 'tells' }, callbackUrl => $back);

is($r->code, 302, 'by a redirect');
is($r->header('Location'),
   'http://127.0.0.1:9/logout?client_id=id-of-tells'
   . "&post_logout_redirect_uri=$encoded", 'to the provider');
like(join("\n", $r->header('Set-Cookie')),
     qr/^next-auth\.session-token=; Max-Age=0/m, 'the cookie is deleted');

$r = sign_out({ provider => 'query', id_token => 'a.b.c' },
              callbackUrl => $back, json => 'true');

is($r->code, 200, 'as JSON');
is(from_json($r->content)->{url},
   'http://127.0.0.1:9/out?a=b&client_id=id-of-query'
   . "&post_logout_redirect_uri=$encoded&id_token_hint=a.b.c",
   'with the query of the endpoint, and the id_token that is kept');

$r = sign_out({ provider => 'tells' }, callbackUrl => 'https://evil.test/');

like($r->header('Location'),
     qr/post_logout_redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A\d+$/,
     'never on to another site');

for my $claims ({ provider => 'quiet' }, {}, { provider => 'unknown' },
                { provider => 'tells', exp => time - 10 })
{
    $r = sign_out($claims, callbackUrl => $back);
    is($r->header('Location'), $back,
       'straight back: ' . to_json($claims));
}

$r = $t->browser->post('/api/auth/signout', { callbackUrl => $back },
    Cookie => SESSION . '=' . jws({ sub => 'u1', provider => 'tells' }));

like($r->header('Location'), qr!/api/auth/signout\?csrf=true$!,
     'not without the token');

like($t->browser->get('/api/auth/signout')->header('Content-Security-Policy'),
     qr!form-action 'self' http://127\.0\.0\.1:9!,
     'the page may lead to the provider');
like($t->browser(base => $t->url('', 'quiet'))->get('/api/auth/signout')
       ->header('Content-Security-Policy'),
     qr!form-action 'self'$!, 'and to nobody else');
