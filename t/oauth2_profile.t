#!/usr/bin/perl

# Tests for plain OAuth 2 providers: the mapping of a profile, and profiles that
# are odd.

use lib 't/lib';
use AuthTest;
use AuthTest::Flow;
use AuthTest::Site;

my $PARSE = 'OAUTH_PARSE_PROFILE_ERROR';

my $t = AuthTest->new;
my $scripted = $t->scripted;
my $f = AuthTest::Flow->new($t, $scripted);

# what oauth2 needs instead of an issuer
sub oauth2 {
    my ($id, %members) = @_;

    my $issuer = $f->issuer($id);

    return $f->block($id,
        type                   => 'oauth2',
        issuer                 => undef,
        authorization_endpoint => "$issuer/authorize",
        token_endpoint         => "$issuer/token",
        userinfo_endpoint      => "$issuer/userinfo",
        %members,
    );
}

$t->config(site(
    http => 'auth_session_claims groups title manager;',
    location => join(' ', 'auth_session required;',
        'add_header X-Id $auth_user_id;', 'add_header X-Email $auth_email;',
        'add_header X-Verified $auth_email_verified;',
        'add_header X-Groups $auth_claim_groups;',
        'add_header X-Title $auth_claim_title;',
        'add_header X-Manager $auth_claim_manager;'),
    providers => join('',
        oauth2('plain'),
        oauth2('mapped', email_verified => 'mail.confirmed', profile => [
            'id account.uid', 'name "{person.first} {person.last}"',
            'email mail.addresses.0', 'image "https://cdn.example/{account.uid}"',
            'groups member.of', 'title "person.title ?? person.role"',
            'manager "https://example.com/claims/manager"' ]),
        oauth2('on', email_verified => 'on'),
        oauth2('off', email_verified => 'off'),
        oauth2('none', checks => 'none'),
        oauth2('scoped', scope => '"read:me read:mail"'),
        $f->block('oidc', userinfo => 'on', email_verified => 'on',
                  profile => ['id "email"', 'name nickname']),
    ),
));

$t->write_file('www/index.html', 'inside');
$t->start;

defaults();
requests();
mapping();
verified();
ids();
names();
addresses();
images();
claims();
bad_answers();
oidc_mapping();

no_secrets($t, $f->issued);


sub defaults {
    my $b = $t->browser;

    $f->is_signed_in($f->sign_in($b, 'plain'), 'the usual members');
    is_deeply(user($b), { name => 'Jane Doe', email => 'jane@example.com',
                          image => 'https://example.com/jane.png' },
              'the session');
    is(seen($b)->{'X-Id'}, 'subject-1', 'sub is the id');
    is(seen($b)->{'X-Groups'}, '["staff","admin"]', 'a claim that is kept');

    profile('plain', { sub => undef, id => 42, name => undef,
                       login => 'jane', picture => undef,
                       avatar_url => 'https://example.com/a.png' });
    $b = signed_in('plain', 'other usual members');
    is(seen($b)->{'X-Id'}, '42', 'id as a number');
    is_deeply(user($b), { name => 'jane', email => 'jane@example.com',
                          image => 'https://example.com/a.png' },
              'login and avatar_url');

    profile('plain', { sub => undef, id => undef });
    refused('plain', 'no id', qr/the profile has no id/);
    plain_again();
}


sub requests {
    my $query = $f->parameters($f->begin($t->browser, 'plain')
                               ->header('Location'));

    is(join(' ', sort keys %$query),
       'client_id code_challenge code_challenge_method redirect_uri'
       . ' response_type state', 'PKCE and state, no nonce, no scope');

    $query = $f->parameters($f->begin($t->browser, 'none')
                            ->header('Location'));
    is(join(' ', sort keys %$query),
       'client_id redirect_uri response_type state', 'state in any case');

    $query = $f->parameters($f->begin($t->browser, 'scoped')
                            ->header('Location'));
    is($query->{scope}, 'read:me read:mail', 'scope');

    my $b = $t->browser;
    my $callback = $f->callback($b, 'none');

    $f->is_refused($f->visit($b, $f->with($callback, state => undef)),
                   'PKCE_ERROR', 'no state, with "checks none"');
    $f->is_refused($f->visit($b, $f->with($callback, state => 'A' x 43)),
                   'PKCE_ERROR', 'another state, with "checks none"');
    $f->is_signed_in($f->visit($b, $callback), 'the right one');

    # RFC 9207 where no issuer is known
    $callback = $f->callback($b, 'plain');
    $f->is_signed_in($f->visit($b, $f->with($callback,
        iss => 'https://unknown.example')), 'an iss that nobody can compare');

    is($scripted->count('/~plain/jwks'), 0, 'no keys are fetched');
    is($scripted->count('/~plain/.well-known/openid-configuration'), 0,
       'no metadata either');
}


