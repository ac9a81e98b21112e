
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include "ngx_http_auth_action.h"


/*
 * A bound for one wait, beyond the deadlines that the operations have of their
 * own, so that no request is ever kept forever.
 */
#define NGX_HTTP_AUTH_FLOW_PATIENCE  60000


static void ngx_http_auth_flow_run(ngx_http_request_t *r);
static ngx_int_t ngx_http_auth_flow_next(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static ngx_int_t ngx_http_auth_flow_suspend(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
static void ngx_http_auth_flow_finish(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_int_t rc);
static void ngx_http_auth_flow_done(ngx_http_auth_wait_t *w, ngx_int_t rc);
static void ngx_http_auth_flow_timer_handler(ngx_event_t *ev);
static void ngx_http_auth_flow_resume(ngx_http_auth_action_t *action,
    ngx_int_t rc);
static void ngx_http_auth_flow_cleanup(void *data);


void
ngx_http_auth_flow_start(ngx_http_request_t *r, ngx_http_auth_action_t *action,
    ngx_http_auth_step_t *steps)
{
    ngx_http_cleanup_t  *cln;

    cln = ngx_http_cleanup_add(r, 0);
    if (cln == NULL) {
        ngx_http_finalize_request(r, NGX_HTTP_INTERNAL_SERVER_ERROR);
        return;
    }

    cln->handler = ngx_http_auth_flow_cleanup;
    cln->data = action;

    action->step = steps;
    action->outcome = NGX_OK;

    action->wait.pool = r->pool;
    action->wait.log = r->connection->log;
    action->wait.done = ngx_http_auth_flow_done;
    action->wait.data = action;

    action->timer.handler = ngx_http_auth_flow_timer_handler;
    action->timer.data = r->connection;
    action->timer.log = r->connection->log;

    ngx_http_auth_flow_run(r);
}


void
ngx_http_auth_flow_patience(ngx_http_auth_action_t *action,
    ngx_msec_t patience, ngx_int_t rc)
{
    action->impatient = rc;

    if (action->timer.timer_set) {
        ngx_del_timer(&action->timer);
    }

    ngx_add_timer(&action->timer, patience);
}


/* also the write event handler of a request that is being resumed */

static void
ngx_http_auth_flow_run(ngx_http_request_t *r)
{
    ngx_int_t                rc;
    ngx_http_auth_ctx_t     *ctx;
    ngx_http_auth_action_t  *action;

    ctx = ngx_http_auth_find_ctx(r);
    action = ctx->action;

    r->write_event_handler = ngx_http_request_empty_handler;

    rc = action->outcome;

    while (rc == NGX_OK) {
        rc = ngx_http_auth_flow_next(r, action);
    }

    if (rc == NGX_AGAIN) {
        rc = ngx_http_auth_flow_suspend(r, action);

        if (rc == NGX_AGAIN) {
            return;
        }
    }

    ngx_http_auth_flow_finish(r, action, rc);
}


static ngx_int_t
ngx_http_auth_flow_next(ngx_http_request_t *r, ngx_http_auth_action_t *action)
{
    ngx_int_t              rc;
    ngx_http_auth_step_t  *step;

    step = action->step++;

    if (step->handler == NULL) {
        ngx_log_error(NGX_LOG_ALERT, r->connection->log, 0,
                      "auth: \"%V\" ended without an answer", &action->name);
        return NGX_ERROR;
    }

    rc = step->handler(r, action);

    ngx_log_debug3(NGX_LOG_DEBUG_HTTP, r->connection->log, 0,
                   "auth: %V: %V: %i", &action->name, &step->name, rc);

    return rc;
}


/* From now on the request may die at any moment: its cleanup handler sees to
 * what is under way. */

static ngx_int_t
ngx_http_auth_flow_suspend(ngx_http_request_t *r,
    ngx_http_auth_action_t *action)
{
    ngx_event_t  *rev;

    action->waiting = 1;

    if (!action->timer.timer_set) {
        ngx_http_auth_flow_patience(action, NGX_HTTP_AUTH_FLOW_PATIENCE,
                                    action->failure);
    }

    /* a client that leaves is noticed, although its only event may be past */

    rev = r->connection->read;

    if (rev->ready) {
        ngx_post_event(rev, &ngx_posted_events);

    } else if (ngx_handle_read_event(rev, 0) != NGX_OK) {
        return NGX_ERROR;
    }

    r->read_event_handler = ngx_http_test_reading;

    return NGX_AGAIN;
}


static void
ngx_http_auth_flow_finish(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_int_t rc)
{
    ngx_http_auth_flow_cleanup(action);

    if (rc > 0) {
        rc = ngx_http_auth_answer_failure(r, action, rc);
    }

    rc = (rc == NGX_DONE) ? action->rc : NGX_HTTP_INTERNAL_SERVER_ERROR;

    ngx_http_finalize_request(r, rc);
}


static void
ngx_http_auth_flow_done(ngx_http_auth_wait_t *w, ngx_int_t rc)
{
    ngx_http_auth_flow_resume(w->data, rc);
}


static void
ngx_http_auth_flow_timer_handler(ngx_event_t *ev)
{
    ngx_http_auth_action_t  *action;

    action = (ngx_http_auth_action_t *)
                 ((u_char *) ev - offsetof(ngx_http_auth_action_t, timer));

    if (!action->waiting) {
        return;
    }

    ngx_http_auth_wait_cancel(&action->wait);

    if (action->impatient > 0) {
        (void) ngx_http_auth_error(action->request->connection->log,
                                   action->impatient, NGX_ETIMEDOUT,
                                   "\"%V\" took too long", &action->name);
    }

    ngx_http_auth_flow_resume(action, action->impatient);
}


/*
 * Called from timers and from the completions of other peoples' events.  The
 * flow goes on by way of the posted requests, with the log set up for it, and
 * the request may be gone when this returns.
 */

static void
ngx_http_auth_flow_resume(ngx_http_auth_action_t *action, ngx_int_t rc)
{
    ngx_connection_t    *c;
    ngx_http_request_t  *r;

    r = action->request;
    c = r->connection;

    action->outcome = rc;
    action->waiting = 0;

    if (action->timer.timer_set) {
        ngx_del_timer(&action->timer);
    }

    r->read_event_handler = ngx_http_block_reading;
    r->write_event_handler = ngx_http_auth_flow_run;

    if (ngx_http_post_request(r, NULL) != NGX_OK) {
        ngx_http_finalize_request(r, NGX_ERROR);
    }

    ngx_http_run_posted_requests(c);
}


/* the request ends, or the flow does: nothing may call back any more */

static void
ngx_http_auth_flow_cleanup(void *data)
{
    ngx_http_auth_action_t *action = data;

    action->waiting = 0;

    ngx_http_auth_wait_cancel(&action->wait);

    if (action->timer.timer_set) {
        ngx_del_timer(&action->timer);
    }
}
