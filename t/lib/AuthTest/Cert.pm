package AuthTest::Cert;

# Copyright (C) ngx_http_auth_module contributors

# An authority of the test's own, and certificates that it signs.

use strict;
use warnings;

my @EC = qw( -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes );


# make(T, NAME => 'localhost', alt => ['DNS:x', 'IP:127.0.0.1']): writes
# NAME.crt and NAME.key, and ca.crt once; returns the three paths as a hash
# (cert, key, ca).

sub make {
    my ($t, $name, %opt) = @_;

    my $dir = $t->dir;

    $name //= 'localhost';

    my @alt = @{$opt{alt} // ["DNS:$name", 'DNS:localhost', 'IP:127.0.0.1']};

    authority($dir) if !-f "$dir/ca.crt";

    openssl('req', '-new', @EC, '-subj', "/CN=$name",
            '-keyout', "$dir/$name.key", '-out', "$dir/$name.csr");

    $t->write_file("$name.ext", 'subjectAltName=' . join(',', @alt) . "\n");

    openssl('x509', '-req', '-in', "$dir/$name.csr", '-days', $opt{days} // 2,
            '-CA', "$dir/ca.crt", '-CAkey', "$dir/ca.key", '-CAcreateserial',
            '-extfile', "$dir/$name.ext", '-out', "$dir/$name.crt");

    return (
        cert => "$dir/$name.crt",
        key  => "$dir/$name.key",
        ca   => "$dir/ca.crt",
    );
}


sub authority {
    my ($dir) = @_;

    openssl('req', '-x509', @EC, '-subj', '/CN=Test Authority', '-days', 2,
            '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
            '-keyout', "$dir/ca.key", '-out', "$dir/ca.crt");
}


sub openssl {
    my (@args) = @_;

    my $pid = open my $out, '-|' // die "fork: $!\n";

    if (!$pid) {
        open STDERR, '>&', \*STDOUT;
        exec 'openssl', @args;
    }

    my $text = do { local $/; <$out> };

    close $out or die "openssl @args:\n$text\n";
}


1;
