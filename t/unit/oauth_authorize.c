
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_authorize.h"
#include "oauth_test.h"


static void test_url(void);
static void test_url_checks(void);
static void test_url_params(void);
static void test_url_query(void);
static void test_origin(void);

static ngx_str_t authorize(ngx_http_auth_provider_t *provider,
    const char *query);
static ngx_uint_t has(ngx_str_t *url, const char *text);


static ngx_http_auth_attempt_t  attempt;


int
main(void)
{
    jose_test_init();

    test_url();
    test_url_checks();
    test_url_params();
    test_url_query();
    test_origin();

    return ngx_test_done();
}


static void
test_url(void)
{
    ngx_str_t                  url;
    ngx_http_auth_provider_t  *provider;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);

    ngx_str_set(&provider->scope, "read:user user:email");
    provider->checks = NGX_HTTP_AUTH_CHECK_STATE;

    url = authorize(provider, "");
    url.len -= 43;

    /* contract, 11.10 */

    ngx_test_str(&url, "https://op.test/auth?client_id=cid&"
                 "scope=read%3Auser%20user%3Aemail&response_type=code&"
                 "redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fapi%2Fauth%2F"
                 "callback%2Fgithub&state=", "as v4 writes it");

    ngx_str_null(&provider->scope);
    ngx_str_set(&provider->state->metadata->authorization_endpoint,
                "https://op.test/auth?tenant=a");
    url = authorize(provider, "");

    ngx_test_ok(has(&url, "/auth?tenant=a&client_id=cid&response_type="),
                "a query is kept, no scope is not sent");

    provider->state->metadata = NULL;
    url = authorize(provider, "");
    ngx_test_int(url.len, 0, "no metadata");
    ngx_test_ok(oauth_test_logged("SIGNIN_OAUTH_ERROR"), "is logged");

    ngx_test_reset();
}


static void
test_url_checks(void)
{
    ngx_str_t                  url, challenge;
    ngx_http_auth_provider_t  *provider;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    url = authorize(provider, "");

    ngx_http_auth_attempt_challenge(ngx_test_pool, &attempt.verifier,
                                    &challenge);

    ngx_test_ok(has(&url, "&code_challenge_method=S256"), "S256");
    ngx_test_ok(memmem(url.data, url.len, challenge.data, challenge.len)
                != NULL, "the challenge");
    ngx_test_ok(has(&url, "&nonce="), "a nonce");
    ngx_test_ok(has(&url, "&state="), "a state");
    ngx_test_ok(!has(&url, "response_mode"), "no response mode");
    ngx_test_ok(memmem(url.data, url.len, attempt.verifier.data, 43) == NULL,
                "the verifier stays here");

    provider->checks = 0;
    provider->response_mode = NGX_HTTP_AUTH_RESPONSE_FORM_POST;
    url = authorize(provider, "");

    ngx_test_ok(!has(&url, "code_challenge") && !has(&url, "nonce="),
                "nothing of what is not checked");
    ngx_test_ok(has(&url, "&state="), "but a state");
    ngx_test_ok(has(&url, "&response_mode=form_post"), "form_post");

    ngx_test_reset();
}


static void
test_url_params(void)
{
    ngx_str_t                  url;
    ngx_array_t                params;
    ngx_keyval_t              *param;
    ngx_http_auth_provider_t  *provider;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    ngx_array_init(&params, ngx_test_pool, 1, sizeof(ngx_keyval_t));
    param = ngx_array_push(&params);
    ngx_str_set(&param->key, "prompt");
    ngx_str_set(&param->value, "select account");

    provider->params = &params;
    url = authorize(provider, "prompt=none&hd=x");

    ngx_test_ok(has(&url, "&prompt=select%20account"), "a configured one");
    ngx_test_ok(!has(&url, "prompt=none"), "is not replaced");
    ngx_test_ok(has(&url, "&hd=x"), "another one is added");

    ngx_test_reset();
}


