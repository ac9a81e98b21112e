
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PROVIDER_H_INCLUDED_
#define _NGX_HTTP_AUTH_PROVIDER_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_fetch.h"
#include "ngx_http_auth_jwk.h"
#include "ngx_http_auth_profile.h"
#include "ngx_http_auth_presets.h"
#include "ngx_http_auth_flight.h"


/* type */
#define NGX_HTTP_AUTH_PROVIDER_OIDC         1
#define NGX_HTTP_AUTH_PROVIDER_OAUTH2       2

/* auth_method; AUTO: as the provider's metadata say, Basic without any */
#define NGX_HTTP_AUTH_CLIENT_AUTO           0
#define NGX_HTTP_AUTH_CLIENT_SECRET_BASIC   1
#define NGX_HTTP_AUTH_CLIENT_SECRET_POST    2
#define NGX_HTTP_AUTH_CLIENT_PRIVATE_KEY    3
#define NGX_HTTP_AUTH_CLIENT_NONE           4

/* bits of checks */
#define NGX_HTTP_AUTH_CHECK_PKCE            0x0002
#define NGX_HTTP_AUTH_CHECK_STATE           0x0004
#define NGX_HTTP_AUTH_CHECK_NONCE           0x0008
#define NGX_HTTP_AUTH_CHECK_NONE            0x0010

/* userinfo */
#define NGX_HTTP_AUTH_USERINFO_AUTO         0
#define NGX_HTTP_AUTH_USERINFO_ON           1
#define NGX_HTTP_AUTH_USERINFO_OFF          2

/* response_mode */
#define NGX_HTTP_AUTH_RESPONSE_QUERY        0
#define NGX_HTTP_AUTH_RESPONSE_FORM_POST    1

#define NGX_HTTP_AUTH_PROVIDER_MAX_ID       64
#define NGX_HTTP_AUTH_PROVIDER_CLOCK_SKEW   10      /* seconds */


typedef struct ngx_http_auth_provider_state_s  ngx_http_auth_provider_state_t;


/*
 * A provider as configured, const afterwards.  Strings are empty where nothing
 * is configured or preset.
 */

typedef struct {
    ngx_str_t                        id;
    ngx_str_t                        name;
    ngx_uint_t                       index;     /* in order of definition */
    ngx_uint_t                       type;
    ngx_http_auth_preset_t          *preset;    /* never NULL */

    ngx_str_t                        client_id;
    ngx_str_t                        client_secret;
    ngx_http_auth_jwk_t             *client_key;

    /* use ngx_http_auth_provider_metadata() for what is in force */
    ngx_str_t                        issuer;
    ngx_str_t                        metadata_url;
    ngx_str_t                        authorization_endpoint;
    ngx_str_t                        token_endpoint;
    ngx_str_t                        userinfo_endpoint;
    ngx_str_t                        jwks_uri;
    ngx_str_t                        end_session_endpoint;

    ngx_str_t                        scope;
    ngx_array_t                     *params;    /* of ngx_keyval_t, or NULL */
    ngx_uint_t                       auth_method;
    ngx_uint_t                       id_token_algs;  /* mask */
    ngx_uint_t                       userinfo;
    ngx_uint_t                       checks;    /* mask, without CHECK_NONE */
    ngx_uint_t                       response_mode;
    ngx_flag_t                       allow_http;
    time_t                           clock_skew;     /* seconds */

    ngx_http_auth_profile_t          profile;

    /* where the block begins */
    u_char                          *file;
    ngx_uint_t                       line;

    /* the only thing that changes: each worker's own, after the fork */
    ngx_http_auth_provider_state_t  *state;
} ngx_http_auth_provider_t;


/* what is in force: configured, else from the discovery document */

typedef struct {
    ngx_str_t                        issuer;    /* empty: not known */
    ngx_str_t                        authorization_endpoint;
    ngx_str_t                        token_endpoint;
    ngx_str_t                        userinfo_endpoint;
    ngx_str_t                        jwks_uri;
    ngx_str_t                        end_session_endpoint;
    ngx_uint_t                       auth_methods;   /* 1 << CLIENT_..., or 0 */
    unsigned                         iss_parameter:1;  /* RFC 9207, 3 */
} ngx_http_auth_metadata_t;


struct ngx_http_auth_provider_state_s {
    ngx_http_auth_provider_t        *provider;

    ngx_http_auth_flight_t           discovery;
    ngx_http_auth_metadata_t        *metadata;  /* NULL: not discovered yet */
    ngx_pool_t                      *metadata_pool;

    ngx_http_auth_flight_t           keys;
    ngx_http_auth_jwks_t            *jwks;      /* NULL: not fetched yet */
    ngx_pool_t                      *jwks_pool;

    ngx_uint_t                       serial;    /* of private_key_jwt's jti */
};


/*
 * Allocates the state of all providers (array of ngx_http_auth_provider_t *)
 * and sets their index.  Called once, when the configuration is complete
 * (providers is NULL where none is defined); pool is that of the configuration,
 * whose cleanup frees what workers add.  Returns NGX_OK or NGX_ERROR (no
 * memory).
 */
ngx_int_t ngx_http_auth_providers_create(ngx_pool_t *pool,
    ngx_array_t *providers);

/* The provider of that id in such an array (or NULL), or NULL. */
ngx_http_auth_provider_t *ngx_http_auth_provider_find(ngx_array_t *providers,
    ngx_str_t *id);

#define ngx_http_auth_provider_state(provider)  (provider)->state

/*
 * The metadata in force, or NULL if ngx_http_auth_provider_discover() has not
 * succeeded in this worker yet.  Valid until control goes back to the event
 * loop: copy what is needed longer.
 */
#define ngx_http_auth_provider_metadata(provider)                             \
    (provider)->state->metadata

/* for the fetch of a URL that was checked before: is it a plain http one? */
#define ngx_http_auth_provider_is_http(url)                                   \
    ((url)->len > 5 && (url)->data[4] == ':')

/* Can everything be known without asking the provider? */
ngx_uint_t ngx_http_auth_provider_is_static(ngx_http_auth_provider_t *provider);


#endif /* _NGX_HTTP_AUTH_PROVIDER_H_INCLUDED_ */
