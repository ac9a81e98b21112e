
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_auth_cookie.h"


ngx_int_t
ngx_http_auth_cookie_parse(ngx_str_t *line, ngx_http_auth_cookie_pt handler,
    void *data)
{
    u_char     *p, *last, *end, *eq;
    ngx_int_t   rc;
    ngx_str_t   name, value;

    p = line->data;
    last = line->data + line->len;

    while (p < last) {

        /* memchr(): this runs on every request, and sessions are long */

        end = memchr(p, ';', last - p);
        if (end == NULL) {
            end = last;
        }

        while (p < end && (*p == ' ' || *p == '\t')) {
            p++;
        }

        eq = memchr(p, '=', end - p);

        if (eq) {
            name.data = p;
            name.len = eq - p;
            value.data = eq + 1;
            value.len = end - (eq + 1);

            while (value.len && (value.data[value.len - 1] == ' '
                                 || value.data[value.len - 1] == '\t'))
            {
                value.len--;
            }

            rc = handler(&name, &value, data);
            if (rc != NGX_OK) {
                return rc;
            }
        }

        p = end + 1;
    }

    return NGX_OK;
}
