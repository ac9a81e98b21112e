
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_attempt_cookie.h"


/* of a line of request headers, left for what a browser may add to it */
#define NGX_HTTP_AUTH_ATTEMPT_RESERVE  512


typedef struct {
    ngx_str_t       name;
    time_t          created;
    size_t          len;         /* of name and value */
} ngx_http_auth_attempt_found_t;


/* the cookies of a request, as seen by the attempts among them */

typedef struct {
    ngx_str_t      *prefix;      /* name of the cookie, without the id */
    ngx_str_t      *used;        /* an attempt that is over, or NULL */
    ngx_str_t      *session;     /* a cookie that is replaced, or NULL */
    ngx_array_t     found;       /* of ngx_http_auth_attempt_found_t */
    size_t          len;         /* of the whole line */
} ngx_http_auth_attempt_list_t;


static void ngx_http_auth_attempt_cookie(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_cookie_t *cookie);
static ngx_int_t ngx_http_auth_attempt_cookie_name(ngx_pool_t *pool,
    ngx_str_t *prefix, ngx_str_t *id, ngx_str_t *name);
static ngx_int_t ngx_http_auth_attempt_cookie_prune(ngx_http_request_t *r,
    ngx_http_auth_cookie_t *cookie, ngx_http_auth_attempt_list_t *list);
static ngx_uint_t ngx_http_auth_attempt_cookie_leaves(
    ngx_http_auth_attempt_list_t *list, ngx_str_t *name);
static ngx_int_t ngx_http_auth_attempt_cookie_list(ngx_str_t *name,
    ngx_str_t *value, void *data);
static int ngx_libc_cdecl ngx_http_auth_attempt_cookie_cmp(const void *one,
    const void *two);


