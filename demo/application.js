// Copyright (C) ngx_http_auth_module contributors

// The application that is protected. It knows nothing of signing in: it shows
// the identity that nginx hands over in the headers X-Auth-*.

'use strict';

const http = require('node:http');

const { port } = JSON.parse(process.argv[2]);

const STYLE = `
:root { color-scheme: light dark; --back: #f2f6f3; --card: #fff;
    --text: #16241c; --soft: #586b60; --line: #dbe5de; --accent: #1d7a4f }
@media (prefers-color-scheme: dark) {
    :root { --back: #101613; --card: #18211c; --text: #e6efe9;
        --soft: #93a69a; --line: #2c3a32; --accent: #6fd3a2 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
    padding: 1rem; background: var(--back); color: var(--text);
    font: 16px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 38rem; padding: 2rem; border-radius: 1rem;
    background: var(--card); box-shadow: 0 1rem 3rem rgb(0 0 0 / .1) }
h1 { margin: 0; font-size: 1.6rem }
p { margin: .25rem 0 1.5rem; color: var(--soft) }
table { width: 100%; border-collapse: collapse; margin-bottom: 1.75rem;
    font-size: .95rem }
th, td { padding: .55rem 0; text-align: left; vertical-align: top;
    border-top: 1px solid var(--line) }
th { width: 11rem; font-weight: 600; color: var(--soft) }
td { overflow-wrap: anywhere }
a { display: inline-block; padding: .65rem 1.2rem; border-radius: .5rem;
    background: var(--accent); color: var(--card); font-weight: 600;
    text-decoration: none }
a:focus-visible { outline: 3px solid var(--text); outline-offset: 2px }
@media (max-width: 30rem) {
    main { padding: 1.5rem 1.25rem }
    table { font-size: .8125rem }
    th { width: 7rem } }
`;

const ENTITIES = {
    '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;',
};


// header values are bytes; what nginx sends in them is UTF-8

function text(value) {
    return Buffer.from(value, 'latin1').toString()
        .replace(/[&<>"']/g, (char) => ENTITIES[char]);
}


function title(name) {
    return name.replace(/(^|-)\w/g, (start) => start.toUpperCase());
}


function page(headers) {
    const rows = Object.entries(headers)
        .filter(([name]) => name.startsWith('x-auth-'))
        .map(([name, value]) => `<tr><th scope="row">${title(name)}</th>`
            + `<td>${text(value)}</td></tr>`);

    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The protected application</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Hello, ${text(headers['x-auth-name'] ?? 'stranger')}</h1>
<p>This application has no sign-in of its own. nginx sent these headers.</p>
<table>
${rows.join('\n')}
</table>
<a href="/api/auth/signout">Sign out</a>
</main>
</body>
</html>
`;
}


const server = http.createServer((req, res) => {
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.setHeader('Cache-Control', 'no-store');
    res.end(page(req.headers));
});

server.on('error', (err) => {
    console.error(err.message);
    process.exit(1);
});

server.listen(port, '127.0.0.1', () => console.log('ready'));

process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
process.on('SIGTERM', () => process.exit(0));
