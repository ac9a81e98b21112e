package AuthTest::Clock;

# Copyright (C) ngx_http_auth_module contributors

# Moves the time of day of a running nginx, so that nothing waits for minutes:
#
#     my $clock = AuthTest::Clock->new($t);
#
#     $clock->start;             # instead of $t->start
#     $clock->ahead(901);        # seconds, from now on
#     $clock->hold;              # stands still, however long the test takes
#     $clock->ahead(60);         # and is then moved by hand
#     $clock->release;           # the real time again
#
# The peers and the test itself keep the real time.

use strict;
use warnings;

use File::Basename qw( dirname );

my $SOURCE = dirname(__FILE__) . '/../clock.c';


sub new {
    my ($class, $t) = @_;

    my $self = bless { t => $t, library => $t->dir . '/clock.so' }, $class;

    system($ENV{CC} // 'gcc', qw( -O1 -Wall -Werror -fPIC -shared -o ),
           $self->{library}, $SOURCE) == 0
        or die "clock.c does not compile\n";

    chmod 0755, $self->{library};

    $self->{file} = $t->write_file('clock', pack 'q2', 0, 0);

    return $self;
}


sub start {
    my ($self) = @_;

    my $t = $self->{t};

    # the sanitizer's library wants to be the first one
    my ($asan) = `ldd \Q@{[$t->binary]}\E` =~ /(\S*libasan\S*) => (\S+)/
                 ? $2 : ();

    local $ENV{LD_PRELOAD} = join ' ', $asan // (), $self->{library};
    local $ENV{TEST_CLOCK} = $self->{file};

    return $t->start;
}


# ahead(SECONDS): of the real time, or of the moment that it was held at. A
# worker reads the clock when it next wakes up, which any request does.

sub ahead {
    my ($self, $seconds) = @_;

    my $held = $self->{held};

    return $self->set($seconds, $held ? $held + $seconds : 0);
}


sub hold {
    my ($self) = @_;

    $self->{held} = time;

    return $self->ahead(0);
}


sub release {
    my ($self) = @_;

    $self->{held} = undef;

    return $self->ahead(0);
}


sub set {
    my ($self, @numbers) = @_;

    open my $fh, '+<:raw', $self->{file} or die "$self->{file}: $!\n";
    syswrite $fh, pack 'q2', @numbers;
    close $fh;

    return $self;
}


1;
