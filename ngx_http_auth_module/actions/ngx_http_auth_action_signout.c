
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_page_response.h"


static ngx_int_t ngx_http_auth_signout_custom_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signout_show_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signout_check(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signout_end_session(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signout_return(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);


/* GET /signout */

ngx_http_auth_step_t  ngx_http_auth_signout_page_steps[] = {
    { ngx_string("csrf token"), ngx_http_auth_step_csrf },
    { ngx_string("callback url"), ngx_http_auth_step_callback_url },
    { ngx_string("custom page"), ngx_http_auth_signout_custom_page },
    { ngx_string("show page"), ngx_http_auth_signout_show_page },
    ngx_http_auth_last_step
};


/* POST /signout */

ngx_http_auth_step_t  ngx_http_auth_signout_steps[] = {
    { ngx_string("csrf token"), ngx_http_auth_step_csrf },
    { ngx_string("callback url"), ngx_http_auth_step_callback_url },
    { ngx_string("check"), ngx_http_auth_signout_check },
    { ngx_string("end session"), ngx_http_auth_signout_end_session },
    { ngx_string("return"), ngx_http_auth_signout_return },
    ngx_http_auth_last_step
};


static ngx_int_t
ngx_http_auth_signout_custom_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  *page, url;

    page = &action->site->pages[NGX_HTTP_AUTH_PAGE_SIGN_OUT];

    if (page->len == 0) {
        return NGX_OK;
    }

    if (ngx_http_auth_request_url(r, &action->ctx->origin,
                                  (const char *) page->data, NULL, NULL, &url)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &url);
}


static ngx_int_t
ngx_http_auth_signout_show_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    action->rc = ngx_http_auth_send_signout_page(r, action);

    return NGX_DONE;
}


static ngx_int_t
ngx_http_auth_signout_check(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    if (!action->csrf_verified) {
        return ngx_http_auth_answer_redirect_api(r, action, "/signout", "csrf",
                                                 "true");
    }

    return NGX_OK;
}


/* the cookie goes whatever state the session is in */

static ngx_int_t
ngx_http_auth_signout_end_session(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_http_auth_ctx_t  *ctx;

    ctx = action->ctx;

    (void) ngx_http_auth_request_session(r, ctx);

    if (ctx->session.status == NGX_HTTP_AUTH_SESSION_INVALID) {
        ctx->error = ngx_http_auth_error(r->connection->log,
                                NGX_HTTP_AUTH_SIGNOUT_ERROR, 0,
                                "the session that was to end cannot be read");
    }

    ngx_memzero(&ctx->session, sizeof(ngx_http_auth_session_t));

    return ngx_http_auth_request_set_session(r, NULL, 0);
}


static ngx_int_t
ngx_http_auth_signout_return(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK,
                                         &action->callback_url);
}
