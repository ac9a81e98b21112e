
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>
#include <openssl/evp.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_jwe.h"
#include "ngx_http_auth_claims.h"
#include "jose_test.h"
#include "jose_vectors.h"


#define SECRET  "correct horse battery staple 0123456789"

#define HEADER  "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0"


static void test_vectors(void);
static void test_cookies(void);
static void test_fixed(void);
static void test_round_trips(void);
static void test_headers(void);
static void test_forms(void);
static void test_mutations(void);
static void test_tags(void);
static void test_keys(void);
static void test_limits(void);
static void test_faults(void);
static ngx_http_auth_jwk_t *session_key(const char *secret);
static ngx_int_t decrypt(ngx_str_t *token, ngx_http_auth_jwk_t *key,
    ngx_str_t *out);
static ngx_int_t open_with(const char *header, ngx_http_auth_jwk_t *key);


int
main(void)
{
    jose_test_init();

    test_vectors();
    test_cookies();
    test_fixed();
    test_round_trips();
    test_headers();
    test_forms();
    test_mutations();
    test_tags();
    test_keys();
    test_limits();
    test_faults();

    return ngx_test_done();
}


static ngx_http_auth_jwk_t *
session_key(const char *secret)
{
    return ngx_http_auth_claims_key(ngx_test_pool, NGX_HTTP_AUTH_JWT_ENCRYPTION,
                                    ngx_test_s(secret), NULL);
}


/* in memory of exactly the token's length, so that ASan sees each overrun */

static ngx_int_t
decrypt(ngx_str_t *token, ngx_http_auth_jwk_t *key, ngx_str_t *out)
{
    ngx_str_t  exact;

    ngx_str_null(out);
    exact = ngx_test_dup(token->data, token->len);

    return ngx_http_auth_jwe_decrypt(ngx_test_pool, key, &exact, out);
}


/*
 * A token that is right but for its header: the tag covers whatever header
 * stands there, so that only the check of the header can refuse it.
 */

static ngx_int_t
open_with(const char *header, ngx_http_auth_jwk_t *key)
{
    int              len;
    char            *p;
    u_char           ct[2], tag[16];
    ngx_str_t        aad, bytes, ctext, k, out, ttext, token;
    EVP_CIPHER_CTX  *ctx;

    static u_char  iv[12];

    k.data = ngx_pnalloc(ngx_test_pool, NGX_HTTP_AUTH_JWT_MAX_KEY_LEN);
    ngx_http_auth_claims_derive(NGX_HTTP_AUTH_JWT_ENCRYPTION,
                                ngx_test_s(SECRET), NULL, k.data, &k.len);

    ngx_http_auth_b64u_encode(ngx_test_pool, ngx_test_s(header), &aad);

    ctx = EVP_CIPHER_CTX_new();
    EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, k.data, iv);
    EVP_EncryptUpdate(ctx, NULL, &len, aad.data, (int) aad.len);
    EVP_EncryptUpdate(ctx, ct, &len, (u_char *) "{}", 2);
    EVP_EncryptFinal_ex(ctx, ct, &len);
    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag);
    EVP_CIPHER_CTX_free(ctx);

    bytes.data = ct;
    bytes.len = 2;
    ngx_http_auth_b64u_encode(ngx_test_pool, &bytes, &ctext);

    bytes.data = tag;
    bytes.len = 16;
    ngx_http_auth_b64u_encode(ngx_test_pool, &bytes, &ttext);

    p = ngx_pnalloc(ngx_test_pool, aad.len + 100);
    token.data = (u_char *) p;
    token.len = sprintf(p, "%.*s..AAAAAAAAAAAAAAAA.%.*s.%.*s", (int) aad.len,
                        aad.data, (int) ctext.len, ctext.data,
                        (int) ttext.len, ttext.data);

    return decrypt(&token, key, &out);
}


/* contract 11.5, 11.3, and RFC 7520, 5.6 */

