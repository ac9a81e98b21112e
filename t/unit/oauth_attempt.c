
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "jose_vectors.h"
#include "ngx_http_auth_attempt.h"
#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_jwe.h"
#include "ngx_http_auth_claims.h"
#include "oauth_test.h"


#define COOKIE  "__Secure-next-auth.pkce.code_verifier.ZVPxAAAAAAAA"


static void test_create(void);
static void test_id(void);
static void test_challenge(void);
static void test_seal(void);
static void test_vector(void);
static void test_open_refused(void);
static void test_open_members(void);
static void test_expiry(void);
static void test_rotation(void);
static void test_check(void);
static void test_check_iss(void);
static void test_faults(void);

static void secrets_of(ngx_array_t *secrets, const char *a, const char *b);
static ngx_int_t open_token(ngx_str_t *token, const char *cookie,
    ngx_array_t *secrets, ngx_http_auth_attempt_t *attempt);
static ngx_str_t seal_text(const char *text, const char *cookie,
    const char *secret);


static ngx_array_t              secrets;
static ngx_http_auth_attempt_t  attempt;


int
main(void)
{
    jose_test_init();

    test_create();
    test_id();
    test_challenge();
    test_seal();
    test_vector();
    test_open_refused();
    test_open_members();
    test_expiry();
    test_rotation();
    test_check();
    test_check_iss();
    test_faults();

    return ngx_test_done();
}


static void
test_create(void)
{
    time_t                     created;
    ngx_str_t                  id;
    ngx_http_auth_attempt_t    other;
    ngx_http_auth_provider_t  *provider;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    ngx_test_int(ngx_http_auth_attempt_create(ngx_test_pool, provider,
                                              &attempt), NGX_OK, "create");
    ngx_http_auth_attempt_create(ngx_test_pool, provider, &other);

    ngx_test_int(attempt.state.len, 43, "length of state");
    ngx_test_int(attempt.nonce.len, 43, "length of nonce");
    ngx_test_int(attempt.verifier.len, 43, "length of verifier");
    ngx_test_str(&attempt.issuer, OAUTH_TEST_ISSUER, "issuer");
    ngx_test_str(&attempt.provider, "op", "provider");
    ngx_test_int(attempt.created, 1700000000, "created");
    ngx_test_int(attempt.callback_url.len + attempt.user.len, 0, "the rest");

    ngx_test_ok(!ngx_http_auth_crypto_equal(&attempt.state, &other.state)
                && !ngx_http_auth_crypto_equal(&attempt.nonce, &other.nonce)
                && !ngx_http_auth_crypto_equal(&attempt.verifier,
                                               &other.verifier),
                "two attempts share nothing");

    ngx_test_int(ngx_http_auth_attempt_id(&attempt.state, &id), NGX_OK, "id");
    ngx_test_int(id.len, 12, "its length");
    ngx_test_ok(ngx_strncmp(id.data, "ZVPxA", 5) == 0, "begins with the time");
    ngx_test_int(ngx_http_auth_attempt_id_created(&id, &created), NGX_OK,
                 "which can be read");
    ngx_test_int(created, 1700000000, "back");

    ngx_stubs_fail_random = 1;
    ngx_test_int(ngx_http_auth_attempt_create(ngx_test_pool, provider, &other),
                 NGX_ERROR, "no random bytes, no attempt");
    ngx_stubs_fail_random = 0;

    provider->state->metadata = NULL;
    ngx_test_int(ngx_http_auth_attempt_create(ngx_test_pool, provider, &other),
                 NGX_ERROR, "no metadata, no attempt");

    ngx_test_reset();
}