ngx_int_t
ngx_http_auth_attempt_cookie_set(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_attempt_t *attempt)
{
    ngx_str_t                     id, prefix;
    ngx_http_auth_cookie_t        cookie;
    ngx_http_auth_attempt_list_t  list;

    ngx_http_auth_attempt_cookie(r, action, &cookie);

    prefix = cookie.name;

    if (action->provider->response_mode == NGX_HTTP_AUTH_RESPONSE_FORM_POST
        && !cookie.secure)
    {
        return ngx_http_auth_error(r->connection->log,
                                   NGX_HTTP_AUTH_SIGNIN_OAUTH_ERROR, 0,
                                   "provider \"%V\" answers by form_post, "
                                   "which needs an https site",
                                   &action->provider->id);
    }

    if (ngx_http_auth_attempt_id(&attempt->state, &id) != NGX_OK
        || ngx_http_auth_attempt_cookie_name(r->pool, &prefix, &id,
                                             &cookie.name)
           != NGX_OK
        || ngx_http_auth_attempt_seal(r->pool, attempt, &cookie.name,
                                      action->site->secrets, &cookie.value)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    list.prefix = &prefix;
    list.used = NULL;
    list.session = NULL;
    list.len = cookie.name.len + cookie.value.len;

    if (ngx_http_auth_attempt_cookie_prune(r, &cookie, &list) != NGX_OK) {
        return NGX_ERROR;
    }

    cookie.max_age = NGX_HTTP_AUTH_ATTEMPT_MAX_AGE;

    return ngx_http_auth_cookie_set(r, &cookie);
}


ngx_int_t
ngx_http_auth_attempt_cookie_take(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *state,
    ngx_http_auth_attempt_t *attempt)
{
    ngx_int_t               rc;
    ngx_str_t               id, token;
    ngx_http_auth_cookie_t  cookie;

    if (ngx_http_auth_attempt_id(state, &id) != NGX_OK) {
        return ngx_http_auth_error(r->connection->log,
                                   NGX_HTTP_AUTH_PKCE_ERROR, 0,
                                   "the answer has no state of ours");
    }

    ngx_http_auth_attempt_cookie(r, action, &cookie);

    if (ngx_http_auth_attempt_cookie_name(r->pool, &cookie.name, &id,
                                          &cookie.name)
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (ngx_http_auth_cookie_get(r, &cookie.name, &token) != NGX_OK) {
        return ngx_http_auth_error(r->connection->log,
                                   NGX_HTTP_AUTH_PKCE_ERROR, 0,
                                   "this browser has no cookie of the attempt "
                                   "(used, older than 15 minutes, or begun "
                                   "elsewhere)");
    }

    cookie.max_age = 0;

    if (ngx_http_auth_cookie_set(r, &cookie) != NGX_OK) {
        return NGX_ERROR;
    }

    rc = ngx_http_auth_attempt_open(r->pool, &token, &cookie.name,
                                    action->site->secrets, attempt);
    if (rc == NGX_DECLINED) {
        return ngx_http_auth_error(r->connection->log,
                                   NGX_HTTP_AUTH_PKCE_ERROR, 0,
                                   "the cookie of the attempt cannot be read "
                                   "or has expired");
    }

    return rc;
}


ngx_int_t
ngx_http_auth_attempt_cookie_make_room(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_str_t *state, ngx_str_t *token)
{
    ngx_str_t                     id, used;
    ngx_http_auth_cookie_t        cookie, session;
    ngx_http_auth_attempt_list_t  list;

    ngx_http_auth_attempt_cookie(r, action, &cookie);
    ngx_http_auth_http_cookie(r, NGX_HTTP_AUTH_COOKIE_SESSION_TOKEN, &session);

    if (ngx_http_auth_attempt_id(state, &id) != NGX_OK
        || ngx_http_auth_attempt_cookie_name(r->pool, &cookie.name, &id, &used)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    list.prefix = &cookie.name;
    list.used = &used;
    list.session = &session.name;
    list.len = session.name.len + token->len;

    return ngx_http_auth_attempt_cookie_prune(r, &cookie, &list);
}


/* a browser sends it along with a form that the provider's page posts only
 * with SameSite=None */

static void
ngx_http_auth_attempt_cookie(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_cookie_t *cookie)
{
    ngx_http_auth_http_cookie(r, NGX_HTTP_AUTH_COOKIE_PKCE_CODE_VERIFIER,
                              cookie);

    if (cookie->path.len == 0) {
        cookie->path = action->site->base_path;
    }

    /* the API of a "location /" */

    if (cookie->path.len == 0) {
        ngx_str_set(&cookie->path, "/");
    }

    if (action->provider->response_mode == NGX_HTTP_AUTH_RESPONSE_FORM_POST) {
        ngx_str_set(&cookie->samesite, "None");
    }
}


static ngx_int_t
ngx_http_auth_attempt_cookie_name(ngx_pool_t *pool, ngx_str_t *prefix,
    ngx_str_t *id, ngx_str_t *name)
{
    u_char  *p;

    p = ngx_pnalloc(pool, prefix->len + 1 + id->len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    name->len = ngx_sprintf(p, "%V.%V", prefix, id) - p;
    name->data = p;

    return NGX_OK;
}


/*
 * Deletes what is too old to be used, and then the oldest, until there is room
 * for the new cookie: in number, and in the line of request headers, which
 * would otherwise be refused by nginx before we see it.
 */

static ngx_int_t
ngx_http_auth_attempt_cookie_prune(ngx_http_request_t *r,
    ngx_http_auth_cookie_t *cookie, ngx_http_auth_attempt_list_t *list)
{
    size_t                          room;
    ngx_uint_t                      i, left;
    ngx_http_auth_cookie_t          old;
    ngx_http_core_srv_conf_t       *cscf;
    ngx_http_auth_attempt_found_t  *found;

    list->len += NGX_HTTP_AUTH_ATTEMPT_RESERVE;

    if (ngx_array_init(&list->found, r->pool, NGX_HTTP_AUTH_ATTEMPT_MAX,
                       sizeof(ngx_http_auth_attempt_found_t))
        != NGX_OK
        || ngx_http_auth_cookie_each(r, ngx_http_auth_attempt_cookie_list,
                                     list)
           != NGX_OK)
    {
        return NGX_ERROR;
    }

    cscf = ngx_http_get_module_srv_conf(r, ngx_http_core_module);
    room = cscf->large_client_header_buffers.size;

    found = list->found.elts;
    left = list->found.nelts;

    ngx_qsort(found, left, sizeof(ngx_http_auth_attempt_found_t),
              ngx_http_auth_attempt_cookie_cmp);

    old = *cookie;
    old.max_age = 0;
    ngx_str_null(&old.value);

    for (i = 0; i < list->found.nelts; i++) {

        if (left < NGX_HTTP_AUTH_ATTEMPT_MAX
            && list->len <= room
            && found[i].created + NGX_HTTP_AUTH_ATTEMPT_MAX_AGE > ngx_time())
        {
            break;
        }

        old.name = found[i].name;

        if (ngx_http_auth_cookie_set(r, &old) != NGX_OK) {
            return NGX_ERROR;
        }

        left--;
        list->len -= found[i].len;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_attempt_cookie_list(ngx_str_t *name, ngx_str_t *value,
    void *data)
{
    ngx_http_auth_attempt_list_t *list = data;

    size_t                          len;
    time_t                          created;
    ngx_str_t                       id;
    ngx_http_auth_attempt_found_t  *found;

    if (ngx_http_auth_attempt_cookie_leaves(list, name)) {
        return NGX_OK;
    }

    len = name->len + value->len + sizeof("=; ") - 1;
    list->len += len;

    if (name->len != list->prefix->len + 1 + NGX_HTTP_AUTH_ATTEMPT_ID_LEN
        || ngx_memcmp(name->data, list->prefix->data, list->prefix->len) != 0
        || name->data[list->prefix->len] != '.')
    {
        return NGX_OK;
    }

    id.len = NGX_HTTP_AUTH_ATTEMPT_ID_LEN;
    id.data = name->data + list->prefix->len + 1;

    if (ngx_http_auth_attempt_id_created(&id, &created) != NGX_OK) {
        return NGX_OK;
    }

    /* one of the future was planted, and must not outlive those of now */

    if (created > ngx_time() + NGX_HTTP_AUTH_ATTEMPT_MAX_AGE) {
        created = 0;
    }

    found = ngx_array_push(&list->found);
    if (found == NULL) {
        return NGX_ERROR;
    }

    found->name = *name;
    found->created = created;
    found->len = len;

    return NGX_OK;
}


/* Will the browser no longer have it, or another one in its place? */

static ngx_uint_t
ngx_http_auth_attempt_cookie_leaves(ngx_http_auth_attempt_list_t *list,
    ngx_str_t *name)
{
    ngx_str_t  *session;

    session = list->session;

    if (session
        && name->len >= session->len
        && ngx_memcmp(name->data, session->data, session->len) == 0
        && (name->len == session->len || name->data[session->len] == '.'))
    {
        return 1;
    }

    return list->used
           && name->len == list->used->len
           && ngx_memcmp(name->data, list->used->data, name->len) == 0;
}


static int ngx_libc_cdecl
ngx_http_auth_attempt_cookie_cmp(const void *one, const void *two)
{
    const ngx_http_auth_attempt_found_t *a = one;
    const ngx_http_auth_attempt_found_t *b = two;

    return (a->created > b->created) - (a->created < b->created);
}
