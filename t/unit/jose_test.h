
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _JOSE_TEST_H_INCLUDED_
#define _JOSE_TEST_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <openssl/err.h>

#include "ngx_http_auth_json.h"
#include "ngx_http_auth_jwk.h"
#include "ngx_tap.h"


/* nginx would log what is left in the queue as an alert */

static const char *
jose_test_queue(void)
{
    if (ERR_peek_error() == 0) {
        return NULL;
    }

    ERR_clear_error();

    return "an error was left in OpenSSL's queue";
}


static ngx_inline void
jose_test_init(void)
{
    ngx_test_init();
    ngx_test_after = jose_test_queue;
}


/* a public or private key of the text of a JWK, NULL if refused */

static ngx_inline ngx_http_auth_jwk_t *
jose_test_key(const char *jwk)
{
    char  *err;

    return ngx_http_auth_jwk_load(ngx_test_pool, ngx_test_s(jwk), &err);
}


static ngx_inline ngx_http_auth_jwk_t *
jose_test_private(const char *jwk)
{
    char  *err;

    return ngx_http_auth_jwk_load_private(ngx_test_pool, ngx_test_s(jwk),
                                          &err);
}


/* parsed JSON that lives as long as the pool, NULL if refused */

static ngx_inline json_t *
jose_test_json(const char *text)
{
    json_t  *json;

    json = ngx_http_auth_json_parse(ngx_test_s(text), 65536);

    if (json != NULL
        && ngx_http_auth_json_to_pool(ngx_test_pool, json) != NGX_OK)
    {
        return NULL;
    }

    return json;
}


#endif /* _JOSE_TEST_H_INCLUDED_ */
