
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Each allocation of OpenSSL and of jansson fails once while a token or a key
 * is worked on.  Whatever happens, nothing false is accepted, nothing leaks
 * (ASan looks), and the same keys work when there is memory again.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>
#include <openssl/crypto.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_jwe.h"
#include "ngx_http_auth_jws.h"
#include "ngx_http_auth_claims.h"
#include "jose_test.h"
#include "jose_vectors.h"


#define ALL    (NGX_HTTP_AUTH_ALG_HMAC|NGX_HTTP_AUTH_ALG_ASYMMETRIC)

#define LIMIT  5000


typedef struct {
    const char  *name;
    ngx_int_t  (*run)(void);
} fault_t;


static ngx_int_t run_sign(void);
static ngx_int_t run_verify(void);
static ngx_int_t run_verify_forged(void);
static ngx_int_t run_verify_es(void);
static ngx_int_t run_sign_es(void);
static ngx_int_t run_encrypt(void);
static ngx_int_t run_decrypt(void);
static ngx_int_t run_decrypt_forged(void);
static ngx_int_t run_derive(void);
static ngx_int_t run_hash(void);
static ngx_int_t run_load_rsa(void);
static ngx_int_t run_load_ec(void);
static ngx_int_t run_load_ed(void);
static ngx_int_t run_load_private(void);
static ngx_int_t run_claims(void);
static void *fault_malloc(size_t size, const char *file, int line);
static void *fault_realloc(void *p, size_t size, const char *file, int line);
static void fault_free(void *p, const char *file, int line);
static void *fault_json_malloc(size_t size);
static void fault_json_free(void *p);
static void test_fault(fault_t *fault, ngx_int_t want);
static ngx_int_t load(const char *jwk, ngx_uint_t private);


static ngx_uint_t            countdown;
static ngx_http_auth_jwk_t  *signing, *sealing, *ec;


static fault_t  goods[] = {
    { "sign", run_sign },
    { "verify", run_verify },
    { "verify ES256", run_verify_es },
    { "sign ES256", run_sign_es },
    { "encrypt", run_encrypt },
    { "decrypt", run_decrypt },
    { "derive", run_derive },
    { "hash", run_hash },
    { "load RSA", run_load_rsa },
    { "load EC", run_load_ec },
    { "load OKP", run_load_ed },
    { "load a private key", run_load_private },
    { "read claims", run_claims }
};

static fault_t  bads[] = {
    { "verify a forged token", run_verify_forged },
    { "decrypt a forged token", run_decrypt_forged }
};


int
main(void)
{
    size_t  i;

    /* before the first use of the library, or it refuses */

    if (CRYPTO_set_mem_functions(fault_malloc, fault_realloc, fault_free)
        != 1)
    {
        return 1;
    }

    json_set_alloc_funcs(fault_json_malloc, fault_json_free);

    jose_test_init();

    signing = ngx_http_auth_claims_key(ngx_test_pool, NGX_HTTP_AUTH_JWT_SIGNING,
                  ngx_test_s("correct horse battery staple 0123456789"), NULL);
    sealing = ngx_http_auth_claims_key(ngx_test_pool,
                  NGX_HTTP_AUTH_JWT_ENCRYPTION,
                  ngx_test_s("correct horse battery staple 0123456789"), NULL);
    ec = jose_test_private(ngx_test_jwk_p256_private);

    for (i = 0; i < sizeof(goods) / sizeof(goods[0]); i++) {
        test_fault(&goods[i], NGX_OK);
    }

    for (i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
        test_fault(&bads[i], NGX_DECLINED);
    }

    return ngx_test_done();
}


static void
test_fault(fault_t *fault, ngx_int_t want)
{
    ngx_int_t   rc;
    ngx_uint_t  false_ok, n;

    /* what the library sets up once is not the matter here */

    (void) fault->run();
    ERR_clear_error();

    false_ok = 0;

    for (n = 1; n < LIMIT; n++) {
        countdown = n;
        rc = fault->run();

        if (countdown) {
            break;
        }

        /* the library may get by without what it asked for */

        if (rc == NGX_OK && want != NGX_OK) {
            false_ok++;
        }

        /* its error queue cannot be kept clean without memory: just go on */

        ERR_clear_error();
    }

    countdown = 0;

    /* encryption and decryption get by without a single allocation */

    ngx_test_ok(n < LIMIT, "%s: %lu faults", fault->name,
                (unsigned long) n - 1);
    ngx_test_int(false_ok, 0, "%s: nothing false is accepted", fault->name);
    ngx_test_int(fault->run(), want, "%s: works again", fault->name);
}


static void *
fault_malloc(size_t size, const char *file, int line)
{
    if (countdown && --countdown == 0) {
        return NULL;
    }

    return malloc(size);
}


static void *
fault_realloc(void *p, size_t size, const char *file, int line)
{
    if (countdown && --countdown == 0) {
        return NULL;
    }

    return realloc(p, size);
}


