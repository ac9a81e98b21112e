package AuthTest::Report;

# Copyright (C) ngx_http_auth_module contributors

# The assertions that each test file ends with.

use strict;
use warnings;

use Test::More ();

use constant {
    COUNT      => 3,
    MAX_REPORT => 8000,
};

my $ALERT = qr/\[(?:alert|crit|emerg)\]/;
my $REPORT = qr/Sanitizer|runtime error:/;


sub finish {
    my (@tests) = @_;

    $_->quit for @tests;

    my @alerts = map { alerts($_) } @tests;
    my @reports = map { reports($_) } @tests;
    my $graceful = !grep { !$_->{graceful} } @tests;

    Test::More::ok(!@alerts, 'no alerts in the error log')
        or Test::More::diag(join "\n", @alerts);

    Test::More::ok(!@reports, 'no sanitizer reports')
        or Test::More::diag(join "\n", @reports);

    Test::More::ok($graceful, 'nginx stopped gracefully');

    if ($ENV{TEST_NGINX_VERBOSE}) {
        Test::More::diag($_->error_log) for @tests;
    }

    if (!defined Test::More->builder->has_plan) {
        Test::More::done_testing();
    }
}


sub alerts {
    my ($t) = @_;

    my @alerts = grep { /$ALERT/ } split /\n/, $t->error_log;

    for my $allowed (@{$t->{allowed}}) {
        @alerts = grep { !/$allowed/ } @alerts;
    }

    return @alerts;
}


sub reports {
    my ($t) = @_;

    my @reports;

    for my $file (glob("$t->{dir}/sanitizer/*"), "$t->{dir}/stderr") {
        my $text = $t->read_file($file);

        push @reports, substr $text, 0, MAX_REPORT if $text =~ /$REPORT/;
    }

    # workers report by themselves, this is for the master and for nginx -t
    for my $status (@{$t->{exits}}) {
        push @reports, "nginx: exit status $status" if $status;
    }

    return @reports;
}


1;
