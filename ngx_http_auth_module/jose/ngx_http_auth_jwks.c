
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_jose.h"


struct ngx_http_auth_jwks_s {
    ngx_uint_t             n;
    ngx_uint_t             algs;
    ngx_http_auth_jwk_t  **keys;
};


ngx_http_auth_jwks_t *
ngx_http_auth_jwks_parse(ngx_pool_t *pool, json_t *json, char **err)
{
    char                  *reason;
    size_t                 i, n;
    json_t                *keys;
    ngx_http_auth_jwk_t   *key;
    ngx_http_auth_jwks_t  *jwks;

    keys = json_object_get(json, "keys");

    if (!json_is_array(keys)) {
        *err = "a key set without an array of \"keys\"";
        return NULL;
    }

    n = json_array_size(keys);

    if (n > NGX_HTTP_AUTH_JWKS_MAX_KEYS) {
        *err = "a key set with too many keys";
        return NULL;
    }

    *err = "no memory";

    jwks = ngx_pcalloc(pool, sizeof(ngx_http_auth_jwks_t));
    if (jwks == NULL) {
        return NULL;
    }

    jwks->keys = ngx_pcalloc(pool, (n + 1) * sizeof(ngx_http_auth_jwk_t *));
    if (jwks->keys == NULL) {
        return NULL;
    }

    for (i = 0; i < n; i++) {
        key = ngx_http_auth_jwk_parse(pool, json_array_get(keys, i), &reason);

        /* whoever publishes an oct key has published the secret */

        if (key == NULL || key->pkey == NULL || key->algs == 0) {
            continue;
        }

        jwks->keys[jwks->n++] = key;
        jwks->algs |= key->algs;
    }

    return jwks;
}


ngx_http_auth_jwk_t *
ngx_http_auth_jwks_find(ngx_http_auth_jwks_t *jwks, ngx_str_t *kid,
    ngx_uint_t alg)
{
    ngx_uint_t            i;
    ngx_http_auth_jwk_t  *key, *found;

    found = NULL;

    for (i = 0; i < jwks->n; i++) {
        key = jwks->keys[i];

        if (!ngx_http_auth_jwk_supports(key, alg)) {
            continue;
        }

        if (kid != NULL && kid->len) {

            if (key->kid.len == kid->len
                && ngx_memcmp(key->kid.data, kid->data, kid->len) == 0)
            {
                return key;
            }

            continue;
        }

        if (found) {
            return NULL;
        }

        found = key;
    }

    return found;
}


ngx_uint_t
ngx_http_auth_jwks_count(ngx_http_auth_jwks_t *jwks)
{
    return jwks->n;
}


ngx_uint_t
ngx_http_auth_jwks_algs(ngx_http_auth_jwks_t *jwks)
{
    return jwks->algs;
}
