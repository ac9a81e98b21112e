
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_url.h"


static ngx_int_t ngx_http_auth_url_scheme(ngx_str_t *text,
    ngx_http_auth_url_t *url, u_char **rest);
static u_char *ngx_http_auth_url_host_end(u_char *p, u_char *last);
static ngx_int_t ngx_http_auth_url_port(u_char *p, u_char *last,
    ngx_http_auth_url_t *url);
static ngx_int_t ngx_http_auth_url_set_origin(ngx_pool_t *pool,
    ngx_http_auth_url_t *url);
static ngx_int_t ngx_http_auth_url_escape(ngx_pool_t *pool, ngx_str_t *src,
    ngx_str_t *dst);
static ngx_uint_t ngx_http_auth_url_is_own_path(ngx_str_t *value);
static ngx_uint_t ngx_http_auth_url_dots(u_char *p, u_char *last);
static ngx_uint_t ngx_http_auth_url_is_allowed(ngx_str_t *origin,
    ngx_str_t *own, ngx_array_t *allowed);
static ngx_int_t ngx_http_auth_url_join(ngx_pool_t *pool, ngx_str_t *a,
    ngx_str_t *b, ngx_str_t *dst);


ngx_int_t
ngx_http_auth_url_parse(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_url_t *url)
{
    u_char  *p, *last, *host;
    size_t   i;

    for (i = 0; i < text->len; i++) {
        if (text->data[i] <= ' ' || text->data[i] >= 0x7f
            || text->data[i] == '\\')
        {
            return NGX_DECLINED;
        }
    }

    ngx_memzero(url, sizeof(ngx_http_auth_url_t));

    if (ngx_http_auth_url_scheme(text, url, &host) != NGX_OK) {
        return NGX_DECLINED;
    }

    last = text->data + text->len;

    p = ngx_http_auth_url_host_end(host, last);
    if (p == NULL) {
        return NGX_DECLINED;
    }

    url->host.len = p - host;
    url->host.data = host;

    for (host = p; p < last && *p != '/' && *p != '?' && *p != '#'; p++) {
        /* void */
    }

    if (ngx_http_auth_url_port(host, p, url) != NGX_OK) {
        return NGX_DECLINED;
    }

    url->rest.len = last - p;
    url->rest.data = p;
    url->path.data = p;

    while (p < last && *p != '?' && *p != '#') {
        p++;
    }

    url->path.len = p - url->path.data;

    return ngx_http_auth_url_set_origin(pool, url);
}


static ngx_int_t
ngx_http_auth_url_scheme(ngx_str_t *text, ngx_http_auth_url_t *url,
    u_char **rest)
{
    if (text->len > 8
        && ngx_strncasecmp(text->data, (u_char *) "https://", 8) == 0)
    {
        url->https = 1;
        url->port = 443;
        *rest = text->data + 8;

        return NGX_OK;
    }

    if (text->len > 7
        && ngx_strncasecmp(text->data, (u_char *) "http://", 7) == 0)
    {
        url->port = 80;
        *rest = text->data + 7;

        return NGX_OK;
    }

    return NGX_DECLINED;
}


/* Returns NULL if there is no host that reads the same for everybody. */

static u_char *
ngx_http_auth_url_host_end(u_char *p, u_char *last)
{
    u_char  *start;
#if (NGX_HAVE_INET6)
    u_char   addr[16];
#endif

    start = p;

    if (*p != '[') {

        while (p < last && (ngx_http_auth_url_is_alnum(*p)
                            || *p == '-' || *p == '.' || *p == '_'))
        {
            p++;
        }

        return (p == start || *start == '.') ? NULL : p;
    }

#if (NGX_HAVE_INET6)

    p = ngx_strlchr(start, last, ']');

    if (p == NULL
        || ngx_inet6_addr(start + 1, p - start - 1, addr) != NGX_OK)
    {
        return NULL;
    }

    return p + 1;

#else

    return NULL;

#endif
}


