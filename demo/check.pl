# Copyright (C) ngx_http_auth_module contributors

# Signs in to the demo as a person without JavaScript would, and says what it
# sees. Used by demo/run.

use strict;
use warnings;

use File::Basename qw( dirname );

use lib dirname(__FILE__) . '/../t/lib';

use AuthTest::Browser;

my $failures = 0;


# check_demo(URL, login =>, password =>): true when all was as it should be.

sub check_demo {
    my ($url, %user) = @_;

    my $browser = AuthTest::Browser->new(undef, base => $url);

    print "\n";

    my $page = closed_door($browser);

    $page = sign_in($browser, $page, %user);
    inside($browser, $page);
    sign_out($browser);

    print $failures ? "\nThe demo failed: $failures wrong.\n\n"
                    : "\nThe demo works.\n\n";

    return !$failures;
}


sub closed_door {
    my ($browser) = @_;

    my $api = $browser->get('/', Accept => 'application/json');

    see($api->code == 401, 'a program without a session gets 401',
        $api->content);

    my $response = $browser->navigate('/');

    see($response->code == 302, 'a browser is sent to sign in',
        location($response));

    my $page = $browser->follow($response);

    see($page->code == 200 && $page->decoded_content =~ /Demo provider/,
        'the sign-in page offers the provider', title($page));

    return $page;
}


sub sign_in {
    my ($browser, $page, %user) = @_;

    my $response = $browser->submit($page, {}, action => qr!/signin/demo!);

    see($response->is_redirect, 'choosing it leads to the provider',
        location($response) =~ s/\?.*/?.../r);

    $page = $browser->follow($response);

    see(!!$browser->forms($page), 'the provider asks who it is', title($page));

    $response = $browser->submit($page, \%user);
    $response = $browser->follow_until($response, qr!/callback/demo!);

    see(location($response) =~ m!/callback/demo\?!,
        'it sends the browser back with a code',
        location($response) =~ s/\?.*/?.../r);

    $response = $browser->navigate(location($response));

    my ($cookie) = $browser->cookies(qr/session-token/);

    see($response->is_redirect && $cookie,
        'the code becomes a session', $cookie ? $cookie->{name} : '');

    return $browser->follow($response);
}


sub inside {
    my ($browser, $page) = @_;

    my $html = $page->decoded_content;

    see($page->code == 200 && $html =~ /alice\@example\.com/,
        'the application knows who it is', title($page));

    while ($html =~ m!<th[^>]*>([^<]*)</th><td>([^<]*)</td>!g) {
        printf "      %-16s %s\n", $1, HTML::Entities::decode($2);
    }

    my $session = $browser->get('/api/auth/session');
    my $json = $browser->json($session);

    see($json && ($json->{user}{email} // '') eq 'alice@example.com',
        'the API tells the session', $session->content);
}


sub sign_out {
    my ($browser) = @_;

    my $page = $browser->navigate('/api/auth/signout');
    my $response = $browser->submit($page, {}, action => qr!/signout!);

    see($response->is_redirect && !$browser->cookies(qr/session-token/),
        'signing out removes the session', location($response));

    my $session = $browser->get('/api/auth/session');

    see($session->content eq '{}', 'the API tells that there is none',
        $session->content);

    $response = $browser->navigate('/');

    see($response->code == 302 && location($response) =~ m!/signin!,
        'the door is closed again', location($response));
}


sub see {
    my ($good, $what, $detail) = @_;

    $failures++ if !$good;

    printf "  %s %s\n", $good ? 'ok:  ' : 'WRONG:', $what;
    print '      ', substr($detail, 0, 160), "\n" if length $detail;
}


sub location { $_[0]->header('Location') // '' }


sub title {
    my ($response) = @_;

    my ($title) = $response->decoded_content =~ m!<title>([^<]*)</title>!;

    return HTML::Entities::decode($title // $response->status_line);
}


1;
