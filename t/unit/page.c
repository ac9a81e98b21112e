
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/* Tests for the built-in pages: escaping, providers, errors, themes. */


#include <ngx_config.h>
#include <ngx_core.h>

#include "page_test.h"

#include "ngx_http_auth_page_texts.h"


#define NASTY  "\"'><script>alert(1)</script>&\xe2\x80\xa8</style>"
#define SAFE   "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"    \
               "\xe2\x80\xa8&lt;/style&gt;"


static void test_signin(void);
static void test_no_providers(void);
static void test_other_types(void);
static void test_signout(void);
static void test_escaping(void);
static void test_escaping_errors(void);
static void test_signin_codes(void);
static void test_error_codes(void);
static void test_themes(void);
static void test_marks(void);
static void test_links(void);


int
main(void)
{
    ngx_test_init();

    test_signin();
    test_no_providers();
    test_other_types();
    test_signout();
    test_escaping();
    test_escaping_errors();
    test_signin_codes();
    test_error_codes();
    test_themes();
    test_marks();
    test_links();

    return ngx_test_done();
}


static void
test_signin(void)
{
    ngx_str_t                 *html;
    ngx_http_auth_page_ctx_t   ctx;

    context(&ctx);
    provider(&ctx, "github", "GitHub", "oauth");
    provider(&ctx, "company", "Company ID", "oauth");

    html = signin(&ctx);

    ok(place(html, "<!DOCTYPE html>") == 0, "sign-in is a document");
    ok(has(html, "<html lang=\"en\">"), "sign-in language");
    ok(has(html, "<title>Sign in to app.example.com</title>"),
       "sign-in title names the site");
    ok(count(html, "<h1>") == 1
       && has(html, "<h1>Sign in to app.example.com</h1>"),
       "sign-in heading names the site");
    ok(has(html, "<style nonce=\"n0nce+/=\">"), "sign-in nonce");
    ok(!has(html, " style=") && !has(html, "<script"),
       "sign-in has no script and no style attribute");
    ok(!has(html, "role=\"alert\""), "sign-in without an error");
    ok(has(html, "<div class=\"page\">") && has(html, "<div class=\"signin\">")
       && has(html, "<div class=\"card\">"),
       "sign-in class names");
    ok(count(html, "<div class=\"provider\">") == 2, "sign-in providers");
    ok(has(html, "<form action=\"https://app.example.com/api/auth/signin/"
                 "github\" method=\"POST\">\n"
                 "<input type=\"hidden\" name=\"csrfToken\" value=\"t0ken\">\n"
                 "<input type=\"hidden\" name=\"callbackUrl\" "
                 "value=\"https://app.example.com/a?b=1&amp;c=2\">\n"
                 "<button type=\"submit\" class=\"button\">\n"),
       "sign-in form");
    ok(has(html, "Sign in with GitHub")
       && has(html, "Sign in with Company ID"),
       "sign-in buttons");
    ok(place(html, "Sign in with GitHub") < place(html, "Sign in with Comp"),
       "sign-in keeps the order");

    ngx_str_null(&ctx.callback_url);
    html = signin(&ctx);

    ok(!has(html, "callbackUrl"), "sign-in without a callback URL");

    ngx_str_null(&ctx.site_name);
    html = signin(&ctx);

    ok(has(html, "<h1>Sign in</h1>"), "sign-in without a site name");
}


static void
test_no_providers(void)
{
    ngx_str_t                 *html;
    ngx_http_auth_page_ctx_t   ctx;

    context(&ctx);

    html = signin(&ctx);

    ok(!has(html, "<form"), "no providers, no form");
    ok(has(html, "There is no way to sign in here yet."),
       "no providers, a word about it");
    ok(has(html, "<a class=\"site\" href=\"https://app.example.com/\">"
                 "Back to app.example.com</a>"),
       "no providers, a way back");

    ctx.providers = NULL;
    html = signin(&ctx);

    ok(!has(html, "<form")
       && has(html, "There is no way to sign in here yet."),
       "no list of providers");
}


