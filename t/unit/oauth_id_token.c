
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "jose_vectors.h"
#include "ngx_http_auth_id_token.h"
#include "ngx_http_auth_jws.h"
#include "oauth_test.h"


#define ACCESS_TOKEN  "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"

#define GOOD                                                                  \
    "\"iss\":\"https://op.test\",\"sub\":\"42\",\"aud\":\"cid\","             \
    "\"exp\":1700000300,\"iat\":1700000000,\"nonce\":\"n\""


static void test_algorithms(void);
static void test_hmac(void);
static void test_confusion(void);
static void test_form(void);
static void test_rotation(void);
static void test_no_kid(void);
static void test_flood(void);
static void test_outage(void);
static void test_cancel(void);
static void test_single_flight(void);
static void test_faults(void);

static ngx_int_t verify(const char *token, ngx_fake_waiter_t *w);
static void over(ngx_fake_waiter_t *w);
static void publish(const char *jwk, const char *kid);
static const char *sign(const char *jwk, const char *kid, const char *alg,
    const char *claims);


static ngx_http_auth_provider_t    *provider;
static ngx_http_auth_fetch_conf_t   fetch;
static json_t                      *claims;


int
main(void)
{
    jose_test_init();

    test_algorithms();
    test_hmac();
    test_confusion();
    test_form();
    test_rotation();
    test_no_kid();
    test_flood();
    test_outage();
    test_cancel();
    test_single_flight();
    test_faults();

    return ngx_test_done();
}


static void
test_algorithms(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    const char  *rows[][3] = {
        { ngx_test_jwk_rsa_private, ngx_test_jwk_rsa, "RS256" },
        { ngx_test_jwk_rsa_private, ngx_test_jwk_rsa, "RS384" },
        { ngx_test_jwk_rsa_private, ngx_test_jwk_rsa, "RS512" },
        { ngx_test_jwk_rsa_private, ngx_test_jwk_rsa, "PS256" },
        { ngx_test_jwk_rsa_private, ngx_test_jwk_rsa, "PS384" },
        { ngx_test_jwk_rsa_private, ngx_test_jwk_rsa, "PS512" },
        { ngx_test_jwk_p256_private, ngx_test_jwk_p256, "ES256" },
        { ngx_test_jwk_p384_private, ngx_test_jwk_p384, "ES384" },
        { ngx_test_jwk_p521_private, ngx_test_jwk_p521, "ES512" },
        { ngx_test_jwk_ed_private, ngx_test_jwk_ed, "EdDSA" },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

        ngx_test_int(verify(sign(rows[i][0], "k", rows[i][2], "{" GOOD "}"),
                            &w), NGX_AGAIN, "%s: keys are asked for",
                     rows[i][2]);
        publish(rows[i][1], "k");

        ngx_test_int(w.rc, NGX_OK, "%s is accepted", rows[i][2]);
        ngx_test_ok(claims && json_object_get(claims, "sub"), "with claims");
        over(&w);

        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        provider->id_token_algs &= ~ngx_http_auth_alg_parse(
                                                  ngx_test_s(rows[i][2]));

        ngx_test_int(verify(sign(rows[i][0], "k", rows[i][2], "{" GOOD "}"),
                            &w), NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                     "%s is refused where it is not named", rows[i][2]);
        ngx_test_int(ngx_fake_fetch.started, 0, "without a fetch");
        over(&w);
    }
}


