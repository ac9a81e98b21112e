
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_ID_TOKEN_H_INCLUDED_
#define _NGX_HTTP_AUTH_ID_TOKEN_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>

#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_wait.h"


/* older than that when it arrives, an id_token is refused; seconds */
#define NGX_HTTP_AUTH_ID_TOKEN_MAX_AGE  86400


typedef struct {
    ngx_http_auth_provider_t     *provider;
    ngx_http_auth_fetch_conf_t   *fetch;
    ngx_str_t                     id_token;
    ngx_str_t                     access_token;    /* for at_hash */
    ngx_str_t                     nonce;           /* of the attempt */
} ngx_http_auth_id_token_t;


/*
 * Verifies signature and claims (OpenID Connect Core 1.0, 3.1.3.7).  Follows
 * ngx_http_auth_wait.h; the metadata must be there.  req is copied, what it
 * points to must outlive the wait.  Failures are CALLBACK_OAUTH_ERROR.
 * *claims gets an object that belongs to the pool of the wait.
 */
ngx_int_t ngx_http_auth_id_token_verify(ngx_http_auth_id_token_t *req,
    json_t **claims, ngx_http_auth_wait_t *w);

/*
 * The claims alone, of a token signed with alg.  NULL if all is well, else a
 * static text that names the claim at fault.
 */
const char *ngx_http_auth_id_token_check(ngx_pool_t *pool,
    ngx_http_auth_id_token_t *req, ngx_uint_t alg, json_t *claims);


#endif /* _NGX_HTTP_AUTH_ID_TOKEN_H_INCLUDED_ */