static void
fault_free(void *p, const char *file, int line)
{
    free(p);
}


static void *
fault_json_malloc(size_t size)
{
    return fault_malloc(size, NULL, 0);
}


static void
fault_json_free(void *p)
{
    free(p);
}


static ngx_int_t
run_sign(void)
{
    ngx_str_t                   token;
    ngx_http_auth_jws_header_t  header;

    ngx_memzero(&header, sizeof(header));
    header.alg = NGX_HTTP_AUTH_ALG_HS512;
    ngx_str_set(&header.kid, "k1");

    return ngx_http_auth_jws_sign(ngx_test_pool, signing, &header,
                                  ngx_test_s("{}"), &token);
}


static ngx_int_t
run_verify(void)
{
    ngx_str_t  out;

    return ngx_http_auth_jws_verify(ngx_test_pool,
                                    ngx_test_s(ngx_test_v3_token), signing,
                                    ALL, NULL, &out);
}


static ngx_int_t
run_verify_forged(void)
{
    ngx_str_t  out, token;

    token = ngx_test_dup(ngx_test_v3_token, sizeof(ngx_test_v3_token) - 1);
    token.data[token.len - 4] ^= 1;

    return ngx_http_auth_jws_verify(ngx_test_pool, &token, signing, ALL, NULL,
                                    &out);
}


static ngx_int_t
run_verify_es(void)
{
    ngx_str_t  out;

    return ngx_http_auth_jws_verify(ngx_test_pool,
                                    ngx_test_s(ngx_test_rfc7515_a3), ec, ALL,
                                    NULL, &out);
}


static ngx_int_t
run_sign_es(void)
{
    ngx_str_t                   token;
    ngx_http_auth_jws_header_t  header;

    ngx_memzero(&header, sizeof(header));
    header.alg = NGX_HTTP_AUTH_ALG_ES256;

    return ngx_http_auth_jws_sign(ngx_test_pool, ec, &header,
                                  ngx_test_s("{}"), &token);
}


static ngx_int_t
run_encrypt(void)
{
    ngx_str_t  token;

    return ngx_http_auth_jwe_encrypt(ngx_test_pool, sealing, ngx_test_s("{}"),
                                     &token);
}


static ngx_int_t
run_decrypt(void)
{
    ngx_str_t  out;

    return ngx_http_auth_jwe_decrypt(ngx_test_pool, sealing,
                                     ngx_test_s(ngx_test_v4_token), &out);
}


static ngx_int_t
run_decrypt_forged(void)
{
    ngx_str_t  out, token;

    token = ngx_test_dup(ngx_test_v4_token, sizeof(ngx_test_v4_token) - 1);
    token.data[token.len - 4] ^= 1;

    return ngx_http_auth_jwe_decrypt(ngx_test_pool, sealing, &token, &out);
}


static ngx_int_t
run_derive(void)
{
    return ngx_http_auth_claims_key(ngx_test_pool, NGX_HTTP_AUTH_JWT_ENCRYPTION,
                                    ngx_test_s("secret"), NULL)
           ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
run_hash(void)
{
    ngx_str_t  out;
    u_char     buf[64];

    if (ngx_http_auth_crypto_sha256_hex(ngx_test_s("abc"), buf) != NGX_OK
        || ngx_http_auth_crypto_hmac_sha512(ngx_test_s("k"), ngx_test_s("d"),
                                            buf)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_jws_half_hash(ngx_test_pool, NGX_HTTP_AUTH_ALG_RS256,
                                       ngx_test_s("abc"), &out);
}


/* the key must not outlive the run, or it would count as a leak too late */

static ngx_int_t
load(const char *jwk, ngx_uint_t private)
{
    char                 *err;
    ngx_str_t             text;
    ngx_pool_t           *pool;
    ngx_http_auth_jwk_t  *key;

    pool = ngx_create_pool(4096, &ngx_stubs_log);
    text = *ngx_test_s(jwk);

    key = private ? ngx_http_auth_jwk_load_private(pool, &text, &err)
                  : ngx_http_auth_jwk_load(pool, &text, &err);

    ngx_destroy_pool(pool);

    return key ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
run_load_rsa(void)
{
    return load(ngx_test_jwk_rsa, 0);
}


static ngx_int_t
run_load_ec(void)
{
    return load(ngx_test_jwk_p384, 0);
}


static ngx_int_t
run_load_ed(void)
{
    return load(ngx_test_jwk_ed, 0);
}


static ngx_int_t
run_load_private(void)
{
    return load(ngx_test_jwk_p256_private, 1);
}


static ngx_int_t
run_claims(void)
{
    json_t     *json;
    ngx_int_t   rc;

    json = ngx_http_auth_json_parse(ngx_test_s("{\"iat\":1700000000,\"aud\":"
                                               "[\"a\"],\"sub\":\"42\"}"),
                                    4096);

    rc = ngx_http_auth_claims_check_v3(json, 1700000000, 100);

    json_decref(json);

    return rc;
}
