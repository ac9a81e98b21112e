
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_expr.h"


typedef enum {
    NGX_HTTP_AUTH_EXPR_NULL = 0,
    NGX_HTTP_AUTH_EXPR_PATH,
    NGX_HTTP_AUTH_EXPR_STRING,
    NGX_HTTP_AUTH_EXPR_JOIN,
    NGX_HTTP_AUTH_EXPR_TEMPLATE
} ngx_http_auth_expr_kind_e;


/* of a template: a literal, or a path */

typedef struct {
    ngx_str_t                   text;      /* zero-terminated */
    unsigned                    path:1;
} ngx_http_auth_expr_part_t;


typedef struct {
    ngx_http_auth_expr_kind_e   kind;
    ngx_array_t                 parts;     /* of ..._expr_part_t */
    unsigned                    truthy:1;  /* "||" stands before it */
} ngx_http_auth_expr_operand_t;


struct ngx_http_auth_expr_s {
    ngx_array_t                 operands;
    ngx_uint_t                  paths;
};


typedef struct {
    size_t                      len;
    u_char                      data[NGX_HTTP_AUTH_EXPR_MAX_TEXT + 1];
} ngx_http_auth_expr_buf_t;


static u_char *ngx_http_auth_expr_operator(u_char *p, u_char *last);
static char *ngx_http_auth_expr_operand(ngx_pool_t *pool,
    ngx_http_auth_expr_t *expr, u_char *p, u_char *last, ngx_uint_t truthy);
static char *ngx_http_auth_expr_call(ngx_pool_t *pool,
    ngx_http_auth_expr_t *expr, ngx_http_auth_expr_operand_t *op, u_char *p,
    u_char *last);
static char *ngx_http_auth_expr_template(ngx_pool_t *pool,
    ngx_http_auth_expr_t *expr, ngx_http_auth_expr_operand_t *op, u_char *p,
    u_char *last);
static char *ngx_http_auth_expr_add(ngx_pool_t *pool,
    ngx_http_auth_expr_t *expr, ngx_http_auth_expr_operand_t *op, u_char *p,
    u_char *last, ngx_uint_t path);
static void ngx_http_auth_expr_trim(u_char **p, u_char **last);
static json_t *ngx_http_auth_expr_value(ngx_http_auth_expr_operand_t *op,
    json_t *root);
static json_t *ngx_http_auth_expr_text(ngx_http_auth_expr_operand_t *op,
    json_t *root);
static ngx_uint_t ngx_http_auth_expr_append(ngx_http_auth_expr_buf_t *buf,
    json_t *value);
static void ngx_http_auth_expr_put(ngx_http_auth_expr_buf_t *buf,
    const char *data, size_t len);
static json_t *ngx_http_auth_expr_path(json_t *root, ngx_str_t *path);
static ngx_uint_t ngx_http_auth_expr_is_true(json_t *value);


ngx_http_auth_expr_t *
ngx_http_auth_expr_compile(ngx_pool_t *pool, ngx_str_t *text, char **err)
{
    u_char                *p, *last, *op, *copy;
    ngx_uint_t             truthy;
    ngx_http_auth_expr_t  *expr;

    if (text->len > NGX_HTTP_AUTH_EXPR_MAX_LEN) {
        *err = "it is too long";
        return NULL;
    }

    *err = "no memory";

    copy = ngx_pstrdup(pool, text);
    expr = ngx_pcalloc(pool, sizeof(ngx_http_auth_expr_t));

    if (copy == NULL || expr == NULL
        || ngx_array_init(&expr->operands, pool, 2,
                          sizeof(ngx_http_auth_expr_operand_t))
           != NGX_OK)
    {
        return NULL;
    }

    last = copy + text->len;
    truthy = 0;

    for (p = copy; /* void */ ; p = op + 2) {

        op = ngx_http_auth_expr_operator(p, last);

        *err = ngx_http_auth_expr_operand(pool, expr, p, op ? op : last,
                                          truthy);
        if (*err) {
            return NULL;
        }

        if (op == NULL) {
            return expr;
        }

        truthy = (*op == '|');
    }
}


/* The next "??" or "||" outside of braces. */

static u_char *
ngx_http_auth_expr_operator(u_char *p, u_char *last)
{
    ngx_uint_t  braces;

    braces = 0;

    for ( /* void */ ; last - p >= 2; p++) {

        if (*p == '{') {
            braces = 1;

        } else if (*p == '}') {
            braces = 0;

        } else if (!braces
                   && ((p[0] == '?' && p[1] == '?')
                       || (p[0] == '|' && p[1] == '|')))
        {
            return p;
        }
    }

    return NULL;
}


