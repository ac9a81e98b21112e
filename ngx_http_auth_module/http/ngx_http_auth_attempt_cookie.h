
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_ATTEMPT_COOKIE_H_INCLUDED_
#define _NGX_HTTP_AUTH_ATTEMPT_COOKIE_H_INCLUDED_


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_attempt.h"


/*
 * The sealed cookie of one sign-in attempt, so that several tabs can sign in
 * at once.  action->provider is the provider of the attempt.
 */

/* attempts that one browser keeps; the oldest are dropped */
#define NGX_HTTP_AUTH_ATTEMPT_MAX  8

/* Seals the attempt into a cookie, and drops the oldest ones.  Returns NGX_OK,
 * NGX_ERROR or SIGNIN_OAUTH_ERROR (logged). */
ngx_int_t ngx_http_auth_attempt_cookie_set(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_attempt_t *attempt);

/*
 * Opens the attempt that an answer's state belongs to, and deletes its cookie:
 * an attempt is used once.  Returns NGX_OK, NGX_ERROR or PKCE_ERROR (logged).
 */
ngx_int_t ngx_http_auth_attempt_cookie_take(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *state,
    ngx_http_auth_attempt_t *attempt);

/*
 * Drops the oldest attempts that are left until the session's token, which is
 * about to be set, fits beside them into a line of request headers.  state is
 * that of the attempt just taken.  Returns NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_attempt_cookie_make_room(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *state, ngx_str_t *token);


#endif /* _NGX_HTTP_AUTH_ATTEMPT_COOKIE_H_INCLUDED_ */
