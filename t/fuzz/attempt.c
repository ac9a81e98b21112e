
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * The cookie of a sign-in attempt.  The input is a cookie that we did not seal,
 * the query of a sign-in request, and the text of a cookie that we did seal.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_authorize.h"
#include "ngx_http_auth_claims.h"
#include "ngx_http_auth_jwe.h"
#include "fuzz_provider.h"


#define FUZZ_COOKIE  "next-auth.pkce.code_verifier.ZVPxAAAAAAAA"


static void fuzz_open(ngx_pool_t *pool, ngx_str_t *text);
static void fuzz_query(ngx_pool_t *pool, ngx_str_t *text);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    time_t       created;
    ngx_str_t    text, id;
    ngx_pool_t  *pool;

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    fuzz_open(pool, &text);
    fuzz_query(pool, &text);

    if (ngx_http_auth_attempt_id(&text, &id) == NGX_OK) {
        fuzz_check(ngx_http_auth_attempt_id_created(&id, &created) == NGX_OK);
        fuzz_check(created >= 0);
    }

    (void) ngx_http_auth_attempt_id_created(&text, &created);

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_open(ngx_pool_t *pool, ngx_str_t *text)
{
    ngx_int_t                 rc;
    ngx_str_t                *secret, cookie, token;
    ngx_array_t               secrets;
    ngx_http_auth_jwk_t      *key;
    ngx_http_auth_attempt_t   attempt;

    ngx_str_set(&cookie, FUZZ_COOKIE);

    fuzz_check(ngx_array_init(&secrets, pool, 1, sizeof(ngx_str_t)) == NGX_OK);
    secret = ngx_array_push(&secrets);
    ngx_str_set(secret, FUZZ_SECRET);

    rc = ngx_http_auth_attempt_open(pool, text, &cookie, &secrets, &attempt);
    fuzz_check(rc == NGX_DECLINED);

    key = ngx_http_auth_claims_key(pool, NGX_HTTP_AUTH_JWT_COOKIE, secret,
                                   &cookie);
    fuzz_check(key != NULL);
    fuzz_check(ngx_http_auth_jwe_encrypt(pool, key, text, &token) == NGX_OK);

    rc = ngx_http_auth_attempt_open(pool, &token, &cookie, &secrets, &attempt);

    if (rc == NGX_OK) {
        fuzz_check(attempt.state.len == NGX_HTTP_AUTH_ATTEMPT_STATE_LEN);
        fuzz_check(attempt.provider.len && attempt.verifier.len
                   && attempt.nonce.len);

    } else {
        fuzz_check(rc == NGX_DECLINED);
    }
}


/* A hostile query never brings a second parameter of ours in. */

static void
fuzz_query(ngx_pool_t *pool, ngx_str_t *text)
{
    u_char                     *p, *last;
    ngx_str_t                   url;
    ngx_uint_t                  n;
    ngx_http_auth_attempt_t     attempt;
    ngx_http_auth_authorize_t   req;

    static ngx_http_auth_provider_t  *provider;

    if (provider == NULL) {
        provider = fuzz_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    }

    ngx_memzero(&attempt, sizeof(attempt));
    ngx_str_set(&attempt.state, "s");
    ngx_str_set(&attempt.nonce, "n");
    ngx_str_set(&attempt.verifier, "v");

    req.provider = provider;
    req.attempt = &attempt;
    req.query = *text;
    ngx_str_set(&req.redirect_uri, "https://app.test/cb");

    fuzz_check(ngx_http_auth_authorize_url(pool, &ngx_stubs_log, &req, &url)
               == NGX_OK);

    last = url.data + url.len;
    n = 0;

    for (p = url.data; p < last; p++) {
        fuzz_check(*p > ' ' && *p < 0x7f && *p != '#');

        n += ((*p == '&' || *p == '?')
              && last - p > 7
              && (ngx_strncmp(p + 1, "state=", 6) == 0
                  || ngx_strncmp(p + 1, "nonce=", 6) == 0
                  || ngx_strncmp(p + 1, "scope=", 6) == 0));
    }

    /* the default provider has no scope here */

    fuzz_check(n == 2);
}
