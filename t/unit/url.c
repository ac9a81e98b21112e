
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_url.h"
#include "ngx_tap.h"


typedef struct {
    const char  *text;
    const char  *origin;
    const char  *path;
    const char  *rest;
} url_row_t;


static void test_parse(void);
static void test_parse_refused(void);
static void test_redirect_own(void);
static void test_redirect_refused(void);
static void test_redirect_allowed(void);
static void test_loopback(void);
static void test_encode(void);
static void test_decode(void);
static void test_query(void);
static void test_faults(void);


static url_row_t  good[] = {
    { "http://localhost:3000", "http://localhost:3000", "", "" },
    { "https://App.Example.COM/a/B?c=d#e", "https://app.example.com", "/a/B",
      "/a/B?c=d#e" },
    { "HTTPS://example.com:443/", "https://example.com", "/", "/" },
    { "http://example.com:80?x", "http://example.com", "", "?x" },
    { "https://example.com:80/", "https://example.com:80", "/", "/" },
    { "http://example.com:00080/", "http://example.com", "/", "/" },
    { "http://[::1]:8080/x", "http://[::1]:8080", "/x", "/x" },
    { "http://[2001:DB8::1]/", "http://[2001:db8::1]", "/", "/" },
    { "https://example.com#f", "https://example.com", "", "#f" },
    { "https://example.com/%ff//x@y:z", "https://example.com", "/%ff//x@y:z",
      "/%ff//x@y:z" },
    { "https://a_b-c.example:65535", "https://a_b-c.example:65535", "", "" },
    { NULL, NULL, NULL, NULL }
};


static const char  *bad[] = {
    "", "/", "x", "http", "http:", "http:/", "http://", "https://",
    "https:///path", "http://:80/", "https://?x", "https://#x",
    "https:example.com", "https:/example.com", "https:\\\\example.com",
    "https:/\\example.com", "///example.com", "//example.com",
    "ftp://example.com", "javascript://example.com/%0aalert(1)",
    "data:text/html,x", " https://example.com", "https://example.com ",
    "https://exa mple.com", "https://example.com/\t", "https://example.com\n/",
    "https://example.com/\x01", "https://example.com/\x7f",
    "https://example.com/\xc3\xa9", "https://\xc3\xa9.example.com",
    "https://example.com\\@evil.test", "https://legit.test@evil.test/",
    "https://user:pw@example.com/", "https://user:80@example.com/",
    "https://example.com:0/", "https://example.com:65536/",
    "https://example.com:99999/", "https://example.com:1000000/",
    "https://example.com:/", "https://example.com:8a/",
    "https://example.com:-1/", "https://example.com:80:80/",
    "http://localhost:3000.evil.com/", "https://exa%6dple.com/",
    "https://.example.com/", "https://exam<ple.com/", "https://[::1/",
    "https://[]/", "https://[::g]/", "https://[::1]x/", "https://[v1.x]/",
    "https://example.com;x/", "https://example,com/",
    NULL
};


/* what no redirect may go to; the origin is https://app.test */

static const char  *hostile[] = {
    "", "x", "evil.test", "//evil.test", "///evil.test", "////evil.test",
    "/\\evil.test", "\\/evil.test", "\\\\evil.test", "\\evil.test",
    "/\t/evil.test", "/\n/evil.test", "/ /evil.test", "/\x0b/evil.test",
    "/\r/evil.test", "/\x0c/evil.test", "/x\x7f", "/x y", "/x\ny",
    "/./\\evil.test", "/../..\\evil.test", "/.//evil.test", "/..//evil.test",
    "/a/..//evil.test", "/a/../..//evil.test", "/././/evil.test",
    "/%2e//evil.test", "/%2E%2e//evil.test", "/.%2e//evil.test",
    "/%2e.//evil.test", "/a/%2e%2e//evil.test", "/.///evil.test",
    "//evil.test/%2f..", "///evil.test/..", "//app.test", "//app.test/x",
    "https:evil.test", "https:/evil.test", "https:\\\\evil.test",
    "https:/\\evil.test", "https:///evil.test", "http:///evil.test",
    "https://evil.test", "https://evil.test/app.test", "http://app.test",
    "https://app.test.evil.test", "https://app.test@evil.test",
    "https://app.test:443@evil.test", "https://app.test%40evil.test",
    "https://app.test%2eevil.test", "https://app.test:8443/",
    "https://evil.test#app.test", "https://evil.test?app.test",
    "https://evil.test\\@app.test", "https://evil.test\\.app.test",
    "https://app.test\\.evil.test", "https://app.testevil.test",
    "https://xapp.test", "https://app.test.", "https://.app.test",
    "https://app.test:0443.evil.test/", "javascript:alert(1)",
    "JavaScript://app.test/%0aalert(1)", "data:text/html,x", "vbscript:x",
    " https://app.test", "\thttps://app.test", "https://app.test\t",
    "\x01/x", "ws://app.test", "file:///etc/passwd", "?x", "#x", ".", "..",
    "https://\xef\xbd\x81pp.test", "https://app.test\xe3\x80\x82" "evil.test",
    "https://[::1]/", "https://127.0.0.1/", "https://badexample.com/",
    "https://other.test.evil.test/", "https://evil.test#.other.test",
    "http://other.test/", "https://other.test:8443/",
    NULL
};


