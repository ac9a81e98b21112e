
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_page.h"
#include "ngx_http_auth_page_data.h"
#include "ngx_http_auth_page_parts.h"
#include "ngx_http_auth_page_render.h"
#include "ngx_http_auth_page_texts.h"


static const ngx_http_auth_page_signin_text_t *ngx_http_auth_page_signin_text(
    const ngx_str_t *code);
static ngx_int_t ngx_http_auth_page_alert(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node);
static ngx_int_t ngx_http_auth_page_ways(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx,
    const ngx_http_auth_page_error_text_t *error,
    ngx_http_auth_page_value_t *v);
static ngx_int_t ngx_http_auth_page_document(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, const ngx_str_t *title,
    ngx_http_auth_page_node_t *block, ngx_str_t *html);


static const ngx_str_t  ngx_http_auth_page_light = ngx_string("light");
static const ngx_str_t  ngx_http_auth_page_dark = ngx_string("dark");


ngx_int_t
ngx_http_auth_page_signin(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_str_t *html)
{
    ngx_http_auth_page_node_t   *block;
    ngx_http_auth_page_value_t  *v;

    block = ngx_http_auth_page_node(pool, &ngx_http_auth_page_signin_template);
    if (block == NULL) {
        return NGX_ERROR;
    }

    v = block->values;

    if (ngx_http_auth_page_emblem(pool, ctx,
                                  &ngx_http_auth_page_emblem_signin_template,
                                  &v[NGX_HTTP_AUTH_PAGE_SIGNIN_EMBLEM].nodes)
        != NGX_OK
        || ngx_http_auth_page_text(pool, NGX_HTTP_AUTH_TEXT_SIGNIN_TO,
                                   NGX_HTTP_AUTH_TEXT_SIGNIN, &ctx->site_name,
                                   &v[NGX_HTTP_AUTH_PAGE_SIGNIN_HEADING].text)
           != NGX_OK
        || ngx_http_auth_page_alert(pool, ctx,
                                    &v[NGX_HTTP_AUTH_PAGE_SIGNIN_ALERT].nodes)
           != NGX_OK
        || ngx_http_auth_page_choice(pool, ctx,
                                   &v[NGX_HTTP_AUTH_PAGE_SIGNIN_CHOICE].nodes)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_page_document(pool, ctx,
                                   &v[NGX_HTTP_AUTH_PAGE_SIGNIN_HEADING].text,
                                       block, html);
}


ngx_int_t
ngx_http_auth_page_signout(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_str_t *html)
{
    ngx_http_auth_page_node_t   *block;
    ngx_http_auth_page_value_t  *v;

    block = ngx_http_auth_page_node(pool,
                                    &ngx_http_auth_page_signout_template);
    if (block == NULL) {
        return NGX_ERROR;
    }

    v = block->values;

    v[NGX_HTTP_AUTH_PAGE_SIGNOUT_LEAD].text =
                   ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_SIGNOUT_LEAD];
    v[NGX_HTTP_AUTH_PAGE_SIGNOUT_BUTTON].text =
                 ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_SIGNOUT_BUTTON];
    v[NGX_HTTP_AUTH_PAGE_SIGNOUT_ACTION].text = ctx->signout_url;
    v[NGX_HTTP_AUTH_PAGE_SIGNOUT_CSRF_TOKEN].text = ctx->csrf_token;

    if (ngx_http_auth_page_emblem(pool, ctx,
                                  &ngx_http_auth_page_emblem_signout_template,
                                  &v[NGX_HTTP_AUTH_PAGE_SIGNOUT_EMBLEM].nodes)
        != NGX_OK
        || ngx_http_auth_page_text(pool, NGX_HTTP_AUTH_TEXT_SIGNOUT_OF,
                                   NGX_HTTP_AUTH_TEXT_SIGNOUT, &ctx->site_name,
                                   &v[NGX_HTTP_AUTH_PAGE_SIGNOUT_HEADING].text)
           != NGX_OK
        || ngx_http_auth_page_site(pool, ctx, NGX_HTTP_AUTH_TEXT_STAY,
                                   NGX_HTTP_AUTH_TEXT_STAY,
                                   &v[NGX_HTTP_AUTH_PAGE_SIGNOUT_SITE].nodes)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_page_document(pool, ctx,
                                  &v[NGX_HTTP_AUTH_PAGE_SIGNOUT_HEADING].text,
                                       block, html);
}


