
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_URL_H_INCLUDED_
#define _NGX_HTTP_AUTH_URL_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define ngx_http_auth_url_is_alnum(ch)                                        \
    (((ch) >= 'a' && (ch) <= 'z') || ((ch) >= 'A' && (ch) <= 'Z')             \
     || ((ch) >= '0' && (ch) <= '9'))


/*
 * An absolute http or https URL.  path and rest point into the parsed text.
 * origin is built: scheme and host in lower case, the port only where it is not
 * the scheme's own; host points into it.
 */

typedef struct {
    ngx_str_t       origin;
    ngx_str_t       host;        /* lower case, IPv6 in brackets */
    ngx_str_t       path;        /* from the first "/", without the query */
    ngx_str_t       rest;        /* path, query and fragment as written */
    in_port_t       port;        /* written or the scheme's own */
    unsigned        https:1;
} ngx_http_auth_url_t;


/*
 * Parses strictly, for what a browser would make of it: refuses user
 * information, a backslash, control characters, blanks and bytes over 0x7f
 * anywhere, an empty host, a port outside 1..65535, and everything that does
 * not begin with "http://" or "https://".
 * Returns NGX_OK, NGX_DECLINED (not such a URL) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_auth_url_parse(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_url_t *url);

/*
 * The one rule for every redirect target that came from outside: a path of
 * our own, or a URL whose origin is ours or one of the allowed.
 * value: as received, percent-decoded once.  origin: ours.  allowed: array of
 * ngx_str_t origins as ngx_http_auth_url_parse() builds them, or NULL.
 * Sets target to an absolute URL, in the pool.  Returns NGX_OK, NGX_DECLINED
 * (refused: target is untouched) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_auth_url_redirect_target(ngx_pool_t *pool, ngx_str_t *value,
    ngx_str_t *origin, ngx_array_t *allowed, ngx_str_t *target);

/* Is the host a loopback one: localhost, 127.0.0.0/8 or [::1]? */
ngx_uint_t ngx_http_auth_url_is_loopback(ngx_http_auth_url_t *url);


/* What follows is in ngx_http_auth_query.c. */

/* Percent-encoding as JavaScript's encodeURIComponent().  Returns NGX_OK or
 * NGX_ERROR (no memory); dst is in the pool. */
ngx_int_t ngx_http_auth_url_encode(ngx_pool_t *pool, ngx_str_t *src,
    ngx_str_t *dst);

/* application/x-www-form-urlencoded, as for the parts of RFC 6749, 2.3.1. */
ngx_int_t ngx_http_auth_url_encode_form(ngx_pool_t *pool, ngx_str_t *src,
    ngx_str_t *dst);

/* Decodes %XX, and "+" as a blank when plus is set.  Returns NGX_OK,
 * NGX_DECLINED (broken encoding, or a NUL in the result) or NGX_ERROR. */
ngx_int_t ngx_http_auth_url_decode(ngx_pool_t *pool, ngx_str_t *src,
    ngx_uint_t plus, ngx_str_t *dst);


/*
 * A query or form body being built: init(), then add() once for each pair,
 * which is percent-encoded, then join().  All return NGX_OK or NGX_ERROR (no
 * memory).
 */

typedef struct {
    ngx_pool_t     *pool;
    ngx_array_t     pairs;       /* of ngx_keyval_t, encoded */
} ngx_http_auth_query_t;

ngx_int_t ngx_http_auth_query_init(ngx_http_auth_query_t *q, ngx_pool_t *pool);
ngx_int_t ngx_http_auth_query_add(ngx_http_auth_query_t *q, ngx_str_t *name,
    ngx_str_t *value);
/* a pair whose name is a literal */
#define ngx_http_auth_query_add_literal(q, literal, value)                    \
    ngx_http_auth_query_add_name(q, (u_char *) literal, sizeof(literal) - 1,  \
                                 value)
ngx_int_t ngx_http_auth_query_add_name(ngx_http_auth_query_t *q, u_char *name,
    size_t len, ngx_str_t *value);
/*
 * Joins base (a URL, or NULL) and the pairs, with "?" or "&" as base needs;
 * text is zero-terminated.
 */
ngx_int_t ngx_http_auth_query_join(ngx_http_auth_query_t *q, ngx_str_t *base,
    ngx_str_t *text);


#endif /* _NGX_HTTP_AUTH_URL_H_INCLUDED_ */
