
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include "ngx_http_auth_fetch_curl.h"


typedef struct {
    CURLoption    name;
    long          value;
} ngx_http_auth_fetch_option_t;


static CURLcode ngx_http_auth_fetch_set_callbacks(ngx_http_auth_fetch_t *f);
static CURLcode ngx_http_auth_fetch_set_limits(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_conf_t *conf);
static CURLcode ngx_http_auth_fetch_set_peer(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_conf_t *conf);
static CURLcode ngx_http_auth_fetch_set_request(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_request_t *req);
static CURLcode ngx_http_auth_fetch_set_headers(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_request_t *req);
static CURLcode ngx_http_auth_fetch_add_header(ngx_http_auth_fetch_t *f,
    ngx_str_t *name, ngx_str_t *value);
static CURLcode ngx_http_auth_fetch_add_line(ngx_http_auth_fetch_t *f,
    char *line);
static ngx_uint_t ngx_http_auth_fetch_has_header(
    ngx_http_auth_fetch_request_t *req, ngx_str_t *name);
static ngx_uint_t ngx_http_auth_fetch_is_line(ngx_str_t *s);
static ngx_uint_t ngx_http_auth_fetch_is_name(ngx_str_t *s);
static long ngx_http_auth_fetch_msec(ngx_msec_t msec);


/*
 * QUICK_EXIT: without it libcurl joins the thread of an unfinished lookup,
 * and the worker stands still until the system's resolver gives up.
 */

static ngx_http_auth_fetch_option_t  ngx_http_auth_fetch_options[] = {
    { CURLOPT_NOSIGNAL, 1 },
    { CURLOPT_QUICK_EXIT, 1 },
    { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
    { CURLOPT_FOLLOWLOCATION, 0 },
    { CURLOPT_DISALLOW_USERNAME_IN_URL, 1 },
    { CURLOPT_HEADEROPT, CURLHEADER_SEPARATE },
    { CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
    { CURLOPT_SSL_VERIFYPEER, 1 },
    { CURLOPT_SSL_VERIFYHOST, 2 }
};


CURLcode
ngx_http_auth_fetch_set_options(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_conf_t *conf, ngx_http_auth_fetch_request_t *req)
{
    CURLcode    code;
    ngx_uint_t  i, n;

    f->easy = curl_easy_init();
    if (f->easy == NULL) {
        return CURLE_OUT_OF_MEMORY;
    }

    n = sizeof(ngx_http_auth_fetch_options)
        / sizeof(ngx_http_auth_fetch_option_t);

    for (i = 0; i < n; i++) {
        code = curl_easy_setopt(f->easy, ngx_http_auth_fetch_options[i].name,
                                ngx_http_auth_fetch_options[i].value);
        if (code != CURLE_OK) {
            return code;
        }
    }

    code = ngx_http_auth_fetch_set_callbacks(f);
    if (code != CURLE_OK) {
        return code;
    }

    code = ngx_http_auth_fetch_set_limits(f, conf);
    if (code != CURLE_OK) {
        return code;
    }

    code = ngx_http_auth_fetch_set_peer(f, conf);
    if (code != CURLE_OK) {
        return code;
    }

    code = ngx_http_auth_fetch_set_request(f, req);
    if (code != CURLE_OK) {
        return code;
    }

    return ngx_http_auth_fetch_set_headers(f, req);
}


static CURLcode
ngx_http_auth_fetch_set_callbacks(ngx_http_auth_fetch_t *f)
{
    CURL  *easy;

    easy = f->easy;

    if (curl_easy_setopt(easy, CURLOPT_PRIVATE, f) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, f->curl_error)
           != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION,
                            ngx_http_auth_fetch_header)
           != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_HEADERDATA, f) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION,
                            ngx_http_auth_fetch_body)
           != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_WRITEDATA, f) != CURLE_OK)
    {
        return CURLE_FAILED_INIT;
    }

    return CURLE_OK;
}


