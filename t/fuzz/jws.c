
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Signed tokens.  The input is a token for keys of each kind; and a payload,
 * which must come back when it has been signed.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_jws.h"
#include "jose_vectors.h"
#include "fuzz.h"


#define FUZZ_KEYS  6


static void fuzz_keys(void);


static ngx_http_auth_jwk_t  *fuzz_key[FUZZ_KEYS];


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ngx_int_t                   rc;
    ngx_str_t                   out, payload, text, token;
    ngx_uint_t                  i;
    ngx_pool_t                 *pool;
    ngx_http_auth_jws_header_t  first, header;

    fuzz_keys();

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    rc = ngx_http_auth_jws_header(pool, &text, &first);
    fuzz_check(rc == NGX_OK || rc == NGX_DECLINED);

    for (i = 0; i < FUZZ_KEYS; i++) {
        ngx_str_null(&payload);

        rc = ngx_http_auth_jws_verify(pool, &text, fuzz_key[i],
                                      NGX_HTTP_AUTH_ALG_HMAC
                                      |NGX_HTTP_AUTH_ALG_ASYMMETRIC,
                                      &header, &payload);

        if (rc == NGX_OK) {
            fuzz_check(ngx_http_auth_jwk_supports(fuzz_key[i], header.alg));
            fuzz_check(header.alg == first.alg);
            fuzz_check(fuzz_same(&header.kid, &first.kid));

        } else {
            fuzz_check(rc == NGX_DECLINED && payload.data == NULL);
        }
    }

    ngx_memzero(&header, sizeof(header));
    header.alg = NGX_HTTP_AUTH_ALG_HS512;

    rc = ngx_http_auth_jws_sign(pool, fuzz_key[0], &header, &text, &token);
    fuzz_check(rc == NGX_OK);

    if (token.len <= NGX_HTTP_AUTH_JWS_MAX_TOKEN) {
        rc = ngx_http_auth_jws_verify(pool, &token, fuzz_key[0],
                                      NGX_HTTP_AUTH_ALG_HS512, NULL, &out);
        fuzz_check(rc == NGX_OK && fuzz_same(&out, &text));
    }

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_keys(void)
{
    char        *err;
    ngx_str_t    text;
    ngx_uint_t   i;

    const char  *rows[FUZZ_KEYS] = {
        ngx_test_jwk_oct, ngx_test_jwk_rsa, ngx_test_jwk_p256,
        ngx_test_jwk_p384, ngx_test_jwk_p521, ngx_test_jwk_ed
    };

    if (fuzz_key[0] != NULL) {
        return;
    }

    for (i = 0; i < FUZZ_KEYS; i++) {
        text = fuzz_text(rows[i]);
        fuzz_key[i] = ngx_http_auth_jwk_load(fuzz_static_pool(), &text, &err);
        fuzz_check(fuzz_key[i] != NULL);
    }
}
