
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_crypto.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_userinfo.h"


typedef struct {
    ngx_http_auth_userinfo_t     req;

    json_t                     **raw;
    ngx_http_auth_wait_t        *wait;
    ngx_http_auth_fetch_t       *fetch;
} ngx_http_auth_userinfo_op_t;


static ngx_uint_t ngx_http_auth_userinfo_needed(ngx_http_auth_userinfo_t *req,
    ngx_http_auth_metadata_t *metadata);
static ngx_int_t ngx_http_auth_userinfo_fetch(ngx_http_auth_userinfo_op_t *op,
    ngx_str_t *url, const char *scheme, ngx_keyval_t *headers,
    ngx_http_auth_fetch_handler_pt handler);
static ngx_int_t ngx_http_auth_userinfo_headers(ngx_pool_t *pool,
    ngx_keyval_t *row, ngx_http_auth_fetch_request_t *fr);
static void ngx_http_auth_userinfo_handler(void *data,
    ngx_http_auth_fetch_response_t *res);
static ngx_int_t ngx_http_auth_userinfo_answer(ngx_http_auth_userinfo_op_t *op,
    ngx_http_auth_fetch_response_t *res);
static ngx_int_t ngx_http_auth_userinfo_take(ngx_http_auth_userinfo_op_t *op,
    json_t *json);
static ngx_int_t ngx_http_auth_userinfo_merge(json_t *claims, json_t *json);
static ngx_int_t ngx_http_auth_userinfo_call(ngx_http_auth_userinfo_op_t *op);
static ngx_int_t ngx_http_auth_userinfo_call_url(
    ngx_http_auth_userinfo_op_t *op, ngx_str_t *url);
static void ngx_http_auth_userinfo_call_handler(void *data,
    ngx_http_auth_fetch_response_t *res);
static ngx_int_t ngx_http_auth_userinfo_call_answer(
    ngx_http_auth_userinfo_op_t *op, ngx_http_auth_fetch_response_t *res);
static json_t *ngx_http_auth_userinfo_call_entry(
    ngx_http_auth_preset_call_t *call, json_t *json);
static ngx_int_t ngx_http_auth_userinfo_set(json_t *raw, json_t *entry,
    ngx_http_auth_preset_set_t *set);
static ngx_int_t ngx_http_auth_userinfo_no_answer(
    ngx_http_auth_userinfo_op_t *op, ngx_http_auth_fetch_response_t *res);
static ngx_int_t ngx_http_auth_userinfo_fail(ngx_http_auth_userinfo_op_t *op,
    ngx_uint_t code, const char *why);
static void ngx_http_auth_userinfo_cancel(void *data);


ngx_int_t
ngx_http_auth_userinfo_get(ngx_http_auth_userinfo_t *req, json_t **raw,
    ngx_http_auth_wait_t *w)
{
    ngx_http_auth_metadata_t     *metadata;
    ngx_http_auth_userinfo_op_t  *op;

    *raw = NULL;

    op = ngx_pcalloc(w->pool, sizeof(ngx_http_auth_userinfo_op_t));
    if (op == NULL) {
        return ngx_http_auth_error(w->log,
                                   NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, 0,
                                   "no memory");
    }

    op->req = *req;
    op->raw = raw;
    op->wait = w;

    metadata = ngx_http_auth_provider_metadata(req->provider);

    if (metadata == NULL) {
        return ngx_http_auth_userinfo_fail(op,
                                       NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                                       "the metadata are not known");
    }

    if (!ngx_http_auth_userinfo_needed(req, metadata)) {
        *raw = req->claims;
        return ngx_http_auth_userinfo_call(op);
    }

    if (metadata->userinfo_endpoint.len == 0) {
        return ngx_http_auth_userinfo_fail(op,
                                       NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                                       "no userinfo_endpoint is known");
    }

    return ngx_http_auth_userinfo_fetch(op, &metadata->userinfo_endpoint,
                                        "Bearer",
                                        req->provider->preset->headers,
                                        ngx_http_auth_userinfo_handler);
}


