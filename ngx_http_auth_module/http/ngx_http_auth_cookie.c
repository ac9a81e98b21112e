
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include "ngx_http_auth_cookie.h"
#include "ngx_http_auth_response.h"
#include "ngx_http_auth_url.h"


typedef struct {
    ngx_str_t            *name;
    ngx_str_t            *value;
} ngx_http_auth_cookie_find_t;


/* the pieces of one cookie that came with a request */

typedef struct {
    ngx_str_t            *name;
    ngx_str_t             plain;
    ngx_str_t             chunks[NGX_HTTP_AUTH_COOKIE_MAX_CHUNKS];
    ngx_uint_t            nchunks;     /* the highest number plus one */
    size_t                len;
    unsigned              found:1;
    unsigned              has_plain:1;
} ngx_http_auth_cookie_pieces_t;


typedef struct {
    ngx_http_request_t      *request;
    ngx_http_auth_cookie_t  *cookie;
    ngx_int_t                written;  /* pieces; 0 is a plain cookie, -1 none */
} ngx_http_auth_cookie_clear_t;


static ngx_int_t ngx_http_auth_cookie_find_handler(ngx_str_t *name,
    ngx_str_t *value, void *data);
static ngx_int_t ngx_http_auth_cookie_piece_handler(ngx_str_t *name,
    ngx_str_t *value, void *data);
static ngx_int_t ngx_http_auth_cookie_clear_handler(ngx_str_t *name,
    ngx_str_t *value, void *data);
static ngx_int_t ngx_http_auth_cookie_chunk_number(ngx_str_t *name,
    ngx_str_t *base);
static ngx_int_t ngx_http_auth_cookie_chunk_name(ngx_pool_t *pool,
    ngx_str_t *base, ngx_int_t n, ngx_str_t *name);


ngx_int_t
ngx_http_auth_cookie_each(ngx_http_request_t *r,
    ngx_http_auth_cookie_pt handler, void *data)
{
    ngx_int_t          rc;

#if (nginx_version >= 1023000)

    ngx_table_elt_t   *h;

    for (h = r->headers_in.cookie; h; h = h->next) {
        rc = ngx_http_auth_cookie_parse(&h->value, handler, data);
        if (rc != NGX_OK) {
            return rc;
        }
    }

#else

    ngx_uint_t         i;
    ngx_table_elt_t  **h;

    h = r->headers_in.cookies.elts;

    for (i = 0; i < r->headers_in.cookies.nelts; i++) {
        rc = ngx_http_auth_cookie_parse(&h[i]->value, handler, data);
        if (rc != NGX_OK) {
            return rc;
        }
    }

#endif

    return NGX_OK;
}


