// Copyright (C) ngx_http_auth_module contributors

// A page that signs in and out by fetch(), as NextAuth's clients do.
// Settings: { base }

'use strict';

const { script } = require('./lib/script');
const { ALICE, logIn } = require('./lib/steps');

// v4 names a type where there is no body, v3 does not
const GET = {
    v3: {},
    v4: { headers: { 'Content-Type': 'application/json' } },
};


script(async ({ browser, settings, ok, is, match }) => {
    const { base } = settings;

    for (const version of Object.keys(GET)) {
        const context = await browser.visitor();
        const page = await context.newPage();

        await page.goto(`${base}/open?client=${version}#here`);

        const get = (name) => page.evaluate(async ([path, options]) => {
            const response = await fetch(`/api/auth/${path}`, options);

            return response.json();
        }, [name, GET[version]]);

        // what both clients do in signIn() and signOut()
        const post = (path, fields) => page.evaluate(async ([to, form]) => {
            const csrf = await fetch('/api/auth/csrf');
            const { csrfToken } = await csrf.json();
            const response = await fetch(`/api/auth/${to}`, {
                method: 'post',
                headers: {
                    'Content-Type': 'application/x-www-form-urlencoded',
                },
                body: new URLSearchParams({
                    csrfToken,
                    callbackUrl: window.location.href,
                    json: true,
                    ...form,
                }),
            });

            return { status: response.status, ...await response.json() };
        }, [path, fields]);

        is(await get('session'), {}, `${version}: no session`);
        is((await get('providers')).demo, {
            id: 'demo',
            name: 'Demo provider',
            type: 'oauth',
            signinUrl: `${base}/api/auth/signin/demo`,
            callbackUrl: `${base}/api/auth/callback/demo`,
        }, 'providers');

        const begun = await post('signin/demo?login_hint=alice', {});

        is(begun.status, 200, 'signIn() is told an address');
        ok(begun.url.startsWith(`${settings.provider}/auth?`), 'absolute',
            begun.url);

        await page.evaluate((url) => { window.location.href = url; },
            begun.url);
        await page.locator('input[name=login]').waitFor();

        is(await page.locator('input[name=login]').inputValue(), 'alice',
            'with the hint');

        await logIn(page);
        await page.waitForURL((url) => url.origin === base);

        // by the API a fragment does get here, and comes back
        is(page.url(), `${base}/open?client=${version}#here`,
            'back on the page of the client');
        is((await get('session')).user.email, ALICE.email, 'with a session');

        const refused = await post('signout', { csrfToken: 'x' });

        is(refused.url, `${base}/api/auth/signout?csrf=true`,
            'signOut() with a foreign token');
        ok((await get('session')).user, 'signs nobody out');

        is(await post('signout', { callbackUrl: `${base}/open?bye` }),
            { status: 200, url: `${base}/open?bye` }, 'signOut()');
        is(await get('session'), {}, 'no session any more');

        ok(await page.evaluate((code) => navigator.sendBeacon('/api/auth/_log',
            new URLSearchParams({ level: 'error', code, message: '{}' })),
        `CLIENT_FETCH_ERROR_${version.toUpperCase()}`), 'a report');

        await context.close();
    }
});
