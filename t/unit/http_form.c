
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Tests for the fields of queries and bodies. */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_form.h"
#include "ngx_tap.h"


typedef struct {
    const char  *text;
    const char  *fields;       /* "[name|value]" each */
} form_row_t;


static form_row_t  forms[] = {
    { "", "" },
    { "a=b", "[a|b]" },
    { "a=b&c=d", "[a|b][c|d]" },
    { "a=b&a=c", "[a|b][a|c]" },
    { "a", "[a|]" },
    { "a=", "[a|]" },
    { "=b", "[|b]" },
    { "=", "[|]" },
    { "&", "" },
    { "&&a=b&&", "[a|b]" },
    { "a=b=c", "[a|b=c]" },
    { "a=b;c=d", "[a|b;c=d]" },
    { "a=b%20c+d", "[a|b c d]" },
    { "%61=%62", "[a|b]" },
    { "a+b=c", "[a b|c]" },
    { "a=%26%3D", "[a|&=]" },
    { "a%3Db=c", "[a=b|c]" },
    { "a=%C3%A4", "[a|\xc3\xa4]" },
    { "a=%ff", "[a|\xff]" },
    { "a=%0d%0a", "[a|\r\n]" },

    /* a field that cannot be read is none */

    { "a=%", "" },
    { "a=%2", "" },
    { "a=%zz&b=c", "[b|c]" },
    { "a=%00&b=c", "[b|c]" },
    { "%=a&b=c", "[b|c]" },
    { "a%00=a", "" },

    { NULL, NULL }
};


static form_row_t  objects[] = {
    { "{}", "" },
    { "{\"a\":\"b\"}", "[a|b]" },
    { " {\"a\":\"b\", \"c\":\"\"} ", "[a|b][c|]" },
    { "{\"a\":\"\\u00e4\\\"\"}", "[a|\xc3\xa4\"]" },

    /* only text is a field */

    { "{\"a\":true,\"b\":1,\"c\":null,\"d\":[\"e\"],\"f\":{\"g\":\"h\"}}", "" },
    { "{\"a\":[\"b\"],\"c\":\"d\"}", "[c|d]" },

    { NULL, NULL }
};


static const char  *broken[] = {
    "", " ", "{", "[]", "[{\"a\":\"b\"}]", "1", "\"a\"", "null", "true",
    "{\"a\":\"b\"}x", "{\"a\":\"b\",}", "{a:\"b\"}",
    "{\"a\":\"b\",\"a\":\"c\"}",
    "{\"a\":\"\xff\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud800\"}",
    "a=b", NULL
};


static void test_forms(void);
static void test_objects(void);
static void test_broken(void);
static void test_get(void);
static void test_limit(void);
static void test_faults(void);
static void compare(ngx_http_auth_form_t *form, form_row_t *row);


int
main(void)
{
    ngx_test_init();

    test_forms();
    test_objects();
    test_broken();
    test_get();
    test_limit();
    test_faults();

    return ngx_test_done();
}


static void
test_forms(void)
{
    ngx_str_t              text;
    form_row_t            *row;
    ngx_http_auth_form_t   form;

    for (row = forms; row->text; row++) {
        text = ngx_test_dup(row->text, ngx_strlen(row->text));

        ngx_test_int(ngx_http_auth_form_parse(ngx_test_pool, &text, &form),
                     NGX_OK, "form \"%s\"", row->text);
        compare(&form, row);
    }
}


static void
test_objects(void)
{
    ngx_str_t              text;
    form_row_t            *row;
    ngx_http_auth_form_t   form;

    for (row = objects; row->text; row++) {
        text = ngx_test_dup(row->text, ngx_strlen(row->text));

        ngx_test_int(ngx_http_auth_form_parse_json(ngx_test_pool, &text,
                                                   &form),
                     NGX_OK, "object %s", row->text);
        compare(&form, row);
    }
}


static void
compare(ngx_http_auth_form_t *form, form_row_t *row)
{
    u_char         buf[256], *p;
    ngx_str_t      got;
    ngx_uint_t     i;
    ngx_keyval_t  *field;

    p = buf;
    field = form->fields.elts;

    for (i = 0; i < form->fields.nelts; i++) {
        p = ngx_sprintf(p, "[%V|%V]", &field[i].key, &field[i].value);
    }

    got.data = buf;
    got.len = p - buf;

    ngx_test_str(&got, row->fields, "fields of \"%s\"", row->text);
}