static void
test_id(void)
{
    time_t       created;
    ngx_str_t    id;
    ngx_uint_t   i;

    static const char  *bad[] = {
        "", "x", "ZVPxAAAAAAA", "ZVPxAAAAAAAAA", "ZVPxAAAA=AAA",
        "ZVPxAAAA+AAA", "ZVPx AAAAAAA", "\xc3\xa9ZVPxAAAAAA"
    };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        id = *ngx_test_s(bad[i]);

        ngx_test_int(ngx_http_auth_attempt_id_created(&id, &created),
                     NGX_DECLINED, "no id: %s", bad[i]);
        ngx_test_int(ngx_http_auth_attempt_id(&id, &id), NGX_DECLINED,
                     "no state: %s", bad[i]);
    }

    id = *ngx_test_s("______AAAAAA");
    ngx_test_int(ngx_http_auth_attempt_id_created(&id, &created), NGX_OK,
                 "the last second");
    ngx_test_int(created, 0xffffffff, "of 2106");
}


static void
test_challenge(void)
{
    ngx_str_t  challenge;

    /* contract, 11.7 and RFC 7636, appendix B */

    ngx_http_auth_attempt_challenge(ngx_test_pool,
        ngx_test_s("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), &challenge);
    ngx_test_str(&challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                 "v4 challenge");

    ngx_http_auth_attempt_challenge(ngx_test_pool,
        ngx_test_s("6aWLZ4mhRCmcgw_MTEDIur9LV4G-JgfH9culbWBulK-PfQE0EBY4cdRuI"
                   "RdOOF2~"), &challenge);
    ngx_test_str(&challenge, "QQGjSxjmwNo_bfTU_lNstrHHSwr5hIJGlpqaTTXZxRQ",
                 "v3 challenge");
}


static void
test_seal(void)
{
    json_t                   *json;
    ngx_str_t                 token, other, text;
    ngx_http_auth_jwk_t      *key;
    ngx_http_auth_attempt_t   opened;

    secrets_of(&secrets, "one", NULL);

    ngx_http_auth_attempt_create(ngx_test_pool,
        oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC), &attempt);

    ngx_str_set(&attempt.callback_url, "https://app.test/\xc3\xa9?x=1");
    ngx_str_set(&attempt.user, "42");

    ngx_test_int(ngx_http_auth_attempt_seal(ngx_test_pool, &attempt,
                                            ngx_test_s(COOKIE), &secrets,
                                            &token), NGX_OK, "seal");
    ngx_http_auth_attempt_seal(ngx_test_pool, &attempt, ngx_test_s(COOKIE),
                               &secrets, &other);
    ngx_test_ok(!ngx_http_auth_crypto_equal(&token, &other),
                "twice is not the same");

    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_OK,
                 "open");
    ngx_test_ok(ngx_http_auth_crypto_equal(&opened.state, &attempt.state)
                && ngx_http_auth_crypto_equal(&opened.nonce, &attempt.nonce)
                && ngx_http_auth_crypto_equal(&opened.verifier,
                                              &attempt.verifier),
                "all values are there");
    ngx_test_str(&opened.provider, "op", "provider");
    ngx_test_str(&opened.issuer, OAUTH_TEST_ISSUER, "issuer");
    ngx_test_str(&opened.callback_url, "https://app.test/\xc3\xa9?x=1",
                 "callback URL");
    ngx_test_str(&opened.user, "42", "user");
    ngx_test_int(opened.created, 1700000000, "created");

    /* what next-auth v4 would look for in its check cookie */

    key = ngx_http_auth_claims_key(ngx_test_pool, NGX_HTTP_AUTH_JWT_COOKIE,
                                   ngx_test_s("one"), ngx_test_s(COOKIE));
    ngx_http_auth_jwe_decrypt(ngx_test_pool, key, &token, &text);
    json = ngx_http_auth_json_parse(&text, 8192);

    ngx_http_auth_json_string(json, "value", &other);
    ngx_test_ok(ngx_http_auth_crypto_equal(&other, &attempt.verifier),
                "value is the verifier");
    ngx_test_int(json_integer_value(json_object_get(json, "iat")), 1700000000,
                 "iat");
    ngx_test_int(json_integer_value(json_object_get(json, "exp")), 1700000900,
                 "exp");
    ngx_test_int(json_string_length(json_object_get(json, "jti")), 36, "jti");

    json_decref(json);
    ngx_test_reset();
}


/* contract, 11.6: v4's own cookie can be unsealed, but is no attempt */