sub mapping {
    my %profile = (
        account => { uid => 7001 },
        person  => { first => 'Jane', last => 'Doe', role => 'Engineer' },
        mail    => { addresses => ['Jane@Example.com', 'x@example.com'],
                     confirmed => JSON::true },
        member  => { of => ['a', 'b'] },
        'https://example.com/claims/manager' => 'Ada',
    );

    answer('mapped', \%profile);

    my $b = signed_in('mapped', 'paths');

    is_deeply(user($b), { name => 'Jane Doe', email => 'jane@example.com',
                          image => 'https://cdn.example/7001' },
              'members, a list, templates');
    is_deeply(seen($b), {
        'X-Id' => '7001', 'X-Email' => 'jane@example.com',
        'X-Verified' => 'true', 'X-Groups' => '["a","b"]',
        'X-Title' => 'Engineer', 'X-Manager' => 'Ada',
    }, 'claims of other names');

    # paths that lead nowhere
    answer('mapped', { account => { uid => 'u' }, person => 'Jane',
                       mail => { addresses => 'x@example.com' },
                       member => { of => undef } });
    $b = signed_in('mapped', 'paths that lead nowhere');
    is_deeply(user($b), { image => 'https://cdn.example/u' }, 'are nothing');
    is(seen($b)->{'X-Groups'}, '', 'also as a claim');

    answer('mapped', { %profile, account => [7001] });
    refused('mapped', 'a list where a member should be', qr/has no id/);

    answer('mapped', { %profile, account => { uid => { x => 1 } } });
    refused('mapped', 'an object as id', qr/has no id/);

    answer('mapped', { %profile, mail => { addresses => ['j@example.com'],
                                           confirmed => 'yes' } });
    is(seen(signed_in('mapped', 'confirmed: "yes"'))->{'X-Verified'}, 'false',
       'is not verified');
}


sub verified {
    my %told = (true => JSON::true, false => JSON::false, none => undef);

    for (['plain', 'true', 'true'], ['plain', 'false', 'false'],
         ['plain', 'none', 'false'], ['on', 'false', 'true'],
         ['on', 'none', 'true'], ['off', 'true', 'false'])
    {
        my ($id, $told, $want) = @$_;

        profile($id, { email_verified => $told{$told} });
        is(seen(signed_in($id, "email_verified $id, told $told"))
           ->{'X-Verified'}, $want, "is $want");
    }

    for my $odd (1, 0, 'TRUE', 'yes', '1', '', [], {}, [JSON::true]) {
        profile('plain', { email_verified => $odd });
        is(seen(signed_in('plain', 'told ' . to_json($odd)))->{'X-Verified'},
           'false', 'is not verified');
    }

    profile('on', { email => undef });
    is(seen(signed_in('on', 'no address'))->{'X-Verified'}, '',
       'is not verified either');
    plain_again();
}


sub ids {
    for my $id ('a', 'x' x 255, 'a b', "\x{e9}\x{4e2d}\x{1f600}", '0', ' ',
                '../../etc/passwd', '<script>', '"', '\\', '%00')
    {
        profile('plain', { sub => $id });
        signed_in('plain', 'id ' . to_json(substr $id, 0, 20));
    }

    my $b;

    profile('plain', { sub => 0 });
    is(seen(signed_in('plain', 'id 0'))->{'X-Id'}, '0', 'is "0"');

    my $why = qr/the profile.* id /;

    for my $id ('', 'x' x 256, "a\nb", "a\tb", "a\x{7f}b", "a\x{85}b", 1.5,
                JSON::true, JSON::false, [], ['a'], {}, { sub => 'a' })
    {
        profile('plain', { sub => $id });
        refused('plain', 'id ' . to_json(ref $id || $id), $why);
    }

    plain_again();
}


