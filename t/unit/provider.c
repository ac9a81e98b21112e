
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


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


static void test_presets(void);
static void test_static(void);
static void test_parse(void);
static void test_parse_refused(void);
static void test_parse_http(void);
static void test_parse_explicit(void);
static void test_single_flight(void);
static void test_address(void);
static void test_first_failure(void);
static void test_outage(void);
static void test_all_cancelled(void);
static void test_waiters_in_done(void);
static void test_not_started(void);
static void test_keys(void);
static void test_keys_unknown_kid(void);
static void test_keys_outage(void);
static void test_keys_refused(void);
static void test_cleanup(void);
static void test_faults(void);

static ngx_http_auth_provider_t *make_provider(void);
static void set_up(void);
static void tear_down(void);
static ngx_int_t discover(ngx_fake_waiter_t *w);
static void discovered(void);
static ngx_int_t load(ngx_fake_waiter_t *w);
static ngx_int_t reload(ngx_fake_waiter_t *w);
static const char *jwks(ngx_uint_t n);
static void cancel_other(ngx_http_auth_wait_t *w, ngx_int_t rc);
static void join_again(ngx_http_auth_wait_t *w, ngx_int_t rc);


/* the provider of a test and the pool of its "configuration" */
static ngx_http_auth_provider_t    *provider;
static ngx_pool_t                  *conf_pool;
static ngx_http_auth_fetch_conf_t   fetch;


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
    test_single_flight();
    test_address();
    test_first_failure();
    test_outage();
    test_all_cancelled();
    test_waiters_in_done();
    test_not_started();
    test_keys();
    test_keys_unknown_kid();
    test_keys_outage();
    test_keys_refused();
    test_cleanup();
    test_faults();

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


static void
test_single_flight(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w[4];

    set_up();

    for (i = 0; i < 3; i++) {
        ngx_test_int(discover(&w[i]), NGX_AGAIN, "waiter %d", (int) i);
    }

    ngx_test_int(ngx_fake_fetch.started, 1, "one fetch for three");

    ngx_fake_waiter_gone(&w[1]);

    ngx_test_int(ngx_fake_fetch.cancelled, 0, "one leaves, the fetch goes on");

    ngx_fake_fetch_answer(200, "application/json", DOCUMENT);

    ngx_test_int(w[0].done, 1, "the first is told once");
    ngx_test_int(w[0].rc, NGX_OK, "that it worked");
    ngx_test_int(w[2].done, 1, "the third is told once");
    ngx_test_int(w[2].rc, NGX_OK, "that it worked");
    ngx_test_ok(w[0].wait.op == NULL && w[0].wait.cancel == NULL,
                "nothing is under way");

    ngx_fake_waiter_gone(&w[0]);
    ngx_fake_waiter_gone(&w[2]);

    ngx_test_int(discover(&w[3]), NGX_OK, "known for an hour");
    ngx_fake_waiter_gone(&w[3]);

    ngx_stubs_set_time(ngx_time() + 3599);
    ngx_test_int(discover(&w[3]), NGX_OK, "until its end");
    ngx_fake_waiter_gone(&w[3]);

    ngx_test_int(ngx_fake_fetch.started, 1, "without another fetch");

    ngx_stubs_set_time(ngx_time() + 1);
    ngx_test_int(discover(&w[3]), NGX_AGAIN, "then it is renewed");

    ngx_fake_fetch_answer(200, "application/json", DOCUMENT);
    ngx_test_int(w[3].rc, NGX_OK, "and that works");
    ngx_fake_waiter_gone(&w[3]);

    tear_down();
}


static void
test_address(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;

    static const char  *rows[][3] = {
        { "https://op.test", "",
          "https://op.test/.well-known/openid-configuration" },
        { "https://op.test/", "",
          "https://op.test/.well-known/openid-configuration" },
        { "https://op.test/realms/x", "",
          "https://op.test/realms/x/.well-known/openid-configuration" },
        { "http://127.0.0.1:9", "",
          "http://127.0.0.1:9/.well-known/openid-configuration" },
        { "https://op.test", "https://meta.test/m?a=b",
          "https://meta.test/m?a=b" },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        set_up();

        provider->issuer = *ngx_test_s(rows[i][0]);
        provider->metadata_url = *ngx_test_s(rows[i][1]);

        ngx_test_int(discover(&w), NGX_AGAIN, "fetch %s", rows[i][0]);
        ngx_test_ok(strcmp(ngx_fake_fetch.url, rows[i][2]) == 0, "from %s",
                    ngx_fake_fetch.url);
        ngx_test_int(ngx_fake_fetch.allow_http, rows[i][2][4] == ':',
                     "http only where it was checked");
        ngx_test_int(ngx_fake_fetch.post, 0, "by GET");

        ngx_fake_waiter_gone(&w);
        ngx_fake_fetch_fail("over");
        tear_down();
    }
}


