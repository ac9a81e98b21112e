
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "ngx_http_auth_jwe.h"
#include "ngx_http_auth_jws.h"
#include "ngx_http_auth_claims.h"
#include "jose_test.h"
#include "jose_vectors.h"


#define NOW      1700000000
#define DEFAULT  "correct horse battery staple 0123456789"

#define OK       NGX_OK
#define EXPIRED  NGX_DECLINED
#define INVALID  NGX_ERROR


static void test_derive(void);
static void test_derive_refused(void);
static void test_tokens(void);
static void test_both(void);
static void test_v3_types(void);
static void test_odd(void);
static void test_max_age(void);


int
main(void)
{
    jose_test_init();

    test_derive();
    test_derive_refused();
    test_tokens();
    test_both();
    test_v3_types();
    test_odd();
    test_max_age();

    return ngx_test_done();
}


/* contract 11.1 */

static void
test_derive(void)
{
    size_t      i, len;
    u_char      out[NGX_HTTP_AUTH_JWT_MAX_KEY_LEN];
    ngx_str_t  *name;

#define SIGNING     NGX_HTTP_AUTH_JWT_SIGNING
#define ENCRYPTION  NGX_HTTP_AUTH_JWT_ENCRYPTION
#define COOKIE      NGX_HTTP_AUTH_JWT_COOKIE
#define UNICODE     "s\xc3\xab" "cret-\xc3\x9cn\xc3\xaf" "code"

    static struct {
        const char               *secret;
        ngx_http_auth_claims_use_e   use;
        const char               *name;
        const char               *key;
    } rows[] = {
        { DEFAULT, SIGNING, NULL,
          "b31e90d0716c600a4a82060ff4d1c2af15f53ecb5b14585e9e31262906ff5843"
          "7d80b48dd995689490109fb66d9b6c54e2d5fdac49fa055c63b71d12baec83f2" },
        { DEFAULT, ENCRYPTION, NULL,
          "fdf9b388633510ca45a4d1174970fb30b619f09430583755589cc1105416da41" },
        { DEFAULT, COOKIE, "next-auth.pkce.code_verifier",
          "25691bed05d806e6cca1d2643138c06789c3373ca462d8c6da216947fe0fdc11" },
        { DEFAULT, COOKIE, "next-auth.state",
          "0de8fe263d05171c8b33c905a8671f7ddfb41fc878e695cec611e36cb97adbab" },
        { DEFAULT, COOKIE, "next-auth.nonce",
          "94d9e6041391d8531ed4fd548d681dfe0a14ad82797310167c7f39e58bdf57a6" },
        { DEFAULT, COOKIE, "__Secure-next-auth.pkce.code_verifier",
          "804283c35bc4805e363a45610353c453864be9efb02d3c2d8723f4490df8aa35" },
        { DEFAULT, COOKIE, "__Secure-next-auth.state",
          "659d04bb244d0530f9f10ef1fedbcbbb953426c683c24fee6e2099997933bc4e" },
        { DEFAULT, COOKIE, "__Secure-next-auth.nonce",
          "e25a2f562dfe0685800cdb34fe86d426d257add0c4576fef77788d6dbe95dee3" },
        { "secret", SIGNING, NULL,
          "313e9ae9a4abe0c0831e0016211ecdfaec1940f83a1bb27564c0cc061ab52048"
          "dcd2f550a5c609519dcaa8994bdc480f28bca179254016d0c506c87214b27cc4" },
        { "secret", ENCRYPTION, NULL,
          "9ab5058ebf5be88f82f4aee99d22cf8be7a34a4af1836299d0668f4d83020f5a" },
        { "secret", COOKIE, "__Secure-next-auth.state",
          "6cbfda1e7b85bf47e179cf470207e45434a413b8deb8e6bf0e1e2d7bc506da4e" },
        { UNICODE, SIGNING, NULL,
          "05b9399910a60d936f9d54fe91f70ff62149a96e0ac4ce7b30194cf4aa081198"
          "086829ed6d66abf6d348d60d57ba931a8e4fcffcc438628019d881fb75c7ade4" },
        { UNICODE, ENCRYPTION, NULL,
          "1a06adcafa5cbde5f9c4e6e57d0a0bb9e467994a17ce867f7d0e9c4deab004aa" }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        name = rows[i].name ? ngx_test_s(rows[i].name) : NULL;

        if (ngx_http_auth_claims_derive(rows[i].use, ngx_test_s(rows[i].secret),
                                        name, out, &len)
            != NGX_OK)
        {
            len = 0;
        }

        ngx_test_str(ngx_test_s(ngx_test_hex(out, len)), rows[i].key,
                     "contract 11.1, row %lu", (unsigned long) i + 1);
    }
}


