package Bench;

# Copyright (C) ngx_http_auth_module contributors

# What the measurements have in common. They run against the distribution's
# nginx with build/ngx_http_auth_module.so, unless TEST_NGINX_BINARY and
# TEST_NGINX_MODULE say otherwise.

use strict;
use warnings;

use Exporter qw( import );
use File::Basename qw( dirname );

BEGIN {
    my $root = dirname(__FILE__) . '/../..';

    chdir $root or die "$root: $!\n";

    if (!defined $ENV{TEST_NGINX_BINARY}) {
        $ENV{TEST_NGINX_BINARY} = '/usr/sbin/nginx';
        $ENV{TEST_NGINX_MODULE} = 'build/ngx_http_auth_module.so';
    }
}

use lib 't/lib';

our @EXPORT = qw( conditions lua median need table wrk );

STDOUT->autoflush(1);


# need(PROGRAM, ...): from packages of the same names

sub need {
    my (@programs) = @_;

    my @missing = grep {
        my $program = $_;
        !grep { -x "$_/$program" } split /:/, $ENV{PATH};
    } @programs;

    die "missing: apt-get install @missing\n" if @missing;
}


# conditions: what a figure has to be read with

sub conditions {
    my ($name) = @_;

    my ($cpu) = slurp('/proc/cpuinfo') =~ /^model name\s*:\s*(.*)/m;
    my $cpus = () = slurp('/proc/cpuinfo') =~ /^processor\s*:/mg;
    my ($load) = slurp('/proc/loadavg') =~ /^(\S+ \S+ \S+)/;

    print "$name: $cpus x ", $cpu // 'unknown', ", load $load\n\n";
}


sub slurp {
    my ($path) = @_;

    open my $fh, '<', $path or return '';
    local $/;

    return scalar <$fh>;
}


sub median {
    my (@values) = sort { $a <=> $b } @_;

    return 0 if !@values;

    my $middle = int(@values / 2);

    return @values % 2 ? $values[$middle]
                       : ($values[$middle - 1] + $values[$middle]) / 2;
}


# table(ROW, ...): arrays of equal length, the first one is the header

sub table {
    my (@rows) = @_;

    my @width = map {
        my $n = $_;
        (sort { $b <=> $a } map { length $_->[$n] } @rows)[0]
    } 0 .. $#{$rows[0]};

    for my $row (@rows) {
        print join('  ', map { sprintf $_ ? '%*s' : '%-*s', $width[$_],
                                       $row->[$_] } 0 .. $#$row), "\n";
    }

    print "\n";
}


# lua(T, tokens => [...], cookie => NAME, delay => MS): a script for wrk that
# takes the next of the sessions for each request

sub lua {
    my ($t, %opt) = @_;

    my $file = $t->write_file('tokens', join "\n", @{$opt{tokens}}, '');
    my $delay = $opt{delay}
                ? "function delay() return $opt{delay} end\n" : '';

    return $t->write_file('wrk.lua', <<"EOS");
local requests, n = {}, 0

function init()
    for token in io.lines("$file") do
        requests[#requests + 1] = wrk.format("GET", wrk.path,
            { Host = wrk.host .. ":" .. wrk.port,
              Cookie = "$opt{cookie}=" .. token })
    end
end

function request()
    n = n % #requests + 1
    return requests[n]
end

$delay
EOS
}


# wrk(URL, connections =>, seconds =>, script =>, cpu =>): { rate, requests, p50,
# p99 } with milliseconds; a request that failed ends the measurement

sub wrk {
    my ($url, %opt) = @_;

    my @command = (
        defined $opt{cpu} ? ('taskset', '-c', $opt{cpu}) : (),
        'wrk', '-t1', "-c$opt{connections}", "-d$opt{seconds}s", '--latency',
        $opt{script} ? ('-s', $opt{script}) : (), $url,
    );

    open my $out, '-|', @command or die "wrk: $!\n";

    my $text = do { local $/; <$out> };

    close $out or die "wrk failed:\n$text\n";
    die "$url: $text\n" if $text =~ /Non-2xx|Socket errors/;

    my ($rate) = $text =~ m!Requests/sec:\s+([\d.]+)!;

    my ($requests) = $text =~ /(\d+) requests in/;

    return { rate => $rate, requests => $requests, map { ("p$_" => milliseconds($text, $_)) }
                            qw( 50 99 ) };
}


sub milliseconds {
    my ($text, $percent) = @_;

    my ($value, $unit) = $text =~ /^\s+$percent%\s+([\d.]+)(us|ms|s|m)\b/m
        or die "no $percent% in:\n$text\n";

    return $value * { us => 0.001, ms => 1, s => 1000, m => 60_000 }->{$unit};
}


1;
