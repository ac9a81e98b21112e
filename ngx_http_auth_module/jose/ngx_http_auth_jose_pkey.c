
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jose.h"


#define NGX_HTTP_AUTH_JOSE_ED25519_LEN  32
#define NGX_HTTP_AUTH_JOSE_MAX_EC_LEN   66

/* a number of 8192 bits with the zero that some libraries put in front */
#define NGX_HTTP_AUTH_JOSE_MAX_BN_LEN   1025


typedef struct {
    const char  *member;
    const char  *param;
} ngx_http_auth_jose_bn_t;


typedef struct {
    ngx_str_t    crv;
    int          nid;
    size_t       len;
    ngx_uint_t   alg;
} ngx_http_auth_jose_curve_t;


static ngx_int_t ngx_http_auth_jose_rsa(ngx_http_auth_jwk_t *key,
    json_t *json);
static ngx_int_t ngx_http_auth_jose_rsa_push(OSSL_PARAM_BLD *bld,
    BIGNUM **bn, json_t *json, ngx_uint_t private);
static ngx_int_t ngx_http_auth_jose_ec(ngx_http_auth_jwk_t *key, json_t *json);
static ngx_int_t ngx_http_auth_jose_okp(ngx_http_auth_jwk_t *key,
    json_t *json);
static ngx_int_t ngx_http_auth_jose_build(ngx_http_auth_jwk_t *key,
    const char *type, OSSL_PARAM_BLD *bld);
static ngx_int_t ngx_http_auth_jose_octets(json_t *json, const char *name,
    ngx_str_t *buf);
static BIGNUM *ngx_http_auth_jose_bn(json_t *json, const char *name);
static int ngx_http_auth_jose_no_passphrase(char *buf, int size, int rwflag,
    void *data);
static ngx_int_t ngx_http_auth_jose_accept(ngx_http_auth_jwk_t *key,
    char **err);
static ngx_uint_t ngx_http_auth_jose_rsa_good(EVP_PKEY *pkey);
static ngx_uint_t ngx_http_auth_jose_ec_alg(EVP_PKEY *pkey);
static ngx_int_t ngx_http_auth_jose_pair_good(EVP_PKEY *pkey);


#define NGX_HTTP_AUTH_JOSE_RSA_PUBLIC   2
#define NGX_HTTP_AUTH_JOSE_RSA_PRIVATE  3
#define NGX_HTTP_AUTH_JOSE_RSA_ALL      8

