
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


/* the wait of the page for all its providers */

typedef struct {
    ngx_http_auth_action_t    *action;
    ngx_http_auth_wait_t      *waits;      /* one for each provider */
    ngx_uint_t                 n;
    ngx_uint_t                 left;       /* have not answered yet */
} ngx_http_auth_signin_page_t;


static ngx_int_t ngx_http_auth_signin_custom_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_signin_discover_all(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static void ngx_http_auth_signin_discovered(ngx_http_auth_wait_t *w,
    ngx_int_t rc);
static void ngx_http_auth_signin_give_up(void *op);
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
 * known.  All providers are asked at once; one that does not tell in time
 * costs the page nothing but a guess.
 */

static ngx_int_t
ngx_http_auth_signin_discover_all(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_uint_t                       i;
    ngx_http_auth_provider_t       **provider;
    ngx_http_auth_signin_page_t     *page;
    ngx_http_auth_provider_state_t  *state;

    page = ngx_pcalloc(r->pool, sizeof(ngx_http_auth_signin_page_t));
    if (page == NULL) {
        return NGX_ERROR;
    }

    page->action = action;
    page->n = action->site->providers->nelts;
    page->waits = ngx_pcalloc(r->pool, page->n * sizeof(ngx_http_auth_wait_t));
    if (page->waits == NULL) {
        return NGX_ERROR;
    }

    provider = action->site->providers->elts;

    for (i = 0; i < page->n; i++) {

        /* views of the page add nothing to the log during an outage */

        state = ngx_http_auth_provider_state(provider[i]);

        if (ngx_http_auth_flight_is_backing_off(&state->discovery)) {
            continue;
        }

        page->waits[i].pool = r->pool;
        page->waits[i].log = r->connection->log;
        page->waits[i].done = ngx_http_auth_signin_discovered;
        page->waits[i].data = page;

        if (ngx_http_auth_provider_discover(provider[i], &action->site->fetch,
                                            NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
                                            &page->waits[i])
            == NGX_AGAIN)
        {
            page->left++;
        }
    }

    if (page->left == 0) {
        return NGX_OK;
    }

    action->wait.cancel = ngx_http_auth_signin_give_up;
    action->wait.op = page;

    ngx_http_auth_flow_patience(action, NGX_HTTP_AUTH_SIGNIN_PATIENCE, NGX_OK);

    return NGX_AGAIN;
}


/* that a provider failed was logged, and matters to those who choose it */

static void
ngx_http_auth_signin_discovered(ngx_http_auth_wait_t *w, ngx_int_t rc)
{
    ngx_http_auth_signin_page_t *page = w->data;

    page->left--;

    if (page->left == 0) {
        ngx_http_auth_wait_finish(&page->action->wait, NGX_OK);
    }
}


static void
ngx_http_auth_signin_give_up(void *op)
{
    ngx_http_auth_signin_page_t *page = op;

    ngx_uint_t  i;

    for (i = 0; i < page->n; i++) {
        ngx_http_auth_wait_cancel(&page->waits[i]);
    }
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
