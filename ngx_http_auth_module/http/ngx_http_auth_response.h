
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_RESPONSE_H_INCLUDED_
#define _NGX_HTTP_AUTH_RESPONSE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>


/* Adds a response header; the name is static, the value in the request's pool
 * or longer-lived.  Returns NGX_OK or NGX_ERROR. */
ngx_int_t ngx_http_auth_add_header(ngx_http_request_t *r, const char *name,
    ngx_str_t *value);

/* The same for a value that is a literal. */
ngx_int_t ngx_http_auth_add_literal(ngx_http_request_t *r, const char *name,
    const char *value);

/*
 * Each sends a whole answer, and returns what ngx_http_finalize_request() is to
 * be called with.  type is static; the text must live as long as the request.
 */
ngx_int_t ngx_http_auth_send(ngx_http_request_t *r, ngx_uint_t status,
    const char *type, ngx_str_t *text);

/* 302 without a body; the URL is absolute. */
ngx_int_t ngx_http_auth_send_redirect(ngx_http_request_t *r, ngx_str_t *url);

/*
 * A built-in page, with the Content-Security-Policy that lets only its own
 * style in.  nonce: of the style element.  form_action: further sources, may
 * be empty.
 */
ngx_int_t ngx_http_auth_send_page(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t *nonce, ngx_str_t *form_action, ngx_str_t *html);


#endif /* _NGX_HTTP_AUTH_RESPONSE_H_INCLUDED_ */
