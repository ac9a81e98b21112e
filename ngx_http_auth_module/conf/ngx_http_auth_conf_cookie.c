
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_conf.h"


typedef struct {
    ngx_str_t     which;       /* as in auth_cookie */
    ngx_str_t     name;        /* next-auth's */
    ngx_str_t     prefix;      /* in front of it where it is Secure */
} ngx_http_auth_cookie_default_t;


static char *ngx_http_auth_cookie_parameter(ngx_conf_t *cf,
    ngx_http_auth_cookie_conf_t *cookie, ngx_str_t *parameter);
static char *ngx_http_auth_cookie_value(ngx_conf_t *cf, ngx_str_t *parameter,
    size_t prefix, ngx_str_t *value);
static char *ngx_http_auth_cookie_secure(ngx_http_auth_cookie_conf_t *cookie,
    ngx_str_t *value);
static char *ngx_http_auth_cookie_check(ngx_conf_t *cf,
    ngx_http_auth_cookie_conf_t *cookie);
static ngx_int_t ngx_http_auth_conf_cookie_names(ngx_conf_t *cf,
    ngx_uint_t which, ngx_http_auth_cookie_conf_t *cookie);


/* in the order of ngx_http_auth_cookie_e */

static ngx_http_auth_cookie_default_t  ngx_http_auth_cookie_defaults[] = {

    { ngx_string("session_token"), ngx_string("next-auth.session-token"),
      ngx_string("__Secure-") },

    { ngx_string("csrf_token"), ngx_string("next-auth.csrf-token"),
      ngx_string("__Host-") },

    { ngx_string("callback_url"), ngx_string("next-auth.callback-url"),
      ngx_string("__Secure-") },

    { ngx_string("pkce_code_verifier"),
      ngx_string("next-auth.pkce.code_verifier"), ngx_string("__Secure-") }
};


