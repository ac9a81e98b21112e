
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_form.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_url.h"


static ngx_int_t ngx_http_auth_form_add(ngx_pool_t *pool,
    ngx_http_auth_form_t *form, ngx_str_t *pair);


ngx_int_t
ngx_http_auth_form_parse(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_form_t *form)
{
    u_char     *p, *last, *end;
    ngx_str_t   pair;

    if (ngx_array_init(&form->fields, pool, 4, sizeof(ngx_keyval_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    p = text->data;
    last = text->data + text->len;

    while (p < last
           && form->fields.nelts < NGX_HTTP_AUTH_FORM_MAX_FIELDS)
    {
        end = ngx_strlchr(p, last, '&');
        if (end == NULL) {
            end = last;
        }

        pair.data = p;
        pair.len = end - p;

        if (pair.len && ngx_http_auth_form_add(pool, form, &pair) == NGX_ERROR)
        {
            return NGX_ERROR;
        }

        p = end + 1;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_form_add(ngx_pool_t *pool, ngx_http_auth_form_t *form,
    ngx_str_t *pair)
{
    u_char        *eq, *last;
    ngx_int_t      rc;
    ngx_str_t      name, value;
    ngx_keyval_t  *field, decoded;

    last = pair->data + pair->len;

    eq = ngx_strlchr(pair->data, last, '=');
    if (eq == NULL) {
        eq = last;
    }

    name.data = pair->data;
    name.len = eq - pair->data;

    value.data = eq < last ? eq + 1 : last;
    value.len = last - value.data;

    rc = ngx_http_auth_url_decode(pool, &name, 1, &decoded.key);
    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_http_auth_url_decode(pool, &value, 1, &decoded.value);
    if (rc != NGX_OK) {
        return rc;
    }

    field = ngx_array_push(&form->fields);
    if (field == NULL) {
        return NGX_ERROR;
    }

    *field = decoded;

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_form_parse_json(ngx_pool_t *pool, ngx_str_t *text,
    ngx_http_auth_form_t *form)
{
    json_t        *json, *member;
    const char    *name;
    ngx_keyval_t  *field;

    if (ngx_array_init(&form->fields, pool, 4, sizeof(ngx_keyval_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    json = ngx_http_auth_json_parse(text, text->len);
    if (json == NULL) {
        return NGX_DECLINED;
    }

    if (ngx_http_auth_json_to_pool(pool, json) != NGX_OK) {
        return NGX_ERROR;
    }

    json_object_foreach(json, name, member) {

        if (!json_is_string(member)
            || form->fields.nelts == NGX_HTTP_AUTH_FORM_MAX_FIELDS)
        {
            continue;
        }

        field = ngx_array_push(&form->fields);
        if (field == NULL) {
            return NGX_ERROR;
        }

        field->key.data = (u_char *) name;
        field->key.len = ngx_strlen(name);
        field->value.data = (u_char *) json_string_value(member);
        field->value.len = json_string_length(member);
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_form_get(ngx_http_auth_form_t *form, const char *name,
    ngx_str_t *value)
{
    size_t         len;
    ngx_int_t      rc;
    ngx_uint_t     i;
    ngx_keyval_t  *field;

    ngx_str_null(value);

    rc = NGX_DECLINED;
    len = ngx_strlen(name);
    field = form->fields.elts;

    for (i = 0; i < form->fields.nelts; i++) {

        if (field[i].key.len != len
            || ngx_memcmp(field[i].key.data, name, len) != 0)
        {
            continue;
        }

        if (rc == NGX_OK) {
            ngx_str_null(value);
            return NGX_BUSY;
        }

        *value = field[i].value;
        rc = NGX_OK;
    }

    return rc;
}
