
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_JOSE_H_INCLUDED_
#define _NGX_HTTP_AUTH_JOSE_H_INCLUDED_


/* What the files of jose/ share; to be included nowhere else. */


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>
#include <openssl/evp.h>

#include "ngx_http_auth_jwk.h"


#define NGX_HTTP_AUTH_JOSE_MIN_RSA_BITS  2048
#define NGX_HTTP_AUTH_JOSE_MAX_RSA_BITS  8192

/* the longest signature: RSA of 8192 bits */
#define NGX_HTTP_AUTH_JOSE_MAX_SIG_LEN   1024


struct ngx_http_auth_jwk_s {
    ngx_uint_t           algs;
    ngx_str_t            kid;

    unsigned             sign:1;   /* oct or private */
    unsigned             jwe:1;

    /* oct: the bytes, and contexts that hold the key already */

    ngx_str_t            oct;
    EVP_MAC_CTX         *hmac[3];
    EVP_CIPHER_CTX      *seal;
    EVP_CIPHER_CTX      *open;

    /* RSA, EC, OKP */

    EVP_PKEY            *pkey;
};


/* a row of RFC 7518, 3.1 */

typedef struct {
    ngx_str_t            name;
    char                *digest;   /* NULL: the signature hashes by itself */
    size_t               hash_len; /* of the digest that at_hash takes */
    size_t               ec_len;   /* of r and of s, 0 if not ECDSA */
    ngx_uint_t           pss;
} ngx_http_auth_jose_alg_t;


/* NULL unless alg is exactly one known bit */
ngx_http_auth_jose_alg_t *ngx_http_auth_jose_alg(ngx_uint_t alg);

/*
 * Cuts a compact serialization into exactly n parts, which point into token;
 * NGX_DECLINED if it has more or fewer, or is longer than max.
 */
ngx_int_t ngx_http_auth_jose_split(ngx_str_t *token, ngx_str_t *parts,
    ngx_uint_t n, size_t max);

/*
 * Decodes and parses a protected header of at most max characters.  NGX_OK and
 * a reference in *json, NGX_DECLINED, or NGX_ERROR.  Members that no caller
 * supports ("crit", "zip") are refused here.
 */
ngx_int_t ngx_http_auth_jose_header(ngx_pool_t *pool, ngx_str_t *part,
    size_t max, json_t **json);

/*
 * Sets key->pkey from the members of a JWK that is not oct, or from a PEM
 * private key, and the mask of the algorithms that fit it; key->sign says which
 * half is wanted.  NGX_ERROR with *err; what was made is freed with the key.
 */
ngx_int_t ngx_http_auth_jose_pkey_jwk(ngx_http_auth_jwk_t *key, json_t *json,
    char **err);
ngx_int_t ngx_http_auth_jose_pkey_pem(ngx_http_auth_jwk_t *key,
    ngx_str_t *text, char **err);


#endif /* _NGX_HTTP_AUTH_JOSE_H_INCLUDED_ */
