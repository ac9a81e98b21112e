
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_conf.h"
#include "ngx_http_auth_router.h"


#define NGX_HTTP_AUTH_CACHE_SIZE             (8 * 1024 * 1024)
#define NGX_HTTP_AUTH_FETCH_TIMEOUT          10000
#define NGX_HTTP_AUTH_FETCH_CONNECT_TIMEOUT  3000
#define NGX_HTTP_AUTH_FETCH_MAX_BODY         (256 * 1024)


static void ngx_http_auth_conf_merge_array(ngx_array_t **conf,
    ngx_array_t *prev);
static void ngx_http_auth_conf_merge_fetch(ngx_http_auth_fetch_conf_t *prev,
    ngx_http_auth_fetch_conf_t *conf);
static char *ngx_http_auth_conf_check_location(ngx_conf_t *cf,
    ngx_http_auth_loc_conf_t *conf);
static void ngx_http_auth_conf_warn_rules(ngx_conf_t *cf,
    ngx_http_auth_loc_conf_t *conf);
static void ngx_http_auth_conf_warn_return(ngx_conf_t *cf,
    ngx_http_auth_loc_conf_t *alcf);


void *
ngx_http_auth_create_main_conf(ngx_conf_t *cf)
{
    ngx_http_auth_main_conf_t  *amcf;

    /* set by ngx_pcalloc(): providers = NULL */

    amcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_auth_main_conf_t));
    if (amcf == NULL) {
        return NULL;
    }

    amcf->session_cache = NGX_CONF_UNSET_SIZE;

    return amcf;
}


char *
ngx_http_auth_init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_auth_main_conf_t *amcf = conf;

    ngx_conf_init_size_value(amcf->session_cache, NGX_HTTP_AUTH_CACHE_SIZE);

    return NGX_CONF_OK;
}


void *
ngx_http_auth_create_srv_conf(ngx_conf_t *cf)
{
    ngx_uint_t                 i;
    ngx_http_auth_srv_conf_t  *ascf;

    /*
     * set by ngx_pcalloc():
     *
     *     secrets, redirect_origins, provider_ids, session_keys,
     *     session_claims = NULL;
     *     pages = { 0, NULL };
     *     url = NULL;
     *     session_algs, session_alg = 0;
     *     cookies = { 0 };
     *     all that is derived
     */

    ascf = ngx_pcalloc(cf->pool, sizeof(ngx_http_auth_srv_conf_t));
    if (ascf == NULL) {
        return NULL;
    }

    ascf->session_token = NGX_CONF_UNSET_UINT;
    ascf->session_max_age = NGX_CONF_UNSET;
    ascf->session_update_age = NGX_CONF_UNSET;
    ascf->session_lifetime = NGX_CONF_UNSET;

    ascf->fetch.timeout = NGX_CONF_UNSET_MSEC;
    ascf->fetch.connect_timeout = NGX_CONF_UNSET_MSEC;
    ascf->fetch.max_body = NGX_CONF_UNSET_SIZE;

    for (i = 0; i < NGX_HTTP_AUTH_COOKIE_LAST; i++) {
        ascf->cookies[i].secure = NGX_HTTP_AUTH_COOKIE_SECURE_AUTO;
    }

    return ascf;
}


char *
ngx_http_auth_merge_srv_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_auth_srv_conf_t *prev = parent;
    ngx_http_auth_srv_conf_t *conf = child;

    ngx_uint_t  i;

    ngx_http_auth_conf_merge_array(&conf->secrets, prev->secrets);
    ngx_http_auth_conf_merge_array(&conf->redirect_origins,
                                   prev->redirect_origins);

    if (conf->provider_ids == NULL) {
        conf->provider_ids = prev->provider_ids;
        conf->providers_at = prev->providers_at;
    }

    if (conf->session_claims == NULL) {
        conf->session_claims = prev->session_claims;
        conf->claims_at = prev->claims_at;
    }

    if (conf->url == NULL) {
        conf->url = prev->url;
        conf->url_at = prev->url_at;
    }

    for (i = 0; i < NGX_HTTP_AUTH_PAGE_LAST; i++) {
        ngx_conf_merge_str_value(conf->pages[i], prev->pages[i], "");
    }

    ngx_http_auth_conf_merge_fetch(&prev->fetch, &conf->fetch);

    if (ngx_http_auth_conf_merge_cookies(cf, prev, conf) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    return ngx_http_auth_conf_merge_session(cf, prev, conf);
}


static void
ngx_http_auth_conf_merge_array(ngx_array_t **conf, ngx_array_t *prev)
{
    if (*conf == NULL) {
        *conf = prev;
    }
}


static void
ngx_http_auth_conf_merge_fetch(ngx_http_auth_fetch_conf_t *prev,
    ngx_http_auth_fetch_conf_t *conf)
{
    ngx_conf_merge_msec_value(conf->timeout, prev->timeout,
                              NGX_HTTP_AUTH_FETCH_TIMEOUT);
    ngx_conf_merge_msec_value(conf->connect_timeout, prev->connect_timeout,
                              NGX_HTTP_AUTH_FETCH_CONNECT_TIMEOUT);
    ngx_conf_merge_size_value(conf->max_body, prev->max_body,
                              NGX_HTTP_AUTH_FETCH_MAX_BODY);
    ngx_conf_merge_str_value(conf->trusted_certificate,
                             prev->trusted_certificate, "");
    ngx_conf_merge_str_value(conf->proxy, prev->proxy, "");
}


void *
ngx_http_auth_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_auth_loc_conf_t  *alcf;

    /* set by ngx_pcalloc(): rules = NULL; session_at = { 0 }; api = 0 */

    alcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_auth_loc_conf_t));
    if (alcf == NULL) {
        return NULL;
    }

    alcf->session = NGX_CONF_UNSET_UINT;

    return alcf;
}


