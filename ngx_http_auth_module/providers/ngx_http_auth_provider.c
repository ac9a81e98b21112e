
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_discovery.h"
#include "ngx_http_auth_keys.h"


typedef struct {
    ngx_http_auth_provider_state_t  *states;
    ngx_uint_t                       n;
} ngx_http_auth_provider_states_t;


static ngx_int_t ngx_http_auth_provider_set_state(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider,
    ngx_http_auth_provider_state_t *state);
static void ngx_http_auth_providers_cleanup(void *data);


ngx_int_t
ngx_http_auth_providers_create(ngx_pool_t *pool, ngx_array_t *providers)
{
    ngx_uint_t                        i;
    ngx_pool_cleanup_t               *cln;
    ngx_http_auth_provider_t        **provider;
    ngx_http_auth_provider_states_t  *states;

    if (providers == NULL) {
        return NGX_OK;
    }

    cln = ngx_pool_cleanup_add(pool, sizeof(ngx_http_auth_provider_states_t));
    if (cln == NULL) {
        return NGX_ERROR;
    }

    states = cln->data;
    states->n = 0;

    cln->handler = ngx_http_auth_providers_cleanup;

    states->states = ngx_pcalloc(pool, providers->nelts
                                     * sizeof(ngx_http_auth_provider_state_t));
    if (states->states == NULL) {
        return NGX_ERROR;
    }

    provider = providers->elts;

    for (i = 0; i < providers->nelts; i++) {
        provider[i]->index = i;

        if (ngx_http_auth_provider_set_state(pool, provider[i],
                                             &states->states[i])
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        states->n++;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_provider_set_state(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_http_auth_provider_state_t *state)
{
    ngx_http_auth_metadata_t  *metadata;

    state->provider = provider;
    provider->state = state;

    ngx_http_auth_flight_init(&state->discovery);
    ngx_http_auth_flight_init(&state->keys);

    state->discovery.take = ngx_http_auth_discovery_take;
    state->discovery.data = state;
    state->discovery.provider = &provider->id;
    state->discovery.what = "discovery document";

    state->keys.take = ngx_http_auth_keys_take;
    state->keys.data = state;
    state->keys.provider = &provider->id;
    state->keys.what = "key set";

    if (!ngx_http_auth_provider_is_static(provider)) {
        return NGX_OK;
    }

    metadata = ngx_pcalloc(pool, sizeof(ngx_http_auth_metadata_t));
    if (metadata == NULL) {
        return NGX_ERROR;
    }

    metadata->issuer = provider->issuer;
    metadata->authorization_endpoint = provider->authorization_endpoint;
    metadata->token_endpoint = provider->token_endpoint;
    metadata->userinfo_endpoint = provider->userinfo_endpoint;
    metadata->jwks_uri = provider->jwks_uri;
    metadata->end_session_endpoint = provider->end_session_endpoint;

    state->metadata = metadata;

    return NGX_OK;
}


/*
 * Fetches are ended only where a configuration goes while its process stays: in
 * an exiting process ngx_http_auth_fetch_exit_process() has done it already.
 */

static void
ngx_http_auth_providers_cleanup(void *data)
{
    ngx_http_auth_provider_states_t  *states = data;

    ngx_uint_t                       i, exiting;
    ngx_http_auth_provider_state_t  *state;

    exiting = (ngx_terminate || ngx_quit || ngx_exiting);

    for (i = 0; i < states->n; i++) {
        state = &states->states[i];

        if (!exiting && state->discovery.fetch) {
            ngx_http_auth_fetch_cancel(state->discovery.fetch);
        }

        if (!exiting && state->keys.fetch) {
            ngx_http_auth_fetch_cancel(state->keys.fetch);
        }

        if (state->metadata_pool) {
            ngx_destroy_pool(state->metadata_pool);
        }

        if (state->jwks_pool) {
            ngx_destroy_pool(state->jwks_pool);
        }
    }
}


ngx_http_auth_provider_t *
ngx_http_auth_provider_find(ngx_array_t *providers, ngx_str_t *id)
{
    ngx_uint_t                  i;
    ngx_http_auth_provider_t  **provider;

    if (providers == NULL) {
        return NULL;
    }

    provider = providers->elts;

    for (i = 0; i < providers->nelts; i++) {
        if (provider[i]->id.len == id->len
            && ngx_memcmp(provider[i]->id.data, id->data, id->len) == 0)
        {
            return provider[i];
        }
    }

    return NULL;
}


ngx_uint_t
ngx_http_auth_provider_is_static(ngx_http_auth_provider_t *provider)
{
    if (provider->authorization_endpoint.len == 0
        || provider->token_endpoint.len == 0)
    {
        return 0;
    }

    if (provider->type == NGX_HTTP_AUTH_PROVIDER_OAUTH2) {
        return provider->userinfo_endpoint.len != 0;
    }

    if (provider->issuer.len == 0) {
        return 0;
    }

    return provider->jwks_uri.len != 0
           || !(provider->id_token_algs & NGX_HTTP_AUTH_ALG_ASYMMETRIC);
}
