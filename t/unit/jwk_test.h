
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _JWK_TEST_H_INCLUDED_
#define _JWK_TEST_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "jose_test.h"
#include "jose_vectors.h"


/* a public RSA key of these members */

static ngx_inline const char *
rsa(const char *n, const char *e)
{
    u_char  *p;

    p = ngx_pnalloc(ngx_test_pool, 2048);

    *ngx_sprintf(p, "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}", n, e) = '\0';

    return (char *) p;
}


/* a copy in which the first occurrence of a text is replaced */

static ngx_inline const char *
edit(const char *jwk, const char *from, const char *to)
{
    u_char  *at, *p;

    at = (u_char *) ngx_strstr(jwk, from);
    p = ngx_pnalloc(ngx_test_pool, 4096);

    if (at == NULL || p == NULL) {
        abort();
    }

    *ngx_sprintf(p, "%*s%s%s", (size_t) (at - (u_char *) jwk), jwk, to,
                 at + ngx_strlen(from)) = '\0';

    return (char *) p;
}


#endif /* _JWK_TEST_H_INCLUDED_ */
