
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_JWK_H_INCLUDED_
#define _NGX_HTTP_AUTH_JWK_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>


/* signature algorithms, RFC 7518, 3.1 and RFC 8037, 3.1: bits of a mask */

#define NGX_HTTP_AUTH_ALG_HS256       0x0001
#define NGX_HTTP_AUTH_ALG_HS384       0x0002
#define NGX_HTTP_AUTH_ALG_HS512       0x0004
#define NGX_HTTP_AUTH_ALG_RS256       0x0008
#define NGX_HTTP_AUTH_ALG_RS384       0x0010
#define NGX_HTTP_AUTH_ALG_RS512       0x0020
#define NGX_HTTP_AUTH_ALG_PS256       0x0040
#define NGX_HTTP_AUTH_ALG_PS384       0x0080
#define NGX_HTTP_AUTH_ALG_PS512       0x0100
#define NGX_HTTP_AUTH_ALG_ES256       0x0200
#define NGX_HTTP_AUTH_ALG_ES384       0x0400
#define NGX_HTTP_AUTH_ALG_ES512       0x0800
#define NGX_HTTP_AUTH_ALG_EDDSA       0x1000

#define NGX_HTTP_AUTH_ALG_HMAC        0x0007
#define NGX_HTTP_AUTH_ALG_RSA         0x01f8
#define NGX_HTTP_AUTH_ALG_EC          0x0e00
#define NGX_HTTP_AUTH_ALG_ASYMMETRIC  0x1ff8

#define NGX_HTTP_AUTH_JWKS_MAX_KEYS   64
#define NGX_HTTP_AUTH_JWK_MAX_SIZE    16384
#define NGX_HTTP_AUTH_JWKS_MAX_SIZE   262144
#define NGX_HTTP_AUTH_JWK_MAX_OCT     1024


/*
 * A key, prepared for use.  It belongs to the pool it was made in, whose
 * cleanup frees it and wipes its secret.  A key may be used by one thread.
 */
typedef struct ngx_http_auth_jwk_s   ngx_http_auth_jwk_t;
typedef struct ngx_http_auth_jwks_s  ngx_http_auth_jwks_t;


/* the bit of an algorithm's name, 0 if unknown ("none" is unknown) */
ngx_uint_t ngx_http_auth_alg_parse(ngx_str_t *name);

/* the static name of one bit, NULL for anything else */
ngx_str_t *ngx_http_auth_alg_name(ngx_uint_t alg);

/*
 * Makes a key of one JWK (RFC 7517): oct, RSA, EC (P-256, P-384, P-521) or OKP
 * (Ed25519).  The first takes an oct or public key and ignores private members;
 * the second demands the private members of RSA, EC and OKP.  NULL on failure,
 * and then *err is a static text for the log.
 */
ngx_http_auth_jwk_t *ngx_http_auth_jwk_parse(ngx_pool_t *pool, json_t *json,
    char **err);
ngx_http_auth_jwk_t *ngx_http_auth_jwk_parse_private(ngx_pool_t *pool,
    json_t *json, char **err);

/*
 * The content of a key file: the text of one JWK (oct or public), or for the
 * second a private JWK or a PEM private key without passphrase.
 */
ngx_http_auth_jwk_t *ngx_http_auth_jwk_load(ngx_pool_t *pool, ngx_str_t *text,
    char **err);
ngx_http_auth_jwk_t *ngx_http_auth_jwk_load_private(ngx_pool_t *pool,
    ngx_str_t *text, char **err);

/* an oct key of 1 to NGX_HTTP_AUTH_JWK_MAX_OCT bytes, which are copied */
ngx_http_auth_jwk_t *ngx_http_auth_jwk_oct(ngx_pool_t *pool, ngx_str_t *bytes);

/*
 * What the key may be used for: its type and size, "alg", "use" and "key_ops"
 * all agree.  algs: the mask of signature algorithms, possibly 0; supports: 1
 * if the one bit alg is among them; supports_jwe: 1 if the key fits "dir" with
 * A256GCM; default_alg: the lowest bit of the mask.
 */
ngx_uint_t ngx_http_auth_jwk_algs(ngx_http_auth_jwk_t *key);
ngx_uint_t ngx_http_auth_jwk_supports(ngx_http_auth_jwk_t *key,
    ngx_uint_t alg);
ngx_uint_t ngx_http_auth_jwk_supports_jwe(ngx_http_auth_jwk_t *key);
ngx_uint_t ngx_http_auth_jwk_default_alg(ngx_http_auth_jwk_t *key);

/* "kid", empty if there is none; lives as long as the key */
ngx_str_t *ngx_http_auth_jwk_kid(ngx_http_auth_jwk_t *key);

/*
 * A published set, RFC 7517, 5.  Keys that are unusable here (unknown, broken,
 * weak, not for verification, symmetric) are skipped; the set may be empty.
 * NULL with *err if it is no set, or has over NGX_HTTP_AUTH_JWKS_MAX_KEYS keys.
 */
ngx_http_auth_jwks_t *ngx_http_auth_jwks_parse(ngx_pool_t *pool, json_t *json,
    char **err);

/*
 * The key of that kid which supports alg.  With kid NULL or empty: the only key
 * that supports alg.  NULL if there is none, or no single one.
 */
ngx_http_auth_jwk_t *ngx_http_auth_jwks_find(ngx_http_auth_jwks_t *jwks,
    ngx_str_t *kid, ngx_uint_t alg);

/* number of usable keys, and the union of their algorithms */
ngx_uint_t ngx_http_auth_jwks_count(ngx_http_auth_jwks_t *jwks);
ngx_uint_t ngx_http_auth_jwks_algs(ngx_http_auth_jwks_t *jwks);


#endif /* _NGX_HTTP_AUTH_JWK_H_INCLUDED_ */