static void
test_other_types(void)
{
    ngx_str_t                 *html;
    ngx_http_auth_page_ctx_t   ctx;

    context(&ctx);
    provider(&ctx, "post", "Letter", "email");
    provider(&ctx, "company", "Company ID", "oauth");
    provider(&ctx, "typeless", "Typeless", "");

    html = signin(&ctx);

    ok(count(html, "<form") == 1 && has(html, "Sign in with Company ID"),
       "providers of other types are passed over");
    ok(has(html, "Continue with your account."), "one provider");
}


static void
test_signout(void)
{
    ngx_str_t                 *html;
    ngx_http_auth_page_ctx_t   ctx;

    context(&ctx);

    html = signout(&ctx);

    ok(has(html, "<div class=\"signout\">"), "sign-out class name");
    ok(count(html, "<h1>") == 1
       && has(html, "<h1>Sign out of app.example.com</h1>"),
       "sign-out heading");
    ok(has(html, "<form action=\"https://app.example.com/api/auth/signout\" "
                 "method=\"POST\">\n"
                 "<input type=\"hidden\" name=\"csrfToken\" value=\"t0ken\">\n"
                 "<button type=\"submit\" id=\"submitButton\" "
                 "class=\"button primary\">Sign out</button>"),
       "sign-out form");
    ok(!has(html, "callbackUrl"), "sign-out has no callback URL");
    ok(has(html, "Stay signed in"), "sign-out can be left");
}


static void
test_escaping(void)
{
    ngx_str_t                      *html;
    ngx_http_auth_page_ctx_t        ctx;
    ngx_http_auth_page_provider_t  *p;

    context(&ctx);
    provider(&ctx, NASTY, NASTY, "oauth");

    p = ctx.providers->elts;
    set(&p->action, "https://app.example.com/" NASTY);
    set(&p->logo, NASTY);

    set(&ctx.csrf_token, NASTY);
    set(&ctx.callback_url, NASTY);
    set(&ctx.nonce, NASTY);
    set(&ctx.color_scheme, NASTY);
    set(&ctx.brand_color, NASTY);
    set(&ctx.logo, NASTY);
    set(&ctx.site_name, NASTY);
    set(&ctx.site_url, "https://app.example.com/" NASTY);
    set(&ctx.signin_url, "https://app.example.com/" NASTY);
    set(&ctx.signout_url, NASTY);

    html = signin(&ctx);

    ok(!has(html, "<script") && count(html, "</style>") == 1,
       "sign-in: no markup from values");
    ok(has(html, "action=\"https://app.example.com/" SAFE "\""),
       "escaped action");
    ok(has(html, "name=\"csrfToken\" value=\"" SAFE "\""), "escaped token");
    ok(has(html, "name=\"callbackUrl\" value=\"" SAFE "\""),
       "escaped callback URL");
    ok(has(html, "<style nonce=\"" SAFE "\">"), "escaped nonce");
    ok(has(html, "<img class=\"logo\" src=\"" SAFE "\" alt=\"\">"),
       "escaped logo");
    ok(has(html, "<title>Sign in to " SAFE "</title>"), "escaped title");
    ok(has(html, "<h1>Sign in to " SAFE "</h1>"), "escaped heading");
    ok(has(html, "Sign in with " SAFE "</span>"), "escaped provider name");
    ok(has(html, "aria-hidden=\"true\">&quot;</span>"), "escaped letter");
    ok(has(html, "<body class=\"__next-auth-theme-auto\">"),
       "scheme chosen from a list");
    ok(!has(html, "--brand-color:"), "brand color checked");

    html = signout(&ctx);

    ok(!has(html, "<script") && has(html, "action=\"" SAFE "\""),
       "sign-out escaped");

    html = error(&ctx, "AccessDenied", NULL);

    ok(!has(html, "<script")
       && has(html, "<a class=\"site\" href=\"https://app.example.com/" SAFE
                    "\">Back to " SAFE "</a>"),
       "error escaped");

    set(&ctx.site_name, "{}%s%V");

    ok(has(signin(&ctx), "<h1>Sign in to {}%s%V</h1>"),
       "a name is no pattern");
}


