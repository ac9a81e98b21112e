
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "provider_test.h"


static void test_single_flight(void);
static void test_address(void);
static void test_first_failure(void);
static void test_outage(void);
static void test_clock_set_back(void);
static void test_all_cancelled(void);
static void test_waiters_in_done(void);
static void test_not_started(void);

static void cancel_other(ngx_http_auth_wait_t *w, ngx_int_t rc);
static void join_again(ngx_http_auth_wait_t *w, ngx_int_t rc);


int
main(void)
{
    jose_test_init();

    test_single_flight();
    test_address();
    test_first_failure();
    test_outage();
    test_clock_set_back();
    test_all_cancelled();
    test_waiters_in_done();
    test_not_started();

    return ngx_test_done();
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


/* neither the back-off nor the intervals last longer because of that */

static void
test_clock_set_back(void)
{
    ngx_fake_waiter_t  w;

    set_up();

    discover(&w);
    ngx_fake_fetch_fail("no");
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(ngx_time() - 86400);

    ngx_test_int(discover(&w), NGX_AGAIN, "a fetch after the clock went back");
    ngx_fake_fetch_answer(200, NULL, DOCUMENT);
    ngx_fake_waiter_gone(&w);

    load(&w);
    ngx_fake_fetch_answer(200, NULL, jwks(1));
    ngx_fake_waiter_gone(&w);

    ngx_stubs_set_time(ngx_time() - 86400);

    ngx_test_int(reload(&w), NGX_AGAIN, "and of the keys");
    ngx_fake_fetch_answer(200, NULL, jwks(1));
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

    ngx_test_int(ngx_fake_fetch.abandoned, 0, "one still waits");

    ngx_fake_waiter_gone(&w[1]);

    ngx_test_int(ngx_fake_fetch.abandoned, 1, "nobody waits");

    discover(&w[0]);

    ngx_test_int(ngx_fake_fetch.abandoned, 0, "somebody waits again");
    ngx_test_int(ngx_fake_fetch.started, 1, "for the same fetch");

    ngx_fake_waiter_gone(&w[0]);
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
