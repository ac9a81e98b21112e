
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_EXPR_H_INCLUDED_
#define _NGX_HTTP_AUTH_EXPR_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>


/*
 * Expressions that say where a field of a profile comes from:
 *     a.b.0.c            a path; numbers index arrays.  A member whose name
 *                        is the whole text wins ("https://example.com/roles")
 *     a ?? b             the first that is not null or missing
 *     a || b             the same, and not "", 0 or false
 *     text {a.b} text    a template; null if none of its paths yields text
 *     string(a)          the value as text
 *     join(a,b)          the non-empty values, joined with one blank
 *     null               nothing
 * Operators of one expression are evaluated from left to right.
 */

#define NGX_HTTP_AUTH_EXPR_MAX_LEN    1024
#define NGX_HTTP_AUTH_EXPR_MAX_PATHS  16

/* a longer result of a template, string() or join() is null */
#define NGX_HTTP_AUTH_EXPR_MAX_TEXT   4096

typedef struct ngx_http_auth_expr_s  ngx_http_auth_expr_t;


/*
 * Compiles a text; the expression is const and lives in the pool, which also
 * gets a copy of the text.  NULL on failure, then *err is a static text.
 */
ngx_http_auth_expr_t *ngx_http_auth_expr_compile(ngx_pool_t *pool,
    ngx_str_t *text, char **err);

/*
 * Evaluates against an object.  Returns a new reference that the caller owns,
 * or NULL for null, missing, or no memory.
 */
json_t *ngx_http_auth_expr_eval(ngx_http_auth_expr_t *expr, json_t *root);


#endif /* _NGX_HTTP_AUTH_EXPR_H_INCLUDED_ */