static void
test_escaping_errors(void)
{
    ngx_str_t                 *html;
    ngx_uint_t                 i, status;
    ngx_http_auth_page_ctx_t   ctx;

    static const char  *codes[] = { "<script>alert(1)</script>", "zq&amp;zq",
                                    "zqzq", "AccessDenied zqzq", "default" };

    for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        context(&ctx);
        provider(&ctx, "company", "Company ID", "oauth");
        set(&ctx.error, codes[i]);

        html = signin(&ctx);

        ok(!has(html, "<script") && !has(html, "alert(1)") && !has(html, "zq"),
           "sign-in never echoes a code");
        ok(has(html, "Signing in did not work this time."),
           "sign-in has a message for it");

        html = error(&ctx, codes[i], &status);

        ok(!has(html, "<script") && !has(html, "alert(1)") && !has(html, "zq")
           && !has(html, "<code>"),
           "error never echoes a code");
        ok(status == 200 && has(html, "<h1>Something went wrong</h1>"),
           "error has a message for it");
    }
}


static void
test_signin_codes(void)
{
    ngx_str_t                                *html, none;
    ngx_uint_t                                n, found;
    ngx_http_auth_page_ctx_t                  ctx;
    const ngx_http_auth_page_signin_text_t   *text;

    context(&ctx);
    provider(&ctx, "company", "Company ID", "oauth");

    n = 0;
    found = 0;

    for (text = ngx_http_auth_page_signin_texts; text->code.len; text++) {
        ctx.error = text->code;
        html = signin(&ctx);

        n++;
        found += has(html, text->info ? "<div class=\"error alert info\" "
                                        "role=\"alert\"><p>"
                                      : "<div class=\"error alert\" "
                                        "role=\"alert\"><p>")
                 && has(html, (char *) text->message.data)
                 && !has(html, "Signing in did not work this time.")
                 && ngx_http_auth_page_signin_code(&text->code) == NGX_OK;
    }

    ok(n == 10 && found == n, "every sign-in code has its message");

    set(&ctx.error, "oauthsignin");

    ok(has(signin(&ctx), "Signing in did not work this time.")
       && ngx_http_auth_page_signin_code(&ctx.error) == NGX_DECLINED,
       "case of a sign-in code matters");

    set(&ctx.error, "OAuthSignin2");

    ok(ngx_http_auth_page_signin_code(&ctx.error) == NGX_DECLINED,
       "longer code");

    ngx_str_null(&none);

    ok(ngx_http_auth_page_signin_code(&none) == NGX_DECLINED, "no code");
}


static void
test_error_codes(void)
{
    ngx_str_t                 *html;
    ngx_uint_t                 i, status;
    ngx_http_auth_page_ctx_t   ctx;

    static const struct {
        const char  *code;
        ngx_uint_t   status;
        const char  *heading;
        const char  *shown;
        ngx_uint_t   retry;
    } rows[] = {
        { "Configuration", 500, "Signing in is out of order",
          "<code>Configuration</code>", 0 },
        { "configuration", 500, "Signing in is out of order",
          "<code>Configuration</code>", 0 },
        { "AccessDenied", 403, "This account has no access",
          "<code>AccessDenied</code>", 1 },
        { "ACCESSDENIED", 403, "This account has no access",
          "<code>AccessDenied</code>", 1 },
        { "Verification", 403, "This link no longer works",
          "<code>Verification</code>", 1 },
        { "Default", 200, "Something went wrong", "", 0 },
        { "", 200, "Something went wrong", "", 0 }
    };

    context(&ctx);

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        html = error(&ctx, rows[i].code, &status);

        ok(status == rows[i].status, "error status");
        ok(has(html, rows[i].heading) && count(html, "<h1>") == 1
           && has(html, "<div class=\"error\">")
           && has(html, "<div class=\"message\" role=\"alert\">"),
           "error heading and message");
        ok(has(html, rows[i].shown)
           && has(html, "<code>") == (rows[i].shown[0] != '\0'),
           "error code in its usual spelling");
        ok(has(html, "<a class=\"button primary\" "
                     "href=\"https://app.example.com/api/auth/signin\">")
           == rows[i].retry,
           "error offers to sign in again");
        ok(has(html, "<a class=\"site\" href=\"https://app.example.com/\">"),
           "error offers the site");
    }
}


