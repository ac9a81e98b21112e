
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Tests for claims as variables, and for auth_session_require. */


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>

#include "ngx_http_auth_json.h"
#include "ngx_http_auth_session.h"
#include "ngx_tap.h"


#define CLAIMS                                                                \
    "{\"sub\":\"u1\",\"picture\":\"p.png\",\"email\":\"a@x.test\","           \
    "\"role\":\"admin\",\"empty\":\"\",\"number\":7,\"real\":1.5,"            \
    "\"yes\":true,\"no\":false,\"nothing\":null,"                             \
    "\"list\":[\"one\",\"two\",3,null,[\"deep\"]],\"none\":[],"               \
    "\"object\":{\"a\":\"b\"},\"Mixed\":\"case\",\"line\":\"a\\nb\","         \
    "\"del\":\"a\\u007fb\",\"text\":\"\\u00e4\"}"


typedef struct {
    const char  *claim;
    const char  *pattern;
    ngx_uint_t   holds;
} rule_row_t;


static rule_row_t  rules[] = {

    { "role", "admin", 1 },
    { "role", "Admin", 0 },
    { "role", "adm", 0 },
    { "role", "admins", 0 },
    { "role", "", 0 },
    { "empty", "", 1 },
    { "empty", "*", 1 },

    /* "*" is any characters, also none, and nothing else is special */

    { "role", "*", 1 },
    { "role", "**", 1 },
    { "role", "a*", 1 },
    { "role", "*n", 1 },
    { "role", "a*n", 1 },
    { "role", "*a*d*m*i*n*", 1 },
    { "role", "ad**in", 1 },
    { "role", "admin*", 1 },
    { "role", "*admin", 1 },
    { "role", "b*", 0 },
    { "role", "*b", 0 },
    { "role", "a*b", 0 },
    { "role", "*dm", 0 },
    { "role", "a?min", 0 },
    { "role", "[a]dmin", 0 },
    { "role", "a.min", 0 },
    { "role", "admin\\", 0 },

    /* names are exact; the two aliases, and no others */

    { "Role", "admin", 0 },
    { "absent", "*", 0 },
    { "id", "u1", 1 },
    { "sub", "u1", 1 },
    { "image", "p.png", 1 },
    { "object.a", "b", 0 },
    { "", "*", 0 },

    /* other values: what has one text matches it */

    { "number", "7", 1 },
    { "number", "7*", 1 },
    { "number", "8", 0 },
    { "real", "1.5", 0 },
    { "yes", "true", 1 },
    { "yes", "1", 0 },
    { "no", "false", 1 },
    { "no", "*", 1 },
    { "nothing", "*", 0 },
    { "nothing", "null", 0 },
    { "object", "*", 0 },

    /* a list: any member of it */

    { "list", "one", 1 },
    { "list", "two", 1 },
    { "list", "3", 1 },
    { "list", "deep", 0 },
    { "list", "three", 0 },
    { "list", "t*", 1 },
    { "list", "[*", 0 },
    { "none", "*", 0 },

    { NULL, NULL, 0 }
};


typedef struct {
    const char  *name;
    const char  *value;
} claim_row_t;


static claim_row_t  claims[] = {
    { "sub", "u1" },
    { "id", "u1" },
    { "image", "p.png" },
    { "role", "admin" },
    { "empty", "" },
    { "absent", "" },
    { "nothing", "" },
    { "number", "7" },
    { "real", "1.5" },
    { "yes", "true" },
    { "no", "false" },
    { "list", "[\"one\",\"two\",3,null,[\"deep\"]]" },
    { "none", "[]" },
    { "object", "{\"a\":\"b\"}" },
    { "mixed", "case" },
    { "MIXED", "case" },
    { "text", "\xc3\xa4" },

    /* what would end a header is no value */

    { "line", "" },
    { "del", "" },

    { NULL, NULL }
};


static void test_rules(void);
static void test_several(void);
static void test_email(void);
static void test_status(void);
static void test_claims(void);
static void test_long(void);
static void add(ngx_array_t *rules, const char *claim, const char *pattern);
static ngx_uint_t allowed(ngx_http_auth_session_t *session, const char *claim,
    const char *pattern);
