
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_session.h"
#include "ngx_http_auth_session_cache.h"
#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jwe.h"
#include "ngx_http_auth_jws.h"
#include "ngx_http_auth_claims.h"


#define NGX_HTTP_AUTH_SESSION_MAX_CLAIMS  65536


static ngx_int_t ngx_http_auth_session_verify(ngx_pool_t *pool,
    ngx_log_t *log, ngx_http_auth_session_conf_t *conf, ngx_str_t *token,
    time_t now, ngx_http_auth_session_t *session);
static ngx_int_t ngx_http_auth_session_open(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, ngx_str_t *payload);
static ngx_int_t ngx_http_auth_session_check(
    ngx_http_auth_session_conf_t *conf, json_t *claims, time_t now);
static ngx_int_t ngx_http_auth_session_decode(
    ngx_http_auth_session_conf_t *conf, json_t *claims, time_t now,
    ngx_http_auth_session_t *session);
static time_t ngx_http_auth_session_until(ngx_http_auth_session_conf_t *conf,
    ngx_http_auth_session_t *session);
static void ngx_http_auth_session_string(json_t *claims, const char *name,
    ngx_str_t *value);
static ngx_int_t ngx_http_auth_session_issue(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, ngx_http_auth_session_t *session,
    time_t now, ngx_str_t *token);
static ngx_int_t ngx_http_auth_session_jti(json_t *claims);
static ngx_int_t ngx_http_auth_session_refuse(ngx_log_t *log,
    ngx_http_auth_session_t *session, const char *why);


ngx_int_t
ngx_http_auth_session_load(ngx_pool_t *pool, ngx_log_t *log,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, time_t now,
    ngx_http_auth_session_t *session)
{
    ngx_int_t  rc;

    if (conf->cache) {
        rc = ngx_http_auth_session_cache_get(conf->cache, pool, conf, token,
                                             now, session);
        if (rc == NGX_OK) {
            return NGX_OK;
        }
    }

    rc = ngx_http_auth_session_verify(pool, log, conf, token, now, session);

    if (conf->cache && session->status == NGX_HTTP_AUTH_SESSION_ACTIVE) {
        ngx_http_auth_session_cache_put(conf->cache, conf, token, now,
                               ngx_http_auth_session_until(conf, session),
                               session);
    }

    return rc;
}


