
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "jwk_test.h"


static void test_algorithms(void);
static void test_oct(void);
static void test_restrictions(void);
static void test_public(void);
static void test_rsa_limits(void);
static void test_refused(void);
static void test_faults(void);


int
main(void)
{
    jose_test_init();

    test_algorithms();
    test_oct();
    test_restrictions();
    test_public();
    test_rsa_limits();
    test_refused();
    test_faults();

    return ngx_test_done();
}


static void
test_algorithms(void)
{
    ngx_str_t   *name;
    ngx_uint_t   bit, good;

    static const char  *wrong[] = {
        "none", "None", "hs256", "HS257", "HS256 ", "HS25", "", "XX999",
        "A256GCM", "dir", "ES256K", "Ed25519", "RSA-OAEP"
    };

    good = 1;

    for (bit = 1; bit <= NGX_HTTP_AUTH_ALG_EDDSA; bit <<= 1) {
        name = ngx_http_auth_alg_name(bit);
        good &= name != NULL && ngx_http_auth_alg_parse(name) == bit;
    }

    ngx_test_ok(good, "each bit has a name that gives the bit");
    ngx_test_ok(ngx_http_auth_alg_name(0) == NULL
                && ngx_http_auth_alg_name(bit) == NULL
                && ngx_http_auth_alg_name(3) == NULL,
                "no bit, a foreign bit and two bits have no name");
    ngx_test_int(ngx_http_auth_alg_parse(ngx_test_s("ES512")),
                 NGX_HTTP_AUTH_ALG_ES512, "the bit of a name");

    for (bit = 0; bit < sizeof(wrong) / sizeof(wrong[0]); bit++) {
        ngx_test_int(ngx_http_auth_alg_parse(ngx_test_s(wrong[bit])), 0,
                     "\"%s\" is no algorithm", wrong[bit]);
    }
}


/* RFC 7518, 3.2: the minimum is the length of the hash */

static void
test_oct(void)
{
    size_t                i;
    ngx_str_t             bytes;
    ngx_http_auth_jwk_t  *key;
    u_char                buf[NGX_HTTP_AUTH_JWK_MAX_OCT + 1];

    static struct {
        size_t      len;
        ngx_uint_t  algs;
        ngx_uint_t  jwe;
    } rows[] = {
        { 1, 0, 0 }, { 31, 0, 0 }, { 32, 1, 1 }, { 33, 1, 0 }, { 47, 1, 0 },
        { 48, 3, 0 }, { 63, 3, 0 }, { 64, 7, 0 }, { 65, 7, 0 },
        { NGX_HTTP_AUTH_JWK_MAX_OCT, 7, 0 }
    };

    ngx_memset(buf, 'k', sizeof(buf));

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bytes = ngx_test_dup(buf, rows[i].len);
        key = ngx_http_auth_jwk_oct(ngx_test_pool, &bytes);

        if (key == NULL) {
            ngx_test_ok(0, "oct of %lu bytes", (unsigned long) rows[i].len);
            continue;
        }

        ngx_test_int(ngx_http_auth_jwk_algs(key), rows[i].algs,
                     "oct of %lu bytes: algorithms",
                     (unsigned long) rows[i].len);
        ngx_test_int(ngx_http_auth_jwk_supports_jwe(key), rows[i].jwe,
                     "oct of %lu bytes: JWE", (unsigned long) rows[i].len);
    }

    bytes.data = buf;
    bytes.len = sizeof(buf);
    ngx_test_ok(ngx_http_auth_jwk_oct(ngx_test_pool, &bytes) == NULL,
                "oct above the limit");

    bytes.len = 0;
    ngx_test_ok(ngx_http_auth_jwk_oct(ngx_test_pool, &bytes) == NULL,
                "oct without a byte");

    key = jose_test_key(ngx_test_jwk_oct);
    ngx_test_int(ngx_http_auth_jwk_algs(key), NGX_HTTP_AUTH_ALG_HMAC,
                 "oct of a JWK");
    ngx_test_int(ngx_http_auth_jwk_default_alg(key), NGX_HTTP_AUTH_ALG_HS256,
                 "default of an oct");
    ngx_test_int(ngx_http_auth_jwk_supports(key, NGX_HTTP_AUTH_ALG_HS512), 1,
                 "supports one of its algorithms");
    ngx_test_int(ngx_http_auth_jwk_supports(key, NGX_HTTP_AUTH_ALG_RS256), 0,
                 "supports no other algorithm");
    ngx_test_int(ngx_http_auth_jwk_supports(key, NGX_HTTP_AUTH_ALG_HMAC), 0,
                 "a mask is not an algorithm");
    ngx_test_int(ngx_http_auth_jwk_supports(key, 0), 0,
                 "nothing is not an algorithm");
    ngx_test_int(ngx_http_auth_jwk_kid(key)->len, 0, "no kid");
}


