
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_conf.h"
#include "ngx_http_auth_session_cache.h"


/* what the addresses that a server listens on tell */

typedef struct {
    ngx_uint_t     count;
    ngx_uint_t     loopback;       /* how many of them */
} ngx_http_auth_listen_t;


static char *ngx_http_auth_conf_complete_server(ngx_conf_t *cf,
    ngx_http_auth_main_conf_t *amcf, ngx_http_auth_session_cache_t *cache,
    ngx_http_core_srv_conf_t *cscf);
static char *ngx_http_auth_conf_names(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *ascf, ngx_http_core_srv_conf_t *cscf);
static char *ngx_http_auth_conf_providers(ngx_conf_t *cf,
    ngx_http_auth_main_conf_t *amcf, ngx_http_auth_srv_conf_t *ascf);
static char *ngx_http_auth_conf_base_path(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *ascf);
static char *ngx_http_auth_conf_check(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *ascf, ngx_http_core_srv_conf_t *cscf);
static char *ngx_http_auth_conf_check_pages(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *ascf);
static char *ngx_http_auth_conf_check_cookies(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *ascf);
static char *ngx_http_auth_conf_check_url(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *ascf);
static void ngx_http_auth_conf_listens(ngx_conf_t *cf,
    ngx_http_core_srv_conf_t *cscf, in_port_t port,
    ngx_http_auth_listen_t *listen);
static ngx_uint_t ngx_http_auth_conf_is_loopback(struct sockaddr *sa);