static ngx_int_t
ngx_http_auth_url_port(u_char *p, u_char *last, ngx_http_auth_url_t *url)
{
    ngx_int_t  port;

    if (p == last) {
        return NGX_OK;
    }

    if (*p != ':' || last - p < 2 || last - p > 6) {
        return NGX_DECLINED;
    }

    p++;

    port = ngx_atoi(p, last - p);

    if (port < 1 || port > 65535) {
        return NGX_DECLINED;
    }

    url->port = (in_port_t) port;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_url_set_origin(ngx_pool_t *pool, ngx_http_auth_url_t *url)
{
    u_char  *p;
    size_t   len;

    len = sizeof("https://:65535") - 1 + url->host.len;

    url->origin.data = ngx_pnalloc(pool, len);
    if (url->origin.data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(url->origin.data, url->https ? "https://" : "http://",
                   url->https ? 8 : 7);

    ngx_strlow(p, url->host.data, url->host.len);

    url->host.data = p;
    p += url->host.len;

    if (url->port != (url->https ? 443 : 80)) {
        p = ngx_sprintf(p, ":%ui", (ngx_uint_t) url->port);
    }

    url->origin.len = p - url->origin.data;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_url_redirect_target(ngx_pool_t *pool, ngx_str_t *value,
    ngx_str_t *origin, ngx_array_t *allowed, ngx_str_t *target)
{
    ngx_int_t            rc;
    ngx_str_t            text;
    ngx_http_auth_url_t  url;

    /* browsers escape these themselves, so it changes nothing for a path */

    if (ngx_http_auth_url_escape(pool, value, &text) != NGX_OK) {
        return NGX_ERROR;
    }

    if (text.len && text.data[0] == '/') {

        if (!ngx_http_auth_url_is_own_path(&text)) {
            return NGX_DECLINED;
        }

        return ngx_http_auth_url_join(pool, origin, &text, target);
    }

    rc = ngx_http_auth_url_parse(pool, &text, &url);

    if (rc != NGX_OK) {
        return rc;
    }

    if (!ngx_http_auth_url_is_allowed(&url.origin, origin, allowed)) {
        return NGX_DECLINED;
    }

    return ngx_http_auth_url_join(pool, &url.origin, &url.rest, target);
}


/* Bytes over 0x7f become %XX. */

static ngx_int_t
ngx_http_auth_url_escape(ngx_pool_t *pool, ngx_str_t *src, ngx_str_t *dst)
{
    u_char  *p;
    size_t   i, n;

    for (i = 0, n = 0; i < src->len; i++) {
        n += (src->data[i] >= 0x80);
    }

    if (n == 0) {
        *dst = *src;
        return NGX_OK;
    }

    dst->data = ngx_pnalloc(pool, src->len + n * 2);
    if (dst->data == NULL) {
        return NGX_ERROR;
    }

    p = dst->data;

    for (i = 0; i < src->len; i++) {
        if (src->data[i] >= 0x80) {
            p = ngx_sprintf(p, "%%%02Xd", (int) src->data[i]);

        } else {
            *p++ = src->data[i];
        }
    }

    dst->len = p - dst->data;

    return NGX_OK;
}


/*
 * Is it a path that no browser takes for a host, not even after it has removed
 * the dot segments as in "/.//host"?
 */

static ngx_uint_t
ngx_http_auth_url_is_own_path(ngx_str_t *value)
{
    u_char      *p, *last, *segment;
    size_t       i;
    ngx_uint_t   depth, dots, empty;

    for (i = 0; i < value->len; i++) {
        if (value->data[i] <= ' ' || value->data[i] == 0x7f
            || value->data[i] == '\\')
        {
            return 0;
        }
    }

    last = value->data + value->len;
    depth = 0;
    empty = 0;

    for (p = value->data; p < last && *p == '/'; /* void */ ) {

        segment = ++p;

        while (p < last && *p != '/' && *p != '?' && *p != '#') {
            p++;
        }

        dots = ngx_http_auth_url_dots(segment, p);

        if (dots == 2 && depth) {
            depth--;

        } else if (dots == 0) {
            if (depth++ == 0) {
                empty = (p == segment);
            }
        }
    }

    return !(depth > 1 && empty);
}


/* 1 for ".", 2 for "..", also where escaped; 0 for any other segment */

static ngx_uint_t
ngx_http_auth_url_dots(u_char *p, u_char *last)
{
    ngx_uint_t  n;

    for (n = 0; p < last; n++) {

        if (*p == '.') {
            p++;

        } else if (last - p >= 3
                   && ngx_strncasecmp(p, (u_char *) "%2e", 3) == 0)
        {
            p += 3;

        } else {
            return 0;
        }
    }

    return n > 2 ? 0 : n;
}


static ngx_uint_t
ngx_http_auth_url_is_allowed(ngx_str_t *origin, ngx_str_t *own,
    ngx_array_t *allowed)
{
    ngx_str_t   *o;
    ngx_uint_t   i;

    if (origin->len == own->len
        && ngx_memcmp(origin->data, own->data, own->len) == 0)
    {
        return 1;
    }

    if (allowed == NULL) {
        return 0;
    }

    o = allowed->elts;

    for (i = 0; i < allowed->nelts; i++) {
        if (origin->len == o[i].len
            && ngx_memcmp(origin->data, o[i].data, o[i].len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


static ngx_int_t
ngx_http_auth_url_join(ngx_pool_t *pool, ngx_str_t *a, ngx_str_t *b,
    ngx_str_t *dst)
{
    u_char  *p;

    p = ngx_pnalloc(pool, a->len + b->len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    dst->len = a->len + b->len;
    dst->data = p;

    p = ngx_cpymem(p, a->data, a->len);
    ngx_memcpy(p, b->data, b->len);

    return NGX_OK;
}


ngx_uint_t
ngx_http_auth_url_is_loopback(ngx_http_auth_url_t *url)
{
    in_addr_t   addr;
    ngx_str_t  *host;

    host = &url->host;

    if (host->len == 9 && ngx_strncmp(host->data, "localhost", 9) == 0) {
        return 1;
    }

    if (host->len == 5 && ngx_strncmp(host->data, "[::1]", 5) == 0) {
        return 1;
    }

    addr = ngx_inet_addr(host->data, host->len);

    return addr != INADDR_NONE && (ntohl(addr) >> 24) == 127;
}
