package Chromium;

# Copyright (C) ngx_http_auth_module contributors

# Runs a script of this directory, which drives Chromium, and makes each thing
# that it reports an assertion of the test that calls.
#
#     use lib qw( t/lib t/browser );
#     use AuthTest;
#     use Chromium;
#
#     chromium($t, 'signin.js', base => $t->url);
#
# The script gets the settings as one JSON argument and writes a line of JSON
# for each assertion, see lib/script.js. All that Chromium writes goes to the
# test's own directory.

use strict;
use warnings;

use Exporter qw( import );
use JSON ();
use POSIX ();
use Test::More ();

our @EXPORT = qw( chromium );

my $json = JSON->new->utf8->canonical;


sub chromium {
    my ($t, $script, %settings) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    my ($pid, $input, $output) = spawn($t, $script, \%settings);
    my $done = 0;

    while (my $line = <$output>) {
        my $report = eval { $json->decode($line) };

        if (!$report) {
            Test::More::diag("$script: $line");
            next;
        }

        $done = 1 if $report->{done};
        assertion($report) if defined $report->{name};
    }

    # the script ends with its input, if it has not ended by itself
    close $input;
    waitpid $pid, 0;

    my $good = Test::More::ok($done && $? == 0, "$script came to its end");

    Test::More::diag($t->read_file('chromium.log')) if !$good;

    return $good;
}


sub spawn {
    my ($t, $script, $settings) = @_;

    pipe my $stdin, my $input or die "pipe: $!\n";
    pipe my $output, my $stdout or die "pipe: $!\n";

    my $pid = fork // die "fork: $!\n";

    if (!$pid) {
        environment($t);
        open STDIN, '<&', $stdin;
        open STDOUT, '>&', $stdout;
        open STDERR, '>>', $t->dir . '/chromium.log';
        exec('node', $t->root . "/t/browser/$script",
             $json->encode($settings)) or POSIX::_exit(127);
    }

    close $stdin;
    close $stdout;

    return ($pid, $input, $output);
}


# the profile, the cache and what else a browser keeps

sub environment {
    my ($t) = @_;

    my $home = $t->dir . '/home';

    mkdir $home;

    $ENV{$_} = $home for qw( HOME TMPDIR XDG_CONFIG_HOME XDG_CACHE_HOME
                             XDG_RUNTIME_DIR );
    $ENV{FONTCONFIG_FILE} = $t->root . '/t/browser/fonts.conf';

    delete @ENV{qw( DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS )};
}


sub assertion {
    my ($report) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    Test::More::ok($report->{ok}, $report->{name})
        or Test::More::diag($report->{detail} // '');
}


1;
