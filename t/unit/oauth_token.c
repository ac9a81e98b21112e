
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Tests for the token request: how the client proves itself, and failures. */


#include <ngx_config.h>
#include <ngx_core.h>

#include "jose_vectors.h"
#include "ngx_http_auth_client.h"
#include "ngx_http_auth_jws.h"
#include "oauth_token_test.h"


static void test_basic(void);
static void test_method(void);
static void test_request(void);
static void test_private_key(void);
static void test_failures(void);
static void test_cancel(void);
static void test_faults(void);

static ngx_uint_t body_has(const char *text);
static json_t *assertion_claims(ngx_http_auth_jwk_t *key);


int
main(void)
{
    jose_test_init();

    test_basic();
    test_method();
    test_request();
    test_private_key();
    test_failures();
    test_cancel();
    test_faults();

    return ngx_test_done();
}


/* contract, 11.7 */

static void
test_basic(void)
{
    ngx_str_t  value;

    ngx_http_auth_client_basic(ngx_test_pool, ngx_test_s("cid"),
                               ngx_test_s("s e+c:"), &value);
    ngx_test_str(&value, "Basic Y2lkOnMrZSUyQmMlM0E=", "vector");

    ngx_http_auth_client_basic(ngx_test_pool, ngx_test_s("a:b\xc3\xa9"),
                               ngx_test_s("c"), &value);
    ngx_test_str(&value, "Basic YSUzQWIlQzMlQTk6Yw==", "a colon in the id");
}


static void
test_method(void)
{
    ngx_http_auth_metadata_t  *metadata;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    metadata = provider->state->metadata;

    ngx_test_int(ngx_http_auth_client_method(provider),
                 NGX_HTTP_AUTH_CLIENT_SECRET_BASIC, "nothing listed");

    metadata->auth_methods = 1 << NGX_HTTP_AUTH_CLIENT_SECRET_POST;
    ngx_test_int(ngx_http_auth_client_method(provider),
                 NGX_HTTP_AUTH_CLIENT_SECRET_POST, "only post listed");

    metadata->auth_methods |= 1 << NGX_HTTP_AUTH_CLIENT_SECRET_BASIC;
    ngx_test_int(ngx_http_auth_client_method(provider),
                 NGX_HTTP_AUTH_CLIENT_SECRET_BASIC, "both listed");

    metadata->auth_methods = 1 << NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY;
    ngx_test_int(ngx_http_auth_client_method(provider),
                 NGX_HTTP_AUTH_CLIENT_SECRET_BASIC, "neither listed");

    provider->auth_method = NGX_HTTP_AUTH_CLIENT_NONE;
    ngx_test_int(ngx_http_auth_client_method(provider),
                 NGX_HTTP_AUTH_CLIENT_NONE, "configured");

    ngx_test_reset();
}


static void
test_request(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    ngx_test_int(exchange(&w), NGX_AGAIN, "a request by Basic");
    ngx_test_ok(strcmp(ngx_fake_fetch.url, "https://op.test/token") == 0,
                "to the token endpoint");
    ngx_test_int(ngx_fake_fetch.allow_http, 0, "https only");
    ngx_test_ok(strcmp(ngx_fake_fetch.body, "grant_type=authorization_code&"
                "code=" CODE "&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2F"
                "api%2Fauth%2Fcallback%2Fplain&code_verifier=verifier") == 0,
                "its body: %s", ngx_fake_fetch.body);
    ngx_test_ok(strcmp(ngx_fake_fetch.authorization,
                       "Basic Y2lkOnMrZSUyQmMlM0E=") == 0, "its header");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->checks &= ~NGX_HTTP_AUTH_CHECK_PKCE;
    provider->auth_method = NGX_HTTP_AUTH_CLIENT_SECRET_POST;

    exchange(&w);
    ngx_test_ok(body_has("&client_id=cid&client_secret=s%20e%2Bc%3A"), "post");
    ngx_test_ok(!body_has("code_verifier"), "no verifier without PKCE");
    ngx_test_ok(ngx_fake_fetch.authorization[0] == '\0', "no header");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->auth_method = NGX_HTTP_AUTH_CLIENT_NONE;

    exchange(&w);
    ngx_test_ok(body_has("&client_id=cid"), "none: the id");
    ngx_test_ok(!body_has("secret") && ngx_fake_fetch.authorization[0] == '\0',
                "and no secret");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_str_set(&provider->state->metadata->token_endpoint,
                "http://127.0.0.1:1/t");

    exchange(&w);
    ngx_test_int(ngx_fake_fetch.allow_http, 1, "http where it was checked");
    over(&w);
}


