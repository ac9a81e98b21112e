
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_jws.h"
#include "jose_test.h"
#include "jose_vectors.h"


#define ALL  (NGX_HTTP_AUTH_ALG_HMAC|NGX_HTTP_AUTH_ALG_ASYMMETRIC)


static void test_vectors(void);
static void test_foreign(void);
static void test_round_trips(void);
static void test_sign(void);
static void test_header(void);
static void test_header_refused(void);
static void test_forms(void);
static void test_mutations(void);
static void test_signature_lengths(void);
static void test_ecdsa_values(void);
static void test_confusion(void);
static void test_mask(void);
static void test_limits(void);
static void test_half_hash(void);
static void test_faults(void);
static ngx_int_t verify(const char *token, ngx_http_auth_jwk_t *key);
static ngx_int_t verify_str(ngx_str_t *token, ngx_http_auth_jwk_t *key);
static const char *with_header(const char *header, const char *rest);
static ngx_str_t sign(ngx_http_auth_jwk_t *key, ngx_uint_t alg);


/* the keys of ngx_test_foreign[], in the order of the bits */

static const char  *publics[] = {
    ngx_test_jwk_oct, ngx_test_jwk_oct, ngx_test_jwk_oct, ngx_test_jwk_rsa,
    ngx_test_jwk_rsa, ngx_test_jwk_rsa, ngx_test_jwk_rsa, ngx_test_jwk_rsa,
    ngx_test_jwk_rsa, ngx_test_jwk_p256, ngx_test_jwk_p384, ngx_test_jwk_p521,
    ngx_test_jwk_ed
};

static const char  *privates[] = {
    ngx_test_jwk_oct, ngx_test_jwk_oct, ngx_test_jwk_oct,
    ngx_test_jwk_rsa_private, ngx_test_jwk_rsa_private,
    ngx_test_jwk_rsa_private, ngx_test_jwk_rsa_private,
    ngx_test_jwk_rsa_private, ngx_test_jwk_rsa_private,
    ngx_test_jwk_p256_private, ngx_test_jwk_p384_private,
    ngx_test_jwk_p521_private, ngx_test_jwk_ed_private
};

#define N  (sizeof(publics) / sizeof(publics[0]))


int
main(void)
{
    jose_test_init();

    test_vectors();
    test_foreign();
    test_round_trips();
    test_sign();
    test_header();
    test_header_refused();
    test_forms();
    test_mutations();
    test_signature_lengths();
    test_ecdsa_values();
    test_confusion();
    test_mask();
    test_limits();
    test_half_hash();
    test_faults();

    return ngx_test_done();
}


/* in memory of exactly the token's length, so that ASan sees each overrun */

static ngx_int_t
verify_str(ngx_str_t *token, ngx_http_auth_jwk_t *key)
{
    ngx_str_t  exact, payload;

    exact = ngx_test_dup(token->data, token->len);

    return ngx_http_auth_jws_verify(ngx_test_pool, &exact, key, ALL, NULL,
                                    &payload);
}


static ngx_int_t
verify(const char *token, ngx_http_auth_jwk_t *key)
{
    return verify_str(ngx_test_s(token), key);
}


/* a token of the text of a header and an encoded rest */

static const char *
with_header(const char *header, const char *rest)
{
    char       *p;
    ngx_str_t   encoded;

    ngx_http_auth_b64u_encode(ngx_test_pool, ngx_test_s(header), &encoded);

    p = ngx_pnalloc(ngx_test_pool, encoded.len + ngx_strlen(rest) + 1);
    sprintf(p, "%.*s%s", (int) encoded.len, encoded.data, rest);

    return p;
}