static void make(ngx_http_auth_session_t *session, const char *text);


int
main(void)
{
    ngx_test_init();

    test_rules();
    test_several();
    test_email();
    test_status();
    test_claims();
    test_long();

    return ngx_test_done();
}


/* an active session with these claims */

static void
make(ngx_http_auth_session_t *session, const char *text)
{
    json_t     *json;
    ngx_str_t   s;

    s = ngx_test_dup(text, ngx_strlen(text));

    json = ngx_http_auth_json_parse(&s, s.len);

    (void) ngx_http_auth_json_to_pool(ngx_test_pool, json);

    ngx_memzero(session, sizeof(ngx_http_auth_session_t));

    session->status = NGX_HTTP_AUTH_SESSION_ACTIVE;
    session->claims = json;
    session->email_verified = 1;

    (void) ngx_http_auth_json_string(json, "email", &session->email);
}


static void
add(ngx_array_t *rules, const char *claim, const char *pattern)
{
    ngx_str_t                     *value;
    ngx_http_auth_session_rule_t  *rule;

    rule = ngx_array_push(rules);

    rule->claim = ngx_test_dup(claim, ngx_strlen(claim));

    (void) ngx_array_init(&rule->values, ngx_test_pool, 1, sizeof(ngx_str_t));

    value = ngx_array_push(&rule->values);
    *value = ngx_test_dup(pattern, ngx_strlen(pattern));
}


static ngx_uint_t
allowed(ngx_http_auth_session_t *session, const char *claim,
    const char *pattern)
{
    ngx_array_t                   *list;
    ngx_http_auth_session_rule_t  *failed;

    list = ngx_array_create(ngx_test_pool, 1,
                            sizeof(ngx_http_auth_session_rule_t));

    add(list, claim, pattern);

    return ngx_http_auth_session_allowed(list, session, &failed);
}


static void
test_rules(void)
{
    rule_row_t               *row;
    ngx_http_auth_session_t   session;

    make(&session, CLAIMS);

    for (row = rules; row->claim; row++) {
        ngx_test_int(allowed(&session, row->claim, row->pattern), row->holds,
                     "\"%s\" with \"%s\"", row->claim, row->pattern);
    }
}


static void
test_several(void)
{
    ngx_str_t                     *value;
    ngx_array_t                   *list;
    ngx_http_auth_session_t        session;
    ngx_http_auth_session_rule_t  *failed, *rule;

    make(&session, CLAIMS);

    ngx_test_int(ngx_http_auth_session_allowed(NULL, &session, &failed), 1,
                 "no rules");

    list = ngx_array_create(ngx_test_pool, 1,
                            sizeof(ngx_http_auth_session_rule_t));

    ngx_test_int(ngx_http_auth_session_allowed(list, &session, &failed), 1,
                 "an empty list of rules");

    add(list, "role", "admin");
    add(list, "list", "two");

    ngx_test_int(ngx_http_auth_session_allowed(list, &session, &failed), 1,
                 "all hold");

    add(list, "number", "8");
    add(list, "absent", "x");

    failed = NULL;

    ngx_test_int(ngx_http_auth_session_allowed(list, &session, &failed), 0,
                 "one does not");
    ngx_test_ok(failed == (ngx_http_auth_session_rule_t *) list->elts + 2,
                "the first of them is told");

    /* within one rule any value will do */

    rule = (ngx_http_auth_session_rule_t *) list->elts + 2;
    value = ngx_array_push(&rule->values);
    ngx_str_set(value, "7");
    list->nelts = 3;

    ngx_test_int(ngx_http_auth_session_allowed(list, &session, &failed), 1,
                 "another value");

    rule->values.nelts = 0;

    ngx_test_int(ngx_http_auth_session_allowed(list, &session, &failed), 0,
                 "no value");
}


/* only an address that was verified, and that everybody reads the same way */

