
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"


/* a longer one is not remembered: it must fit into a sealed cookie */
#define NGX_HTTP_AUTH_CALLBACK_URL_MAX  2048


/* as it is sent: what all requests of this site carry has to stay small */
#define NGX_HTTP_AUTH_CALLBACK_URL_MAX_COOKIE  1024


static size_t ngx_http_auth_callback_url_encoded_len(ngx_str_t *url);
static ngx_int_t ngx_http_auth_callback_url_find(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *remembered, ngx_str_t *value);


/*
 * The value that came with the request, or the one that a cookie remembers,
 * has to pass the rule for redirect targets; everything else becomes our own
 * origin.  Only what was checked is remembered or returned.
 */

ngx_int_t
ngx_http_auth_step_callback_url(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_int_t               rc;
    ngx_str_t               value, remembered, *target;
    ngx_http_auth_cookie_t  cookie;

    ngx_http_auth_http_cookie(r, NGX_HTTP_AUTH_COOKIE_CALLBACK_URL,
                              &cookie);

    ngx_str_null(&remembered);

    rc = ngx_http_auth_cookie_get(r, &cookie.name, &value);

    if (rc == NGX_OK
        && ngx_http_auth_url_decode(r->pool, &value, 0, &remembered)
           == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    target = &action->callback_url;
    *target = action->ctx->origin;

    rc = ngx_http_auth_callback_url_find(r, action, &remembered, &value);

    if (rc == NGX_OK) {
        rc = NGX_DECLINED;

        if (value.len <= NGX_HTTP_AUTH_CALLBACK_URL_MAX) {
            rc = ngx_http_auth_url_redirect_target(r->pool, &value,
                                            &action->ctx->origin,
                                            action->site->redirect_origins,
                                            target);
        }

        if (rc == NGX_ERROR) {
            return NGX_ERROR;
        }

        if (rc == NGX_DECLINED) {
            action->ctx->error = ngx_http_auth_error(r->connection->log,
                                NGX_HTTP_AUTH_INVALID_CALLBACK_URL_ERROR, 0,
                                "a callback URL of %uz bytes is not one of "
                                "this site", value.len);
        }
    }

    if (remembered.len
        && target->len == remembered.len
        && ngx_memcmp(target->data, remembered.data, target->len) == 0)
    {
        return NGX_OK;
    }

    /* the forms of our pages carry it too, should it be too long for this */

    cookie.value = (ngx_http_auth_callback_url_encoded_len(target)
                    <= NGX_HTTP_AUTH_CALLBACK_URL_MAX_COOKIE)
                   ? *target : action->ctx->origin;

    return ngx_http_auth_cookie_set(r, &cookie);
}


static size_t
ngx_http_auth_callback_url_encoded_len(ngx_str_t *url)
{
    return url->len + 2 * ngx_escape_uri(NULL, url->data, url->len,
                                         NGX_ESCAPE_URI_COMPONENT);
}


/* body, query, cookie: the first that has one; NGX_DECLINED if none has */

static ngx_int_t
ngx_http_auth_callback_url_find(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *remembered, ngx_str_t *value)
{
    if (ngx_http_auth_form_get(&action->body, "callbackUrl", value) == NGX_OK
        || ngx_http_auth_form_get(&action->query, "callbackUrl", value)
           == NGX_OK)
    {
        return NGX_OK;
    }

    if (remembered->len) {
        *value = *remembered;
        return NGX_OK;
    }

    return NGX_DECLINED;
}
