
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_authorize.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_url.h"


static ngx_int_t ngx_http_auth_authorize_add_basic(ngx_http_auth_query_t *q,
    ngx_http_auth_authorize_t *req);
static ngx_int_t ngx_http_auth_authorize_add_checks(ngx_http_auth_query_t *q,
    ngx_http_auth_authorize_t *req);
static ngx_int_t ngx_http_auth_authorize_add_params(ngx_http_auth_query_t *q,
    ngx_array_t *params);
static ngx_int_t ngx_http_auth_authorize_add_query(ngx_http_auth_query_t *q,
    ngx_str_t *query, ngx_array_t *params);
static ngx_str_t *ngx_http_auth_authorize_find(u_char *name, size_t len);
static ngx_uint_t ngx_http_auth_authorize_has(ngx_array_t *params,
    ngx_str_t *name);


/* what a sign-in request may add: nothing that a check rests on */

static ngx_str_t  ngx_http_auth_authorize_names[] = {
    ngx_string("prompt"),
    ngx_string("login_hint"),
    ngx_string("ui_locales"),
    ngx_string("acr_values"),
    ngx_string("max_age"),
    ngx_string("display"),
    ngx_string("hd"),
    ngx_string("domain_hint"),
    ngx_null_string
};


ngx_int_t
ngx_http_auth_authorize_url(ngx_pool_t *pool, ngx_log_t *log,
    ngx_http_auth_authorize_t *req, ngx_str_t *url)
{
    ngx_http_auth_query_t      q;
    ngx_http_auth_metadata_t  *metadata;

    metadata = ngx_http_auth_provider_metadata(req->provider);

    if (metadata == NULL) {
        return ngx_http_auth_error(log, NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR, 0,
                           "provider \"%V\": its metadata are not known",
                           &req->provider->id);
    }

    if (ngx_http_auth_query_init(&q, pool) != NGX_OK
        || ngx_http_auth_authorize_add_basic(&q, req) != NGX_OK
        || ngx_http_auth_authorize_add_checks(&q, req) != NGX_OK
        || ngx_http_auth_authorize_add_params(&q, req->provider->params)
           != NGX_OK
        || ngx_http_auth_authorize_add_query(&q, &req->query,
                                             req->provider->params)
           != NGX_OK
        || ngx_http_auth_query_join(&q, &metadata->authorization_endpoint, url)
           != NGX_OK)
    {
        return ngx_http_auth_error(log, NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR, 0,
                           "provider \"%V\": no memory for the request",
                           &req->provider->id);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_authorize_add_basic(ngx_http_auth_query_t *q,
    ngx_http_auth_authorize_t *req)
{
    ngx_str_t                  code, form_post;
    ngx_http_auth_provider_t  *provider;

    provider = req->provider;

    ngx_str_set(&code, "code");

    if (ngx_http_auth_query_add_literal(q, "client_id", &provider->client_id)
        != NGX_OK
        || (provider->scope.len
            && ngx_http_auth_query_add_literal(q, "scope", &provider->scope)
               != NGX_OK)
        || ngx_http_auth_query_add_literal(q, "response_type", &code)
           != NGX_OK
        || ngx_http_auth_query_add_literal(q, "redirect_uri",
                                           &req->redirect_uri)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (provider->response_mode == NGX_HTTP_AUTH_RESPONSE_FORM_POST) {
        ngx_str_set(&form_post, "form_post");

        return ngx_http_auth_query_add_literal(q, "response_mode", &form_post);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_authorize_add_checks(ngx_http_auth_query_t *q,
    ngx_http_auth_authorize_t *req)
{
    ngx_str_t                 method, challenge;
    ngx_uint_t                checks;
    ngx_http_auth_attempt_t  *attempt;

    checks = req->provider->checks;
    attempt = req->attempt;

    /* unchecked, it still tells which of several attempts is answered */

    if (ngx_http_auth_query_add_literal(q, "state", &attempt->state)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if ((checks & NGX_HTTP_AUTH_CHECK_NONCE)
        && ngx_http_auth_query_add_literal(q, "nonce", &attempt->nonce)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (!(checks & NGX_HTTP_AUTH_CHECK_PKCE)) {
        return NGX_OK;
    }

    ngx_str_set(&method, "S256");

    if (ngx_http_auth_attempt_challenge(q->pool, &attempt->verifier,
                                        &challenge)
        != NGX_OK
        || ngx_http_auth_query_add_literal(q, "code_challenge", &challenge)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_query_add_literal(q, "code_challenge_method",
                                           &method);
}


/* The configuration was checked not to name what is sent already. */

static ngx_int_t
ngx_http_auth_authorize_add_params(ngx_http_auth_query_t *q,
    ngx_array_t *params)
{
    ngx_uint_t     i;
    ngx_keyval_t  *param;

    if (params == NULL) {
        return NGX_OK;
    }

    param = params->elts;

    for (i = 0; i < params->nelts; i++) {
        if (ngx_http_auth_query_add(q, &param[i].key, &param[i].value)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/*
 * Each name once, and none that the configuration fixes.  What cannot be read
 * is left out.
 */

static ngx_int_t
ngx_http_auth_authorize_add_query(ngx_http_auth_query_t *q, ngx_str_t *query,
    ngx_array_t *params)
{
    u_char      *p, *last, *end, *eq;
    ngx_int_t    rc;
    ngx_str_t   *name, raw, value;
    ngx_uint_t   seen, bit;

    if (query->len == 0 || query->len > NGX_HTTP_AUTH_AUTHORIZE_MAX_QUERY) {
        return NGX_OK;
    }

    last = query->data + query->len;
    seen = 0;

    for (p = query->data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');

        if (end == NULL) {
            end = last;
        }

        eq = ngx_strlchr(p, end, '=');

        if (eq == NULL) {
            continue;
        }

        name = ngx_http_auth_authorize_find(p, eq - p);

        if (name == NULL || ngx_http_auth_authorize_has(params, name)) {
            continue;
        }

        bit = (ngx_uint_t) 1 << (name - ngx_http_auth_authorize_names);

        if (seen & bit) {
            continue;
        }

        raw.len = end - eq - 1;
        raw.data = eq + 1;

        rc = ngx_http_auth_url_decode(q->pool, &raw, 1, &value);

        if (rc == NGX_ERROR) {
            return NGX_ERROR;
        }

        if (rc == NGX_DECLINED) {
            continue;
        }

        seen |= bit;

        if (ngx_http_auth_query_add(q, name, &value) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_str_t *
ngx_http_auth_authorize_find(u_char *name, size_t len)
{
    ngx_str_t  *n;

    for (n = ngx_http_auth_authorize_names; n->len; n++) {
        if (n->len == len && ngx_memcmp(n->data, name, len) == 0) {
            return n;
        }
    }

    return NULL;
}


static ngx_uint_t
ngx_http_auth_authorize_has(ngx_array_t *params, ngx_str_t *name)
{
    ngx_uint_t     i;
    ngx_keyval_t  *param;

    if (params == NULL) {
        return 0;
    }

    param = params->elts;

    for (i = 0; i < params->nelts; i++) {
        if (param[i].key.len == name->len
            && ngx_memcmp(param[i].key.data, name->data, name->len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


ngx_int_t
ngx_http_auth_authorize_origin(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *origin)
{
    ngx_int_t                  rc;
    ngx_str_t                 *text;
    ngx_http_auth_url_t        url;
    ngx_http_auth_metadata_t  *metadata;

    metadata = ngx_http_auth_provider_metadata(provider);

    if (metadata) {
        text = &metadata->authorization_endpoint;

    } else if (provider->authorization_endpoint.len) {
        text = &provider->authorization_endpoint;

    } else if (provider->issuer.len) {
        text = &provider->issuer;

    } else {
        text = &provider->metadata_url;
    }

    rc = ngx_http_auth_url_parse(pool, text, &url);

    if (rc == NGX_OK) {
        *origin = url.origin;
    }

    return rc;
}
