package AuthTest::Config;

# Copyright (C) ngx_http_auth_module contributors

# What tests of directives have in common: a table of good and bad values, and
# what nginx -t has to say of the bad ones.

use strict;
use warnings;

use Exporter qw( import );
use Test::More ();

use AuthTest::Site;

our @EXPORT = qw( check_directives config refused );


# check_directives(T, { NAME => [PLACES, [GOOD], [[BAD, QR]], NEEDS] }): PLACES is
# made of "h", "s" and "l"; NEEDS are directives to stand before it.

sub check_directives {
    my ($t, $directives) = @_;

    for my $name (sort keys %$directives) {
        my ($places, $good, $bad, $needs) = @{$directives->{$name}};
        my @places = split //, $places;
        my $n = 0;

        $needs //= '';

        for my $value (@$good) {

            # the first in all places, the others in one each
            for my $place ($n ? $places[$n % @places] : @places) {
                my ($status, $text) = $t->test_config(
                    config($place => "$needs $name $value;"));

                Test::More::is($status, 0, "$name $value; ($place)")
                    or Test::More::diag($text);
            }

            $n++;
        }

        for my $row (@$bad) {
            my ($value, $message) = @$row;

            refused($t, "$name $value;", $message,
                    config($places[$n++ % @places] =>
                           "$needs\n$name $value;"));
        }
    }
}


# config(h => TEXT, s => TEXT, l => TEXT): a site with these lines at the http,
# the server and the location level

sub config {
    my (%at) = @_;

    $_ //= '' for @at{qw( h s l )};

    my $all = join ' ', values %at;
    my $secret = $all =~ /auth_secret/ ? '' : "auth_secret '" . SECRET . "';";

    # rules need a gate
    my $gate = $all =~ /auth_session / ? '' : 'auth_session required;';

    return "$secret " . provider_block('github') . provider_block('other')
           . "$at{h}
        server { listen 127.0.0.1:%%PORT_0%%;
            $at{s}
            location /api/auth/ { auth_api; }
            location / { $gate
                $at{l} }
        }";
}


# a configuration that nginx -t refuses, with its reason and its place

sub refused {
    my ($t, $name, $message, $config) = @_;

    my ($status, $text) = $t->test_config($config);

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    Test::More::is($status, 1, "refused: $name");
    Test::More::like($text, $message, 'with its reason');
    Test::More::like($text, qr/\[emerg\] .* in \S+nginx-t\.conf:\d+$/m,
                     'and its place');
    Test::More::unlike($text, qr/hidden-word|\Q@{[ SECRET ]}\E/, 'no secret');
}


1;
