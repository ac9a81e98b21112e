
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jose.h"


static ngx_http_auth_jwk_t *ngx_http_auth_jwk_create(ngx_pool_t *pool);
static void ngx_http_auth_jwk_cleanup(void *data);
static ngx_http_auth_jwk_t *ngx_http_auth_jwk_make(ngx_pool_t *pool,
    json_t *json, ngx_uint_t private, char **err);
static ngx_int_t ngx_http_auth_jwk_oct_parse(ngx_pool_t *pool,
    ngx_http_auth_jwk_t *key, json_t *json, char **err);
static ngx_int_t ngx_http_auth_jwk_oct_init(ngx_http_auth_jwk_t *key);
static EVP_MAC_CTX *ngx_http_auth_jwk_hmac(ngx_str_t *secret, char *digest);
static EVP_CIPHER_CTX *ngx_http_auth_jwk_gcm(ngx_str_t *secret, int encrypt);
static ngx_int_t ngx_http_auth_jwk_restrict(ngx_pool_t *pool,
    ngx_http_auth_jwk_t *key, json_t *json, char **err);
static ngx_int_t ngx_http_auth_jwk_restrict_alg(ngx_http_auth_jwk_t *key,
    json_t *json);
static ngx_int_t ngx_http_auth_jwk_restrict_use(ngx_http_auth_jwk_t *key,
    json_t *json);
static ngx_int_t ngx_http_auth_jwk_restrict_ops(ngx_http_auth_jwk_t *key,
    json_t *json);
static ngx_uint_t ngx_http_auth_jwk_has_op(json_t *ops, const char *name);
static ngx_http_auth_jwk_t *ngx_http_auth_jwk_load_json(ngx_pool_t *pool,
    ngx_str_t *text, ngx_uint_t private, char **err);


static ngx_http_auth_jwk_t *
ngx_http_auth_jwk_create(ngx_pool_t *pool)
{
    ngx_pool_cleanup_t   *cln;
    ngx_http_auth_jwk_t  *key;

    cln = ngx_pool_cleanup_add(pool, sizeof(ngx_http_auth_jwk_t));
    if (cln == NULL) {
        return NULL;
    }

    cln->handler = ngx_http_auth_jwk_cleanup;

    key = cln->data;
    ngx_memzero(key, sizeof(ngx_http_auth_jwk_t));

    return key;
}


static void
ngx_http_auth_jwk_cleanup(void *data)
{
    ngx_http_auth_jwk_t *key = data;

    ngx_uint_t  i;

    for (i = 0; i < 3; i++) {
        EVP_MAC_CTX_free(key->hmac[i]);
    }

    EVP_CIPHER_CTX_free(key->seal);
    EVP_CIPHER_CTX_free(key->open);
    EVP_PKEY_free(key->pkey);

    if (key->oct.len) {
        ngx_explicit_memzero(key->oct.data, key->oct.len);
    }
}


ngx_http_auth_jwk_t *
ngx_http_auth_jwk_parse(ngx_pool_t *pool, json_t *json, char **err)
{
    return ngx_http_auth_jwk_make(pool, json, 0, err);
}


ngx_http_auth_jwk_t *
ngx_http_auth_jwk_parse_private(ngx_pool_t *pool, json_t *json, char **err)
{
    return ngx_http_auth_jwk_make(pool, json, 1, err);
}


static ngx_http_auth_jwk_t *
ngx_http_auth_jwk_make(ngx_pool_t *pool, json_t *json, ngx_uint_t private,
    char **err)
{
    ngx_int_t             rc;
    ngx_str_t             kty;
    ngx_http_auth_jwk_t  *key;

    *err = "no memory";

    key = ngx_http_auth_jwk_create(pool);
    if (key == NULL) {
        return NULL;
    }

    if (!json_is_object(json)
        || ngx_http_auth_json_string(json, "kty", &kty) != NGX_OK)
    {
        *err = "not a JWK with a \"kty\"";
        return NULL;
    }

    if (kty.len == 3 && ngx_memcmp(kty.data, "oct", 3) == 0) {
        rc = ngx_http_auth_jwk_oct_parse(pool, key, json, err);

    } else {
        key->sign = private ? 1 : 0;
        rc = ngx_http_auth_jose_pkey_jwk(key, json, err);
    }

    if (rc != NGX_OK
        || ngx_http_auth_jwk_restrict(pool, key, json, err) != NGX_OK)
    {
        return NULL;
    }

    return key;
}


ngx_http_auth_jwk_t *
ngx_http_auth_jwk_oct(ngx_pool_t *pool, ngx_str_t *bytes)
{
    ngx_http_auth_jwk_t  *key;

    if (bytes->len == 0 || bytes->len > NGX_HTTP_AUTH_JWK_MAX_OCT) {
        return NULL;
    }

    key = ngx_http_auth_jwk_create(pool);
    if (key == NULL) {
        return NULL;
    }

    key->oct.data = ngx_pstrdup(pool, bytes);
    if (key->oct.data == NULL) {
        return NULL;
    }

    key->oct.len = bytes->len;

    if (ngx_http_auth_jwk_oct_init(key) != NGX_OK) {
        return NULL;
    }

    return key;
}


