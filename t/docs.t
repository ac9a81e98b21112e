#!/usr/bin/perl

# Copyright (C) ngx_http_auth_module contributors

# Holds the documentation, the C tables and the tests together: what can be
# written or seen has its section, and no section is about something else;
# links lead somewhere; the examples pass nginx -t.
#
# A fenced example of the language "nginx" is a whole configuration where it
# begins with load_module. Other ones have a comment in front that says where
# they stand: <!-- nginx -t: http -->, or server, or location.

use lib 't/lib';
use AuthTest;

my $t = AuthTest->new;

my $ROOT = $t->root;
my $SOURCES = "$ROOT/ngx_http_auth_module";

my %DOCS = map { substr($_, length "$ROOT/") => scalar $t->read_file($_) }
           "$ROOT/README.md", "$ROOT/CHANGELOG.md", glob("$ROOT/docs/*.md");

# names in an example => files of this test
my (%files, %certificate);

check_directives();
check_members();
check_variables();
check_errors();
check_log_lines();
check_links();
check_examples();


# Each directive of the command table: a section, with syntax and context.

sub check_directives {
    my $source = source('ngx_http_auth_module.c');
    my ($table) = $source =~ /^static ngx_command_t .*?= \{(.*?)^\};/ms;

    my @names = $table =~ /\{ ngx_string\("(\w+)"\),/g;
    my $sections = sections('docs/directives.md');

    cmp_ok(scalar @names, '>', 15, 'the command table is found');

    same([grep { /^auth_/ } keys %$sections], \@names,
         'a section for each directive, and no other');

    for my $name (@names) {
        my $text = $sections->{$name} // '';

        ok($text =~ /\| Syntax \| \*\*\Q$name\E\*\*.*(;|\}) \|/
           && $text =~ /^\| Default \| .+ \|$/m,
           "$name has a syntax and a default");

        is(join(', ', contexts($table, $name)),
           ($text =~ /^\| Context \| (.+) \|$/m)[0],
           "the context of $name is right");
    }
}


sub contexts {
    my ($table, $name) = @_;

    my ($flags) = $table =~ /ngx_string\("$name"\),\s*([\w|]+),/;

    $flags =~ s/NGX_HTTP_AUTH_ALL/NGX_HTTP_AUTH_SITE|NGX_HTTP_LOC_CONF/;
    $flags =~ s/NGX_HTTP_AUTH_SITE/NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF/;

    my @all = (['http', 'MAIN'], ['server', 'SRV'], ['location', 'LOC']);

    return map { $_->[0] } grep { $flags =~ /NGX_HTTP_$_->[1]_CONF/ } @all;
}


# Each line of an auth_provider block that this version takes.

