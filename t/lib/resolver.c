
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Preloaded into nginx by t/fetch_names.t: names below "never.test" take very
 * long to look up, and those below "late.test" half a second, after which they
 * are 127.0.0.1.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <netdb.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>


typedef int (*getaddrinfo_pt)(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res);


static int
ends_with(const char *s, const char *end)
{
    size_t  n, len;

    n = strlen(s);
    len = strlen(end);

    return n >= len && strcmp(s + n - len, end) == 0;
}


int
getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res)
{
    getaddrinfo_pt  next;

    next = (getaddrinfo_pt) dlsym(RTLD_NEXT, "getaddrinfo");

    if (node && ends_with(node, "never.test")) {
        sleep(20);
        return EAI_AGAIN;
    }

    if (node && ends_with(node, "late.test")) {
        usleep(500000);
        node = "127.0.0.1";
    }

    return next(node, service, hints, res);
}
