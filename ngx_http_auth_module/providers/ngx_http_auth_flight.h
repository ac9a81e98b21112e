
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_FLIGHT_H_INCLUDED_
#define _NGX_HTTP_AUTH_FLIGHT_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_fetch.h"
#include "ngx_http_auth_wait.h"


#define NGX_HTTP_AUTH_FLIGHT_MAX_BACKOFF  30      /* seconds */
#define NGX_HTTP_AUTH_FLIGHT_ERROR_LEN    160


typedef struct ngx_http_auth_flight_s  ngx_http_auth_flight_t;

/*
 * Takes over an answer of status 200.  Returns NGX_OK, or NGX_ERROR after
 * ngx_http_auth_flight_error(), and then what was there before stays.
 */
typedef ngx_int_t (*ngx_http_auth_flight_take_pt)(void *data,
    ngx_http_auth_fetch_response_t *res);


/*
 * One document of a provider, fetched once for all who wait for it.  The fetch
 * belongs to the flight: a waiter that goes away takes only itself off the
 * queue.  A document that was good once stays in use while fetching it anew
 * fails; after a failure nothing is fetched for 1, 2, 4, ... seconds.
 */

struct ngx_http_auth_flight_s {
    ngx_http_auth_flight_take_pt   take;
    void                          *data;
    ngx_str_t                     *provider;  /* id, for the log */
    const char                    *what;      /* the document, for the log */

    ngx_http_auth_fetch_t         *fetch;     /* under way, or NULL */
    ngx_queue_t                    waiters;

    time_t                         fetched;   /* 0: there is no document */
    time_t                         started;   /* the last fetch */
    time_t                         failed;    /* the last failure */
    time_t                         delay;     /* no fetch for so long then */
    ngx_uint_t                     failures;  /* in a row */
    char                           error[NGX_HTTP_AUTH_FLIGHT_ERROR_LEN];
};


typedef struct {
    ngx_http_auth_fetch_conf_t    *fetch;
    ngx_str_t                     *url;
    ngx_uint_t                     allow_http;
    ngx_uint_t                     code;      /* of the catalogue */
} ngx_http_auth_flight_request_t;


/* Less than that ago?  A clock that was set back must not stop anything. */
#define ngx_http_auth_flight_is_recent(since, seconds)                        \
    (ngx_time() >= (since) && ngx_time() - (since) < (seconds))

void ngx_http_auth_flight_init(ngx_http_auth_flight_t *f);

/*
 * Waits for the document to be fetched anew, starting that if it is not under
 * way.  Follows ngx_http_auth_wait.h; NGX_OK also when the fetch failed but
 * there is an older document.  A failure is logged for each waiter with its
 * own code and log.
 */
ngx_int_t ngx_http_auth_flight_join(ngx_http_auth_flight_t *f,
    ngx_http_auth_flight_request_t *req, ngx_http_auth_wait_t *w);

/* Has the last fetch failed such a short time ago that none is made now? */
ngx_uint_t ngx_http_auth_flight_is_backing_off(ngx_http_auth_flight_t *f);

/* Says why an answer cannot be used; fmt must not be given its text. */
void ngx_cdecl ngx_http_auth_flight_error(ngx_http_auth_flight_t *f,
    const char *fmt, ...);


#endif /* _NGX_HTTP_AUTH_FLIGHT_H_INCLUDED_ */