static void
test_private_key(void)
{
    json_t               *claims, *other;
    ngx_uint_t            i;
    ngx_fake_waiter_t     w;
    ngx_http_auth_jwk_t  *key;

    const char  *keys[][2] = {
        { ngx_test_jwk_rsa_private, ngx_test_jwk_rsa },
        { ngx_test_jwk_p256_private, ngx_test_jwk_p256 },
        { ngx_test_jwk_p384_private, ngx_test_jwk_p384 },
        { ngx_test_jwk_ed_private, ngx_test_jwk_ed },
    };

    for (i = 0; i < 4; i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        provider->auth_method = NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY;
        provider->client_key = jose_test_private(keys[i][0]);
        key = jose_test_key(keys[i][1]);

        ngx_test_int(exchange(&w), NGX_AGAIN, "private_key_jwt %d", (int) i);
        ngx_test_ok(body_has("&client_id=cid&client_assertion_type=urn%3Aietf"
                             "%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-"
                             "bearer&client_assertion=ey"), "its body");
        ngx_test_ok(!body_has("secret"), "no secret");

        claims = assertion_claims(key);
        ngx_test_ok(claims != NULL, "its signature");
        ngx_test_ok(json_equal(claims, oauth_test_json(
            "{\"iss\":\"cid\",\"sub\":\"cid\",\"aud\":\"https://op.test\","
            "\"iat\":1700000000,\"exp\":1700000060,\"jti\":\"x\"}")) == 0
            && json_string_length(json_object_get(claims, "jti")) == 36,
            "a jti of its own");

        json_object_set_new(claims, "jti", json_string("x"));

        ngx_test_ok(json_equal(claims, oauth_test_json(
            "{\"iss\":\"cid\",\"sub\":\"cid\",\"aud\":\"https://op.test\","
            "\"iat\":1700000000,\"exp\":1700000060,\"jti\":\"x\"}")),
            "its claims");
        over(&w);
    }

    /* an issuer that is not known leaves the endpoint; no jti comes twice */

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    provider->auth_method = NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY;
    provider->client_key = jose_test_private(ngx_test_jwk_p256_private);
    ngx_str_null(&provider->state->metadata->issuer);
    key = jose_test_key(ngx_test_jwk_p256);

    exchange(&w);
    claims = assertion_claims(key);
    ngx_test_ok(strcmp(json_string_value(json_object_get(claims, "aud")),
                       "https://op.test/token") == 0, "aud without an issuer");
    ngx_fake_waiter_gone(&w);

    exchange(&w);
    other = assertion_claims(key);
    ngx_test_ok(!json_equal(json_object_get(claims, "jti"),
                            json_object_get(other, "jti")), "another jti");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->auth_method = NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY;

    ngx_test_int(exchange(&w), NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR,
                 "no key");
    over(&w);
}


static void
test_failures(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static ngx_uint_t  status[] = { 201, 204, 301, 302, 400, 401, 404, 500 };

    for (i = 0; i < sizeof(status) / sizeof(status[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        exchange(&w);
        ngx_fake_fetch_answer(status[i], "application/json",
                         "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\"}");

        ngx_test_int(w.rc, NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR,
                     "status %d", (int) status[i]);
        ngx_test_int(tokens.access_token.len, 0, "gives no token");
        over(&w);
    }

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    exchange(&w);
    ngx_fake_fetch_fail("connection reset");
    ngx_test_int(w.rc, NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR, "no answer");
    ngx_test_ok(oauth_test_logged("connection reset"), "is logged");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_fake_fetch.refuse = 1;
    ngx_test_int(exchange(&w), NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR,
                 "not started");
    ngx_test_ok(w.wait.cancel == NULL, "nothing to cancel");
    over(&w);
}


static void
test_cancel(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    exchange(&w);

    ngx_fake_waiter_gone(&w);

    ngx_test_int(ngx_fake_fetch.cancelled, 1, "who leaves ends the fetch");
    ngx_test_int(w.done, 0, "and is not told");

    ngx_test_reset();
}


static void
test_faults(void)
{
    ngx_int_t          rc;
    ngx_uint_t         n;
    ngx_fake_waiter_t  w;

    for (n = 1, rc = NGX_ERROR; n < 100 && rc != NGX_OK; n++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        provider->auth_method = NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY;
        provider->client_key = jose_test_private(ngx_test_jwk_p256_private);

        ngx_fake_waiter(&w);
        ngx_stubs_fail_alloc = n;

        {
            ngx_http_auth_token_request_t  req = {
                provider, &fetch, ngx_string("c"), ngx_string("r"),
                ngx_string("v")
            };

            rc = ngx_http_auth_token_exchange(&req, &tokens, &w.wait);
        }

        if (rc == NGX_AGAIN) {
            ngx_fake_fetch_answer(200, NULL, "{\"access_token\":\"AT\","
                                  "\"id_token\":\"a.b.c\",\"refresh_token\":"
                                  "\"RT\"}");
            rc = w.rc;
        }

        ngx_stubs_fail_alloc = 0;

        ngx_test_ok(rc == NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR
                    || (rc == NGX_OK && n > 8 && tokens.refresh_token.len),
                    "allocation %d", (int) n);
        over(&w);
    }
}


static ngx_uint_t
body_has(const char *text)
{
    return strstr(ngx_fake_fetch.body, text) != NULL;
}


/* of the assertion in the last request, NULL unless the key signed it */

static json_t *
assertion_claims(ngx_http_auth_jwk_t *key)
{
    char       *p;
    json_t     *json;
    ngx_str_t   token, payload;

    p = strstr(ngx_fake_fetch.body, "client_assertion=ey");
    if (p == NULL) {
        return NULL;
    }

    token = ngx_test_dup(p + 17, strlen(p + 17));

    if (ngx_http_auth_jws_verify(ngx_test_pool, &token, key,
                                 NGX_HTTP_AUTH_ALG_ASYMMETRIC, NULL, &payload)
        != NGX_OK)
    {
        return NULL;
    }

    json = ngx_http_auth_json_parse(&payload, 4096);
    (void) ngx_http_auth_json_to_pool(ngx_test_pool, json);

    return json;
}
