
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CLAIMS_H_INCLUDED_
#define _NGX_HTTP_AUTH_CLAIMS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>

#include "ngx_http_auth_jwk.h"


/* next-auth v4's tolerance for "exp" and "nbf", in seconds */
#define NGX_HTTP_AUTH_JWT_LEEWAY       15

/* next-auth v3's default for the age of a token, in seconds */
#define NGX_HTTP_AUTH_JWT_MAX_AGE      2592000

#define NGX_HTTP_AUTH_JWT_MAX_KEY_LEN  64


typedef enum {
    NGX_HTTP_AUTH_JWT_SIGNING = 0,     /* v3 session, HS512: 64 bytes */
    NGX_HTTP_AUTH_JWT_ENCRYPTION,      /* v4 session, A256GCM: 32 bytes */
    NGX_HTTP_AUTH_JWT_COOKIE           /* v4 check cookie: 32 bytes */
} ngx_http_auth_claims_use_e;


/*
 * The rules of next-auth's decoders for the claims of a session token, whose
 * signature or encryption has been verified.  NGX_OK; NGX_DECLINED if the only
 * fault is that the token has expired ("exp", or its age); NGX_ERROR if it is
 * not valid.  Nothing but NGX_OK is a session.
 *
 * v3: "iat" is required and not later than now, the age is at most max_age
 * seconds, no tolerance, registered claims have the type of RFC 7519.
 * v4: "exp" and "nbf" with NGX_HTTP_AUTH_JWT_LEEWAY, "iat" is a number.
 */
ngx_int_t ngx_http_auth_claims_check_v3(json_t *claims, time_t now,
    time_t max_age);
ngx_int_t ngx_http_auth_claims_check_v4(json_t *claims, time_t now);

/*
 * The bytes that next-auth derives from a secret.  name is the full name of
 * the cookie for NGX_HTTP_AUTH_JWT_COOKIE, else it may be NULL.  dst has room
 * for NGX_HTTP_AUTH_JWT_MAX_KEY_LEN bytes, *len tells how many were written.
 */
ngx_int_t ngx_http_auth_claims_derive(ngx_http_auth_claims_use_e use,
    ngx_str_t *secret, ngx_str_t *name, u_char *dst, size_t *len);

/* the same as a key in the pool, ready for JWS or JWE; NULL on failure */
ngx_http_auth_jwk_t *ngx_http_auth_claims_key(ngx_pool_t *pool,
    ngx_http_auth_claims_use_e use, ngx_str_t *secret, ngx_str_t *name);


#endif /* _NGX_HTTP_AUTH_CLAIMS_H_INCLUDED_ */