int
main(void)
{
    ngx_test_init();

    test_parse();
    test_parse_refused();
    test_redirect_own();
    test_redirect_refused();
    test_redirect_allowed();
    test_loopback();
    test_encode();
    test_decode();
    test_query();
    test_faults();

    return ngx_test_done();
}


static void
test_parse(void)
{
    url_row_t            *row;
    ngx_str_t             text;
    ngx_http_auth_url_t   url;

    for (row = good; row->text; row++) {
        text = ngx_test_dup(row->text, ngx_strlen(row->text));

        if (!ngx_test_int(ngx_http_auth_url_parse(ngx_test_pool, &text, &url),
                          NGX_OK, "parse %s", row->text))
        {
            continue;
        }

        ngx_test_str(&url.origin, row->origin, "origin of %s", row->text);
        ngx_test_str(&url.path, row->path, "path of %s", row->text);
        ngx_test_str(&url.rest, row->rest, "rest of %s", row->text);
    }

    text = *ngx_test_s("https://Example.com:8443/");
    (void) ngx_http_auth_url_parse(ngx_test_pool, &text, &url);

    ngx_test_int(url.port, 8443, "port");
    ngx_test_int(url.https, 1, "https");
    ngx_test_str(&url.host, "example.com", "host");
}


static void
test_parse_refused(void)
{
    ngx_str_t             text;
    const char          **p;
    ngx_http_auth_url_t   url;

    for (p = bad; *p; p++) {
        text = ngx_test_dup(*p, ngx_strlen(*p));

        ngx_test_int(ngx_http_auth_url_parse(ngx_test_pool, &text, &url),
                     NGX_DECLINED, "refused %d", (int) (p - bad));
    }

    text = ngx_test_dup("https://example.com/\0x", 22);

    ngx_test_int(ngx_http_auth_url_parse(ngx_test_pool, &text, &url),
                 NGX_DECLINED, "a zero is refused");
}


static void
test_redirect_own(void)
{
    ngx_str_t     value, target;
    ngx_uint_t    i;

    static const char  *rows[][2] = {
        { "/", "https://app.test/" },
        { "/a?b=//c#d", "https://app.test/a?b=//c#d" },
        { "/a//b", "https://app.test/a//b" },
        { "/a/../b", "https://app.test/a/../b" },
        { "/./a", "https://app.test/./a" },
        { "/..", "https://app.test/.." },
        { "/.../x", "https://app.test/.../x" },
        { "/%2f/evil.test", "https://app.test/%2f/evil.test" },
        { "/caf\xc3\xa9?\xff", "https://app.test/caf%C3%A9?%FF" },
        { "/%25zz", "https://app.test/%25zz" },
        { "https://app.test", "https://app.test" },
        { "https://APP.test:443/x", "https://app.test/x" },
        { "https://app.test?x#y", "https://app.test?x#y" },
        { "https://app.test//x", "https://app.test//x" },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        value = ngx_test_dup(rows[i][0], ngx_strlen(rows[i][0]));
        ngx_str_null(&target);

        ngx_test_int(ngx_http_auth_url_redirect_target(ngx_test_pool, &value,
                                              ngx_test_s("https://app.test"),
                                              NULL, &target),
                     NGX_OK, "own %s", rows[i][0]);
        ngx_test_str(&target, rows[i][1], "target %s", rows[i][0]);
    }
}


