// Copyright (C) ngx_http_auth_module contributors

// What a visitor does in several of the scripts.

'use strict';

const ALICE = {
    login: 'alice',
    password: 'wonderland',
    name: 'Alice Liddell',
    email: 'alice@example.com',
};


// on the sign-in page

async function choose(page, name = 'Demo provider') {
    await page.getByRole('button', { name: `Sign in with ${name}` }).click();
}


// on the provider's page

async function logIn(page) {
    await page.getByLabel('User name').fill(ALICE.login);
    await page.getByLabel('Password').fill(ALICE.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
}


// from anywhere to the page that was wanted

async function signIn(page, url, name) {
    await page.goto(url);
    await choose(page, name);
    await logIn(page);
    await page.waitForURL(url);
}


// the requests that one navigation was made of: "METHOD URL", the first first

function chain(response) {
    const requests = [];

    for (let each = response.request(); each; each = each.redirectedFrom()) {
        requests.unshift(`${each.method()} ${each.url().replace(/\?.*/, '')}`);
    }

    return requests;
}


module.exports = { ALICE, chain, choose, logIn, signIn };
