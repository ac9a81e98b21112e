
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "jose_test.h"


static void test_accepted(void);
static void test_refused(void);
static void test_limits(void);
static void test_strings(void);
static void test_numbers(void);
static void test_times(void);
static void test_dump(void);
static void test_ownership(void);
static ngx_int_t parse(ngx_str_t *text, size_t max);


int
main(void)
{
    jose_test_init();

    test_accepted();
    test_refused();
    test_limits();
    test_strings();
    test_numbers();
    test_times();
    test_dump();
    test_ownership();

    return ngx_test_done();
}


static ngx_int_t
parse(ngx_str_t *text, size_t max)
{
    json_t  *json;

    json = ngx_http_auth_json_parse(text, max);

    if (json == NULL) {
        return NGX_DECLINED;
    }

    json_decref(json);

    return NGX_OK;
}


static void
test_accepted(void)
{
    json_t      *json;
    ngx_uint_t   i;

    static const char  *rows[] = {
        "{}", " \t\r\n{ } \n", "{\"a\":1}", "{\"a\":{\"a\":1}}",
        "{\"a\":\"\\u00e9\\ud83d\\ude00\"}", "{\"a\":\"\xc3\xa9\"}",
        "{\"a\":\"{[,]}\"}", "{\"a\":\"\\\"{{{\"}", "{\"a\":[1,true,null]}",
        "{\"\":1}"
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ngx_test_int(parse(ngx_test_s(rows[i]), 100), NGX_OK, "accepted: %s",
                     rows[i][0] == ' ' ? "white space" : rows[i]);
    }

    json = ngx_http_auth_json_parse_array(ngx_test_s("[{\"a\":1}]"), 100);
    ngx_test_ok(json_array_size(json) == 1, "an array where one is wanted");
    json_decref(json);

    ngx_test_ok(ngx_http_auth_json_parse_array(ngx_test_s("{}"), 100) == NULL,
                "an object where an array is wanted");
}


static void
test_refused(void)
{
    ngx_str_t   s;
    ngx_uint_t  i;

    static const char  *rows[] = {
        "", " ", "[]", "\"a\"", "1", "true", "null", "{", "}", "{}}", "{}{}",
        "{} x", "[{}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}",
        "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}",
        "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":0x1}", "{\"a\":1e999}",
        "{\"a\":99999999999999999999}", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":]}",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
        "{\"b\":{\"a\":1,\"a\":1}}", "{\"a\":\"x\\u0000\"}",
        "{\"a\\u0000b\":1}", "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\ude00\"}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\n\"}", "{\"a\":\"\x01\"}",
        "{\"a\":\"\xff\"}", "{\"a\":\"\xc3\"}", "{\"a\":\"\xc0\x80\"}",
        "{\"a\":\"\xed\xa0\x80\"}", "{\"a\":\"\xf4\x90\x80\x80\"}",
        "\xef\xbb\xbf{}", "{/**/}", "<html>{}</html>", "{\"\xff\":1}"
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ngx_test_int(parse(ngx_test_s(rows[i]), 100), NGX_DECLINED,
                     "refused, row %lu", (unsigned long) i);
    }

    s = ngx_test_dup("{\"a\":\"x\0y\"}", 11);
    ngx_test_int(parse(&s, 100), NGX_DECLINED, "a zero byte in a string");

    s = ngx_test_dup("{}\0", 3);
    ngx_test_int(parse(&s, 100), NGX_DECLINED, "a zero byte behind the value");

    ngx_str_null(&s);
    ngx_test_int(parse(&s, 100), NGX_DECLINED, "no text at all");
}


/* at, below and above each limit */

