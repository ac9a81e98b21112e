
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "provider_test.h"


static void test_presets(void);
static void test_static(void);
static void test_parse(void);
static void test_parse_refused(void);
static void test_parse_http(void);
static void test_parse_explicit(void);


int
main(void)
{
    jose_test_init();

    test_presets();
    test_static();
    test_parse();
    test_parse_refused();
    test_parse_http();
    test_parse_explicit();

    return ngx_test_done();
}


static void
test_presets(void)
{
    ngx_http_auth_preset_t  *row;

    row = ngx_http_auth_preset_find(ngx_test_s("github"));

    ngx_test_ok(row != NULL, "a preset for github");
    ngx_test_int(row->type, NGX_HTTP_AUTH_PROVIDER_OAUTH2, "its type");
    ngx_test_ok(row->call != NULL && row->call->optional, "its further call");

    row = ngx_http_auth_preset_find(ngx_test_s("google"));

    ngx_test_ok(row != NULL, "a preset for google");
    ngx_test_int(row->type, NGX_HTTP_AUTH_PROVIDER_OIDC, "its type");
    ngx_test_str(&row->issuer, "https://accounts.google.com", "its issuer");

    ngx_test_ok(ngx_http_auth_preset_find(ngx_test_s("git")) == NULL,
                "a part of a name is no preset");
    ngx_test_ok(ngx_http_auth_preset_find(ngx_test_s("")) == NULL,
                "nothing is no preset");
}


static void
test_static(void)
{
    ngx_fake_waiter_t          w;
    ngx_http_auth_metadata_t  *metadata;

    set_up();

    ngx_test_int(ngx_http_auth_provider_is_static(provider), 0,
                 "an issuer alone needs discovery");
    ngx_test_ok(ngx_http_auth_provider_metadata(provider) == NULL,
                "and nothing is known");

    ngx_str_set(&provider->authorization_endpoint, "https://op.test/a");
    ngx_str_set(&provider->token_endpoint, "https://op.test/t");

    ngx_test_int(ngx_http_auth_provider_is_static(provider), 0,
                 "keys are missing");

    provider->id_token_algs = NGX_HTTP_AUTH_ALG_HS256;

    ngx_test_int(ngx_http_auth_provider_is_static(provider), 1,
                 "HS256 needs none");

    provider->type = NGX_HTTP_AUTH_PROVIDER_OAUTH2;

    ngx_test_int(ngx_http_auth_provider_is_static(provider), 0,
                 "oauth2 needs userinfo");

    tear_down();

    /* the same again, and the state made of it */

    set_up();

    ngx_str_set(&provider->authorization_endpoint, "https://op.test/a");
    ngx_str_set(&provider->token_endpoint, "https://op.test/t");
    ngx_str_set(&provider->jwks_uri, "https://op.test/k");

    {
        ngx_array_t                 list;
        ngx_http_auth_provider_t  **p;

        ngx_array_init(&list, conf_pool, 1, sizeof(void *));
        p = ngx_array_push(&list);
        *p = provider;

        ngx_http_auth_providers_create(conf_pool, &list);
    }

    metadata = ngx_http_auth_provider_metadata(provider);

    ngx_test_ok(metadata != NULL, "static metadata are there at once");
    ngx_test_str(&metadata->jwks_uri, "https://op.test/k", "its jwks_uri");
    ngx_test_int(discover(&w), NGX_OK, "nothing to discover");
    ngx_test_int(ngx_fake_fetch.started, 0, "nothing fetched");

    ngx_fake_waiter_gone(&w);
    tear_down();
}


static void
test_parse(void)
{
    char                      *err;
    ngx_http_auth_metadata_t   m;

    set_up();

    ngx_test_int(ngx_http_auth_discovery_parse(ngx_test_pool, provider,
        ngx_test_s("{\"issuer\":\"" ISSUER "\"," ENDPOINTS ","
                   "\"userinfo_endpoint\":\"https://op.test/me?x=1\","
                   "\"end_session_endpoint\":null,"
                   "\"authorization_response_iss_parameter_supported\":true,"
                   "\"token_endpoint_auth_methods_supported\":"
                   "[\"client_secret_post\",7,null,\"none\",\"new\"]}"),
        &m, &err), NGX_OK, "a document");

    ngx_test_str(&m.issuer, ISSUER, "issuer");
    ngx_test_str(&m.authorization_endpoint, "https://op.test/auth", "auth");
    ngx_test_str(&m.token_endpoint, "https://op.test/token", "token");
    ngx_test_str(&m.userinfo_endpoint, "https://op.test/me?x=1", "userinfo");
    ngx_test_str(&m.jwks_uri, "https://op.test/jwks", "jwks_uri");
    ngx_test_int(m.end_session_endpoint.len, 0, "null is absent");
    ngx_test_int(m.iss_parameter, 1, "iss is promised");
    ngx_test_int(m.auth_methods, (1 << NGX_HTTP_AUTH_CLIENT_SECRET_POST)
                                 |(1 << NGX_HTTP_AUTH_CLIENT_NONE),
                 "methods");

    ngx_str_null(&provider->issuer);
    ngx_str_set(&provider->metadata_url, "https://op.test/x");

    ngx_test_int(ngx_http_auth_discovery_parse(ngx_test_pool, provider,
                                               ngx_test_s(DOCUMENT), &m, &err),
                 NGX_OK, "no issuer configured");
    ngx_test_str(&m.issuer, ISSUER, "that of the document counts");

    tear_down();
}


