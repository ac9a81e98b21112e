
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_KEYS_H_INCLUDED_
#define _NGX_HTTP_AUTH_KEYS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_wait.h"


#define NGX_HTTP_AUTH_KEYS_LIFETIME  3600    /* seconds */
#define NGX_HTTP_AUTH_KEYS_INTERVAL  30      /* seconds between reloads */


/*
 * The published keys of a provider, one set per worker.  Both functions follow
 * ngx_http_auth_wait.h, need the metadata to be there, and report failures as
 * CALLBACK_OAUTH_ERROR.  After NGX_OK there is a set to search; it is valid
 * until control goes back to the event loop.
 */

/* Makes sure that there is a set, and tries to renew one older than an hour. */
ngx_int_t ngx_http_auth_keys_load(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_http_auth_wait_t *w);

/*
 * The set did not do for some token: fetches it anew, if the last fetch was
 * not less than NGX_HTTP_AUTH_KEYS_INTERVAL ago, else returns NGX_DECLINED.
 */
ngx_int_t ngx_http_auth_keys_reload(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_http_auth_wait_t *w);

/* The take handler of the state's keys flight; data is the state. */
ngx_int_t ngx_http_auth_keys_take(void *data,
    ngx_http_auth_fetch_response_t *res);

/* The key for a token's kid (may be empty) and algorithm, or NULL. */
ngx_http_auth_jwk_t *ngx_http_auth_keys_find(
    ngx_http_auth_provider_t *provider, ngx_str_t *kid, ngx_uint_t alg);


#endif /* _NGX_HTTP_AUTH_KEYS_H_INCLUDED_ */
