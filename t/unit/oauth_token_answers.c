
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Tests for what the token endpoint answers, as JSON and as a form. */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "oauth_token_test.h"


static void test_answers(void);
static void test_answers_refused(void);
static void test_expires(void);
static void test_form(void);
static void test_limits(void);
static void test_error_code(void);


int
main(void)
{
    jose_test_init();

    test_answers();
    test_answers_refused();
    test_expires();
    test_form();
    test_limits();
    test_error_code();

    return ngx_test_done();
}


static void
test_answers(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static const char  *good[] = {
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\"}",
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\",\"token_type\":"
        "\"Bearer\"}",
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\",\"token_type\":"
        "\"bEARER\",\"scope\":7,\"expires_in\":null,\"refresh_token\":null,"
        "\"new\":{\"x\":[1]}}",
    };

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        exchange(&w);
        ngx_fake_fetch_answer(200, "application/json", good[i]);

        ngx_test_int(w.rc, NGX_OK, "answer %d", (int) i);
        ngx_test_int(w.done, 1, "once");
        ngx_test_str(&tokens.access_token, "AT", "access token");
        ngx_test_str(&tokens.id_token, "a.b.c", "id_token");
        ngx_test_int(tokens.refresh_token.len + tokens.scope.len, 0, "rest");
        over(&w);
    }

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    exchange(&w);
    ngx_fake_fetch_answer(200, "text/plain", "{\"access_token\":\"A T\","
                          "\"refresh_token\":\"RT\",\"scope\":\"a b\","
                          "\"expires_in\":3600}");

    ngx_test_int(w.rc, NGX_OK, "oauth2 needs no id_token");
    ngx_test_str(&tokens.refresh_token, "RT", "refresh token");
    ngx_test_str(&tokens.scope, "a b", "scope");
    ngx_test_int(tokens.expires, 1700003600, "expires");
    over(&w);
}


static void
test_answers_refused(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static const char  *bad[] = {
        "", "{}", "[]", "<html>", "null", "{\"access_token\":\"AT\"",
        "access_token=AT&id_token=a.b.c",
        "{\"access_token\":\"AT\",\"access_token\":\"BT\",\"id_token\":\"a\"}",
        "{\"access_token\":\"\",\"id_token\":\"a.b.c\"}",
        "{\"access_token\":null,\"id_token\":\"a.b.c\"}",
        "{\"access_token\":7,\"id_token\":\"a.b.c\"}",
        "{\"access_token\":[\"AT\"],\"id_token\":\"a.b.c\"}",
        "{\"access_token\":\"A\\r\\nX: y\",\"id_token\":\"a.b.c\"}",
        "{\"access_token\":\"A\\u0000\",\"id_token\":\"a.b.c\"}",
        "{\"access_token\":\"A\\u00e9\",\"id_token\":\"a.b.c\"}",
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\",\"token_type\":"
        "\"mac\"}",
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\",\"token_type\":"
        "\"BearerX\"}",
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\",\"token_type\":7}",
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\",\"token_type\":null}",
        "{\"access_token\":\"AT\",\"id_token\":7}",
        "{\"access_token\":\"AT\",\"id_token\":\"a\\nb\"}",
        "{\"access_token\":\"AT\",\"id_token\":\"a.b.c\",\"refresh_token\":7}",
        "{\"access_token\":\"AT\"}",
        "{\"access_token\":\"AT\",\"id_token\":\"\"}",
        "{\"access_token\":\"AT\",\"id_token\":null}",
    };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        exchange(&w);
        ngx_fake_fetch_answer(200, "application/json", bad[i]);

        ngx_test_int(w.rc, NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR,
                     "refused: %s", bad[i]);
        ngx_test_ok(oauth_test_logged("OAUTH_GET_ACCESS_TOKEN_ERROR"),
                    "and logged");
        over(&w);
    }
}


static void
test_expires(void)
{
    char                    *err;
    char                     text[256];
    ngx_uint_t               i;
    ngx_http_auth_tokens_t   t;

    static struct {
        const char  *text;
        time_t       expires;
    } rows[] = {
        { "3600", 1700003600 },
        { "\"3600\"", 1700003600 },
        { "3600.9", 1700003600 },
        { "0", 0 },
        { "-1", 0 },
        { "\"\"", 0 },
        { "\"x\"", 0 },
        { "\"-5\"", 0 },
        { "\"99999999999\"", 0 },
        { "null", 0 },
        { "true", 0 },
        { "[]", 0 },
        { "1e300", 1700000000 + 315360000 },
        { "9223372036854775807", 1700000000 + 315360000 },
        { "\"9999999999\"", 1700000000 + 315360000 },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(text, sizeof(text), "{\"access_token\":\"a\","
                 "\"expires_in\":%s}", rows[i].text);

        ngx_test_int(ngx_http_auth_token_parse(ngx_test_pool, ngx_test_s(text),
                                               0, &t, &err),
                     NGX_OK, "expires_in %s", rows[i].text);
        ngx_test_int(t.expires, rows[i].expires, "expires");
    }

    ngx_test_reset();
}


