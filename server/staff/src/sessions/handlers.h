/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is answered at /session and below it. */
#ifndef KESU_STAFF_SESSION_HANDLERS_H
#define KESU_STAFF_SESSION_HANDLERS_H

#include <http/http.h>

enum { STAFF_NAME_MOST = 64 /* bytes, as the database has it */ };

http_handler staff_session_post, staff_session_get, staff_session_delete, staff_sessions_delete,
        staff_setup_post, staff_password_put, staff_factor_post, staff_factor_put,
        staff_factor_delete;

/* For requests that come before there is a session: from a page of ours, and not too many of one
 * address. False: the reply has been sent. */
bool staff_sign_in_admits(struct http_exchange *x);

#endif
