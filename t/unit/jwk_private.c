
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/pem.h>

#include "jwk_test.h"


static void test_private(void);
static void test_private_refused(void);
static void test_pem(void);
static void test_pem_refused(void);
static ngx_str_t pem(EVP_PKEY *pkey, const char *passphrase);


int
main(void)
{
    jose_test_init();

    test_private();
    test_private_refused();
    test_pem();
    test_pem_refused();

    return ngx_test_done();
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
