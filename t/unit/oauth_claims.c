
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_id_token.h"
#include "oauth_test.h"


#define ACCESS_TOKEN  "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"

#define GOOD                                                                  \
    "\"iss\":\"https://op.test\",\"sub\":\"42\",\"aud\":\"cid\","             \
    "\"exp\":1700000300,\"iat\":1700000000,\"nonce\":\"n\""


static void test_claims(void);
static void test_nonce(void);
static void test_at_hash(void);

static const char *check(const char *claims);


static ngx_http_auth_provider_t  *provider;


int
main(void)
{
    jose_test_init();

    test_claims();
    test_nonce();
    test_at_hash();

    return ngx_test_done();
}


/* each claim, as it must be and as it must not be */

static void
test_claims(void)
{
    ngx_uint_t   i;
    const char  *why;

#define REST   "\"iat\":1700000000,\"nonce\":\"n\""
#define WHO    "\"iss\":\"https://op.test\",\"sub\":\"42\",\"nonce\":\"n\""
#define WHEN   "\"exp\":1700000300,\"iat\":1700000000"
#define SUB                                                                   \
    "\"iss\":\"https://op.test\",\"aud\":\"cid\",\"nonce\":\"n\"," WHEN
#define TO     WHO ",\"aud\":\"cid\""

    static struct {
        const char  *claims;
        const char  *why;       /* NULL: all is well */
    } rows[] = {
        { "{" GOOD "}", NULL },

        { "{\"sub\":\"42\",\"aud\":\"cid\",\"exp\":1700000300," REST "}",
          "iss" },
        { "{\"iss\":\"https://op.test/\",\"sub\":\"42\",\"aud\":\"cid\","
          "\"exp\":1700000300," REST "}", "iss" },
        { "{\"iss\":\"HTTPS://op.test\",\"sub\":\"42\",\"aud\":\"cid\","
          "\"exp\":1700000300," REST "}", "iss" },
        { "{\"iss\":[\"https://op.test\"],\"sub\":\"42\",\"aud\":\"cid\","
          "\"exp\":1700000300," REST "}", "iss" },
        { "{\"iss\":\"https://evil.test\",\"sub\":\"42\",\"aud\":\"cid\","
          "\"exp\":1700000300," REST "}", "iss" },

        { "{" WHO "," WHEN "}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":\"other\"}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":\"cid2\"}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":\"\"}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":7}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":null}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":{\"cid\":1}}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":[]}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":[\"other\"]}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":[\"cid\",7],\"azp\":\"cid\"}", "aud" },
        { "{" WHO "," WHEN ",\"aud\":[\"cid\"]}", NULL },
        { "{" WHO "," WHEN ",\"aud\":[\"other\",\"cid\"]}", "azp" },
        { "{" WHO "," WHEN ",\"aud\":[\"other\",\"cid\"],\"azp\":\"other\"}",
          "azp" },
        { "{" WHO "," WHEN ",\"aud\":[\"other\",\"cid\"],\"azp\":\"cid\"}",
          NULL },
        { "{" WHO "," WHEN ",\"aud\":[\"other\"],\"azp\":\"cid\"}", "aud" },
        { "{" GOOD ",\"azp\":\"cid\"}", NULL },
        { "{" GOOD ",\"azp\":\"other\"}", "azp" },
        { "{" GOOD ",\"azp\":null}", "azp" },
        { "{" GOOD ",\"azp\":[\"cid\"]}", "azp" },

        { "{" TO ",\"iat\":1700000000}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":null}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":\"1700000300\"}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":true}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":1699999991}", NULL },
        { "{" TO ",\"iat\":1700000000,\"exp\":1699999990}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":1699999990.9}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":-1}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":1.5}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":-1e300}", "exp" },
        { "{" TO ",\"iat\":1700000000,\"exp\":1e300}", NULL },
        { "{" TO ",\"iat\":1700000000,\"exp\":2147483648}", NULL },
        { "{" TO ",\"iat\":1700000000,\"exp\":9223372036854775807}", NULL },

        { "{" TO ",\"exp\":1700000300}", "iat" },
        { "{" TO ",\"exp\":1700000300,\"iat\":\"1700000000\"}", "iat" },
        { "{" TO ",\"exp\":1700000300,\"iat\":null}", "iat" },
        { "{" TO ",\"exp\":1700000300,\"iat\":1700000010}", NULL },
        { "{" TO ",\"exp\":1700000300,\"iat\":1700000011}", "iat" },
        { "{" TO ",\"exp\":1700000300,\"iat\":1699913590}", NULL },
        { "{" TO ",\"exp\":1700000300,\"iat\":1699913589}", "iat" },
        { "{" TO ",\"exp\":1700000300,\"iat\":0}", "iat" },
        { "{" TO ",\"exp\":1700000300,\"iat\":1e300}", "iat" },
        { "{" TO ",\"exp\":1700000300,\"iat\":-1e300}", "iat" },

        { "{" GOOD ",\"nbf\":1700000010}", NULL },
        { "{" GOOD ",\"nbf\":1700000011}", "nbf" },
        { "{" GOOD ",\"nbf\":\"0\"}", "nbf" },
        { "{" GOOD ",\"nbf\":null}", "nbf" },
        { "{" GOOD ",\"nbf\":-1e300}", NULL },

        { "{" SUB "}", "sub" },
        { "{" SUB ",\"sub\":\"\"}", "sub" },
        { "{" SUB ",\"sub\":42}", "sub" },
        { "{" SUB ",\"sub\":null}", "sub" },
        { "{" SUB ",\"sub\":[\"42\"]}", "sub" },
        { "{" SUB ",\"sub\":\"a\\nb\"}", "sub" },
        { "{" SUB ",\"sub\":\"a\\u007f\"}", "sub" },
        { "{" SUB ",\"sub\":\"a b\"}", NULL },
    };

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        why = check(rows[i].claims);

        if (rows[i].why == NULL) {
            ngx_test_ok(why == NULL, "accepted: %s (%s)", rows[i].claims,
                        why ? why : "");
            continue;
        }

        ngx_test_ok(why && ngx_strncmp(why, rows[i].why, 3) == 0,
                    "refused: %s (%s)", rows[i].claims, why ? why : "");
    }

    provider->clock_skew = 0;
    ngx_test_ok(check("{" TO ",\"iat\":1700000001,\"exp\":1700000300}")
                != NULL, "no skew");

    ngx_str_set(&provider->state->metadata->issuer, "");
    ngx_test_ok(check("{\"iss\":\"\",\"sub\":\"42\",\"aud\":\"cid\","
                      "\"exp\":1700000300," REST "}") != NULL,
                "no issuer known, none accepted");

    ngx_test_reset();
}


