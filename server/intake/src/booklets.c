/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /booklets/{hash}: the questions, precompressed, straight from memory. Those of an open bank
 * are public and never change for whoever keeps them. A secure one is for an attempt that was given
 * it, by the attempt's secret, or for an account that may read it, and nobody keeps it on the way.
 *
 * To anybody else a secure booklet is one that does not exist, so that nobody learns by asking
 * which forms are in use.
 */
#include "handlers.h"
#include "state.h"

#include <base/clock.h>

#include <queries/core.h>
#include <queries/intake.h>

static void booklet_missing(struct http_exchange *x)
{
	http_reply_problem(x, &http_not_found, STR("no such booklet"), NULL, 0);
}

/* --- for an attempt: no query, the secret says which booklet it was given --- */

struct str intake_booklet_href(struct http_exchange *x, const struct secret_grant *grant,
        const struct catalogue_survey *survey, struct str language)
{
	struct str path = intake_catalogue_survey_booklet(
	        survey, grant->booklet, intake_catalogue_language_find(language))
	                          ->file.path;
	char id[UUID_TEXT_SIZE];

	if (!survey->form->secure)
		return path;
	uuid_format(&grant->attempt, id);
	return arena_printf(http_arena(x), "%.*s?attempt=%s", STR_ARG(path), id);
}

static bool booklet_is_the_attempts(
        struct http_exchange *x, struct str attempt, const struct catalogue_booklet *booklet)
{
	const struct catalogue_survey *survey;
	struct secret_grant grant;

	if (!uuid_parse(attempt, &grant.attempt) ||
	        core_secret_check(core_context(x)->keys, http_bearer(x),
	                clock_realtime_us() / 1000000, &grant) != SECRET_GOOD)
		return false;
	survey = intake_catalogue_survey_by_id(intake_of(x)->catalogue, grant.survey_id);
	return survey && intake_catalogue_survey_has(survey, grant.booklet) &&
	       intake_catalogue_survey_hands(survey, grant.booklet, booklet);
}

/* --- for an account: the database decides (kesu_fn.booklet_readable_as) and counts --- */

struct reader {
	struct http_exchange *x;
	struct staff_token token;
};

static void booklet_read(struct db_batch *batch, void *state)
{
	const struct reader *reader = state;
	struct http_exchange *x = reader->x;
	struct q_scope_by_token_row who;
	struct q_booklet_read_row row;

	if (!core_staff_signed_in(x, &reader->token, batch, &who))
		return;
	if (!q_booklet_read_row(batch, 1, 0, &row) || !row.identity.p) {
		booklet_missing(x);
		return;
	}
	http_reply_header(x, "Cache-Control", "private, no-store");
	http_reply(x, 200, "application/json", row.identity);
}

static void booklet_ask(struct http_exchange *x)
{
	struct reader *reader = arena_new(http_arena(x), 1, sizeof(*reader));
	struct str survey = http_query(x, "survey");
	struct db_batch *batch;

	*reader = (struct reader){x, core_staff_token(x)};
	if (!reader->token.given) {
		booklet_missing(x);
		return;
	}
	if (!core_staff_admits(x, &reader->token))
		return;
	batch = core_staff_batch(x, &reader->token);
	q_booklet_read(batch, http_param(x, "hash"), survey.n ? survey : (struct str){0});
	db_batch_send(batch, booklet_read, reader);
}

void intake_booklet_get(struct http_exchange *x)
{
	const struct catalogue *catalogue = intake_of(x)->catalogue;
	const struct catalogue_booklet *booklet =
	        intake_catalogue_booklet_by_hash(catalogue, http_param(x, "hash"));
	struct str attempt = http_query(x, "attempt");
	bool is_open = booklet && !booklet->file.secret;

	if (!booklet && !intake_catalogue_ready(catalogue))
		http_reply_problem(x, &http_unavailable, STR("starting"), NULL, 0);
	else if (!is_open && !attempt.n)
		booklet_ask(x);
	else if (is_open || (booklet && booklet_is_the_attempts(x, attempt, booklet)))
		http_reply_static(x, &booklet->file);
	else
		booklet_missing(x);
}
