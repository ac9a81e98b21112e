package AuthTest::Flow;

# Copyright (C) ngx_http_auth_module contributors

# Sign-ins through the scripted provider, and what must hold of each outcome.
#
#     my $f = AuthTest::Flow->new($t, $t->scripted);
#
#     $t->config(site(providers => $f->block('a') . $f->block('b')));
#     $t->start;
#
#     $scripted->script({ token => { status => 500 } });
#
#     $f->is_refused($f->sign_in($t->browser, 'a'),
#                    'OAUTH_GET_ACCESS_TOKEN_ERROR', 'status 500',
#                    why => qr/status 500/);
#
# The provider ID of nginx is the tenant ID of the peer, so each has an issuer,
# metadata and keys of its own. With another peer than the scripted one the
# blocks need an issuer, and a person to sign in.

use strict;
use warnings;

use JSON ();
use Test::More ();
use Time::HiRes ();
use URI ();

use AuthTest::Browser;
use AuthTest::Net;

# what the catalogue says the visitor gets to see, contract 1.4 and 6.2
my %ERROR = (
    CALLBACK_OAUTH_ERROR         => '/error?error=OAuthCallback',
    OAUTH_CALLBACK_HANDLER_ERROR => '/error?error=Callback',
    OAUTH_GET_ACCESS_TOKEN_ERROR => '/error?error=OAuthCallback',
    OAUTH_GET_PROFILE_ERROR      => '/error?error=OAuthCallback',
    OAUTH_PARSE_PROFILE_ERROR    => '/signin',
    PKCE_ERROR                   => '/error?error=OAuthCallback',
    SIGNIN_OAUTH_ERROR           => '/error?error=OAuthSignin',
);

# libcurl's timer and the module's own may be the first
our $LATE = qr/no complete answer within|timed out after/i;

# seconds that one answer may take, where a test does not say more
my $BOUND = 5;


sub new {
    my ($class, $t, $scripted, %opt) = @_;

    # the keys are made when somebody asks for them, which takes its time
    $scripted->control('GET', '/jwks') if $scripted->{program} =~ /scripted/;

    return bless {
        t        => $t,
        scripted => $scripted,
        base     => $opt{base} // $t->url,
        secret   => $opt{secret} // 'client-secret',
    }, $class;
}


# a browser of the site that this is about

sub browser {
    my ($self) = @_;

    return $self->{t}->browser(base => $self->{base});
}


sub issuer {
    my ($self, $id) = @_;

    return $self->{scripted}->issuer . "/~$id";
}


# block(ID, NAME => VALUE, ...): an auth_provider block; undef takes a line away,
# an array repeats it.

sub block {
    my ($self, $id, %members) = @_;

    my %all = (
        type          => 'oidc',
        issuer        => $self->issuer($id),
        client_id     => 'client',
        client_secret => $self->{secret},
        %members,
    );

    my @lines = map {
        my $name = $_;
        map { "        $name $_;\n" } ref $all{$name} ? @{$all{$name}}
                                                      : $all{$name};
    } grep { defined $all{$_} } sort keys %all;

    return join '', "    auth_provider $id {\n", @lines, "    }\n";
}


# quick_server(PARAMETERS): a server on the port "quick" whose fetches have little
# time. Only a test of that goes there: a busy machine is slow. quick() is the
# same flow there.

sub quick_server {
    my ($self, $parameters) = @_;

    $parameters //= '';

    return <<"EOC";

    server {
        listen 127.0.0.1:%%PORT_quick%%;
        auth_fetch timeout=700ms $parameters;

        location ^~ /api/auth/ { auth_api; }
    }
EOC
}


sub quick {
    my ($self) = @_;

    return $self->{quick} //= (ref $self)->new($self->{t}, $self->{scripted},
        base   => $self->{t}->url('', 'quick'),
        secret => $self->{secret});
}


# begin(BROWSER, ID, query => {...}, fields => {...}): the answer to the POST, a
# redirect to the provider if all is well. The browser's CSRF token is kept.

