
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_client.h"
#include "ngx_http_auth_error.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_token.h"
#include "ngx_http_auth_url.h"


#define NGX_HTTP_AUTH_TOKEN_MAX_ERROR  64
#define NGX_HTTP_AUTH_TOKEN_MAX_PAIRS  64


typedef struct {
    ngx_http_auth_provider_t   *provider;
    ngx_http_auth_tokens_t     *tokens;
    ngx_http_auth_fetch_t      *fetch;
    ngx_http_auth_wait_t       *wait;
} ngx_http_auth_token_op_t;


static ngx_int_t ngx_http_auth_token_body(ngx_pool_t *pool,
    ngx_http_auth_token_request_t *req, ngx_http_auth_fetch_request_t *fr,
    const char **err);
static void ngx_http_auth_token_handler(void *data,
    ngx_http_auth_fetch_response_t *res);
static ngx_int_t ngx_http_auth_token_answer(ngx_http_auth_token_op_t *op,
    ngx_http_auth_fetch_response_t *res);
static ngx_int_t ngx_http_auth_token_refused(ngx_http_auth_token_op_t *op,
    ngx_http_auth_fetch_response_t *res, const char *err);
static json_t *ngx_http_auth_token_json(ngx_pool_t *pool, ngx_str_t *body,
    ngx_uint_t form);
static json_t *ngx_http_auth_token_form(ngx_pool_t *pool, ngx_str_t *body);
static ngx_int_t ngx_http_auth_token_form_pair(ngx_pool_t *pool, json_t *json,
    u_char *p, u_char *last);
static ngx_int_t ngx_http_auth_token_read(ngx_pool_t *pool, json_t *json,
    ngx_http_auth_tokens_t *tokens, char **err);
static ngx_int_t ngx_http_auth_token_type(json_t *json);
static ngx_int_t ngx_http_auth_token_member(ngx_pool_t *pool, json_t *json,
    const char *name, ngx_str_t *value);
static time_t ngx_http_auth_token_expires(json_t *json);
static void ngx_http_auth_token_cancel(void *data);


ngx_int_t
ngx_http_auth_token_exchange(ngx_http_auth_token_request_t *req,
    ngx_http_auth_tokens_t *tokens, ngx_http_auth_wait_t *w)
{
    const char                     *err;
    ngx_http_auth_token_op_t       *op;
    ngx_http_auth_metadata_t       *metadata;
    ngx_http_auth_fetch_request_t   fr;

    ngx_memzero(tokens, sizeof(ngx_http_auth_tokens_t));
    ngx_memzero(&fr, sizeof(ngx_http_auth_fetch_request_t));

    metadata = ngx_http_auth_provider_metadata(req->provider);

    if (metadata == NULL) {
        err = "its metadata are not known";
        goto failed;
    }

    fr.url = metadata->token_endpoint;
    fr.allow_http = ngx_http_auth_provider_is_http(&fr.url) ? 1 : 0;
    ngx_str_set(&fr.content_type, "application/x-www-form-urlencoded");

    if (ngx_http_auth_token_body(w->pool, req, &fr, &err) != NGX_OK) {
        goto failed;
    }

    err = "no memory";

    op = ngx_palloc(w->pool, sizeof(ngx_http_auth_token_op_t));
    if (op == NULL) {
        goto failed;
    }

    op->provider = req->provider;
    op->tokens = tokens;
    op->wait = w;

    op->fetch = ngx_http_auth_fetch_start(req->fetch, &fr,
                                          ngx_http_auth_token_handler, op,
                                          w->log);
    if (op->fetch == NULL) {
        err = "the request could not be started";
        goto failed;
    }

    w->op = op;
    w->cancel = ngx_http_auth_token_cancel;

    return NGX_AGAIN;

failed:

    return ngx_http_auth_error(w->log,
                               NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR, 0,
                               "provider \"%V\": %s", &req->provider->id, err);
}


