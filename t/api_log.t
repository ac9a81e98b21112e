#!/usr/bin/perl

# Tests for the reports of browsers, POST /_log.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new(log_level => 'debug');

$t->config(site());
$t->start;

my $b = $t->browser;

good_reports();
bad_reports();
$t->allow_log(qr{reports \[HOSTILE\] "x.*forged"});
hostile_reports();
bounds();
methods();


# what the clients send, contract 8.4

sub good_reports {
    my @form = ('Content-Type' =>
                'application/x-www-form-urlencoded;charset=UTF-8');

    # v3: an array as text
    report(form(level => 'error', code => 'CLIENT_FETCH_ERROR', message =>
                '["/api/auth/session",{"name":"TypeError","message":"no net"}]'),
           @form);
    like(last_report(), qr/\[warn\].*a browser reports \[CLIENT_FETCH_ERROR\]/,
         'a report of v3');
    like(last_report(), qr!\[\\x22/api/auth/session\\x22,.*no net!,
         'with its message');

    # v4: fields
    report(form(level => 'error', code => 'CLIENT_FETCH_ERROR',
                error => '[object Object]', url => '/api/auth/session',
                message => 'Failed to fetch', client => 'true',
                stack => 'at x'), @form);
    like(last_report(), qr/\[CLIENT_FETCH_ERROR\] "Failed to fetch"/,
         'a report of v4');

    report(form(level => 'warn', code => 'NEXTAUTH_URL'), @form);
    like(last_report(), qr/\[notice\].*\[NEXTAUTH_URL\]/, 'a warning');

    report(form(level => 'debug', code => 'x'), @form);
    like(last_report(), qr/\[info\].*\[x\]/, 'a debug message');

    report(to_json({ level => 'error', code => 'AS_JSON', message => 'm' }),
           'Content-Type' => 'application/json');
    like(last_report(), qr/\[AS_JSON\] "m"/, 'a report as JSON');

    report('level=error&code=PLAIN', 'Content-Type' => 'text/plain');
    like(last_report(), qr/\[PLAIN\]/, 'the type does not matter');
}


sub bad_reports {
    for my $body ('', '{}', 'x', 'level=error', 'code=X', 'level=fatal&code=X',
                  'level=error&level=error&code=X', 'level=error&code=',
                  'level=ERROR&code=X', 'level=error&code=a b',
                  'level=error&code=a-b', 'level=error&code=%0A',
                  'level=error&code=' . 'X' x 65)
    {
        my $before = () = $t->error_log =~ /\[LOGGER_ERROR\]/g;

        report($body);

        my $after = () = $t->error_log =~ /\[LOGGER_ERROR\]/g;

        is($after - $before, 1, 'LOGGER_ERROR of "' . substr($body, 0, 40)
                                . '"');
    }

    # v3's fallback sends a form labelled as JSON: refused as by its host
    is($b->post('/api/auth/_log', 'level=error&code=X',
                'Content-Type' => 'application/json')->code, 400,
       'what is not the JSON it says');
}


# nobody writes lines of the log from outside

sub hostile_reports {
    my @hostile = (
        "x\n2026/01/01 00:00:00 [emerg] 1#1: forged",
        "x\r\n[crit] forged", "\e[2J\e[31mforged", "\0forged", "forged\x7f",
        "\x{85}forged", "\xff\xfeforged", '"forged"', '\\forged',
        "%s%n%s forged", "\xe2\x80\xaeforged",
    );

    for my $text (@hostile) {
        my $lines = lines();

        report(form(level => 'error', code => 'HOSTILE', message => $text));

        my @new = grep { /reports \[HOSTILE\]/ } (split /\n/, $t->error_log)
                  [$lines .. lines() - 1];
        my $name = $text =~ s/([^ -~])/sprintf '\x%02X', ord $1/ger;

        # a NUL makes the field one that cannot be read
        is(scalar @new, 1, "one line for $name");
        like($new[0], qr/^[ -~]+$/, 'of printable characters');
        like($new[0], qr/reports \[HOSTILE\] "[^"\\]*(?:\\x..[^"\\]*)*", client/,
             'in quotes');
    }

    unlike($t->error_log, qr/^(?!\d{4}).*forged/m, 'no line begins with it');
}


sub bounds {
    report(form(level => 'error', code => 'LONG', message => 'a' x 20_000));
    like(last_report(), qr/\[LONG\] "a{512}"/, 'a long message is cut');

    report(form(level => 'error', code => 'LONG', message => "\n" x 20_000));
    ok(length(last_report()) < 2300, 'one that needs escapes too');

    is($b->post('/api/auth/_log', 'x' x 66_000)->code, 413, 'a huge one');
}


sub methods {
    my $r = $b->get('/api/auth/_log?level=error&code=QUERY');

    is($r->code, 400, 'no GET');
    unlike($t->error_log, qr/reports \[QUERY\]/, 'which reports nothing');

    report('', Referer => "javascript:alert(1)");
    report('level=error&code=NOCSRF');
    like(last_report(), qr/NOCSRF/, 'no CSRF token is asked for');
}


sub report {
    my ($body, @headers) = @_;

    my $r = $b->post('/api/auth/_log', $body, @headers);

    is($r->code, 200, 'accepted');
    is($r->content, '', 'without a word');
    is($r->header('Set-Cookie'), undef, 'or a cookie');
}


sub form { AuthTest::Browser::form([@_]) }


sub lines { scalar(() = $t->error_log =~ /\n/g) }


sub last_report {
    my @lines = grep { /a browser reports/ } split /\n/, $t->error_log;

    return $lines[-1] // '';
}
