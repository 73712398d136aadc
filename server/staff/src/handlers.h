/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the room answers over HTTP. */
#ifndef KESU_STAFF_HANDLERS_H
#define KESU_STAFF_HANDLERS_H

#include <http/http.h>

enum { STAFF_NAME_MOST = 64 /* bytes, as the database has it */ };

http_handler staff_programmes_get;

http_handler staff_session_post, staff_session_get, staff_session_delete, staff_sessions_delete,
        staff_setup_post, staff_password_put, staff_factor_post, staff_factor_put,
        staff_factor_delete;

http_handler staff_tokens_get, staff_tokens_post, staff_token_rotate, staff_token_delete;

http_handler staff_accounts_get, staff_accounts_post, staff_account_patch, staff_account_reset_post;

/* For requests that come before there is a session: from a page of ours, and not too many of one
 * address. False: the reply has been sent. */
bool staff_sign_in_admits(struct http_exchange *x);

#endif
