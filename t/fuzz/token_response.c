
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Answers of a token endpoint, as JSON and as a form: tokens that are accepted
 * may stand in a header field.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_token.h"
#include "fuzz.h"


static void fuzz_token(ngx_str_t *token);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char                    *err;
    ngx_int_t                rc;
    ngx_str_t                text;
    ngx_uint_t               form;
    ngx_pool_t              *pool;
    ngx_http_auth_tokens_t   tokens;

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    for (form = 0; form < 2; form++) {

        rc = ngx_http_auth_token_parse(pool, &text, form, &tokens, &err);

        if (rc != NGX_OK) {
            fuzz_check(rc == NGX_ERROR && ngx_strlen(err) != 0);
            continue;
        }

        fuzz_check(tokens.access_token.len);
        fuzz_check(tokens.expires == 0
                   || (tokens.expires > ngx_time()
                       && tokens.expires <= ngx_time()
                                         + NGX_HTTP_AUTH_TOKEN_MAX_EXPIRES));

        fuzz_token(&tokens.access_token);
        fuzz_token(&tokens.id_token);
        fuzz_token(&tokens.refresh_token);
        fuzz_token(&tokens.scope);
    }

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_token(ngx_str_t *token)
{
    size_t  i;

    fuzz_check(token->len <= NGX_HTTP_AUTH_TOKEN_MAX_TOKEN);

    for (i = 0; i < token->len; i++) {
        fuzz_check(token->data[i] >= ' ' && token->data[i] < 0x7f);
    }
}
