
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_url.h"


static ngx_int_t ngx_http_auth_url_encode_as(ngx_pool_t *pool, ngx_str_t *src,
    const char *safe, ngx_uint_t plus, ngx_str_t *dst);


ngx_int_t
ngx_http_auth_url_encode(ngx_pool_t *pool, ngx_str_t *src, ngx_str_t *dst)
{
    return ngx_http_auth_url_encode_as(pool, src, "-_.!~*'()", 0, dst);
}


ngx_int_t
ngx_http_auth_url_encode_form(ngx_pool_t *pool, ngx_str_t *src,
    ngx_str_t *dst)
{
    return ngx_http_auth_url_encode_as(pool, src, "*-._", 1, dst);
}


static ngx_int_t
ngx_http_auth_url_encode_as(ngx_pool_t *pool, ngx_str_t *src,
    const char *safe, ngx_uint_t plus, ngx_str_t *dst)
{
    u_char  *p, ch;
    size_t   i;

    p = ngx_pnalloc(pool, src->len * 3 + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    dst->data = p;

    for (i = 0; i < src->len; i++) {
        ch = src->data[i];

        if (ngx_http_auth_url_is_alnum(ch) || (ch && ngx_strchr(safe, ch))) {
            *p++ = ch;

        } else if (plus && ch == ' ') {
            *p++ = '+';

        } else {
            p = ngx_sprintf(p, "%%%02Xd", (int) ch);
        }
    }

    *p = '\0';
    dst->len = p - dst->data;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_url_decode(ngx_pool_t *pool, ngx_str_t *src, ngx_uint_t plus,
    ngx_str_t *dst)
{
    u_char     *p, *s, *last;
    ngx_int_t   n;

    p = ngx_pnalloc(pool, src->len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    s = src->data;
    last = s + src->len;

    dst->data = p;

    while (s < last) {

        if (*s == '%') {

            if (last - s < 3) {
                return NGX_DECLINED;
            }

            n = ngx_hextoi(s + 1, 2);
            if (n == NGX_ERROR) {
                return NGX_DECLINED;
            }

            *p = (u_char) n;
            s += 3;

        } else {
            *p = (plus && *s == '+') ? ' ' : *s;
            s++;
        }

        if (*p++ == '\0') {
            return NGX_DECLINED;
        }
    }

    *p = '\0';
    dst->len = p - dst->data;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_query_init(ngx_http_auth_query_t *q, ngx_pool_t *pool)
{
    q->pool = pool;

    return ngx_array_init(&q->pairs, pool, 12, sizeof(ngx_keyval_t));
}


ngx_int_t
ngx_http_auth_query_add(ngx_http_auth_query_t *q, ngx_str_t *name,
    ngx_str_t *value)
{
    ngx_keyval_t  *pair;

    pair = ngx_array_push(&q->pairs);
    if (pair == NULL) {
        return NGX_ERROR;
    }

    if (ngx_http_auth_url_encode(q->pool, name, &pair->key) != NGX_OK) {
        q->pairs.nelts--;
        return NGX_ERROR;
    }

    if (ngx_http_auth_url_encode(q->pool, value, &pair->value) != NGX_OK) {
        q->pairs.nelts--;
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_query_add_name(ngx_http_auth_query_t *q, u_char *name,
    size_t len, ngx_str_t *value)
{
    ngx_str_t  n;

    n.len = len;
    n.data = name;

    return ngx_http_auth_query_add(q, &n, value);
}


ngx_int_t
ngx_http_auth_query_join(ngx_http_auth_query_t *q, ngx_str_t *base,
    ngx_str_t *text)
{
    u_char        *p, sep;
    size_t         len;
    ngx_uint_t     i;
    ngx_keyval_t  *pair;

    pair = q->pairs.elts;
    len = (base ? base->len : 0) + 1;

    for (i = 0; i < q->pairs.nelts; i++) {
        len += pair[i].key.len + pair[i].value.len + 2;
    }

    p = ngx_pnalloc(q->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text->data = p;
    sep = '\0';

    if (base && base->len) {
        p = ngx_cpymem(p, base->data, base->len);

        if (ngx_strlchr(text->data, p, '?') == NULL) {
            sep = '?';

        } else if (p[-1] != '?' && p[-1] != '&') {
            sep = '&';
        }
    }

    for (i = 0; i < q->pairs.nelts; i++) {

        if (sep) {
            *p++ = sep;
        }

        sep = '&';

        p = ngx_cpymem(p, pair[i].key.data, pair[i].key.len);
        *p++ = '=';
        p = ngx_cpymem(p, pair[i].value.data, pair[i].value.len);
    }

    *p = '\0';
    text->len = p - text->data;

    return NGX_OK;
}
