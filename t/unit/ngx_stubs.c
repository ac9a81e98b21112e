
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_stubs.h"


void *__wrap_ngx_alloc(size_t size, ngx_log_t *log);
void *__real_ngx_alloc(size_t size, ngx_log_t *log);
int __wrap_RAND_bytes(unsigned char *buf, int num);
int __real_RAND_bytes(unsigned char *buf, int num);


ngx_log_t              ngx_stubs_log;
ngx_str_t              ngx_stubs_message;
ngx_uint_t             ngx_stubs_messages;
ngx_uint_t             ngx_stubs_fail_alloc;
ngx_uint_t             ngx_stubs_fail_random;

static ngx_time_t      ngx_stubs_time;
static u_char          ngx_stubs_buf[NGX_MAX_ERROR_STR];

static ngx_cycle_t     ngx_stubs_cycle;
volatile ngx_cycle_t  *ngx_cycle = &ngx_stubs_cycle;
ngx_pid_t              ngx_pid;
ngx_uint_t             ngx_exiting;
sig_atomic_t           ngx_quit;
ngx_uint_t             ngx_process;
ngx_int_t              ngx_ncpu = 1;


void
ngx_stubs_init(void)
{
    ngx_pagesize = 4096;
    ngx_cacheline_size = 64;

    ngx_stubs_log.log_level = NGX_LOG_INFO;
    ngx_stubs_cycle.log = &ngx_stubs_log;

    ngx_stubs_set_time(1700000000);
}


void
ngx_stubs_set_time(time_t sec)
{
    ngx_stubs_time.sec = sec;
    ngx_cached_time = &ngx_stubs_time;
}


static void
ngx_stubs_write(const char *fmt, va_list args)
{
    u_char  *p;

    p = ngx_vslprintf(ngx_stubs_buf, ngx_stubs_buf + sizeof(ngx_stubs_buf),
                      fmt, args);

    ngx_stubs_message.data = ngx_stubs_buf;
    ngx_stubs_message.len = p - ngx_stubs_buf;

    ngx_stubs_messages++;
}


void
ngx_log_error_core(ngx_uint_t level, ngx_log_t *log, ngx_err_t err,
    const char *fmt, ...)
{
    va_list  args;

    va_start(args, fmt);
    ngx_stubs_write(fmt, args);
    va_end(args);
}


void *
__wrap_ngx_alloc(size_t size, ngx_log_t *log)
{
    if (ngx_stubs_fail_alloc && --ngx_stubs_fail_alloc == 0) {
        ngx_stubs_fail_alloc = 1;
        return NULL;
    }

    return __real_ngx_alloc(size, log);
}


int
__wrap_RAND_bytes(unsigned char *buf, int num)
{
    if (ngx_stubs_fail_random) {
        return 0;
    }

    return __real_RAND_bytes(buf, num);
}
