
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_http.h"


static void ngx_http_auth_ctx_cleanup(void *data);
static ngx_int_t ngx_http_auth_http_derive_origin(ngx_http_request_t *r,
    ngx_str_t *origin);
static ngx_int_t ngx_http_auth_http_find_origin(ngx_http_request_t *r,
    ngx_http_auth_srv_conf_t *ascf, ngx_str_t *origin);
static ngx_uint_t ngx_http_auth_http_host_is_ours(ngx_http_request_t *r,
    ngx_str_t *host);
static ngx_uint_t ngx_http_auth_http_host_is_loopback(
    ngx_http_request_t *r, ngx_str_t *host);


ngx_http_auth_ctx_t *
ngx_http_auth_find_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t   *cln;
    ngx_http_auth_ctx_t  *ctx;

    r = r->main;

    ctx = ngx_http_get_module_ctx(r, ngx_http_auth_module);

    if (ctx || (!r->internal && !r->filter_finalize)) {
        return ctx;
    }

    /* an internal redirect has cleared the contexts of all modules */

    for (cln = r->pool->cleanup; cln; cln = cln->next) {
        if (cln->handler == ngx_http_auth_ctx_cleanup) {
            ctx = cln->data;
            ngx_http_set_ctx(r, ctx, ngx_http_auth_module);
            break;
        }
    }

    return ctx;
}


ngx_http_auth_ctx_t *
ngx_http_auth_get_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t   *cln;
    ngx_http_auth_ctx_t  *ctx;

    ctx = ngx_http_auth_find_ctx(r);
    if (ctx) {
        return ctx;
    }

    r = r->main;

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_auth_ctx_t));
    if (cln == NULL) {
        return NULL;
    }

    ctx = cln->data;
    ngx_memzero(ctx, sizeof(ngx_http_auth_ctx_t));

    cln->handler = ngx_http_auth_ctx_cleanup;

    ngx_http_set_ctx(r, ctx, ngx_http_auth_module);

    return ctx;
}


/* nothing to clean up: it marks the place where the context is found again */

static void
ngx_http_auth_ctx_cleanup(void *data)
{
}


ngx_int_t
ngx_http_auth_http_origin(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx)
{
    ngx_int_t                  rc;
    ngx_http_auth_srv_conf_t  *ascf;

    if (ctx->origin.len) {
        return NGX_OK;
    }

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);

    if (ascf->url && ascf->has_api) {
        ctx->origin = ascf->url->origin;
        return NGX_OK;
    }

    rc = ngx_http_auth_http_find_origin(r, ascf, &ctx->origin);
    if (rc != NGX_DECLINED) {
        return rc;
    }

    return ngx_http_auth_http_derive_origin(r, &ctx->origin);
}


/*
 * Behind a proxy that ends TLS, a server that only points to the API of
 * another one is known by its entry in auth_redirect_origins.
 */

