
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "jwk_test.h"


static void test_set(void);
static void test_set_skips(void);
static void test_set_limits(void);
static void test_set_faults(void);


int
main(void)
{
    jose_test_init();

    test_set();
    test_set_skips();
    test_set_limits();
    test_set_faults();

    return ngx_test_done();
}


static void
test_set(void)
{
    char                  *err, *text;
    ngx_http_auth_jwk_t   *key;
    ngx_http_auth_jwks_t  *set;

    text = ngx_pnalloc(ngx_test_pool, 16384);
    snprintf(text, 16384, "{\"keys\":[%s,%s,%s,%s]}",
             edit(ngx_test_jwk_rsa, "{", "{\"kid\":\"r1\","),
             edit(ngx_test_jwk_p256, "{", "{\"kid\":\"e1\","),
             edit(ngx_test_jwk_ed, "{", "{\"kid\":\"r1\","),
             edit(rsa(ngx_test_rsa_n_2048, "AQAB"), "{",
                  "{\"alg\":\"RS512\","));

    set = ngx_http_auth_jwks_parse(ngx_test_pool, jose_test_json(text), &err);

    if (!ngx_test_ok(set != NULL, "a set is read")) {
        return;
    }

    ngx_test_int(ngx_http_auth_jwks_count(set), 4, "with four keys");
    ngx_test_int(ngx_http_auth_jwks_algs(set),
                 NGX_HTTP_AUTH_ALG_RSA|NGX_HTTP_AUTH_ALG_ES256
                 |NGX_HTTP_AUTH_ALG_EDDSA, "and their algorithms");

    key = ngx_http_auth_jwks_find(set, ngx_test_s("r1"),
                                  NGX_HTTP_AUTH_ALG_RS256);
    ngx_test_ok(key != NULL
                && ngx_http_auth_jwk_algs(key) == NGX_HTTP_AUTH_ALG_RSA,
                "kid and algorithm find a key");

    key = ngx_http_auth_jwks_find(set, ngx_test_s("r1"),
                                  NGX_HTTP_AUTH_ALG_EDDSA);
    ngx_test_ok(key != NULL
                && ngx_http_auth_jwk_algs(key) == NGX_HTTP_AUTH_ALG_EDDSA,
                "the same kid with another algorithm finds another key");

    ngx_test_ok(ngx_http_auth_jwks_find(set, ngx_test_s("e1"),
                                        NGX_HTTP_AUTH_ALG_RS256) == NULL,
                "a kid whose key does not fit");
    ngx_test_ok(ngx_http_auth_jwks_find(set, ngx_test_s("R1"),
                                        NGX_HTTP_AUTH_ALG_RS256) == NULL,
                "an unknown kid");
    ngx_test_ok(ngx_http_auth_jwks_find(set, ngx_test_s("r"),
                                        NGX_HTTP_AUTH_ALG_RS256) == NULL,
                "a kid that is a prefix");

    ngx_test_ok(ngx_http_auth_jwks_find(set, NULL, NGX_HTTP_AUTH_ALG_ES256)
                != NULL, "no kid, one key that fits");
    ngx_test_ok(ngx_http_auth_jwks_find(set, ngx_test_s(""),
                                        NGX_HTTP_AUTH_ALG_ES256)
                != NULL, "an empty kid is none");
    ngx_test_ok(ngx_http_auth_jwks_find(set, NULL, NGX_HTTP_AUTH_ALG_RS512)
                == NULL, "no kid, two keys that fit");
    ngx_test_ok(ngx_http_auth_jwks_find(set, NULL, NGX_HTTP_AUTH_ALG_ES384)
                == NULL, "no kid, no key that fits");
    ngx_test_ok(ngx_http_auth_jwks_find(set, NULL, 0) == NULL,
                "no algorithm finds nothing");
    ngx_test_ok(ngx_http_auth_jwks_find(set, NULL, NGX_HTTP_AUTH_ALG_RSA)
                == NULL, "a mask finds nothing");
}


