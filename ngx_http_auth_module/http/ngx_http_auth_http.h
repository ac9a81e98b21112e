
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_HTTP_H_INCLUDED_
#define _NGX_HTTP_AUTH_HTTP_H_INCLUDED_


#include "ngx_http_auth_module.h"
#include "ngx_http_auth_cookie.h"


/* The context of the main request, found again after an internal redirect;
 * the second makes one where there is none.  NULL: none, or no memory. */
ngx_http_auth_ctx_t *ngx_http_auth_find_ctx(ngx_http_request_t *r);
ngx_http_auth_ctx_t *ngx_http_auth_get_ctx(ngx_http_request_t *r);

/*
 * The origin of this server as the visitor's browser knows it: that of
 * auth_url where the API is served here, else scheme and port of the
 * connection with a Host that is known to be ours.  Sets ctx->origin.
 * Returns NGX_OK, NGX_DECLINED (the Host is not ours) or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_http_origin(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);

/* The public address of the API, without a trailing "/".  Sets ctx->base.
 * Returns like ngx_http_auth_http_origin(). */
ngx_int_t ngx_http_auth_http_base(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);

/* base, path and, where it is not NULL, "?name=value" with the value encoded;
 * the result is in the pool.  Returns NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_auth_http_url(ngx_http_request_t *r, ngx_str_t *base,
    const char *path, const char *name, ngx_str_t *value, ngx_str_t *url);

/* The address of a provider below the API: path is "/signin/" or "/callback/".
 * ctx->base must be known.  The result is in the pool and zero-terminated. */
ngx_int_t ngx_http_auth_http_provider_url(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx, const char *path,
    ngx_http_auth_provider_t *provider, ngx_str_t *url);

/* Is the API at an https address, so that cookies are Secure? */
ngx_uint_t ngx_http_auth_http_is_secure(ngx_http_request_t *r);

/* Would a browser show the answer as a page?  Only such requests are sent to
 * sign in. */
ngx_uint_t ngx_http_auth_http_is_navigation(ngx_http_request_t *r);

/* The first request header of that name, given in lower case, or NULL. */
ngx_table_elt_t *ngx_http_auth_http_header(ngx_http_request_t *r,
    const char *name);

/*
 * Name and attributes of one of our cookies for this request; the value is
 * empty, the times are left out.  which: NGX_HTTP_AUTH_COOKIE_...
 */
void ngx_http_auth_http_cookie(ngx_http_request_t *r, ngx_uint_t which,
    ngx_http_auth_cookie_t *cookie);

/*
 * Looks at the session cookie, once a request; the outcome is in ctx->session.
 * Returns NGX_OK or NGX_ERROR (the status is ERROR then).
 */
ngx_int_t ngx_http_auth_http_session(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);

/*
 * Sends the session as a cookie, in pieces where needed; token NULL deletes
 * it.  Returns NGX_OK, NGX_DECLINED (it would not fit into the header lines
 * that nginx reads, logged) or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_http_set_session(ngx_http_request_t *r,
    ngx_str_t *token, time_t expires);


#endif /* _NGX_HTTP_AUTH_HTTP_H_INCLUDED_ */
