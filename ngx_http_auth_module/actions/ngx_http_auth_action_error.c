
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_page.h"
#include "ngx_http_auth_page_response.h"


static ngx_int_t ngx_http_auth_error_choose_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_error_show_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static void ngx_http_auth_error_code(ngx_http_auth_action_t *action,
    ngx_str_t *code);


/* GET /error */

ngx_http_auth_step_t  ngx_http_auth_error_steps[] = {
    { ngx_string("csrf token"), ngx_http_auth_step_csrf },
    { ngx_string("callback url"), ngx_http_auth_step_callback_url },
    { ngx_string("choose page"), ngx_http_auth_error_choose_page },
    { ngx_string("show page"), ngx_http_auth_error_show_page },
    ngx_http_auth_last_step
};


/* what the sign-in page has a text for is shown there, where one can go on */

static ngx_int_t
ngx_http_auth_error_choose_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  code, url, *page;

    ngx_http_auth_error_code(action, &code);

    if (ngx_http_auth_page_signin_code(&code) == NGX_OK) {

        if (ngx_http_auth_http_url(r, &action->ctx->base, "/signin",
                                   "error", &code, &url)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &url);
    }

    page = &action->site->pages[NGX_HTTP_AUTH_PAGE_ERROR];

    if (page->len == 0) {
        return NGX_OK;
    }

    if (ngx_http_auth_http_url(r, &action->ctx->origin,
                               (const char *) page->data, "error", &code,
                               &url)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &url);
}


static ngx_int_t
ngx_http_auth_error_show_page(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t  code;

    ngx_http_auth_error_code(action, &code);

    action->rc = ngx_http_auth_send_error_page(r, action->ctx, &code);

    return NGX_DONE;
}


/* the query, else the second segment of the path */

static void
ngx_http_auth_error_code(ngx_http_auth_action_t *action, ngx_str_t *code)
{
    if (ngx_http_auth_form_get(&action->query, "error", code) != NGX_OK) {
        *code = action->segment;
    }
}
