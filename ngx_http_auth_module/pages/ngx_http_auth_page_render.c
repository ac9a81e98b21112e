
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_page_render.h"


static size_t ngx_http_auth_page_size(const ngx_http_auth_page_node_t *nodes);
static u_char *ngx_http_auth_page_write(u_char *p,
    const ngx_http_auth_page_node_t *nodes);
static const ngx_str_t *ngx_http_auth_page_entity(u_char ch);
static size_t ngx_http_auth_page_escaped_len(const ngx_str_t *text);
static u_char *ngx_http_auth_page_escape(u_char *p, const ngx_str_t *text);


static const ngx_str_t  ngx_http_auth_page_amp = ngx_string("&amp;");
static const ngx_str_t  ngx_http_auth_page_lt = ngx_string("&lt;");
static const ngx_str_t  ngx_http_auth_page_gt = ngx_string("&gt;");
static const ngx_str_t  ngx_http_auth_page_quot = ngx_string("&quot;");
static const ngx_str_t  ngx_http_auth_page_apos = ngx_string("&#39;");


ngx_http_auth_page_node_t *
ngx_http_auth_page_node(ngx_pool_t *pool,
    const ngx_http_auth_page_template_t *template)
{
    ngx_http_auth_page_node_t  *node;

    node = ngx_pcalloc(pool, sizeof(ngx_http_auth_page_node_t));
    if (node == NULL) {
        return NULL;
    }

    node->template = template;

    if (template->nvalues == 0) {
        return node;
    }

    node->values = ngx_pcalloc(pool, template->nvalues
                                     * sizeof(ngx_http_auth_page_value_t));
    if (node->values == NULL) {
        return NULL;
    }

    return node;
}


ngx_int_t
ngx_http_auth_page_render(ngx_pool_t *pool,
    const ngx_http_auth_page_node_t *nodes, ngx_str_t *html)
{
    size_t   len;
    u_char  *data;

    len = ngx_http_auth_page_size(nodes);

    data = ngx_pnalloc(pool, len);
    if (data == NULL) {
        return NGX_ERROR;
    }

    html->len = ngx_http_auth_page_write(data, nodes) - data;
    html->data = data;

    return NGX_OK;
}


static size_t
ngx_http_auth_page_size(const ngx_http_auth_page_node_t *nodes)
{
    size_t                            len;
    ngx_uint_t                        i;
    const ngx_http_auth_page_part_t  *part;

    len = 0;

    for ( /* void */ ; nodes; nodes = nodes->next) {
        part = nodes->template->parts;

        for (i = 0; i < nodes->template->nparts; i++) {

            switch (part[i].kind) {

            case NGX_HTTP_AUTH_PAGE_PART_TEXT:
                len += part[i].text.len;
                break;

            case NGX_HTTP_AUTH_PAGE_PART_VALUE:
                len += ngx_http_auth_page_escaped_len(
                                        &nodes->values[part[i].value].text);
                break;

            case NGX_HTTP_AUTH_PAGE_PART_FRAGMENT:
                len += ngx_http_auth_page_size(
                                        nodes->values[part[i].value].nodes);
                break;
            }
        }
    }

    return len;
}


static u_char *
ngx_http_auth_page_write(u_char *p, const ngx_http_auth_page_node_t *nodes)
{
    ngx_uint_t                        i;
    const ngx_http_auth_page_part_t  *part;

    for ( /* void */ ; nodes; nodes = nodes->next) {
        part = nodes->template->parts;

        for (i = 0; i < nodes->template->nparts; i++) {

            switch (part[i].kind) {

            case NGX_HTTP_AUTH_PAGE_PART_TEXT:
                p = ngx_cpymem(p, part[i].text.data, part[i].text.len);
                break;

            case NGX_HTTP_AUTH_PAGE_PART_VALUE:
                p = ngx_http_auth_page_escape(p,
                                        &nodes->values[part[i].value].text);
                break;

            case NGX_HTTP_AUTH_PAGE_PART_FRAGMENT:
                p = ngx_http_auth_page_write(p,
                                        nodes->values[part[i].value].nodes);
                break;
            }
        }
    }

    return p;
}


static const ngx_str_t *
ngx_http_auth_page_entity(u_char ch)
{
    switch (ch) {

    case '&':
        return &ngx_http_auth_page_amp;

    case '<':
        return &ngx_http_auth_page_lt;

    case '>':
        return &ngx_http_auth_page_gt;

    case '"':
        return &ngx_http_auth_page_quot;

    case '\'':
        return &ngx_http_auth_page_apos;

    default:
        return NULL;
    }
}


static size_t
ngx_http_auth_page_escaped_len(const ngx_str_t *text)
{
    size_t            i, len;
    const ngx_str_t  *entity;

    len = text->len;

    for (i = 0; i < text->len; i++) {
        entity = ngx_http_auth_page_entity(text->data[i]);

        if (entity) {
            len += entity->len - 1;
        }
    }

    return len;
}


static u_char *
ngx_http_auth_page_escape(u_char *p, const ngx_str_t *text)
{
    size_t            i;
    const ngx_str_t  *entity;

    for (i = 0; i < text->len; i++) {
        entity = ngx_http_auth_page_entity(text->data[i]);

        if (entity) {
            p = ngx_cpymem(p, entity->data, entity->len);

        } else {
            *p++ = text->data[i];
        }
    }

    return p;
}
