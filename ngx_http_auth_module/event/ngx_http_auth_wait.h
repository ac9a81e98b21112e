
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_WAIT_H_INCLUDED_
#define _NGX_HTTP_AUTH_WAIT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * The contract between somebody who waits (a request's flow) and the
 * operation it waits for.
 *
 * An asynchronous function takes a wait and returns
 *     NGX_OK     finished at once, done() will not be called;
 *     NGX_AGAIN  started, done() will be called exactly once, later and never
 *                from inside the call, unless the wait is cancelled before;
 *     > 0        failed at once with this code of the catalogue (already
 *                logged), done() will not be called.
 *
 * The waiter owns the structure, its pool and its log, and keeps them alive
 * until done() was called or ngx_http_auth_wait_cancel() returned.  The
 * operation sets cancel and op when it returns NGX_AGAIN; results are written
 * to the places that the function was given, before done().
 */

typedef struct ngx_http_auth_wait_s  ngx_http_auth_wait_t;

typedef void (*ngx_http_auth_wait_done_pt)(ngx_http_auth_wait_t *w,
    ngx_int_t rc);
typedef void (*ngx_http_auth_wait_cancel_pt)(void *op);


struct ngx_http_auth_wait_s {
    ngx_pool_t                    *pool;
    ngx_log_t                     *log;

    /* set by the waiter; rc is NGX_OK or a code of the catalogue */
    ngx_http_auth_wait_done_pt     done;
    void                          *data;

    /* set by the operation while it is under way, else NULL */
    ngx_http_auth_wait_cancel_pt   cancel;
    void                          *op;
};


/* The operation has an outcome.  The waiter may destroy everything that it
 * owns in here, so nothing of it is touched after the call. */
static ngx_inline void
ngx_http_auth_wait_finish(ngx_http_auth_wait_t *w, ngx_int_t rc)
{
    w->cancel = NULL;
    w->op = NULL;

    w->done(w, rc);
}


/* The waiter goes away: done() will not be called any more.  Harmless when
 * nothing is under way. */
static ngx_inline void
ngx_http_auth_wait_cancel(ngx_http_auth_wait_t *w)
{
    ngx_http_auth_wait_cancel_pt  cancel;

    cancel = w->cancel;

    if (cancel) {
        w->cancel = NULL;
        cancel(w->op);
        w->op = NULL;
    }
}


#endif /* _NGX_HTTP_AUTH_WAIT_H_INCLUDED_ */
