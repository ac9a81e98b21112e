// Copyright (C) ngx_http_auth_module contributors

// HTTP/2 clients that leave. Lines on standard input, answers on standard output,
// as in tokens.js:
//
//     open   { port, requests: [{ headers, body }] }
//            one connection, a stream for each
//     reset  { count } RST_STREAM for that many of the open streams, else all
//     close  {} ends the connection, whatever is open
//     state  {} { open, answers: [{ status, headers, body }], resets }
//     ping   {} an answer to PING: the connection lives

'use strict';

const http2 = require('node:http2');
const readline = require('node:readline');

let session = null;
let streams = new Set();
let answers = [];
let resets = 0;


function openStream({ headers, body }) {
    const stream = session.request(headers, {
        endStream: body === undefined,
    });

    const answer = { body: '' };

    streams.add(stream);

    stream.setEncoding('utf8');
    stream.on('data', (text) => { answer.body += text; });
    stream.on('end', () => answers.push(answer));
    stream.on('error', () => { resets++; });
    stream.on('close', () => streams.delete(stream));

    stream.on('response', (fields) => {
        answer.status = fields[':status'];
        answer.headers = fields;
    });

    if (body !== undefined) {
        stream.end(body);
    }
}


const methods = {
    open: async ({ port, requests }) => {
        session = http2.connect(`http://127.0.0.1:${port}`);
        session.on('error', () => {});

        streams = new Set();
        answers = [];
        resets = 0;

        await new Promise((resolve) => session.once('remoteSettings', resolve));

        requests.forEach(openStream);

        return { open: streams.size };
    },

    reset: async ({ count }) => {
        for (const stream of [...streams].slice(0, count)) {
            stream.close(http2.constants.NGHTTP2_CANCEL);
        }

        return {};
    },

    close: async () => {
        session.destroy();

        return {};
    },

    state: async () => ({ open: streams.size, answers, resets }),

    ping: async () => new Promise((resolve, reject) => {
        session.ping((err) => (err ? reject(err) : resolve({})));
    }),
};


async function answer(line) {
    try {
        const [method, args] = JSON.parse(line);

        return { result: await methods[method](args) };

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
