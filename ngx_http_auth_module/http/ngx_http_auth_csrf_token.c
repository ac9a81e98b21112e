
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_crypto.h"


#define NGX_HTTP_AUTH_CSRF_BYTES      32
#define NGX_HTTP_AUTH_CSRF_MAX_TOKEN  128


static ngx_int_t ngx_http_auth_csrf_read(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *name);
static ngx_int_t ngx_http_auth_csrf_make(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_cookie_t *cookie);
static ngx_int_t ngx_http_auth_csrf_hash(ngx_pool_t *pool, ngx_str_t *token,
    ngx_str_t *secret, ngx_str_t *hash);


/*
 * NextAuth's double submit: the cookie is "token|hash", the hash is made of
 * the token and the secret, and a form must repeat the token.
 */

ngx_int_t
ngx_http_auth_step_csrf(ngx_http_request_t *r, ngx_http_auth_action_t *action)
{
    ngx_int_t               rc;
    ngx_str_t               field;
    ngx_http_auth_cookie_t  cookie;

    ngx_http_auth_http_cookie(r, NGX_HTTP_AUTH_COOKIE_CSRF_TOKEN, &cookie);

    rc = ngx_http_auth_csrf_read(r, action, &cookie.name);

    if (rc == NGX_DECLINED) {
        return ngx_http_auth_csrf_make(r, action, &cookie);
    }

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    if (action->post
        && ngx_http_auth_form_get(&action->body, "csrfToken", &field)
           == NGX_OK)
    {
        action->csrf_verified = ngx_http_auth_crypto_equal(&field,
                                                     &action->csrf_token);
    }

    return NGX_OK;
}


/* Returns NGX_OK with the token set, NGX_DECLINED or NGX_ERROR. */

static ngx_int_t
ngx_http_auth_csrf_read(ngx_http_request_t *r, ngx_http_auth_action_t *action,
    ngx_str_t *name)
{
    u_char      *bar;
    ngx_int_t    rc;
    ngx_str_t    raw, value, token, hash, expected, *secret;
    ngx_uint_t   i;

    if (ngx_http_auth_cookie_get(r, name, &raw) != NGX_OK) {
        return NGX_DECLINED;
    }

    rc = ngx_http_auth_url_decode(r->pool, &raw, 0, &value);
    if (rc != NGX_OK) {
        return rc;
    }

    bar = ngx_strlchr(value.data, value.data + value.len, '|');

    if (bar == NULL || bar == value.data
        || bar - value.data > NGX_HTTP_AUTH_CSRF_MAX_TOKEN)
    {
        return NGX_DECLINED;
    }

    token.data = value.data;
    token.len = bar - value.data;

    hash.data = bar + 1;
    hash.len = value.data + value.len - hash.data;

    secret = action->site->secrets->elts;

    for (i = 0; i < action->site->secrets->nelts; i++) {

        if (ngx_http_auth_csrf_hash(r->pool, &token, &secret[i], &expected)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        if (ngx_http_auth_crypto_equal(&hash, &expected)) {
            action->csrf_token = token;
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_auth_csrf_make(ngx_http_request_t *r, ngx_http_auth_action_t *action,
    ngx_http_auth_cookie_t *cookie)
{
    u_char     *p;
    ngx_str_t  *secret, hash;

    secret = action->site->secrets->elts;

    if (ngx_http_auth_crypto_random_hex(r->pool, NGX_HTTP_AUTH_CSRF_BYTES,
                                        &action->csrf_token)
        != NGX_OK
        || ngx_http_auth_csrf_hash(r->pool, &action->csrf_token, &secret[0],
                                   &hash)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(r->pool, action->csrf_token.len + 1 + hash.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    cookie->value.data = p;
    cookie->value.len = ngx_sprintf(p, "%V|%V", &action->csrf_token, &hash)
                        - p;

    return ngx_http_auth_cookie_set(r, cookie);
}


static ngx_int_t
ngx_http_auth_csrf_hash(ngx_pool_t *pool, ngx_str_t *token, ngx_str_t *secret,
    ngx_str_t *hash)
{
    u_char     *p;
    ngx_str_t   text;

    text.len = token->len + secret->len;

    p = ngx_pnalloc(pool, text.len + NGX_HTTP_AUTH_SHA256_HEX_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text.data = p;

    p = ngx_cpymem(p, token->data, token->len);
    p = ngx_cpymem(p, secret->data, secret->len);

    hash->len = NGX_HTTP_AUTH_SHA256_HEX_LEN;
    hash->data = p;

    return ngx_http_auth_crypto_sha256_hex(&text, hash->data);
}
