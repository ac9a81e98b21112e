#!/usr/bin/perl

# Tests for userinfo of an OpenID provider: when it is asked, what of it is
# believed, and answers that are refused.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $CODE = 'OAUTH_GET_PROFILE_ERROR';
my $PARSE = 'OAUTH_PARSE_PROFILE_ERROR';

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

$t->config(site(
    http => 'auth_session_claims groups locale;',
    location => 'auth_session required; add_header X-Sub $auth_user_id;'
                . ' add_header X-Email $auth_email;'
                . ' add_header X-Verified $auth_email_verified;'
                . ' add_header X-Groups $auth_claim_groups;'
                . ' add_header X-Locale $auth_claim_locale;',
    providers =>
        $f->block('auto')
        . $f->block('on', userinfo => 'on')
        . $f->block('off', userinfo => 'off')
        . $f->block('mapped', profile => 'locale locale')
        . $f->block('none')
) . $f->quick_server);

$t->write_file('www/index.html', 'inside');
$t->start;

when_it_is_asked();
who_it_is_about();
what_is_believed();
contents();
transport();

no_secrets($t, $f->issued);


sub when_it_is_asked {
    signs_in('auto', 'an id_token that tells all');
    is($scripted->count('/~auto/userinfo'), 0, 'userinfo is not asked');

    id_token(email => undef);
    signs_in('auto', 'an id_token without the address');
    is($scripted->count('/~auto/userinfo'), 1, 'userinfo is asked');

    my ($request) = $scripted->log('/~auto/userinfo');
    my ($token) = grep { length == 32 }
                  reverse @{$scripted->control('GET', '/_issued')->{issued}};

    is($request->{method}, 'GET', 'by GET');
    is($request->{headers}{authorization}, "Bearer $token", 'with the token');
    is($request->{headers}{accept}, 'application/json', 'JSON is asked for');
    is(seen('auto')->{'x-email'}, 'jane@example.com', 'it tells the address');

    id_token();
    signs_in('mapped', 'an id_token without a mapped field');
    is($scripted->count('/~mapped/userinfo'), 1, 'userinfo is asked for it');

    signs_in('on', 'userinfo on');
    is($scripted->count('/~on/userinfo'), 1, 'it is always asked');

    id_token(email => undef, name => undef);
    signs_in('off', 'userinfo off');
    is($scripted->count('/~off/userinfo'), 0, 'it is never asked');
    is(seen('off')->{'x-email'}, '', 'and the address stays unknown');

    $scripted->script({ 'none:discovery' =>
                        { merge => { userinfo_endpoint => undef } } });
    signs_in('none', 'a provider without userinfo');
    is(seen('none')->{'x-email'}, '', 'and the address stays unknown');

    id_token();
}


sub who_it_is_about {
    my $why = qr/sub is not that of the id_token/;

    bad('another sub', $why, merge => { sub => 'subject-2' });
    bad('a sub that goes on', $why, merge => { sub => 'subject-12' });
    bad('a sub in capitals', $why, merge => { sub => 'SUBJECT-1' });
    bad('an empty sub', $why, merge => { sub => '' });
    bad('a number as sub', $why, merge => { sub => 1 });
    bad('a list as sub', $why, merge => { sub => ['subject-1'] });
    bad('no sub', $why, merge => { sub => undef });
}


# What was signed wins, member by member.

sub what_is_believed {
    userinfo(name => 'Mallory', email => 'admin@example.com',
             groups => ['root'], locale => 'fr');

    my $seen = seen('on');

    is($seen->{'x-sub'}, 'subject-1', 'sub of both');
    is($seen->{'x-email'}, 'jane@example.com', 'the signed address wins');
    is($seen->{'x-groups'}, '["staff","admin"]', 'so do the signed groups');
    is($seen->{'x-locale'}, 'fr', 'what was not signed is added');

    # "verified" is a statement about the address that stands beside it
    id_token(email_verified => undef);
    userinfo(email => 'other@example.com');
    is(verified('on'), 'jane@example.com false',
       'an address is not verified by a statement about another one');

    userinfo(email => 'jane@example.com');
    is(verified('on'), 'jane@example.com true', 'but by one about itself');

    userinfo(email => 'JANE@example.com');
    is(verified('on'), 'jane@example.com false', 'which is spelled as it is');

    id_token(email => undef);
    userinfo(email => 'other@example.com', email_verified => undef);
    is(verified('on'), 'other@example.com false',
       'the other way round as well');

    userinfo(email => 'other@example.com');
    is(verified('on'), 'other@example.com true', 'address and statement');

    userinfo(email => 'other@example.com', email_verified => JSON::false);
    is(verified('on'), 'other@example.com false', 'email_verified false');

    userinfo(email => 'other@example.com', email_verified => 'false');
    is(verified('on'), 'other@example.com false', 'email_verified "false"');

    userinfo(email => 'other@example.com', email_verified => 1);
    is(verified('on'), 'other@example.com false', 'email_verified 1');

    userinfo(email => 'other@example.com', email_verified => 'true');
    is(verified('on'), 'other@example.com true', 'email_verified "true"');

    id_token();
    $scripted->script({ userinfo => undef });
}


