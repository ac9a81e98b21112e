
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_ROUTER_H_INCLUDED_
#define _NGX_HTTP_AUTH_ROUTER_H_INCLUDED_


#include "ngx_http_auth_module.h"


/* The content handler of auth_api: reads the request and runs its action. */
ngx_int_t ngx_http_auth_router_handler(ngx_http_request_t *r);


#endif /* _NGX_HTTP_AUTH_ROUTER_H_INCLUDED_ */
