
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * The line of a Cookie header: the pairs are pieces of the input, in order, and
 * nothing of what separates them is in them.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_auth_cookie.h"
#include "fuzz.h"


typedef struct {
    u_char      *pos;          /* no pair begins before it */
    u_char      *last;
    ngx_uint_t   n;
    ngx_uint_t   stop;
} fuzz_walk_t;


static ngx_int_t fuzz_pair(ngx_str_t *name, ngx_str_t *value, void *data);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ngx_int_t     rc;
    ngx_str_t     line;
    ngx_uint_t    n;
    ngx_pool_t   *pool;
    fuzz_walk_t   walk;

    pool = fuzz_pool();
    line = fuzz_str(pool, data, size);

    walk.pos = line.data;
    walk.last = line.data + line.len;
    walk.n = 0;
    walk.stop = 0;

    rc = ngx_http_auth_cookie_parse(&line, fuzz_pair, &walk);

    fuzz_check(rc == NGX_OK);

    /* a handler ends the walk where it wants to */

    n = walk.n;

    if (n) {
        walk.pos = line.data;
        walk.n = 0;
        walk.stop = (n + 1) / 2;

        rc = ngx_http_auth_cookie_parse(&line, fuzz_pair, &walk);

        fuzz_check(rc == NGX_DONE && walk.n == walk.stop);
    }

    ngx_destroy_pool(pool);

    return 0;
}


static ngx_int_t
fuzz_pair(ngx_str_t *name, ngx_str_t *value, void *data)
{
    fuzz_walk_t *walk = data;

    u_char  *p;

    fuzz_check(name->data >= walk->pos);
    fuzz_check(value->data == name->data + name->len + 1);
    fuzz_check(value->data + value->len <= walk->last);
    fuzz_check(name->data[name->len] == '=');

    for (p = name->data; p < name->data + name->len; p++) {
        fuzz_check(*p != ';' && *p != '=');
    }

    for (p = value->data; p < value->data + value->len; p++) {
        fuzz_check(*p != ';');
    }

    fuzz_check(name->len == 0 || (name->data[0] != ' '
                                  && name->data[0] != '\t'));

    walk->pos = value->data + value->len;
    walk->n++;

    return walk->n == walk->stop ? NGX_DONE : NGX_OK;
}
