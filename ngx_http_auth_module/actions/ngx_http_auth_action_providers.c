
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"
#include "ngx_http_auth_json.h"


static ngx_int_t ngx_http_auth_providers_tell(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_providers_add(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_provider_t *provider,
    json_t *list);
static ngx_int_t ngx_http_auth_providers_url(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, const char *path,
    ngx_http_auth_provider_t *provider, json_t *entry, const char *member);


/* GET /providers */

ngx_http_auth_step_t  ngx_http_auth_providers_steps[] = {
    { ngx_string("tell"), ngx_http_auth_providers_tell },
    ngx_http_auth_last_step
};


static ngx_int_t
ngx_http_auth_providers_tell(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    json_t                     *list;
    ngx_int_t                   rc;
    ngx_str_t                   json;
    ngx_uint_t                  i;
    ngx_http_auth_provider_t  **provider;

    list = json_object();
    if (list == NULL) {
        return NGX_ERROR;
    }

    rc = NGX_OK;
    provider = action->site->providers->elts;

    for (i = 0; rc == NGX_OK && i < action->site->providers->nelts; i++) {
        rc = ngx_http_auth_providers_add(r, action, provider[i], list);
    }

    if (rc == NGX_OK) {
        rc = ngx_http_auth_json_dump(r->pool, list, &json);
    }

    json_decref(list);

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_auth_answer_json(r, action, NGX_HTTP_OK, &json);
}


static ngx_int_t
ngx_http_auth_providers_add(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_provider_t *provider,
    json_t *list)
{
    json_t     *entry;
    ngx_str_t   type;

    entry = json_object();

    /* the list owns the entry also when something fails below */

    if (json_object_set_new(list, (const char *) provider->id.data, entry)
        != 0)
    {
        return NGX_ERROR;
    }

    ngx_str_set(&type, "oauth");

    if (ngx_http_auth_json_set(entry, "id", &provider->id) != NGX_OK
        || ngx_http_auth_json_set(entry, "name", &provider->name) != NGX_OK
        || ngx_http_auth_json_set(entry, "type", &type) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_auth_providers_url(r, action, "/signin/", provider, entry,
                                    "signinUrl")
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_providers_url(r, action, "/callback/", provider,
                                       entry, "callbackUrl");
}


static ngx_int_t
ngx_http_auth_providers_url(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, const char *path,
    ngx_http_auth_provider_t *provider, json_t *entry, const char *member)
{
    ngx_str_t  url;

    if (ngx_http_auth_http_provider_url(r, action->ctx, path, provider, &url)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_auth_json_set(entry, member, &url);
}