static void
test_redirect_refused(void)
{
    ngx_str_t     value, target, *origin;
    const char  **p;
    ngx_array_t   allowed;

    ngx_array_init(&allowed, ngx_test_pool, 2, sizeof(ngx_str_t));
    origin = ngx_array_push(&allowed);
    ngx_str_set(origin, "https://other.test");

    for (p = hostile; *p; p++) {
        value = ngx_test_dup(*p, ngx_strlen(*p));
        ngx_str_set(&target, "untouched");

        ngx_test_int(ngx_http_auth_url_redirect_target(ngx_test_pool, &value,
                                              ngx_test_s("https://app.test"),
                                              &allowed, &target),
                     NGX_DECLINED, "hostile %d", (int) (p - hostile));
        ngx_test_str(&target, "untouched", "target %d", (int) (p - hostile));
    }
}


static void
test_redirect_allowed(void)
{
    ngx_str_t     value, target, *origin;
    ngx_array_t   allowed;

    ngx_array_init(&allowed, ngx_test_pool, 2, sizeof(ngx_str_t));

    origin = ngx_array_push(&allowed);
    ngx_str_set(origin, "https://a.test");
    origin = ngx_array_push(&allowed);
    ngx_str_set(origin, "http://b.test:8080");

    value = *ngx_test_s("http://b.test:8080/x?y");

    ngx_test_int(ngx_http_auth_url_redirect_target(ngx_test_pool, &value,
                                              ngx_test_s("https://app.test"),
                                              &allowed, &target),
                 NGX_OK, "an allowed origin");
    ngx_test_str(&target, "http://b.test:8080/x?y", "is kept");

    value = *ngx_test_s("http://b.test/x?y");

    ngx_test_int(ngx_http_auth_url_redirect_target(ngx_test_pool, &value,
                                              ngx_test_s("https://app.test"),
                                              &allowed, &target),
                 NGX_DECLINED, "its host on another port");
}


static void
test_loopback(void)
{
    ngx_str_t            text;
    ngx_uint_t           i;
    ngx_http_auth_url_t  url;

    static struct {
        const char  *text;
        ngx_uint_t   loopback;
    } rows[] = {
        { "http://localhost:1/", 1 },
        { "http://LOCALHOST/", 1 },
        { "http://127.0.0.1/", 1 },
        { "http://127.255.0.9/", 1 },
        { "http://[::1]/", 1 },
        { "http://128.0.0.1/", 0 },
        { "http://localhost.evil.test/", 0 },
        { "http://127.0.0.1.evil.test/", 0 },
        { "http://127.1/", 0 },
        { "http://0x7f.0.0.1/", 0 },
        { "http://[::2]/", 0 },
        { "http://xlocalhost/", 0 },
        { "http://10.127.0.1/", 0 },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        text = ngx_test_dup(rows[i].text, ngx_strlen(rows[i].text));

        ngx_test_int(ngx_http_auth_url_parse(ngx_test_pool, &text, &url),
                     NGX_OK, "parse %s", rows[i].text);
        ngx_test_int(ngx_http_auth_url_is_loopback(&url), rows[i].loopback,
                     "loopback %s", rows[i].text);
    }
}


static void
test_encode(void)
{
    ngx_str_t  src, dst;

    src = ngx_test_dup("aZ09-_.!~*'() :/?&=+%\"\x00\xc3\xa9", 25);

    ngx_http_auth_url_encode(ngx_test_pool, &src, &dst);
    ngx_test_str(&dst,
                 "aZ09-_.!~*'()%20%3A%2F%3F%26%3D%2B%25%22%00%C3%A9",
                 "encodeURIComponent");

    src = ngx_test_dup("a Z*-._~+%&\n", 12);

    ngx_http_auth_url_encode_form(ngx_test_pool, &src, &dst);
    ngx_test_str(&dst, "a+Z*-._%7E%2B%25%26%0A", "form");

    /* contract, 11.7 */

    src = *ngx_test_s("s e+c:");
    ngx_http_auth_url_encode_form(ngx_test_pool, &src, &dst);
    ngx_test_str(&dst, "s+e%2Bc%3A", "client_secret_basic");

    src = *ngx_test_s("http://localhost:3000/api/auth/callback/plain");
    ngx_http_auth_url_encode(ngx_test_pool, &src, &dst);
    ngx_test_str(&dst, "http%3A%2F%2Flocalhost%3A3000%2Fapi%2Fauth%2F"
                       "callback%2Fplain", "a URL");

    src.len = 0;
    ngx_http_auth_url_encode(ngx_test_pool, &src, &dst);
    ngx_test_str(&dst, "", "nothing");
}


