
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/pem.h>
#include <stdio.h>

#include "ngx_http_auth_crypto.h"
#include "jose_test.h"
#include "jose_vectors.h"


static void test_algorithms(void);
static void test_oct(void);
static void test_restrictions(void);
static void test_public(void);
static void test_rsa_limits(void);
static void test_refused(void);
static void test_private(void);
static void test_private_refused(void);
static void test_pem(void);
static void test_pem_refused(void);
static void test_set(void);
static void test_set_skips(void);
static void test_set_limits(void);
static void test_faults(void);
static const char *rsa(const char *n, const char *e);
static const char *edit(const char *jwk, const char *from, const char *to);
static ngx_str_t pem(EVP_PKEY *pkey, const char *passphrase);


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
    test_private();
    test_private_refused();
    test_pem();
    test_pem_refused();
    test_set();
    test_set_skips();
    test_set_limits();
    test_faults();

    return ngx_test_done();
}


static const char *
rsa(const char *n, const char *e)
{
    u_char  *p;

    p = ngx_pnalloc(ngx_test_pool, 2048);

    *ngx_sprintf(p, "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}", n, e) = '\0';

    return (char *) p;
}


/* a copy in which the first occurrence of a text is replaced */

static const char *
edit(const char *jwk, const char *from, const char *to)
{
    u_char  *at, *p;

    at = (u_char *) ngx_strstr(jwk, from);
    p = ngx_pnalloc(ngx_test_pool, 4096);

    if (at == NULL || p == NULL) {
        abort();
    }

    *ngx_sprintf(p, "%*s%s%s", (size_t) (at - (u_char *) jwk), jwk, to,
                 at + ngx_strlen(from)) = '\0';

    return (char *) p;
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


static void
test_private(void)
{
    size_t                i;
    const char           *text;
    ngx_http_auth_jwk_t  *key;

    const char  *rows[] = {
        ngx_test_jwk_rsa_private, ngx_test_jwk_p256_private,
        ngx_test_jwk_p384_private, ngx_test_jwk_p521_private,
        ngx_test_jwk_ed_private
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        key = jose_test_private(rows[i]);
        ngx_test_ok(key != NULL && ngx_http_auth_jwk_algs(key) != 0,
                    "private JWK %lu", (unsigned long) i);
    }

    /* d alone suffices, the primes are for speed */

    text = edit(ngx_test_jwk_rsa_private, "\"p\":", "\"p_\":");
    ngx_test_ok(jose_test_private(text) != NULL, "RSA without its primes");

    text = edit(ngx_test_jwk_p256_private, "{", " \r\n\t{");
    ngx_test_ok(jose_test_private(text) != NULL, "white space in front");

    key = jose_test_private(ngx_test_jwk_oct);
    ngx_test_ok(key != NULL, "an oct key is private as it is");
}


static void
test_private_refused(void)
{
    size_t       i;
    const char  *d;

#define D  "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"

    static const char  *wrong[] = {
        "", "AA", "AQ", "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LM", "!",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE"
    };

    ngx_test_ok(jose_test_private(ngx_test_jwk_rsa) == NULL,
                "RSA without d");
    ngx_test_ok(jose_test_private(ngx_test_jwk_p256) == NULL, "EC without d");
    ngx_test_ok(jose_test_private(ngx_test_jwk_ed) == NULL, "OKP without d");

    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        d = edit(ngx_test_jwk_p256_private, D, wrong[i]);
        ngx_test_ok(jose_test_private(d) == NULL, "EC with a wrong d, %lu",
                    (unsigned long) i);
    }

    d = edit(ngx_test_jwk_rsa_private, "\"d\":\"Eq5", "\"d\":\"Eq6");
    d = edit(d, "\"p\":", "\"p_\":");
    ngx_test_ok(jose_test_private(d) == NULL, "RSA with a wrong d");

    d = edit(ngx_test_jwk_rsa_private, "\"qi\":", "\"qi_\":");
    ngx_test_ok(jose_test_private(d) == NULL, "RSA with some of its primes");

    d = edit(ngx_test_jwk_rsa_private, "{", "{\"oth\":[],");
    ngx_test_ok(jose_test_private(d) == NULL, "RSA with further primes");

    d = edit(ngx_test_jwk_ed_private, "nWGx", "nWGy");
    ngx_test_ok(jose_test_private(d) == NULL, "OKP with a wrong d");
}


