
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_http.h"


/* of a line of request headers, left for its name and for other cookies */
#define NGX_HTTP_AUTH_COOKIE_RESERVE  2048


static ngx_uint_t ngx_http_auth_http_knows_provider(
    ngx_http_auth_srv_conf_t *ascf, ngx_http_auth_session_t *session);


void
ngx_http_auth_http_cookie(ngx_http_request_t *r, ngx_uint_t which,
    ngx_http_auth_cookie_t *cookie)
{
    ngx_uint_t                    secure;
    ngx_http_auth_srv_conf_t     *ascf;
    ngx_http_auth_cookie_conf_t  *conf;

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);
    conf = &ascf->cookies[which];

    secure = conf->secure;

    if (secure == NGX_HTTP_AUTH_COOKIE_SECURE_AUTO) {
        secure = ngx_http_auth_http_is_secure(r);
    }

    ngx_memzero(cookie, sizeof(ngx_http_auth_cookie_t));

    cookie->name = conf->names[secure];
    cookie->domain = conf->domain;
    cookie->path = conf->path;
    cookie->samesite = conf->samesite;
    cookie->secure = secure;
    cookie->max_age = -1;
    cookie->expires = -1;
}


ngx_int_t
ngx_http_auth_http_session(ngx_http_request_t *r, ngx_http_auth_ctx_t *ctx)
{
    ngx_int_t                  rc;
    ngx_str_t                  token;
    ngx_http_auth_cookie_t     cookie;
    ngx_http_auth_srv_conf_t  *ascf;

    if (ctx->loaded) {
        return ctx->session.status == NGX_HTTP_AUTH_SESSION_ERROR ? NGX_ERROR
                                                                  : NGX_OK;
    }

    ctx->loaded = 1;
    ctx->session.status = NGX_HTTP_AUTH_SESSION_ERROR;

    r = r->main;

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_auth_module);

    if (ascf->session == NULL) {
        return NGX_ERROR;
    }

    ngx_http_auth_http_cookie(r, NGX_HTTP_AUTH_COOKIE_SESSION_TOKEN,
                              &cookie);

    rc = ngx_http_auth_cookie_get_chunked(r, &cookie.name, &token);

    if (rc == NGX_ERROR) {
        return NGX_ERROR;
    }

    if (rc == NGX_DECLINED || token.len == 0) {
        ctx->session.status = NGX_HTTP_AUTH_SESSION_NONE;
        return NGX_OK;
    }

    rc = ngx_http_auth_session_load(r->pool, r->connection->log,
                                    ascf->session, &token, ngx_time(),
                                    &ctx->session);

    if (ctx->session.status == NGX_HTTP_AUTH_SESSION_ACTIVE
        && !ngx_http_auth_http_knows_provider(ascf, &ctx->session))
    {
        (void) ngx_http_auth_error(r->connection->log,
                                   NGX_HTTP_AUTH_JWT_SESSION_ERROR, 0,
                                   "the session is of a provider that this "
                                   "site does not offer");

        ngx_memzero(&ctx->session, sizeof(ngx_http_auth_session_t));
        ctx->session.status = NGX_HTTP_AUTH_SESSION_INVALID;
    }

    if (ctx->session.status == NGX_HTTP_AUTH_SESSION_INVALID) {
        ctx->error = NGX_HTTP_AUTH_JWT_SESSION_ERROR;
    }

    return rc;
}


/*
 * Sites may share a secret and differ in auth_providers, and a provider may be
 * taken out of the configuration: its sessions end with that.  Tokens that
 * NextAuth made name no provider.
 */

static ngx_uint_t
ngx_http_auth_http_knows_provider(ngx_http_auth_srv_conf_t *ascf,
    ngx_http_auth_session_t *session)
{
    return session->provider.len == 0
           || ngx_http_auth_provider_find(ascf->providers, &session->provider)
              != NULL;
}


ngx_int_t
ngx_http_auth_http_set_session(ngx_http_request_t *r, ngx_str_t *token,
    time_t expires)
{
    size_t                     room;
    ngx_http_auth_cookie_t     cookie;
    ngx_http_core_srv_conf_t  *cscf;

    ngx_http_auth_http_cookie(r, NGX_HTTP_AUTH_COOKIE_SESSION_TOKEN,
                              &cookie);

    if (token == NULL) {
        cookie.max_age = 0;
        return ngx_http_auth_cookie_set_chunked(r, &cookie);
    }

    /*
     * A browser sends all cookies in one line; one that is longer than
     * nginx's buffer would lock the visitor out with 400.
     */

    cscf = ngx_http_get_module_srv_conf(r, ngx_http_core_module);
    room = ngx_min(cscf->large_client_header_buffers.size,
                   NGX_HTTP_AUTH_COOKIE_CHUNK
                   * NGX_HTTP_AUTH_COOKIE_MAX_CHUNKS);

    if (token->len + NGX_HTTP_AUTH_COOKIE_RESERVE > room) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "auth: a session of %uz bytes does not fit into a "
                      "request header line of %uz; keep fewer claims "
                      "(auth_session_claims) or raise "
                      "large_client_header_buffers", token->len, room);
        return NGX_DECLINED;
    }

    cookie.value = *token;
    cookie.expires = expires;

    return ngx_http_auth_cookie_set_chunked(r, &cookie);
}
