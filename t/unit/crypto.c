
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "ngx_http_auth_crypto.h"
#include "jose_test.h"


static void test_hashes(void);
static void test_hkdf(void);
static void test_contract(void);
static void test_equal(void);
static void test_b64u(void);
static void test_b64u_refused(void);
static void test_random(void);
static void test_faults(void);


int
main(void)
{
    jose_test_init();

    test_hashes();
    test_hkdf();
    test_contract();
    test_equal();
    test_b64u();
    test_b64u_refused();
    test_random();
    test_faults();

    return ngx_test_done();
}


/* FIPS 180-4 and RFC 4231 */

static void
test_hashes(void)
{
    ngx_str_t  data, key;
    u_char     out[64];

    ngx_http_auth_crypto_sha256_hex(ngx_test_s(""), out);
    data = ngx_test_dup(out, 64);
    ngx_test_str(&data, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca4959"
                 "91b7852b855", "SHA-256 of nothing");

    ngx_http_auth_crypto_sha256_hex(ngx_test_s("abc"), out);
    data = ngx_test_dup(out, 64);
    ngx_test_str(&data, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410f"
                 "f61f20015ad", "SHA-256 of abc");

    ngx_test_int(ngx_http_auth_crypto_hmac_sha256(ngx_test_s("Jefe"),
                     ngx_test_s("what do ya want for nothing?"), out),
                 NGX_OK, "HMAC-SHA-256");
    ngx_test_str(ngx_test_s(ngx_test_hex(out, 32)),
                 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec"
                 "3843", "HMAC-SHA-256, RFC 4231, case 2");

    ngx_test_int(ngx_http_auth_crypto_hmac_sha512(ngx_test_s("Jefe"),
                     ngx_test_s("what do ya want for nothing?"), out),
                 NGX_OK, "HMAC-SHA-512");
    ngx_test_str(ngx_test_s(ngx_test_hex(out, 64)),
                 "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea25"
                 "05549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a"
                 "38bce737", "HMAC-SHA-512, RFC 4231, case 2");

    ngx_str_null(&key);
    ngx_test_int(ngx_http_auth_crypto_hmac_sha256(&key, &key, out), NGX_OK,
                 "HMAC of nothing with an empty key");
    ngx_test_str(ngx_test_s(ngx_test_hex(out, 32)),
                 "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292"
                 "c5ad", "HMAC of nothing with an empty key, value");
}


/* RFC 5869, A.1 to A.3 */

static void
test_hkdf(void)
{
    u_char     out[82];
    ngx_str_t  info, none, salt, secret;

    secret = ngx_test_unhex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
    salt = ngx_test_unhex("000102030405060708090a0b0c");
    info = ngx_test_unhex("f0f1f2f3f4f5f6f7f8f9");
    ngx_str_null(&none);

    ngx_http_auth_crypto_hkdf_sha256(&secret, &salt, &info, out, 42);
    ngx_test_str(ngx_test_s(ngx_test_hex(out, 42)),
                 "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4"
                 "c5bf34007208d5b887185865", "HKDF, RFC 5869, A.1");

    ngx_http_auth_crypto_hkdf_sha256(&secret, &none, &none, out, 42);
    ngx_test_str(ngx_test_s(ngx_test_hex(out, 42)),
                 "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c73"
                 "8d2d9d201395faa4b61a96c8", "HKDF, RFC 5869, A.3");

    secret = ngx_test_unhex("000102030405060708090a0b0c0d0e0f1011121314151617"
                            "18191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
                            "303132333435363738393a3b3c3d3e3f4041424344454647"
                            "48494a4b4c4d4e4f");
    salt = ngx_test_unhex("606162636465666768696a6b6c6d6e6f7071727374757677"
                          "78797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
                          "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7"
                          "a8a9aaabacadaeaf");
    info = ngx_test_unhex("b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7"
                          "c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
                          "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7"
                          "f8f9fafbfcfdfeff");

    ngx_http_auth_crypto_hkdf_sha256(&secret, &salt, &info, out, 82);
    ngx_test_str(ngx_test_s(ngx_test_hex(out, 82)),
                 "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19af"
                 "a97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9"
                 "aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
                 "HKDF, RFC 5869, A.2");

    ngx_test_int(ngx_http_auth_crypto_hkdf_sha256(&none, &salt, &info, out,
                                                  32),
                 NGX_ERROR, "HKDF refuses an empty secret");
    ngx_test_int(ngx_http_auth_crypto_hkdf_sha256(&secret, &salt, &info, out,
                                                  0),
                 NGX_ERROR, "HKDF refuses no output");
    ngx_test_int(ngx_http_auth_crypto_hkdf_sha256(&secret, &salt, &info, out,
                     NGX_HTTP_AUTH_HKDF_MAX_LEN + 1),
                 NGX_ERROR, "HKDF refuses too long an output");
}


/* the rows of table 11.7 of the wire contract that are hashes */