char *
ngx_http_auth_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_auth_loc_conf_t *prev = parent;
    ngx_http_auth_loc_conf_t *conf = child;

    ngx_http_auth_srv_conf_t  *ascf;
    ngx_http_core_loc_conf_t  *clcf;

    if (conf->session != NGX_CONF_UNSET_UINT
        && conf->session != NGX_HTTP_AUTH_OFF)
    {
        ngx_http_auth_conf_warn_return(cf, conf);
    }

    if (conf->session_at.file == NULL) {
        conf->session_at = prev->session_at;
    }

    ngx_conf_merge_uint_value(conf->session, prev->session, NGX_HTTP_AUTH_OFF);

    if (ngx_http_auth_conf_check_location(cf, conf) != NGX_CONF_OK) {
        return NGX_CONF_ERROR;
    }

    if (conf->rules == NULL) {
        conf->rules = prev->rules;
    }

    /* "if" and "limit_except" inside of the API are still a part of it */

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (prev->api && clcf->noname) {
        conf->api = 1;

        if (clcf->lmt_excpt && clcf->handler == NULL) {
            clcf->handler = ngx_http_auth_router_handler;
        }
    }

    if (conf->session != NGX_HTTP_AUTH_OFF && !conf->api) {

        ascf = ngx_http_conf_get_module_srv_conf(cf, ngx_http_auth_module);

        if (!ascf->gated) {
            ascf->gated = 1;
            ascf->gated_at = conf->session_at;
        }
    }

    return NGX_CONF_OK;
}


/*
 * What would leave a location open without anybody noticing: rules that nobody
 * asks, and a handler that took the place of the API's.
 */

static char *
ngx_http_auth_conf_check_location(ngx_conf_t *cf,
    ngx_http_auth_loc_conf_t *conf)
{
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (conf->api && clcf->handler != ngx_http_auth_router_handler) {
        return ngx_http_auth_conf_fail(cf, &conf->api_at,
                   "\"auth_api\" conflicts with another handler of this "
                   "location");
    }

    /* a server has no name as a location; its locations may be gated */

    if (conf->rules == NULL || clcf->name.len == 0) {
        return NGX_CONF_OK;
    }

    if (conf->session != NGX_HTTP_AUTH_REQUIRED) {
        return ngx_http_auth_conf_fail(cf, &conf->rules_at,
                   "\"auth_session_require\" protects nothing without "
                   "\"auth_session required\"");
    }

    ngx_http_auth_conf_warn_rules(cf, conf);

    return NGX_CONF_OK;
}


/* a rule on a claim that no session has refuses everybody */

static void
ngx_http_auth_conf_warn_rules(ngx_conf_t *cf, ngx_http_auth_loc_conf_t *conf)
{
    ngx_uint_t                     i;
    ngx_http_auth_srv_conf_t      *ascf;
    ngx_http_auth_session_rule_t  *rule;

    ascf = ngx_http_conf_get_module_srv_conf(cf, ngx_http_auth_module);

    rule = conf->rules->elts;

    for (i = 0; ascf->has_api && i < conf->rules->nelts; i++) {

        if (!ngx_http_auth_conf_keeps_claim(ascf, &rule[i].claim)) {
            ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                          "auth: \"auth_session_require %V\" needs "
                          "\"auth_session_claims %V\", which keeps the claim "
                          "in the session in %s:%ui", &rule[i].claim,
                          &rule[i].claim, conf->rules_at.file,
                          conf->rules_at.line);
        }
    }
}


/*
 * "return" answers in the rewrite phase, before the gate.  The code list of a
 * location is the first member of the rewrite module's configuration, and
 * begins with the return where nothing else is in front of it.
 */

static void
ngx_http_auth_conf_warn_return(ngx_conf_t *cf, ngx_http_auth_loc_conf_t *alcf)
{
    ngx_uint_t                i;
    ngx_array_t             **codes;
    ngx_module_t             *module;
    ngx_http_conf_ctx_t      *ctx;
    ngx_http_script_code_pt  *code;

    module = NULL;

    for (i = 0; cf->cycle->modules[i]; i++) {
        if (ngx_strcmp(cf->cycle->modules[i]->name, "ngx_http_rewrite_module")
            == 0)
        {
            module = cf->cycle->modules[i];
            break;
        }
    }

    if (module == NULL) {
        return;
    }

    ctx = cf->ctx;
    codes = ctx->loc_conf[module->ctx_index];

    if (*codes == NULL || (*codes)->nelts == 0) {
        return;
    }

    code = (*codes)->elts;

    if (*code == ngx_http_script_return_code) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "auth: \"return\" answers before \"auth_session\" is "
                      "looked at in %s:%ui", alcf->session_at.file,
                      alcf->session_at.line);
    }
}


void
ngx_http_auth_conf_place(ngx_conf_t *cf, ngx_http_auth_place_t *place)
{
    place->file = cf->conf_file->file.name.data;
    place->line = cf->conf_file->line;
}


char * ngx_cdecl
ngx_http_auth_conf_fail(ngx_conf_t *cf, ngx_http_auth_place_t *place,
    const char *fmt, ...)
{
    u_char   *last;
    va_list   args;
    u_char    text[NGX_MAX_CONF_ERRSTR];

    va_start(args, fmt);
    last = ngx_vslprintf(text, text + NGX_MAX_CONF_ERRSTR, fmt, args);
    va_end(args);

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0, "auth: %*s in %s:%ui",
                  (size_t) (last - text), text, place->file, place->line);

    return NGX_CONF_ERROR;
}