static void
test_hmac(void)
{
    ngx_fake_waiter_t  w;

    static const char  key[] = "{\"kty\":\"oct\",\"k\":\"MDEyMzQ1Njc4OTAxMjM0N"
                               "TY3ODkwMTIzNDU2Nzg5MDE\"}";

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_str_set(&provider->client_secret, "01234567890123456789012345678901");

    ngx_test_int(verify(sign(key, NULL, "HS256", "{" GOOD "}"), &w),
                 NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                 "HS256 is refused unless named");
    ngx_test_ok(oauth_test_logged("alg"), "and the log says why");
    ngx_fake_waiter_gone(&w);

    provider->id_token_algs = NGX_HTTP_AUTH_ALG_HS256;

    ngx_test_int(verify(sign(key, "any", "HS256", "{" GOOD "}"), &w), NGX_OK,
                 "named, it is accepted at once");
    ngx_test_int(ngx_fake_fetch.started, 0, "without keys");
    ngx_fake_waiter_gone(&w);

    ngx_str_set(&provider->client_secret, "01234567890123456789012345678902");
    ngx_test_int(verify(sign(key, NULL, "HS256", "{" GOOD "}"), &w),
                 NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "with another secret");
    ngx_fake_waiter_gone(&w);

    ngx_str_set(&provider->client_secret, "");
    ngx_test_int(verify(sign(key, NULL, "HS256", "{" GOOD "}"), &w),
                 NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "with no secret");
    over(&w);
}


/* a public key must not become the secret of an HMAC, nor one type another */

static void
test_confusion(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->id_token_algs |= NGX_HTTP_AUTH_ALG_HMAC;

    verify(sign(ngx_test_jwk_rsa_private, "k", "RS256", "{" GOOD "}"), &w);
    publish(ngx_test_jwk_rsa, "k");
    ngx_test_int(w.rc, NGX_OK, "the keys are there");
    ngx_fake_waiter_gone(&w);

    ngx_test_int(verify(sign("{\"kty\":\"oct\",\"k\":\"ofgWCuLjybRlzo0tZWJjNiu"
                             "Sfb4p4fAkd_wWJcyQoTY\"}", "k", "HS256",
                             "{" GOOD "}"), &w),
                 NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "modulus as a secret");
    ngx_fake_waiter_gone(&w);

    ngx_test_int(verify(sign(ngx_test_jwk_p256_private, "k", "ES256",
                             "{" GOOD "}"), &w),
                 NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "another type of key");
    ngx_test_ok(oauth_test_logged("no key"), "no key fits");
    over(&w);
}


static void
test_form(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static const char  *bad[] = {
        "", "x", "..", "a.b", "a.b.c.d", "a.b.c.d.e",

        /* {"alg":"none"}, {"alg":"NONE"} and no alg at all */
        "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJOT05FIn0.e30.", "e30.e30.AA",

        /* {"alg":"XX999"}, {"alg":"dir","enc":"A256GCM"} */
        "eyJhbGciOiJYWDk5OSJ9.e30.AA",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AA.AA.AA",

        /* {"alg":"ES256","crit":["exp"],"exp":1} */
        "eyJhbGciOiJFUzI1NiIsImNyaXQiOlsiZXhwIl0sImV4cCI6MX0.e30.AA",
    };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

        ngx_test_int(verify(bad[i], &w), NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                     "form: %s", bad[i]);
        ngx_test_int(ngx_fake_fetch.started, 0, "nothing is fetched for it");
        over(&w);
    }

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->state->metadata = NULL;
    ngx_test_int(verify(sign(ngx_test_jwk_p256_private, "k", "ES256",
                             "{" GOOD "}"), &w),
                 NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "no metadata");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    verify(sign(ngx_test_jwk_p256_private, "k", "ES256", "[" "1]"), &w);
    publish(ngx_test_jwk_p256, "k");
    ngx_test_int(w.rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "a list as payload");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    verify(sign(ngx_test_jwk_p256_private, "k", "ES256",
                "{" GOOD ",\"sub\":\"43\"}"), &w);
    publish(ngx_test_jwk_p256, "k");
    ngx_test_int(w.rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "sub twice");
    ngx_test_ok(claims == NULL, "no claims");
    over(&w);
}


