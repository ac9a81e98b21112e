
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_router.h"
#include "ngx_http_auth_action.h"


/* of a body; the largest is what clients report to _log */
#define NGX_HTTP_AUTH_ROUTER_MAX_BODY  65536


/* what the API consists of, contract 1 */

typedef struct {
    ngx_str_t              name;
    ngx_http_auth_step_t  *get;         /* NULL: 400 */
    ngx_http_auth_step_t  *post;
    ngx_uint_t             failure;     /* code when it takes too long */
} ngx_http_auth_route_t;


static void ngx_http_auth_router_body_handler(ngx_http_request_t *r);
static ngx_int_t ngx_http_auth_router_refuse(ngx_http_request_t *r,
    ngx_int_t rc);
static ngx_http_auth_action_t *ngx_http_auth_router_create(
    ngx_http_request_t *r);
static ngx_http_auth_step_t *ngx_http_auth_router_find(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static void ngx_http_auth_router_split(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_router_parse(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_router_body(ngx_http_request_t *r,
    ngx_str_t *body);
static ngx_int_t ngx_http_auth_router_copy(ngx_http_request_t *r,
    ngx_buf_t *b, u_char *dst);
static ngx_uint_t ngx_http_auth_router_is_json(ngx_http_request_t *r);


static ngx_http_auth_step_t  ngx_http_auth_bad_request_steps[] = {
    { ngx_string("answer"), ngx_http_auth_answer_bad_request },
    ngx_http_auth_last_step
};


static ngx_http_auth_route_t  ngx_http_auth_routes[] = {

    { ngx_string("signin"),
      ngx_http_auth_signin_page_steps, ngx_http_auth_signin_steps,
      NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR },

    { ngx_string("callback"),
      ngx_http_auth_callback_steps, ngx_http_auth_callback_steps,
      NGX_HTTP_AUTH_OAUTH_CALLBACK_HANDLER_ERROR },

    { ngx_string("signout"),
      ngx_http_auth_signout_page_steps, ngx_http_auth_signout_steps,
      NGX_HTTP_AUTH_SIGNOUT_ERROR },

    { ngx_string("session"),
      ngx_http_auth_session_steps, ngx_http_auth_session_steps,
      NGX_HTTP_AUTH_JWT_SESSION_ERROR },

    { ngx_string("csrf"), ngx_http_auth_csrf_steps, NULL, 0 },

    { ngx_string("providers"), ngx_http_auth_providers_steps, NULL, 0 },

    { ngx_string("error"), ngx_http_auth_error_steps, NULL, 0 },

    { ngx_string("_log"), NULL, ngx_http_auth_log_steps, 0 },

    { ngx_null_string, NULL, NULL, 0 }
};


ngx_int_t
ngx_http_auth_router_handler(ngx_http_request_t *r)
{
    ngx_int_t  rc;

    /* a subrequest has nobody to redirect and no cookies to set */

    if (r != r->main) {
        return NGX_HTTP_NOT_FOUND;
    }

    if (r->headers_in.content_length_n > NGX_HTTP_AUTH_ROUTER_MAX_BODY) {
        return ngx_http_auth_router_refuse(r,
                                           NGX_HTTP_REQUEST_ENTITY_TOO_LARGE);
    }

    r->request_body_in_single_buf = 1;

    rc = ngx_http_read_client_request_body(r,
                                           ngx_http_auth_router_body_handler);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        return rc;
    }

    return NGX_DONE;
}


static void
ngx_http_auth_router_body_handler(ngx_http_request_t *r)
{
    ngx_int_t                rc;
    ngx_http_auth_step_t    *steps;
    ngx_http_auth_action_t  *action;

    action = ngx_http_auth_router_create(r);
    if (action == NULL) {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    rc = ngx_http_auth_http_origin(r, action->ctx);

    if (rc == NGX_OK) {
        rc = ngx_http_auth_http_base(r, action->ctx);
    }

    if (rc == NGX_DECLINED) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "auth: the Host is no server_name of this server: add "
                      "it, or say the public address with auth_url");
        rc = NGX_HTTP_BAD_REQUEST;
    }

    if (rc == NGX_OK) {
        rc = ngx_http_auth_router_parse(r, action);
    }

    if (rc != NGX_OK) {
        ngx_http_finalize_request(r, ngx_http_auth_router_refuse(r, rc));
        return;
    }

    steps = ngx_http_auth_router_find(r, action);

    ngx_http_auth_flow_start(r, action, steps);
}


/* nginx's own page for an error or a status, but not to be stored either */

static ngx_int_t
ngx_http_auth_router_refuse(ngx_http_request_t *r, ngx_int_t rc)
{
    if (rc == NGX_ERROR
        || ngx_http_auth_add_literal(r, "Cache-Control", "no-store") != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return rc;
}


static ngx_http_auth_action_t *
ngx_http_auth_router_create(ngx_http_request_t *r)
{
    ngx_http_auth_action_t  *action;

    action = ngx_pcalloc(r->pool, sizeof(ngx_http_auth_action_t));
    if (action == NULL) {
        return NULL;
    }

    action->ctx = ngx_http_auth_get_ctx(r);
    if (action->ctx == NULL) {
        return NULL;
    }

    action->ctx->action = action;
    action->request = r;
    action->site = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);
    action->post = (r->method == NGX_HTTP_POST);

    return action;
}


static ngx_http_auth_step_t *
ngx_http_auth_router_find(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_http_auth_step_t   *steps;
    ngx_http_auth_route_t  *route;

    ngx_http_auth_router_split(r, action);

    for (route = ngx_http_auth_routes; route->name.len; route++) {

        if (action->name.len != route->name.len
            || ngx_memcmp(action->name.data, route->name.data,
                          route->name.len) != 0)
        {
            continue;
        }

        steps = action->post ? route->post
                : r->method == NGX_HTTP_GET ? route->get : NULL;

        if (steps) {
            action->failure = route->failure;
            return steps;
        }
    }

    return ngx_http_auth_bad_request_steps;
}


/* the first two segments behind the address of the API */

static void
ngx_http_auth_router_split(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    u_char      *p, *last, *end;
    ngx_str_t   *segments[2];
    ngx_uint_t   i;

    segments[0] = &action->name;
    segments[1] = &action->segment;

    if (r->uri.len <= action->site->api.len) {
        return;
    }

    p = r->uri.data + action->site->api.len;
    last = r->uri.data + r->uri.len;

    for (i = 0; i < 2 && p < last && *p == '/'; i++) {

        p++;

        end = ngx_strlchr(p, last, '/');
        if (end == NULL) {
            end = last;
        }

        segments[i]->data = p;
        segments[i]->len = end - p;

        p = end;
    }
}


/* Returns NGX_OK, NGX_ERROR or a status. */

static ngx_int_t
ngx_http_auth_router_parse(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_int_t  rc;
    ngx_str_t  body, json;

    if (ngx_http_auth_form_parse(r->pool, &r->args, &action->query)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_router_body(r, &body);
    if (rc != NGX_OK) {
        return rc;
    }

    if (ngx_http_auth_router_is_json(r)) {
        rc = ngx_http_auth_form_parse_json(r->pool, &body, &action->body);

        if (rc == NGX_DECLINED && body.len) {
            return NGX_HTTP_BAD_REQUEST;
        }

    } else {
        rc = ngx_http_auth_form_parse(r->pool, &body, &action->body);
    }

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    action->json = (ngx_http_auth_form_get(&action->body, "json", &json)
                    == NGX_OK
                    && json.len == 4
                    && ngx_memcmp(json.data, "true", 4) == 0);

    return NGX_OK;
}


/* Returns NGX_OK, NGX_ERROR or a status. */

static ngx_int_t
ngx_http_auth_router_body(ngx_http_request_t *r, ngx_str_t *body)
{
    u_char       *p;
    size_t        len;
    ngx_chain_t  *cl;

    ngx_str_null(body);

    if (r->method != NGX_HTTP_POST || r->request_body == NULL) {
        return NGX_OK;
    }

    len = 0;

    for (cl = r->request_body->bufs; cl; cl = cl->next) {
        len += ngx_buf_size(cl->buf);
    }

    if (len == 0) {
        return NGX_OK;
    }

    if (len > NGX_HTTP_AUTH_ROUTER_MAX_BODY) {
        return NGX_HTTP_REQUEST_ENTITY_TOO_LARGE;
    }

    p = ngx_pnalloc(r->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    body->data = p;
    body->len = len;

    for (cl = r->request_body->bufs; cl; cl = cl->next) {

        if (ngx_http_auth_router_copy(r, cl->buf, p) != NGX_OK) {
            return NGX_ERROR;
        }

        p += ngx_buf_size(cl->buf);
    }

    return NGX_OK;
}


/* A body over client_body_buffer_size stands in a file. */

static ngx_int_t
ngx_http_auth_router_copy(ngx_http_request_t *r, ngx_buf_t *b, u_char *dst)
{
    size_t  size;

    size = (size_t) ngx_buf_size(b);

    if (size == 0) {
        return NGX_OK;
    }

    if (ngx_buf_in_memory(b)) {
        ngx_memcpy(dst, b->pos, size);
        return NGX_OK;
    }

    if (ngx_read_file(b->file, dst, size, b->file_pos) != (ssize_t) size) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "auth: the body of a request could not be read back");
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_router_is_json(ngx_http_request_t *r)
{
    ngx_str_t  *type;

    if (r->headers_in.content_type == NULL) {
        return 0;
    }

    type = &r->headers_in.content_type->value;

    return type->len >= sizeof("application/json") - 1
           && ngx_strncasecmp(type->data, (u_char *) "application/json",
                              sizeof("application/json") - 1)
              == 0;
}
