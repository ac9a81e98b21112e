
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * id_tokens.  The input is a token that nobody signed, which must be refused;
 * and the claims of one that the provider signed, whose verification must say
 * what the check of the claims says.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_fake_fetch.h"
#include "ngx_http_auth_id_token.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jws.h"
#include "jose_vectors.h"
#include "fuzz_provider.h"


static void fuzz_init(void);
static ngx_int_t fuzz_verify(ngx_pool_t *pool, ngx_str_t *token,
    json_t **claims);
static void fuzz_unexpected(ngx_http_auth_wait_t *w, ngx_int_t rc);
static void fuzz_accepted(json_t *claims);


static ngx_http_auth_provider_t  *fuzz_op;
static ngx_http_auth_jwk_t       *fuzz_key;
static ngx_http_auth_id_token_t   fuzz_req;


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t                      *claims;
    ngx_int_t                    rc;
    ngx_str_t                    text, token;
    ngx_pool_t                  *pool;
    const char                  *why;
    ngx_http_auth_jws_header_t   header;

    fuzz_init();

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    rc = fuzz_verify(pool, &text, &claims);
    fuzz_check(rc > 0 && claims == NULL);

    ngx_memzero(&header, sizeof(header));
    header.alg = NGX_HTTP_AUTH_ALG_HS256;

    rc = ngx_http_auth_jws_sign(pool, fuzz_key, &header, &text, &token);
    fuzz_check(rc == NGX_OK);

    rc = fuzz_verify(pool, &token, &claims);

    if (rc == NGX_OK) {
        why = ngx_http_auth_id_token_check(pool, &fuzz_req, header.alg,
                                           claims);
        fuzz_check(why == NULL);
        fuzz_accepted(claims);

    } else {
        fuzz_check(rc > 0 && claims == NULL);
    }

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_init(void)
{
    char       *err;
    json_t     *json;
    ngx_str_t   secret;
    char        text[1024];

    if (fuzz_op) {
        return;
    }

    fuzz_op = fuzz_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    /* the keys are there, so that nothing is fetched */

    *ngx_snprintf((u_char *) text, sizeof(text) - 1, "{\"keys\":[%s,%s]}",
                  ngx_test_jwk_p256, ngx_test_jwk_ed) = '\0';

    json = json_loads(text, 0, NULL);
    fuzz_op->state->jwks = ngx_http_auth_jwks_parse(fuzz_static_pool(), json,
                                                    &err);
    json_decref(json);
    fuzz_check(fuzz_op->state->jwks != NULL);

    fuzz_op->state->keys.fetched = ngx_time();
    fuzz_op->state->keys.started = ngx_time();

    ngx_str_set(&secret, FUZZ_SECRET);
    fuzz_key = ngx_http_auth_jwk_oct(fuzz_static_pool(), &secret);
    fuzz_check(fuzz_key != NULL);

    fuzz_req.provider = fuzz_op;
    ngx_str_set(&fuzz_req.access_token, "AT");
    ngx_str_set(&fuzz_req.nonce, "n");
}


static ngx_int_t
fuzz_verify(ngx_pool_t *pool, ngx_str_t *token, json_t **claims)
{
    ngx_int_t             rc;
    ngx_http_auth_wait_t  w;

    ngx_memzero(&w, sizeof(w));
    w.pool = pool;
    w.log = &ngx_stubs_log;
    w.done = fuzz_unexpected;

    fuzz_req.id_token = *token;

    rc = ngx_http_auth_id_token_verify(&fuzz_req, claims, &w);
    fuzz_check(rc != NGX_AGAIN && w.cancel == NULL);

    return rc;
}


static void
fuzz_unexpected(ngx_http_auth_wait_t *w, ngx_int_t rc)
{
    abort();
}


static void
fuzz_accepted(json_t *claims)
{
    ngx_str_t  s;

    fuzz_check(ngx_http_auth_json_string(claims, "iss", &s) == NGX_OK);
    fuzz_check(fuzz_same(&s, &fuzz_op->issuer));
    fuzz_check(ngx_http_auth_json_string(claims, "nonce", &s) == NGX_OK);
    fuzz_check(fuzz_same(&s, &fuzz_req.nonce));
    fuzz_check(ngx_http_auth_json_string(claims, "sub", &s) == NGX_OK);
    fuzz_check(s.len);
}
