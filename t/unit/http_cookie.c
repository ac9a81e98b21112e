
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Tests for the line of a Cookie header. */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_auth_cookie.h"
#include "ngx_tap.h"


typedef struct {
    const char  *line;
    const char  *pairs;        /* "[name|value]" each */
} cookie_row_t;


static cookie_row_t  rows[] = {

    { "", "" },
    { "a=b", "[a|b]" },
    { "a=b; c=d", "[a|b][c|d]" },
    { "a=b;c=d", "[a|b][c|d]" },
    { "a=b ;\tc=d\t", "[a|b][c|d]" },
    { "  a=b", "[a|b]" },

    /* an empty name, an empty value */

    { "a=", "[a|]" },
    { "a= ", "[a|]" },
    { "=b", "[|b]" },
    { "=", "[|]" },
    { "a=;=b", "[a|][|b]" },

    /* what has no "=" is no cookie */

    { "a", "" },
    { "a; b=c", "[b|c]" },
    { "a=b; c", "[a|b]" },

    /* separators only */

    { ";", "" },
    { ";;;", "" },
    { "; ;\t; ", "" },
    { ";a=b;", "[a|b]" },
    { ";;a=b;;c=d;;", "[a|b][c|d]" },

    /* only ";" separates */

    { "a=b, c=d", "[a|b, c=d]" },
    { "a=b c=d", "[a|b c=d]" },
    { "a=b&c=d", "[a|b&c=d]" },
    { "a=\"b; c=d\"", "[a|\"b][c|d\"]" },

    /* the first "=" ends the name */

    { "a=b=c", "[a|b=c]" },
    { "a==", "[a|=]" },
    { "a =b", "[a |b]" },
    { "a= b", "[a| b]" },

    /* nothing is decoded or folded */

    { "A=B; a%20=%3B", "[A|B][a%20|%3B]" },
    { "$Version=1; a=\"b\"", "[$Version|1][a|\"b\"]" },
    { "\xc3\xa4=\xff", "[\xc3\xa4|\xff]" },
    { "a=b\x01", "[a|b\x01]" },

    { NULL, NULL }
};


static void test_rows(void);
static void test_stop(void);
static void test_zero(void);
static void test_long(void);
static ngx_int_t collect(ngx_str_t *name, ngx_str_t *value, void *data);
static ngx_int_t stop(ngx_str_t *name, ngx_str_t *value, void *data);
static ngx_int_t count(ngx_str_t *name, ngx_str_t *value, void *data);


int
main(void)
{
    ngx_test_init();

    test_rows();
    test_stop();
    test_zero();
    test_long();

    return ngx_test_done();
}


static void
test_rows(void)
{
    u_char         buf[256];
    ngx_int_t      rc;
    ngx_str_t      line, got;
    cookie_row_t  *row;

    for (row = rows; row->line; row++) {

        /* in memory of that size, so that a byte too far is noticed */

        line = ngx_test_dup(row->line, ngx_strlen(row->line));

        got.data = buf;
        got.len = 0;

        rc = ngx_http_auth_cookie_parse(&line, collect, &got);

        ngx_test_int(rc, NGX_OK, "parse \"%s\"", row->line);
        ngx_test_str(&got, row->pairs, "pairs of \"%s\"", row->line);
    }
}


static ngx_int_t
collect(ngx_str_t *name, ngx_str_t *value, void *data)
{
    ngx_str_t *got = data;

    got->len = ngx_sprintf(got->data + got->len, "[%V|%V]", name, value)
               - got->data;

    return NGX_OK;
}


static void
test_stop(void)
{
    ngx_str_t   line;
    ngx_uint_t  n;

    n = 0;
    line = ngx_test_dup("a=1; b=2; c=3; d=4", 18);

    ngx_test_int(ngx_http_auth_cookie_parse(&line, stop, &n), NGX_DONE,
                 "the code of the handler");
    ngx_test_int(n, 2, "ends the walk");
}


static ngx_int_t
stop(ngx_str_t *name, ngx_str_t *value, void *data)
{
    ngx_uint_t *n = data;

    return ++(*n) == 2 ? NGX_DONE : NGX_OK;
}


/* nginx refuses such a header; the parser does not count on it */

static void
test_zero(void)
{
    u_char     buf[64];
    ngx_str_t  line, got;

    line = ngx_test_dup("a\0=b\0c; d=\0", 11);

    got.data = buf;
    got.len = 0;

    (void) ngx_http_auth_cookie_parse(&line, collect, &got);

    ngx_test_int(got.len, sizeof("[a0|b0c][d|0]") - 1, "zero bytes");
    ngx_test_ok(ngx_memcmp(buf, "[a\0|b\0c][d|\0]", got.len) == 0,
                "are bytes like others");
}


static void
test_long(void)
{
    ngx_str_t   line;
    ngx_uint_t  i, n;

    line.len = 65536;
    line.data = ngx_pnalloc(ngx_test_pool, line.len);

    for (i = 0; i < line.len; i++) {
        line.data[i] = "a=;"[i % 3];
    }

    n = 0;
    (void) ngx_http_auth_cookie_parse(&line, count, &n);

    ngx_test_int(n, 21845, "many of them");
}


static ngx_int_t
count(ngx_str_t *name, ngx_str_t *value, void *data)
{
    ngx_uint_t *n = data;

    (*n)++;

    return NGX_OK;
}
