
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdlib.h>

#include "ngx_fake_fetch.h"
#include "ngx_stubs.h"


struct ngx_http_auth_fetch_s {
    ngx_queue_t                      queue;
    ngx_http_auth_fetch_handler_pt   handler;
    void                            *data;
};


static void ngx_fake_fetch_copy(char *dst, size_t size, ngx_str_t *src);
static void ngx_fake_fetch_finish(ngx_http_auth_fetch_response_t *res);
static void ngx_fake_waiter_done(ngx_http_auth_wait_t *wait, ngx_int_t rc);


ngx_fake_fetch_t    ngx_fake_fetch;

static ngx_queue_t  ngx_fake_fetch_queue;


/* what the module expects of a running nginx beyond the harness */

__attribute__((weak)) sig_atomic_t  ngx_terminate;
__attribute__((weak)) sig_atomic_t  ngx_quit;


__attribute__((weak)) void ngx_cdecl
ngx_conf_log_error(ngx_uint_t level, ngx_conf_t *cf, ngx_err_t err,
    const char *fmt, ...)
{
    abort();
}


void
ngx_fake_fetch_reset(void)
{
    ngx_queue_t            *q;
    ngx_http_auth_fetch_t  *f;

    if (ngx_fake_fetch_queue.next == NULL) {
        ngx_queue_init(&ngx_fake_fetch_queue);
    }

    while (!ngx_queue_empty(&ngx_fake_fetch_queue)) {
        q = ngx_queue_head(&ngx_fake_fetch_queue);
        ngx_queue_remove(q);

        f = ngx_queue_data(q, ngx_http_auth_fetch_t, queue);
        free(f);
    }

    ngx_memzero(&ngx_fake_fetch, sizeof(ngx_fake_fetch_t));
}


ngx_http_auth_fetch_t *
ngx_http_auth_fetch_start(ngx_http_auth_fetch_conf_t *conf,
    ngx_http_auth_fetch_request_t *req, ngx_http_auth_fetch_handler_pt handler,
    void *data, ngx_log_t *log)
{
    ngx_http_auth_fetch_t  *f;

    if (ngx_fake_fetch_queue.next == NULL) {
        ngx_fake_fetch_reset();
    }

    if (ngx_fake_fetch.refuse) {
        return NULL;
    }

    f = malloc(sizeof(ngx_http_auth_fetch_t));
    if (f == NULL) {
        return NULL;
    }

    f->handler = handler;
    f->data = data;

    ngx_queue_insert_tail(&ngx_fake_fetch_queue, &f->queue);

    ngx_fake_fetch.started++;
    ngx_fake_fetch.pending++;
    ngx_fake_fetch.post = (req->body.data != NULL);
    ngx_fake_fetch.allow_http = req->allow_http;

    ngx_fake_fetch_copy(ngx_fake_fetch.url, sizeof(ngx_fake_fetch.url),
                        &req->url);
    ngx_fake_fetch_copy(ngx_fake_fetch.body, sizeof(ngx_fake_fetch.body),
                        &req->body);
    ngx_fake_fetch_copy(ngx_fake_fetch.authorization,
                        sizeof(ngx_fake_fetch.authorization),
                        &req->authorization);

    return f;
}


static void
ngx_fake_fetch_copy(char *dst, size_t size, ngx_str_t *src)
{
    size_t  len;

    len = ngx_min(src->len, size - 1);

    if (len) {
        ngx_memcpy(dst, src->data, len);
    }

    dst[len] = '\0';
}


void
ngx_http_auth_fetch_cancel(ngx_http_auth_fetch_t *f)
{
    ngx_queue_remove(&f->queue);
    free(f);

    ngx_fake_fetch.pending--;
    ngx_fake_fetch.cancelled++;
}


void
ngx_http_auth_fetch_abandon(ngx_http_auth_fetch_t *f, ngx_uint_t on)
{
    ngx_fake_fetch.abandoned = on;
}


void
ngx_fake_fetch_answer(ngx_uint_t status, const char *type, const char *body)
{
    ngx_str_t  s;

    s.len = ngx_strlen(body);
    s.data = (u_char *) body;

    ngx_fake_fetch_answer_str(status, type, &s);
}


/* The body stands in memory of its own, which is gone after the handler. */

void
ngx_fake_fetch_answer_str(ngx_uint_t status, const char *type, ngx_str_t *body)
{
    u_char                          *copy;
    ngx_http_auth_fetch_response_t   res;

    copy = malloc(body->len + 1);
    if (copy == NULL) {
        abort();
    }

    if (body->len) {
        ngx_memcpy(copy, body->data, body->len);
    }

    copy[body->len] = '\0';

    ngx_memzero(&res, sizeof(ngx_http_auth_fetch_response_t));

    res.rc = NGX_OK;
    res.status = status;
    res.body.len = body->len;
    res.body.data = copy;

    if (type) {
        res.content_type.len = ngx_strlen(type);
        res.content_type.data = (u_char *) type;
    }

    ngx_fake_fetch_finish(&res);

    free(copy);
}


void
ngx_fake_fetch_fail(const char *error)
{
    ngx_http_auth_fetch_response_t  res;

    ngx_memzero(&res, sizeof(ngx_http_auth_fetch_response_t));

    res.rc = NGX_ERROR;
    res.error = error;

    ngx_fake_fetch_finish(&res);
}


static void
ngx_fake_fetch_finish(ngx_http_auth_fetch_response_t *res)
{
    void                            *data;
    ngx_queue_t                     *q;
    ngx_http_auth_fetch_t           *f;
    ngx_http_auth_fetch_handler_pt   handler;

    if (ngx_queue_empty(&ngx_fake_fetch_queue)) {
        abort();
    }

    q = ngx_queue_head(&ngx_fake_fetch_queue);
    ngx_queue_remove(q);

    f = ngx_queue_data(q, ngx_http_auth_fetch_t, queue);
    handler = f->handler;
    data = f->data;

    /* the transfer must not be touched by its handler */

    free(f);
    ngx_fake_fetch.pending--;

    handler(data, res);
}


void
ngx_fake_waiter(ngx_fake_waiter_t *w)
{
    ngx_memzero(w, sizeof(ngx_fake_waiter_t));

    w->wait.pool = ngx_create_pool(1024, &ngx_stubs_log);
    w->wait.log = &ngx_stubs_log;
    w->wait.done = ngx_fake_waiter_done;
    w->wait.data = w;
    w->rc = NGX_BUSY;

    if (w->wait.pool == NULL) {
        abort();
    }
}


static void
ngx_fake_waiter_done(ngx_http_auth_wait_t *wait, ngx_int_t rc)
{
    ngx_fake_waiter_t *w = wait->data;

    w->rc = rc;
    w->done++;
}


void
ngx_fake_waiter_gone(ngx_fake_waiter_t *w)
{
    ngx_http_auth_wait_cancel(&w->wait);
    ngx_destroy_pool(w->wait.pool);
}