static char *
ngx_http_auth_expr_operand(ngx_pool_t *pool, ngx_http_auth_expr_t *expr,
    u_char *p, u_char *last, ngx_uint_t truthy)
{
    ngx_http_auth_expr_operand_t  *op;

    op = ngx_array_push(&expr->operands);
    if (op == NULL
        || ngx_array_init(&op->parts, pool, 1,
                          sizeof(ngx_http_auth_expr_part_t))
           != NGX_OK)
    {
        return "no memory";
    }

    op->truthy = truthy ? 1 : 0;

    if (ngx_strlchr(p, last, '{') || ngx_strlchr(p, last, '}')) {
        op->kind = NGX_HTTP_AUTH_EXPR_TEMPLATE;
        return ngx_http_auth_expr_template(pool, expr, op, p, last);
    }

    ngx_http_auth_expr_trim(&p, &last);

    if (last - p == 4 && ngx_strncmp(p, "null", 4) == 0) {
        op->kind = NGX_HTTP_AUTH_EXPR_NULL;
        return NULL;
    }

    if (ngx_strlchr(p, last, '(')) {
        return ngx_http_auth_expr_call(pool, expr, op, p, last);
    }

    op->kind = NGX_HTTP_AUTH_EXPR_PATH;

    return ngx_http_auth_expr_add(pool, expr, op, p, last, 1);
}


static char *
ngx_http_auth_expr_call(ngx_pool_t *pool, ngx_http_auth_expr_t *expr,
    ngx_http_auth_expr_operand_t *op, u_char *p, u_char *last)
{
    char    *err;
    u_char  *comma;

    if (last - p > 8 && ngx_strncmp(p, "string(", 7) == 0 && last[-1] == ')') {
        op->kind = NGX_HTTP_AUTH_EXPR_STRING;

        return ngx_http_auth_expr_add(pool, expr, op, p + 7, last - 1, 1);
    }

    if (last - p <= 6 || ngx_strncmp(p, "join(", 5) != 0 || last[-1] != ')') {
        return "it has an unknown function, string() and join() exist";
    }

    op->kind = NGX_HTTP_AUTH_EXPR_JOIN;

    p += 5;
    last--;

    for ( ;; ) {
        comma = ngx_strlchr(p, last, ',');

        err = ngx_http_auth_expr_add(pool, expr, op, p, comma ? comma : last,
                                     1);
        if (err || comma == NULL) {
            return err;
        }

        p = comma + 1;
    }
}


static char *
ngx_http_auth_expr_template(ngx_pool_t *pool, ngx_http_auth_expr_t *expr,
    ngx_http_auth_expr_operand_t *op, u_char *p, u_char *last)
{
    char    *err;
    u_char  *open, *close;

    /* blanks around an operator are not part of the text */

    ngx_http_auth_expr_trim(&p, &last);

    while (p < last) {

        open = ngx_strlchr(p, last, '{');

        if (open == NULL) {
            open = last;
        }

        if (ngx_strlchr(p, open, '}')) {
            return "it has a \"}\" without \"{\"";
        }

        if (open > p) {
            err = ngx_http_auth_expr_add(pool, expr, op, p, open, 0);
            if (err) {
                return err;
            }
        }

        if (open == last) {
            break;
        }

        close = ngx_strlchr(open, last, '}');
        if (close == NULL) {
            return "it has a \"{\" without \"}\"";
        }

        err = ngx_http_auth_expr_add(pool, expr, op, open + 1, close, 1);
        if (err) {
            return err;
        }

        p = close + 1;
    }

    return NULL;
}


static char *
ngx_http_auth_expr_add(ngx_pool_t *pool, ngx_http_auth_expr_t *expr,
    ngx_http_auth_expr_operand_t *op, u_char *p, u_char *last, ngx_uint_t path)
{
    ngx_http_auth_expr_part_t  *part;

    if (path) {
        ngx_http_auth_expr_trim(&p, &last);

        if (p == last) {
            return "it has an empty path";
        }

        if (expr->paths++ == NGX_HTTP_AUTH_EXPR_MAX_PATHS) {
            return "it has too many paths";
        }
    }

    part = ngx_array_push(&op->parts);
    if (part == NULL) {
        return "no memory";
    }

    part->text.len = last - p;
    part->text.data = ngx_pnalloc(pool, part->text.len + 1);
    if (part->text.data == NULL) {
        return "no memory";
    }

    ngx_memcpy(part->text.data, p, part->text.len);

    part->text.data[part->text.len] = '\0';
    part->path = path ? 1 : 0;

    return NULL;
}


static void
ngx_http_auth_expr_trim(u_char **p, u_char **last)
{
    while (*p < *last && **p == ' ') {
        (*p)++;
    }

    while (*p < *last && (*last)[-1] == ' ') {
        (*last)--;
    }
}


json_t *
ngx_http_auth_expr_eval(ngx_http_auth_expr_t *expr, json_t *root)
{
    json_t                        *value, *next;
    ngx_uint_t                     i;
    ngx_http_auth_expr_operand_t  *op;

    op = expr->operands.elts;
    value = ngx_http_auth_expr_value(&op[0], root);

    for (i = 1; i < expr->operands.nelts; i++) {

        if (op[i].truthy ? ngx_http_auth_expr_is_true(value) : value != NULL) {
            continue;
        }

        next = ngx_http_auth_expr_value(&op[i], root);

        json_decref(value);
        value = next;
    }

    return value;
}


