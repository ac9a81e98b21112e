
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_conf_member.h"
#include "ngx_http_auth_conf_provider.h"
#include "ngx_http_auth_conf_provider_check.h"


static ngx_int_t ngx_http_auth_conf_provider_init(ngx_conf_t *cf,
    ngx_array_t **providers, ngx_http_auth_conf_provider_t *b);
static ngx_uint_t ngx_http_auth_conf_provider_is_id(ngx_str_t *id);
static char *ngx_http_auth_conf_provider_member(ngx_conf_t *cf,
    ngx_command_t *cmd, void *conf);
static char *ngx_http_auth_conf_provider_note(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);


static ngx_conf_enum_t  ngx_http_auth_conf_types[] = {
    { ngx_string("oidc"), NGX_HTTP_AUTH_PROVIDER_OIDC },
    { ngx_string("oauth2"), NGX_HTTP_AUTH_PROVIDER_OAUTH2 },
    { ngx_string("oauth1"), NGX_HTTP_AUTH_CONF_UNSUPPORTED },
    { ngx_string("email"), NGX_HTTP_AUTH_CONF_UNSUPPORTED },
    { ngx_string("credentials"), NGX_HTTP_AUTH_CONF_UNSUPPORTED },
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

#define ngx_http_auth_conf_row_refused(name, what)                            \
    { ngx_string(name), 0, 1, ngx_http_auth_conf_member_refused, 0, what }


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
    ngx_http_auth_conf_row("clock_skew", 1, 0, sec, clock_skew, NULL),

    { ngx_string("profile"), 2, 1, ngx_http_auth_conf_member_pair, 0, NULL },

    ngx_http_auth_conf_row_refused("link_by_email", "stored accounts"),
    ngx_http_auth_conf_row_refused("request_token_endpoint", "OAuth 1.0a"),
    ngx_http_auth_conf_row_refused("server", "e-mail sign-in"),
    ngx_http_auth_conf_row_refused("from", "e-mail sign-in"),
    ngx_http_auth_conf_row_refused("max_age", "e-mail sign-in"),
    ngx_http_auth_conf_row_refused("subject", "e-mail sign-in"),
    ngx_http_auth_conf_row_refused("html", "e-mail sign-in"),
    ngx_http_auth_conf_row_refused("text", "e-mail sign-in"),
    ngx_http_auth_conf_row_refused("verify_url", "sign-in by password"),
    ngx_http_auth_conf_row_refused("users_file", "sign-in by password"),
    ngx_http_auth_conf_row_refused("field", "sign-in by password"),

    { ngx_null_string, 0, 0, NULL, 0, NULL }
};


/* parameters of the authorization request that the module itself sets */

static const char  *ngx_http_auth_conf_fixed_params[] = {
    "client_id",
    "client_secret",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
    NULL
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


ngx_uint_t
ngx_http_auth_conf_provider_line(ngx_http_auth_conf_provider_t *b,
    const char *name)
{
    ngx_uint_t  i;

    for (i = 0; i < b->n; i++) {
        if (ngx_strcmp(b->members[i].name, name) == 0) {
            return b->members[i].line;
        }
    }

    return 0;
}


char * ngx_cdecl
ngx_http_auth_conf_provider_error(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_uint_t line, const char *fmt, ...)
{
    u_char      *p;
    va_list      args;
    ngx_uint_t   current;
    u_char       text[NGX_MAX_CONF_ERRSTR];

    va_start(args, fmt);
    p = ngx_vslprintf(text, text + sizeof(text), fmt, args);
    va_end(args);

    current = cf->conf_file->line;
    cf->conf_file->line = line ? line : b->provider->line;

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "provider \"%V\": %*s",
                       &b->provider->id, (size_t) (p - text), text);

    cf->conf_file->line = current;

    return NGX_CONF_ERROR;
}


/* Those of the preset are added where the block does not set them. */

char *
ngx_http_auth_conf_provider_params(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_uint_t      i, n;
    const char    **fixed;
    ngx_array_t    *params;
    ngx_keyval_t   *param, *row, *added;

    params = b->provider->params;
    n = params ? params->nelts : 0;
    param = params ? params->elts : NULL;

    for (i = 0; i < n; i++) {
        for (fixed = ngx_http_auth_conf_fixed_params; *fixed; fixed++) {
            if (ngx_strcmp(param[i].key.data, *fixed) == 0) {
                return ngx_http_auth_conf_provider_error(cf, b,
                       ngx_http_auth_conf_provider_line(b,
                                                      "authorization_param"),
                       "authorization_param \"%s\" is set by the module",
                       *fixed);
            }
        }
    }

    row = b->provider->preset->params;

    if (row == NULL) {
        return NGX_CONF_OK;
    }

    if (params == NULL) {
        params = ngx_array_create(cf->pool, 4, sizeof(ngx_keyval_t));
        if (params == NULL) {
            return NGX_CONF_ERROR;
        }

        b->provider->params = params;
    }

    for ( /* void */ ; row->key.len; row++) {

        param = params->elts;

        for (i = 0; i < n; i++) {
            if (ngx_strcmp(param[i].key.data, row->key.data) == 0) {
                break;
            }
        }

        if (i < n) {
            continue;
        }

        added = ngx_array_push(params);
        if (added == NULL) {
            return NGX_CONF_ERROR;
        }

        *added = *row;
    }

    return NGX_CONF_OK;
}
