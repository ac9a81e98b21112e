package AuthTest::Browser;

# Copyright (C) ngx_http_auth_module contributors

# An HTTP client with a cookie jar. It follows no redirect by itself, takes a
# path for an address on the test's first port, and finds every host name that
# is not an address on 127.0.0.1, so that http://app.example.com:PORT/ works.

use strict;
use warnings;

use HTML::Entities ();
use HTTP::Request ();
use JSON ();
use LWP::Protocol::http ();
use LWP::UserAgent ();
use URI ();

use AuthTest::Jar;

my $MAX_REDIRECTS = 10;

{
    no warnings 'redefine';

    my $options = \&LWP::Protocol::http::_extra_sock_opts;

    *LWP::Protocol::http::_extra_sock_opts = sub {
        my ($self, $host, $port) = @_;

        # LWP::Protocol::https asks without them
        my @peer = ($host // '') =~ /^[\d.]+$/ ? ()
                 : (PeerAddr => '127.0.0.1');

        return ($options->(@_), @peer);
    };
}


# new(T or undef, base => URL, timeout => SECONDS, ca => FILE, headers => [...])

sub new {
    my ($class, $t, %opt) = @_;

    my $ua = LWP::UserAgent->new(
        agent        => 'AuthTest',
        max_redirect => 0,
        timeout      => $opt{timeout} // 15,
        env_proxy    => 0,
        parse_head   => 0,
    );

    my $ca = $opt{ca} // ($t ? $t->dir . '/ca.crt' : '');

    if (-f $ca) {
        $ua->ssl_opts(SSL_ca_file => $ca, verify_hostname => 1);
    }

    return bless {
        ua      => $ua,
        jar     => AuthTest::Jar->new,
        base    => $opt{base} // $t->url,
        headers => $opt{headers} // [],
    }, $class;
}


sub jar { $_[0]{jar} }
sub uri { URI->new_abs($_[1], $_[0]{base} . '/') }


# request(METHOD, URL or PATH, CONTENT, HEADER => VALUE, ...): an HTTP::Response.
# CONTENT is undef, bytes, or a hash or array that is sent as a form.

sub request {
    my ($self, $method, $url, $content, @headers) = @_;

    my $uri = $self->uri($url);
    my $request = HTTP::Request->new($method, $uri,
                                     [@{$self->{headers}}, @headers]);

    if (ref $content) {
        $request->content(form($content));
        $request->content_type('application/x-www-form-urlencoded');

    } elsif (defined $content) {
        $request->content($content);
    }

    if (defined $request->content && $method ne 'GET') {
        $request->content_length(length $request->content);
    }

    my $cookies = $self->{jar}->header($uri);

    if (length $cookies && !defined $request->header('Cookie')) {
        $request->header(Cookie => $cookies);
    }

    my $response = $self->{ua}->request($request);

    for my $line ($response->header('Set-Cookie')) {
        $self->{jar}->store($uri, $line);
    }

    return $response;
}


sub form {
    my ($fields) = @_;

    my $uri = URI->new('http:');

    $uri->query_form(ref $fields eq 'HASH' ? [%$fields] : $fields);

    return $uri->query // '';
}


sub get {
    my ($self, $url, @headers) = @_;

    return $self->request('GET', $url, undef, @headers);
}


sub head {
    my ($self, $url, @headers) = @_;

    return $self->request('HEAD', $url, undef, @headers);
}


sub post {
    my ($self, $url, $content, @headers) = @_;

    return $self->request('POST', $url, $content // '', @headers);
}


# navigate(URL): what a browser sends for a link or a typed address.

sub navigate {
    my ($self, $url, @headers) = @_;

    return $self->get($url, Accept => 'text/html,*/*;q=0.8',
                      'Sec-Fetch-Mode' => 'navigate',
                      'Sec-Fetch-Dest' => 'document', @headers);
}


# follow(RESPONSE, while => QR): follows redirects; the first response that is
# none, or whose target does not match.

sub follow {
    my ($self, $response, %opt) = @_;

    for (1 .. $opt{max} // $MAX_REDIRECTS) {
        my $location = $response->header('Location');

        last if !$response->is_redirect || !defined $location;

        my $uri = URI->new_abs($location, $response->request->uri);

        last if $opt{while} && $uri !~ $opt{while};

        $response = $self->navigate($uri);
    }

    return $response;
}


# json(RESPONSE): its body, undef where it is no JSON.

sub json {
    my ($self, $response) = @_;

    return eval { JSON->new->utf8->allow_nonref->decode($response->content) };
}


# forms(RESPONSE): [{ action, method, fields => { name => value } }, ...]

sub forms {
    my ($self, $response) = @_;

    my $html = $response->decoded_content;
    my @forms;

    while ($html =~ m!<form\b([^>]*)>(.*?)</form>!gs) {
        my ($head, $body) = (attributes($1), $2);
        my %fields;

        while ($body =~ /<input\b([^>]*)>/gs) {
            my $input = attributes($1);

            # a button's field is sent only where that button is pressed
            next if !defined $input->{name};
            next if ($input->{type} // '') =~ /^(submit|image|button)$/;

            $fields{$input->{name}} = $input->{value} // '';
        }

        push @forms, {
            action => URI->new_abs($head->{action} // '',
                                   $response->request->uri),
            method => uc($head->{method} // 'GET'),
            fields => \%fields,
        };
    }

    return @forms;
}


sub attributes {
    my ($text) = @_;

    my %attributes;

    while ($text =~ /([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g) {
        $attributes{lc $1} = HTML::Entities::decode($2 // $3 // $4 // '');
    }

    return \%attributes;
}


# submit(RESPONSE, { FIELD => VALUE }, action => QR): posts the first form, or the
# first whose action matches, with its own fields and these.

sub submit {
    my ($self, $response, $fields, %opt) = @_;

    my ($form) = grep { !$opt{action} || $_->{action} =~ $opt{action} }
                 $self->forms($response);

    die "no form in the answer to " . $response->request->uri . "\n" if !$form;

    return $self->request($form->{method}, $form->{action},
                          { %{$form->{fields}}, %{$fields // {}} },
                          Accept => 'text/html',
                          'Sec-Fetch-Mode' => 'navigate');
}


# cookie(NAME): its value in the jar, undef without; cookies(QR) all as hashes.

sub cookie {
    my ($self, $name) = @_;

    my @found = $self->{jar}->find($name);

    return @found ? $found[-1]{value} : undef;
}


sub cookies {
    my ($self, $re) = @_;

    return $re ? $self->{jar}->find($re) : $self->{jar}->all;
}


# set_cookies(RESPONSE): its Set-Cookie lines, parsed, by name.

sub set_cookies {
    my ($self, $response) = @_;

    return map { $_->{name} => $_ }
           map { AuthTest::Jar::parse($_) } $response->header('Set-Cookie');
}


# csrf(API): the token of the API at this path.

sub csrf {
    my ($self, $api) = @_;

    my $json = $self->json($self->get(($api // '/api/auth') . '/csrf'));

    return $json && $json->{csrfToken};
}


# start_sign_in(PROVIDER, api => PATH, callback_url =>, fields => {...}, query =>):
# posts to the API's sign-in; the redirect to the provider.

sub start_sign_in {
    my ($self, $provider, %opt) = @_;

    my $api = $opt{api} // '/api/auth';
    my $query = $opt{query} ? '?' . form($opt{query}) : '';

    return $self->post("$api/signin/$provider$query", {
        csrfToken   => $self->csrf($api) // '',
        callbackUrl => $opt{callback_url} // '/',
        %{$opt{fields} // {}},
    }, Accept => 'text/html');
}


# sign_in(PROVIDER, user =>, password =>, ...): all of it, as a person does it with
# the provider's login page where there is one. The response to the callback;
# with `follow` the page behind it.

sub sign_in {
    my ($self, $provider, %opt) = @_;

    my $callback = qr!/callback/!;
    my $response = $self->start_sign_in($provider, %opt);

    $response = $self->follow_until($response, $callback);

    if ($response->code == 200 && $self->forms($response)) {
        $response = $self->submit($response, {
            login    => $opt{user} // 'alice',
            password => $opt{password} // 'wonderland',
        });

        $response = $self->follow_until($response, $callback);
    }

    # with response_mode=form_post the provider's page posts itself
    if (!$response->is_redirect
        && grep { $_->{action} =~ $callback } $self->forms($response))
    {
        $response = $self->submit($response, {}, action => $callback);

    } elsif (($response->header('Location') // '') =~ $callback) {
        $response = $self->navigate(URI->new_abs($response->header('Location'),
                                                 $response->request->uri));
    }

    return $opt{follow} ? $self->follow($response) : $response;
}


# follow_until(RESPONSE, QR): follows redirects up to the one whose target
# matches, which is returned and not followed.

sub follow_until {
    my ($self, $response, $re) = @_;

    for (1 .. $MAX_REDIRECTS) {
        my $location = $response->header('Location');

        last if !$response->is_redirect || !defined $location;

        my $uri = URI->new_abs($location, $response->request->uri);

        last if $uri->path =~ $re;

        $response = $self->navigate($uri);
    }

    return $response;
}


1;
