/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /surveys/{slug}/transitions takes a step. The role and the region are checked by the
 * database (kesu_fn.survey_move_by_token); what the survey lacks comes back as one problem for all
 * of it.
 */
#include "dates.h"
#include "lacks.h"
#include "life.h"

#include <core/json_value.h>
#include <core/problems.h>
#include <core/resource.h>
#include <core/survey.h>

#include <queries/core.h>
#include <queries/survey.h>
#include <string.h>

static const struct http_problem_type problem_lacks = {409, "/problems/survey-lacks",
        "调查还不能走这一步", "The survey cannot take this step yet"};

static const char SQLSTATE_NO_SURVEY[] = "KV404"; /* of kesu_fn.survey_move */
static const char SQLSTATE_NOT_ALLOWED[] = "42501";

enum field { TO, REASON, FORM_NUMBER, AUTHORITY, APPROVAL_NUMBER, VALID_FROM, VALID_UNTIL, FIELDS };
static const char *const field_names[FIELDS + 2] = {
        [TO] = "to",
        [REASON] = "reason",
        [FORM_NUMBER] = "form_number",
        [AUTHORITY] = "authority",
        [APPROVAL_NUMBER] = "approval_number",
        [VALID_FROM] = "valid_from",
        [VALID_UNTIL] = "valid_until",
        [FIELDS] = "run",
};
static const char *const steps[] = {"approved", "open", "closed", "withdrawn", "published", NULL};

struct transition {
	struct http_exchange *x;
	struct staff_token token;
	struct str slug, field[FIELDS]; /* p NULL: not given */
	int64_t run_id;                 /* of published */
};

void survey_reply_lacks(struct http_exchange *x, const struct str *codes, size_t count)
{
	struct arena *arena = http_arena(x);
	struct http_field_problem list[SURVEY_LACKS_CODES];

	for (size_t i = 0; i < count; i++)
		list[i] =
		        (struct http_field_problem){arena_printf(arena, "/%.*s", STR_ARG(codes[i])),
		                survey_lack_words(arena, codes[i])};
	http_reply_problem(x, &problem_lacks, STR(""), list, count);
}

static void reply_lacks(
        const struct transition *transition, const struct db_batch *batch, size_t statement)
{
	struct str codes[SURVEY_LACKS_CODES];
	struct q_survey_move_by_token_row row;
	size_t count = 0;

	while (count < SURVEY_LACKS_CODES &&
	        q_survey_move_by_token_row(batch, statement, count, &row))
		codes[count++] = row.lack;
	survey_reply_lacks(transition->x, codes, count);
}

static void moved(struct db_batch *batch, void *state)
{
	const struct transition *transition = state;
	struct http_exchange *x = transition->x;
	const char *sqlstate = db_batch_sqlstate(batch);
	struct q_survey_life_row life;

	if (!strcmp(sqlstate, SQLSTATE_NO_SURVEY))
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
	else if (!strcmp(sqlstate, SQLSTATE_NOT_ALLOWED))
		http_reply_problem(x, &core_problem_outside_region, STR(""), NULL, 0);
	else if (!core_batch_done(x, batch))
		return;
	else if (db_rows(batch, 1))
		reply_lacks(transition, batch, 1);
	else if (q_survey_life_row(batch, 2, 0, &life))
		http_reply(x, 200, "application/json", life.life);
}

/* Taking figures back is a matter of whoever may publish. */
static enum core_right right_for(const struct transition *transition)
{
	return str_equal(transition->field[TO], STR("withdrawn")) ? CORE_RIGHT_PUBLISH
	                                                          : CORE_RIGHT_MOVE_SURVEYS;
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct transition *transition = state;
	struct http_exchange *x = transition->x;
	struct q_scope_by_token_row who;
	struct db_batch *next;