static void
test_derive_refused(void)
{
    char        name[600];
    u_char      out[NGX_HTTP_AUTH_JWT_MAX_KEY_LEN];
    size_t      len;
    ngx_str_t   s;

    ngx_memset(name, 'n', sizeof(name));

    ngx_test_int(ngx_http_auth_claims_derive(SIGNING, ngx_test_s(""), NULL, out,
                                             &len),
                 NGX_ERROR, "an empty secret");
    ngx_test_ok(ngx_http_auth_claims_key(ngx_test_pool, SIGNING, ngx_test_s(""),
                                         NULL) == NULL,
                "a key of an empty secret");
    ngx_test_int(ngx_http_auth_claims_derive(COOKIE, ngx_test_s("secret"),
                                             ngx_test_s(""), out, &len),
                 NGX_ERROR, "an empty name");
    ngx_test_int(ngx_http_auth_claims_derive((ngx_http_auth_claims_use_e) 9,
                                             ngx_test_s("secret"),
                                             ngx_test_s("n"), out, &len),
                 NGX_ERROR, "an unknown use");

    s.data = (u_char *) name;

    for (s.len = 400; s.len < sizeof(name); s.len++) {
        if (ngx_http_auth_claims_derive(COOKIE, ngx_test_s("secret"), &s, out,
                                        &len)
            != NGX_OK)
        {
            break;
        }
    }

    ngx_test_ok(s.len > 460 && s.len < 512, "a name that is too long");
}


/* contract 11.2 and 11.5, whole */

static void
test_tokens(void)
{
    json_t                     *json;
    ngx_str_t                   out, token;
    ngx_http_auth_jwk_t        *key;
    ngx_http_auth_jws_header_t  header;

    key = ngx_http_auth_claims_key(ngx_test_pool, SIGNING, ngx_test_s(DEFAULT),
                                   NULL);

    ngx_test_int(ngx_http_auth_jws_verify(ngx_test_pool,
                     ngx_test_s(ngx_test_v3_token), key,
                     NGX_HTTP_AUTH_ALG_HS512, &header, &out),
                 NGX_OK, "contract 11.2, a token of next-auth v3");
    ngx_test_str(&out, "{\"name\":\"Jane Doe\",\"email\":\"jane@example.com\","
                 "\"picture\":\"https://example.com/j.png\",\"sub\":\"42\","
                 "\"iat\":1700000000,\"exp\":1702592000}", "its payload");

    ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &out, &token);
    ngx_test_str(&token, ngx_test_v3_token, "signed again it is the same");

    json = ngx_http_auth_json_parse(&out, 4096);
    ngx_http_auth_json_to_pool(ngx_test_pool, json);

    ngx_test_int(ngx_http_auth_claims_check_v3(json, NOW,
                                               NGX_HTTP_AUTH_JWT_MAX_AGE),
                 OK, "and valid when it was made");
    ngx_test_int(ngx_http_auth_claims_check_v3(json, NOW - 1,
                                               NGX_HTTP_AUTH_JWT_MAX_AGE),
                 INVALID, "not before");
    ngx_test_int(ngx_http_auth_claims_check_v3(json, 1702591999,
                                               NGX_HTTP_AUTH_JWT_MAX_AGE),
                 OK, "in its last second");
    ngx_test_int(ngx_http_auth_claims_check_v3(json, 1702592000,
                                               NGX_HTTP_AUTH_JWT_MAX_AGE),
                 EXPIRED, "not after");

    key = ngx_http_auth_claims_key(ngx_test_pool, ENCRYPTION,
                                   ngx_test_s(DEFAULT), NULL);

    ngx_test_int(ngx_http_auth_jwe_decrypt(ngx_test_pool, key,
                                           ngx_test_s(ngx_test_v4_fixed_token),
                                           &out),
                 NGX_OK, "contract 11.5, the token with the fixed IV");

    json = ngx_http_auth_json_parse(&out, 4096);
    ngx_http_auth_json_to_pool(ngx_test_pool, json);

    ngx_test_int(ngx_http_auth_claims_check_v4(json, NOW), OK, "and valid");
    ngx_test_int(ngx_http_auth_claims_check_v4(json, NOW - 1000000), OK,
                 "whenever it was made");
    ngx_test_int(ngx_http_auth_claims_check_v4(json, 1702592014), OK,
                 "until the tolerance is over");
    ngx_test_int(ngx_http_auth_claims_check_v4(json, 1702592015), EXPIRED,
                 "not after");
}


