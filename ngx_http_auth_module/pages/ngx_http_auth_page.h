
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PAGE_H_INCLUDED_
#define _NGX_HTTP_AUTH_PAGE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * The built-in pages.  All strings may hold anything: they are escaped, and an
 * empty one leaves out what would show it.
 */


typedef struct {
    ngx_str_t     id;

    /* the visitor reads it on the button */
    ngx_str_t     name;

    /* as in /providers; only "oauth" has a form, others are passed over */
    ngx_str_t     type;

    /* absolute URL of POST /signin/:provider */
    ngx_str_t     action;

    /* name of a drawing: "key" or "branch"; the default depends on the id */
    ngx_str_t     logo;
} ngx_http_auth_page_provider_t;


typedef struct {
    ngx_str_t     csrf_token;

    /* already checked; goes into the forms of the sign-in page */
    ngx_str_t     callback_url;

    /* ?error= as it came: chooses a text, is never written itself */
    ngx_str_t     error;

    /* of the Content-Security-Policy, for the style element */
    ngx_str_t     nonce;

    /* "light" or "dark"; anything else is "auto" */
    ngx_str_t     color_scheme;

    /* see ngx_http_auth_page_brand_color(); a bad one is ignored */
    ngx_str_t     brand_color;

    /* URL of the site's picture, shown instead of a drawing */
    ngx_str_t     logo;

    /* auth_theme name=, or the host */
    ngx_str_t     site_name;

    /*
     * Absolute http or https URLs: the site, and its sign-in and sign-out
     * pages.  Others make no link.
     */
    ngx_str_t     site_url;
    ngx_str_t     signin_url;
    ngx_str_t     signout_url;

    /* of ngx_http_auth_page_provider_t, in the order of the page; or NULL */
    ngx_array_t  *providers;
} ngx_http_auth_page_ctx_t;


/*
 * Each writes a whole document to html, in UTF-8, allocated from the pool and
 * without a terminating zero.  The context is only read, and may go away
 * afterwards.  NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_page_signin(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_str_t *html);
ngx_int_t ngx_http_auth_page_signout(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_str_t *html);

/* status is the HTTP status that belongs to the error */
ngx_int_t ngx_http_auth_page_error(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_str_t *html, ngx_uint_t *status);

/*
 * NGX_OK if the sign-in page has a text of its own for that ?error= (so that
 * /error sends it there), else NGX_DECLINED.  Case matters.
 */
ngx_int_t ngx_http_auth_page_signin_code(const ngx_str_t *code);

/* NGX_OK for #rgb and #rrggbb in hexadecimal digits, else NGX_DECLINED */
ngx_int_t ngx_http_auth_page_brand_color(const ngx_str_t *color);


#endif /* _NGX_HTTP_AUTH_PAGE_H_INCLUDED_ */
