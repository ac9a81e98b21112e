
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "ngx_http_auth_expr.h"
#include "ngx_http_auth_profile.h"
#include "oauth_test.h"


static void test_expr(void);
static void test_expr_refused(void);
static void test_expr_limits(void);
static void test_id(void);
static void test_texts(void);
static void test_email(void);
static void test_verified(void);
static void test_claims(void);
static void test_lacks(void);
static void test_faults(void);

static ngx_int_t map(const char *raw);
static void field(const char *name, const char *path);
static ngx_http_auth_expr_t *compile(const char *text);


static ngx_http_auth_provider_t  *provider;
static ngx_http_auth_user_t       user;


int
main(void)
{
    jose_test_init();

    test_expr();
    test_expr_refused();
    test_expr_limits();
    test_id();
    test_texts();
    test_email();
    test_verified();
    test_claims();
    test_lacks();
    test_faults();

    return ngx_test_done();
}


static void
test_expr(void)
{
    json_t                *root, *value, *want;
    ngx_uint_t             i;
    ngx_http_auth_expr_t  *expr;

    static const char  root_text[] =
        "{\"a\":{\"b\":[{\"c\":\"x\"},\"y\"],\"n\":null},\"s\":\"text\","
        "\"e\":\"\",\"i\":12345678901,\"z\":0,\"t\":true,\"f\":false,"
        "\"r\":1.5,\"first\":\"Jane\",\"last\":\"Doe\",\"h~\":\"tilde\","
        "\"https://x.test/roles\":[\"r1\"],\"a.b\":\"dotted\",\"neg\":-7}";

    static const char  *rows[][2] = {
        { "s", "\"text\"" },
        { " s ", "\"text\"" },
        { "a.b.0.c", "null" },          /* "a.b" is not the whole text */
        { "a.b", "\"dotted\"" },
        { "a.n", NULL },
        { "a.x", NULL },
        { "x", NULL },
        { "s.x", NULL },
        { "a.", NULL },
        { ".a", NULL },
        { "i", "12345678901" },
        { "t", "true" },
        { "h~", "\"tilde\"" },
        { "https://x.test/roles", "[\"r1\"]" },
        { "null", NULL },
        { "x ?? s", "\"text\"" },
        { "s ?? x", "\"text\"" },
        { "x??s", "\"text\"" },
        { "x ?? y ?? s", "\"text\"" },
        { "a.n ?? s", "\"text\"" },
        { "e ?? s", "\"\"" },
        { "e || s", "\"text\"" },
        { "z || s", "\"text\"" },
        { "f || s", "\"text\"" },
        { "a.n || x || s", "\"text\"" },
        { "t || s", "true" },
        { "s || t", "\"text\"" },
        { "e || x", NULL },
        { "x || e", "\"\"" },
        { "x ?? null", NULL },
        { "string(i)", "\"12345678901\"" },
        { "string( neg )", "\"-7\"" },
        { "string(s)", "\"text\"" },
        { "string(t)", "\"true\"" },
        { "string(f)", "\"false\"" },
        { "string(x)", NULL },
        { "string(a)", NULL },
        { "string(r)", NULL },
        { "string(x) ?? string(i)", "\"12345678901\"" },
        { "join(first,last)", "\"Jane Doe\"" },
        { "join(first, x, last)", "\"Jane Doe\"" },
        { "join(e,last)", "\"Doe\"" },
        { "join(first,e)", "\"Jane\"" },
        { "join(x,e)", NULL },
        { "join(i)", "\"12345678901\"" },
        { "{first} {last}", "\"Jane Doe\"" },
        { "x ?? {first}!", "\"Jane!\"" },
        { "https://i.test/{i}_128.jpg", "\"https://i.test/12345678901_128.jpg"
          "\"" },
        { "{x}{y}", NULL },
        { "pre {x} post", NULL },
        { "{ first }", "\"Jane\"" },
        { "{a?}{s}", "\"text\"" },
    };

    root = oauth_test_json(root_text);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expr = compile(rows[i][0]);

        if (!ngx_test_ok(expr != NULL, "compile %s", rows[i][0])) {
            continue;
        }

        value = ngx_http_auth_expr_eval(expr, root);

        if (i == 2) {
            ngx_test_ok(value && strcmp(json_string_value(value), "x") == 0,
                        "a.b.0.c");
            json_decref(value);
            continue;
        }

        want = rows[i][1] ? json_loads(rows[i][1], JSON_DECODE_ANY, NULL)
                          : NULL;

        ngx_test_ok(want ? json_equal(value, want) : value == NULL,
                    "value of %s", rows[i][0]);
        json_decref(value);
        json_decref(want);
    }

    ngx_test_reset();
}


