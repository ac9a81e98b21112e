
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CONF_PROVIDER_H_INCLUDED_
#define _NGX_HTTP_AUTH_CONF_PROVIDER_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * auth_provider ID { ... }: conf has an ngx_array_t * at cmd->offset, NULL at
 * first, which gets the ngx_http_auth_provider_t * in order of definition.
 */
char *ngx_http_auth_provider(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);


#endif /* _NGX_HTTP_AUTH_CONF_PROVIDER_H_INCLUDED_ */