static ngx_uint_t
ngx_http_auth_userinfo_needed(ngx_http_auth_userinfo_t *req,
    ngx_http_auth_metadata_t *metadata)
{
    if (req->claims == NULL) {
        return 1;
    }

    switch (req->provider->userinfo) {

    case NGX_HTTP_AUTH_USERINFO_ON:
        return 1;

    case NGX_HTTP_AUTH_USERINFO_OFF:
        return 0;

    default: /* NGX_HTTP_AUTH_USERINFO_AUTO */
        return metadata->userinfo_endpoint.len
               && ngx_http_auth_profile_lacks(&req->provider->profile,
                                              req->claims);
    }
}


static ngx_int_t
ngx_http_auth_userinfo_fetch(ngx_http_auth_userinfo_op_t *op, ngx_str_t *url,
    const char *scheme, ngx_keyval_t *headers,
    ngx_http_auth_fetch_handler_pt handler)
{
    size_t                          len;
    ngx_http_auth_wait_t           *w;
    ngx_http_auth_fetch_request_t   fr;

    w = op->wait;

    ngx_memzero(&fr, sizeof(ngx_http_auth_fetch_request_t));

    fr.url = *url;
    fr.allow_http = ngx_http_auth_provider_is_http(url) ? 1 : 0;

    len = ngx_strlen(scheme) + 1 + op->req.access_token.len;

    fr.authorization.data = ngx_pnalloc(w->pool, len + 1);

    if (fr.authorization.data == NULL
        || ngx_http_auth_userinfo_headers(w->pool, headers, &fr) != NGX_OK)
    {
        return ngx_http_auth_userinfo_fail(op,
                                       NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                                       "no memory");
    }

    fr.authorization.len = ngx_sprintf(fr.authorization.data, "%s %V%Z",
                                       scheme, &op->req.access_token)
                           - fr.authorization.data - 1;

    op->fetch = ngx_http_auth_fetch_start(op->req.fetch, &fr, handler, op,
                                          w->log);
    if (op->fetch == NULL) {
        return ngx_http_auth_userinfo_fail(op,
                                       NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                                       "the request could not be started");
    }

    w->op = op;
    w->cancel = ngx_http_auth_userinfo_cancel;

    return NGX_AGAIN;
}


static ngx_int_t
ngx_http_auth_userinfo_headers(ngx_pool_t *pool, ngx_keyval_t *row,
    ngx_http_auth_fetch_request_t *fr)
{
    ngx_keyval_t  *h;

    if (row == NULL) {
        return NGX_OK;
    }

    fr->headers = ngx_array_create(pool, 2, sizeof(ngx_keyval_t));
    if (fr->headers == NULL) {
        return NGX_ERROR;
    }

    for ( /* void */ ; row->key.len; row++) {
        h = ngx_array_push(fr->headers);
        if (h == NULL) {
            return NGX_ERROR;
        }

        *h = *row;
    }

    return NGX_OK;
}


static void
ngx_http_auth_userinfo_handler(void *data, ngx_http_auth_fetch_response_t *res)
{
    ngx_http_auth_userinfo_op_t *op = data;

    ngx_int_t  rc;

    op->fetch = NULL;

    rc = ngx_http_auth_userinfo_answer(op, res);

    if (rc == NGX_OK) {
        rc = ngx_http_auth_userinfo_call(op);
    }

    if (rc != NGX_AGAIN) {
        ngx_http_auth_wait_finish(op->wait, rc);
    }
}


static ngx_int_t
ngx_http_auth_userinfo_answer(ngx_http_auth_userinfo_op_t *op,
    ngx_http_auth_fetch_response_t *res)
{
    json_t     *json;
    ngx_str_t  *type;

    if (res->rc != NGX_OK || res->status != 200) {
        return ngx_http_auth_userinfo_no_answer(op, res);
    }

    type = &res->content_type;

    if (type->len == sizeof("application/jwt") - 1
        && ngx_strncmp(type->data, "application/jwt", type->len) == 0)
    {
        return ngx_http_auth_userinfo_fail(op,
                  NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                  "signed answers are not supported, unset "
                  "userinfo_signed_response_alg of the client there");
    }

    json = ngx_http_auth_json_parse(&res->body,
                                    NGX_HTTP_AUTH_USERINFO_MAX_ANSWER);
    if (json == NULL) {
        return ngx_http_auth_userinfo_fail(op,
                  NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR,
                  "it is not an acceptable JSON object");
    }

    if (ngx_http_auth_json_to_pool(op->wait->pool, json) != NGX_OK) {
        return ngx_http_auth_userinfo_fail(op,
                  NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "no memory");
    }

    return ngx_http_auth_userinfo_take(op, json);
}


