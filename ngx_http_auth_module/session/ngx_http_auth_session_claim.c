
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_session.h"
#include "ngx_http_auth_json.h"


#define NGX_HTTP_AUTH_SESSION_MAX_NAME    128
#define NGX_HTTP_AUTH_SESSION_MAX_NUMBER  64


static json_t *ngx_http_auth_session_get_nocase(
    ngx_http_auth_session_t *session, ngx_str_t *name);
static ngx_uint_t ngx_http_auth_session_is_clean(ngx_str_t *text);
static ngx_uint_t ngx_http_auth_session_rule_holds(
    ngx_http_auth_session_rule_t *rule, ngx_http_auth_session_t *session);
static ngx_uint_t ngx_http_auth_session_is_address(ngx_str_t *email);
static ngx_uint_t ngx_http_auth_session_value_matches(
    ngx_http_auth_session_rule_t *rule, json_t *value);
static ngx_uint_t ngx_http_auth_session_match(ngx_str_t *pattern,
    u_char *text, size_t len);


json_t *
ngx_http_auth_session_get(ngx_http_auth_session_t *session, ngx_str_t *name)
{
    char  key[NGX_HTTP_AUTH_SESSION_MAX_NAME + 1];

    if (session->status != NGX_HTTP_AUTH_SESSION_ACTIVE
        || name->len > NGX_HTTP_AUTH_SESSION_MAX_NAME)
    {
        return NULL;
    }

    if (name->len == 2 && ngx_strncmp(name->data, "id", 2) == 0) {
        return json_object_get(session->claims, "sub");
    }

    if (name->len == 5 && ngx_strncmp(name->data, "image", 5) == 0) {
        return json_object_get(session->claims, "picture");
    }

    ngx_memcpy(key, name->data, name->len);
    key[name->len] = '\0';

    return json_object_get(session->claims, key);
}


ngx_int_t
ngx_http_auth_session_claim(ngx_pool_t *pool, ngx_http_auth_session_t *session,
    ngx_str_t *name, ngx_str_t *value)
{
    json_t  *claim;

    ngx_str_null(value);

    claim = ngx_http_auth_session_get(session, name);

    if (claim == NULL) {
        claim = ngx_http_auth_session_get_nocase(session, name);
    }

    if (claim == NULL || json_is_null(claim)) {
        return NGX_OK;
    }

    if (json_is_string(claim)) {
        value->len = json_string_length(claim);
        value->data = (u_char *) json_string_value(claim);

    } else if (ngx_http_auth_json_dump(pool, claim, value) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!ngx_http_auth_session_is_clean(value)) {
        ngx_str_null(value);
    }

    return NGX_OK;
}


/* nginx writes the names of variables in lower case */

static json_t *
ngx_http_auth_session_get_nocase(ngx_http_auth_session_t *session,
    ngx_str_t *name)
{
    json_t      *claim;
    const char  *key;

    if (session->status != NGX_HTTP_AUTH_SESSION_ACTIVE) {
        return NULL;
    }

    json_object_foreach(session->claims, key, claim) {
        if (ngx_strlen(key) == name->len
            && ngx_strncasecmp((u_char *) key, name->data, name->len) == 0)
        {
            return claim;
        }
    }

    return NULL;
}


/* values end up in headers of upstream requests: no CR, LF, NUL and the like */

static ngx_uint_t
ngx_http_auth_session_is_clean(ngx_str_t *text)
{
    size_t  i;

    for (i = 0; i < text->len; i++) {
        if (text->data[i] < 0x20 || text->data[i] == 0x7f) {
            return 0;
        }
    }

    return 1;
}


ngx_uint_t
ngx_http_auth_session_allowed(ngx_array_t *rules,
    ngx_http_auth_session_t *session, ngx_http_auth_session_rule_t **failed)
{
    ngx_uint_t                     i;
    ngx_http_auth_session_rule_t  *rule;

    if (rules == NULL) {
        return 1;
    }

    rule = rules->elts;

    for (i = 0; i < rules->nelts; i++) {
        if (!ngx_http_auth_session_rule_holds(&rule[i], session)) {
            *failed = &rule[i];
            return 0;
        }
    }

    return 1;
}


static ngx_uint_t
ngx_http_auth_session_rule_holds(ngx_http_auth_session_rule_t *rule,
    ngx_http_auth_session_t *session)
{
    size_t   i;
    json_t  *claim, *member;

    claim = ngx_http_auth_session_get(session, &rule->claim);

    if (claim == NULL) {
        return 0;
    }

    if (rule->claim.len == 5
        && ngx_strncmp(rule->claim.data, "email", 5) == 0
        && !(session->email_verified
             && ngx_http_auth_session_is_address(&session->email)))
    {
        return 0;
    }

    if (!json_is_array(claim)) {
        return ngx_http_auth_session_value_matches(rule, claim);
    }

    json_array_foreach(claim, i, member) {
        if (ngx_http_auth_session_value_matches(rule, member)) {
            return 1;
        }
    }

    return 0;
}


/* "a@evil@good" is in one domain for us and in another for others */

static ngx_uint_t
ngx_http_auth_session_is_address(ngx_str_t *email)
{
    u_char  *at, *last;

    last = email->data + email->len;

    at = ngx_strlchr(email->data, last, '@');

    return at != NULL && at != email->data && at + 1 != last
           && ngx_strlchr(at + 1, last, '@') == NULL;
}


static ngx_uint_t
ngx_http_auth_session_value_matches(ngx_http_auth_session_rule_t *rule,
    json_t *value)
{
    u_char      *text;
    size_t       len;
    ngx_str_t   *pattern;
    ngx_uint_t   i;
    u_char       number[NGX_HTTP_AUTH_SESSION_MAX_NUMBER];

    if (json_is_string(value)) {
        text = (u_char *) json_string_value(value);
        len = json_string_length(value);

    } else if (json_is_integer(value)) {
        text = number;
        len = ngx_sprintf(number, "%L", (int64_t) json_integer_value(value))
              - number;

    } else if (json_is_boolean(value)) {
        text = (u_char *) (json_is_true(value) ? "true" : "false");
        len = ngx_strlen(text);

    } else {
        return 0;
    }

    pattern = rule->values.elts;

    for (i = 0; i < rule->values.nelts; i++) {
        if (ngx_http_auth_session_match(&pattern[i], text, len)) {
            return 1;
        }
    }

    return 0;
}


/*
 * "*" stands for any characters, also none.  After a mismatch only the last
 * "*" is tried again, so the time is bounded by the product of the lengths.
 */

static ngx_uint_t
ngx_http_auth_session_match(ngx_str_t *pattern, u_char *text, size_t len)
{
    size_t  p, t, star, mark;

    p = 0;
    t = 0;
    mark = 0;
    star = pattern->len;

    while (t < len) {

        if (p < pattern->len && pattern->data[p] == '*') {
            star = p++;
            mark = t;
            continue;
        }

        if (p < pattern->len && pattern->data[p] == text[t]) {
            p++;
            t++;
            continue;
        }

        if (star == pattern->len) {
            return 0;
        }

        p = star + 1;
        t = ++mark;
    }

    while (p < pattern->len && pattern->data[p] == '*') {
        p++;
    }

    return p == pattern->len;
}
