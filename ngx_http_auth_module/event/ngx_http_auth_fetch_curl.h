
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_FETCH_CURL_H_INCLUDED_
#define _NGX_HTTP_AUTH_FETCH_CURL_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <curl/curl.h>
#include "ngx_http_auth_fetch.h"


/*
 * What the three files of fetch share, and nobody else includes:
 *     ngx_http_auth_fetch.c          the life of a transfer;
 *     ngx_http_auth_fetch_options.c  what libcurl is told about it;
 *     ngx_http_auth_fetch_loop.c     libcurl in the loop of nginx.
 */

#define NGX_HTTP_AUTH_FETCH_MAX       1024    /* transfers a worker */
#define NGX_HTTP_AUTH_FETCH_TYPE_LEN  128


struct ngx_http_auth_fetch_s {
    void                            *ident[4];  /* a connection to nginx's
                                                   debug log of timers */
    ngx_queue_t                      queue;
    ngx_event_t                      deadline;

    CURL                            *easy;
    struct curl_slist               *headers;

    ngx_http_auth_fetch_handler_pt   handler;
    void                            *data;

    ngx_msec_t                       timeout;
    size_t                           max_body;
    size_t                           header_len;

    u_char                          *body;
    size_t                           len;
    size_t                           size;

    ngx_int_t                        rc;

    unsigned                         done:1;       /* the outcome is known */
    unsigned                         delivered:1;

    u_char                           type[NGX_HTTP_AUTH_FETCH_TYPE_LEN];
    u_char                           error[CURL_ERROR_SIZE];
    char                             curl_error[CURL_ERROR_SIZE];
};


/* Creates easy and headers and sets every option.  They belong to f, on
 * failure too. */
CURLcode ngx_http_auth_fetch_set_options(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_conf_t *conf, ngx_http_auth_fetch_request_t *req);

/* The multi handle of this process.  Opening it twice is harmless. */
ngx_int_t ngx_http_auth_fetch_loop_open(ngx_log_t *log);
void ngx_http_auth_fetch_loop_close(void);

/* Gives a transfer to libcurl; takes it back, whatever its state. */
CURLcode ngx_http_auth_fetch_loop_add(ngx_http_auth_fetch_t *f);
void ngx_http_auth_fetch_loop_remove(ngx_http_auth_fetch_t *f);

/* libcurl's write callbacks; data is the transfer */
size_t ngx_http_auth_fetch_header(char *p, size_t size, size_t nmemb,
    void *data);
size_t ngx_http_auth_fetch_body(char *p, size_t size, size_t nmemb,
    void *data);

/* The outcome of a transfer.  The first one counts, and it only changes
 * queues: these three may be called with libcurl on the stack. */
void ngx_http_auth_fetch_succeed(ngx_http_auth_fetch_t *f);
void ngx_cdecl ngx_http_auth_fetch_fail(ngx_http_auth_fetch_t *f,
    const char *fmt, ...);
void ngx_http_auth_fetch_fail_all(const char *error);

/* Calls the handlers of the transfers whose outcome is known.  Never with
 * libcurl on the stack. */
void ngx_http_auth_fetch_deliver(void);


#endif /* _NGX_HTTP_AUTH_FETCH_CURL_H_INCLUDED_ */
