// Copyright (C) ngx_http_auth_module contributors

// An HTTP proxy: forwards requests to http addresses, and tunnels with CONNECT.
//
// Settings: { port, user, password }. With a user it wants Basic credentials.
// GET /_log answers { requests: [{ method, url }, ...] }; POST /_reset forgets.

'use strict';

const http = require('node:http');
const net = require('node:net');

const { ready } = require('./peer');

const settings = JSON.parse(process.argv[2]);

let log = [];


function admitted(req) {
    if (settings.user === undefined) {
        return true;
    }

    const basic = Buffer.from(`${settings.user}:${settings.password}`)
        .toString('base64');

    return req.headers['proxy-authorization'] === `Basic ${basic}`;
}


function control(req, res) {
    const answer = { requests: log };

    if (req.url === '/_reset') {
        log = [];
    }

    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(answer));
}


function forward(req, res) {
    if (req.url.startsWith('/')) {
        return control(req, res);
    }

    log.push({ method: req.method, path: new URL(req.url).pathname,
        url: req.url });

    if (!admitted(req)) {
        res.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="proxy"' });
        return res.end();
    }

    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } =
        req.headers;

    const onward = http.request(req.url, { method: req.method, headers },
                                (answer) => {
        res.writeHead(answer.statusCode, answer.headers);
        answer.pipe(res);
    });

    onward.on('error', () => res.destroy());

    return req.pipe(onward);
}


function tunnel(req, socket, head) {
    log.push({ method: req.method, path: req.url, url: req.url });

    socket.on('error', () => {});

    if (!admitted(req)) {
        return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n'
            + 'Proxy-Authenticate: Basic realm="proxy"\r\n\r\n');
    }

    const { hostname, port } = new URL(`http://${req.url}`);

    const onward = net.connect(Number(port || 80), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket);
        socket.pipe(onward);
    });

    onward.on('error', () => socket.destroy());

    return onward;
}


const server = http.createServer(forward);

server.on('connect', tunnel);
server.listen(settings.port, '127.0.0.1', ready);
