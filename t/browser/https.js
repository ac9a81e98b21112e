// Copyright (C) ngx_http_auth_module contributors

// Over https: the cookies' prefixes, and a provider that answers by a form.
// Settings: { hosts, base, provider }

'use strict';

const { script } = require('./lib/script');
const { ALICE, choose, logIn } = require('./lib/steps');

const PREFIXES = {
    '__Host-next-auth.csrf-token': '/',
    '__Secure-next-auth.callback-url': '/',
    '__Secure-next-auth.session-token': '/',
};


script(async ({ browser, settings, is, match }) => {
    const { base, provider } = settings;

    const cookies = async (context, name) => (await context.cookies(
        `${base}/api/auth/x`)).filter((each) => each.name.includes(name));

    await byQuery();
    await byForm({});
    await byForm({ javaScriptEnabled: false });


    async function byQuery() {
        const context = await browser.visitor({ ignoreHTTPSErrors: true });
        const page = await context.newPage();

        await page.goto(`${base}/query`);
        await choose(page, 'Query');
        await page.waitForURL(`${provider}/**`);
        await lookAtAttempt(context, 'Lax');
        await logIn(page);
        await page.waitForURL(`${base}/query`);

        const kept = await cookies(context, 'next-auth.');

        is(Object.fromEntries(kept.map(({ name, path }) => [name, path])
            .sort()), PREFIXES, 'names with prefixes are taken');

        for (const { name, domain, httpOnly, sameSite, secure } of kept) {
            is({ domain, httpOnly, sameSite, secure }, {
                domain: new URL(base).hostname,
                httpOnly: true,
                sameSite: 'Lax',
                secure: true,
            }, `${name} as Chromium keeps it`);
        }

        is(await page.evaluate('document.cookie'), '',
            'scripts see no cookie');

        await context.close();
    }


    // The provider's page posts the code to the callback: a request from
    // another site, without the cookies that are Lax.

    async function byForm(options) {
        const context = await browser.visitor({
            ignoreHTTPSErrors: true, ...options,
        });
        const page = await context.newPage();
        const wanted = `${base}/form?a=%20b`;

        let callback;

        // the provider's form sends itself where there are scripts
        const proceed = async () => {
            if (options.javaScriptEnabled === false) {
                await page.getByRole('button', { name: 'Continue' }).click();
            }
        };

        page.on('request', (request) => {
            if (request.url().startsWith(`${base}/api/auth/callback/`)) {
                callback = request;
            }
        });

        await page.goto(wanted);
        await choose(page, 'Form');
        await page.waitForURL(`${provider}/**`);

        const sealed = await lookAtAttempt(context, 'None');

        await logIn(page);
        await proceed();
        await page.waitForURL(wanted);

        const headers = await callback.allHeaders();

        is(callback.method(), 'POST', 'the code came by a form');
        is(headers['sec-fetch-site'], 'cross-site', 'of another site');
        match(headers.cookie, new RegExp(`^${sealed.name}=[^;]+$`),
            "with the attempt's cookie only");
        is((await cookies(context, 'pkce')).length, 0, 'which is gone');

        const answer = await page.goto(`${base}/api/auth/session`);

        is((await answer.json()).user.email, ALICE.email, 'signed in');

        await shortcut(context, page, proceed);
        await context.close();
    }


    // the provider asks nothing, but its form is between

    async function shortcut(context, page, proceed) {
        await context.clearCookies({ name: /session-token/ });
        await page.goto(`${base}/again`);
        await choose(page, 'Form');
        await proceed();
        await page.waitForURL(`${base}/again`);
    }


    async function lookAtAttempt(context, expected) {
        const [{ name, httpOnly, path, sameSite, secure }]
            = await cookies(context, 'pkce');

        is({ httpOnly, path, sameSite, secure }, {
            httpOnly: true, path: '/api/auth', sameSite: expected,
            secure: true,
        }, `an attempt with SameSite=${expected}`);
        match(name, /^__Secure-next-auth\.pkce\.code_verifier\./, 'its name');

        return { name };
    }
});