/* contract 11.9: each row by the rules of v3 and of v4 */

static void
test_both(void)
{
    size_t   i;
    json_t  *json;

    static struct {
        const char  *claims;
        ngx_int_t    v3;
        ngx_int_t    v4;
    } rows[] = {
        { "{\"iat\":1700000000}", OK, OK },
        { "{\"iat\":1700000001}", INVALID, OK },
        { "{\"iat\":1700000060}", INVALID, OK },
        { "{}", INVALID, OK },
        { "{\"iat\":1,\"exp\":1700000001}", EXPIRED, OK },
        { "{\"iat\":1699999999,\"exp\":1700000001}", OK, OK },
        { "{\"iat\":1699999999,\"exp\":1700000000}", EXPIRED, OK },
        { "{\"iat\":1699999900,\"exp\":1699999986}", EXPIRED, OK },
        { "{\"iat\":1699999900,\"exp\":1699999985}", EXPIRED, EXPIRED },
        { "{\"iat\":1699999900,\"exp\":0}", EXPIRED, EXPIRED },
        { "{\"iat\":1699999900,\"exp\":-1}", EXPIRED, EXPIRED },
        { "{\"iat\":1700000000,\"nbf\":1700000000}", OK, OK },
        { "{\"iat\":1700000000,\"nbf\":1700000001}", INVALID, OK },
        { "{\"iat\":1700000000,\"nbf\":1700000015}", INVALID, OK },
        { "{\"iat\":1700000000,\"nbf\":1700000016}", INVALID, INVALID },
        { "{\"iat\":1697408000}", OK, OK },
        { "{\"iat\":1697407999}", EXPIRED, OK },
        { "{\"iat\":1700000000,\"sub\":\"42\"}", OK, OK },
        { "{\"iat\":1700000000,\"sub\":null}", INVALID, OK },
        { "{\"iat\":1700000000,\"sub\":42}", INVALID, OK },
        { "{\"iat\":1700000000,\"sub\":\"\"}", INVALID, OK },
        { "{\"iat\":1700000000,\"aud\":[]}", INVALID, OK },
        { "{\"iat\":\"1700000000\"}", INVALID, INVALID },
        { "{\"iat\":null}", INVALID, INVALID },
        { "{\"iat\":true}", INVALID, INVALID },
        { "{\"iat\":1700000000,\"exp\":\"1702592000\"}", INVALID, INVALID },
        { "{\"iat\":1700000000,\"exp\":null}", INVALID, INVALID },
        { "{\"iat\":1700000000,\"nbf\":\"0\"}", INVALID, INVALID },
        { "{\"iat\":1700000000,\"nbf\":null}", INVALID, INVALID },

        /* numbers of other kinds */
        { "{\"iat\":1699999999.5,\"exp\":1700000000.5}", OK, OK },
        { "{\"iat\":1700000000.5}", INVALID, OK },
        { "{\"iat\":1699999999,\"exp\":1699999985.5}", EXPIRED, OK },
        { "{\"iat\":1.7e9,\"exp\":1e300}", OK, OK },
        { "{\"iat\":1.7e9,\"exp\":-1e300}", EXPIRED, EXPIRED },
        { "{\"iat\":1e300}", INVALID, OK },
        { "{\"iat\":-1e300}", EXPIRED, OK },
        { "{\"iat\":-1}", EXPIRED, OK },
        { "{\"iat\":1700000000,\"nbf\":1e300}", INVALID, INVALID },
        { "{\"iat\":1700000000,\"nbf\":-1e300}", OK, OK },
        { "{\"iat\":1700000000,\"exp\":2147483648}", OK, OK },
        { "{\"iat\":1700000000,\"exp\":9223372036854775807}", OK, OK },
        { "{\"iat\":9223372036854775807}", INVALID, OK },
        { "{\"iat\":-9223372036854775808}", EXPIRED, OK },

        /* an expired token with another fault is invalid */
        { "{\"iat\":1700000000,\"exp\":1,\"nbf\":1800000000}", INVALID,
          INVALID },
        { "{\"iat\":\"x\",\"exp\":1}", INVALID, INVALID },
        { "{\"iat\":1600000000,\"exp\":1,\"sub\":1}", INVALID, EXPIRED }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json = jose_test_json(rows[i].claims);

        ngx_test_int(ngx_http_auth_claims_check_v3(json, NOW,
                                                   NGX_HTTP_AUTH_JWT_MAX_AGE),
                     rows[i].v3, "v3: %s", rows[i].claims);
        ngx_test_int(ngx_http_auth_claims_check_v4(json, NOW), rows[i].v4,
                     "v4: %s", rows[i].claims);
    }
}


