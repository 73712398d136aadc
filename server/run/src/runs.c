/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /surveys/{slug}/runs asks for a scoring; the job runner takes it. GET /runs/{run} says how
 * far it has come.
 */
#include "runs.h"

#include "refusal.h"

#include <core/json_value.h>
#include <core/problems.h>
#include <core/resource.h>
#include <core/survey.h>

#include <base/clock.h>
#include <base/visible.h>

#include <queries/core.h>
#include <queries/run.h>
#include <stdlib.h>
#include <string.h>

static const struct http_problem_type problem_queued = {409, "/problems/run-queued",
        "这项调查已有一次计算在排队", "Another run of this survey is waiting"};

static const struct http_problem_type problem_needs_reason = {409, "/problems/run-needs-reason",
        "已有主计算，再算一次须说明原因", "There is a main run: another one needs a reason"};
static const struct http_problem_type problem_main_first = {409, "/problems/run-main-first",
        "须先完成主计算，才能换用其他种子", "The main run comes before runs with other seeds"};

static const char SQLSTATE_NOT_ALLOWED[] = "42501"; /* insufficient_privilege */
/* Of kesu_fn.run_room. */
static const char SQLSTATE_SURVEY_WAITS[] = "KQ001", SQLSTATE_ACCOUNT_WAITS[] = "KQ002";

struct run_request {
	struct http_exchange *x;
	struct staff_token token;
	struct str slug;
	int64_t seed;
	bool has_seed;     /* false: the survey's own */
	struct str reason; /* p NULL: none */
	bool needs_reason; /* the database has refused it without one */
	int32_t survey_id;
};

static json_t *run_json(int64_t id, const struct q_run_read_row *row)
{
	char stamp[CLOCK_STAMP_SIZE];

	clock_stamp(row->requested_at, stamp);
	return json_pack("{s:I, s:s%, s:s%, s:f, s:s%, s:s, s:o}", "run", (json_int_t)id, "survey",
	        row->slug.p, row->slug.n, "state", row->state.p, row->state.n, "progress",
	        row->progress, "step", row->step.p, row->step.n, "requested_at", stamp, "failure",
	        row->failure.p ? json_stringn(row->failure.p, row->failure.n) : json_null());
}

static void run_reply_queued(struct http_exchange *x, int64_t id)
{
	struct str href = arena_printf(http_arena(x), "/api/v1/runs/%lld", (long long)id);

	http_reply_header(x, "Location", href.p);
	http_reply_json(x, 202,
	        json_pack("{s:I, s:s, s:s}", "run", (json_int_t)id, "state", "queued", "href",
	                href.p));
}

static bool is_same(const struct run_request *request, const struct q_run_queued_row *row)
{
	return (request->has_seed ? row->seed == request->seed : row->is_default) &&
	       !request->reason.p == !row->reason.p && str_equal(request->reason, row->reason);
}

/* The same request again gets the run that waits; another one is told of it. */
static void run_queued_seen(struct db_batch *batch, void *state)
{
	struct run_request *request = state;
	struct q_run_queued_row row;
	bool waits;

	if (!core_batch_done(request->x, batch))
		return;
	waits = q_run_queued_row(batch, 1, 0, &row);
	if (waits && is_same(request, &row)) {
		run_reply_queued(request->x, row.run_id);
		return;
	}
	if (request->needs_reason) {
		http_reply_problem(request->x, &problem_needs_reason, STR(""), NULL, 0);
		return;
	}
	http_reply_problem(request->x, &problem_queued,
	        waits ? arena_printf(http_arena(request->x), "run %lld is queued with seed %lld",
	                        (long long)row.run_id, (long long)row.seed)
	              : STR("it has just begun; ask again"),
	        NULL, 0);
}

static void run_look_for_queued(struct run_request *request)
{
	struct db_batch *batch = core_staff_batch(request->x, &request->token);

	q_run_queued(batch, request->survey_id);
	db_batch_send(batch, run_queued_seen, request);
}

static void run_requested(struct db_batch *batch, void *state)
{
	struct run_request *request = state;
	const char *sqlstate = db_batch_sqlstate(batch);
	struct q_run_request_row row;

	/* Row-level security: everybody sees a rehearsal, but only its own region may score it. */
	if (!strcmp(sqlstate, SQLSTATE_NOT_ALLOWED)) {
		http_reply_problem(request->x, &core_problem_outside_region, STR(""), NULL, 0);
		return;
	}
	request->needs_reason = !strcmp(sqlstate, RUN_SQLSTATE_NEEDS_REASON);
	if (request->needs_reason || !strcmp(sqlstate, SQLSTATE_SURVEY_WAITS)) {
		run_look_for_queued(request);
		return;
	}
	if (!strcmp(sqlstate, RUN_SQLSTATE_MAIN_FIRST)) {
		http_reply_problem(request->x, &problem_main_first, STR(""), NULL, 0);
		return;
	}
	if (!strcmp(sqlstate, SQLSTATE_ACCOUNT_WAITS)) {
		http_reply_problem(request->x, &http_too_many,
		        STR("too many runs of this account are waiting"), NULL, 0);
		return;
	}
	if (!core_batch_done(request->x, batch))
		return;
	if (!q_run_request_row(batch, 1, 0, &row)) {
		http_reply_problem(request->x, &http_not_found, STR("no such survey"), NULL, 0);
		return;
	}
	run_reply_queued(request->x, row.run_id);
}