/* Returns a new reference, or NULL for null. */

static json_t *
ngx_http_auth_expr_value(ngx_http_auth_expr_operand_t *op, json_t *root)
{
    json_t                     *value;
    ngx_http_auth_expr_part_t  *part;

    if (op->kind == NGX_HTTP_AUTH_EXPR_NULL) {
        return NULL;
    }

    if (op->kind != NGX_HTTP_AUTH_EXPR_PATH) {
        return ngx_http_auth_expr_text(op, root);
    }

    part = op->parts.elts;
    value = ngx_http_auth_expr_path(root, &part->text);

    return (value == NULL || json_is_null(value)) ? NULL : json_incref(value);
}


static json_t *
ngx_http_auth_expr_text(ngx_http_auth_expr_operand_t *op, json_t *root)
{
    json_t                     *value;
    ngx_uint_t                  i, found;
    ngx_http_auth_expr_buf_t    buf;
    ngx_http_auth_expr_part_t  *part;

    buf.len = 0;
    found = 0;

    part = op->parts.elts;

    for (i = 0; i < op->parts.nelts; i++) {

        if (!part[i].path) {
            ngx_http_auth_expr_put(&buf, (char *) part[i].text.data,
                                   part[i].text.len);
            continue;
        }

        value = ngx_http_auth_expr_path(root, &part[i].text);

        if (op->kind == NGX_HTTP_AUTH_EXPR_JOIN) {

            if (json_string_length(value) == 0 && !json_is_integer(value)) {
                continue;
            }

            if (found) {
                ngx_http_auth_expr_put(&buf, " ", 1);
            }
        }

        found |= ngx_http_auth_expr_append(&buf, value);
    }

    if (!found || buf.len > NGX_HTTP_AUTH_EXPR_MAX_TEXT) {
        return NULL;
    }

    return json_stringn((char *) buf.data, buf.len);
}


/* Only strings, integers and booleans have a text. */

static ngx_uint_t
ngx_http_auth_expr_append(ngx_http_auth_expr_buf_t *buf, json_t *value)
{
    u_char  *p, number[NGX_INT64_LEN];

    if (json_is_string(value)) {
        ngx_http_auth_expr_put(buf, json_string_value(value),
                               json_string_length(value));
        return json_string_length(value) != 0;
    }

    if (json_is_integer(value)) {
        p = ngx_sprintf(number, "%L", (int64_t) json_integer_value(value));
        ngx_http_auth_expr_put(buf, (char *) number, p - number);
        return 1;
    }

    if (json_is_boolean(value)) {
        if (json_is_true(value)) {
            ngx_http_auth_expr_put(buf, "true", 4);

        } else {
            ngx_http_auth_expr_put(buf, "false", 5);
        }

        return 1;
    }

    return 0;
}


static void
ngx_http_auth_expr_put(ngx_http_auth_expr_buf_t *buf, const char *data,
    size_t len)
{
    if (buf->len + len > NGX_HTTP_AUTH_EXPR_MAX_TEXT) {
        buf->len = NGX_HTTP_AUTH_EXPR_MAX_TEXT + 1;
        return;
    }

    ngx_memcpy(buf->data + buf->len, data, len);
    buf->len += len;
}


/* Returns a borrowed reference, or NULL. */

static json_t *
ngx_http_auth_expr_path(json_t *root, ngx_str_t *path)
{
    u_char     *p, *last, *dot;
    json_t     *value;
    ngx_int_t   index;

    value = json_object_getn(root, (char *) path->data, path->len);
    if (value) {
        return value;
    }

    last = path->data + path->len;

    for (value = root, p = path->data; value; p = dot + 1) {

        dot = ngx_strlchr(p, last, '.');

        if (dot == NULL) {
            dot = last;
        }

        if (json_is_array(value)) {
            index = (dot - p < 6) ? ngx_atoi(p, dot - p) : NGX_ERROR;

            value = (index == NGX_ERROR) ? NULL
                                         : json_array_get(value, index);

        } else {
            value = json_object_getn(value, (char *) p, dot - p);
        }

        if (dot == last) {
            break;
        }
    }

    return value;
}


/* as JavaScript's "||" sees it */

static ngx_uint_t
ngx_http_auth_expr_is_true(json_t *value)
{
    if (value == NULL) {
        return 0;
    }

    switch (json_typeof(value)) {

    case JSON_STRING:
        return json_string_length(value) != 0;

    case JSON_INTEGER:
        return json_integer_value(value) != 0;

    case JSON_REAL:
        return json_real_value(value) != 0;

    case JSON_FALSE:
        return 0;

    default:
        return 1;
    }
}
