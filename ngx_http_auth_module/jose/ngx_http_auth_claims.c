
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_claims.h"


/* the label of the key with the longest possible name of a cookie in it */
#define NGX_HTTP_AUTH_JWT_MAX_INFO_LEN  512


static ngx_int_t ngx_http_auth_claims_check_types(json_t *claims);
static ngx_uint_t ngx_http_auth_claims_is_text(json_t *value);
static ngx_uint_t ngx_http_auth_claims_is_texts(json_t *value);


/* claims that next-auth v3 wants as text, or as text or list of texts */

static const char  *ngx_http_auth_claims_text_claims[] = {
    "sub", "jti", "nonce", "acr", "azp", NULL
};

static const char  *ngx_http_auth_claims_list_claims[] = {
    "iss", "aud", "amr", NULL
};


static ngx_str_t  ngx_http_auth_claims_signing_info =
    ngx_string("NextAuth.js Generated Signing Key");

static ngx_str_t  ngx_http_auth_claims_encryption_info =
    ngx_string("NextAuth.js Generated Encryption Key");


ngx_int_t
ngx_http_auth_claims_check_v3(json_t *claims, time_t now, time_t max_age)
{
    double      exp, iat, n, nbf;
    ngx_int_t   rc;

    if (!json_is_object(claims)
        || ngx_http_auth_claims_check_types(claims) != NGX_OK
        || ngx_http_auth_json_number(claims, "auth_time", &n) == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    /* doubles, as in the original: a fraction of a second counts */

    if (ngx_http_auth_json_number(claims, "iat", &iat) != NGX_OK
        || iat > (double) now)
    {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_number(claims, "nbf", &nbf);

    if (rc == NGX_ERROR || (rc == NGX_OK && nbf > (double) now)) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_number(claims, "exp", &exp);

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    if ((rc == NGX_OK && exp <= (double) now)
        || (double) now - iat > (double) max_age)
    {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_claims_check_v4(json_t *claims, time_t now)
{
    double      exp, iat, nbf;
    ngx_int_t   rc;

    if (!json_is_object(claims)
        || ngx_http_auth_json_number(claims, "iat", &iat) == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_number(claims, "nbf", &nbf);

    if (rc == NGX_ERROR
        || (rc == NGX_OK && nbf > (double) (now + NGX_HTTP_AUTH_JWT_LEEWAY)))
    {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_number(claims, "exp", &exp);

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    if (rc == NGX_OK && exp <= (double) (now - NGX_HTTP_AUTH_JWT_LEEWAY)) {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_claims_check_types(json_t *claims)
{
    json_t       *value;
    const char  **name;

    for (name = ngx_http_auth_claims_text_claims; *name; name++) {
        value = json_object_get(claims, *name);

        if (value != NULL && !ngx_http_auth_claims_is_text(value)) {
            return NGX_ERROR;
        }
    }

    for (name = ngx_http_auth_claims_list_claims; *name; name++) {
        value = json_object_get(claims, *name);

        if (value != NULL
            && !ngx_http_auth_claims_is_text(value)
            && !ngx_http_auth_claims_is_texts(value))
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_claims_is_text(json_t *value)
{
    return json_is_string(value) && json_string_length(value) != 0;
}


static ngx_uint_t
ngx_http_auth_claims_is_texts(json_t *value)
{
    size_t  i, n;

    n = json_array_size(value);

    for (i = 0; i < n; i++) {
        if (!ngx_http_auth_claims_is_text(json_array_get(value, i))) {
            return 0;
        }
    }

    return n != 0;
}


ngx_int_t
ngx_http_auth_claims_derive(ngx_http_auth_claims_use_e use, ngx_str_t *secret,
    ngx_str_t *name, u_char *dst, size_t *len)
{
    u_char     *p;
    ngx_str_t   info, salt;
    u_char      buf[NGX_HTTP_AUTH_JWT_MAX_INFO_LEN];

    ngx_str_null(&salt);

    info = ngx_http_auth_claims_encryption_info;
    *len = 32;

    switch (use) {

    case NGX_HTTP_AUTH_JWT_SIGNING:
        info = ngx_http_auth_claims_signing_info;
        *len = 64;
        break;

    case NGX_HTTP_AUTH_JWT_ENCRYPTION:
        break;

    case NGX_HTTP_AUTH_JWT_COOKIE:

        if (name->len == 0
            || name->len > sizeof(buf) - info.len - sizeof(" ()"))
        {
            return NGX_ERROR;
        }

        p = ngx_snprintf(buf, sizeof(buf), "%V (%V)", &info, name);

        info.data = buf;
        info.len = p - buf;
        salt = *name;
        break;

    default:
        return NGX_ERROR;
    }

    return ngx_http_auth_crypto_hkdf_sha256(secret, &salt, &info, dst, *len);
}


ngx_http_auth_jwk_t *
ngx_http_auth_claims_key(ngx_pool_t *pool, ngx_http_auth_claims_use_e use,
    ngx_str_t *secret, ngx_str_t *name)
{
    ngx_str_t             bytes;
    ngx_http_auth_jwk_t  *key;
    u_char                buf[NGX_HTTP_AUTH_JWT_MAX_KEY_LEN];

    if (ngx_http_auth_claims_derive(use, secret, name, buf, &bytes.len)
        != NGX_OK)
    {
        return NULL;
    }

    bytes.data = buf;

    key = ngx_http_auth_jwk_oct(pool, &bytes);

    ngx_explicit_memzero(buf, sizeof(buf));

    return key;
}