static void
test_rotation(void)
{
    const char         *token;
    ngx_fake_waiter_t   w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    token = sign(ngx_test_jwk_p256_private, "new", "ES256", "{" GOOD "}");

    verify(token, &w);
    publish(ngx_test_jwk_ed, "old");
    ngx_test_int(w.rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                 "an unknown kid right after a fetch");
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(1700000030);

    ngx_test_int(verify(token, &w), NGX_AGAIN, "half a minute later");
    publish(ngx_test_jwk_p256, "new");
    ngx_test_int(w.rc, NGX_OK, "the new key is found");
    ngx_fake_waiter_gone(&w);

    ngx_test_int(verify(token, &w), NGX_OK, "and then at once");
    ngx_fake_waiter_gone(&w);

    /* the same kid for another key: a signature that does not verify */

    ngx_stubs_set_time(1700000060);
    token = sign(ngx_test_jwk_rsa_private, "new", "RS256", "{" GOOD "}");

    ngx_test_int(verify(token, &w), NGX_AGAIN, "a key changed under its kid");
    publish(ngx_test_jwk_rsa, "new");
    ngx_test_int(w.rc, NGX_OK, "is found too");
    over(&w);
}


static void
test_no_kid(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    verify(sign(ngx_test_jwk_p256_private, NULL, "ES256", "{" GOOD "}"), &w);
    publish(ngx_test_jwk_p256, "k");
    ngx_test_int(w.rc, NGX_OK, "one key needs no kid");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    verify(sign(ngx_test_jwk_p256_private, "x", "ES256", "{" GOOD "}"), &w);
    publish(ngx_test_jwk_p256, "k");
    ngx_test_int(w.rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                 "a kid that is not the key's");
    over(&w);
}


/* 1000 tokens with a kid of their own each */

static void
test_flood(void)
{
    char               kid[32];
    ngx_int_t          rc;
    ngx_uint_t         i, n;
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    verify(sign(ngx_test_jwk_p256_private, "k", "ES256", "{" GOOD "}"), &w);
    publish(ngx_test_jwk_p256, "k");
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(1700000100);
    ngx_fake_fetch.started = 0;

    for (i = 0, n = 0; i < 1000; i++) {
        snprintf(kid, sizeof(kid), "k%d", (int) i);

        rc = verify(sign(ngx_test_jwk_p256_private, kid, "ES256",
                         "{" GOOD "}"), &w);
        if (rc == NGX_AGAIN) {
            publish(ngx_test_jwk_p256, "k");
            rc = w.rc;
        }

        n += (rc == NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR);
        ngx_fake_waiter_gone(&w);
    }

    ngx_test_int(n, 1000, "1000 unknown kids are refused");
    ngx_test_int(ngx_fake_fetch.started, 1, "with one fetch");

    ngx_fake_waiter(&w);
    over(&w);
}


static void
test_outage(void)
{
    const char         *token;
    ngx_fake_waiter_t   w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    token = sign(ngx_test_jwk_p256_private, "k", "ES256",
                 "{\"iss\":\"https://op.test\",\"sub\":\"42\",\"aud\":\"cid\","
                 "\"exp\":1700090000,\"iat\":1700000000,\"nonce\":\"n\"}");

    verify(token, &w);
    ngx_fake_fetch_fail("connection refused");
    ngx_test_int(w.rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "no keys at all");
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(1700000001);
    verify(token, &w);
    publish(ngx_test_jwk_p256, "k");
    ngx_test_int(w.rc, NGX_OK, "keys are there");
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(1700010000);
    ngx_test_int(verify(token, &w), NGX_AGAIN, "to be renewed");
    ngx_fake_fetch_fail("connection refused");
    ngx_test_int(w.rc, NGX_OK, "the last good set survives");
    over(&w);
}


static void
test_cancel(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    verify(sign(ngx_test_jwk_p256_private, "k", "ES256", "{" GOOD "}"), &w);
    ngx_fake_waiter_gone(&w);

    ngx_test_int(ngx_fake_fetch.cancelled, 0, "the fetch is the provider's");

    publish(ngx_test_jwk_p256, "k");
    ngx_test_int(w.done, 0, "who left is not told");

    verify(sign(ngx_test_jwk_p256_private, "k", "ES256", "{" GOOD "}"), &w);
    ngx_test_ok(claims != NULL, "the keys are there for the next one");
    over(&w);
}


