
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_MODULE_H_INCLUDED_
#define _NGX_HTTP_AUTH_MODULE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_auth_error.h"
#include "ngx_http_auth_fetch.h"
#include "ngx_http_auth_provider.h"
#include "ngx_http_auth_session.h"
#include "ngx_http_auth_url.h"


/* auth_cookie */

typedef enum {
    NGX_HTTP_AUTH_COOKIE_SESSION_TOKEN = 0,
    NGX_HTTP_AUTH_COOKIE_CSRF_TOKEN,
    NGX_HTTP_AUTH_COOKIE_CALLBACK_URL,
    NGX_HTTP_AUTH_COOKIE_PKCE_CODE_VERIFIER,
    NGX_HTTP_AUTH_COOKIE_LAST
} ngx_http_auth_cookie_e;

#define NGX_HTTP_AUTH_COOKIE_SECURE_OFF   0
#define NGX_HTTP_AUTH_COOKIE_SECURE_ON    1
#define NGX_HTTP_AUTH_COOKIE_SECURE_AUTO  2

typedef struct {
    ngx_str_t                      name;        /* as configured, or empty */
    ngx_str_t                      names[2];    /* without, with Secure */
    ngx_str_t                      domain;
    ngx_str_t                      path;
    ngx_str_t                      samesite;
    ngx_uint_t                     secure;
    unsigned                       set:1;
} ngx_http_auth_cookie_conf_t;


/* auth_page */

typedef enum {
    NGX_HTTP_AUTH_PAGE_SIGN_IN = 0,
    NGX_HTTP_AUTH_PAGE_SIGN_OUT,
    NGX_HTTP_AUTH_PAGE_ERROR,
    NGX_HTTP_AUTH_PAGE_LAST
} ngx_http_auth_page_e;


/* auth_session */

#define NGX_HTTP_AUTH_OFF       0
#define NGX_HTTP_AUTH_OPTIONAL  1
#define NGX_HTTP_AUTH_REQUIRED  2


/* a place in the configuration, for messages of checks that run at the end */

typedef struct {
    u_char                        *file;
    ngx_uint_t                     line;
} ngx_http_auth_place_t;


typedef struct {
    ngx_array_t                   *providers;   /* of pointers to
                                                   ngx_http_auth_provider_t,
                                                   in the order of the file */
    size_t                         session_cache;  /* bytes; 0: off */
} ngx_http_auth_main_conf_t;


/*
 * A site: what the directives of the http and server level say of one server
 * block.  Const once the configuration is read.
 */

typedef struct {
    ngx_array_t                   *secrets;     /* of ngx_str_t: the first
                                                   signs, all verify */
    ngx_http_auth_url_t           *url;
    ngx_array_t                   *redirect_origins;  /* of ngx_str_t */
    ngx_array_t                   *provider_ids;      /* of ngx_str_t */
    ngx_uint_t                     session_token;     /* format */
    ngx_array_t                   *session_keys;      /* of pointers to
                                                         ngx_http_auth_jwk_t */
    ngx_uint_t                     session_algs;      /* mask */
    ngx_uint_t                     session_alg;       /* the first of them */
    ngx_array_t                   *session_claims;    /* of ngx_str_t */
    time_t                         session_max_age;
    time_t                         session_update_age;
    time_t                         session_lifetime;
    ngx_str_t                      pages[NGX_HTTP_AUTH_PAGE_LAST];
    ngx_http_auth_cookie_conf_t    cookies[NGX_HTTP_AUTH_COOKIE_LAST];
    ngx_http_auth_fetch_conf_t     fetch;

    /* derived when the configuration is complete */

    ngx_array_t                   *providers;   /* of pointers to
                                                   ngx_http_auth_provider_t,
                                                   the offered ones */
    ngx_http_auth_session_conf_t  *session;     /* NULL: no auth_secret */
    ngx_array_t                   *names;       /* of ngx_str_t: exact ones */
    ngx_str_t                      api;         /* prefix of auth_api, without
                                                   the trailing "/" */
    ngx_str_t                      base_path;   /* the API's public path */

    /* for the checks at the end */

    ngx_http_auth_place_t          gated_at;    /* the first auth_session */
    ngx_http_auth_place_t          api_at;
    ngx_http_auth_place_t          url_at;
    ngx_http_auth_place_t          keys_at;
    ngx_http_auth_place_t          claims_at;
    ngx_http_auth_place_t          providers_at;
    unsigned                       has_api:1;
    unsigned                       gated:1;
} ngx_http_auth_srv_conf_t;


typedef struct {
    ngx_uint_t                     session;     /* NGX_HTTP_AUTH_... */
    ngx_array_t                   *rules;    /* of session_rule_t */
    ngx_http_auth_place_t          session_at;
    ngx_http_auth_place_t          rules_at;
    ngx_http_auth_place_t          api_at;
    unsigned                       api:1;       /* serves the API */
} ngx_http_auth_loc_conf_t;


typedef struct ngx_http_auth_action_s  ngx_http_auth_action_t;


/*
 * What belongs to one request.  It is kept in a cleanup of the request's pool,
 * so that it survives internal redirects; subrequests use their main request's.
 */

typedef struct {
    ngx_http_auth_session_t        session;

    /* addresses; empty until asked for */
    ngx_str_t                      origin;      /* of this server: O */
    ngx_str_t                      base;        /* of the API: B */

    ngx_http_auth_action_t        *action;      /* NULL outside the API */
    ngx_uint_t                     error;       /* code of a failure, or 0 */

    unsigned                       loaded:1;    /* session was looked at */
    unsigned                       extended:1;  /* its cookie was sent */
} ngx_http_auth_ctx_t;


extern ngx_module_t  ngx_http_auth_module;


#endif /* _NGX_HTTP_AUTH_MODULE_H_INCLUDED_ */