static ngx_http_auth_jose_bn_t  ngx_http_auth_jose_rsa_members[] = {
    { "n",  OSSL_PKEY_PARAM_RSA_N },
    { "e",  OSSL_PKEY_PARAM_RSA_E },
    { "d",  OSSL_PKEY_PARAM_RSA_D },
    { "p",  OSSL_PKEY_PARAM_RSA_FACTOR1 },
    { "q",  OSSL_PKEY_PARAM_RSA_FACTOR2 },
    { "dp", OSSL_PKEY_PARAM_RSA_EXPONENT1 },
    { "dq", OSSL_PKEY_PARAM_RSA_EXPONENT2 },
    { "qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1 }
};


static ngx_http_auth_jose_curve_t  ngx_http_auth_jose_curves[] = {
    { ngx_string("P-256"), NID_X9_62_prime256v1, 32,
      NGX_HTTP_AUTH_ALG_ES256 },
    { ngx_string("P-384"), NID_secp384r1, 48, NGX_HTTP_AUTH_ALG_ES384 },
    { ngx_string("P-521"), NID_secp521r1, 66, NGX_HTTP_AUTH_ALG_ES512 },
    { ngx_null_string, 0, 0, 0 }
};


ngx_int_t
ngx_http_auth_jose_pkey_jwk(ngx_http_auth_jwk_t *key, json_t *json,
    char **err)
{
    ngx_int_t  rc;
    ngx_str_t  kty;

    if (ngx_http_auth_json_string(json, "kty", &kty) != NGX_OK) {
        ngx_str_null(&kty);
    }

    if (kty.len == 3 && ngx_memcmp(kty.data, "RSA", 3) == 0) {
        rc = ngx_http_auth_jose_rsa(key, json);

    } else if (kty.len == 2 && ngx_memcmp(kty.data, "EC", 2) == 0) {
        rc = ngx_http_auth_jose_ec(key, json);

    } else if (kty.len == 3 && ngx_memcmp(kty.data, "OKP", 3) == 0) {
        rc = ngx_http_auth_jose_okp(key, json);

    } else {
        *err = "the \"kty\" of the JWK is not supported";
        return NGX_ERROR;
    }

    ERR_clear_error();

    if (rc != NGX_OK) {
        *err = key->sign ? "the JWK is not a valid private key"
                         : "the JWK is not a valid public key";
        return NGX_ERROR;
    }

    return ngx_http_auth_jose_accept(key, err);
}


ngx_int_t
ngx_http_auth_jose_pkey_pem(ngx_http_auth_jwk_t *key, ngx_str_t *text,
    char **err)
{
    BIO  *bio;

    if (text->len && text->len <= NGX_HTTP_AUTH_JWK_MAX_SIZE) {
        bio = BIO_new_mem_buf(text->data, (int) text->len);

        if (bio != NULL) {
            key->pkey = PEM_read_bio_PrivateKey(bio, NULL,
                                            ngx_http_auth_jose_no_passphrase,
                                            NULL);
            BIO_free(bio);
        }
    }

    ERR_clear_error();

    if (key->pkey == NULL) {
        *err = "neither a JWK nor a PEM private key without passphrase";
        return NGX_ERROR;
    }

    return ngx_http_auth_jose_accept(key, err);
}


/* without it OpenSSL would ask on the terminal */

static int
ngx_http_auth_jose_no_passphrase(char *buf, int size, int rwflag, void *data)
{
    return -1;
}


static ngx_int_t
ngx_http_auth_jose_rsa(ngx_http_auth_jwk_t *key, json_t *json)
{
    BIGNUM          *bn[NGX_HTTP_AUTH_JOSE_RSA_ALL];
    ngx_int_t        rc;
    ngx_uint_t       i;
    OSSL_PARAM_BLD  *bld;

    ngx_memzero(bn, sizeof(bn));

    rc = NGX_ERROR;
    bld = OSSL_PARAM_BLD_new();

    if (bld != NULL
        && ngx_http_auth_jose_rsa_push(bld, bn, json, key->sign) == NGX_OK)
    {
        rc = ngx_http_auth_jose_build(key, "RSA", bld);
    }

    /* the builder refers to the numbers until here */

    OSSL_PARAM_BLD_free(bld);

    for (i = 0; i < NGX_HTTP_AUTH_JOSE_RSA_ALL; i++) {
        BN_clear_free(bn[i]);
    }

    return rc;
}


static ngx_int_t
ngx_http_auth_jose_rsa_push(OSSL_PARAM_BLD *bld, BIGNUM **bn, json_t *json,
    ngx_uint_t private)
{
    ngx_uint_t                i, n;
    ngx_http_auth_jose_bn_t  *row;

    n = NGX_HTTP_AUTH_JOSE_RSA_PUBLIC;

    if (private) {
        n = json_object_get(json, "p") ? NGX_HTTP_AUTH_JOSE_RSA_ALL
                                       : NGX_HTTP_AUTH_JOSE_RSA_PRIVATE;

        /* more than two primes, RFC 7518, 6.3.2.7: not supported */

        if (json_object_get(json, "oth")) {
            return NGX_ERROR;
        }
    }

    for (i = 0; i < n; i++) {
        row = &ngx_http_auth_jose_rsa_members[i];

        bn[i] = ngx_http_auth_jose_bn(json, row->member);

        if (bn[i] == NULL
            || OSSL_PARAM_BLD_push_BN(bld, row->param, bn[i]) != 1)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_jose_ec(ngx_http_auth_jwk_t *key, json_t *json)
{
    BIGNUM                      *d;
    ngx_int_t                    rc;
    ngx_str_t                    crv, x, y;
    OSSL_PARAM_BLD              *bld;
    ngx_http_auth_jose_curve_t  *curve;
    u_char                       point[1 + 2 * NGX_HTTP_AUTH_JOSE_MAX_EC_LEN];

    if (ngx_http_auth_json_string(json, "crv", &crv) != NGX_OK) {
        return NGX_ERROR;
    }

    for (curve = ngx_http_auth_jose_curves; curve->len; curve++) {
        if (crv.len == curve->crv.len
            && ngx_memcmp(crv.data, curve->crv.data, crv.len) == 0)
        {
            break;
        }
    }

    if (curve->len == 0) {
        return NGX_ERROR;
    }

    /* SEC 1, 2.3.3: the uncompressed form, so infinity cannot be written */

    point[0] = POINT_CONVERSION_UNCOMPRESSED;

    x.len = curve->len;
    x.data = point + 1;
    y.len = curve->len;
    y.data = x.data + x.len;

    if (ngx_http_auth_jose_octets(json, "x", &x) != NGX_OK
        || ngx_http_auth_jose_octets(json, "y", &y) != NGX_OK)
    {
        return NGX_ERROR;
    }

    rc = NGX_ERROR;
    d = key->sign ? ngx_http_auth_jose_bn(json, "d") : NULL;
    bld = OSSL_PARAM_BLD_new();

    /* a point that is not on the curve is refused by the import */

    if (bld != NULL
        && OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
                                           OBJ_nid2sn(curve->nid), 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY,
                                            point, 1 + 2 * curve->len) == 1
        && (!key->sign
            || (d != NULL
                && OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d)
                   == 1)))
    {
        rc = ngx_http_auth_jose_build(key, "EC", bld);
    }

    OSSL_PARAM_BLD_free(bld);
    BN_clear_free(d);

    return rc;
}


static ngx_int_t
ngx_http_auth_jose_build(ngx_http_auth_jwk_t *key, const char *type,
    OSSL_PARAM_BLD *bld)
{
    int            selection;
    OSSL_PARAM    *params;
    EVP_PKEY_CTX  *ctx;

    selection = key->sign ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;

    params = OSSL_PARAM_BLD_to_param(bld);
    ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);

    if (params != NULL
        && ctx != NULL
        && EVP_PKEY_fromdata_init(ctx) == 1
        && EVP_PKEY_fromdata(ctx, &key->pkey, selection, params) != 1)
    {
        EVP_PKEY_free(key->pkey);
        key->pkey = NULL;
    }

    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);

    return key->pkey ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_auth_jose_okp(ngx_http_auth_jwk_t *key, json_t *json)
{
    ngx_str_t  crv, d, x;
    u_char     public[NGX_HTTP_AUTH_JOSE_ED25519_LEN];
    u_char     private[NGX_HTTP_AUTH_JOSE_ED25519_LEN];

    x.len = NGX_HTTP_AUTH_JOSE_ED25519_LEN;
    x.data = public;

    if (ngx_http_auth_json_string(json, "crv", &crv) != NGX_OK
        || crv.len != 7
        || ngx_memcmp(crv.data, "Ed25519", 7) != 0
        || ngx_http_auth_jose_octets(json, "x", &x) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (!key->sign) {
        key->pkey = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL,
                                                   x.data, x.len);
        return key->pkey ? NGX_OK : NGX_ERROR;
    }

    d.len = NGX_HTTP_AUTH_JOSE_ED25519_LEN;
    d.data = private;

    if (ngx_http_auth_jose_octets(json, "d", &d) != NGX_OK) {
        return NGX_ERROR;
    }

    key->pkey = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, d.data,
                                                d.len);

    ngx_explicit_memzero(private, sizeof(private));

    /* the public half follows from d: x must be the same */

    x.data = private;

    if (key->pkey == NULL
        || EVP_PKEY_get_raw_public_key(key->pkey, x.data, &x.len) != 1
        || ngx_memcmp(public, private, sizeof(public)) != 0)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


