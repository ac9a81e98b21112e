// Copyright (C) ngx_http_auth_module contributors

// What all peers do: say that they are ready, end with whoever started them.

'use strict';


function ready() {
    process.stdout.write('ready\n');
}


function watch() {
    process.stdin.on('end', () => process.exit(0));
    process.stdin.on('error', () => process.exit(0));
    process.stdin.resume();

    process.on('SIGTERM', () => process.exit(0));
}


watch();

module.exports = { ready };