/* contract 4.2: registered claims of v3 have types */

static void
test_v3_types(void)
{
    char        text[256];
    size_t      i, n;
    ngx_uint_t  good;

    static const char  *texts[] = { "sub", "jti", "nonce", "acr", "azp" };

    static const char  *lists[] = { "iss", "aud", "amr" };

    static const char  *others[] = { "name", "email", "picture", "groups" };

    static struct {
        const char  *value;
        ngx_uint_t   text;
        ngx_uint_t   list;
    } rows[] = {
        { "\"x\"", 1, 1 }, { "\"\"", 0, 0 }, { "null", 0, 0 },
        { "1", 0, 0 }, { "true", 0, 0 }, { "{}", 0, 0 }, { "[]", 0, 0 },
        { "[\"x\"]", 0, 1 }, { "[\"x\",\"y\"]", 0, 1 }, { "[\"x\",1]", 0, 0 },
        { "[\"\"]", 0, 0 }, { "[null]", 0, 0 }, { "[[\"x\"]]", 0, 0 }
    };

#define check(name, value)                                                    \
    (snprintf(text, sizeof(text), "{\"iat\":1700000000,\"%s\":%s}", name,     \
              value),                                                         \
     ngx_http_auth_claims_check_v3(jose_test_json(text), NOW,                \
                                   NGX_HTTP_AUTH_JWT_MAX_AGE))

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        good = 1;

        for (n = 0; n < 5; n++) {
            good &= check(texts[n], rows[i].value)
                    == (rows[i].text ? OK : INVALID);
        }

        for (n = 0; n < 3; n++) {
            good &= check(lists[n], rows[i].value)
                    == (rows[i].list ? OK : INVALID);
        }

        for (n = 0; n < 4; n++) {
            good &= check(others[n], rows[i].value) == OK;
        }

        ngx_test_ok(good, "registered and other claims with the value %s",
                    rows[i].value);
    }

    ngx_test_int(check("auth_time", "1"), OK, "auth_time is a number");
    ngx_test_int(check("auth_time", "\"1\""), INVALID,
                 "auth_time is not a text");
}


static void
test_odd(void)
{
    json_t  *array;

    array = json_array();
    ngx_http_auth_json_to_pool(ngx_test_pool, array);

    ngx_test_int(ngx_http_auth_claims_check_v3(NULL, NOW, 1), INVALID,
                 "v3: no claims");
    ngx_test_int(ngx_http_auth_claims_check_v4(NULL, NOW), INVALID,
                 "v4: no claims");
    ngx_test_int(ngx_http_auth_claims_check_v3(array, NOW, 1), INVALID,
                 "v3: an array");
    ngx_test_int(ngx_http_auth_claims_check_v4(array, NOW), INVALID,
                 "v4: an array");
}


static void
test_max_age(void)
{
    json_t  *json;

    json = jose_test_json("{\"iat\":1699999900}");

    ngx_test_int(ngx_http_auth_claims_check_v3(json, NOW, 101), OK,
                 "younger than the age");
    ngx_test_int(ngx_http_auth_claims_check_v3(json, NOW, 100), OK,
                 "of that age");
    ngx_test_int(ngx_http_auth_claims_check_v3(json, NOW, 99), EXPIRED,
                 "older than the age");
    ngx_test_int(ngx_http_auth_claims_check_v3(json, NOW, 0), EXPIRED,
                 "older than an age of nothing");
}