static void
test_expr_refused(void)
{
    ngx_uint_t  i;

    static const char  *bad[] = {
        "", " ", "??", "a ??", "?? a", "a ?? ?? b", "a ||", "|| a",
        "string()", "string( )", "string(a", "upper(a)", "a(b)", "(a)",
        "join()", "join(a,)", "join(,a)", "join(a", "{", "}", "{}", "{ }",
        "a {", "a }", "{a", "a}b{c}", "{a}}", "a ?? {"
    };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ngx_test_ok(compile(bad[i]) == NULL, "refused: \"%s\"", bad[i]);
    }

    ngx_test_reset();
}


static void
test_expr_limits(void)
{
    json_t      *root, *value;
    u_char      *p;
    ngx_str_t    text;
    ngx_uint_t   i, n;
    char        *err;
    char         big[3000];

    text.data = ngx_palloc(ngx_test_pool, 1100);
    ngx_memset(text.data, 'a', 1100);

    text.len = 1024;
    ngx_test_ok(ngx_http_auth_expr_compile(ngx_test_pool, &text, &err) != NULL,
                "1024 characters");
    text.len = 1025;
    ngx_test_ok(ngx_http_auth_expr_compile(ngx_test_pool, &text, &err) == NULL,
                "are enough");

    for (n = 16; n < 18; n++) {
        for (i = 0, p = text.data; i < n; i++) {
            p = ngx_cpymem(p, "{a}", 3);
        }

        text.len = p - text.data;
        ngx_test_ok((ngx_http_auth_expr_compile(ngx_test_pool, &text, &err)
                     != NULL) == (n == 16), "%d paths", (int) n);
    }

    memset(big, 'x', sizeof(big) - 1);
    big[sizeof(big) - 1] = '\0';

    root = json_pack("{s:s}", "a", big);

    value = ngx_http_auth_expr_eval(compile("{a}"), root);
    ngx_test_int(json_string_length(value), 2999, "a long text");
    json_decref(value);

    ngx_test_ok(ngx_http_auth_expr_eval(compile("{a}{a}"), root) == NULL,
                "one that is too long is null");
    ngx_test_ok(ngx_http_auth_expr_eval(compile("join(a,a,a)"), root) == NULL,
                "also of join()");

    json_decref(root);
    ngx_test_reset();
}