static void
test_email(void)
{
    ngx_http_auth_session_t  session;

    make(&session, CLAIMS);

    ngx_test_int(allowed(&session, "email", "*@x.test"), 1, "verified");
    ngx_test_int(allowed(&session, "email", "a@x.test"), 1, "exact");
    ngx_test_int(allowed(&session, "email", "*@y.test"), 0, "another domain");
    ngx_test_int(allowed(&session, "email", "*@test"), 0, "half a domain");

    session.email_verified = 0;

    ngx_test_int(allowed(&session, "email", "*@x.test"), 0, "not verified");
    ngx_test_int(allowed(&session, "email", "*"), 0, "with any pattern");
    ngx_test_int(allowed(&session, "role", "admin"), 1, "other rules hold");

    make(&session, "{\"email\":\"a@evil.test@x.test\"}");
    ngx_test_int(allowed(&session, "email", "*@x.test"), 0, "two \"@\"");

    make(&session, "{\"email\":\"@x.test\"}");
    ngx_test_int(allowed(&session, "email", "*@x.test"), 0, "nobody");

    make(&session, "{\"email\":[\"a@x.test\"]}");
    ngx_test_int(allowed(&session, "email", "*@x.test"), 0, "a list");

    make(&session, "{\"sub\":\"x\"}");
    ngx_test_int(allowed(&session, "email", "*"), 0, "absent");
}


static void
test_status(void)
{
    ngx_str_t                 value;
    ngx_uint_t                status;
    ngx_http_auth_session_t   session;

    for (status = NGX_HTTP_AUTH_SESSION_NONE;
         status <= NGX_HTTP_AUTH_SESSION_ERROR;
         status++)
    {
        if (status == NGX_HTTP_AUTH_SESSION_ACTIVE) {
            continue;
        }

        make(&session, CLAIMS);
        session.status = status;

        ngx_test_int(allowed(&session, "role", "*"), 0,
                     "no rule holds in status %d", (int) status);
        ngx_test_ok(ngx_http_auth_session_get(&session, ngx_test_s("role"))
                    == NULL, "no claim in status %d", (int) status);

        (void) ngx_http_auth_session_claim(ngx_test_pool, &session,
                                           ngx_test_s("role"), &value);
        ngx_test_int(value.len, 0, "no value in status %d", (int) status);
    }

    ngx_memzero(&session, sizeof(ngx_http_auth_session_t));
    ngx_test_int(allowed(&session, "role", "*"), 0, "nothing in it");
}


static void
test_claims(void)
{
    ngx_str_t                 value;
    claim_row_t              *row;
    ngx_http_auth_session_t   session;

    make(&session, CLAIMS);

    for (row = claims; row->name; row++) {
        ngx_test_int(ngx_http_auth_session_claim(ngx_test_pool, &session,
                                                 ngx_test_s(row->name),
                                                 &value),
                     NGX_OK, "claim \"%s\"", row->name);

        if (value.len == 0) {
            ngx_str_set(&value, "");
        }

        ngx_test_str(&value, row->value, "value of \"%s\"", row->name);
    }
}


/* time is bounded: a pattern of stars against a text that almost matches */

static void
test_long(void)
{
    char                     *pattern, *text, *p;
    size_t                    i;
    ngx_str_t                 name, value;
    ngx_http_auth_session_t   session;

    text = ngx_pcalloc(ngx_test_pool, 20100);
    pattern = ngx_pcalloc(ngx_test_pool, 2100);

    p = (char *) ngx_cpymem(text, "{\"a\":\"", 6);
    ngx_memset(p, 'a', 20000);
    ngx_memcpy(p + 20000, "\"}", 3);

    for (i = 0; i < 1000; i++) {
        pattern[i * 2] = '*';
        pattern[i * 2 + 1] = 'a';
    }

    make(&session, text);
    ngx_test_int(allowed(&session, "a", pattern), 1, "many stars");

    pattern[2000] = 'b';
    ngx_test_int(allowed(&session, "a", pattern), 0, "which do not match");

    /* a name that is longer than a claim's may be */

    name.len = 5000;
    name.data = ngx_pnalloc(ngx_test_pool, name.len);
    ngx_memset(name.data, 'x', name.len);

    ngx_test_ok(ngx_http_auth_session_get(&session, &name) == NULL,
                "a long name");
    ngx_test_int(ngx_http_auth_session_claim(ngx_test_pool, &session, &name,
                                             &value),
                 NGX_OK, "as a variable too");
    ngx_test_int(value.len, 0, "has no value");
}
