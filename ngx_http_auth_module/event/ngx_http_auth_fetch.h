
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_FETCH_H_INCLUDED_
#define _NGX_HTTP_AUTH_FETCH_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * HTTP requests to providers, by libcurl's multi interface in nginx's event
 * loop.  Nothing here blocks; no type of libcurl leaves the files whose names
 * begin with ngx_http_auth_fetch.
 */

typedef struct ngx_http_auth_fetch_s  ngx_http_auth_fetch_t;


/* the directive auth_fetch; const once read, strings are zero-terminated */

typedef struct {
    ngx_msec_t      timeout;              /* whole transfer */
    ngx_msec_t      connect_timeout;      /* wait for a free connection,
                                             name, TCP and TLS */
    size_t          max_body;             /* bytes of an answer */
    ngx_str_t       trusted_certificate;  /* PEM file that workers can read;
                                             empty: the system's */
    ngx_str_t       proxy;                /* URL; empty: none, and never the
                                             environment's */
} ngx_http_auth_fetch_conf_t;


typedef struct {
    ngx_str_t       url;
    ngx_str_t       body;                 /* data == NULL: GET, else POST */
    ngx_str_t       content_type;         /* of the body; empty: a form */
    ngx_str_t       accept;               /* empty: application/json */
    ngx_str_t       authorization;        /* header value; empty: none */
    ngx_array_t    *headers;              /* of ngx_keyval_t, or NULL; Accept
                                             in here replaces the above */
    unsigned        allow_http:1;         /* https only otherwise */
} ngx_http_auth_fetch_request_t;


typedef struct {
    /*
     * NGX_OK       an answer arrived, whatever its status;
     * NGX_ERROR    no answer: error says why, for the log
     */
    ngx_int_t       rc;
    ngx_uint_t      status;
    ngx_str_t       content_type;         /* without parameters, lower case */
    ngx_str_t       body;                 /* a zero follows body.data[len] */
    const char     *error;                /* zero-terminated, free of secrets */
} ngx_http_auth_fetch_response_t;


/* The response and all that it points to live until the handler returns.  It
 * may start and cancel transfers; cancelling its own is harmless. */
typedef void (*ngx_http_auth_fetch_handler_pt)(void *data,
    ngx_http_auth_fetch_response_t *res);


/*
 * Starts a transfer.  conf and req are copied and needed only during this
 * call, as is log.  The handler is called exactly once, never from inside this
 * call and never with libcurl on the stack, unless the transfer is cancelled.
 * Returns the transfer, owned by fetch and gone once the handler was called;
 * NULL if it could not be started (already logged): a URL or header with CR,
 * LF or NUL, or too many transfers under way in this worker.
 */
ngx_http_auth_fetch_t *ngx_http_auth_fetch_start(
    ngx_http_auth_fetch_conf_t *conf, ngx_http_auth_fetch_request_t *req,
    ngx_http_auth_fetch_handler_pt handler, void *data, ngx_log_t *log);

/* Ends a transfer at once; its handler will not be called. */
void ngx_http_auth_fetch_cancel(ngx_http_auth_fetch_t *f);

/* A transfer whose outcome nobody waits for goes on, but does not keep a worker
 * that shuts down gracefully, as others do. */
void ngx_http_auth_fetch_abandon(ngx_http_auth_fetch_t *f, ngx_uint_t on);

/* Hooks of the module record; init does nothing in nginx's helper processes,
 * exit ends what is still under way without calling handlers. */
ngx_int_t ngx_http_auth_fetch_init_process(ngx_cycle_t *cycle);
void ngx_http_auth_fetch_exit_process(ngx_cycle_t *cycle);


#endif /* _NGX_HTTP_AUTH_FETCH_H_INCLUDED_ */
