
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "jws_test.h"


static void test_vectors(void);
static void test_foreign(void);
static void test_round_trips(void);
static void test_sign(void);
static void test_header(void);
static void test_mask(void);
static void test_limits(void);
static void test_half_hash(void);
static void test_faults(void);


int
main(void)
{
    jose_test_init();

    test_vectors();
    test_foreign();
    test_round_trips();
    test_sign();
    test_header();
    test_mask();
    test_limits();
    test_half_hash();
    test_faults();

    return ngx_test_done();
}


static void
test_vectors(void)
{
    size_t                i;
    ngx_int_t             rc;
    ngx_str_t             payload;
    ngx_http_auth_jwk_t  *key;

    struct {
        const char  *name;
        const char  *jwk;
        const char  *token;
        const char  *payload;
    } rows[] = {
        { "RFC 7515, A.1 (HS256)", ngx_test_jwk_oct, ngx_test_rfc7515_a1,
          ngx_test_rfc7515_payload },
        { "RFC 7515, A.2 (RS256)", ngx_test_jwk_rsa, ngx_test_rfc7515_a2,
          ngx_test_rfc7515_payload },
        { "RFC 7515, A.3 (ES256)", ngx_test_jwk_p256, ngx_test_rfc7515_a3,
          ngx_test_rfc7515_payload },
        { "RFC 7515, A.4 (ES512)", ngx_test_jwk_p521, ngx_test_rfc7515_a4,
          "Payload" },
        { "RFC 7520, 4.1 (RS256)", ngx_test_rfc7520_rs256_jwk,
          ngx_test_rfc7520_rs256, ngx_test_rfc7520_payload },
        { "RFC 7520, 4.2 (PS384)", ngx_test_rfc7520_rs256_jwk,
          ngx_test_rfc7520_ps384, ngx_test_rfc7520_payload },
        { "RFC 7520, 4.3 (ES512)", ngx_test_rfc7520_es512_jwk,
          ngx_test_rfc7520_es512, ngx_test_rfc7520_payload },
        { "RFC 7520, 4.4 (HS256)", ngx_test_rfc7520_hs256_jwk,
          ngx_test_rfc7520_hs256, ngx_test_rfc7520_payload },
        { "RFC 8037, A.4 (EdDSA)", ngx_test_jwk_ed, ngx_test_rfc8037_a4,
          "Example of Ed25519 signing" }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        key = jose_test_key(rows[i].jwk);
        ngx_str_null(&payload);

        rc = ngx_http_auth_jws_verify(ngx_test_pool, ngx_test_s(rows[i].token),
                                      key, ALL, NULL, &payload);

        ngx_test_int(rc, NGX_OK, "%s", rows[i].name);
        ngx_test_str(&payload, rows[i].payload, "%s, payload", rows[i].name);
    }

    ngx_test_int(verify(ngx_test_rfc7515_a5, jose_test_key(ngx_test_jwk_oct)),
                 NGX_DECLINED, "RFC 7515, A.5 (none) is refused");
}


static void
test_foreign(void)
{
    size_t                      i;
    ngx_int_t                   rc;
    ngx_str_t                   payload;
    ngx_http_auth_jwk_t        *key;
    ngx_http_auth_jws_header_t  header;

    for (i = 0; i < N; i++) {
        key = jose_test_key(publics[i]);
        ngx_str_null(&payload);

        rc = ngx_http_auth_jws_verify(ngx_test_pool,
                                      ngx_test_s(ngx_test_foreign[i]), key,
                                      (ngx_uint_t) 1 << i, &header, &payload);

        ngx_test_int(rc, NGX_OK, "%s of another implementation",
                     ngx_http_auth_alg_name((ngx_uint_t) 1 << i)->data);
        ngx_test_str(&payload, ngx_test_foreign_payload, "its payload");
        ngx_test_int(header.alg, (ngx_uint_t) 1 << i, "its algorithm");
        ngx_test_str(&header.kid, "k1", "its kid");
        ngx_test_str(&header.typ, "JWT", "its typ");
    }
}


static void
test_round_trips(void)
{
    size_t                i;
    ngx_str_t             token;
    ngx_http_auth_jwk_t  *private, *public;

    for (i = 0; i < N; i++) {
        private = jose_test_private(privates[i]);
        public = jose_test_key(publics[i]);

        token = sign(private, (ngx_uint_t) 1 << i);

        ngx_test_int(verify_str(&token, public), NGX_OK, "%s round trip",
                     ngx_http_auth_alg_name((ngx_uint_t) 1 << i)->data);
        ngx_test_int(verify_str(&token, private), NGX_OK,
                     "and with the private half");
    }

    token = sign(jose_test_key(ngx_test_jwk_rsa), NGX_HTTP_AUTH_ALG_RS256);
    ngx_test_int(token.len, 0, "a public key does not sign");
    token = sign(jose_test_key(ngx_test_jwk_rsa_private),
                 NGX_HTTP_AUTH_ALG_RS256);
    ngx_test_int(token.len, 0, "nor one that was read as public");
}


