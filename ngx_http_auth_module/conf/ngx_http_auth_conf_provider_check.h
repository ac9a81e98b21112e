
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CONF_PROVIDER_CHECK_H_INCLUDED_
#define _NGX_HTTP_AUTH_CONF_PROVIDER_CHECK_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"


#define NGX_HTTP_AUTH_CONF_PROVIDER_MAX_MEMBERS  48


/* A provider block being read: what is written there, and where. */

typedef struct {
    ngx_http_auth_provider_t  *provider;

    ngx_str_t                  preset;
    ngx_str_t                  email_verified;
    ngx_array_t                profile;       /* of ngx_keyval_t */

    /* in the order in which they are first written */
    struct {
        const char            *name;
        ngx_uint_t             line;
    } members[NGX_HTTP_AUTH_CONF_PROVIDER_MAX_MEMBERS];

    ngx_uint_t                 n;
} ngx_http_auth_conf_provider_t;


/* The line where a member is first written, or 0. */
ngx_uint_t ngx_http_auth_conf_provider_line(ngx_http_auth_conf_provider_t *b,
    const char *name);

/* Logs with a line of the current file and returns NGX_CONF_ERROR; line 0
 * stands for that of the block. */
char *ngx_cdecl ngx_http_auth_conf_provider_error(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_uint_t line, const char *fmt, ...);

/*
 * Once the block has been read: finds the preset and the type, fills in what is
 * not written, and checks the whole.  Returns NGX_CONF_OK or NGX_CONF_ERROR.
 */
char *ngx_http_auth_conf_provider_complete(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);

/* Parts of that: parameters of the authorization request, and what the profile
 * is mapped by. */
char *ngx_http_auth_conf_provider_params(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
char *ngx_http_auth_conf_provider_profile(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);


#endif /* _NGX_HTTP_AUTH_CONF_PROVIDER_CHECK_H_INCLUDED_ */
