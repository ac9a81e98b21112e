
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* The JSON of a provider: what is accepted survives being written and read. */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_json.h"
#include "fuzz.h"


static void fuzz_members(json_t *json);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t      *again, *json;
    ngx_str_t    text;
    ngx_pool_t  *pool;

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    json = ngx_http_auth_json_parse_array(&text, 65536);

    if (json != NULL) {
        fuzz_check(json_is_array(json));
        json_decref(json);
    }

    json = ngx_http_auth_json_parse(&text, 65536);

    if (json != NULL) {
        fuzz_check(json_is_object(json));
        fuzz_check(size <= 65536);
        fuzz_members(json);

        fuzz_check(ngx_http_auth_json_dump(pool, json, &text) == NGX_OK);

        again = ngx_http_auth_json_parse(&text, text.len);
        fuzz_check(again != NULL && json_equal(again, json));
        json_decref(again);

        fuzz_check(ngx_http_auth_json_to_pool(pool, json) == NGX_OK);
    }

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_members(json_t *json)
{
    double       number;
    json_t      *value;
    time_t       sec;
    ngx_str_t    s;
    ngx_uint_t   flag;
    const char  *name;

    json_object_foreach(json, name, value) {
        if (ngx_http_auth_json_string(json, name, &s) == NGX_OK) {
            fuzz_check(json_is_string(value));
            fuzz_check(memchr(s.data, '\0', s.len) == NULL);
            fuzz_check(s.data[s.len] == '\0');
        }

        if (ngx_http_auth_json_time(json, name, &sec) == NGX_OK) {
            fuzz_check(json_is_number(value));
            fuzz_check(sec <= NGX_HTTP_AUTH_JSON_MAX_TIME);
            fuzz_check(sec >= -NGX_HTTP_AUTH_JSON_MAX_TIME);
        }

        (void) ngx_http_auth_json_number(json, name, &number);
        (void) ngx_http_auth_json_boolean(json, name, &flag);
    }
}
