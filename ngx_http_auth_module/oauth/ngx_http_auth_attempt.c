
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_attempt.h"
#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jwe.h"
#include "ngx_http_auth_claims.h"


#define NGX_HTTP_AUTH_ATTEMPT_TIME_LEN    4
#define NGX_HTTP_AUTH_ATTEMPT_RANDOM_LEN  28


static ngx_int_t ngx_http_auth_attempt_state(ngx_pool_t *pool, time_t created,
    ngx_str_t *state);
static json_t *ngx_http_auth_attempt_to_json(
    ngx_http_auth_attempt_t *attempt);
static ngx_int_t ngx_http_auth_attempt_read(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_attempt_t *attempt);
static ngx_int_t ngx_http_auth_attempt_from_json(json_t *json,
    ngx_http_auth_attempt_t *attempt);
static ngx_int_t ngx_http_auth_attempt_member(json_t *json, const char *name,
    ngx_str_t *value);


ngx_int_t
ngx_http_auth_attempt_create(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_http_auth_attempt_t *attempt)
{
    ngx_http_auth_metadata_t  *metadata;

    ngx_memzero(attempt, sizeof(ngx_http_auth_attempt_t));

    metadata = ngx_http_auth_provider_metadata(provider);

    if (metadata == NULL) {
        return NGX_ERROR;
    }

    attempt->provider = provider->id;
    attempt->created = ngx_time();

    /* the metadata may be replaced before the attempt is sealed */

    if (metadata->issuer.len) {
        attempt->issuer.len = metadata->issuer.len;
        attempt->issuer.data = ngx_pstrdup(pool, &metadata->issuer);

        if (attempt->issuer.data == NULL) {
            return NGX_ERROR;
        }
    }

    if (ngx_http_auth_attempt_state(pool, attempt->created, &attempt->state)
        != NGX_OK
        || ngx_http_auth_crypto_random_b64u(pool, 32, &attempt->nonce)
           != NGX_OK
        || ngx_http_auth_crypto_random_b64u(pool, 32, &attempt->verifier)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_attempt_state(ngx_pool_t *pool, time_t created,
    ngx_str_t *state)
{
    u_char     bytes[NGX_HTTP_AUTH_ATTEMPT_TIME_LEN
                     + NGX_HTTP_AUTH_ATTEMPT_RANDOM_LEN];
    ngx_str_t  s;

    bytes[0] = (u_char) (created >> 24);
    bytes[1] = (u_char) (created >> 16);
    bytes[2] = (u_char) (created >> 8);
    bytes[3] = (u_char) created;

    if (ngx_http_auth_crypto_random(bytes + NGX_HTTP_AUTH_ATTEMPT_TIME_LEN,
                                    NGX_HTTP_AUTH_ATTEMPT_RANDOM_LEN)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    s.len = sizeof(bytes);
    s.data = bytes;

    return ngx_http_auth_b64u_encode(pool, &s, state);
}


ngx_int_t
ngx_http_auth_attempt_id(ngx_str_t *state, ngx_str_t *id)
{
    time_t  created;

    if (state->len != NGX_HTTP_AUTH_ATTEMPT_STATE_LEN) {
        return NGX_DECLINED;
    }

    id->len = NGX_HTTP_AUTH_ATTEMPT_ID_LEN;
    id->data = state->data;

    return ngx_http_auth_attempt_id_created(id, &created);
}


ngx_int_t
ngx_http_auth_attempt_id_created(ngx_str_t *id, time_t *created)
{
    u_char     bytes[NGX_HTTP_AUTH_ATTEMPT_ID_LEN];
    ngx_str_t  s;

    if (id->len != NGX_HTTP_AUTH_ATTEMPT_ID_LEN) {
        return NGX_DECLINED;
    }

    s.data = bytes;

    if (ngx_http_auth_b64u_read(&s, id) != NGX_OK) {
        return NGX_DECLINED;
    }

    *created = (time_t) ((uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16
                         | (uint32_t) bytes[2] << 8 | (uint32_t) bytes[3]);

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_attempt_seal(ngx_pool_t *pool, ngx_http_auth_attempt_t *attempt,
    ngx_str_t *cookie, ngx_array_t *secrets, ngx_str_t *token)
{
    json_t               *json;
    ngx_int_t             rc;
    ngx_str_t             text;
    ngx_http_auth_jwk_t  *key;

    if (secrets == NULL || secrets->nelts == 0) {
        return NGX_ERROR;
    }

    key = ngx_http_auth_claims_key(pool, NGX_HTTP_AUTH_JWT_COOKIE,
                                   secrets->elts, cookie);
    if (key == NULL) {
        return NGX_ERROR;
    }

    json = ngx_http_auth_attempt_to_json(attempt);
    if (json == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_dump(pool, json, &text);

    json_decref(json);

    if (rc != NGX_OK
        || ngx_http_auth_jwe_encrypt(pool, key, &text, token) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static json_t *
ngx_http_auth_attempt_to_json(ngx_http_auth_attempt_t *attempt)
{
    json_t     *json;
    ngx_str_t   jti;
    u_char      uuid[NGX_HTTP_AUTH_UUID_LEN];

    if (ngx_http_auth_crypto_uuid4(uuid) != NGX_OK) {
        return NULL;
    }

    jti.len = NGX_HTTP_AUTH_UUID_LEN;
    jti.data = uuid;

    json = json_object();
    if (json == NULL) {
        return NULL;
    }

    if (ngx_http_auth_json_set(json, "value", &attempt->verifier) != NGX_OK
        || ngx_http_auth_json_set(json, "provider", &attempt->provider)
           != NGX_OK
        || ngx_http_auth_json_set(json, "issuer", &attempt->issuer) != NGX_OK
        || ngx_http_auth_json_set(json, "state", &attempt->state) != NGX_OK
        || ngx_http_auth_json_set(json, "nonce", &attempt->nonce) != NGX_OK
        || ngx_http_auth_json_set(json, "callbackUrl", &attempt->callback_url)
           != NGX_OK
        || ngx_http_auth_json_set(json, "user", &attempt->user) != NGX_OK
        || ngx_http_auth_json_set_integer(json, "iat", attempt->created)
           != NGX_OK
        || ngx_http_auth_json_set_integer(json, "exp", attempt->created
                                          + NGX_HTTP_AUTH_ATTEMPT_MAX_AGE)
           != NGX_OK
        || ngx_http_auth_json_set(json, "jti", &jti) != NGX_OK)
    {
        json_decref(json);
        return NULL;
    }

    return json;
}


ngx_int_t
ngx_http_auth_attempt_open(ngx_pool_t *pool, ngx_str_t *token,
    ngx_str_t *cookie, ngx_array_t *secrets, ngx_http_auth_attempt_t *attempt)
{
    ngx_int_t             rc;
    ngx_str_t            *secret, text;
    ngx_uint_t            i;
    ngx_http_auth_jwk_t  *key;

    if (secrets == NULL || token->len > NGX_HTTP_AUTH_ATTEMPT_MAX_TOKEN) {
        return NGX_DECLINED;
    }

    secret = secrets->elts;

    for (i = 0; i < secrets->nelts; i++) {

        key = ngx_http_auth_claims_key(pool, NGX_HTTP_AUTH_JWT_COOKIE,
                                       &secret[i], cookie);
        if (key == NULL) {
            return NGX_ERROR;
        }

        rc = ngx_http_auth_jwe_decrypt(pool, key, token, &text);

        if (rc == NGX_OK) {
            return ngx_http_auth_attempt_read(pool, &text, attempt);
        }

        if (rc != NGX_DECLINED) {
            return NGX_ERROR;
        }
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_auth_attempt_read(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_attempt_t *attempt)
{
    json_t  *json;
    time_t   expires;

    json = ngx_http_auth_json_parse(text, NGX_HTTP_AUTH_ATTEMPT_MAX_TOKEN);
    if (json == NULL) {
        return NGX_DECLINED;
    }

    if (ngx_http_auth_json_to_pool(pool, json) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_memzero(attempt, sizeof(ngx_http_auth_attempt_t));

    if (ngx_http_auth_json_time(json, "exp", &expires) != NGX_OK
        || ngx_http_auth_json_time(json, "iat", &attempt->created) != NGX_OK)
    {
        return NGX_DECLINED;
    }

    if (expires <= ngx_time()
        || expires > ngx_time() + 2 * NGX_HTTP_AUTH_ATTEMPT_MAX_AGE)
    {
        return NGX_DECLINED;
    }

    return ngx_http_auth_attempt_from_json(json, attempt);
}


static ngx_int_t
ngx_http_auth_attempt_from_json(json_t *json, ngx_http_auth_attempt_t *attempt)
{
    if (ngx_http_auth_attempt_member(json, "value", &attempt->verifier)
        != NGX_OK
        || ngx_http_auth_attempt_member(json, "provider", &attempt->provider)
           != NGX_OK
        || ngx_http_auth_attempt_member(json, "state", &attempt->state)
           != NGX_OK
        || ngx_http_auth_attempt_member(json, "nonce", &attempt->nonce)
           != NGX_OK
        || ngx_http_auth_json_string(json, "issuer", &attempt->issuer)
           != NGX_OK
        || ngx_http_auth_json_string(json, "callbackUrl",
                                     &attempt->callback_url)
           != NGX_OK
        || ngx_http_auth_json_string(json, "user", &attempt->user) != NGX_OK)
    {
        return NGX_DECLINED;
    }

    if (attempt->state.len != NGX_HTTP_AUTH_ATTEMPT_STATE_LEN) {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


/* A member that must not be empty either. */

static ngx_int_t
ngx_http_auth_attempt_member(json_t *json, const char *name, ngx_str_t *value)
{
    if (ngx_http_auth_json_string(json, name, value) != NGX_OK
        || value->len == 0)
    {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


const char *
ngx_http_auth_attempt_check(ngx_http_auth_attempt_t *attempt,
    ngx_http_auth_provider_t *provider, ngx_str_t *state, ngx_str_t *iss)
{
    ngx_http_auth_metadata_t  *metadata;

    metadata = ngx_http_auth_provider_metadata(provider);

    if (metadata == NULL) {
        return "the provider's metadata are not known";
    }

    if (!ngx_http_auth_crypto_equal(&attempt->provider, &provider->id)) {
        return "the attempt was begun with another provider";
    }

    if (!ngx_http_auth_crypto_equal(&attempt->issuer, &metadata->issuer)) {
        return "the attempt was begun with another issuer";
    }

    if ((state->len || (provider->checks & NGX_HTTP_AUTH_CHECK_STATE))
        && !ngx_http_auth_crypto_equal(&attempt->state, state))
    {
        return "state is not the one of the attempt";
    }

    if (iss->len == 0) {
        return metadata->iss_parameter ? "iss is missing" : NULL;
    }

    /* a provider that is known without an issuer may still begin to send it */

    if (metadata->issuer.len
        && !ngx_http_auth_crypto_equal(&metadata->issuer, iss))
    {
        return "iss is not the provider's issuer";
    }

    return NULL;
}


ngx_int_t
ngx_http_auth_attempt_challenge(ngx_pool_t *pool, ngx_str_t *verifier,
    ngx_str_t *challenge)
{
    u_char     digest[NGX_HTTP_AUTH_SHA256_LEN];
    ngx_str_t  s;

    if (ngx_http_auth_crypto_sha256(verifier, digest) != NGX_OK) {
        return NGX_ERROR;
    }

    s.len = NGX_HTTP_AUTH_SHA256_LEN;
    s.data = digest;

    return ngx_http_auth_b64u_encode(pool, &s, challenge);
}
