
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_PAGE_RENDER_H_INCLUDED_
#define _NGX_HTTP_AUTH_PAGE_RENDER_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * A page is a tree of nodes: a template, which generate.pl made from a file,
 * and the values for it.  Rendering measures the tree, allocates once, and
 * writes.
 */


typedef enum {
    NGX_HTTP_AUTH_PAGE_PART_TEXT = 0,
    NGX_HTTP_AUTH_PAGE_PART_VALUE,
    NGX_HTTP_AUTH_PAGE_PART_FRAGMENT
} ngx_http_auth_page_part_e;


typedef struct {
    ngx_str_t                             text;
    ngx_http_auth_page_part_e             kind;
    ngx_uint_t                            value;
} ngx_http_auth_page_part_t;


typedef struct {
    const ngx_http_auth_page_part_t      *parts;
    ngx_uint_t                            nparts;
    ngx_uint_t                            nvalues;
} ngx_http_auth_page_template_t;


typedef struct ngx_http_auth_page_node_s  ngx_http_auth_page_node_t;


/* {{name}} takes the text, {{{name}}} the list of nodes; each may be absent */

typedef struct {
    ngx_str_t                             text;
    ngx_http_auth_page_node_t            *nodes;
} ngx_http_auth_page_value_t;


struct ngx_http_auth_page_node_s {
    const ngx_http_auth_page_template_t  *template;
    ngx_http_auth_page_value_t           *values;
    ngx_http_auth_page_node_t            *next;
};


/*
 * A node with no value set, or NULL.  Its values are indexed by the constants
 * of its own template.  Texts put there are borrowed until the rendering.
 */
ngx_http_auth_page_node_t *ngx_http_auth_page_node(ngx_pool_t *pool,
    const ngx_http_auth_page_template_t *template);

/*
 * Writes the list of nodes to html, which lives in the pool and has no
 * terminating zero.  Values are escaped for HTML text and for attributes in
 * quotes.  NGX_OK or NGX_ERROR.
 */
ngx_int_t ngx_http_auth_page_render(ngx_pool_t *pool,
    const ngx_http_auth_page_node_t *nodes, ngx_str_t *html);


#endif /* _NGX_HTTP_AUTH_PAGE_RENDER_H_INCLUDED_ */
