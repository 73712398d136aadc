/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What handlers share. A handler is two functions. The first validates the request and queues a
 * batch; the second runs when the batch has ended and replies. Each room lists its handlers in a
 * table of routes.
 */
#ifndef KESU_CORE_RESOURCE_H
#define KESU_CORE_RESOURCE_H

#include <core/context.h>
#include <core/digest.h>

#include <jansson.h>

#define CORE_API "/api/v1" /* before every address of the API */

enum {
	BODY_SMALL = 4 * 1024, /* bytes of a request with a few fields */
};

/* Replies for what went wrong at the database; true when the batch is DB_DONE. */
bool core_batch_done(struct http_exchange *x, const struct db_batch *batch);

/* The same for statements that find a survey for the account of the token: one that it does not see
 * is 404 (SQLSTATE KV404), one that it sees and may not change 403 (42501). */
bool core_survey_allowed(struct http_exchange *x, const struct db_batch *batch);

/* Parses the body, a JSON object of at most a few levels. If it is not one, replies 400 and returns
 * NULL. The caller owns the object. */
json_t *core_body(struct http_exchange *x);
/* The same in two steps, of which the first may be taken beside the event loop. NULL: it is no
 * JSON. False: the 400 has been sent. */
json_t *core_body_parse(struct str body);
bool core_body_fits(struct http_exchange *x, const json_t *json);

/* Collects field problems for one 422 reply. */
struct field_problems {
	struct http_field_problem list[16];
	size_t count;
};
void core_field_problem(struct field_problems *problems, const char *pointer, const char *detail);
/* Adds a problem for every member of `body` that is not in the NULL-terminated list. */
void core_field_problems_unknown(struct http_exchange *x, struct field_problems *problems,
        const json_t *body, const char *const *known);
/* True when there were any: then the 422 has been sent. */
bool core_field_problems_reply(struct http_exchange *x, const struct field_problems *problems);

/* The caller of a staff resource, by a token or by a session: the SHA-256 of the bearer token, or
 * else of the secret in the cookie; without either, a view that is NULL. */
struct staff_token {
	struct digest digest;
	bool given, is_session;
};
struct staff_token core_staff_token(struct http_exchange *x);
struct str core_staff_token_view(const struct staff_token *token);

/* Before the first batch of a staff resource. False: this address asks too much, or a change that
 * goes by a cookie does not come from the server's own page, and the reply has been sent. */
bool core_staff_admits(struct http_exchange *x, const struct staff_token *token);
/* A batch of the slow lane, whose statement 0, scope_by_token, says what the caller may see in it.
 * Of a caller without a token it gives way to those with one. */
struct db_batch *core_staff_batch(struct http_exchange *x, const struct staff_token *token);
/* The same on the lane of signing in: for what makes, changes or ends what lets somebody in. */
struct db_batch *core_sign_in_batch(struct http_exchange *x, const struct staff_token *token);
/* Notes in the audit that somebody was refused something (401, 403 or 404) after
 * core_staff_admits was asked; as http_options.refused. */
void core_staff_refused(struct http_exchange *x, const struct http_problem_type *type);
/* After the first batch: whether the token is an account's. */
void core_staff_learn(struct http_exchange *x, const struct staff_token *token, bool good);
/* The same for a resource that takes an account. False: the batch failed or the token is nobody's,
 * and the reply has been sent. */
struct q_scope_by_token_row;
bool core_staff_signed_in(struct http_exchange *x, const struct staff_token *token,
        const struct db_batch *batch, struct q_scope_by_token_row *who);

/* What somebody may do follows from the role, by the table kesu_identity.role. False: not this, and
 * the 403 has been sent. */
enum core_right {
	CORE_RIGHT_START_RUNS,
	CORE_RIGHT_MOVE_SURVEYS,
	CORE_RIGHT_PUBLISH,
	CORE_RIGHT_MANAGE_ACCOUNTS,
	CORE_RIGHT_READ_AUDIT,
	CORE_RIGHT_TRY_FORMS,
};
bool core_staff_may(
        struct http_exchange *x, const struct q_scope_by_token_row *who, enum core_right right);

#endif
