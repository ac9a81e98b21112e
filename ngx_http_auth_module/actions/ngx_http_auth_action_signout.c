
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
static ngx_int_t ngx_http_auth_signout_provider_url(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *url);


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

    if (ngx_http_auth_http_url(r, &action->ctx->origin,
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


/*
 * The cookie goes whatever state the session is in.  A provider that wants to
 * know (end_session_endpoint) is remembered for the next step.
 */

static ngx_int_t
ngx_http_auth_signout_end_session(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t             name, *id_token;
    ngx_http_auth_ctx_t  *ctx;

    ctx = action->ctx;

    (void) ngx_http_auth_http_session(r, ctx);

    if (ctx->session.status == NGX_HTTP_AUTH_SESSION_ACTIVE) {

        action->provider = ngx_http_auth_provider_find(action->site->providers,
                                                       &ctx->session.provider);

        id_token = ngx_palloc(r->pool, sizeof(ngx_str_t));
        if (id_token == NULL) {
            return NGX_ERROR;
        }

        ngx_str_set(&name, "id_token");

        if (ngx_http_auth_session_claim(r->pool, &ctx->session, &name,
                                        id_token)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        action->data = id_token;

    } else if (ctx->session.status == NGX_HTTP_AUTH_SESSION_INVALID) {
        ctx->error = ngx_http_auth_error(r->connection->log,
                                NGX_HTTP_AUTH_SIGNOUT_ERROR, 0,
                                "the session that was to end cannot be read");
    }

    ngx_memzero(&ctx->session, sizeof(ngx_http_auth_session_t));

    return ngx_http_auth_http_set_session(r, NULL, 0);
}


static ngx_int_t
ngx_http_auth_signout_return(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  url;

    if (action->provider == NULL
        || action->provider->end_session_endpoint.len == 0)
    {
        return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK,
                                             &action->callback_url);
    }

    if (ngx_http_auth_signout_provider_url(r, action, &url) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &url);
}


/*
 * OpenID Connect RP-Initiated Logout 1.0, 2: the provider ends its own session
 * and sends the browser on.  The hint is there where the session keeps it
 * (auth_session_claims id_token).
 */

static ngx_int_t
ngx_http_auth_signout_provider_url(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *url)
{
    ngx_str_t              *id_token;
    ngx_http_auth_query_t   query;

    id_token = action->data;

    if (ngx_http_auth_query_init(&query, r->pool) != NGX_OK
        || ngx_http_auth_query_add_literal(&query, "client_id",
                                           &action->provider->client_id)
           != NGX_OK
        || ngx_http_auth_query_add_literal(&query, "post_logout_redirect_uri",
                                           &action->callback_url)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (id_token->len
        && ngx_http_auth_query_add_literal(&query, "id_token_hint", id_token)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_query_join(&query,
                                    &action->provider->end_session_endpoint,
                                    url);
}
