
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_conf.h"
#include "ngx_http_auth_router.h"


static void ngx_http_auth_session_require_email(ngx_conf_t *cf,
    ngx_str_t *value);


char *
ngx_http_auth_api(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_loc_conf_t *alcf = conf;

    ngx_http_core_loc_conf_t  *clcf;
    ngx_http_auth_srv_conf_t  *ascf;

    if (alcf->api) {
        return "is duplicate";
    }

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
    ascf = ngx_http_conf_get_module_srv_conf(cf, ngx_http_auth_module);

    if (clcf->handler) {
        return "conflicts with another handler of this location";
    }

    if (clcf->exact_match || clcf->named || clcf->noname
        || clcf->name.len == 0 || clcf->name.data[0] != '/'
#if (NGX_PCRE)
        || clcf->regex
#endif
       )
    {
        return "needs a prefix location, such as \"location ^~ /api/auth/\"";
    }

    if (ascf->has_api) {
        return "is in another location of this server already";
    }

    alcf->api = 1;

    ascf->has_api = 1;
    ascf->api = clcf->name;

    if (ascf->api.data[ascf->api.len - 1] == '/') {
        ascf->api.len--;
    }

    ngx_http_auth_conf_place(cf, &alcf->api_at);
    ascf->api_at = alcf->api_at;

    clcf->handler = ngx_http_auth_router_handler;

    return NGX_CONF_OK;
}


char *
ngx_http_auth_session(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_loc_conf_t *alcf = conf;

    ngx_str_t   *value;
    ngx_uint_t   i;

    static ngx_str_t  modes[] = {
        ngx_string("off"),
        ngx_string("optional"),
        ngx_string("required")
    };

    if (alcf->session != NGX_CONF_UNSET_UINT) {
        return "is duplicate";
    }

    value = cf->args->elts;

    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (ngx_strcmp(value[1].data, modes[i].data) == 0) {
            alcf->session = i;
            ngx_http_auth_conf_place(cf, &alcf->session_at);
            return NGX_CONF_OK;
        }
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "invalid value \"%V\"; there are required, optional "
                       "and off", &value[1]);
    return NGX_CONF_ERROR;
}


char *
ngx_http_auth_session_require(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_loc_conf_t *alcf = conf;

    ngx_str_t                     *value, *s;
    ngx_uint_t                     i;
    ngx_http_auth_session_rule_t  *rule;

    if (alcf->rules == NULL) {
        alcf->rules = ngx_array_create(cf->pool, 2,
                                       sizeof(ngx_http_auth_session_rule_t));
        if (alcf->rules == NULL) {
            return NGX_CONF_ERROR;
        }

        ngx_http_auth_conf_place(cf, &alcf->rules_at);
    }

    rule = ngx_array_push(alcf->rules);
    if (rule == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    if (value[1].len == 0) {
        return "needs the name of a claim";
    }

    rule->claim = value[1];

    if (ngx_array_init(&rule->values, cf->pool, cf->args->nelts - 2,
                       sizeof(ngx_str_t))
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    for (i = 2; i < cf->args->nelts; i++) {

        s = ngx_array_push(&rule->values);
        if (s == NULL) {
            return NGX_CONF_ERROR;
        }

        *s = value[i];

        if (ngx_strcmp(rule->claim.data, "email") == 0) {
            ngx_http_auth_session_require_email(cf, s);
        }
    }

    return NGX_CONF_OK;
}


/* addresses are kept in lower case; "*example.com" is rarely what is meant */

static void
ngx_http_auth_session_require_email(ngx_conf_t *cf, ngx_str_t *value)
{
    ngx_strlow(value->data, value->data, value->len);

    if (value->len > 1
        && ngx_strlchr(value->data, value->data + value->len, '@') == NULL)
    {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "auth: \"auth_session_require email %V\" matches "
                           "other domains too; \"*@\" and the domain is "
                           "meant", value);
    }
}
