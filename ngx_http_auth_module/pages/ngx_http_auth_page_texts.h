
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PAGE_TEXTS_H_INCLUDED_
#define _NGX_HTTP_AUTH_PAGE_TEXTS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/* all words that a visitor reads; a translation replaces the .c file only */


/* in these, {} stands for the name of the site or of the provider */

typedef enum {
    NGX_HTTP_AUTH_TEXT_LANG = 0,
    NGX_HTTP_AUTH_TEXT_SIGNIN,
    NGX_HTTP_AUTH_TEXT_SIGNIN_TO,
    NGX_HTTP_AUTH_TEXT_SIGNIN_ONE,
    NGX_HTTP_AUTH_TEXT_SIGNIN_MANY,
    NGX_HTTP_AUTH_TEXT_SIGNIN_NONE,
    NGX_HTTP_AUTH_TEXT_SIGNIN_WITH,
    NGX_HTTP_AUTH_TEXT_SIGNOUT,
    NGX_HTTP_AUTH_TEXT_SIGNOUT_OF,
    NGX_HTTP_AUTH_TEXT_SIGNOUT_LEAD,
    NGX_HTTP_AUTH_TEXT_SIGNOUT_BUTTON,
    NGX_HTTP_AUTH_TEXT_STAY,
    NGX_HTTP_AUTH_TEXT_BACK,
    NGX_HTTP_AUTH_TEXT_BACK_TO,
    NGX_HTTP_AUTH_TEXT_RETRY,
    NGX_HTTP_AUTH_TEXT_CODE,
    NGX_HTTP_AUTH_TEXT_LAST
} ngx_http_auth_text_e;


typedef struct {
    ngx_str_t    code;
    ngx_str_t    message;

    /* not a failure, only a word before signing in */
    unsigned     info:1;
} ngx_http_auth_page_signin_text_t;


typedef struct {
    ngx_str_t    code;
    ngx_str_t    heading;
    ngx_str_t    message;

    /* of the answer */
    ngx_uint_t   status;

    /* signing in again may help */
    unsigned     retry:1;
} ngx_http_auth_page_error_text_t;


extern const ngx_str_t  ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_LAST];

/* both end with a row without a code, which stands for all others */
extern const ngx_http_auth_page_signin_text_t
    ngx_http_auth_page_signin_texts[];
extern const ngx_http_auth_page_error_text_t
    ngx_http_auth_page_error_texts[];


#endif /* _NGX_HTTP_AUTH_PAGE_TEXTS_H_INCLUDED_ */