static ngx_int_t
ngx_http_auth_jwk_oct_parse(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    json_t *json, char **err)
{
    ngx_str_t  k;

    if (ngx_http_auth_json_string(json, "k", &k) != NGX_OK
        || ngx_http_auth_b64u_decoded_len(k.len) > NGX_HTTP_AUTH_JWK_MAX_OCT
        || ngx_http_auth_b64u_decode(pool, &k, &key->oct) != NGX_OK
        || key->oct.len == 0)
    {
        *err = "the \"k\" of the JWK is not base64url of a usable length";
        return NGX_ERROR;
    }

    if (ngx_http_auth_jwk_oct_init(key) != NGX_OK) {
        *err = "the crypto library refused the key";
        return NGX_ERROR;
    }

    return NGX_OK;
}


/*
 * Contexts that hold the key make an operation of a request cheap: no fetch of
 * an implementation, no key schedule.
 */

static ngx_int_t
ngx_http_auth_jwk_oct_init(ngx_http_auth_jwk_t *key)
{
    ngx_uint_t                 i;
    ngx_http_auth_jose_alg_t  *alg;

    key->sign = 1;

    for (i = 0; i < 3; i++) {
        alg = ngx_http_auth_jose_alg(NGX_HTTP_AUTH_ALG_HS256 << i);

        /* RFC 7518, 3.2: a key shorter than the hash must not be used */

        if (key->oct.len < alg->hash_len) {
            break;
        }

        key->hmac[i] = ngx_http_auth_jwk_hmac(&key->oct, alg->digest);
        if (key->hmac[i] == NULL) {
            return NGX_ERROR;
        }

        key->algs |= NGX_HTTP_AUTH_ALG_HS256 << i;
    }

    if (key->oct.len == 32) {
        key->seal = ngx_http_auth_jwk_gcm(&key->oct, 1);
        key->open = ngx_http_auth_jwk_gcm(&key->oct, 0);

        if (key->seal == NULL || key->open == NULL) {
            return NGX_ERROR;
        }

        key->jwe = 1;
    }

    return NGX_OK;
}


static EVP_MAC_CTX *
ngx_http_auth_jwk_hmac(ngx_str_t *secret, char *digest)
{
    EVP_MAC      *mac;
    OSSL_PARAM    params[2];
    EVP_MAC_CTX  *ctx;

    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                                 digest, 0);
    params[1] = OSSL_PARAM_construct_end();

    mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;

    /* the context keeps its own reference */

    EVP_MAC_free(mac);

    if (ctx != NULL
        && EVP_MAC_init(ctx, secret->data, secret->len, params) == 1)
    {
        return ctx;
    }

    EVP_MAC_CTX_free(ctx);
    ERR_clear_error();

    return NULL;
}


static EVP_CIPHER_CTX *
ngx_http_auth_jwk_gcm(ngx_str_t *secret, int encrypt)
{
    EVP_CIPHER      *cipher;
    EVP_CIPHER_CTX  *ctx;

    cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    ctx = EVP_CIPHER_CTX_new();

    if (cipher != NULL
        && ctx != NULL
        && EVP_CipherInit_ex2(ctx, cipher, secret->data, NULL, encrypt, NULL)
           == 1)
    {
        EVP_CIPHER_free(cipher);
        return ctx;
    }

    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_free(cipher);
    ERR_clear_error();

    return NULL;
}


/* takes away what "alg", "use" and "key_ops" do not allow, RFC 7517, 4 */

