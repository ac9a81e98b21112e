
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_variables.h"
#include "ngx_http_auth_http.h"


static ngx_http_auth_ctx_t *ngx_http_auth_variable_ctx(ngx_http_request_t *r);
static ngx_http_auth_session_t *ngx_http_auth_variable_session(
    ngx_http_request_t *r);
static ngx_int_t ngx_http_auth_variable_set(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, u_char *data, size_t len);
static ngx_int_t ngx_http_auth_variable_status(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_auth_variable_named(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_auth_variable_claim(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_auth_variable_get_claim(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, ngx_str_t *name);
static ngx_int_t ngx_http_auth_variable_email_verified(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_auth_variable_expires(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_auth_variable_error(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);


/* by ngx_http_auth_session_status_e */

static ngx_str_t  ngx_http_auth_statuses[] = {
    ngx_string("none"),
    ngx_string("active"),
    ngx_string("expired"),
    ngx_string("invalid"),
    ngx_string("error")
};


/* claims that have a variable of their own */

static ngx_str_t  ngx_http_auth_named_claims[] = {
    ngx_string("sub"),
    ngx_string("name"),
    ngx_string("email"),
    ngx_string("picture"),
    ngx_string("provider"),
    ngx_string("access_token")
};

#define ngx_http_auth_named(name, n)                                          \
    { ngx_string(name), NULL, ngx_http_auth_variable_named, n,                \
      NGX_HTTP_VAR_NOCACHEABLE, 0 }


static ngx_http_variable_t  ngx_http_auth_vars[] = {

    { ngx_string("auth_status"), NULL, ngx_http_auth_variable_status, 0,
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    ngx_http_auth_named("auth_user_id", 0),
    ngx_http_auth_named("auth_name", 1),
    ngx_http_auth_named("auth_email", 2),
    ngx_http_auth_named("auth_image", 3),
    ngx_http_auth_named("auth_provider", 4),
    ngx_http_auth_named("auth_access_token", 5),

    { ngx_string("auth_email_verified"), NULL,
      ngx_http_auth_variable_email_verified, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("auth_expires"), NULL, ngx_http_auth_variable_expires, 0,
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("auth_error"), NULL, ngx_http_auth_variable_error, 0,
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("auth_claim_"), NULL, ngx_http_auth_variable_claim, 0,
      NGX_HTTP_VAR_NOCACHEABLE|NGX_HTTP_VAR_PREFIX, 0 },

      ngx_http_null_variable
};


ngx_int_t
ngx_http_auth_add_variables(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_auth_vars; v->name.len; v++) {

        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


/*
 * The context with the session looked at; NULL where nobody asked for a
 * session: not in this location, and not earlier in this request.  A getter
 * may run before the access phase, and then looks itself.
 */

static ngx_http_auth_ctx_t *
ngx_http_auth_variable_ctx(ngx_http_request_t *r)
{
    ngx_http_auth_ctx_t       *ctx;
    ngx_http_auth_loc_conf_t  *alcf;

    ctx = ngx_http_auth_find_ctx(r);

    if (ctx && ctx->loaded) {
        return ctx;
    }

    alcf = ngx_http_get_module_loc_conf(r->main, ngx_http_auth_module);

    if (alcf->session == NGX_HTTP_AUTH_OFF) {
        return NULL;
    }

    ctx = ngx_http_auth_get_ctx(r);
    if (ctx == NULL) {
        return NULL;
    }

    (void) ngx_http_auth_http_session(r, ctx);

    return ctx;
}


static ngx_http_auth_session_t *
ngx_http_auth_variable_session(ngx_http_request_t *r)
{
    ngx_http_auth_ctx_t  *ctx;

    ctx = ngx_http_auth_variable_ctx(r);

    if (ctx == NULL || ctx->session.status != NGX_HTTP_AUTH_SESSION_ACTIVE) {
        return NULL;
    }

    return &ctx->session;
}


static ngx_int_t
ngx_http_auth_variable_set(ngx_http_request_t *r, ngx_http_variable_value_t *v,
    u_char *data, size_t len)
{
    v->len = len;
    v->data = data;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_variable_status(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_str_t            *status;
    ngx_http_auth_ctx_t  *ctx;

    ctx = ngx_http_auth_variable_ctx(r);

    if (ctx == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    status = &ngx_http_auth_statuses[ctx->session.status];

    return ngx_http_auth_variable_set(r, v, status->data, status->len);
}


static ngx_int_t
ngx_http_auth_variable_named(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    return ngx_http_auth_variable_get_claim(r, v,
                                            &ngx_http_auth_named_claims[data]);
}


static ngx_int_t
ngx_http_auth_variable_claim(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_str_t *variable = (ngx_str_t *) data;

    ngx_str_t  name;

    name.data = variable->data + sizeof("auth_claim_") - 1;
    name.len = variable->len - (sizeof("auth_claim_") - 1);

    return ngx_http_auth_variable_get_claim(r, v, &name);
}


static ngx_int_t
ngx_http_auth_variable_get_claim(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, ngx_str_t *name)
{
    ngx_str_t                 value;
    ngx_http_auth_session_t  *session;

    session = ngx_http_auth_variable_session(r);

    if (session == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    if (ngx_http_auth_session_claim(r->pool, session, name, &value)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (value.len == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    return ngx_http_auth_variable_set(r, v, value.data, value.len);
}


static ngx_int_t
ngx_http_auth_variable_email_verified(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_auth_session_t  *session;

    session = ngx_http_auth_variable_session(r);

    if (session == NULL || session->email.len == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    if (session->email_verified) {
        return ngx_http_auth_variable_set(r, v, (u_char *) "true", 4);
    }

    return ngx_http_auth_variable_set(r, v, (u_char *) "false", 5);
}


static ngx_int_t
ngx_http_auth_variable_expires(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char                   *p;
    ngx_http_auth_session_t  *session;

    session = ngx_http_auth_variable_session(r);

    if (session == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, NGX_TIME_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    return ngx_http_auth_variable_set(r, v, p,
                              ngx_sprintf(p, "%T", session->expires) - p);
}


/* the code of what failed in this request; nothing is looked at for it */

static ngx_int_t
ngx_http_auth_variable_error(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_auth_ctx_t    *ctx;
    ngx_http_auth_error_t  *error;

    ctx = ngx_http_auth_find_ctx(r);

    if (ctx == NULL || ctx->error == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    error = ngx_http_auth_error_get(ctx->error);

    return ngx_http_auth_variable_set(r, v, error->code.data, error->code.len);
}
