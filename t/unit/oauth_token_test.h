
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _OAUTH_TOKEN_TEST_H_INCLUDED_
#define _OAUTH_TOKEN_TEST_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_token.h"
#include "oauth_test.h"


#define CODE  "SplxlOBeZQQYbYS6WxSbIA"


static ngx_http_auth_provider_t    *provider;
static ngx_http_auth_tokens_t       tokens;
static ngx_http_auth_fetch_conf_t   fetch;


static ngx_inline ngx_int_t
exchange(ngx_fake_waiter_t *w)
{
    ngx_http_auth_token_request_t  req;

    ngx_fake_waiter(w);

    req.provider = provider;
    req.fetch = &fetch;
    req.code = *ngx_test_s(CODE);
    req.redirect_uri = *ngx_test_s("http://localhost:3000/api/auth/callback/"
                                   "plain");
    req.verifier = *ngx_test_s("verifier");

    return ngx_http_auth_token_exchange(&req, &tokens, &w->wait);
}


static ngx_inline void
over(ngx_fake_waiter_t *w)
{
    ngx_fake_waiter_gone(w);
    ngx_fake_fetch_reset();
    ngx_test_reset();
}


#endif /* _OAUTH_TOKEN_TEST_H_INCLUDED_ */