static CURLcode
ngx_http_auth_fetch_set_limits(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_conf_t *conf)
{
    CURL  *easy;

    easy = f->easy;

    if (curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                         ngx_http_auth_fetch_msec(conf->timeout))
           != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                            ngx_http_auth_fetch_msec(conf->connect_timeout))
           != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
                            (curl_off_t) conf->max_body)
           != CURLE_OK)
    {
        return CURLE_FAILED_INIT;
    }

    return CURLE_OK;
}


static CURLcode
ngx_http_auth_fetch_set_peer(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_conf_t *conf)
{
    char  *file, *proxy;
    CURL  *easy;

    easy = f->easy;
    file = NULL;

    if (conf->trusted_certificate.len) {
        file = (char *) conf->trusted_certificate.data;

    } else {
        (void) curl_easy_getinfo(easy, CURLINFO_CAINFO, &file);
    }

    /*
     * Without a directory libcurl keeps the parsed file; with one each new
     * connection would read and parse the file again.
     */

    if (file
        && (curl_easy_setopt(easy, CURLOPT_CAINFO, file) != CURLE_OK
            || curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) != CURLE_OK
            || curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, file) != CURLE_OK
            || curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL)
               != CURLE_OK))
    {
        return CURLE_FAILED_INIT;
    }

    /* empty strings: neither http_proxy nor no_proxy of the environment */

    proxy = conf->proxy.len ? (char *) conf->proxy.data : "";

    if (curl_easy_setopt(easy, CURLOPT_PROXY, proxy) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_NOPROXY, "") != CURLE_OK)
    {
        return CURLE_FAILED_INIT;
    }

    return CURLE_OK;
}


static CURLcode
ngx_http_auth_fetch_set_request(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_request_t *req)
{
    CURL      *easy;
    char      *url, *protocols;
    CURLcode   code;

    if (!ngx_http_auth_fetch_is_line(&req->url)) {
        return CURLE_URL_MALFORMAT;
    }

    url = ngx_alloc(req->url.len + 1, ngx_cycle->log);
    if (url == NULL) {
        return CURLE_OUT_OF_MEMORY;
    }

    ngx_memcpy(url, req->url.data, req->url.len);
    url[req->url.len] = '\0';

    easy = f->easy;

    code = curl_easy_setopt(easy, CURLOPT_URL, url);

    ngx_explicit_memzero(url, req->url.len);
    ngx_free(url);

    if (code != CURLE_OK) {
        return code;
    }

    protocols = req->allow_http ? "http,https" : "https";

    if (curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_USERAGENT, "ngx_http_auth_module")
           != CURLE_OK)
    {
        return CURLE_FAILED_INIT;
    }

    if (req->body.data == NULL) {
        return CURLE_OK;
    }

    if (curl_easy_setopt(easy, CURLOPT_POST, 1L) != CURLE_OK
        || curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                            (curl_off_t) req->body.len)
           != CURLE_OK)
    {
        return CURLE_FAILED_INIT;
    }

    return curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, req->body.data);
}


