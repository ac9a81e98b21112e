
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * Made by generate.pl from the HTML and CSS files beside it: edit those, then
 * run "generate.pl --write".
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_page_data.h"


/* alert.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_alert_parts[] = {

    { ngx_string(
        "<div class=\"error alert"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_ALERT_KIND },
    { ngx_string(
        "\" role=\"alert\"><p>"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_ALERT_MESSAGE },
    { ngx_string(
        "</p></div>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_alert_template = {
    ngx_http_auth_page_alert_parts,
    5,
    2
};


/* brand.css */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_brand_parts[] = {

    { ngx_string(
        "body {\n--brand-color: "
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_BRAND_COLOR },
    { ngx_string(
        ";\n--button-text-color: "
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_BRAND_TEXT },
    { ngx_string(
        ";\n}\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_brand_template = {
    ngx_http_auth_page_brand_parts,
    5,
    2
};


/* callback.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_callback_parts[] = {

    { ngx_string(
        "<input type=\"hidden\" name=\"callbackUrl\" value=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_CALLBACK_CALLBACK_URL },
    { ngx_string(
        "\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_callback_template = {
    ngx_http_auth_page_callback_parts,
    3,
    1
};


/* choice.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_choice_parts[] = {

    { ngx_string(
        "<p class=\"lead\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_CHOICE_LEAD },
    { ngx_string(
        "</p>\n<div class=\"providers\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_CHOICE_PROVIDERS },
    { ngx_string(
        "</div>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_choice_template = {
    ngx_http_auth_page_choice_parts,
    5,
    2
};


/* code.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_code_parts[] = {

    { ngx_string(
        "<p class=\"code\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_CODE_LABEL },
    { ngx_string(
        " <code>"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_CODE_CODE },
    { ngx_string(
        "</code></p>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_code_template = {
    ngx_http_auth_page_code_parts,
    5,
    2
};


/* document.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_document_parts[] = {

    { ngx_string(
        "<!DOCTYPE html>\n<html lang=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_DOCUMENT_LANG },
    { ngx_string(
        "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" conte"
        "nt=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" c"
        "ontent=\"noindex\">\n<meta name=\"color-scheme\" content=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_DOCUMENT_SCHEMES },
    { ngx_string(
        "\">\n<title>"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_DOCUMENT_TITLE },
    { ngx_string(
        "</title>\n<style nonce=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_DOCUMENT_NONCE },
    { ngx_string(
        "\">\nbody {\n--back: #f4f5f8;\n--glow: #e3e7fb;\n--surface: #ffffff;"
        "\n--raised: #ffffff;\n--hover: #f5f6fa;\n--pressed: #eceef4;\n--line"
        ": #d9dde6;\n--line-strong: #b3bac8;\n--text: #171b24;\n--muted: #565"
        "f70;\n--focus: #3f51d1;\n--tint: #e9ecfd;\n--tint-text: #3341ad;\n--"
        "bad: #fdf0f1;\n--bad-line: #f0c2c7;\n--bad-text: #9c1f2e;\n--info: #"
        "eef4ff;\n--info-line: #c2d5f8;\n--info-text: #1f4a94;\n--edge: #0000"
        "001f;\n--mark-saturation: 65%;\n--mark-back: 92%;\n--mark-text: 28%;"
        "\n--shadow: 0 1px 2px #1018280d, 0 12px 32px #1018281a;\n--default-b"
        "rand: #3f51d1;\n--default-brand-text: #ffffff;\n}\n.__next-auth-them"
        "e-dark {\n--back: #0d1016;\n--glow: #1a2140;\n--surface: #161a22;\n-"
        "-raised: #1d222c;\n--hover: #262c38;\n--pressed: #2d3442;\n--line: #"
        "323947;\n--line-strong: #4a5366;\n--text: #eef1f6;\n--muted: #a5aebd"
        ";\n--focus: #a3b1ff;\n--tint: #232a4a;\n--tint-text: #b4c0ff;\n--bad"
        ": #2f1a1f;\n--bad-line: #6b2f3a;\n--bad-text: #ffb9c0;\n--info: #182"
        "540;\n--info-line: #33508a;\n--info-text: #b9d2ff;\n--edge: #ffffff3"
        "3;\n--mark-saturation: 45%;\n--mark-back: 25%;\n--mark-text: 84%;\n-"
        "-shadow: 0 1px 2px #0006, 0 12px 40px #0007;\n--default-brand: #9aa8"
        "ff;\n--default-brand-text: #10142b;\n}\n@media (prefers-color-scheme"
        ": dark) {\n.__next-auth-theme-auto {\n--back: #0d1016;\n--glow: #1a2"
        "140;\n--surface: #161a22;\n--raised: #1d222c;\n--hover: #262c38;\n--"
        "pressed: #2d3442;\n--line: #323947;\n--line-strong: #4a5366;\n--text"
        ": #eef1f6;\n--muted: #a5aebd;\n--focus: #a3b1ff;\n--tint: #232a4a;\n"
        "--tint-text: #b4c0ff;\n--bad: #2f1a1f;\n--bad-line: #6b2f3a;\n--bad-"
        "text: #ffb9c0;\n--info: #182540;\n--info-line: #33508a;\n--info-text"
        ": #b9d2ff;\n--edge: #ffffff33;\n--mark-saturation: 45%;\n--mark-back"
        ": 25%;\n--mark-text: 84%;\n--shadow: 0 1px 2px #0006, 0 12px 40px #0"
        "007;\n--default-brand: #9aa8ff;\n--default-brand-text: #10142b;\n}\n"
        "}\n*, ::before, ::after {\nbox-sizing: border-box;\n}\nhtml {\n-webk"
        "it-text-size-adjust: 100%;\ntext-size-adjust: 100%;\n}\nbody {\nmarg"
        "in: 0;\nbackground: var(--back) linear-gradient(var(--glow), transpa"
        "rent 26rem) no-repeat;\ncolor: var(--text);\nfont: 1rem/1.5 system-u"
        "i, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", \"Noto S"
        "ans\", \"Liberation Sans\", Arial, sans-serif;\n-webkit-font-smoothi"
        "ng: antialiased;\noverflow-wrap: anywhere;\n}\n.page {\ndisplay: gri"
        "d;\nplace-items: center;\nmin-height: 100vh;\npadding: 2rem 1rem;\n}"
        "\nmain {\nwidth: 100%;\nmax-width: 25.5rem;\n}\n.card {\npadding: 2."
        "5rem 2.25rem 2.25rem;\nborder: 1px solid var(--line);\nborder-radius"
        ": 1.25rem;\nbackground: var(--surface);\nbox-shadow: var(--shadow);"
        "\ntext-align: center;\n}\nsvg {\ndisplay: block;\nwidth: 100%;\nheig"
        "ht: 100%;\nfill: none;\nstroke: currentColor;\nstroke-width: 1.75;\n"
        "stroke-linecap: round;\nstroke-linejoin: round;\n}\n.emblem {\ndispl"
        "ay: block;\nwidth: 3.5rem;\nheight: 3.5rem;\nmargin: 0 auto 1.25rem;"
        "\npadding: .75rem;\nborder-radius: 1rem;\nbackground: var(--tint);\n"
        "color: var(--tint-text);\n}\n.emblem.warning {\nbackground: var(--ba"
        "d);\ncolor: var(--bad-text);\n}\n.logo {\ndisplay: block;\nmax-width"
        ": 12rem;\nmax-height: 4rem;\nmargin: 0 auto 1.25rem;\n}\nh1 {\nmargi"
        "n: 0;\nfont-size: 1.5rem;\nfont-weight: 650;\nline-height: 1.25;\nle"
        "tter-spacing: -.015em;\ntext-wrap: balance;\n}\np {\nmargin: 0;\n}\n"
        ".lead, .message {\nmargin: .625rem 0 0;\ncolor: var(--muted);\ntext-"
        "wrap: pretty;\n}\n.alert {\nmargin: 1.25rem 0 0;\npadding: .75rem .9"
        "rem;\nborder: 1px solid var(--bad-line);\nborder-radius: .75rem;\nba"
        "ckground: var(--bad);\ncolor: var(--bad-text);\nfont-size: .9375rem;"
        "\ntext-align: left;\ntext-wrap: pretty;\n}\n.alert.info {\nborder-co"
        "lor: var(--info-line);\nbackground: var(--info);\ncolor: var(--info-"
        "text);\n}\n.alert + .lead {\nmargin-top: 1.25rem;\n}\n.providers, .s"
        "ignout form, .actions {\ndisplay: grid;\ngap: .75rem;\nmargin-top: 1"
        ".75rem;\n}\n.button {\ndisplay: flex;\nalign-items: center;\njustify"
        "-content: center;\ngap: .75rem;\nwidth: 100%;\nmin-height: 3.25rem;"
        "\npadding: .55rem .75rem;\nborder: 1px solid var(--line);\nborder-ra"
        "dius: .875rem;\nbackground: var(--raised);\ncolor: var(--text);\nfon"
        "t: inherit;\nfont-weight: 500;\nline-height: 1.3;\ntext-decoration: "
        "none;\ncursor: pointer;\n}\n.button:hover {\nborder-color: var(--lin"
        "e-strong);\nbackground: var(--hover);\n}\n.button:active {\nbackgrou"
        "nd: var(--pressed);\n}\n.primary, .provider:only-child .button {\nbo"
        "rder-color: var(--edge);\nbackground: var(--brand-color, var(--defau"
        "lt-brand));\ncolor: var(--button-text-color, var(--default-brand-tex"
        "t));\nfont-weight: 600;\n}\n.primary:hover, .provider:only-child .bu"
        "tton:hover {\nbox-shadow: inset 0 0 0 1px currentColor;\n}\n.primary"
        ":active, .provider:only-child .button:active {\nbox-shadow: inset 0 "
        "0 0 2px currentColor;\n}\n.label {\nflex: 1;\nmin-width: 0;\ntext-wr"
        "ap: balance;\n}\n.provider .button::after {\ncontent: \"\";\nflex: n"
        "one;\nwidth: 2rem;\n}\n.mark {\ndisplay: grid;\nflex: none;\nplace-i"
        "tems: center;\nwidth: 2rem;\nheight: 2rem;\nborder-radius: .5625rem;"
        "\nbackground: hsl(var(--hue), var(--mark-saturation), var(--mark-bac"
        "k));\ncolor: hsl(var(--hue), var(--mark-saturation), var(--mark-text"
        "));\nfont-size: .9375rem;\nfont-weight: 650;\nline-height: 1;\n}\n.p"
        "rovider:only-child .mark {\nbackground: #ffffff;\ncolor: #232a3a;\n}"
        "\n.mark svg {\nwidth: 1.25rem;\nheight: 1.25rem;\n}\n.tint-0 { --hue"
        ": 225; --mark-saturation: 14%; }\n.tint-1 { --hue: 222; }\n.tint-2 {"
        " --hue: 155; }\n.tint-3 { --hue: 32; }\n.tint-4 { --hue: 345; }\n.ti"
        "nt-5 { --hue: 268; }\n.links, .code {\nmargin-top: 1.25rem;\nfont-si"
        "ze: .9375rem;\n}\n.site {\ndisplay: inline-block;\npadding: .25rem ."
        "5rem;\nborder-radius: .375rem;\ncolor: var(--muted);\ntext-decoratio"
        "n: underline;\ntext-decoration-color: var(--line-strong);\ntext-unde"
        "rline-offset: .2em;\n}\n.site:hover {\ncolor: var(--text);\ntext-dec"
        "oration-color: currentColor;\n}\n.message + .links .site, .lead + .l"
        "inks .site {\npadding: .8rem 1.5rem;\nborder: 1px solid var(--line);"
        "\nborder-radius: .875rem;\nbackground: var(--raised);\ncolor: var(--"
        "text);\ntext-decoration: none;\n}\n.message + .links .site:hover, .l"
        "ead + .links .site:hover {\nborder-color: var(--line-strong);\nbackg"
        "round: var(--hover);\n}\n.code {\npadding-top: 1.25rem;\nborder-top:"
        " 1px solid var(--line);\ncolor: var(--muted);\nfont-size: .8125rem;"
        "\n}\ncode {\nfont-family: ui-monospace, \"SF Mono\", Menlo, Consolas"
        ", \"Liberation Mono\", monospace;\n}\n:focus-visible {\noutline: 3px"
        " solid var(--focus);\noutline-offset: 2px;\n}\n@media (max-width: 26"
        "rem) {\n.page {\npadding: 1rem .75rem;\n}\n.card {\npadding: 2rem 1."
        "25rem 1.75rem;\nborder-radius: 1rem;\n}\n}\n@media (prefers-reduced-"
        "motion: no-preference) {\n.button, .site {\ntransition: background-c"
        "olor .15s, border-color .15s, box-shadow .15s, color .15s, transform"
        " .1s;\n}\n.button:active {\ntransform: translateY(1px);\n}\n}\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_DOCUMENT_BRAND },
    { ngx_string(
        "</style>\n</head>\n<body class=\"__next-auth-theme-"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_DOCUMENT_SCHEME },
    { ngx_string(
        "\">\n<div class=\"page\">\n<main>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_DOCUMENT_BLOCK },
    { ngx_string(
        "</main>\n</div>\n</body>\n</html>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_document_template = {
    ngx_http_auth_page_document_parts,
    15,
    7
};


/* emblem_error.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_emblem_error_parts[] = {

    { ngx_string(
        "<span class=\"emblem warning\" aria-hidden=\"true\">\n<svg viewBox="
        "\"0 0 24 24\" focusable=\"false\">\n<circle cx=\"12\" cy=\"12\" r=\""
        "8.5\"/>\n<path d=\"M12 7.5v5.25m0 3.25v.25\"/>\n</svg>\n</span>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_emblem_error_template = {
    ngx_http_auth_page_emblem_error_parts,
    1,
    0
};


/* emblem_signin.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_emblem_signin_parts[] = {

    { ngx_string(
        "<span class=\"emblem\" aria-hidden=\"true\">\n<svg viewBox=\"0 0 24 "
        "24\" focusable=\"false\">\n<rect x=\"5\" y=\"10.5\" width=\"14\" hei"
        "ght=\"10\" rx=\"2.5\"/>\n<path d=\"M8 10.5V7.5a4 4 0 0 1 8 0v3m-4 4v"
        "2.5\"/>\n</svg>\n</span>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_emblem_signin_template = {
    ngx_http_auth_page_emblem_signin_parts,
    1,
    0
};


/* emblem_signout.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_emblem_signout_parts[] = {

    { ngx_string(
        "<span class=\"emblem\" aria-hidden=\"true\">\n<svg viewBox=\"0 0 24 "
        "24\" focusable=\"false\">\n<path d=\"M13 4H7.5A2.5 2.5 0 0 0 5 6.5v1"
        "1A2.5 2.5 0 0 0 7.5 20H13m-3-8h10m-3.5-3.5L20 12l-3.5 3.5\"/>\n</svg"
        ">\n</span>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_emblem_signout_template = {
    ngx_http_auth_page_emblem_signout_parts,
    1,
    0
};


/* empty.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_empty_parts[] = {

    { ngx_string(
        "<p class=\"lead\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_EMPTY_LEAD },
    { ngx_string(
        "</p>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_EMPTY_SITE },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_empty_template = {
    ngx_http_auth_page_empty_parts,
    4,
    2
};


/* error.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_error_parts[] = {

    { ngx_string(
        "<div class=\"error\">\n<div class=\"card\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_ERROR_EMBLEM },
    { ngx_string(
        "<h1>"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_ERROR_HEADING },
    { ngx_string(
        "</h1>\n<div class=\"message\" role=\"alert\"><p>"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_ERROR_MESSAGE },
    { ngx_string(
        "</p></div>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_ERROR_RETRY },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_ERROR_SITE },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_ERROR_CODE },
    { ngx_string(
        "</div>\n</div>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_error_template = {
    ngx_http_auth_page_error_parts,
    11,
    6
};


/* letter.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_letter_parts[] = {

    { ngx_string(
        "<span class=\"mark tint-"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_LETTER_TINT },
    { ngx_string(
        "\" aria-hidden=\"true\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_LETTER_LETTER },
    { ngx_string(
        "</span>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_letter_template = {
    ngx_http_auth_page_letter_parts,
    5,
    2
};


/* logo.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_logo_parts[] = {

    { ngx_string(
        "<img class=\"logo\" src=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_LOGO_URL },
    { ngx_string(
        "\" alt=\"\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_logo_template = {
    ngx_http_auth_page_logo_parts,
    3,
    1
};


/* mark_branch.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_mark_branch_parts[] = {

    { ngx_string(
        "<span class=\"mark tint-0\" aria-hidden=\"true\">\n<svg viewBox=\"0 "
        "0 24 24\" focusable=\"false\">\n<circle cx=\"7\" cy=\"5.5\" r=\"2.5"
        "\"/>\n<circle cx=\"7\" cy=\"18.5\" r=\"2.5\"/>\n<circle cx=\"17\" cy"
        "=\"9\" r=\"2.5\"/>\n<path d=\"M7 8v8m10-4.5c0 3-4 3-10 3\"/>\n</svg>"
        "\n</span>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_mark_branch_template = {
    ngx_http_auth_page_mark_branch_parts,
    1,
    0
};


/* mark_key.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_mark_key_parts[] = {

    { ngx_string(
        "<span class=\"mark tint-0\" aria-hidden=\"true\">\n<svg viewBox=\"0 "
        "0 24 24\" focusable=\"false\">\n<circle cx=\"8\" cy=\"12\" r=\"4\"/>"
        "\n<path d=\"M12 12h9m-4 0v4m4-4v3\"/>\n</svg>\n</span>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_mark_key_template = {
    ngx_http_auth_page_mark_key_parts,
    1,
    0
};


/* provider.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_provider_parts[] = {

    { ngx_string(
        "<div class=\"provider\">\n<form action=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_PROVIDER_ACTION },
    { ngx_string(
        "\" method=\"POST\">\n<input type=\"hidden\" name=\"csrfToken\" value"
        "=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_PROVIDER_CSRF_TOKEN },
    { ngx_string(
        "\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_PROVIDER_CALLBACK },
    { ngx_string(
        "<button type=\"submit\" class=\"button\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_PROVIDER_MARK },
    { ngx_string(
        "<span class=\"label\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_PROVIDER_LABEL },
    { ngx_string(
        "</span>\n</button>\n</form>\n</div>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_provider_template = {
    ngx_http_auth_page_provider_parts,
    11,
    5
};


/* retry.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_retry_parts[] = {

    { ngx_string(
        "<p class=\"actions\"><a class=\"button primary\" href=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_RETRY_URL },
    { ngx_string(
        "\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_RETRY_LABEL },
    { ngx_string(
        "</a></p>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_retry_template = {
    ngx_http_auth_page_retry_parts,
    5,
    2
};


/* signin.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_signin_parts[] = {

    { ngx_string(
        "<div class=\"signin\">\n<div class=\"card\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_SIGNIN_EMBLEM },
    { ngx_string(
        "<h1>"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SIGNIN_HEADING },
    { ngx_string(
        "</h1>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_SIGNIN_ALERT },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_SIGNIN_CHOICE },
    { ngx_string(
        "</div>\n</div>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_signin_template = {
    ngx_http_auth_page_signin_parts,
    8,
    4
};


/* signout.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_signout_parts[] = {

    { ngx_string(
        "<div class=\"signout\">\n<div class=\"card\">\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_SIGNOUT_EMBLEM },
    { ngx_string(
        "<h1>"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SIGNOUT_HEADING },
    { ngx_string(
        "</h1>\n<p class=\"lead\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SIGNOUT_LEAD },
    { ngx_string(
        "</p>\n<form action=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SIGNOUT_ACTION },
    { ngx_string(
        "\" method=\"POST\">\n<input type=\"hidden\" name=\"csrfToken\" value"
        "=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SIGNOUT_CSRF_TOKEN },
    { ngx_string(
        "\">\n<button type=\"submit\" id=\"submitButton\" class=\"button prim"
        "ary\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SIGNOUT_BUTTON },
    { ngx_string(
        "</button>\n</form>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_FRAGMENT,
      NGX_HTTP_AUTH_PAGE_SIGNOUT_SITE },
    { ngx_string(
        "</div>\n</div>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_signout_template = {
    ngx_http_auth_page_signout_parts,
    15,
    7
};


/* site.html */

static const ngx_http_auth_page_part_t
    ngx_http_auth_page_site_parts[] = {

    { ngx_string(
        "<p class=\"links\"><a class=\"site\" href=\""
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SITE_URL },
    { ngx_string(
        "\">"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
    { ngx_null_string, NGX_HTTP_AUTH_PAGE_PART_VALUE,
      NGX_HTTP_AUTH_PAGE_SITE_LABEL },
    { ngx_string(
        "</a></p>\n"
      ), NGX_HTTP_AUTH_PAGE_PART_TEXT, 0 },
};

const ngx_http_auth_page_template_t
    ngx_http_auth_page_site_template = {
    ngx_http_auth_page_site_parts,
    5,
    2
};
