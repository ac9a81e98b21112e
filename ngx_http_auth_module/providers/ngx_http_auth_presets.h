
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PRESETS_H_INCLUDED_
#define _NGX_HTTP_AUTH_PRESETS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * A call beside userinfo for something that userinfo does not tell, as data.
 * Its answer is an object, or a list of which the first entry is taken where
 * all the members named in need are true.
 */

typedef struct {
    ngx_str_t                      to;        /* member of the profile */
    ngx_str_t                      from;      /* member of the answer */
    ngx_uint_t                     only;      /* nothing else may set it */
} ngx_http_auth_preset_set_t;


typedef struct {
    /* a path is put behind that of the userinfo endpoint in force */
    ngx_str_t                      url;
    ngx_str_t                      scheme;    /* of Authorization */
    ngx_str_t                     *need;      /* ends with an empty string */
    ngx_http_auth_preset_set_t    *set;       /* ends with an empty "to" */
    /* a refusal (4xx) leaves the profile as it is */
    ngx_uint_t                     optional;
} ngx_http_auth_preset_call_t;


/*
 * What is known of a provider.  An empty string, NULL or 0 means: nothing, the
 * default of the type counts.
 */

typedef struct {
    ngx_str_t                      id;
    ngx_str_t                      name;
    ngx_uint_t                     type;      /* NGX_HTTP_AUTH_PROVIDER_... */

    ngx_str_t                      issuer;
    ngx_str_t                      metadata_url;
    ngx_str_t                      authorization_endpoint;
    ngx_str_t                      token_endpoint;
    ngx_str_t                      userinfo_endpoint;
    ngx_str_t                      jwks_uri;

    ngx_str_t                      scope;
    ngx_keyval_t                  *params;    /* of the authorization request */
    ngx_uint_t                     auth_method;
    ngx_uint_t                     checks;
    ngx_uint_t                     form_answer;  /* of the token endpoint */

    ngx_keyval_t                  *headers;   /* of the userinfo request */
    ngx_http_auth_preset_call_t   *call;

    /* expressions, see ngx_http_auth_expr.h */
    struct {
        ngx_str_t                  id;
        ngx_str_t                  name;
        ngx_str_t                  email;
        ngx_str_t                  image;
        ngx_str_t                  email_verified;
    } profile;
} ngx_http_auth_preset_t;


/* The row of that id, NULL if there is none.  Rows are static and const. */
ngx_http_auth_preset_t *ngx_http_auth_preset_find(ngx_str_t *id);

/* What counts where neither a preset nor the configuration says more. */
ngx_http_auth_preset_t *ngx_http_auth_preset_default(ngx_uint_t type);


#endif /* _NGX_HTTP_AUTH_PRESETS_H_INCLUDED_ */
