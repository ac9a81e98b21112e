#!/usr/bin/perl

# Tests for identity headers on their way to the application: what arrives is
# ours, once, or nothing; never what the client has sent.

use lib 't/lib';
use AuthTest;
use AuthTest::Site;

my $t = AuthTest->new;

my $tokens = $t->tokens;
my $upstream = $t->upstream;

# answers the FastCGI requests of this test from within
my $fastcgi = IO::Socket::INET->new(
    LocalAddr => '127.0.0.1:' . $t->port('fastcgi'), Listen => 5,
    ReuseAddr => 1,
) or die "cannot listen: $@\n";

my $PORT = $upstream->port;

$t->set(UPSTREAM => $PORT, HEADERS => <<"EOH");
            proxy_set_header X-Auth-User   \$auth_user_id;
            proxy_set_header X-Auth-Email  \$auth_email;
            proxy_set_header X-Auth-Groups \$auth_claim_groups;
            proxy_pass http://127.0.0.1:$PORT;
EOH

$t->config(site(server => <<'EOS', location => <<'EOL'));
        location /optional/ {
            auth_session optional;
            %%HEADERS%%
        }

        location /off/ {
            auth_session off;
            %%HEADERS%%
        }

        location /keep-alive/ {
            auth_session required;
            proxy_http_version 1.1;
            proxy_set_header Connection $http_connection;
            %%HEADERS%%
        }

        location /quiet/ {
            auth_session required;
            proxy_set_header Cookie "";
            proxy_pass http://127.0.0.1:%%UPSTREAM%%;
        }

        location /fastcgi/ {
            auth_session optional;
            fastcgi_param AUTH_USER $auth_user_id;
            fastcgi_param HTTP_X_AUTH_USER $auth_user_id;
            fastcgi_param HTTP_X_AUTH_EMAIL $auth_email;
            fastcgi_pass 127.0.0.1:%%PORT_fastcgi%%;
        }
EOS
            auth_session required;
            %%HEADERS%%
EOL

$t->start;

my $jane = cookie({ sub => '42', email => 'jane@example.com',
                    groups => ['a', 'b,c'] });
my $few = cookie({ sub => '43' });

# CVE-2025-64484, CVE-2026-33433: the same name in other spellings
my @SPELLINGS = qw( X-Auth-User x-auth-user X-AUTH-USER x-aUTH-uSER
                    X_Auth_User X-Auth_User x_auth-user X.Auth.User );

ours();
spellings();
absent();
nobody();
hop_by_hop();
nothing_more();
odd_values();
fastcgi();

no_secrets($t, SECRET);


sub ours {
    my $h = arrives('/x', $jane);

    is($h->{'x-auth-user'}, '42', 'user');
    is($h->{'x-auth-email'}, 'jane@example.com', 'address');
    is($h->{'x-auth-groups'}, '["a","b,c"]', 'groups');
}


sub spellings {
    for my $name (@SPELLINGS) {
        my $h = arrives('/x', $jane, "$name: evil");

        is($h->{folded}{x_auth_user}, '42', "$name is replaced");
    }

    my $h = arrives('/x', $jane, map { "$_: evil" } @SPELLINGS, @SPELLINGS);

    is($h->{folded}{x_auth_user}, '42', 'all of them are replaced');

    $h = arrives('/x', $jane, 'X-Auth-User : evil', 'X-Auth-User');
    is($h->{folded}{x_auth_user} // '', $h->{refused} ? '' : '42',
       'broken ones are replaced');
}


# CVE-2026-30851: no value means no header, not the client's

sub absent {
    for my $line ('X-Auth-Email: admin@example.com',
                  'x-auth-email: admin@example.com',
                  'X_Auth_Email: admin@example.com', 'X-Auth-Groups: admin',
                  'X-AUTH-GROUPS: ["admin"]')
    {
        my $h = arrives('/x', $few, $line, $line);

        is($h->{folded}{x_auth_user}, '43', "$line: the user arrives");
        is($h->{folded}{x_auth_email}, undef, "$line: no address");
        is($h->{folded}{x_auth_groups}, undef, "$line: no groups");
    }
}


sub nobody {
    my @evil = map { "$_: evil" } @SPELLINGS;

    for my $cookie (undef, SESSION . '=garbage') {
        my $name = $cookie // 'no cookie';

        is(arrives('/optional/x', $cookie, @evil)->{folded}{x_auth_user},
           undef, "optional, $name: nobody arrives");
        is(arrives('/off/x', $cookie, @evil)->{folded}{x_auth_user}, undef,
           "off, $name: nobody arrives");
        ok(arrives('/x', $cookie, @evil)->{refused},
           "required, $name: refused");
    }

    is(arrives('/off/x', $jane, @evil)->{folded}{x_auth_user}, undef,
       'off: a session that nobody looks at');
    is(arrives('/optional/x', $jane, @evil)->{folded}{x_auth_user}, '42',
       'optional: a session');
}


# CVE-2025-48865: clients cannot have headers removed

sub hop_by_hop {
    for my $path ('/x', '/keep-alive/x') {
        for my $line ('Connection: close, X-Auth-User',
                      'Connection: X-Auth-User, X-Auth-Email, Cookie',
                      'Proxy-Connection: X-Auth-User', 'TE: X-Auth-User',
                      'Keep-Alive: X-Auth-User')
        {
            my $h = arrives($path, $jane, $line);

            is($h->{'x-auth-user'}, '42', "$path, $line: user");
            is($h->{'x-auth-email'}, 'jane@example.com',
               "$path, $line: address");
        }
    }
}


