
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_conf_value.h"


static char *ngx_http_auth_conf_env(ngx_conf_t *cf, ngx_str_t *name,
    ngx_str_t *value);
static u_char *ngx_http_auth_conf_env_find(ngx_conf_t *cf, ngx_str_t *name,
    ngx_uint_t *declared);
static char *ngx_http_auth_conf_read(ngx_conf_t *cf, ngx_file_t *file,
    ngx_str_t *content);
static ngx_uint_t ngx_http_auth_conf_has_zero(ngx_str_t *text);


char *
ngx_http_auth_conf_secret(ngx_conf_t *cf, ngx_str_t *value, ngx_str_t *secret)
{
    ngx_str_t  rest;

    if (value->len >= 5 && ngx_strncmp(value->data, "file:", 5) == 0) {

        rest.len = value->len - 5;
        rest.data = value->data + 5;

        if (ngx_http_auth_conf_file(cf, &rest, secret) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }

        while (secret->len
               && (secret->data[secret->len - 1] == LF
                   || secret->data[secret->len - 1] == CR))
        {
            secret->data[--secret->len] = '\0';
        }

    } else if (value->len >= 4 && ngx_strncmp(value->data, "env:", 4) == 0) {

        rest.len = value->len - 4;
        rest.data = value->data + 4;

        if (ngx_http_auth_conf_env(cf, &rest, secret) != NGX_CONF_OK) {
            return NGX_CONF_ERROR;
        }

    } else {
        *secret = *value;
    }

    if (secret->len == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "the value of \"%V\" is empty",
                           &((ngx_str_t *) cf->args->elts)[0]);
        return NGX_CONF_ERROR;
    }

    if (ngx_http_auth_conf_has_zero(secret)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "the value of \"%V\" has a zero byte, encode binary "
                           "secrets, for instance with \"openssl rand "
                           "-base64 32\"",
                           &((ngx_str_t *) cf->args->elts)[0]);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_auth_conf_env(ngx_conf_t *cf, ngx_str_t *name, ngx_str_t *value)
{
    u_char      *text;
    ngx_uint_t   declared;

    declared = 0;
    text = name->len ? ngx_http_auth_conf_env_find(cf, name, &declared) : NULL;

    if (text == NULL) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "no environment variable \"%V\"", name);
        return NGX_CONF_ERROR;
    }

    if (!declared) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "add \"env %V;\" to the main context, a binary "
                           "upgrade passes only such variables on", name);
    }

    value->len = ngx_strlen(text);
    value->data = ngx_pnalloc(cf->pool, value->len + 1);
    if (value->data == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memcpy(value->data, text, value->len + 1);

    return NGX_CONF_OK;
}


/* "env NAME=value;" sets what the environment of the master does not have. */

static u_char *
ngx_http_auth_conf_env_find(ngx_conf_t *cf, ngx_str_t *name,
    ngx_uint_t *declared)
{
    ngx_str_t        *var;
    ngx_uint_t        i;
    ngx_core_conf_t  *ccf;

    *declared = 0;

    ccf = (ngx_core_conf_t *) ngx_get_conf(cf->cycle->conf_ctx,
                                           ngx_core_module);
    var = ccf->env.elts;

    for (i = 0; i < ccf->env.nelts; i++) {

        if (var[i].len != name->len
            || ngx_memcmp(var[i].data, name->data, name->len) != 0)
        {
            continue;
        }

        *declared = 1;

        if (var[i].data[var[i].len] == '=') {
            return var[i].data + var[i].len + 1;
        }

        break;
    }

    /* strings of the configuration are zero-terminated */

    return (u_char *) getenv((char *) name->data);
}


char *
ngx_http_auth_conf_file(ngx_conf_t *cf, ngx_str_t *path, ngx_str_t *content)
{
    char        *rv;
    ngx_file_t   file;

    ngx_memzero(&file, sizeof(ngx_file_t));

    file.name = *path;
    file.log = cf->log;

    if (path->len == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "no file is named");
        return NGX_CONF_ERROR;
    }

    if (ngx_conf_full_name(cf->cycle, &file.name, 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    /* a FIFO must not hold up the start */

    file.fd = ngx_open_file(file.name.data, NGX_FILE_RDONLY|NGX_FILE_NONBLOCK,
                            NGX_FILE_OPEN, 0);

    if (file.fd == NGX_INVALID_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_open_file_n " \"%V\" failed", &file.name);
        return NGX_CONF_ERROR;
    }

    rv = ngx_http_auth_conf_read(cf, &file, content);

    if (ngx_close_file(file.fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, cf->log, ngx_errno,
                      ngx_close_file_n " \"%V\" failed", &file.name);
    }

    return rv;
}


static char *
ngx_http_auth_conf_read(ngx_conf_t *cf, ngx_file_t *file, ngx_str_t *content)
{
    off_t    size;
    ssize_t  n;

    if (ngx_fd_info(file->fd, &file->info) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_fd_info_n " \"%V\" failed", &file->name);
        return NGX_CONF_ERROR;
    }

    if (!ngx_is_file(&file->info)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" is not a regular file", &file->name);
        return NGX_CONF_ERROR;
    }

    size = ngx_file_size(&file->info);

    if (size > NGX_HTTP_AUTH_CONF_MAX_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" is longer than %d bytes", &file->name,
                           NGX_HTTP_AUTH_CONF_MAX_FILE);
        return NGX_CONF_ERROR;
    }

    if (file->info.st_mode & S_IROTH) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "\"%V\" can be read by everybody on this machine, "
                           "\"chmod o-r\" it", &file->name);
    }

    content->data = ngx_pcalloc(cf->pool, (size_t) size + 1);
    if (content->data == NULL) {
        return NGX_CONF_ERROR;
    }

    n = ngx_read_file(file, content->data, (size_t) size, 0);

    if (n == NGX_ERROR || n != (ssize_t) size) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" could not be read whole", &file->name);
        return NGX_CONF_ERROR;
    }

    content->len = (size_t) size;

    return NGX_CONF_OK;
}


static ngx_uint_t
ngx_http_auth_conf_has_zero(ngx_str_t *text)
{
    size_t  i;

    for (i = 0; i < text->len; i++) {
        if (text->data[i] == '\0') {
            return 1;
        }
    }

    return 0;
}