static void
test_contract(void)
{
    char        text[512];
    u_char      out[64], *p;
    ngx_str_t   hash, s;
    ngx_uint_t  i;

#define CSRF  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define TOKEN "746a927c79c762ca7897d45493b50a3342a780a78a380dc1062e67e96ccccc96"
#define SECRET  "correct horse battery staple 0123456789"

    static const char  *verifiers[] = {
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "6aWLZ4mhRCmcgw_MTEDIur9LV4G-JgfH9culbWBulK-PfQE0EBY4cdRuIRdOOF2~",
        "QQGjSxjmwNo_bfTU_lNstrHHSwr5hIJGlpqaTTXZxRQ"
    };

    static const char  *rows[] = {
        CSRF SECRET,
        "562b649eca68b0c8802530d13d3f69688dba57e258da690fa9951fc47e87ea48",
        CSRF,
        "6c86c6aac5fb24bcf5d9939cb7d7d5645ce39418f449e03b262dd4fa14b4b92b",
        TOKEN SECRET,
        "12964f8626d6e047efcc5507a8498268ba125e897b613993df68b7caa69ff102"
    };

    for (i = 0; i < 3; i++) {
        ngx_http_auth_crypto_sha256_hex(ngx_test_s(rows[i * 2]), out);
        hash = ngx_test_dup(out, 64);
        ngx_test_str(&hash, rows[i * 2 + 1], "contract 11.7, hash %lu",
                     (unsigned long) i + 1);
    }

    for (i = 0; i < 2; i++) {
        ngx_http_auth_crypto_sha256(ngx_test_s(verifiers[i * 2]), out);
        s.data = out;
        s.len = 32;

        p = (u_char *) text;
        hash.data = p;
        hash.len = ngx_http_auth_b64u_write(p, &s) - p;

        ngx_test_str(&hash, verifiers[i * 2 + 1],
                     "contract 11.7, challenge %lu", (unsigned long) i + 1);
    }
}


static void
test_equal(void)
{
    ngx_str_t  none;

    ngx_str_null(&none);

    ngx_test_ok(ngx_http_auth_crypto_equal(ngx_test_s("abc"),
                                           ngx_test_s("abc")), "equal");
    ngx_test_ok(!ngx_http_auth_crypto_equal(ngx_test_s("abc"),
                                            ngx_test_s("abd")),
                "last byte differs");
    ngx_test_ok(!ngx_http_auth_crypto_equal(ngx_test_s("abc"),
                                            ngx_test_s("abcd")),
                "a prefix is not equal");
    ngx_test_ok(!ngx_http_auth_crypto_equal(ngx_test_s("abc"), &none),
                "something is not nothing");
    ngx_test_ok(ngx_http_auth_crypto_equal(&none, ngx_test_s("")),
                "nothing equals nothing");
}


static void
test_b64u(void)
{
    size_t      len, i;
    ngx_str_t   back, raw, text;
    ngx_uint_t  good;
    u_char      buf[70];

    static const char  *rows[] = {
        "", "", "f", "Zg", "fo", "Zm8", "foo", "Zm9v", "foob", "Zm9vYg",
        "fooba", "Zm9vYmE", "foobar", "Zm9vYmFy", "\xff\xff\xfe", "___-"
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i += 2) {
        ngx_http_auth_b64u_encode(ngx_test_pool, ngx_test_s(rows[i]), &text);
        ngx_test_str(&text, rows[i + 1], "RFC 4648, 10: encode \"%s\"",
                     rows[i + 1]);
        ngx_http_auth_b64u_decode(ngx_test_pool, ngx_test_s(rows[i + 1]),
                                  &back);
        ngx_test_str(&back, rows[i], "RFC 4648, 10: decode \"%s\"",
                     rows[i + 1]);
    }

    good = 1;

    for (len = 0; len < sizeof(buf); len++) {
        ngx_http_auth_crypto_random(buf, len);
        raw = ngx_test_dup(buf, len);

        ngx_http_auth_b64u_encode(ngx_test_pool, &raw, &text);

        good &= text.len == ngx_http_auth_b64u_encoded_len(len);
        good &= len == ngx_http_auth_b64u_decoded_len(text.len);

        /* in place, and in memory of exactly the length of the text */

        text = ngx_test_dup(text.data, text.len);
        good &= ngx_http_auth_b64u_read(&text, &text) == NGX_OK;
        good &= ngx_http_auth_crypto_equal(&text, &raw);
    }

    ngx_test_ok(good, "round trips of 0 to 69 bytes, in place");
}


