
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jose.h"
#include "ngx_http_auth_jws.h"


#define NGX_HTTP_AUTH_JWS_PARTS        3

/* two numbers of 66 bytes with their tags and lengths, and some more */
#define NGX_HTTP_AUTH_JWS_MAX_DER_LEN  160


static ngx_int_t ngx_http_auth_jws_read_header(ngx_pool_t *pool,
    ngx_str_t *part, ngx_http_auth_jws_header_t *header);
static ngx_int_t ngx_http_auth_jws_get_header(ngx_pool_t *pool, json_t *json,
    ngx_http_auth_jws_header_t *header);
static ngx_int_t ngx_http_auth_jws_get_text(ngx_pool_t *pool, json_t *json,
    const char *name, ngx_str_t *text);
static ngx_int_t ngx_http_auth_jws_put_header(ngx_pool_t *pool,
    ngx_http_auth_jws_header_t *header, ngx_str_t *text);
static ngx_int_t ngx_http_auth_jws_check(ngx_http_auth_jwk_t *key,
    ngx_uint_t alg, ngx_str_t *input, ngx_str_t *sig);
static ngx_int_t ngx_http_auth_jws_make(ngx_http_auth_jwk_t *key,
    ngx_uint_t alg, ngx_str_t *input, ngx_str_t *sig);
static ngx_int_t ngx_http_auth_jws_hmac(ngx_http_auth_jwk_t *key,
    ngx_uint_t alg, ngx_str_t *input, ngx_str_t *mac);
static EVP_MD_CTX *ngx_http_auth_jws_init(EVP_PKEY *pkey,
    ngx_http_auth_jose_alg_t *row, ngx_uint_t sign);
static ngx_int_t ngx_http_auth_jws_to_der(ngx_http_auth_jose_alg_t *row,
    ngx_str_t *raw, ngx_str_t *der);
static ngx_int_t ngx_http_auth_jws_from_der(ngx_http_auth_jose_alg_t *row,
    ngx_str_t *der, ngx_str_t *raw);


/* {"alg":"HS512"}: what every session token begins with */

static ngx_str_t  ngx_http_auth_jws_session_header =
    ngx_string("eyJhbGciOiJIUzUxMiJ9");


ngx_int_t
ngx_http_auth_jws_header(ngx_pool_t *pool, ngx_str_t *token,
    ngx_http_auth_jws_header_t *header)
{
    ngx_str_t  parts[NGX_HTTP_AUTH_JWS_PARTS];

    if (ngx_http_auth_jose_split(token, parts, NGX_HTTP_AUTH_JWS_PARTS,
                                 NGX_HTTP_AUTH_JWS_MAX_TOKEN)
        != NGX_OK)
    {
        return NGX_DECLINED;
    }

    return ngx_http_auth_jws_read_header(pool, &parts[0], header);
}


static ngx_int_t
ngx_http_auth_jws_read_header(ngx_pool_t *pool, ngx_str_t *part,
    ngx_http_auth_jws_header_t *header)
{
    json_t     *json;
    ngx_int_t   rc;
    ngx_str_t  *known;

    ngx_memzero(header, sizeof(ngx_http_auth_jws_header_t));

    known = &ngx_http_auth_jws_session_header;

    if (part->len == known->len
        && ngx_memcmp(part->data, known->data, known->len) == 0)
    {
        header->alg = NGX_HTTP_AUTH_ALG_HS512;
        return NGX_OK;
    }

    rc = ngx_http_auth_jose_header(pool, part, NGX_HTTP_AUTH_JWS_MAX_HEADER,
                                   &json);

    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_http_auth_jws_get_header(pool, json, header);

    json_decref(json);

    return rc;
}


static ngx_int_t
ngx_http_auth_jws_get_header(ngx_pool_t *pool, json_t *json,
    ngx_http_auth_jws_header_t *header)
{
    ngx_int_t  rc;
    ngx_str_t  alg;

    /* RFC 7797 changes what is signed; "enc" makes it no signature at all */

    if (json_object_get(json, "b64") || json_object_get(json, "enc")) {
        return NGX_DECLINED;
    }

    if (ngx_http_auth_json_string(json, "alg", &alg) != NGX_OK) {
        return NGX_DECLINED;
    }

    header->alg = ngx_http_auth_alg_parse(&alg);

    if (header->alg == 0) {
        return NGX_DECLINED;
    }

    rc = ngx_http_auth_jws_get_text(pool, json, "kid", &header->kid);

    if (rc == NGX_OK) {
        rc = ngx_http_auth_jws_get_text(pool, json, "typ", &header->typ);
    }

    return rc;
}


