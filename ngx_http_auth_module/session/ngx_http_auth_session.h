
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_SESSION_H_INCLUDED_
#define _NGX_HTTP_AUTH_SESSION_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>

#include "ngx_http_auth_jwk.h"


/* the form of a session token, auth_session_token */

#define NGX_HTTP_AUTH_SESSION_JWE     0    /* next-auth v4: dir, A256GCM */
#define NGX_HTTP_AUTH_SESSION_JWS     1    /* next-auth v3: HS512 */


/*
 * What is known of a visitor; "none" is zero, so that a structure nobody
 * filled in never passes for a session.
 */

typedef enum {
    NGX_HTTP_AUTH_SESSION_NONE = 0,        /* no cookie */
    NGX_HTTP_AUTH_SESSION_ACTIVE,
    NGX_HTTP_AUTH_SESSION_EXPIRED,
    NGX_HTTP_AUTH_SESSION_INVALID,         /* forged, broken, another key */
    NGX_HTTP_AUTH_SESSION_ERROR            /* cannot know */
} ngx_http_auth_session_status_e;


typedef struct ngx_http_auth_session_cache_s  ngx_http_auth_session_cache_t;


/* const once the configuration is read */

typedef struct {
    ngx_uint_t         format;             /* NGX_HTTP_AUTH_SESSION_JW... */
    ngx_uint_t         alg;                /* signs a JWS; one bit */
    ngx_uint_t         algs;               /* verify a JWS; mask */
    ngx_array_t        keys;               /* of ngx_http_auth_jwk_t *: the
                                              first issues, all verify */
    ngx_array_t       *claims;             /* of ngx_str_t, kept at sign-in;
                                              or NULL */
    time_t             max_age;            /* seconds of idle life */
    time_t             update_age;         /* seconds until it is extended */
    time_t             lifetime;           /* seconds from sign-in; 0: off */

    ngx_http_auth_session_cache_t  *cache; /* NULL: off */
} ngx_http_auth_session_conf_t;


/*
 * A decoded session.  Strings are borrowed from claims, which belongs to the
 * pool that the session was loaded with; all are empty unless it is active.
 */

typedef struct {
    ngx_uint_t         status;             /* NGX_HTTP_AUTH_SESSION_... */
    json_t            *claims;

    ngx_str_t          id;                 /* "sub" */
    ngx_str_t          name;
    ngx_str_t          email;
    ngx_str_t          image;              /* "picture" */
    ngx_str_t          provider;

    time_t             issued;
    time_t             expires;
    time_t             signed_in;          /* "auth_time", or issued */

    unsigned           email_verified:1;
} ngx_http_auth_session_t;


/*
 * Decodes the token of a session cookie.  Sets session->status to ACTIVE,
 * EXPIRED or INVALID; an invalid one is logged as JWT_SESSION_ERROR.
 * Returns NGX_OK, or NGX_ERROR (no memory, OpenSSL: the status is ERROR).
 */
ngx_int_t ngx_http_auth_session_load(ngx_pool_t *pool, ngx_log_t *log,
    ngx_http_auth_session_conf_t *conf, ngx_str_t *token, time_t now,
    ngx_http_auth_session_t *session);

/*
 * Issues the token of a new session.  claims: an object with what is known of
 * the user, "iat", "exp", "auth_time" and "jti" are added; the session takes
 * over the reference, which belongs to the pool afterwards.
 * Returns NGX_OK with session and token set, or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_session_create(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, json_t *claims, time_t now,
    ngx_http_auth_session_t *session, ngx_str_t *token);

/* Is the active session old enough to be issued again (update_age)? */
ngx_uint_t ngx_http_auth_session_is_due(ngx_http_auth_session_conf_t *conf,
    ngx_http_auth_session_t *session, time_t now);

/*
 * Issues the token of an active session again, with all its claims and a new
 * expiry that never exceeds the lifetime.  Returns NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_session_extend(ngx_pool_t *pool,
    ngx_http_auth_session_conf_t *conf, ngx_http_auth_session_t *session,
    time_t now, ngx_str_t *token);

/*
 * A claim as text: strings as they are, booleans and numbers as JSON writes
 * them, arrays and objects as compact JSON.  "id" and "image" stand for "sub"
 * and "picture".  Empty for null, for a value with control characters, and
 * for an absent claim.  Returns NGX_OK or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_auth_session_claim(ngx_pool_t *pool,
    ngx_http_auth_session_t *session, ngx_str_t *name, ngx_str_t *value);

/* Borrowed; NULL if the session is not active or lacks the claim. */
json_t *ngx_http_auth_session_get(ngx_http_auth_session_t *session,
    ngx_str_t *name);


/* one auth_session_require: the claim must have one of the values */

typedef struct {
    ngx_str_t          claim;
    ngx_array_t        values;             /* of ngx_str_t; "*" matches any
                                              characters */
} ngx_http_auth_session_rule_t;

/*
 * Do all rules (array of ngx_http_auth_session_rule_t, or NULL) hold?  A rule
 * on "email" holds only for a verified address.  On a refusal failed is set to
 * the first rule that does not.  Returns 1 or 0.
 */
ngx_uint_t ngx_http_auth_session_allowed(ngx_array_t *rules,
    ngx_http_auth_session_t *session, ngx_http_auth_session_rule_t **failed);


#endif /* _NGX_HTTP_AUTH_SESSION_H_INCLUDED_ */