/* some providers answer so; their presets say it */

static void
test_form(void)
{
    char                    *err;
    ngx_uint_t               i;
    ngx_http_auth_tokens_t   t;

    static const char  *bad[] = {
        "", "access_token", "access_token=", "=AT", "access_token=%zz",
        "access_token=a&access_token=b", "access_token=%00",
        "access_token=a%0d%0ab", "x=1", "access_token=\xff",
        "access_token=AT&token_type=mac", "error=bad"
    };

    ngx_test_int(ngx_http_auth_token_parse(ngx_test_pool,
        ngx_test_s("access_token=A%20T&scope=a+b&token_type=bearer&"
                   "expires_in=60"), 1, &t, &err), NGX_OK, "a form");
    ngx_test_str(&t.access_token, "A T", "its token");
    ngx_test_str(&t.scope, "a b", "its scope");
    ngx_test_int(t.expires, 1700000060, "its end");

    ngx_test_int(ngx_http_auth_token_parse(ngx_test_pool,
        ngx_test_s("{\"access_token\":\"AT\"}"), 1, &t, &err), NGX_OK,
        "JSON will do as well");

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ngx_test_int(ngx_http_auth_token_parse(ngx_test_pool,
                                               ngx_test_s(bad[i]), 1, &t,
                                               &err),
                     NGX_ERROR, "form refused: %s", bad[i]);
    }

    ngx_test_reset();
}


static void
test_limits(void)
{
    char                    *err;
    size_t                   len;
    ngx_str_t                text;
    ngx_uint_t               i;
    ngx_fake_waiter_t        w;
    ngx_http_auth_tokens_t   t;

    for (i = 0; i < 2; i++) {
        len = NGX_HTTP_AUTH_TOKEN_MAX_TOKEN + i;

        text.data = ngx_palloc(ngx_test_pool, len + 32);
        text.len = len + 19;
        ngx_memset(text.data, 'a', text.len);
        ngx_memcpy(text.data, "{\"access_token\":\"", 17);
        ngx_memcpy(text.data + text.len - 2, "\"}", 2);

        ngx_test_int(ngx_http_auth_token_parse(ngx_test_pool, &text, 0, &t,
                                               &err),
                     i ? NGX_ERROR : NGX_OK, "a token of %d bytes", (int) len);
    }

    text.len = NGX_HTTP_AUTH_TOKEN_MAX_ANSWER + 1;
    text.data = ngx_palloc(ngx_test_pool, text.len);
    ngx_memset(text.data, ' ', text.len);
    ngx_memcpy(text.data, "{\"access_token\":\"a\"}", 20);

    ngx_test_int(ngx_http_auth_token_parse(ngx_test_pool, &text, 1, &t, &err),
                 NGX_ERROR, "an answer that is too long");

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->state->metadata = NULL;
    ngx_test_int(exchange(&w), NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR,
                 "no metadata");
    over(&w);
}


/* only a harmless error code is logged, never what stands beside it */

static void
test_error_code(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static struct {
        ngx_uint_t   status;
        const char  *body;
        const char  *logged;
        const char  *absent;
    } rows[] = {
        { 400, "{\"error\":\"invalid_grant\",\"error_description\":\"SECRET\"}",
          "error invalid_grant", "SECRET" },
        { 200, "{\"error\":\"bad_verification_code\"}",
          "error bad_verification_code", "\n" },
        { 400, "{\"error\":\"a\\nforged line\"}", "status 400", "forged" },
        { 400, "{\"error\":\"UPPER\"}", "status 400", "UPPER" },
        { 400, "{\"error\":\"code=SECRET\"}", "status 400", "SECRET" },
        { 400, "{\"error\":{\"message\":\"SECRET\"}}", "status 400", "SECRET" },
        { 400, "{\"error\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "aaaaaaaaaaaaaaaaaa\"}", "status 400", "aaaaaaa" },
        { 502, "<html>SECRET", "status 502", "SECRET" },
        { 200, "{\"id_token\":\"SECRET\"}", "access_token is missing",
          "SECRET" },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        exchange(&w);
        ngx_fake_fetch_answer(rows[i].status, NULL, rows[i].body);

        ngx_test_ok(oauth_test_logged(rows[i].logged), "logged: %s",
                    rows[i].logged);
        ngx_test_ok(!oauth_test_logged(rows[i].absent), "not logged");
        ngx_test_ok(!oauth_test_logged(CODE), "nor the code");
        over(&w);
    }

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    {
        static ngx_http_auth_preset_t  preset;

        preset = *provider->preset;
        preset.form_answer = 1;
        provider->preset = &preset;
    }

    exchange(&w);
    ngx_fake_fetch_answer(200, NULL, "error=bad_code&error_uri=https%3A%2F%2F");
    ngx_test_ok(oauth_test_logged("error bad_code"), "of a form");
    over(&w);
}