static void
test_set_skips(void)
{
    char                  *err, *text;
    ngx_http_auth_jwks_t  *set;

    text = ngx_pnalloc(ngx_test_pool, 16384);
    snprintf(text, 16384, "{\"keys\":[null,1,\"x\",[],{},%s,%s,%s,%s,%s,%s,"
             "{\"kty\":\"EC\"},{\"kty\":\"new\"},%s]}",
             ngx_test_jwk_oct,
             rsa(ngx_test_rsa_n_1024, "AQAB"),
             edit(ngx_test_jwk_rsa, "{", "{\"use\":\"enc\","),
             edit(ngx_test_jwk_rsa, "{", "{\"alg\":\"RSA-OAEP\","),
             edit(ngx_test_jwk_p384, "{", "{\"key_ops\":[\"sign\"],"),
             edit(ngx_test_jwk_p521, "{", "{\"kid\":7,"),
             edit(ngx_test_jwk_p256, "{", "{\"kid\":\"good\","));

    set = ngx_http_auth_jwks_parse(ngx_test_pool, jose_test_json(text), &err);

    ngx_test_ok(set != NULL && ngx_http_auth_jwks_count(set) == 1,
                "keys that are unusable are skipped, not fatal");
    ngx_test_int(set ? ngx_http_auth_jwks_algs(set) : 0,
                 NGX_HTTP_AUTH_ALG_ES256, "and leave no algorithm behind");
    ngx_test_ok(set && ngx_http_auth_jwks_find(set, NULL,
                                               NGX_HTTP_AUTH_ALG_HS256)
                       == NULL,
                "a published oct key is never found");
}


static void
test_set_limits(void)
{
    char                  *err, *p, *text;
    ngx_int_t              n, i;
    ngx_http_auth_jwks_t  *set;

    for (n = NGX_HTTP_AUTH_JWKS_MAX_KEYS - 1;
         n <= NGX_HTTP_AUTH_JWKS_MAX_KEYS + 1;
         n++)
    {
        text = ngx_pnalloc(ngx_test_pool, 65536);
        p = text + sprintf(text, "{\"keys\":[");

        for (i = 0; i < n; i++) {
            p += sprintf(p, "%s%s", i ? "," : "", ngx_test_jwk_ed);
        }

        sprintf(p, "]}");

        set = ngx_http_auth_jwks_parse(ngx_test_pool, jose_test_json(text),
                                       &err);

        ngx_test_int(set ? (ngx_int_t) ngx_http_auth_jwks_count(set) : -1,
                     n <= NGX_HTTP_AUTH_JWKS_MAX_KEYS ? n : -1,
                     "a set of %ld keys", (long) n);
    }

    set = ngx_http_auth_jwks_parse(ngx_test_pool,
                                   jose_test_json("{\"keys\":[]}"), &err);
    ngx_test_ok(set != NULL && ngx_http_auth_jwks_count(set) == 0
                && ngx_http_auth_jwks_algs(set) == 0, "an empty set");

    ngx_test_ok(ngx_http_auth_jwks_parse(ngx_test_pool, jose_test_json("{}"),
                                         &err) == NULL, "no keys");
    ngx_test_ok(ngx_http_auth_jwks_parse(ngx_test_pool,
                    jose_test_json("{\"keys\":{}}"), &err) == NULL,
                "keys that are no array");
    ngx_test_ok(ngx_http_auth_jwks_parse(ngx_test_pool, NULL, &err) == NULL,
                "no set");
}


static void
test_set_faults(void)
{
    char                  *err;
    json_t                *set;
    ngx_uint_t             n;
    ngx_http_auth_jwks_t  *jwks;

    for (n = 1; n < 100; n++) {
        ngx_test_reset();
        set = jose_test_json("{\"keys\":[{}]}");

        ngx_stubs_fail_alloc = n;
        jwks = ngx_http_auth_jwks_parse(ngx_test_pool, set, &err);
        ngx_stubs_fail_alloc = 0;

        if (jwks != NULL) {
            break;
        }
    }

    ngx_test_ok(n > 1 && n < 100, "a set survives %lu faults",
                (unsigned long) n - 1);
}