static ngx_int_t
ngx_http_auth_jws_get_text(ngx_pool_t *pool, json_t *json, const char *name,
    ngx_str_t *text)
{
    ngx_int_t  rc;
    ngx_str_t  value;

    rc = ngx_http_auth_json_string(json, name, &value);

    if (rc != NGX_OK) {
        return rc == NGX_DECLINED ? NGX_OK : NGX_DECLINED;
    }

    if (value.len == 0) {
        return NGX_OK;
    }

    text->data = ngx_pstrdup(pool, &value);
    if (text->data == NULL) {
        return NGX_ERROR;
    }

    text->len = value.len;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_jws_verify(ngx_pool_t *pool, ngx_str_t *token,
    ngx_http_auth_jwk_t *key, ngx_uint_t algs,
    ngx_http_auth_jws_header_t *header, ngx_str_t *payload)
{
    ngx_int_t                   rc;
    ngx_str_t                   input, sig, parts[NGX_HTTP_AUTH_JWS_PARTS];
    ngx_http_auth_jws_header_t  h;
    u_char                      buf[NGX_HTTP_AUTH_JOSE_MAX_SIG_LEN];

    if (ngx_http_auth_jose_split(token, parts, NGX_HTTP_AUTH_JWS_PARTS,
                                 NGX_HTTP_AUTH_JWS_MAX_TOKEN)
        != NGX_OK)
    {
        return NGX_DECLINED;
    }

    rc = ngx_http_auth_jws_read_header(pool, &parts[0], &h);

    if (rc != NGX_OK) {
        return rc;
    }

    /* the type of the key limits the algorithm, whatever the token says */

    if ((h.alg & algs) == 0 || !ngx_http_auth_jwk_supports(key, h.alg)) {
        return NGX_DECLINED;
    }

    sig.data = buf;

    if (ngx_http_auth_b64u_decoded_len(parts[2].len) > sizeof(buf)
        || ngx_http_auth_b64u_read(&sig, &parts[2]) != NGX_OK)
    {
        return NGX_DECLINED;
    }

    input.data = token->data;
    input.len = parts[0].len + 1 + parts[1].len;

    rc = ngx_http_auth_jws_check(key, h.alg, &input, &sig);

    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_http_auth_b64u_decode(pool, &parts[1], payload);

    if (rc == NGX_OK && header != NULL) {
        *header = h;
    }

    return rc;
}


ngx_int_t
ngx_http_auth_jws_sign(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    ngx_http_auth_jws_header_t *header, ngx_str_t *payload, ngx_str_t *token)
{
    u_char     *p;
    ngx_int_t   rc;
    ngx_str_t   input, sig, text;
    u_char      buf[NGX_HTTP_AUTH_JOSE_MAX_SIG_LEN];

    if (!key->sign || !ngx_http_auth_jwk_supports(key, header->alg)) {
        return NGX_DECLINED;
    }

    if (ngx_http_auth_jws_put_header(pool, header, &text) != NGX_OK) {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(pool, ngx_http_auth_b64u_encoded_len(text.len) + 1
                          + ngx_http_auth_b64u_encoded_len(payload->len) + 1
                          + ngx_http_auth_b64u_encoded_len(sizeof(buf)));
    if (p == NULL) {
        return NGX_ERROR;
    }

    input.data = p;

    p = ngx_http_auth_b64u_write(p, &text);
    *p++ = '.';
    p = ngx_http_auth_b64u_write(p, payload);

    input.len = p - input.data;

    sig.data = buf;
    sig.len = sizeof(buf);

    rc = ngx_http_auth_jws_make(key, header->alg, &input, &sig);

    if (rc != NGX_OK) {
        return rc;
    }

    *p++ = '.';
    p = ngx_http_auth_b64u_write(p, &sig);

    token->data = input.data;
    token->len = p - input.data;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_jws_put_header(ngx_pool_t *pool,
    ngx_http_auth_jws_header_t *header, ngx_str_t *text)
{
    json_t     *json;
    ngx_int_t   rc;

    json = json_object();
    if (json == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_set(json, "alg",
                                ngx_http_auth_alg_name(header->alg));

    if (rc == NGX_OK && header->typ.len) {
        rc = ngx_http_auth_json_set(json, "typ", &header->typ);
    }

    if (rc == NGX_OK && header->kid.len) {
        rc = ngx_http_auth_json_set(json, "kid", &header->kid);
    }

    if (rc == NGX_OK) {
        rc = ngx_http_auth_json_dump(pool, json, text);
    }

    json_decref(json);

    return rc;
}


static ngx_int_t
ngx_http_auth_jws_check(ngx_http_auth_jwk_t *key, ngx_uint_t alg,
    ngx_str_t *input, ngx_str_t *sig)
{
    int                        rc;
    ngx_str_t                  der, mac;
    EVP_MD_CTX                *ctx;
    ngx_http_auth_jose_alg_t  *row;
    u_char                     buf[NGX_HTTP_AUTH_JWS_MAX_DER_LEN];

    if (alg & NGX_HTTP_AUTH_ALG_HMAC) {
        mac.data = buf;

        if (ngx_http_auth_jws_hmac(key, alg, input, &mac) != NGX_OK) {
            return NGX_ERROR;
        }

        return ngx_http_auth_crypto_equal(&mac, sig) ? NGX_OK : NGX_DECLINED;
    }

    row = ngx_http_auth_jose_alg(alg);

    if (row->ec_len) {
        der.data = buf;

        if (ngx_http_auth_jws_to_der(row, sig, &der) != NGX_OK) {
            return NGX_DECLINED;
        }

        sig = &der;
    }

    ctx = ngx_http_auth_jws_init(key->pkey, row, 0);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    rc = EVP_DigestVerify(ctx, sig->data, sig->len, input->data, input->len);

    EVP_MD_CTX_free(ctx);

    if (rc != 1) {
        ERR_clear_error();
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_jws_make(ngx_http_auth_jwk_t *key, ngx_uint_t alg,
    ngx_str_t *input, ngx_str_t *sig)
{
    int                        rc;
    ngx_str_t                  der, *out;
    EVP_MD_CTX                *ctx;
    ngx_http_auth_jose_alg_t  *row;
    u_char                     buf[NGX_HTTP_AUTH_JWS_MAX_DER_LEN];

    if (alg & NGX_HTTP_AUTH_ALG_HMAC) {
        return ngx_http_auth_jws_hmac(key, alg, input, sig);
    }

    row = ngx_http_auth_jose_alg(alg);

    out = sig;

    if (row->ec_len) {
        der.data = buf;
        der.len = sizeof(buf);
        out = &der;
    }

    ctx = ngx_http_auth_jws_init(key->pkey, row, 1);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    rc = EVP_DigestSign(ctx, out->data, &out->len, input->data, input->len);

    EVP_MD_CTX_free(ctx);

    if (rc != 1) {
        ERR_clear_error();
        return NGX_ERROR;
    }

    return row->ec_len ? ngx_http_auth_jws_from_der(row, &der, sig) : NGX_OK;
}


/* the key is in the context already, so a copy of it costs no key setup */

static ngx_int_t
ngx_http_auth_jws_hmac(ngx_http_auth_jwk_t *key, ngx_uint_t alg,
    ngx_str_t *input, ngx_str_t *mac)
{
    ngx_int_t     rc;
    ngx_uint_t    i;
    EVP_MAC_CTX  *ctx;

    i = (alg == NGX_HTTP_AUTH_ALG_HS256) ? 0
        : (alg == NGX_HTTP_AUTH_ALG_HS384) ? 1 : 2;

    rc = NGX_ERROR;
    ctx = EVP_MAC_CTX_dup(key->hmac[i]);

    if (ctx != NULL
        && EVP_MAC_update(ctx, input->data, input->len) == 1
        && EVP_MAC_final(ctx, mac->data, &mac->len, NGX_HTTP_AUTH_SHA512_LEN)
           == 1)
    {
        rc = NGX_OK;
    }

    EVP_MAC_CTX_free(ctx);

    if (rc != NGX_OK) {
        ERR_clear_error();
    }

    return rc;
}


static EVP_MD_CTX *
ngx_http_auth_jws_init(EVP_PKEY *pkey, ngx_http_auth_jose_alg_t *row,
    ngx_uint_t sign)
{
    int            rc;
    EVP_MD_CTX    *ctx;
    EVP_PKEY_CTX  *pctx;

    ctx = EVP_MD_CTX_new();

    if (ctx == NULL) {
        ERR_clear_error();
        return NULL;
    }

    if (sign) {
        rc = EVP_DigestSignInit_ex(ctx, &pctx, row->digest, NULL, NULL, pkey,
                                   NULL);

    } else {
        rc = EVP_DigestVerifyInit_ex(ctx, &pctx, row->digest, NULL, NULL, pkey,
                                     NULL);
    }

    /* RFC 7518, 3.5: MGF1 with the same hash, which is OpenSSL's default */

    if (rc == 1
        && (!row->pss
            || (EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx,
                                                    RSA_PSS_SALTLEN_DIGEST)
                   == 1)))
    {
        return ctx;
    }

    EVP_MD_CTX_free(ctx);
    ERR_clear_error();

    return NULL;
}


/* RFC 7518, 3.4: a signature is r and s, each of the full length */

static ngx_int_t
ngx_http_auth_jws_to_der(ngx_http_auth_jose_alg_t *row, ngx_str_t *raw,
    ngx_str_t *der)
{
    int         len;
    u_char     *p;
    BIGNUM     *r, *s;
    ECDSA_SIG  *sig;

    if (raw->len != row->ec_len * 2) {
        return NGX_ERROR;
    }

    sig = ECDSA_SIG_new();
    r = BN_bin2bn(raw->data, (int) row->ec_len, NULL);
    s = BN_bin2bn(raw->data + row->ec_len, (int) row->ec_len, NULL);

    if (sig == NULL || ECDSA_SIG_set0(sig, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(sig);
        ERR_clear_error();
        return NGX_ERROR;
    }

    p = der->data;
    len = i2d_ECDSA_SIG(sig, &p);

    ECDSA_SIG_free(sig);

    if (len <= 0) {
        ERR_clear_error();
        return NGX_ERROR;
    }

    der->len = len;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_jws_from_der(ngx_http_auth_jose_alg_t *row, ngx_str_t *der,
    ngx_str_t *raw)
{
    int            len;
    ngx_int_t      rc;
    ECDSA_SIG     *sig;
    const u_char  *p;

    p = der->data;
    len = (int) row->ec_len;

    sig = d2i_ECDSA_SIG(NULL, &p, (long) der->len);
    if (sig == NULL) {
        ERR_clear_error();
        return NGX_ERROR;
    }

    rc = NGX_ERROR;

    if (BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw->data, len) == len
        && BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw->data + len, len) == len)
    {
        raw->len = len * 2;
        rc = NGX_OK;
    }

    ECDSA_SIG_free(sig);

    return rc;
}


ngx_int_t
ngx_http_auth_jws_half_hash(ngx_pool_t *pool, ngx_uint_t alg,
    ngx_str_t *value, ngx_str_t *out)
{
    size_t                     len;
    ngx_str_t                  half;
    ngx_http_auth_jose_alg_t  *row;
    u_char                     hash[EVP_MAX_MD_SIZE];

    row = ngx_http_auth_jose_alg(alg);
    if (row == NULL) {
        return NGX_ERROR;
    }

    /* Ed25519 hashes with SHA-512 inside, RFC 8032, 5.1 */

    if (EVP_Q_digest(NULL, row->digest ? row->digest : "SHA512", NULL,
                     value->data, value->len, hash, &len)
        != 1
        || len != row->hash_len)
    {
        ERR_clear_error();
        return NGX_ERROR;
    }

    half.len = len / 2;
    half.data = hash;

    return ngx_http_auth_b64u_encode(pool, &half, out);
}