static void
test_limits(void)
{
    size_t      depth, i;
    u_char     *p;
    ngx_str_t   s;
    ngx_int_t   n;

    s = ngx_test_dup("{\"a\":1}", 7);
    ngx_test_int(parse(&s, 8), NGX_OK, "below the size");
    ngx_test_int(parse(&s, 7), NGX_OK, "at the size");
    ngx_test_int(parse(&s, 6), NGX_DECLINED, "above the size");

    for (depth = NGX_HTTP_AUTH_JSON_MAX_DEPTH - 1;
         depth <= NGX_HTTP_AUTH_JSON_MAX_DEPTH + 1;
         depth++)
    {
        s.data = ngx_pnalloc(ngx_test_pool, 1024);
        p = ngx_cpymem(s.data, "{\"a\":", 5);

        for (i = 1; i < depth; i++) {
            *p++ = '[';
        }

        for (i = 1; i < depth; i++) {
            *p++ = ']';
        }

        *p++ = '}';
        s.len = p - s.data;

        ngx_test_int(parse(&s, 1024),
                     depth <= NGX_HTTP_AUTH_JSON_MAX_DEPTH ? NGX_OK
                                                           : NGX_DECLINED,
                     "depth %lu", (unsigned long) depth);
    }

    for (n = -1; n <= 1; n++) {
        s.data = ngx_pnalloc(ngx_test_pool, 65536);
        p = ngx_cpymem(s.data, "{\"a\":[0", 7);

        /* one for the text, two brackets, and the commas */

        for (i = 3; i < (size_t) (NGX_HTTP_AUTH_JSON_MAX_NODES + n); i++) {
            *p++ = ',';
            *p++ = '0';
        }

        p = ngx_cpymem(p, "]}", 2);
        s.len = p - s.data;

        ngx_test_int(parse(&s, 65536), n <= 0 ? NGX_OK : NGX_DECLINED,
                     "%ld values above the limit", (long) n);
    }

    /* what is nested in a string counts for nothing */

    s.data = ngx_pnalloc(ngx_test_pool, 65536);
    p = ngx_cpymem(s.data, "{\"a\":\"", 6);
    ngx_memset(p, '[', 10000);
    ngx_memset(p + 10000, ',', 10000);
    p = ngx_cpymem(p + 20000, "\"}", 2);
    s.len = p - s.data;

    ngx_test_int(parse(&s, 65536), NGX_OK, "brackets and commas in a string");
}


static void
test_strings(void)
{
    json_t     *json;
    ngx_str_t   s;
    ngx_uint_t  b;

    json = jose_test_json("{\"s\":\"text\",\"e\":\"\",\"n\":1,\"z\":null,"
                          "\"t\":true,\"f\":false,\"o\":{},\"a\":[]}");

    ngx_str_set(&s, "old");

    ngx_test_int(ngx_http_auth_json_string(json, "x", &s), NGX_DECLINED,
                 "absent string");
    ngx_test_int(ngx_http_auth_json_string(json, "n", &s), NGX_ERROR,
                 "number as string");
    ngx_test_int(ngx_http_auth_json_string(json, "z", &s), NGX_ERROR,
                 "null as string");
    ngx_test_int(ngx_http_auth_json_string(json, "o", &s), NGX_ERROR,
                 "object as string");
    ngx_test_int(ngx_http_auth_json_string(json, "a", &s), NGX_ERROR,
                 "array as string");
    ngx_test_str(&s, "old", "the value is left alone");

    ngx_test_int(ngx_http_auth_json_string(json, "s", &s), NGX_OK, "string");
    ngx_test_str(&s, "text", "value of a string");
    ngx_test_int(ngx_http_auth_json_string(json, "e", &s), NGX_OK,
                 "empty string");
    ngx_test_int(s.len, 0, "length of an empty string");

    ngx_test_int(ngx_http_auth_json_string(NULL, "s", &s), NGX_DECLINED,
                 "a member of nothing");
    ngx_test_int(ngx_http_auth_json_string(json_object_get(json, "a"), "s",
                                           &s),
                 NGX_DECLINED, "a member of an array");

    b = 7;
    ngx_test_int(ngx_http_auth_json_boolean(json, "x", &b), NGX_DECLINED,
                 "absent boolean");
    ngx_test_int(ngx_http_auth_json_boolean(json, "s", &b), NGX_ERROR,
                 "string as boolean");
    ngx_test_int(ngx_http_auth_json_boolean(json, "n", &b), NGX_ERROR,
                 "number as boolean");
    ngx_test_int(b, 7, "the value is left alone");
    ngx_test_int(ngx_http_auth_json_boolean(json, "t", &b), NGX_OK, "true");
    ngx_test_int(b, 1, "value of true");
    ngx_test_int(ngx_http_auth_json_boolean(json, "f", &b), NGX_OK, "false");
    ngx_test_int(b, 0, "value of false");
}


static void
test_numbers(void)
{
    double   n;
    json_t  *json;

    json = jose_test_json("{\"i\":-5,\"r\":1.5,\"s\":\"1\",\"t\":true}");

    ngx_test_int(ngx_http_auth_json_number(json, "i", &n), NGX_OK, "integer");
    ngx_test_ok(n == -5.0, "value of an integer");
    ngx_test_int(ngx_http_auth_json_number(json, "r", &n), NGX_OK, "real");
    ngx_test_ok(n == 1.5, "value of a real");
    ngx_test_int(ngx_http_auth_json_number(json, "s", &n), NGX_ERROR,
                 "string as number");
    ngx_test_int(ngx_http_auth_json_number(json, "t", &n), NGX_ERROR,
                 "boolean as number");
    ngx_test_int(ngx_http_auth_json_number(json, "x", &n), NGX_DECLINED,
                 "absent number");
}