static void
test_b64u_refused(void)
{
    u_char      buf[4], c;
    ngx_str_t   out, text;
    ngx_uint_t  i, good, at;

    static const char  *rows[] = {
        "A", "AAAAA", "Zg==", "Zm8=", "Zm9v=", "Zm9v====", "Zm 9v", " Zm9v",
        "Zm9v\n", "Zm\r\n9v", "Zm9\tv", "Zm+v", "Zm/v", "Zm9v.", "Zm9v,",
        "Z\xc3\xa9zz", "====", "=", "Zh", "Zp", "Zm9", "Zm-", "__", "___"
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ngx_test_int(ngx_http_auth_b64u_decode(ngx_test_pool,
                                               ngx_test_s(rows[i]), &out),
                     NGX_DECLINED, "not base64url, row %lu",
                     (unsigned long) i);
    }

    good = 1;

    for (i = 0; i < 256; i++) {
        c = (u_char) i;

        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || (c >= '0' && c <= '9') || c == '-' || c == '_')
        {
            continue;
        }

        for (at = 0; at < 4; at++) {
            ngx_memset(buf, 'A', 4);
            buf[at] = c;

            text = ngx_test_dup(buf, 4);
            good &= ngx_http_auth_b64u_decode(ngx_test_pool, &text, &out)
                    == NGX_DECLINED;

            text = ngx_test_dup(buf, ngx_max(at + 1, 2));
            good &= ngx_http_auth_b64u_decode(ngx_test_pool, &text, &out)
                    == NGX_DECLINED;
        }
    }

    ngx_test_ok(good, "each foreign byte at each place is refused");

    for (i = 0, good = 0; i < 64; i++) {
        buf[0] = 'A';
        buf[1] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                 "0123456789-_"[i];
        text = ngx_test_dup(buf, 2);
        good += ngx_http_auth_b64u_decode(ngx_test_pool, &text, &out)
                == NGX_OK;
    }

    ngx_test_int(good, 4, "four of 64 last characters have no trailing bits");
}


static void
test_random(void)
{
    size_t      i;
    ngx_str_t   a, b;
    ngx_uint_t  good;
    u_char      id[2][NGX_HTTP_AUTH_UUID_LEN];

    ngx_test_int(ngx_http_auth_crypto_random_b64u(ngx_test_pool, 32, &a),
                 NGX_OK, "random base64url");
    ngx_http_auth_crypto_random_b64u(ngx_test_pool, 32, &b);
    ngx_test_int(a.len, 43, "of 32 bytes has 43 characters");
    ngx_test_ok(!ngx_http_auth_crypto_equal(&a, &b), "two differ");

    ngx_test_int(ngx_http_auth_crypto_random_hex(ngx_test_pool, 32, &a),
                 NGX_OK, "random hex");
    ngx_http_auth_crypto_random_hex(ngx_test_pool, 32, &b);
    ngx_test_int(a.len, 64, "of 32 bytes has 64 digits");
    ngx_test_ok(!ngx_http_auth_crypto_equal(&a, &b), "two differ");

    for (i = 0, good = 1; i < a.len; i++) {
        good &= (a.data[i] >= '0' && a.data[i] <= '9')
                || (a.data[i] >= 'a' && a.data[i] <= 'f');
    }

    ngx_test_ok(good, "lower-case hex digits only");

    ngx_test_int(ngx_http_auth_crypto_random_hex(ngx_test_pool, 257, &a),
                 NGX_ERROR, "more random bytes than the limit, hex");
    ngx_test_int(ngx_http_auth_crypto_random_b64u(ngx_test_pool, 257, &a),
                 NGX_ERROR, "more random bytes than the limit, base64url");

    ngx_http_auth_crypto_uuid4(id[0]);
    ngx_http_auth_crypto_uuid4(id[1]);
    ngx_test_ok(ngx_memcmp(id[0], id[1], NGX_HTTP_AUTH_UUID_LEN) != 0,
                "two UUIDs differ");

    for (i = 0, good = 1; i < NGX_HTTP_AUTH_UUID_LEN; i++) {
        good &= (id[0][i] == '-') == (i == 8 || i == 13 || i == 18 || i == 23);
    }

    ngx_test_ok(good, "dashes of a UUID");
    ngx_test_ok(id[0][14] == '4', "version of a UUID");
    ngx_test_ok(ngx_strchr("89ab", id[0][19]) != NULL, "variant of a UUID");
}


static void
test_faults(void)
{
    u_char      buf[64];
    ngx_str_t   out;
    ngx_uint_t  kind;

    for (kind = 0; kind < 2; kind++) {
        ngx_stubs_fail_random = 1 - kind;
        ngx_stubs_fail_alloc = kind;

        ngx_test_int(ngx_http_auth_crypto_random_b64u(ngx_test_pool, 32, &out),
                     NGX_ERROR, "random base64url fails, %s",
                     kind ? "memory" : "generator");
        ngx_test_int(ngx_http_auth_crypto_random_hex(ngx_test_pool, 32, &out),
                     NGX_ERROR, "random hex fails, %s",
                     kind ? "memory" : "generator");
    }

    ngx_stubs_fail_alloc = 1;
    ngx_test_int(ngx_http_auth_b64u_encode(ngx_test_pool, ngx_test_s("abc"),
                                           &out),
                 NGX_ERROR, "no memory to encode");
    ngx_test_int(ngx_http_auth_b64u_decode(ngx_test_pool, ngx_test_s("Zm9v"),
                                           &out),
                 NGX_ERROR, "no memory to decode");
    ngx_stubs_fail_alloc = 0;

    ngx_stubs_fail_random = 1;
    ngx_test_int(ngx_http_auth_crypto_random(buf, 16), NGX_ERROR,
                 "the generator fails");
    ngx_test_int(ngx_http_auth_crypto_uuid4(buf), NGX_ERROR,
                 "a UUID fails with the generator");
    ngx_stubs_fail_random = 0;
}
