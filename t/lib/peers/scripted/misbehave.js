// Copyright (C) ngx_http_auth_module contributors

// Sends an answer in the way that the script wants.

'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const zlib = require('node:zlib');


function bodyOf(answer, script) {
    const body = plainBodyOf(answer, script);
    const added = script.append_base64 !== undefined
        ? Buffer.from(script.append_base64, 'base64')
        : Buffer.from(script.append ?? '');

    const whole = added.length
        ? Buffer.concat([body.subarray(0, -1), added, body.subarray(-1)])
        : body;

    return script.gzip ? zlib.gzipSync(whole) : whole;
}


function plainBodyOf(answer, script) {
    if (script.body_base64 !== undefined) {
        return Buffer.from(script.body_base64, 'base64');
    }

    if (script.body !== undefined) {
        return Buffer.from(script.body);
    }

    if (script.huge !== undefined) {
        return Buffer.alloc(script.huge, 'x');
    }

    if (script.json !== undefined) {
        return Buffer.from(JSON.stringify(script.json));
    }

    if (answer.json === undefined) {
        return Buffer.from(answer.body ?? '');
    }

    const json = script.merge ? merge(answer.json, script.merge) : answer.json;

    return Buffer.from(JSON.stringify(json));
}


function merge(value, changes) {
    const merged = { ...value, ...changes };

    for (const [name, change] of Object.entries(changes)) {
        if (change === null) {
            delete merged[name];
        }
    }

    return merged;
}


async function drip(res, body, interval) {
    for (const byte of body) {
        if (res.destroyed) {
            return;
        }

        res.write(Buffer.of(byte));
        await sleep(interval);
    }

    res.end();
}


async function misbehave(req, res, answer, script) {
    if (script.delay) {
        await sleep(script.delay);
    }

    if (script.hang) {
        return;
    }

    if (script.reset) {
        // reset() is for plain sockets
        (req.socket.resetAndDestroy ?? req.socket.destroy).call(req.socket);
        return;
    }

    if (script.close) {
        req.socket.destroy();
        return;
    }

    const body = bodyOf(answer, script);
    const length = body.length + (script.truncate ?? 0);

    const headers = {
        'Content-Type': answer.type ?? 'application/json',
        ...(script.chunked ? {} : { 'Content-Length': length }),
        ...(script.gzip ? { 'Content-Encoding': 'gzip' } : {}),
        ...answer.headers,
        ...script.headers,
    };

    res.writeHead(script.status ?? answer.status ?? 200, headers);

    if (script.drip) {
        await drip(res, body, script.drip);
        return;
    }

    if (script.truncate) {
        res.write(body, () => req.socket.destroy());
        return;
    }

    res.end(body);
}


module.exports = { merge, misbehave };
