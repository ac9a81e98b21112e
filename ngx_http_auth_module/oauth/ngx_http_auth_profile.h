
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PROFILE_H_INCLUDED_
#define _NGX_HTTP_AUTH_PROFILE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>

#include "ngx_http_auth_expr.h"


/* longer values of a user are dropped, a longer id is an error */
#define NGX_HTTP_AUTH_USER_MAX_ID     255
#define NGX_HTTP_AUTH_USER_MAX_EMAIL  254
#define NGX_HTTP_AUTH_USER_MAX_VALUE  1024

/* of one further claim, as compact JSON */
#define NGX_HTTP_AUTH_USER_MAX_CLAIM  4096


typedef struct {
    ngx_str_t                name;        /* of the claim, zero-terminated */
    ngx_http_auth_expr_t    *expr;
} ngx_http_auth_profile_field_t;


/* what a provider's answer is mapped by; const once configured */

typedef struct {
    ngx_http_auth_expr_t    *id;
    ngx_http_auth_expr_t    *name;
    ngx_http_auth_expr_t    *email;
    ngx_http_auth_expr_t    *image;
    ngx_http_auth_expr_t    *email_verified;  /* NULL: as verified_email */
    ngx_flag_t               verified_email;  /* of every address */
    ngx_array_t              fields;      /* of ..._profile_field_t */
} ngx_http_auth_profile_t;


/*
 * The person as the module knows it.  An absent value is empty.  Strings hold
 * no control characters, are UTF-8 and live in the pool, zero-terminated.
 */

typedef struct {
    ngx_str_t                id;          /* never empty */
    ngx_str_t                name;
    ngx_str_t                email;       /* ASCII, lower case, one "@" */
    ngx_str_t                image;       /* http or https URL */
    json_t                  *claims;      /* fields of "profile FIELD PATH" */
    json_t                  *raw;         /* the whole profile */
    unsigned                 email_verified:1;
} ngx_http_auth_user_t;


/*
 * Maps raw, an object that must live as long as the pool.  Returns NGX_OK, or
 * OAUTH_PARSE_PROFILE_ERROR (logged with the provider's id): no usable id, or
 * no memory.  user->claims belongs to the pool.
 */
ngx_int_t ngx_http_auth_profile_map(ngx_pool_t *pool, ngx_log_t *log,
    ngx_str_t *provider, ngx_http_auth_profile_t *profile, json_t *raw,
    ngx_http_auth_user_t *user);

/* Is there a field of the profile that claims (an object) do not yield? */
ngx_uint_t ngx_http_auth_profile_lacks(ngx_http_auth_profile_t *profile,
    json_t *claims);

/*
 * A claim to be kept in the session: a mapped field of that name, else a member
 * of the raw profile.  A borrowed reference, or NULL if there is none, it is
 * null, or its text is longer than NGX_HTTP_AUTH_USER_MAX_CLAIM.
 */
json_t *ngx_http_auth_user_claim(ngx_http_auth_user_t *user, ngx_str_t *name);


#endif /* _NGX_HTTP_AUTH_PROFILE_H_INCLUDED_ */
