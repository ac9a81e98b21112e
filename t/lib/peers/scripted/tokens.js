// Copyright (C) ngx_http_auth_module contributors

// The scripted provider's keys and id_tokens.

'use strict';

const crypto = require('node:crypto');
const jose = require('jose');

const { merge } = require('./misbehave');

// kty and curve decide which key signs with an algorithm
const KINDS = {
    rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ec256: ['ES256'],
    ec384: ['ES384'],
    ec521: ['ES512'],
    ed: ['EdDSA'],
};

const CLAIMS = {
    sub: 'subject-1',
    name: 'Jane Doe',
    email: 'jane@example.com',
    email_verified: true,
    picture: 'https://example.com/jane.png',
    groups: ['staff', 'admin'],
};


function kindOf(alg) {
    const found = Object.keys(KINDS).find((kind) => KINDS[kind].includes(alg));

    if (!found) {
        throw new Error(`no key for ${alg}`);
    }

    return found;
}


function hashOf(text, alg) {
    // Ed25519 signs over SHA-512
    const bits = alg === 'EdDSA' ? '512' : alg.slice(2);
    const digest = crypto.createHash(`sha${bits}`).update(text).digest();

    return digest.subarray(0, digest.length / 2).toString('base64url');
}


class Tokens {
    constructor(settings) {
        this.settings = settings;
        this.generation = 1;
        this.keys = new Map();
        this.idToken = {};
        this.userClaims = {};
        this.issued = [];
    }

    rotate() {
        this.generation++;
        this.keys.clear();
    }

    claims() {
        return merge(merge(CLAIMS, this.settings.claims ?? {}),
                     this.userClaims);
    }

    async pair(kind) {
        if (!this.keys.has(kind)) {
            this.keys.set(kind, jose.generateKeyPair(KINDS[kind][0], {
                extractable: true,
            }));
        }

        return this.keys.get(kind);
    }

    async jwks() {
        const keys = [];

        for (const kind of Object.keys(KINDS)) {
            const { publicKey } = await this.pair(kind);
            const key = await jose.exportJWK(publicKey);

            keys.push({ ...key, kid: `${kind}-${this.generation}`, use: 'sig' });
        }

        return { keys };
    }

    async signingKey(alg, choice) {
        if (choice?.secret !== undefined
            || (alg.startsWith('HS') && choice !== 'public'))
        {
            const secret = choice?.secret ?? this.settings.client_secret;

            return { key: new TextEncoder().encode(secret) };
        }

        if (choice === 'public') {
            const { publicKey } = await this.pair('rsa');
            const pem = await jose.exportSPKI(publicKey);

            return {
                key: new TextEncoder().encode(pem),
                kid: `rsa-${this.generation}`,
            };
        }

        if (choice?.kty) {
            return { key: await jose.importJWK(choice, alg), kid: choice.kid };
        }

        const kind = kindOf(alg);

        if (choice === 'other') {
            const { privateKey } = await jose.generateKeyPair(alg);

            return { key: privateKey, kid: `${kind}-${this.generation}` };
        }

        const { privateKey } = await this.pair(kind);

        // the same bits, for whichever algorithm of this kind
        const key = await jose.importJWK(await jose.exportJWK(privateKey), alg);

        return {
            key,
            kid: this.kidOf(kind, choice),
        };
    }

    kidOf(kind, choice) {
        switch (choice) {
        case 'none':
            return undefined;
        case 'unknown':
            return 'unknown';
        case 'random':
            return crypto.randomBytes(12).toString('hex');
        default:
            return `${kind}-${this.generation}`;
        }
    }

    async mint({ issuer, nonce, accessToken }) {
        const script = this.idToken;

        if (script.raw !== undefined) {
            return script.raw;
        }

        const alg = script.alg ?? 'RS256';
        const now = Math.floor(Date.now() / 1000);

        const claims = merge({
            iss: issuer,
            aud: this.settings.client_id,
            iat: now,
            exp: now + 3600,
            ...(nonce === undefined ? {} : { nonce }),
            ...(alg === 'none' ? {} : { at_hash: hashOf(accessToken, alg) }),
            ...this.claims(),
        }, script.claims ?? {});

        const payload = script.payload ?? this.payloadText(claims, script);

        if (alg === 'none') {
            return this.unsigned({ alg, ...script.header }, payload);
        }

        const { key, kid } = await this.signingKey(alg, script.key);
        const header = merge({ alg, ...(kid ? { kid } : {}) },
                             script.header ?? {});

        return this.tamper(await this.sign(header, alg, payload, key));
    }

    // What JSON.stringify would not write: 1e300, null, the same name twice.

    payloadText(claims, { literals = {}, append = '' }) {
        const members = Object.entries(claims)
            .filter(([name]) => !(name in literals))
            .map(([name, value]) =>
                `${JSON.stringify(name)}:${JSON.stringify(value)}`);

        for (const [name, text] of Object.entries(literals)) {
            members.push(`${JSON.stringify(name)}:${text}`);
        }

        return `{${members.join(',')}${append}}`;
    }

    // The header may say something else than the algorithm that is used.

    async sign(header, alg, payload, key) {
        const bytes = new TextEncoder().encode(payload);
        const { header_text: text } = this.idToken;

        if (header.alg === alg && !header.crit && text === undefined) {
            return new jose.CompactSign(bytes).setProtectedHeader(header)
                .sign(key);
        }

        const encode = (text) => Buffer.from(text).toString('base64url');
        const protectedHeader = encode(text ?? JSON.stringify(header));
        const input = `${protectedHeader}.${encode(bytes)}`;

        return `${input}.${rawSign(alg, input, key).toString('base64url')}`;
    }

    unsigned(header, payload) {
        const encode = (text) => Buffer.from(text).toString('base64url');

        return `${encode(JSON.stringify(header))}.${encode(payload)}.`;
    }

    tamper(token) {
        const parts = token.split('.');
        const where = { payload: 1, signature: 2 }[this.idToken.tamper];

        if (where) {
            const bytes = Buffer.from(parts[where], 'base64url');

            bytes[Math.floor(bytes.length / 2)] ^= 1;
            parts[where] = bytes.toString('base64url');
        }

        return parts.join('.');
    }
}


function rawSign(alg, input, key) {
    const data = Buffer.from(input);
    const hash = `sha${alg.slice(2)}`;

    switch (alg.slice(0, 2)) {
    case 'HS':
        return crypto.createHmac(hash, key).update(data).digest();
    case 'ES':
        return crypto.sign(hash, data, { key, dsaEncoding: 'ieee-p1363' });
    case 'PS':
        return crypto.sign(hash, data, {
            key,
            padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
            saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
        });
    case 'Ed':
        return crypto.sign(null, data, key);
    default:
        return crypto.sign(hash, data, key);
    }
}


module.exports = { Tokens };