	if (!core_staff_signed_in(x, &transition->token, batch, &who))
		return;
	if (!core_staff_may(x, &who, right_for(transition)))
		return;
	next = core_staff_batch(x, &transition->token);
	q_survey_move_by_token(next, &(struct q_survey_move_by_token_in){
	                                     .slug = transition->slug,
	                                     .step = transition->field[TO],
	                                     .reason = transition->field[REASON],
	                                     .form_number = transition->field[FORM_NUMBER],
	                                     .authority = transition->field[AUTHORITY],
	                                     .approval_number = transition->field[APPROVAL_NUMBER],
	                                     .valid_from = transition->field[VALID_FROM],
	                                     .valid_until = transition->field[VALID_UNTIL],
	                             });
	q_survey_life(next, transition->slug);
	db_batch_send(next, moved, transition);
}

static bool is_step(struct str to)
{
	size_t i = 0;

	while (steps[i] && !str_equal_c(to, steps[i]))
		i++;
	return steps[i];
}

static bool is_of_approval(enum field i)
{
	return i >= FORM_NUMBER && i <= VALID_UNTIL;
}

/* The fields in their order: `to` is read before those that depend on it. */
static void field_read(struct transition *transition, const json_t *body, enum field i,
        struct field_problems *problems)
{
	const json_t *value = json_object_get(body, field_names[i]);
	struct arena *arena = http_arena(transition->x);
	struct str text = {json_string_value(value), json_string_length(value)};
	const char *problem = NULL;

	if (value && (!json_is_string(value) || text.n > CORE_SURVEY_TEXT_MAX ||
	                     memchr(text.p, '\0', text.n)))
		problem = "must be a text of at most 500 bytes";
	else if (i == TO && !is_step(text))
		problem = "must be approved, open, closed, published or withdrawn";
	else if (value && is_of_approval(i) && !str_equal_c(transition->field[TO], "approved"))
		problem = "goes with the step approved alone";
	else if (value && (i == VALID_FROM || i == VALID_UNTIL) && !survey_day_valid(text))
		problem = "must be a day, such as 2026-12-01";
	if (problem)
		core_field_problem(problems, arena_printf(arena, "/%s", field_names[i]).p, problem);
	else if (value)
		transition->field[i] = arena_copy(arena, text);
}

static bool is_publication(const struct transition *transition)
{
	return str_equal_c(transition->field[TO], "published");
}

/* The main run is named, so that nobody publishes another figure than was looked at. */
static void run_read(
        struct transition *transition, const json_t *body, struct field_problems *problems)
{
	const json_t *run = json_object_get(body, field_names[FIELDS]);

	if (run && !is_publication(transition))
		core_field_problem(problems, "/run", "goes with the step published alone");
	else if (is_publication(transition) &&
	         (!core_json_value_whole(run, &transition->run_id) || transition->run_id < 1))
		core_field_problem(problems, "/run", "must be the number of the main run");
}

/* False when the reply has been sent. */
static bool body_read(struct transition *transition)
{
	struct field_problems problems = {.count = 0};
	json_t *body = core_body(transition->x);

	if (!body)
		return false;
	core_field_problems_unknown(transition->x, &problems, body, field_names);
	for (enum field i = 0; i < FIELDS; i++)
		field_read(transition, body, i, &problems);
	run_read(transition, body, &problems);
	json_decref(body);
	return !core_field_problems_reply(transition->x, &problems);
}

void survey_transition_post(struct http_exchange *x)
{
	struct transition *transition = arena_new(http_arena(x), 1, sizeof(*transition));
	struct db_batch *batch;

	*transition = (struct transition){
	        .x = x, .token = core_staff_token(x), .slug = http_param(x, "slug")};
	if (!body_read(transition))
		return;
	if (is_publication(transition)) {
		survey_publish_start(x, transition->run_id);
		return;
	}
	if (!core_staff_admits(x, &transition->token))
		return;
	batch = core_staff_batch(x, &transition->token);
	db_batch_send(batch, account_seen, transition);
}
