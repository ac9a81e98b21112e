package AuthTest;

# Copyright (C) ngx_http_auth_module contributors

# The harness: a test has its own nginx on its own ports, in its own directory,
# with its own peers, and leaves nothing behind.
#
#     use lib 't/lib';
#     use AuthTest;
#
#     my $t = AuthTest->new(plan => 2);
#
#     $t->config(<<'EOF');
#         server {
#             listen 127.0.0.1:%%PORT_0%%;
#             location / { return 204; }
#         }
#     EOF
#
#     $t->start;
#
#     my $b = $t->browser;
#     is($b->get('/')->code, 204, 'answers');
#     is($b->navigate('/')->code, 204, 'answers a browser');
#
# Importing it turns on strict and warnings and exports Test::More, the JSON
# helpers to_json and from_json, and no_secrets.
#
# The build is chosen by the environment: TEST_NGINX_BINARY, and
# TEST_NGINX_MODULE for the shared object ("" where it is linked in). Without
# them it is the sanitized one. TEST_NGINX_KEEP=1 keeps the directory,
# TEST_NGINX_VERBOSE=1 prints the error log at the end.
#
# Three assertions come by themselves at the end of each file, and are not
# counted in "plan": no alert in the error log, no sanitizer report, and a
# graceful stop within five seconds.

use strict;
use warnings;

use Cwd qw( abs_path );
use File::Basename qw( dirname );
use File::Path qw( remove_tree );
use File::Temp qw( tempdir );
use JSON ();
use POSIX qw( WNOHANG );
use Test::More ();
use Time::HiRes qw( sleep time );

use AuthTest::Browser;
use AuthTest::Cert;
use AuthTest::Net;
use AuthTest::Peer;
use AuthTest::Report;

my $ROOT = abs_path(dirname(__FILE__) . '/../..');

my $STOP_TIMEOUT = 5;

# a sanitized nginx on a busy machine
my $START_TIMEOUT = 30;

my @tests;

# so that END runs
$SIG{$_} = sub { exit 1 } for qw( HUP INT TERM );
$SIG{PIPE} = 'IGNORE';


sub import {
    my $into = caller;

    strict->import;
    warnings->import;

    no strict 'refs';

    for my $name (@Test::More::EXPORT) {
        next if $name =~ /^(skip|todo|todo_skip|\$TODO|plan)$/;
        *{"${into}::$name"} = \&{"Test::More::$name"};
    }

    *{"${into}::$_"} = \&{$_} for qw( from_json to_json no_secrets );
}


# new(plan => N, log_level => 'info' or 'debug', workers => 1)

sub new {
    my ($class, %opt) = @_;

    my $self = bless {
        dir       => tempdir('auth-test-XXXXXX', TMPDIR => 1),
        log_level => $opt{log_level} // 'info',
        workers   => $opt{workers} // 1,
        root      => $ROOT,
        pid_owner => $$,
        vars      => {},
        allowed   => [],
        peers     => [],
        exits     => [],
        graceful  => 1,
    }, $class;

    # workers are not root
    chmod 0755, $self->{dir};

    for my $dir (qw( sanitizer www )) {
        mkdir "$self->{dir}/$dir";
    }

    chmod 01777, "$self->{dir}/sanitizer";

    $self->choose_build;

    # one set of final assertions a file, however many servers it starts
    if (!@tests && defined $opt{plan}) {
        Test::More::plan(tests => $opt{plan} + AuthTest::Report::COUNT);
    }

    push @tests, $self;

    return $self;
}


sub choose_build {
    my ($self) = @_;

    my $binary = $ENV{TEST_NGINX_BINARY} || 'build/nginx-sanitized/nginx';
    my $module = $ENV{TEST_NGINX_MODULE} // '';

    $binary = "$ROOT/$binary" if $binary !~ m!^/!;
    $module = "$ROOT/$module" if $module && $module !~ m!^/!;

    -x $binary or die "no nginx at $binary: make build-sanitized\n";
    !$module || -f $module or die "no module at $module: make build\n";

    $self->{binary} = $binary;
    $self->{module} = $module;
}


sub dir { $_[0]{dir} }
sub root { $ROOT }
sub binary { $_[0]{binary} }


# port(N): a free port, the same one for the same N in this test.

