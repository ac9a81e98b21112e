
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_client.h"
#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jws.h"


#define NGX_HTTP_AUTH_CLIENT_ASSERTION_TYPE                                   \
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


static ngx_int_t ngx_http_auth_client_add_assertion(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_http_auth_query_t *body);
static ngx_int_t ngx_http_auth_client_assertion(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *token);
static json_t *ngx_http_auth_client_claims(ngx_http_auth_provider_t *provider);


ngx_int_t
ngx_http_auth_client_authenticate(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_http_auth_query_t *body,
    ngx_str_t *authorization)
{
    ngx_uint_t  method;

    method = ngx_http_auth_client_method(provider);

    if (method == NGX_HTTP_AUTH_CLIENT_SECRET_BASIC) {
        return ngx_http_auth_client_basic(pool, &provider->client_id,
                                          &provider->client_secret,
                                          authorization);
    }

    if (ngx_http_auth_query_add_literal(body, "client_id",
                                        &provider->client_id)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    switch (method) {

    case NGX_HTTP_AUTH_CLIENT_SECRET_POST:
        return ngx_http_auth_query_add_literal(body, "client_secret",
                                               &provider->client_secret);

    case NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY:
        return ngx_http_auth_client_add_assertion(pool, provider, body);

    case NGX_HTTP_AUTH_CLIENT_NONE:
        return NGX_OK;

    default:
        return NGX_ERROR;
    }
}


ngx_uint_t
ngx_http_auth_client_method(ngx_http_auth_provider_t *provider)
{
    ngx_uint_t                 methods;
    ngx_http_auth_metadata_t  *metadata;

    if (provider->auth_method != NGX_HTTP_AUTH_CLIENT_AUTO) {
        return provider->auth_method;
    }

    metadata = ngx_http_auth_provider_metadata(provider);
    methods = metadata ? metadata->auth_methods : 0;

    if (!(methods & (1 << NGX_HTTP_AUTH_CLIENT_SECRET_BASIC))
        && (methods & (1 << NGX_HTTP_AUTH_CLIENT_SECRET_POST)))
    {
        return NGX_HTTP_AUTH_CLIENT_SECRET_POST;
    }

    return NGX_HTTP_AUTH_CLIENT_SECRET_BASIC;
}


ngx_int_t
ngx_http_auth_client_basic(ngx_pool_t *pool, ngx_str_t *id, ngx_str_t *secret,
    ngx_str_t *value)
{
    u_char     *p;
    ngx_str_t   user, password, pair, encoded;

    if (ngx_http_auth_url_encode_form(pool, id, &user) != NGX_OK
        || ngx_http_auth_url_encode_form(pool, secret, &password) != NGX_OK)
    {
        return NGX_ERROR;
    }

    pair.len = user.len + 1 + password.len;
    pair.data = ngx_pnalloc(pool, pair.len);
    if (pair.data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(pair.data, user.data, user.len);
    *p++ = ':';
    ngx_memcpy(p, password.data, password.len);

    value->data = ngx_pnalloc(pool, sizeof("Basic ") - 1
                                    + ngx_base64_encoded_length(pair.len) + 1);
    if (value->data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(value->data, "Basic ", sizeof("Basic ") - 1);

    encoded.data = p;
    ngx_encode_base64(&encoded, &pair);

    p += encoded.len;
    *p = '\0';

    value->len = p - value->data;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_client_add_assertion(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_http_auth_query_t *body)
{
    ngx_str_t  type, token;

    ngx_str_set(&type, NGX_HTTP_AUTH_CLIENT_ASSERTION_TYPE);

    if (ngx_http_auth_client_assertion(pool, provider, &token) != NGX_OK
        || ngx_http_auth_query_add_literal(body, "client_assertion_type",
                                           &type)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_query_add_literal(body, "client_assertion", &token);
}


static ngx_int_t
ngx_http_auth_client_assertion(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_str_t *token)
{
    json_t                      *claims;
    ngx_int_t                    rc;
    ngx_str_t                    payload;
    ngx_http_auth_jws_header_t   header;

    if (provider->client_key == NULL) {
        return NGX_ERROR;
    }

    claims = ngx_http_auth_client_claims(provider);
    if (claims == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_dump(pool, claims, &payload);

    json_decref(claims);

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    header.alg = ngx_http_auth_jwk_default_alg(provider->client_key);
    header.kid = *ngx_http_auth_jwk_kid(provider->client_key);
    ngx_str_null(&header.typ);

    if (ngx_http_auth_jws_sign(pool, provider->client_key, &header, &payload,
                               token)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


/*
 * The audience is the issuer where it is known: unlike the token endpoint it is
 * not something that a hostile discovery document could point to another
 * provider, which would then be handed an assertion that its victim accepts.
 */

static json_t *
ngx_http_auth_client_claims(ngx_http_auth_provider_t *provider)
{
    json_t                    *claims;
    ngx_str_t                 *aud, jti;
    ngx_http_auth_metadata_t  *metadata;
    u_char                     uuid[NGX_HTTP_AUTH_UUID_LEN];

    metadata = ngx_http_auth_provider_metadata(provider);

    if (metadata == NULL || ngx_http_auth_crypto_uuid4(uuid) != NGX_OK) {
        return NULL;
    }

    aud = metadata->issuer.len ? &metadata->issuer : &metadata->token_endpoint;

    jti.len = NGX_HTTP_AUTH_UUID_LEN;
    jti.data = uuid;

    claims = json_object();
    if (claims == NULL) {
        return NULL;
    }

    if (ngx_http_auth_json_set(claims, "iss", &provider->client_id) != NGX_OK
        || ngx_http_auth_json_set(claims, "sub", &provider->client_id)
           != NGX_OK
        || ngx_http_auth_json_set(claims, "aud", aud) != NGX_OK
        || ngx_http_auth_json_set(claims, "jti", &jti) != NGX_OK
        || ngx_http_auth_json_set_integer(claims, "iat", ngx_time()) != NGX_OK
        || ngx_http_auth_json_set_integer(claims, "exp", ngx_time()
                                          + NGX_HTTP_AUTH_CLIENT_ASSERTION_AGE)
           != NGX_OK)
    {
        json_decref(claims);
        return NULL;
    }

    return claims;
}
