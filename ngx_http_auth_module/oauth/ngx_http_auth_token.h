
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_TOKEN_H_INCLUDED_
#define _NGX_HTTP_AUTH_TOKEN_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_wait.h"


#define NGX_HTTP_AUTH_TOKEN_MAX_ANSWER   131072
#define NGX_HTTP_AUTH_TOKEN_MAX_TOKEN    16384
#define NGX_HTTP_AUTH_TOKEN_MAX_CODE     4096
#define NGX_HTTP_AUTH_TOKEN_MAX_EXPIRES  315360000    /* ten years, seconds */

typedef struct {
    ngx_str_t                     access_token;
    ngx_str_t                     id_token;        /* empty: none */
    ngx_str_t                     refresh_token;   /* empty: none */
    ngx_str_t                     scope;           /* empty: not said */
    time_t                        expires;         /* 0: not said */
} ngx_http_auth_tokens_t;


typedef struct {
    ngx_http_auth_provider_t     *provider;
    ngx_http_auth_fetch_conf_t   *fetch;
    ngx_str_t                     code;
    ngx_str_t                     redirect_uri;    /* as sent when it began */
    ngx_str_t                     verifier;        /* PKCE; sent if checked */
} ngx_http_auth_token_request_t;


/*
 * Exchanges the code (RFC 6749, 4.1.3).  Follows ngx_http_auth_wait.h; the
 * metadata must be there, req is not needed after the call.  Failures are
 * OAUTH_GET_ACCESS_TOKEN_ERROR.  tokens gets strings in the pool of the wait,
 * without control characters and zero-terminated.
 */
ngx_int_t ngx_http_auth_token_exchange(ngx_http_auth_token_request_t *req,
    ngx_http_auth_tokens_t *tokens, ngx_http_auth_wait_t *w);

/*
 * Reads the body of an answer of status 200.  Returns NGX_OK, or NGX_ERROR and
 * a static text in *err.  form: form-encoded text will do.
 */
ngx_int_t ngx_http_auth_token_parse(ngx_pool_t *pool, ngx_str_t *body,
    ngx_uint_t form, ngx_http_auth_tokens_t *tokens, char **err);


#endif /* _NGX_HTTP_AUTH_TOKEN_H_INCLUDED_ */
