/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An attempt from its start to what it has saved.
 *
 * POST   /surveys/{slug}/attempts   starts one, or finds the one an invitation has started before
 * GET    /attempts/{attempt}        its state and the latest answer per item
 * DELETE /attempts/{attempt}        withdraws it: what was answered is deleted
 */
#include "handlers.h"
#include "state.h"

#include <core/problems.h>

#include <core/invitation.h>

#include <base/clock.h>
#include <base/memory.h>

#include <model/answers.h>
#include <queries/intake.h>
#include <stdlib.h>
#include <string.h>

static const struct http_problem_type problem_invitation = {403, "/problems/unknown-invitation",
        "邀请码无效，请核对链接", "This invitation is not known here"};

/* --- POST --- */

struct attempt_start {
	struct intake_start start; /* first: starts.c hands back this pointer */
	struct http_exchange *x;
	bool invited;
	enum catalogue_language language;
};

static void attempt_reply_started(struct attempt_start *attempt)
{
	const struct intake_start *start = &attempt->start;
	struct http_exchange *x = attempt->x;
	struct intake *intake = intake_of(x);
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_id(intake->catalogue, start->survey_id);
	struct secret_grant grant = {start->attempt, start->survey_id, start->booklet};
	char id[UUID_TEXT_SIZE], secret[SECRET_TEXT_SIZE];

	if (!survey || !intake_catalogue_survey_has(survey, start->booklet)) {
		intake_reply_unheard(x);
		return;
	}
	uuid_format(&start->attempt, id);
	core_secret_issue(core_context(x)->keys, &grant,
	        clock_realtime_us() / 1000000 + core_context(x)->attempt_lifetime_s, secret);
	http_reply_json(x, 201,
	        json_pack("{s:s, s:s, s:{s:s}, s:i}", "attempt", id, "secret", secret, "booklet",
	                "href",
	                intake_catalogue_survey_booklet(survey, start->booklet, attempt->language)
	                        ->file.path.p,
	                "next_seq", (int)start->acknowledged + 1));
}

static void attempt_started(struct intake_start *start, enum intake_start_result result)
{
	struct attempt_start *attempt = (struct attempt_start *)start;
	struct http_exchange *x = attempt->x;

	switch (result) {
	case INTAKE_START_DONE:
		attempt_reply_started(attempt);
		return;
	case INTAKE_START_NOT_LET_IN: /* or the survey closed since the catalogue was read */
		http_reply_problem(x,
		        attempt->invited ? &problem_invitation : &core_problem_survey_closed,
		        STR(""), NULL, 0);
		return;
	case INTAKE_START_FAILED:
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
		return;
	case INTAKE_START_UNAVAILABLE:
		break;
	}
	http_reply_problem(
	        x, &http_unavailable, STR("the database does not answer; try again"), NULL, 0);
}

struct attempt_request {
	struct str invitation; /* p == NULL: none */
	enum catalogue_language language;
};

/* Replies and returns false when the body is not a request to start. */
static bool attempt_request_read(
        struct http_exchange *x, bool sampled, const json_t *body, struct attempt_request *request)
{
	static const char *const known[] = {"invitation", "language", "consent", NULL};
	struct field_problems problems = {.count = 0};
	const json_t *invitation = json_object_get(body, "invitation");
	const char *language = json_string_value(json_object_get(body, "language"));

	core_field_problems_unknown(x, &problems, body, known);
	if (!language || (strcmp(language, "zh") != 0 && strcmp(language, "en") != 0))
		core_field_problem(&problems, "/language", "must be \"zh\" or \"en\"");
	if (!json_is_true(json_object_get(body, "consent")))
		core_field_problem(
		        &problems, "/consent", "must be true: nobody answers without consent");
	if (invitation && !json_is_string(invitation) && !json_is_null(invitation))
		core_field_problem(&problems, "/invitation", "must be a string");
	else if (sampled && !json_is_string(invitation))
		core_field_problem(
		        &problems, "/invitation", "this survey is answered by invitation only");
	else if (!sampled && json_is_string(invitation))
		core_field_problem(&problems, "/invitation", "this survey takes no invitations");
	if (core_field_problems_reply(x, &problems))
		return false;
	request->language = language && !strcmp(language, "en") ? LANGUAGE_EN : LANGUAGE_ZH;
	request->invitation = (struct str){NULL, 0};
	if (json_is_string(invitation))
		request->invitation =
		        arena_copy(http_arena(x), (struct str){json_string_value(invitation),
		                                          json_string_length(invitation)});
	return true;
}

