// Copyright (C) ngx_http_auth_module contributors

// One visitor in several tabs at once.
// Settings: { base, provider }

'use strict';

const { script } = require('./lib/script');
const { choose, logIn } = require('./lib/steps');

const TABS = ['first?a=1', 'second?b=2', 'third?c=3'];


script(async ({ browser, settings, is, match }) => {
    const { base, provider } = settings;
    const context = await browser.visitor();
    const tabs = [];

    const attempts = async () => (await context.cookies(`${base}/api/auth/x`))
        .filter(({ name }) => name.includes('pkce'));

    for (const name of TABS) {
        const page = await context.newPage();
        const wanted = `${base}/tabs/${name}`;

        await page.goto(wanted);
        await choose(page);
        await page.waitForURL(`${provider}/**`);

        tabs.push({ page, wanted });
    }

    const begun = await attempts();

    is(new Set(begun.map(({ name }) => name)).size, TABS.length,
        'an attempt for each tab');

    for (const { name, httpOnly, path, sameSite, value } of begun) {
        is({ httpOnly, path, sameSite },
            { httpOnly: true, path: '/api/auth', sameSite: 'Lax' },
            'an attempt as Chromium keeps it');
        match(name, /^next-auth\.pkce\.code_verifier\.[\w-]{12}$/, 'its name');
        match(value, /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/, 'is sealed');
    }

    for (const [n, { page, wanted }] of tabs.reverse().entries()) {
        await logIn(page);
        await page.waitForURL((url) => url.origin === base);

        is(page.url(), wanted, 'each tab gets to its own page');
        is((await attempts()).length, TABS.length - 1 - n,
            'whose attempt is over');
    }

    // one session for all of them
    for (const { page, wanted } of tabs) {
        await page.reload();
        is(page.url(), wanted, 'and stays there');
    }
});
