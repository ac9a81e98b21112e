
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_conf_provider.h"
#include "ngx_http_auth_conf_provider_check.h"
#include "ngx_http_auth_conf_value.h"


typedef struct ngx_http_auth_conf_member_s  ngx_http_auth_conf_member_t;

typedef char *(*ngx_http_auth_conf_member_pt)(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);


struct ngx_http_auth_conf_member_s {
    ngx_str_t                      name;
    ngx_uint_t                     args;      /* without the name; 0: 1 or more */
    ngx_uint_t                     repeated;
    ngx_http_auth_conf_member_pt   set;
    size_t                         offset;    /* in the provider */
    void                          *post;
};


static ngx_int_t ngx_http_auth_conf_provider_init(ngx_conf_t *cf,
    ngx_array_t **providers, ngx_http_auth_conf_provider_t *b);
static ngx_uint_t ngx_http_auth_conf_provider_is_id(ngx_str_t *id);
static char *ngx_http_auth_conf_provider_member(ngx_conf_t *cf,
    ngx_command_t *cmd, void *conf);
static char *ngx_http_auth_conf_provider_note(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_str(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_words(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_own(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_secret(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_key(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_flag(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_sec(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_enum(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_bits(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_algs(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_pair(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_refused(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
static char *ngx_http_auth_conf_member_invalid(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_str_t *value);


static ngx_conf_enum_t  ngx_http_auth_conf_types[] = {
    { ngx_string("oidc"), NGX_HTTP_AUTH_PROVIDER_OIDC },
    { ngx_string("oauth2"), NGX_HTTP_AUTH_PROVIDER_OAUTH2 },
    { ngx_string("oauth1"), 0 },
    { ngx_string("email"), 0 },
    { ngx_string("credentials"), 0 },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_auth_conf_auth_methods[] = {
    { ngx_string("client_secret_basic"), NGX_HTTP_AUTH_CLIENT_SECRET_BASIC },
    { ngx_string("client_secret_post"), NGX_HTTP_AUTH_CLIENT_SECRET_POST },
    { ngx_string("private_key_jwt"), NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY },
    { ngx_string("none"), NGX_HTTP_AUTH_CLIENT_NONE },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_auth_conf_userinfo[] = {
    { ngx_string("auto"), NGX_HTTP_AUTH_USERINFO_AUTO },
    { ngx_string("on"), NGX_HTTP_AUTH_USERINFO_ON },
    { ngx_string("off"), NGX_HTTP_AUTH_USERINFO_OFF },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_auth_conf_response_modes[] = {
    { ngx_string("query"), NGX_HTTP_AUTH_RESPONSE_QUERY },
    { ngx_string("form_post"), NGX_HTTP_AUTH_RESPONSE_FORM_POST },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_auth_conf_checks[] = {
    { ngx_string("pkce"), NGX_HTTP_AUTH_CHECK_PKCE },
    { ngx_string("state"), NGX_HTTP_AUTH_CHECK_STATE },
    { ngx_string("nonce"), NGX_HTTP_AUTH_CHECK_NONCE },
    { ngx_string("none"), NGX_HTTP_AUTH_CHECK_NONE },
    { ngx_null_string, 0 }
};


#define ngx_http_auth_conf_row(name, args, repeated, set, member, post)       \
    { ngx_string(name), args, repeated, ngx_http_auth_conf_member_##set,      \
      offsetof(ngx_http_auth_provider_t, member), post }

#define ngx_http_auth_conf_row_str(member)                                    \
    ngx_http_auth_conf_row(#member, 1, 0, str, member, NULL)

/* "post" of a refused member: the type of provider that has it */

#define ngx_http_auth_conf_row_refused(name, type)                            \
    { ngx_string(name), 0, 1, ngx_http_auth_conf_member_refused, 0, type }


static ngx_http_auth_conf_member_t  ngx_http_auth_conf_members[] = {

    ngx_http_auth_conf_row_str(name),
    ngx_http_auth_conf_row_str(client_id),
    ngx_http_auth_conf_row_str(issuer),
    ngx_http_auth_conf_row_str(metadata_url),
    ngx_http_auth_conf_row_str(authorization_endpoint),
    ngx_http_auth_conf_row_str(token_endpoint),
    ngx_http_auth_conf_row_str(userinfo_endpoint),
    ngx_http_auth_conf_row_str(jwks_uri),
    ngx_http_auth_conf_row_str(end_session_endpoint),

    { ngx_string("preset"), 1, 0, ngx_http_auth_conf_member_own,
      offsetof(ngx_http_auth_conf_provider_t, preset), NULL },

    { ngx_string("email_verified"), 1, 0, ngx_http_auth_conf_member_own,
      offsetof(ngx_http_auth_conf_provider_t, email_verified), NULL },

    ngx_http_auth_conf_row("type", 1, 0, enum, type,
                           ngx_http_auth_conf_types),
    ngx_http_auth_conf_row("client_secret", 1, 0, secret, client_secret, NULL),
    ngx_http_auth_conf_row("client_key", 1, 0, key, client_key, NULL),
    ngx_http_auth_conf_row("scope", 0, 0, words, scope, NULL),
    ngx_http_auth_conf_row("authorization_param", 2, 1, pair, params, NULL),
    ngx_http_auth_conf_row("token_endpoint_auth_method", 1, 0, enum,
                           auth_method, ngx_http_auth_conf_auth_methods),
    ngx_http_auth_conf_row("id_token_alg", 0, 0, algs, id_token_algs, NULL),
    ngx_http_auth_conf_row("userinfo", 1, 0, enum, userinfo,
                           ngx_http_auth_conf_userinfo),
    ngx_http_auth_conf_row("checks", 0, 0, bits, checks,
                           ngx_http_auth_conf_checks),
    ngx_http_auth_conf_row("response_mode", 1, 0, enum, response_mode,
                           ngx_http_auth_conf_response_modes),
    ngx_http_auth_conf_row("allow_http", 1, 0, flag, allow_http, NULL),
    ngx_http_auth_conf_row("link_by_email", 1, 0, flag, link_by_email, NULL),
    ngx_http_auth_conf_row("clock_skew", 1, 0, sec, clock_skew, NULL),

    { ngx_string("profile"), 2, 1, ngx_http_auth_conf_member_pair, 0, NULL },

    ngx_http_auth_conf_row_refused("request_token_endpoint", "oauth1"),
    ngx_http_auth_conf_row_refused("server", "email"),
    ngx_http_auth_conf_row_refused("from", "email"),
    ngx_http_auth_conf_row_refused("max_age", "email"),
    ngx_http_auth_conf_row_refused("subject", "email"),
    ngx_http_auth_conf_row_refused("html", "email"),
    ngx_http_auth_conf_row_refused("text", "email"),
    ngx_http_auth_conf_row_refused("verify_url", "credentials"),
    ngx_http_auth_conf_row_refused("users_file", "credentials"),
    ngx_http_auth_conf_row_refused("field", "credentials"),

    { ngx_null_string, 0, 0, NULL, 0, NULL }
};


char *
ngx_http_auth_provider(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char                            *rv;
    ngx_conf_t                       save;
    ngx_array_t                    **providers;
    ngx_http_auth_provider_t       **provider;
    ngx_http_auth_conf_provider_t    b;

    providers = (ngx_array_t **) ((char *) conf + cmd->offset);

    if (ngx_http_auth_conf_provider_init(cf, providers, &b) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    save = *cf;
    cf->handler = ngx_http_auth_conf_provider_member;
    cf->handler_conf = (void *) &b;

    rv = ngx_conf_parse(cf, NULL);

    *cf = save;

    if (rv != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    if (ngx_http_auth_conf_provider_complete(cf, &b) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    provider = ngx_array_push(*providers);
    if (provider == NULL) {
        return NGX_CONF_ERROR;
    }

    *provider = b.provider;

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_auth_conf_provider_init(ngx_conf_t *cf, ngx_array_t **providers,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_str_t                 *value;
    ngx_http_auth_provider_t  *provider;

    value = cf->args->elts;

    if (!ngx_http_auth_conf_provider_is_id(&value[1])) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "provider id \"%V\" stands in URLs, it must be 1 to "
                           "%d letters, digits, \"_\" or \"-\"", &value[1],
                           NGX_HTTP_AUTH_PROVIDER_MAX_ID);
        return NGX_ERROR;
    }

    if (ngx_http_auth_provider_find(*providers, &value[1])) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "duplicate provider \"%V\"", &value[1]);
        return NGX_ERROR;
    }

    if (*providers == NULL) {
        *providers = ngx_array_create(cf->pool, 4,
                                      sizeof(ngx_http_auth_provider_t *));
        if (*providers == NULL) {
            return NGX_ERROR;
        }
    }

    ngx_memzero(b, sizeof(ngx_http_auth_conf_provider_t));

    provider = ngx_pcalloc(cf->pool, sizeof(ngx_http_auth_provider_t));

    if (provider == NULL
        || ngx_array_init(&b->profile, cf->temp_pool, 4, sizeof(ngx_keyval_t))
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    /* zeroes are unset or the default, but for these */

    provider->clock_skew = NGX_CONF_UNSET;

    provider->id = value[1];
    provider->file = cf->conf_file->file.name.data;
    provider->line = cf->conf_file->line;

    b->provider = provider;

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_conf_provider_is_id(ngx_str_t *id)
{
    u_char  ch;
    size_t  i;

    for (i = 0; i < id->len; i++) {
        ch = id->data[i];

        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z')
              || (ch >= '0' && ch <= '9') || ch == '_' || ch == '-'))
        {
            return 0;
        }
    }

    return id->len >= 1 && id->len <= NGX_HTTP_AUTH_PROVIDER_MAX_ID;
}


static char *
ngx_http_auth_conf_provider_member(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_auth_conf_provider_t *b = conf;

    char                         *rv;
    ngx_str_t                    *value;
    ngx_uint_t                    n;
    ngx_http_auth_conf_member_t  *m;

    value = cf->args->elts;
    n = cf->args->nelts - 1;

    if (n == 1 && ngx_strcmp(value[0].data, "include") == 0) {
        return ngx_conf_include(cf, cmd, conf);
    }

    for (m = ngx_http_auth_conf_members; m->name.len; m++) {
        if (m->name.len == value[0].len
            && ngx_strcmp(m->name.data, value[0].data) == 0)
        {
            break;
        }
    }

    if (m->name.len == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "unknown member \"%V\" of an auth_provider block",
                           &value[0]);
        return NGX_CONF_ERROR;
    }

    if (m->args ? n != m->args : n == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid number of arguments in \"%V\"", &m->name);
        return NGX_CONF_ERROR;
    }

    rv = ngx_http_auth_conf_provider_note(cf, b, m);

    return rv == NGX_CONF_OK ? m->set(cf, b, m) : rv;
}


static char *
ngx_http_auth_conf_provider_note(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    const char  *name;

    name = (const char *) m->name.data;

    if (ngx_http_auth_conf_provider_line(b, name)) {

        if (m->repeated) {
            return NGX_CONF_OK;
        }

        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "\"%V\" is duplicate",
                           &m->name);
        return NGX_CONF_ERROR;
    }

    if (b->n == NGX_HTTP_AUTH_CONF_PROVIDER_MAX_MEMBERS) {
        return NGX_CONF_ERROR;
    }

    b->members[b->n].name = name;
    b->members[b->n].line = cf->conf_file->line;
    b->n++;

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_str(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    ngx_str_t  *value, *dst;

    value = cf->args->elts;
    dst = (ngx_str_t *) ((char *) b->provider + m->offset);

    if (value[1].len == 0) {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    *dst = value[1];

    return NGX_CONF_OK;
}


/* Words, to be joined with one blank; a single empty one means nothing. */

static char *
ngx_http_auth_conf_member_words(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    u_char      *p;
    size_t       len;
    ngx_str_t   *value, *dst;
    ngx_uint_t   i;

    value = cf->args->elts;
    dst = (ngx_str_t *) ((char *) b->provider + m->offset);

    for (i = 1, len = 0; i < cf->args->nelts; i++) {
        len += value[i].len + 1;
    }

    p = ngx_pnalloc(cf->pool, len);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    dst->data = p;

    for (i = 1; i < cf->args->nelts; i++) {
        p = ngx_cpymem(p, value[i].data, value[i].len);
        *p++ = ' ';
    }

    *--p = '\0';
    dst->len = p - dst->data;

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_own(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    ngx_str_t  *value, *dst;

    value = cf->args->elts;
    dst = (ngx_str_t *) ((char *) b + m->offset);

    *dst = value[1];

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_secret(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t  *value;

    value = cf->args->elts;

    return ngx_http_auth_conf_secret(cf, &value[1],
                                     &b->provider->client_secret);
}


static char *
ngx_http_auth_conf_member_key(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    char                 *err;
    ngx_str_t            *value, text;
    ngx_http_auth_jwk_t  *key;

    value = cf->args->elts;

    if (ngx_http_auth_conf_file(cf, &value[1], &text) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    key = ngx_http_auth_jwk_load_private(cf->pool, &text, &err);

    ngx_explicit_memzero(text.data, text.len);

    if (key == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "client_key \"%V\" cannot be used: %s", &value[1],
                           err);
        return NGX_CONF_ERROR;
    }

    if (!(ngx_http_auth_jwk_algs(key) & NGX_HTTP_AUTH_ALG_ASYMMETRIC)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "client_key \"%V\" cannot sign with RS, PS, ES or "
                           "EdDSA", &value[1]);
        return NGX_CONF_ERROR;
    }

    b->provider->client_key = key;

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_flag(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t   *value;
    ngx_flag_t  *dst;

    value = cf->args->elts;
    dst = (ngx_flag_t *) ((char *) b->provider + m->offset);

    if (ngx_strcmp(value[1].data, "on") == 0) {
        *dst = 1;

    } else if (ngx_strcmp(value[1].data, "off") == 0) {
        *dst = 0;

    } else {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_sec(ngx_conf_t *cf, ngx_http_auth_conf_provider_t *b,
    ngx_http_auth_conf_member_t *m)
{
    time_t     *dst;
    ngx_str_t  *value;

    value = cf->args->elts;
    dst = (time_t *) ((char *) b->provider + m->offset);

    *dst = ngx_parse_time(&value[1], 1);

    if (*dst == (time_t) NGX_ERROR) {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_enum(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t        *value;
    ngx_uint_t       *dst;
    ngx_conf_enum_t  *e;

    value = cf->args->elts;
    dst = (ngx_uint_t *) ((char *) b->provider + m->offset);

    for (e = m->post; e->name.len; e++) {

        if (ngx_strcmp(e->name.data, value[1].data) != 0) {
            continue;
        }

        if (m->post == ngx_http_auth_conf_types && e->value == 0) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "type \"%V\" is not supported in this version, "
                               "oidc and oauth2 are", &value[1]);
            return NGX_CONF_ERROR;
        }

        *dst = e->value;

        return NGX_CONF_OK;
    }

    return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
}


static char *
ngx_http_auth_conf_member_bits(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t        *value;
    ngx_uint_t       *dst, i;
    ngx_conf_enum_t  *e;

    value = cf->args->elts;
    dst = (ngx_uint_t *) ((char *) b->provider + m->offset);

    for (i = 1; i < cf->args->nelts; i++) {

        for (e = m->post; e->name.len; e++) {
            if (ngx_strcmp(e->name.data, value[i].data) == 0) {
                break;
            }
        }

        if (e->name.len == 0 || (*dst & e->value)) {
            return ngx_http_auth_conf_member_invalid(cf, b, &value[i]);
        }

        *dst |= e->value;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_algs(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t   *value;
    ngx_uint_t   i, alg;

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        alg = ngx_http_auth_alg_parse(&value[i]);

        if (alg == 0 || (b->provider->id_token_algs & alg)) {
            return ngx_http_auth_conf_member_invalid(cf, b, &value[i]);
        }

        b->provider->id_token_algs |= alg;
    }

    return NGX_CONF_OK;
}


/* "authorization_param NAME VALUE" and "profile FIELD PATH" */

static char *
ngx_http_auth_conf_member_pair(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_str_t     *value;
    ngx_uint_t     i;
    ngx_array_t   *pairs, **params;
    ngx_keyval_t  *pair;

    value = cf->args->elts;
    pairs = &b->profile;

    if (m->offset) {
        params = (ngx_array_t **) ((char *) b->provider + m->offset);

        if (*params == NULL) {
            *params = ngx_array_create(cf->pool, 4, sizeof(ngx_keyval_t));
            if (*params == NULL) {
                return NGX_CONF_ERROR;
            }
        }

        pairs = *params;
    }

    pair = pairs->elts;

    for (i = 0; i < pairs->nelts; i++) {
        if (pair[i].key.len == value[1].len
            && ngx_memcmp(pair[i].key.data, value[1].data, value[1].len) == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "\"%V %V\" is duplicate", &m->name, &value[1]);
            return NGX_CONF_ERROR;
        }
    }

    if (value[1].len == 0) {
        return ngx_http_auth_conf_member_invalid(cf, b, &value[1]);
    }

    pair = ngx_array_push(pairs);
    if (pair == NULL) {
        return NGX_CONF_ERROR;
    }

    pair->key = value[1];
    pair->value = value[2];

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_member_refused(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "\"%V\" belongs to providers of type \"%s\", which is "
                       "not supported in this version", &m->name, m->post);

    return NGX_CONF_ERROR;
}


static char *
ngx_http_auth_conf_member_invalid(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_str_t *value)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\" of \"%V\"", value,
                       &((ngx_str_t *) cf->args->elts)[0]);

    return NGX_CONF_ERROR;
}