/* "alg", "use" and "key_ops" take away */

static void
test_restrictions(void)
{
    size_t                i;
    char                  text[512];
    ngx_http_auth_jwk_t  *key;

#define K32  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    static struct {
        const char  *members;
        ngx_int_t    algs;
        ngx_uint_t   jwe;
    } rows[] = {
        { "", 1, 1 },
        { ",\"alg\":\"HS256\"", 1, 0 },
        { ",\"alg\":\"HS512\"", 0, 0 },
        { ",\"alg\":\"A256GCM\"", 0, 1 },
        { ",\"alg\":\"dir\"", 0, 1 },
        { ",\"alg\":\"none\"", 0, 0 },
        { ",\"alg\":\"\"", 0, 0 },
        { ",\"use\":\"sig\"", 1, 0 },
        { ",\"use\":\"enc\"", 0, 1 },
        { ",\"use\":\"other\"", 0, 0 },
        { ",\"key_ops\":[\"sign\",\"verify\"]", 1, 0 },
        { ",\"key_ops\":[\"verify\"]", 0, 0 },
        { ",\"key_ops\":[\"sign\"]", 0, 0 },
        { ",\"key_ops\":[\"encrypt\",\"decrypt\"]", 0, 1 },
        { ",\"key_ops\":[\"encrypt\"]", 0, 0 },
        { ",\"key_ops\":[]", 0, 0 },
        { ",\"key_ops\":[1,null]", 0, 0 },
        { ",\"kid\":\"x\"", 1, 1 },
        { ",\"alg\":1", -1, 0 },
        { ",\"alg\":null", -1, 0 },
        { ",\"use\":[]", -1, 0 },
        { ",\"key_ops\":\"verify\"", -1, 0 },
        { ",\"kid\":1", -1, 0 }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(text, sizeof(text), "{\"kty\":\"oct\",\"k\":\"" K32 "\"%s}",
                 rows[i].members);

        key = jose_test_key(text);

        ngx_test_int(key ? (ngx_int_t) ngx_http_auth_jwk_algs(key) : -1,
                     rows[i].algs, "algorithms of oct%s", rows[i].members);

        if (key) {
            ngx_test_int(ngx_http_auth_jwk_supports_jwe(key), rows[i].jwe,
                         "JWE with oct%s", rows[i].members);
        }
    }

    key = jose_test_key(edit(ngx_test_jwk_rsa, "{", "{\"alg\":\"PS384\","));
    ngx_test_int(ngx_http_auth_jwk_algs(key), NGX_HTTP_AUTH_ALG_PS384,
                 "the alg of an RSA key is the only one");

    key = jose_test_key(edit(ngx_test_jwk_rsa, "{",
                             "{\"key_ops\":[\"verify\"],"));
    ngx_test_int(ngx_http_auth_jwk_algs(key), NGX_HTTP_AUTH_ALG_RSA,
                 "a public key needs verify");

    key = jose_test_private(edit(ngx_test_jwk_rsa_private, "{",
                                 "{\"key_ops\":[\"sign\"],"));
    ngx_test_int(ngx_http_auth_jwk_algs(key), NGX_HTTP_AUTH_ALG_RSA,
                 "a private key needs sign");

    key = jose_test_private(edit(ngx_test_jwk_rsa_private, "{",
                                 "{\"key_ops\":[\"verify\"],"));
    ngx_test_int(ngx_http_auth_jwk_algs(key), 0,
                 "a private key that may not sign");

    key = jose_test_key(ngx_test_rfc7520_hs256_jwk);
    ngx_test_str(ngx_http_auth_jwk_kid(key),
                 "018c0ae5-4d9b-471b-bfd6-eef314bc7037", "kid of a key");
}


