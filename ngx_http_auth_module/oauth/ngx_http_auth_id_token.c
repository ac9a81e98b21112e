
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_id_token.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jws.h"
#include "ngx_http_auth_keys.h"


typedef struct {
    ngx_http_auth_id_token_t     req;
    ngx_http_auth_jws_header_t   header;

    json_t                     **claims;
    ngx_http_auth_wait_t        *wait;     /* whose request it is */
    ngx_http_auth_wait_t         keys;     /* our own, for the key set */
    unsigned                     reloaded:1;
} ngx_http_auth_id_token_op_t;


static ngx_int_t ngx_http_auth_id_token_start(ngx_http_auth_id_token_op_t *op);
static void ngx_http_auth_id_token_keys_handler(ngx_http_auth_wait_t *w,
    ngx_int_t rc);
static ngx_int_t ngx_http_auth_id_token_try(ngx_http_auth_id_token_op_t *op);
static ngx_http_auth_jwk_t *ngx_http_auth_id_token_key(
    ngx_http_auth_id_token_op_t *op);
static ngx_int_t ngx_http_auth_id_token_accept(ngx_http_auth_id_token_op_t *op,
    ngx_str_t *payload);
static const char *ngx_http_auth_id_token_check_aud(
    ngx_http_auth_provider_t *provider, json_t *claims);
static const char *ngx_http_auth_id_token_check_times(
    ngx_http_auth_provider_t *provider, json_t *claims);
static const char *ngx_http_auth_id_token_check_nonce(
    ngx_http_auth_id_token_t *req, json_t *claims);
static const char *ngx_http_auth_id_token_check_hash(ngx_pool_t *pool,
    ngx_http_auth_id_token_t *req, ngx_uint_t alg, json_t *claims);
static const char *ngx_http_auth_id_token_check_sub(json_t *claims);
static ngx_int_t ngx_http_auth_id_token_refuse(ngx_http_auth_id_token_op_t *op,
    const char *why);
static void ngx_http_auth_id_token_cancel(void *data);


ngx_int_t
ngx_http_auth_id_token_verify(ngx_http_auth_id_token_t *req, json_t **claims,
    ngx_http_auth_wait_t *w)
{
    ngx_int_t                     rc;
    ngx_http_auth_id_token_op_t  *op;

    *claims = NULL;

    op = ngx_pcalloc(w->pool, sizeof(ngx_http_auth_id_token_op_t));
    if (op == NULL) {
        return ngx_http_auth_error(w->log, NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                                   0, "no memory");
    }

    op->req = *req;
    op->claims = claims;
    op->wait = w;

    op->keys.pool = w->pool;
    op->keys.log = w->log;
    op->keys.done = ngx_http_auth_id_token_keys_handler;
    op->keys.data = op;

    rc = ngx_http_auth_id_token_start(op);

    if (rc == NGX_AGAIN) {
        w->op = op;
        w->cancel = ngx_http_auth_id_token_cancel;
    }

    return rc;
}


static ngx_int_t
ngx_http_auth_id_token_start(ngx_http_auth_id_token_op_t *op)
{
    ngx_int_t                  rc;
    ngx_http_auth_provider_t  *provider;

    provider = op->req.provider;

    if (ngx_http_auth_provider_metadata(provider) == NULL) {
        return ngx_http_auth_id_token_refuse(op, "no metadata are known");
    }

    rc = ngx_http_auth_jws_header(op->wait->pool, &op->req.id_token,
                                  &op->header);
    if (rc != NGX_OK) {
        return ngx_http_auth_id_token_refuse(op,
                                  "it is no JWS with an acceptable header");
    }

    if (!(op->header.alg & provider->id_token_algs)) {
        return ngx_http_auth_id_token_refuse(op,
                                  "its alg is not one of id_token_alg");
    }

    if (op->header.alg & NGX_HTTP_AUTH_ALG_HMAC) {
        return ngx_http_auth_id_token_try(op);
    }

    rc = ngx_http_auth_keys_load(provider, op->req.fetch, &op->keys);

    return rc == NGX_OK ? ngx_http_auth_id_token_try(op) : rc;
}


static void
ngx_http_auth_id_token_keys_handler(ngx_http_auth_wait_t *w, ngx_int_t rc)
{
    ngx_http_auth_id_token_op_t  *op = w->data;

    if (rc == NGX_OK) {
        rc = ngx_http_auth_id_token_try(op);
    }

    if (rc != NGX_AGAIN) {
        ngx_http_auth_wait_finish(op->wait, rc);
    }
}


