package AuthTest::Jar;

# Copyright (C) ngx_http_auth_module contributors

# Cookies as a browser keeps them (RFC 6265): host or domain, path, expiry,
# Secure, and the __Host- and __Secure- prefixes. Attributes stay readable.

use strict;
use warnings;

use HTTP::Date ();


sub new {
    my ($class) = @_;

    return bless { cookies => [] }, $class;
}


# parse(LINE): a Set-Cookie line as a hash; attribute names in lower case, "" for
# those without a value. The value of the cookie is as on the wire.

sub parse {
    my ($line) = @_;

    my ($pair, @attributes) = split /;\s*/, $line;
    my ($name, $value) = split /=/, $pair, 2;

    my %cookie = (name => $name, value => $value // '');

    for my $attribute (@attributes) {
        my ($key, $text) = split /=/, $attribute, 2;
        $cookie{lc $key} = $text // '';
    }

    return \%cookie;
}


# store(URI, LINE): what the browser does with the line; the parsed cookie, or
# undef where it is refused.

sub store {
    my ($self, $uri, $line) = @_;

    my $cookie = parse($line);
    my $host = lc $uri->host;
    my $secure = $uri->scheme eq 'https';

    if (length($cookie->{domain} // '')) {
        $cookie->{domain} = lc $cookie->{domain} =~ s/^\.//r;
        $cookie->{host_only} = 0;
        return if !domain_matches($host, $cookie->{domain});

    } else {
        $cookie->{has_domain} = defined $cookie->{domain};
        $cookie->{domain} = $host;
        $cookie->{host_only} = 1;
    }

    return if exists $cookie->{secure} && !$secure;
    return if !prefix_allows($cookie);

    if (($cookie->{path} // '') !~ m!^/!) {
        $cookie->{path} = $uri->path =~ m!^(/.*)/! ? $1 : '/';
    }

    $cookie->{until} = expiry($cookie);

    @{$self->{cookies}} = grep { !same($_, $cookie) } @{$self->{cookies}};

    if (!defined $cookie->{until} || $cookie->{until} > time) {
        push @{$self->{cookies}}, $cookie;
    }

    return $cookie;
}


sub same {
    my ($a, $b) = @_;

    return !grep { $a->{$_} ne $b->{$_} } qw( name domain path );
}


sub domain_matches {
    my ($host, $domain) = @_;

    return 1 if $host eq $domain;
    return 0 if $host =~ /^[\d.]+$/;
    return $host =~ /\.\Q$domain\E$/;
}


sub prefix_allows {
    my ($cookie) = @_;

    my $name = $cookie->{name};

    return 0 if $name =~ /^__(Host|Secure)-/ && !exists $cookie->{secure};
    return 1 if $name !~ /^__Host-/;

    return $cookie->{host_only} && ($cookie->{path} // '') eq '/';
}


sub expiry {
    my ($cookie) = @_;

    if (($cookie->{'max-age'} // '') =~ /^-?\d+$/) {
        return time + $cookie->{'max-age'};
    }

    return HTTP::Date::str2time($cookie->{expires} // '');
}


# header(URI): the value of the Cookie header for a request, "" for none.

sub header {
    my ($self, $uri) = @_;

    my $host = lc $uri->host;
    my $path = $uri->path || '/';

    my @cookies = grep {
        ($_->{host_only} ? $host eq $_->{domain}
                         : domain_matches($host, $_->{domain}))
        && path_matches($path, $_->{path})
        && (!exists $_->{secure} || $uri->scheme eq 'https')
        && (!defined $_->{until} || $_->{until} > time)
    } @{$self->{cookies}};

    return join '; ', map { "$_->{name}=$_->{value}" }
                      sort { length $b->{path} <=> length $a->{path} } @cookies;
}


sub path_matches {
    my ($path, $prefix) = @_;

    return 1 if $path eq $prefix;
    return 0 if index($path, $prefix) != 0;
    return $prefix =~ m!/$! || substr($path, length $prefix, 1) eq '/';
}


# find(NAME or QR): the cookies, newest last.

sub find {
    my ($self, $name) = @_;

    return grep { ref $name ? $_->{name} =~ $name : $_->{name} eq $name }
           @{$self->{cookies}};
}


sub all { @{$_[0]{cookies}} }


sub remove {
    my ($self, $name) = @_;

    my %gone = map { $_ => 1 } $self->find($name);

    @{$self->{cookies}} = grep { !$gone{$_} } @{$self->{cookies}};
}


sub clear { $_[0]{cookies} = [] }


1;
