
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_FAKE_FETCH_H_INCLUDED_
#define _NGX_FAKE_FETCH_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_fetch.h"
#include "ngx_http_auth_wait.h"


/*
 * ngx_http_auth_fetch.h without a network: a program starts transfers through
 * the code under test and says itself what arrives.
 */

typedef struct {
    ngx_uint_t   started;       /* since the last reset */
    ngx_uint_t   cancelled;
    ngx_uint_t   pending;
    ngx_uint_t   abandoned;     /* as the last call of that name said */
    ngx_uint_t   refuse;        /* set: the next ones cannot be started */

    /* of the last transfer, zero-terminated */
    char         url[4096];
    char         body[16384];
    char         authorization[16384];
    ngx_uint_t   post;
    ngx_uint_t   allow_http;
} ngx_fake_fetch_t;

extern ngx_fake_fetch_t  ngx_fake_fetch;


/* zeroes the counters; the transfers that are pending are forgotten */
void ngx_fake_fetch_reset(void);

/* Answers the oldest pending transfer; type is of the content, or NULL. */
void ngx_fake_fetch_answer(ngx_uint_t status, const char *type,
    const char *body);
void ngx_fake_fetch_answer_str(ngx_uint_t status, const char *type,
    ngx_str_t *body);
void ngx_fake_fetch_fail(const char *error);


/* a waiter that notes what it was told */

typedef struct {
    ngx_http_auth_wait_t   wait;
    ngx_int_t              rc;
    ngx_uint_t             done;        /* how many times */
} ngx_fake_waiter_t;

/* Gives it a pool of its own, until ngx_fake_waiter_gone(). */
void ngx_fake_waiter(ngx_fake_waiter_t *w);

/* Cancels and destroys the pool. */
void ngx_fake_waiter_gone(ngx_fake_waiter_t *w);


#endif /* _NGX_FAKE_FETCH_H_INCLUDED_ */
