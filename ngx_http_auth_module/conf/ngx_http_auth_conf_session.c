
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_conf.h"
#include "ngx_http_auth_conf_value.h"
#include "ngx_http_auth_claims.h"


#define NGX_HTTP_AUTH_SESSION_CACHE_MIN   (64 * 1024)
#define NGX_HTTP_AUTH_SESSION_MAX_AGE     2592000    /* 30 days */
#define NGX_HTTP_AUTH_SESSION_UPDATE_AGE  86400      /* a day */


static char *ngx_http_auth_conf_session_max_age(ngx_conf_t *cf, void *post,
    void *data);
static char *ngx_http_auth_conf_session_check_claims(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf);
static char *ngx_http_auth_conf_session_keys(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf, ngx_http_auth_session_conf_t *session);
static char *ngx_http_auth_conf_session_derive(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf, ngx_http_auth_session_conf_t *session);
static char *ngx_http_auth_conf_session_check_key(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf, ngx_http_auth_session_conf_t *session,
    ngx_http_auth_jwk_t *key);
static ngx_uint_t ngx_http_auth_lowest_alg(ngx_uint_t algs);


ngx_conf_post_t  ngx_http_auth_session_max_age_post = {
    ngx_http_auth_conf_session_max_age
};


static ngx_str_t  ngx_http_auth_session_tokens[] = {
    ngx_string("jwe"),
    ngx_string("jws")
};


/* what the module writes itself, and what only a provider's token may hold */

static ngx_str_t  ngx_http_auth_reserved_claims[] = {
    ngx_string("sub"),
    ngx_string("id"),
    ngx_string("name"),
    ngx_string("email"),
    ngx_string("picture"),
    ngx_string("image"),
    ngx_string("provider"),
    ngx_string("email_verified"),
    ngx_string("auth_time"),
    ngx_string("iat"),
    ngx_string("exp"),
    ngx_string("nbf"),
    ngx_string("jti"),
    ngx_string("iss"),
    ngx_string("aud"),
    ngx_string("azp"),
    ngx_string("nonce"),
    ngx_string("acr"),
    ngx_string("amr")
};


static ngx_str_t  ngx_http_auth_token_claims[] = {
    ngx_string("access_token"),
    ngx_string("id_token"),
    ngx_string("refresh_token")
};


