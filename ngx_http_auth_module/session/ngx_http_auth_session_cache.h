
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_SESSION_CACHE_H_INCLUDED_
#define _NGX_HTTP_AUTH_SESSION_CACHE_H_INCLUDED_


#include "ngx_http_auth_session.h"


/*
 * Decoded sessions of one worker, so that the next request with the same token
 * costs a hash and a compare.  A key is the whole token and the configuration
 * that found it good; an entry never outlives what was checked when it was
 * made.  The least recently used are dropped when the size is reached.
 */


/*
 * Made while the configuration is read, empty; each worker fills its own copy
 * after the fork.  size: bytes that the entries may take.  The pool's cleanup
 * empties it.  NULL: no memory or no random bytes.
 */
ngx_http_auth_session_cache_t *ngx_http_auth_session_cache_create(
    ngx_pool_t *pool, size_t size);

/*
 * Finds the session of a token.  session->claims is kept alive by the pool, and
 * shared: who changes claims has to copy them first.
 * Returns NGX_OK, NGX_DECLINED (not there) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_auth_session_cache_get(ngx_http_auth_session_cache_t *cache,
    ngx_pool_t *pool, ngx_http_auth_session_conf_t *conf, ngx_str_t *token,
    time_t now, ngx_http_auth_session_t *session);

/*
 * Remembers an active session until that time (exclusive).  That it does not
 * fit, or that there is no memory, is no failure.
 */
void ngx_http_auth_session_cache_put(ngx_http_auth_session_cache_t *cache,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, time_t now,
    time_t until, ngx_http_auth_session_t *session);


#endif /* _NGX_HTTP_AUTH_SESSION_CACHE_H_INCLUDED_ */
