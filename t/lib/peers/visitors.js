// Copyright (C) ngx_http_auth_module contributors

// Visitors who sign in, many at once. Lines on standard input, answers on
// standard output, as in tokens.js:
//
//     start  { url, provider, page, n, concurrency }: n visitors sign in at the
//            site at url, follow all redirects, and end at page ("/"), which
//            must answer 200
//     state  {} { started, finished, failed, retries, errors: [TEXT] }; with
//            times: true the milliseconds of each, with cookies: true the
//            sessions
//
// Each visitor has cookies of its own and follows redirects as a browser does.

'use strict';

const http = require('node:http');
const readline = require('node:readline');

const MAX_REDIRECTS = 12;
const MAX_ERRORS = 10;

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

let run = null;


class Visitor {
    constructor() {
        this.jars = new Map();
    }

    jar(origin) {
        if (!this.jars.has(origin)) {
            this.jars.set(origin, new Map());
        }

        return this.jars.get(origin);
    }

    keep(origin, lines) {
        for (const line of lines ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);

            if (/;\s*max-age=0\b/i.test(line) || value === '') {
                this.jar(origin).delete(name);
            } else {
                this.jar(origin).set(name, value);
            }
        }
    }

    request(method, url, body) {
        const target = new URL(url);
        const cookies = [...this.jar(target.origin)]
            .map(([name, value]) => `${name}=${value}`).join('; ');

        const headers = {
            Accept: 'text/html',
            'Sec-Fetch-Mode': 'navigate',
            ...(cookies ? { Cookie: cookies } : {}),
            ...(body === undefined ? {} : {
                'Content-Type': 'application/x-www-form-urlencoded',
                'Content-Length': Buffer.byteLength(body),
            }),
        };

        return new Promise((resolve, reject) => {
            const req = http.request(target, { method, headers, agent },
                                     (res) => {
                let text = '';

                this.keep(target.origin, res.headers['set-cookie']);

                res.setEncoding('utf8');
                res.on('data', (chunk) => { text += chunk; });
                res.on('error', reject);
                res.on('end', () => resolve({
                    url, text, status: res.statusCode,
                    location: res.headers.location,
                }));
            });

            req.on('error', (err) => {
                err.again = req.reusedSocket && err.code === 'ECONNRESET';
                reject(err);
            });

            req.end(body);
        });
    }

    // As browsers do: a kept connection that was closed before any of the answer
    // is not the end of the story.

    async retry(method, url, body) {
        for (;;) {
            try {
                return await this.request(method, url, body);

            } catch (err) {
                if (!err.again) {
                    throw err;
                }

                run.retries++;
            }
        }
    }

    async signIn({ url, provider, page }) {
        const csrf = await this.retry('GET', `${url}/api/auth/csrf`);
        const form = new URLSearchParams({
            csrfToken: JSON.parse(csrf.text).csrfToken,
            callbackUrl: page,
        });

        let answer = await this.retry('POST',
            `${url}/api/auth/signin/${provider}`, form.toString());

        for (let i = 0; i < MAX_REDIRECTS && answer.location; i++) {
            answer = await this.retry('GET',
                new URL(answer.location, answer.url).href);
        }

        if (answer.status !== 200 || answer.url !== `${url}${page}`) {
            throw new Error(`${answer.status} at ${answer.url}`);
        }

        const token = this.jar(url).get('next-auth.session-token');

        if (token === undefined) {
            throw new Error('no session');
        }

        return token;
    }
}


async function work(settings) {
    while (run.started < settings.n) {
        run.started++;

        const start = performance.now();

        try {
            run.cookies.push(await new Visitor().signIn(settings));

        } catch (err) {
            run.failed++;

            if (run.errors.length < MAX_ERRORS) {
                run.errors.push(err.message || err.code);
            }
        }

        run.finished++;
        run.times.push(Math.round(performance.now() - start));
    }
}


const methods = {
    start: async (settings) => {
        run = { started: 0, finished: 0, failed: 0, retries: 0, errors: [],
            times: [], cookies: [] };

        for (let i = 0; i < settings.concurrency; i++) {
            work({ page: '/', ...settings });
        }

        return {};
    },

    state: async ({ cookies, times }) => {
        const { cookies: kept, times: taken, ...state } = run;

        return {
            ...state,
            ...(times ? { times: taken } : {}),
            ...(cookies ? { cookies: kept } : {}),
        };
    },
};


async function answer(line) {
    try {
        const [method, args] = JSON.parse(line);

        return { result: await methods[method](args ?? {}) };

    } catch (err) {
        return { error: `${err.name}: ${err.message}` };
    }
}


async function main() {
    const lines = readline.createInterface({ input: process.stdin });

    process.stdout.write('ready\n');

    for await (const line of lines) {
        process.stdout.write(JSON.stringify(await answer(line)) + '\n');
    }

    process.exit(0);
}

main();