static ngx_int_t
ngx_http_auth_token_body(ngx_pool_t *pool, ngx_http_auth_token_request_t *req,
    ngx_http_auth_fetch_request_t *fr, const char **err)
{
    ngx_str_t              grant;
    ngx_http_auth_query_t  q;

    if (req->code.len == 0 || req->code.len > NGX_HTTP_AUTH_TOKEN_MAX_CODE) {
        *err = "its answer has no acceptable code";
        return NGX_ERROR;
    }

    *err = "no memory";

    ngx_str_set(&grant, "authorization_code");

    if (ngx_http_auth_query_init(&q, pool) != NGX_OK
        || ngx_http_auth_query_add_literal(&q, "grant_type", &grant) != NGX_OK
        || ngx_http_auth_query_add_literal(&q, "code", &req->code) != NGX_OK
        || ngx_http_auth_query_add_literal(&q, "redirect_uri",
                                           &req->redirect_uri)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if ((req->provider->checks & NGX_HTTP_AUTH_CHECK_PKCE)
        && ngx_http_auth_query_add_literal(&q, "code_verifier",
                                           &req->verifier)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_auth_client_authenticate(pool, req->provider, &q,
                                          &fr->authorization)
        != NGX_OK)
    {
        *err = "the client's credentials could not be prepared";
        return NGX_ERROR;
    }

    return ngx_http_auth_query_join(&q, NULL, &fr->body);
}


static void
ngx_http_auth_token_handler(void *data, ngx_http_auth_fetch_response_t *res)
{
    ngx_http_auth_token_op_t *op = data;

    ngx_http_auth_wait_finish(op->wait, ngx_http_auth_token_answer(op, res));
}


static ngx_int_t
ngx_http_auth_token_answer(ngx_http_auth_token_op_t *op,
    ngx_http_auth_fetch_response_t *res)
{
    char                      *err;
    ngx_http_auth_provider_t  *provider;

    provider = op->provider;

    if (res->rc != NGX_OK) {
        return ngx_http_auth_error(op->wait->log,
                              NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR, 0,
                              "provider \"%V\": no answer from the token "
                              "endpoint: %s", &provider->id, res->error);
    }

    if (res->status != 200) {
        return ngx_http_auth_token_refused(op, res, "it is a refusal");
    }

    if (ngx_http_auth_token_parse(op->wait->pool, &res->body,
                                  provider->preset->form_answer, op->tokens,
                                  &err)
        != NGX_OK)
    {
        return ngx_http_auth_token_refused(op, res, err);
    }

    if (provider->type == NGX_HTTP_AUTH_PROVIDER_OIDC
        && op->tokens->id_token.len == 0)
    {
        return ngx_http_auth_token_refused(op, res, "id_token is missing");
    }

    return NGX_OK;
}


/* Some providers refuse with status 200, so "error" is looked for always. */

static ngx_int_t
ngx_http_auth_token_refused(ngx_http_auth_token_op_t *op,
    ngx_http_auth_fetch_response_t *res, const char *err)
{
    size_t      i;
    json_t     *json;
    ngx_str_t   code;

    json = ngx_http_auth_token_json(op->wait->pool, &res->body,
                                    op->provider->preset->form_answer);

    if (json == NULL
        || ngx_http_auth_json_string(json, "error", &code) != NGX_OK
        || code.len > NGX_HTTP_AUTH_TOKEN_MAX_ERROR)
    {
        ngx_str_set(&code, "");
    }

    for (i = 0; i < code.len; i++) {
        if ((code.data[i] < 'a' || code.data[i] > 'z')
            && code.data[i] != '_')
        {
            ngx_str_set(&code, "");
        }
    }

    ngx_http_auth_error(op->wait->log,
                        NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR, 0,
                        "provider \"%V\": the answer of the token endpoint "
                        "(status %ui%s%V) is not usable: %s",
                        &op->provider->id, res->status,
                        code.len ? ", error " : "", &code, err);

    json_decref(json);

    return NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR;
}


ngx_int_t
ngx_http_auth_token_parse(ngx_pool_t *pool, ngx_str_t *body, ngx_uint_t form,
    ngx_http_auth_tokens_t *tokens, char **err)
{
    json_t     *json;
    ngx_int_t   rc;

    ngx_memzero(tokens, sizeof(ngx_http_auth_tokens_t));

    json = ngx_http_auth_token_json(pool, body, form);
    if (json == NULL) {
        *err = "it is not an acceptable JSON object";
        return NGX_ERROR;
    }

    rc = ngx_http_auth_token_read(pool, json, tokens, err);

    json_decref(json);

    return rc;
}


static json_t *
ngx_http_auth_token_json(ngx_pool_t *pool, ngx_str_t *body, ngx_uint_t form)
{
    json_t  *json;

    json = ngx_http_auth_json_parse(body, NGX_HTTP_AUTH_TOKEN_MAX_ANSWER);

    if (json == NULL && form && body->len <= NGX_HTTP_AUTH_TOKEN_MAX_ANSWER) {
        json = ngx_http_auth_token_form(pool, body);
    }

    return json;
}


/* Form-encoded text as an object of strings; NULL if it is something else. */

static json_t *
ngx_http_auth_token_form(ngx_pool_t *pool, ngx_str_t *body)
{
    u_char      *p, *last, *end;
    json_t      *json;
    ngx_uint_t   n;

    if (body->len == 0) {
        return NULL;
    }

    json = json_object();
    if (json == NULL) {
        return NULL;
    }

    last = body->data + body->len;
    n = 0;

    for (p = body->data; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');

        if (end == NULL) {
            end = last;
        }

        if (n++ == NGX_HTTP_AUTH_TOKEN_MAX_PAIRS
            || ngx_http_auth_token_form_pair(pool, json, p, end) != NGX_OK)
        {
            json_decref(json);
            return NULL;
        }
    }

    return json;
}


static ngx_int_t
ngx_http_auth_token_form_pair(ngx_pool_t *pool, json_t *json, u_char *p,
    u_char *last)
{
    u_char     *eq;
    ngx_str_t   raw, name, value;

    eq = ngx_strlchr(p, last, '=');
    if (eq == NULL) {
        return NGX_ERROR;
    }

    raw.len = eq - p;
    raw.data = p;

    if (ngx_http_auth_url_decode(pool, &raw, 1, &name) != NGX_OK) {
        return NGX_ERROR;
    }

    raw.len = last - eq - 1;
    raw.data = eq + 1;

    if (ngx_http_auth_url_decode(pool, &raw, 1, &value) != NGX_OK) {
        return NGX_ERROR;
    }

    if (name.len == 0 || json_object_get(json, (char *) name.data)) {
        return NGX_ERROR;
    }

    return ngx_http_auth_json_set(json, (char *) name.data, &value);
}


static ngx_int_t
ngx_http_auth_token_read(ngx_pool_t *pool, json_t *json,
    ngx_http_auth_tokens_t *tokens, char **err)
{
    if (ngx_http_auth_token_member(pool, json, "access_token",
                                   &tokens->access_token)
        != NGX_OK)
    {
        *err = "access_token is missing or has unexpected characters";
        return NGX_ERROR;
    }

    if (ngx_http_auth_token_type(json) != NGX_OK) {
        *err = "token_type is not Bearer";
        return NGX_ERROR;
    }

    if (ngx_http_auth_token_member(pool, json, "id_token", &tokens->id_token)
        == NGX_ERROR)
    {
        *err = "id_token is not a token";
        return NGX_ERROR;
    }

    if (ngx_http_auth_token_member(pool, json, "refresh_token",
                                   &tokens->refresh_token)
        == NGX_ERROR)
    {
        *err = "refresh_token has unexpected characters";
        return NGX_ERROR;
    }

    if (ngx_http_auth_token_member(pool, json, "scope", &tokens->scope)
        == NGX_ERROR)
    {
        ngx_str_null(&tokens->scope);
    }

    tokens->expires = ngx_http_auth_token_expires(json);

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_token_type(json_t *json)
{
    ngx_int_t  rc;
    ngx_str_t  type;

    rc = ngx_http_auth_json_string(json, "token_type", &type);

    if (rc == NGX_DECLINED) {
        return NGX_OK;
    }

    if (rc != NGX_OK || type.len != 6
        || ngx_strncasecmp(type.data, (u_char *) "bearer", 6) != 0)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


/*
 * A member of printable ASCII, which alone may stand in a header field.
 * NGX_DECLINED if it is absent, null or empty, NGX_ERROR if it is unusable.
 */

static ngx_int_t
ngx_http_auth_token_member(ngx_pool_t *pool, json_t *json, const char *name,
    ngx_str_t *value)
{
    size_t     i;
    json_t    *member;
    ngx_str_t  s;

    member = json_object_get(json, name);

    if (member == NULL || json_is_null(member)) {
        return NGX_DECLINED;
    }

    if (ngx_http_auth_json_string(json, name, &s) != NGX_OK
        || s.len > NGX_HTTP_AUTH_TOKEN_MAX_TOKEN)
    {
        return NGX_ERROR;
    }

    if (s.len == 0) {
        return NGX_DECLINED;
    }

    for (i = 0; i < s.len; i++) {
        if (s.data[i] < ' ' || s.data[i] > 0x7e) {
            return NGX_ERROR;
        }
    }

    value->data = ngx_pnalloc(pool, s.len + 1);
    if (value->data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(value->data, s.data, s.len);

    value->data[s.len] = '\0';
    value->len = s.len;

    return NGX_OK;
}


/* A number, or digits as some providers write it; anything else is ignored. */

static time_t
ngx_http_auth_token_expires(json_t *json)
{
    time_t     seconds;
    ngx_str_t  text;

    if (ngx_http_auth_json_time(json, "expires_in", &seconds) != NGX_OK) {

        if (ngx_http_auth_json_string(json, "expires_in", &text) != NGX_OK
            || text.len == 0 || text.len > 10)
        {
            return 0;
        }

        seconds = ngx_atotm(text.data, text.len);
    }

    if (seconds <= 0) {
        return 0;
    }

    return ngx_time() + ngx_min(seconds, NGX_HTTP_AUTH_TOKEN_MAX_EXPIRES);
}


static void
ngx_http_auth_token_cancel(void *data)
{
    ngx_http_auth_token_op_t *op = data;

    ngx_http_auth_fetch_cancel(op->fetch);
}