static void
test_vector(void)
{
    ngx_str_t                 token, text;
    ngx_http_auth_jwk_t      *key;
    ngx_http_auth_attempt_t   opened;

    token.len = sizeof(ngx_test_v4_pkce) - 1;
    token.data = (u_char *) ngx_test_v4_pkce;

    key = ngx_http_auth_claims_key(ngx_test_pool, NGX_HTTP_AUTH_JWT_COOKIE,
              ngx_test_s("correct horse battery staple 0123456789"),
              ngx_test_s("next-auth.pkce.code_verifier"));

    ngx_test_int(ngx_http_auth_jwe_decrypt(ngx_test_pool, key, &token, &text),
                 NGX_OK, "the key of v4's cookie");

    secrets_of(&secrets, "correct horse battery staple 0123456789", NULL);

    ngx_test_int(open_token(&token, "next-auth.pkce.code_verifier", &secrets,
                            &opened),
                 NGX_DECLINED, "it has no state and no nonce");

    ngx_test_reset();
}


static void
test_open_refused(void)
{
    size_t                    i;
    ngx_str_t                 token, bad;
    ngx_uint_t                accepted;
    ngx_http_auth_attempt_t   opened;

    secrets_of(&secrets, "one", NULL);

    ngx_http_auth_attempt_create(ngx_test_pool,
        oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC), &attempt);
    ngx_http_auth_attempt_seal(ngx_test_pool, &attempt, ngx_test_s(COOKIE),
                               &secrets, &token);

    ngx_test_int(open_token(&token, COOKIE "x", &secrets, &opened),
                 NGX_DECLINED, "another suffix");
    ngx_test_int(open_token(&token, &COOKIE[9], &secrets, &opened),
                 NGX_DECLINED, "another prefix");

    for (i = 0, accepted = 0; i < token.len; i++) {
        bad = ngx_test_dup(token.data, token.len);
        bad.data[i] = (bad.data[i] == 'A') ? 'B' : 'A';

        accepted += (open_token(&bad, COOKIE, &secrets, &opened) == NGX_OK);

        bad = ngx_test_dup(token.data, i);

        accepted += (open_token(&bad, COOKIE, &secrets, &opened) == NGX_OK);
    }

    ngx_test_int(accepted, 0, "altered or cut at each character");

    secrets_of(&secrets, "two", NULL);
    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_DECLINED,
                 "another secret");

    secrets.nelts = 0;
    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_DECLINED,
                 "no secret opens nothing");
    ngx_test_int(ngx_http_auth_attempt_seal(ngx_test_pool, &attempt,
                                            ngx_test_s(COOKIE), &secrets,
                                            &token),
                 NGX_ERROR, "and seals nothing");

    secrets_of(&secrets, "one", NULL);
    bad.len = NGX_HTTP_AUTH_ATTEMPT_MAX_TOKEN + 1;
    bad.data = ngx_pcalloc(ngx_test_pool, bad.len);
    ngx_test_int(open_token(&bad, COOKIE, &secrets, &opened), NGX_DECLINED,
                 "too long");

    ngx_test_reset();
}


