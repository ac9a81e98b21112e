
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_STUBS_H_INCLUDED_
#define _NGX_STUBS_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>


/*
 * What nginx's core expects of a running nginx, for programs without one.  To
 * be called first; the clock stands at 1700000000.
 */
void ngx_stubs_init(void);

/* moves the cached time that ngx_time() reads */
void ngx_stubs_set_time(time_t sec);

/* a log that keeps the last message in ngx_stubs_message, and counts them */
extern ngx_log_t   ngx_stubs_log;
extern ngx_str_t   ngx_stubs_message;
extern ngx_uint_t  ngx_stubs_messages;

/*
 * Faults.  The n-th allocation from now on (1 is the next one) and all later
 * ones fail; 0 ends that.  A program that links with $(WRAP) only.
 */
extern ngx_uint_t  ngx_stubs_fail_alloc;
extern ngx_uint_t  ngx_stubs_fail_random;


#endif /* _NGX_STUBS_H_INCLUDED_ */
