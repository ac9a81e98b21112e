
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Tests for the built-in pages: colors, sizes, lack of memory. */


#include <ngx_config.h>
#include <ngx_core.h>

#include "page_test.h"

#include "ngx_http_auth_page_data.h"
#include "ngx_http_auth_page_render.h"


#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_ASAN  1
#endif
#endif

#if (defined(__SANITIZE_ADDRESS__) || TEST_ASAN)
#include <sanitizer/asan_interface.h>
#endif


static void test_brand(void);
static void test_sizes(void);
static void test_no_memory(void);


int
main(void)
{
    ngx_test_init();

    test_brand();
    test_sizes();
    test_no_memory();

    return ngx_test_done();
}


static void
test_brand(void)
{
    ngx_uint_t                 i;
    ngx_http_auth_page_ctx_t   ctx;

    static const char  *bad[] = { "", "#", "#12", "#1234", "#12345", "#12345g",
                                  "123456", "red", "#123456;", "#fff;}",
                                  "</st", "#</s>" };

    static const struct {
        const char  *color;
        const char  *text;
    } good[] = {
        { "#000", "#fff" }, { "#fff", "#000" }, { "#000000", "#fff" },
        { "#FFFFFF", "#000" }, { "#0a7d5a", "#fff" }, { "#ffd84d", "#000" },
        { "#f00", "#000" }, { "#00f", "#fff" }, { "#757575", "#fff" },
        { "#777777", "#000" }
    };

    context(&ctx);

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        set(&ctx.brand_color, bad[i]);

        ok(ngx_http_auth_page_brand_color(&ctx.brand_color) == NGX_DECLINED
           && !has(signin(&ctx), "--brand-color:"),
           "bad brand color");
    }

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        u_char      line[80];
        ngx_str_t  *html;

        set(&ctx.brand_color, good[i].color);
        html = signin(&ctx);

        ngx_sprintf(line, "--brand-color: %s;\n--button-text-color: %s;\n%Z",
                    good[i].color, good[i].text);

        ok(ngx_http_auth_page_brand_color(&ctx.brand_color) == NGX_OK
           && has(html, (char *) line),
           "brand color with a readable text");
    }
}


/* a block of its own, so that a sanitizer knows where it ends */

static void
test_sizes(void)
{
    ngx_str_t                   html, *page;
    ngx_http_auth_page_ctx_t    ctx;
    ngx_http_auth_page_node_t  *node;

    context(&ctx);
    set(&ctx.site_name, "&<>\"'");
    provider(&ctx, "company", "<<>>", "oauth");

    page = signin(&ctx);

    ok(ngx_memcmp(page->data + page->len - 8, "</html>\n", 8) == 0,
       "page is whole");

#if (defined(__SANITIZE_ADDRESS__) || TEST_ASAN)
    ok(__asan_address_is_poisoned(page->data + page->len)
       && !__asan_address_is_poisoned(page->data + page->len - 1),
       "memory for a page is exact");
#endif

    node = ngx_http_auth_page_node(ngx_test_pool,
                                   &ngx_http_auth_page_site_template);
    if (node == NULL) {
        ok(0, "node");
        return;
    }

    ok(ngx_http_auth_page_render(ngx_test_pool, node, &html) == NGX_OK
       && has(&html, "<a class=\"site\" href=\"\"></a>"),
       "missing values are empty");

    set(&node->values[NGX_HTTP_AUTH_PAGE_SITE_LABEL].text, "<'\">&");

    ok(ngx_http_auth_page_render(ngx_test_pool, node, &html) == NGX_OK
       && has(&html, ">&lt;&#39;&quot;&gt;&amp;</a>"),
       "the five characters");

    ok(ngx_http_auth_page_render(ngx_test_pool, NULL, &html) == NGX_OK
       && html.len == 0,
       "nothing at all");

}


/* whichever allocation fails, the page fails and nothing else happens */

static void
test_no_memory(void)
{
    ngx_int_t                  rc[3];
    ngx_str_t                  html;
    ngx_uint_t                 i, n, failed, status;
    ngx_http_auth_page_ctx_t   ctx;

    context(&ctx);
    provider(&ctx, "github", "GitHub", "oauth");
    provider(&ctx, "company", "Company ID", "oauth");
    set(&ctx.brand_color, "#fff");
    set(&ctx.error, "AccessDenied");

    failed = 0;
    n = 0;

    do {
        n++;

        for (i = 0; i < 3; i++) {
            ngx_stubs_fail_alloc = n;

            switch (i) {

            case 0:
                rc[i] = ngx_http_auth_page_signin(ngx_test_pool, &ctx, &html);
                break;

            case 1:
                rc[i] = ngx_http_auth_page_signout(ngx_test_pool, &ctx, &html);
                break;

            default:
                rc[i] = ngx_http_auth_page_error(ngx_test_pool, &ctx, &html,
                                                 &status);
            }

            ngx_stubs_fail_alloc = 0;

            failed += rc[i] == NGX_ERROR;
        }

    } while (n < 1000
             && (rc[0] != NGX_OK || rc[1] != NGX_OK || rc[2] != NGX_OK));

    ok(n > 10 && n < 1000 && failed > 30, "pages without memory");
}