static void
test_public(void)
{
    size_t                i;
    ngx_http_auth_jwk_t  *key;

    struct {
        const char  *jwk;
        ngx_uint_t   algs;
        ngx_uint_t   first;
    } rows[] = {
        { ngx_test_jwk_rsa, NGX_HTTP_AUTH_ALG_RSA, NGX_HTTP_AUTH_ALG_RS256 },
        { ngx_test_jwk_p256, NGX_HTTP_AUTH_ALG_ES256,
          NGX_HTTP_AUTH_ALG_ES256 },
        { ngx_test_jwk_p384, NGX_HTTP_AUTH_ALG_ES384,
          NGX_HTTP_AUTH_ALG_ES384 },
        { ngx_test_jwk_p521, NGX_HTTP_AUTH_ALG_ES512,
          NGX_HTTP_AUTH_ALG_ES512 },
        { ngx_test_jwk_ed, NGX_HTTP_AUTH_ALG_EDDSA, NGX_HTTP_AUTH_ALG_EDDSA },
        { ngx_test_jwk_rsa_private, NGX_HTTP_AUTH_ALG_RSA,
          NGX_HTTP_AUTH_ALG_RS256 },
        { ngx_test_jwk_ed_private, NGX_HTTP_AUTH_ALG_EDDSA,
          NGX_HTTP_AUTH_ALG_EDDSA }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        key = jose_test_key(rows[i].jwk);

        if (!ngx_test_ok(key != NULL, "public key %lu is read",
                         (unsigned long) i))
        {
            continue;
        }

        ngx_test_int(ngx_http_auth_jwk_algs(key), rows[i].algs,
                     "public key %lu: algorithms", (unsigned long) i);
        ngx_test_int(ngx_http_auth_jwk_default_alg(key), rows[i].first,
                     "public key %lu: default", (unsigned long) i);
        ngx_test_int(ngx_http_auth_jwk_supports_jwe(key), 0,
                     "public key %lu: no JWE", (unsigned long) i);
    }
}


static void
test_rsa_limits(void)
{
    char        *n;
    size_t       i;

    static struct {
        const char  *e;
        ngx_uint_t   good;
    } rows[] = {
        { "AQAB", 1 }, { "Aw", 1 }, { "BQ", 1 }, { "AAEAAQ", 1 },
        { "_____w", 1 }, { "AQ", 0 }, { "AA", 0 }, { "Ag", 0 }, { "BA", 0 },
        { "_____g", 0 }, { "AQAAAAE", 0 }, { "", 0 }, { "A", 0 },
        { "AQAB==", 0 }
    };

    ngx_test_ok(jose_test_key(rsa(ngx_test_rsa_n_1024, "AQAB")) == NULL,
                "RSA of 1024 bits");
    ngx_test_ok(jose_test_key(rsa(ngx_test_rsa_n_2047, "AQAB")) == NULL,
                "RSA of 2047 bits");
    ngx_test_ok(jose_test_key(rsa(ngx_test_rsa_n_2048, "AQAB")) != NULL,
                "RSA of 2048 bits");
    ngx_test_ok(jose_test_key(rsa(ngx_test_rsa_n_8192, "AQAB")) != NULL,
                "RSA of 8192 bits");
    ngx_test_ok(jose_test_key(rsa(ngx_test_rsa_n_8193, "AQAB")) == NULL,
                "RSA of 8193 bits");

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ngx_test_int(jose_test_key(rsa(ngx_test_rsa_n_2048, rows[i].e))
                     != NULL,
                     rows[i].good, "RSA with the exponent \"%s\"", rows[i].e);
    }

    /* the last character of 2048 bits holds two of them */

    n = (char *) ngx_test_dup(ngx_test_rsa_n_2048,
                              sizeof(ngx_test_rsa_n_2048)).data;
    n[ngx_strlen(n) - 1] = 'A';
    ngx_test_ok(jose_test_key(rsa(n, "AQAB")) == NULL,
                "RSA with an even modulus");
}