ngx_int_t
ngx_http_auth_page_error(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_str_t *html, ngx_uint_t *status)
{
    ngx_http_auth_page_node_t              *block;
    ngx_http_auth_page_value_t             *v;
    const ngx_http_auth_page_error_text_t  *error;

    block = ngx_http_auth_page_node(pool, &ngx_http_auth_page_error_template);
    if (block == NULL) {
        return NGX_ERROR;
    }

    for (error = ngx_http_auth_page_error_texts; error->code.len; error++) {

        if (error->code.len == ctx->error.len
            && ngx_strncasecmp(error->code.data, ctx->error.data,
                               ctx->error.len)
               == 0)
        {
            break;
        }
    }

    v = block->values;

    v[NGX_HTTP_AUTH_PAGE_ERROR_HEADING].text = error->heading;
    v[NGX_HTTP_AUTH_PAGE_ERROR_MESSAGE].text = error->message;

    v[NGX_HTTP_AUTH_PAGE_ERROR_EMBLEM].nodes = ngx_http_auth_page_node(pool,
                                    &ngx_http_auth_page_emblem_error_template);

    if (v[NGX_HTTP_AUTH_PAGE_ERROR_EMBLEM].nodes == NULL
        || ngx_http_auth_page_ways(pool, ctx, error, v) != NGX_OK)
    {
        return NGX_ERROR;
    }

    *status = error->status;

    return ngx_http_auth_page_document(pool, ctx, &error->heading, block,
                                       html);
}


ngx_int_t
ngx_http_auth_page_signin_code(const ngx_str_t *code)
{
    return ngx_http_auth_page_signin_text(code)->code.len ? NGX_OK
                                                          : NGX_DECLINED;
}


static const ngx_http_auth_page_signin_text_t *
ngx_http_auth_page_signin_text(const ngx_str_t *code)
{
    const ngx_http_auth_page_signin_text_t  *text;

    for (text = ngx_http_auth_page_signin_texts; text->code.len; text++) {

        if (ngx_http_auth_page_eq(&text->code, code)) {
            break;
        }
    }

    return text;
}


static ngx_int_t
ngx_http_auth_page_alert(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t               *alert;
    const ngx_http_auth_page_signin_text_t  *text;

    if (ctx->error.len == 0) {
        return NGX_OK;
    }

    alert = ngx_http_auth_page_node(pool, &ngx_http_auth_page_alert_template);
    if (alert == NULL) {
        return NGX_ERROR;
    }

    text = ngx_http_auth_page_signin_text(&ctx->error);

    alert->values[NGX_HTTP_AUTH_PAGE_ALERT_MESSAGE].text = text->message;

    if (text->info) {
        ngx_str_set(&alert->values[NGX_HTTP_AUTH_PAGE_ALERT_KIND].text,
                    " info");
    }

    *node = alert;

    return NGX_OK;
}


/* what a visitor can do next, and what to tell when asking for help */

static ngx_int_t
ngx_http_auth_page_ways(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx,
    const ngx_http_auth_page_error_text_t *error,
    ngx_http_auth_page_value_t *v)
{
    if (error->retry
        && ngx_http_auth_page_retry(pool, &ctx->signin_url,
                                    &v[NGX_HTTP_AUTH_PAGE_ERROR_RETRY].nodes)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (error->code.len
        && ngx_http_auth_page_code(pool, &error->code,
                                   &v[NGX_HTTP_AUTH_PAGE_ERROR_CODE].nodes)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_page_site(pool, ctx, NGX_HTTP_AUTH_TEXT_BACK_TO,
                                   NGX_HTTP_AUTH_TEXT_BACK,
                                   &v[NGX_HTTP_AUTH_PAGE_ERROR_SITE].nodes);
}


static ngx_int_t
ngx_http_auth_page_document(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, const ngx_str_t *title,
    ngx_http_auth_page_node_t *block, ngx_str_t *html)
{
    ngx_str_t                   *scheme, *schemes;
    ngx_http_auth_page_node_t   *document;
    ngx_http_auth_page_value_t  *v;

    document = ngx_http_auth_page_node(pool,
                                       &ngx_http_auth_page_document_template);
    if (document == NULL) {
        return NGX_ERROR;
    }

    v = document->values;

    scheme = &v[NGX_HTTP_AUTH_PAGE_DOCUMENT_SCHEME].text;
    schemes = &v[NGX_HTTP_AUTH_PAGE_DOCUMENT_SCHEMES].text;

    if (ngx_http_auth_page_eq(&ctx->color_scheme, &ngx_http_auth_page_light)
        || ngx_http_auth_page_eq(&ctx->color_scheme, &ngx_http_auth_page_dark))
    {
        *scheme = ctx->color_scheme;
        *schemes = ctx->color_scheme;

    } else {
        ngx_str_set(scheme, "auto");
        ngx_str_set(schemes, "light dark");
    }

    v[NGX_HTTP_AUTH_PAGE_DOCUMENT_LANG].text =
                           ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_LANG];
    v[NGX_HTTP_AUTH_PAGE_DOCUMENT_TITLE].text = *title;
    v[NGX_HTTP_AUTH_PAGE_DOCUMENT_NONCE].text = ctx->nonce;
    v[NGX_HTTP_AUTH_PAGE_DOCUMENT_BLOCK].nodes = block;

    if (ngx_http_auth_page_brand(pool, ctx,
                                 &v[NGX_HTTP_AUTH_PAGE_DOCUMENT_BRAND].nodes)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_page_render(pool, document, html);
}
