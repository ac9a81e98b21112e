
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Profiles.  The first line of the input is an expression, the rest is the JSON
 * of a provider's answer: a user that is accepted has clean values.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_json.h"
#include "fuzz_provider.h"


static void fuzz_map(ngx_pool_t *pool, ngx_http_auth_provider_t *provider,
    ngx_http_auth_expr_t *expr, json_t *raw);
static void fuzz_clean(ngx_str_t *text, size_t max);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char                      *err;
    u_char                    *line;
    json_t                    *raw, *value;
    ngx_str_t                  text, expression;
    ngx_pool_t                *pool;
    ngx_http_auth_expr_t      *expr;

    static ngx_http_auth_provider_t  *provider;

    if (provider == NULL) {
        provider = fuzz_provider(NGX_HTTP_AUTH_PROVIDER_OIDC);
    }

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    line = ngx_strlchr(text.data, text.data + text.len, LF);

    expression = text;

    if (line) {
        expression.len = line - text.data;
        text.len -= expression.len + 1;
        text.data = line + 1;
    }

    expr = ngx_http_auth_expr_compile(pool, &expression, &err);
    fuzz_check(expr != NULL || ngx_strlen(err) != 0);

    raw = ngx_http_auth_json_parse(&text, 65536);

    if (raw && ngx_http_auth_json_to_pool(pool, raw) == NGX_OK) {

        if (expr) {
            value = ngx_http_auth_expr_eval(expr, raw);
            fuzz_check(value == NULL || !json_is_null(value));
            json_decref(value);
        }

        (void) ngx_http_auth_profile_lacks(&provider->profile, raw);

        fuzz_map(pool, provider, expr, raw);
    }

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_map(ngx_pool_t *pool, ngx_http_auth_provider_t *provider,
    ngx_http_auth_expr_t *expr, json_t *raw)
{
    u_char                         *at;
    ngx_int_t                       rc;
    ngx_http_auth_user_t            user;
    ngx_http_auth_profile_t         profile;
    ngx_http_auth_profile_field_t  *field;

    profile = provider->profile;

    if (expr) {
        profile.name = expr;

        fuzz_check(ngx_array_init(&profile.fields, pool, 1,
                                  sizeof(ngx_http_auth_profile_field_t))
                   == NGX_OK);
        field = ngx_array_push(&profile.fields);
        ngx_str_set(&field->name, "field");
        field->expr = expr;
    }

    rc = ngx_http_auth_profile_map(pool, &ngx_stubs_log, &provider->id,
                                   &profile, raw, &user);
    if (rc != NGX_OK) {
        fuzz_check(rc > 0);
        return;
    }

    fuzz_check(user.id.len);

    fuzz_clean(&user.id, NGX_HTTP_AUTH_USER_MAX_ID);
    fuzz_clean(&user.name, NGX_HTTP_AUTH_USER_MAX_VALUE);
    fuzz_clean(&user.email, NGX_HTTP_AUTH_USER_MAX_EMAIL);
    fuzz_clean(&user.image, NGX_HTTP_AUTH_USER_MAX_VALUE);

    fuzz_check(user.email.len || !user.email_verified);

    if (user.email.len) {
        at = ngx_strlchr(user.email.data, user.email.data + user.email.len,
                         '@');
        fuzz_check(at != NULL);
        at = ngx_strlchr(at + 1, user.email.data + user.email.len, '@');
        fuzz_check(at == NULL);
    }

    fuzz_check(json_dumpb(user.claims, NULL, 0, JSON_COMPACT)
               <= NGX_HTTP_AUTH_USER_MAX_CLAIM + 16);
}


static void
fuzz_clean(ngx_str_t *text, size_t max)
{
    size_t  i;

    fuzz_check(text->len <= max);

    for (i = 0; i < text->len; i++) {
        fuzz_check(text->data[i] >= ' ' && text->data[i] != 0x7f);
    }

    fuzz_check(text->data[text->len] == '\0');
}