static void
test_first_failure(void)
{
    ngx_uint_t         i, logged;
    ngx_fake_waiter_t  w[3];

    static struct {
        ngx_uint_t   status;
        const char  *body;
        const char  *says;
    } rows[] = {
        { 0, "connection refused", "connection refused" },
        { 500, DOCUMENT, "status 500" },
        { 302, "", "status 302" },
        { 204, "", "status 204" },
        { 200, "<html>", "JSON" },
        { 200, "{}", "issuer" },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        set_up();

        ngx_fake_waiter(&w[0]);
        ngx_fake_waiter(&w[1]);

        ngx_http_auth_provider_discover(provider, &fetch,
                                        NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                        &w[0].wait);
        ngx_http_auth_provider_discover(provider, &fetch,
                                        NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                                        &w[1].wait);
        logged = ngx_stubs_messages;

        if (rows[i].status) {
            ngx_fake_fetch_answer(rows[i].status, NULL, rows[i].body);

        } else {
            ngx_fake_fetch_fail(rows[i].body);
        }

        ngx_test_int(w[0].rc, NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                     "a sign-in fails: %s", rows[i].says);
        ngx_test_int(w[1].rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                     "a callback fails");
        ngx_test_int(ngx_stubs_messages - logged, 2, "each with its line");
        ngx_test_ok(ngx_strlcasestrn(ngx_stubs_message.data,
                                     ngx_stubs_message.data
                                     + ngx_stubs_message.len,
                                     (u_char *) rows[i].says,
                                     ngx_strlen(rows[i].says) - 1)
                    != NULL, "that says why");

        ngx_fake_waiter_gone(&w[0]);
        ngx_fake_waiter_gone(&w[1]);

        ngx_test_int(discover(&w[2]), NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                     "for a second nobody asks again");
        ngx_test_int(ngx_fake_fetch.started, 1, "one fetch");
        ngx_fake_waiter_gone(&w[2]);

        ngx_stubs_set_time(ngx_time() + 1);

        ngx_test_int(discover(&w[2]), NGX_AGAIN, "then somebody does");
        ngx_fake_fetch_answer(200, NULL, DOCUMENT);
        ngx_test_int(w[2].rc, NGX_OK, "and it works");
        ngx_fake_waiter_gone(&w[2]);

        tear_down();
    }
}


static void
test_outage(void)
{
    time_t              start;
    ngx_uint_t          i, fetches;
    ngx_fake_waiter_t   w;

    set_up();
    discovered();

    ngx_stubs_set_time(ngx_time() + 4000);
    start = ngx_time();

    ngx_test_int(discover(&w), NGX_AGAIN, "renewed after an hour");
    ngx_fake_fetch_fail("timed out");
    ngx_test_int(w.rc, NGX_OK, "the old one survives an outage");
    ngx_test_str(&ngx_http_auth_provider_metadata(provider)->token_endpoint,
                 "https://op.test/token", "and is there");
    ngx_fake_waiter_gone(&w);

    fetches = ngx_fake_fetch.started;

    /* a sign-in a second, for ten minutes */

    for (i = 0; i < 600; i++) {
        ngx_stubs_set_time(start + i);

        if (discover(&w) == NGX_AGAIN) {
            ngx_fake_fetch_answer(503, NULL, "");
        }

        ngx_fake_waiter_gone(&w);
    }

    fetches = ngx_fake_fetch.started - fetches;

    ngx_test_ok(fetches >= 20 && fetches <= 26, "backed off: %d fetches",
                (int) fetches);

    ngx_stubs_set_time(ngx_time() + 30);

    ngx_test_int(discover(&w), NGX_AGAIN, "it comes back");
    ngx_fake_fetch_answer(200, NULL, "{\"issuer\":\"" ISSUER "\","
                          "\"authorization_endpoint\":\"https://op.test/auth\""
                          ",\"token_endpoint\":\"https://op.test/new\","
                          "\"jwks_uri\":\"https://op.test/jwks\"}");
    ngx_test_str(&ngx_http_auth_provider_metadata(provider)->token_endpoint,
                 "https://op.test/new", "with something new");
    ngx_fake_waiter_gone(&w);

    ngx_test_int(discover(&w), NGX_OK, "all is well again");
    ngx_fake_waiter_gone(&w);

    tear_down();
}


