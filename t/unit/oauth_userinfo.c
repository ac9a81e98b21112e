
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_userinfo.h"
#include "oauth_test.h"


#define FULL                                                                  \
    "\"sub\":\"42\",\"name\":\"n\",\"email\":\"a@b.test\",\"picture\":\"p\""


static void test_needed(void);
static void test_request(void);
static void test_answers_refused(void);
static void test_sub(void);
static void test_merge(void);
static void test_oauth2(void);
static void test_github(void);
static void test_github_entries(void);
static void test_github_refused(void);
static void test_github_address(void);
static void test_cancel(void);
static void test_faults(void);

static ngx_int_t get(ngx_fake_waiter_t *w, const char *claims);
static void over(ngx_fake_waiter_t *w);
static void github(void);
static ngx_uint_t raw_is(const char *name, const char *text);


static ngx_http_auth_provider_t    *provider;
static ngx_http_auth_fetch_conf_t   fetch;
static json_t                      *raw;


int
main(void)
{
    jose_test_init();

    test_needed();
    test_request();
    test_answers_refused();
    test_sub();
    test_merge();
    test_oauth2();
    test_github();
    test_github_entries();
    test_github_refused();
    test_github_address();
    test_cancel();
    test_faults();

    return ngx_test_done();
}


/* "userinfo auto|on|off" */

static void
test_needed(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_test_int(get(&w, "{" FULL "}"), NGX_OK, "auto: nothing is missing");
    ngx_test_ok(raw_is("name", "n"), "the claims are the profile");
    ngx_test_int(ngx_fake_fetch.started, 0, "nothing is fetched");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_test_int(get(&w, "{\"sub\":\"42\"}"), NGX_AGAIN,
                 "auto: something is missing");
    ngx_test_ok(raw == NULL, "no profile yet");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_str_null(&provider->state->metadata->userinfo_endpoint);
    ngx_test_int(get(&w, "{\"sub\":\"42\"}"), NGX_OK, "auto: nobody to ask");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->userinfo = NGX_HTTP_AUTH_USERINFO_ON;
    ngx_test_int(get(&w, "{" FULL "}"), NGX_AGAIN, "on: asked always");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->userinfo = NGX_HTTP_AUTH_USERINFO_ON;
    ngx_str_null(&provider->state->metadata->userinfo_endpoint);
    ngx_test_int(get(&w, "{" FULL "}"), NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                 "on: nobody to ask");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    provider->userinfo = NGX_HTTP_AUTH_USERINFO_OFF;
    ngx_test_int(get(&w, "{\"sub\":\"42\"}"), NGX_OK, "off: never");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    ngx_test_int(get(&w, NULL), NGX_AGAIN, "oauth2: always");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    provider->state->metadata = NULL;
    ngx_test_int(get(&w, NULL), NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                 "no metadata");
    over(&w);
}


static void
test_request(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    get(&w, NULL);

    ngx_test_ok(strcmp(ngx_fake_fetch.url, "https://op.test/me") == 0,
                "to the userinfo endpoint");
    ngx_test_ok(strcmp(ngx_fake_fetch.authorization, "Bearer AT") == 0,
                "with the token");
    ngx_test_int(ngx_fake_fetch.post, 0, "by GET");
    ngx_test_int(ngx_fake_fetch.allow_http, 0, "https only");
    over(&w);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    ngx_fake_fetch.refuse = 1;
    ngx_test_int(get(&w, NULL), NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                 "not started");
    ngx_test_ok(w.wait.cancel == NULL, "nothing to cancel");
    over(&w);
}