static ngx_int_t
ngx_http_auth_userinfo_take(ngx_http_auth_userinfo_op_t *op, json_t *json)
{
    ngx_str_t  sub, expected;

    if (op->req.claims == NULL) {
        *op->raw = json;
        return NGX_OK;
    }

    /* OpenID Connect Core 1.0, 5.3.2 */

    if (ngx_http_auth_json_string(json, "sub", &sub) != NGX_OK
        || ngx_http_auth_json_string(op->req.claims, "sub", &expected)
           != NGX_OK
        || !ngx_http_auth_crypto_equal(&sub, &expected))
    {
        return ngx_http_auth_userinfo_fail(op,
                  NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                  "sub is not that of the id_token");
    }

    if (ngx_http_auth_userinfo_merge(op->req.claims, json) != NGX_OK) {
        return ngx_http_auth_userinfo_fail(op,
                  NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "no memory");
    }

    *op->raw = op->req.claims;

    return NGX_OK;
}


/*
 * What was signed wins, and an address must not become verified by a statement
 * about another one.
 */

static ngx_int_t
ngx_http_auth_userinfo_merge(json_t *claims, json_t *json)
{
    json_t  *email;

    email = json_object_get(claims, "email");

    if (email && !json_is_null(email)
        && !json_equal(email, json_object_get(json, "email")))
    {
        json_object_del(json, "email_verified");

    } else if (json_object_get(json, "email")) {

        /* the other way round: the claim was about no address */

        if (email == NULL || json_is_null(email)) {
            json_object_del(claims, "email");
            json_object_del(claims, "email_verified");
        }
    }

    return json_object_update_missing(claims, json) == 0 ? NGX_OK : NGX_ERROR;
}


/* The preset's further call, if it has one; *op->raw is there. */

static ngx_int_t
ngx_http_auth_userinfo_call(ngx_http_auth_userinfo_op_t *op)
{
    ngx_str_t                     url;
    ngx_http_auth_preset_set_t   *set;
    ngx_http_auth_preset_call_t  *call;

    call = op->req.provider->preset->call;

    if (call == NULL) {
        return NGX_OK;
    }

    for (set = call->set; set->to.len; set++) {
        if (set->only) {
            json_object_del(*op->raw, (char *) set->to.data);
        }
    }

    if (ngx_http_auth_userinfo_call_url(op, &url) != NGX_OK) {
        return ngx_http_auth_userinfo_fail(op,
                                       NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                                       "no memory");
    }

    return ngx_http_auth_userinfo_fetch(op, &url, (char *) call->scheme.data,
                                        op->req.provider->preset->headers,
                                        ngx_http_auth_userinfo_call_handler);
}


/* A token never goes to another host than its userinfo because of a preset. */

static ngx_int_t
ngx_http_auth_userinfo_call_url(ngx_http_auth_userinfo_op_t *op,
    ngx_str_t *url)
{
    u_char     *p, *end, *last;
    ngx_str_t  *path, *endpoint;

    path = &op->req.provider->preset->call->url;

    if (path->data[0] != '/') {
        *url = *path;
        return NGX_OK;
    }

    endpoint = &ngx_http_auth_provider_metadata(op->req.provider)
               ->userinfo_endpoint;
    last = endpoint->data + endpoint->len;

    end = ngx_strlchr(endpoint->data, last, '?');

    if (end == NULL) {
        end = last;
    }

    url->len = (end - endpoint->data) + path->len;
    url->data = ngx_pnalloc(op->wait->pool, url->len + 1);
    if (url->data == NULL) {
        return NGX_ERROR;
    }

    p = ngx_cpymem(url->data, endpoint->data, end - endpoint->data);
    ngx_memcpy(p, path->data, path->len + 1);

    return NGX_OK;
}


