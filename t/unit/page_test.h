
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _PAGE_TEST_H_INCLUDED_
#define _PAGE_TEST_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_page.h"
#include "ngx_tap.h"


#define ok(cond, name)  ngx_test_ok(cond, "%s", name)


/* texts of the tests are literals */

static ngx_inline void
set(ngx_str_t *s, const char *text)
{
    s->len = ngx_strlen(text);
    s->data = (u_char *) text;
}


static ngx_inline ngx_uint_t
count(ngx_str_t *html, const char *text)
{
    size_t      i, len;
    ngx_uint_t  n;

    n = 0;
    len = ngx_strlen(text);

    for (i = 0; i + len <= html->len; i++) {
        if (ngx_memcmp(html->data + i, text, len) == 0) {
            n++;
        }
    }

    return n;
}


static ngx_inline ngx_uint_t
has(ngx_str_t *html, const char *text)
{
    return count(html, text) != 0;
}


static ngx_inline size_t
place(ngx_str_t *html, const char *text)
{
    size_t  i, len;

    len = ngx_strlen(text);

    for (i = 0; i + len <= html->len; i++) {
        if (ngx_memcmp(html->data + i, text, len) == 0) {
            break;
        }
    }

    return i;
}


static ngx_inline void
context(ngx_http_auth_page_ctx_t *ctx)
{
    ngx_memzero(ctx, sizeof(ngx_http_auth_page_ctx_t));

    set(&ctx->csrf_token, "t0ken");
    set(&ctx->callback_url, "https://app.example.com/a?b=1&c=2");
    set(&ctx->nonce, "n0nce+/=");
    set(&ctx->site_name, "app.example.com");
    set(&ctx->site_url, "https://app.example.com/");
    set(&ctx->signin_url, "https://app.example.com/api/auth/signin");
    set(&ctx->signout_url, "https://app.example.com/api/auth/signout");

    ctx->providers = ngx_array_create(ngx_test_pool, 4,
                                      sizeof(ngx_http_auth_page_provider_t));
    if (ctx->providers == NULL) {
        exit(1);
    }
}


static ngx_inline void
provider(ngx_http_auth_page_ctx_t *ctx, const char *id, const char *name,
    const char *type)
{
    u_char                         *p;
    ngx_http_auth_page_provider_t  *provider;

    static const char  base[] = "https://app.example.com/api/auth/signin/";

    provider = ngx_array_push(ctx->providers);
    if (provider == NULL) {
        exit(1);
    }

    ngx_memzero(provider, sizeof(ngx_http_auth_page_provider_t));

    set(&provider->id, id);
    set(&provider->name, name);
    set(&provider->type, type);

    provider->action.len = sizeof(base) - 1 + provider->id.len;
    provider->action.data = ngx_pnalloc(ngx_test_pool, provider->action.len);
    if (provider->action.data == NULL) {
        exit(1);
    }

    p = ngx_cpymem(provider->action.data, base, sizeof(base) - 1);
    ngx_memcpy(p, id, provider->id.len);
}


static ngx_inline ngx_str_t *
signin(ngx_http_auth_page_ctx_t *ctx)
{
    static ngx_str_t  html;

    if (ngx_http_auth_page_signin(ngx_test_pool, ctx, &html) != NGX_OK) {
        ok(0, "sign-in page");
        ngx_str_null(&html);
    }

    return &html;
}


static ngx_inline ngx_str_t *
signout(ngx_http_auth_page_ctx_t *ctx)
{
    static ngx_str_t  html;

    if (ngx_http_auth_page_signout(ngx_test_pool, ctx, &html) != NGX_OK) {
        ok(0, "sign-out page");
        ngx_str_null(&html);
    }

    return &html;
}


static ngx_inline ngx_str_t *
error(ngx_http_auth_page_ctx_t *ctx, const char *code, ngx_uint_t *status)
{
    ngx_uint_t  dummy;

    static ngx_str_t  html;

    set(&ctx->error, code);

    if (ngx_http_auth_page_error(ngx_test_pool, ctx, &html,
                                 status ? status : &dummy)
        != NGX_OK)
    {
        ok(0, "error page");
        ngx_str_null(&html);
    }

    return &html;
}


#endif /* _PAGE_TEST_H_INCLUDED_ */
