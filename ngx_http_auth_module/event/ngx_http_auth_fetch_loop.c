
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <openssl/err.h>
#include "ngx_http_auth_fetch_curl.h"


#define NGX_HTTP_AUTH_FETCH_MAX_IDLE  16    /* pooled connections */


typedef struct {
    void           *ident[4];    /* as in ngx_http_auth_fetch_t */
    CURLM          *multi;
    ngx_event_t     timer;
} ngx_http_auth_fetch_loop_t;


static ngx_int_t ngx_http_auth_fetch_configure(CURLM *multi);
static int ngx_http_auth_fetch_socket(CURL *easy, curl_socket_t s, int what,
    void *data, void *socketp);
static ngx_connection_t *ngx_http_auth_fetch_watch(curl_socket_t s);
static void ngx_http_auth_fetch_unwatch(ngx_connection_t *c);
static ngx_int_t ngx_http_auth_fetch_want(ngx_event_t *ev, ngx_int_t event,
    ngx_uint_t on);
static int ngx_http_auth_fetch_timer(CURLM *multi, long ms, void *data);
static void ngx_http_auth_fetch_socket_handler(ngx_event_t *ev);
static void ngx_http_auth_fetch_timer_handler(ngx_event_t *ev);
static void ngx_http_auth_fetch_drive(curl_socket_t s, int mask);
static void ngx_http_auth_fetch_collect(void);


/* opened after the fork; outlives the cycles of a process without a master */

static ngx_http_auth_fetch_loop_t  ngx_http_auth_fetch_loop;


ngx_int_t
ngx_http_auth_fetch_loop_open(ngx_log_t *log)
{
    CURLM                       *multi;
    ngx_http_auth_fetch_loop_t  *loop;

    loop = &ngx_http_auth_fetch_loop;

    if (loop->multi) {
        return NGX_OK;
    }

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        ngx_log_error(NGX_LOG_EMERG, log, 0,
                      "auth: curl_global_init() failed");
        return NGX_ERROR;
    }

    multi = curl_multi_init();

    if (multi == NULL || ngx_http_auth_fetch_configure(multi) != NGX_OK) {
        ngx_log_error(NGX_LOG_EMERG, log, 0,
                      "auth: libcurl's multi handle could not be set up");

        (void) curl_multi_cleanup(multi);
        curl_global_cleanup();

        return NGX_ERROR;
    }

    ngx_memzero(loop, sizeof(ngx_http_auth_fetch_loop_t));

    loop->ident[3] = (void *) -1;
    loop->multi = multi;

    loop->timer.handler = ngx_http_auth_fetch_timer_handler;
    loop->timer.data = loop;
    loop->timer.log = log;

    /* what keeps a worker that shuts down is the deadline of each transfer */

    loop->timer.cancelable = 1;

    return NGX_OK;
}


static ngx_int_t
ngx_http_auth_fetch_configure(CURLM *multi)
{
    long  total, host;

    /*
     * The worker's clients need most of its connections.  A transfer takes
     * two while it races IPv4 against IPv6.  One host that hangs must leave
     * room for others.
     */

    total = ngx_max(ngx_cycle->connection_n / 4, 2);
    total = ngx_min(total, NGX_HTTP_AUTH_FETCH_MAX);
    host = total - total / 4;

    if (curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION,
                          ngx_http_auth_fetch_socket)
           != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION,
                             ngx_http_auth_fetch_timer)
           != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
                             (long) NGX_HTTP_AUTH_FETCH_MAX_IDLE)
           != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, total)
           != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, host)
           != CURLM_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}


void
ngx_http_auth_fetch_loop_close(void)
{
    ngx_http_auth_fetch_loop_t  *loop;

    loop = &ngx_http_auth_fetch_loop;

    if (loop->multi == NULL) {
        return;
    }

    (void) curl_multi_cleanup(loop->multi);

    loop->multi = NULL;

    if (loop->timer.timer_set) {
        ngx_del_timer(&loop->timer);
    }

    curl_global_cleanup();

    ERR_clear_error();
}


CURLcode
ngx_http_auth_fetch_loop_add(ngx_http_auth_fetch_t *f)
{
    if (curl_multi_add_handle(ngx_http_auth_fetch_loop.multi, f->easy)
        != CURLM_OK)
    {
        return CURLE_FAILED_INIT;
    }

    return CURLE_OK;
}


void
ngx_http_auth_fetch_loop_remove(ngx_http_auth_fetch_t *f)
{
    (void) curl_multi_remove_handle(ngx_http_auth_fetch_loop.multi, f->easy);

    ERR_clear_error();
}


static int
ngx_http_auth_fetch_socket(CURL *easy, curl_socket_t s, int what, void *data,
    void *socketp)
{
    ngx_connection_t *c = socketp;

    ngx_http_auth_fetch_t  *f;

    if (what == CURL_POLL_REMOVE) {
        if (c) {
            ngx_http_auth_fetch_unwatch(c);
        }

        return 0;
    }

    if (c == NULL) {
        c = ngx_http_auth_fetch_watch(s);
    }

    if (c
        && ngx_http_auth_fetch_want(c->read, NGX_READ_EVENT,
                                    what & CURL_POLL_IN)
           == NGX_OK
        && ngx_http_auth_fetch_want(c->write, NGX_WRITE_EVENT,
                                    what & CURL_POLL_OUT)
           == NGX_OK)
    {
        return 0;
    }

    /*
     * -1 would end all transfers.  With HTTP/1.1 a socket serves one, so it
     * is enough to end that one; libcurl's own handles have no private data.
     */

    f = NULL;

    (void) curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **) &f);

    if (f) {
        ngx_http_auth_fetch_fail(f, "no worker connection for a socket");
    }

    return 0;
}