static void
ngx_http_auth_userinfo_call_handler(void *data,
    ngx_http_auth_fetch_response_t *res)
{
    ngx_http_auth_userinfo_op_t *op = data;

    op->fetch = NULL;

    ngx_http_auth_wait_finish(op->wait,
                              ngx_http_auth_userinfo_call_answer(op, res));
}


static ngx_int_t
ngx_http_auth_userinfo_call_answer(ngx_http_auth_userinfo_op_t *op,
    ngx_http_auth_fetch_response_t *res)
{
    json_t                       *json, *entry;
    ngx_int_t                     rc;
    ngx_http_auth_preset_call_t  *call;

    call = op->req.provider->preset->call;

    if (res->rc == NGX_OK && call->optional
        && res->status >= 400 && res->status < 500)
    {
        return NGX_OK;
    }

    if (res->rc != NGX_OK || res->status != 200) {
        return ngx_http_auth_userinfo_no_answer(op, res);
    }

    json = call->need
           ? ngx_http_auth_json_parse_array(&res->body,
                                            NGX_HTTP_AUTH_USERINFO_MAX_ANSWER)
           : ngx_http_auth_json_parse(&res->body,
                                      NGX_HTTP_AUTH_USERINFO_MAX_ANSWER);
    if (json == NULL) {
        return ngx_http_auth_userinfo_fail(op,
                  NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR,
                  "that of the further call is not acceptable JSON");
    }

    entry = call->need ? ngx_http_auth_userinfo_call_entry(call, json) : json;
    rc = NGX_OK;

    if (entry) {
        rc = ngx_http_auth_userinfo_set(*op->raw, entry, call->set);
    }

    json_decref(json);

    if (rc != NGX_OK) {
        return ngx_http_auth_userinfo_fail(op,
                  NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, "no memory");
    }

    return NGX_OK;
}


/* The first entry that has all that is needed; borrowed, NULL if none has. */

static json_t *
ngx_http_auth_userinfo_call_entry(ngx_http_auth_preset_call_t *call,
    json_t *json)
{
    size_t      i;
    json_t     *entry;
    ngx_str_t  *need;

    json_array_foreach (json, i, entry) {

        for (need = call->need; need->len; need++) {
            if (!json_is_true(json_object_get(entry, (char *) need->data))) {
                break;
            }
        }

        if (need->len == 0 && json_is_object(entry)) {
            return entry;
        }
    }

    return NULL;
}


static ngx_int_t
ngx_http_auth_userinfo_set(json_t *raw, json_t *entry,
    ngx_http_auth_preset_set_t *set)
{
    json_t  *value;

    for ( /* void */ ; set->to.len; set++) {

        value = json_object_get(entry, (char *) set->from.data);

        if (value == NULL || json_is_null(value)) {
            continue;
        }

        if (json_object_set(raw, (char *) set->to.data, value) != 0) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_userinfo_no_answer(ngx_http_auth_userinfo_op_t *op,
    ngx_http_auth_fetch_response_t *res)
{
    if (res->rc != NGX_OK) {
        return ngx_http_auth_userinfo_fail(op,
                                       NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
                                       res->error);
    }

    return ngx_http_auth_error(op->wait->log,
                               NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR, 0,
                               "provider \"%V\": the userinfo answer has "
                               "status %ui",
                               &op->req.provider->id, res->status);
}


static ngx_int_t
ngx_http_auth_userinfo_fail(ngx_http_auth_userinfo_op_t *op, ngx_uint_t code,
    const char *why)
{
    return ngx_http_auth_error(op->wait->log, code, 0,
                               "provider \"%V\": no usable userinfo answer: "
                               "%s", &op->req.provider->id, why);
}


static void
ngx_http_auth_userinfo_cancel(void *data)
{
    ngx_http_auth_userinfo_op_t *op = data;

    ngx_http_auth_fetch_cancel(op->fetch);
}
