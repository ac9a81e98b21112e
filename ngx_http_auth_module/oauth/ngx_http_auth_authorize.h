
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_AUTHORIZE_H_INCLUDED_
#define _NGX_HTTP_AUTH_AUTHORIZE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_attempt.h"
#include "ngx_http_auth_provider.h"


/* of all parameters taken over from a sign-in request */
#define NGX_HTTP_AUTH_AUTHORIZE_MAX_QUERY  2048


typedef struct {
    ngx_http_auth_provider_t   *provider;
    ngx_http_auth_attempt_t    *attempt;
    ngx_str_t                   redirect_uri;  /* our callback, absolute */
    /*
     * The query of the sign-in request as received, may be empty: prompt,
     * login_hint, ui_locales, acr_values, max_age, display, hd and domain_hint
     * are taken over, everything else is ignored.
     */
    ngx_str_t                   query;
} ngx_http_auth_authorize_t;


/*
 * The address to which the browser is sent (RFC 6749, 4.1.1; RFC 7636, 4.3;
 * OpenID Connect Core 1.0, 3.1.2.1).  The metadata must be there.
 * Returns NGX_OK, or SIGNIN_OAUTH_ERROR (logged).
 */
ngx_int_t ngx_http_auth_authorize_url(ngx_pool_t *pool, ngx_log_t *log,
    ngx_http_auth_authorize_t *req, ngx_str_t *url);

/*
 * The origin of the authorization endpoint, for the page's form-action.  Before
 * discovery that of the issuer stands in.  Returns NGX_OK, NGX_DECLINED (not
 * known) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_auth_authorize_origin(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *origin);


#endif /* _NGX_HTTP_AUTH_AUTHORIZE_H_INCLUDED_ */