static void
test_nonce(void)
{
    ngx_uint_t  i;

#define NONCELESS                                                             \
    "\"iss\":\"https://op.test\",\"sub\":\"42\",\"aud\":\"cid\"," WHEN

    static const char  *bad[] = {
        "{" NONCELESS "}",
        "{" NONCELESS ",\"nonce\":\"\"}",
        "{" NONCELESS ",\"nonce\":\"N\"}",
        "{" NONCELESS ",\"nonce\":\"n \"}",
        "{" NONCELESS ",\"nonce\":\"nn\"}",
        "{" NONCELESS ",\"nonce\":null}",
        "{" NONCELESS ",\"nonce\":[\"n\"]}",
    };

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ngx_test_ok(check(bad[i]) != NULL, "nonce %s", bad[i]);
    }

    provider->checks &= ~NGX_HTTP_AUTH_CHECK_NONCE;

    ngx_test_ok(check("{" NONCELESS "}") == NULL, "none was sent");
    ngx_test_ok(check("{" NONCELESS ",\"nonce\":\"n\"}") != NULL,
                "an unexpected one is refused");

    ngx_test_reset();
}


/* the example of OpenID Connect Core 1.0, A.3 */

static void
test_at_hash(void)
{
    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    ngx_test_ok(check("{" GOOD ",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}")
                == NULL, "at_hash fits");
    ngx_test_ok(check("{" GOOD ",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RR\"}")
                != NULL, "at_hash differs");
    ngx_test_ok(check("{" GOOD ",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ==\"}")
                != NULL, "at_hash with padding");
    ngx_test_ok(check("{" GOOD ",\"at_hash\":\"\"}") != NULL, "empty");
    ngx_test_ok(check("{" GOOD ",\"at_hash\":null}") != NULL, "null");
    ngx_test_ok(check("{" GOOD ",\"at_hash\":7}") != NULL, "a number");

    ngx_test_reset();
}


static const char *
check(const char *text)
{
    json_t                    *json;
    const char                *why;
    ngx_http_auth_id_token_t   req;

    json = json_loads(text, 0, NULL);

    req.provider = provider;
    ngx_str_set(&req.access_token, ACCESS_TOKEN);
    ngx_str_set(&req.nonce, "n");

    why = ngx_http_auth_id_token_check(ngx_test_pool, &req,
                                       NGX_HTTP_AUTH_ALG_RS256, json);
    json_decref(json);

    return why;
}