static void
test_answers_refused(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static struct {
        ngx_uint_t   status;
        const char  *type;
        const char  *body;
        ngx_int_t    rc;
        const char  *says;
    } rows[] = {
        { 401, NULL, "{\"error\":\"SECRET\"}",
          NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "status 401" },
        { 500, NULL, "{\"sub\":\"42\"}",
          NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "status 500" },
        { 302, NULL, "", NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "302" },
        { 201, NULL, "{\"sub\":\"42\"}",
          NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "201" },
        { 0, NULL, "timed out", NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
          "timed out" },
        { 200, "application/jwt", "e30.e30.AA",
          NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "signed" },
        { 200, "text/html", "<html>",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
        { 200, "application/json", "",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
        { 200, "application/json", "[{\"sub\":\"42\"}]",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
        { 200, "application/json", "\"42\"",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
        { 200, "application/json", "42",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
        { 200, "application/json", "{\"sub\":\"42\",\"sub\":\"43\"}",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
        { 200, "application/json", "{\"sub\":\"42\\u0000\"}",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
        { 200, "application/json", "{\"sub\":\"\xff\"}",
          NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, "JSON" },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
        get(&w, NULL);

        if (rows[i].status) {
            ngx_fake_fetch_answer(rows[i].status, rows[i].type, rows[i].body);

        } else {
            ngx_fake_fetch_fail(rows[i].body);
        }

        ngx_test_int(w.rc, rows[i].rc, "refused: %s", rows[i].body);
        ngx_test_ok(oauth_test_logged(rows[i].says), "logged: %s",
                    rows[i].says);
        ngx_test_ok(!oauth_test_logged("SECRET"), "nothing of the answer");
        ngx_test_ok(raw == NULL, "no profile");
        over(&w);
    }
}


static void
test_sub(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static const char  *bad[] = {
        "{\"sub\":\"43\"}", "{\"sub\":\"42 \"}", "{\"sub\":\"4\"}",
        "{\"sub\":42}", "{\"sub\":null}", "{\"sub\":[\"42\"]}", "{}",
        "{\"name\":\"n\"}"
    };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        get(&w, "{\"sub\":\"42\"}");
        ngx_fake_fetch_answer(200, "application/json", bad[i]);

        ngx_test_int(w.rc, NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                     "sub: %s", bad[i]);
        ngx_test_ok(raw == NULL, "no profile");
        over(&w);
    }
}


static void
test_merge(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    /* claims, answer, email, is it verified? */

    static struct {
        const char  *claims;
        const char  *answer;
        const char  *email;
        ngx_uint_t   verified;
    } rows[] = {
        { "{\"sub\":\"42\",\"name\":\"signed\"}",
          "{\"sub\":\"42\",\"name\":\"n\",\"email\":\"u@b\","
          "\"email_verified\":true}", "u@b", 1 },
        { "{\"sub\":\"42\",\"name\":\"signed\",\"email\":\"s@b\"}",
          "{\"sub\":\"42\",\"email\":\"u@b\",\"email_verified\":true}",
          "s@b", 0 },
        { "{\"sub\":\"42\",\"name\":\"signed\",\"email\":\"s@b\"}",
          "{\"sub\":\"42\",\"email_verified\":true}", "s@b", 0 },
        { "{\"sub\":\"42\",\"name\":\"signed\",\"email\":\"s@b\"}",
          "{\"sub\":\"42\",\"email\":\"s@b\",\"email_verified\":true}",
          "s@b", 1 },
        { "{\"sub\":\"42\",\"name\":\"signed\",\"email\":\"s@b\","
          "\"email_verified\":true}",
          "{\"sub\":\"42\",\"email\":\"u@b\",\"email_verified\":false}",
          "s@b", 1 },
        { "{\"sub\":\"42\",\"name\":\"signed\",\"email_verified\":true}",
          "{\"sub\":\"42\",\"email\":\"u@b\"}", "u@b", 0 },
        { "{\"sub\":\"42\",\"name\":\"signed\",\"email\":null,"
          "\"email_verified\":true}",
          "{\"sub\":\"42\",\"email\":\"u@b\",\"email_verified\":false}",
          "u@b", 0 },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        get(&w, rows[i].claims);
        ngx_fake_fetch_answer(200, "application/json", rows[i].answer);

        ngx_test_int(w.rc, NGX_OK, "merged %d", (int) i);
        ngx_test_ok(raw_is("name", "signed"), "what was signed wins");
        ngx_test_ok(raw_is("email", rows[i].email), "the address");
        ngx_test_int(json_is_true(json_object_get(raw, "email_verified")),
                     rows[i].verified, "is it verified");
        over(&w);
    }
}


static void
test_oauth2(void)
{
    ngx_fake_waiter_t  w;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    get(&w, NULL);
    ngx_fake_fetch_answer(200, "text/plain", "{\"id\":7,\"name\":\"n\"}");

    ngx_test_int(w.rc, NGX_OK, "an answer");
    ngx_test_int(w.done, 1, "once");
    ngx_test_ok(raw_is("name", "n"), "is the profile");
    over(&w);
}


static void
test_github(void)
{
    ngx_fake_waiter_t      w;
    ngx_http_auth_user_t   user;

    github();
    get(&w, NULL);

    ngx_fake_fetch_answer(200, "application/json",
                          "{\"id\":583231,\"login\":\"octocat\",\"name\":null,"
                          "\"email\":\"public@x.test\",\"avatar_url\":"
                          "\"https://a.test/1\",\"email_verified\":true}");

    ngx_test_int(w.done, 0, "a second call follows");
    ngx_test_ok(strcmp(ngx_fake_fetch.url, "https://op.test/me/emails") == 0,
                "beside userinfo: %s", ngx_fake_fetch.url);
    ngx_test_ok(strcmp(ngx_fake_fetch.authorization, "token AT") == 0,
                "with its own scheme");

    ngx_fake_fetch_answer(200, "application/json",
        "[{\"email\":\"second@x.test\",\"primary\":false,\"verified\":true},"
        "{\"email\":\"First@x.test\",\"primary\":true,\"verified\":true,"
        "\"visibility\":null}]");

    ngx_test_int(w.rc, NGX_OK, "and its answer");
    ngx_test_int(w.done, 1, "once");

    ngx_http_auth_profile_map(ngx_test_pool, &ngx_stubs_log, &provider->id,
                              &provider->profile, raw, &user);

    ngx_test_str(&user.id, "583231", "id");
    ngx_test_str(&user.name, "octocat", "name");
    ngx_test_str(&user.email, "first@x.test", "the primary address");
    ngx_test_int(user.email_verified, 1, "is verified");
    ngx_test_str(&user.image, "https://a.test/1", "image");
    over(&w);
}


/* the address of the first call is never taken as verified */

static void
test_github_entries(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static const char  *none[] = {
        "[]",
        "[{}]",
        "[7,null,\"x\",[]]",
        "[{\"email\":\"e@x\",\"primary\":true,\"verified\":false}]",
        "[{\"email\":\"e@x\",\"primary\":false,\"verified\":true}]",
        "[{\"email\":\"e@x\",\"primary\":\"true\",\"verified\":\"true\"}]",
        "[{\"email\":\"e@x\",\"primary\":1,\"verified\":1}]",
    };

    for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        github();
        get(&w, NULL);
        ngx_fake_fetch_answer(200, NULL, "{\"id\":1,\"email\":\"public@x\","
                              "\"email_verified\":true}");
        ngx_fake_fetch_answer(200, NULL, none[i]);

        ngx_test_int(w.rc, NGX_OK, "no entry does: %s", none[i]);
        ngx_test_ok(raw_is("email", "public@x"), "the address stays");
        ngx_test_ok(json_object_get(raw, "email_verified") == NULL,
                    "unverified");
        over(&w);
    }
}


static void
test_github_refused(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static struct {
        ngx_uint_t   status;
        const char  *body;
        ngx_int_t    rc;
    } rows[] = {
        { 403, "", NGX_OK },
        { 404, "{\"message\":\"Not Found\"}", NGX_OK },
        { 500, "", NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR },
        { 302, "", NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR },
        { 0, "timed out", NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR },
        { 200, "{}", NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR },
        { 200, "<html>", NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        github();
        get(&w, NULL);
        ngx_fake_fetch_answer(200, NULL, "{\"id\":1,\"email\":\"public@x\","
                              "\"email_verified\":true}");

        if (rows[i].status) {
            ngx_fake_fetch_answer(rows[i].status, NULL, rows[i].body);

        } else {
            ngx_fake_fetch_fail(rows[i].body);
        }

        ngx_test_int(w.rc, rows[i].rc, "second call: %d", (int) rows[i].status);

        if (w.rc == NGX_OK) {
            ngx_test_ok(json_object_get(raw, "email_verified") == NULL,
                        "nothing is verified");
        }

        over(&w);
    }
}


static void
test_github_address(void)
{
    ngx_fake_waiter_t  w;

    github();
    ngx_str_set(&provider->state->metadata->userinfo_endpoint,
                "http://127.0.0.1:9/api/v3/user?x=1");
    get(&w, NULL);
    ngx_test_int(ngx_fake_fetch.allow_http, 1, "http where it was checked");
    ngx_fake_fetch_answer(200, NULL, "{\"id\":1}");

    ngx_test_ok(strcmp(ngx_fake_fetch.url,
                       "http://127.0.0.1:9/api/v3/user/emails") == 0,
                "the token stays with its host: %s", ngx_fake_fetch.url);
    over(&w);
}


static void
test_cancel(void)
{
    ngx_fake_waiter_t  w;

    github();
    get(&w, NULL);
    ngx_fake_waiter_gone(&w);
    ngx_test_int(ngx_fake_fetch.cancelled, 1, "in the first call");

    get(&w, NULL);
    ngx_fake_fetch_answer(200, NULL, "{\"id\":1}");
    ngx_fake_waiter_gone(&w);
    ngx_test_int(ngx_fake_fetch.cancelled, 2, "in the second call");
    ngx_test_int(w.done, 0, "nobody is told");

    github();
    get(&w, NULL);
    ngx_fake_fetch.refuse = 1;
    ngx_fake_fetch_answer(200, NULL, "{\"id\":1}");
    ngx_test_int(w.rc, NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                 "a second call that cannot be started");
    over(&w);
}


static void
test_faults(void)
{
    ngx_int_t                 rc;
    ngx_uint_t                n;
    ngx_fake_waiter_t         w;
    ngx_http_auth_userinfo_t  req;

    for (n = 1, rc = NGX_ERROR; n < 64 && rc != NGX_OK; n++) {
        github();
        ngx_fake_waiter(&w);

        req.provider = provider;
        req.fetch = &fetch;
        req.claims = NULL;
        ngx_str_set(&req.access_token, "AT");

        ngx_stubs_fail_alloc = n;

        rc = ngx_http_auth_userinfo_get(&req, &raw, &w.wait);

        if (rc == NGX_AGAIN) {
            ngx_fake_fetch_answer(200, NULL, "{\"id\":1}");

            if (ngx_fake_fetch.pending) {
                ngx_fake_fetch_answer(200, NULL, "[]");
            }

            rc = w.rc;
        }

        ngx_stubs_fail_alloc = 0;

        ngx_test_ok(rc == NGX_OK ? n > 4
                                 : rc == NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                    "allocation %d", (int) n);
        over(&w);
    }
}


static ngx_int_t
get(ngx_fake_waiter_t *w, const char *claims)
{
    ngx_http_auth_userinfo_t  req;

    ngx_fake_waiter(w);

    req.provider = provider;
    req.fetch = &fetch;
    req.claims = claims ? oauth_test_json(claims) : NULL;
    req.access_token.len = 2;
    req.access_token.data = ngx_palloc(w->wait.pool, 2);
    ngx_memcpy(req.access_token.data, "AT", 2);

    return ngx_http_auth_userinfo_get(&req, &raw, &w->wait);
}


static void
over(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter_gone(w);
    ngx_fake_fetch_reset();
    ngx_test_reset();
}


/* the preset, with another host's userinfo endpoint */

static void
github(void)
{
    char  *err;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    provider->preset = ngx_http_auth_preset_find(ngx_test_s("github"));
    provider->profile.name = ngx_http_auth_expr_compile(ngx_test_pool,
                                         &provider->preset->profile.name,
                                         &err);
}


static ngx_uint_t
raw_is(const char *name, const char *text)
{
    const char  *value;

    value = json_string_value(json_object_get(raw, name));

    return value && strcmp(value, text) == 0;
}