char *
ngx_http_auth_cookie(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t                    *value, *which;
    ngx_uint_t                    i, n;
    ngx_http_auth_cookie_conf_t  *cookie;

    value = cf->args->elts;

    for (n = 0; n < NGX_HTTP_AUTH_COOKIE_LAST; n++) {
        which = &ngx_http_auth_cookie_defaults[n].which;

        if (value[1].len == which->len
            && ngx_strcmp(value[1].data, which->data) == 0)
        {
            break;
        }
    }

    if (n == NGX_HTTP_AUTH_COOKIE_LAST) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "unknown cookie \"%V\"; there are session_token, "
                           "csrf_token, callback_url and pkce_code_verifier",
                           &value[1]);
        return NGX_CONF_ERROR;
    }

    cookie = &ascf->cookies[n];

    if (cookie->set) {
        return "is duplicate";
    }

    cookie->set = 1;

    for (i = 2; i < cf->args->nelts; i++) {
        if (ngx_http_auth_cookie_parameter(cf, cookie, &value[i])
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    return ngx_http_auth_cookie_check(cf, cookie);
}


static char *
ngx_http_auth_cookie_parameter(ngx_conf_t *cf,
    ngx_http_auth_cookie_conf_t *cookie, ngx_str_t *parameter)
{
    ngx_str_t  value;

    if (ngx_strncmp(parameter->data, "name=", 5) == 0) {
        return ngx_http_auth_cookie_value(cf, parameter, 5, &cookie->name);
    }

    if (ngx_strncmp(parameter->data, "domain=", 7) == 0) {
        return ngx_http_auth_cookie_value(cf, parameter, 7, &cookie->domain);
    }

    if (ngx_strncmp(parameter->data, "path=", 5) == 0) {
        return ngx_http_auth_cookie_value(cf, parameter, 5, &cookie->path);
    }

    if (ngx_strncmp(parameter->data, "samesite=", 9) == 0) {

        if (ngx_http_auth_cookie_value(cf, parameter, 9, &value)
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }

        if (ngx_strcasecmp(value.data, (u_char *) "lax") == 0) {
            ngx_str_set(&cookie->samesite, "Lax");
            return NGX_CONF_OK;
        }

        if (ngx_strcasecmp(value.data, (u_char *) "strict") == 0) {
            ngx_str_set(&cookie->samesite, "Strict");
            return NGX_CONF_OK;
        }

        if (ngx_strcasecmp(value.data, (u_char *) "none") == 0) {
            ngx_str_set(&cookie->samesite, "None");
            return NGX_CONF_OK;
        }

    } else if (ngx_strncmp(parameter->data, "secure=", 7) == 0) {

        if (ngx_http_auth_cookie_value(cf, parameter, 7, &value)
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }

        if (ngx_http_auth_cookie_secure(cookie, &value) == NGX_CONF_OK) {
            return NGX_CONF_OK;
        }
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "invalid parameter \"%V\"",
                       parameter);
    return NGX_CONF_ERROR;
}


/* the characters that would end an attribute or the header are refused */

static char *
ngx_http_auth_cookie_value(ngx_conf_t *cf, ngx_str_t *parameter, size_t prefix,
    ngx_str_t *value)
{
    u_char  c;
    size_t  i;

    value->data = parameter->data + prefix;
    value->len = parameter->len - prefix;

    for (i = 0; i < value->len; i++) {
        c = value->data[i];

        if (c <= ' ' || c >= 0x7f || c == ';' || c == ',' || c == '='
            || c == '"')
        {
            break;
        }
    }

    if (i == 0 || i < value->len) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "invalid parameter \"%V\"",
                           parameter);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_cookie_secure(ngx_http_auth_cookie_conf_t *cookie,
    ngx_str_t *value)
{
    if (ngx_strcmp(value->data, "auto") == 0) {
        cookie->secure = NGX_HTTP_AUTH_COOKIE_SECURE_AUTO;

    } else if (ngx_strcmp(value->data, "on") == 0) {
        cookie->secure = NGX_HTTP_AUTH_COOKIE_SECURE_ON;

    } else if (ngx_strcmp(value->data, "off") == 0) {
        cookie->secure = NGX_HTTP_AUTH_COOKIE_SECURE_OFF;

    } else {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/* RFC 6265bis, 4.1.3: a browser drops a cookie that breaks these rules */

static char *
ngx_http_auth_cookie_check(ngx_conf_t *cf, ngx_http_auth_cookie_conf_t *cookie)
{
    ngx_uint_t  host, secure;

    host = (cookie->name.len >= 7
            && ngx_strncasecmp(cookie->name.data, (u_char *) "__Host-", 7)
               == 0);

    secure = (cookie->name.len >= 9
              && ngx_strncasecmp(cookie->name.data, (u_char *) "__Secure-", 9)
                 == 0);

    if ((host || secure) && cookie->secure != NGX_HTTP_AUTH_COOKIE_SECURE_ON) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "the name \"%V\" needs \"secure=on\"",
                           &cookie->name);
        return NGX_CONF_ERROR;
    }

    if (host && (cookie->domain.len
                 || (cookie->path.len && ngx_strcmp(cookie->path.data, "/")
                                         != 0)))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "the name \"%V\" allows no domain and no path but "
                           "\"/\"", &cookie->name);
        return NGX_CONF_ERROR;
    }

    if (cookie->samesite.len
        && ngx_strcmp(cookie->samesite.data, "None") == 0
        && cookie->secure == NGX_HTTP_AUTH_COOKIE_SECURE_OFF)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"samesite=none\" forbids \"secure=off\"");
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_conf_merge_cookies(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *prev, ngx_http_auth_srv_conf_t *conf)
{
    ngx_uint_t                    i;
    ngx_http_auth_cookie_conf_t  *cookie;

    for (i = 0; i < NGX_HTTP_AUTH_COOKIE_LAST; i++) {

        cookie = &conf->cookies[i];

        if (!cookie->set) {
            *cookie = prev->cookies[i];
        }

        /* the attempt's cookie goes only to the API, whose path is not known
         * yet: an empty path stands for it */

        if (cookie->path.len == 0
            && i != NGX_HTTP_AUTH_COOKIE_PKCE_CODE_VERIFIER)
        {
            ngx_str_set(&cookie->path, "/");
        }

        if (cookie->samesite.len == 0) {
            ngx_str_set(&cookie->samesite, "Lax");
        }

        if (ngx_http_auth_conf_cookie_names(cf, i, cookie) != NGX_OK) {
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_auth_conf_cookie_names(ngx_conf_t *cf, ngx_uint_t which,
    ngx_http_auth_cookie_conf_t *cookie)
{
    u_char                          *p;
    ngx_str_t                        prefix;
    ngx_http_auth_cookie_default_t  *def;

    if (cookie->name.len) {
        cookie->names[0] = cookie->name;
        cookie->names[1] = cookie->name;
        return NGX_OK;
    }

    def = &ngx_http_auth_cookie_defaults[which];

    prefix = def->prefix;

    /* a domain or a path of the operator's rules out __Host- */

    if (prefix.len == 7
        && (cookie->domain.len || ngx_strcmp(cookie->path.data, "/") != 0))
    {
        ngx_str_set(&prefix, "__Secure-");
    }

    p = ngx_pnalloc(cf->pool, prefix.len + def->name.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    cookie->names[0] = def->name;
    cookie->names[1].len = ngx_sprintf(p, "%V%V", &prefix, &def->name) - p;
    cookie->names[1].data = p;

    return NGX_OK;
}