/*
 * Verifies with the keys at hand; where they do not do, a rotation may be under
 * way and the key set is fetched anew, once.
 */

static ngx_int_t
ngx_http_auth_id_token_try(ngx_http_auth_id_token_op_t *op)
{
    ngx_int_t             rc;
    ngx_str_t             payload;
    const char           *why;
    ngx_http_auth_jwk_t  *key;

    key = ngx_http_auth_id_token_key(op);

    if (key) {
        rc = ngx_http_auth_jws_verify(op->wait->pool, &op->req.id_token, key,
                                      op->req.provider->id_token_algs, NULL,
                                      &payload);
        if (rc == NGX_OK) {
            return ngx_http_auth_id_token_accept(op, &payload);
        }

        why = "its signature is not valid";

    } else {
        why = "no key of the provider fits its kid and alg";
    }

    if (op->reloaded || (op->header.alg & NGX_HTTP_AUTH_ALG_HMAC)) {
        return ngx_http_auth_id_token_refuse(op, why);
    }

    op->reloaded = 1;

    rc = ngx_http_auth_keys_reload(op->req.provider, op->req.fetch, &op->keys);

    if (rc == NGX_OK) {
        return ngx_http_auth_id_token_try(op);
    }

    return rc == NGX_DECLINED ? ngx_http_auth_id_token_refuse(op, why) : rc;
}


static ngx_http_auth_jwk_t *
ngx_http_auth_id_token_key(ngx_http_auth_id_token_op_t *op)
{
    ngx_http_auth_provider_t  *provider;

    provider = op->req.provider;

    /* OpenID Connect Core 1.0, 10.1: the octets of the client's secret */

    if (op->header.alg & NGX_HTTP_AUTH_ALG_HMAC) {
        return ngx_http_auth_jwk_oct(op->wait->pool, &provider->client_secret);
    }

    return ngx_http_auth_keys_find(provider, &op->header.kid, op->header.alg);
}


static ngx_int_t
ngx_http_auth_id_token_accept(ngx_http_auth_id_token_op_t *op,
    ngx_str_t *payload)
{
    json_t      *claims;
    const char  *why;

    claims = ngx_http_auth_json_parse(payload, NGX_HTTP_AUTH_JWS_MAX_TOKEN);
    if (claims == NULL) {
        return ngx_http_auth_id_token_refuse(op,
                                  "its payload is no acceptable JSON object");
    }

    if (ngx_http_auth_json_to_pool(op->wait->pool, claims) != NGX_OK) {
        return ngx_http_auth_id_token_refuse(op, "no memory");
    }

    why = ngx_http_auth_id_token_check(op->wait->pool, &op->req,
                                       op->header.alg, claims);
    if (why) {
        return ngx_http_auth_id_token_refuse(op, why);
    }

    *op->claims = claims;

    return NGX_OK;
}


const char *
ngx_http_auth_id_token_check(ngx_pool_t *pool, ngx_http_auth_id_token_t *req,
    ngx_uint_t alg, json_t *claims)
{
    ngx_str_t                  iss;
    const char                *why;
    ngx_http_auth_metadata_t  *metadata;

    metadata = ngx_http_auth_provider_metadata(req->provider);

    if (metadata == NULL || metadata->issuer.len == 0
        || ngx_http_auth_json_string(claims, "iss", &iss) != NGX_OK
        || !ngx_http_auth_crypto_equal(&iss, &metadata->issuer))
    {
        return "iss is not the issuer";
    }

    why = ngx_http_auth_id_token_check_aud(req->provider, claims);
    if (why) {
        return why;
    }

    why = ngx_http_auth_id_token_check_times(req->provider, claims);
    if (why) {
        return why;
    }

    why = ngx_http_auth_id_token_check_nonce(req, claims);
    if (why) {
        return why;
    }

    why = ngx_http_auth_id_token_check_hash(pool, req, alg, claims);
    if (why) {
        return why;
    }

    return ngx_http_auth_id_token_check_sub(claims);
}