static void
test_open_members(void)
{
    ngx_str_t                token;
    ngx_uint_t               i;
    ngx_http_auth_attempt_t  opened;

#define GOOD                                                                  \
    "\"value\":\"v\",\"provider\":\"op\",\"issuer\":\"\",\"nonce\":\"n\","    \
    "\"callbackUrl\":\"\",\"user\":\"\""
#define STATE  "\"state\":\"0123456789012345678901234567890123456789012\""
#define TIMES  "\"iat\":1700000000,\"exp\":1700000900"

    static struct {
        const char  *text;
        ngx_int_t    rc;
    } rows[] = {
        { "{" GOOD "," STATE "," TIMES "}", NGX_OK },
        { "{" GOOD "," STATE ",\"iat\":1700000000}", NGX_DECLINED },
        { "{" GOOD "," STATE ",\"exp\":1700000900}", NGX_DECLINED },
        { "{" GOOD "," STATE ",\"iat\":1,\"exp\":\"1700000900\"}",
          NGX_DECLINED },
        { "{" GOOD "," STATE ",\"iat\":1,\"exp\":1700000000}", NGX_DECLINED },
        { "{" GOOD "," STATE ",\"iat\":1,\"exp\":-1}", NGX_DECLINED },
        { "{" GOOD "," STATE ",\"iat\":1,\"exp\":1e300}", NGX_DECLINED },
        { "{" GOOD "," TIMES "}", NGX_DECLINED },
        { "{" GOOD ",\"state\":\"short\"," TIMES "}", NGX_DECLINED },
        { "{" GOOD ",\"state\":7," TIMES "}", NGX_DECLINED },
        { "{\"value\":\"v\"," STATE "," TIMES "}", NGX_DECLINED },
        { "{}", NGX_DECLINED },
        { "[]", NGX_DECLINED },
        { "text", NGX_DECLINED },
        { "", NGX_DECLINED },
    };

    secrets_of(&secrets, "one", NULL);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        token = seal_text(rows[i].text, COOKIE, "one");

        ngx_test_int(open_token(&token, COOKIE, &secrets, &opened),
                     rows[i].rc, "members %s", rows[i].text);
    }

    ngx_test_reset();
}


static void
test_expiry(void)
{
    ngx_str_t                token;
    ngx_http_auth_attempt_t  opened;

    secrets_of(&secrets, "one", NULL);

    ngx_http_auth_attempt_create(ngx_test_pool,
        oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC), &attempt);
    ngx_http_auth_attempt_seal(ngx_test_pool, &attempt, ngx_test_s(COOKIE),
                               &secrets, &token);

    ngx_stubs_set_time(1700000899);
    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_OK,
                 "good for 15 minutes");

    ngx_stubs_set_time(1700000900);
    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_DECLINED,
                 "not longer");

    ngx_stubs_set_time(1700000000 - 3600);
    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_DECLINED,
                 "not when the clock was set back by an hour");

    ngx_stubs_set_time(1700000000);
    ngx_test_reset();
}


static void
test_rotation(void)
{
    ngx_str_t                token;
    ngx_http_auth_attempt_t  opened;

    secrets_of(&secrets, "old", NULL);

    ngx_http_auth_attempt_create(ngx_test_pool,
        oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC), &attempt);
    ngx_http_auth_attempt_seal(ngx_test_pool, &attempt, ngx_test_s(COOKIE),
                               &secrets, &token);

    secrets_of(&secrets, "new", "old");
    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_OK,
                 "the second secret opens");

    ngx_http_auth_attempt_seal(ngx_test_pool, &attempt, ngx_test_s(COOKIE),
                               &secrets, &token);
    secrets_of(&secrets, "old", NULL);
    ngx_test_int(open_token(&token, COOKIE, &secrets, &opened), NGX_DECLINED,
                 "the first seals");

    ngx_test_reset();
}


static void
test_check(void)
{
    ngx_str_t                  empty, other;
    ngx_http_auth_provider_t  *provider;

    ngx_str_null(&empty);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_http_auth_attempt_create(ngx_test_pool, provider, &attempt);

#define CHECK(state, iss)                                                     \
    ngx_http_auth_attempt_check(&attempt, provider, state, iss)

    ngx_test_ok(CHECK(&attempt.state, &empty) == NULL, "all fits");
    ngx_test_ok(CHECK(&empty, &empty) != NULL, "state is missing");

    other = ngx_test_dup(attempt.state.data, 43);
    other.data[42] ^= 1;
    ngx_test_ok(CHECK(&other, &empty) != NULL, "state differs");
    other.len = 42;
    ngx_test_ok(CHECK(&other, &empty) != NULL, "state is cut");

    provider->checks &= ~NGX_HTTP_AUTH_CHECK_STATE;
    ngx_test_ok(CHECK(&empty, &empty) == NULL, "unchecked, it may be missing");
    ngx_test_ok(CHECK(&other, &empty) != NULL, "but not be another one");
    provider->checks |= NGX_HTTP_AUTH_CHECK_STATE;

    ngx_str_set(&provider->id, "oq");
    ngx_test_ok(CHECK(&attempt.state, &empty) != NULL, "another provider");
    ngx_str_set(&provider->id, "op");

    ngx_str_set(&provider->state->metadata->issuer, "https://oq.test");
    ngx_test_ok(CHECK(&attempt.state, &empty) != NULL, "another issuer");

    provider->state->metadata = NULL;
    ngx_test_ok(CHECK(&attempt.state, &empty) != NULL, "no metadata");

    ngx_test_reset();
}


