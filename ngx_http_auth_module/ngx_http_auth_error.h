
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_ERROR_H_INCLUDED_
#define _NGX_HTTP_AUTH_ERROR_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * The catalogue of failures.  A code is a positive ngx_int_t, so that it can
 * be returned where NGX_OK, NGX_AGAIN and the like are.  The names are those
 * of NextAuth.js v3's error page, or v4's where v3 has none.
 */

typedef enum {
    NGX_HTTP_AUTH_OAUTH_GET_ACCESS_TOKEN_ERROR = 1,
    NGX_HTTP_AUTH_OAUTH_GET_PROFILE_ERROR,
    NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR,
    NGX_HTTP_AUTH_OAUTH_CALLBACK_HANDLER_ERROR,
    NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR,
    NGX_HTTP_AUTH_CALLBACK_OAUTH_ERROR,
    NGX_HTTP_AUTH_PKCE_ERROR,
    NGX_HTTP_AUTH_JWT_SESSION_ERROR,
    NGX_HTTP_AUTH_SIGNOUT_ERROR,
    NGX_HTTP_AUTH_LOGGER_ERROR,
    NGX_HTTP_AUTH_INVALID_CALLBACK_URL_ERROR,
    NGX_HTTP_AUTH_NO_SECRET,
    NGX_HTTP_AUTH_MISSING_NEXTAUTH_API_ROUTE_ERROR,
    NGX_HTTP_AUTH_ERROR_LAST
} ngx_http_auth_error_e;


typedef struct {
    ngx_str_t        code;
    ngx_str_t        anchor;      /* of the section in docs/errors.md */
    ngx_uint_t       level;       /* NGX_LOG_... */
    ngx_str_t        query;       /* value of ?error=; empty: none is shown */
    ngx_uint_t       page;        /* NGX_HTTP_AUTH_ERROR_TO_... */
    ngx_str_t        remedy;      /* what the operator can do about it */
} ngx_http_auth_error_t;


/* where the visitor is sent after a failure, below the address of the API */

#define NGX_HTTP_AUTH_ERROR_TO_NOWHERE  0
#define NGX_HTTP_AUTH_ERROR_TO_ERROR    1
#define NGX_HTTP_AUTH_ERROR_TO_SIGNIN   2


/* Returns the row of a code; a number outside the catalogue is a bug that
 * yields the row of OAUTH_CALLBACK_HANDLER_ERROR. */
ngx_http_auth_error_t *ngx_http_auth_error_get(ngx_uint_t code);

/*
 * Logs "auth: [CODE] what happened; what to do (docs/errors.md#code)" and
 * returns the code, so that a failing step can "return ngx_http_auth_error()".
 * fmt is ngx_sprintf()'s; it must not be given secrets, tokens, codes or
 * unescaped text of a peer.  Call it once, where the cause is known.
 */
ngx_int_t ngx_cdecl ngx_http_auth_error(ngx_log_t *log, ngx_uint_t code,
    ngx_err_t err, const char *fmt, ...);

/* The same while the configuration is read: level emerg, with file and line;
 * file NULL means the place where the parser stands.  Returns
 * NGX_CONF_ERROR. */
char *ngx_cdecl ngx_http_auth_conf_error(ngx_conf_t *cf, u_char *file,
    ngx_uint_t line, ngx_uint_t code, const char *fmt, ...);


#endif /* _NGX_HTTP_AUTH_ERROR_H_INCLUDED_ */
