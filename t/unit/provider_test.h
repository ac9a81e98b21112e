
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _PROVIDER_TEST_H_INCLUDED_
#define _PROVIDER_TEST_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>
#include <string.h>

#include "jose_test.h"
#include "jose_vectors.h"
#include "ngx_fake_fetch.h"
#include "ngx_http_auth_discovery.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_keys.h"
#include "ngx_http_auth_provider.h"


#define ISSUER  "https://op.test"

#define ENDPOINTS                                                             \
    "\"authorization_endpoint\":\"https://op.test/auth\","                    \
    "\"token_endpoint\":\"https://op.test/token\","                           \
    "\"jwks_uri\":\"https://op.test/jwks\""

#define DOCUMENT  "{\"issuer\":\"" ISSUER "\"," ENDPOINTS "}"


/* the provider of a test and the pool of its "configuration" */
static ngx_http_auth_provider_t    *provider;
static ngx_pool_t                  *conf_pool;
static ngx_http_auth_fetch_conf_t   fetch;


static ngx_inline ngx_http_auth_provider_t *
make_provider(void)
{
    ngx_http_auth_provider_t  *p;

    p = ngx_pcalloc(conf_pool, sizeof(ngx_http_auth_provider_t));

    ngx_str_set(&p->id, "op");
    ngx_str_set(&p->client_id, "cid");
    ngx_str_set(&p->issuer, ISSUER);

    p->type = NGX_HTTP_AUTH_PROVIDER_OIDC;
    p->id_token_algs = NGX_HTTP_AUTH_ALG_ASYMMETRIC;
    p->preset = ngx_http_auth_preset_default(p->type);

    return p;
}


static ngx_inline void
set_up(void)
{
    ngx_array_t                 list;
    ngx_http_auth_provider_t  **p;

    ngx_stubs_set_time(1700000000);
    ngx_fake_fetch_reset();

    conf_pool = ngx_create_pool(1024, &ngx_stubs_log);

    provider = make_provider();

    ngx_array_init(&list, conf_pool, 1, sizeof(void *));
    p = ngx_array_push(&list);
    *p = provider;

    ngx_http_auth_providers_create(conf_pool, &list);
}


static ngx_inline void
tear_down(void)
{
    if (conf_pool) {
        ngx_destroy_pool(conf_pool);
    }

    ngx_fake_fetch_reset();
    ngx_test_reset();
}


static ngx_inline ngx_int_t
discover(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter(w);

    return ngx_http_auth_provider_discover(provider, &fetch,
                                           NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                           &w->wait);
}


static ngx_inline void
discovered(void)
{
    ngx_fake_waiter_t  w;

    if (discover(&w) == NGX_AGAIN) {
        ngx_fake_fetch_answer(200, NULL, DOCUMENT);
    }

    ngx_fake_waiter_gone(&w);
}


static ngx_inline ngx_int_t
load(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter(w);

    return ngx_http_auth_keys_load(provider, &fetch, &w->wait);
}


static ngx_inline ngx_int_t
reload(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter(w);

    return ngx_http_auth_keys_reload(provider, &fetch, &w->wait);
}


/* a set of n keys that differ by kid: k0, k1, ... */

static ngx_inline const char *
jwks(ngx_uint_t n)
{
    char        *p;
    ngx_uint_t   i;
    static char  buf[32768];

    p = buf + sprintf(buf, "{\"keys\":[");

    for (i = 0; i < n; i++) {
        p += sprintf(p, "%s%.*s,\"kid\":\"k%d\"}", i ? "," : "",
                     (int) strlen(ngx_test_jwk_p256) - 1, ngx_test_jwk_p256,
                     (int) i);
    }

    sprintf(p, "]}");

    return buf;
}


#endif /* _PROVIDER_TEST_H_INCLUDED_ */
