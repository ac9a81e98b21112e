
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_JWE_H_INCLUDED_
#define _NGX_HTTP_AUTH_JWE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_jwk.h"


#define NGX_HTTP_AUTH_JWE_IV_LEN      12
#define NGX_HTTP_AUTH_JWE_TAG_LEN     16
#define NGX_HTTP_AUTH_JWE_MAX_HEADER  8192
#define NGX_HTTP_AUTH_JWE_MAX_TOKEN   262144


/*
 * Tokens are compact JWE, RFC 7516, 7.1, "dir" with A256GCM only.  The key is
 * one that ngx_http_auth_jwk_supports_jwe(), else NGX_DECLINED.  NGX_ERROR on
 * an internal failure.  Results live in the pool.
 */

/* the header is exactly {"alg":"dir","enc":"A256GCM"}, the IV is random */
ngx_int_t ngx_http_auth_jwe_encrypt(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    ngx_str_t *plaintext, ngx_str_t *token);

/* with a given IV: for test vectors only, an IV must never be used twice */
ngx_int_t ngx_http_auth_jwe_encrypt_iv(ngx_pool_t *pool,
    ngx_http_auth_jwk_t *key, u_char *iv, ngx_str_t *plaintext,
    ngx_str_t *token);

/*
 * NGX_DECLINED if the token is refused: form, header ("zip", "crit", another
 * "alg" or "enc", members twice), or tag.  "kid" and "typ" are ignored.
 */
ngx_int_t ngx_http_auth_jwe_decrypt(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    ngx_str_t *token, ngx_str_t *plaintext);


#endif /* _NGX_HTTP_AUTH_JWE_H_INCLUDED_ */
