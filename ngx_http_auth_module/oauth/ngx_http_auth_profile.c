
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_error.h"
#include "ngx_http_auth_json.h"
#include "ngx_http_auth_profile.h"


static ngx_int_t ngx_http_auth_profile_text(ngx_pool_t *pool,
    ngx_http_auth_expr_t *expr, json_t *raw, size_t max, ngx_str_t *text);
static ngx_int_t ngx_http_auth_profile_id(ngx_pool_t *pool,
    ngx_http_auth_profile_t *profile, json_t *raw, ngx_str_t *id,
    const char **err);
static ngx_int_t ngx_http_auth_profile_claims(ngx_pool_t *pool,
    ngx_http_auth_profile_t *profile, json_t *raw,
    ngx_http_auth_user_t *user);
static ngx_uint_t ngx_http_auth_profile_is_verified(
    ngx_http_auth_profile_t *profile, json_t *raw);
static size_t ngx_http_auth_profile_control(u_char *p, u_char *last);
static void ngx_http_auth_profile_clean_name(ngx_str_t *name);
static void ngx_http_auth_profile_clean_email(ngx_str_t *email);
static void ngx_http_auth_profile_clean_image(ngx_str_t *image);
static ngx_uint_t ngx_http_auth_profile_is_missing(ngx_http_auth_expr_t *expr,
    json_t *claims);
static ngx_uint_t ngx_http_auth_profile_fits(json_t *value);


ngx_int_t
ngx_http_auth_profile_map(ngx_pool_t *pool, ngx_log_t *log,
    ngx_str_t *provider, ngx_http_auth_profile_t *profile, json_t *raw,
    ngx_http_auth_user_t *user)
{
    const char  *err;

    ngx_memzero(user, sizeof(ngx_http_auth_user_t));

    user->raw = raw;

    if (ngx_http_auth_profile_id(pool, profile, raw, &user->id, &err)
        != NGX_OK)
    {
        goto failed;
    }

    err = "no memory";

    if (ngx_http_auth_profile_text(pool, profile->name, raw,
                                   NGX_HTTP_AUTH_USER_MAX_VALUE, &user->name)
        == NGX_ERROR
        || ngx_http_auth_profile_text(pool, profile->email, raw,
                                      NGX_HTTP_AUTH_USER_MAX_EMAIL,
                                      &user->email)
           == NGX_ERROR
        || ngx_http_auth_profile_text(pool, profile->image, raw,
                                      NGX_HTTP_AUTH_USER_MAX_VALUE,
                                      &user->image)
           == NGX_ERROR
        || ngx_http_auth_profile_claims(pool, profile, raw, user) != NGX_OK)
    {
        goto failed;
    }

    ngx_http_auth_profile_clean_name(&user->name);
    ngx_http_auth_profile_clean_email(&user->email);
    ngx_http_auth_profile_clean_image(&user->image);

    if (user->email.len && ngx_http_auth_profile_is_verified(profile, raw)) {
        user->email_verified = 1;
    }

    return NGX_OK;

failed:

    return ngx_http_auth_error(log, NGX_HTTP_AUTH_OAUTH_PARSE_PROFILE_ERROR, 0,
                               "provider \"%V\": %s", provider, err);
}


/*
 * Text of a string or an integer, zero-terminated in the pool.  Returns NGX_OK,
 * NGX_DECLINED (absent, another type or too long: text is emptied) or NGX_ERROR
 * (no memory).
 */

static ngx_int_t
ngx_http_auth_profile_text(ngx_pool_t *pool, ngx_http_auth_expr_t *expr,
    json_t *raw, size_t max, ngx_str_t *text)
{
    u_char  *p;
    size_t   len;
    json_t  *value;
    u_char   number[NGX_INT64_LEN + 1];

    ngx_str_set(text, "");

    value = ngx_http_auth_expr_eval(expr, raw);

    if (json_is_integer(value)) {
        len = ngx_sprintf(number, "%L", (int64_t) json_integer_value(value))
              - number;
        p = number;

    } else {
        len = json_string_length(value);
        p = (u_char *) json_string_value(value);
    }

    if (len == 0 || len > max) {
        json_decref(value);
        return NGX_DECLINED;
    }

    text->data = ngx_pnalloc(pool, len + 1);

    if (text->data) {
        ngx_memcpy(text->data, p, len);
        text->data[len] = '\0';
        text->len = len;
    }

    json_decref(value);

    return text->data ? NGX_OK : NGX_ERROR;
}