sub port {
    my ($self, $n) = @_;

    return $self->{ports}{$n // 0} //= AuthTest::Net::reserve_port();
}


# url(PATH, N): the address of PATH on the server at port N.

sub url {
    my ($self, $path, $n) = @_;

    return 'http://127.0.0.1:' . $self->port($n) . ($path // '');
}


# set(NAME => VALUE, ...): %%NAME%% in configurations and files.

sub set {
    my ($self, %vars) = @_;

    $self->{vars}{$_} = $vars{$_} for keys %vars;

    return $self;
}


sub substitute {
    my ($self, $text) = @_;

    $text =~ s/%%PORT_(\w+)%%/$self->port($1)/ge;
    $text =~ s/%%DIR%%/$self->{dir}/g;
    $text =~ s/%%(\w+)%%/$self->{vars}{$1} \/\/ die "no value for %%$1%%\n"/ge;

    return $text;
}


# write_file(NAME, CONTENT, MODE): a file in the test's directory, its path.

sub write_file {
    my ($self, $name, $content, $mode) = @_;

    my $path = "$self->{dir}/$name";

    open my $fh, '>:raw', $path or die "$path: $!\n";
    print $fh $content;
    close $fh or die "$path: $!\n";

    chmod $mode // 0644, $path;

    return $path;
}


sub read_file {
    my ($self, $name) = @_;

    my $path = $name =~ m!^/! ? $name : "$self->{dir}/$name";

    open my $fh, '<:raw', $path or return '';
    local $/;

    return scalar <$fh> // '';
}


# config(TEXT): what stands inside http {}. A text that has %%GLOBALS%% and
# %%HTTP%% is a whole configuration; %%MAIN%% in the variables goes to the main
# context.

sub config {
    my ($self, $text) = @_;

    $self->write_file('nginx.conf', $self->expand($text, 'error.log'));

    return $self;
}


sub expand {
    my ($self, $text, $log) = @_;

    if ($text !~ /%%GLOBALS%%/) {
        $text = "%%GLOBALS%%\n\nevents {\n}\n\n"
                . "http {\n    %%HTTP%%\n\n$text\n}\n";
    }

    my $globals = $self->globals($log);
    my $http = $self->http_defaults;

    $text =~ s/%%GLOBALS%%/$globals/;
    $text =~ s/%%HTTP%%/$http/;

    return $self->substitute($text);
}


sub globals {
    my ($self, $log) = @_;

    my @lines = (
        'daemon off;',
        "worker_processes $self->{workers};",
        "pid $self->{dir}/nginx.pid;",
        "error_log $self->{dir}/$log $self->{log_level};",
        map { "env $_;" } qw( ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS ),
    );

    push @lines, 'user www-data;' if $> == 0;
    unshift @lines, "load_module $self->{module};" if $self->{module};
    push @lines, $self->{vars}{MAIN} if $self->{vars}{MAIN};

    return join "\n", @lines;
}


sub http_defaults {
    my ($self) = @_;

    my $dir = $self->{dir};

    return join "\n    ",
        "access_log $dir/access.log;",
        "root $dir/www;",
        map { "${_}_temp_path $dir/${_}_temp;" }
            qw( client_body fastcgi proxy scgi uwsgi );
}


# start: runs nginx and returns when it listens.

sub start {
    my ($self) = @_;

    my $pid = $self->spawn('nginx.conf', 'error.log', "$self->{dir}/stderr");

    $self->{pid} = $pid;

    # nginx writes its pid once it listens
    my $ready = $self->wait_for(sub { -s "$self->{dir}/nginx.pid"
                                      || waitpid($pid, WNOHANG) == $pid },
                                $START_TIMEOUT);

    if (!$ready || !-s "$self->{dir}/nginx.pid") {
        Test::More::diag($self->read_file('stderr'), $self->error_log);
        Test::More::BAIL_OUT('nginx hangs at start') if !$ready;
        $self->{pid} = undef;
        die "nginx does not start\n";
    }

    return $self;
}


sub spawn {
    my ($self, $conf, $log, $stderr, @args) = @_;

    my $pid = fork // die "fork: $!\n";
    return $pid if $pid;

    # a group of its own: signals at the terminal are for the test
    setpgrp;

    # nginx -t returns from main() with all of its memory in place
    $self->sanitizer_environment(leaks => !@args);

    open STDIN, '<', '/dev/null';
    open STDOUT, '>>', $stderr;
    open STDERR, '>>', $stderr;

    exec($self->{binary}, '-p', $self->{dir}, '-c', "$self->{dir}/$conf",
         '-e', "$self->{dir}/$log", @args)
        or POSIX::_exit(127);
}


sub sanitizer_environment {
    my ($self, %opt) = @_;

    my $leaks = $opt{leaks} ? 1 : 0;
    my $log = "log_path=$self->{dir}/sanitizer/report";
    my $lib = dirname(__FILE__);

    $ENV{ASAN_OPTIONS} = "$log:detect_leaks=$leaks:exitcode=86:"
                         . 'detect_stack_use_after_return=1:'
                         . 'allocator_may_return_null=1';
    $ENV{UBSAN_OPTIONS} = "$log:print_stacktrace=1:"
                          . "suppressions=$lib/ubsan.supp";
    $ENV{LSAN_OPTIONS} = "suppressions=$lib/lsan.supp:print_suppressions=0";
}


# test_config(TEXT): (exit status, output) of nginx -t.

sub test_config {
    my ($self, $text) = @_;

    my $out = "$self->{dir}/nginx-t.out";

    unlink $out;
    $self->write_file('nginx-t.conf', $self->expand($text, 'nginx-t.log'));

    my $pid = $self->spawn('nginx-t.conf', 'nginx-t.log', $out, '-t');
    waitpid $pid, 0;

    # a crash is no answer
    push @{$self->{exits}}, $? if $? >> 8 == 86 || $? & 127;

    return ($? >> 8, $self->read_file('nginx-t.out'));
}


# quit: a graceful stop, as each test ends with. True when it was in time.

sub quit {
    my ($self) = @_;

    return $self->stop_by('QUIT');
}


# stop: a fast one.

sub stop {
    my ($self) = @_;

    return $self->stop_by('TERM');
}


sub stop_by {
    my ($self, $signal) = @_;

    my $pid = delete $self->{pid} // return 1;

    kill $signal, $pid;

    my $status;
    my $gone = $self->wait_for(sub {
        return 0 if waitpid($pid, WNOHANG) != $pid;
        $status = $?;
        return 1;
    }, $STOP_TIMEOUT);

    # none of the group outlives its master
    kill 'KILL', -$pid;

    if (!$gone) {
        waitpid $pid, 0;
        $self->{graceful} = 0;
        return 0;
    }

    push @{$self->{exits}}, $status;
    unlink "$self->{dir}/nginx.pid";

    return 1;
}


# reload: returns when the new workers run and the old ones accept nothing more;
# what these have begun they may still finish.

sub reload {
    my ($self) = @_;

    my @signs = (': start worker process ', ': gracefully shutting down');
    my $count = sub {
        my $log = $self->error_log;

        return map { my $n = () = $log =~ /$_/g; $n } @signs;
    };

    my ($started, $stopped) = $count->();

    kill 'HUP', $self->{pid};

    my $done = $self->wait_for(sub {
        my @now = $count->();

        return $now[0] >= $started + $self->{workers}
               && $now[1] >= $stopped + $self->{workers};
    }, 10);

    Test::More::diag('nginx did not reload') if !$done;

    return $done;
}


sub pid { $_[0]{pid} }


# worker_pids: of all children of the master, old workers included.

sub worker_pids {
    my ($self) = @_;

    my $children = $self->read_file("/proc/$self->{pid}/task/"
                                    . "$self->{pid}/children");
    return split ' ', $children;
}


# worker_rss: resident memory of the first worker in kB.

sub worker_rss {
    my ($self) = @_;

    my ($worker) = $self->worker_pids;
    my ($rss) = $self->read_file("/proc/$worker/status") =~ /^VmRSS:\s+(\d+)/m;

    return $rss;
}


sub wait_for {
    my ($self, $condition, $timeout) = @_;

    my $deadline = time + ($timeout // 5);

    while (1) {
        my $value = $condition->();

        return $value if $value;
        return 0 if time > $deadline;

        sleep 0.02;
    }
}


sub error_log { $_[0]->read_file('error.log') }
sub access_log { $_[0]->read_file('access.log') }


# log_like(QR, TIMEOUT): waits for a line of the error log that matches.

sub log_like {
    my ($self, $re, $timeout) = @_;

    return $self->wait_for(sub { $self->error_log =~ $re }, $timeout);
}


# allow_log(QR, ...): alerts and sanitizer-free faults that the test provokes.

sub allow_log {
    my ($self, @re) = @_;

    push @{$self->{allowed}}, @re;

    return $self;
}


sub to_json { JSON->new->utf8->canonical->allow_nonref->encode($_[0]) }
sub from_json { JSON->new->utf8->allow_nonref->decode($_[0]) }


# no_secrets(T, SECRET, ...): one assertion that none is in the error log. What
# nginx itself writes does not count: the request line at the end of a line,
# and at the debug level all that is not ours.

sub no_secrets {
    my ($self, @secrets) = @_;

    my @lines = split /\n/, $self->error_log;

    s/, (?:request|referrer|upstream): "[^"]*"//g for @lines;

    @lines = grep { !/\[debug\]/ || /\bauth\b/ } @lines;

    my @found = grep { my $line = $_;
                       grep { length && index($line, $_) >= 0 } @secrets }
                     @lines;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    Test::More::diag("secrets in the log:\n" . join("\n", @found)) if @found;

    return Test::More::ok(!@found && @secrets, 'no secrets in the error log');
}


# the other parts of the harness as methods

sub browser { my $self = shift; AuthTest::Browser->new($self, @_) }
sub certificate { my $self = shift; AuthTest::Cert::make($self, @_) }
sub connect { my $self = shift; AuthTest::Net::connect_to($self, @_) }
sub raw { my $self = shift; AuthTest::Net::raw($self, @_) }

sub provider { my $self = shift; AuthTest::Peer->provider($self, @_) }
sub scripted { my $self = shift; AuthTest::Peer->scripted($self, @_) }
sub tokens { my $self = shift; AuthTest::Peer->tokens($self, @_) }
sub upstream { my $self = shift; AuthTest::Peer->upstream($self, @_) }


END {
    # a test that died keeps its status
    my $status = $?;

    @tests = grep { $_->{pid_owner} == $$ } @tests;

    if (@tests) {
        AuthTest::Report::finish(@tests);

        for my $t (@tests) {
            $_->stop for @{$t->{peers}};

            if ($ENV{TEST_NGINX_KEEP}) {
                Test::More::diag("kept: $t->{dir}");
                next;
            }

            remove_tree($t->{dir});
        }
    }

    $? = $status;
}


1;