sub contents {
    my $json = qr/it is not an acceptable JSON object/;

    good('a content type of another kind',
         headers => { 'Content-Type' => 'text/plain' });
    good('in pieces', chunked => JSON::true);
    good('16 levels', append => ',"x":' . '[' x 15 . ']' x 15);

    unparsable('a list', $json, json => [{ sub => 'subject-1' }]);
    unparsable('a string', $json, body => '"subject-1"');
    unparsable('a number', $json, body => '1');
    unparsable('null', $json, body => 'null');
    unparsable('HTML', $json, body => '<!doctype html><h1>Hello</h1>');
    unparsable('nothing', $json, body => '');
    unparsable('blanks', $json, body => "  \n ");
    unparsable('half of it', $json, body => '{"sub":"subject-1"');

    unparsable('sub twice', $json, append => ',"sub":"subject-1"');
    unparsable('email twice', $json, append => ',"email":"a@example.com"');
    unparsable('twice, far inside', $json, append => ',"x":[{"y":1,"y":1}]');
    unparsable('something behind it', $json, append => '}{');
    unparsable('a zero character', $json, append => ',"x":"\u0000"');
    unparsable('sub and a zero character', $json,
               body => '{"sub":"subject-1\u0000"}');
    unparsable('invalid UTF-8', $json, append_base64 => 'LCJ4Ijoi/yI=');
    unparsable('17 levels', $json, append => ',"x":' . '[' x 16 . ']' x 16);
    unparsable('5000 values', $json,
               append => ',"x":[' . join(',', (1) x 5000) . ']');
    unparsable('compressed', $json, gzip => JSON::true);
    unparsable('150 kB', $json, append => ',"x":"' . 'x' x 150000 . '"');

    bad('a signed answer', qr/signed answers are not supported/,
        body => 'a.b.c', headers => { 'Content-Type' => 'application/jwt' });
    bad('the same, spelled otherwise', qr/signed answers are not supported/,
        body => 'a.b.c',
        headers => { 'Content-Type' => 'Application/JWT; charset=utf-8' });

    # what a session cannot hold, beside what it can
    userinfo(name => "J\n\x{85}Doe", picture => 'javascript:alert(1)',
             email => 'a@b@example.com');
    id_token(name => undef, picture => undef, email => undef);

    is(session('on')->{user}{name}, 'J  Doe', 'control characters of a name');
    is(session('on')->{user}{image}, undef, 'an image that is no address');
    is(session('on')->{user}{email}, undef, 'an address with two signs');

    id_token();
    $scripted->script({ userinfo => undef });
}


sub transport {
    for my $status (204, 301, 302, 307, 400, 401, 403, 404, 500, 503) {
        bad("status $status", qr/status $status/, status => $status,
            headers => { Location => $scripted->url('/~evil/userinfo') });
    }

    is($scripted->count('/~evil/userinfo'), 0, 'redirects are not followed');

    late('no answer', hang => JSON::true);
    late('a byte now and then', drip => 50);
    bad('closed', qr/no usable userinfo answer/, close => JSON::true);
    bad('reset', qr/no usable userinfo answer/, reset => JSON::true);
    bad('less than announced', qr/no usable userinfo answer/, truncate => 5);
    bad('20 MB', qr/larger than 262144 bytes|[Mm]aximum file size/,
        huge => 20_000_000);

    signs_in('on', 'and then it is well again');
}


sub good {
    my ($name, %script) = @_;

    $scripted->script({ userinfo => \%script });
    signs_in('on', $name);
    $scripted->script({ userinfo => undef });
}


sub bad {
    my ($name, $why, %script) = @_;

    refused($CODE, $name, $why, %script);
}


sub unparsable {
    my ($name, $why, %script) = @_;

    refused($PARSE, $name, $why, %script);
}


sub refused {
    my ($code, $name, $why, %script) = @_;

    $scripted->script({ userinfo => \%script });
    $f->is_refused($f->sign_in($t->browser, 'on'), $code, $name, why => $why);
    $scripted->script({ userinfo => undef });
}


sub late {
    my ($name, %script) = @_;

    my $q = $f->quick;

    $scripted->script({ userinfo => \%script });
    $q->is_refused($q->sign_in($q->browser, 'on'), $CODE, $name,
                   why => $AuthTest::Flow::LATE, bound => 4);
    $scripted->script({ userinfo => undef });
}


sub signs_in {
    my ($id, $name) = @_;

    $f->is_signed_in($f->sign_in($t->browser, $id), $name);
}


# claims of the id_token, and members of userinfo, over the usual ones

sub id_token {
    $scripted->script({ id_token => { claims => {@_} } });
}


sub userinfo {
    $scripted->script({ userinfo => { merge => {@_} } });
}


# what the gate knows after a sign-in

sub seen {
    my ($id) = @_;

    my $b = $t->browser;

    $f->sign_in($b, $id);
    $f->mark;

    my $response = $b->get('/');

    return { map { $_ => $response->header($_) // '' }
             qw( x-sub x-email x-verified x-groups x-locale ) };
}


sub verified {
    my $seen = seen(@_);

    return "$seen->{'x-email'} $seen->{'x-verified'}";
}


sub session {
    my ($id) = @_;

    my $b = $t->browser;

    $f->sign_in($b, $id);
    $f->mark;

    return $b->json($b->get('/api/auth/session'));
}
