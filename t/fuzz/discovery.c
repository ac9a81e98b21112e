
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Discovery documents and key sets, read for several kinds of provider: what is
 * accepted must be addresses that the provider may have.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_discovery.h"
#include "ngx_http_auth_keys.h"
#include "fuzz_provider.h"


static void fuzz_kinds(void);
static void fuzz_document(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_provider_t *provider, ngx_uint_t http);
static void fuzz_url(ngx_pool_t *pool, ngx_str_t *url, ngx_uint_t required,
    ngx_uint_t http);


static ngx_http_auth_provider_t  *fuzz_oidc;
static ngx_http_auth_provider_t  *fuzz_oauth2;
static ngx_http_auth_provider_t  *fuzz_local;


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ngx_str_t                       text;
    ngx_pool_t                     *pool;
    ngx_http_auth_fetch_response_t  res;

    fuzz_kinds();

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    fuzz_document(pool, &text, fuzz_oidc, NGX_HTTP_AUTH_HTTP_NOWHERE);
    fuzz_document(pool, &text, fuzz_oauth2, NGX_HTTP_AUTH_HTTP_NOWHERE);
    fuzz_document(pool, &text, fuzz_local, NGX_HTTP_AUTH_HTTP_LOOPBACK);

    ngx_memzero(&res, sizeof(res));
    res.status = 200;
    res.body = text;

    (void) ngx_http_auth_discovery_take(fuzz_oidc->state, &res);
    (void) ngx_http_auth_keys_take(fuzz_oidc->state, &res);

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_kinds(void)
{
    ngx_http_auth_provider_t  *p;
    ngx_http_auth_provider_t **kind[] = {
        &fuzz_oidc, &fuzz_oauth2, &fuzz_local
    };
    ngx_uint_t                 i;

    if (fuzz_oidc) {
        return;
    }

    for (i = 0; i < 3; i++) {
        p = fuzz_provider(i == 1 ? NGX_HTTP_AUTH_PROVIDER_OAUTH2
                                 : NGX_HTTP_AUTH_PROVIDER_OIDC);

        ngx_str_null(&p->authorization_endpoint);
        ngx_str_null(&p->token_endpoint);
        ngx_str_null(&p->userinfo_endpoint);
        ngx_str_null(&p->jwks_uri);

        *kind[i] = p;
    }

    /* these take the issuer of the document, one by plain http */

    ngx_str_null(&fuzz_oauth2->issuer);
    ngx_str_set(&fuzz_oauth2->metadata_url, "https://op.test/m");
    ngx_str_null(&fuzz_local->issuer);
    ngx_str_set(&fuzz_local->metadata_url, "http://127.0.0.1:1/m");
}


static void
fuzz_document(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_provider_t *provider, ngx_uint_t http)
{
    char                      *err;
    ngx_int_t                  rc;
    ngx_http_auth_metadata_t   m;

    rc = ngx_http_auth_discovery_parse(pool, provider, text, &m, &err);

    if (rc != NGX_OK) {
        fuzz_check(rc == NGX_ERROR && ngx_strlen(err) != 0);
        return;
    }

    fuzz_check(provider->issuer.len == 0
               || fuzz_same(&provider->issuer, &m.issuer));

    fuzz_url(pool, &m.issuer, 1, http);
    fuzz_url(pool, &m.authorization_endpoint, 1, http);
    fuzz_url(pool, &m.token_endpoint, 1, http);
    fuzz_url(pool, &m.userinfo_endpoint, provider == fuzz_oauth2, http);
    fuzz_url(pool, &m.jwks_uri, provider != fuzz_oauth2, http);
    fuzz_url(pool, &m.end_session_endpoint, 0, http);
}


static void
fuzz_url(ngx_pool_t *pool, ngx_str_t *url, ngx_uint_t required,
    ngx_uint_t http)
{
    if (url->len == 0) {
        fuzz_check(!required);
        return;
    }

    fuzz_check(url->len <= NGX_HTTP_AUTH_DISCOVERY_MAX_URL);
    fuzz_check(ngx_http_auth_provider_check_url(pool, url, http) == NGX_OK);
}
