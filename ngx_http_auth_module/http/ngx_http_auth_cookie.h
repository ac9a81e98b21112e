
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_COOKIE_H_INCLUDED_
#define _NGX_HTTP_AUTH_COOKIE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>


/* a value longer than this is stored in pieces, next-auth v4's size */
#define NGX_HTTP_AUTH_COOKIE_CHUNK       3933

/* pieces of one value that are read */
#define NGX_HTTP_AUTH_COOKIE_MAX_CHUNKS  16


/*
 * The attributes of a cookie to be set.  Times are seconds; -1 leaves an
 * attribute out.
 */

typedef struct {
    ngx_str_t      name;
    ngx_str_t      value;        /* percent-encoded by the function */
    ngx_str_t      domain;
    ngx_str_t      path;
    ngx_str_t      samesite;
    time_t         max_age;
    time_t         expires;      /* absolute */
    unsigned       secure:1;
} ngx_http_auth_cookie_t;


typedef ngx_int_t (*ngx_http_auth_cookie_pt)(ngx_str_t *name,
    ngx_str_t *value, void *data);


/*
 * One line of a Cookie header: calls the handler for each pair, in order.
 * Pairs are split at ";" only, names compared by the caller, exactly.  A
 * handler that does not return NGX_OK ends the walk with that code.
 */
ngx_int_t ngx_http_auth_cookie_parse(ngx_str_t *line,
    ngx_http_auth_cookie_pt handler, void *data);

/* The same for all Cookie headers of a request. */
ngx_int_t ngx_http_auth_cookie_each(ngx_http_request_t *r,
    ngx_http_auth_cookie_pt handler, void *data);

/* The first cookie of that exact name, as sent, borrowed from the header.
 * Returns NGX_OK or NGX_DECLINED. */
ngx_int_t ngx_http_auth_cookie_get(ngx_http_request_t *r, ngx_str_t *name,
    ngx_str_t *value);

/*
 * The value of a cookie that may be in pieces "NAME.0", "NAME.1", ...: the
 * plain one where it exists, else the pieces joined in the pool.  A value with
 * a missing piece is empty.  Returns NGX_OK, NGX_DECLINED or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_cookie_get_chunked(ngx_http_request_t *r,
    ngx_str_t *name, ngx_str_t *value);

/* Adds a Set-Cookie header.  Returns NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_auth_cookie_set(ngx_http_request_t *r,
    ngx_http_auth_cookie_t *cookie);

/* Adds the Set-Cookie headers of a value that may need pieces, and deletes
 * the pieces that came with the request and are not written again.  An empty
 * value deletes them all.  Returns NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_auth_cookie_set_chunked(ngx_http_request_t *r,
    ngx_http_auth_cookie_t *cookie);


#endif /* _NGX_HTTP_AUTH_COOKIE_H_INCLUDED_ */
