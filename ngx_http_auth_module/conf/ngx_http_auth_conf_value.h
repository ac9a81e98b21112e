
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CONF_VALUE_H_INCLUDED_
#define _NGX_HTTP_AUTH_CONF_VALUE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


#define NGX_HTTP_AUTH_CONF_MAX_FILE  65536


/*
 * A value that may be a secret: in place, "file:PATH" (its content without
 * trailing newlines) or "env:NAME".  secret is in cf->pool, never empty and
 * zero-terminated.  Returns NGX_CONF_OK, or NGX_CONF_ERROR (logged).
 */
char *ngx_http_auth_conf_secret(ngx_conf_t *cf, ngx_str_t *value,
    ngx_str_t *secret);

/*
 * The content of a file of at most NGX_HTTP_AUTH_CONF_MAX_FILE bytes, in
 * cf->pool and zero-terminated; a file that others may read is warned of.
 * path is made absolute from the configuration's directory.
 */
char *ngx_http_auth_conf_file(ngx_conf_t *cf, ngx_str_t *path,
    ngx_str_t *content);


#endif /* _NGX_HTTP_AUTH_CONF_VALUE_H_INCLUDED_ */
