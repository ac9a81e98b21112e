
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_discovery.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_url.h"


#define NGX_HTTP_AUTH_DISCOVERY_PATH  "/.well-known/openid-configuration"


typedef struct {
    const char  *member;
    off_t        metadata;      /* offset there, of the result */
    off_t        provider;      /* offset there, of what is configured */
    ngx_uint_t   required;      /* NGX_HTTP_AUTH_DISCOVERY_... */
    char        *missing;
    char        *refused;
} ngx_http_auth_discovery_endpoint_t;


#define NGX_HTTP_AUTH_DISCOVERY_OPTIONAL  0
#define NGX_HTTP_AUTH_DISCOVERY_ALWAYS    1
#define NGX_HTTP_AUTH_DISCOVERY_USERINFO  2
#define NGX_HTTP_AUTH_DISCOVERY_KEYS      3


static ngx_int_t ngx_http_auth_discovery_url(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *url);
static ngx_int_t ngx_http_auth_discovery_issuer(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, json_t *json,
    ngx_http_auth_metadata_t *metadata, char **err);
static ngx_int_t ngx_http_auth_discovery_endpoint(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, json_t *json,
    ngx_http_auth_discovery_endpoint_t *e,
    ngx_http_auth_metadata_t *metadata, char **err);
static ngx_uint_t ngx_http_auth_discovery_required(
    ngx_http_auth_provider_t *provider, ngx_uint_t required);
static ngx_uint_t ngx_http_auth_discovery_http(
    ngx_http_auth_provider_t *provider);
static ngx_uint_t ngx_http_auth_discovery_auth_methods(json_t *json);
static ngx_int_t ngx_http_auth_discovery_copy(ngx_pool_t *pool,
    ngx_str_t *src, ngx_str_t *dst);


