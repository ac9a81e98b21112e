
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_gate.h"
#include "ngx_http_auth_page_response.h"
#include "ngx_http_auth_http.h"
#include "ngx_http_auth_response.h"


/* a longer address is not returned to, its origin is */
#define NGX_HTTP_AUTH_GATE_MAX_URL  2048


static ngx_uint_t ngx_http_auth_gate_is_open(ngx_http_request_t *r,
    ngx_http_auth_srv_conf_t *ascf, ngx_http_auth_loc_conf_t *alcf);
static ngx_int_t ngx_http_auth_gate_judge(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx, ngx_http_auth_loc_conf_t *alcf);
static ngx_int_t ngx_http_auth_gate_extend(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);
static ngx_int_t ngx_http_auth_gate_sign_in(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);
static ngx_int_t ngx_http_auth_gate_return_url(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx, ngx_str_t *url);
static ngx_int_t ngx_http_auth_gate_unauthorized(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);
static ngx_int_t ngx_http_auth_gate_forbidden(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);
static ngx_int_t ngx_http_auth_gate_unavailable(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx);
static ngx_uint_t ngx_http_auth_gate_has_error_page(ngx_http_request_t *r,
    ngx_int_t status);
static ngx_int_t ngx_http_auth_gate_finish(ngx_http_request_t *r,
    ngx_int_t rc);


ngx_int_t
ngx_http_auth_gate_handler(ngx_http_request_t *r)
{
    ngx_http_auth_ctx_t       *ctx;
    ngx_http_auth_loc_conf_t  *alcf;
    ngx_http_auth_srv_conf_t  *ascf;
    ngx_http_core_loc_conf_t  *clcf;

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_auth_module);

    if (alcf->session == NGX_HTTP_AUTH_OFF) {
        return NGX_DECLINED;
    }

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);

    if (ngx_http_auth_gate_is_open(r, ascf, alcf)) {

        /* who must sign in needs the pages, also next to "deny all" */

        clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

        return (alcf->session == NGX_HTTP_AUTH_REQUIRED
                && clcf->satisfy == NGX_HTTP_SATISFY_ANY)
               ? NGX_OK : NGX_DECLINED;
    }

    ctx = ngx_http_auth_get_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    (void) ngx_http_auth_http_session(r, ctx);

    if (ctx->session.status == NGX_HTTP_AUTH_SESSION_ACTIVE
        && ngx_http_auth_gate_extend(r, ctx) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (alcf->session == NGX_HTTP_AUTH_OPTIONAL) {
        return NGX_DECLINED;
    }

    return ngx_http_auth_gate_judge(r, ctx, alcf);
}


/* the API, and the pages that visitors without a session are sent to */