static void
test_url_query(void)
{
    ngx_str_t                  url;
    ngx_uint_t                 i;
    ngx_http_auth_provider_t  *provider;

    static const char  *refused[] = {
        "client_id=evil", "scope=admin", "redirect_uri=https://evil.test",
        "state=evil", "nonce=evil", "code_challenge=evil",
        "code_challenge_method=plain", "response_type=token",
        "response_mode=fragment", "request=evil", "request_uri=https://evil",
        "audience=evil", "resource=evil", "claims=evil", "id_token_hint=evil",
        "registration=evil", "callbackUrl=evil", "json=evil", "PROMPT=evil",
        "prompt%20=evil", "prom%70t=evil", "prompt", "=evil", "&&evil",
        "prompt=%evil", "prompt=%00evil", "promptx=evil", "xprompt=evil"
    };

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        url = authorize(provider, refused[i]);

        ngx_test_ok(url.len && !has(&url, "evil") && !has(&url, "=plain")
                    && !has(&url, "=admin") && !has(&url, "=token")
                    && !has(&url, "fragment") && !has(&url, "prompt"),
                    "ignored: %s", refused[i]);
    }

    url = authorize(provider, "x=1&login_hint=a%40b.test&prompt=login+consent&"
                    "prompt=none&ui_locales=de&acr_values=a&max_age=1&"
                    "display=page&hd=h&domain_hint=d&max_age=");

    ngx_test_ok(has(&url, "&login_hint=a%40b.test&prompt=login%20consent&"
                    "ui_locales=de&acr_values=a&max_age=1&display=page&hd=h&"
                    "domain_hint=d"), "what may be set, each once");
    ngx_test_ok(!has(&url, "none") && !has(&url, "x=1"), "nothing else");

    ngx_test_reset();
}


static void
test_origin(void)
{
    ngx_str_t                  origin;
    ngx_http_auth_provider_t  *provider;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    ngx_str_set(&provider->state->metadata->authorization_endpoint,
                "https://Login.op.test:443/auth");

    ngx_test_int(ngx_http_auth_authorize_origin(ngx_test_pool, provider,
                                                &origin), NGX_OK, "origin");
    ngx_test_str(&origin, "https://login.op.test", "of the endpoint");

    provider->state->metadata = NULL;
    ngx_str_null(&provider->authorization_endpoint);

    ngx_http_auth_authorize_origin(ngx_test_pool, provider, &origin);
    ngx_test_str(&origin, OAUTH_TEST_ISSUER, "of the issuer");

    ngx_str_null(&provider->issuer);
    ngx_str_set(&provider->metadata_url, "https://meta.test/x");

    ngx_http_auth_authorize_origin(ngx_test_pool, provider, &origin);
    ngx_test_str(&origin, "https://meta.test", "of the metadata");

    ngx_str_null(&provider->metadata_url);

    ngx_test_int(ngx_http_auth_authorize_origin(ngx_test_pool, provider,
                                                &origin),
                 NGX_DECLINED, "nothing known");

    ngx_test_reset();
}


static ngx_str_t
authorize(ngx_http_auth_provider_t *provider, const char *query)
{
    ngx_str_t                  url;
    ngx_http_auth_authorize_t  req;

    (void) ngx_http_auth_attempt_create(ngx_test_pool, provider, &attempt);

    req.provider = provider;
    req.attempt = &attempt;
    req.redirect_uri = *ngx_test_s("http://localhost:3000/api/auth/callback/"
                                   "github");
    req.query = ngx_test_dup(query, strlen(query));

    ngx_str_null(&url);

    (void) ngx_http_auth_authorize_url(ngx_test_pool, &ngx_stubs_log, &req,
                                       &url);

    return url;
}


static ngx_uint_t
has(ngx_str_t *url, const char *text)
{
    return memmem(url->data, url->len, text, strlen(text)) != NULL;
}