static void
test_single_flight(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w[3];

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    for (i = 0; i < 3; i++) {
        verify(sign(i == 2 ? ngx_test_jwk_ed_private
                           : ngx_test_jwk_p256_private, "k",
                    i == 2 ? "EdDSA" : "ES256", "{" GOOD "}"), &w[i]);
    }

    ngx_fake_waiter_gone(&w[0]);
    publish(ngx_test_jwk_p256, "k");

    ngx_test_int(ngx_fake_fetch.started, 1, "three tokens, one fetch");
    ngx_test_int(w[0].done, 0, "one left");
    ngx_test_int(w[1].rc, NGX_OK, "one is good");
    ngx_test_int(w[2].rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, "one is not");

    ngx_fake_waiter_gone(&w[1]);
    over(&w[2]);
}


static void
test_faults(void)
{
    ngx_int_t          rc;
    ngx_str_t          token;
    ngx_uint_t         n;
    const char        *text;
    ngx_fake_waiter_t  w;

    for (n = 1, rc = NGX_ERROR; n < 200 && rc != NGX_OK; n++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        text = sign(ngx_test_jwk_p256_private, "k", "ES256", "{" GOOD
                    ",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}");
        token = ngx_test_dup(text, strlen(text));

        ngx_fake_waiter(&w);

        {
            ngx_http_auth_id_token_t  req = {
                provider, &fetch, token, ngx_string(ACCESS_TOKEN),
                ngx_string("n")
            };

            ngx_stubs_fail_alloc = n;
            rc = ngx_http_auth_id_token_verify(&req, &claims, &w.wait);
        }

        if (rc == NGX_AGAIN) {
            publish(ngx_test_jwk_p256, "k");
            rc = w.rc;
        }

        ngx_stubs_fail_alloc = 0;

        ngx_test_ok(rc == NGX_OK ? n > 8 && claims
                                 : rc == NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR
                                   && claims == NULL,
                    "allocation %d", (int) n);
        over(&w);
    }
}


static ngx_int_t
verify(const char *token, ngx_fake_waiter_t *w)
{
    ngx_http_auth_id_token_t  req;

    ngx_fake_waiter(w);

    req.provider = provider;
    req.fetch = &fetch;
    req.id_token.len = strlen(token);
    req.id_token.data = ngx_palloc(w->wait.pool, req.id_token.len);
    ngx_memcpy(req.id_token.data, token, req.id_token.len);
    ngx_str_set(&req.access_token, ACCESS_TOKEN);
    ngx_str_set(&req.nonce, "n");

    return ngx_http_auth_id_token_verify(&req, &claims, &w->wait);
}


static void
over(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter_gone(w);
    ngx_fake_fetch_reset();
    ngx_test_reset();
    ngx_stubs_set_time(1700000000);
}


/* Answers the fetch that is pending with a set of that key. */

static void
publish(const char *jwk, const char *kid)
{
    char  text[4096];

    snprintf(text, sizeof(text), "{\"keys\":[%.*s,\"kid\":\"%s\"}]}",
             (int) strlen(jwk) - 1, jwk, kid);

    ngx_fake_fetch_answer(200, "application/json", text);
}


static const char *
sign(const char *jwk, const char *kid, const char *alg, const char *payload)
{
    ngx_str_t                    text, token;
    ngx_http_auth_jwk_t         *key;
    ngx_http_auth_jws_header_t   header;
    static char                  buf[8192];

    key = ngx_strstr(jwk, "\"oct\"") ? jose_test_key(jwk)
                                     : jose_test_private(jwk);

    header.alg = ngx_http_auth_alg_parse(ngx_test_s(alg));
    header.kid = *ngx_test_s(kid ? kid : "");
    ngx_str_null(&header.typ);

    text = *ngx_test_s(payload);

    if (ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &text, &token)
        != NGX_OK)
    {
        return "";
    }

    ngx_memcpy(buf, token.data, token.len);
    buf[token.len] = '\0';

    return buf;
}
