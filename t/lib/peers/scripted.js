// Copyright (C) ngx_http_auth_module contributors

// A provider that does what it is told, good or bad.
//
// Settings: { port, host, ssl: { cert, key }, issuer, client_id, client_secret,
// lenient, claims }. Without a script it is a correct OpenID provider that signs
// in at once, and GitHub's two addresses; `lenient` leaves out the checks of the
// token request.
//
// Below /~TENANT there is the same once more, with an issuer that ends so: many
// providers in one process, with the same keys.
//
// POST /_script takes { NAME: { ... }, ... } and replaces the behaviour of these
// endpoints; null restores. NAME is discovery, jwks, authorize, token, userinfo,
// github_user, github_emails, or "*" for each that has no behaviour of its own.
// "TENANT:NAME" goes before NAME:
//
//     times: N           only for the next N requests
//     delay: MS          before anything else
//     hang: true         never answers
//     reset: true        resets the connection; close: true closes it
//     status, headers    of the answer
//     body: TEXT         exactly this instead of JSON; body_base64: any bytes
//     json: VALUE        this instead of the usual JSON
//     merge: { ... }     members over the usual JSON (null deletes one)
//     append: TEXT       stands before the last byte of the body;
//                        append_base64: any bytes
//     gzip: true         compressed
//     huge: BYTES        that many bytes
//     drip: MS           one byte each MS
//     truncate: BYTES    announces this many more bytes than it sends
//     chunked: true      without Content-Length
//     params: { ... }    authorize only: over the usual parameters of the redirect
//
// and for what is inside:
//
//     id_token: { claims: {...} (null deletes), header: {...}, alg, key, tamper,
//         payload: TEXT, raw: TEXT, literals: { NAME: TEXT }, append: TEXT,
//         header_text: TEXT }
//         key: "good", "other" (not the published one), "unknown" (a kid that
//         is not published), "random" (another one each time), "none" (no kid),
//         { secret: TEXT } (HMAC), or a JWK;
//         "public" is HMAC with the published RSA key as PEM
//         tamper: "signature" or "payload"
//         literals are claims as they stand in the JSON text, append stands
//         before its last brace, and header_text is a whole header
//     claims: { ... }    of the user, over the present ones
//     rotate: true       new keys in the place of the old ones
//
// GET /_log answers { requests: [...] }: method, path, query, headers, body, form,
// endpoint, time (ms), done (answered whole) and aborted (the client left first).
// GET /_issued answers { issued: [...] }: all codes and tokens. POST /_reset
// forgets scripts and log.

'use strict';

const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');

const { Endpoints } = require('./scripted/endpoints');
const { Tokens } = require('./scripted/tokens');
const { misbehave } = require('./scripted/misbehave');
const { ready } = require('./peer');

const PATHS = {
    '/.well-known/openid-configuration': 'discovery',
    '/jwks': 'jwks',
    '/authorize': 'authorize',
    '/login/oauth/authorize': 'authorize',
    '/token': 'token',
    '/login/oauth/access_token': 'token',
    '/userinfo': 'userinfo',
    '/user': 'github_user',
    '/user/emails': 'github_emails',
};

const TENANT = /^(\/~\w+)?(\/.*)$/;

const settings = {
    host: '127.0.0.1',
    client_id: 'client',
    client_secret: 'client-secret',
    ...JSON.parse(process.argv[2]),
};

settings.issuer ??= (settings.ssl ? 'https' : 'http')
    + `://${settings.host}:${settings.port}`;

const tokens = new Tokens(settings);
const endpoints = new Endpoints(settings, tokens);

let scripts = {};
let log = [];


function readBody(req) {
    return new Promise((resolve) => {
        const chunks = [];

        req.on('data', (chunk) => chunks.push(chunk));
        req.on('end', () => resolve(Buffer.concat(chunks).toString()));
        req.on('error', () => resolve(''));
    });
}


function record(req, res, url, body) {
    const [, tenant = '', path] = TENANT.exec(url.pathname);

    const entry = {
        issuer: settings.issuer + tenant,
        tenant: tenant.slice(2),
        method: req.method,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: req.headers,
        body,
        form: Object.fromEntries(new URLSearchParams(body)),
        endpoint: PATHS[path],
        time: Date.now(),
        done: false,
        aborted: false,
    };

    res.on('finish', () => { entry.done = true; });
    res.on('close', () => { entry.aborted = !entry.done; });

    log.push(entry);

    return entry;
}


// the behaviour for this request, which may be good for a few only

function behaviourOf({ tenant, endpoint }) {
    const name = [`${tenant}:${endpoint}`, endpoint].find(
        (each) => scripts[each]) ?? '*';
    const script = scripts[name] ?? {};

    if (script.times !== undefined && --script.times <= 0) {
        delete scripts[name];
    }

    return script;
}


function applyScript({ id_token, claims, rotate, ...rest }) {
    if (id_token !== undefined) {
        tokens.idToken = id_token ?? {};
    }

    if (claims !== undefined) {
        tokens.userClaims = claims ?? {};
    }

    if (rotate) {
        tokens.rotate();
    }

    for (const [name, script] of Object.entries(rest)) {
        if (script) {
            scripts[name] = script;
        } else {
            delete scripts[name];
        }
    }
}


function control(req, res, url, body) {
    let answer = {};

    if (url.pathname === '/_log') {
        answer = { requests: log };

    } else if (url.pathname === '/_issued') {
        answer = { issued: tokens.issued };

    } else if (url.pathname === '/_script') {
        applyScript(JSON.parse(body));

    } else {
        scripts = {};
        log = [];
        tokens.idToken = {};
        tokens.userClaims = {};
    }

    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(answer));
}


async function handle(req, res) {
    const url = new URL(req.url, settings.issuer);
    const body = await readBody(req);

    if (url.pathname.startsWith('/_')) {
        return control(req, res, url, body);
    }

    const entry = record(req, res, url, body);

    if (!entry.endpoint) {
        res.writeHead(404);
        return res.end();
    }

    const script = behaviourOf(entry);
    const answer = await endpoints[entry.endpoint](entry, script);

    return misbehave(req, res, answer, script);
}


function onRequest(req, res) {
    handle(req, res).catch((err) => {
        console.error(err);
        res.writeHead(500);
        res.end();
    });
}


const server = settings.ssl
    ? https.createServer({
        cert: fs.readFileSync(settings.ssl.cert),
        key: fs.readFileSync(settings.ssl.key),
    }, onRequest)
    : http.createServer(onRequest);

server.listen(settings.port, settings.host, ready);
