
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "jws_test.h"


static void test_header_refused(void);
static void test_forms(void);
static void test_mutations(void);
static void test_signature_lengths(void);
static void test_ecdsa_values(void);
static void test_confusion(void);


int
main(void)
{
    jose_test_init();

    test_header_refused();
    test_forms();
    test_mutations();
    test_signature_lengths();
    test_ecdsa_values();
    test_confusion();

    return ngx_test_done();
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