# what no directive names is not sent

sub nothing_more {
    my $h = arrives('/quiet/x', $jane);
    my %names = map { $_ => 1 } keys %$h;

    delete @names{qw( folded host connection )};

    is_deeply([keys %names], [], 'only what was asked for');
}


sub odd_values {
    my $h = arrives('/x', cookie({ sub => "4\r\nX-Evil: 1", groups => 'a,b',
                                   email => "caf\x{e9}\@example.com" }));

    is($h->{'x-auth-user'}, undef, 'control characters: nothing');
    is($h->{'x-evil'}, undef, 'and no header of theirs');
    is($h->{'x-auth-email'}, "caf\xc3\xa9\@example.com", 'UTF-8 bytes');
    is($h->{'x-auth-groups'}, 'a,b', 'text with a comma');
}


# CVE-2026-52845: there, "-" and "_" are the same

sub fastcgi {
    my @evil = map { ("$_: evil", "$_: more") } @SPELLINGS;

    my $p = params('/fastcgi/x', $jane, @evil, 'X-Auth-Email: evil');

    is_deeply($p->{HTTP_X_AUTH_USER}, ['42'], 'FastCGI: user');
    is_deeply($p->{AUTH_USER}, ['42'], 'FastCGI: parameter');
    is_deeply($p->{HTTP_X_AUTH_EMAIL}, ['jane@example.com'],
              'FastCGI: address');

    $p = params('/fastcgi/x', $few, @evil, 'X-Auth-Email: evil',
                'x_auth_email: evil');

    is_deeply($p->{HTTP_X_AUTH_USER}, ['43'], 'FastCGI: another user');
    is_deeply($p->{HTTP_X_AUTH_EMAIL}, [''], 'FastCGI: no address');

    $p = params('/fastcgi/x', undef, @evil);

    is_deeply($p->{HTTP_X_AUTH_USER}, [''], 'FastCGI: nobody');
    is_deeply($p->{AUTH_USER}, [''], 'FastCGI: no parameter');
}


# what arrives at the application: { name => value }, with "folded" as CGI reads
# it, several values joined; { refused => 1 } where nothing does

sub arrives {
    my ($path, $cookie, @lines) = @_;

    my $answer = $t->raw(http($path, $cookie, @lines));
    my ($body) = $answer =~ /\r\n\r\n(.*)/s;
    my $json = eval { from_json($body) };

    return { refused => 1 } if !$json || !$json->{raw_headers};

    my @raw = @{$json->{raw_headers}};
    my %headers;

    while (my ($name, $value) = splice @raw, 0, 2) {
        push @{$headers{lc $name}}, $value;
        push @{$headers{folded}{lc $name =~ tr/-./__/r}}, $value;
    }

    $_ = join ' and ', @$_ for grep { ref eq 'ARRAY' }
                               values %headers, values %{$headers{folded}};

    return \%headers;
}


# the same for FastCGI: { NAME => [VALUE, ...] }

sub params {
    my ($path, $cookie, @lines) = @_;

    my $client = $t->connect;

    print $client http($path, $cookie, @lines);

    my $nginx = $fastcgi->accept;
    my ($params, %params) = '';

    while (read_exactly($nginx, 8) =~ /^(.)(.)..(..)(.)/s) {
        my ($type, $length, $padding) = (ord $2, unpack('n', $3), ord $4);
        my $content = read_exactly($nginx, $length + $padding);

        $params .= substr $content, 0, $length if $type == 4;
        last if $type == 5 && $length == 0;
    }

    while (length $params) {
        my ($n, $v) = map {
            my $b = ord $params;
            my ($size, $format) = $b < 128 ? (1, 'C') : (4, 'N');
            unpack($format, substr $params, 0, $size, '') & 0x7fffffff;
        } 1 .. 2;

        my $name = substr $params, 0, $n, '';
        push @{$params{$name}}, substr $params, 0, $v, '';
    }

    my $answer = "Status: 200\r\n\r\n";

    print $nginx pack('CCnnCC', 1, 6, 1, length $answer, 0, 0), $answer,
                 pack('CCnnCCx8', 1, 3, 1, 8, 0, 0);
    close $nginx;

    AuthTest::Net::read_all($client, 5);

    return \%params;
}


sub read_exactly {
    my ($socket, $length) = @_;

    my $bytes = '';

    while (length $bytes < $length) {
        sysread $socket, $bytes, $length - length $bytes, length $bytes
            or die "the FastCGI connection ends\n";
    }

    return $bytes;
}


sub http {
    my ($path, $cookie, @lines) = @_;

    push @lines, 'Connection: close' if !grep { /^Connection:/ } @lines;
    push @lines, "Cookie: $cookie" if defined $cookie;

    return join "\r\n", "GET $path HTTP/1.0", 'Host: 127.0.0.1', @lines, '',
                        '';
}


sub cookie {
    my ($claims) = @_;

    return session_cookies($tokens->call('v4.encode', {
        token => $claims, secret => SECRET,
    }));
}
