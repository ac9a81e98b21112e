
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "provider_test.h"


static void test_keys(void);
static void test_keys_unknown_kid(void);
static void test_keys_outage(void);
static void test_keys_refused(void);
static void test_cleanup(void);
static void test_faults(void);


int
main(void)
{
    jose_test_init();

    test_keys();
    test_keys_unknown_kid();
    test_keys_outage();
    test_keys_refused();
    test_cleanup();
    test_faults();

    return ngx_test_done();
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
