
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CONF_H_INCLUDED_
#define _NGX_HTTP_AUTH_CONF_H_INCLUDED_


#include "ngx_http_auth_module.h"


/* Hooks of the module's context. */

void *ngx_http_auth_create_main_conf(ngx_conf_t *cf);
char *ngx_http_auth_init_main_conf(ngx_conf_t *cf, void *conf);
void *ngx_http_auth_create_srv_conf(ngx_conf_t *cf);
char *ngx_http_auth_merge_srv_conf(ngx_conf_t *cf, void *parent, void *child);
void *ngx_http_auth_create_loc_conf(ngx_conf_t *cf);
char *ngx_http_auth_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child);


/* Setters of directives, named like them. */

char *ngx_http_auth_secret(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_url(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_redirect_origins(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_auth_session_lifetime(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_auth_session_key(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_auth_session_algorithms(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_auth_session_token(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_auth_session_cache(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_auth_cookie(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_page(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_fetch(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_api(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_session(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_session_require(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_auth_providers(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_auth_session_claims(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


/* auth_session_max_age: zero would end every session at once */
extern ngx_conf_post_t  ngx_http_auth_session_max_age_post;


/* Remembers where the parser stands, for a check at the end. */
void ngx_http_auth_conf_place(ngx_conf_t *cf, ngx_http_auth_place_t *place);

/* Logs at level emerg with that place; returns NGX_CONF_ERROR. */
char *ngx_cdecl ngx_http_auth_conf_fail(ngx_conf_t *cf,
    ngx_http_auth_place_t *place, const char *fmt, ...);


/* Parts of merging, one file each. */

/* names and attributes of cookies, and what their prefixes forbid */
char *ngx_http_auth_conf_merge_cookies(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *prev, ngx_http_auth_srv_conf_t *conf);

/* Can a session of this server have that claim, by what it keeps? */
ngx_uint_t ngx_http_auth_conf_keeps_claim(ngx_http_auth_srv_conf_t *conf,
    ngx_str_t *claim);

/* keys and lives of sessions; makes conf->session where there is a secret */
char *ngx_http_auth_conf_merge_session(ngx_conf_t *cf,
    ngx_http_auth_srv_conf_t *prev, ngx_http_auth_srv_conf_t *conf);


/*
 * Called in postconfiguration: finds the providers, names and addresses of
 * each server, and checks what only the whole configuration can tell.
 * Returns NGX_OK or NGX_ERROR (logged).
 */
ngx_int_t ngx_http_auth_conf_complete(ngx_conf_t *cf,
    ngx_http_auth_main_conf_t *amcf);


#endif /* _NGX_HTTP_AUTH_CONF_H_INCLUDED_ */
