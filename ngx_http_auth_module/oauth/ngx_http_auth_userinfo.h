
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_USERINFO_H_INCLUDED_
#define _NGX_HTTP_AUTH_USERINFO_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>

#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_wait.h"


#define NGX_HTTP_AUTH_USERINFO_MAX_ANSWER  131072


typedef struct {
    ngx_http_auth_provider_t     *provider;
    ngx_http_auth_fetch_conf_t   *fetch;
    ngx_str_t                     access_token;
    json_t                       *claims;   /* of the id_token; oauth2: NULL */
} ngx_http_auth_userinfo_t;


/*
 * Makes the raw profile: the claims of the id_token and, where "userinfo" asks
 * for it, the answer of the userinfo endpoint and of the preset's further call.
 * Follows ngx_http_auth_wait.h; the metadata must be there.  req is copied,
 * what it points to must outlive the wait.  Failures are
 * OAUTH_GET_PROFILE_ERROR, or OAUTH_PARSE_PROFILE_ERROR if an answer is no JSON
 * object.  *raw gets an object that belongs to the pool of the wait.
 */
ngx_int_t ngx_http_auth_userinfo_get(ngx_http_auth_userinfo_t *req,
    json_t **raw, ngx_http_auth_wait_t *w);


#endif /* _NGX_HTTP_AUTH_USERINFO_H_INCLUDED_ */
