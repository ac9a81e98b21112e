
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_json.h"


static ngx_int_t ngx_http_auth_session_check_update(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_session_look(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_session_refresh(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_session_tell(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static json_t *ngx_http_auth_session_json(ngx_http_auth_srv_conf_t *site,
    ngx_http_auth_session_t *session);
static ngx_int_t ngx_http_auth_session_member(json_t *user, const char *name,
    ngx_str_t *value, ngx_uint_t null);


/*
 * GET /session, and POST by which v4 clients ask for an update; with what is
 * stored here there is nothing to update.  Whatever happens the answer is 200
 * and an object.
 */

ngx_http_auth_step_t  ngx_http_auth_session_steps[] = {
    { ngx_string("csrf token"), ngx_http_auth_step_csrf },
    { ngx_string("callback url"), ngx_http_auth_step_callback_url },
    { ngx_string("check update"), ngx_http_auth_session_check_update },
    { ngx_string("look"), ngx_http_auth_session_look },
    { ngx_string("refresh"), ngx_http_auth_session_refresh },
    { ngx_string("tell"), ngx_http_auth_session_tell },
    ngx_http_auth_last_step
};


static ngx_int_t
ngx_http_auth_session_check_update(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  json;

    if (action->post && !action->csrf_verified) {
        ngx_str_set(&json, "{}");
        return ngx_http_auth_answer_json(r, action, NGX_HTTP_BAD_REQUEST,
                                         &json);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_session_look(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  json;

    (void) ngx_http_auth_http_session(r, action->ctx);

    if (action->ctx->session.status == NGX_HTTP_AUTH_SESSION_ACTIVE) {
        return NGX_OK;
    }

    /* what came and is no session goes, pieces without the others too */

    if (action->ctx->session.status != NGX_HTTP_AUTH_SESSION_ERROR
        && ngx_http_auth_http_set_session(r, NULL, 0) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_str_set(&json, "{}");

    return ngx_http_auth_answer_json(r, action, NGX_HTTP_OK, &json);
}


static ngx_int_t
ngx_http_auth_session_refresh(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    time_t                         now;
    ngx_str_t                      token;
    ngx_http_auth_session_t       *session;
    ngx_http_auth_session_conf_t  *conf;

    now = ngx_time();
    conf = action->site->session;
    session = &action->ctx->session;

    if (!ngx_http_auth_session_is_due(conf, session, now)) {
        return NGX_OK;
    }

    if (ngx_http_auth_session_extend(r->pool, conf, session, now, &token)
        != NGX_OK
        || ngx_http_auth_http_set_session(r, &token, session->expires)
           == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_session_tell(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    json_t     *json;
    ngx_int_t   rc;
    ngx_str_t   text;

    json = ngx_http_auth_session_json(action->site, &action->ctx->session);
    if (json == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_json_dump(r->pool, json, &text);

    json_decref(json);

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_json(r, action, NGX_HTTP_OK, &text);
}


/*
 * A fixed list of members, so that no token ever gets to the browser.  v3
 * writes null for what is missing, v4 leaves it out.
 */

static json_t *
ngx_http_auth_session_json(ngx_http_auth_srv_conf_t *site,
    ngx_http_auth_session_t *session)
{
    json_t      *json, *user;
    ngx_tm_t     tm;
    ngx_int_t    rc;
    ngx_str_t    expires;
    ngx_uint_t   null;
    u_char       buf[sizeof("9999-12-31T23:59:59.000Z")];

    ngx_gmtime(session->expires, &tm);

    expires.data = buf;
    expires.len = ngx_sprintf(buf, "%4d-%02d-%02dT%02d:%02d:%02d.000Z",
                              tm.ngx_tm_year, tm.ngx_tm_mon, tm.ngx_tm_mday,
                              tm.ngx_tm_hour, tm.ngx_tm_min, tm.ngx_tm_sec)
                  - buf;

    null = (site->session->format == NGX_HTTP_AUTH_SESSION_JWS);

    json = json_object();
    user = json_object();

    rc = json_object_set(json, "user", user);
    rc |= ngx_http_auth_session_member(user, "name", &session->name, null);
    rc |= ngx_http_auth_session_member(user, "email", &session->email, null);
    rc |= ngx_http_auth_session_member(user, "image", &session->image, null);
    rc |= ngx_http_auth_json_set(json, "expires", &expires);

    json_decref(user);

    if (rc != NGX_OK) {
        json_decref(json);
        return NULL;
    }

    return json;
}


static ngx_int_t
ngx_http_auth_session_member(json_t *user, const char *name, ngx_str_t *value,
    ngx_uint_t null)
{
    if (value->len) {
        return ngx_http_auth_json_set(user, name, value);
    }

    return null ? json_object_set_new(user, name, json_null()) : NGX_OK;
}
