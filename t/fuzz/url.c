
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * URLs and percent-encoding.  The input is a URL, a redirect target and encoded
 * text: what is accepted as a target must be of our origin for every reader.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_url.h"
#include "fuzz.h"


#define FUZZ_ORIGIN  "https://app.test"
#define FUZZ_OTHER   "http://other.test:8080"


static void fuzz_parse(ngx_pool_t *pool, ngx_str_t *text);
static void fuzz_target(ngx_pool_t *pool, ngx_str_t *text);
static void fuzz_codes(ngx_pool_t *pool, ngx_str_t *text);
static ngx_uint_t fuzz_begins(ngx_str_t *text, const char *origin);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ngx_str_t    text;
    ngx_pool_t  *pool;

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    fuzz_parse(pool, &text);
    fuzz_target(pool, &text);
    fuzz_codes(pool, &text);

    ngx_destroy_pool(pool);

    return 0;
}


static void
fuzz_parse(ngx_pool_t *pool, ngx_str_t *text)
{
    size_t               i;
    ngx_int_t            rc;
    ngx_http_auth_url_t  url, again;

    rc = ngx_http_auth_url_parse(pool, text, &url);
    fuzz_check(rc == NGX_OK || rc == NGX_DECLINED);

    if (rc != NGX_OK) {
        return;
    }

    fuzz_check(url.host.len && url.port);

    for (i = 0; i < url.host.len; i++) {
        fuzz_check(ngx_strchr("@\\/?#% \t", url.host.data[i]) == NULL);
    }

    /* an origin is its own origin */

    rc = ngx_http_auth_url_parse(pool, &url.origin, &again);
    fuzz_check(rc == NGX_OK && fuzz_same(&url.origin, &again.origin));
    fuzz_check(again.rest.len == 0 && again.port == url.port);

    (void) ngx_http_auth_url_is_loopback(&url);
}


static void
fuzz_target(ngx_pool_t *pool, ngx_str_t *text)
{
    u_char       ch;
    size_t       i;
    ngx_int_t    rc;
    ngx_str_t    origin, target, *other;
    ngx_array_t  allowed;

    ngx_str_set(&origin, FUZZ_ORIGIN);

    fuzz_check(ngx_array_init(&allowed, pool, 1, sizeof(ngx_str_t)) == NGX_OK);
    other = ngx_array_push(&allowed);
    ngx_str_set(other, FUZZ_OTHER);

    rc = ngx_http_auth_url_redirect_target(pool, text, &origin, &allowed,
                                           &target);
    fuzz_check(rc == NGX_OK || rc == NGX_DECLINED);

    if (rc != NGX_OK) {
        return;
    }

    fuzz_check(fuzz_begins(&target, FUZZ_ORIGIN)
               || fuzz_begins(&target, FUZZ_OTHER));

    for (i = 0; i < target.len; i++) {
        ch = target.data[i];
        fuzz_check(ch > ' ' && ch < 0x7f && ch != '\\');
    }
}


static ngx_uint_t
fuzz_begins(ngx_str_t *text, const char *origin)
{
    size_t  len;

    len = ngx_strlen(origin);

    if (text->len < len || ngx_strncmp(text->data, origin, len) != 0) {
        return 0;
    }

    return text->len == len || text->data[len] == '/'
           || text->data[len] == '?' || text->data[len] == '#';
}


static void
fuzz_codes(ngx_pool_t *pool, ngx_str_t *text)
{
    ngx_int_t   rc;
    ngx_str_t   encoded, decoded;
    ngx_uint_t  zero;

    zero = (text->len && memchr(text->data, '\0', text->len) != NULL);

    rc = ngx_http_auth_url_encode(pool, text, &encoded);
    fuzz_check(rc == NGX_OK);
    rc = ngx_http_auth_url_decode(pool, &encoded, 0, &decoded);
    fuzz_check(zero ? rc == NGX_DECLINED
                    : rc == NGX_OK && fuzz_same(text, &decoded));

    rc = ngx_http_auth_url_encode_form(pool, text, &encoded);
    fuzz_check(rc == NGX_OK);
    rc = ngx_http_auth_url_decode(pool, &encoded, 1, &decoded);
    fuzz_check(zero ? rc == NGX_DECLINED
                    : rc == NGX_OK && fuzz_same(text, &decoded));

    rc = ngx_http_auth_url_decode(pool, text, 1, &decoded);
    fuzz_check(rc == NGX_OK || rc == NGX_DECLINED);
}