static void
test_all_cancelled(void)
{
    ngx_fake_waiter_t  w[2];

    set_up();

    discover(&w[0]);
    discover(&w[1]);
    ngx_fake_waiter_gone(&w[0]);
    ngx_fake_waiter_gone(&w[1]);

    ngx_fake_fetch_answer(200, NULL, DOCUMENT);

    ngx_test_int(discover(&w[0]), NGX_OK,
                 "a document that nobody waited for is kept");
    ngx_fake_waiter_gone(&w[0]);

    tear_down();
}


/* what a waiter may do in done(): make another one go away, join again */

static void
test_waiters_in_done(void)
{
    ngx_fake_waiter_t  w[3];

    set_up();

    discover(&w[0]);
    discover(&w[1]);
    discover(&w[2]);

    w[0].wait.done = cancel_other;
    w[0].wait.data = &w[1];

    ngx_fake_fetch_answer(200, NULL, DOCUMENT);

    ngx_test_int(w[1].done, 0, "cancelled by the first");
    ngx_test_int(w[2].done, 1, "the last one is told");

    ngx_fake_waiter_gone(&w[0]);
    ngx_fake_waiter_gone(&w[2]);
    tear_down();

    set_up();

    discover(&w[0]);
    discover(&w[1]);
    w[0].wait.done = join_again;

    ngx_fake_fetch_fail("no");

    ngx_test_int(w[1].rc, NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR, "one gives up");
    ngx_test_int(ngx_fake_fetch.started, 2, "one tries again at once");
    ngx_test_ok(w[0].wait.cancel != NULL, "and waits");

    ngx_fake_waiter_gone(&w[0]);
    ngx_fake_waiter_gone(&w[1]);
    ngx_fake_fetch_fail("no");
    tear_down();
}


static void
cancel_other(ngx_http_auth_wait_t *w, ngx_int_t rc)
{
    ngx_fake_waiter_gone(w->data);
}


static void
join_again(ngx_http_auth_wait_t *w, ngx_int_t rc)
{
    ngx_stubs_set_time(ngx_time() + 10);

    (void) ngx_http_auth_provider_discover(provider, &fetch,
                                           NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                           w);
}


static void
test_not_started(void)
{
    ngx_fake_waiter_t  w;

    set_up();

    ngx_fake_fetch.refuse = 1;

    ngx_test_int(discover(&w), NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                 "a fetch that cannot be started");
    ngx_test_ok(w.wait.cancel == NULL, "nothing is under way");
    ngx_test_int(w.done, 0, "nobody is told later");
    ngx_fake_waiter_gone(&w);

    ngx_fake_fetch.refuse = 0;
    ngx_stubs_set_time(ngx_time() + 1);

    ngx_test_int(discover(&w), NGX_AGAIN, "works the next time");
    ngx_fake_waiter_gone(&w);
    ngx_fake_fetch_fail("over");

    tear_down();
}


