
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Made by generate.pl from the HTML and CSS files beside it: edit those, then
 * run "generate.pl --write".
 */


#ifndef _NGX_HTTP_AUTH_PAGE_DATA_H_INCLUDED_
#define _NGX_HTTP_AUTH_PAGE_DATA_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_page_render.h"


/* alert.html */

enum {
    NGX_HTTP_AUTH_PAGE_ALERT_KIND,
    NGX_HTTP_AUTH_PAGE_ALERT_MESSAGE
};


/* brand.css */

enum {
    NGX_HTTP_AUTH_PAGE_BRAND_COLOR,
    NGX_HTTP_AUTH_PAGE_BRAND_TEXT
};


/* callback.html */

enum {
    NGX_HTTP_AUTH_PAGE_CALLBACK_CALLBACK_URL
};


/* choice.html */

enum {
    NGX_HTTP_AUTH_PAGE_CHOICE_LEAD,
    NGX_HTTP_AUTH_PAGE_CHOICE_PROVIDERS
};


/* code.html */

enum {
    NGX_HTTP_AUTH_PAGE_CODE_LABEL,
    NGX_HTTP_AUTH_PAGE_CODE_CODE
};


/* document.html */

enum {
    NGX_HTTP_AUTH_PAGE_DOCUMENT_LANG,
    NGX_HTTP_AUTH_PAGE_DOCUMENT_SCHEMES,
    NGX_HTTP_AUTH_PAGE_DOCUMENT_TITLE,
    NGX_HTTP_AUTH_PAGE_DOCUMENT_NONCE,
    NGX_HTTP_AUTH_PAGE_DOCUMENT_BRAND,
    NGX_HTTP_AUTH_PAGE_DOCUMENT_SCHEME,
    NGX_HTTP_AUTH_PAGE_DOCUMENT_BLOCK
};


/* empty.html */

enum {
    NGX_HTTP_AUTH_PAGE_EMPTY_LEAD,
    NGX_HTTP_AUTH_PAGE_EMPTY_SITE
};


/* error.html */

enum {
    NGX_HTTP_AUTH_PAGE_ERROR_EMBLEM,
    NGX_HTTP_AUTH_PAGE_ERROR_HEADING,
    NGX_HTTP_AUTH_PAGE_ERROR_MESSAGE,
    NGX_HTTP_AUTH_PAGE_ERROR_RETRY,
    NGX_HTTP_AUTH_PAGE_ERROR_SITE,
    NGX_HTTP_AUTH_PAGE_ERROR_CODE
};


/* letter.html */

enum {
    NGX_HTTP_AUTH_PAGE_LETTER_TINT,
    NGX_HTTP_AUTH_PAGE_LETTER_LETTER
};


/* logo.html */

enum {
    NGX_HTTP_AUTH_PAGE_LOGO_URL
};


/* provider.html */

enum {
    NGX_HTTP_AUTH_PAGE_PROVIDER_ACTION,
    NGX_HTTP_AUTH_PAGE_PROVIDER_CSRF_TOKEN,
    NGX_HTTP_AUTH_PAGE_PROVIDER_CALLBACK,
    NGX_HTTP_AUTH_PAGE_PROVIDER_MARK,
    NGX_HTTP_AUTH_PAGE_PROVIDER_LABEL
};


/* retry.html */

enum {
    NGX_HTTP_AUTH_PAGE_RETRY_URL,
    NGX_HTTP_AUTH_PAGE_RETRY_LABEL
};


/* signin.html */

enum {
    NGX_HTTP_AUTH_PAGE_SIGNIN_EMBLEM,
    NGX_HTTP_AUTH_PAGE_SIGNIN_HEADING,
    NGX_HTTP_AUTH_PAGE_SIGNIN_ALERT,
    NGX_HTTP_AUTH_PAGE_SIGNIN_CHOICE
};


/* signout.html */

enum {
    NGX_HTTP_AUTH_PAGE_SIGNOUT_EMBLEM,
    NGX_HTTP_AUTH_PAGE_SIGNOUT_HEADING,
    NGX_HTTP_AUTH_PAGE_SIGNOUT_LEAD,
    NGX_HTTP_AUTH_PAGE_SIGNOUT_ACTION,
    NGX_HTTP_AUTH_PAGE_SIGNOUT_CSRF_TOKEN,
    NGX_HTTP_AUTH_PAGE_SIGNOUT_BUTTON,
    NGX_HTTP_AUTH_PAGE_SIGNOUT_SITE
};


/* site.html */

enum {
    NGX_HTTP_AUTH_PAGE_SITE_URL,
    NGX_HTTP_AUTH_PAGE_SITE_LABEL
};


extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_alert_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_brand_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_callback_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_choice_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_code_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_document_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_emblem_error_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_emblem_signin_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_emblem_signout_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_empty_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_error_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_letter_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_logo_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_mark_branch_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_mark_key_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_provider_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_retry_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_signin_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_signout_template;
extern const ngx_http_auth_page_template_t
    ngx_http_auth_page_site_template;


#endif /* _NGX_HTTP_AUTH_PAGE_DATA_H_INCLUDED_ */
