
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Rules of auth_session_require.  The input is a pattern up to the first
 * newline, and claims as JSON or else the text of one; what the matcher says is
 * compared with what a plain table says.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <jansson.h>

#include "ngx_http_auth_json.h"
#include "ngx_http_auth_session.h"
#include "fuzz.h"


#define FUZZ_MAX  512


static void fuzz_claims(ngx_pool_t *pool, ngx_str_t *pattern, json_t *claims);
static ngx_uint_t fuzz_allowed(ngx_pool_t *pool,
    ngx_http_auth_session_t *session, const char *claim, ngx_str_t *pattern);
static ngx_uint_t fuzz_table(ngx_str_t *pattern, u_char *text, size_t len);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    u_char      *nl;
    json_t      *claims;
    ngx_str_t    input, pattern, text;
    ngx_pool_t  *pool;

    pool = fuzz_pool();
    input = fuzz_str(pool, data, size);

    pattern = input;
    text.len = 0;
    text.data = input.data + input.len;

    nl = ngx_strlchr(input.data, input.data + input.len, '\n');

    if (nl) {
        pattern.len = nl - input.data;
        text.data = nl + 1;
        text.len = input.len - pattern.len - 1;
    }

    claims = ngx_http_auth_json_parse(&text, 65536);

    if (claims == NULL) {
        claims = json_object();
        fuzz_check(claims != NULL);

        if (text.len > FUZZ_MAX
            || ngx_http_auth_json_set(claims, "a", &text) != NGX_OK)
        {
            json_decref(claims);
            claims = NULL;
        }
    }

    if (claims) {
        fuzz_check(ngx_http_auth_json_to_pool(pool, claims) == NGX_OK);
        fuzz_claims(pool, &pattern, claims);
    }

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_claims(ngx_pool_t *pool, ngx_str_t *pattern, json_t *claims)
{
    size_t                    i;
    json_t                   *value;
    ngx_int_t                 rc;
    ngx_str_t                 name, text;
    ngx_uint_t                allowed;
    const char               *key;
    ngx_http_auth_session_t   session;

    ngx_memzero(&session, sizeof(ngx_http_auth_session_t));

    session.status = NGX_HTTP_AUTH_SESSION_ACTIVE;
    session.claims = claims;

    json_object_foreach(claims, key, value) {

        name.len = ngx_strlen(key);
        name.data = (u_char *) key;

        rc = ngx_http_auth_session_claim(pool, &session, &name, &text);

        fuzz_check(rc == NGX_OK);

        for (i = 0; i < text.len; i++) {
            fuzz_check(text.data[i] >= 0x20 && text.data[i] != 0x7f);
        }

        allowed = fuzz_allowed(pool, &session, key, pattern);

        /* an address that is not verified meets no rule */

        if (ngx_strcmp(key, "email") == 0) {
            fuzz_check(!allowed);
            continue;
        }

        if (json_is_string(value) && name.len <= 128
            && ngx_strcmp(key, "id") != 0 && ngx_strcmp(key, "image") != 0
            && json_string_length(value) <= FUZZ_MAX
            && pattern->len <= FUZZ_MAX)
        {
            fuzz_check(allowed
                       == fuzz_table(pattern,
                                     (u_char *) json_string_value(value),
                                     json_string_length(value)));
        }

        session.status = NGX_HTTP_AUTH_SESSION_EXPIRED;
        fuzz_check(!fuzz_allowed(pool, &session, key, pattern));
        session.status = NGX_HTTP_AUTH_SESSION_ACTIVE;
    }
}


static ngx_uint_t
fuzz_allowed(ngx_pool_t *pool, ngx_http_auth_session_t *session,
    const char *claim, ngx_str_t *pattern)
{
    ngx_str_t                     *value;
    ngx_array_t                    rules;
    ngx_http_auth_session_rule_t  *rule, *failed;

    fuzz_check(ngx_array_init(&rules, pool, 1,
                              sizeof(ngx_http_auth_session_rule_t))
               == NGX_OK);

    rule = ngx_array_push(&rules);

    rule->claim = fuzz_text(claim);

    fuzz_check(ngx_array_init(&rule->values, pool, 1, sizeof(ngx_str_t))
               == NGX_OK);

    value = ngx_array_push(&rule->values);
    *value = *pattern;

    return ngx_http_auth_session_allowed(&rules, session, &failed);
}


/* does the pattern match: row by row, for each of its characters */

static ngx_uint_t
fuzz_table(ngx_str_t *pattern, u_char *text, size_t len)
{
    size_t  p, t;
    u_char  row[FUZZ_MAX + 1], above;

    ngx_memzero(row, sizeof(row));
    row[0] = 1;

    for (p = 0; p < pattern->len; p++) {

        if (pattern->data[p] == '*') {
            for (t = 1; t <= len; t++) {
                row[t] = row[t] || row[t - 1];
            }

            continue;
        }

        for (t = len; t > 0; t--) {
            above = row[t - 1];
            row[t] = above && text[t - 1] == pattern->data[p];
        }

        row[0] = 0;
    }

    return row[len];
}
