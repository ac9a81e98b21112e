#!/usr/bin/perl

# Copyright (C) ngx_http_auth_module contributors

# Tests for the built-in pages' files: the committed C is what generate.pl
# makes of them, the generator refuses what the pages' policy or the escaping
# cannot carry, and the palettes are readable.

###############################################################################

use warnings;
use strict;

use Test::More;

use File::Copy qw/ copy /;
use File::Temp qw/ tempdir /;
use FindBin;

###############################################################################

my $dir = "$FindBin::Bin/../ngx_http_auth_module/pages";

is(run($dir, '--source'), slurp("$dir/ngx_http_auth_page_data.c"),
	'generated source');
is(run($dir, '--header'), slurp("$dir/ngx_http_auth_page_data.h"),
	'generated header');

# what a file may hold

like(generate('<p title="{{a}}">{{b}}</p>'), qr/_X_A.*_X_B/s, 'good file');
like(generate("<p>\n  {{{a}}}\n  <b></b>\n</p>"),
	qr/"<p>\\n".*_PART_FRAGMENT.*"<b><\/b>\\n<\/p>"/s, 'line of a fragment');
like(generate('"?\\' . "\n"), qr/"\\"\\\?\\\\\\n"/, 'literal of C');
unlike(generate('a<!-- secret -->b'), qr/secret/, 'comment');

refused('<p title={{a}}></p>', 'value without quotes');
refused("<p title='{{a}}'></p>", 'value in single quotes');
refused('<p {{a}}></p>', 'value as an attribute');
refused('<p title="x" {{{a}}}></p>', 'fragment as an attribute');
refused('<script>1</script>', 'script');
refused('<p style="color: red"></p>', 'style attribute');
refused('<p onclick="x()"></p>', 'event attribute');
refused('<a href="javascript:x()"></a>', 'script as an address');
refused('<img src="https://example.com/x.png">', 'address of another site');
refused("{{> x.html}}\n", 'file within itself');
refused("{{> y.html}}\n", 'unknown file');

# contrast, WCAG 2 success criterion 1.4.3

my %light = palette(slurp("$dir/style.css") =~ /^body \{\n(.*?)^\}/ms);
my %dark = palette(slurp("$dir/dark.css"));

is_deeply([ sort keys %light ], [ sort keys %dark ], 'palettes are complete');

for (
	[ qw/ text surface / ], [ qw/ muted surface / ], [ qw/ text back / ],
	[ qw/ text raised / ], [ qw/ text hover / ], [ qw/ text pressed / ],
	[ qw/ tint-text tint / ], [ qw/ bad-text bad / ],
	[ qw/ info-text info / ], [ qw/ default-brand-text default-brand / ] )
{
	my ($text, $back) = @$_;

	cmp_ok(contrast($light{$text}, $light{$back}), '>=', 4.5,
		"light $text on $back");
	cmp_ok(contrast($dark{$text}, $dark{$back}), '>=', 4.5,
		"dark $text on $back");
}

for my $palette (\%light, \%dark) {
	cmp_ok(contrast($palette->{focus}, $palette->{surface}), '>=', 3,
		'focus ring');
}

for (slurp("$dir/style.css") =~ /^\.tint-\d \{ (.*) \}$/mg) {
	for my $palette (\%light, \%dark) {
		my %p = (%$palette, palette($_));

		my ($back, $text) = map { hsl($p{hue}, $p{'mark-saturation'},
			$p{"mark-$_"}) } qw/ back text /;

		cmp_ok(contrast($text, $back), '>=', 4.5, "letter, hue $p{hue}");
	}
}

done_testing();

###############################################################################

sub run {
	my ($where, $option) = @_;

	open my $pipe, '-|', $^X, "$where/generate.pl", $option
		or die "Can't run generate.pl: $!\n";
	local $/;
	my $out = <$pipe>;
	close $pipe or return undef;

	return $out;
}

# the source made of one file, or undef where it is refused

sub generate {
	my ($html) = @_;

	my $where = tempdir(CLEANUP => 1);

	copy("$dir/generate.pl", $where) or die "Can't copy: $!\n";

	open my $f, '>', "$where/x.html" or die "Can't write: $!\n";
	print $f $html;
	close $f or die "Can't write: $!\n";

	open my $err, '>&', \*STDERR or die "Can't dup: $!\n";
	open STDERR, '>', '/dev/null' or die "Can't open: $!\n";
	my $out = run($where, '--source');
	open STDERR, '>&', $err or die "Can't dup: $!\n";

	return $out;
}

sub refused {
	my ($html, $name) = @_;

	is(generate($html), undef, "refused: $name");
}

sub palette {
	my ($css) = @_;

	return $css =~ /--([a-z-]+): ([^;]+);/g;
}

sub contrast {
	my @l = sort { $b <=> $a } map { luminance($_) } @_;

	return ($l[0] + 0.05) / ($l[1] + 0.05);
}

sub luminance {
	my @c = ref $_[0] ? @{$_[0]}
		: map { hex($_) / 255 } $_[0] =~ /^#(..)(..)(..)$/
		or die "not a color: $_[0]\n";

	@c = map { $_ <= 0.04045 ? $_ / 12.92 : (($_ + 0.055) / 1.055) ** 2.4 } @c;

	return 0.2126 * $c[0] + 0.7152 * $c[1] + 0.0722 * $c[2];
}

sub hsl {
	my ($h, $s, $l) = @_;

	$_ =~ s/%$// for $s, $l;
	$_ /= 100 for $s, $l;

	my $chroma = $s * ($l < 1 - $l ? $l : 1 - $l);

	return [ map {
		my $k = $_ + $h / 30;
		$k -= 12 while $k >= 12;

		my ($m) = sort { $a <=> $b } $k - 3, 9 - $k, 1;

		$l - $chroma * ($m < -1 ? -1 : $m);
	} 0, 8, 4 ];
}

sub slurp {
	my ($path) = @_;

	open my $f, '<:raw', $path or die "Can't open $path: $!\n";
	local $/;

	return scalar <$f>;
}

###############################################################################
