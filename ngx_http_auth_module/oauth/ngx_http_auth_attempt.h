
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_ATTEMPT_H_INCLUDED_
#define _NGX_HTTP_AUTH_ATTEMPT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"


#define NGX_HTTP_AUTH_ATTEMPT_MAX_AGE    900     /* seconds */
#define NGX_HTTP_AUTH_ATTEMPT_ID_LEN     12
#define NGX_HTTP_AUTH_ATTEMPT_STATE_LEN  43

/* of the sealed text, with a callback URL of 2 kB */
#define NGX_HTTP_AUTH_ATTEMPT_MAX_TOKEN  8192


/*
 * One attempt to sign in, sealed into a cookie of its own.  state begins with
 * the time (four bytes, big-endian), so that the first characters of it, which
 * are the suffix of the cookie's name, tell which attempt is the oldest.
 * Strings live in the pool; what is not used is empty.
 */

typedef struct {
    ngx_str_t     provider;        /* id */
    ngx_str_t     issuer;          /* when the attempt began */
    ngx_str_t     state;
    ngx_str_t     nonce;
    ngx_str_t     verifier;        /* PKCE */
    ngx_str_t     callback_url;    /* where the browser goes in the end */
    ngx_str_t     user;            /* sub signed in at that moment */
    time_t        created;
} ngx_http_auth_attempt_t;


/*
 * Begins an attempt with the provider, whose metadata must be there: sets all
 * but callback_url and user (which are emptied).  State, verifier and nonce are
 * always made; ngx_http_auth_authorize_url() sends state always, of the others
 * those that are checked.
 * Returns NGX_OK or NGX_ERROR (no memory, no random bytes).
 */
ngx_int_t ngx_http_auth_attempt_create(ngx_pool_t *pool,
    ngx_http_auth_provider_t *provider, ngx_http_auth_attempt_t *attempt);

/* The suffix of the cookie's name: points into state.  NGX_DECLINED if state
 * has not the form that ngx_http_auth_attempt_create() gives it. */
ngx_int_t ngx_http_auth_attempt_id(ngx_str_t *state, ngx_str_t *id);

/* When the attempt of that id began; NGX_DECLINED if it is no such id. */
ngx_int_t ngx_http_auth_attempt_id_created(ngx_str_t *id, time_t *created);

/*
 * The cookie's value, as next-auth v4 seals its check cookies.  cookie: the
 * full name, with prefix and suffix, which the key is bound to.  secrets: array
 * of ngx_str_t, the first seals, all open.
 * open() returns NGX_OK; NGX_DECLINED: not sealed by us, for another name,
 * incomplete or expired; NGX_ERROR: no memory.
 */
ngx_int_t ngx_http_auth_attempt_seal(ngx_pool_t *pool,
    ngx_http_auth_attempt_t *attempt, ngx_str_t *cookie, ngx_array_t *secrets,
    ngx_str_t *token);
ngx_int_t ngx_http_auth_attempt_open(ngx_pool_t *pool, ngx_str_t *token,
    ngx_str_t *cookie, ngx_array_t *secrets, ngx_http_auth_attempt_t *attempt);

/*
 * Does an answer belong to this attempt?  provider: the one whose callback was
 * called, with its metadata there.  state and iss: parameters of the answer,
 * empty if absent; state may be absent only where it is not checked; iss (RFC
 * 9207) is compared where the issuer is known, and missed where the provider
 * promised it.
 * NULL if all fits, else a static text for the log that says what does not.
 */
const char *ngx_http_auth_attempt_check(ngx_http_auth_attempt_t *attempt,
    ngx_http_auth_provider_t *provider, ngx_str_t *state, ngx_str_t *iss);

/* S256, RFC 7636, 4.2. */
ngx_int_t ngx_http_auth_attempt_challenge(ngx_pool_t *pool,
    ngx_str_t *verifier, ngx_str_t *challenge);


#endif /* _NGX_HTTP_AUTH_ATTEMPT_H_INCLUDED_ */
