
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#ifndef _NGX_HTTP_AUTH_ACTION_H_INCLUDED_
#define _NGX_HTTP_AUTH_ACTION_H_INCLUDED_


#include "ngx_http_auth_module.h"
#include "ngx_http_auth_form.h"
#include "ngx_http_auth_http.h"
#include "ngx_http_auth_response.h"
#include "ngx_http_auth_wait.h"


/*
 * A step of an action.  Returns
 *     NGX_OK      go on to the next step;
 *     NGX_AGAIN   something was started with action->wait; the flow goes on to
 *                 the next step when it is done;
 *     NGX_DONE    the answer was sent, action->rc finalizes the request;
 *     > 0         failed with this code of the catalogue, already logged;
 *     NGX_ERROR   no memory and the like: 500.
 */
typedef ngx_int_t (*ngx_http_auth_step_pt)(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);


/* an action is a table of steps, ended by ngx_http_auth_last_step */

typedef struct {
    ngx_str_t                      name;
    ngx_http_auth_step_pt          handler;
} ngx_http_auth_step_t;

#define ngx_http_auth_last_step  { ngx_null_string, NULL }


/* one request to the API, in the request's pool */

struct ngx_http_auth_action_s {
    ngx_http_request_t            *request;
    ngx_http_auth_ctx_t           *ctx;
    ngx_http_auth_srv_conf_t      *site;

    /* the flow: only http/ngx_http_auth_flow.c touches these */
    ngx_http_auth_step_t          *step;        /* the next one */
    ngx_event_t                    timer;
    ngx_int_t                      outcome;     /* of the last wait */
    ngx_int_t                      impatient;   /* outcome when time is up */
    unsigned                       waiting:1;

    ngx_http_auth_wait_t           wait;        /* for asynchronous steps */
    ngx_int_t                      rc;          /* with NGX_DONE */
    ngx_uint_t                     failure;     /* code for a flow that takes
                                                   too long */

    /* the request */
    ngx_str_t                      name;        /* first segment */
    ngx_str_t                      segment;     /* second one */
    ngx_http_auth_form_t           query;
    ngx_http_auth_form_t           body;
    unsigned                       post:1;
    unsigned                       json:1;      /* answer {"url": ...} */

    /* set by the steps that all actions have in common */
    ngx_str_t                      csrf_token;
    ngx_str_t                      callback_url;
    unsigned                       csrf_verified:1;

    /* of one action, in its pool */
    ngx_http_auth_provider_t      *provider;
    void                          *data;
};


/* Runs the steps; takes over a reference to the request. */
void ngx_http_auth_flow_start(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_http_auth_step_t *steps);

/* Called by a step before it returns NGX_AGAIN: after that many milliseconds
 * the wait is cancelled and the flow goes on with rc. */
void ngx_http_auth_flow_patience(ngx_http_auth_action_t *action,
    ngx_msec_t patience, ngx_int_t rc);


/* Steps that several actions begin with. */

/* Takes or makes the CSRF token; sets csrf_token and csrf_verified. */
ngx_int_t ngx_http_auth_step_csrf(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);

/* Checks and remembers where the browser goes in the end. */
ngx_int_t ngx_http_auth_step_callback_url(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);


/* Answers; each sets action->rc and returns NGX_DONE. */

/* 302, or {"url": ...} with status when the client asked for JSON */
ngx_int_t ngx_http_auth_answer_redirect(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_uint_t status, ngx_str_t *url);
/* the same to an address below the API */
ngx_int_t ngx_http_auth_answer_redirect_api(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, const char *path, const char *name,
    const char *value);
ngx_int_t ngx_http_auth_answer_json(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_uint_t status, ngx_str_t *text);
/* 400 with a line of text, contract 1.12, or with {"url": ...} */
ngx_int_t ngx_http_auth_answer_bad_request(ngx_http_request_t *r,
    ngx_http_auth_action_t *action);
/* the redirect that belongs to a code of the catalogue */
ngx_int_t ngx_http_auth_answer_failure(ngx_http_request_t *r,
    ngx_http_auth_action_t *action, ngx_uint_t code);


/* The actions, one file each. */

extern ngx_http_auth_step_t  ngx_http_auth_signin_page_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_signin_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_callback_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_signout_page_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_signout_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_session_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_csrf_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_providers_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_error_steps[];
extern ngx_http_auth_step_t  ngx_http_auth_log_steps[];


#endif /* _NGX_HTTP_AUTH_ACTION_H_INCLUDED_ */
