
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_error.h"


#define NGX_HTTP_AUTH_ERROR_MAX_TEXT  1024


#define ngx_http_auth_error_row(code, anchor, level, query, page, remedy)     \
    { ngx_string(code), ngx_string(anchor), level, ngx_string(query),         \
      NGX_HTTP_AUTH_ERROR_TO_##page, ngx_string(remedy) }


static u_char *ngx_http_auth_error_text(u_char *buf, const char *fmt,
    va_list args);


/* in the order of ngx_http_auth_error_e, whose first code is 1 */

static ngx_http_auth_error_t  ngx_http_auth_errors[] = {

    ngx_http_auth_error_row("OAUTH_GET_ACCESS_TOKEN_ERROR",
        "oauth_get_access_token_error", NGX_LOG_ERR, "OAuthCallback", ERROR,
        "check the provider's token endpoint, client_id and client_secret"),

    ngx_http_auth_error_row("OAUTH_GET_PROFILE_ERROR",
        "oauth_get_profile_error", NGX_LOG_ERR, "OAuthCallback", ERROR,
        "check the provider's userinfo endpoint and the scope"),

    ngx_http_auth_error_row("OAUTH_PARSE_PROFILE_ERROR",
        "oauth_parse_profile_error", NGX_LOG_ERR, "", SIGNIN,
        "check the \"profile\" lines of the provider"),

    ngx_http_auth_error_row("OAUTH_CALLBACK_HANDLER_ERROR",
        "oauth_callback_handler_error", NGX_LOG_ERR, "Callback", ERROR,
        "look at the lines before this one"),

    ngx_http_auth_error_row("SIGNIN_OAUTH_ERROR",
        "signin_oauth_error", NGX_LOG_ERR, "OAuthSignin", ERROR,
        "check the issuer's address and that this host can reach it"),

    ngx_http_auth_error_row("CALLBACK_OAUTH_ERROR",
        "callback_oauth_error", NGX_LOG_ERR, "OAuthCallback", ERROR,
        "the answer of the provider was not trusted, nobody was signed in"),

    ngx_http_auth_error_row("PKCE_ERROR",
        "pkce_error", NGX_LOG_INFO, "OAuthCallback", ERROR,
        "the visitor has to start the sign-in again in this browser"),

    ngx_http_auth_error_row("JWT_SESSION_ERROR",
        "jwt_session_error", NGX_LOG_INFO, "", NOWHERE,
        "the visitor has to sign in again"),

    ngx_http_auth_error_row("SIGNOUT_ERROR",
        "signout_error", NGX_LOG_INFO, "", NOWHERE,
        "the cookie was deleted all the same"),

    ngx_http_auth_error_row("LOGGER_ERROR",
        "logger_error", NGX_LOG_INFO, "", NOWHERE,
        "a browser sent a report that cannot be read"),

    ngx_http_auth_error_row("INVALID_CALLBACK_URL_ERROR",
        "invalid_callback_url_error", NGX_LOG_INFO, "", NOWHERE,
        "list the origin in auth_redirect_origins if it is yours"),

    ngx_http_auth_error_row("NO_SECRET",
        "no_secret", NGX_LOG_EMERG, "Configuration", ERROR,
        "add \"auth_secret file:PATH;\" with 32 random bytes or more, "
        "made by \"openssl rand -base64 32\""),

    ngx_http_auth_error_row("MISSING_NEXTAUTH_API_ROUTE_ERROR",
        "missing_nextauth_api_route_error", NGX_LOG_EMERG, "Configuration",
        ERROR, "add \"location ^~ /api/auth/ { auth_api; }\" to the server, or "
        "point its auth_url to the server that has it")
};


ngx_http_auth_error_t *
ngx_http_auth_error_get(ngx_uint_t code)
{
    if (code == 0 || code >= NGX_HTTP_AUTH_ERROR_LAST) {
        code = NGX_HTTP_AUTH_OAUTH_CALLBACK_HANDLER_ERROR;
    }

    return &ngx_http_auth_errors[code - 1];
}


ngx_int_t ngx_cdecl
ngx_http_auth_error(ngx_log_t *log, ngx_uint_t code, ngx_err_t err,
    const char *fmt, ...)
{
    u_char                 *last;
    va_list                 args;
    ngx_http_auth_error_t  *e;
    u_char                  text[NGX_HTTP_AUTH_ERROR_MAX_TEXT];

    e = ngx_http_auth_error_get(code);

    va_start(args, fmt);
    last = ngx_http_auth_error_text(text, fmt, args);
    va_end(args);

    ngx_log_error(e->level, log, err, "auth: [%V] %*s; %V (docs/errors.md#%V)",
                  &e->code, (size_t) (last - text), text, &e->remedy,
                  &e->anchor);

    return (ngx_int_t) code;
}


char * ngx_cdecl
ngx_http_auth_conf_error(ngx_conf_t *cf, u_char *file, ngx_uint_t line,
    ngx_uint_t code, const char *fmt, ...)
{
    u_char                 *last;
    va_list                 args;
    ngx_http_auth_error_t  *e;
    u_char                  text[NGX_HTTP_AUTH_ERROR_MAX_TEXT];

    e = ngx_http_auth_error_get(code);

    va_start(args, fmt);
    last = ngx_http_auth_error_text(text, fmt, args);
    va_end(args);

    if (file == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "auth: [%V] %*s (docs/errors.md#%V)",
                           &e->code, (size_t) (last - text), text, &e->anchor);
        return NGX_CONF_ERROR;
    }

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "auth: [%V] %*s; %V (docs/errors.md#%V) in %s:%ui",
                  &e->code, (size_t) (last - text), text, &e->remedy,
                  &e->anchor, file, line);

    return NGX_CONF_ERROR;
}


static u_char *
ngx_http_auth_error_text(u_char *buf, const char *fmt, va_list args)
{
    return ngx_vslprintf(buf, buf + NGX_HTTP_AUTH_ERROR_MAX_TEXT, fmt, args);
}
