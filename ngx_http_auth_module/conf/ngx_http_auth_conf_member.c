
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_conf_member.h"
#include "ngx_http_auth_conf_value.h"


static char *ngx_http_auth_conf_member_invalid(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_str_t *value);


char *
ngx_http_auth_conf_member_str(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    ngx_str_t  *value, *dst;

    value = cf->args->elts;
    dst = (ngx_str_t *) ((char *) b->provider + m->offset);

    if (value[1].len == 0) {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    *dst = value[1];

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_words(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    u_char      *p;
    size_t       len;
    ngx_str_t   *value, *dst;
    ngx_uint_t   i;

    value = cf->args->elts;
    dst = (ngx_str_t *) ((char *) b->provider + m->offset);

    for (i = 1, len = 0; i < cf->args->nelts; i++) {
        len += value[i].len + 1;
    }

    p = ngx_pnalloc(cf->pool, len);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    dst->data = p;

    for (i = 1; i < cf->args->nelts; i++) {
        p = ngx_cpymem(p, value[i].data, value[i].len);
        *p++ = ' ';
    }

    *--p = '\0';
    dst->len = p - dst->data;

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_own(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    ngx_str_t  *value, *dst;

    value = cf->args->elts;
    dst = (ngx_str_t *) ((char *) b + m->offset);

    *dst = value[1];

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_secret(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t  *value;

    value = cf->args->elts;

    return ngx_http_auth_conf_secret(cf, &value[1],
                                     &b->provider->client_secret);
}


char *
ngx_http_auth_conf_member_key(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    char                 *err;
    ngx_str_t            *value, text;
    ngx_http_auth_jwk_t  *key;

    value = cf->args->elts;

    if (ngx_http_auth_conf_file(cf, &value[1], &text) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    key = ngx_http_auth_jwk_load_private(cf->pool, &text, &err);

    ngx_explicit_memzero(text.data, text.len);

    if (key == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "client_key \"%V\" cannot be used: %s", &value[1],
                           err);
        return NGX_CONF_ERROR;
    }

    if (!(ngx_http_auth_jwk_algs(key) & NGX_HTTP_AUTH_ALG_ASYMMETRIC)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "client_key \"%V\" cannot sign with RS, PS, ES or "
                           "EdDSA", &value[1]);
        return NGX_CONF_ERROR;
    }

    b->provider->client_key = key;

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_flag(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t   *value;
    ngx_flag_t  *dst;

    value = cf->args->elts;
    dst = (ngx_flag_t *) ((char *) b->provider + m->offset);

    if (ngx_strcmp(value[1].data, "on") == 0) {
        *dst = 1;

    } else if (ngx_strcmp(value[1].data, "off") == 0) {
        *dst = 0;

    } else {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_sec(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    time_t     *dst;
    ngx_str_t  *value;

    value = cf->args->elts;
    dst = (time_t *) ((char *) b->provider + m->offset);

    *dst = ngx_parse_time(&value[1], 1);

    if (*dst == (time_t) NGX_ERROR) {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_enum(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t        *value;
    ngx_uint_t       *dst;
    ngx_conf_enum_t  *e;

    value = cf->args->elts;
    dst = (ngx_uint_t *) ((char *) b->provider + m->offset);

    for (e = m->post; e->name.len; e++) {

        if (ngx_strcmp(e->name.data, value[1].data) != 0) {
            continue;
        }

        if (e->value == NGX_HTTP_AUTH_CONF_UNSUPPORTED) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "%V \"%V\" is not supported in this version",
                               &m->name, &value[1]);
            return NGX_CONF_ERROR;
        }

        *dst = e->value;

        return NGX_CONF_OK;
    }

    return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
}


char *
ngx_http_auth_conf_member_bits(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t        *value;
    ngx_uint_t       *dst, i;
    ngx_conf_enum_t  *e;

    value = cf->args->elts;
    dst = (ngx_uint_t *) ((char *) b->provider + m->offset);

    for (i = 1; i < cf->args->nelts; i++) {

        for (e = m->post; e->name.len; e++) {
            if (ngx_strcmp(e->name.data, value[i].data) == 0) {
                break;
            }
        }

        if (e->name.len == 0 || (*dst & e->value)) {
            return ngx_http_auth_conf_member_invalid(cf, b, &value[i]);
        }

        *dst |= e->value;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_algs(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t   *value;
    ngx_uint_t   i, alg;

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        alg = ngx_http_auth_alg_parse(&value[i]);

        if (alg == 0 || (b->provider->id_token_algs & alg)) {
            return ngx_http_auth_conf_member_invalid(cf, b, &value[i]);
        }

        b->provider->id_token_algs |= alg;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_pair(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t     *value;
    ngx_uint_t     i;
    ngx_array_t   *pairs, **params;
    ngx_keyval_t  *pair;

    value = cf->args->elts;
    pairs = &b->profile;

    if (m->offset) {
        params = (ngx_array_t **) ((char *) b->provider + m->offset);

        if (*params == NULL) {
            *params = ngx_array_create(cf->pool, 4, sizeof(ngx_keyval_t));
            if (*params == NULL) {
                return NGX_CONF_ERROR;
            }
        }

        pairs = *params;
    }

    pair = pairs->elts;

    for (i = 0; i < pairs->nelts; i++) {
        if (pair[i].key.len == value[1].len
            && ngx_memcmp(pair[i].key.data, value[1].data, value[1].len) == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "\"%V %V\" is duplicate", &m->name, &value[1]);
            return NGX_CONF_ERROR;
        }
    }

    if (value[1].len == 0) {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    pair = ngx_array_push(pairs);
    if (pair == NULL) {
        return NGX_CONF_ERROR;
    }

    pair->key = value[1];
    pair->value = value[2];

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_member_refused(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "\"%V\" belongs to %s, which this version does not "
                       "support", &m->name, m->post);

    return NGX_CONF_ERROR;
}


static char *
ngx_http_auth_conf_member_invalid(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_str_t *value)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\" of \"%V\"", value,
                       &((ngx_str_t *) cf->args->elts)[0]);

    return NGX_CONF_ERROR;
}