static ngx_str_t
pem(EVP_PKEY *pkey, const char *passphrase)
{
    BIO               *bio;
    char              *data;
    long               len;
    ngx_str_t          text;
    const EVP_CIPHER  *cipher;

    cipher = passphrase ? EVP_aes_128_cbc() : NULL;

    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bio, pkey, cipher, passphrase,
                                  passphrase ? (int) strlen(passphrase) : 0,
                                  NULL, NULL);
    len = BIO_get_mem_data(bio, &data);
    text = ngx_test_dup(data, (size_t) len);

    BIO_free(bio);

    return text;
}


static void
test_pem(void)
{
    char                 *err;
    size_t                i;
    EVP_PKEY             *pkey;
    ngx_str_t             text;
    ngx_http_auth_jwk_t  *key;

    static struct {
        const char  *type;
        const char  *arg;
        ngx_uint_t   algs;
    } rows[] = {
        { "RSA", NULL, NGX_HTTP_AUTH_ALG_RSA },
        { "EC", "P-256", NGX_HTTP_AUTH_ALG_ES256 },
        { "EC", "P-384", NGX_HTTP_AUTH_ALG_ES384 },
        { "EC", "P-521", NGX_HTTP_AUTH_ALG_ES512 },
        { "ED25519", NULL, NGX_HTTP_AUTH_ALG_EDDSA }
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (i == 0) {
            pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t) 2048);

        } else {
            pkey = EVP_PKEY_Q_keygen(NULL, NULL, rows[i].type, rows[i].arg);
        }

        text = pem(pkey, NULL);
        EVP_PKEY_free(pkey);

        key = ngx_http_auth_jwk_load_private(ngx_test_pool, &text, &err);
        ngx_test_int(key ? ngx_http_auth_jwk_algs(key) : 0, rows[i].algs,
                     "PEM of %s %s", rows[i].type,
                     rows[i].arg ? rows[i].arg : "");
    }
}


static void
test_pem_refused(void)
{
    char       *err;
    size_t      i;
    EVP_PKEY   *pkey;
    ngx_str_t   text;

    static const char  *types[] = { "RSA-PSS", "X25519", "ED448" };

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (i == 0) {
            EVP_PKEY_CTX  *ctx;

            ctx = EVP_PKEY_CTX_new_from_name(NULL, types[i], NULL);
            pkey = NULL;
            EVP_PKEY_keygen_init(ctx);
            EVP_PKEY_generate(ctx, &pkey);
            EVP_PKEY_CTX_free(ctx);

        } else {
            pkey = EVP_PKEY_Q_keygen(NULL, NULL, types[i]);
        }

        text = pem(pkey, NULL);
        EVP_PKEY_free(pkey);

        ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool, &text, &err)
                    == NULL, "PEM of %s", types[i]);
    }

    pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t) 1024);
    text = pem(pkey, NULL);
    EVP_PKEY_free(pkey);
    ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool, &text, &err)
                == NULL, "PEM of a weak RSA key");

    pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "secp256k1");
    text = pem(pkey, NULL);
    EVP_PKEY_free(pkey);
    ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool, &text, &err)
                == NULL, "PEM of another curve");

    pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    text = pem(pkey, "secret");
    EVP_PKEY_free(pkey);
    ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool, &text, &err)
                == NULL, "PEM with a passphrase");

    ngx_str_null(&text);
    ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool, &text, &err)
                == NULL, "an empty file");
    ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool,
                                               ngx_test_s(" \n"), &err)
                == NULL, "a file of white space");
    ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool,
                    ngx_test_s("-----BEGIN PRIVATE KEY-----\nAAAA\n"
                               "-----END PRIVATE KEY-----\n"), &err)
                == NULL, "PEM of something else");

    text.len = NGX_HTTP_AUTH_JWK_MAX_SIZE + 1;
    text.data = ngx_pcalloc(ngx_test_pool, text.len);
    ngx_test_ok(ngx_http_auth_jwk_load_private(ngx_test_pool, &text, &err)
                == NULL, "a file above the limit");
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


/* each allocation of a pool fails once: never a crash, a leak or a half key */

static void
test_faults(void)
{
    char                  *err;
    json_t                *set;
    ngx_uint_t             i, n;
    ngx_http_auth_jwk_t   *key;
    ngx_http_auth_jwks_t  *jwks;

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