sub names {
    my %names = (
        "Jane\nDoe"           => 'Jane Doe',
        "\x{1b}[31mJane"      => '[31mJane',
        "  Jane  "            => 'Jane',
        "Jane\x{85}\x{9b}Doe" => 'Jane  Doe',
        "<b>Jane</b>"         => '<b>Jane</b>',
        "\x{4e2d}\x{1f600}"   => "\x{4e2d}\x{1f600}",
        'n' x 1024            => 'n' x 1024,
    );

    for my $name (sort keys %names) {
        profile('plain', { name => $name });

        my $b = signed_in('plain', 'name ' . to_json(substr $name, 0, 20));

        is(user($b)->{name}, $names{$name}, 'is cleaned');
    }

    for my $name ('n' x 10240, '', "\n\t ", undef, [], {}, JSON::true, 1.5) {
        profile('plain', { name => $name, login => undef });

        my $b = signed_in('plain', 'name ' . to_json(ref $name ? $name
                                       : substr $name // 'null', 0, 20));

        ok(!length(user($b)->{name} // ''), 'is none');
    }

    plain_again();
}


# What two programs could read in two ways is no address.

sub addresses {
    for my $email ('a@example.com', 'A.B+c@Example.COM', 'x' x 64 . '@b.example',
                   "o'neill\@example.com")
    {
        profile('plain', { email => $email });
        is(user(signed_in('plain', $email))->{email}, lc $email, 'in lower case');
    }

    for my $email ('a', '@', 'a@', '@example.com', 'a@b@example.com',
                   'a@example.com,b@example.com', 'a@example.com b@example.com',
                   '"a"@example.com', 'A <a@example.com>', "a\@example.com\n",
                   "a\nb\@example.com", "\x{e9}\@example.com",
                   "a\x{ff20}example.com", 'a@example.com;', 'a@(x)example.com',
                   'a@[127.0.0.1]', 'x' x 250 . '@example.com', '', undef, 1,
                   JSON::true, ['a@example.com'], { email => 'a@example.com' })
    {
        profile('plain', { email => $email });
        is(user(signed_in('plain', 'address ' . to_json(
            ref $email ? $email : substr $email // 'null', 0, 30)))->{email},
           undef, 'is none');
    }

    plain_again();
}


sub images {
    for my $image ('https://example.com/a.png', 'http://example.com/a?b=c&d',
                   'HTTPS://EXAMPLE.COM/a')
    {
        profile('plain', { picture => $image });
        is(user(signed_in('plain', $image))->{image}, $image, 'is kept');
    }

    for my $image ('javascript:alert(1)', 'data:image/png;base64,AAAA',
                   '//example.com/a.png', '/a.png', 'ftp://example.com/a',
                   'https://', "https://example.com/\"onerror=x", 'https://a b',
                   "https://example.com/\n", 'https://example.com/<',
                   'https://example.com/' . 'x' x 2000, 1, undef, [])
    {
        profile('plain', { picture => $image });
        is(user(signed_in('plain', 'image ' . to_json(
            ref $image ? $image : substr $image // 'null', 0, 30)))->{image},
           undef, 'is none');
    }

    plain_again();
}


sub claims {
    my %kept = (
        text    => 'text',
        number  => 5,
        true    => JSON::true,
        list    => ['a', 1, undef],
        object  => { a => { b => 'c' } },
    );

    for my $name (sort keys %kept) {
        profile('plain', { groups => $kept{$name} });

        my $got = seen(signed_in('plain', "a claim, $name"))->{'X-Groups'};

        is($got, ref $kept{$name} && !JSON::is_bool($kept{$name})
                 ? to_json($kept{$name})
                 : $name eq 'true' ? 'true' : $kept{$name}, 'is kept');
    }

    for (['a long one', 'x' x 5000], ['a long list', [('x' x 10) x 500]],
         ['null', undef], ['control characters', "a\r\nX-Evil: 1"])
    {
        my ($name, $value) = @$_;

        profile('plain', { groups => $value });
        is(seen(signed_in('plain', "a claim, $name"))->{'X-Groups'}, '',
           'is none');
    }

    # names of ours are not taken over
    profile('plain', { provider => 'evil', exp => 1, iat => 1, jti => 'x',
                       auth_time => 1, sub => 'me', email_verified => undef });

    my $b = signed_in('plain', 'claims with names of ours');

    is(seen($b)->{'X-Id'}, 'me', 'change nothing');
    is($b->get('/')->code, 200, 'not even the expiry');
    plain_again();
}


sub bad_answers {
    my $json = qr/not an acceptable JSON object/;

    for (['a list', body => '[{"id":1}]'], ['text', body => '"x"'],
         ['HTML', body => '<html>'], ['nothing', body => ''],
         ['a form', body => 'id=1&name=x'],
         ['id twice', body => '{"id":1,"id":2}'],
         ['bytes that are no UTF-8',
          body_base64 => 'eyJpZCI6MSwibmFtZSI6Iv8ifQ=='],
         ['Latin-1', body_base64 => 'eyJpZCI6MSwibmFtZSI6IkrpIn0='],
         ['a zero character', body => '{"id":"a\u0000"}'],
         ['a surrogate alone', body => '{"id":1,"name":"\ud800"}'],
         ['a huge number', body => '{"id":' . '9' x 400 . '}'])
    {
        my ($name, %script) = @$_;

        $scripted->script({ 'plain:userinfo' => \%script });
        refused('plain', $name, $json);
    }

    $scripted->script({ 'plain:userinfo' => { body => '{}' } });
    refused('plain', 'an empty object', qr/the profile has no id/);

    for my $status (401, 403, 500) {
        $scripted->script({ 'plain:userinfo' => { status => $status } });
        $f->is_refused($f->sign_in($t->browser, 'plain'),
                       'OAUTH_GET_PROFILE_ERROR', "status $status",
                       why => qr/status $status/);
    }

    plain_again();
}


# An OpenID provider whose id is mapped to something that it does not sign

sub oidc_mapping {
    my $b = signed_in('oidc', 'another id for an OpenID provider');

    is(seen($b)->{'X-Id'}, 'jane@example.com', 'is that');

    $scripted->script({ id_token => { claims => { email => undef } },
        'oidc:userinfo' => { merge => { email => 'admin@example.com' } } });
    $b = signed_in('oidc', 'from userinfo');
    is(seen($b)->{'X-Id'}, 'admin@example.com', 'where the id_token is silent');

    $scripted->script({ id_token => {} });
    $b = signed_in('oidc', 'from both');
    is(seen($b)->{'X-Id'}, 'jane@example.com', 'what is signed wins');
}


# profile(ID, CHANGES): over the usual one; answer(ID, PROFILE): all of it

sub profile {
    my ($id, $changes) = @_;

    my %usual = (sub => 'subject-1', name => 'Jane Doe',
                 email => 'jane@example.com', email_verified => JSON::true,
                 picture => 'https://example.com/jane.png');

    answer($id, { %usual, %$changes });
}


sub answer {
    my ($id, $json) = @_;

    $scripted->script({ "$id:userinfo" => { json => $json } });
}


sub plain_again {
    $scripted->script({ 'plain:userinfo' => undef });
}


sub signed_in {
    my ($id, $name) = @_;

    my $b = $t->browser;

    utf8::encode($name) if utf8::is_utf8($name);
    $f->is_signed_in($f->sign_in($b, $id), $name);

    return $b;
}


sub refused {
    my ($id, $name, $why) = @_;

    $f->is_refused($f->sign_in($t->browser, $id), $PARSE, $name, why => $why);
}


sub user {
    my ($b) = @_;

    return $b->json($b->get('/api/auth/session'))->{user} // {};
}


sub seen {
    my ($b) = @_;

    my $response = $b->get('/');

    return { map { $_ => $response->header($_) // '' }
             qw( X-Id X-Email X-Verified X-Groups X-Title X-Manager ) };
}