static ngx_str_t
sign(ngx_http_auth_jwk_t *key, ngx_uint_t alg)
{
    ngx_str_t                   token;
    ngx_http_auth_jws_header_t  header;

    ngx_memzero(&header, sizeof(header));
    header.alg = alg;

    ngx_str_null(&token);

    (void) ngx_http_auth_jws_sign(ngx_test_pool, key, &header,
                                  ngx_test_s("{\"sub\":\"42\"}"), &token);

    return token;
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
test_header_refused(void)
{
    size_t                      i;
    const char                 *token;
    ngx_http_auth_jwk_t        *key;
    ngx_http_auth_jws_header_t  header;

    static const char  *rows[] = {
        "", "{}", "[]", "\"HS256\"", "null", "{\"alg\":1}",
        "{\"alg\":null}", "{\"alg\":[\"HS256\"]}", "{\"alg\":\"\"}",
        "{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{\"alg\":\"NONE\"}",
        "{\"alg\":\"hs256\"}", "{\"alg\":\"XX999\"}", "{\"alg\":\"HS256 \"}",
        "{\"typ\":\"JWT\"}", "{\"Alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"\\u0061lg\":\"none\"}",
        "{\"alg\":\"HS256\",\"kid\":\"a\",\"kid\":\"b\"}",
        "{\"alg\":\"HS256\",\"crit\":[]}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
        "{\"alg\":\"HS256\",\"crit\":null}",
        "{\"alg\":\"HS256\",\"b64\":false}", "{\"alg\":\"HS256\",\"b64\":true}",
        "{\"alg\":\"HS256\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
        "{\"alg\":\"HS256\",\"kid\":1}", "{\"alg\":\"HS256\",\"kid\":null}",
        "{\"alg\":\"HS256\",\"typ\":1}", "{\"alg\":\"HS256\",\"typ\":{}}",
        "{\"alg\":\"HS256\"", "{\"alg\":\"HS256\"}}", "{\"alg\":\"HS256\"}x",
        "{\"alg\":\"HS256\",\"kid\":\"a\\u0000b\"}",
        "{\"alg\":\"HS256\",\"kid\":\"\xff\"}",
        "{\"alg\":\"HS256\",\"x\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}"
    };

    key = jose_test_key(ngx_test_jwk_oct);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        token = with_header(rows[i], ".e30.AA");

        ngx_test_int(ngx_http_auth_jws_header(ngx_test_pool,
                                              ngx_test_s(token), &header),
                     NGX_DECLINED, "header refused, row %lu",
                     (unsigned long) i);
        ngx_test_int(verify(token, key), NGX_DECLINED,
                     "and by verification, row %lu", (unsigned long) i);
    }
}


static void
test_forms(void)
{
    size_t                i;
    ngx_str_t             s;
    ngx_http_auth_jwk_t  *key;

    static const char  *rows[] = {
        "", ".", "..", "...", "....", "a", "a.b", "a.b.c", "a.b.c.d",
        "a.b.c.d.e", "eyJhbGciOiJIUzUxMiJ9", "eyJhbGciOiJIUzUxMiJ9.",
        "eyJhbGciOiJIUzUxMiJ9..", "eyJhbGciOiJIUzUxMiJ9.e30",
        "eyJhbGciOiJIUzUxMiJ9.e30.", "eyJhbGciOiJIUzUxMiJ9.e30.AA.",
        ".eyJhbGciOiJIUzUxMiJ9.e30.AA", " eyJhbGciOiJIUzUxMiJ9.e30.AA",
        "eyJhbGciOiJIUzUxMiJ9.e30.AA=", "eyJhbGciOiJIUzUxMiJ9=.e30.AA",
        "eyJhbGciOiJIUzUxMiJ9.e30=.AA", "eyJhbGciOiJIUzUxMiJ9.e30. AA",
        "{\"alg\":\"HS512\"}.{}.AA"
    };

    key = jose_test_key(ngx_test_jwk_oct);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ngx_test_int(verify(rows[i], key), NGX_DECLINED,
                     "form refused, row %lu", (unsigned long) i);
    }

    ngx_test_int(verify(ngx_test_v4_token, key), NGX_DECLINED,
                 "an encrypted token is refused");

    ngx_str_null(&s);
    ngx_test_int(verify_str(&s, key), NGX_DECLINED, "no token at all");

    s = ngx_test_dup(ngx_test_rfc7515_a1, sizeof(ngx_test_rfc7515_a1));
    ngx_test_int(verify_str(&s, key), NGX_DECLINED,
                 "a zero byte behind the token");
}


/* each bit of each character, and each truncation */

static void
test_mutations(void)
{
    size_t                i, n, len;
    ngx_int_t             rc;
    ngx_str_t             s;
    ngx_uint_t            bit, good;
    ngx_http_auth_jwk_t  *key;

    struct {
        const char  *jwk;
        const char  *token;
        size_t       len;
    } rows[] = {
        { ngx_test_jwk_oct, ngx_test_rfc7515_a1,
          sizeof(ngx_test_rfc7515_a1) - 1 },
        { ngx_test_jwk_rsa, ngx_test_rfc7515_a2,
          sizeof(ngx_test_rfc7515_a2) - 1 },
        { ngx_test_jwk_p256, ngx_test_rfc7515_a3,
          sizeof(ngx_test_rfc7515_a3) - 1 },
        { ngx_test_jwk_ed, ngx_test_rfc8037_a4,
          sizeof(ngx_test_rfc8037_a4) - 1 }
    };

    for (n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        ngx_test_reset();

        key = jose_test_key(rows[n].jwk);
        len = rows[n].len;
        good = 1;

        for (i = 0; i < len; i++) {
            for (bit = 0; bit < 8; bit++) {
                s = ngx_test_dup(rows[n].token, len);
                s.data[i] ^= (u_char) (1 << bit);

                rc = verify_str(&s, key);
                good &= rc == NGX_DECLINED;
            }
        }

        ngx_test_ok(good, "each flipped bit of token %lu is noticed",
                    (unsigned long) n);

        good = 1;

        for (i = 0; i < len; i++) {
            s = ngx_test_dup(rows[n].token, i);
            rc = verify_str(&s, key);
            good &= rc == NGX_DECLINED;
        }

        ngx_test_ok(good, "each truncation of token %lu is noticed",
                    (unsigned long) n);
    }

    ngx_test_reset();
}


