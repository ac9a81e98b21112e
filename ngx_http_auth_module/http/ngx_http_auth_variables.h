
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_VARIABLES_H_INCLUDED_
#define _NGX_HTTP_AUTH_VARIABLES_H_INCLUDED_


#include "ngx_http_auth_module.h"


/* Adds $auth_... ; called in preconfiguration. */
ngx_int_t ngx_http_auth_add_variables(ngx_conf_t *cf);


#endif /* _NGX_HTTP_AUTH_VARIABLES_H_INCLUDED_ */
