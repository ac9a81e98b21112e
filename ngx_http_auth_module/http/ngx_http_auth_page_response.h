
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PAGE_RESPONSE_H_INCLUDED_
#define _NGX_HTTP_AUTH_PAGE_RESPONSE_H_INCLUDED_


#include "ngx_http_auth_module.h"


/*
 * The built-in pages as answers to a request.  Each returns what
 * ngx_http_finalize_request() is to be called with.  error is the raw value of
 * ?error=, it only chooses a text.
 */

ngx_int_t ngx_http_auth_send_error_page(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx, ngx_str_t *error);

ngx_int_t ngx_http_auth_send_signin_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *error);

ngx_int_t ngx_http_auth_send_signout_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);


#endif /* _NGX_HTTP_AUTH_PAGE_RESPONSE_H_INCLUDED_ */
