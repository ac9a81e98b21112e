
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"


/* of what a browser reports, characters in the log */
#define NGX_HTTP_AUTH_LOG_MAX_CODE  64
#define NGX_HTTP_AUTH_LOG_MAX_TEXT  512


static ngx_int_t ngx_http_auth_log_report(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_uint_t ngx_http_auth_log_level(ngx_str_t *name);
static ngx_uint_t ngx_http_auth_log_is_code(ngx_str_t *code);
static void ngx_http_auth_log_escape(ngx_str_t *text, u_char *dst,
    ngx_str_t *escaped);


/* POST /_log, where NextAuth's clients report what went wrong in a browser */

ngx_http_auth_step_t  ngx_http_auth_log_steps[] = {
    { ngx_string("report"), ngx_http_auth_log_report },
    ngx_http_auth_last_step
};


/*
 * Anyone can send anything here, so nothing of it is believed: it is bounded,
 * escaped, and never logged as an error of this server's.
 */

static ngx_int_t
ngx_http_auth_log_report(ngx_http_request_t *r, ngx_http_auth_action_t *action)
{
    ngx_str_t   level, code, message, text, empty;
    ngx_uint_t  log_level;
    u_char      buf[NGX_HTTP_AUTH_LOG_MAX_TEXT * 4];

    (void) ngx_http_auth_form_get(&action->body, "level", &level);
    (void) ngx_http_auth_form_get(&action->body, "code", &code);
    (void) ngx_http_auth_form_get(&action->body, "message", &message);

    log_level = ngx_http_auth_log_level(&level);

    if (log_level == 0 || !ngx_http_auth_log_is_code(&code)) {
        action->ctx->error = ngx_http_auth_error(r->connection->log,
                                NGX_HTTP_AUTH_LOGGER_ERROR, 0,
                                "a report of %uz bytes has no level or no code",
                                level.len + code.len + message.len);

    } else {
        ngx_http_auth_log_escape(&message, buf, &text);

        ngx_log_error(log_level, r->connection->log, 0,
                      "auth: a browser reports [%V] \"%V\"", &code, &text);
    }

    ngx_str_null(&empty);

    action->rc = ngx_http_auth_send(r, NGX_HTTP_OK, "text/plain", &empty);

    return NGX_DONE;
}


static ngx_uint_t
ngx_http_auth_log_level(ngx_str_t *name)
{
    ngx_uint_t  i;

    static struct {
        ngx_str_t   name;
        ngx_uint_t  level;
    } levels[] = {
        { ngx_string("error"), NGX_LOG_WARN },
        { ngx_string("warn"), NGX_LOG_NOTICE },
        { ngx_string("debug"), NGX_LOG_INFO }
    };

    for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (name->len == levels[i].name.len
            && ngx_memcmp(name->data, levels[i].name.data, name->len) == 0)
        {
            return levels[i].level;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_auth_log_is_code(ngx_str_t *code)
{
    u_char  c;
    size_t  i;

    if (code->len == 0 || code->len > NGX_HTTP_AUTH_LOG_MAX_CODE) {
        return 0;
    }

    for (i = 0; i < code->len; i++) {
        c = code->data[i];

        if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
            && (c < '0' || c > '9') && c != '_')
        {
            return 0;
        }
    }

    return 1;
}


/* printable ASCII as it is, everything else as \xXX; dst holds four times
 * NGX_HTTP_AUTH_LOG_MAX_TEXT */

static void
ngx_http_auth_log_escape(ngx_str_t *text, u_char *dst, ngx_str_t *escaped)
{
    u_char  c;
    size_t  i, len;

    escaped->data = dst;

    len = ngx_min(text->len, NGX_HTTP_AUTH_LOG_MAX_TEXT);

    for (i = 0; i < len; i++) {
        c = text->data[i];

        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
            dst = ngx_sprintf(dst, "\\x%02Xd", (ngx_uint_t) c);

        } else {
            *dst++ = c;
        }
    }

    escaped->len = dst - escaped->data;
}
