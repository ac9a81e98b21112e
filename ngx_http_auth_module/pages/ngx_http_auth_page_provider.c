
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


#define NGX_HTTP_AUTH_PAGE_NTINTS  5


typedef struct {
    ngx_str_t                             name;
    const ngx_http_auth_page_template_t  *template;
} ngx_http_auth_page_drawing_t;


static ngx_int_t ngx_http_auth_page_empty(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node);
static ngx_int_t ngx_http_auth_page_provider(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx,
    const ngx_http_auth_page_provider_t *provider,
    ngx_http_auth_page_node_t **node);
static ngx_int_t ngx_http_auth_page_callback(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node);
static ngx_int_t ngx_http_auth_page_mark(ngx_pool_t *pool,
    const ngx_http_auth_page_provider_t *provider,
    ngx_http_auth_page_node_t **node);
static const ngx_http_auth_page_template_t *ngx_http_auth_page_drawing(
    const ngx_http_auth_page_provider_t *provider);
static size_t ngx_http_auth_page_letter_len(const ngx_str_t *name);


/* drawings by their own name, then the providers that have one by default */

static const ngx_http_auth_page_drawing_t  ngx_http_auth_page_drawings[] = {

    { ngx_string("key"), &ngx_http_auth_page_mark_key_template },
    { ngx_string("branch"), &ngx_http_auth_page_mark_branch_template },
    { ngx_string("github"), &ngx_http_auth_page_mark_branch_template },
    { ngx_string("gitlab"), &ngx_http_auth_page_mark_branch_template },
    { ngx_null_string, NULL }
};


static const ngx_str_t  ngx_http_auth_page_oauth = ngx_string("oauth");


