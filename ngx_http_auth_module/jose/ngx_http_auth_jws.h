
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_JWS_H_INCLUDED_
#define _NGX_HTTP_AUTH_JWS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_jwk.h"


/* the encoded header, and the whole token, in characters */
#define NGX_HTTP_AUTH_JWS_MAX_HEADER  8192
#define NGX_HTTP_AUTH_JWS_MAX_TOKEN   262144


typedef struct {
    ngx_uint_t           alg;      /* one bit of NGX_HTTP_AUTH_ALG_... */
    ngx_str_t            kid;      /* empty if absent */
    ngx_str_t            typ;      /* empty if absent */
} ngx_http_auth_jws_header_t;


/*
 * Tokens are compact JWS, RFC 7515, 7.1.  NGX_OK; NGX_DECLINED if the token is
 * refused (form, header, algorithm, signature); NGX_ERROR on an internal
 * failure.  Results live in the pool.
 */

/*
 * Reads the header, to choose the key; nothing is verified.  Refused: members
 * twice, "crit", "b64", "enc", "zip", an unknown or missing "alg", anything but
 * three parts.
 */
ngx_int_t ngx_http_auth_jws_header(ngx_pool_t *pool, ngx_str_t *token,
    ngx_http_auth_jws_header_t *header);

/*
 * Verifies with that key; the token's algorithm must be in the mask algs and
 * supported by the key.  header may be NULL.
 */
ngx_int_t ngx_http_auth_jws_verify(ngx_pool_t *pool, ngx_str_t *token,
    ngx_http_auth_jwk_t *key, ngx_uint_t algs,
    ngx_http_auth_jws_header_t *header, ngx_str_t *payload);

/*
 * Signs the payload.  The header is {"alg":"..."}, followed by "typ" and "kid"
 * where these are not NULL or empty.  NGX_DECLINED if the key cannot sign with
 * alg.
 */
ngx_int_t ngx_http_auth_jws_sign(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    ngx_http_auth_jws_header_t *header, ngx_str_t *payload, ngx_str_t *token);

/*
 * base64url of the left half of the value's digest by the hash of alg: at_hash
 * and c_hash, OpenID Connect Core 1.0, 3.1.3.6.
 */
ngx_int_t ngx_http_auth_jws_half_hash(ngx_pool_t *pool, ngx_uint_t alg,
    ngx_str_t *value, ngx_str_t *out);


#endif /* _NGX_HTTP_AUTH_JWS_H_INCLUDED_ */
