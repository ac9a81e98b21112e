
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Preloaded into nginx by AuthTest::Clock: the time of day is ahead by the
 * seconds that a file says, or stands still at its second number, where that
 * is not 0.  The test writes it while nginx runs.  Timers go by the monotonic
 * clock and are left alone.
 */


#define _GNU_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>


static volatile int64_t  *clock_file;


static void __attribute__((constructor))
clock_open(void)
{
    int    fd;
    void  *p;
    char  *path;

    path = getenv("TEST_CLOCK");

    if (path == NULL) {
        return;
    }

    fd = open(path, O_RDONLY);

    if (fd == -1) {
        return;
    }

    p = mmap(NULL, 2 * sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);

    close(fd);

    if (p != MAP_FAILED) {
        clock_file = p;
    }
}


int
gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
    struct timespec  ts;

    (void) tz;

    if (clock_gettime(CLOCK_REALTIME, &ts) == -1) {
        return -1;
    }

    tv->tv_sec = ts.tv_sec;
    tv->tv_usec = ts.tv_nsec / 1000;

    if (clock_file == NULL) {
        return 0;
    }

    tv->tv_sec = clock_file[1] ? clock_file[1] : ts.tv_sec + clock_file[0];

    return 0;
}