ngx_int_t
ngx_http_auth_page_choice(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node)
{
    ngx_uint_t                      i, n, shown;
    ngx_http_auth_page_node_t      *choice, **last;
    ngx_http_auth_page_provider_t  *provider;

    choice = ngx_http_auth_page_node(pool,
                                     &ngx_http_auth_page_choice_template);
    if (choice == NULL) {
        return NGX_ERROR;
    }

    last = &choice->values[NGX_HTTP_AUTH_PAGE_CHOICE_PROVIDERS].nodes;
    shown = 0;

    provider = ctx->providers ? ctx->providers->elts : NULL;
    n = ctx->providers ? ctx->providers->nelts : 0;

    for (i = 0; i < n; i++) {

        if (!ngx_http_auth_page_eq(&provider[i].type,
                                   &ngx_http_auth_page_oauth))
        {
            continue;
        }

        if (ngx_http_auth_page_provider(pool, ctx, &provider[i], last)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        last = &(*last)->next;
        shown++;
    }

    if (shown == 0) {
        return ngx_http_auth_page_empty(pool, ctx, node);
    }

    choice->values[NGX_HTTP_AUTH_PAGE_CHOICE_LEAD].text =
        ngx_http_auth_page_texts[shown == 1 ? NGX_HTTP_AUTH_TEXT_SIGNIN_ONE
                                            : NGX_HTTP_AUTH_TEXT_SIGNIN_MANY];

    *node = choice;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_page_empty(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t  *empty;

    empty = ngx_http_auth_page_node(pool, &ngx_http_auth_page_empty_template);
    if (empty == NULL) {
        return NGX_ERROR;
    }

    empty->values[NGX_HTTP_AUTH_PAGE_EMPTY_LEAD].text =
                    ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_SIGNIN_NONE];

    *node = empty;

    return ngx_http_auth_page_site(pool, ctx, NGX_HTTP_AUTH_TEXT_BACK_TO,
                                   NGX_HTTP_AUTH_TEXT_BACK,
                          &empty->values[NGX_HTTP_AUTH_PAGE_EMPTY_SITE].nodes);
}


static ngx_int_t
ngx_http_auth_page_provider(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx,
    const ngx_http_auth_page_provider_t *provider,
    ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t   *form;
    ngx_http_auth_page_value_t  *v;

    form = ngx_http_auth_page_node(pool,
                                   &ngx_http_auth_page_provider_template);
    if (form == NULL) {
        return NGX_ERROR;
    }

    v = form->values;

    v[NGX_HTTP_AUTH_PAGE_PROVIDER_ACTION].text = provider->action;
    v[NGX_HTTP_AUTH_PAGE_PROVIDER_CSRF_TOKEN].text = ctx->csrf_token;

    if (ngx_http_auth_page_callback(pool, ctx,
                               &v[NGX_HTTP_AUTH_PAGE_PROVIDER_CALLBACK].nodes)
        != NGX_OK
        || ngx_http_auth_page_mark(pool, provider,
                                   &v[NGX_HTTP_AUTH_PAGE_PROVIDER_MARK].nodes)
           != NGX_OK
        || ngx_http_auth_page_text(pool, NGX_HTTP_AUTH_TEXT_SIGNIN_WITH,
                                   NGX_HTTP_AUTH_TEXT_SIGNIN, &provider->name,
                                   &v[NGX_HTTP_AUTH_PAGE_PROVIDER_LABEL].text)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    *node = form;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_page_callback(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t  *callback;

    if (ctx->callback_url.len == 0) {
        return NGX_OK;
    }

    callback = ngx_http_auth_page_node(pool,
                                       &ngx_http_auth_page_callback_template);
    if (callback == NULL) {
        return NGX_ERROR;
    }

    callback->values[NGX_HTTP_AUTH_PAGE_CALLBACK_CALLBACK_URL].text =
                                                            ctx->callback_url;

    *node = callback;

    return NGX_OK;
}


/* a drawing, or the first letter of the name on one of a few colors */

static ngx_int_t
ngx_http_auth_page_mark(ngx_pool_t *pool,
    const ngx_http_auth_page_provider_t *provider,
    ngx_http_auth_page_node_t **node)
{
    size_t                                len;
    ngx_str_t                            *letter, *tint;
    ngx_uint_t                            n;
    const ngx_http_auth_page_template_t  *drawing;

    static u_char  digits[] = "12345";

    drawing = ngx_http_auth_page_drawing(provider);
    len = ngx_http_auth_page_letter_len(&provider->name);

    if (drawing == NULL) {
        drawing = len ? &ngx_http_auth_page_letter_template
                      : &ngx_http_auth_page_mark_key_template;
    }

    *node = ngx_http_auth_page_node(pool, drawing);
    if (*node == NULL) {
        return NGX_ERROR;
    }

    if (drawing != &ngx_http_auth_page_letter_template) {
        return NGX_OK;
    }

    n = ngx_hash_key(provider->id.data, provider->id.len)
        % NGX_HTTP_AUTH_PAGE_NTINTS;

    tint = &(*node)->values[NGX_HTTP_AUTH_PAGE_LETTER_TINT].text;
    tint->data = &digits[n];
    tint->len = 1;

    letter = &(*node)->values[NGX_HTTP_AUTH_PAGE_LETTER_LETTER].text;
    letter->data = ngx_pnalloc(pool, len);
    if (letter->data == NULL) {
        return NGX_ERROR;
    }

    letter->len = len;
    ngx_memcpy(letter->data, provider->name.data, len);

    if (len == 1) {
        letter->data[0] = ngx_toupper(letter->data[0]);
    }

    return NGX_OK;
}


static const ngx_http_auth_page_template_t *
ngx_http_auth_page_drawing(const ngx_http_auth_page_provider_t *provider)
{
    const ngx_str_t                     *name;
    const ngx_http_auth_page_drawing_t  *drawing;

    name = provider->logo.len ? &provider->logo : &provider->id;

    for (drawing = ngx_http_auth_page_drawings; drawing->template; drawing++) {

        if (ngx_http_auth_page_eq(&drawing->name, name)) {
            return drawing->template;
        }
    }

    return NULL;
}


/* zero if the name does not begin with a visible character in UTF-8 */

static size_t
ngx_http_auth_page_letter_len(const ngx_str_t *name)
{
    u_char  *p;

    if (name->len == 0 || name->data[0] <= ' ' || name->data[0] == 0x7f) {
        return 0;
    }

    if (name->data[0] < 0x80) {
        return 1;
    }

    p = name->data;

    if (ngx_utf8_decode(&p, name->len) > 0x10ffff) {
        return 0;
    }

    return p - name->data;
}
