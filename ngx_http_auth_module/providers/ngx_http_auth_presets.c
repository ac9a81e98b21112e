
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_provider.h"


/*
 * /user shows the address that its owner made public, and does not say whether
 * it is verified; /user/emails does.  Without the scope user:email it is
 * refused.
 */

static ngx_str_t  ngx_http_auth_github_need[] = {
    ngx_string("primary"),
    ngx_string("verified"),
    ngx_null_string
};

static ngx_http_auth_preset_set_t  ngx_http_auth_github_set[] = {
    { ngx_string("email"), ngx_string("email"), 0 },
    { ngx_string("email_verified"), ngx_string("verified"), 1 },
    { ngx_null_string, ngx_null_string, 0 }
};

static ngx_http_auth_preset_call_t  ngx_http_auth_github_emails = {
    ngx_string("/emails"),
    ngx_string("token"),
    ngx_http_auth_github_need,
    ngx_http_auth_github_set,
    1
};


static ngx_http_auth_preset_t  ngx_http_auth_presets[] = {

    { .id = ngx_string("github"),
      .name = ngx_string("GitHub"),
      .type = NGX_HTTP_AUTH_PROVIDER_OAUTH2,
      .issuer = ngx_string("https://github.com/login/oauth"),
      .authorization_endpoint =
          ngx_string("https://github.com/login/oauth/authorize"),
      .token_endpoint =
          ngx_string("https://github.com/login/oauth/access_token"),
      .userinfo_endpoint = ngx_string("https://api.github.com/user"),
      .scope = ngx_string("read:user user:email"),
      .auth_method = NGX_HTTP_AUTH_CLIENT_SECRET_BASIC,
      .call = &ngx_http_auth_github_emails,
      .profile = {
          .id = ngx_string("string(id)"),
          .name = ngx_string("name ?? login"),
          .email = ngx_string("email"),
          .image = ngx_string("avatar_url"),
          .email_verified = ngx_string("email_verified")
      } },

    { .id = ngx_string("google"),
      .name = ngx_string("Google"),
      .type = NGX_HTTP_AUTH_PROVIDER_OIDC,
      .issuer = ngx_string("https://accounts.google.com"),
      .scope = ngx_string("openid email profile"),
      .profile = {
          .id = ngx_string("sub"),
          .name = ngx_string("name"),
          .email = ngx_string("email"),
          .image = ngx_string("picture"),
          .email_verified = ngx_string("email_verified")
      } },

    { .id = ngx_null_string }
};


static ngx_http_auth_preset_t  ngx_http_auth_preset_oidc = {
    .type = NGX_HTTP_AUTH_PROVIDER_OIDC,
    .scope = ngx_string("openid email profile"),
    .profile = {
        .id = ngx_string("sub"),
        .name = ngx_string("name ?? preferred_username"),
        .email = ngx_string("email"),
        .image = ngx_string("picture"),
        .email_verified = ngx_string("email_verified")
    }
};


static ngx_http_auth_preset_t  ngx_http_auth_preset_oauth2 = {
    .type = NGX_HTTP_AUTH_PROVIDER_OAUTH2,
    .profile = {
        .id = ngx_string("sub ?? id"),
        .name = ngx_string("name ?? login ?? username"),
        .email = ngx_string("email"),
        .image = ngx_string("picture ?? avatar_url"),
        .email_verified = ngx_string("email_verified")
    }
};


ngx_http_auth_preset_t *
ngx_http_auth_preset_find(ngx_str_t *id)
{
    ngx_http_auth_preset_t  *row;

    for (row = ngx_http_auth_presets; row->id.len; row++) {
        if (row->id.len == id->len
            && ngx_memcmp(row->id.data, id->data, id->len) == 0)
        {
            return row;
        }
    }

    return NULL;
}


ngx_http_auth_preset_t *
ngx_http_auth_preset_default(ngx_uint_t type)
{
    return type == NGX_HTTP_AUTH_PROVIDER_OAUTH2 ? &ngx_http_auth_preset_oauth2
                                                 : &ngx_http_auth_preset_oidc;
}
