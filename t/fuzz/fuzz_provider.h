
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _FUZZ_PROVIDER_H_INCLUDED_
#define _FUZZ_PROVIDER_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"
#include "fuzz.h"


/* 32 bytes, so that it does for HS256 */
#define FUZZ_SECRET  "01234567890123456789012345678901"


/* a provider of that type with everything configured, for all inputs */

static ngx_inline ngx_http_auth_provider_t *
fuzz_provider(ngx_uint_t type)
{
    char                       *err;
    ngx_pool_t                 *pool;
    ngx_array_t                 list;
    ngx_http_auth_provider_t   *p, **item;

    pool = fuzz_static_pool();

    p = ngx_pcalloc(pool, sizeof(ngx_http_auth_provider_t));
    fuzz_check(p != NULL);

    p->type = type;
    p->preset = ngx_http_auth_preset_default(type);
    p->clock_skew = NGX_HTTP_AUTH_PROVIDER_CLOCK_SKEW;
    p->checks = NGX_HTTP_AUTH_CHECK_STATE|NGX_HTTP_AUTH_CHECK_NONCE;
    p->id_token_algs = NGX_HTTP_AUTH_ALG_ASYMMETRIC|NGX_HTTP_AUTH_ALG_HMAC;

    ngx_str_set(&p->id, "op");
    ngx_str_set(&p->client_id, "cid");
    ngx_str_set(&p->client_secret, FUZZ_SECRET);
    ngx_str_set(&p->issuer, "https://op.test");
    ngx_str_set(&p->authorization_endpoint, "https://op.test/auth");
    ngx_str_set(&p->token_endpoint, "https://op.test/token");
    ngx_str_set(&p->userinfo_endpoint, "https://op.test/me");
    ngx_str_set(&p->jwks_uri, "https://op.test/jwks");

#define fuzz_provider_expr(field)                                             \
    p->profile.field = ngx_http_auth_expr_compile(pool,                       \
                                                  &p->preset->profile.field,  \
                                                  &err);                      \
    fuzz_check(p->profile.field != NULL)

    fuzz_provider_expr(id);
    fuzz_provider_expr(name);
    fuzz_provider_expr(email);
    fuzz_provider_expr(image);
    fuzz_provider_expr(email_verified);

    fuzz_check(ngx_array_init(&p->profile.fields, pool, 1,
                              sizeof(ngx_http_auth_profile_field_t))
               == NGX_OK);
    fuzz_check(ngx_array_init(&list, pool, 1, sizeof(void *)) == NGX_OK);

    item = ngx_array_push(&list);
    fuzz_check(item != NULL);
    *item = p;

    fuzz_check(ngx_http_auth_providers_create(pool, &list) == NGX_OK);

    return p;
}


#endif /* _FUZZ_PROVIDER_H_INCLUDED_ */