sub begin {
    my ($self, $b, $id, %opt) = @_;

    my $csrf = $b->{csrf} //= $b->csrf;
    my $query = $opt{query} ? '?' . AuthTest::Browser::form($opt{query}) : '';

    return $b->post("/api/auth/signin/$id$query", {
        csrfToken   => $csrf,
        callbackUrl => $opt{callback_url} // '/',
        %{$opt{fields} // {}},
    }, Accept => 'text/html');
}


# answer(BROWSER, RESPONSE): goes to the provider, which signs in at once; the
# address of our callback with its answer, not visited yet.

sub answer {
    my ($self, $b, $response) = @_;

    my $location = $response->header('Location') // '';

    $location =~ m!/authorize\?! or return;

    my $redirect = $b->get($location);

    return URI->new($redirect->header('Location') // return);
}


# callback(BROWSER, ID, ...): both of the above.

sub callback {
    my ($self, $b, $id, %opt) = @_;

    return $self->answer($b, $self->begin($b, $id, %opt));
}


# sign_in(BROWSER, ID, ...): the response to the callback; where the sign-in does
# not even begin, that response.

sub sign_in {
    my ($self, $b, $id, %opt) = @_;

    my $response = $self->begin($b, $id, %opt);
    my $callback = $self->answer($b, $response);

    return $callback ? $self->visit($b, $callback) : $response;
}


# visit(BROWSER, URL): as a browser follows a redirect, timed.

sub visit {
    my ($self, $b, $url) = @_;

    my $start = Time::HiRes::time;
    my $response = $b->navigate($url);

    $self->{took} = Time::HiRes::time - $start;

    return $response;
}


# post_early(BROWSER, ID) and get_early(BROWSER, URL): send the request of begin()
# or visit() and return the socket; late(SOCKET) waits for the response.

sub post_early {
    my ($self, $b, $id) = @_;

    my $body = AuthTest::Browser::form({
        csrfToken => $b->{csrf} //= $b->csrf, callbackUrl => '/',
    });

    return $self->early($b, "/api/auth/signin/$id", $body);
}


sub get_early {
    my ($self, $b, $url) = @_;

    return $self->early($b, $url);
}


sub early {
    my ($self, $b, $url, $body) = @_;

    my $uri = $b->uri($url);
    my $socket = AuthTest::Net::connect_to($self->{t}, number => $uri->port);
    my $request = HTTP::Request->new(defined $body ? 'POST' : 'GET',
        $uri->path_query, [
            Host => $uri->host_port, Connection => 'close',
            Cookie => $b->jar->header($uri), Accept => 'text/html',
            'Sec-Fetch-Mode' => 'navigate',
        ], $body // ());

    if (defined $body) {
        $request->content_length(length $body);
        $request->content_type('application/x-www-form-urlencoded');
    }

    $request->protocol('HTTP/1.1');
    print $socket $request->as_string("\r\n");

    return $socket;
}


sub late {
    my ($self, $socket, $timeout) = @_;

    require HTTP::Response;

    return HTTP::Response->parse(AuthTest::Net::read_all($socket,
                                                         $timeout // 5));
}


# parameters(URL): a hash of its query.

sub parameters {
    my ($self, $url) = @_;

    return { URI->new($url)->query_form };
}


# with(URL, NAME => VALUE, ...): the URL with these parameters instead; undef
# takes one away.

sub with {
    my ($self, $url, %changes) = @_;

    my $uri = URI->new("$url");
    my @pairs = $uri->query_form;
    my @kept;

    while (my ($name, $value) = splice @pairs, 0, 2) {
        push @kept, $name, $value if !exists $changes{$name};
    }

    push @kept, map { ($_, $changes{$_}) }
                grep { defined $changes{$_} } sort keys %changes;

    $uri->query_form(\@kept);

    return $uri;
}


# The log from the last assertion or mark() on.

sub mark {
    my ($self) = @_;

    $self->{t}{flow_offset} = -s $self->{t}->dir . '/error.log';

    return $self;
}


sub new_log {
    my ($self) = @_;

    open my $fh, '<:raw', $self->{t}->dir . '/error.log' or return '';
    seek $fh, $self->{t}{flow_offset} // 0, 0;
    local $/;

    return scalar <$fh> // '';
}


# is_signed_in(RESPONSE, NAME, to => URL): a session was made, and the browser
# goes on.

sub is_signed_in {
    my ($self, $response, $name, %opt) = @_;

    my @wrong;
    my $to = $opt{to} // "$self->{base}/";
    my $location = $response->header('Location') // '';

    push @wrong, 'status is ' . $response->code if $response->code != 302;
    push @wrong, "goes to \"$location\"" if $location ne $to;
    push @wrong, 'sets no session' if !sets_session($response);
    push @wrong, 'logs an error' if $self->new_log =~ /auth: \[/;

    return $self->verdict($name, @wrong);
}


# is_refused(RESPONSE, CODE, NAME, why => QR, bound => SECONDS): nobody is signed
# in, the visitor is told what the catalogue says, and the log has this one
# code, once, with its anchor, and its reason.

sub is_refused {
    my ($self, $response, $code, $name, %opt) = @_;

    my $target = "$self->{base}/api/auth$ERROR{$code}";
    my $location = $response->header('Location') // '';

    my @wrong = $self->no_session($response);

    push @wrong, 'status is ' . $response->code if $response->code != 302;
    push @wrong, "goes to \"$location\"" if $location ne $target;
    push @wrong, $self->wrong_log($code, $opt{why});

    if (($self->{took} // 0) > ($opt{bound} // $BOUND)) {
        push @wrong, "took $self->{took} seconds";
    }

    return $self->verdict($name, @wrong);
}


sub wrong_log {
    my ($self, $code, $why) = @_;

    my @lines = grep { /auth: \[/ } split /\n/, $self->new_log;
    my $place = '(docs/errors.md#' . lc($code) . ')';

    return "logs no code" if !@lines;
    return "logs more than one line" if @lines > 1;
    return "has not the form of [$code]"
        if $lines[0] !~ /: \*\d+ auth: \[$code\] .+; .+ \Q$place\E/;
    return "is for another reason" if $why && $lines[0] !~ $why;

    return;
}


# no_session(RESPONSE): what there is of one.

sub no_session {
    my ($self, $response) = @_;

    return sets_session($response) ? 'sets a session' : ();
}


sub sets_session {
    my ($response) = @_;

    return scalar grep { /^(?:__\w+-)?next-auth\.session-token(?:\.\d+)?=[^;]/ }
                  $response->header('Set-Cookie');
}


sub verdict {
    my ($self, $name, @wrong) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 2;

    my @log = split /\n/, $self->new_log;

    $self->mark;
    $self->{took} = 0;

    return Test::More::ok(1, $name) if !@wrong;

    return Test::More::ok(0, $name)
           || Test::More::diag(join "\n", @wrong,
                               splice @log, @log > 5 ? -5 : 0);
}


# issued: all codes and tokens that the peer has handed out, and secrets, for
# no_secrets().

sub issued {
    my ($self) = @_;

    my $answer = $self->{scripted}->control('GET', '/_issued');
    my @requests = $self->{scripted}->log;

    # what a test put in the place of a token may be anything

    return (
        $self->{secret},
        grep { defined && length > 20 } @{$answer->{issued}}, map {
            ($_->{query}{state}, $_->{query}{nonce}, $_->{form}{code_verifier})
        } @requests,
    );
}


1;
