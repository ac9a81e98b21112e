
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "ngx_http_auth_crypto.h"


/* more than any identifier, verifier or key here needs */
#define NGX_HTTP_AUTH_RANDOM_MAX_LEN  256


static ngx_int_t ngx_http_auth_crypto_hmac(char *digest, ngx_str_t *key,
    ngx_str_t *data, u_char *dst, size_t len);


/* 0xff: not in the alphabet of RFC 4648, 5 */

static u_char  ngx_http_auth_b64u_basis[256] = {
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff,   62, 0xff, 0xff,
      52,   53,   54,   55,   56,   57,   58,   59,
      60,   61, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff,    0,    1,    2,    3,    4,    5,    6,
       7,    8,    9,   10,   11,   12,   13,   14,
      15,   16,   17,   18,   19,   20,   21,   22,
      23,   24,   25, 0xff, 0xff, 0xff, 0xff,   63,
    0xff,   26,   27,   28,   29,   30,   31,   32,
      33,   34,   35,   36,   37,   38,   39,   40,
      41,   42,   43,   44,   45,   46,   47,   48,
      49,   50,   51, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
};


ngx_int_t
ngx_http_auth_crypto_random(u_char *dst, size_t len)
{
    if (len > NGX_MAX_INT32_VALUE || RAND_bytes(dst, (int) len) != 1) {
        ERR_clear_error();
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_crypto_random_b64u(ngx_pool_t *pool, size_t bytes,
    ngx_str_t *out)
{
    ngx_int_t  rc;
    ngx_str_t  raw;
    u_char     buf[NGX_HTTP_AUTH_RANDOM_MAX_LEN];

    if (bytes > NGX_HTTP_AUTH_RANDOM_MAX_LEN
        || ngx_http_auth_crypto_random(buf, bytes) != NGX_OK)
    {
        return NGX_ERROR;
    }

    raw.len = bytes;
    raw.data = buf;

    rc = ngx_http_auth_b64u_encode(pool, &raw, out);

    ngx_explicit_memzero(buf, bytes);

    return rc;
}


ngx_int_t
ngx_http_auth_crypto_random_hex(ngx_pool_t *pool, size_t bytes,
    ngx_str_t *out)
{
    u_char  *p;
    u_char   buf[NGX_HTTP_AUTH_RANDOM_MAX_LEN];

    if (bytes > NGX_HTTP_AUTH_RANDOM_MAX_LEN
        || ngx_http_auth_crypto_random(buf, bytes) != NGX_OK)
    {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(pool, bytes * 2);
    if (p == NULL) {
        return NGX_ERROR;
    }

    out->data = p;
    out->len = ngx_hex_dump(p, buf, bytes) - p;

    ngx_explicit_memzero(buf, bytes);

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_crypto_uuid4(u_char *dst)
{
    u_char  buf[16];

    if (ngx_http_auth_crypto_random(buf, 16) != NGX_OK) {
        return NGX_ERROR;
    }

    buf[6] = (buf[6] & 0x0f) | 0x40;
    buf[8] = (buf[8] & 0x3f) | 0x80;

    dst = ngx_hex_dump(dst, buf, 4);
    *dst++ = '-';
    dst = ngx_hex_dump(dst, buf + 4, 2);
    *dst++ = '-';
    dst = ngx_hex_dump(dst, buf + 6, 2);
    *dst++ = '-';
    dst = ngx_hex_dump(dst, buf + 8, 2);
    *dst++ = '-';
    (void) ngx_hex_dump(dst, buf + 10, 6);

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_crypto_sha256(ngx_str_t *data, u_char *dst)
{
    size_t  len;

    if (EVP_Q_digest(NULL, "SHA256", NULL, data->data, data->len, dst, &len)
        != 1)
    {
        ERR_clear_error();
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_crypto_sha256_hex(ngx_str_t *data, u_char *dst)
{
    u_char  hash[NGX_HTTP_AUTH_SHA256_LEN];

    if (ngx_http_auth_crypto_sha256(data, hash) != NGX_OK) {
        return NGX_ERROR;
    }

    (void) ngx_hex_dump(dst, hash, NGX_HTTP_AUTH_SHA256_LEN);

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_crypto_hmac_sha256(ngx_str_t *key, ngx_str_t *data, u_char *dst)
{
    return ngx_http_auth_crypto_hmac("SHA256", key, data, dst,
                                     NGX_HTTP_AUTH_SHA256_LEN);
}


ngx_int_t
ngx_http_auth_crypto_hmac_sha512(ngx_str_t *key, ngx_str_t *data, u_char *dst)
{
    return ngx_http_auth_crypto_hmac("SHA512", key, data, dst,
                                     NGX_HTTP_AUTH_SHA512_LEN);
}


static ngx_int_t
ngx_http_auth_crypto_hmac(char *digest, ngx_str_t *key, ngx_str_t *data,
    u_char *dst, size_t len)
{
    void    *k;
    size_t   n;

    /* a NULL key means "no key" to OpenSSL, not an empty one */

    k = key->len ? (void *) key->data : (void *) "";

    if (EVP_Q_mac(NULL, "HMAC", NULL, digest, NULL, k, key->len, data->data,
                  data->len, dst, len, &n)
        == NULL
        || n != len)
    {
        ERR_clear_error();
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_crypto_hkdf_sha256(ngx_str_t *secret, ngx_str_t *salt,
    ngx_str_t *info, u_char *dst, size_t len)
{
    int           rc;
    EVP_KDF      *kdf;
    OSSL_PARAM    params[5];
    EVP_KDF_CTX  *ctx;

    static u_char  zeros[NGX_HTTP_AUTH_SHA256_LEN];

    if (secret->len == 0 || len == 0 || len > NGX_HTTP_AUTH_HKDF_MAX_LEN) {
        return NGX_ERROR;
    }

    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
                                                 "SHA256", 0);
    params[1] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY,
                                                  secret->data, secret->len);
    params[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT,
                                    salt->len ? salt->data : zeros,
                                    salt->len ? salt->len : sizeof(zeros));
    params[3] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO,
                                    info->len ? info->data : zeros, info->len);
    params[4] = OSSL_PARAM_construct_end();

    rc = 0;

    kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;

    if (ctx != NULL) {
        rc = EVP_KDF_derive(ctx, dst, len, params);
    }

    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);

    if (rc != 1) {
        ERR_clear_error();
        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_uint_t
ngx_http_auth_crypto_equal(ngx_str_t *a, ngx_str_t *b)
{
    if (a->len != b->len) {
        return 0;
    }

    return a->len == 0 || CRYPTO_memcmp(a->data, b->data, a->len) == 0;
}


ngx_int_t
ngx_http_auth_b64u_encode(ngx_pool_t *pool, ngx_str_t *src, ngx_str_t *dst)
{
    u_char  *p;

    p = ngx_pnalloc(pool, ngx_base64_encoded_length(src->len));
    if (p == NULL) {
        return NGX_ERROR;
    }

    dst->len = ngx_http_auth_b64u_write(p, src) - p;
    dst->data = p;

    return NGX_OK;
}


u_char *
ngx_http_auth_b64u_write(u_char *dst, ngx_str_t *src)
{
    ngx_str_t  out;

    out.data = dst;

    ngx_encode_base64url(&out, src);

    return dst + out.len;
}


ngx_int_t
ngx_http_auth_b64u_decode(ngx_pool_t *pool, ngx_str_t *src, ngx_str_t *dst)
{
    ngx_int_t  rc;
    ngx_str_t  out;

    /* one byte more, so that an empty text gets memory as well */

    out.data = ngx_pnalloc(pool, ngx_http_auth_b64u_decoded_len(src->len) + 1);
    if (out.data == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_b64u_read(&out, src);

    if (rc == NGX_OK) {
        *dst = out;
    }

    return rc;
}


ngx_int_t
ngx_http_auth_b64u_read(ngx_str_t *dst, ngx_str_t *src)
{
    u_char  *d, *p, *last, t[4];
    size_t   tail;

    if (src->len == 0) {
        dst->len = 0;
        return NGX_OK;
    }

    tail = src->len % 4;

    if (tail == 1) {
        return NGX_DECLINED;
    }

    d = dst->data;
    last = src->data + src->len - tail;

    for (p = src->data; p < last; p += 4) {
        t[0] = ngx_http_auth_b64u_basis[p[0]];
        t[1] = ngx_http_auth_b64u_basis[p[1]];
        t[2] = ngx_http_auth_b64u_basis[p[2]];
        t[3] = ngx_http_auth_b64u_basis[p[3]];

        if ((t[0] | t[1] | t[2] | t[3]) == 0xff) {
            return NGX_DECLINED;
        }

        *d++ = (u_char) (t[0] << 2 | t[1] >> 4);
        *d++ = (u_char) (t[1] << 4 | t[2] >> 2);
        *d++ = (u_char) (t[2] << 6 | t[3]);
    }

    if (tail) {
        t[0] = ngx_http_auth_b64u_basis[p[0]];
        t[1] = ngx_http_auth_b64u_basis[p[1]];
        t[2] = (tail == 3) ? ngx_http_auth_b64u_basis[p[2]] : 0;

        if ((t[0] | t[1] | t[2]) == 0xff
            || (tail == 2 && (t[1] & 0x0f))
            || (t[2] & 0x03))
        {
            return NGX_DECLINED;
        }

        *d++ = (u_char) (t[0] << 2 | t[1] >> 4);

        if (tail == 3) {
            *d++ = (u_char) (t[1] << 4 | t[2] >> 2);
        }
    }

    dst->len = d - dst->data;

    return NGX_OK;
}
