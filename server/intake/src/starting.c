/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /surveys/{slug}/attempts: starts an attempt, or finds the one that the same start key or the
 * same invitation has started before.
 *
 * Whoever holds an invitation's letter may be another person than the one who began to answer. So
 * once something is saved, only the start key that began the attempt gives the full secret; without
 * it the secret is limited. A withdrawn attempt stays what it is: the invitation then starts the
 * next round, which is another attempt.
 */
#include "handlers.h"
#include "opt_in.h"
#include "started.h"

#include <core/invitation.h>
#include <core/problems.h>

#include <queries/intake.h>

static const struct http_problem_type problem_invitation = {403, "/problems/unknown-invitation",
        "邀请码无效，请核对链接", "This invitation is not known here"};

/* kesu simulate says who it is, so that no made-up person gets among people. */
static const struct http_problem_type problem_no_rehearsal = {403, "/problems/no-rehearsal",
        "这项调查不是演练，不接受模拟作答",
        "This survey is no rehearsal: it takes no simulated people"};

static const struct http_problem_type problem_quota_full = {409, "/problems/quota-full",
        "与您情况相近的参加者已经足够，这次不再需要您作答，谢谢您",
        "Enough people like you have taken part; thank you, no more are needed this time"};

struct attempt_start {
	struct intake_start start; /* first: starts.c hands back this pointer */
	struct http_exchange *x;
	struct str key; /* p == NULL: none was sent */
	int round;
	bool opts_in;
};

/* The key before may be missing: then nothing was begun under it that could still be found. */
static void start_derive(struct attempt_start *attempt)
{
	const struct secret_keys *keys = core_context(attempt->x)->keys;
	struct intake_start *start = &attempt->start;
	struct intake_start_names *const names[] = {
	        [SECRET_KEY_CURRENT] = &start->names,
	        [SECRET_KEY_PREVIOUS] = &start->former,
	};

	start->has_legacy = start->has_invitation && attempt->round == 0;
	for (int i = 0; i < 2; i++) {
		enum secret_key_age age = (enum secret_key_age)i;
		struct intake_start_names *to = names[age];

		if (start->has_invitation)
			to->has_attempt = core_invitation_begins(keys, age, start->survey_id,
			        &start->invitation, attempt->round, &to->attempt);
		else if (attempt->key.p)
			to->has_attempt = intake_identity_of_start(
			        keys, age, start->survey_id, attempt->key, &to->attempt);
		if (attempt->key.p)
			to->has_proof = intake_identity_proof(
			        keys, age, start->survey_id, attempt->key, &to->proof);
	}
	if (!start->names.has_attempt)
		start->names.attempt = uuid_new();
}

static void start_queue(struct attempt_start *attempt)
{
	enum group_commit_addition addition;

	start_derive(attempt);
	addition = intake_starts_add(intake_of(attempt->x)->starts, &attempt->start);
	if (addition != GROUP_COMMIT_ADDED)
		intake_reply_waiting(attempt->x, addition);
}

static void start_reply_found(struct attempt_start *attempt)
{
	const struct q_attempts_started_row *row = attempt->start.found;
	bool limited = attempt->start.has_invitation && row->begun && !row->proven;

	if (!str_equal_c(row->state, "withdrawn")) {
		intake_reply_started(attempt->x,
		        &(struct intake_started){
		                .grant = {row->attempt, row->survey_id, row->booklet, limited},
		                .begun = limited,
		                .state = row->state,
		                .language = row->language,
		                .acknowledged = row->acknowledged,
		                .receipt = row->receipt,
		                .answers = row->answers,
		                .saves = row->last_seq,
		        });
		return;
	}
	if (!attempt->start.has_invitation || ++attempt->round == INVITATION_ROUNDS) {
		http_reply_problem(attempt->x, &core_problem_attempt_withdrawn, STR(""), NULL, 0);
		return;
	}
	start_queue(attempt);
}

