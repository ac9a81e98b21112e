
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/err.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jose.h"
#include "ngx_http_auth_jwe.h"


#define NGX_HTTP_AUTH_JWE_PARTS       5

/* what 12 and 16 bytes are in base64url */
#define NGX_HTTP_AUTH_JWE_IV_TEXT     16
#define NGX_HTTP_AUTH_JWE_TAG_TEXT    22


static ngx_int_t ngx_http_auth_jwe_check_header(ngx_pool_t *pool,
    ngx_str_t *part);
static ngx_int_t ngx_http_auth_jwe_seal(ngx_http_auth_jwk_t *key, u_char *iv,
    ngx_str_t *aad, ngx_str_t *plaintext, u_char *out, u_char *tag);
static ngx_int_t ngx_http_auth_jwe_open(ngx_http_auth_jwk_t *key, u_char *iv,
    ngx_str_t *aad, ngx_str_t *text, u_char *tag);


/* {"alg":"dir","enc":"A256GCM"} */

static ngx_str_t  ngx_http_auth_jwe_header =
    ngx_string("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0");


ngx_int_t
ngx_http_auth_jwe_encrypt(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    ngx_str_t *plaintext, ngx_str_t *token)
{
    u_char  iv[NGX_HTTP_AUTH_JWE_IV_LEN];

    if (ngx_http_auth_crypto_random(iv, sizeof(iv)) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_auth_jwe_encrypt_iv(pool, key, iv, plaintext, token);
}


ngx_int_t
ngx_http_auth_jwe_encrypt_iv(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    u_char *iv, ngx_str_t *plaintext, ngx_str_t *token)
{
    u_char     *p;
    ngx_str_t   aad, nonce, tag, text;
    u_char      buf[NGX_HTTP_AUTH_JWE_TAG_LEN];

    if (!key->jwe) {
        return NGX_DECLINED;
    }

    if (plaintext->len > NGX_HTTP_AUTH_JWE_MAX_TOKEN) {
        return NGX_ERROR;
    }

    text.len = plaintext->len;
    text.data = ngx_pnalloc(pool, text.len + 1);
    if (text.data == NULL) {
        return NGX_ERROR;
    }

    nonce.len = NGX_HTTP_AUTH_JWE_IV_LEN;
    nonce.data = iv;

    tag.len = NGX_HTTP_AUTH_JWE_TAG_LEN;
    tag.data = buf;

    aad = ngx_http_auth_jwe_header;

    if (ngx_http_auth_jwe_seal(key, iv, &aad, plaintext, text.data, tag.data)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    token->len = aad.len + sizeof("....") - 1 + NGX_HTTP_AUTH_JWE_IV_TEXT
                 + ngx_http_auth_b64u_encoded_len(text.len)
                 + NGX_HTTP_AUTH_JWE_TAG_TEXT;

    token->data = ngx_pnalloc(pool, token->len);
    if (token->data == NULL) {
        return NGX_ERROR;
    }

    /* the second part, an encrypted key, is empty: RFC 7516, 5.1, step 5 */

    p = ngx_cpymem(token->data, aad.data, aad.len);
    *p++ = '.';
    *p++ = '.';
    p = ngx_http_auth_b64u_write(p, &nonce);
    *p++ = '.';
    p = ngx_http_auth_b64u_write(p, &text);
    *p++ = '.';
    (void) ngx_http_auth_b64u_write(p, &tag);

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_jwe_decrypt(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    ngx_str_t *token, ngx_str_t *plaintext)
{
    ngx_int_t  rc;
    ngx_str_t  nonce, parts[NGX_HTTP_AUTH_JWE_PARTS], tag, text;
    u_char     iv[NGX_HTTP_AUTH_JWE_IV_LEN];
    u_char     buf[NGX_HTTP_AUTH_JWE_TAG_LEN];

    if (!key->jwe
        || ngx_http_auth_jose_split(token, parts, NGX_HTTP_AUTH_JWE_PARTS,
                                    NGX_HTTP_AUTH_JWE_MAX_TOKEN)
           != NGX_OK)
    {
        return NGX_DECLINED;
    }

    /* the lengths are ours to say, never the token's: CVE-2023-37464 */

    if (parts[1].len != 0
        || parts[2].len != NGX_HTTP_AUTH_JWE_IV_TEXT
        || parts[4].len != NGX_HTTP_AUTH_JWE_TAG_TEXT)
    {
        return NGX_DECLINED;
    }

    rc = ngx_http_auth_jwe_check_header(pool, &parts[0]);

    if (rc != NGX_OK) {
        return rc;
    }

    nonce.data = iv;
    tag.data = buf;

    if (ngx_http_auth_b64u_read(&nonce, &parts[2]) != NGX_OK
        || ngx_http_auth_b64u_read(&tag, &parts[4]) != NGX_OK)
    {
        return NGX_DECLINED;
    }

    rc = ngx_http_auth_b64u_decode(pool, &parts[3], &text);

    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_http_auth_jwe_open(key, iv, &parts[0], &text, tag.data);

    if (rc == NGX_OK) {
        *plaintext = text;
    }

    return rc;
}


static ngx_int_t
ngx_http_auth_jwe_check_header(ngx_pool_t *pool, ngx_str_t *part)
{
    json_t     *json;
    ngx_int_t   rc;
    ngx_str_t   alg, enc;

    if (part->len == ngx_http_auth_jwe_header.len
        && ngx_memcmp(part->data, ngx_http_auth_jwe_header.data, part->len)
           == 0)
    {
        return NGX_OK;
    }

    rc = ngx_http_auth_jose_header(pool, part, NGX_HTTP_AUTH_JWE_MAX_HEADER,
                                   &json);

    if (rc != NGX_OK) {
        return rc;
    }

    rc = NGX_DECLINED;

    if (ngx_http_auth_json_string(json, "alg", &alg) == NGX_OK
        && alg.len == 3
        && ngx_memcmp(alg.data, "dir", 3) == 0
        && ngx_http_auth_json_string(json, "enc", &enc) == NGX_OK
        && enc.len == 7
        && ngx_memcmp(enc.data, "A256GCM", 7) == 0)
    {
        rc = NGX_OK;
    }

    json_decref(json);

    return rc;
}


static ngx_int_t
ngx_http_auth_jwe_seal(ngx_http_auth_jwk_t *key, u_char *iv, ngx_str_t *aad,
    ngx_str_t *plaintext, u_char *out, u_char *tag)
{
    int              len;
    EVP_CIPHER_CTX  *ctx;

    ctx = key->seal;

    if (EVP_EncryptInit_ex2(ctx, NULL, NULL, iv, NULL) != 1
        || EVP_EncryptUpdate(ctx, NULL, &len, aad->data, (int) aad->len) != 1
        || EVP_EncryptUpdate(ctx, out, &len, plaintext->data,
                             (int) plaintext->len)
           != 1
        || EVP_EncryptFinal_ex(ctx, out + len, &len) != 1
        || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG,
                               NGX_HTTP_AUTH_JWE_TAG_LEN, tag)
           != 1)
    {
        ERR_clear_error();
        return NGX_ERROR;
    }

    return NGX_OK;
}


/* decrypts in place; what a wrong tag leaves behind is wiped */

static ngx_int_t
ngx_http_auth_jwe_open(ngx_http_auth_jwk_t *key, u_char *iv, ngx_str_t *aad,
    ngx_str_t *text, u_char *tag)
{
    int              len;
    EVP_CIPHER_CTX  *ctx;

    ctx = key->open;

    if (EVP_DecryptInit_ex2(ctx, NULL, NULL, iv, NULL) != 1
        || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG,
                               NGX_HTTP_AUTH_JWE_TAG_LEN, tag)
           != 1
        || EVP_DecryptUpdate(ctx, NULL, &len, aad->data, (int) aad->len) != 1
        || EVP_DecryptUpdate(ctx, text->data, &len, text->data,
                             (int) text->len)
           != 1)
    {
        ERR_clear_error();
        return NGX_ERROR;
    }

    if (EVP_DecryptFinal_ex(ctx, text->data + len, &len) != 1) {
        ngx_memzero(text->data, text->len);
        ERR_clear_error();
        return NGX_DECLINED;
    }

    return NGX_OK;
}
