// Copyright (C) ngx_http_auth_module contributors

// The provider's pages. They work without JavaScript.

'use strict';

const STYLE = `
:root { color-scheme: light dark; --back: #eef1f6; --card: #fff;
    --text: #1a2233; --soft: #5b667a; --line: #cfd6e2; --accent: #3454d1;
    --wrong: #b3261e }
@media (prefers-color-scheme: dark) {
    :root { --back: #12151c; --card: #1c212c; --text: #e8ecf4;
        --soft: #9aa5b8; --line: #384152; --accent: #8aa2ff;
        --wrong: #ffb4ab } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
    padding: 1rem; background: var(--back); color: var(--text);
    font: 16px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 24rem; padding: 2rem; border-radius: 1rem;
    background: var(--card); box-shadow: 0 1rem 3rem rgb(0 0 0 / .12) }
h1 { margin: 0 0 .25rem; font-size: 1.4rem }
p { margin: 0 0 1.25rem; color: var(--soft) }
label { display: block; margin-bottom: 1rem; font-weight: 600 }
input { display: block; width: 100%; margin-top: .3rem; padding: .65rem .8rem;
    border: 1px solid var(--line); border-radius: .5rem; font: inherit;
    background: var(--back); color: inherit }
button { width: 100%; padding: .75rem; border: 1px solid transparent;
    border-radius: .5rem; font: inherit; font-weight: 600; cursor: pointer;
    background: var(--accent); color: var(--card) }
button.quiet { margin-top: .6rem; background: none; color: var(--soft);
    border-color: var(--line) }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent);
    outline-offset: 2px }
.wrong { color: var(--wrong); font-weight: 600 }
.hint { margin: 1.25rem 0 0; font-size: .875rem; text-align: center }
`;

const ENTITIES = {
    '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;',
};


function escape(text) {
    return String(text).replace(/[&<>"']/g, (char) => ENTITIES[char]);
}


function page(title, body) {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}


function login({ client, login: name, wrong, users }) {
    const message = wrong
        ? '<p class="wrong" role="alert">Wrong user name or password.</p>'
        : '';
    const [first] = users;

    return page('Demo provider: sign in', `
<h1>Demo provider</h1>
<p>Sign in to continue to <b>${escape(client)}</b></p>
${message}
<form method="post">
<label>User name
<input name="login" value="${escape(name)}" autocomplete="username" required
    autofocus></label>
<label>Password
<input name="password" type="password" autocomplete="current-password"
    required></label>
<button type="submit">Sign in</button>
<button type="submit" class="quiet" name="cancel" value="1" formnovalidate>
Cancel</button>
</form>
<p class="hint">Try <b>${escape(first.login)}</b> with
<b>${escape(first.password)}</b></p>`);
}


// FORM is oidc-provider's own, with the token against forged requests.

async function logout(ctx, form) {
    ctx.body = page('Demo provider: sign out', `
<h1>Demo provider</h1>
<p>Sign out here too?</p>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">
Sign out</button>
<button type="submit" form="op.logoutForm" class="quiet">Stay</button>`);
}


async function loggedOut(ctx) {
    ctx.body = page('Demo provider: signed out', `
<h1>Demo provider</h1>
<p>You are signed out.</p>`);
}


async function error(ctx, out) {
    ctx.type = 'html';
    ctx.body = page('Demo provider: error', `
<h1>Demo provider</h1>
<p class="wrong">${escape(out.error)}</p>
<p>${escape(out.error_description ?? '')}</p>`);
}


module.exports = { login, logout, loggedOut, error };