static void
test_vectors(void)
{
    ngx_str_t             out;
    ngx_http_auth_jwk_t  *key;

    key = session_key(SECRET);

    ngx_test_int(decrypt(ngx_test_s(ngx_test_v4_token), key, &out), NGX_OK,
                 "contract 11.5, a token of next-auth v4");
    ngx_test_str(&out, "{\"name\":\"Jane Doe\",\"email\":\"jane@example.com\","
                 "\"picture\":\"https://example.com/j.png\",\"sub\":\"42\","
                 "\"iat\":1700000000,\"exp\":1702592000,"
                 "\"jti\":\"d4e690a1-de19-4fab-88a6-da57f98c5460\"}",
                 "its payload");

    ngx_test_int(decrypt(ngx_test_s(ngx_test_v3_zip_token), key, &out),
                 NGX_DECLINED, "contract 11.3, a compressed token of v3");
    ngx_test_int(decrypt(ngx_test_s(ngx_test_v3_zip_cookie), key, &out),
                 NGX_DECLINED, "contract 11.4, a compressed cookie of v3");
    ngx_test_int(decrypt(ngx_test_s(ngx_test_v3_token), key, &out),
                 NGX_DECLINED, "a signed token is not an encrypted one");
    ngx_test_int(decrypt(ngx_test_s(ngx_test_v4_token),
                         session_key("another secret"), &out),
                 NGX_DECLINED, "another secret");

    key = jose_test_key(ngx_test_rfc7520_a128gcm_jwk);
    ngx_test_int(ngx_http_auth_jwk_supports_jwe(key), 0,
                 "RFC 7520, 5.6: no key for A128GCM");
    ngx_test_int(decrypt(ngx_test_s(ngx_test_rfc7520_a128gcm), key, &out),
                 NGX_DECLINED, "RFC 7520, 5.6: A128GCM is refused");
}


/* contract 11.6: keys are bound to the cookie's name */

static void
test_cookies(void)
{
    size_t                i, n;
    ngx_str_t             out;
    ngx_http_auth_jwk_t  *key;

#define STATE  "s0sCmZ3Xq5m0Wm9mC1qGJ0Wq1m0rU4o8c2m9Yk3b1yA"
#define NONCE  "n0sCmZ3Xq5m0Wm9mC1qGJ0Wq1m0rU4o8c2m9Yk3b1yA"
#define TIMES  "\"provider\":\"github\",\"iat\":1700000000,\"exp\":1700000900,"

    struct {
        const char  *name;
        const char  *token;
        const char  *payload;
    } rows[] = {
        { "next-auth.pkce.code_verifier", ngx_test_v4_pkce,
          "{\"value\":\"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk\"," TIMES
          "\"jti\":\"f974efd1-c774-41e8-920e-8f173e7220eb\"}" },
        { "next-auth.state", ngx_test_v4_state,
          "{\"value\":\"" STATE "\"," TIMES
          "\"jti\":\"74caffa2-e6d5-43a3-9bb0-191dd08f5c64\"}" },
        { "next-auth.nonce", ngx_test_v4_nonce,
          "{\"value\":\"" NONCE "\"," TIMES
          "\"jti\":\"5c748a18-54a0-4df0-be90-cb175d4c56c6\"}" }
    };

    for (i = 0; i < 3; i++) {
        key = ngx_http_auth_claims_key(ngx_test_pool, NGX_HTTP_AUTH_JWT_COOKIE,
                                       ngx_test_s(SECRET),
                                       ngx_test_s(rows[i].name));

        for (n = 0; n < 3; n++) {
            ngx_test_int(decrypt(ngx_test_s(rows[n].token), key, &out),
                         n == i ? NGX_OK : NGX_DECLINED,
                         "contract 11.6, %s with the key of %s", rows[n].name,
                         rows[i].name);

            if (n == i) {
                ngx_test_str(&out, rows[i].payload, "its payload");
            }
        }

        ngx_test_int(decrypt(ngx_test_s(rows[i].token), session_key(SECRET),
                             &out),
                     NGX_DECLINED, "%s used as session", rows[i].name);
    }
}


