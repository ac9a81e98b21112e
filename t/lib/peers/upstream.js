// Copyright (C) ngx_http_auth_module contributors

// The application behind nginx: answers every request with JSON that says what
// arrived. Settings: { port }.

'use strict';

const http = require('node:http');
const { ready } = require('./peer');

const { port } = JSON.parse(process.argv[2]);


const server = http.createServer((req, res) => {
    const chunks = [];

    req.on('data', (chunk) => chunks.push(chunk));

    req.on('end', () => {
        const body = JSON.stringify({
            method: req.method,
            uri: req.url,
            headers: req.headers,
            raw_headers: req.rawHeaders,
            body: Buffer.concat(chunks).toString('latin1'),
        });

        res.writeHead(200, {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(body),
        });
        res.end(body);
    });
});


// so that a WebSocket handshake can be seen to arrive

server.on('upgrade', (req, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\n'
        + 'Connection: Upgrade\r\n'
        + `Upgrade: ${req.headers.upgrade}\r\n\r\n`);
});

server.listen(port, '127.0.0.1', ready);