static ngx_int_t
ngx_http_auth_profile_id(ngx_pool_t *pool, ngx_http_auth_profile_t *profile,
    json_t *raw, ngx_str_t *id, const char **err)
{
    u_char     *p, *last;
    ngx_int_t   rc;

    rc = ngx_http_auth_profile_text(pool, profile->id, raw,
                                    NGX_HTTP_AUTH_USER_MAX_ID, id);
    if (rc == NGX_ERROR) {
        *err = "no memory";
        return NGX_ERROR;
    }

    if (rc == NGX_DECLINED) {
        *err = "the profile has no id that is a string of at most 255 bytes "
               "or an integer";
        return NGX_ERROR;
    }

    last = id->data + id->len;

    for (p = id->data; p < last; p++) {
        if (ngx_http_auth_profile_control(p, last)) {
            *err = "the profile's id has control characters";
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_profile_claims(ngx_pool_t *pool,
    ngx_http_auth_profile_t *profile, json_t *raw, ngx_http_auth_user_t *user)
{
    json_t                         *value;
    ngx_uint_t                      i;
    ngx_http_auth_profile_field_t  *field;

    user->claims = json_object();
    if (user->claims == NULL) {
        return NGX_ERROR;
    }

    if (ngx_http_auth_json_to_pool(pool, user->claims) != NGX_OK) {
        user->claims = NULL;
        return NGX_ERROR;
    }

    field = profile->fields.elts;

    for (i = 0; i < profile->fields.nelts; i++) {

        value = ngx_http_auth_expr_eval(field[i].expr, raw);
        if (value == NULL) {
            continue;
        }

        if (!ngx_http_auth_profile_fits(value)) {
            json_decref(value);
            continue;
        }

        if (json_object_setn_new(user->claims, (char *) field[i].name.data,
                                 field[i].name.len, value)
            != 0)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_auth_profile_is_verified(ngx_http_auth_profile_t *profile,
    json_t *raw)
{
    json_t      *value;
    ngx_uint_t   verified;

    if (profile->email_verified == NULL) {
        return profile->verified_email ? 1 : 0;
    }

    value = ngx_http_auth_expr_eval(profile->email_verified, raw);

    /* some providers write it as text */

    verified = json_is_true(value)
               || (json_is_string(value)
                   && ngx_strcmp(json_string_value(value), "true") == 0);

    json_decref(value);

    return verified;
}


/* The length of the control character (C0, DEL, C1) that stands at p, or 0. */

static size_t
ngx_http_auth_profile_control(u_char *p, u_char *last)
{
    if (*p < 0x20 || *p == 0x7f) {
        return 1;
    }

    if (*p == 0xc2 && last - p > 1 && p[1] < 0xa0) {
        return 2;
    }

    return 0;
}


/* Control characters become blanks, blanks at the ends are removed. */

static void
ngx_http_auth_profile_clean_name(ngx_str_t *name)
{
    u_char  *p, *dst, *last;
    size_t   n;

    if (name->len == 0) {
        return;
    }

    last = name->data + name->len;
    dst = name->data;

    for (p = name->data; p < last; /* void */ ) {

        n = ngx_http_auth_profile_control(p, last);

        if (n) {
            *dst++ = ' ';
            p += n;

        } else {
            *dst++ = *p++;
        }
    }

    name->len = dst - name->data;

    while (name->len && name->data[name->len - 1] == ' ') {
        name->len--;
    }

    while (name->len && *name->data == ' ') {
        name->data++;
        name->len--;
    }

    name->data[name->len] = '\0';
}


/*
 * An address that two programs could read differently is dropped: rules on
 * e-mail addresses must mean what they say.
 */

static void
ngx_http_auth_profile_clean_email(ngx_str_t *email)
{
    u_char  *p, *last, *at;

    if (email->len == 0) {
        return;
    }

    at = NULL;
    last = email->data + email->len;

    for (p = email->data; p < last; p++) {

        if (*p <= ' ' || *p >= 0x7f || ngx_strchr("\",;:<>()[]\\", *p)) {
            goto refused;
        }

        if (*p == '@') {
            if (at) {
                goto refused;
            }

            at = p;
        }

        *p = ngx_tolower(*p);
    }

    if (at && at > email->data && at + 1 < last) {
        return;
    }

refused:

    ngx_str_set(email, "");
}


static void
ngx_http_auth_profile_clean_image(ngx_str_t *image)
{
    u_char  *p, *last;

    if (image->len < 9
        || (ngx_strncasecmp(image->data, (u_char *) "https://", 8) != 0
            && ngx_strncasecmp(image->data, (u_char *) "http://", 7) != 0))
    {
        goto refused;
    }

    last = image->data + image->len;

    for (p = image->data; p < last; p++) {
        if (*p == ' ' || ngx_http_auth_profile_control(p, last)
            || ngx_strchr("\"<>\\^`{|}", *p))
        {
            goto refused;
        }
    }

    return;

refused:

    ngx_str_set(image, "");
}


ngx_uint_t
ngx_http_auth_profile_lacks(ngx_http_auth_profile_t *profile, json_t *claims)
{
    ngx_uint_t                      i;
    ngx_http_auth_profile_field_t  *field;

    if (ngx_http_auth_profile_is_missing(profile->id, claims)
        || ngx_http_auth_profile_is_missing(profile->name, claims)
        || ngx_http_auth_profile_is_missing(profile->email, claims)
        || ngx_http_auth_profile_is_missing(profile->image, claims))
    {
        return 1;
    }

    field = profile->fields.elts;

    for (i = 0; i < profile->fields.nelts; i++) {
        if (ngx_http_auth_profile_is_missing(field[i].expr, claims)) {
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_auth_profile_is_missing(ngx_http_auth_expr_t *expr, json_t *claims)
{
    json_t      *value;
    ngx_uint_t   missing;

    value = ngx_http_auth_expr_eval(expr, claims);

    missing = value == NULL
              || (json_is_string(value) && json_string_length(value) == 0);

    json_decref(value);

    return missing;
}


json_t *
ngx_http_auth_user_claim(ngx_http_auth_user_t *user, ngx_str_t *name)
{
    json_t  *value;

    value = json_object_getn(user->claims, (char *) name->data, name->len);

    if (value == NULL) {
        value = json_object_getn(user->raw, (char *) name->data, name->len);
    }

    if (value == NULL || json_is_null(value)
        || !ngx_http_auth_profile_fits(value))
    {
        return NULL;
    }

    return value;
}


static ngx_uint_t
ngx_http_auth_profile_fits(json_t *value)
{
    return json_dumpb(value, NULL, 0, JSON_COMPACT|JSON_ENCODE_ANY)
           <= NGX_HTTP_AUTH_USER_MAX_CLAIM;
}