static void
test_fixed(void)
{
    u_char     iv[NGX_HTTP_AUTH_JWE_IV_LEN];
    ngx_str_t  token;

    ngx_memset(iv, 7, sizeof(iv));

    ngx_test_int(ngx_http_auth_jwe_encrypt_iv(ngx_test_pool,
                     session_key(SECRET), iv,
                     ngx_test_s("{\"name\":\"Jane Doe\","
                                "\"email\":\"jane@example.com\","
                                "\"picture\":\"https://example.com/j.png\","
                                "\"sub\":\"42\",\"iat\":1700000000,"
                                "\"exp\":1702592000,\"jti\":"
                                "\"00000000-0000-4000-8000-000000000000\"}"),
                     &token),
                 NGX_OK, "contract 11.5 with the fixed IV");
    ngx_test_str(&token, ngx_test_v4_fixed_token, "gives the fixed token");
}


static void
test_round_trips(void)
{
    size_t                len;
    u_char                buf[300];
    ngx_str_t             a, b, out, text;
    ngx_uint_t            good;
    ngx_http_auth_jwk_t  *key;

    key = session_key(SECRET);
    good = 1;

    for (len = 0; len < sizeof(buf); len++) {
        ngx_http_auth_crypto_random(buf, len);
        text = ngx_test_dup(buf, len);

        good &= ngx_http_auth_jwe_encrypt(ngx_test_pool, key, &text, &a)
                == NGX_OK;
        good &= ngx_http_auth_jwe_encrypt(ngx_test_pool, key, &text, &b)
                == NGX_OK;

        good &= !ngx_http_auth_crypto_equal(&a, &b);
        good &= a.len > sizeof(HEADER ".")
                && ngx_memcmp(a.data, HEADER "..", sizeof(HEADER ".")) == 0;

        good &= decrypt(&a, key, &out) == NGX_OK;
        good &= ngx_http_auth_crypto_equal(&out, &text);
        good &= decrypt(&b, key, &out) == NGX_OK;
        good &= ngx_http_auth_crypto_equal(&out, &text);
    }

    ngx_test_ok(good, "round trips of 0 to 299 bytes, two tokens of one text "
                "differ");
}


static void
test_headers(void)
{
    size_t                i;
    ngx_http_auth_jwk_t  *key;

    static const char  *good[] = {
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
        "{\"enc\":\"A256GCM\",\"alg\":\"dir\"}",
        "{ \"alg\" : \"dir\", \"enc\" : \"A256GCM\" }",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"foreign\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"typ\":\"JWT\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"cty\":\"JWT\",\"x\":[]}"
    };

    static const char  *bad[] = {
        "", "{}", "[]", "\"dir\"",
        "{\"alg\":\"dir\"}", "{\"enc\":\"A256GCM\"}",
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\"}",
        "{\"alg\":\"dir\",\"enc\":\"a256gcm\"}",
        "{\"alg\":\"dir\",\"enc\":null}", "{\"alg\":null,\"enc\":\"A256GCM\"}",
        "{\"alg\":\"A256KW\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"none\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A256GCM\",\"p2c\":9999999}",
        "{\"alg\":\"DIR\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":null}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"crit\":[\"x\"],\"x\":1}",
        "{\"alg\":\"dir\",\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"\\u0065nc\":\"A128GCM\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"\xff\"}"
    };

    key = session_key(SECRET);

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ngx_test_int(open_with(good[i], key), NGX_OK, "header accepted: %s",
                     good[i]);
    }

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ngx_test_int(open_with(bad[i], key), NGX_DECLINED,
                     "header refused, row %lu", (unsigned long) i);
    }
}


