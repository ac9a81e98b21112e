
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_conf_provider_check.h"


typedef struct {
    const char  *name;
    size_t       provider;      /* offsets of the expression and its text */
    size_t       preset;
} ngx_http_auth_conf_field_t;


static char *ngx_http_auth_conf_profile_expr(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_str_t *text, const char *member,
    ngx_http_auth_expr_t **expr);
static ngx_str_t *ngx_http_auth_conf_profile_path(
    ngx_http_auth_conf_provider_t *b, const char *field, ngx_str_t *preset);
static char *ngx_http_auth_conf_profile_verified(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);
static char *ngx_http_auth_conf_profile_fields(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b);


static ngx_http_auth_conf_field_t  ngx_http_auth_conf_fields[] = {

#define ngx_http_auth_conf_field(name)                                        \
    { #name, offsetof(ngx_http_auth_provider_t, profile.name),                \
      offsetof(ngx_http_auth_preset_t, profile.name) }

    ngx_http_auth_conf_field(id),
    ngx_http_auth_conf_field(name),
    ngx_http_auth_conf_field(email),
    ngx_http_auth_conf_field(image),

    { NULL, 0, 0 }
};


/* claims with a meaning of their own in a session's token */

static const char  *ngx_http_auth_conf_profile_reserved[] = {
    "aud",
    "email_verified",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "picture",
    "provider",
    "sub",
    NULL
};


char *
ngx_http_auth_conf_provider_profile(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_str_t                   *preset;
    ngx_http_auth_expr_t       **expr;
    ngx_http_auth_conf_field_t  *f;

    for (f = ngx_http_auth_conf_fields; f->name; f++) {

        preset = (ngx_str_t *) ((char *) b->provider->preset + f->preset);
        expr = (ngx_http_auth_expr_t **) ((char *) b->provider + f->provider);

        if (ngx_http_auth_conf_profile_expr(cf, b,
                  ngx_http_auth_conf_profile_path(b, f->name, preset),
                  "profile", expr)
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    if (ngx_http_auth_conf_profile_verified(cf, b) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    return ngx_http_auth_conf_profile_fields(cf, b);
}


static char *
ngx_http_auth_conf_profile_expr(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_str_t *text, const char *member,
    ngx_http_auth_expr_t **expr)
{
    char  *err;

    *expr = ngx_http_auth_expr_compile(cf->pool, text, &err);

    if (*expr == NULL) {
        return ngx_http_auth_conf_provider_error(cf, b,
                          ngx_http_auth_conf_provider_line(b, member),
                          "%s \"%V\" cannot be used: %s", member, text, err);
    }

    return NGX_CONF_OK;
}


static ngx_str_t *
ngx_http_auth_conf_profile_path(ngx_http_auth_conf_provider_t *b,
    const char *field, ngx_str_t *preset)
{
    ngx_uint_t     i;
    ngx_keyval_t  *pair;

    static ngx_str_t  nothing = ngx_string("null");

    pair = b->profile.elts;

    for (i = 0; i < b->profile.nelts; i++) {
        if (ngx_strcmp(pair[i].key.data, field) == 0) {
            return &pair[i].value;
        }
    }

    return preset->len ? preset : &nothing;
}


static char *
ngx_http_auth_conf_profile_verified(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_str_t                *text, *email;
    ngx_http_auth_preset_t   *preset;
    ngx_http_auth_profile_t  *profile;

    profile = &b->provider->profile;
    preset = b->provider->preset;
    text = &b->email_verified;

    if (text->data == NULL) {
        text = &preset->profile.email_verified;

        if (text->len == 0) {
            return NGX_CONF_OK;
        }

        /* the preset's vouches for the preset's address, and for no other */

        email = ngx_http_auth_conf_profile_path(b, "email",
                                                &preset->profile.email);

        if (email->len != preset->profile.email.len
            || ngx_memcmp(email->data, preset->profile.email.data, email->len)
               != 0)
        {
            ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                               "provider \"%V\": addresses from \"%V\" count "
                               "as not verified; say with email_verified what "
                               "vouches for them", &b->provider->id, email);
            return NGX_CONF_OK;
        }
    }

    if (ngx_strcmp(text->data, "on") == 0) {
        profile->verified_email = 1;
        return NGX_CONF_OK;
    }

    if (ngx_strcmp(text->data, "off") == 0) {
        return NGX_CONF_OK;
    }

    return ngx_http_auth_conf_profile_expr(cf, b, text, "email_verified",
                                           &profile->email_verified);
}


static char *
ngx_http_auth_conf_profile_fields(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b)
{
    ngx_uint_t                       i;
    const char                     **reserved, *name;
    ngx_array_t                     *fields;
    ngx_keyval_t                    *pair;
    ngx_http_auth_conf_field_t      *f;
    ngx_http_auth_profile_field_t   *field;

    fields = &b->provider->profile.fields;

    if (ngx_array_init(fields, cf->pool, 2,
                       sizeof(ngx_http_auth_profile_field_t))
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    pair = b->profile.elts;

    for (i = 0; i < b->profile.nelts; i++) {

        name = (const char *) pair[i].key.data;

        for (f = ngx_http_auth_conf_fields; f->name; f++) {
            if (ngx_strcmp(name, f->name) == 0) {
                break;
            }
        }

        if (f->name) {
            continue;
        }

        for (reserved = ngx_http_auth_conf_profile_reserved; *reserved;
             reserved++)
        {
            if (ngx_strcmp(name, *reserved) == 0) {
                return ngx_http_auth_conf_provider_error(cf, b,
                          ngx_http_auth_conf_provider_line(b, "profile"),
                          "profile cannot set \"%s\", it sets id, name, email, "
                          "image and claims of your own", name);
            }
        }

        field = ngx_array_push(fields);
        if (field == NULL) {
            return NGX_CONF_ERROR;
        }

        field->name = pair[i].key;

        if (ngx_http_auth_conf_profile_expr(cf, b, &pair[i].value, "profile",
                                            &field->expr)
            != NGX_CONF_OK)
        {
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}
