
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_conf.h"
#include "ngx_http_auth_conf_value.h"


#define NGX_HTTP_AUTH_SECRET_MIN_LEN  32


static char *ngx_http_auth_words(ngx_conf_t *cf, ngx_array_t **words);
static ngx_uint_t ngx_http_auth_page_is_uri(ngx_str_t *uri);
static char *ngx_http_auth_fetch_parameter(ngx_conf_t *cf,
    ngx_http_auth_fetch_conf_t *fetch, ngx_str_t *parameter);
static char *ngx_http_auth_fetch_file(ngx_conf_t *cf, ngx_str_t *file);
static char *ngx_http_auth_fetch_time(ngx_str_t *parameter, size_t prefix,
    ngx_msec_t *msec);


char *
ngx_http_auth_secret(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t   *value, *secret;
    ngx_uint_t   i;

    if (ascf->secrets) {
        return "is duplicate";
    }

    ascf->secrets = ngx_array_create(cf->pool, 2, sizeof(ngx_str_t));
    if (ascf->secrets == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        secret = ngx_array_push(ascf->secrets);
        if (secret == NULL) {
            return NGX_CONF_ERROR;
        }

        if (ngx_http_auth_conf_secret(cf, &value[i], secret) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }

        if (secret->len < NGX_HTTP_AUTH_SECRET_MIN_LEN) {
            ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                               "auth: a secret of %uz bytes can be guessed; "
                               "use 32 or more, made by \"openssl rand "
                               "-base64 32\"", secret->len);
        }
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_url(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t  *value;

    if (ascf->url) {
        return "is duplicate";
    }

    value = cf->args->elts;

    ascf->url = ngx_pcalloc(cf->pool, sizeof(ngx_http_auth_url_t));
    if (ascf->url == NULL) {
        return NGX_CONF_ERROR;
    }

    if (ngx_http_auth_url_parse(cf->pool, &value[1], ascf->url) != NGX_OK
        || ascf->url->rest.len != ascf->url->path.len)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid URL \"%V\"; the address of the API is "
                           "meant, such as https://example.com/api/auth",
                           &value[1]);
        return NGX_CONF_ERROR;
    }

    ngx_http_auth_conf_place(cf, &ascf->url_at);

    return NGX_CONF_OK;
}


char *
ngx_http_auth_redirect_origins(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t            *value, *origin;
    ngx_uint_t            i;
    ngx_http_auth_url_t   url;

    if (ascf->redirect_origins) {
        return "is duplicate";
    }

    ascf->redirect_origins = ngx_array_create(cf->pool, 4, sizeof(ngx_str_t));
    if (ascf->redirect_origins == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (ngx_http_auth_url_parse(cf->pool, &value[i], &url) != NGX_OK
            || url.rest.len > 1 || url.path.len != url.rest.len)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid origin \"%V\"; scheme, host and port "
                               "are meant, such as https://app.example.com",
                               &value[i]);
            return NGX_CONF_ERROR;
        }

        origin = ngx_array_push(ascf->redirect_origins);
        if (origin == NULL) {
            return NGX_CONF_ERROR;
        }

        *origin = url.origin;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_providers(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_http_auth_conf_place(cf, &ascf->providers_at);

    return ngx_http_auth_words(cf, &ascf->provider_ids);
}


char *
ngx_http_auth_session_claims(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_http_auth_conf_place(cf, &ascf->claims_at);

    return ngx_http_auth_words(cf, &ascf->session_claims);
}


/* the words of one line, each of them once */

static char *
ngx_http_auth_words(ngx_conf_t *cf, ngx_array_t **words)
{
    ngx_str_t   *value, *word;
    ngx_uint_t   i, j;

    if (*words) {
        return "is duplicate";
    }

    *words = ngx_array_create(cf->pool, 4, sizeof(ngx_str_t));
    if (*words == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        for (j = 1; j < i; j++) {
            if (value[i].len == value[j].len
                && ngx_memcmp(value[i].data, value[j].data, value[i].len) == 0)
            {
                ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                                   "duplicate value \"%V\"", &value[i]);
                return NGX_CONF_ERROR;
            }
        }

        word = ngx_array_push(*words);
        if (word == NULL) {
            return NGX_CONF_ERROR;
        }

        *word = value[i];
    }

    return NGX_CONF_OK;
}