/* RFC 9207 */

static void
test_check_iss(void)
{
    ngx_str_t                  empty;
    ngx_http_auth_provider_t  *provider;

    ngx_str_null(&empty);

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    ngx_http_auth_attempt_create(ngx_test_pool, provider, &attempt);

    ngx_test_ok(CHECK(&attempt.state, ngx_test_s(OAUTH_TEST_ISSUER)) == NULL,
                "iss fits");
    ngx_test_ok(CHECK(&attempt.state, ngx_test_s("https://evil.test")) != NULL,
                "iss differs");
    ngx_test_ok(CHECK(&attempt.state, ngx_test_s(OAUTH_TEST_ISSUER "/"))
                != NULL, "iss has a slash more");

    provider->state->metadata->iss_parameter = 1;
    ngx_test_ok(CHECK(&attempt.state, &empty) != NULL,
                "iss was promised and is missing");

    ngx_str_null(&provider->issuer);
    ngx_str_null(&provider->state->metadata->issuer);
    provider->state->metadata->iss_parameter = 0;
    ngx_http_auth_attempt_create(ngx_test_pool, provider, &attempt);

    ngx_test_ok(CHECK(&attempt.state, ngx_test_s("https://any.test")) == NULL,
                "a provider without a known issuer may send it");

    ngx_test_reset();
}


static void
test_faults(void)
{
    ngx_int_t                  rc;
    ngx_str_t                  token;
    ngx_uint_t                 n;
    ngx_http_auth_attempt_t    opened;
    ngx_http_auth_provider_t  *provider;

    for (n = 1, rc = NGX_ERROR; n < 64 && rc != NGX_OK; n++) {

        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        secrets_of(&secrets, "one", NULL);

        ngx_stubs_fail_alloc = n;

        rc = ngx_http_auth_attempt_create(ngx_test_pool, provider, &attempt);

        if (rc == NGX_OK) {
            rc = ngx_http_auth_attempt_seal(ngx_test_pool, &attempt,
                                            ngx_test_s(COOKIE), &secrets,
                                            &token);
        }

        if (rc == NGX_OK) {
            rc = open_token(&token, COOKIE, &secrets, &opened);
        }

        ngx_stubs_fail_alloc = 0;

        ngx_test_ok(rc == NGX_ERROR || (rc == NGX_OK && n > 4),
                    "allocation %d", (int) n);
        ngx_test_reset();
    }
}


static void
secrets_of(ngx_array_t *list, const char *a, const char *b)
{
    ngx_str_t  *s;

    ngx_array_init(list, ngx_test_pool, 2, sizeof(ngx_str_t));

    s = ngx_array_push(list);
    *s = ngx_test_dup(a, strlen(a));

    if (b) {
        s = ngx_array_push(list);
        *s = ngx_test_dup(b, strlen(b));
    }
}


static ngx_int_t
open_token(ngx_str_t *token, const char *cookie, ngx_array_t *list,
    ngx_http_auth_attempt_t *opened)
{
    return ngx_http_auth_attempt_open(ngx_test_pool, token, ngx_test_s(cookie),
                                      list, opened);
}


static ngx_str_t
seal_text(const char *text, const char *cookie, const char *secret)
{
    ngx_str_t             token;
    ngx_http_auth_jwk_t  *key;

    key = ngx_http_auth_claims_key(ngx_test_pool, NGX_HTTP_AUTH_JWT_COOKIE,
                                   ngx_test_s(secret), ngx_test_s(cookie));

    ngx_http_auth_jwe_encrypt(ngx_test_pool, key, ngx_test_s(text), &token);

    return token;
}