static ngx_uint_t
ngx_http_auth_gate_is_open(ngx_http_request_t *r,
    ngx_http_auth_srv_conf_t *ascf, ngx_http_auth_loc_conf_t *alcf)
{
    u_char      *last;
    size_t       len;
    ngx_str_t   *page;
    ngx_uint_t   i;

    if (alcf->api) {
        return 1;
    }

    /* a server that points to the API of another one has no pages */

    if (!ascf->has_api) {
        return 0;
    }

    /* after "rewrite ... break" the location is another URI's */

    if (!r->valid_location) {
        return 0;
    }

    for (i = 0; i < NGX_HTTP_AUTH_PAGE_LAST; i++) {

        page = &ascf->pages[i];

        if (page->len == 0) {
            continue;
        }

        /* the page may be configured with a query */

        last = ngx_strlchr(page->data, page->data + page->len, '?');
        len = last ? (size_t) (last - page->data) : page->len;

        if (len == r->uri.len
            && ngx_memcmp(page->data, r->uri.data, len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/* the only place that lets somebody in */

static ngx_int_t
ngx_http_auth_gate_judge(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx,
    ngx_http_auth_loc_conf_t *alcf)
{
    ngx_http_auth_session_rule_t  *failed;

    failed = NULL;

    if (ctx->session.status == NGX_HTTP_AUTH_SESSION_ACTIVE
        && ngx_http_auth_session_allowed(alcf->rules, &ctx->session, &failed))
    {
        return NGX_OK;
    }

    /* what refuses an error page has a status of its own */

    r->err_status = 0;

    switch (ctx->session.status) {

    case NGX_HTTP_AUTH_SESSION_ACTIVE:

        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                      "auth: the session does not meet "
                      "\"auth_session_require %V\"", &failed->claim);

        return ngx_http_auth_gate_forbidden(r, ctx);

    case NGX_HTTP_AUTH_SESSION_NONE:
    case NGX_HTTP_AUTH_SESSION_EXPIRED:
    case NGX_HTTP_AUTH_SESSION_INVALID:

        if (ngx_http_auth_http_is_navigation(r)) {
            return ngx_http_auth_gate_sign_in(r, ctx);
        }

        return ngx_http_auth_gate_unauthorized(r, ctx);

    default: /* NGX_HTTP_AUTH_SESSION_ERROR */
        return ngx_http_auth_gate_unavailable(r, ctx);
    }
}


/*
 * Sliding sessions for applications that never call the API.  Only page
 * navigations carry the new cookie: their answers are the least cached ones.
 */

static ngx_int_t
ngx_http_auth_gate_extend(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx)
{
    time_t                     now;
    ngx_str_t                  token;
    ngx_http_auth_srv_conf_t  *ascf;

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);

    now = ngx_time();

    if (ctx->extended
        || !ngx_http_auth_session_is_due(ascf->session, &ctx->session, now)
        || !ngx_http_auth_http_is_navigation(r))
    {
        return NGX_OK;
    }

    ctx->extended = 1;

    if (ngx_http_auth_session_extend(r->pool, ascf->session, &ctx->session,
                                     now, &token)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_auth_http_set_session(r, &token, ctx->session.expires)
        == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_add_literal(r, "Cache-Control", "private");
}


/* Sends a page navigation to the sign-in page, from where it comes back. */

static ngx_int_t
ngx_http_auth_gate_sign_in(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx)
{
    ngx_int_t   rc;
    ngx_str_t   back, url;

    ngx_str_null(&back);

    rc = ngx_http_auth_http_base(r, ctx);

    if (rc == NGX_DECLINED) {
        return ngx_http_auth_gate_unauthorized(r, ctx);
    }

    if (rc == NGX_OK) {
        rc = ngx_http_auth_gate_return_url(r, ctx, &back);
    }

    if (rc == NGX_ERROR) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (ngx_http_auth_http_url(r, &ctx->base, "/signin",
                               back.len ? "callbackUrl" : NULL, &back, &url)
        != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_auth_gate_finish(r, ngx_http_auth_send_redirect(r, &url));
}


/*
 * Where the visitor wanted to go, exactly: our origin and the address as it
 * was sent.  Bytes that no browser sends, and the backslash that some do in a
 * query, are percent-encoded, since the check of redirect targets refuses
 * them.  Empty if the Host is not ours.
 */

static ngx_int_t
ngx_http_auth_gate_return_url(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx,
    ngx_str_t *url)
{
    u_char      c, *p;
    size_t      i;
    ngx_int_t   rc;
    ngx_str_t  *uri;

    ngx_str_null(url);

    rc = ngx_http_auth_http_origin(r, ctx);
    if (rc != NGX_OK) {
        return rc;
    }

    uri = &r->main->unparsed_uri;

    p = ngx_pnalloc(r->pool, ctx->origin.len + 1 + uri->len * 3);
    if (p == NULL) {
        return NGX_ERROR;
    }

    url->data = p;
    p = ngx_cpymem(p, ctx->origin.data, ctx->origin.len);

    if (uri->len == 0 || uri->data[0] != '/') {
        *p++ = '/';
    }

    for (i = 0; i < uri->len; i++) {
        c = uri->data[i];

        if (c <= ' ' || c >= 0x7f || c == '\\') {
            p = ngx_sprintf(p, "%%%02Xd", (ngx_uint_t) c);

        } else {
            *p++ = c;
        }
    }

    url->len = p - url->data;

    if (url->len > NGX_HTTP_AUTH_GATE_MAX_URL) {
        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0,
                      "auth: an address of %uz bytes is too long to return to "
                      "after sign-in", url->len);
        *url = ctx->origin;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_gate_unauthorized(ngx_http_request_t *r,
    ngx_http_auth_ctx_t *ctx)
{
    u_char     *p;
    ngx_int_t   rc;
    ngx_str_t   json, url;

    if (ngx_http_auth_gate_has_error_page(r, NGX_HTTP_UNAUTHORIZED)) {
        return NGX_HTTP_UNAUTHORIZED;
    }

    rc = ngx_http_auth_http_base(r, ctx);

    if (rc == NGX_OK) {
        rc = ngx_http_auth_http_url(r, &ctx->base, "/signin", NULL, NULL,
                                    &url);

    } else if (rc == NGX_DECLINED) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "auth: the Host is no server_name of this server: add "
                      "it, or say the public address with auth_url");
        return NGX_HTTP_UNAUTHORIZED;
    }

    if (rc != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

#define NGX_HTTP_AUTH_GATE_401  "{\"error\":\"SessionRequired\",\"url\":\"%V\"}"

    p = ngx_pnalloc(r->pool, sizeof(NGX_HTTP_AUTH_GATE_401) + url.len);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    json.data = p;
    json.len = ngx_sprintf(p, NGX_HTTP_AUTH_GATE_401, &url) - p;

    return ngx_http_auth_gate_finish(r,
               ngx_http_auth_send(r, NGX_HTTP_UNAUTHORIZED,
                                  "application/json", &json));
}


static ngx_int_t
ngx_http_auth_gate_forbidden(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx)
{
    ngx_int_t   rc;
    ngx_str_t   code, json;

    if (ngx_http_auth_gate_has_error_page(r, NGX_HTTP_FORBIDDEN)) {
        return NGX_HTTP_FORBIDDEN;
    }

    if (ngx_http_auth_http_is_navigation(r)) {
        ngx_str_set(&code, "AccessDenied");
        rc = ngx_http_auth_send_error_page(r, ctx, &code);

    } else {
        ngx_str_set(&json, "{\"error\":\"AccessDenied\"}");
        rc = ngx_http_auth_send(r, NGX_HTTP_FORBIDDEN, "application/json",
                                &json);
    }

    return ngx_http_auth_gate_finish(r, rc);
}


/* whether there is a session cannot be known: nobody gets in */

static ngx_int_t
ngx_http_auth_gate_unavailable(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx)
{
    ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                  "auth: the session could not be looked at, refusing");

    return NGX_HTTP_SERVICE_UNAVAILABLE;
}


/* the operator's error_page rules, except while one is being followed */

static ngx_uint_t
ngx_http_auth_gate_has_error_page(ngx_http_request_t *r, ngx_int_t status)
{
    ngx_uint_t                 i;
    ngx_http_err_page_t       *page;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (clcf->error_pages == NULL || r->error_page) {
        return 0;
    }

    page = clcf->error_pages->elts;

    for (i = 0; i < clcf->error_pages->nelts; i++) {
        if (page[i].status == status) {
            return 1;
        }
    }

    return 0;
}


/* the answer was sent from within the access phase, which must not go on */

static ngx_int_t
ngx_http_auth_gate_finish(ngx_http_request_t *r, ngx_int_t rc)
{
    ngx_http_finalize_request(r, rc);

    return NGX_DONE;
}