/* a base64url member of exactly buf->len bytes */

static ngx_int_t
ngx_http_auth_jose_octets(json_t *json, const char *name, ngx_str_t *buf)
{
    ngx_str_t  out, text;

    out.data = buf->data;

    if (ngx_http_auth_json_string(json, name, &text) != NGX_OK
        || ngx_http_auth_b64u_decoded_len(text.len) != buf->len
        || ngx_http_auth_b64u_read(&out, &text) != NGX_OK
        || out.len != buf->len)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static BIGNUM *
ngx_http_auth_jose_bn(json_t *json, const char *name)
{
    BIGNUM     *bn;
    ngx_str_t   out, text;
    u_char      buf[NGX_HTTP_AUTH_JOSE_MAX_BN_LEN];

    out.data = buf;

    if (ngx_http_auth_json_string(json, name, &text) != NGX_OK
        || ngx_http_auth_b64u_decoded_len(text.len) > sizeof(buf)
        || ngx_http_auth_b64u_read(&out, &text) != NGX_OK
        || out.len == 0)
    {
        return NULL;
    }

    bn = BN_bin2bn(out.data, (int) out.len, NULL);

    ngx_explicit_memzero(buf, sizeof(buf));

    return bn;
}


/* judges a key of whatever origin, and says what it is good for */

static ngx_int_t
ngx_http_auth_jose_accept(ngx_http_auth_jwk_t *key, char **err)
{
    if (EVP_PKEY_is_a(key->pkey, "RSA")) {

        if (!ngx_http_auth_jose_rsa_good(key->pkey)) {
            *err = "the RSA key is not of 2048 to 8192 bits with an odd "
                   "exponent from 3 to 4294967295";
            return NGX_ERROR;
        }

        key->algs = NGX_HTTP_AUTH_ALG_RSA;

    } else if (EVP_PKEY_is_a(key->pkey, "EC")) {

        key->algs = ngx_http_auth_jose_ec_alg(key->pkey);

    } else if (EVP_PKEY_is_a(key->pkey, "ED25519")) {

        key->algs = NGX_HTTP_AUTH_ALG_EDDSA;
    }

    if (key->algs == 0) {
        *err = "the type or curve of the key is not supported";
        return NGX_ERROR;
    }

    if (key->sign && ngx_http_auth_jose_pair_good(key->pkey) != NGX_OK) {
        *err = "the private key does not belong to its public key";
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_jose_rsa_good(EVP_PKEY *pkey)
{
    int          bits;
    BIGNUM      *e, *n;
    ngx_uint_t   good;

    e = NULL;
    n = NULL;

    bits = EVP_PKEY_get_bits(pkey);

    good = bits >= NGX_HTTP_AUTH_JOSE_MIN_RSA_BITS
           && bits <= NGX_HTTP_AUTH_JOSE_MAX_RSA_BITS
           && EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &n) == 1
           && EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) == 1
           && BN_is_odd(n)
           && BN_is_odd(e)
           && !BN_is_one(e)
           && BN_num_bits(e) <= 32;

    BN_free(e);
    BN_free(n);

    ERR_clear_error();

    return good;
}


static ngx_uint_t
ngx_http_auth_jose_ec_alg(EVP_PKEY *pkey)
{
    int                          nid;
    size_t                       len;
    ngx_http_auth_jose_curve_t  *curve;
    char                         name[64];

    /* a key with explicit parameters has no name */

    if (EVP_PKEY_get_group_name(pkey, name, sizeof(name), &len) != 1) {
        ERR_clear_error();
        return 0;
    }

    nid = OBJ_sn2nid(name);

    for (curve = ngx_http_auth_jose_curves; curve->len; curve++) {
        if (curve->nid == nid) {
            return curve->alg;
        }
    }

    return 0;
}


static ngx_int_t
ngx_http_auth_jose_pair_good(EVP_PKEY *pkey)
{
    size_t       len;
    ngx_int_t    rc;
    const char  *digest;
    EVP_MD_CTX  *sign, *verify;
    u_char       sig[NGX_HTTP_AUTH_JOSE_MAX_SIG_LEN];

    static u_char  probe[] = "ngx_http_auth_module";

    rc = NGX_ERROR;
    len = sizeof(sig);
    digest = EVP_PKEY_is_a(pkey, "ED25519") ? NULL : "SHA256";

    sign = EVP_MD_CTX_new();
    verify = EVP_MD_CTX_new();

    if (sign != NULL
        && verify != NULL
        && EVP_DigestSignInit_ex(sign, NULL, digest, NULL, NULL, pkey, NULL)
           == 1
        && EVP_DigestSign(sign, sig, &len, probe, sizeof(probe)) == 1
        && EVP_DigestVerifyInit_ex(verify, NULL, digest, NULL, NULL, pkey,
                                   NULL)
           == 1
        && EVP_DigestVerify(verify, sig, len, probe, sizeof(probe)) == 1)
    {
        rc = NGX_OK;
    }

    EVP_MD_CTX_free(sign);
    EVP_MD_CTX_free(verify);

    ERR_clear_error();

    return rc;
}