static const char *
ngx_http_auth_id_token_check_aud(ngx_http_auth_provider_t *provider,
    json_t *claims)
{
    size_t      i, n;
    json_t     *aud, *member;
    ngx_int_t   rc;
    ngx_str_t   s;
    ngx_uint_t  found;

    aud = json_object_get(claims, "aud");
    n = json_is_array(aud) ? json_array_size(aud) : 1;
    found = 0;

    for (i = 0; i < n; i++) {
        member = json_is_array(aud) ? json_array_get(aud, i) : aud;

        if (!json_is_string(member)) {
            return "aud is missing or not a list of strings";
        }

        s.len = json_string_length(member);
        s.data = (u_char *) json_string_value(member);

        found |= ngx_http_auth_crypto_equal(&s, &provider->client_id);
    }

    if (!found) {
        return "aud has not the client_id";
    }

    rc = ngx_http_auth_json_string(claims, "azp", &s);

    if (rc == NGX_DECLINED) {
        return n > 1 ? "azp is missing, with several audiences" : NULL;
    }

    if (rc != NGX_OK
        || !ngx_http_auth_crypto_equal(&s, &provider->client_id))
    {
        return "azp is not the client_id";
    }

    return NULL;
}


static const char *
ngx_http_auth_id_token_check_times(ngx_http_auth_provider_t *provider,
    json_t *claims)
{
    time_t     now, skew, t;
    ngx_int_t  rc;

    now = ngx_time();
    skew = provider->clock_skew;

    if (ngx_http_auth_json_time(claims, "exp", &t) != NGX_OK) {
        return "exp is missing or not a number";
    }

    if (t <= now - skew) {
        return "exp has passed";
    }

    if (ngx_http_auth_json_time(claims, "iat", &t) != NGX_OK) {
        return "iat is missing or not a number";
    }

    if (t > now + skew) {
        return "iat is in the future, compare the clocks";
    }

    if (t < now - skew - NGX_HTTP_AUTH_ID_TOKEN_MAX_AGE) {
        return "iat is too long ago";
    }

    rc = ngx_http_auth_json_time(claims, "nbf", &t);

    if (rc == NGX_DECLINED) {
        return NULL;
    }

    if (rc != NGX_OK) {
        return "nbf is not a number";
    }

    return t > now + skew ? "nbf is in the future, compare the clocks" : NULL;
}


static const char *
ngx_http_auth_id_token_check_nonce(ngx_http_auth_id_token_t *req,
    json_t *claims)
{
    ngx_int_t  rc;
    ngx_str_t  nonce;

    rc = ngx_http_auth_json_string(claims, "nonce", &nonce);

    if (!(req->provider->checks & NGX_HTTP_AUTH_CHECK_NONCE)) {
        return rc == NGX_DECLINED ? NULL
                                  : "nonce is present though none was sent";
    }

    if (rc != NGX_OK || req->nonce.len == 0
        || !ngx_http_auth_crypto_equal(&nonce, &req->nonce))
    {
        return "nonce is not the one of the attempt";
    }

    return NULL;
}


static const char *
ngx_http_auth_id_token_check_hash(ngx_pool_t *pool,
    ngx_http_auth_id_token_t *req, ngx_uint_t alg, json_t *claims)
{
    ngx_int_t  rc;
    ngx_str_t  hash, expected;

    rc = ngx_http_auth_json_string(claims, "at_hash", &hash);

    if (rc == NGX_DECLINED) {
        return NULL;
    }

    if (rc != NGX_OK
        || ngx_http_auth_jws_half_hash(pool, alg, &req->access_token,
                                       &expected)
           != NGX_OK
        || !ngx_http_auth_crypto_equal(&hash, &expected))
    {
        return "at_hash does not fit the access token";
    }

    return NULL;
}


static const char *
ngx_http_auth_id_token_check_sub(json_t *claims)
{
    size_t     i;
    ngx_str_t  sub;

    if (ngx_http_auth_json_string(claims, "sub", &sub) != NGX_OK
        || sub.len == 0 || sub.len > NGX_HTTP_AUTH_USER_MAX_ID)
    {
        return "sub is not a string of 1 to 255 bytes";
    }

    for (i = 0; i < sub.len; i++) {
        if (sub.data[i] < ' ' || sub.data[i] == 0x7f) {
            return "sub has control characters";
        }
    }

    return NULL;
}


static ngx_int_t
ngx_http_auth_id_token_refuse(ngx_http_auth_id_token_op_t *op, const char *why)
{
    return ngx_http_auth_error(op->wait->log,
                               NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, 0,
                               "provider \"%V\": the id_token is refused: %s",
                               &op->req.provider->id, why);
}


static void
ngx_http_auth_id_token_cancel(void *data)
{
    ngx_http_auth_id_token_op_t *op = data;

    ngx_http_auth_wait_cancel(&op->keys);
}
