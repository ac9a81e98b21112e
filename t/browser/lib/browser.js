// Copyright (C) ngx_http_auth_module contributors

// Chromium as Debian ships it, and what its pages say in their consoles.
// Settings: { hosts: 'example.test' } lets names below it be found here.

'use strict';

const { chromium } = require('playwright-core');

const EXECUTABLE = '/usr/bin/chromium';

const TIMEOUT = 20000;

const ARGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--no-proxy-server',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

// A status that the test asks for is not a fault of a page.
const EXPECTED = /^Failed to load resource: the server responded with/;


class Browser {
    constructor(settings) {
        this.hosts = settings.hosts;
        this.contexts = [];
        this.messages = [];
    }

    async start() {
        const rules = this.hosts
            ? [`--host-resolver-rules=MAP *.${this.hosts} 127.0.0.1`]
            : [];

        this.chromium = await chromium.launch({
            executablePath: EXECUTABLE,
            args: [...ARGS, ...rules],
            // people's browsers have it
            ignoreDefaultArgs: ['--disable-back-forward-cache'],
            timeout: TIMEOUT,
        });
    }

    async stop() {
        await this.chromium?.close();
    }

    // a visitor: a browser profile of its own

    async visitor(options = {}) {
        const context = await this.chromium.newContext(options);

        context.setDefaultTimeout(TIMEOUT);
        context.on('console', (message) => this.hear(message));
        context.on('weberror', (error) => {
            this.messages.push(String(error.error()));
        });

        this.contexts.push(context);

        return context;
    }

    hear(message) {
        const text = message.text();

        if (message.type() === 'error' && !EXPECTED.test(text)) {
            this.messages.push(text);
        }
    }

    // what was said since the last call

    complaints() {
        return this.messages.splice(0);
    }

    // the same once there are so many: they come some time after the fault

    async expectComplaints(count) {
        const deadline = Date.now() + TIMEOUT;

        while (this.messages.length < count && Date.now() < deadline) {
            await new Promise((resolve) => { setTimeout(resolve, 50); });
        }

        return this.complaints();
    }

    describe() {
        const pages = this.contexts.flatMap((context) => context.pages());

        return pages.map((page) => `page: ${page.url()}`)
            .concat(this.complaints()).join('\n');
    }
}


module.exports = { Browser };
