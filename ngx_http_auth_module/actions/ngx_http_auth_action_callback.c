
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_attempt_cookie.h"
#include "ngx_http_auth_discovery.h"
#include "ngx_http_auth_id_token.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_token.h"
#include "ngx_http_auth_userinfo.h"


/* one sign-in, from the provider's answer to the session */

typedef struct {
    ngx_str_t                 code;
    ngx_str_t                 state;
    ngx_str_t                 iss;
    ngx_str_t                 error;
    ngx_http_auth_attempt_t   attempt;
    ngx_http_auth_tokens_t    tokens;
    json_t                   *claims;      /* of the id_token, or NULL */
    json_t                   *profile;     /* as the provider tells it */
    ngx_http_auth_user_t      user;
} ngx_http_auth_callback_t;


static ngx_int_t ngx_http_auth_callback_choose(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_read(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_field(ngx_http_auth_action_t *action,
    const char *name, ngx_str_t *value);
static ngx_int_t ngx_http_auth_callback_take_attempt(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_repeated(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_int_t rc);
static ngx_int_t ngx_http_auth_callback_discover(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_check_answer(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_exchange_code(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_verify_id_token(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_get_profile(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_map_profile(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_callback_create_session(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static json_t *ngx_http_auth_callback_claims(ngx_http_auth_action_t *action,
    ngx_http_auth_callback_t *callback);
static ngx_int_t ngx_http_auth_callback_keep(ngx_http_auth_callback_t *callback,
    json_t *claims, ngx_str_t *name);
static ngx_int_t ngx_http_auth_callback_return(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);


/* GET and POST /callback/:provider */

ngx_http_auth_step_t  ngx_http_auth_callback_steps[] = {
    { ngx_string("choose provider"), ngx_http_auth_callback_choose },
    { ngx_string("read answer"), ngx_http_auth_callback_read },
    { ngx_string("take attempt"), ngx_http_auth_callback_take_attempt },
    { ngx_string("discover"), ngx_http_auth_callback_discover },
    { ngx_string("check answer"), ngx_http_auth_callback_check_answer },
    { ngx_string("exchange code"), ngx_http_auth_callback_exchange_code },
    { ngx_string("verify id_token"), ngx_http_auth_callback_verify_id_token },
    { ngx_string("get profile"), ngx_http_auth_callback_get_profile },
    { ngx_string("map profile"), ngx_http_auth_callback_map_profile },
    { ngx_string("create session"), ngx_http_auth_callback_create_session },
    { ngx_string("return"), ngx_http_auth_callback_return },
    ngx_http_auth_last_step
};


static ngx_int_t
ngx_http_auth_callback_choose(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    action->provider = ngx_http_auth_provider_find(action->site->providers,
                                                   &action->segment);
    if (action->provider == NULL) {
        return ngx_http_auth_answer_bad_request(r, action);
    }

    action->data = ngx_pcalloc(r->pool, sizeof(ngx_http_auth_callback_t));

    return action->data ? NGX_OK : NGX_ERROR;
}


/* A parameter that comes twice is an attack on whoever reads the other one. */

static ngx_int_t
ngx_http_auth_callback_read(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_http_auth_callback_t  *callback;

    callback = action->data;

    if (ngx_http_auth_callback_field(action, "code", &callback->code)
        == NGX_BUSY
        || ngx_http_auth_callback_field(action, "state", &callback->state)
           == NGX_BUSY
        || ngx_http_auth_callback_field(action, "iss", &callback->iss)
           == NGX_BUSY
        || ngx_http_auth_callback_field(action, "error", &callback->error)
           == NGX_BUSY)
    {
        return ngx_http_auth_answer_bad_request(r, action);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_callback_field(ngx_http_auth_action_t *action, const char *name,
    ngx_str_t *value)
{
    ngx_int_t  query, body;
    ngx_str_t  posted;

    query = ngx_http_auth_form_get(&action->query, name, value);
    body = ngx_http_auth_form_get(&action->body, name, &posted);

    if (body == NGX_DECLINED) {
        return query;
    }

    if (query != NGX_DECLINED) {
        return NGX_BUSY;
    }

    *value = posted;

    return body;
}


static ngx_int_t
ngx_http_auth_callback_take_attempt(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_int_t                  rc;
    ngx_http_auth_callback_t  *callback;

    callback = action->data;

    rc = ngx_http_auth_attempt_cookie_take(r, action, &callback->state,
                                           &callback->attempt);
    if (rc > 0) {
        return ngx_http_auth_callback_repeated(r, action, rc);
    }

    return rc;
}


/*
 * A visitor who is signed in and comes here again (reload, back button) is
 * sent on instead of being frightened; no session is made.
 */

static ngx_int_t
ngx_http_auth_callback_repeated(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_int_t rc)
{
    (void) ngx_http_auth_http_session(r, action->ctx);

    if (action->ctx->session.status != NGX_HTTP_AUTH_SESSION_ACTIVE) {
        return rc;
    }

    if (ngx_http_auth_step_callback_url(r, action) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK,
                                         &action->callback_url);
}


static ngx_int_t
ngx_http_auth_callback_discover(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    return ngx_http_auth_provider_discover(action->provider,
                                           &action->site->fetch,
                                           NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
                                           &action->wait);
}


static ngx_int_t
ngx_http_auth_callback_check_answer(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    const char                *why;
    ngx_http_auth_callback_t  *callback;

    callback = action->data;

    why = ngx_http_auth_attempt_check(&callback->attempt, action->provider,
                                      &callback->state, &callback->iss);

    if (why == NULL && callback->error.len) {
        return ngx_http_auth_error(r->connection->log,
                            NGX_HTTP_AUTH_OAUTH_CALLBACK_HANDLER_ERROR, 0,
                            "provider \"%V\" answered with an error instead "
                            "of a code (the visitor may have cancelled)",
                            &action->provider->id);
    }

    if (why == NULL && callback->code.len == 0) {
        why = "the answer has no code";
    }

    if (why) {
        return ngx_http_auth_error(r->connection->log,
                                   NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR, 0,
                                   "provider \"%V\": %s",
                                   &action->provider->id, why);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_callback_exchange_code(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_http_auth_callback_t       *callback;
    ngx_http_auth_token_request_t   req;

    callback = action->data;

    if (ngx_http_auth_http_provider_url(r, action->ctx, "/callback/",
                                        action->provider, &req.redirect_uri)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    req.provider = action->provider;
    req.fetch = &action->site->fetch;
    req.code = callback->code;
    req.verifier = callback->attempt.verifier;

    return ngx_http_auth_token_exchange(&req, &callback->tokens,
                                        &action->wait);
}


static ngx_int_t
ngx_http_auth_callback_verify_id_token(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_http_auth_callback_t  *callback;
    ngx_http_auth_id_token_t   req;

    callback = action->data;

    if (action->provider->type != NGX_HTTP_AUTH_PROVIDER_OIDC) {
        return NGX_OK;
    }

    req.provider = action->provider;
    req.fetch = &action->site->fetch;
    req.id_token = callback->tokens.id_token;
    req.access_token = callback->tokens.access_token;
    req.nonce = callback->attempt.nonce;

    return ngx_http_auth_id_token_verify(&req, &callback->claims,
                                         &action->wait);
}


static ngx_int_t
ngx_http_auth_callback_get_profile(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_http_auth_callback_t  *callback;
    ngx_http_auth_userinfo_t   req;

    callback = action->data;

    req.provider = action->provider;
    req.fetch = &action->site->fetch;
    req.access_token = callback->tokens.access_token;
    req.claims = callback->claims;

    return ngx_http_auth_userinfo_get(&req, &callback->profile,
                                      &action->wait);
}


static ngx_int_t
ngx_http_auth_callback_map_profile(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_http_auth_callback_t  *callback;

    callback = action->data;

    return ngx_http_auth_profile_map(r->pool, r->connection->log,
                                     &action->provider->id,
                                     &action->provider->profile,
                                     callback->profile, &callback->user);
}


static ngx_int_t
ngx_http_auth_callback_create_session(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    json_t                    *claims;
    ngx_int_t                  rc;
    ngx_str_t                  token;
    ngx_http_auth_ctx_t       *ctx;
    ngx_http_auth_callback_t  *callback;

    ctx = action->ctx;
    callback = action->data;

    claims = ngx_http_auth_callback_claims(action, callback);
    if (claims == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_session_create(r->pool, action->site->session, claims,
                                      ngx_time(), &ctx->session, &token);
    if (rc == NGX_OK) {
        ctx->loaded = 1;
        rc = ngx_http_auth_http_set_session(r, &token,
                                            ctx->session.expires);
    }

    if (rc == NGX_OK) {
        rc = ngx_http_auth_attempt_cookie_make_room(r, action,
                                                    &callback->state, &token);
    }

    if (rc != NGX_OK) {
        return ngx_http_auth_error(r->connection->log,
                            NGX_HTTP_AUTH_OAUTH_CALLBACK_HANDLER_ERROR, 0,
                            "no session could be made for a user of provider "
                            "\"%V\"", &action->provider->id);
    }

    return NGX_OK;
}


/* NextAuth's names and order; NULL: no memory */

static json_t *
ngx_http_auth_callback_claims(ngx_http_auth_action_t *action,
    ngx_http_auth_callback_t *callback)
{
    json_t                *claims;
    ngx_int_t              rc;
    ngx_str_t             *name;
    ngx_uint_t             i;
    ngx_array_t           *kept;
    ngx_http_auth_user_t  *user;

    user = &callback->user;

    claims = json_object();
    if (claims == NULL) {
        return NULL;
    }

    rc = NGX_OK;

    if (user->name.len) {
        rc |= ngx_http_auth_json_set(claims, "name", &user->name);
    }

    if (user->email.len) {
        rc |= ngx_http_auth_json_set(claims, "email", &user->email);
    }

    if (user->image.len) {
        rc |= ngx_http_auth_json_set(claims, "picture", &user->image);
    }

    rc |= ngx_http_auth_json_set(claims, "sub", &user->id);
    rc |= ngx_http_auth_json_set(claims, "provider", &action->provider->id);

    if (user->email_verified) {
        rc |= json_object_set_new(claims, "email_verified", json_true());
    }

    kept = action->site->session_claims;
    name = kept ? kept->elts : NULL;

    for (i = 0; kept && i < kept->nelts; i++) {
        rc |= ngx_http_auth_callback_keep(callback, claims, &name[i]);
    }

    if (rc != NGX_OK) {
        json_decref(claims);
        return NULL;
    }

    return claims;
}


/* one of auth_session_claims, where the provider has told it */

static ngx_int_t
ngx_http_auth_callback_keep(ngx_http_auth_callback_t *callback,
    json_t *claims, ngx_str_t *name)
{
    json_t      *value;
    ngx_uint_t   i;

    struct {
        ngx_str_t   name;
        ngx_str_t  *token;
    } tokens[] = {
        { ngx_string("access_token"), &callback->tokens.access_token },
        { ngx_string("id_token"), &callback->tokens.id_token },
        { ngx_string("refresh_token"), &callback->tokens.refresh_token }
    };

    for (i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {

        if (name->len != tokens[i].name.len
            || ngx_memcmp(name->data, tokens[i].name.data, name->len) != 0)
        {
            continue;
        }

        if (tokens[i].token->len == 0) {
            return NGX_OK;
        }

        return ngx_http_auth_json_set(claims, (const char *) name->data,
                                      tokens[i].token);
    }

    value = ngx_http_auth_user_claim(&callback->user, name);

    if (value == NULL) {
        return NGX_OK;
    }

    return json_object_set(claims, (const char *) name->data, value) == 0
           ? NGX_OK : NGX_ERROR;
}


/* the address was checked when it was sealed; the configuration may have
 * changed since */

static ngx_int_t
ngx_http_auth_callback_return(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_str_t                  target;
    ngx_http_auth_callback_t  *callback;

    callback = action->data;

    target = action->ctx->origin;

    if (ngx_http_auth_url_redirect_target(r->pool,
                                          &callback->attempt.callback_url,
                                          &action->ctx->origin,
                                          action->site->redirect_origins,
                                          &target)
        == NGX_ERROR)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_redirect(r, action, NGX_HTTP_OK, &target);
}
