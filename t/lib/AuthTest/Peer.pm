package AuthTest::Peer;

# Copyright (C) ngx_http_auth_module contributors

# The programs that a test talks to beside nginx. Each is a Node.js process that
# takes its settings as one JSON argument, says "ready" when it listens, and ends
# with its standard input: a test that is killed takes its peers along. A peer
# that does not start fails the test.

use strict;
use warnings;

use IO::Select;
use JSON ();
use LWP::UserAgent ();
use POSIX qw( WNOHANG );
use Time::HiRes qw( sleep time );

my $START_TIMEOUT = 30;

my $json = JSON->new->utf8->canonical->allow_nonref;


# provider(T, clients => [...], users => [...], auto => LOGIN, ...): the real
# oidc-provider, see demo/provider.js. ->issuer, ->url(PATH), ->stop, ->start.

sub provider {
    my ($class, $t, %opt) = @_;

    return $class->spawn($t, 'demo/provider.js', %opt);
}


# scripted(T, client_id =>, client_secret =>, ssl => { cert, key }, ...): a provider
# that misbehaves on demand, see t/lib/peers/scripted.js. Also ->script({...}),
# ->log(PATH), ->count(PATH), ->reset.

sub scripted {
    my ($class, $t, %opt) = @_;

    return $class->spawn($t, 't/lib/peers/scripted.js', %opt);
}


# upstream(T): answers each request with JSON that says what it was.

sub upstream {
    my ($class, $t, %opt) = @_;

    return $class->spawn($t, 't/lib/peers/upstream.js', %opt);
}


# tokens(T): ->call(METHOD, { ARGUMENTS }), see t/lib/peers/tokens.js.

sub tokens {
    my ($class, $t, %opt) = @_;

    return $class->spawn($t, 't/lib/peers/tokens.js', %opt);
}


sub spawn {
    my ($class, $t, $program, %opt) = @_;

    my $self = bless {
        program => $t->root . "/$program",
        port    => delete $opt{port} // AuthTest::Net::reserve_port(),
        errors  => $t->dir . '/peer-' . @{$t->{peers}} . '.log',
        options => \%opt,
        ua      => LWP::UserAgent->new(
            timeout  => 30,
            ssl_opts => { verify_hostname => 0, SSL_verify_mode => 0 },
        ),
    }, $class;

    push @{$t->{peers}}, $self;

    return $self->start;
}


sub port { $_[0]{port} }
sub issuer { $_[0]->url }

sub url {
    my ($self, $path) = @_;

    my $scheme = $self->{options}{ssl} ? 'https' : 'http';
    my $host = $self->{options}{host} // '127.0.0.1';

    return "$scheme://$host:$self->{port}" . ($path // '');
}


sub start {
    my ($self) = @_;

    my $settings = $json->encode({ port => $self->{port} + 0,
                                   %{$self->{options}} });

    pipe my $stdin, my $to or die "pipe: $!\n";
    pipe my $from, my $stdout or die "pipe: $!\n";

    my $pid = fork // die "fork: $!\n";

    if (!$pid) {
        setpgrp;
        open STDIN, '<&', $stdin;
        open STDOUT, '>&', $stdout;
        open STDERR, '>>', $self->{errors};
        exec('node', $self->{program}, $settings) or POSIX::_exit(127);
    }

    $to->autoflush(1);

    @$self{qw( pid to from )} = ($pid, $to, $from);

    close $stdin;
    close $stdout;

    my $line = $self->read_line($START_TIMEOUT) // '';

    if ($line ne 'ready') {
        $self->stop;
        die "$self->{program} does not start:\n" . $self->errors;
    }

    return $self;
}


sub read_line {
    my ($self, $timeout) = @_;

    return if !IO::Select->new($self->{from})->can_read($timeout);

    # a peer writes one line at a time, whole
    my $line = readline $self->{from};

    chomp $line if defined $line;

    return $line;
}


sub stop {
    my ($self) = @_;

    my $pid = delete $self->{pid} // return;

    close $self->{to};
    kill 'TERM', $pid;

    my $deadline = time + 3;

    while (waitpid($pid, WNOHANG) == 0) {
        kill 'KILL', $pid if time > $deadline;
        sleep 0.01;
    }

    close $self->{from};
}


# what the peer wrote to its standard error

sub errors {
    my ($self) = @_;

    open my $fh, '<', $self->{errors} or return '';
    local $/;

    return scalar <$fh> // '';
}


# tokens

sub call {
    my ($self, $method, $arguments) = @_;

    print {$self->{to}} $json->encode([$method, $arguments // {}]), "\n";

    my $line = $self->read_line(30) // die "no answer to $method\n";
    my $answer = $json->decode($line);

    die "$method: $answer->{error}\n" if defined $answer->{error};

    return $answer->{result};
}


# scripted

sub script {
    my ($self, $script) = @_;

    $self->control('POST', '/_script', $script);

    return $self;
}


sub log {
    my ($self, $path) = @_;

    my $log = $self->control('GET', '/_log');

    return grep { !defined $path || $_->{path} eq $path } @{$log->{requests}};
}


sub count { my $self = shift; scalar(() = $self->log(@_)) }

sub reset { $_[0]->control('POST', '/_reset', {}) }


sub control {
    my ($self, $method, $path, $body) = @_;

    my $response = $self->{ua}->request(HTTP::Request->new(
        $method, $self->url($path), ['Content-Type' => 'application/json'],
        defined $body ? $json->encode($body) : undef));

    $response->is_success
        or die "$path: " . $response->status_line . "\n" . $response->content;

    return $json->decode($response->content);
}


1;
