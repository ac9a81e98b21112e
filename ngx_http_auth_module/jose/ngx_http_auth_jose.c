
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jose.h"


/* in the order of the bits NGX_HTTP_AUTH_ALG_... */

static ngx_http_auth_jose_alg_t  ngx_http_auth_jose_algs[] = {
    { ngx_string("HS256"), "SHA256", 32,  0, 0 },
    { ngx_string("HS384"), "SHA384", 48,  0, 0 },
    { ngx_string("HS512"), "SHA512", 64,  0, 0 },
    { ngx_string("RS256"), "SHA256", 32,  0, 0 },
    { ngx_string("RS384"), "SHA384", 48,  0, 0 },
    { ngx_string("RS512"), "SHA512", 64,  0, 0 },
    { ngx_string("PS256"), "SHA256", 32,  0, 1 },
    { ngx_string("PS384"), "SHA384", 48,  0, 1 },
    { ngx_string("PS512"), "SHA512", 64,  0, 1 },
    { ngx_string("ES256"), "SHA256", 32, 32, 0 },
    { ngx_string("ES384"), "SHA384", 48, 48, 0 },
    { ngx_string("ES512"), "SHA512", 64, 66, 0 },
    { ngx_string("EdDSA"), NULL,     64,  0, 0 }
};

#define NGX_HTTP_AUTH_JOSE_ALGS                                               \
    (sizeof(ngx_http_auth_jose_algs) / sizeof(ngx_http_auth_jose_alg_t))


ngx_http_auth_jose_alg_t *
ngx_http_auth_jose_alg(ngx_uint_t alg)
{
    ngx_uint_t  i;

    for (i = 0; i < NGX_HTTP_AUTH_JOSE_ALGS; i++) {
        if (alg == (ngx_uint_t) 1 << i) {
            return &ngx_http_auth_jose_algs[i];
        }
    }

    return NULL;
}


ngx_uint_t
ngx_http_auth_alg_parse(ngx_str_t *name)
{
    ngx_str_t   *s;
    ngx_uint_t   i;

    for (i = 0; i < NGX_HTTP_AUTH_JOSE_ALGS; i++) {
        s = &ngx_http_auth_jose_algs[i].name;

        if (s->len == name->len
            && ngx_memcmp(s->data, name->data, s->len) == 0)
        {
            return (ngx_uint_t) 1 << i;
        }
    }

    return 0;
}


ngx_str_t *
ngx_http_auth_alg_name(ngx_uint_t alg)
{
    ngx_http_auth_jose_alg_t  *row;

    row = ngx_http_auth_jose_alg(alg);

    return row ? &row->name : NULL;
}


ngx_int_t
ngx_http_auth_jose_split(ngx_str_t *token, ngx_str_t *parts, ngx_uint_t n,
    size_t max)
{
    u_char      *p, *dot, *last;
    ngx_uint_t   i;

    if (token->len == 0 || token->len > max) {
        return NGX_DECLINED;
    }

    p = token->data;
    last = p + token->len;

    for (i = 0; i < n; i++) {
        dot = ngx_strlchr(p, last, '.');

        if ((dot == NULL) != (i == n - 1)) {
            return NGX_DECLINED;
        }

        if (dot == NULL) {
            dot = last;
        }

        parts[i].data = p;
        parts[i].len = dot - p;

        p = dot + 1;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_jose_header(ngx_pool_t *pool, ngx_str_t *part, size_t max,
    json_t **json)
{
    json_t     *obj;
    ngx_int_t   rc;
    ngx_str_t   text;

    if (part->len > max) {
        return NGX_DECLINED;
    }

    rc = ngx_http_auth_b64u_decode(pool, part, &text);

    if (rc != NGX_OK) {
        return rc;
    }

    obj = ngx_http_auth_json_parse(&text, max);

    if (obj == NULL) {
        return NGX_DECLINED;
    }

    if (json_object_get(obj, "crit") || json_object_get(obj, "zip")) {
        json_decref(obj);
        return NGX_DECLINED;
    }

    *json = obj;

    return NGX_OK;
}
