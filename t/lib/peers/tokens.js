// Copyright (C) ngx_http_auth_module contributors

// Tokens made and read by the packages that others run: one request a line on
// standard input, ["method", { arguments }], one answer a line on standard
// output, { "result": ... } or { "error": "message" }.

'use strict';

const jose = require('jose');
const readline = require('node:readline');

const v3 = require('next-auth-v3/jwt').default;
const v4 = require('next-auth/jwt');

const RealDate = Date;


// some of the packages ask Date.now(), others new Date()

function setClock(seconds) {
    if (seconds === null) {
        globalThis.Date = RealDate;
        return;
    }

    globalThis.Date = class extends RealDate {
        constructor(...args) {
            super(...(args.length ? args : [seconds * 1000]));
        }

        static now() {
            return seconds * 1000;
        }
    };
}


// keys come as a JWK, as { secret: text } or as { hex: digits }

async function keyOf(key, alg) {
    if (key.secret !== undefined) {
        return new TextEncoder().encode(key.secret);
    }

    if (key.hex !== undefined) {
        return new Uint8Array(Buffer.from(key.hex, 'hex'));
    }

    return jose.importJWK(key, alg);
}


// what getToken asks a framework's request for

function requestOf({ cookies = {}, headers = {} }) {
    return { cookies, headers };
}


const methods = {
    // the clock of this process: seconds since 1970, null for the real one
    'clock': ({ now }) => setClock(now),

    'v3.encode': (args) => v3.encode(args),
    'v3.decode': (args) => v3.decode(args),
    'v3.getToken': (args) => v3.getToken({ ...args, req: requestOf(args) }),

    'v4.encode': (args) => v4.encode(args),
    'v4.decode': (args) => v4.decode(args),
    'v4.getToken': (args) => v4.getToken({ ...args, req: requestOf(args) }),

    'generate': async ({ alg, kid, ...options }) => {
        const pair = await jose.generateKeyPair(alg, {
            extractable: true, ...options,
        });
        const extra = kid === undefined ? {} : { kid };

        return {
            private: { ...await jose.exportJWK(pair.privateKey), ...extra },
            public: { ...await jose.exportJWK(pair.publicKey), ...extra },
            pem: await jose.exportPKCS8(pair.privateKey),
        };
    },

    'thumbprint': ({ key }) => jose.calculateJwkThumbprint(key),

    // payload is an object, or text for what is no JSON object
    'sign': async ({ payload, header, key }) => {
        const text = typeof payload === 'string' ? payload
            : JSON.stringify(payload);

        return new jose.CompactSign(new TextEncoder().encode(text))
            .setProtectedHeader(header)
            .sign(await keyOf(key, header.alg));
    },

    'verify': async ({ token, key, alg }) => {
        const { payload, protectedHeader } = await jose.compactVerify(
            token, await keyOf(key, alg));
        const text = new TextDecoder().decode(payload);

        return { header: protectedHeader, payload: JSON.parse(text) };
    },

    'encrypt': async ({ payload, header, key }) => {
        const text = typeof payload === 'string' ? payload
            : JSON.stringify(payload);

        return new jose.CompactEncrypt(new TextEncoder().encode(text))
            .setProtectedHeader(header)
            .encrypt(await keyOf(key, header.alg));
    },

    'decrypt': async ({ token, key }) => {
        const { plaintext, protectedHeader } = await jose.compactDecrypt(
            token, await keyOf(key, 'dir'));
        const text = new TextDecoder().decode(plaintext);

        return { header: protectedHeader, payload: JSON.parse(text) };
    },
};


async function answer(line) {
    try {
        const [method, args] = JSON.parse(line);

        if (!Object.hasOwn(methods, method)) {
            throw new Error(`no method ${method}`);
        }

        return { result: await methods[method](args) ?? null };

    } catch (err) {
        return { error: `${err.name}: ${err.message}` };
    }
}


async function main() {
    const lines = readline.createInterface({ input: process.stdin });

    // the packages' own warnings go to standard error
    console.log = console.error;
    console.warn = console.error;

    process.stdout.write('ready\n');

    for await (const line of lines) {
        process.stdout.write(JSON.stringify(await answer(line)) + '\n');
    }

    process.exit(0);
}

main();