static void
test_themes(void)
{
    ngx_str_t                 *html;
    ngx_http_auth_page_ctx_t   ctx;

    context(&ctx);
    html = signin(&ctx);

    ok(has(html, "<body class=\"__next-auth-theme-auto\">")
       && has(html, "<meta name=\"color-scheme\" content=\"light dark\">"),
       "theme by default");

    set(&ctx.color_scheme, "dark");
    html = signin(&ctx);

    ok(has(html, "<body class=\"__next-auth-theme-dark\">")
       && has(html, "<meta name=\"color-scheme\" content=\"dark\">"),
       "dark theme");

    set(&ctx.color_scheme, "light");
    html = signin(&ctx);

    ok(has(html, "<body class=\"__next-auth-theme-light\">")
       && has(html, "<meta name=\"color-scheme\" content=\"light\">"),
       "light theme");

    set(&ctx.logo, "/logo.svg");
    html = signin(&ctx);

    ok(has(html, "<img class=\"logo\" src=\"/logo.svg\" alt=\"\">")
       && !has(html, "<span class=\"emblem\""),
       "logo instead of the drawing");
}


static void
test_marks(void)
{
    ngx_uint_t                 i;
    ngx_http_auth_page_ctx_t   ctx;

    static const char  key[] = "<circle cx=\"8\" cy=\"12\" r=\"4\"/>";
    static const char  branch[] = "<circle cx=\"7\" cy=\"5.5\" r=\"2.5\"/>";

    static const struct {
        const char  *id;
        const char  *name;
        const char  *logo;
        const char  *mark;
    } rows[] = {
        { "a", "company", "", "aria-hidden=\"true\">C</span>" },
        { "a", "\xc3\x89" "clair", "",
          "aria-hidden=\"true\">\xc3\x89</span>" },
        { "a", "\xf0\x9f\x94\x91!", "",
          "aria-hidden=\"true\">\xf0\x9f\x94\x91</span>" },
        { "a", "<b>", "", "aria-hidden=\"true\">&lt;</span>" },
        { "a", "", "", key },
        { "a", " x", "", key },
        { "a", "\xc3", "", key },
        { "a", "\xff\xfe", "", key },
        { "a", "\xe2\x28\xa1", "", key },
        { "a", "Company", "key", key },
        { "a", "Company", "branch", branch },
        { "a", "Company", "none", "aria-hidden=\"true\">C</span>" },
        { "github", "GitHub", "", branch },
        { "github", "GitHub", "key", key },
    };

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        context(&ctx);
        provider(&ctx, rows[i].id, rows[i].name, "oauth");
        set(&((ngx_http_auth_page_provider_t *) ctx.providers->elts)->logo,
            rows[i].logo);

        ok(has(signin(&ctx), rows[i].mark), "mark of a provider");
    }

    context(&ctx);
    provider(&ctx, "", "", "oauth");

    ok(has(signin(&ctx), "<span class=\"label\">Sign in</span>"),
       "button of a provider without a name");
}


static void
test_links(void)
{
    ngx_str_t                 *html;
    ngx_uint_t                 i;
    ngx_http_auth_page_ctx_t   ctx;

    static const char  *bad[] = { "", "javascript:alert(1)",
                                  "data:text/html,x", "//example.net/", "/",
                                  "http://", "https:" };

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        context(&ctx);
        set(&ctx.site_url, bad[i]);
        set(&ctx.signin_url, bad[i]);

        html = error(&ctx, "AccessDenied", NULL);

        ok(!has(html, "href="), "only web addresses become links");
    }

    context(&ctx);
    set(&ctx.site_url, "http://localhost:3000");
    ngx_str_null(&ctx.site_name);

    html = error(&ctx, "AccessDenied", NULL);

    ok(has(html, "href=\"http://localhost:3000\">Back to the site</a>"),
       "link to a site without a name");
}