static void run_survey_seen(struct db_batch *batch, void *state)
{
	struct run_request *request = state;
	struct http_exchange *x = request->x;
	struct q_scope_by_token_row who;
	struct q_survey_by_slug_row survey;
	struct db_batch *next;

	if (!core_staff_signed_in(x, &request->token, batch, &who))
		return;
	if (!core_staff_may(x, &who, CORE_RIGHT_START_RUNS))
		return;
	if (!q_survey_by_slug_row(batch, 1, 0, &survey)) {
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
		return;
	}
	request->survey_id = survey.survey_id;
	next = core_staff_batch(x, &request->token);
	q_run_request(next, survey.survey_id, request->has_seed ? &request->seed : NULL, who.name,
	        request->reason);
	q_run_room(next, survey.survey_id, who.name);
	db_batch_send(next, run_requested, request);
}

static void reason_read(
        struct run_request *request, const json_t *value, struct field_problems *problems)
{
	struct str reason = {json_string_value(value), json_string_length(value)};

	if (!value)
		return;
	if (!json_is_string(value) || reason.n > CORE_SURVEY_TEXT_MAX ||
	        memchr(reason.p, '\0', reason.n)) {
		core_field_problem(problems, "/reason", "must be a text of at most 500 bytes");
		return;
	}
	reason = visible_trimmed(reason);
	if (reason.n)
		request->reason = arena_copy(http_arena(request->x), reason);
}

/* The body may be empty or {"seed": n, "reason": text}. False when the reply has been sent. */
static bool run_body_read(struct http_exchange *x, struct run_request *request)
{
	static const char *const known[] = {"seed", "reason", NULL};
	struct field_problems problems = {.count = 0};
	const json_t *value;
	json_t *body;

	if (!http_body(x).n)
		return true;
	body = core_body(x);
	if (!body)
		return false;
	value = json_object_get(body, "seed");
	core_field_problems_unknown(x, &problems, body, known);
	request->has_seed = value;
	if (value && !core_json_value_whole(value, &request->seed))
		core_field_problem(&problems, "/seed", "must be a whole number");
	reason_read(request, json_object_get(body, "reason"), &problems);
	json_decref(body);
	return !core_field_problems_reply(x, &problems);
}

void run_post(struct http_exchange *x)
{
	struct run_request *request = arena_new(http_arena(x), 1, sizeof(*request));
	struct db_batch *batch;

	*request = (struct run_request){
	        .x = x, .token = core_staff_token(x), .slug = http_param(x, "slug")};
	if (!run_body_read(x, request) || !core_staff_admits(x, &request->token))
		return;
	batch = core_staff_batch(x, &request->token);
	q_survey_by_slug(batch, request->slug);
	db_batch_send(batch, run_survey_seen, request);
}

struct run_view {
	struct http_exchange *x;
	struct staff_token token;
	int64_t id;
};

static void run_seen(struct db_batch *batch, void *state)
{
	struct run_view *view = state;
	struct q_scope_by_token_row who;
	struct q_run_read_row row;

	if (!core_batch_done(view->x, batch))
		return;
	core_staff_learn(
	        view->x, &view->token, q_scope_by_token_row(batch, 0, 0, &who) && who.name.p);
	if (q_run_read_row(batch, 1, 0, &row))
		http_reply_json(view->x, 200, run_json(view->id, &row));
	else
		http_reply_problem(view->x, &http_not_found, STR("no such run"), NULL, 0);
}

void run_get(struct http_exchange *x)
{
	struct run_view *view = arena_new(http_arena(x), 1, sizeof(*view));
	struct db_batch *batch;

	view->x = x;
	view->token = core_staff_token(x);
	if (!str_to_int64(http_param(x, "run"), &view->id) || view->id < 1) {
		http_reply_problem(x, &http_not_found, STR("no such run"), NULL, 0);
		return;
	}
	if (!core_staff_admits(x, &view->token))
		return;
	batch = core_staff_batch(x, &view->token);
	q_run_read(batch, view->id);
	db_batch_send(batch, run_seen, view);
}
