
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


static ngx_uint_t ngx_http_auth_page_is_light(const ngx_str_t *color);
static ngx_uint_t ngx_http_auth_page_is_web_url(const ngx_str_t *url);


/*
 * The color goes into a style sheet, where escaping for HTML protects nothing:
 * only hexadecimal digits get there.
 */

ngx_int_t
ngx_http_auth_page_brand(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node)
{
    ngx_str_t                  *text;
    ngx_http_auth_page_node_t  *brand;

    if (ngx_http_auth_page_brand_color(&ctx->brand_color) != NGX_OK) {
        return NGX_OK;
    }

    brand = ngx_http_auth_page_node(pool, &ngx_http_auth_page_brand_template);
    if (brand == NULL) {
        return NGX_ERROR;
    }

    brand->values[NGX_HTTP_AUTH_PAGE_BRAND_COLOR].text = ctx->brand_color;

    text = &brand->values[NGX_HTTP_AUTH_PAGE_BRAND_TEXT].text;

    if (ngx_http_auth_page_is_light(&ctx->brand_color)) {
        ngx_str_set(text, "#000");

    } else {
        ngx_str_set(text, "#fff");
    }

    *node = brand;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_page_brand_color(const ngx_str_t *color)
{
    size_t  i;

    if ((color->len != 4 && color->len != 7) || color->data[0] != '#') {
        return NGX_DECLINED;
    }

    for (i = 1; i < color->len; i++) {

        if (ngx_hextoi(&color->data[i], 1) == NGX_ERROR) {
            return NGX_DECLINED;
        }
    }

    return NGX_OK;
}


/*
 * Black or white, whichever has the better contrast, always has 4.5:1 by the
 * relative luminance of WCAG 2, which black text needs to be above 0.179.
 */

static ngx_uint_t
ngx_http_auth_page_is_light(const ngx_str_t *color)
{
    double      c, luminance;
    size_t      digits;
    ngx_int_t   value;
    ngx_uint_t  i;

    static const double  weights[] = { 0.2126, 0.7152, 0.0722 };

    digits = (color->len - 1) / 3;
    luminance = 0;

    for (i = 0; i < 3; i++) {
        value = ngx_hextoi(&color->data[1 + i * digits], digits);

        c = (double) value / (digits == 1 ? 15 : 255);

        /* the sRGB curve as a polynomial: near enough, and without libm */
        c = c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);

        luminance += weights[i] * c;
    }

    return luminance > 0.179;
}


ngx_int_t
ngx_http_auth_page_emblem(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx,
    const ngx_http_auth_page_template_t *drawing,
    ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t  *emblem;

    if (ctx->logo.len == 0) {
        *node = ngx_http_auth_page_node(pool, drawing);
        return *node ? NGX_OK : NGX_ERROR;
    }

    emblem = ngx_http_auth_page_node(pool, &ngx_http_auth_page_logo_template);
    if (emblem == NULL) {
        return NGX_ERROR;
    }

    emblem->values[NGX_HTTP_AUTH_PAGE_LOGO_URL].text = ctx->logo;

    *node = emblem;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_page_site(ngx_pool_t *pool, const ngx_http_auth_page_ctx_t *ctx,
    ngx_http_auth_text_e named, ngx_http_auth_text_e unnamed,
    ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t  *site;

    if (!ngx_http_auth_page_is_web_url(&ctx->site_url)) {
        return NGX_OK;
    }

    site = ngx_http_auth_page_node(pool, &ngx_http_auth_page_site_template);
    if (site == NULL) {
        return NGX_ERROR;
    }

    site->values[NGX_HTTP_AUTH_PAGE_SITE_URL].text = ctx->site_url;

    *node = site;

    return ngx_http_auth_page_text(pool, named, unnamed, &ctx->site_name,
                            &site->values[NGX_HTTP_AUTH_PAGE_SITE_LABEL].text);
}


ngx_int_t
ngx_http_auth_page_retry(ngx_pool_t *pool, const ngx_str_t *url,
    ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t  *retry;

    if (!ngx_http_auth_page_is_web_url(url)) {
        return NGX_OK;
    }

    retry = ngx_http_auth_page_node(pool, &ngx_http_auth_page_retry_template);
    if (retry == NULL) {
        return NGX_ERROR;
    }

    retry->values[NGX_HTTP_AUTH_PAGE_RETRY_URL].text = *url;
    retry->values[NGX_HTTP_AUTH_PAGE_RETRY_LABEL].text =
                          ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_RETRY];

    *node = retry;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_page_code(ngx_pool_t *pool, const ngx_str_t *code,
    ngx_http_auth_page_node_t **node)
{
    ngx_http_auth_page_node_t  *line;

    line = ngx_http_auth_page_node(pool, &ngx_http_auth_page_code_template);
    if (line == NULL) {
        return NGX_ERROR;
    }

    line->values[NGX_HTTP_AUTH_PAGE_CODE_LABEL].text =
                           ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_CODE];
    line->values[NGX_HTTP_AUTH_PAGE_CODE_CODE].text = *code;

    *node = line;

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_page_is_web_url(const ngx_str_t *url)
{
    return (url->len > 7
            && ngx_strncasecmp(url->data, (u_char *) "http://", 7) == 0)
           || (url->len > 8
               && ngx_strncasecmp(url->data, (u_char *) "https://", 8) == 0);
}


ngx_int_t
ngx_http_auth_page_text(ngx_pool_t *pool, ngx_http_auth_text_e named,
    ngx_http_auth_text_e unnamed, const ngx_str_t *name, ngx_str_t *text)
{
    size_t            head;
    u_char           *p;
    const ngx_str_t  *pattern;

    if (name->len == 0) {
        *text = ngx_http_auth_page_texts[unnamed];
        return NGX_OK;
    }

    pattern = &ngx_http_auth_page_texts[named];

    p = ngx_strnstr(pattern->data, "{}", pattern->len);
    if (p == NULL) {
        *text = *pattern;
        return NGX_OK;
    }

    head = p - pattern->data;

    text->len = pattern->len - 2 + name->len;
    text->data = ngx_pnalloc(pool, text->len);
    if (text->data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(text->data, pattern->data, head);
    p = ngx_cpymem(p, name->data, name->len);
    ngx_memcpy(p, pattern->data + head + 2, pattern->len - head - 2);

    return NGX_OK;
}
