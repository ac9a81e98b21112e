
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_error.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_keys.h"


static ngx_int_t ngx_http_auth_keys_fetch(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_http_auth_wait_t *w);


ngx_int_t
ngx_http_auth_keys_load(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_http_auth_wait_t *w)
{
    ngx_http_auth_provider_state_t  *state;

    state = provider->state;

    if (state->jwks
        && ngx_http_auth_flight_is_recent(state->keys.fetched,
                                          NGX_HTTP_AUTH_KEYS_LIFETIME))
    {
        return NGX_OK;
    }

    return ngx_http_auth_keys_fetch(provider, fetch, w);
}


ngx_int_t
ngx_http_auth_keys_reload(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_http_auth_wait_t *w)
{
    ngx_http_auth_provider_state_t  *state;

    state = provider->state;

    if (state->keys.fetch == NULL
        && ngx_http_auth_flight_is_recent(state->keys.started,
                                          NGX_HTTP_AUTH_KEYS_INTERVAL))
    {
        return NGX_DECLINED;
    }

    return ngx_http_auth_keys_fetch(provider, fetch, w);
}


static ngx_int_t
ngx_http_auth_keys_fetch(ngx_http_auth_provider_t *provider,
    ngx_http_auth_fetch_conf_t *fetch, ngx_http_auth_wait_t *w)
{
    ngx_http_auth_metadata_t        *metadata;
    ngx_http_auth_flight_request_t   req;

    metadata = provider->state->metadata;

    if (metadata == NULL || metadata->jwks_uri.len == 0) {
        return ngx_http_auth_error(w->log, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                                   0, "provider \"%V\": no jwks_uri is known",
                                   &provider->id);
    }

    req.fetch = fetch;
    req.url = &metadata->jwks_uri;
    req.allow_http = ngx_http_auth_provider_is_http(req.url);
    req.code = NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR;

    return ngx_http_auth_flight_join(&provider->state->keys, &req, w);
}


ngx_int_t
ngx_http_auth_keys_take(void *data, ngx_http_auth_fetch_response_t *res)
{
    ngx_http_auth_provider_state_t *state = data;

    char                  *err;
    json_t                *json;
    ngx_pool_t            *pool;
    ngx_http_auth_jwks_t  *jwks;

    json = ngx_http_auth_json_parse(&res->body, NGX_HTTP_AUTH_JWKS_MAX_SIZE);
    if (json == NULL) {
        ngx_http_auth_flight_error(&state->keys,
                                   "it is not an acceptable JSON object");
        return NGX_ERROR;
    }

    err = "no memory";
    jwks = NULL;

    pool = ngx_create_pool(2048, ngx_cycle->log);

    if (pool) {
        jwks = ngx_http_auth_jwks_parse(pool, json, &err);

        if (jwks && ngx_http_auth_jwks_count(jwks) == 0) {
            err = "it has no key that can be used";
            jwks = NULL;
        }
    }

    json_decref(json);

    if (jwks == NULL) {

        if (pool) {
            ngx_destroy_pool(pool);
        }

        ngx_http_auth_flight_error(&state->keys, "%s", err);

        return NGX_ERROR;
    }

    if (state->jwks_pool) {
        ngx_destroy_pool(state->jwks_pool);
    }

    state->jwks_pool = pool;
    state->jwks = jwks;

    return NGX_OK;
}


ngx_http_auth_jwk_t *
ngx_http_auth_keys_find(ngx_http_auth_provider_t *provider, ngx_str_t *kid,
    ngx_uint_t alg)
{
    if (provider->state->jwks == NULL) {
        return NULL;
    }

    return ngx_http_auth_jwks_find(provider->state->jwks, kid, alg);
}
