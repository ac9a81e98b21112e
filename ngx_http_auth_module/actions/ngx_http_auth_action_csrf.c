
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"


static ngx_int_t ngx_http_auth_csrf_tell(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);


/* GET /csrf */

ngx_http_auth_step_t  ngx_http_auth_csrf_steps[] = {
    { ngx_string("csrf token"), ngx_http_auth_step_csrf },
    { ngx_string("callback url"), ngx_http_auth_step_callback_url },
    { ngx_string("tell"), ngx_http_auth_csrf_tell },
    ngx_http_auth_last_step
};


static ngx_int_t
ngx_http_auth_csrf_tell(ngx_http_request_t *r, ngx_http_auth_action_t *action)
{
    u_char     *p;
    size_t      escape;
    ngx_str_t   json, *token;

    token = &action->csrf_token;

    /* a token that the site's own application made may hold any characters */

    escape = ngx_escape_json(NULL, token->data, token->len);

    p = ngx_pnalloc(r->pool, sizeof("{\"csrfToken\":\"\"}") - 1
                             + token->len + escape);
    if (p == NULL) {
        return NGX_ERROR;
    }

    json.data = p;

    p = ngx_cpymem(p, "{\"csrfToken\":\"", sizeof("{\"csrfToken\":\"") - 1);
    p = (u_char *) ngx_escape_json(p, token->data, token->len);
    *p++ = '"';
    *p++ = '}';

    json.len = p - json.data;

    return ngx_http_auth_answer_json(r, action, NGX_HTTP_OK, &json);
}
