
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_CONF_MEMBER_H_INCLUDED_
#define _NGX_HTTP_AUTH_CONF_MEMBER_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_conf_provider_check.h"


/* the value of an enumeration's name that a later version will know */
#define NGX_HTTP_AUTH_CONF_UNSUPPORTED  ((ngx_uint_t) -1)


/* A kind of line in an auth_provider block. */

typedef struct ngx_http_auth_conf_member_s  ngx_http_auth_conf_member_t;

typedef char *(*ngx_http_auth_conf_member_pt)(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);


struct ngx_http_auth_conf_member_s {
    ngx_str_t                      name;
    ngx_uint_t                     args;      /* 0: one or more */
    ngx_uint_t                     repeated;  /* may stand several times */
    ngx_http_auth_conf_member_pt   set;
    size_t                         offset;    /* in the provider */
    void                          *post;      /* table of an enumeration */
};


/*
 * Setters: they read cf->args into the place of the member.  They return
 * NGX_CONF_OK or NGX_CONF_ERROR (logged).
 * words: joined with one blank.  own: a string of the block, not of the
 * provider.  pair: NAME VALUE, kept in the block where the offset is 0.
 */
char *ngx_http_auth_conf_member_str(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_words(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_own(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_secret(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_key(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_flag(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_sec(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_enum(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_bits(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_algs(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_pair(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);
char *ngx_http_auth_conf_member_refused(ngx_conf_t *cf,
    ngx_http_auth_conf_provider_t *b, ngx_http_auth_conf_member_t *m);


#endif /* _NGX_HTTP_AUTH_CONF_MEMBER_H_INCLUDED_ */
