
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * The fields of a query, of a form and of a JSON body.  What was read is
 * written again, encoded, and must be read as the same.
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_form.h"
#include "ngx_http_auth_url.h"
#include "fuzz.h"


static void fuzz_fields(ngx_pool_t *pool, ngx_http_auth_form_t *form);
static void fuzz_again(ngx_pool_t *pool, ngx_http_auth_form_t *form);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ngx_int_t              rc;
    ngx_str_t              text;
    ngx_pool_t            *pool;
    ngx_http_auth_form_t   form;

    pool = fuzz_pool();
    text = fuzz_str(pool, data, size);

    fuzz_check(ngx_http_auth_form_parse(pool, &text, &form) == NGX_OK);

    fuzz_fields(pool, &form);
    fuzz_again(pool, &form);

    rc = ngx_http_auth_form_parse_json(pool, &text, &form);

    fuzz_check(rc == NGX_OK || rc == NGX_DECLINED);
    fuzz_check(rc == NGX_OK || form.fields.nelts == 0);

    fuzz_fields(pool, &form);

    ngx_destroy_pool(pool);

    return 0;
}


/* each is found by its name, unless that stands there twice */

static void
fuzz_fields(ngx_pool_t *pool, ngx_http_auth_form_t *form)
{
    char          *name;
    ngx_int_t      rc;
    ngx_str_t      value;
    ngx_uint_t     i, j, n;
    ngx_keyval_t  *field;

    fuzz_check(form->fields.nelts <= NGX_HTTP_AUTH_FORM_MAX_FIELDS);

    field = form->fields.elts;

    for (i = 0; i < form->fields.nelts; i++) {

        fuzz_check(ngx_strlchr(field[i].value.data, field[i].value.data
                                                    + field[i].value.len, '\0')
                   == NULL);

        name = ngx_pnalloc(pool, field[i].key.len + 1);
        fuzz_check(name != NULL);

        (void) ngx_cpystrn((u_char *) name, field[i].key.data,
                           field[i].key.len + 1);

        for (j = 0, n = 0; j < form->fields.nelts; j++) {
            n += fuzz_same(&field[i].key, &field[j].key);
        }

        rc = ngx_http_auth_form_get(form, name, &value);

        fuzz_check(rc == (n == 1 ? NGX_OK : NGX_BUSY));
        fuzz_check(n == 1 ? fuzz_same(&value, &field[i].value)
                          : value.len == 0);
    }
}


static void
fuzz_again(ngx_pool_t *pool, ngx_http_auth_form_t *form)
{
    u_char                *p;
    ngx_str_t              text, name, value;
    ngx_uint_t             i;
    ngx_keyval_t          *field, *read;
    ngx_http_auth_form_t   again;

    field = form->fields.elts;

    for (i = 0, text.len = 0; i < form->fields.nelts; i++) {
        text.len += (field[i].key.len + field[i].value.len) * 3 + 2;
    }

    text.data = ngx_pnalloc(pool, text.len + 1);
    fuzz_check(text.data != NULL);

    p = text.data;

    for (i = 0; i < form->fields.nelts; i++) {
        fuzz_check(ngx_http_auth_url_encode_form(pool, &field[i].key, &name)
                   == NGX_OK);
        fuzz_check(ngx_http_auth_url_encode_form(pool, &field[i].value, &value)
                   == NGX_OK);

        p = ngx_sprintf(p, "%V=%V&", &name, &value);
    }

    text.len = p - text.data;

    fuzz_check(ngx_http_auth_form_parse(pool, &text, &again) == NGX_OK);
    fuzz_check(again.fields.nelts == form->fields.nelts);

    read = again.fields.elts;

    for (i = 0; i < form->fields.nelts; i++) {
        fuzz_check(fuzz_same(&read[i].key, &field[i].key));
        fuzz_check(fuzz_same(&read[i].value, &field[i].value));
    }
}
