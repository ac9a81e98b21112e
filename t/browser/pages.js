// Copyright (C) ngx_http_auth_module contributors

// The built-in pages and the demo's: what assistive technology is told, in both
// color schemes, down to a narrow phone; and pictures of all of them.
// Settings: { base, single, picture, demo, provider, screenshots, update }

'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { script } = require('./lib/script');
const { choose } = require('./lib/steps');

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const DESKTOP = { width: 1000, height: 760 };
const PHONE = { width: 360, height: 740 };
const NARROW = { width: 320, height: 640 };

const PICTURE = { width: 900, height: 560 };
const MAX_PICTURE = 150 * 1024;

const PNG = '89504e470d0a1a0a';


script(async ({ browser, settings, ok, is }) => {
    const { base, single, demo, provider, screenshots } = settings;
    const site = new URL(base).host;

    const pages = [
        {
            name: 'signin',
            url: `${base}/api/auth/signin`,
            tree: `
- main:
  - heading "Sign in to ${site}" [level=1]
  - paragraph: Choose an account to continue.
  - button "Sign in with GitHub"
  - button "Sign in with Google"
  - button "Sign in with Example ID"
  - button "Sign in with Østfold Bibliotek & Museum, avdeling for lånere"`,
        },
        {
            name: 'signin-one',
            url: `${single}/api/auth/signin`,
            tree: `
- main:
  - heading "Sign in to ${new URL(single).host}" [level=1]
  - paragraph: Continue with your account.
  - button "Sign in with Example ID"`,
        },
        {
            name: 'signin-error',
            url: `${base}/api/auth/signin?error=OAuthCallback`,
            role: 'alert',
        },
        {
            name: 'signin-info',
            url: `${base}/api/auth/signin?error=SessionRequired`,
        },
        {
            name: 'signout',
            url: `${base}/api/auth/signout`,
            tree: `
- main:
  - heading "Sign out of ${site}" [level=1]
  - paragraph: This ends your session in this browser. You can come back at any time.
  - button "Sign out"
  - paragraph:
    - link "Stay signed in":
      - /url: ${base}`,
        },
        {
            name: 'error-access-denied',
            url: `${base}/api/auth/error?error=AccessDenied`,
            tree: `
- main:
  - heading "This account has no access" [level=1]
  - alert:
    - paragraph: The account that you chose may not enter here. Try another one, or ask the people who run this site to let you in.
  - paragraph:
    - link "Sign in again":
      - /url: ${base}/api/auth/signin
  - paragraph:
    - link "Back to ${site}":
      - /url: ${base}
  - paragraph:
    - text: "Error code:"
    - code: AccessDenied`,
        },
        {
            name: 'error-configuration',
            url: `${base}/api/auth/error?error=Configuration`,
            role: 'alert',
        },
        {
            name: 'error-verification',
            url: `${base}/api/auth/error?error=Verification`,
            role: 'alert',
        },
        { name: 'error', url: `${base}/api/auth/error`, role: 'alert' },
        { name: 'demo-application', url: demo },
    ];

    await Promise.all(['light', 'dark'].map(lookAtAll));
    await tabOrder();
    await picture();


    async function lookAtAll(scheme) {
        const context = await browser.visitor({
            colorScheme: scheme, viewport: DESKTOP,
        });
        const page = await context.newPage();

        for (const each of pages) {
            await page.goto(each.url);
            await look(page, each, scheme);
        }

        await demoProvider(page, scheme);
        await context.close();
    }


    async function look(page, { name, tree, role }, scheme) {
        is(await violations(page), [], `${name}, ${scheme}: axe`);
        await capture(page, `${name}-${scheme}`);

        // colors change nothing of the rest
        if (scheme === 'dark') {
            return;
        }

        is(await page.locator('html').getAttribute('lang'), 'en',
            `${name}: language`);
        is(await page.locator('h1').count(), 1, `${name}: one heading`);
        ok(await page.title(), `${name}: title`);

        if (tree) {
            is(await page.locator('body').ariaSnapshot(), tree.trim(),
                `${name}: what is read out`);
        }

        if (role) {
            is(await page.getByRole(role).count(), 1, `${name}: ${role}`);
        }

        await page.setViewportSize(NARROW);
        ok(await fits(page), `${name}: on 320 pixels`);

        await page.setViewportSize(PHONE);
        ok(await fits(page), `${name}: on 360 pixels`);
        await capture(page, `${name}-phone`);

        await page.setViewportSize(DESKTOP);
    }


    async function violations(page) {
        await page.evaluate(AXE);

        const { violations: found } = await page.evaluate(() => axe.run());

        return found.map(({ id, impact, nodes }) => [id, impact,
            ...nodes.map(({ failureSummary, target }) => [String(target),
                failureSummary])]);
    }


    // nothing to scroll sideways for, and no button that cuts its text

    function fits(page) {
        return page.evaluate(() => [document.documentElement,
            ...document.querySelectorAll('button, a, h1, p')].every(
            (each) => each.scrollWidth <= Math.ceil(each.clientWidth
                || Infinity)));
    }


    async function capture(page, name) {
        await page.screenshot({
            path: path.join(screenshots, `${name}.png`), fullPage: true,
        });
    }


    // not the module's, but what people see who try it

    async function demoProvider(page, scheme) {
        await page.goto(`${base}/api/auth/signin`);
        await choose(page, 'Example ID');
        await page.waitForURL(`${provider}/**`);

        is(await violations(page), [], `demo-provider, ${scheme}: axe`);
        await capture(page, `demo-provider-${scheme}`);
    }


    // in the order of the page, and nowhere else

    async function tabOrder() {
        const context = await browser.visitor();
        const page = await context.newPage();

        const press = async (times) => {
            const names = [];

            for (let n = 0; n < times; n++) {
                await page.keyboard.press('Tab');
                names.push(await page.evaluate(() => {
                    const { activeElement: active } = document;
                    const { outlineStyle, outlineWidth }
                        = getComputedStyle(active);

                    return outlineStyle === 'solid'
                        && parseFloat(outlineWidth) >= 2
                        && (active.querySelector('.label')
                            ?? active).textContent;
                }));
            }

            return names;
        };

        await page.goto(`${base}/api/auth/signin?error=Callback`);
        is(await press(4), [
            'Sign in with GitHub',
            'Sign in with Google',
            'Sign in with Example ID',
            'Sign in with Østfold Bibliotek & Museum, avdeling for lånere',
        ], 'Tab through the sign-in page, with a focus to be seen');

        await page.goto(`${base}/api/auth/signout`);
        is(await press(2), ['Sign out', 'Stay signed in'],
            'Tab through the sign-out page');

        await page.goto(`${base}/api/auth/error?error=AccessDenied`);
        is(await press(2), ['Sign in again', `Back to ${site}`],
            'Tab through an error page');

        await context.close();
    }


    // the one of the README, which is only written when that is asked for

    async function picture() {
        const context = await browser.visitor({
            colorScheme: 'light', deviceScaleFactor: 2, viewport: PICTURE,
        });
        const page = await context.newPage();

        await page.goto(`${settings.picture}/api/auth/signin`);

        const bytes = await page.screenshot(
            settings.update ? { path: settings.update } : {});

        ok(bytes.length < MAX_PICTURE && bytes.toString('hex', 0, 8) === PNG,
            'a small picture for the README', `${bytes.length} bytes`);
        is([bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
            [PICTURE.width * 2, PICTURE.height * 2], 'with a size');

        await context.close();
    }
});
