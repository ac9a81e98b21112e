
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_auth_response.h"


#define NGX_HTTP_AUTH_CSP                                                     \
    "default-src 'none'; style-src 'nonce-%V'; img-src 'self' data:; "        \
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'%s%V"


ngx_int_t
ngx_http_auth_add_header(ngx_http_request_t *r, const char *name,
    ngx_str_t *value)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(h, sizeof(ngx_table_elt_t));

    h->hash = 1;
    h->key.len = ngx_strlen(name);
    h->key.data = (u_char *) name;
    h->value = *value;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_add_literal(ngx_http_request_t *r, const char *name,
    const char *value)
{
    ngx_str_t  text;

    text.len = ngx_strlen(value);
    text.data = (u_char *) value;

    return ngx_http_auth_add_header(r, name, &text);
}


ngx_int_t
ngx_http_auth_send(ngx_http_request_t *r, ngx_uint_t status, const char *type,
    ngx_str_t *text)
{
    ngx_int_t     rc;
    ngx_buf_t    *b;
    ngx_chain_t   out;

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    /*
     * Not linked as r->headers_out.cache_control: there "expires" would find
     * and overwrite it.
     */

    if (ngx_http_auth_add_literal(r, "Cache-Control", "no-store") != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ngx_http_clear_accept_ranges(r);
    ngx_http_clear_last_modified(r);
    ngx_http_clear_etag(r);

    r->headers_out.status = status;
    r->headers_out.content_length_n = text->len;

    if (type) {
        r->headers_out.content_type.len = ngx_strlen(type);
        r->headers_out.content_type.data = (u_char *) type;
        r->headers_out.content_type_len = r->headers_out.content_type.len;
        r->headers_out.content_type_lowcase = NULL;
        ngx_str_set(&r->headers_out.charset, "utf-8");
    }

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    if (text->len) {
        b->pos = text->data;
        b->last = text->data + text->len;
        b->memory = 1;
    }

    b->last_buf = (r == r->main);
    b->last_in_chain = 1;

    out.buf = b;
    out.next = NULL;

    return ngx_http_output_filter(r, &out);
}


ngx_int_t
ngx_http_auth_send_redirect(ngx_http_request_t *r, ngx_str_t *url)
{
    ngx_int_t  rc;
    ngx_str_t  empty;

    /* a body that is refused must not be answered with our Location */

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    ngx_http_clear_location(r);

    if (ngx_http_auth_add_header(r, "Location", url) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ngx_str_null(&empty);

    return ngx_http_auth_send(r, NGX_HTTP_MOVED_TEMPORARILY, NULL, &empty);
}


ngx_int_t
ngx_http_auth_send_page(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t *nonce, ngx_str_t *form_action, ngx_str_t *html)
{
    u_char     *p;
    ngx_str_t   csp;

    p = ngx_pnalloc(r->pool, sizeof(NGX_HTTP_AUTH_CSP) + nonce->len
                             + form_action->len);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    csp.data = p;
    csp.len = ngx_sprintf(p, NGX_HTTP_AUTH_CSP, nonce,
                          form_action->len ? " " : "", form_action)
              - p;

    if (ngx_http_auth_add_header(r, "Content-Security-Policy", &csp) != NGX_OK
        || ngx_http_auth_add_literal(r, "X-Content-Type-Options", "nosniff")
           != NGX_OK
        || ngx_http_auth_add_literal(r, "X-Frame-Options", "DENY") != NGX_OK
        || ngx_http_auth_add_literal(r, "Referrer-Policy", "same-origin")
           != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_auth_send(r, status, "text/html", html);
}
