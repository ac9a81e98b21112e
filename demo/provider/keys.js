// Copyright (C) ngx_http_auth_module contributors

// One signing key of each kind.

'use strict';

const jose = require('jose');

const KINDS = [
    { kid: 'rsa', alg: 'RS256' },
    { kid: 'ec', alg: 'ES256' },
    { kid: 'ed', alg: 'EdDSA' },
];


async function generateKeys() {
    const keys = [];

    for (const { kid, alg } of KINDS) {
        const pair = await jose.generateKeyPair(alg, { extractable: true });
        const key = await jose.exportJWK(pair.privateKey);

        // without "alg" the RSA key serves RS256 and PS256
        keys.push({ ...key, kid, use: 'sig' });
    }

    return keys;
}


module.exports = { generateKeys };