static void
test_keys(void)
{
    ngx_fake_waiter_t  w[3];

    set_up();

    ngx_test_int(load(&w[0]), NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                 "no keys before discovery");
    ngx_fake_waiter_gone(&w[0]);

    discovered();

    ngx_test_ok(ngx_http_auth_keys_find(provider, ngx_test_s("k0"),
                                        NGX_HTTP_AUTH_ALG_ES256) == NULL,
                "nothing is found in no set");

    ngx_test_int(load(&w[0]), NGX_AGAIN, "the first asks");
    ngx_test_int(load(&w[1]), NGX_AGAIN, "the second");
    ngx_test_int(reload(&w[2]), NGX_AGAIN, "a reload");
    ngx_test_int(ngx_fake_fetch.started, 2, "joins in the one fetch");

    ngx_fake_waiter_gone(&w[1]);
    ngx_fake_fetch_answer(200, NULL, jwks(2));

    ngx_test_int(w[0].rc, NGX_OK, "keys are there");
    ngx_test_int(w[2].rc, NGX_OK, "for all");
    ngx_fake_waiter_gone(&w[0]);
    ngx_fake_waiter_gone(&w[2]);

    ngx_test_ok(ngx_http_auth_keys_find(provider, ngx_test_s("k1"),
                                        NGX_HTTP_AUTH_ALG_ES256) != NULL,
                "found by kid");
    ngx_test_ok(ngx_http_auth_keys_find(provider, ngx_test_s("k1"),
                                        NGX_HTTP_AUTH_ALG_RS256) == NULL,
                "but not for another algorithm");
    ngx_test_ok(ngx_http_auth_keys_find(provider, ngx_test_s(""),
                                        NGX_HTTP_AUTH_ALG_ES256) == NULL,
                "without a kid two are one too many");

    ngx_test_int(load(&w[0]), NGX_OK, "kept");
    ngx_fake_waiter_gone(&w[0]);

    ngx_stubs_set_time(ngx_time() + 3600);

    ngx_test_int(load(&w[0]), NGX_AGAIN, "renewed after an hour");
    ngx_fake_fetch_answer(200, NULL, jwks(1));
    ngx_test_int(w[0].rc, NGX_OK, "with what there is then");
    ngx_fake_waiter_gone(&w[0]);

    ngx_test_ok(ngx_http_auth_keys_find(provider, ngx_test_s(""),
                                        NGX_HTTP_AUTH_ALG_ES256) != NULL,
                "a single key needs no kid");

    tear_down();
}


static void
test_keys_unknown_kid(void)
{
    ngx_int_t          rc;
    ngx_uint_t         i, again, declined;
    ngx_fake_waiter_t  w;

    set_up();
    discovered();

    load(&w);
    ngx_fake_fetch_answer(200, NULL, jwks(1));
    ngx_fake_waiter_gone(&w);

    ngx_test_int(reload(&w), NGX_DECLINED, "not right after a fetch");
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(ngx_time() + 30);
    ngx_fake_fetch.started = 0;

    for (i = 0, again = 0, declined = 0; i < 1000; i++) {
        rc = reload(&w);

        if (rc == NGX_AGAIN) {
            again++;
            ngx_fake_fetch_answer(200, NULL, jwks(1));

        } else if (rc == NGX_DECLINED) {
            declined++;
        }

        ngx_fake_waiter_gone(&w);
    }

    ngx_test_int(ngx_fake_fetch.started, 1, "1000 unknown kids, one fetch");
    ngx_test_int(again, 1, "one waited for it");
    ngx_test_int(declined, 999, "the others were refused");

    ngx_stubs_set_time(ngx_time() + 29);
    ngx_test_int(reload(&w), NGX_DECLINED, "29 seconds later too");
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(ngx_time() + 1);
    ngx_test_int(reload(&w), NGX_AGAIN, "30 seconds later not");
    ngx_fake_waiter_gone(&w);

    tear_down();
}


static void
test_keys_outage(void)
{
    ngx_uint_t         i, n;
    ngx_fake_waiter_t  w;

    set_up();
    discovered();

    load(&w);
    ngx_fake_fetch_answer(200, NULL, jwks(1));
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(ngx_time() + 100);
    ngx_fake_fetch.started = 0;

    for (i = 0, n = 0; i < 1000; i++) {

        if (reload(&w) == NGX_AGAIN) {
            ngx_fake_fetch_fail("connection refused");
            n += (w.rc == NGX_OK);
        }

        ngx_fake_waiter_gone(&w);
    }

    ngx_test_int(ngx_fake_fetch.started, 1,
                 "1000 unknown kids in an outage, one fetch");
    ngx_test_int(n, 1, "which tells that the last good set stays");
    ngx_test_ok(ngx_http_auth_keys_find(provider, ngx_test_s("k0"),
                                        NGX_HTTP_AUTH_ALG_ES256) != NULL,
                "and it does");

    ngx_stubs_set_time(ngx_time() + 4000);

    ngx_test_int(load(&w), NGX_AGAIN, "an hour later");
    ngx_fake_fetch_answer(500, NULL, "");
    ngx_test_int(w.rc, NGX_OK, "it is still used");
    ngx_fake_waiter_gone(&w);

    ngx_test_int(load(&w), NGX_OK, "without asking at once again");
    ngx_fake_waiter_gone(&w);

    tear_down();
}


