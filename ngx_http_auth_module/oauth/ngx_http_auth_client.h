
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CLIENT_H_INCLUDED_
#define _NGX_HTTP_AUTH_CLIENT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_url.h"


/* how long a private_key_jwt assertion is good for, seconds */
#define NGX_HTTP_AUTH_CLIENT_ASSERTION_AGE  60


/*
 * Client authentication at the token endpoint (RFC 6749, 2.3; RFC 7523, 2.2):
 * adds parameters to the body, or sets the value of Authorization.  The
 * metadata must be there.  Returns NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_client_authenticate(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_http_auth_query_t *body,
    ngx_str_t *authorization);

/* NGX_HTTP_AUTH_CLIENT_...: as configured, else by what the provider lists. */
ngx_uint_t ngx_http_auth_client_method(ngx_http_auth_provider_t *provider);

/* The value of Authorization for client_secret_basic, RFC 6749, 2.3.1. */
ngx_int_t ngx_http_auth_client_basic(ngx_pool_t *pool, ngx_str_t *id,
    ngx_str_t *secret, ngx_str_t *value);


#endif /* _NGX_HTTP_AUTH_CLIENT_H_INCLUDED_ */
