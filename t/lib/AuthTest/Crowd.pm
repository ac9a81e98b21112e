package AuthTest::Crowd;

# Copyright (C) ngx_http_auth_module contributors

# Many clients at once, each with a connection of its own and one request:
#
#     my $crowd = AuthTest::Crowd->new($t);
#
#     $crowd->get($browser, '/api/auth/signin') for 1 .. 200;
#
#     is($crowd->wait(5), 200, 'all are answered');
#     is($crowd->count(qr/ 302 /), 200, 'with a redirect');
#
#     $crowd->leave;             # those that are still waiting go away
#
# Nothing here blocks longer than it says.

use strict;
use warnings;

use IO::Select;
use Socket qw( SOL_SOCKET SO_LINGER );
use Time::HiRes qw( time );
use URI ();

use AuthTest::Browser;
use AuthTest::Net;


sub new {
    my ($class, $t, %opt) = @_;

    return bless {
        t       => $t,
        port    => $opt{port} // 0,
        members => [],
        select  => IO::Select->new,
    }, $class;
}


sub get {
    my ($self, $browser, $url) = @_;

    return $self->send($self->head($browser, 'GET', $url) . "\r\n");
}


sub post {
    my ($self, $browser, $url, $fields) = @_;

    my $body = AuthTest::Browser::form($fields);

    return $self->send($self->head($browser, 'POST', $url)
        . "Content-Type: application/x-www-form-urlencoded\r\n"
        . 'Content-Length: ' . length($body) . "\r\n\r\n$body");
}


# head(BROWSER, METHOD, URL): as that browser would send it, for one request

sub head {
    my ($self, $browser, $method, $url) = @_;

    my $uri = URI->new_abs($url, $browser->{base} . '/');
    my $cookies = $browser->{jar}->header($uri);

    return "$method " . $uri->path_query . " HTTP/1.1\r\n"
           . 'Host: ' . $uri->host_port . "\r\n"
           . "Accept: text/html\r\nSec-Fetch-Mode: navigate\r\n"
           . "Connection: close\r\n"
           . (length $cookies ? "Cookie: $cookies\r\n" : '');
}


# send(BYTES): on a new connection

sub send {
    my ($self, $bytes) = @_;

    my $member = {
        socket => AuthTest::Net::connect_to($self->{t},
                                            port => $self->{port}),
        answer => '',
        start  => time,
    };

    syswrite $member->{socket}, $bytes;

    push @{$self->{members}}, $member;

    $member->{socket}->blocking(0);
    $self->{select}->add($member->{socket});

    return $member;
}


# wait(SECONDS, CONDITION): until the other side has closed all connections, or
# the condition holds. How many were answered.

sub wait {
    my ($self, $timeout, $condition) = @_;

    my $deadline = time + $timeout;
    my %member = map { fileno $_->{socket} => $_ } $self->waiting;

    while ($self->{select}->count && time < $deadline) {
        last if $condition && $condition->();

        for my $socket ($self->{select}->can_read(0.02)) {
            $self->read($member{fileno $socket});
        }
    }

    return scalar grep { length $_->{answer} } @{$self->{members}};
}


sub read {
    my ($self, $member) = @_;

    my $n = sysread $member->{socket}, $member->{answer}, 65536,
                    length $member->{answer};

    return if $n || (!defined $n && $!{EAGAIN});

    $member->{took} = time - $member->{start};
    $self->drop($member);
}


sub drop {
    my ($self, $member) = @_;

    my $socket = delete $member->{socket} // return;

    $self->{select}->remove($socket);
    close $socket;
}


# leave(reset => 1): closes what is open, with a reset if that is wished

sub leave {
    my ($self, %opt) = @_;

    for my $member ($self->waiting) {
        setsockopt $member->{socket}, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0
            if $opt{reset};

        $self->drop($member);
    }

    return $self;
}


sub waiting { grep { $_->{socket} } @{$_[0]{members}} }


# count(QR): answers that match; slowest: seconds of the last one

sub count {
    my ($self, $re) = @_;

    return scalar grep { $_->{answer} =~ $re } @{$self->{members}};
}


sub slowest {
    my ($self) = @_;

    my ($slowest) = sort { $b <=> $a } map { $_->{took} // 1e9 }
                    @{$self->{members}};

    return $slowest // 0;
}


1;
