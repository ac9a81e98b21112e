#!/usr/bin/perl

# Copyright (C) ngx_http_auth_module contributors

# Compiles the pages' HTML and CSS into C, so that nothing is parsed while
# requests are served.
#
#   generate.pl --write    writes ngx_http_auth_page_data.c and .h
#   generate.pl --source   prints the former
#   generate.pl --header   prints the latter
#
# In a file, {{name}} is a value that gets escaped, {{{name}}} a fragment
# rendered from another file, and {{> file}} the content of a file, put in
# place here.  A tag alone on its line takes the line with it.  Indentation,
# empty lines and comments are left out of the result.

use warnings;
use strict;

use File::Basename qw/ dirname basename /;
use Getopt::Long qw/ GetOptions /;

use constant WIDTH => 78;

my $dir = dirname(__FILE__);
my $stem = 'ngx_http_auth_page';

# included by others, of no use alone
my %parts = map { $_ => 1 } qw/ style.css dark.css /;

my ($write, $source, $header);

GetOptions('write' => \$write, 'source' => \$source, 'header' => \$header)
	&& $write || $source || $header
	or die "usage: generate.pl --write | --source | --header\n";

my @templates = map { compile($_) } sort(glob("$dir/*.html"),
	grep { !$parts{basename($_)} } glob("$dir/*.css"));

if ($write) {
	spew("$dir/${stem}_data.c", source());
	spew("$dir/${stem}_data.h", header());
}

print source() if $source;
print header() if $header;

###############################################################################

sub compile {
	my ($path) = @_;

	my $file = basename($path);
	my ($name) = $file =~ /^([a-z][a-z_]*)\.(?:html|css)$/
		or die "$file: a name is lower-case letters and underscores\n";

	my $text = expand($file);

	check($file, $text);

	my (@tokens, @values, %index);

	for (split /(\{\{\{?[a-z_]+\}\}\}?)/, $text) {
		next if $_ eq '';

		if (!/^\{\{(\{?)([a-z_]+)\}\}/) {
			push @tokens, { text => $_ };
			next;
		}

		push @values, $2 unless exists $index{$2};
		$index{$2} //= $#values;

		push @tokens, { kind => $1 ? 'FRAGMENT' : 'VALUE', value => $2 };
	}

	return { file => $file, name => $name, tokens => \@tokens,
		values => \@values };
}

sub expand {
	my ($file, @within) = @_;

	die "$file includes itself\n" if grep { $_ eq $file } @within;

	my $text = slurp("$dir/$file");

	die "$file: tabs and carriage returns are not for pages\n"
		if $text =~ /[\t\r]/;

	$text =~ s{/\*.*?\*/}{}gs if $file =~ /\.css$/;
	$text =~ s{<!--.*?-->}{}gs if $file =~ /\.html$/;

	$text =~ s/^ +//gm;
	$text =~ s/ +$//gm;
	$text =~ s/\n+/\n/g;
	$text =~ s/^\n//;

	$text =~ s/^\{\{> *([a-z_.]+)\}\}\n/expand($1, $file, @within)/gme;
	$text =~ s/^(\{\{\{[a-z_]+\}\}\})\n/$1/gm;

	return $text;
}

# The escaping is right in text and between double quotes, and the pages'
# policy forbids scripts and style attributes.

sub check {
	my ($file, $text) = @_;

	die "$file: forbidden: $1\n"
		if $text =~ /(<script|\sstyle=|\son[a-z]+=|javascript:|https?:)/i;

	return if $file =~ /\.css$/;

	while ($text =~ /\{\{\{?([a-z_]+)\}\}/g) {
		my $before = substr($text, 0, $-[0]);

		my ($tag) = $before =~ /<([^<>]*)$/ or next;

		die "$file: {{$1}} must stand between double quotes\n"
			unless ($tag =~ tr/"//) % 2;
	}
}

###############################################################################

sub banner {
	return <<'EOF';

/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Made by generate.pl from the HTML and CSS files beside it: edit those, then
 * run "generate.pl --write".
 */
EOF
}

sub header {
	my $guard = uc("_${stem}_data_h_included_");
	my $out = banner();

	$out .= "\n\n#ifndef $guard\n#define $guard\n\n\n"
		. "#include <ngx_config.h>\n#include <ngx_core.h>\n\n"
		. "#include \"${stem}_render.h\"\n";

	for my $t (@templates) {
		next unless @{$t->{values}};

		$out .= "\n\n/* $t->{file} */\n\nenum {\n"
			. join(",\n", map { '    ' . constant($t, $_) } @{$t->{values}})
			. "\n};\n";
	}

	$out .= "\n\n";

	for my $t (@templates) {
		$out .= "extern const ${stem}_template_t\n"
			. "    ${stem}_$t->{name}_template;\n";
	}

	return $out . "\n\n#endif /* $guard */\n";
}

sub source {
	my $out = banner();

	$out .= "\n\n#include <ngx_config.h>\n#include <ngx_core.h>\n\n"
		. "#include \"${stem}_data.h\"\n";

	for my $t (@templates) {
		my $prefix = "${stem}_$t->{name}";

		$out .= "\n\n/* $t->{file} */\n\n"
			. "static const ${stem}_part_t\n"
			. "    ${prefix}_parts[] = {\n\n";

		$out .= part($t, $_) for @{$t->{tokens}};

		$out .= "};\n\n"
			. "const ${stem}_template_t\n"
			. "    ${prefix}_template = {\n"
			. "    ${prefix}_parts,\n"
			. '    ' . @{$t->{tokens}} . ",\n"
			. '    ' . @{$t->{values}} . "\n};\n";
	}

	return $out;
}

sub part {
	my ($t, $token) = @_;

	if (!defined $token->{kind}) {
		return "    { ngx_string(\n" . literal($token->{text})
			. "      ), " . uc($stem) . "_PART_TEXT, 0 },\n";
	}

	return "    { ngx_null_string, " . uc($stem) . "_PART_$token->{kind},\n"
		. '      ' . constant($t, $token->{value}) . " },\n";
}

sub constant {
	my ($t, $value) = @_;

	return uc("${stem}_$t->{name}_$value");
}

sub literal {
	my ($text) = @_;

	my $room = WIDTH - length('        ""');
	my $out = '';
	my $line = '';

	for my $c (map { escape($_) } split //, $text) {

		if (length($line) + length($c) > $room) {
			$out .= "        \"$line\"\n";
			$line = '';
		}

		$line .= $c;
	}

	return $out . "        \"$line\"\n";
}

sub escape {
	my ($c) = @_;

	return '\\n' if $c eq "\n";
	return "\\$c" if $c eq '"' || $c eq '\\';
	return '\\?' if $c eq '?';
	return sprintf('\\%03o', ord $c) if ord($c) < 32 || ord($c) > 126;
	return $c;
}

###############################################################################

sub slurp {
	my ($path) = @_;

	open my $f, '<:raw', $path or die "$path: $!\n";
	local $/;

	return scalar <$f>;
}

sub spew {
	my ($path, $text) = @_;

	open my $f, '>:raw', $path or die "$path: $!\n";
	print $f $text;
	close $f or die "$path: $!\n";
}

###############################################################################
