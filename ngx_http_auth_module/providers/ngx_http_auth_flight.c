
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_error.h"
#include "ngx_http_auth_flight.h"


typedef struct {
    ngx_queue_t              queue;
    ngx_http_auth_flight_t  *flight;
    ngx_http_auth_wait_t    *wait;
    ngx_uint_t               code;
} ngx_http_auth_flight_waiter_t;


static ngx_int_t ngx_http_auth_flight_start(ngx_http_auth_flight_t *f,
    ngx_http_auth_flight_request_t *req);
static void ngx_http_auth_flight_handler(void *data,
    ngx_http_auth_fetch_response_t *res);
static void ngx_http_auth_flight_failed(ngx_http_auth_flight_t *f);
static ngx_int_t ngx_http_auth_flight_outcome(ngx_http_auth_flight_t *f,
    ngx_log_t *log, ngx_uint_t code);
static void ngx_http_auth_flight_cancel(void *op);


void
ngx_http_auth_flight_init(ngx_http_auth_flight_t *f)
{
    ngx_memzero(f, sizeof(ngx_http_auth_flight_t));
    ngx_queue_init(&f->waiters);
}


ngx_uint_t
ngx_http_auth_flight_is_backing_off(ngx_http_auth_flight_t *f)
{
    return f->fetch == NULL
           && ngx_http_auth_flight_is_recent(f->failed, f->delay);
}


ngx_int_t
ngx_http_auth_flight_join(ngx_http_auth_flight_t *f,
    ngx_http_auth_flight_request_t *req, ngx_http_auth_wait_t *w)
{
    ngx_http_auth_flight_waiter_t  *waiter;

    if (ngx_http_auth_flight_is_backing_off(f)) {
        return ngx_http_auth_flight_outcome(f, w->log, req->code);
    }

    waiter = ngx_palloc(w->pool, sizeof(ngx_http_auth_flight_waiter_t));
    if (waiter == NULL) {
        return ngx_http_auth_error(w->log, req->code, 0, "no memory");
    }

    if (f->fetch == NULL && ngx_http_auth_flight_start(f, req) != NGX_OK) {
        return ngx_http_auth_flight_outcome(f, w->log, req->code);
    }

    waiter->flight = f;
    waiter->wait = w;
    waiter->code = req->code;

    ngx_queue_insert_tail(&f->waiters, &waiter->queue);
    ngx_http_auth_fetch_abandon(f->fetch, 0);

    w->op = waiter;
    w->cancel = ngx_http_auth_flight_cancel;

    return NGX_AGAIN;
}


static ngx_int_t
ngx_http_auth_flight_start(ngx_http_auth_flight_t *f,
    ngx_http_auth_flight_request_t *req)
{
    ngx_http_auth_fetch_request_t  fr;

    ngx_memzero(&fr, sizeof(ngx_http_auth_fetch_request_t));

    fr.url = *req->url;
    fr.allow_http = req->allow_http ? 1 : 0;

    f->started = ngx_time();

    f->fetch = ngx_http_auth_fetch_start(req->fetch, &fr,
                                         ngx_http_auth_flight_handler, f,
                                         ngx_cycle->log);
    if (f->fetch == NULL) {
        ngx_http_auth_flight_error(f, "the request could not be started");
        ngx_http_auth_flight_failed(f);

        return NGX_ERROR;
    }

    return NGX_OK;
}


static void
ngx_http_auth_flight_handler(void *data, ngx_http_auth_fetch_response_t *res)
{
    ngx_http_auth_flight_t  *f = data;

    ngx_int_t                       rc;
    ngx_queue_t                    *q, waiters;
    ngx_http_auth_wait_t           *w;
    ngx_http_auth_flight_waiter_t  *waiter;

    f->fetch = NULL;

    rc = NGX_ERROR;

    if (res->rc != NGX_OK) {
        ngx_http_auth_flight_error(f, "%s", res->error);

    } else if (res->status != 200) {
        ngx_http_auth_flight_error(f, "status %ui", res->status);

    } else {
        rc = f->take(f->data, res);
    }

    if (rc == NGX_OK) {
        f->fetched = ngx_time();
        f->delay = 0;
        f->failures = 0;

    } else {
        ngx_http_auth_flight_failed(f);
    }

    /* a waiter may join again, and then waits for another fetch */

    ngx_queue_init(&waiters);

    if (!ngx_queue_empty(&f->waiters)) {
        ngx_queue_add(&waiters, &f->waiters);
        ngx_queue_init(&f->waiters);
    }

    while (!ngx_queue_empty(&waiters)) {
        q = ngx_queue_head(&waiters);
        ngx_queue_remove(q);

        waiter = ngx_queue_data(q, ngx_http_auth_flight_waiter_t, queue);
        w = waiter->wait;

        if (rc == NGX_OK) {
            ngx_http_auth_wait_finish(w, NGX_OK);

        } else {
            ngx_http_auth_wait_finish(w,
                         ngx_http_auth_flight_outcome(f, w->log,
                                                      waiter->code));
        }
    }
}


static void
ngx_http_auth_flight_failed(ngx_http_auth_flight_t *f)
{
    time_t  delay;

    delay = 1 << ngx_min(f->failures, 8);

    f->failures++;
    f->failed = ngx_time();
    f->delay = ngx_min(delay, NGX_HTTP_AUTH_FLIGHT_MAX_BACKOFF);

    if (f->fetched) {
        ngx_log_error(NGX_LOG_WARN, ngx_cycle->log, 0,
                      "auth: provider \"%V\": the %s could not be renewed, "
                      "the one of %T seconds ago is still used: %s",
                      f->provider, f->what, ngx_time() - f->fetched, f->error);
    }
}


/* What a failed fetch means to somebody who needs the document. */

static ngx_int_t
ngx_http_auth_flight_outcome(ngx_http_auth_flight_t *f, ngx_log_t *log,
    ngx_uint_t code)
{
    if (f->fetched) {
        return NGX_OK;
    }

    return ngx_http_auth_error(log, code, 0,
                               "provider \"%V\": no %s: %s",
                               f->provider, f->what, f->error);
}


static void
ngx_http_auth_flight_cancel(void *op)
{
    ngx_http_auth_flight_waiter_t  *waiter = op;

    ngx_http_auth_flight_t  *f;

    f = waiter->flight;

    ngx_queue_remove(&waiter->queue);

    if (f->fetch && ngx_queue_empty(&f->waiters)) {
        ngx_http_auth_fetch_abandon(f->fetch, 1);
    }
}


void ngx_cdecl
ngx_http_auth_flight_error(ngx_http_auth_flight_t *f, const char *fmt, ...)
{
    u_char   *p, *start;
    va_list   args;

    start = (u_char *) f->error;

    va_start(args, fmt);
    p = ngx_vslprintf(start, start + NGX_HTTP_AUTH_FLIGHT_ERROR_LEN - 1, fmt,
                      args);
    va_end(args);

    *p = '\0';
}
