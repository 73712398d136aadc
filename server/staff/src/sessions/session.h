/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A session of an account, whichever way somebody has shown that it is theirs: its statement goes
 * into a batch, and after the batch the browser gets its cookie.
 */
#ifndef KESU_STAFF_SESSION_H
#define KESU_STAFF_SESSION_H

#include <core/resource.h>
#include <core/session.h>

#include <queries/staff.h>

struct staff_session {
	char secret[CORE_SESSION_SECRET_SIZE];
	size_t statement; /* of the batch */
};

/* How somebody has shown it. */
struct staff_session_method {
	const char *name;         /* "password" or "openid" */
	struct str checked;       /* the password's hash, which must still be the account's */
	const int64_t *totp_step; /* that of the code, or NULL without one */
};

void staff_session_begin(struct staff_session *session, struct db_batch *batch, struct str account,
        struct staff_session_method by);
/* After that batch was done. False: there is no such account, it is disabled, the code was used
 * before, or password or second factor have changed; nothing has been replied. */
bool staff_session_begun(struct http_exchange *x, const struct staff_session *session,
        const struct db_batch *batch, struct q_session_begin_row *row);
/* The document of a session; `secret` is what its cookie holds. */
json_t *staff_session_json(const struct q_session_read_row *row, struct str secret);

/* For what takes a session: whether the request has one and may go on. False: the reply has been
 * sent. */
bool staff_session_admits(struct http_exchange *x, const struct staff_token *token);
/* After a batch that changed something as kesu_fn.credential_now allows it. */
bool staff_session_done(
        struct http_exchange *x, const struct staff_token *token, const struct db_batch *batch);

#endif