static void
test_id(void)
{
    ngx_uint_t  i;
    char        raw[600];

    static struct {
        const char  *raw;
        const char  *id;        /* NULL: refused */
    } rows[] = {
        { "{\"sub\":\"42\"}", "42" },
        { "{\"sub\":42}", "42" },
        { "{\"sub\":-9223372036854775807}", "-9223372036854775807" },
        { "{\"sub\":\"a b\xc3\xa9\"}", "a b\xc3\xa9" },
        { "{\"sub\":\"0\"}", "0" },
        { "{\"sub\":0}", "0" },
        { "{}", NULL },
        { "{\"sub\":\"\"}", NULL },
        { "{\"sub\":null}", NULL },
        { "{\"sub\":true}", NULL },
        { "{\"sub\":1.5}", NULL },
        { "{\"sub\":1e300}", NULL },
        { "{\"sub\":[42]}", NULL },
        { "{\"sub\":{\"id\":42}}", NULL },
        { "{\"sub\":\"a\\nb\"}", NULL },
        { "{\"sub\":\"a\\u007f\"}", NULL },
        { "{\"sub\":\"a\\u0085\"}", NULL },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

        if (rows[i].id == NULL) {
            ngx_test_int(map(rows[i].raw),
                         NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR,
                         "no id: %s", rows[i].raw);
            ngx_test_ok(oauth_test_logged("provider \"op\""), "is logged");
            continue;
        }

        ngx_test_int(map(rows[i].raw), NGX_OK, "an id: %s", rows[i].raw);
        ngx_test_str(&user.id, rows[i].id, "it is");
        ngx_test_int(user.id.data[user.id.len], 0, "ends with a zero");
    }

    for (i = 255; i < 257; i++) {
        snprintf(raw, sizeof(raw), "{\"sub\":\"%0*d\"}", (int) i, 7);
        ngx_test_int(map(raw), i == 255 ? NGX_OK
                               : NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR,
                     "an id of %d bytes", (int) i);
    }

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OAUTH2);
    ngx_test_int(map("{\"id\":583231}"), NGX_OK, "the id of oauth2");
    ngx_test_str(&user.id, "583231", "is text");

    ngx_test_reset();
}


static void
test_texts(void)
{
    char  raw[1200];

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    map("{\"sub\":\"1\",\"name\":\"Jane Doe\",\"picture\":"
        "\"https://x.test/j.png?a=b#c\"}");
    ngx_test_str(&user.name, "Jane Doe", "name");
    ngx_test_str(&user.image, "https://x.test/j.png?a=b#c", "image");
    ngx_test_int(user.email.len, 0, "no e-mail");

    map("{\"sub\":\"1\",\"name\":\"  J\\r\\nX: y\\u0085z\\t \"}");
    ngx_test_str(&user.name, "J  X: y z", "a name is cleaned");

    map("{\"sub\":\"1\",\"name\":\"\\n\\t \"}");
    ngx_test_int(user.name.len, 0, "nothing is left of it");

    map("{\"sub\":\"1\",\"name\":null,\"preferred_username\":\"jd\"}");
    ngx_test_str(&user.name, "jd", "another source of it");

    map("{\"sub\":\"1\",\"name\":{\"a\":1},\"picture\":7}");
    ngx_test_int(user.name.len + user.image.len, 0, "other types are dropped");

    snprintf(raw, sizeof(raw), "{\"sub\":\"1\",\"name\":\"%01025d\"}", 1);
    map(raw);
    ngx_test_int(user.name.len, 0, "a long name is dropped");

#define IMAGE(url)                                                            \
    map("{\"sub\":\"1\",\"picture\":\"" url "\"}"), user.image.len

    ngx_test_int((IMAGE("javascript:alert(1)")), 0, "a script");
    ngx_test_int((IMAGE("data:image/png;base64,AA")), 0, "data");
    ngx_test_int((IMAGE("//x.test/y")), 0, "no scheme");
    ngx_test_int((IMAGE("https://x.test/a b")), 0, "a blank");
    ngx_test_int((IMAGE("https://x.test/\\\"onload=")), 0, "a quote");
    ngx_test_int((IMAGE("https://x.test/\\u0000")), 0, "a zero");
    ngx_test_int((IMAGE("https://x.test/\\n")), 0, "a new line");
    ngx_test_int((IMAGE("https://x.test\\\\y")), 0, "a backslash");
    ngx_test_int((IMAGE("http://x")), 0, "too short");

    ngx_test_reset();
}