sub check_members {
    my $source = join '', map { $t->read_file($_) } glob "$SOURCES/conf/*.c";
    my ($table) = $source =~
        /^static ngx_http_auth_conf_member_t .*?= \{(.*?)^\};/ms;

    $table =~ s/ngx_http_auth_conf_row_refused\(.*?\)//gs;

    my @names = $table =~ /(?: _row_str\( | _row\(" | ngx_string\(" )(\w+)/gx;

    my ($part) = $DOCS{'docs/directives.md'} =~
        /^## Provider members\n(.*?)^## /ms;

    my $sections = sections_of($part);

    cmp_ok(scalar @names, '>', 20, 'the table of members is found');

    same([keys %$sections], \@names,
         'a section for each member of auth_provider, and no other');

    for my $name (@names) {
        like($sections->{$name} // '',
             qr/\| Syntax \| \*\*$name\*\*.*; \|\n\| Default \| .+ \|/,
             "$name has a syntax and a default");
    }
}


sub check_variables {
    my $source = source('http/ngx_http_auth_variables.c');
    my ($table) = $source =~ /^static ngx_http_variable_t .*?= \{(.*?)^\};/ms;

    my @names = $table =~ /(?:ngx_string|ngx_http_auth_named)\("(\w+)"/g;

    s/^(auth_claim_)$/$1NAME/ for @names;

    cmp_ok(scalar @names, '>', 8, 'the table of variables is found');

    same([map { s/^\$//r } keys %{sections('docs/variables.md')}], \@names,
         'a section for each variable, and no other');
}


# Each code of the catalogue: a section, an anchor, a row in the table, and a
# test that names it.

sub check_errors {
    my $source = source('ngx_http_auth_error.c');
    my @rows = $source =~ /ngx_http_auth_error_row\("(\w+)",\s*"(\w+)",
                           \s*NGX_LOG_(\w+),\s*"(\w*)"/gx;

    my $doc = $DOCS{'docs/errors.md'};
    my $sections = sections_of($doc, '##');
    my (@codes, $tests);

    my %table = map { /^\[(\w+)\]/ ? ($1 => $_) : () }
                    $doc =~ /^\| (\[.*\]\(#.*) \|$/gm;

    for my $file (glob "$ROOT/t/*.t") {
        $tests .= $t->read_file($file) if $file !~ m!/docs\.t$!;
    }

    while (my ($code, $anchor, $level, $query) = splice @rows, 0, 4) {
        push @codes, $code;

        is($anchor, lc $code, "$code: its anchor is its name");

        ok($doc =~ /^<a id="$anchor"><\/a>\n## $code$/m,
           "$code: the anchor is there");

        like($sections->{$code} // '', qr/^\*\*What the visitor sees\.\*\*/m,
             "$code: what the visitor sees is told");

        my (undef, $raised, $levels, $visitor) =
            split / \| /, $table{$code} // '';

        $level = { ERR => 'error' }->{$level} // lc $level;

        ok(($levels // '') =~ /\b$level\b/, "$code: the table has its level");

        # what is raised at start never gets to a visitor
        ok(($raised // '') eq 'at start' || !$query
           || $visitor =~ /error=$query`/,
           "$code: the table has its ?error=");

        ok($tests =~ /\b$code\b/, "$code: a test names it");
    }

    cmp_ok(scalar @codes, '>', 10, 'the catalogue is found');

    same([keys %$sections], \@codes,
         'a section for each code, and no other');
}


# What errors.md quotes from the log is what the code writes. Names in capitals,
# numbers and quoted values stand for others.

sub check_log_lines {
    my $source = join "\n", map { $t->read_file($_) }
                            split /\n/, qx(find $SOURCES -name '*.c');

    $source =~ s/"\s*\n\s*"//g;
    $source =~ s/\\"/"/g;

    my @quotes;

    for my $text (values %{sections_of($DOCS{'docs/errors.md'}, '##')}) {
        push @quotes, $text =~ /\A\s*`([^`]+)`: /;

        while ($text =~ /^\| (?:log line|reason) \|.*\n.*\n((?:\|.*\n)+)/gm) {
            push @quotes, map { /`([^`]+)`/g } $1 =~ /^\| (.*?) \|/gm;
        }
    }

    my @wrong = grep { !is_written($source, $_) } @quotes;

    cmp_ok(scalar @quotes, '>', 40, 'quotes from the log are found');
    is(join("\n", @wrong), '', 'all of them are in the code');
}


sub is_written {
    my ($source, $quote) = @_;

    my @parts = split /"[^"]*"|\b[A-Z][A-Z0-9]*\b|\d+|\.\.\.|: /, $quote;

    return !grep { length > 3 && !has_text($source, $_) }
                 map { s/^[\s"]+|[\s"]+$//gr } @parts;
}


# as it stands, or a text with %s and one that is put there

sub has_text {
    my ($source, $text) = @_;

    return 1 if index($source, $text) >= 0;

    while ($text =~ / /g) {
        my ($head, $tail) = ($`, $');

        return 1 if index($source, "$head %s") >= 0
                    && index($source, "\"$tail") >= 0;
    }

    return 0;
}


# Relative links, and the headings and anchors that they name.

sub check_links {
    my (@broken, $n);

    for my $file (sort keys %DOCS) {
        my $text = $DOCS{$file} =~ s/^```.*?^```$//gmsr;

        while ($text =~ /\]\(([^)\s]+)\)/g) {
            my $link = $1;

            next if $link =~ m!^[a-z]+:!;

            $n++;
            push @broken, "$file: $link" if !resolves($file, $link);
        }
    }

    cmp_ok($n, '>', 50, 'links are found');
    is(join("\n", @broken), '', 'all links in the documentation resolve');
}


sub resolves {
    my ($file, $link) = @_;

    my ($path, $fragment) = split /#/, $link, 2;
    my ($folder) = $file =~ m!^(.*/)?!;

    $path = length $path ? ($folder // '') . $path : $file;
    1 while $path =~ s![^/]+/\.\./!!;

    return 0 if !-e "$ROOT/$path";
    return 1 if !defined $fragment;

    return exists anchors($DOCS{$path} // '')->{$fragment};
}


# as GitHub makes them of headings

sub anchors {
    my ($text) = @_;

    $text =~ s/^```.*?^```$//gms;

    my %anchors = map { $_ => 1 } $text =~ /<a id="([^"]+)">/g;

    for my $heading ($text =~ /^#+ (.+)$/gm) {
        my $slug = lc $heading;

        $slug =~ s/[^\w\s-]//g;
        $slug =~ s/\s/-/g;

        $anchors{$slug} = 1;
    }

    return \%anchors;
}


sub check_examples {
    my $n = 0;

    for my $file (sort keys %DOCS) {
        my $text = $DOCS{$file};

        while ($text =~ /^((?:<!--[^\n]*-->\n)?)```nginx\n(.*?)^```$/gms) {
            my ($marker, $example) = ($1, $2);
            my $line = 1 + (substr($text, 0, $-[0]) =~ tr/\n//);

            check_example("$file, line $line", $marker, $example);
            $n++;
        }
    }

    cmp_ok($n, '>', 10, 'examples are found');
}


sub check_example {
    my ($name, $marker, $example) = @_;

    my ($place) = $marker =~ /nginx -t: (\w+)/;

    if (!$place && $example !~ /^load_module /) {
        Test::More::fail("$name: says where it stands");
        return;
    }

    my $conf = $place ? around($place, $example) : whole($example);

    my ($status, $output) = $t->test_config(here($conf));

    ok($status == 0 && $output !~ /\[(warn|error|crit|alert|emerg)\]/,
       "$name: nginx -t takes it")
        or Test::More::diag("$output\n$example");
}


sub whole {
    my ($conf) = @_;

    $conf =~ s/^load_module [^;]+;$/%%GLOBALS%%/m;
    $conf =~ s/^http \{$/http {\n    %%HTTP%%/m;

    return $conf;
}


# The rest of a configuration, for an example that is a part of one.

sub around {
    my ($place, $example) = @_;

    if ($place eq 'location') {
        $example = "location /example/ {\n$example\n}\n";
        $place = 'server';
    }

    if ($place eq 'server') {
        $example = "server {\nlisten 80;\nserver_name app.example.com;\n"
                   . "location ^~ /api/auth/ { auth_api; }\n$example\n}\n";
    }

    if ($example !~ /^\s*auth_secret /m) {
        $example = "auth_secret file:/etc/nginx/auth.secret;\n$example";
    }

    if ($example !~ /^\s*auth_provider /m) {
        $example = "auth_provider github {\nclient_id x;\n"
                   . "client_secret file:/etc/nginx/github.secret;\n}\n"
                   . $example;
    }

    # the part has a certificate as all of its neighbours have

    if ($example =~ /listen \d+ ssl;/ && $example !~ /ssl_certificate /) {
        $example = "ssl_certificate /etc/nginx/app.crt;\n"
                   . "ssl_certificate_key /etc/nginx/app.key;\n$example";
    }

    return "%%GLOBALS%%\nevents {\n}\nhttp {\n%%HTTP%%\n$example\n}\n";
}


# Files and ports of this machine in place of those of the example.

sub here {
    my ($conf) = @_;

    $conf =~ s/\blisten (\d+)/listen 127.0.0.1:%%PORT_$1%%/g;
    $conf =~ s!/var/log/nginx/!$t->dir . '/'!ge;
    $conf =~ s!/etc/nginx/([\w.-]+)!file($1)!ge;

    return $conf;
}


sub file {
    my ($name) = @_;

    return $files{$name} //= make_file($name);
}


sub make_file {
    my ($name) = @_;

    if ($name =~ /\.(crt|key)$/) {
        %certificate = $t->certificate if !%certificate;

        return $certificate{$1 eq 'crt' ? 'cert' : 'key'};
    }

    my $content = 'a secret of more than thirty-two bytes';

    if ($name =~ /\.jwk$/) {
        $content = to_json({ kty => 'oct', alg => 'A256GCM', k => 'A' x 43 });

    } elsif ($name =~ /\.pem$/) {
        my $pem = $t->dir . "/$name";

        system('openssl', 'genpkey', '-algorithm', 'EC', '-pkeyopt',
               'ec_paramgen_curve:P-256', '-out', $pem) == 0
            or die "openssl genpkey failed\n";
        chmod 0600, $pem;

        return $pem;
    }

    return $t->write_file($name, $content, 0600);
}


sub source {
    my ($name) = @_;

    return $t->read_file("$SOURCES/$name");
}


sub sections { sections_of($DOCS{$_[0]}, '###') }


# Heading => text, of one level.

sub sections_of {
    my ($text, $level) = @_;

    $level //= '###';

    my %sections;

    while ($text =~ /^$level ([^\n]+)\n(.*?)(?=^#{2,3} |\z)/gms) {
        $sections{$1} = $2;
    }

    return \%sections;
}


sub same {
    my ($got, $expected, $name) = @_;

    local $Test::Builder::Level = $Test::Builder::Level + 1;

    is(join("\n", sort @$got), join("\n", sort @$expected), $name);
}