#define ngx_http_auth_discovery_row(name, required)                           \
    { #name, offsetof(ngx_http_auth_metadata_t, name),                        \
      offsetof(ngx_http_auth_provider_t, name),                               \
      NGX_HTTP_AUTH_DISCOVERY_##required,                                     \
      #name " is missing", #name " is not an acceptable URL" }

static ngx_http_auth_discovery_endpoint_t  ngx_http_auth_discovery_rows[] = {
    ngx_http_auth_discovery_row(authorization_endpoint, ALWAYS),
    ngx_http_auth_discovery_row(token_endpoint, ALWAYS),
    ngx_http_auth_discovery_row(userinfo_endpoint, USERINFO),
    ngx_http_auth_discovery_row(jwks_uri, KEYS),
    ngx_http_auth_discovery_row(end_session_endpoint, OPTIONAL),
    { NULL, 0, 0, 0, NULL, NULL }
};


ngx_int_t
ngx_http_auth_provider_discover(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_uint_t code,
    ngx_http_auth_wait_t *w)
{
    ngx_str_t                        url;
    ngx_http_auth_flight_request_t   req;
    ngx_http_auth_provider_state_t  *state;

    state = provider->state;

    if (state->metadata
        && (ngx_http_auth_provider_is_static(provider)
            || ngx_http_auth_flight_is_recent(state->discovery.fetched,
                                           NGX_HTTP_AUTH_DISCOVERY_LIFETIME)))
    {
        return NGX_OK;
    }

    if (ngx_http_auth_discovery_url(w->pool, provider, &url) != NGX_OK) {
        return ngx_http_auth_error(w->log, code, 0, "no memory");
    }

    req.fetch = fetch;
    req.url = &url;
    req.allow_http = ngx_http_auth_provider_is_http(&url);
    req.code = code;

    return ngx_http_auth_flight_join(&state->discovery, &req, w);
}


static ngx_int_t
ngx_http_auth_discovery_url(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *url)
{
    u_char  *p;
    size_t   len;

    if (provider->metadata_url.len) {
        *url = provider->metadata_url;
        return NGX_OK;
    }

    len = provider->issuer.len;

    while (len && provider->issuer.data[len - 1] == '/') {
        len--;
    }

    p = ngx_pnalloc(pool, len + sizeof(NGX_HTTP_AUTH_DISCOVERY_PATH));
    if (p == NULL) {
        return NGX_ERROR;
    }

    url->len = len + sizeof(NGX_HTTP_AUTH_DISCOVERY_PATH) - 1;
    url->data = p;

    p = ngx_cpymem(p, provider->issuer.data, len);
    ngx_memcpy(p, NGX_HTTP_AUTH_DISCOVERY_PATH,
               sizeof(NGX_HTTP_AUTH_DISCOVERY_PATH));

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_discovery_take(void *data, ngx_http_auth_fetch_response_t *res)
{
    ngx_http_auth_provider_state_t *state = data;

    char                      *err;
    ngx_pool_t                *pool;
    ngx_http_auth_metadata_t  *metadata;

    err = "no memory";

    pool = ngx_create_pool(2048, ngx_cycle->log);
    if (pool == NULL) {
        goto failed;
    }

    metadata = ngx_palloc(pool, sizeof(ngx_http_auth_metadata_t));
    if (metadata == NULL) {
        goto failed;
    }

    if (ngx_http_auth_discovery_parse(pool, state->provider, &res->body,
                                      metadata, &err)
        != NGX_OK)
    {
        goto failed;
    }

    if (state->metadata_pool) {
        ngx_destroy_pool(state->metadata_pool);
    }

    state->metadata_pool = pool;
    state->metadata = metadata;

    return NGX_OK;

failed:

    if (pool) {
        ngx_destroy_pool(pool);
    }

    ngx_http_auth_flight_error(&state->discovery, "%s", err);

    return NGX_ERROR;
}


ngx_int_t
ngx_http_auth_discovery_parse(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *text,
    ngx_http_auth_metadata_t *metadata, char **err)
{
    json_t                              *json;
    ngx_uint_t                           iss;
    ngx_http_auth_discovery_endpoint_t  *e;

    ngx_memzero(metadata, sizeof(ngx_http_auth_metadata_t));

    json = ngx_http_auth_json_parse(text, NGX_HTTP_AUTH_DISCOVERY_MAX_SIZE);
    if (json == NULL) {
        *err = "it is not an acceptable JSON object";
        return NGX_ERROR;
    }

    if (ngx_http_auth_discovery_issuer(pool, provider, json, metadata, err)
        != NGX_OK)
    {
        goto failed;
    }

    for (e = ngx_http_auth_discovery_rows; e->member; e++) {
        if (ngx_http_auth_discovery_endpoint(pool, provider, json, e,
                                             metadata, err)
            != NGX_OK)
        {
            goto failed;
        }
    }

    metadata->auth_methods = ngx_http_auth_discovery_auth_methods(json);

    if (ngx_http_auth_json_boolean(json,
                          "authorization_response_iss_parameter_supported",
                          &iss)
        == NGX_OK)
    {
        metadata->iss_parameter = iss ? 1 : 0;
    }

    json_decref(json);

    return NGX_OK;

failed:

    json_decref(json);

    return NGX_ERROR;
}


static ngx_int_t
ngx_http_auth_discovery_issuer(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, json_t *json,
    ngx_http_auth_metadata_t *metadata, char **err)
{
    ngx_str_t  issuer;

    if (ngx_http_auth_json_string(json, "issuer", &issuer) != NGX_OK) {
        *err = "issuer is missing";
        return NGX_ERROR;
    }

    if (provider->issuer.len) {

        if (issuer.len != provider->issuer.len
            || ngx_memcmp(issuer.data, provider->issuer.data, issuer.len) != 0)
        {
            *err = "its issuer is not exactly the configured one "
                   "(a slash at the end counts)";
            return NGX_ERROR;
        }

        metadata->issuer = provider->issuer;

        return NGX_OK;
    }

    if (issuer.len > NGX_HTTP_AUTH_DISCOVERY_MAX_URL
        || ngx_http_auth_provider_check_url(pool, &issuer,
                                      ngx_http_auth_discovery_http(provider))
           != NGX_OK)
    {
        *err = "issuer is not an acceptable URL";
        return NGX_ERROR;
    }

    *err = "no memory";

    return ngx_http_auth_discovery_copy(pool, &issuer, &metadata->issuer);
}


static ngx_int_t
ngx_http_auth_discovery_endpoint(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, json_t *json,
    ngx_http_auth_discovery_endpoint_t *e,
    ngx_http_auth_metadata_t *metadata, char **err)
{
    ngx_str_t  *configured, *result, url;

    configured = (ngx_str_t *) ((u_char *) provider + e->provider);
    result = (ngx_str_t *) ((u_char *) metadata + e->metadata);

    if (configured->len) {
        *result = *configured;
        return NGX_OK;
    }

    if (json_is_null(json_object_get(json, e->member))
        || json_object_get(json, e->member) == NULL)
    {
        if (!ngx_http_auth_discovery_required(provider, e->required)) {
            return NGX_OK;
        }

        *err = e->missing;
        return NGX_ERROR;
    }

    if (ngx_http_auth_json_string(json, e->member, &url) != NGX_OK
        || url.len > NGX_HTTP_AUTH_DISCOVERY_MAX_URL
        || ngx_http_auth_provider_check_url(pool, &url,
                                      ngx_http_auth_discovery_http(provider))
           != NGX_OK)
    {
        *err = e->refused;
        return NGX_ERROR;
    }

    *err = "no memory";

    return ngx_http_auth_discovery_copy(pool, &url, result);
}


static ngx_uint_t
ngx_http_auth_discovery_required(ngx_http_auth_provider_t *provider,
    ngx_uint_t required)
{
    switch (required) {

    case NGX_HTTP_AUTH_DISCOVERY_OPTIONAL:
        return 0;

    case NGX_HTTP_AUTH_DISCOVERY_USERINFO:
        return provider->type == NGX_HTTP_AUTH_PROVIDER_OAUTH2
               || provider->userinfo == NGX_HTTP_AUTH_USERINFO_ON;

    case NGX_HTTP_AUTH_DISCOVERY_KEYS:
        return provider->type == NGX_HTTP_AUTH_PROVIDER_OIDC
               && (provider->id_token_algs & NGX_HTTP_AUTH_ALG_ASYMMETRIC);

    default: /* NGX_HTTP_AUTH_DISCOVERY_ALWAYS */
        return 1;
    }
}


/*
 * A document that came by https must not send us, with the client's secret, to
 * a plain http port of this machine.
 */

static ngx_uint_t
ngx_http_auth_discovery_http(ngx_http_auth_provider_t *provider)
{
    ngx_str_t  *url;

    if (provider->allow_http) {
        return NGX_HTTP_AUTH_HTTP_ANYWHERE;
    }

    url = provider->metadata_url.len ? &provider->metadata_url
                                     : &provider->issuer;

    return ngx_http_auth_provider_is_http(url) ? NGX_HTTP_AUTH_HTTP_LOOPBACK
                                               : NGX_HTTP_AUTH_HTTP_NOWHERE;
}


static ngx_uint_t
ngx_http_auth_discovery_auth_methods(json_t *json)
{
    size_t       i;
    json_t      *list, *method;
    ngx_uint_t   methods, n;

    static const char  *names[] = {
        "",
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none"
    };

    list = json_object_get(json, "token_endpoint_auth_methods_supported");
    methods = 0;

    json_array_foreach (list, i, method) {

        if (!json_is_string(method)) {
            continue;
        }

        for (n = 1; n < sizeof(names) / sizeof(names[0]); n++) {
            if (ngx_strcmp(json_string_value(method), names[n]) == 0) {
                methods |= 1 << n;
            }
        }
    }

    return methods;
}


static ngx_int_t
ngx_http_auth_discovery_copy(ngx_pool_t *pool, ngx_str_t *src, ngx_str_t *dst)
{
    dst->data = ngx_pnalloc(pool, src->len + 1);
    if (dst->data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(dst->data, src->data, src->len);

    dst->data[src->len] = '\0';
    dst->len = src->len;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_provider_check_url(ngx_pool_t *pool, ngx_str_t *text,
    ngx_uint_t http)
{
    ngx_int_t            rc;
    ngx_http_auth_url_t  url;

    rc = ngx_http_auth_url_parse(pool, text, &url);

    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_strlchr(url.rest.data, url.rest.data + url.rest.len, '#')) {
        return NGX_DECLINED;
    }

    if (url.https || http == NGX_HTTP_AUTH_HTTP_ANYWHERE) {
        return NGX_OK;
    }

    if (http == NGX_HTTP_AUTH_HTTP_LOOPBACK
        && ngx_http_auth_url_is_loopback(&url))
    {
        return NGX_OK;
    }

    return NGX_DECLINED;
}