/*
 * A duplicate is watched and not the socket itself: libcurl 7.88 closes a
 * socket whose connect() has not finished before it says CURL_POLL_REMOVE,
 * and by then the number can belong to something else.
 */

static ngx_connection_t *
ngx_http_auth_fetch_watch(curl_socket_t s)
{
    ngx_socket_t       fd;
    ngx_connection_t  *c;

    fd = dup(s);

    if (fd == (ngx_socket_t) -1) {
        ngx_log_error(NGX_LOG_CRIT, ngx_cycle->log, ngx_socket_errno,
                      "auth: dup() failed");
        return NULL;
    }

    c = ngx_get_connection(fd, ngx_cycle->log);

    if (c == NULL) {
        (void) ngx_close_socket(fd);
        return NULL;
    }

    c->data = (void *) (intptr_t) s;

    c->read->handler = ngx_http_auth_fetch_socket_handler;
    c->write->handler = ngx_http_auth_fetch_socket_handler;

    c->read->log = c->log;
    c->write->log = c->log;

    if (curl_multi_assign(ngx_http_auth_fetch_loop.multi, s, c) != CURLM_OK) {
        ngx_http_auth_fetch_unwatch(c);
        return NULL;
    }

    return c;
}


/* While libcurl keeps its socket, closing the duplicate would not end the
 * registration with epoll. */

static void
ngx_http_auth_fetch_unwatch(ngx_connection_t *c)
{
    (void) ngx_http_auth_fetch_want(c->read, NGX_READ_EVENT, 0);
    (void) ngx_http_auth_fetch_want(c->write, NGX_WRITE_EVENT, 0);

    ngx_close_connection(c);
}


static ngx_int_t
ngx_http_auth_fetch_want(ngx_event_t *ev, ngx_int_t event, ngx_uint_t on)
{
    if (on && !ev->active) {
        return ngx_add_event(ev, event, NGX_LEVEL_EVENT);
    }

    if (!on && ev->active) {
        return ngx_del_event(ev, event, 0);
    }

    return NGX_OK;
}


static int
ngx_http_auth_fetch_timer(CURLM *multi, long ms, void *data)
{
    ngx_event_t  *ev;

    ev = &ngx_http_auth_fetch_loop.timer;

    if (ev->timer_set) {
        ngx_del_timer(ev);
    }

    /*
     * 0 means soon.  It comes again and again while a peer sends faster than
     * libcurl reads, and nginx would run a timer of 0 ms, added by a timer,
     * before it looks at any other connection.
     */

    if (ms >= 0) {
        ev->log = ngx_cycle->log;
        ngx_add_timer(ev, (ngx_msec_t) ngx_max(ms, 1));
    }

    return 0;
}


static void
ngx_http_auth_fetch_socket_handler(ngx_event_t *ev)
{
    curl_socket_t      s;
    ngx_connection_t  *c;

    c = ev->data;

    /* nginx closes all connections when worker_shutdown_timeout is over */

    if (c->close) {
        ngx_http_auth_fetch_fail_all("worker process shuts down");
        ngx_http_auth_fetch_deliver();
        return;
    }

    s = (curl_socket_t) (intptr_t) c->data;

    ngx_http_auth_fetch_drive(s, ev->write ? CURL_CSELECT_OUT
                                           : CURL_CSELECT_IN);
}


static void
ngx_http_auth_fetch_timer_handler(ngx_event_t *ev)
{
    ngx_http_auth_fetch_drive(CURL_SOCKET_TIMEOUT, 0);
}


static void
ngx_http_auth_fetch_drive(curl_socket_t s, int mask)
{
    int        running;
    CURLMcode  code;

    code = curl_multi_socket_action(ngx_http_auth_fetch_loop.multi, s, mask,
                                    &running);

    /* nginx would report what is left there as its own */

    ERR_clear_error();

    if (code != CURLM_OK) {
        ngx_http_auth_fetch_fail_all(curl_multi_strerror(code));
    }

    ngx_http_auth_fetch_collect();
    ngx_http_auth_fetch_deliver();
}


static void
ngx_http_auth_fetch_collect(void)
{
    int                     n;
    CURLMsg                *msg;
    CURLcode                code;
    ngx_http_auth_fetch_t  *f;

    for ( ;; ) {
        msg = curl_multi_info_read(ngx_http_auth_fetch_loop.multi, &n);
        if (msg == NULL) {
            return;
        }

        if (msg->msg != CURLMSG_DONE) {
            continue;
        }

        f = NULL;
        code = msg->data.result;

        (void) curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE,
                                 (char **) &f);

        if (f == NULL || f->done) {
            continue;
        }

        if (code == CURLE_OK) {
            ngx_http_auth_fetch_succeed(f);

        } else if (code == CURLE_FILESIZE_EXCEEDED) {
            ngx_http_auth_fetch_fail(f, "answer is larger than %uz bytes",
                                     f->max_body);

        } else {
            ngx_http_auth_fetch_fail(f, "%s", f->curl_error[0]
                                              ? f->curl_error
                                              : curl_easy_strerror(code));
        }
    }
}
