/*
 * What handlers share. A handler is two functions, read top to bottom: one validates and asks (it
 * queues a batch), one answers (it runs when the batch has ended). Each resources/NAME.c holds one
 * resource; routes.c is the table.
 */
#ifndef KESU_APP_RESOURCE_H
#define KESU_APP_RESOURCE_H

#include <core/context.h>
#include <core/digest.h>

#include <jansson.h>

enum {
	BODY_SMALL = 4 * 1024, /* bytes of a request with a few fields */
};

http_handler survey_get;
http_handler invitation_get;
http_handler attempt_post, attempt_get, attempt_delete;
http_handler answers_put;
http_handler submission_post;
http_handler booklet_get;
http_handler programmes_get, indicators_get, export_get, runs_post, run_get;
http_handler page_respond_get, page_staff_get, asset_get, openapi_get, root_get;
http_handler healthz_get, readyz_get, metrics_get;

extern const struct http_route routes[];
extern const size_t route_count;

struct app *resource_app(struct http_exchange *x);

/* Replies for what went wrong at the database; true when the batch is DB_DONE. */
bool resource_batch_done(struct http_exchange *x, const struct db_batch *batch);

/* The bearer secret of the attempt named in the path. False: the reply (400, 401 or 403) is sent. */
bool resource_attempt(struct http_exchange *x, struct secret_grant *grant);

/* 503, for an attempt whose survey the catalogue does not have: the secret proves that there is such
 * a survey, so this worker has yet to hear of it and the phone must not take it for closed. */
void resource_reply_unheard(struct http_exchange *x);

/* A JSON object of at most a few levels; replies 400 and gives NULL when it is none. Owned by the
 * caller. */
json_t *resource_body(struct http_exchange *x);

/* Collects field problems for one 422 reply. */
struct field_problems {
	struct http_field_problem list[16];
	size_t count;
};
void field_problem(struct field_problems *problems, const char *pointer, const char *detail);
/* Adds one for every member of `body` that is not in the NULL-terminated list. */
void field_problems_unknown(struct http_exchange *x, struct field_problems *problems,
        const json_t *body, const char *const *known);
/* True when there were any: then the 422 has been sent. */
bool field_problems_reply(struct http_exchange *x, const struct field_problems *problems);

/* Who asks, for staff resources: the SHA-256 of the bearer token, or NULL bytes for nobody. */
struct staff_token {
	struct digest digest;
	bool given;
};
struct staff_token resource_staff_token(struct http_exchange *x);
struct str staff_token_view(const struct staff_token *token);

#endif