static void
test_email(void)
{
    ngx_uint_t  i;
    char        raw[600];

    static const char  *rows[][2] = {
        { "Jane@Example.COM", "jane@example.com" },
        { "a+b.c_d-e@x", "a+b.c_d-e@x" },
        { "o'neil@x.test", "o'neil@x.test" },
        { "", "" },
        { "x", "" },
        { "@", "" },
        { "@x.test", "" },
        { "x@", "" },
        { "a@evil.test@good.test", "" },
        { "a@b c.test", "" },
        { " a@b.test", "" },
        { "a@b.test,c@d.test", "" },
        { "a@b.test;c@d.test", "" },
        { "A <a@b.test>", "" },
        { "\\\"a@evil.test\\\"@b.test", "" },
        { "a@b.test\\n", "" },
        { "a@b.test\\r\\nBcc: x", "" },
        { "a\\u0000@b.test", "" },
        { "a\\uff20evil.test@b.test", "" },
        { "j\\u00e4ne@b.test", "" },
        { "a@\\u0435xample.test", "" },
        { "a(b)@c.test", "" },
        { "mailto:a@b.test", "" },
    };

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(raw, sizeof(raw), "{\"sub\":\"1\",\"email_verified\":true,"
                 "\"email\":\"%s\"}", rows[i][0]);

        ngx_test_int(map(raw), NGX_OK, "e-mail %s", rows[i][0]);

        if (rows[i][1][0]) {
            ngx_test_str(&user.email, rows[i][1], "becomes");

        } else {
            ngx_test_int(user.email.len, 0, "is dropped");
        }

        ngx_test_int(user.email_verified, rows[i][1][0] != '\0',
                     "a dropped one is not verified");
    }

    for (i = 254; i < 256; i++) {
        snprintf(raw, sizeof(raw), "{\"sub\":\"1\",\"email\":\"%0*d@x.test\"}",
                 (int) i - 7, 1);
        map(raw);
        ngx_test_int(user.email.len, i == 254 ? 254 : 0, "%d bytes", (int) i);
    }

    ngx_test_reset();
}


static void
test_verified(void)
{
    ngx_uint_t  i;
    char        raw[200];

    static struct {
        const char  *value;
        ngx_uint_t   verified;
    } rows[] = {
        { "true", 1 }, { "\"true\"", 1 }, { "false", 0 }, { "\"false\"", 0 },
        { "null", 0 }, { "1", 0 }, { "\"1\"", 0 }, { "\"TRUE\"", 0 },
        { "[true]", 0 }, { "{}", 0 }, { "\"\"", 0 }
    };

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(raw, sizeof(raw), "{\"sub\":\"1\",\"email\":\"a@b.test\","
                 "\"email_verified\":%s}", rows[i].value);
        map(raw);
        ngx_test_int(user.email_verified, rows[i].verified,
                     "email_verified %s", rows[i].value);
    }

    map("{\"sub\":\"1\",\"email\":\"a@b.test\"}");
    ngx_test_int(user.email_verified, 0, "absent");

    map("{\"sub\":\"1\",\"email_verified\":true}");
    ngx_test_int(user.email_verified, 0, "of no address");

    provider->profile.email_verified = NULL;
    map("{\"sub\":\"1\",\"email\":\"a@b.test\",\"email_verified\":true}");
    ngx_test_int(user.email_verified, 0, "off");

    provider->profile.verified_email = 1;
    map("{\"sub\":\"1\",\"email\":\"a@b.test\",\"email_verified\":false}");
    ngx_test_int(user.email_verified, 1, "on");

    provider->profile.email_verified = compile("mail.ok");
    map("{\"sub\":\"1\",\"email\":\"a@b.test\",\"email_verified\":true,"
        "\"mail\":{\"ok\":false}}");
    ngx_test_int(user.email_verified, 0, "a path of its own");

    ngx_test_reset();
}


