
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include "ngx_http_auth_fetch_curl.h"


#define NGX_HTTP_AUTH_FETCH_MAX_HEADER  65536   /* bytes of an answer */
#define NGX_HTTP_AUTH_FETCH_MIN_BODY    4096


static ngx_http_auth_fetch_t *ngx_http_auth_fetch_create(ngx_log_t *log);
static void ngx_http_auth_fetch_destroy(ngx_http_auth_fetch_t *f);
static void ngx_http_auth_fetch_deadline_handler(ngx_event_t *ev);
static ngx_int_t ngx_http_auth_fetch_grow(ngx_http_auth_fetch_t *f,
    size_t len);
static void ngx_http_auth_fetch_free_body(ngx_http_auth_fetch_t *f);
static void ngx_http_auth_fetch_finish(ngx_http_auth_fetch_t *f, ngx_int_t rc);
static void ngx_http_auth_fetch_response(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_response_t *res);
static void ngx_http_auth_fetch_content_type(ngx_http_auth_fetch_t *f,
    ngx_str_t *type);


/* transfers under way, and those whose handler is to be called */

static ngx_queue_t  ngx_http_auth_fetch_active = {
    &ngx_http_auth_fetch_active, &ngx_http_auth_fetch_active
};

static ngx_queue_t  ngx_http_auth_fetch_done = {
    &ngx_http_auth_fetch_done, &ngx_http_auth_fetch_done
};

static ngx_uint_t  ngx_http_auth_fetch_n;


ngx_int_t
ngx_http_auth_fetch_init_process(ngx_cycle_t *cycle)
{
    if (ngx_process != NGX_PROCESS_WORKER
        && ngx_process != NGX_PROCESS_SINGLE)
    {
        return NGX_OK;
    }

    return ngx_http_auth_fetch_loop_open(cycle->log);
}


void
ngx_http_auth_fetch_exit_process(ngx_cycle_t *cycle)
{
    ngx_queue_t            *q;
    ngx_http_auth_fetch_t  *f;

    ngx_http_auth_fetch_fail_all("worker process exits");

    while (!ngx_queue_empty(&ngx_http_auth_fetch_done)) {
        q = ngx_queue_head(&ngx_http_auth_fetch_done);
        f = ngx_queue_data(q, ngx_http_auth_fetch_t, queue);

        ngx_http_auth_fetch_cancel(f);
    }

    ngx_http_auth_fetch_loop_close();
}


ngx_http_auth_fetch_t *
ngx_http_auth_fetch_start(ngx_http_auth_fetch_conf_t *conf,
    ngx_http_auth_fetch_request_t *req,
    ngx_http_auth_fetch_handler_pt handler, void *data, ngx_log_t *log)
{
    CURLcode                code;
    ngx_http_auth_fetch_t  *f;

    if (ngx_http_auth_fetch_loop_open(log) != NGX_OK) {
        return NULL;
    }

    f = ngx_http_auth_fetch_create(log);
    if (f == NULL) {
        return NULL;
    }

    f->handler = handler;
    f->data = data;
    f->timeout = conf->timeout;
    f->max_body = conf->max_body;

    code = ngx_http_auth_fetch_set_options(f, conf, req);

    if (code == CURLE_OK) {
        code = ngx_http_auth_fetch_loop_add(f);
    }

    if (code != CURLE_OK) {
        ngx_log_error(NGX_LOG_ERR, log, 0, "auth: fetch not started: %s",
                      curl_easy_strerror(code));
        ngx_http_auth_fetch_cancel(f);
        return NULL;
    }

    /*
     * libcurl counts anew when a transfer that waited for a connection gets
     * one, so the whole is timed here.  The timer also keeps a worker that
     * shuts down gracefully until the transfer ends.
     */

    ngx_add_timer(&f->deadline, f->timeout);

    return f;
}