static void
test_times(void)
{
    time_t      t;
    json_t     *json;
    ngx_uint_t  i;
    u_char      text[128];

    static struct {
        const char  *text;
        intmax_t     value;
    } rows[] = {
        { "0", 0 },
        { "1700000000", 1700000000 },
        { "2147483647", 2147483647 },
        { "2147483648", 2147483648 },
        { "4294967296", 4294967296 },
        { "-1", -1 },
        { "1.5", 1 },
        { "-1.5", -2 },
        { "-0.0", 0 },
        { "1e9", 1000000000 },
        { "1e300", NGX_HTTP_AUTH_JSON_MAX_TIME },
        { "-1e300", -NGX_HTTP_AUTH_JSON_MAX_TIME },
        { "1e-300", 0 },
        { "9223372036854775807", NGX_HTTP_AUTH_JSON_MAX_TIME },
        { "-9223372036854775808", -NGX_HTTP_AUTH_JSON_MAX_TIME },
        { "9.3e18", NGX_HTTP_AUTH_JSON_MAX_TIME },
        { "253402300798", 253402300798 },
        { "253402300799", NGX_HTTP_AUTH_JSON_MAX_TIME },
        { "253402300800", NGX_HTTP_AUTH_JSON_MAX_TIME }
    };

    static const char  *wrong[] = {
        "\"123\"", "\"\"", "null", "true", "[1]", "{}"
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        *ngx_sprintf(text, "{\"t\":%s}", rows[i].text) = '\0';
        json = jose_test_json((char *) text);
        t = 77;

        if (ngx_http_auth_json_time(json, "t", &t) != NGX_OK) {
            t = 78;
        }

        ngx_test_int(t, rows[i].value, "time %s", rows[i].text);
    }

    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        *ngx_sprintf(text, "{\"t\":%s}", wrong[i]) = '\0';
        json = jose_test_json((char *) text);
        t = 77;

        ngx_test_int(ngx_http_auth_json_time(json, "t", &t), NGX_ERROR,
                     "time %s", wrong[i]);
        ngx_test_int(t, 77, "the value is left alone");
    }

    ngx_test_int(ngx_http_auth_json_time(jose_test_json("{}"), "t", &t),
                 NGX_DECLINED, "absent time");
}


static void
test_dump(void)
{
    json_t     *json;
    ngx_str_t   bad, text;

    json = jose_test_json("{\"b\": 1, \"a\": [ true, null, \"\\u00e9/\" ]}");

    ngx_http_auth_json_dump(ngx_test_pool, json, &text);
    ngx_test_str(&text, "{\"b\":1,\"a\":[true,null,\"\xc3\xa9/\"]}",
                 "compact, in order, in UTF-8");

    ngx_http_auth_json_dump(ngx_test_pool, json_object_get(json, "b"), &text);
    ngx_test_str(&text, "1", "a value that is no object");

    ngx_http_auth_json_set(json, "b", ngx_test_s("x\"y"));
    ngx_http_auth_json_set_integer(json, "exp", 1702592000);
    ngx_http_auth_json_set_integer(json, "exp", 1702592001);
    json_object_del(json, "a");

    ngx_http_auth_json_dump(ngx_test_pool, json, &text);
    ngx_test_str(&text, "{\"b\":\"x\\\"y\",\"exp\":1702592001}",
                 "members set in their place");

    ngx_test_int(ngx_http_auth_json_set(json, "c", ngx_test_s("\xff")),
                 NGX_ERROR, "not UTF-8");

    bad = ngx_test_dup("a\0b", 3);
    ngx_test_int(ngx_http_auth_json_set(json, "c", &bad), NGX_ERROR,
                 "a zero character");

    ngx_str_null(&bad);
    ngx_test_int(ngx_http_auth_json_set(json, "c", &bad), NGX_OK, "empty");

    ngx_stubs_fail_alloc = 1;
    ngx_test_int(ngx_http_auth_json_dump(ngx_test_pool, json, &text),
                 NGX_ERROR, "no memory for the text");
    ngx_stubs_fail_alloc = 0;
}


/* the leak checker is the judge here */

static void
test_ownership(void)
{
    json_t  *json;

    json = json_object();
    ngx_test_int(ngx_http_auth_json_to_pool(ngx_test_pool, json), NGX_OK,
                 "handed over to the pool");
    ngx_test_reset();

    json = json_object();
    ngx_stubs_fail_alloc = 1;
    ngx_test_int(ngx_http_auth_json_to_pool(ngx_test_pool, json), NGX_ERROR,
                 "no memory for the cleanup");
    ngx_stubs_fail_alloc = 0;
}
