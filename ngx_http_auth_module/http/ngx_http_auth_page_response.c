
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_page_response.h"
#include "ngx_http_auth_action.h"
#include "ngx_http_auth_authorize.h"
#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_page.h"


#define NGX_HTTP_AUTH_PAGE_NONCE_BYTES  16


/* an origin that a form leads to; NGX_OK, NGX_DECLINED (none) or NGX_ERROR */

typedef ngx_int_t (*ngx_http_auth_page_origin_pt)(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *origin);


static ngx_int_t ngx_http_auth_page_prepare(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx, ngx_http_auth_page_ctx_t *page);
static void ngx_http_auth_page_site_name(ngx_str_t *origin, ngx_str_t *name);
static ngx_int_t ngx_http_auth_page_providers(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_page_ctx_t *page);
static ngx_int_t ngx_http_auth_page_form_action(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_page_origin_pt get,
    ngx_str_t *sources);
static ngx_int_t ngx_http_auth_page_end_session_origin(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *origin);
static ngx_int_t ngx_http_auth_page_join(ngx_pool_t *pool,
    ngx_array_t *origins, ngx_str_t *sources);


ngx_int_t
ngx_http_auth_send_error_page(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx,
    ngx_str_t *error)
{
    ngx_str_t                  none, html;
    ngx_uint_t                 status;
    ngx_http_auth_page_ctx_t   page;

    if (ngx_http_auth_page_prepare(r, ctx, &page) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    page.error = *error;
    ngx_str_null(&none);

    if (ngx_http_auth_page_error(r->pool, &page, &html, &status) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_auth_send_page(r, status, &page.nonce, &none, &html);
}


ngx_int_t
ngx_http_auth_send_signin_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *error)
{
    ngx_str_t                  html, sources;
    ngx_http_auth_page_ctx_t   page;

    if (ngx_http_auth_page_prepare(r, action->ctx, &page) != NGX_OK
        || ngx_http_auth_page_providers(r, action, &page) != NGX_OK
        || ngx_http_auth_page_form_action(r, action,
                                          ngx_http_auth_authorize_origin,
                                          &sources)
           != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    page.csrf_token = action->csrf_token;
    page.callback_url = action->callback_url;
    page.error = *error;

    if (ngx_http_auth_page_signin(r->pool, &page, &html) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_auth_send_page(r, NGX_HTTP_OK, &page.nonce, &sources,
                                   &html);
}


ngx_int_t
ngx_http_auth_send_signout_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t                  html, sources;
    ngx_http_auth_page_ctx_t   page;

    if (ngx_http_auth_page_prepare(r, action->ctx, &page) != NGX_OK
        || ngx_http_auth_page_form_action(r, action,
                                          ngx_http_auth_page_end_session_origin,
                                          &sources)
           != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    page.csrf_token = action->csrf_token;

    if (ngx_http_auth_page_signout(r->pool, &page, &html) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_auth_send_page(r, NGX_HTTP_OK, &page.nonce, &sources,
                                   &html);
}


static ngx_int_t
ngx_http_auth_page_prepare(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx,
    ngx_http_auth_page_ctx_t *page)
{
    ngx_memzero(page, sizeof(ngx_http_auth_page_ctx_t));

    if (ngx_http_auth_crypto_random_b64u(r->pool,
                                         NGX_HTTP_AUTH_PAGE_NONCE_BYTES,
                                         &page->nonce)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_auth_http_origin(r, ctx) == NGX_ERROR
        || ngx_http_auth_http_base(r, ctx) == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    page->site_url = ctx->origin;
    ngx_http_auth_page_site_name(&ctx->origin, &page->site_name);

    if (ctx->base.len == 0) {
        return NGX_OK;
    }

    if (ngx_http_auth_http_url(r, &ctx->base, "/signin", NULL, NULL,
                               &page->signin_url)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_http_url(r, &ctx->base, "/signout", NULL, NULL,
                                  &page->signout_url);
}


/* what is behind "scheme://" */

static void
ngx_http_auth_page_site_name(ngx_str_t *origin, ngx_str_t *name)
{
    u_char  *p;

    *name = *origin;

    p = ngx_strlchr(origin->data, origin->data + origin->len, '/');

    if (p) {
        name->data = p + 2;
        name->len = origin->data + origin->len - name->data;
    }
}


static ngx_int_t
ngx_http_auth_page_providers(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_page_ctx_t *page)
{
    ngx_uint_t                      i;
    ngx_http_auth_provider_t      **provider;
    ngx_http_auth_page_provider_t  *button;

    page->providers = ngx_array_create(r->pool, 4,
                                       sizeof(ngx_http_auth_page_provider_t));
    if (page->providers == NULL) {
        return NGX_ERROR;
    }

    provider = action->site->providers->elts;

    for (i = 0; i < action->site->providers->nelts; i++) {

        button = ngx_array_push(page->providers);
        if (button == NULL) {
            return NGX_ERROR;
        }

        ngx_memzero(button, sizeof(ngx_http_auth_page_provider_t));

        button->id = provider[i]->id;
        button->name = provider[i]->name;
        ngx_str_set(&button->type, "oauth");

        if (ngx_http_auth_http_provider_url(r, action->ctx, "/signin/",
                                            provider[i], &button->action)
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/*
 * Where a form of the page may lead, by redirects too, since Chromium applies
 * form-action to them: the providers, and where the flow ends.
 */

static ngx_int_t
ngx_http_auth_page_form_action(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_page_origin_pt get,
    ngx_str_t *sources)
{
    ngx_int_t                   rc;
    ngx_str_t                  *origin, *allowed;
    ngx_uint_t                  i;
    ngx_array_t                 origins;
    ngx_http_auth_provider_t  **provider;

    if (ngx_array_init(&origins, r->pool, 8, sizeof(ngx_str_t)) != NGX_OK) {
        return NGX_ERROR;
    }

    provider = action->site->providers->elts;

    for (i = 0; i < action->site->providers->nelts; i++) {

        origin = ngx_array_push(&origins);
        if (origin == NULL) {
            return NGX_ERROR;
        }

        rc = get(r->pool, provider[i], origin);

        if (rc == NGX_ERROR) {
            return NGX_ERROR;
        }

        if (rc == NGX_DECLINED) {
            origins.nelts--;
        }
    }

    if (action->site->redirect_origins) {
        allowed = action->site->redirect_origins->elts;

        for (i = 0; i < action->site->redirect_origins->nelts; i++) {

            origin = ngx_array_push(&origins);
            if (origin == NULL) {
                return NGX_ERROR;
            }

            *origin = allowed[i];
        }
    }

    return ngx_http_auth_page_join(r->pool, &origins, sources);
}


static ngx_int_t
ngx_http_auth_page_end_session_origin(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *origin)
{
    ngx_int_t             rc;
    ngx_http_auth_url_t   url;

    if (provider->end_session_endpoint.len == 0) {
        return NGX_DECLINED;
    }

    rc = ngx_http_auth_url_parse(pool, &provider->end_session_endpoint, &url);

    if (rc == NGX_OK) {
        *origin = url.origin;
    }

    return rc;
}


static ngx_int_t
ngx_http_auth_page_join(ngx_pool_t *pool, ngx_array_t *origins,
    ngx_str_t *sources)
{
    u_char      *p;
    size_t       len;
    ngx_str_t   *origin;
    ngx_uint_t   i;

    len = 0;
    origin = origins->elts;

    for (i = 0; i < origins->nelts; i++) {
        len += origin[i].len + 1;
    }

    p = ngx_pnalloc(pool, len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    sources->data = p;

    for (i = 0; i < origins->nelts; i++) {
        p = ngx_sprintf(p, "%s%V", i ? " " : "", &origin[i]);
    }

    sources->len = p - sources->data;

    return NGX_OK;
}
