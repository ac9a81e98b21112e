// Copyright (C) ngx_http_auth_module contributors

// What all scripts here begin with:
//
//     const { script } = require('./lib/script');
//
//     script(async ({ browser, settings, ok, is, match }) => { ... });
//
// Each assertion is a line of JSON on the standard output, which Chromium.pm
// turns into one of the test's. `browser` is lib/browser.js's.
//
// A step that fails by an exception ends the script, and the test with it.

'use strict';

const { isDeepStrictEqual } = require('node:util');

const { Browser } = require('./browser');


function report(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
}


function show(value) {
    return typeof value === 'string' ? value : JSON.stringify(value);
}


function ok(value, name, detail) {
    report({ ok: Boolean(value), name, detail });

    return Boolean(value);
}


function is(found, expected, name) {
    return ok(isDeepStrictEqual(found, expected), name,
        `found:    ${show(found)}\nexpected: ${show(expected)}`);
}


function match(text, pattern, name) {
    return ok(pattern.test(text), name, `found: ${text}\nno ${pattern}`);
}


async function script(steps) {
    const settings = JSON.parse(process.argv[2]);
    const browser = new Browser(settings);

    process.stdin.on('end', () => process.exit(1));
    process.stdin.resume();

    try {
        await browser.start();
        await steps({ browser, settings, ok, is, match });

        is(browser.complaints(), [], 'nothing in the console of any page');

        report({ done: true });
        process.exitCode = 0;

    } catch (err) {
        ok(false, 'no exception', `${err.stack}\n${browser.describe()}`);
        process.exitCode = 1;
    }

    await browser.stop();
    process.exit();
}


module.exports = { script };
