#!/usr/bin/perl

# Tests for HTTP/2: many requests of one connection wait at once, and streams are
# reset one by one or with their connection.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

use constant CROWD => 20;

my $t = AuthTest->new(plan => 24, log_level => 'debug');
my $scripted = $t->scripted;
my $streams = AuthTest::Peer->spawn($t, 't/lib/peers/streams.js');
my $f = AuthTest::Flow->new($t, $scripted);

$t->config(site(
    http      => 'auth_fetch timeout=20s;',
    providers => join('', map { $f->block($_, userinfo => 'on') }
                          qw( begin token jwks userinfo slow )),
    server    => 'listen 127.0.0.1:%%PORT_h2%% http2;'
                 . "auth_url http://127.0.0.1:%%PORT_0%%/api/auth;",
));

$t->start;

together();
at_sign_in();
at_callback('token', CROWD);
at_callback('jwks', 1);
at_callback('userinfo', CROWD);
connection_ends();

is($t->stop, 1, 'a fast stop');


# fields(BROWSER, METHOD, URL): of one request

sub fields {
    my ($b, $method, $url) = @_;

    my $uri = URI->new_abs($url, $t->url('/'));

    return {
        ':method'        => $method,
        ':path'          => $uri->path_query,
        ':authority'     => $uri->host_port,
        accept           => 'text/html',
        'sec-fetch-mode' => 'navigate',
        cookie           => $b->{jar}->header($uri),
    };
}


sub callbacks {
    my ($id, $n) = @_;

    return map { my $b = $t->browser;
                 { headers => fields($b, 'GET', $f->callback($b, $id)) } }
           1 .. $n;
}


sub sign_in_request {
    my ($b, $id) = @_;

    my $csrf = $b->csrf;

    return {
        headers => {
            %{fields($b, 'POST', "/api/auth/signin/$id")},
            'content-type' => 'application/x-www-form-urlencoded',
        },
        body => AuthTest::Browser::form({ csrfToken => $csrf }),
    };
}


sub open_streams {
    my (@requests) = @_;

    $streams->call('open', { port     => $t->port('h2'),
                             requests => \@requests });
}


sub state_of { $streams->call('state') }


sub together {
    $scripted->script({ 'slow:token' => { delay => 300 } });

    open_streams(callbacks('slow', CROWD), map {
        { headers => fields($t->browser, 'GET', $_) }
    } qw( /api/auth/session /api/auth/csrf / ));

    ok($t->wait_for(sub { !state_of()->{open} }, 10), 'all streams end');

    my $answers = state_of()->{answers};

    is(scalar(grep { "@{$_->{headers}{'set-cookie'} // []}"
                     =~ /session-token=/ } @$answers), CROWD,
       'each with a session of its own');
    is(scalar(@$answers), CROWD + 3, 'beside other requests');
}


sub at_sign_in {
    $scripted->script({ 'begin:discovery' => { hang => JSON::true } });

    open_streams(map { sign_in_request($t->browser, 'begin') } 1 .. CROWD);

    waits('/~begin/.well-known/openid-configuration', 1, 'discovery');
    resets('discovery');
}


sub at_callback {
    my ($id, $n) = @_;

    my @requests = callbacks($id, CROWD);

    $scripted->script({ "$id:$id" => { hang => JSON::true } });

    open_streams(@requests);

    waits("/~$id/$id", $n, $id);
    resets($id);

    return if $n == 1;

    my $ended = $t->wait_for(sub {
        return $n == grep { $_->{aborted} } $scripted->log("/~$id/$id");
    }, 5);

    ok($ended, "$id: the provider's connections are closed");
}


sub waits {
    my ($path, $n, $name) = @_;

    ok($t->wait_for(sub { $scripted->count($path) >= $n }, 10),
       "$name: the provider is asked");
    is(state_of()->{open}, CROWD, "$name: all wait");
}


sub resets {
    my ($name) = @_;

    my $before = closed();

    $streams->call('reset', { count => CROWD });

    ok($t->wait_for(sub { closed() == $before + CROWD }, 5),
       "$name: nginx notices all") or diag(closed() - $before);

    ok(eval { $streams->call('ping') }, "$name: the connection lives");
}


sub closed {
    return scalar(() = $t->access_log =~ m!HTTP/2\.0" 499 !g);
}


sub connection_ends {
    my @requests = callbacks('slow', CROWD);

    $scripted->script({ 'slow:token' => { hang => JSON::true } });

    my $before = $scripted->count('/~slow/token');

    open_streams(@requests);
    $t->wait_for(sub { $scripted->count('/~slow/token') == $before + CROWD });

    $before = closed();
    $streams->call('close');

    ok($t->wait_for(sub { closed() == $before + CROWD }, 5),
       'the connection ends with all of its streams');

    $scripted->script({ 'slow:token' => undef });
    $f->mark;
    $f->is_signed_in($f->sign_in($t->browser, 'slow'), 'sign-ins go on');
}