static void
test_parse_refused(void)
{
    char                      *err;
    ngx_uint_t                 i;
    ngx_http_auth_metadata_t   m;

    static const char  *rows[][2] = {
        { "", "JSON" },
        { "<html>", "JSON" },
        { "[" DOCUMENT "]", "JSON" },
        { "\"x\"", "JSON" },
        { DOCUMENT "x", "JSON" },
        { "{\"issuer\":\"" ISSUER "\",\"issuer\":\"" ISSUER "\","
          ENDPOINTS "}", "JSON" },
        { "{" ENDPOINTS "}", "issuer" },
        { "{\"issuer\":7," ENDPOINTS "}", "issuer" },
        { "{\"issuer\":null," ENDPOINTS "}", "issuer" },
        { "{\"issuer\":\"" ISSUER "/\"," ENDPOINTS "}", "issuer" },
        { "{\"issuer\":\"" ISSUER "\\u0000\"," ENDPOINTS "}", "JSON" },
        { "{\"issuer\":\"https://OP.test\"," ENDPOINTS "}", "issuer" },
        { "{\"issuer\":\"https://evil.test\"," ENDPOINTS "}", "issuer" },
        { "{\"issuer\":\"" ISSUER "\"}", "authorization_endpoint" },
        { "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":"
          "\"https://op.test/a\"}", "token_endpoint" },
        { "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":"
          "\"https://op.test/a\",\"token_endpoint\":\"https://op.test/t\"}",
          "jwks_uri" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"userinfo_endpoint\":7}",
          "userinfo_endpoint" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"userinfo_endpoint\":\"\""
          "}", "userinfo_endpoint" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"userinfo_endpoint\":"
          "\"https://u@op.test/\"}", "userinfo_endpoint" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"userinfo_endpoint\":"
          "\"https://op.test/#x\"}", "userinfo_endpoint" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"userinfo_endpoint\":"
          "\"http://op.test/\"}", "userinfo_endpoint" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"userinfo_endpoint\":"
          "\"http://127.0.0.1:6379/\"}", "userinfo_endpoint" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"userinfo_endpoint\":"
          "\"file:///etc/passwd\"}", "userinfo_endpoint" },
        { "{\"issuer\":\"" ISSUER "\"," ENDPOINTS ",\"end_session_endpoint\":"
          "\"javascript:alert(1)\"}", "end_session_endpoint" },
    };

    set_up();

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        err = NULL;

        ngx_test_int(ngx_http_auth_discovery_parse(ngx_test_pool, provider,
                                                   ngx_test_s(rows[i][0]), &m,
                                                   &err),
                     NGX_ERROR, "refused: %s", rows[i][0]);
        ngx_test_ok(err && strstr(err, rows[i][1]), "it names %s (%s)",
                    rows[i][1], err ? err : "");
    }

    tear_down();
}


/* http in a document: only where the document itself came that way */

static void
test_parse_http(void)
{
    char                      *err;
    ngx_str_t                  text;
    ngx_http_auth_metadata_t   m;

    set_up();

    text = *ngx_test_s("{\"issuer\":\"http://127.0.0.1:1\","
                       "\"authorization_endpoint\":\"http://127.0.0.1:1/a\","
                       "\"token_endpoint\":\"http://localhost:1/t\","
                       "\"jwks_uri\":\"http://[::1]:1/k\"}");

    ngx_str_set(&provider->issuer, "http://127.0.0.1:1");

    ngx_test_int(ngx_http_auth_discovery_parse(ngx_test_pool, provider, &text,
                                               &m, &err),
                 NGX_OK, "a provider on loopback");

    text = *ngx_test_s("{\"issuer\":\"http://127.0.0.1:1\","
                       "\"authorization_endpoint\":\"http://127.0.0.1:1/a\","
                       "\"token_endpoint\":\"http://10.0.0.1:1/t\","
                       "\"jwks_uri\":\"http://[::1]:1/k\"}");

    ngx_test_int(ngx_http_auth_discovery_parse(ngx_test_pool, provider, &text,
                                               &m, &err),
                 NGX_ERROR, "must stay there");

    provider->allow_http = 1;

    ngx_test_int(ngx_http_auth_discovery_parse(ngx_test_pool, provider, &text,
                                               &m, &err),
                 NGX_OK, "unless allow_http is on");

    tear_down();
}


static void
test_parse_explicit(void)
{
    char                      *err;
    ngx_http_auth_metadata_t   m;

    set_up();

    ngx_str_set(&provider->token_endpoint, "https://mine.test/t");

    ngx_test_int(ngx_http_auth_discovery_parse(ngx_test_pool, provider,
        ngx_test_s("{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":"
                   "\"https://op.test/a\",\"token_endpoint\":\"ftp://x\","
                   "\"jwks_uri\":\"https://op.test/k\"}"), &m, &err),
                 NGX_OK, "what is configured is not read");
    ngx_test_str(&m.token_endpoint, "https://mine.test/t", "but used");

    tear_down();
}