char *
ngx_http_auth_session_token(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t   *value;
    ngx_uint_t   i;

    if (ascf->session_token != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;

    for (i = 0; i < 2; i++) {
        if (ngx_strcmp(value[1].data, ngx_http_auth_session_tokens[i].data)
            == 0)
        {
            ascf->session_token = i;
            return NGX_CONF_OK;
        }
    }

    return "has an invalid value; there are jwe and jws";
}


static char *
ngx_http_auth_conf_session_max_age(ngx_conf_t *cf, void *post, void *data)
{
    time_t *max_age = data;

    return *max_age ? NGX_CONF_OK : "must not be zero";
}


char *
ngx_http_auth_session_lifetime(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t  *value;

    if (ascf->session_lifetime != NGX_CONF_UNSET) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_strcmp(value[1].data, "off") == 0) {
        ascf->session_lifetime = 0;
        return NGX_CONF_OK;
    }

    ascf->session_lifetime = ngx_parse_time(&value[1], 1);

    if (ascf->session_lifetime == (time_t) NGX_ERROR
        || ascf->session_lifetime == 0)
    {
        return "has an invalid value";
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_session_cache(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_main_conf_t *amcf = conf;

    ngx_str_t  *value;

    if (amcf->session_cache != NGX_CONF_UNSET_SIZE) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_strcmp(value[1].data, "off") == 0) {
        amcf->session_cache = 0;
        return NGX_CONF_OK;
    }

    amcf->session_cache = ngx_parse_size(&value[1]);

    if (amcf->session_cache == (size_t) NGX_ERROR
        || amcf->session_cache < NGX_HTTP_AUTH_SESSION_CACHE_MIN)
    {
        return "has an invalid value; 64k or more, or off";
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_session_key(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    char                  *err;
    ngx_str_t             *value, text;
    ngx_uint_t             i;
    ngx_http_auth_jwk_t  **key;

    if (ascf->session_keys) {
        return "is duplicate";
    }

    ngx_http_auth_conf_place(cf, &ascf->keys_at);

    ascf->session_keys = ngx_array_create(cf->pool, 2,
                                          sizeof(ngx_http_auth_jwk_t *));
    if (ascf->session_keys == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        key = ngx_array_push(ascf->session_keys);
        if (key == NULL) {
            return NGX_CONF_ERROR;
        }

        if (ngx_http_auth_conf_file(cf, &value[i], &text) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }

        *key = ngx_http_auth_jwk_load(cf->pool, &text, &err);

        if (*key == NULL) {
            return ngx_http_auth_conf_error(cf, NULL, 0,
                                            NGX_HTTP_AUTH_JWT_SESSION_ERROR,
                                            "the key in \"%V\" cannot be used:"
                                            " %s", &value[i], err);
        }
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_session_algorithms(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t   *value;
    ngx_uint_t   i, alg;

    if (ascf->session_algs) {
        return "is duplicate";
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        alg = ngx_http_auth_alg_parse(&value[i]);

        if (!(alg & NGX_HTTP_AUTH_ALG_HMAC)) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid algorithm \"%V\"; there are HS256, "
                               "HS384 and HS512", &value[i]);
            return NGX_CONF_ERROR;
        }

        if (i == 1) {
            ascf->session_alg = alg;
        }

        ascf->session_algs |= alg;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_merge_session(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *prev, ngx_http_auth_srv_conf_t *conf)
{
    ngx_http_auth_session_conf_t  *session;

    ngx_conf_merge_uint_value(conf->session_token, prev->session_token,
                              NGX_HTTP_AUTH_SESSION_JWE);
    ngx_conf_merge_sec_value(conf->session_max_age, prev->session_max_age,
                             NGX_HTTP_AUTH_SESSION_MAX_AGE);
    ngx_conf_merge_sec_value(conf->session_update_age,
                             prev->session_update_age,
                             NGX_HTTP_AUTH_SESSION_UPDATE_AGE);
    ngx_conf_merge_sec_value(conf->session_lifetime, prev->session_lifetime,
                             0);

    if (conf->session_algs == 0) {
        conf->session_algs = prev->session_algs;
        conf->session_alg = prev->session_alg;
    }

    if (conf->session_algs == 0) {
        conf->session_algs = NGX_HTTP_AUTH_ALG_HS512;
        conf->session_alg = NGX_HTTP_AUTH_ALG_HS512;
    }

    if (conf->session_keys == NULL) {
        conf->session_keys = prev->session_keys;
        conf->keys_at = prev->keys_at;
    }

    if (conf->secrets == NULL) {
        return NGX_CONF_OK;
    }

    session = ngx_pcalloc(cf->pool, sizeof(ngx_http_auth_session_conf_t));
    if (session == NULL) {
        return NGX_CONF_ERROR;
    }

    session->format = conf->session_token;
    session->algs = conf->session_algs;
    session->alg = conf->session_alg;
    session->claims = conf->session_claims;
    session->max_age = conf->session_max_age;
    session->update_age = conf->session_update_age;
    session->lifetime = conf->session_lifetime;

    conf->session = session;

    if (ngx_http_auth_conf_session_check_claims(cf, conf) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    return ngx_http_auth_conf_session_keys(cf, conf, session);
}


ngx_uint_t
ngx_http_auth_conf_keeps_claim(ngx_http_auth_srv_conf_t *conf,
    ngx_str_t *claim)
{
    ngx_str_t   *kept;
    ngx_uint_t   i;

    for (i = 0;
         i < sizeof(ngx_http_auth_reserved_claims) / sizeof(ngx_str_t);
         i++)
    {
        if (ngx_strcmp(claim->data, ngx_http_auth_reserved_claims[i].data)
            == 0)
        {
            return 1;
        }
    }

    if (conf->session_claims == NULL) {
        return 0;
    }

    kept = conf->session_claims->elts;

    for (i = 0; i < conf->session_claims->nelts; i++) {
        if (ngx_strcmp(claim->data, kept[i].data) == 0) {
            return 1;
        }
    }

    return 0;
}


static char *
ngx_http_auth_conf_session_check_claims(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf)
{
    size_t       n;
    ngx_str_t   *claim, *list;
    ngx_uint_t   i, j;

    if (conf->session_claims == NULL) {
        return NGX_CONF_OK;
    }

    claim = conf->session_claims->elts;

    for (i = 0; i < conf->session_claims->nelts; i++) {

        list = ngx_http_auth_reserved_claims;
        n = sizeof(ngx_http_auth_reserved_claims) / sizeof(ngx_str_t);

        for (j = 0; j < n; j++) {
            if (ngx_strcmp(claim[i].data, list[j].data) == 0) {
                return ngx_http_auth_conf_fail(cf, &conf->claims_at,
                           "\"auth_session_claims\" cannot name \"%V\", which "
                           "every session has or none may have", &claim[i]);
            }
        }

        list = ngx_http_auth_token_claims;
        n = sizeof(ngx_http_auth_token_claims) / sizeof(ngx_str_t);

        for (j = 0; conf->session_token == NGX_HTTP_AUTH_SESSION_JWS && j < n;
             j++)
        {
            if (ngx_strcmp(claim[i].data, list[j].data) == 0) {
                return ngx_http_auth_conf_fail(cf, &conf->claims_at,
                           "\"auth_session_claims %V\" needs "
                           "\"auth_session_token jwe\": a jws can be read by "
                           "anyone", &claim[i]);
            }
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_session_keys(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf, ngx_http_auth_session_conf_t *session)
{
    ngx_uint_t             i;
    ngx_http_auth_jwk_t  **key;

    if (conf->session_keys == NULL) {
        return ngx_http_auth_conf_session_derive(cf, conf, session);
    }

    key = conf->session_keys->elts;

    for (i = 0; i < conf->session_keys->nelts; i++) {
        if (ngx_http_auth_conf_session_check_key(cf, conf, session, key[i])
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    /* the first key issues, with the first algorithm named if it has that */

    if (!ngx_http_auth_jwk_supports(key[0], session->alg)) {
        session->alg = ngx_http_auth_lowest_alg(ngx_http_auth_jwk_algs(key[0])
                                                & session->algs);
    }

    session->keys = *conf->session_keys;

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_session_derive(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf, ngx_http_auth_session_conf_t *session)
{
    ngx_str_t                *secret;
    ngx_uint_t                i;
    ngx_http_auth_jwk_t     **key;
    ngx_http_auth_claims_use_e   use;

    use = (session->format == NGX_HTTP_AUTH_SESSION_JWE)
          ? NGX_HTTP_AUTH_JWT_ENCRYPTION : NGX_HTTP_AUTH_JWT_SIGNING;

    if (ngx_array_init(&session->keys, cf->pool, conf->secrets->nelts,
                       sizeof(ngx_http_auth_jwk_t *))
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    secret = conf->secrets->elts;

    for (i = 0; i < conf->secrets->nelts; i++) {

        key = ngx_array_push(&session->keys);
        if (key == NULL) {
            return NGX_CONF_ERROR;
        }

        *key = ngx_http_auth_claims_key(cf->pool, use, &secret[i], NULL);
        if (*key == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


/* said now, in the words that people search for, instead of to visitors */

static char *
ngx_http_auth_conf_session_check_key(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *conf, ngx_http_auth_session_conf_t *session,
    ngx_http_auth_jwk_t *key)
{
    ngx_str_t   *alg, *kid;
    ngx_uint_t   bytes;

    kid = ngx_http_auth_jwk_kid(key);

    if (session->format == NGX_HTTP_AUTH_SESSION_JWE) {

        if (ngx_http_auth_jwk_supports_jwe(key)) {
            return NGX_CONF_OK;
        }

        return ngx_http_auth_conf_fail(cf, &conf->keys_at,
                   "[JWT_SESSION_ERROR] the key \"%V\" does not support "
                   "A256GCM encryption; make one: a JWK with \"kty\":\"oct\", "
                   "\"alg\":\"A256GCM\" and as \"k\" the output of \"openssl "
                   "rand 32 | basenc --base64url -w0 | tr -d =\" "
                   "(docs/errors.md#jwt_session_error)", kid);
    }

    if (ngx_http_auth_jwk_algs(key) & session->algs) {
        return NGX_CONF_OK;
    }

    alg = ngx_http_auth_alg_name(session->alg);
    bytes = (session->alg == NGX_HTTP_AUTH_ALG_HS512) ? 64
            : (session->alg == NGX_HTTP_AUTH_ALG_HS384) ? 48 : 32;

    return ngx_http_auth_conf_fail(cf, &conf->keys_at,
               "[JWT_SESSION_ERROR] the key does not support %V verify "
               "algorithm (key \"%V\"); make one: a JWK with "
               "\"kty\":\"oct\", \"alg\":\"%V\" and as \"k\" the output of "
               "\"openssl rand %ui | basenc --base64url -w0 | tr -d =\", or "
               "name the key's algorithm in auth_session_algorithms "
               "(docs/errors.md#jwt_session_error)", alg, kid, alg, bytes);
}


static ngx_uint_t
ngx_http_auth_lowest_alg(ngx_uint_t algs)
{
    return algs & (~algs + 1);
}