static void
test_keys_refused(void)
{
    ngx_uint_t         i;
    ngx_fake_waiter_t  w;
    static char        huge[300000];

    static const char  *bad[] = {
        "", "<html>", "[]", "{}", "{\"keys\":7}", "{\"keys\":[]}",
        "{\"keys\":[7,null,{}]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AyM1Sys"
        "PpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTw\""
        "}]}", NULL, NULL
    };

    memset(huge, ' ', sizeof(huge) - 1);
    memcpy(huge, jwks(1), strlen(jwks(1)));

    bad[8] = jwks(65);
    bad[9] = huge;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        set_up();
        discovered();

        load(&w);
        ngx_fake_fetch_answer(200, NULL, i == 8 ? jwks(65) : bad[i]);

        ngx_test_int(w.rc, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                     "key set %d is refused", (int) i);
        ngx_fake_waiter_gone(&w);

        tear_down();
    }

    set_up();
    discovered();

    load(&w);
    ngx_fake_fetch_answer(200, NULL, jwks(64));
    ngx_test_int(w.rc, NGX_OK, "64 keys are not too many");
    ngx_fake_waiter_gone(&w);

    tear_down();
}


static void
test_cleanup(void)
{
    ngx_fake_waiter_t  w[2];

    set_up();
    discovered();

    load(&w[0]);
    ngx_fake_waiter_gone(&w[0]);

    ngx_stubs_set_time(ngx_time() + 4000);
    discover(&w[1]);
    ngx_fake_waiter_gone(&w[1]);

    ngx_test_int(ngx_fake_fetch.pending, 2, "two fetches under way");

    ngx_destroy_pool(conf_pool);
    conf_pool = NULL;

    ngx_test_int(ngx_fake_fetch.cancelled, 2, "end with the configuration");

    tear_down();

    ngx_test_int(ngx_http_auth_providers_create(ngx_test_pool, NULL), NGX_OK,
                 "no providers");
    ngx_test_ok(ngx_http_auth_provider_find(NULL, ngx_test_s("x")) == NULL,
                "nothing is found among them");
}


/* each allocation of a discovery fails in turn */

static void
test_faults(void)
{
    ngx_int_t          rc;
    ngx_uint_t         n, ok;
    ngx_fake_waiter_t  w;

    for (n = 1, ok = 0; n < 64 && !ok; n++) {
        set_up();
        ngx_fake_waiter(&w);

        ngx_stubs_fail_alloc = n;

        rc = ngx_http_auth_provider_discover(provider, &fetch,
                                             NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                             &w.wait);
        if (rc == NGX_AGAIN) {
            ngx_fake_fetch_answer(200, NULL, DOCUMENT);
            rc = w.rc;
        }

        ngx_stubs_fail_alloc = 0;
        ok = (rc == NGX_OK);

        ngx_test_ok(ok ? n > 4 : rc == NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                    "allocation %d of a discovery", (int) n);

        ngx_fake_waiter_gone(&w);
        tear_down();
    }

    for (n = 1, ok = 0; n < 64 && !ok; n++) {
        set_up();
        discovered();
        ngx_fake_waiter(&w);

        ngx_stubs_fail_alloc = n;

        rc = ngx_http_auth_keys_load(provider, &fetch, &w.wait);

        if (rc == NGX_AGAIN) {
            ngx_fake_fetch_answer(200, NULL, jwks(1));
            rc = w.rc;
        }

        ngx_stubs_fail_alloc = 0;
        ok = (rc == NGX_OK);

        ngx_test_ok(ok ? n > 4 : rc == NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                    "allocation %d of a key set", (int) n);

        ngx_fake_waiter_gone(&w);
        tear_down();
    }
}


static ngx_http_auth_provider_t *
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


static void
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


static void
tear_down(void)
{
    if (conf_pool) {
        ngx_destroy_pool(conf_pool);
    }

    ngx_fake_fetch_reset();
    ngx_test_reset();
}


static ngx_int_t
discover(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter(w);

    return ngx_http_auth_provider_discover(provider, &fetch,
                                           NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                           &w->wait);
}


static void
discovered(void)
{
    ngx_fake_waiter_t  w;

    if (discover(&w) == NGX_AGAIN) {
        ngx_fake_fetch_answer(200, NULL, DOCUMENT);
    }

    ngx_fake_waiter_gone(&w);
}


static ngx_int_t
load(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter(w);

    return ngx_http_auth_keys_load(provider, &fetch, &w->wait);
}


static ngx_int_t
reload(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter(w);

    return ngx_http_auth_keys_reload(provider, &fetch, &w->wait);
}


/* a set of n keys that differ by kid: k0, k1, ... */

static const char *
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