ngx_int_t
ngx_http_auth_conf_complete(ngx_conf_t *cf, ngx_http_auth_main_conf_t *amcf)
{
    ngx_uint_t                       i;
    ngx_http_core_srv_conf_t       **cscfp;
    ngx_http_core_main_conf_t       *cmcf;
    ngx_http_auth_session_cache_t   *cache;

    if (amcf->providers == NULL) {
        amcf->providers = ngx_array_create(cf->pool, 1, sizeof(void *));
        if (amcf->providers == NULL) {
            return NGX_ERROR;
        }
    }

    if (ngx_http_auth_providers_create(cf->pool, amcf->providers) != NGX_OK) {
        return NGX_ERROR;
    }

    cache = NULL;

    if (amcf->session_cache) {
        cache = ngx_http_auth_session_cache_create(cf->pool,
                                                   amcf->session_cache);
        if (cache == NULL) {
            return NGX_ERROR;
        }
    }

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);
    cscfp = cmcf->servers.elts;

    /* the checks look at other servers, whose names must be known */

    for (i = 0; i < cmcf->servers.nelts; i++) {
        if (ngx_http_auth_conf_complete_server(cf, amcf, cache, cscfp[i])
            != NGX_CONF_OK)
        {
            return NGX_ERROR;
        }
    }

    for (i = 0; i < cmcf->servers.nelts; i++) {
        if (ngx_http_auth_conf_check(cf,
                cscfp[i]->ctx->srv_conf[ngx_http_auth_module.ctx_index],
                cscfp[i])
            != NGX_CONF_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static char *
ngx_http_auth_conf_complete_server(ngx_conf_t *cf,
    ngx_http_auth_main_conf_t *amcf, ngx_http_auth_session_cache_t *cache,
    ngx_http_core_srv_conf_t *cscf)
{
    ngx_http_auth_srv_conf_t  *ascf;

    ascf = cscf->ctx->srv_conf[ngx_http_auth_module.ctx_index];

    if (ascf->session) {
        ascf->session->cache = cache;
    }

    if (ngx_http_auth_conf_names(cf, ascf, cscf) != NGX_CONF_OK
        || ngx_http_auth_conf_providers(cf, amcf, ascf) != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    return ngx_http_auth_conf_base_path(cf, ascf);
}


/*
 * The names that are one host each: no "_", wildcard or regular expression.
 * The core's array lives in the temporary pool, so they are copied.
 */

static char *
ngx_http_auth_conf_names(ngx_conf_t *cf, ngx_http_auth_srv_conf_t *ascf,
    ngx_http_core_srv_conf_t *cscf)
{
    ngx_str_t               *name;
    ngx_uint_t               i;
    ngx_http_server_name_t  *server_name;

    ascf->names = ngx_array_create(cf->pool, 2, sizeof(ngx_str_t));
    if (ascf->names == NULL) {
        return NGX_CONF_ERROR;
    }

    server_name = cscf->server_names.elts;

    for (i = 0; i < cscf->server_names.nelts; i++) {

        name = &server_name[i].name;

        if (name->len == 0 || name->data[0] == '_' || name->data[0] == '.'
            || ngx_strlchr(name->data, name->data + name->len, '*')
#if (NGX_PCRE)
            || server_name[i].regex
#endif
           )
        {
            continue;
        }

        name = ngx_array_push(ascf->names);
        if (name == NULL) {
            return NGX_CONF_ERROR;
        }

        name->len = server_name[i].name.len;
        name->data = ngx_pstrdup(cf->pool, &server_name[i].name);
        if (name->data == NULL) {
            return NGX_CONF_ERROR;
        }

        ngx_strlow(name->data, name->data, name->len);
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_providers(ngx_conf_t *cf, ngx_http_auth_main_conf_t *amcf,
    ngx_http_auth_srv_conf_t *ascf)
{
    ngx_str_t                  *id;
    ngx_uint_t                  i;
    ngx_http_auth_provider_t  **provider;

    if (ascf->provider_ids == NULL) {
        ascf->providers = amcf->providers;
        return NGX_CONF_OK;
    }

    ascf->providers = ngx_array_create(cf->pool, ascf->provider_ids->nelts,
                                       sizeof(ngx_http_auth_provider_t *));
    if (ascf->providers == NULL) {
        return NGX_CONF_ERROR;
    }

    id = ascf->provider_ids->elts;

    for (i = 0; i < ascf->provider_ids->nelts; i++) {

        provider = ngx_array_push(ascf->providers);
        if (provider == NULL) {
            return NGX_CONF_ERROR;
        }

        *provider = ngx_http_auth_provider_find(amcf->providers, &id[i]);

        if (*provider == NULL) {
            return ngx_http_auth_conf_fail(cf, &ascf->providers_at,
                       "\"auth_providers\" names \"%V\", but there is no "
                       "\"auth_provider %V { ... }\"", &id[i], &id[i]);
        }
    }

    return NGX_CONF_OK;
}


/* zero-terminated, without a trailing "/" */

static char *
ngx_http_auth_conf_base_path(ngx_conf_t *cf, ngx_http_auth_srv_conf_t *ascf)
{
    ngx_str_t  path;

    ngx_str_null(&path);

    if (ascf->url) {
        path = ascf->url->path;

        if (path.len && path.data[path.len - 1] == '/') {
            path.len--;
        }
    }

    if (path.len == 0 && ascf->has_api) {
        path = ascf->api;

    } else if (path.len == 0) {
        ngx_str_set(&path, "/api/auth");
    }

    ascf->base_path.len = path.len;
    ascf->base_path.data = ngx_pnalloc(cf->pool, path.len + 1);
    if (ascf->base_path.data == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memcpy(ascf->base_path.data, path.data, path.len);
    ascf->base_path.data[path.len] = '\0';

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_check(ngx_conf_t *cf, ngx_http_auth_srv_conf_t *ascf,
    ngx_http_core_srv_conf_t *cscf)
{
    ngx_http_auth_place_t   *place;
    ngx_http_auth_listen_t   listen;

    if (!ascf->gated && !ascf->has_api) {
        return NGX_CONF_OK;
    }

    place = ascf->has_api ? &ascf->api_at : &ascf->gated_at;

    if (ascf->secrets == NULL) {
        return ngx_http_auth_conf_error(cf, place->file, place->line,
                                        NGX_HTTP_AUTH_NO_SECRET,
                                        "there is no auth_secret");
    }

    if (!ascf->has_api && ascf->url == NULL) {
        return ngx_http_auth_conf_error(cf, place->file, place->line,
                   NGX_HTTP_AUTH_MISSING_NEXTAUTH_API_ROUTE_ERROR,
                   "auth_session needs a location with auth_api");
    }

    if (!ascf->has_api) {
        return ngx_http_auth_conf_check_url(cf, ascf);
    }

    if (ascf->providers->nelts == 0) {
        return ngx_http_auth_conf_fail(cf, place,
                   "nobody can sign in: add \"auth_provider ID { ... }\" at "
                   "the http level");
    }

    if (ngx_http_auth_conf_check_pages(cf, ascf) != NGX_CONF_OK
        || ngx_http_auth_conf_check_cookies(cf, ascf) != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (ascf->url || ascf->names->nelts) {
        return NGX_CONF_OK;
    }

    ngx_http_auth_conf_listens(cf, cscf, 0, &listen);

    if (listen.count && listen.loopback == listen.count) {
        return NGX_CONF_OK;
    }

    return ngx_http_auth_conf_fail(cf, place,
               "no link can be built without an exact server_name: add one, "
               "or \"auth_url https://HOST%V\"", &ascf->base_path);
}


/* a page below the API would be sent to itself */

static char *
ngx_http_auth_conf_check_pages(ngx_conf_t *cf, ngx_http_auth_srv_conf_t *ascf)
{
    ngx_str_t   *page, *path;
    ngx_uint_t   i, j;

    for (i = 0; i < NGX_HTTP_AUTH_PAGE_LAST; i++) {

        page = &ascf->pages[i];

        for (j = 0; j < 2; j++) {
            path = j ? &ascf->base_path : &ascf->api;

            if (path->len
                && page->len >= path->len
                && ngx_memcmp(page->data, path->data, path->len) == 0
                && (page->len == path->len || page->data[path->len] == '/'
                    || page->data[path->len] == '?'))
            {
                return ngx_http_auth_conf_fail(cf, &ascf->api_at,
                           "\"auth_page\" names \"%V\", which is below the "
                           "API itself; a page of the site is meant", page);
            }
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_check_cookies(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *ascf)
{
    ngx_str_t   *a, *b;
    ngx_uint_t   i, j;

    for (i = 0; i < NGX_HTTP_AUTH_COOKIE_LAST; i++) {
        for (j = 0; j < i; j++) {

            a = &ascf->cookies[i].names[1];
            b = &ascf->cookies[j].names[1];

            if (a->len == b->len && ngx_memcmp(a->data, b->data, a->len) == 0)
            {
                return ngx_http_auth_conf_fail(cf, &ascf->api_at,
                           "two cookies have the name \"%V\"", a);
            }
        }
    }

    return NGX_CONF_OK;
}


/*
 * auth_url points elsewhere.  Where that is a server of this configuration, it
 * must have the API.
 */

static char *
ngx_http_auth_conf_check_url(ngx_conf_t *cf, ngx_http_auth_srv_conf_t *ascf)
{
    ngx_str_t                   *name;
    ngx_uint_t                   i, j, found;
    ngx_http_auth_listen_t       listen;
    ngx_http_auth_srv_conf_t    *other;
    ngx_http_core_srv_conf_t   **cscfp;
    ngx_http_core_main_conf_t   *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);
    cscfp = cmcf->servers.elts;

    found = 0;

    for (i = 0; i < cmcf->servers.nelts; i++) {

        ngx_http_auth_conf_listens(cf, cscfp[i], ascf->url->port, &listen);

        if (listen.count == 0) {
            continue;
        }

        other = cscfp[i]->ctx->srv_conf[ngx_http_auth_module.ctx_index];
        name = other->names->elts;

        for (j = 0; j < other->names->nelts; j++) {

            if (name[j].len != ascf->url->host.len
                || ngx_memcmp(name[j].data, ascf->url->host.data, name[j].len)
                   != 0)
            {
                continue;
            }

            if (other->has_api) {
                return NGX_CONF_OK;
            }

            found = 1;
        }
    }

    if (!found) {
        return NGX_CONF_OK;
    }

    return ngx_http_auth_conf_error(cf, ascf->url_at.file, ascf->url_at.line,
               NGX_HTTP_AUTH_MISSING_NEXTAUTH_API_ROUTE_ERROR,
               "auth_url points to \"%V\", which has no location with "
               "auth_api", &ascf->url->origin);
}


/* the addresses that a server listens on; port 0 stands for all ports */

static void
ngx_http_auth_conf_listens(ngx_conf_t *cf, ngx_http_core_srv_conf_t *cscf,
    in_port_t port, ngx_http_auth_listen_t *listen)
{
    ngx_uint_t                    p, a, s;
    ngx_http_conf_port_t         *ports;
    ngx_http_conf_addr_t         *addrs;
    ngx_http_core_srv_conf_t    **servers;
    ngx_http_core_main_conf_t    *cmcf;

    ngx_memzero(listen, sizeof(ngx_http_auth_listen_t));

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    if (cmcf->ports == NULL) {
        return;
    }

    ports = cmcf->ports->elts;

    for (p = 0; p < cmcf->ports->nelts; p++) {

        if (port && ports[p].port != port) {
            continue;
        }

        addrs = ports[p].addrs.elts;

        for (a = 0; a < ports[p].addrs.nelts; a++) {

            servers = addrs[a].servers.elts;

            for (s = 0; s < addrs[a].servers.nelts; s++) {

                if (servers[s] != cscf) {
                    continue;
                }

                listen->count++;
                listen->loopback += ngx_http_auth_conf_is_loopback(
                                                       addrs[a].opt.sockaddr);
            }
        }
    }
}


static ngx_uint_t
ngx_http_auth_conf_is_loopback(struct sockaddr *sa)
{
    struct sockaddr_in   *sin;
#if (NGX_HAVE_INET6)
    struct sockaddr_in6  *sin6;
#endif

    switch (sa->sa_family) {

    case AF_INET:
        sin = (struct sockaddr_in *) sa;
        return (ntohl(sin->sin_addr.s_addr) >> 24) == 127;

#if (NGX_HAVE_INET6)
    case AF_INET6:
        sin6 = (struct sockaddr_in6 *) sa;
        return IN6_IS_ADDR_LOOPBACK(&sin6->sin6_addr) ? 1 : 0;
#endif

    default:
        return 0;
    }
}