static void
test_sign(void)
{
    ngx_str_t                   out, token, want;
    ngx_http_auth_jwk_t        *key, *ed;
    ngx_http_auth_jws_header_t  header;

    key = jose_test_key(ngx_test_jwk_oct);
    ed = jose_test_private(ngx_test_jwk_ed_private);

    ngx_memzero(&header, sizeof(header));

    header.alg = NGX_HTTP_AUTH_ALG_HS512;
    ngx_http_auth_jws_sign(ngx_test_pool, key, &header, ngx_test_s("{}"),
                           &token);
    token.len = 24;
    ngx_test_str(&token, "eyJhbGciOiJIUzUxMiJ9.e30", "the session's header");

    header.alg = NGX_HTTP_AUTH_ALG_EDDSA;
    ngx_http_auth_jws_sign(ngx_test_pool, ed, &header,
                           ngx_test_s("Example of Ed25519 signing"), &token);
    ngx_test_str(&token, ngx_test_rfc8037_a4, "RFC 8037, A.4, made");

    header.alg = NGX_HTTP_AUTH_ALG_HS256;
    ngx_str_set(&header.kid, "a\"b");
    ngx_str_set(&header.typ, "JWT");
    ngx_http_auth_jws_sign(ngx_test_pool, key, &header, ngx_test_s(""),
                           &token);

    ngx_http_auth_b64u_encode(ngx_test_pool,
        ngx_test_s("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"a\\\"b\"}"),
        &want);
    ngx_test_ok(token.len > want.len
                && ngx_memcmp(token.data, want.data, want.len) == 0,
                "typ and kid in the header, escaped");
    ngx_test_int(ngx_http_auth_jws_verify(ngx_test_pool, &token, key, ALL,
                                          &header, &out),
                 NGX_OK, "an empty payload");
    ngx_test_int(out.len, 0, "is empty");

    header.alg = NGX_HTTP_AUTH_ALG_RS256;
    ngx_test_int(ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &out,
                                        &token),
                 NGX_DECLINED, "the key does not support the algorithm");
    header.alg = ALL;
    ngx_test_int(ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &out,
                                        &token),
                 NGX_DECLINED, "several algorithms are none");
    header.alg = NGX_HTTP_AUTH_ALG_HS256;
    ngx_str_set(&header.kid, "\xff");
    ngx_test_int(ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &out,
                                        &token),
                 NGX_ERROR, "a kid that is not UTF-8");
}


static void
test_header(void)
{
    ngx_http_auth_jws_header_t  header;

    ngx_test_int(ngx_http_auth_jws_header(ngx_test_pool,
                     ngx_test_s(ngx_test_rfc7520_ps384), &header),
                 NGX_OK, "header of a token");
    ngx_test_int(header.alg, NGX_HTTP_AUTH_ALG_PS384, "its algorithm");
    ngx_test_str(&header.kid, "bilbo.baggins@hobbiton.example", "its kid");
    ngx_test_int(header.typ.len, 0, "no typ");

    ngx_test_int(ngx_http_auth_jws_header(ngx_test_pool,
                     ngx_test_s(ngx_test_v3_token), &header),
                 NGX_OK, "header of a session");
    ngx_test_int(header.alg, NGX_HTTP_AUTH_ALG_HS512, "its algorithm");
    ngx_test_int(header.kid.len, 0, "no kid");

    ngx_test_int(ngx_http_auth_jws_header(ngx_test_pool,
                     ngx_test_s(with_header("{\"alg\":\"ES256\",\"jku\":1,"
                                            "\"jwk\":{},\"x5u\":\"x\"}",
                                            ".e30.AA")),
                     &header),
                 NGX_OK, "members that are not used are not looked at");
}


static void
test_mask(void)
{
    ngx_str_t             payload;
    ngx_uint_t            bit, good;
    ngx_http_auth_jwk_t  *key;

    key = jose_test_key(ngx_test_jwk_rsa);
    good = 1;

    for (bit = 1; bit <= NGX_HTTP_AUTH_ALG_EDDSA; bit <<= 1) {
        good &= ngx_http_auth_jws_verify(ngx_test_pool,
                    ngx_test_s(ngx_test_rfc7515_a2), key, bit, NULL, &payload)
                == (bit == NGX_HTTP_AUTH_ALG_RS256 ? NGX_OK : NGX_DECLINED);
        good &= ngx_http_auth_jws_verify(ngx_test_pool,
                    ngx_test_s(ngx_test_rfc7515_a2), key, ALL & ~bit, NULL,
                    &payload)
                == (bit != NGX_HTTP_AUTH_ALG_RS256 ? NGX_OK : NGX_DECLINED);
    }

    ngx_test_ok(good, "the mask decides which algorithms are allowed");
    ngx_test_int(ngx_http_auth_jws_verify(ngx_test_pool,
                     ngx_test_s(ngx_test_rfc7515_a2), key, 0, NULL, &payload),
                 NGX_DECLINED, "an empty mask allows nothing");
}