/* a signature that is cut or padded, by bytes rather than by characters */

static void
test_signature_lengths(void)
{
    char                  *p;
    size_t                 i, n;
    u_char                 raw[600], *dot;
    ngx_str_t              sig, text, token;
    ngx_uint_t             good;
    ngx_http_auth_jwk_t   *key;

    for (i = 0; i < N; i++) {
        ngx_test_reset();

        key = jose_test_key(publics[i]);
        token = *ngx_test_s(ngx_test_foreign[i]);

        dot = (u_char *) strrchr(ngx_test_foreign[i], '.') + 1;
        text.data = dot;
        text.len = token.data + token.len - dot;

        ngx_memzero(raw, sizeof(raw));
        sig.data = raw;
        ngx_http_auth_b64u_read(&sig, &text);

        good = 1;

        for (n = 0; n <= sig.len + 70; n++) {
            text.data = raw;
            text.len = n;

            p = ngx_pnalloc(ngx_test_pool, 2048);
            token.data = (u_char *) p;
            p += sprintf(p, "%.*s",
                         (int) (dot - (u_char *) ngx_test_foreign[i]),
                         ngx_test_foreign[i]);
            token.len = ngx_http_auth_b64u_write((u_char *) p, &text)
                        - token.data;

            good &= verify_str(&token, key)
                    == (n == sig.len ? NGX_OK : NGX_DECLINED);
        }

        ngx_test_ok(good, "%s: every other length of the signature is refused",
                    ngx_http_auth_alg_name((ngx_uint_t) 1 << i)->data);
    }
}


/* r or s zero, or the order of the curve and more: CVE-2022-21449 */

static void
test_ecdsa_values(void)
{
    size_t                i;
    ngx_str_t             raw, text;
    ngx_http_auth_jwk_t  *key;
    char                  rest[128];

#define ZERO  "0000000000000000000000000000000000000000000000000000000000000000"
#define ONE   "0000000000000000000000000000000000000000000000000000000000000001"
#define ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define FULL  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

    static const char  *rows[] = {
        ZERO ZERO, ZERO ONE, ONE ZERO, ONE ONE, ORDER ORDER, ORDER ONE,
        ONE ORDER, FULL FULL, ZERO ORDER, ORDER ZERO
    };

    key = jose_test_key(ngx_test_jwk_p256);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        raw = ngx_test_unhex(rows[i]);
        ngx_http_auth_b64u_encode(ngx_test_pool, &raw, &text);

        snprintf(rest, sizeof(rest), ".e30.%.*s", (int) text.len, text.data);

        ngx_test_int(verify(with_header("{\"alg\":\"ES256\"}", rest), key),
                     NGX_DECLINED, "ECDSA with values of row %lu",
                     (unsigned long) i);
    }
}


/* the type of the key fixes the family, whatever the header says */

static void
test_confusion(void)
{
    size_t                i, n;
    ngx_str_t             bytes, token;
    ngx_uint_t            good;
    ngx_http_auth_jwk_t  *key, *hs;

    for (i = 0; i < N; i++) {
        ngx_test_reset();

        good = 1;

        for (n = 0; n < N; n++) {
            key = jose_test_key(publics[n]);

            good &= verify(ngx_test_foreign[i], key)
                    == (ngx_strcmp(publics[i], publics[n]) == 0
                        ? NGX_OK : NGX_DECLINED);
        }

        ngx_test_ok(good, "%s verifies with its own key only",
                    ngx_http_auth_alg_name((ngx_uint_t) 1 << i)->data);
    }

    /* the classical one: the public key's text as the secret of a MAC */

    bytes = *ngx_test_s(ngx_test_jwk_rsa);
    hs = ngx_http_auth_jwk_oct(ngx_test_pool, &bytes);
    key = jose_test_key(ngx_test_jwk_rsa);

    token = sign(hs, NGX_HTTP_AUTH_ALG_HS256);
    ngx_test_int(verify_str(&token, hs), NGX_OK,
                 "a MAC with a public key as its secret");
    ngx_test_int(verify_str(&token, key), NGX_DECLINED,
                 "is not a signature of that public key");

    /* the same digest in the same family */

    token = sign(jose_test_private(ngx_test_jwk_rsa_private),
                 NGX_HTTP_AUTH_ALG_RS256);
    ngx_memcpy(token.data, "eyJhbGciOiJQUzI1NiJ9", 20);
    ngx_test_int(verify_str(&token, jose_test_key(ngx_test_jwk_rsa)),
                 NGX_DECLINED, "RS256 is not PS256");
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