static void
test_forms(void)
{
    size_t                i;
    ngx_str_t             out, s;
    ngx_http_auth_jwk_t  *key;

#define IV   "k491Yo1eJxQGBt3A"
#define TAG  "03KBKB-bSkKGb2gI97eAdg"

    static const char  *rows[] = {
        "", ".", "....", ".....", "a.b.c.d.e", HEADER, HEADER "....",
        HEADER "..." , HEADER ".." IV ".." TAG, HEADER ".." IV "." TAG,
        HEADER ".AA." IV ".AAAA." TAG, HEADER ".." IV ".AAAA." TAG ".",
        HEADER "..." IV ".AAAA." TAG, HEADER ".." IV ".A." TAG,
        HEADER ".." IV ".AA=." TAG, HEADER ".." IV "AA.AAAA." TAG,
        HEADER "..AAAAAAAAAAAAAAA.AAAA." TAG, HEADER "...AAAA." TAG,
        HEADER ".." IV ".AAAA.", "=" HEADER ".." IV ".AAAA." TAG,
        HEADER ".." IV ".AAAA." TAG "==", HEADER ".." IV ".AAAA." TAG "\n",
        HEADER "..k491Yo1eJxQGBt3+.AAAA." TAG
    };

    key = session_key(SECRET);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ngx_test_int(decrypt(ngx_test_s(rows[i]), key, &out), NGX_DECLINED,
                     "form refused, row %lu", (unsigned long) i);
    }

    ngx_str_null(&s);
    ngx_test_int(decrypt(&s, key, &out), NGX_DECLINED, "no token at all");
    ngx_test_ok(out.data == NULL, "and no plaintext");
}


static void
test_mutations(void)
{
    size_t                i, len;
    ngx_str_t             out, s;
    ngx_uint_t            bit, good;
    ngx_http_auth_jwk_t  *key;

    ngx_test_reset();

    key = session_key(SECRET);
    len = sizeof(ngx_test_v4_token) - 1;
    good = 1;

    for (i = 0; i < len; i++) {
        for (bit = 0; bit < 8; bit++) {
            s = ngx_test_dup(ngx_test_v4_token, len);
            s.data[i] ^= (u_char) (1 << bit);

            good &= decrypt(&s, key, &out) == NGX_DECLINED;
            good &= out.data == NULL;
        }
    }

    ngx_test_ok(good, "each flipped bit is noticed");

    good = 1;

    for (i = 0; i < len; i++) {
        s = ngx_test_dup(ngx_test_v4_token, i);
        good &= decrypt(&s, key, &out) == NGX_DECLINED;
    }

    ngx_test_ok(good, "each truncation is noticed");

    ngx_test_int(decrypt(ngx_test_s(ngx_test_v4_token), key, &out), NGX_OK,
                 "the key still works after all these");
}


/* CVE-2023-37464: the length of the tag is not the token's to choose */

static void
test_tags(void)
{
    char                 *p;
    u_char                raw[32];
    size_t                n;
    ngx_str_t             out, tag, token;
    ngx_http_auth_jwk_t  *key;

    key = session_key(SECRET);

    ngx_memzero(raw, sizeof(raw));
    tag.data = raw;
    ngx_http_auth_b64u_read(&tag, ngx_test_s(TAG));

    for (n = 0; n <= 17; n++) {
        tag.len = n;

        p = ngx_pnalloc(ngx_test_pool, sizeof(ngx_test_v4_token) + 32);
        token.data = (u_char *) p;

        p = (char *) ngx_cpymem(p, ngx_test_v4_token,
                                sizeof(ngx_test_v4_token) - sizeof(TAG));
        token.len = ngx_http_auth_b64u_write((u_char *) p, &tag) - token.data;

        ngx_test_int(decrypt(&token, key, &out),
                     n == 16 ? NGX_OK : NGX_DECLINED, "a tag of %lu bytes",
                     (unsigned long) n);
    }
}