static ngx_int_t
ngx_http_auth_http_find_origin(ngx_http_request_t *r,
    ngx_http_auth_srv_conf_t *ascf, ngx_str_t *origin)
{
    ngx_str_t            *host, *origins;
    ngx_uint_t            i;
    ngx_http_auth_url_t   url;

    if (ascf->has_api || ascf->redirect_origins == NULL) {
        return NGX_DECLINED;
    }

    host = &r->headers_in.server;
    origins = ascf->redirect_origins->elts;

    for (i = 0; i < ascf->redirect_origins->nelts; i++) {

        if (ngx_http_auth_url_parse(r->pool, &origins[i], &url) != NGX_OK) {
            return NGX_ERROR;
        }

        if (url.host.len == host->len
            && ngx_memcmp(url.host.data, host->data, host->len) == 0)
        {
            *origin = origins[i];
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_auth_http_derive_origin(ngx_http_request_t *r, ngx_str_t *origin)
{
    u_char            *p;
    in_port_t          port;
    ngx_str_t         *host;
    ngx_uint_t         https;
    ngx_connection_t  *c;

    c = r->connection;
    host = &r->headers_in.server;

    if (ngx_connection_local_sockaddr(c, NULL, 0) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!ngx_http_auth_http_host_is_ours(r, host)) {
        return NGX_DECLINED;
    }

#if (NGX_HTTP_SSL)
    https = (c->ssl != NULL);
#else
    https = 0;
#endif

    port = ngx_inet_get_port(c->local_sockaddr);

    p = ngx_pnalloc(r->pool, sizeof("https://:65535") - 1 + host->len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    origin->data = p;

    p = ngx_sprintf(p, "http%s://%V", https ? "s" : "", host);

    if (port && port != (https ? 443 : 80)) {
        p = ngx_sprintf(p, ":%ui", (ngx_uint_t) port);
    }

    origin->len = p - origin->data;

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_http_host_is_ours(ngx_http_request_t *r, ngx_str_t *host)
{
    ngx_str_t                 *name;
    ngx_uint_t                 i;
    ngx_http_auth_srv_conf_t  *ascf;

    if (host->len == 0) {
        return 0;
    }

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);

    name = ascf->names->elts;

    for (i = 0; i < ascf->names->nelts; i++) {
        if (name[i].len == host->len
            && ngx_memcmp(name[i].data, host->data, host->len) == 0)
        {
            return 1;
        }
    }

    return ngx_http_auth_http_host_is_loopback(r, host);
}


/* on a loopback address no name needs to be configured */

static ngx_uint_t
ngx_http_auth_http_host_is_loopback(ngx_http_request_t *r, ngx_str_t *host)
{
    size_t                len;
    u_char               *address;
    struct sockaddr      *sa;
    struct sockaddr_in   *sin;
#if (NGX_HAVE_INET6)
    struct sockaddr_in6  *sin6;
#endif
    u_char                text[NGX_SOCKADDR_STRLEN];

    sa = r->connection->local_sockaddr;

    switch (sa->sa_family) {

    case AF_INET:
        sin = (struct sockaddr_in *) sa;

        if ((ntohl(sin->sin_addr.s_addr) >> 24) != 127) {
            return 0;
        }

        break;

#if (NGX_HAVE_INET6)
    case AF_INET6:
        sin6 = (struct sockaddr_in6 *) sa;

        if (!IN6_IS_ADDR_LOOPBACK(&sin6->sin6_addr)) {
            return 0;
        }

        break;
#endif

    default:
        return 0;
    }

    if (host->len == 9 && ngx_strncmp(host->data, "localhost", 9) == 0) {
        return 1;
    }

    /* an IPv6 address comes in brackets, with and without a port */

    address = text;
    len = ngx_sock_ntop(sa, r->connection->local_socklen, text,
                        NGX_SOCKADDR_STRLEN, 0);

    if (sa->sa_family != AF_INET) {
        ngx_memmove(text + 1, text, len);
        text[0] = '[';
        text[len + 1] = ']';
        len += 2;
    }

    return host->len == len && ngx_memcmp(host->data, address, len) == 0;
}


ngx_int_t
ngx_http_auth_http_base(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx)
{
    ngx_int_t                  rc;
    ngx_str_t                 *origin;
    ngx_http_auth_srv_conf_t  *ascf;

    if (ctx->base.len) {
        return NGX_OK;
    }

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);

    if (ascf->url) {
        origin = &ascf->url->origin;

    } else {
        rc = ngx_http_auth_http_origin(r, ctx);
        if (rc != NGX_OK) {
            return rc;
        }

        origin = &ctx->origin;
    }

    return ngx_http_auth_http_url(r, origin,
                                  (const char *) ascf->base_path.data,
                                  NULL, NULL, &ctx->base);
}


ngx_int_t
ngx_http_auth_http_url(ngx_http_request_t *r, ngx_str_t *base,
    const char *path, const char *name, ngx_str_t *value, ngx_str_t *url)
{
    u_char     *p, *start;
    size_t      len;
    ngx_str_t   encoded;

    ngx_str_null(&encoded);

    if (name
        && ngx_http_auth_url_encode(r->pool, value, &encoded) != NGX_OK)
    {
        return NGX_ERROR;
    }

    len = base->len + ngx_strlen(path)
          + (name ? 2 + ngx_strlen(name) + encoded.len : 0);

    start = ngx_pnalloc(r->pool, len + 1);
    if (start == NULL) {
        return NGX_ERROR;
    }

    p = ngx_sprintf(start, "%V%s", base, path);

    if (name) {
        p = ngx_sprintf(p, "%c%s=%V", ngx_strlchr(start, p, '?') ? '&' : '?',
                        name, &encoded);
    }

    *p = '\0';

    /* the base may be the URL that is being extended */

    url->len = p - start;
    url->data = start;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_http_provider_url(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx, const char *path,
    ngx_http_auth_provider_t *provider, ngx_str_t *url)
{
    u_char  *p;
    size_t   len;

    len = ctx->base.len + ngx_strlen(path) + provider->id.len;

    p = ngx_pnalloc(r->pool, len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    url->data = p;
    url->len = len;

    ngx_sprintf(p, "%V%s%V%Z", &ctx->base, path, &provider->id);

    return NGX_OK;
}


ngx_uint_t
ngx_http_auth_http_is_secure(ngx_http_request_t *r)
{
    ngx_http_auth_srv_conf_t  *ascf;

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);

    if (ascf->url) {
        return ascf->url->https;
    }

#if (NGX_HTTP_SSL)
    return r->connection->ssl != NULL;
#else
    return 0;
#endif
}


ngx_uint_t
ngx_http_auth_http_is_navigation(ngx_http_request_t *r)
{
    ngx_table_elt_t  *h;

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD)) || r->headers_in.upgrade) {
        return 0;
    }

    h = ngx_http_auth_http_header(r, "sec-fetch-mode");

    if (h) {
        return h->value.len == sizeof("navigate") - 1
               && ngx_strncasecmp(h->value.data, (u_char *) "navigate",
                                  sizeof("navigate") - 1)
                  == 0;
    }

    h = ngx_http_auth_http_header(r, "accept");

    if (h == NULL
        || ngx_strlcasestrn(h->value.data, h->value.data + h->value.len,
                            (u_char *) "text/html", sizeof("text/html") - 2)
           == NULL)
    {
        return 0;
    }

    return ngx_http_auth_http_header(r, "x-requested-with") == NULL;
}


ngx_table_elt_t *
ngx_http_auth_http_header(ngx_http_request_t *r, const char *name)
{
    size_t            len;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    len = ngx_strlen(name);

    part = &r->headers_in.headers.part;
    h = part->elts;

    for (i = 0; /* void */ ; i++) {

        if (i >= part->nelts) {
            if (part->next == NULL) {
                return NULL;
            }

            part = part->next;
            h = part->elts;
            i = 0;
        }

        if (h[i].hash
            && h[i].key.len == len
            && ngx_strncasecmp(h[i].key.data, (u_char *) name, len) == 0)
        {
            return &h[i];
        }
    }
}
