
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_TAP_H_INCLUDED_
#define _NGX_TAP_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_stubs.h"


/*
 * A test program is: ngx_test_init(), checks, return ngx_test_done().  Each
 * check prints one line of TAP and returns its condition.
 */

/* the pool of the program; ngx_test_reset() replaces it by an empty one */
extern ngx_pool_t  *ngx_test_pool;

/*
 * Called after each check: NULL, or a text that makes the check fail, such as
 * an error that was left in a queue.
 */
extern const char *(*ngx_test_after)(void);


void ngx_test_init(void);
void ngx_test_reset(void);

/* prints the plan; returns the exit status */
int ngx_test_done(void);

/* the name is a format for printf() */
ngx_uint_t ngx_test_ok(ngx_uint_t cond, const char *name, ...)
    __attribute__((format(printf, 2, 3)));
ngx_uint_t ngx_test_int(intmax_t got, intmax_t want, const char *name, ...)
    __attribute__((format(printf, 3, 4)));
ngx_uint_t ngx_test_str(ngx_str_t *got, const char *want, const char *name,
    ...) __attribute__((format(printf, 3, 4)));

/* a string of the program as ngx_str_t; four may be in use at once */
ngx_str_t *ngx_test_s(const char *text);

/* the same with a length, in memory of that very size in the pool */
ngx_str_t ngx_test_dup(const void *data, size_t len);

/* lower-case hex digits of bytes, zero-terminated, in the pool */
char *ngx_test_hex(const u_char *data, size_t len);

/* bytes of hex digits, in the pool */
ngx_str_t ngx_test_unhex(const char *hex);


#endif /* _NGX_TAP_H_INCLUDED_ */
