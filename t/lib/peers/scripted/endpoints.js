// Copyright (C) ngx_http_auth_module contributors

// What the scripted provider answers when nothing is scripted. Each takes the
// recorded request and the script, and returns { status, headers, type, json or
// body }.

'use strict';

const crypto = require('node:crypto');

const { merge } = require('./misbehave');


// what GitHub says in its redirects (RFC 9207)
const GITHUB_ISSUER = 'https://github.com/login/oauth';


function random() {
    return crypto.randomBytes(24).toString('base64url');
}


function escape(text) {
    return String(text).replace(/&/g, '&amp;').replace(/"/g, '&quot;')
        .replace(/</g, '&lt;');
}


class Endpoints {
    constructor(settings, tokens) {
        this.settings = settings;
        this.tokens = tokens;
        this.codes = new Map();
        this.accessTokens = new Set();
    }

    issue(secret) {
        this.tokens.issued.push(secret);

        return secret;
    }

    async discovery({ issuer }) {
        return {
            json: {
                issuer,
                authorization_endpoint: `${issuer}/authorize`,
                token_endpoint: `${issuer}/token`,
                userinfo_endpoint: `${issuer}/userinfo`,
                jwks_uri: `${issuer}/jwks`,
                response_types_supported: ['code'],
                response_modes_supported: ['query', 'form_post'],
                subject_types_supported: ['public'],
                scopes_supported: ['openid', 'profile', 'email'],
                id_token_signing_alg_values_supported: [
                    'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512',
                    'ES256', 'ES384', 'ES512', 'EdDSA', 'HS256', 'HS384',
                    'HS512',
                ],
                token_endpoint_auth_methods_supported: [
                    'client_secret_basic', 'client_secret_post',
                    'private_key_jwt', 'none',
                ],
                code_challenge_methods_supported: ['S256'],
                authorization_response_iss_parameter_supported: true,
            },
        };
    }

    async jwks() {
        return { json: await this.tokens.jwks() };
    }

    async authorize({ issuer, path, query }, script) {
        const code = this.issue(random());

        this.codes.set(code, query);

        const params = merge({
            code,
            ...(query.state === undefined ? {} : { state: query.state }),
            iss: path.endsWith('/login/oauth/authorize') ? GITHUB_ISSUER
                : issuer,
        }, script.params ?? {});

        if (query.response_mode === 'form_post') {
            return this.formPost(query.redirect_uri, params);
        }

        const location = new URL(query.redirect_uri);

        for (const [name, value] of Object.entries(params)) {
            location.searchParams.set(name, value);
        }

        return { status: 302, headers: { Location: location.href } };
    }

    formPost(action, params) {
        const inputs = Object.entries(params).map(([name, value]) =>
            `<input type="hidden" name="${escape(name)}"`
            + ` value="${escape(value)}">`);

        return {
            type: 'text/html',
            body: '<!doctype html><title>Back</title>'
                + '<body onload="document.forms[0].submit()">'
                + `<form method="post" action="${escape(action)}">`
                + inputs.join('') + '<button>Continue</button></form>',
        };
    }

    async token(request) {
        const authorization = this.codes.get(request.form.code);

        this.codes.delete(request.form.code);

        const error = this.settings.lenient ? null
            : this.checkToken(request, authorization);

        if (error) {
            return { status: 400, json: { error } };
        }

        const accessToken = this.issue(random());

        this.accessTokens.add(accessToken);

        if (request.path.endsWith('/login/oauth/access_token')) {
            return this.githubToken(request, accessToken);
        }

        return {
            json: {
                access_token: accessToken,
                token_type: 'Bearer',
                expires_in: 3600,
                scope: authorization?.scope ?? 'openid',
                id_token: this.issue(await this.tokens.mint({
                    issuer: request.issuer,
                    nonce: authorization?.nonce,
                    accessToken,
                })),
            },
        };
    }

    // GitHub answers with a form, unless JSON is asked for.

    githubToken({ headers }, accessToken) {
        const fields = {
            access_token: accessToken,
            token_type: 'bearer',
            scope: 'read:user,user:email',
        };

        if ((headers.accept ?? '').includes('application/json')) {
            return { json: fields };
        }

        return {
            type: 'application/x-www-form-urlencoded; charset=utf-8',
            body: new URLSearchParams(fields).toString(),
        };
    }

    checkToken({ method, form, headers }, authorization) {
        if (method !== 'POST' || form.grant_type !== 'authorization_code') {
            return 'unsupported_grant_type';
        }

        if (!this.authenticates(form, headers)) {
            return 'invalid_client';
        }

        if (!authorization
            || form.redirect_uri !== authorization.redirect_uri
            || authorization.client_id !== this.settings.client_id)
        {
            return 'invalid_grant';
        }

        if (authorization.code_challenge !== undefined) {
            const challenge = crypto.createHash('sha256')
                .update(form.code_verifier ?? '').digest('base64url');

            if (challenge !== authorization.code_challenge) {
                return 'invalid_grant';
            }
        }

        return null;
    }

    authenticates(form, headers) {
        const { client_id, client_secret } = this.settings;

        // the form of RFC 6749 2.3.1: both are encoded before they are joined
        const [, basic] = /^Basic (.*)$/.exec(headers.authorization ?? '') ?? [];

        if (basic !== undefined) {
            const [id, secret] = Buffer.from(basic, 'base64').toString()
                .split(':').map((part) =>
                    decodeURIComponent(part.replace(/\+/g, ' ')));

            return id === client_id && secret === client_secret;
        }

        // whoever sends an assertion has a test that looks into the log
        if (form.client_assertion !== undefined) {
            return true;
        }

        return form.client_id === client_id
            && (client_secret === null || form.client_secret === client_secret);
    }

    authorized({ headers }) {
        const [, token] = /^(?:Bearer|token) (.+)$/i.exec(
            headers.authorization ?? '') ?? [];

        return this.settings.lenient || this.accessTokens.has(token);
    }

    async userinfo(request) {
        if (!this.authorized(request)) {
            return { status: 401, json: { error: 'invalid_token' } };
        }

        return { json: this.tokens.claims() };
    }

    async github_user(request) {
        if (!this.authorized(request) || !request.headers['user-agent']) {
            return { status: 401, json: { message: 'Bad credentials' } };
        }

        const { name, picture } = this.tokens.claims();

        return {
            json: {
                id: 583231,
                login: 'octocat',
                name,
                avatar_url: picture,
                email: null,
            },
        };
    }

    async github_emails(request) {
        if (!this.authorized(request) || !request.headers['user-agent']) {
            return { status: 401, json: { message: 'Bad credentials' } };
        }

        const { email, email_verified: verified } = this.tokens.claims();

        return {
            json: [
                { email: 'old@example.com', primary: false, verified: true },
                { email, primary: true, verified },
            ],
        };
    }
}


module.exports = { Endpoints };
