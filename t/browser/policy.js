// Copyright (C) ngx_http_auth_module contributors

// What the policy of the sign-in page allows in Chromium, and what not: a form
// with all the redirects that follow it, for an application on another host
// than the one that visitors sign in at.
// Settings: { hosts, login, app, slow, evil, provider, scripted }

'use strict';

const { script } = require('./lib/script');
const { chain, choose, logIn, signIn } = require('./lib/steps');

const POLICY = /Content Security Policy directive: "form-action /;


script(async ({ browser, settings, ok, is, match }) => {
    const { login, app, slow, evil, provider, scripted } = settings;

    await shortcut();
    await foreignForm();
    await foreignRedirect();
    await hangingProvider();


    // The provider knows the visitor and asks nothing: one click, one chain of
    // redirects over three origins.

    async function shortcut() {
        const context = await browser.visitor();
        const page = await context.newPage();

        await signIn(page, `${app}/first`);
        await context.clearCookies({ domain: /example\.test$/ });

        for (const wanted of [`${app}/again?x=%20y`, `${login}/again?x=%20y`]) {
            await page.goto(wanted);

            ok(page.url().startsWith(`${login}/api/auth/signin?`),
                'signed out', page.url());

            let documents = 0;

            page.on('framenavigated', () => { documents += 1; });

            const [response] = await Promise.all([
                page.waitForResponse((each) => each.url() === wanted),
                choose(page),
            ]);

            await page.waitForURL(wanted);

            is(chain(response), [
                `POST ${login}/api/auth/signin/demo`,
                `GET ${provider}/auth`,
                `GET ${login}/api/auth/callback/demo`,
                `GET ${wanted.replace(/\?.*/, '')}`,
            ], `one chain to ${new URL(wanted).host}`);
            is(documents, 1, 'without a page between');
            is(response.status(), 200, 'signed in');

            page.removeAllListeners('framenavigated');
            await context.clearCookies({ name: /session-token/ });
        }

        await page.goto(`${app}/third`);
        await choose(page);
        await page.waitForURL(`${app}/third`);
        await page.goto(`${login}/api/auth/signout`);
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.waitForURL(`${login}/api/auth/signin?**`);

        is(await page.title(), `Sign in to ${new URL(login).host}`,
            'signed out, and sent to the other host and back');
        is(browser.complaints(), [], 'the policy has no objections');
        await context.close();
    }


    // a page that somebody got to change cannot send the form elsewhere

    async function foreignForm() {
        const context = await browser.visitor();
        const page = await context.newPage();

        await page.goto(`${login}/api/auth/signin`);

        const violation = await page.evaluate((url) => new Promise(
            (resolve) => {
                document.addEventListener('securitypolicyviolation',
                    ({ effectiveDirective, blockedURI, disposition }) =>
                        resolve({ effectiveDirective, blockedURI,
                            disposition }));

                const [form] = document.forms;

                form.action = url;
                form.querySelector('button').click();
            }), `${evil}/collect`);

        is(violation, {
            effectiveDirective: 'form-action',
            blockedURI: `${evil}/collect`,
            disposition: 'enforce',
        }, 'a form to somebody else is stopped');
        is(page.url(), `${login}/api/auth/signin`, 'the page stays');

        const scripts = await page.evaluate(() => {
            const element = document.createElement('script');

            element.textContent = 'window.changed = true';
            document.body.append(element);

            return window.changed;
        });

        is(scripts, undefined, 'no script in a page');

        const complaints = await browser.expectComplaints(2);

        is(complaints.length, 2, 'both are told in the console');
        match(complaints[0] ?? '', POLICY, 'by form-action');

        await context.close();
    }


    // nor does a provider's redirect lead the form's submission elsewhere

    async function foreignRedirect() {
        const context = await browser.visitor();
        const page = await context.newPage();

        await page.goto(`${login}/api/auth/signin`);

        const failed = page.waitForEvent('requestfailed');

        await choose(page, 'Scripted');

        const request = await failed;

        is(chain({ request: () => request }).slice(0, 2), [
            `POST ${login}/api/auth/signin/scripted`,
            `GET ${scripted}/authorize`,
        ], 'a provider that sends elsewhere');
        match(request.failure().errorText, /ERR_BLOCKED_BY_CSP|ERR_ABORTED/,
            'gets stopped');

        const complaints = await browser.expectComplaints(1);

        is(complaints.length, 1, 'is told in the console');
        match(complaints[0] ?? '', POLICY, 'by form-action');

        await context.close();
    }


    // the page does not wait for what it only wants for its policy

    async function hangingProvider() {
        const context = await browser.visitor();
        const page = await context.newPage();
        const response = await page.goto(`${slow}/api/auth/signin`);

        is(await page.getByRole('button').count(), 2, 'offers both');
        match(response.headers()['content-security-policy'],
            new RegExp(`form-action 'self' ${provider} ${scripted}`),
            'the issuer stands for what is not known');

        await choose(page);
        await logIn(page);
        await page.waitForURL(`${slow}/`);

        is(browser.complaints(), [], 'the other one is not in the way');
        await context.close();
    }
});
