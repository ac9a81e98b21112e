
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_JSON_H_INCLUDED_
#define _NGX_HTTP_AUTH_JSON_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>


/* nested objects and arrays, the outermost included */
#define NGX_HTTP_AUTH_JSON_MAX_DEPTH  16

/* opening brackets and commas plus one, which is no fewer than the values */
#define NGX_HTTP_AUTH_JSON_MAX_NODES  4096

/*
 * Times are clamped to +-NGX_HTTP_AUTH_JSON_MAX_TIME, the end of the year 9999
 * where time_t can hold it, so that adding a tolerance cannot overflow.
 */
#if (NGX_TIME_T_SIZE >= 8)
#define NGX_HTTP_AUTH_JSON_MAX_TIME   253402300799LL
#else
#define NGX_HTTP_AUTH_JSON_MAX_TIME   (NGX_MAX_INT32_VALUE / 2)
#endif


/*
 * Parse a text from outside: an object, or an array.  NULL if it is anything
 * else, longer than max_size bytes, deeper or fuller than the limits above, has
 * duplicate members, bytes behind the value, invalid UTF-8, or a zero character
 * in a string.  The caller owns the reference.
 */
json_t *ngx_http_auth_json_parse(ngx_str_t *text, size_t max_size);
json_t *ngx_http_auth_json_parse_array(ngx_str_t *text, size_t max_size);

/*
 * Hands the reference over to the pool.  On NGX_ERROR the reference is dropped
 * as well, so the caller never has to.
 */
ngx_int_t ngx_http_auth_json_to_pool(ngx_pool_t *pool, json_t *json);

/*
 * Members of an object.  NGX_OK, NGX_DECLINED if there is no such member, or
 * NGX_ERROR if it has another type; null is another type.  The value is left
 * alone unless NGX_OK.  A string is borrowed from obj, lives as long as obj
 * keeps the member, holds no zero character, and is followed by one.
 */
ngx_int_t ngx_http_auth_json_string(json_t *obj, const char *name,
    ngx_str_t *value);
ngx_int_t ngx_http_auth_json_number(json_t *obj, const char *name,
    double *value);
ngx_int_t ngx_http_auth_json_boolean(json_t *obj, const char *name,
    ngx_uint_t *value);

/* seconds; a fraction is rounded down, and the value clamped as said above */
ngx_int_t ngx_http_auth_json_time(json_t *obj, const char *name,
    time_t *value);

/*
 * Sets a string or integer member; an existing one keeps its place.  NGX_ERROR
 * also if the string is not UTF-8 or has a zero character.
 */
ngx_int_t ngx_http_auth_json_set(json_t *obj, const char *name,
    ngx_str_t *value);
ngx_int_t ngx_http_auth_json_set_integer(json_t *obj, const char *name,
    time_t value);

/* compact text of any value, members in their order; not zero-terminated */
ngx_int_t ngx_http_auth_json_dump(ngx_pool_t *pool, json_t *json,
    ngx_str_t *text);


#endif /* _NGX_HTTP_AUTH_JSON_H_INCLUDED_ */
