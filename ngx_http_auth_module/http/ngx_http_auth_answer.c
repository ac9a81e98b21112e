
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"


static ngx_int_t ngx_http_auth_answer(ngx_http_auth_action_t *action,
    ngx_int_t rc);


ngx_int_t
ngx_http_auth_answer_redirect(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_uint_t status, ngx_str_t *url)
{
    u_char     *p;
    size_t      escape;
    ngx_str_t   text;

    if (!action->json) {
        return ngx_http_auth_answer(action,
                                    ngx_http_auth_send_redirect(r, url));
    }

    escape = ngx_escape_json(NULL, url->data, url->len);

    p = ngx_pnalloc(r->pool, sizeof("{\"url\":\"\"}") - 1 + url->len + escape);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text.data = p;

    p = ngx_cpymem(p, "{\"url\":\"", sizeof("{\"url\":\"") - 1);
    p = (u_char *) ngx_escape_json(p, url->data, url->len);
    *p++ = '"';
    *p++ = '}';

    text.len = p - text.data;

    return ngx_http_auth_answer_json(r, action, status, &text);
}


ngx_int_t
ngx_http_auth_answer_redirect_api(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, const char *path, const char *name,
    const char *value)
{
    ngx_str_t  text, url;

    ngx_str_null(&text);

    if (value) {
        text.len = ngx_strlen(value);
        text.data = (u_char *) value;
    }

    if (ngx_http_auth_http_url(r, &action->ctx->base, path, name, &text,
                               &url)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &url);
}


ngx_int_t
ngx_http_auth_answer_json(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_uint_t status, ngx_str_t *text)
{
    return ngx_http_auth_answer(action,
               ngx_http_auth_send(r, status, "application/json", text));
}


ngx_int_t
ngx_http_auth_answer_bad_request(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    u_char     *p;
    ngx_str_t   text, url;

    /* clients that ask for JSON fail on an answer without a URL */

    if (action->json) {

        if (ngx_http_auth_http_url(r, &action->ctx->base, "/error", NULL,
                                   NULL, &url)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_BAD_REQUEST,
                                             &url);
    }

#define NGX_HTTP_AUTH_BAD_REQUEST                                             \
    "Error: %V is not how this address is used\n"

    p = ngx_pnalloc(r->pool, sizeof(NGX_HTTP_AUTH_BAD_REQUEST)
                             + r->method_name.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text.data = p;
    text.len = ngx_sprintf(p, NGX_HTTP_AUTH_BAD_REQUEST, &r->method_name) - p;

    return ngx_http_auth_answer(action,
               ngx_http_auth_send(r, NGX_HTTP_BAD_REQUEST, "text/plain",
                                  &text));
}


ngx_int_t
ngx_http_auth_answer_failure(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_uint_t code)
{
    const char             *query;
    ngx_http_auth_error_t  *error;

    action->ctx->error = code;

    error = ngx_http_auth_error_get(code);

    query = error->query.len ? (const char *) error->query.data : NULL;

    if (error->page == NGX_HTTP_AUTH_ERROR_TO_SIGNIN) {
        return ngx_http_auth_answer_redirect_api(r, action, "/signin",
                                                 query ? "error" : NULL,
                                                 query);
    }

    return ngx_http_auth_answer_redirect_api(r, action, "/error",
                                             query ? "error" : NULL, query);
}


static ngx_int_t
ngx_http_auth_answer(ngx_http_auth_action_t *action, ngx_int_t rc)
{
    action->rc = rc;

    return NGX_DONE;
}
