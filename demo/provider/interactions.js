// Copyright (C) ngx_http_auth_module contributors

// The login page: GET shows it, POST checks name and password.

'use strict';

const pages = require('./pages');

const PATH = /^\/interaction\/[\w-]+$/;
const MAX_BODY = 4096;


async function readForm(req) {
    let body = '';

    for await (const chunk of req) {
        body += chunk;

        if (body.length > MAX_BODY) {
            break;
        }
    }

    return new URLSearchParams(body);
}


class Interactions {
    constructor(provider, settings) {
        this.provider = provider;
        this.users = settings.users;
        this.auto = settings.auto;
    }

    async handle(ctx, next) {
        if (!PATH.test(ctx.path)) {
            return next();
        }

        const { params } = await this.provider.interactionDetails(ctx.req,
                                                                  ctx.res);
        const automatic = this.automaticUser(params.login_hint);

        if (automatic) {
            return this.finish(ctx, automatic);
        }

        if (ctx.method === 'POST') {
            return this.check(ctx, params, await readForm(ctx.req));
        }

        return this.show(ctx, params, {});
    }

    automaticUser(hint) {
        const login = hint?.startsWith('auto:') ? hint.slice(5) : this.auto;

        return this.users.find((user) => user.login === login);
    }

    async check(ctx, params, form) {
        if (form.has('cancel')) {
            return this.cancel(ctx);
        }

        const login = form.get('login') ?? '';
        const user = this.users.find((each) => each.login === login
            && each.password === form.get('password'));

        if (user) {
            return this.finish(ctx, user);
        }

        ctx.status = 401;

        return this.show(ctx, params, { login, wrong: true });
    }

    async show(ctx, params, state) {
        ctx.type = 'html';
        ctx.set('Cache-Control', 'no-store');
        ctx.body = pages.login({
            client: params.client_id,
            login: state.login ?? params.login_hint ?? '',
            wrong: state.wrong,
            users: this.users,
        });
    }

    async finish(ctx, user) {
        return this.redirect(ctx, { login: { accountId: user.sub } });
    }

    async cancel(ctx) {
        return this.redirect(ctx, {
            error: 'access_denied',
            error_description: 'The user pressed cancel',
        });
    }

    async redirect(ctx, result) {
        const location = await this.provider.interactionResult(
            ctx.req, ctx.res, result, { mergeWithLastSubmission: false });

        ctx.status = 303;
        ctx.set('Location', location);
        ctx.body = '';
    }
}


module.exports = { Interactions };
