
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_FORM_H_INCLUDED_
#define _NGX_HTTP_AUTH_FORM_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_HTTP_AUTH_FORM_MAX_FIELDS  64


/* the fields of a query or of a body, decoded */

typedef struct {
    ngx_array_t     fields;      /* of ngx_keyval_t */
} ngx_http_auth_form_t;


/*
 * Parse text into form, in the pool.  A field whose encoding is broken, and
 * what is over the number of fields, is left out; of JSON the string members
 * of the top level are taken.  Return NGX_OK, NGX_DECLINED (the JSON is no
 * object) or NGX_ERROR (no memory).
 */
ngx_int_t ngx_http_auth_form_parse(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_form_t *form);
ngx_int_t ngx_http_auth_form_parse_json(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_form_t *form);

/* A field by name: NGX_OK, NGX_DECLINED (absent; value is empty) or NGX_BUSY
 * (there is more than one; value is empty). */
ngx_int_t ngx_http_auth_form_get(ngx_http_auth_form_t *form, const char *name,
    ngx_str_t *value);


#endif /* _NGX_HTTP_AUTH_FORM_H_INCLUDED_ */
