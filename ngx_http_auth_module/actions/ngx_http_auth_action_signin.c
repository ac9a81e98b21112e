
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_attempt_cookie.h"
#include "ngx_http_auth_authorize.h"
#include "ngx_http_auth_discovery.h"
#include "ngx_http_auth_page_response.h"


/* how long the page waits for addresses that its policy names, milliseconds */
#define NGX_HTTP_AUTH_SIGNIN_PATIENCE  2000


typedef struct {
    ngx_uint_t     next;        /* provider to be asked */
    ngx_msec_t     deadline;
} ngx_http_auth_signin_page_t;


static ngx_int_t ngx_http_auth_signin_custom_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signin_discover_all(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signin_show_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signin_choose(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signin_discover(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signin_begin(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signin_attempt(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_attempt_t *attempt);


/* GET /signin */

ngx_http_auth_step_t  ngx_http_auth_signin_page_steps[] = {
    { ngx_string("csrf token"), ngx_http_auth_step_csrf },
    { ngx_string("callback url"), ngx_http_auth_step_callback_url },
    { ngx_string("custom page"), ngx_http_auth_signin_custom_page },
    { ngx_string("discover"), ngx_http_auth_signin_discover_all },
    { ngx_string("show page"), ngx_http_auth_signin_show_page },
    ngx_http_auth_last_step
};


/* POST /signin/:provider */

ngx_http_auth_step_t  ngx_http_auth_signin_steps[] = {
    { ngx_string("csrf token"), ngx_http_auth_step_csrf },
    { ngx_string("callback url"), ngx_http_auth_step_callback_url },
    { ngx_string("choose provider"), ngx_http_auth_signin_choose },
    { ngx_string("discover"), ngx_http_auth_signin_discover },
    { ngx_string("begin attempt"), ngx_http_auth_signin_begin },
    ngx_http_auth_last_step
};


static ngx_int_t
ngx_http_auth_signin_custom_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  *page, error, url;

    page = &action->site->pages[NGX_HTTP_AUTH_PAGE_SIGN_IN];

    if (page->len == 0) {
        return NGX_OK;
    }

    if (ngx_http_auth_http_url(r, &action->ctx->origin,
                               (const char *) page->data, "callbackUrl",
                               &action->callback_url, &url)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_auth_form_get(&action->query, "error", &error) == NGX_OK
        && ngx_http_auth_http_url(r, &url, "", "error", &error, &url)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &url);
}


/*
 * The page's policy names the authorization endpoints, so they should be
 * known.  One that does not tell in time costs the page nothing but a guess.
 */

static ngx_int_t
ngx_http_auth_signin_discover_all(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_int_t                        rc;
    ngx_msec_int_t                   left;
    ngx_http_auth_provider_t       **provider;
    ngx_http_auth_signin_page_t     *page;
    ngx_http_auth_provider_state_t  *state;

    page = action->data;

    if (page == NULL) {
        page = ngx_pcalloc(r->pool, sizeof(ngx_http_auth_signin_page_t));
        if (page == NULL) {
            return NGX_ERROR;
        }

        page->deadline = ngx_current_msec + NGX_HTTP_AUTH_SIGNIN_PATIENCE;
        action->data = page;
    }

    provider = action->site->providers->elts;

    while (page->next < action->site->providers->nelts) {

        left = (ngx_msec_int_t) (page->deadline - ngx_current_msec);

        if (left <= 0) {
            break;
        }

        /* views of the page add nothing to the log during an outage */

        state = ngx_http_auth_provider_state(provider[page->next]);

        if (ngx_http_auth_flight_is_backing_off(&state->discovery)) {
            page->next++;
            continue;
        }

        rc = ngx_http_auth_provider_discover(provider[page->next++],
                                             &action->site->fetch,
                                             NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                             &action->wait);
        if (rc == NGX_AGAIN) {
            action->repeat = 1;
            ngx_http_auth_flow_patience(action, (ngx_msec_t) left, NGX_OK);
            return NGX_AGAIN;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_signin_show_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  error;

    (void) ngx_http_auth_form_get(&action->query, "error", &error);

    action->rc = ngx_http_auth_send_signin_page(r, action, &error);

    return NGX_DONE;
}


static ngx_int_t
ngx_http_auth_signin_choose(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    action->provider = ngx_http_auth_provider_find(action->site->providers,
                                                   &action->segment);

    if (!action->csrf_verified || action->provider == NULL) {
        return ngx_http_auth_answer_redirect_api(r, action, "/signin", "csrf",
                                                 "true");
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_signin_discover(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    return ngx_http_auth_provider_discover(action->provider,
                                           &action->site->fetch,
                                           NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                           &action->wait);
}


static ngx_int_t
ngx_http_auth_signin_begin(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_int_t                  rc;
    ngx_str_t                  url;
    ngx_http_auth_attempt_t    attempt;
    ngx_http_auth_authorize_t  req;

    rc = ngx_http_auth_signin_attempt(r, action, &attempt);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_http_auth_http_provider_url(r, action->ctx, "/callback/",
                                        action->provider, &req.redirect_uri)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    req.provider = action->provider;
    req.attempt = &attempt;
    req.query = r->args;

    rc = ngx_http_auth_authorize_url(r->pool, r->connection->log, &req, &url);
    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_http_auth_attempt_cookie_set(r, action, &attempt);
    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &url);
}


static ngx_int_t
ngx_http_auth_signin_attempt(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_attempt_t *attempt)
{
    if (ngx_http_auth_attempt_create(r->pool, action->provider, attempt)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    attempt->callback_url = action->callback_url;

    if (ngx_http_auth_http_session(r, action->ctx) == NGX_OK
        && action->ctx->session.status == NGX_HTTP_AUTH_SESSION_ACTIVE)
    {
        attempt->user = action->ctx->session.id;
    }

    return NGX_OK;
}