ngx_int_t
ngx_http_auth_cookie_get(ngx_http_request_t *r, ngx_str_t *name,
    ngx_str_t *value)
{
    ngx_http_auth_cookie_find_t  find;

    find.name = name;
    find.value = value;

    if (ngx_http_auth_cookie_each(r, ngx_http_auth_cookie_find_handler, &find)
        == NGX_DONE)
    {
        return NGX_OK;
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_auth_cookie_find_handler(ngx_str_t *name, ngx_str_t *value,
    void *data)
{
    ngx_http_auth_cookie_find_t *find = data;

    if (name->len != find->name->len
        || ngx_memcmp(name->data, find->name->data, name->len) != 0)
    {
        return NGX_OK;
    }

    *find->value = *value;

    return NGX_DONE;
}


ngx_int_t
ngx_http_auth_cookie_get_chunked(ngx_http_request_t *r, ngx_str_t *name,
    ngx_str_t *value)
{
    u_char                         *p;
    ngx_uint_t                      i;
    ngx_http_auth_cookie_pieces_t   pieces;

    ngx_memzero(&pieces, sizeof(ngx_http_auth_cookie_pieces_t));
    pieces.name = name;

    (void) ngx_http_auth_cookie_each(r, ngx_http_auth_cookie_piece_handler,
                                     &pieces);
    if (!pieces.found) {
        return NGX_DECLINED;
    }

    if (pieces.has_plain) {
        *value = pieces.plain;
        return NGX_OK;
    }

    ngx_str_null(value);

    for (i = 0; i < pieces.nchunks; i++) {
        if (pieces.chunks[i].data == NULL) {
            return NGX_OK;
        }
    }

    p = ngx_pnalloc(r->pool, pieces.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    value->data = p;
    value->len = pieces.len;

    for (i = 0; i < pieces.nchunks; i++) {
        p = ngx_cpymem(p, pieces.chunks[i].data, pieces.chunks[i].len);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_cookie_piece_handler(ngx_str_t *name, ngx_str_t *value,
    void *data)
{
    ngx_http_auth_cookie_pieces_t *pieces = data;

    ngx_int_t  n;

    n = ngx_http_auth_cookie_chunk_number(name, pieces->name);

    if (n == NGX_ERROR) {
        return NGX_OK;
    }

    if (n == NGX_DECLINED) {

        if (!pieces->has_plain) {
            pieces->plain = *value;
            pieces->has_plain = 1;
            pieces->found = 1;
        }

        return NGX_OK;
    }

    pieces->found = 1;

    if (n >= NGX_HTTP_AUTH_COOKIE_MAX_CHUNKS || pieces->chunks[n].data) {
        return NGX_OK;
    }

    pieces->chunks[n] = *value;
    pieces->len += value->len;
    pieces->nchunks = ngx_max(pieces->nchunks, (ngx_uint_t) n + 1);

    return NGX_OK;
}


/*
 * Is name the cookie "base" or one of its pieces "base.N"?  Returns N, or
 * NGX_DECLINED for the plain cookie and NGX_ERROR for another one.
 */

static ngx_int_t
ngx_http_auth_cookie_chunk_number(ngx_str_t *name, ngx_str_t *base)
{
    size_t  digits;

    if (name->len < base->len
        || ngx_memcmp(name->data, base->data, base->len) != 0)
    {
        return NGX_ERROR;
    }

    if (name->len == base->len) {
        return NGX_DECLINED;
    }

    digits = name->len - base->len - 1;

    if (name->data[base->len] != '.' || digits == 0 || digits > 3) {
        return NGX_ERROR;
    }

    return ngx_atoi(name->data + base->len + 1, digits);
}


ngx_int_t
ngx_http_auth_cookie_set(ngx_http_request_t *r, ngx_http_auth_cookie_t *cookie)
{
    u_char     *p;
    size_t      len;
    ngx_str_t   value, line;

    if (ngx_http_auth_url_encode(r->pool, &cookie->value, &value) != NGX_OK) {
        return NGX_ERROR;
    }

    len = cookie->name.len + 1 + value.len
          + sizeof("; Max-Age=") - 1 + NGX_TIME_T_LEN
          + sizeof("; Domain=") - 1 + cookie->domain.len
          + sizeof("; Path=") - 1 + cookie->path.len
          + sizeof("; Expires=Thu, 31-Dec-2037 23:55:55 GMT") - 1
          + sizeof("; HttpOnly; Secure; SameSite=") - 1
          + cookie->samesite.len;

    p = ngx_pnalloc(r->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    line.data = p;

    p = ngx_sprintf(p, "%V=%V", &cookie->name, &value);

    if (cookie->max_age != -1) {
        p = ngx_sprintf(p, "; Max-Age=%T", cookie->max_age);
    }

    if (cookie->domain.len) {
        p = ngx_sprintf(p, "; Domain=%V", &cookie->domain);
    }

    p = ngx_sprintf(p, "; Path=%V", &cookie->path);

    if (cookie->expires != -1) {
        p = ngx_cpymem(p, "; Expires=", sizeof("; Expires=") - 1);
        p = ngx_http_time(p, cookie->expires);
    }

    p = ngx_cpymem(p, "; HttpOnly", sizeof("; HttpOnly") - 1);

    if (cookie->secure) {
        p = ngx_cpymem(p, "; Secure", sizeof("; Secure") - 1);
    }

    p = ngx_sprintf(p, "; SameSite=%V", &cookie->samesite);

    line.len = p - line.data;

    return ngx_http_auth_add_header(r, "Set-Cookie", &line);
}


ngx_int_t
ngx_http_auth_cookie_set_chunked(ngx_http_request_t *r,
    ngx_http_auth_cookie_t *cookie)
{
    size_t                         len;
    ngx_int_t                      n;
    ngx_http_auth_cookie_t         piece;
    ngx_http_auth_cookie_clear_t   clear;

    len = cookie->value.len;

    clear.request = r;
    clear.cookie = cookie;
    clear.written = len == 0 ? -1
                    : len <= NGX_HTTP_AUTH_COOKIE_CHUNK ? 0
                    : (ngx_int_t) ((len + NGX_HTTP_AUTH_COOKIE_CHUNK - 1)
                                   / NGX_HTTP_AUTH_COOKIE_CHUNK);

    if (ngx_http_auth_cookie_each(r, ngx_http_auth_cookie_clear_handler,
                                  &clear)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (clear.written == -1) {
        return NGX_OK;
    }

    if (clear.written == 0) {
        return ngx_http_auth_cookie_set(r, cookie);
    }

    piece = *cookie;

    for (n = 0; n < clear.written; n++) {

        piece.value.data = cookie->value.data + n * NGX_HTTP_AUTH_COOKIE_CHUNK;
        piece.value.len = ngx_min(len, NGX_HTTP_AUTH_COOKIE_CHUNK);
        len -= piece.value.len;

        if (ngx_http_auth_cookie_chunk_name(r->pool, &cookie->name, n,
                                            &piece.name)
            != NGX_OK
            || ngx_http_auth_cookie_set(r, &piece) != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_cookie_clear_handler(ngx_str_t *name, ngx_str_t *value,
    void *data)
{
    ngx_http_auth_cookie_clear_t *clear = data;

    ngx_int_t               n;
    ngx_http_auth_cookie_t  piece;

    n = ngx_http_auth_cookie_chunk_number(name, &clear->cookie->name);

    if (n == NGX_ERROR) {
        return NGX_OK;
    }

    if (n == NGX_DECLINED ? clear->written == 0 : n < clear->written) {
        return NGX_OK;
    }

    piece = *clear->cookie;
    piece.name = *name;
    piece.max_age = 0;
    piece.expires = -1;
    ngx_str_null(&piece.value);

    return ngx_http_auth_cookie_set(clear->request, &piece);
}


static ngx_int_t
ngx_http_auth_cookie_chunk_name(ngx_pool_t *pool, ngx_str_t *base, ngx_int_t n,
    ngx_str_t *name)
{
    name->data = ngx_pnalloc(pool, base->len + 1 + NGX_INT_T_LEN);
    if (name->data == NULL) {
        return NGX_ERROR;
    }

    name->len = ngx_sprintf(name->data, "%V.%i", base, n) - name->data;

    return NGX_OK;
}
