#!/usr/bin/perl

# Tests for rules on addresses behind a sign-in: the provider's word for an
# address counts for that very address, and for no other text.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

my $MOVED = 'email preferred_username';

$t->config(site(
    location => 'auth_session required;'
                . ' auth_session_require email *@Example.COM Boss@other.test;'
                . ' add_header X-Email "$auth_email $auth_email_verified"'
                . ' always;',
    providers => join('',
        $f->block('usual'),
        $f->block('same', profile => 'email email'),
        $f->block('moved', profile => $MOVED),
        $f->block('fallback', profile => '"email" "email ?? upn"'),
        $f->block('template', profile => 'email "{sub}@example.com"'),
        $f->block('vouched', profile => $MOVED, email_verified => 'on'),
        $f->block('path', profile => $MOVED,
                  email_verified => 'username_verified'),
        $f->block('off', email_verified => 'off'),
    ),
));

$t->write_file('www/index.html', 'content');
$t->start;

usual();
moved();
said();
letters();

no_secrets($t, $f->issued);


sub usual {
    for my $id (qw( usual same )) {
        is(seen($id), '200 jane@example.com true', "$id: its own address");
        is(seen($id, email_verified => JSON::false),
           '403 jane@example.com false', "$id: not verified");
        is(seen($id, email_verified => undef), '403 jane@example.com false',
           "$id: nothing is said");
        is(seen($id, email_verified => 1), '403 jane@example.com false',
           "$id: said in a number");
        is(seen($id, email => 'jane@evil.test'), '403 jane@evil.test true',
           "$id: of another domain");
    }

    is(seen('off'), '403 jane@example.com false', 'email_verified off');
}


# a name that anybody may choose, beside a verified address of elsewhere

sub moved {
    my %forged = (email => 'mallory@evil.test', email_verified => JSON::true,
                  preferred_username => 'jane@example.com',
                  upn => 'jane@example.com', sub => 'jane');

    is(seen('moved', %forged), '403 jane@example.com false',
       'email_verified is not about another claim');
    is(seen('template', %forged), '403 jane@example.com false',
       'nor about a text that is put together');
    is(seen('fallback', %forged), '403 mallory@evil.test false',
       'nor about one of two');
    is(seen('fallback', %forged, email => undef),
       '403 jane@example.com false', 'whichever it is');
}


# unless the configuration says so

sub said {
    my %user = (preferred_username => 'jane@example.com',
                email_verified => JSON::false);

    is(seen('vouched', %user), '200 jane@example.com true',
       'email_verified on');
    is(seen('path', %user, username_verified => JSON::true),
       '200 jane@example.com true', 'a claim about it');
    is(seen('path', %user, email_verified => JSON::true),
       '403 jane@example.com false', 'which is not email_verified');
    is(seen('vouched', preferred_username => 'jane'), '403 ',
       'a name that is no address');
}


# case matters neither in the rule nor in the token

sub letters {
    for my $email ('JANE@EXAMPLE.COM', 'Jane@Example.com', 'boss@other.test',
                   'BOSS@other.TEST')
    {
        is(seen('usual', email => $email), "200 \L$email\E true", $email);
    }

    is(seen('usual', email => 'xboss@other.test'),
       '403 xboss@other.test true', 'one address is one');
}


# seen(ID, CLAIM => VALUE, ...): "status $auth_email $auth_email_verified" of a
# visitor with these claims in the id_token

sub seen {
    my ($id, %claims) = @_;

    my $b = $t->browser;

    $scripted->script({ id_token => { claims => \%claims } });

    my $response = $f->sign_in($b, $id);

    $f->mark;
    $scripted->script({ id_token => {} });

    return 'no session: ' . $response->code
        if !AuthTest::Flow::sets_session($response);

    $response = $b->get('/');

    return $response->code . ' ' . ($response->header('X-Email') // '');
}