static void
test_decode(void)
{
    ngx_str_t     src, dst;
    ngx_uint_t    i;

    static const char  *refused[] = {
        "%", "%1", "a%2", "%zz", "%1g", "%g1", "%%41", "%00", "a%00b", "%-1"
    };

    src = ngx_test_dup("a+b%20%2B%c3%A9", 15);

    ngx_test_int(ngx_http_auth_url_decode(ngx_test_pool, &src, 1, &dst),
                 NGX_OK, "decode a form");
    ngx_test_str(&dst, "a b +\xc3\xa9", "with plus");

    ngx_http_auth_url_decode(ngx_test_pool, &src, 0, &dst);
    ngx_test_str(&dst, "a+b +\xc3\xa9", "without plus");

    for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        src = ngx_test_dup(refused[i], ngx_strlen(refused[i]));

        ngx_test_int(ngx_http_auth_url_decode(ngx_test_pool, &src, 1, &dst),
                     NGX_DECLINED, "broken %s", refused[i]);
    }

    src = ngx_test_dup("a\0b", 3);

    ngx_test_int(ngx_http_auth_url_decode(ngx_test_pool, &src, 1, &dst),
                 NGX_DECLINED, "a raw zero");
}


static void
test_query(void)
{
    ngx_str_t              text, base;
    ngx_http_auth_query_t  q;

    ngx_http_auth_query_init(&q, ngx_test_pool);

    ngx_http_auth_query_join(&q, NULL, &text);
    ngx_test_str(&text, "", "an empty body");

    ngx_http_auth_query_add_literal(&q, "a b", ngx_test_s("c&d"));
    ngx_http_auth_query_add(&q, ngx_test_s("e"), ngx_test_s(""));

    ngx_http_auth_query_join(&q, NULL, &text);
    ngx_test_str(&text, "a%20b=c%26d&e=", "a body");
    ngx_test_int(text.data[text.len], 0, "ends with a zero");

    base = *ngx_test_s("https://x.test/y");
    ngx_http_auth_query_join(&q, &base, &text);
    ngx_test_str(&text, "https://x.test/y?a%20b=c%26d&e=", "behind a URL");

    base = *ngx_test_s("https://x.test/y?z=1");
    ngx_http_auth_query_join(&q, &base, &text);
    ngx_test_str(&text, "https://x.test/y?z=1&a%20b=c%26d&e=",
                 "behind a query");

    base = *ngx_test_s("https://x.test/y?");
    ngx_http_auth_query_join(&q, &base, &text);
    ngx_test_str(&text, "https://x.test/y?a%20b=c%26d&e=", "behind a \"?\"");
}


static void
test_faults(void)
{
    ngx_int_t            rc;
    ngx_str_t            text, target;
    ngx_uint_t           n;
    ngx_http_auth_url_t  url;

    text = *ngx_test_s("https://app.test/\xc3\xa9");

    for (n = 1; n < 16; n++) {
        ngx_test_reset();

        ngx_stubs_fail_alloc = n;

        rc = ngx_http_auth_url_redirect_target(ngx_test_pool, &text,
                                               ngx_test_s("https://app.test"),
                                               NULL, &target);
        ngx_stubs_fail_alloc = 0;

        if (rc == NGX_OK) {
            break;
        }

        ngx_test_int(rc, NGX_ERROR, "allocation %d fails", (int) n);
    }

    ngx_test_ok(n > 1 && n < 16, "and then it works");

    text = *ngx_test_s("https://app.test/");

    ngx_test_reset();
    ngx_stubs_fail_alloc = 1;
    rc = ngx_http_auth_url_parse(ngx_test_pool, &text, &url);
    ngx_stubs_fail_alloc = 0;

    ngx_test_int(rc, NGX_ERROR, "no memory for an origin");
}
