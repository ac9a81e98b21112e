
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Claims of a session: the rules of v3 are stricter than those of v4. */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_json.h"
#include "ngx_http_auth_claims.h"
#include "fuzz.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double       iat;
    json_t      *json;
    ngx_int_t    v3, v4;
    ngx_str_t    text;
    ngx_uint_t   i;
    ngx_pool_t  *pool;

    static time_t  times[] = {
        0, 1, 1699999985, 1700000000, 1700000015, 1702592000, 2147483647,
        2147483648, 253402300799
    };

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    json = ngx_http_auth_json_parse(&text, 65536);

    for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        v3 = ngx_http_auth_claims_check_v3(json, times[i],
                                           NGX_HTTP_AUTH_JWT_MAX_AGE);
        v4 = ngx_http_auth_claims_check_v4(json, times[i]);

        fuzz_check(json != NULL || (v3 == NGX_ERROR && v4 == NGX_ERROR));
        fuzz_check(v3 != NGX_OK || v4 == NGX_OK);
        fuzz_check(v4 != NGX_ERROR || v3 == NGX_ERROR);

        if (v3 == NGX_OK) {
            fuzz_check(ngx_http_auth_json_number(json, "iat", &iat) == NGX_OK
                       && iat <= (double) times[i]);
        }
    }

    json_decref(json);
    ngx_destroy_pool(pool);

    return 0;
}