static void
test_limits(void)
{
    int                          n;
    char                        *p, *text;
    ngx_str_t                    payload, token;
    ngx_http_auth_jwk_t         *key;
    ngx_http_auth_jws_header_t   header;

    /* 6144 bytes are 8192 characters */

    for (n = -3; n <= 3; n += 3) {
        text = ngx_pnalloc(ngx_test_pool, 8192);
        p = text + sprintf(text, "{\"alg\":\"HS256\",\"kid\":\"");
        ngx_memset(p, 'k', 6200);
        sprintf(text + NGX_HTTP_AUTH_JWS_MAX_HEADER / 4 * 3 + n - 2, "\"}");

        ngx_test_int(ngx_http_auth_jws_header(ngx_test_pool,
                         ngx_test_s(with_header(text, ".e30.AA")), &header),
                     n <= 0 ? NGX_OK : NGX_DECLINED,
                     "a header %d bytes above the limit", n);
    }

    key = jose_test_key(ngx_test_jwk_oct);

    payload.len = NGX_HTTP_AUTH_JWS_MAX_TOKEN / 4 * 3;
    payload.data = ngx_pcalloc(ngx_test_pool, payload.len);

    ngx_memzero(&header, sizeof(header));
    header.alg = NGX_HTTP_AUTH_ALG_HS256;

    payload.len -= 51;
    ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &payload, &token);
    ngx_test_ok(token.len <= NGX_HTTP_AUTH_JWS_MAX_TOKEN
                && verify_str(&token, key) == NGX_OK,
                "a token below the limit");

    payload.len += 51;
    ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &payload, &token);
    ngx_test_int(verify_str(&token, key), NGX_DECLINED,
                 "a token above the limit");
}


/* OpenID Connect Core 1.0, A.3 has an at_hash and a c_hash of RS256 */

static void
test_half_hash(void)
{
    ngx_str_t  out;

    ngx_http_auth_jws_half_hash(ngx_test_pool, NGX_HTTP_AUTH_ALG_RS256,
        ngx_test_s("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), &out);
    ngx_test_str(&out, "77QmUPtjPfzWtF2AnpK9RQ", "at_hash of RS256");

    ngx_http_auth_jws_half_hash(ngx_test_pool, NGX_HTTP_AUTH_ALG_RS256,
        ngx_test_s("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfv"
                   "k"), &out);
    ngx_test_str(&out, "LDktKdoQak3Pk0cnXxCltA", "c_hash of RS256");

    ngx_http_auth_jws_half_hash(ngx_test_pool, NGX_HTTP_AUTH_ALG_ES384,
                                ngx_test_s("abc"), &out);
    ngx_test_str(&out, "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFj", "half of SHA-384");

    ngx_http_auth_jws_half_hash(ngx_test_pool, NGX_HTTP_AUTH_ALG_EDDSA,
                                ngx_test_s("abc"), &out);
    ngx_test_str(&out, "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05o",
                 "half of SHA-512 for EdDSA");

    ngx_test_int(ngx_http_auth_jws_half_hash(ngx_test_pool, 0,
                                             ngx_test_s("abc"), &out),
                 NGX_ERROR, "no algorithm, no hash");
}


/* a failed allocation is an error, never a token that is accepted */

static void
test_faults(void)
{
    ngx_int_t                    rc;
    ngx_str_t                    out, token;
    ngx_uint_t                   n;
    ngx_http_auth_jwk_t         *key;
    ngx_http_auth_jws_header_t   header;

    ngx_test_reset();

    key = jose_test_key(ngx_test_jwk_oct);

    for (n = 1; n < 50; n++) {
        ngx_stubs_fail_alloc = n;
        rc = ngx_http_auth_jws_verify(ngx_test_pool,
                                      ngx_test_s(ngx_test_foreign[0]), key,
                                      ALL, &header, &out);
        ngx_stubs_fail_alloc = 0;

        if (rc != NGX_ERROR) {
            break;
        }
    }

    ngx_test_int(rc, NGX_OK, "verification, %lu faults before it succeeds",
                 (unsigned long) n - 1);
    ngx_test_ok(n > 3, "each of its allocations failed");

    for (n = 1; n < 50; n++) {
        ngx_stubs_fail_alloc = n;
        rc = ngx_http_auth_jws_sign(ngx_test_pool, key, &header, &out, &token);
        ngx_stubs_fail_alloc = 0;

        if (rc != NGX_ERROR) {
            break;
        }
    }

    ngx_test_int(rc, NGX_OK, "signing, %lu faults before it succeeds",
                 (unsigned long) n - 1);
    ngx_test_ok(n > 1, "each of its allocations failed");

    ngx_stubs_fail_random = 1;
    token = sign(jose_test_private(ngx_test_jwk_ed_private),
                 NGX_HTTP_AUTH_ALG_EDDSA);
    ngx_test_ok(token.len != 0, "EdDSA needs no random bytes");
    ngx_stubs_fail_random = 0;
}