static ngx_http_auth_fetch_t *
ngx_http_auth_fetch_create(ngx_log_t *log)
{
    ngx_http_auth_fetch_t  *f;

    if (ngx_http_auth_fetch_n >= NGX_HTTP_AUTH_FETCH_MAX) {
        ngx_log_error(NGX_LOG_ERR, log, 0,
                      "auth: fetch not started: %ui are under way",
                      ngx_http_auth_fetch_n);
        return NULL;
    }

    f = ngx_calloc(sizeof(ngx_http_auth_fetch_t), log);
    if (f == NULL) {
        return NULL;
    }

    f->ident[3] = (void *) -1;

    f->deadline.handler = ngx_http_auth_fetch_deadline_handler;
    f->deadline.data = f;
    f->deadline.log = ngx_cycle->log;

    ngx_queue_insert_tail(&ngx_http_auth_fetch_active, &f->queue);

    ngx_http_auth_fetch_n++;

    return f;
}


void
ngx_http_auth_fetch_cancel(ngx_http_auth_fetch_t *f)
{
    if (f->delivered) {
        return;
    }

    ngx_queue_remove(&f->queue);

    /* what libcurl says of it while it is taken down comes too late */

    f->done = 1;

    ngx_http_auth_fetch_destroy(f);
}


void
ngx_http_auth_fetch_abandon(ngx_http_auth_fetch_t *f, ngx_uint_t on)
{
    f->deadline.cancelable = on ? 1 : 0;
}


static void
ngx_http_auth_fetch_destroy(ngx_http_auth_fetch_t *f)
{
    if (f->deadline.timer_set) {
        ngx_del_timer(&f->deadline);
    }

    if (f->easy) {
        ngx_http_auth_fetch_loop_remove(f);
        curl_easy_cleanup(f->easy);
    }

    curl_slist_free_all(f->headers);

    ngx_http_auth_fetch_free_body(f);
    ngx_free(f);

    ngx_http_auth_fetch_n--;
}


static void
ngx_http_auth_fetch_deadline_handler(ngx_event_t *ev)
{
    ngx_http_auth_fetch_t *f = ev->data;

    ngx_http_auth_fetch_fail(f, "no complete answer within %M ms",
                             f->timeout);
    ngx_http_auth_fetch_deliver();
}


size_t
ngx_http_auth_fetch_header(char *p, size_t size, size_t nmemb, void *data)
{
    ngx_http_auth_fetch_t *f = data;

    size_t  n;

    n = size * nmemb;

    if (n > NGX_HTTP_AUTH_FETCH_MAX_HEADER - f->header_len) {
        ngx_http_auth_fetch_fail(f, "header of the answer is larger than %d "
                                 "bytes", NGX_HTTP_AUTH_FETCH_MAX_HEADER);
        return 0;
    }

    f->header_len += n;

    return n;
}


size_t
ngx_http_auth_fetch_body(char *p, size_t size, size_t nmemb, void *data)
{
    ngx_http_auth_fetch_t *f = data;

    size_t  n;

    n = size * nmemb;

    if (n > f->max_body - f->len) {
        ngx_http_auth_fetch_fail(f, "answer is larger than %uz bytes",
                                 f->max_body);
        return 0;
    }

    if (ngx_http_auth_fetch_grow(f, f->len + n) != NGX_OK) {
        ngx_http_auth_fetch_fail(f, "no memory for the answer");
        return 0;
    }

    ngx_memcpy(f->body + f->len, p, n);

    f->len += n;
    f->body[f->len] = '\0';

    return n;
}


/* room for len bytes and a zero; an answer holds tokens, so what is left
 * behind is wiped */

static ngx_int_t
ngx_http_auth_fetch_grow(ngx_http_auth_fetch_t *f, size_t len)
{
    u_char  *p;
    size_t   size;

    if (len < f->size) {
        return NGX_OK;
    }

    size = ngx_max(f->size * 2, NGX_HTTP_AUTH_FETCH_MIN_BODY);
    size = ngx_max(size, len + 1);

    p = ngx_alloc(size, ngx_cycle->log);
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (f->body) {
        ngx_memcpy(p, f->body, f->len);
        ngx_http_auth_fetch_free_body(f);
    }

    f->body = p;
    f->size = size;

    return NGX_OK;
}


