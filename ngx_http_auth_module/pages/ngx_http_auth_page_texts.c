
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


#include <ngx_config.h>
#include <ngx_core.h>

#include "ngx_http_auth_page_texts.h"


const ngx_str_t  ngx_http_auth_page_texts[NGX_HTTP_AUTH_TEXT_LAST] = {

    [NGX_HTTP_AUTH_TEXT_LANG] =
        ngx_string("en"),

    [NGX_HTTP_AUTH_TEXT_SIGNIN] =
        ngx_string("Sign in"),

    [NGX_HTTP_AUTH_TEXT_SIGNIN_TO] =
        ngx_string("Sign in to {}"),

    [NGX_HTTP_AUTH_TEXT_SIGNIN_ONE] =
        ngx_string("Continue with your account."),

    [NGX_HTTP_AUTH_TEXT_SIGNIN_MANY] =
        ngx_string("Choose an account to continue."),

    [NGX_HTTP_AUTH_TEXT_SIGNIN_NONE] =
        ngx_string("There is no way to sign in here yet. "
                   "Please come back a little later."),

    [NGX_HTTP_AUTH_TEXT_SIGNIN_WITH] =
        ngx_string("Sign in with {}"),

    [NGX_HTTP_AUTH_TEXT_SIGNOUT] =
        ngx_string("Sign out"),

    [NGX_HTTP_AUTH_TEXT_SIGNOUT_OF] =
        ngx_string("Sign out of {}"),

    [NGX_HTTP_AUTH_TEXT_SIGNOUT_LEAD] =
        ngx_string("This ends your session in this browser. "
                   "You can come back at any time."),

    [NGX_HTTP_AUTH_TEXT_SIGNOUT_BUTTON] =
        ngx_string("Sign out"),

    [NGX_HTTP_AUTH_TEXT_STAY] =
        ngx_string("Stay signed in"),

    [NGX_HTTP_AUTH_TEXT_BACK] =
        ngx_string("Back to the site"),

    [NGX_HTTP_AUTH_TEXT_BACK_TO] =
        ngx_string("Back to {}"),

    [NGX_HTTP_AUTH_TEXT_RETRY] =
        ngx_string("Sign in again"),

    [NGX_HTTP_AUTH_TEXT_CODE] =
        ngx_string("Error code:"),
};


/* compared with ?error= case-sensitively */

const ngx_http_auth_page_signin_text_t  ngx_http_auth_page_signin_texts[] = {

    { ngx_string("Signin"),
      ngx_string("That sign-in did not go through. Please try once more."),
      0 },

    { ngx_string("OAuthSignin"),
      ngx_string("The sign-in service cannot be reached right now. "
                 "Please wait a moment, then try again."),
      0 },

    { ngx_string("OAuthCallback"),
      ngx_string("This sign-in could not be confirmed. It may have taken too "
                 "long or begun in another browser. Please start again here."),
      0 },

    { ngx_string("OAuthCreateAccount"),
      ngx_string("Your account could not be set up. Please try again later, "
                 "or ask the people who run this site."),
      0 },

    { ngx_string("EmailCreateAccount"),
      ngx_string("An account for this e-mail address could not be set up. "
                 "Please try again later, or ask the people who run this "
                 "site."),
      0 },

    { ngx_string("Callback"),
      ngx_string("The sign-in was cancelled or could not be completed. "
                 "Please try again."),
      0 },

    { ngx_string("OAuthAccountNotLinked"),
      ngx_string("There is already an account with your e-mail address. "
                 "Please sign in the way you did the first time."),
      0 },

    { ngx_string("EmailSignin"),
      ngx_string("The e-mail could not be sent. "
                 "Please check the address and try again."),
      0 },

    { ngx_string("CredentialsSignin"),
      ngx_string("These details do not match an account. "
                 "Please check them and try again."),
      0 },

    { ngx_string("SessionRequired"),
      ngx_string("The page that you asked for needs you to be signed in."),
      1 },

    { ngx_null_string,
      ngx_string("Signing in did not work this time. Please try again."),
      0 }
};


/* compared with ?error= whatever the case */

const ngx_http_auth_page_error_text_t  ngx_http_auth_page_error_texts[] = {

    { ngx_string("Configuration"),
      ngx_string("Signing in is out of order"),
      ngx_string("Nothing is wrong with your account: this site's sign-in is "
                 "not set up correctly. Please try again later. If you run "
                 "this site, its error log tells the reason."),
      500, 0 },

    { ngx_string("AccessDenied"),
      ngx_string("This account has no access"),
      ngx_string("The account that you chose may not enter here. Try another "
                 "one, or ask the people who run this site to let you in."),
      403, 1 },

    { ngx_string("Verification"),
      ngx_string("This link no longer works"),
      ngx_string("A sign-in link works once and for a short time only. "
                 "Please sign in again to get a new one."),
      403, 1 },

    { ngx_null_string,
      ngx_string("Something went wrong"),
      ngx_string("You could not be signed in. "
                 "Please go back to the site and try again."),
      200, 0 }
};