static ngx_int_t
ngx_http_auth_session_verify(ngx_pool_t *pool, ngx_log_t *log,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, time_t now,
    ngx_http_auth_session_t *session)
{
    json_t     *claims;
    ngx_int_t   rc;
    ngx_str_t   payload;

    ngx_memzero(session, sizeof(ngx_http_auth_session_t));

    session->status = NGX_HTTP_AUTH_SESSION_ERROR;

    rc = ngx_http_auth_session_open(pool, conf, token, &payload);

    if (rc == NGX_DECLINED) {
        return ngx_http_auth_session_refuse(log, session,
                                            "fits none of the keys");
    }

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    claims = ngx_http_auth_json_parse(&payload,
                                      NGX_HTTP_AUTH_SESSION_MAX_CLAIMS);
    if (claims == NULL) {
        return ngx_http_auth_session_refuse(log, session,
                                            "holds no JSON object");
    }

    if (ngx_http_auth_json_to_pool(pool, claims) != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_session_check(conf, claims, now);

    if (rc == NGX_OK) {
        rc = ngx_http_auth_session_decode(conf, claims, now, session);
    }

    if (rc == NGX_DECLINED) {
        session->status = NGX_HTTP_AUTH_SESSION_EXPIRED;
        return NGX_OK;
    }

    if (rc != NGX_OK) {
        return ngx_http_auth_session_refuse(log, session,
                                            "has claims that are not valid");
    }

    session->status = NGX_HTTP_AUTH_SESSION_ACTIVE;

    return NGX_OK;
}


/* tries the keys in turn; which form of token is expected is configured */

static ngx_int_t
ngx_http_auth_session_open(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, ngx_str_t *payload)
{
    ngx_int_t              rc;
    ngx_uint_t             i;
    ngx_http_auth_jwk_t  **key;

    key = conf->keys.elts;

    for (i = 0; i < conf->keys.nelts; i++) {

        if (conf->format == NGX_HTTP_AUTH_SESSION_JWE) {
            rc = ngx_http_auth_jwe_decrypt(pool, key[i], token, payload);

        } else {
            rc = ngx_http_auth_jws_verify(pool, token, key[i], conf->algs,
                                          NULL, payload);
        }

        if (rc != NGX_DECLINED) {
            return rc;
        }
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_auth_session_check(ngx_http_auth_session_conf_t *conf, json_t *claims,
    time_t now)
{
    if (conf->format == NGX_HTTP_AUTH_SESSION_JWE) {
        return ngx_http_auth_claims_check_v4(claims, now);
    }

    return ngx_http_auth_claims_check_v3(claims, now, conf->max_age);
}


/*
 * Copies what requests ask for out of the claims.  A token without a subject
 * is no session: other tokens made with the same key have none
 * (CVE-2023-48309).
 * Returns NGX_OK, NGX_DECLINED (past its lifetime) or NGX_ERROR.
 */

static ngx_int_t
ngx_http_auth_session_decode(ngx_http_auth_session_conf_t *conf,
    json_t *claims, time_t now, ngx_http_auth_session_t *session)
{
    ngx_uint_t  verified;

    if (ngx_http_auth_json_string(claims, "sub", &session->id) != NGX_OK
        || session->id.len == 0)
    {
        return NGX_ERROR;
    }

    session->issued = now;
    session->expires = now + conf->max_age;

    (void) ngx_http_auth_json_time(claims, "iat", &session->issued);
    (void) ngx_http_auth_json_time(claims, "exp", &session->expires);

    session->signed_in = session->issued;

    (void) ngx_http_auth_json_time(claims, "auth_time", &session->signed_in);

    if (conf->lifetime && now >= session->signed_in + conf->lifetime) {
        return NGX_DECLINED;
    }

    ngx_http_auth_session_string(claims, "name", &session->name);
    ngx_http_auth_session_string(claims, "email", &session->email);
    ngx_http_auth_session_string(claims, "picture", &session->image);
    ngx_http_auth_session_string(claims, "provider", &session->provider);

    verified = 0;

    (void) ngx_http_auth_json_boolean(claims, "email_verified", &verified);

    session->email_verified = (verified && session->email.len);
    session->claims = claims;

    return NGX_OK;
}


/* the first second in which the checks above would not let it pass */

static time_t
ngx_http_auth_session_until(ngx_http_auth_session_conf_t *conf,
    ngx_http_auth_session_t *session)
{
    time_t  until;

    until = session->expires;

    if (conf->format == NGX_HTTP_AUTH_SESSION_JWE) {
        until += NGX_HTTP_AUTH_JWT_LEEWAY;

    } else {
        until = ngx_min(until, session->issued + conf->max_age + 1);
    }

    if (conf->lifetime) {
        until = ngx_min(until, session->signed_in + conf->lifetime);
    }

    return until;
}


static void
ngx_http_auth_session_string(json_t *claims, const char *name,
    ngx_str_t *value)
{
    if (ngx_http_auth_json_string(claims, name, value) != NGX_OK) {
        ngx_str_null(value);
    }
}


ngx_int_t
ngx_http_auth_session_create(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, json_t *claims, time_t now,
    ngx_http_auth_session_t *session, ngx_str_t *token)
{
    ngx_memzero(session, sizeof(ngx_http_auth_session_t));

    if (ngx_http_auth_json_to_pool(pool, claims) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ngx_http_auth_json_set_integer(claims, "auth_time", now) != NGX_OK) {
        return NGX_ERROR;
    }

    session->claims = claims;
    session->signed_in = now;

    if (ngx_http_auth_session_issue(pool, conf, session, now, token)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_auth_session_decode(conf, claims, now, session) != NGX_OK) {
        return NGX_ERROR;
    }

    session->status = NGX_HTTP_AUTH_SESSION_ACTIVE;

    return NGX_OK;
}


ngx_uint_t
ngx_http_auth_session_is_due(ngx_http_auth_session_conf_t *conf,
    ngx_http_auth_session_t *session, time_t now)
{
    return session->status == NGX_HTTP_AUTH_SESSION_ACTIVE
           && now >= session->issued + conf->update_age;
}


ngx_int_t
ngx_http_auth_session_extend(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, ngx_http_auth_session_t *session,
    time_t now, ngx_str_t *token)
{
    json_t  *claims;

    /* other requests may share the claims, by way of the cache */

    claims = json_copy(session->claims);

    if (claims == NULL
        || ngx_http_auth_json_to_pool(pool, claims) != NGX_OK)
    {
        return NGX_ERROR;
    }

    session->claims = claims;

    /* a token made elsewhere may lack it: its age counts from here on */

    if (conf->lifetime
        && ngx_http_auth_json_set_integer(session->claims, "auth_time",
                                          session->signed_in)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_session_issue(pool, conf, session, now, token);
}


static ngx_int_t
ngx_http_auth_session_issue(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, ngx_http_auth_session_t *session,
    time_t now, ngx_str_t *token)
{
    time_t                       expires;
    ngx_str_t                    payload;
    ngx_http_auth_jwk_t        **key;
    ngx_http_auth_jws_header_t   header;

    expires = now + conf->max_age;

    if (conf->lifetime) {
        expires = ngx_min(expires, session->signed_in + conf->lifetime);
    }

    if (ngx_http_auth_json_set_integer(session->claims, "iat", now) != NGX_OK
        || ngx_http_auth_json_set_integer(session->claims, "exp", expires)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    session->issued = now;
    session->expires = expires;

    key = conf->keys.elts;

    if (conf->format == NGX_HTTP_AUTH_SESSION_JWE) {

        if (ngx_http_auth_session_jti(session->claims) != NGX_OK
            || ngx_http_auth_json_dump(pool, session->claims, &payload)
               != NGX_OK)
        {
            return NGX_ERROR;
        }

        return ngx_http_auth_jwe_encrypt(pool, key[0], &payload, token);
    }

    if (ngx_http_auth_json_dump(pool, session->claims, &payload) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_memzero(&header, sizeof(ngx_http_auth_jws_header_t));
    header.alg = conf->alg;

    return ngx_http_auth_jws_sign(pool, key[0], &header, &payload, token);
}


static ngx_int_t
ngx_http_auth_session_jti(json_t *claims)
{
    u_char     uuid[NGX_HTTP_AUTH_UUID_LEN];
    ngx_str_t  jti;

    if (ngx_http_auth_crypto_uuid4(uuid) != NGX_OK) {
        return NGX_ERROR;
    }

    jti.len = NGX_HTTP_AUTH_UUID_LEN;
    jti.data = uuid;

    return ngx_http_auth_json_set(claims, "jti", &jti);
}


static ngx_int_t
ngx_http_auth_session_refuse(ngx_log_t *log, ngx_http_auth_session_t *session,
    const char *why)
{
    session->status = NGX_HTTP_AUTH_SESSION_INVALID;

    (void) ngx_http_auth_error(log, NGX_HTTP_AUTH_JWT_SESSION_ERROR, 0,
                               "the session cookie %s", why);

    return NGX_OK;
}