static void attempt_started(struct intake_start *start, enum intake_start_result result)
{
	struct attempt_start *attempt = (struct attempt_start *)start;
	struct http_exchange *x = attempt->x;

	switch (result) {
	case INTAKE_START_DONE:
		start_reply_found(attempt);
		return;
	case INTAKE_START_NOT_LET_IN: /* or the survey closed since the catalogue was read */
		http_reply_problem(x,
		        start->has_invitation ? &problem_invitation
		        : attempt->opts_in    ? &problem_quota_full
		                              : &core_problem_survey_closed,
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

/* --- the request --- */

struct attempt_request {
	struct str invitation, key; /* p == NULL: none */
	struct str classes;         /* p == NULL: no quotas go by any */
	enum catalogue_language language;
};

/* A string that may be left out or null; p == NULL then. */
static struct str text_of(struct http_exchange *x, const json_t *value)
{
	if (!json_is_string(value))
		return (struct str){NULL, 0};
	return arena_copy(
	        http_arena(x), (struct str){json_string_value(value), json_string_length(value)});
}

static void invitation_check(const json_t *invitation, const struct catalogue_survey *survey,
        struct field_problems *problems)
{
	bool sampled = survey->sampled;

	if (invitation && !json_is_string(invitation) && !json_is_null(invitation))
		core_field_problem(problems, "/invitation", "must be a string");
	else if (sampled && !survey->opt_in && !json_is_string(invitation))
		core_field_problem(
		        problems, "/invitation", "this survey is answered by invitation only");
	else if (!sampled && json_is_string(invitation))
		core_field_problem(problems, "/invitation", "this survey takes no invitations");
}

static void start_key_check(const json_t *key, struct field_problems *problems)
{
	struct str text = {json_string_value(key), json_string_length(key)};

	if (key && !json_is_null(key) && !intake_start_key_is_valid(text))
		core_field_problem(
		        problems, "/start", "must be 8 to 64 characters of A-Z a-z 0-9 _ -");
}

/* Replies and returns false when the body is not a request to start. */
static bool attempt_request_read(struct http_exchange *x, const struct catalogue_survey *survey,
        const json_t *body, struct attempt_request *request)
{
	static const char *const known[] = {
	        "invitation", "language", "consent", "start", "background", NULL};
	struct field_problems problems = {.count = 0};
	const json_t *invitation = json_object_get(body, "invitation");
	const json_t *key = json_object_get(body, "start");
	const json_t *language = json_object_get(body, "language");
	struct str tag = {json_string_value(language), json_string_length(language)};

	core_field_problems_unknown(x, &problems, body, known);
	if (!tag.p || !intake_catalogue_language_of_tag(tag, &request->language))
		core_field_problem(&problems, "/language",
		        "must be \"zh\" or \"en\", or a tag of them such as zh-CN");
	if (!json_is_true(json_object_get(body, "consent")))
		core_field_problem(
		        &problems, "/consent", "must be true: nobody answers without consent");
	invitation_check(invitation, survey, &problems);
	start_key_check(key, &problems);
	request->classes = (struct str){0};
	if (survey->opt_in && !json_is_string(invitation))
		request->classes = intake_opt_in_classes(
		        x, survey, json_object_get(body, "background"), &problems);
	if (core_field_problems_reply(x, &problems))
		return false;
	request->invitation = text_of(x, invitation);
	request->key = text_of(x, key);
	return true;
}

static void start_begin(struct http_exchange *x, const struct catalogue_survey *survey,
        const struct attempt_request *request)
{
	struct attempt_start *attempt = arena_new(http_arena(x), 1, sizeof(*attempt));

	attempt->x = x;
	attempt->key = request->key;
	attempt->start.survey_id = survey->id;
	attempt->start.classes = request->classes;
	attempt->start.language = str_from(intake_catalogue_language_codes[request->language]);
	attempt->start.done = attempt_started;
	attempt->start.has_invitation = request->invitation.p != NULL;
	if (attempt->start.has_invitation)
		attempt->start.invitation = core_invitation_attempt(request->invitation);
	attempt->opts_in = survey->opt_in && request->classes.p;
	start_queue(attempt);
}

void intake_attempt_post(struct http_exchange *x)
{
	struct intake *intake = intake_of(x);
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_slug(intake->catalogue, http_param(x, "slug"));
	struct attempt_request request;
	json_t *body;
	bool good;

	if (!survey) {
		http_reply_problem(x,
		        intake_catalogue_ready(intake->catalogue) ? &http_not_found
		                                                  : &http_unavailable,
		        STR("no such survey"), NULL, 0);
		return;
	}
	if (!survey->rehearsal && http_header(x, "Kesu-Simulated").n) {
		http_reply_problem(x, &problem_no_rehearsal, STR(""), NULL, 0);
		return;
	}
	if (!survey->open) {
		http_reply_problem(x, &core_problem_survey_closed, STR(""), NULL, 0);
		return;
	}
	body = core_body(x);
	if (!body)
		return;
	good = attempt_request_read(x, survey, body, &request);
	json_decref(body);
	/* An invitation starts one attempt, however often it is sent. */
	if (good && (request.invitation.p || core_limit_admits(x, CORE_LIMIT_STARTS)))
		start_begin(x, survey, &request);
}
