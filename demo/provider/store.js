// Copyright (C) ngx_http_auth_module contributors

// oidc-provider's storage in memory. Its own example forgets the oldest entries
// above a thousand, in the middle of what they belong to.

'use strict';

const entries = new Map();
const SWEEP_INTERVAL = 10000;


function put(key, value, expiresIn) {
    entries.set(key, { value, until: Date.now() + expiresIn * 1000 });
}


function get(key) {
    const entry = entries.get(key);

    return entry && entry.until > Date.now() ? entry.value : undefined;
}


function sweep() {
    const now = Date.now();

    for (const [key, entry] of entries) {
        if (entry.until <= now) {
            entries.delete(key);
        }
    }
}

setInterval(sweep, SWEEP_INTERVAL).unref();


class Store {
    constructor(model) {
        this.model = model;
    }

    key(id) {
        return `${this.model}:${id}`;
    }

    async upsert(id, payload, expiresIn) {
        put(this.key(id), payload, expiresIn);

        if (this.model === 'Session') {
            put(`uid:${payload.uid}`, id, expiresIn);
        }

        if (payload.grantId && this.model !== 'Session') {
            const members = get(`grant:${payload.grantId}`) ?? new Set();

            members.add(this.key(id));
            put(`grant:${payload.grantId}`, members, expiresIn);
        }
    }

    async find(id) {
        return get(this.key(id));
    }

    async findByUid(uid) {
        return get(this.key(get(`uid:${uid}`)));
    }

    async findByUserCode() {
        return undefined;
    }

    async destroy(id) {
        entries.delete(this.key(id));
    }

    async consume(id) {
        get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
    }

    async revokeByGrantId(grantId) {
        for (const key of get(`grant:${grantId}`) ?? []) {
            entries.delete(key);
        }

        entries.delete(`grant:${grantId}`);
    }
}


module.exports = { Store };