char *
ngx_http_auth_page(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t   *value;
    ngx_uint_t   i;

    static ngx_str_t  pages[] = {
        ngx_string("sign_in"),
        ngx_string("sign_out"),
        ngx_string("error")
    };

    value = cf->args->elts;

    for (i = 0; i < NGX_HTTP_AUTH_PAGE_LAST; i++) {

        if (ngx_strcmp(value[1].data, pages[i].data) != 0) {
            continue;
        }

        if (ascf->pages[i].data) {
            return "is duplicate";
        }

        if (!ngx_http_auth_page_is_uri(&value[2])) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid URI \"%V\"; a path of this site is "
                               "meant, such as /login", &value[2]);
            return NGX_CONF_ERROR;
        }

        ascf->pages[i] = value[2];

        return NGX_CONF_OK;
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "unknown page \"%V\"; there are sign_in, sign_out and "
                       "error", &value[1]);
    return NGX_CONF_ERROR;
}


/* a path of this site, which a query can be added to */

static ngx_uint_t
ngx_http_auth_page_is_uri(ngx_str_t *uri)
{
    u_char  c;
    size_t  i;

    for (i = 0; i < uri->len; i++) {
        c = uri->data[i];

        if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') {
            return 0;
        }
    }

    return uri->len > 1 && uri->data[0] == '/' && uri->data[1] != '/';
}


char *
ngx_http_auth_fetch(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_auth_srv_conf_t *ascf = conf;

    ngx_str_t   *value;
    ngx_uint_t   i;

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {
        if (ngx_http_auth_fetch_parameter(cf, &ascf->fetch, &value[i])
            != NGX_CONF_OK)
        {
            /* whoever writes a password into the address */

            if (ngx_strncmp(value[i].data, "proxy=", 6) == 0) {
                value[i].len = 6;
            }

            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid or duplicate parameter \"%V\"",
                               &value[i]);
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_fetch_parameter(ngx_conf_t *cf,
    ngx_http_auth_fetch_conf_t *fetch, ngx_str_t *parameter)
{
    ngx_str_t             value;
    ngx_http_auth_url_t   url;

    if (ngx_strncmp(parameter->data, "timeout=", 8) == 0) {
        return ngx_http_auth_fetch_time(parameter, 8, &fetch->timeout);
    }

    if (ngx_strncmp(parameter->data, "connect_timeout=", 16) == 0) {
        return ngx_http_auth_fetch_time(parameter, 16,
                                        &fetch->connect_timeout);
    }

    if (ngx_strncmp(parameter->data, "max_body=", 9) == 0) {
        value.data = parameter->data + 9;
        value.len = parameter->len - 9;

        if (fetch->max_body != NGX_CONF_UNSET_SIZE) {
            return NGX_CONF_ERROR;
        }

        fetch->max_body = ngx_parse_size(&value);

        return (fetch->max_body == (size_t) NGX_ERROR || fetch->max_body == 0)
               ? NGX_CONF_ERROR : NGX_CONF_OK;
    }

    if (ngx_strncmp(parameter->data, "trusted_certificate=", 20) == 0
        && fetch->trusted_certificate.data == NULL)
    {
        value.data = parameter->data + 20;
        value.len = parameter->len - 20;

        fetch->trusted_certificate = value;

        return ngx_http_auth_fetch_file(cf, &fetch->trusted_certificate);
    }

    if (ngx_strncmp(parameter->data, "proxy=", 6) == 0
        && fetch->proxy.data == NULL)
    {
        value.data = parameter->data + 6;
        value.len = parameter->len - 6;

        fetch->proxy = value;

        return ngx_http_auth_url_parse(cf->pool, &value, &url) == NGX_OK
               ? NGX_CONF_OK : NGX_CONF_ERROR;
    }

    return NGX_CONF_ERROR;
}


/* workers read it when it is needed; that they cannot is told of now */

static char *
ngx_http_auth_fetch_file(ngx_conf_t *cf, ngx_str_t *file)
{
    ngx_file_info_t  fi;

    if (file->len == 0
        || ngx_conf_full_name(cf->cycle, file, 1) != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (ngx_file_info(file->data, &fi) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_file_info_n " \"%V\" failed", file);
        return NGX_CONF_ERROR;
    }

    if (!(ngx_file_access(&fi) & S_IROTH)) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "auth: \"%V\" must be readable by the workers, or "
                           "no provider can be reached over https", file);
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_fetch_time(ngx_str_t *parameter, size_t prefix, ngx_msec_t *msec)
{
    ngx_str_t  value;

    if (*msec != NGX_CONF_UNSET_MSEC) {
        return NGX_CONF_ERROR;
    }

    value.data = parameter->data + prefix;
    value.len = parameter->len - prefix;

    *msec = ngx_parse_time(&value, 0);

    return (*msec == (ngx_msec_t) NGX_ERROR || *msec == 0) ? NGX_CONF_ERROR
                                                           : NGX_CONF_OK;
}
