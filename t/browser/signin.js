// Copyright (C) ngx_http_auth_module contributors

// A visitor signs in and out, with and without JavaScript.
// Settings: { base, provider }

'use strict';

const { script } = require('./lib/script');
const { ALICE, choose, logIn } = require('./lib/steps');

// every kind of character that somebody could try to be helpful about
const WANTED = '/reports/2026%2F11/a%20b?q=x+y%20z&next=%2Fa%3Fb&%C3%A4=1&e=';


script(async ({ browser, settings, ok, is, match }) => {
    const { base, provider } = settings;
    const signin = `${base}/api/auth/signin`;

    await withJavaScript();
    await withoutJavaScript();
    await withKeyboard();
    await closedToPrograms();


    async function withJavaScript() {
        const context = await browser.visitor();
        const page = await context.newPage();

        await comeIn(page, '#part-2');

        is(await page.evaluate('document.cookie'), '',
            'scripts see no cookie');

        await lookAtCookies(context);
        await lookAtSession(page);
        await leave(page);
        await goBack(page);
        await context.close();
    }


    async function withoutJavaScript() {
        const context = await browser.visitor({ javaScriptEnabled: false });
        const page = await context.newPage();

        await comeIn(page, '');
        await leave(page);
        await context.close();
    }


    async function comeIn(page, fragment) {
        const response = await page.goto(base + WANTED + fragment);

        is(page.url().replace(/\?.*/, ''), signin, 'sent to sign in');
        is(new URL(page.url()).searchParams.get('callbackUrl'), base + WANTED,
            'which knows where to return to');
        is(response.headers()['cache-control'], 'no-store',
            'the sign-in page is not kept');
        is((await response.request().redirectedFrom().response())
            .headers()['cache-control'], 'no-store', 'nor is the way there');

        await choose(page);
        await page.waitForURL(`${provider}/**`);
        await logIn(page);
        await page.waitForURL((url) => url.origin === base);

        // the fragment of an address is never sent to a server: it is gone
        is(page.url(), base + WANTED, 'back on exactly the page');
        await seeIdentity(page);
    }


    async function seeIdentity(page) {
        const cell = (name) => page.getByRole('row', { name })
            .getByRole('cell').textContent();

        is(await page.getByRole('heading', { level: 1 }).textContent(),
            `Hello, ${ALICE.name}`, 'the application knows the name');
        is(await cell('X-Auth-Email'), ALICE.email, 'and the address');
        is(await cell('X-Auth-Provider'), 'demo', 'and the provider');
    }


    async function lookAtCookies(context) {
        const cookies = (await context.cookies(base))
            .filter(({ name }) => name.startsWith('next-auth.'));

        is(cookies.map(({ name }) => name).sort(), [
            'next-auth.callback-url',
            'next-auth.csrf-token',
            'next-auth.session-token',
        ], 'cookies that stay');

        for (const { name, httpOnly, path, sameSite, secure } of cookies) {
            is({ httpOnly, path, sameSite, secure },
                { httpOnly: true, path: '/', sameSite: 'Lax', secure: false },
                `${name} as Chromium keeps it`);
        }

        const session = cookies.find(({ name }) => /session/.test(name));
        const days = (session.expires - Date.now() / 1000) / 86400;

        ok(days > 29.9 && days < 30.1, 'the session lasts 30 days', days);
    }


    async function lookAtSession(page) {
        const session = await page.evaluate(async () => {
            const response = await fetch('/api/auth/session');

            return {
                status: response.status,
                cache: response.headers.get('cache-control'),
                json: await response.json(),
            };
        });

        is(session.status, 200, 'GET /session');
        match(session.cache, /no-store/, 'is not kept');
        is(session.json.user, {
            name: ALICE.name,
            email: ALICE.email,
            image: 'https://example.com/alice.png',
        }, 'user of the session');
        match(session.json.expires, /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/,
            'end of the session');
    }


    async function leave(page) {
        await page.getByRole('link', { name: 'Sign out' }).click();
        await page.waitForURL(`${base}/api/auth/signout`);

        is(await page.getByRole('heading', { level: 1 }).count(), 1,
            'sign-out page');

        // a link alone ends nothing
        is(await sessions(page), 1, 'still signed in');

        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.waitForURL(`${signin}?**`);

        is(await sessions(page), 0, 'the session is gone');

        await page.goto(base + WANTED);
        is(page.url().replace(/\?.*/, ''), signin, 'the page is closed again');
    }


    async function sessions(page) {
        const cookies = await page.context().cookies(base);

        return cookies.filter(({ name }) => /session-token/.test(name)).length;
    }


    // what the visitor saw is not there to be seen by the next one

    async function goBack(page) {
        const places = [];

        for (let n = 0; n < 4; n++) {
            await page.goBack();

            const { origin, pathname } = new URL(page.url());
            const text = await page.locator('body').textContent();

            places.push(pathname);

            if (origin === base) {
                ok(!text.includes(ALICE.email), `back to ${pathname}: nobody`);
            }
        }

        // not only pages that never showed anything
        ok(places.includes('/api/auth/signout'), 'back to the sign-out page',
            places);
    }


    // from page to page without a pointer; the provider knows the visitor

    async function withKeyboard() {
        const context = await browser.visitor();
        const page = await context.newPage();
        const focus = () => page.evaluate(() => {
            const { outlineStyle, outlineWidth } = getComputedStyle(
                document.activeElement);

            return {
                text: document.activeElement.textContent.trim(),
                visible: outlineStyle !== 'none'
                    && parseFloat(outlineWidth) >= 2,
            };
        });

        await page.goto(`${base}/keyboard`);
        await page.keyboard.press('Tab');

        const button = await focus();

        match(button.text, /Sign in with Demo provider$/, 'Tab to the button');
        ok(button.visible, 'which shows it');

        await page.keyboard.press('Enter');
        await page.locator('input[name=login]:focus').waitFor();
        await page.keyboard.type(ALICE.login);
        await page.keyboard.press('Tab');
        await page.keyboard.type(ALICE.password);
        await page.keyboard.press('Enter');
        await page.waitForURL(`${base}/keyboard`);

        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.waitForURL(`${base}/api/auth/signout`);
        await page.keyboard.press('Tab');

        is(await focus(), { text: 'Sign out', visible: true },
            'Tab to sign out');

        await page.keyboard.press('Space');
        await page.waitForURL(`${signin}?**`);

        is(await sessions(page), 0, 'signed out by keyboard');
        await context.close();
    }


    // a request that shows no page gets an answer, not a form

    async function closedToPrograms() {
        const context = await browser.visitor();
        const page = await context.newPage();

        await page.goto(`${base}/open`);

        const answers = await page.evaluate(async () => {
            const ask = async (options) => {
                const response = await fetch('/data?x=1', options);

                return {
                    status: response.status,
                    redirected: response.redirected,
                    type: response.headers.get('content-type'),
                    url: (await response.json()).url,
                };
            };

            return Promise.all([
                ask({}),
                ask({ headers: { Accept: 'text/html' } }),
                ask({ method: 'POST', body: 'x=y' }),
                ask({ mode: 'same-origin', redirect: 'manual' }),
            ]);
        });

        for (const answer of answers) {
            is(answer.status, 401, 'fetch() without a session');
            is(answer.redirected, false, 'is not redirected');
            match(answer.type, /^application\/json\b/, 'but told in JSON');
            ok(answer.url.startsWith(signin), 'where to sign in', answer.url);
        }

        const subresource = await page.evaluate(() => new Promise((resolve) => {
            const image = new Image();

            image.onload = () => resolve('loaded');
            image.onerror = () => resolve('refused');
            image.src = '/picture.png';
        }));

        is(subresource, 'refused', 'nor is a picture sent to a page');
        is(await page.evaluate(() => fetch('/api/auth/session')
            .then((response) => response.json())), {}, 'no session');

        await context.close();
    }
});
