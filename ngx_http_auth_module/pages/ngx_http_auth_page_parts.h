
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PAGE_PARTS_H_INCLUDED_
#define _NGX_HTTP_AUTH_PAGE_PARTS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_page.h"
#include "ngx_http_auth_page_render.h"
#include "ngx_http_auth_page_texts.h"


/*
 * What pages are put together from.  Each of these stores a node at the place
 * where the page wants it, or leaves that alone if there is nothing to show.
 * NGX_OK or NGX_ERROR.
 */


#define ngx_http_auth_page_eq(a, b)                                           \
    ((a)->len == (b)->len && ngx_memcmp((a)->data, (b)->data, (a)->len) == 0)


/* the style sheet's end that carries the site's own color */
ngx_int_t ngx_http_auth_page_brand(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node);

/* the site's logo, or else the given drawing */
ngx_int_t ngx_http_auth_page_emblem(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx,
    const ngx_http_auth_page_template_t *drawing,
    ngx_http_auth_page_node_t **node);

/* the forms of all providers, or a word that there are none */
ngx_int_t ngx_http_auth_page_choice(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_page_node_t **node);

/* a link to the site; for the texts see below */
ngx_int_t ngx_http_auth_page_site(ngx_pool_t *pool,
    const ngx_http_auth_page_ctx_t *ctx, ngx_http_auth_text_e named,
    ngx_http_auth_text_e unnamed, ngx_http_auth_page_node_t **node);

/* a link that looks like a button, to sign in again */
ngx_int_t ngx_http_auth_page_retry(ngx_pool_t *pool, const ngx_str_t *url,
    ngx_http_auth_page_node_t **node);

/* the error's code in small print */
ngx_int_t ngx_http_auth_page_code(ngx_pool_t *pool, const ngx_str_t *code,
    ngx_http_auth_page_node_t **node);

/*
 * The text "named" with the name in it, or the text "unnamed" if the name is
 * empty.  Allocated from the pool, or constant.  NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_page_text(ngx_pool_t *pool, ngx_http_auth_text_e named,
    ngx_http_auth_text_e unnamed, const ngx_str_t *name, ngx_str_t *text);


#endif /* _NGX_HTTP_AUTH_PAGE_PARTS_H_INCLUDED_ */