void intake_attempt_post(struct http_exchange *x)
{
	struct intake *intake = intake_of(x);
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_slug(intake->catalogue, http_param(x, "slug"));
	struct attempt_request request;
	struct attempt_start *attempt;
	json_t *body;
	bool good;

	if (!survey) {
		http_reply_problem(x,
		        intake_catalogue_ready(intake->catalogue) ? &http_not_found
		                                                  : &http_unavailable,
		        STR("no such survey"), NULL, 0);
		return;
	}
	if (!survey->open) {
		http_reply_problem(x, &core_problem_survey_closed, STR(""), NULL, 0);
		return;
	}
	body = core_body(x);
	if (!body)
		return;
	good = attempt_request_read(x, survey->sampled, body, &request);
	json_decref(body);
	if (!good)
		return;
	attempt = arena_new(http_arena(x), 1, sizeof(*attempt));
	*attempt = (struct attempt_start){.x = x,
	        .invited = request.invitation.p != NULL,
	        .language = request.language,
	        .start = {.survey_id = survey->id,
	                .language = str_from(intake_catalogue_language_codes[request.language]),
	                .done = attempt_started}};
	attempt->start.attempt =
	        attempt->invited ? core_invitation_attempt(request.invitation) : uuid_new();
	if (!intake_starts_add(intake->starts, &attempt->start))
		http_reply_problem(
		        x, &http_unavailable, STR("too many are starting; try again"), NULL, 0);
}

/* --- GET --- */

struct attempt_view {
	struct http_exchange *x;
	struct secret_grant grant;
};

enum { SAVE_ANSWERS_MAX = ANSWERS_MAX, ATTEMPT_REPLY_MAX = 1 << 20 };

/* The latest response to each item; `given[i]` says whether there is one that was not taken back. */
struct latest_answers {
	int64_t *response;
	bool *given;
	json_t *background;
};

static void latest_answers_add(struct latest_answers *latest, int item_count,
        const struct db_batch *batch, size_t row, const struct q_attempt_answers_row *save)
{
	int16_t items[SAVE_ANSWERS_MAX];
	int64_t responses[SAVE_ANSWERS_MAX];
	bool none[SAVE_ANSWERS_MAX];
	size_t n = db_get_array(batch, 1, row, 1, DB_INT2_ARRAY, items, SAVE_ANSWERS_MAX);
	size_t m = db_array_read(save->responses, DB_INT8_ARRAY, responses, none, SAVE_ANSWERS_MAX);

	if (n == SIZE_MAX || n != m)
		n = 0; /* the schema does not let this happen */
	for (size_t i = 0; i < n; i++) {
		if (items[i] < 1 || items[i] > item_count)
			continue;
		latest->response[items[i] - 1] = responses[i];
		latest->given[items[i] - 1] = !none[i];
	}
	if (save->background.p) {
		json_t *given = json_loadb(save->background.p, save->background.n, 0, NULL);
		json_object_update(latest->background, given);
		json_decref(given);
	}
}

/* A background answer that was taken back is stored as null. */
static void latest_answers_settle(struct latest_answers *latest)
{
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(latest->background, next, name, value)
	{
		if (json_is_null(value))
			json_object_del(latest->background, name);
	}
}

static void attempt_write_answers(
        struct buf *out, const struct instrument *instrument, const struct latest_answers *latest)
{
	const char *separator = "";

	for (int i = 0; i < instrument->item_count; i++) {
		const struct instrument_item *item = &instrument->items[i];
		if (!latest->given[i])
			continue;
		buf_printf(out, "%s{\"item\":\"%.*s\",", separator, STR_ARG(item->code));
		model_answers_response_format(item, latest->response[i], out);
		buf_add(out, STR("}"));
		separator = ",";
	}
}