static void
test_refused(void)
{
    size_t  i;

#define X  "\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\""
#define Y  "\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\""
#define Z  "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
#define F  "\"__________________________________________8\""
#define P256  "{\"kty\":\"EC\",\"crv\":\"P-256\""
#define OKP  "{\"kty\":\"OKP\",\"crv\":\"Ed25519\""

    static const char  *rows[] = {
        "", "[]", "{}", "{\"kty\":1}", "{\"kty\":\"\"}", "{\"kty\":\"rsa\"}",
        "{\"kty\":\"AKP\"}",
        "{\"kty\":\"oct\"}", "{\"kty\":\"oct\",\"k\":\"\"}",
        "{\"kty\":\"oct\",\"k\":1}", "{\"kty\":\"oct\",\"k\":\"A\"}",
        "{\"kty\":\"oct\",\"k\":\"AA==\"}",
        "{\"kty\":\"RSA\"}", "{\"kty\":\"RSA\",\"n\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"n\":5,\"e\":\"AQAB\"}",
        "{\"kty\":\"EC\"}", "{\"kty\":\"EC\",\"x\":" X ",\"y\":" Y "}",
        "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":" X ",\"y\":" Y "}",
        "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":" X ",\"y\":" Y "}",
        "{\"kty\":\"EC\",\"crv\":\"Ed25519\",\"x\":" X "}",
        P256 ",\"x\":" X "}", P256 ",\"y\":" Y "}",
        P256 ",\"x\":" X ",\"y\":" X "}", P256 ",\"x\":" Y ",\"y\":" X "}",
        P256 ",\"x\":" Z ",\"y\":" Z "}", P256 ",\"x\":" F ",\"y\":" F "}",
        P256 ",\"x\":" F ",\"y\":" Y "}",
        P256 ",\"x\":" X ",\"y\":\"AQAB\"}",
        P256 ",\"x\":\"AIN_zidw9sRdQYPL7m_bS3tYBzM1e-nvE7rPbjx70VRF\","
             "\"y\":" Y "}",
        P256 ",\"x\":" X ",\"y\":null}",
        OKP "}", OKP ",\"x\":\"AQAB\"}", OKP ",\"x\":1}",
        OKP ",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURoA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":" Z "}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":" Z "}",
        "{\"kty\":\"OKP\",\"x\":" Z "}",
        "{\"kty\":\"oct\",\"kty\":\"oct\",\"k\":" Z "}",
        "-----BEGIN PUBLIC KEY-----"
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ngx_test_ok(jose_test_key(rows[i]) == NULL, "JWK refused, row %lu",
                    (unsigned long) i);
        ngx_test_ok(jose_test_private(rows[i]) == NULL,
                    "private JWK refused, row %lu", (unsigned long) i);
    }

    ngx_test_ok(jose_test_key(P256 ",\"x\":" X ",\"y\":" Y "}") != NULL,
                "the point of these rows is good as such");
}


/* each allocation of a pool fails once: never a crash, a leak or a half key */

static void
test_faults(void)
{
    ngx_uint_t            i, n;
    ngx_http_auth_jwk_t  *key;

    const char  *rows[] = {
        ngx_test_rfc7520_hs256_jwk, ngx_test_rfc7520_rs256_jwk,
        ngx_test_rfc7520_es512_jwk
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (n = 1; n < 100; n++) {
            ngx_test_reset();

            ngx_stubs_fail_alloc = n;
            key = jose_test_key(rows[i]);
            ngx_stubs_fail_alloc = 0;

            if (key != NULL) {
                break;
            }
        }

        ngx_test_ok(n > 1 && n < 100, "key %lu survives %lu faults",
                    (unsigned long) i, (unsigned long) n - 1);
    }
}
