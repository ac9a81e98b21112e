
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "ngx_tap.h"


static ngx_uint_t ngx_test_line(ngx_uint_t cond, const char *name,
    va_list args);


ngx_pool_t   *ngx_test_pool;
const char   *(*ngx_test_after)(void);

static ngx_uint_t   ngx_test_number;
static ngx_uint_t   ngx_test_failed;


void
ngx_test_init(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);

    ngx_stubs_init();
    ngx_test_reset();
}


void
ngx_test_reset(void)
{
    if (ngx_test_pool != NULL) {
        ngx_destroy_pool(ngx_test_pool);
    }

    ngx_test_pool = ngx_create_pool(4096, &ngx_stubs_log);

    if (ngx_test_pool == NULL) {
        abort();
    }
}


int
ngx_test_done(void)
{
    ngx_destroy_pool(ngx_test_pool);
    ngx_test_pool = NULL;

    printf("1..%lu\n", (unsigned long) ngx_test_number);

    return ngx_test_failed ? 1 : 0;
}


static ngx_uint_t
ngx_test_line(ngx_uint_t cond, const char *name, va_list args)
{
    const char  *after;

    after = ngx_test_after ? ngx_test_after() : NULL;

    if (!cond || after) {
        ngx_test_failed++;
        printf("not ");
    }

    printf("ok %lu - ", (unsigned long) ++ngx_test_number);
    vprintf(name, args);
    printf("\n");

    if (after) {
        printf("# %s\n", after);
    }

    return cond;
}


ngx_uint_t
ngx_test_ok(ngx_uint_t cond, const char *name, ...)
{
    va_list  args;

    va_start(args, name);
    (void) ngx_test_line(cond, name, args);
    va_end(args);

    return cond;
}


ngx_uint_t
ngx_test_int(intmax_t got, intmax_t want, const char *name, ...)
{
    va_list  args;

    va_start(args, name);
    (void) ngx_test_line(got == want, name, args);
    va_end(args);

    if (got != want) {
        printf("# got %jd, want %jd\n", got, want);
    }

    return got == want;
}


ngx_uint_t
ngx_test_str(ngx_str_t *got, const char *want, const char *name, ...)
{
    va_list     args;
    ngx_uint_t  same;

    same = got->len == ngx_strlen(want)
           && ngx_memcmp(got->data, want, got->len) == 0;

    va_start(args, name);
    (void) ngx_test_line(same, name, args);
    va_end(args);

    if (!same) {
        printf("# got \"%.*s\"\n# want \"%s\"\n", (int) got->len, got->data,
               want);
    }

    return same;
}


ngx_str_t *
ngx_test_s(const char *text)
{
    ngx_str_t  *s;

    static ngx_str_t   ring[4];
    static ngx_uint_t  next;

    s = &ring[next++ % 4];

    s->len = ngx_strlen(text);
    s->data = (u_char *) text;

    return s;
}


ngx_str_t
ngx_test_dup(const void *data, size_t len)
{
    ngx_str_t  s;

    s.len = len;
    s.data = ngx_pnalloc(ngx_test_pool, len ? len : 1);

    if (s.data == NULL) {
        abort();
    }

    if (len) {
        ngx_memcpy(s.data, data, len);
    }

    return s;
}


char *
ngx_test_hex(const u_char *data, size_t len)
{
    u_char  *p;

    p = ngx_pnalloc(ngx_test_pool, len * 2 + 1);

    if (p == NULL) {
        abort();
    }

    *ngx_hex_dump(p, (u_char *) data, len) = '\0';

    return (char *) p;
}


ngx_str_t
ngx_test_unhex(const char *hex)
{
    size_t     i;
    ngx_str_t  s;

    s = ngx_test_dup(hex, ngx_strlen(hex));
    s.len /= 2;

    for (i = 0; i < s.len; i++) {
        s.data[i] = (u_char) ngx_hextoi((u_char *) hex + i * 2, 2);
    }

    return s;
}
