
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Keys: the input as a JWK, as a private key (JWK or PEM) and as a key set.
 * Whatever key comes out refuses signatures that nobody made.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/err.h>

#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jws.h"
#include "jose_vectors.h"
#include "fuzz.h"


static void fuzz_use(ngx_pool_t *pool, ngx_http_auth_jwk_t *key);
static void fuzz_set(ngx_pool_t *pool, ngx_str_t *text);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char        *err;
    ngx_str_t    text;
    ngx_pool_t  *pool;

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    fuzz_use(pool, ngx_http_auth_jwk_load(pool, &text, &err));
    fuzz_use(pool, ngx_http_auth_jwk_load_private(pool, &text, &err));
    fuzz_set(pool, &text);

    fuzz_check(ERR_peek_error() == 0);

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_use(ngx_pool_t *pool, ngx_http_auth_jwk_t *key)
{
    ngx_str_t    out, token;
    ngx_uint_t   bit, i;

    /* tokens for which no key is known but that of the vectors */

    static const char  *tokens[] = {
        "eyJhbGciOiJIUzI1NiJ9.e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "eyJhbGciOiJFUzI1NiJ9.e30."
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "eyJhbGciOiJSUzI1NiJ9.e30.AAAA", "eyJhbGciOiJQUzI1NiJ9.e30.AAAA"
    };

    if (key == NULL) {
        return;
    }

    bit = ngx_http_auth_jwk_default_alg(key);
    fuzz_check(bit == 0 || ngx_http_auth_jwk_supports(key, bit));
    fuzz_check(ngx_http_auth_jwk_kid(key)->len < NGX_HTTP_AUTH_JWK_MAX_SIZE);

    for (i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        token = fuzz_text(tokens[i]);
        fuzz_check(ngx_http_auth_jws_verify(pool, &token, key,
                                            NGX_HTTP_AUTH_ALG_HMAC
                                            |NGX_HTTP_AUTH_ALG_ASYMMETRIC,
                                            NULL, &out)
                   != NGX_OK);
    }
}


static void
fuzz_set(ngx_pool_t *pool, ngx_str_t *text)
{
    char                  *err;
    json_t                *json;
    ngx_str_t              kid;
    ngx_uint_t             bit;
    ngx_http_auth_jwk_t   *key;
    ngx_http_auth_jwks_t  *set;

    json = ngx_http_auth_json_parse(text, NGX_HTTP_AUTH_JWKS_MAX_SIZE);

    if (json == NULL) {
        return;
    }

    set = ngx_http_auth_jwks_parse(pool, json, &err);

    json_decref(json);

    if (set == NULL) {
        return;
    }

    fuzz_check(ngx_http_auth_jwks_count(set) <= NGX_HTTP_AUTH_JWKS_MAX_KEYS);
    fuzz_check((ngx_http_auth_jwks_algs(set) & ~NGX_HTTP_AUTH_ALG_ASYMMETRIC)
               == 0);

    kid = fuzz_text("k");

    for (bit = 1; bit <= NGX_HTTP_AUTH_ALG_EDDSA; bit <<= 1) {
        key = ngx_http_auth_jwks_find(set, &kid, bit);
        fuzz_check(key == NULL || ngx_http_auth_jwk_supports(key, bit));

        key = ngx_http_auth_jwks_find(set, NULL, bit);
        fuzz_check(key == NULL || ngx_http_auth_jwk_supports(key, bit));
        fuzz_use(pool, key);
    }
}
