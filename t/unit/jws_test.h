
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _JWS_TEST_H_INCLUDED_
#define _JWS_TEST_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_jws.h"
#include "jose_test.h"
#include "jose_vectors.h"


#define ALL  (NGX_HTTP_AUTH_ALG_HMAC|NGX_HTTP_AUTH_ALG_ASYMMETRIC)


/* the keys of ngx_test_foreign[], in the order of the bits */

static __attribute__((unused)) const char  *publics[] = {
    ngx_test_jwk_oct, ngx_test_jwk_oct, ngx_test_jwk_oct, ngx_test_jwk_rsa,
    ngx_test_jwk_rsa, ngx_test_jwk_rsa, ngx_test_jwk_rsa, ngx_test_jwk_rsa,
    ngx_test_jwk_rsa, ngx_test_jwk_p256, ngx_test_jwk_p384, ngx_test_jwk_p521,
    ngx_test_jwk_ed
};

static __attribute__((unused)) const char  *privates[] = {
    ngx_test_jwk_oct, ngx_test_jwk_oct, ngx_test_jwk_oct,
    ngx_test_jwk_rsa_private, ngx_test_jwk_rsa_private,
    ngx_test_jwk_rsa_private, ngx_test_jwk_rsa_private,
    ngx_test_jwk_rsa_private, ngx_test_jwk_rsa_private,
    ngx_test_jwk_p256_private, ngx_test_jwk_p384_private,
    ngx_test_jwk_p521_private, ngx_test_jwk_ed_private
};

#define N  (sizeof(publics) / sizeof(publics[0]))


/* in memory of exactly the token's length, so that ASan sees each overrun */

static ngx_inline ngx_int_t
verify_str(ngx_str_t *token, ngx_http_auth_jwk_t *key)
{
    ngx_str_t  exact, payload;

    exact = ngx_test_dup(token->data, token->len);

    return ngx_http_auth_jws_verify(ngx_test_pool, &exact, key, ALL, NULL,
                                    &payload);
}


static ngx_inline ngx_int_t
verify(const char *token, ngx_http_auth_jwk_t *key)
{
    return verify_str(ngx_test_s(token), key);
}


/* a token of the text of a header and an encoded rest */

static ngx_inline const char *
with_header(const char *header, const char *rest)
{
    char       *p;
    ngx_str_t   encoded;

    ngx_http_auth_b64u_encode(ngx_test_pool, ngx_test_s(header), &encoded);

    p = ngx_pnalloc(ngx_test_pool, encoded.len + ngx_strlen(rest) + 1);
    sprintf(p, "%.*s%s", (int) encoded.len, encoded.data, rest);

    return p;
}


static ngx_inline ngx_str_t
sign(ngx_http_auth_jwk_t *key, ngx_uint_t alg)
{
    ngx_str_t                   token;
    ngx_http_auth_jws_header_t  header;

    ngx_memzero(&header, sizeof(header));
    header.alg = alg;

    ngx_str_null(&token);

    (void) ngx_http_auth_jws_sign(ngx_test_pool, key, &header,
                                  ngx_test_s("{\"sub\":\"42\"}"), &token);

    return token;
}


#endif /* _JWS_TEST_H_INCLUDED_ */
