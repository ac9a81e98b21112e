
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_module.h"
#include "ngx_http_auth_conf.h"
#include "ngx_http_auth_conf_provider.h"
#include "ngx_http_auth_gate.h"
#include "ngx_http_auth_variables.h"


static ngx_int_t ngx_http_auth_preconfiguration(ngx_conf_t *cf);
static ngx_int_t ngx_http_auth_postconfiguration(ngx_conf_t *cf);


#define NGX_HTTP_AUTH_SITE  NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF
#define NGX_HTTP_AUTH_ALL   NGX_HTTP_AUTH_SITE|NGX_HTTP_LOC_CONF


static ngx_command_t  ngx_http_auth_commands[] = {

    /* a site */

    { ngx_string("auth_secret"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_1MORE,
      ngx_http_auth_secret,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_url"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_TAKE1,
      ngx_http_auth_url,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_redirect_origins"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_1MORE,
      ngx_http_auth_redirect_origins,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_provider"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_BLOCK|NGX_CONF_TAKE1,
      ngx_http_auth_provider,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_auth_main_conf_t, providers),
      NULL },

    { ngx_string("auth_providers"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_1MORE,
      ngx_http_auth_providers,
      NGX_HTTP_SRV_CONF_OFFSET,
      offsetof(ngx_http_auth_srv_conf_t, provider_ids),
      NULL },

    { ngx_string("auth_session_max_age"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_TAKE1,
      ngx_conf_set_sec_slot,
      NGX_HTTP_SRV_CONF_OFFSET,
      offsetof(ngx_http_auth_srv_conf_t, session_max_age),
      &ngx_http_auth_session_max_age_post },

    { ngx_string("auth_session_update_age"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_TAKE1,
      ngx_conf_set_sec_slot,
      NGX_HTTP_SRV_CONF_OFFSET,
      offsetof(ngx_http_auth_srv_conf_t, session_update_age),
      NULL },

    { ngx_string("auth_session_lifetime"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_TAKE1,
      ngx_http_auth_session_lifetime,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_session_token"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_TAKE1,
      ngx_http_auth_session_token,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_session_key"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_1MORE,
      ngx_http_auth_session_key,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_session_algorithms"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_1MORE,
      ngx_http_auth_session_algorithms,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_session_claims"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_1MORE,
      ngx_http_auth_session_claims,
      NGX_HTTP_SRV_CONF_OFFSET,
      offsetof(ngx_http_auth_srv_conf_t, session_claims),
      NULL },

    { ngx_string("auth_session_cache"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_auth_session_cache,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_cookie"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_2MORE,
      ngx_http_auth_cookie,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_page"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_TAKE2,
      ngx_http_auth_page,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_fetch"),
      NGX_HTTP_AUTH_SITE|NGX_CONF_1MORE,
      ngx_http_auth_fetch,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    /* a location */

    { ngx_string("auth_api"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_auth_api,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_session"),
      NGX_HTTP_AUTH_ALL|NGX_CONF_TAKE1,
      ngx_http_auth_session,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("auth_session_require"),
      NGX_HTTP_AUTH_ALL|NGX_CONF_2MORE,
      ngx_http_auth_session_require,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_auth_module_ctx = {
    ngx_http_auth_preconfiguration,        /* preconfiguration */
    ngx_http_auth_postconfiguration,       /* postconfiguration */

    ngx_http_auth_create_main_conf,        /* create main configuration */
    ngx_http_auth_init_main_conf,          /* init main configuration */

    ngx_http_auth_create_srv_conf,         /* create server configuration */
    ngx_http_auth_merge_srv_conf,          /* merge server configuration */

    ngx_http_auth_create_loc_conf,         /* create location configuration */
    ngx_http_auth_merge_loc_conf           /* merge location configuration */
};


ngx_module_t  ngx_http_auth_module = {
    NGX_MODULE_V1,
    &ngx_http_auth_module_ctx,             /* module context */
    ngx_http_auth_commands,                /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    ngx_http_auth_fetch_init_process,      /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    ngx_http_auth_fetch_exit_process,      /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static ngx_int_t
ngx_http_auth_preconfiguration(ngx_conf_t *cf)
{
    return ngx_http_auth_add_variables(cf);
}


static ngx_int_t
ngx_http_auth_postconfiguration(ngx_conf_t *cf)
{
    ngx_http_handler_pt        *handler;
    ngx_array_t                *handlers;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    handlers = &cmcf->phases[NGX_HTTP_ACCESS_PHASE].handlers;

    handler = ngx_array_push(handlers);
    if (handler == NULL) {
        return NGX_ERROR;
    }

    /*
     * The handlers of a phase run in the reverse order of this array: the
     * first place makes the gate run last, behind allow/deny and the others.
     */

    handler = handlers->elts;

    ngx_memmove(&handler[1], &handler[0],
                (handlers->nelts - 1) * sizeof(ngx_http_handler_pt));

    handler[0] = ngx_http_auth_gate_handler;

    return ngx_http_auth_conf_complete(cf,
               ngx_http_conf_get_module_main_conf(cf, ngx_http_auth_module));
}
