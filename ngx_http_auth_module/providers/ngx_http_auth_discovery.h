
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_DISCOVERY_H_INCLUDED_
#define _NGX_HTTP_AUTH_DISCOVERY_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_wait.h"


#define NGX_HTTP_AUTH_DISCOVERY_LIFETIME  3600    /* seconds */
#define NGX_HTTP_AUTH_DISCOVERY_MAX_SIZE  131072  /* bytes */
#define NGX_HTTP_AUTH_DISCOVERY_MAX_URL   2048    /* bytes */


/*
 * Makes ngx_http_auth_provider_metadata() available (OpenID Connect Discovery
 * 1.0, 4; RFC 8414): at once where all is configured or was fetched in the last
 * hour.  Follows ngx_http_auth_wait.h; code is what a failure is reported as,
 * SIGNIN_OAUTH_ERROR or CALLBACK_OAUTH_ERROR.
 */
ngx_int_t ngx_http_auth_provider_discover(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_uint_t code,
    ngx_http_auth_wait_t *w);

/*
 * Reads a discovery document.  metadata gets strings in the pool.  Returns
 * NGX_OK, or NGX_ERROR and a static text in *err.
 */
ngx_int_t ngx_http_auth_discovery_parse(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *text,
    ngx_http_auth_metadata_t *metadata, char **err);

/* The take handler of the state's discovery flight; data is the state. */
ngx_int_t ngx_http_auth_discovery_take(void *data,
    ngx_http_auth_fetch_response_t *res);

/* where plain http will do */
#define NGX_HTTP_AUTH_HTTP_NOWHERE        0
#define NGX_HTTP_AUTH_HTTP_LOOPBACK       1
#define NGX_HTTP_AUTH_HTTP_ANYWHERE       2

/*
 * May this be an address of a provider: a strict URL (ngx_http_auth_url.h) with
 * no fragment, https or http where that will do?  Returns NGX_OK, NGX_DECLINED
 * or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_auth_provider_check_url(ngx_pool_t *pool, ngx_str_t *url,
    ngx_uint_t http);


#endif /* _NGX_HTTP_AUTH_DISCOVERY_H_INCLUDED_ */
