
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_json.h"


static json_t *ngx_http_auth_json_load(ngx_str_t *text, size_t max_size);
static ngx_int_t ngx_http_auth_json_scan(ngx_str_t *text);
static void ngx_http_auth_json_cleanup(void *data);


json_t *
ngx_http_auth_json_parse(ngx_str_t *text, size_t max_size)
{
    json_t  *json;

    json = ngx_http_auth_json_load(text, max_size);

    if (json != NULL && !json_is_object(json)) {
        json_decref(json);
        return NULL;
    }

    return json;
}


json_t *
ngx_http_auth_json_parse_array(ngx_str_t *text, size_t max_size)
{
    json_t  *json;

    json = ngx_http_auth_json_load(text, max_size);

    if (json != NULL && !json_is_array(json)) {
        json_decref(json);
        return NULL;
    }

    return json;
}


static json_t *
ngx_http_auth_json_load(ngx_str_t *text, size_t max_size)
{
    json_error_t  error;

    if (text->len == 0 || text->len > max_size) {
        return NULL;
    }

    if (ngx_http_auth_json_scan(text) != NGX_OK) {
        return NULL;
    }

    /* zero characters are refused as long as JSON_ALLOW_NUL is not given */

    return json_loadb((char *) text->data, text->len, JSON_REJECT_DUPLICATES,
                      &error);
}


/*
 * Bounds the depth and the number of values before jansson allocates for them.
 * Text that is not JSON may pass here: the parser refuses it.
 */

static ngx_int_t
ngx_http_auth_json_scan(ngx_str_t *text)
{
    u_char      *p, *last;
    ngx_uint_t   depth, nodes, quoted;

    depth = 0;
    nodes = 1;
    quoted = 0;

    last = text->data + text->len;

    for (p = text->data; p < last; p++) {

        if (quoted) {
            if (*p == '\\') {
                p++;

            } else if (*p == '"') {
                quoted = 0;
            }

            continue;
        }

        switch (*p) {

        case '"':
            quoted = 1;
            break;

        case '{':
        case '[':
            if (++depth > NGX_HTTP_AUTH_JSON_MAX_DEPTH) {
                return NGX_DECLINED;
            }

            nodes++;
            break;

        case '}':
        case ']':
            if (depth-- == 0) {
                return NGX_DECLINED;
            }

            break;

        case ',':
            nodes++;
            break;
        }
    }

    if (depth != 0 || nodes > NGX_HTTP_AUTH_JSON_MAX_NODES) {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_json_to_pool(ngx_pool_t *pool, json_t *json)
{
    ngx_pool_cleanup_t  *cln;

    cln = ngx_pool_cleanup_add(pool, 0);
    if (cln == NULL) {
        json_decref(json);
        return NGX_ERROR;
    }

    cln->handler = ngx_http_auth_json_cleanup;
    cln->data = json;

    return NGX_OK;
}


static void
ngx_http_auth_json_cleanup(void *data)
{
    json_t *json = data;

    json_decref(json);
}


ngx_int_t
ngx_http_auth_json_string(json_t *obj, const char *name, ngx_str_t *value)
{
    json_t  *member;

    member = json_object_get(obj, name);

    if (member == NULL) {
        return NGX_DECLINED;
    }

    if (!json_is_string(member)) {
        return NGX_ERROR;
    }

    value->len = json_string_length(member);
    value->data = (u_char *) json_string_value(member);

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_json_number(json_t *obj, const char *name, double *value)
{
    json_t  *member;

    member = json_object_get(obj, name);

    if (member == NULL) {
        return NGX_DECLINED;
    }

    if (!json_is_number(member)) {
        return NGX_ERROR;
    }

    *value = json_number_value(member);

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_json_boolean(json_t *obj, const char *name, ngx_uint_t *value)
{
    json_t  *member;

    member = json_object_get(obj, name);

    if (member == NULL) {
        return NGX_DECLINED;
    }

    if (!json_is_boolean(member)) {
        return NGX_ERROR;
    }

    *value = json_is_true(member) ? 1 : 0;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_json_time(json_t *obj, const char *name, time_t *value)
{
    double     number;
    time_t     sec;
    ngx_int_t  rc;

    rc = ngx_http_auth_json_number(obj, name, &number);

    if (rc != NGX_OK) {
        return rc;
    }

    /* a cast of what does not fit would be undefined */

    if (number >= (double) NGX_HTTP_AUTH_JSON_MAX_TIME) {
        sec = NGX_HTTP_AUTH_JSON_MAX_TIME;

    } else if (number <= (double) -NGX_HTTP_AUTH_JSON_MAX_TIME) {
        sec = -NGX_HTTP_AUTH_JSON_MAX_TIME;

    } else {
        sec = (time_t) number;

        if ((double) sec > number) {
            sec--;
        }
    }

    *value = sec;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_json_set(json_t *obj, const char *name, ngx_str_t *value)
{
    json_t  *member;

    if (value->len && memchr(value->data, '\0', value->len) != NULL) {
        return NGX_ERROR;
    }

    member = json_stringn(value->len ? (char *) value->data : "", value->len);

    /* text that is not UTF-8 gives NULL, which the setter refuses */

    return json_object_set_new(obj, name, member) == 0 ? NGX_OK : NGX_ERROR;
}


ngx_int_t
ngx_http_auth_json_set_integer(json_t *obj, const char *name, time_t value)
{
    json_t  *member;

    member = json_integer(value);

    return json_object_set_new(obj, name, member) == 0 ? NGX_OK : NGX_ERROR;
}


ngx_int_t
ngx_http_auth_json_dump(ngx_pool_t *pool, json_t *json, ngx_str_t *text)
{
    char    *p;
    size_t   len, flags;

    flags = JSON_COMPACT|JSON_ENCODE_ANY;

    len = json_dumpb(json, NULL, 0, flags);
    if (len == 0) {
        return NGX_ERROR;
    }

    p = ngx_pnalloc(pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (json_dumpb(json, p, len, flags) != len) {
        return NGX_ERROR;
    }

    text->len = len;
    text->data = (u_char *) p;

    return NGX_OK;
}