static void
test_claims(void)
{
    char    *big;
    json_t  *raw;

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    field("groups", "org.groups");
    field("dept", "org.none");
    field("label", "{sub}/{org.name}");
    field("big", "big");

    big = ngx_palloc(ngx_test_pool, 5000);
    memset(big, 'x', 4999);
    big[4999] = '\0';

    raw = json_pack("{s:s,s:{s:[s,s],s:s},s:s,s:s,s:n}", "sub", "1", "org",
                    "groups", "a", "b", "name", "o", "big", big,
                    "locale", "de", "nothing");
    (void) ngx_http_auth_json_to_pool(ngx_test_pool, raw);

    ngx_test_int(ngx_http_auth_profile_map(ngx_test_pool, &ngx_stubs_log,
                                           &provider->id, &provider->profile,
                                           raw, &user), NGX_OK, "map");

    ngx_test_ok(json_equal(user.claims, oauth_test_json(
                "{\"groups\":[\"a\",\"b\"],\"label\":\"1/o\"}")),
                "mapped claims, without absent and long ones");

#define CLAIM(name)  ngx_http_auth_user_claim(&user, ngx_test_s(name))

    ngx_test_int(json_array_size(CLAIM("groups")), 2, "a mapped claim");
    ngx_test_ok(strcmp(json_string_value(CLAIM("locale")), "de") == 0,
                "one of the profile");
    ngx_test_ok(CLAIM("x") == NULL, "an absent one");
    ngx_test_ok(CLAIM("nothing") == NULL, "null");
    ngx_test_ok(CLAIM("big") == NULL, "a long one");
    ngx_test_ok(CLAIM("") == NULL, "without a name");
    ngx_test_ok(CLAIM("org.groups") == NULL, "a path is no name");

    ngx_test_reset();
}


static void
test_lacks(void)
{
#define LACKS(text)                                                           \
    ngx_http_auth_profile_lacks(&provider->profile, oauth_test_json(text))
#define FULL                                                                  \
    "\"sub\":\"1\",\"name\":\"n\",\"email\":\"a@b\",\"picture\":\"p\""

    provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);

    ngx_test_int(LACKS("{" FULL "}"), 0, "all is there");
    ngx_test_int(LACKS("{\"sub\":\"1\"}"), 1, "only sub");
    ngx_test_int(LACKS("{\"sub\":\"1\",\"name\":\"\",\"email\":\"a@b\","
                       "\"picture\":\"p\"}"), 1, "an empty name");

    field("groups", "groups");
    ngx_test_int(LACKS("{" FULL "}"), 1, "a claim of our own");
    ngx_test_int(LACKS("{" FULL ",\"groups\":[]}"), 0, "is there");

    ngx_test_reset();
}


static void
test_faults(void)
{
    json_t      *raw;
    ngx_int_t    rc;
    ngx_uint_t   n;

    for (n = 1, rc = NGX_ERROR; n < 32 && rc != NGX_OK; n++) {
        provider = oauth_test_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
        raw = oauth_test_json("{" FULL "}");

        ngx_stubs_fail_alloc = n;
        rc = ngx_http_auth_profile_map(ngx_test_pool, &ngx_stubs_log,
                                       &provider->id, &provider->profile, raw,
                                       &user);
        ngx_stubs_fail_alloc = 0;

        ngx_test_ok(rc == NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR
                    || (rc == NGX_OK && n > 4 && user.email.len),
                    "allocation %d of a user", (int) n);
        ngx_test_reset();
    }

    for (n = 1, raw = NULL; n < 64 && raw == NULL; n++) {
        ngx_stubs_fail_alloc = n;
        raw = (void *) compile("a ?? string(b) ?? join(c,d) ?? x {e} y");
        ngx_stubs_fail_alloc = 0;

        ngx_test_ok(raw == NULL || n > 10, "allocation %d of an expression",
                    (int) n);
        ngx_test_reset();
    }
}


static ngx_int_t
map(const char *raw)
{
    json_t  *json;

    json = json_loads(raw, JSON_ALLOW_NUL, NULL);
    (void) ngx_http_auth_json_to_pool(ngx_test_pool, json);

    return ngx_http_auth_profile_map(ngx_test_pool, &ngx_stubs_log,
                                     &provider->id, &provider->profile, json,
                                     &user);
}


static void
field(const char *name, const char *path)
{
    ngx_http_auth_profile_field_t  *f;

    f = ngx_array_push(&provider->profile.fields);
    f->name.len = strlen(name);
    f->name.data = (u_char *) name;
    f->expr = compile(path);
}


static ngx_http_auth_expr_t *
compile(const char *text)
{
    char       *err;
    ngx_str_t   s;

    s.len = strlen(text);
    s.data = (u_char *) text;

    return ngx_http_auth_expr_compile(ngx_test_pool, &s, &err);
}
