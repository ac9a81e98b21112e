
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _OAUTH_TEST_H_INCLUDED_
#define _OAUTH_TEST_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <string.h>

#include "jose_test.h"
#include "ngx_fake_fetch.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_provider.h"


#define OAUTH_TEST_ISSUER  "https://op.test"


/* A provider whose addresses are all configured, in the pool of the test. */

static ngx_inline ngx_http_auth_provider_t *
oauth_test_provider(ngx_uint_t type)
{
    char                       *err;
    ngx_array_t                 list;
    ngx_http_auth_provider_t   *p, **item;

    p = ngx_pcalloc(ngx_test_pool, sizeof(ngx_http_auth_provider_t));

    ngx_str_set(&p->id, "op");
    ngx_str_set(&p->client_id, "cid");
    ngx_str_set(&p->client_secret, "s e+c:");
    ngx_str_set(&p->issuer, OAUTH_TEST_ISSUER);
    ngx_str_set(&p->authorization_endpoint, "https://op.test/auth");
    ngx_str_set(&p->token_endpoint, "https://op.test/token");
    ngx_str_set(&p->userinfo_endpoint, "https://op.test/me");
    ngx_str_set(&p->jwks_uri, "https://op.test/jwks");

    p->type = type;
    p->preset = ngx_http_auth_preset_default(type);
    p->scope = p->preset->scope;
    p->clock_skew = 10;
    p->checks = NGX_HTTP_AUTH_CHECK_PKCE|NGX_HTTP_AUTH_CHECK_STATE;

    if (type == NGX_HTTP_AUTH_PROVIDER_OIDC) {
        p->id_token_algs = NGX_HTTP_AUTH_ALG_ASYMMETRIC;
        p->checks |= NGX_HTTP_AUTH_CHECK_NONCE;
    }

#define oauth_test_expr(field)                                                \
    p->profile.field = ngx_http_auth_expr_compile(ngx_test_pool,              \
                                                  &p->preset->profile.field,  \
                                                  &err)

    oauth_test_expr(id);
    oauth_test_expr(name);
    oauth_test_expr(email);
    oauth_test_expr(image);
    oauth_test_expr(email_verified);

    ngx_array_init(&p->profile.fields, ngx_test_pool, 1,
                   sizeof(ngx_http_auth_profile_field_t));

    ngx_array_init(&list, ngx_test_pool, 1, sizeof(void *));
    item = ngx_array_push(&list);
    *item = p;

    ngx_http_auth_providers_create(ngx_test_pool, &list);

    return p;
}


/* Is the text a part of the last message that was logged? */

static ngx_inline ngx_uint_t
oauth_test_logged(const char *text)
{
    return memmem(ngx_stubs_message.data, ngx_stubs_message.len, text,
                  strlen(text)) != NULL;
}


static ngx_inline json_t *
oauth_test_json(const char *text)
{
    json_t  *json;

    json = json_loads(text, 0, NULL);

    return ngx_http_auth_json_to_pool(ngx_test_pool, json) == NGX_OK ? json
                                                                     : NULL;
}


#endif /* _OAUTH_TEST_H_INCLUDED_ */
