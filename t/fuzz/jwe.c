
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Encrypted tokens.  The input is a token; and a text, which must come back
 * when it has been encrypted.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_jwe.h"
#include "ngx_http_auth_claims.h"
#include "fuzz.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ngx_int_t    rc;
    ngx_str_t    again, out, secret, text, token;
    ngx_pool_t  *pool;

    static u_char                iv[NGX_HTTP_AUTH_JWE_IV_LEN];
    static ngx_http_auth_jwk_t  *key;

    if (key == NULL) {
        secret = fuzz_text("correct horse battery staple 0123456789");
        key = ngx_http_auth_claims_key(fuzz_static_pool(),
                                       NGX_HTTP_AUTH_JWT_ENCRYPTION, &secret,
                                       NULL);
        fuzz_check(key != NULL);
    }

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    ngx_str_null(&out);
    rc = ngx_http_auth_jwe_decrypt(pool, key, &text, &out);
    fuzz_check(rc == NGX_OK || (rc == NGX_DECLINED && out.data == NULL));

    rc = ngx_http_auth_jwe_encrypt_iv(pool, key, iv, &text, &token);
    fuzz_check(rc == NGX_OK || size > NGX_HTTP_AUTH_JWE_MAX_TOKEN);

    if (rc == NGX_OK && token.len <= NGX_HTTP_AUTH_JWE_MAX_TOKEN) {
        rc = ngx_http_auth_jwe_decrypt(pool, key, &token, &again);
        fuzz_check(rc == NGX_OK && fuzz_same(&again, &text));

        /* and no byte of it can be another */

        token.data[size % token.len] ^= 1;

        rc = ngx_http_auth_jwe_decrypt(pool, key, &token, &again);
        fuzz_check(rc == NGX_DECLINED);
    }

    ngx_destroy_pool(pool);

    return 0;
}