static CURLcode
ngx_http_auth_fetch_set_headers(ngx_http_auth_fetch_t *f,
    ngx_http_auth_fetch_request_t *req)
{
    CURLcode      code;
    ngx_str_t    *accept;
    ngx_uint_t    i, n;
    ngx_keyval_t  h[3], *header;

    static ngx_str_t  json = ngx_string("application/json");

    accept = req->accept.len ? &req->accept : &json;
    n = 0;

    ngx_str_set(&h[n].key, "Accept");

    if (!ngx_http_auth_fetch_has_header(req, &h[n].key)) {
        h[n++].value = *accept;
    }

    if (req->content_type.len && req->body.data) {
        ngx_str_set(&h[n].key, "Content-Type");
        h[n++].value = req->content_type;
    }

    if (req->authorization.len) {
        ngx_str_set(&h[n].key, "Authorization");
        h[n++].value = req->authorization;
    }

    for (i = 0; i < n; i++) {
        code = ngx_http_auth_fetch_add_header(f, &h[i].key, &h[i].value);
        if (code != CURLE_OK) {
            return code;
        }
    }

    n = req->headers ? req->headers->nelts : 0;
    header = n ? req->headers->elts : NULL;

    for (i = 0; i < n; i++) {
        code = ngx_http_auth_fetch_add_header(f, &header[i].key,
                                              &header[i].value);
        if (code != CURLE_OK) {
            return code;
        }
    }

    /* a colon and nothing else: libcurl does not wait for "100 Continue" */

    code = ngx_http_auth_fetch_add_line(f, "Expect:");
    if (code != CURLE_OK) {
        return code;
    }

    return curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, f->headers);
}


static CURLcode
ngx_http_auth_fetch_add_header(ngx_http_auth_fetch_t *f, ngx_str_t *name,
    ngx_str_t *value)
{
    char      *line;
    size_t     len, skip;
    CURLcode   code;

    if (!ngx_http_auth_fetch_is_name(name)
        || !ngx_http_auth_fetch_is_line(value))
    {
        return CURLE_BAD_FUNCTION_ARGUMENT;
    }

    for (skip = 0; skip < value->len; skip++) {
        if (value->data[skip] != ' ' && value->data[skip] != '\t') {
            break;
        }
    }

    len = name->len + sizeof(": ") - 1 + value->len + 1;

    line = ngx_alloc(len, ngx_cycle->log);
    if (line == NULL) {
        return CURLE_OUT_OF_MEMORY;
    }

    /* libcurl spells a header that is present and empty "Name;" */

    if (skip == value->len) {
        (void) ngx_sprintf((u_char *) line, "%V;%Z", name);

    } else {
        (void) ngx_sprintf((u_char *) line, "%V: %V%Z", name, value);
    }

    code = ngx_http_auth_fetch_add_line(f, line);

    ngx_explicit_memzero(line, len);
    ngx_free(line);

    return code;
}


static CURLcode
ngx_http_auth_fetch_add_line(ngx_http_auth_fetch_t *f, char *line)
{
    struct curl_slist  *headers;

    headers = curl_slist_append(f->headers, line);
    if (headers == NULL) {
        return CURLE_OUT_OF_MEMORY;
    }

    f->headers = headers;

    return CURLE_OK;
}


static ngx_uint_t
ngx_http_auth_fetch_has_header(ngx_http_auth_fetch_request_t *req,
    ngx_str_t *name)
{
    ngx_uint_t     i;
    ngx_keyval_t  *header;

    if (req->headers == NULL) {
        return 0;
    }

    header = req->headers->elts;

    for (i = 0; i < req->headers->nelts; i++) {
        if (header[i].key.len == name->len
            && ngx_strncasecmp(header[i].key.data, name->data, name->len)
               == 0)
        {
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_auth_fetch_is_line(ngx_str_t *s)
{
    size_t  i;

    for (i = 0; i < s->len; i++) {
        if (s->data[i] == CR || s->data[i] == LF || s->data[i] == '\0') {
            return 0;
        }
    }

    return 1;
}


static ngx_uint_t
ngx_http_auth_fetch_is_name(ngx_str_t *s)
{
    size_t  i;

    for (i = 0; i < s->len; i++) {
        if (s->data[i] <= ' ' || s->data[i] >= 0x7f
            || s->data[i] == ':' || s->data[i] == ';')
        {
            return 0;
        }
    }

    return s->len != 0;
}


/* libcurl takes 0 for its default or for ever, and refuses more than an int */

static long
ngx_http_auth_fetch_msec(ngx_msec_t msec)
{
    msec = ngx_max(msec, 1);

    return (long) ngx_min(msec, NGX_MAX_INT32_VALUE);
}
