
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_GATE_H_INCLUDED_
#define _NGX_HTTP_AUTH_GATE_H_INCLUDED_


#include "ngx_http_auth_module.h"


/*
 * The access phase handler of auth_session and auth_session_require.  It must
 * be the last one of its phase.  NGX_OK: let in; NGX_DECLINED: nothing to say;
 * NGX_DONE: answered; else a status.
 */
ngx_int_t ngx_http_auth_gate_handler(ngx_http_request_t *r);


#endif /* _NGX_HTTP_AUTH_GATE_H_INCLUDED_ */
