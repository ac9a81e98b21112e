
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _FUZZ_H_INCLUDED_
#define _FUZZ_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_stubs.h"


/* what libFuzzer calls, and replay.c for each file of a corpus */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


/* a property of the code under test that no input may break */

#define fuzz_check(cond)                                                      \
    if (!(cond)) {                                                            \
        abort();                                                              \
    }


/* the pool of the process, for keys; made by the first call */

static ngx_inline ngx_pool_t *
fuzz_static_pool(void)
{
    static ngx_pool_t  *pool;

    if (pool == NULL) {
        ngx_stubs_init();
        pool = ngx_create_pool(4096, &ngx_stubs_log);
        fuzz_check(pool != NULL);
    }

    return pool;
}


/* a pool of one input; the stubs are initialized */

static ngx_inline ngx_pool_t *
fuzz_pool(void)
{
    ngx_pool_t  *pool;

    (void) fuzz_static_pool();

    pool = ngx_create_pool(4096, &ngx_stubs_log);
    fuzz_check(pool != NULL);

    return pool;
}


/* the input in memory of exactly its size, writable */

static ngx_inline ngx_str_t
fuzz_str(ngx_pool_t *pool, const uint8_t *data, size_t size)
{
    ngx_str_t  s;

    s.len = size;
    s.data = ngx_pnalloc(pool, size ? size : 1);
    fuzz_check(s.data != NULL);

    if (size) {
        ngx_memcpy(s.data, data, size);
    }

    return s;
}


static ngx_inline ngx_str_t
fuzz_text(const char *text)
{
    ngx_str_t  s;

    s.len = ngx_strlen(text);
    s.data = (u_char *) text;

    return s;
}


static ngx_inline ngx_uint_t
fuzz_same(ngx_str_t *a, ngx_str_t *b)
{
    return a->len == b->len
           && (a->len == 0 || ngx_memcmp(a->data, b->data, a->len) == 0);
}


#endif /* _FUZZ_H_INCLUDED_ */