static ngx_int_t
ngx_http_auth_jwk_restrict(ngx_pool_t *pool, ngx_http_auth_jwk_t *key,
    json_t *json, char **err)
{
    ngx_int_t  rc;
    ngx_str_t  kid;

    if (ngx_http_auth_jwk_restrict_alg(key, json) != NGX_OK
        || ngx_http_auth_jwk_restrict_use(key, json) != NGX_OK
        || ngx_http_auth_jwk_restrict_ops(key, json) != NGX_OK)
    {
        *err = "\"alg\", \"use\" or \"key_ops\" of the JWK has a wrong type";
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_string(json, "kid", &kid);

    if (rc == NGX_ERROR) {
        *err = "the \"kid\" of the JWK is not a string";
        return NGX_ERROR;
    }

    if (rc == NGX_OK && kid.len) {
        key->kid.data = ngx_pstrdup(pool, &kid);
        if (key->kid.data == NULL) {
            *err = "no memory";
            return NGX_ERROR;
        }

        key->kid.len = kid.len;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_jwk_restrict_alg(ngx_http_auth_jwk_t *key, json_t *json)
{
    ngx_int_t  rc;
    ngx_str_t  alg;

    rc = ngx_http_auth_json_string(json, "alg", &alg);

    if (rc != NGX_OK) {
        return rc == NGX_DECLINED ? NGX_OK : NGX_ERROR;
    }

    key->algs &= ngx_http_auth_alg_parse(&alg);

    if ((alg.len != 3 || ngx_memcmp(alg.data, "dir", 3) != 0)
        && (alg.len != 7 || ngx_memcmp(alg.data, "A256GCM", 7) != 0))
    {
        key->jwe = 0;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_jwk_restrict_use(ngx_http_auth_jwk_t *key, json_t *json)
{
    ngx_int_t  rc;
    ngx_str_t  use;

    rc = ngx_http_auth_json_string(json, "use", &use);

    if (rc != NGX_OK) {
        return rc == NGX_DECLINED ? NGX_OK : NGX_ERROR;
    }

    if (use.len != 3 || ngx_memcmp(use.data, "sig", 3) != 0) {
        key->algs = 0;
    }

    if (use.len != 3 || ngx_memcmp(use.data, "enc", 3) != 0) {
        key->jwe = 0;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_jwk_restrict_ops(ngx_http_auth_jwk_t *key, json_t *json)
{
    json_t  *ops;

    ops = json_object_get(json, "key_ops");

    if (ops == NULL) {
        return NGX_OK;
    }

    if (!json_is_array(ops)) {
        return NGX_ERROR;
    }

    if (key->sign && !ngx_http_auth_jwk_has_op(ops, "sign")) {
        key->algs = 0;
    }

    /* of a pair, the private half is used to sign only */

    if ((key->pkey == NULL || !key->sign)
        && !ngx_http_auth_jwk_has_op(ops, "verify"))
    {
        key->algs = 0;
    }

    if (!ngx_http_auth_jwk_has_op(ops, "encrypt")
        || !ngx_http_auth_jwk_has_op(ops, "decrypt"))
    {
        key->jwe = 0;
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_jwk_has_op(json_t *ops, const char *name)
{
    size_t       i;
    const char  *op;

    for (i = 0; i < json_array_size(ops); i++) {
        op = json_string_value(json_array_get(ops, i));

        if (op != NULL && ngx_strcmp(op, name) == 0) {
            return 1;
        }
    }

    return 0;
}


ngx_http_auth_jwk_t *
ngx_http_auth_jwk_load(ngx_pool_t *pool, ngx_str_t *text, char **err)
{
    return ngx_http_auth_jwk_load_json(pool, text, 0, err);
}


ngx_http_auth_jwk_t *
ngx_http_auth_jwk_load_private(ngx_pool_t *pool, ngx_str_t *text, char **err)
{
    u_char                c;
    size_t                i;
    ngx_http_auth_jwk_t  *key;

    for (i = 0; i < text->len; i++) {
        c = text->data[i];

        if (c == '{') {
            return ngx_http_auth_jwk_load_json(pool, text, 1, err);
        }

        if (c != ' ' && c != '\t' && c != CR && c != LF) {
            break;
        }
    }

    key = ngx_http_auth_jwk_create(pool);
    if (key == NULL) {
        *err = "no memory";
        return NULL;
    }

    key->sign = 1;

    if (ngx_http_auth_jose_pkey_pem(key, text, err) != NGX_OK) {
        return NULL;
    }

    return key;
}


static ngx_http_auth_jwk_t *
ngx_http_auth_jwk_load_json(ngx_pool_t *pool, ngx_str_t *text,
    ngx_uint_t private, char **err)
{
    json_t               *json;
    ngx_http_auth_jwk_t  *key;

    json = ngx_http_auth_json_parse(text, NGX_HTTP_AUTH_JWK_MAX_SIZE);

    if (json == NULL) {
        *err = "not a JSON object";
        return NULL;
    }

    key = ngx_http_auth_jwk_make(pool, json, private, err);

    json_decref(json);

    return key;
}


ngx_uint_t
ngx_http_auth_jwk_algs(ngx_http_auth_jwk_t *key)
{
    return key->algs;
}


ngx_uint_t
ngx_http_auth_jwk_supports(ngx_http_auth_jwk_t *key, ngx_uint_t alg)
{
    return ngx_http_auth_jose_alg(alg) != NULL && (key->algs & alg) != 0;
}


ngx_uint_t
ngx_http_auth_jwk_supports_jwe(ngx_http_auth_jwk_t *key)
{
    return key->jwe;
}


ngx_uint_t
ngx_http_auth_jwk_default_alg(ngx_http_auth_jwk_t *key)
{
    return key->algs & (~key->algs + 1);
}


ngx_str_t *
ngx_http_auth_jwk_kid(ngx_http_auth_jwk_t *key)
{
    return &key->kid;
}