static void
test_broken(void)
{
    ngx_str_t               text, value;
    const char            **p;
    ngx_http_auth_form_t    form;

    for (p = broken; *p; p++) {
        text = ngx_test_dup(*p, ngx_strlen(*p));

        ngx_test_int(ngx_http_auth_form_parse_json(ngx_test_pool, &text,
                                                   &form),
                     NGX_DECLINED, "no object: %s", *p);

        /* the caller may go on all the same */

        ngx_test_int(ngx_http_auth_form_get(&form, "a", &value), NGX_DECLINED,
                     "no field of %s", *p);
    }
}


static void
test_get(void)
{
    ngx_str_t             text, value;
    ngx_http_auth_form_t  form;

    text = ngx_test_dup("one=1&two=2&two=2&=empty&none=", 29);

    (void) ngx_http_auth_form_parse(ngx_test_pool, &text, &form);

    ngx_test_int(ngx_http_auth_form_get(&form, "one", &value), NGX_OK,
                 "a field");
    ngx_test_str(&value, "1", "its value");

    ngx_test_int(ngx_http_auth_form_get(&form, "two", &value), NGX_BUSY,
                 "twice, although the same");
    ngx_test_int(value.len, 0, "has no value");

    ngx_test_int(ngx_http_auth_form_get(&form, "three", &value), NGX_DECLINED,
                 "absent");
    ngx_test_ok(value.data == NULL, "has no value either");

    ngx_test_int(ngx_http_auth_form_get(&form, "none", &value), NGX_OK,
                 "empty");
    ngx_test_int(ngx_http_auth_form_get(&form, "", &value), NGX_OK,
                 "without a name");
    ngx_test_int(ngx_http_auth_form_get(&form, "on", &value), NGX_DECLINED,
                 "a part of a name");
    ngx_test_int(ngx_http_auth_form_get(&form, "ones", &value), NGX_DECLINED,
                 "more than a name");
    ngx_test_int(ngx_http_auth_form_get(&form, "One", &value), NGX_DECLINED,
                 "case counts");
}


static void
test_limit(void)
{
    u_char                *p;
    ngx_str_t              text, value;
    ngx_uint_t             i;
    ngx_http_auth_form_t   form;

    p = ngx_pnalloc(ngx_test_pool, 4096);
    text.data = p;

    for (i = 0; i < NGX_HTTP_AUTH_FORM_MAX_FIELDS + 10; i++) {
        p = ngx_sprintf(p, "%sf%ui=%ui", i ? "&" : "", i, i);
    }

    text.len = p - text.data;

    (void) ngx_http_auth_form_parse(ngx_test_pool, &text, &form);

    ngx_test_int(form.fields.nelts, NGX_HTTP_AUTH_FORM_MAX_FIELDS, "at most");
    ngx_test_int(ngx_http_auth_form_get(&form, "f63", &value), NGX_OK,
                 "the last one");
    ngx_test_int(ngx_http_auth_form_get(&form, "f64", &value), NGX_DECLINED,
                 "the next one");

    p = text.data;
    *p++ = '{';

    for (i = 0; i < NGX_HTTP_AUTH_FORM_MAX_FIELDS + 10; i++) {
        p = ngx_sprintf(p, "%s\"f%ui\":\"\"", i ? "," : "", i);
    }

    *p++ = '}';
    text.len = p - text.data;

    (void) ngx_http_auth_form_parse_json(ngx_test_pool, &text, &form);

    ngx_test_int(form.fields.nelts, NGX_HTTP_AUTH_FORM_MAX_FIELDS,
                 "of an object too");
}


/* each allocation fails in its turn: an error, never a part of the fields */

static void
test_faults(void)
{
    ngx_int_t              rc;
    ngx_str_t              form_text, json_text;
    ngx_uint_t             i;
    ngx_http_auth_form_t   form;

    form_text = ngx_test_dup("a=b&c=d&e=f&g=h&i=j", 19);
    json_text = ngx_test_dup("{\"a\":\"b\",\"c\":\"d\"}", 17);

    for (i = 1; i < 40; i++) {
        ngx_stubs_fail_alloc = i;
        rc = ngx_http_auth_form_parse(ngx_test_pool, &form_text, &form);
        ngx_stubs_fail_alloc = 0;

        if (rc == NGX_OK) {
            break;
        }

        ngx_test_int(rc, NGX_ERROR, "form: allocation %d",
                     (int) i);
    }

    ngx_test_ok(i > 1 && rc == NGX_OK, "the form, with enough memory");

    for (i = 1; i < 40; i++) {
        ngx_stubs_fail_alloc = i;
        rc = ngx_http_auth_form_parse_json(ngx_test_pool, &json_text, &form);
        ngx_stubs_fail_alloc = 0;

        if (rc == NGX_OK) {
            break;
        }

        ngx_test_int(rc, NGX_ERROR, "object: allocation %d",
                     (int) i);
    }

    ngx_test_ok(i > 1 && rc == NGX_OK, "the object, with enough memory");
}