static void
ngx_http_auth_fetch_free_body(ngx_http_auth_fetch_t *f)
{
    if (f->body) {
        ngx_explicit_memzero(f->body, f->len);
        ngx_free(f->body);
    }
}


void
ngx_http_auth_fetch_succeed(ngx_http_auth_fetch_t *f)
{
    if (!f->done) {
        ngx_http_auth_fetch_finish(f, NGX_OK);
    }
}


/* a peer may have written parts of the text */

void ngx_cdecl
ngx_http_auth_fetch_fail(ngx_http_auth_fetch_t *f, const char *fmt, ...)
{
    u_char   *p, *last;
    va_list   args;

    if (f->done) {
        return;
    }

    va_start(args, fmt);
    last = ngx_vslprintf(f->error, f->error + sizeof(f->error) - 1, fmt,
                         args);
    va_end(args);

    *last = '\0';

    for (p = f->error; p < last; p++) {
        if (*p < ' ' || *p >= 0x7f) {
            *p = '?';
        }
    }

    ngx_http_auth_fetch_finish(f, NGX_ERROR);
}


void
ngx_http_auth_fetch_fail_all(const char *error)
{
    ngx_queue_t            *q;
    ngx_http_auth_fetch_t  *f;

    while (!ngx_queue_empty(&ngx_http_auth_fetch_active)) {
        q = ngx_queue_head(&ngx_http_auth_fetch_active);
        f = ngx_queue_data(q, ngx_http_auth_fetch_t, queue);

        ngx_http_auth_fetch_fail(f, "%s", error);
    }
}


static void
ngx_http_auth_fetch_finish(ngx_http_auth_fetch_t *f, ngx_int_t rc)
{
    f->rc = rc;
    f->done = 1;

    ngx_queue_remove(&f->queue);
    ngx_queue_insert_tail(&ngx_http_auth_fetch_done, &f->queue);
}


/* A handler may start and cancel transfers, those that wait here included. */

void
ngx_http_auth_fetch_deliver(void)
{
    ngx_queue_t                     *q;
    ngx_http_auth_fetch_t           *f;
    ngx_http_auth_fetch_response_t   res;

    while (!ngx_queue_empty(&ngx_http_auth_fetch_done)) {
        q = ngx_queue_head(&ngx_http_auth_fetch_done);
        f = ngx_queue_data(q, ngx_http_auth_fetch_t, queue);

        ngx_queue_remove(q);

        f->delivered = 1;

        ngx_http_auth_fetch_response(f, &res);

        f->handler(f->data, &res);

        ngx_http_auth_fetch_destroy(f);
    }
}


static void
ngx_http_auth_fetch_response(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_response_t *res)
{
    long  status;

    ngx_memzero(res, sizeof(ngx_http_auth_fetch_response_t));

    res->rc = f->rc;
    res->body.data = (u_char *) "";
    res->content_type.data = (u_char *) "";

    if (f->rc != NGX_OK) {
        res->error = (const char *) f->error;
        return;
    }

    status = 0;

    (void) curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);

    res->status = status;

    if (f->len) {
        res->body.len = f->len;
        res->body.data = f->body;
    }

    ngx_http_auth_fetch_content_type(f, &res->content_type);
}


/* a type that is too long to be one of those we know counts as none */

static void
ngx_http_auth_fetch_content_type(ngx_http_auth_fetch_t *f, ngx_str_t *type)
{
    char    *p;
    size_t   len;

    p = NULL;

    (void) curl_easy_getinfo(f->easy, CURLINFO_CONTENT_TYPE, &p);

    if (p == NULL) {
        return;
    }

    len = strcspn(p, "; \t");

    if (len > NGX_HTTP_AUTH_FETCH_TYPE_LEN) {
        return;
    }

    ngx_strlow(f->type, (u_char *) p, len);

    type->len = len;
    type->data = f->type;
}