static void
test_keys(void)
{
    ngx_str_t             out, token;
    ngx_http_auth_jwk_t  *key, *jwk;

    key = session_key(SECRET);

    ngx_test_int(decrypt(ngx_test_s(ngx_test_v4_token),
                         jose_test_key(ngx_test_jwk_rsa), &out),
                 NGX_DECLINED, "an RSA key opens nothing");
    ngx_test_int(decrypt(ngx_test_s(ngx_test_v4_token),
                         jose_test_key(ngx_test_jwk_oct), &out),
                 NGX_DECLINED, "nor does a key of 64 bytes");
    ngx_test_int(ngx_http_auth_jwe_encrypt(ngx_test_pool,
                                           jose_test_key(ngx_test_jwk_oct),
                                           ngx_test_s("{}"), &token),
                 NGX_DECLINED, "nor does it seal");

    jwk = jose_test_key("{\"kty\":\"oct\",\"use\":\"enc\",\"alg\":\"A256GCM\","
                        "\"k\":\"_fmziGM1EMpFpNEXSXD7MLYZ8JQwWDdVWJzBEFQW2kE\""
                        "}");
    ngx_test_int(decrypt(ngx_test_s(ngx_test_v4_token), jwk, &out), NGX_OK,
                 "the derived key written as a JWK");

    ngx_test_int(ngx_http_auth_jwe_encrypt(ngx_test_pool, jwk,
                                           ngx_test_s("{}"), &token),
                 NGX_OK, "seals too");
    ngx_test_int(decrypt(&token, key, &out), NGX_OK, "and is the same key");
    ngx_test_str(&out, "{}", "with the same text");
}


static void
test_limits(void)
{
    ngx_str_t             out, text, token;
    ngx_http_auth_jwk_t  *key;

    key = session_key(SECRET);

    /* header, IV, tag and dots take 81 characters */

    text.len = (NGX_HTTP_AUTH_JWE_MAX_TOKEN - 81) / 4 * 3;
    text.data = ngx_pcalloc(ngx_test_pool, NGX_HTTP_AUTH_JWE_MAX_TOKEN + 1);

    ngx_http_auth_jwe_encrypt(ngx_test_pool, key, &text, &token);
    ngx_test_int(decrypt(&token, key, &out), NGX_OK,
                 "a token of %lu characters", (unsigned long) token.len);

    text.len += 3;
    ngx_http_auth_jwe_encrypt(ngx_test_pool, key, &text, &token);
    ngx_test_int(decrypt(&token, key, &out), NGX_DECLINED,
                 "a token of %lu characters", (unsigned long) token.len);

    text.len = NGX_HTTP_AUTH_JWE_MAX_TOKEN + 1;
    ngx_test_int(ngx_http_auth_jwe_encrypt(ngx_test_pool, key, &text, &token),
                 NGX_ERROR, "a text above the limit");
}


static void
test_faults(void)
{
    ngx_int_t             rc;
    ngx_str_t             out, token;
    ngx_uint_t            n;
    ngx_http_auth_jwk_t  *key;

    key = session_key(SECRET);

    for (n = 1; n < 20; n++) {
        ngx_stubs_fail_alloc = n;
        rc = ngx_http_auth_jwe_decrypt(ngx_test_pool, key,
                                       ngx_test_s(ngx_test_v4_token), &out);
        ngx_stubs_fail_alloc = 0;

        if (rc != NGX_ERROR) {
            break;
        }
    }

    ngx_test_ok(n > 1 && rc == NGX_OK, "decryption, %lu faults before it "
                "succeeds", (unsigned long) n - 1);

    for (n = 1; n < 20; n++) {
        ngx_stubs_fail_alloc = n;
        rc = ngx_http_auth_jwe_encrypt(ngx_test_pool, key, ngx_test_s("{}"),
                                       &token);
        ngx_stubs_fail_alloc = 0;

        if (rc != NGX_ERROR) {
            break;
        }
    }

    ngx_test_ok(n > 2 && rc == NGX_OK, "encryption, %lu faults before it "
                "succeeds", (unsigned long) n - 1);

    ngx_stubs_fail_random = 1;
    ngx_test_int(ngx_http_auth_jwe_encrypt(ngx_test_pool, key,
                                           ngx_test_s("{}"), &token),
                 NGX_ERROR, "no random IV, no token");
    ngx_stubs_fail_random = 0;
}