static struct str attempt_href(
        const struct catalogue_survey *survey, const struct q_attempt_read_row *row)
{
	enum catalogue_language language =
	        str_equal_c(row->language, "en") ? LANGUAGE_EN : LANGUAGE_ZH;

	return intake_catalogue_survey_booklet(survey, row->booklet, language)->file.path;
}

static void attempt_reply(struct http_exchange *x, const struct q_attempt_read_row *row,
        const struct catalogue_survey *survey, const struct latest_answers *latest)
{
	char *background = json_dumps(latest->background, JSON_COMPACT);
	struct buf out;

	if (!background)
		abort();
	buf_init(&out, ATTEMPT_REPLY_MAX);
	buf_printf(&out, "{\"state\":\"%.*s\",\"language\":\"%.*s\",\"acknowledged\":%d,",
	        STR_ARG(row->state), STR_ARG(row->language), (int)row->acknowledged);
	buf_printf(&out, "\"survey\":\"%.*s\",\"booklet\":{\"href\":\"%.*s\"},\"answers\":[",
	        STR_ARG(survey->slug), STR_ARG(attempt_href(survey, row)));
	attempt_write_answers(&out, survey->form->instrument, latest);
	buf_printf(&out, "],\"background\":%s", background);
	if (row->receipt.p)
		buf_printf(&out, ",\"receipt\":\"%.*s\"", STR_ARG(row->receipt));
	buf_add(&out, STR("}"));
	free(background);
	if (out.overflowed)
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	else
		http_reply(x, 200, "application/json", buf_str(&out));
	buf_free(&out);
}

static void attempt_seen(struct db_batch *batch, void *state)
{
	struct attempt_view *view = state;
	struct http_exchange *x = view->x;
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_id(intake_of(x)->catalogue, view->grant.survey_id);
	struct q_attempt_answers_row save;
	struct q_attempt_read_row row;
	struct latest_answers latest;
	size_t items;

	if (!core_batch_done(x, batch))
		return;
	if (!q_attempt_read_row(batch, 0, 0, &row)) {
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
		return;
	}
	if (!survey || !intake_catalogue_survey_has(survey, row.booklet)) {
		intake_reply_unheard(x);
		return;
	}
	items = (size_t)survey->form->instrument->item_count;
	latest = (struct latest_answers){
	        .response = arena_new(http_arena(x), items, sizeof(*latest.response)),
	        .given = arena_new(http_arena(x), items, sizeof(*latest.given)),
	        .background = json_object()};
	for (size_t i = 0; q_attempt_answers_row(batch, 1, i, &save); i++)
		latest_answers_add(&latest, (int)items, batch, i, &save);
	latest_answers_settle(&latest);
	attempt_reply(x, &row, survey, &latest);
	json_decref(latest.background);
}

void intake_attempt_get(struct http_exchange *x)
{
	struct attempt_view *view = arena_new(http_arena(x), 1, sizeof(*view));
	struct db_batch *batch;

	view->x = x;
	if (!intake_attempt(x, &view->grant))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_attempt_read(batch, view->grant.attempt);
	q_attempt_answers(batch, view->grant.attempt);
	db_batch_send(batch, attempt_seen, view);
}

/* --- DELETE --- */

static void attempt_withdrawn(struct db_batch *batch, void *state)
{
	struct http_exchange *x = state;
	struct q_attempt_withdraw_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_attempt_withdraw_row(batch, 0, 0, &row) || !row.state_before.p) {
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
		return;
	}
	http_reply_json(x, 200, json_pack("{s:s}", "state", "withdrawn"));
}

void intake_attempt_delete(struct http_exchange *x)
{
	struct secret_grant grant;
	struct db_batch *batch;

	if (!intake_attempt(x, &grant))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_attempt_withdraw(batch, grant.attempt);
	db_batch_send(batch, attempt_withdrawn, x);
}
