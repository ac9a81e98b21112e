package AuthTest::Net;

# Copyright (C) ngx_http_auth_module contributors

# Ports and bare connections.

use strict;
use warnings;

use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw( sleep time );

# below the ports that the system gives to outgoing connections
use constant {
    FIRST_PORT => 10000,
    LAST_PORT  => 31999,
};

my @locks;


# A bound UDP socket, kept until the test ends, tells other tests that the TCP
# port of the same number is taken: between looking for a free port and
# listening on it nothing else would.

sub reserve_port {
    my $span = LAST_PORT - FIRST_PORT + 1;
    my $start = int rand $span;

    for my $n (0 .. $span - 1) {
        my $port = FIRST_PORT + ($start + $n) % $span;

        my $lock = IO::Socket::INET->new(
            Proto     => 'udp',
            LocalAddr => "127.0.0.1:$port",
        ) or next;

        IO::Socket::INET->new(
            Proto     => 'tcp',
            LocalAddr => "127.0.0.1:$port",
            Listen    => 1,
            ReuseAddr => 1,
        ) or next;

        push @locks, $lock;

        return $port;
    }

    die "no free port\n";
}


sub is_listening {
    my ($port) = @_;

    return !!IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port");
}


# connect_to(T, port => N or number => PORT, ssl => {...}): a socket, unbuffered.

sub connect_to {
    my ($t, %opt) = @_;

    my $port = $opt{number} // $t->port($opt{port});
    my $socket;

    if ($opt{ssl}) {
        require IO::Socket::SSL;
        $socket = IO::Socket::SSL->new(
            PeerAddr        => '127.0.0.1',
            PeerPort        => $port,
            SSL_verify_mode => 0,
            ref $opt{ssl} ? %{$opt{ssl}} : (),
        );

    } else {
        $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port");
    }

    $socket or die "cannot connect to port $port: $@\n";
    $socket->autoflush(1);

    return $socket;
}


# raw(T, BYTES or [BYTES, SECONDS, BYTES, ...], OPTIONS): writes exactly these
# bytes, pausing where a number stands in the list, and returns all that comes
# until the end of the connection or `timeout` seconds without any. With
# `half_close` the writing side is shut afterwards.

sub raw {
    my ($t, $bytes, %opt) = @_;

    local $SIG{PIPE} = 'IGNORE';

    my $socket = connect_to($t, %opt);
    my @parts = ref $bytes ? @$bytes : $bytes;

    while (@parts) {
        print $socket shift @parts;
        sleep shift @parts if @parts;
    }

    shutdown $socket, 1 if $opt{half_close};

    return read_all($socket, $opt{timeout} // 5);
}


sub read_all {
    my ($socket, $timeout) = @_;

    my $select = IO::Select->new($socket);
    my $answer = '';

    while (1) {
        my $pending = $socket->can('pending') && $socket->pending;

        last if !$pending && !$select->can_read($timeout);
        last if !sysread $socket, $answer, 65536, length $answer;
    }

    return $answer;
}


1;
