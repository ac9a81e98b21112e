
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_conf_provider_check.h"
#include "ngx_http_auth_discovery.h"


typedef struct {
    const char  *name;
    off_t        provider;      /* offsets of the string */
    off_t        preset;        /* 0: presets do not have it */
    ngx_uint_t   url;
} ngx_http_auth_conf_string_t;


#define NGX_HTTP_AUTH_CONF_MAX_SKEW  3600


static char *ngx_http_auth_conf_provider_preset(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_provider_inherit(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_provider_strings(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_provider_url(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_string_t *s,
    ngx_str_t *value);
static char *ngx_http_auth_conf_provider_addresses(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_provider_client(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_provider_method(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_provider_checks(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_provider_tokens(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static ngx_int_t ngx_http_auth_conf_provider_hmac(ngx_conf_t *cf,
    ngx_http_auth_provider_t *provider);
static ngx_uint_t ngx_http_auth_conf_provider_has_word(ngx_str_t *text,
    const char *word);


static ngx_http_auth_conf_string_t  ngx_http_auth_conf_strings[] = {

#define ngx_http_auth_conf_string(member, url)                                \
    { #member, offsetof(ngx_http_auth_provider_t, member),                    \
      offsetof(ngx_http_auth_preset_t, member), url }

    ngx_http_auth_conf_string(name, 0),
    ngx_http_auth_conf_string(issuer, 1),
    ngx_http_auth_conf_string(metadata_url, 1),
    ngx_http_auth_conf_string(authorization_endpoint, 1),
    ngx_http_auth_conf_string(token_endpoint, 1),
    ngx_http_auth_conf_string(userinfo_endpoint, 1),
    ngx_http_auth_conf_string(jwks_uri, 1),
    ngx_http_auth_conf_string(scope, 0),

    { "end_session_endpoint",
      offsetof(ngx_http_auth_provider_t, end_session_endpoint), 0, 1 },

    { NULL, 0, 0, 0 }
};


char *
ngx_http_auth_conf_provider_complete(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    if (ngx_http_auth_conf_provider_preset(cf, b) != NGX_CONF_OK
        || ngx_http_auth_conf_provider_inherit(cf, b) != NGX_CONF_OK
        || ngx_http_auth_conf_provider_strings(cf, b) != NGX_CONF_OK
        || ngx_http_auth_conf_provider_params(cf, b) != NGX_CONF_OK
        || ngx_http_auth_conf_provider_client(cf, b) != NGX_CONF_OK
        || ngx_http_auth_conf_provider_checks(cf, b) != NGX_CONF_OK
        || ngx_http_auth_conf_provider_tokens(cf, b) != NGX_CONF_OK
        || ngx_http_auth_conf_provider_addresses(cf, b) != NGX_CONF_OK)
    {
        return NGX_CONF_ERROR;
    }

    return ngx_http_auth_conf_provider_profile(cf, b);
}


/* The row of the preset, else of the type. */

static char *
ngx_http_auth_conf_provider_preset(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_uint_t                 line, explicit;
    ngx_http_auth_provider_t  *provider;

    provider = b->provider;
    line = ngx_http_auth_conf_provider_line(b, "preset");
    explicit = (line != 0);

    provider->preset = ngx_http_auth_preset_find(explicit ? &b->preset
                                                          : &provider->id);

    if (explicit && provider->preset == NULL) {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                          "unknown preset \"%V\" (docs/providers.md lists "
                          "them)", &b->preset);
    }

    if (provider->preset && provider->type
        && provider->type != provider->preset->type)
    {
        if (explicit) {
            return ngx_http_auth_conf_provider_error(cf, b,
                          ngx_http_auth_conf_provider_line(b, "type"),
                          "the preset \"%V\" has another type, remove one of "
                          "the two", &b->preset);
        }

        /* an id that happens to be the name of a preset */

        provider->preset = NULL;
    }

    if (provider->preset) {
        provider->type = provider->preset->type;
        return NGX_CONF_OK;
    }

    if (provider->type == 0) {
        provider->type = (provider->issuer.len || provider->metadata_url.len)
                         ? NGX_HTTP_AUTH_PROVIDER_OIDC
                         : NGX_HTTP_AUTH_PROVIDER_OAUTH2;
    }

    provider->preset = ngx_http_auth_preset_default(provider->type);

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_provider_inherit(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_str_t                    *value, *preset;
    ngx_http_auth_provider_t     *provider;
    ngx_http_auth_conf_string_t  *s;

    provider = b->provider;

    for (s = ngx_http_auth_conf_strings; s->name; s++) {

        value = (ngx_str_t *) ((char *) provider + s->provider);
        preset = (ngx_str_t *) ((char *) provider->preset + s->preset);

        if (s->preset && !ngx_http_auth_conf_provider_line(b, s->name)) {
            *value = *preset;
        }
    }

    if (provider->name.len == 0) {
        provider->name = provider->id;
    }

    if (provider->clock_skew == NGX_CONF_UNSET) {
        provider->clock_skew = NGX_HTTP_AUTH_PROVIDER_CLOCK_SKEW;
    }

    if (provider->clock_skew > NGX_HTTP_AUTH_CONF_MAX_SKEW) {
        return ngx_http_auth_conf_provider_error(cf, b,
                          ngx_http_auth_conf_provider_line(b, "clock_skew"),
                          "clock_skew must not be over one hour");
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_provider_strings(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    size_t                        i;
    ngx_str_t                    *value;
    ngx_http_auth_conf_string_t  *s;

    for (s = ngx_http_auth_conf_strings; s->name; s++) {

        value = (ngx_str_t *) ((char *) b->provider + s->provider);

        if (value->len == 0) {
            continue;
        }

        if (s->url) {
            if (ngx_http_auth_conf_provider_url(cf, b, s, value)
                != NGX_CONF_OK)
            {
                return NGX_CONF_ERROR;
            }

            continue;
        }

        for (i = 0; i < value->len; i++) {
            if (value->data[i] < ' ' || value->data[i] == 0x7f) {
                return ngx_http_auth_conf_provider_error(cf, b,
                          ngx_http_auth_conf_provider_line(b, s->name),
                          "%s has control characters", s->name);
            }
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_provider_url(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_string_t *s,
    ngx_str_t *value)
{
    ngx_int_t   rc;
    ngx_uint_t  http, line;

    http = b->provider->allow_http ? NGX_HTTP_AUTH_HTTP_ANYWHERE
                                   : NGX_HTTP_AUTH_HTTP_LOOPBACK;
    line = ngx_http_auth_conf_provider_line(b, s->name);

    rc = ngx_http_auth_provider_check_url(cf->temp_pool, value, http);

    if (rc == NGX_DECLINED && http == NGX_HTTP_AUTH_HTTP_LOOPBACK
        && ngx_http_auth_provider_check_url(cf->temp_pool, value,
                                            NGX_HTTP_AUTH_HTTP_ANYWHERE)
           == NGX_OK)
    {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                          "%s must begin with https://, or add \"allow_http "
                          "on;\" if nobody can listen in between", s->name);
    }

    if (rc != NGX_OK) {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                          "%s must be an https URL without user name, blanks "
                          "or \"#\"", s->name);
    }

    if (ngx_strcmp(s->name, "issuer") != 0) {
        return NGX_CONF_OK;
    }

    if (ngx_strlchr(value->data, value->data + value->len, '?')) {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                                                 "issuer must have no query");
    }

    if (ngx_strstr(value->data, "/.well-known/")) {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                           "issuer must end before \"/.well-known/\", or say "
                           "metadata_url instead");
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_provider_client(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_http_auth_provider_t  *provider;

    provider = b->provider;

    if (provider->client_id.len == 0) {
        return ngx_http_auth_conf_provider_error(cf, b, 0,
                          "add \"client_id ID;\" as the provider gave it");
    }

    /* what is written wins over a key that is there, that over the preset */

    if (provider->auth_method == NGX_HTTP_AUTH_CLIENT_AUTO) {
        provider->auth_method = provider->client_key
                                ? NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY
                                : provider->preset->auth_method;
    }

    return ngx_http_auth_conf_provider_method(cf, b);
}


static char *
ngx_http_auth_conf_provider_method(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_http_auth_provider_t  *provider;

    provider = b->provider;

    switch (provider->auth_method) {

    case NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY:

        if (provider->client_key == NULL) {
            return ngx_http_auth_conf_provider_error(cf, b, 0,
                          "add \"client_key FILE;\" (a private key as PEM or "
                          "JWK) for private_key_jwt");
        }

        return NGX_CONF_OK;

    case NGX_HTTP_AUTH_CLIENT_NONE:
        return NGX_CONF_OK;

    default: /* a secret, sent one way or another */

        if (provider->client_key) {
            return ngx_http_auth_conf_provider_error(cf, b,
                  ngx_http_auth_conf_provider_line(b, "client_key"),
                  "client_key is used by \"token_endpoint_auth_method "
                  "private_key_jwt;\" only");
        }

        if (provider->client_secret.len == 0) {
            return ngx_http_auth_conf_provider_error(cf, b, 0,
                  "add \"client_secret file:PATH;\", or "
                  "\"token_endpoint_auth_method none;\" for a public client");
        }

        return NGX_CONF_OK;
    }
}


static char *
ngx_http_auth_conf_provider_checks(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_uint_t                 line;
    ngx_http_auth_provider_t  *provider;

    provider = b->provider;
    line = ngx_http_auth_conf_provider_line(b, "checks");

    if (line == 0) {
        provider->checks = provider->preset->checks;

        if (provider->checks == 0) {
            provider->checks = NGX_HTTP_AUTH_CHECK_PKCE
                               |NGX_HTTP_AUTH_CHECK_STATE;

            if (provider->type == NGX_HTTP_AUTH_PROVIDER_OIDC) {
                provider->checks |= NGX_HTTP_AUTH_CHECK_NONCE;
            }
        }
    }

    if (provider->checks & NGX_HTTP_AUTH_CHECK_NONE) {

        provider->checks &= ~NGX_HTTP_AUTH_CHECK_NONE;

        if (provider->checks) {
            return ngx_http_auth_conf_provider_error(cf, b, line,
                               "\"checks none\" excludes all other checks");
        }
    }

    /* by the state an answer finds its attempt: it is sent in any case */

    provider->checks |= NGX_HTTP_AUTH_CHECK_STATE;

    if ((provider->checks & NGX_HTTP_AUTH_CHECK_NONCE)
        && provider->type == NGX_HTTP_AUTH_PROVIDER_OAUTH2)
    {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                           "a nonce is known to providers of type oidc only");
    }

    if (provider->auth_method == NGX_HTTP_AUTH_CLIENT_NONE
        && !(provider->checks & NGX_HTTP_AUTH_CHECK_PKCE))
    {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                           "a client without authentication needs the check "
                           "pkce");
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_provider_tokens(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_uint_t                 line;
    ngx_http_auth_provider_t  *provider;

    provider = b->provider;
    line = ngx_http_auth_conf_provider_line(b, "id_token_alg");

    if (provider->type == NGX_HTTP_AUTH_PROVIDER_OAUTH2) {

        if (line) {
            return ngx_http_auth_conf_provider_error(cf, b, line,
                          "id_token_alg is for providers of type oidc only");
        }

        if (provider->userinfo == NGX_HTTP_AUTH_USERINFO_OFF) {
            return ngx_http_auth_conf_provider_error(cf, b,
                          ngx_http_auth_conf_provider_line(b, "userinfo"),
                          "a provider of type oauth2 has nothing but userinfo "
                          "to tell who the visitor is");
        }

        return NGX_CONF_OK;
    }

    if (line == 0) {
        provider->id_token_algs = NGX_HTTP_AUTH_ALG_ASYMMETRIC;
    }

    if (ngx_http_auth_conf_provider_hmac(cf, provider) != NGX_OK) {
        return ngx_http_auth_conf_provider_error(cf, b, line,
                          "the algorithms HS256, HS384 and HS512 need a "
                          "client_secret of 32, 48 and 64 bytes or more");
    }

    if (!ngx_http_auth_conf_provider_has_word(&provider->scope, "openid")) {
        return ngx_http_auth_conf_provider_error(cf, b,
                          ngx_http_auth_conf_provider_line(b, "scope"),
                          "add openid to scope, a provider of type oidc sends "
                          "no id_token without it");
    }

    return NGX_CONF_OK;
}


/* Does the secret do for all HMAC algorithms that are named? */

static ngx_int_t
ngx_http_auth_conf_provider_hmac(ngx_conf_t *cf,
    ngx_http_auth_provider_t *provider)
{
    ngx_uint_t            algs;
    ngx_http_auth_jwk_t  *key;

    algs = provider->id_token_algs & NGX_HTTP_AUTH_ALG_HMAC;

    if (algs == 0) {
        return NGX_OK;
    }

    if (provider->client_secret.len == 0) {
        return NGX_DECLINED;
    }

    key = ngx_http_auth_jwk_oct(cf->temp_pool, &provider->client_secret);

    if (key == NULL || (algs & ~ngx_http_auth_jwk_algs(key))) {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static char *
ngx_http_auth_conf_provider_addresses(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_http_auth_provider_t  *provider;

    provider = b->provider;

    if (provider->metadata_url.len
        || ngx_http_auth_provider_is_static(provider))
    {
        return NGX_CONF_OK;
    }

    if (provider->type == NGX_HTTP_AUTH_PROVIDER_OIDC) {

        if (provider->issuer.len) {
            return NGX_CONF_OK;
        }

        return ngx_http_auth_conf_provider_error(cf, b, 0,
                          "add \"issuer URL;\" or \"metadata_url URL;\"");
    }

    return ngx_http_auth_conf_provider_error(cf, b, 0,
                          "add authorization_endpoint, token_endpoint and "
                          "userinfo_endpoint, or an issuer with \"type "
                          "oidc;\" if it is an OpenID provider");
}


static ngx_uint_t
ngx_http_auth_conf_provider_has_word(ngx_str_t *text, const char *word)
{
    u_char  *p, *end, *last;
    size_t   len;

    len = ngx_strlen(word);
    last = text->data + text->len;

    for (p = text->data; p && p < last; p = end + 1) {

        end = ngx_strlchr(p, last, ' ');

        if (end == NULL) {
            end = last;
        }

        if ((size_t) (end - p) == len && ngx_strncmp(p, word, len) == 0) {
            return 1;
        }
    }

    return 0;
}
