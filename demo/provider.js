// Copyright (C) ngx_http_auth_module contributors

// An OpenID provider to sign in with: npm's oidc-provider, with a login page of
// its own and no consent page. The demo and the tests run it.
//
//     node demo/provider.js '{ "port": 8081, "clients": [...] }'
//
// Settings:
//     port, host          where it listens; host is 127.0.0.1
//     issuer              http://HOST:PORT
//     ssl                 { cert, key }: paths; https then
//     clients             as in OpenID registration: client_id, client_secret,
//                         redirect_uris, token_endpoint_auth_method, jwks,
//                         id_token_signed_response_alg, ...
//     users               { login, password, sub, name, email, email_verified,
//                         picture, groups }
//     auto                a login that is signed in without the login page; a
//                         login_hint "auto:LOGIN" does it for one request
//     pkce                false: is not demanded
//     id_token_claims     true: the profile stands in the id_token too
//     jwks                private keys, where they must outlive a restart
//
// It says "ready" when it listens, and ends with its standard input.

'use strict';

const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');

const { generateKeys } = require('./provider/keys');
const { Interactions } = require('./provider/interactions');
const { Store } = require('./provider/store');
const pages = require('./provider/pages');

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'HS256'];

const ALICE = {
    login: 'alice',
    password: 'wonderland',
    sub: 'alice-1',
    name: 'Alice Liddell',
    email: 'alice@example.com',
    email_verified: true,
    picture: 'https://example.com/alice.png',
    groups: ['readers', 'writers'],
};


function readSettings() {
    const settings = {
        host: '127.0.0.1',
        clients: [],
        users: [ALICE],
        ...JSON.parse(process.argv[2] ?? '{}'),
    };

    const scheme = settings.ssl ? 'https' : 'http';

    settings.issuer ??= `${scheme}://${settings.host}:${settings.port}`;

    return settings;
}


// Consent is given before it is asked for: these clients are the site's own.

async function loadExistingGrant(ctx) {
    const { client, params, provider, session } = ctx.oidc;
    const known = session.grantIdFor(client.clientId);

    if (known) {
        const grant = await provider.Grant.find(known);

        if (grant) {
            return grant;
        }
    }

    const grant = new provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
    });

    grant.addOIDCScope(params.scope ?? 'openid');
    await grant.save();

    return grant;
}


function configuration(settings, keys) {
    const findAccount = (ctx, sub) => {
        const user = settings.users.find((each) => each.sub === sub);
        const { login, password, ...claims } = user ?? {};

        return user && { accountId: sub, claims: () => claims };
    };

    return {
        adapter: Store,
        clients: settings.clients,
        claims: {
            openid: ['sub'],
            email: ['email', 'email_verified'],
            profile: ['name', 'picture', 'groups'],
        },
        conformIdTokenClaims: !settings.id_token_claims,
        cookies: { keys: ['not a secret'] },
        enabledJWA: { idTokenSigningAlgValues: ALGORITHMS },
        features: {
            devInteractions: { enabled: false },
            rpInitiatedLogout: {
                logoutSource: pages.logout,
                postLogoutSuccessSource: pages.loggedOut,
            },
        },
        findAccount,
        interactions: {
            url: (ctx, interaction) => `/interaction/${interaction.uid}`,
        },
        jwks: { keys },
        loadExistingGrant,
        pkce: { required: () => settings.pkce !== false },
        renderError: pages.error,
        ttl: {
            AccessToken: 3600,
            AuthorizationCode: 60,
            Grant: 86400,
            IdToken: 3600,
            Interaction: 3600,
            Session: 86400,
        },
    };
}


function createServer(settings, handler) {
    if (!settings.ssl) {
        return http.createServer(handler);
    }

    return https.createServer({
        cert: fs.readFileSync(settings.ssl.cert),
        key: fs.readFileSync(settings.ssl.key),
    }, handler);
}


async function main() {
    // an ES module, which require() cannot load on all supported versions
    const { default: Provider } = await import('oidc-provider');

    const settings = readSettings();
    const keys = settings.jwks?.keys ?? await generateKeys();

    const provider = new Provider(settings.issuer,
                                  configuration(settings, keys));

    const interactions = new Interactions(provider, settings);

    provider.use((ctx, next) => interactions.handle(ctx, next));

    const server = createServer(settings, provider.callback());

    server.on('error', (err) => {
        console.error(err.message);
        process.exit(1);
    });

    server.listen(settings.port, settings.host, () => console.log('ready'));

    process.stdin.on('end', () => process.exit(0));
    process.stdin.resume();
    process.on('SIGTERM', () => process.exit(0));
}

main();
