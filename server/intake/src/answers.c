/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PUT /attempts/{attempt}/answers/{seq}: the hot path. The secret and the body are checked from
 * memory; the save then joins the worker's next group commit (saves.h) and is acknowledged only
 * after that commit. Sending the same again gets the same reply.
 */
#include "answers.h"
#include "handlers.h"
#include "state.h"

#include <core/problems.h>

#include <base/buf.h>

#include <model/answers.h>
#include <stdio.h>

const struct http_problem_type intake_problem_submitted = {409, "/problems/attempt-submitted",
        "这份答卷已提交，不能再改", "The attempt was submitted; nothing can be changed"};

static const struct http_problem_type problem_too_many = {422, "/problems/too-many-saves",
        "这份答卷保存的次数太多", "This attempt has more saves than its form needs"};

static const struct http_problem_type problem_taken = {409, "/problems/answered-elsewhere",
        "这题已在开始作答的手机上答过，这里不能改",
        "Answered on the phone that began this attempt; it cannot be changed here"};

/* An item is changed a few times by a person. The rest is for trials of the server under load. */
enum { SAVES_PER_ITEM = 160, SAVES_BESIDE = 200, BYTES_PER_ITEM = 512, BYTES_BESIDE = 4096 };

struct answers_save {
	struct intake_save save; /* first: saves.c hands back this pointer */
	struct http_exchange *x;
};

static void answers_saved(
        struct intake_save *save, enum intake_save_result result, int32_t acknowledged)
{
	struct http_exchange *x = ((struct answers_save *)save)->x;
	char body[48];
	int n;

	switch (result) {
	case INTAKE_SAVE_DONE:
		n = snprintf(body, sizeof(body), "{\"acknowledged\":%d}", (int)acknowledged);
		http_reply(x, 200, "application/json", (struct str){body, (size_t)n});
		return;
	case INTAKE_SAVE_DIFFERS:
		http_reply_problem(x, &core_problem_different_content, STR(""), NULL, 0);
		return;
	case INTAKE_SAVE_NO_ATTEMPT:
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
		return;
	case INTAKE_SAVE_SUBMITTED:
		http_reply_problem(x, &intake_problem_submitted, STR(""), NULL, 0);
		return;
	case INTAKE_SAVE_WITHDRAWN:
		http_reply_problem(x, &core_problem_attempt_withdrawn, STR(""), NULL, 0);
		return;
	case INTAKE_SAVE_TAKEN:
		http_reply_problem(x, &problem_taken, STR(""), NULL, 0);
		return;
	case INTAKE_SAVE_LATE:
		http_reply_problem(x, &core_problem_survey_closed, STR(""), NULL, 0);
		return;
	case INTAKE_SAVE_FAILED:
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
		return;
	case INTAKE_SAVE_UNAVAILABLE:
		break;
	}
	http_reply_problem(
	        x, &http_unavailable, STR("the save may not be stored; send it again"), NULL, 0);
}

static size_t response_literal(char *text, size_t room, const char *comma, int64_t response)
{
	if (response == ANSWERS_NONE)
		return (size_t)snprintf(text, room, "%sNULL", comma);
	return (size_t)snprintf(text, room, "%s%lld", comma, (long long)response);
}

/* The three arrays as PostgreSQL array literals, in the exchange's arena. */
static void answers_to_literals(
        struct arena *arena, const struct answers *answers, struct intake_save *save)
{
	enum { DIGITS = 22 };
	size_t room = answers->count * DIGITS + 3;
	char *text[3];
	size_t n[3] = {1, 1, 1};

	for (int i = 0; i < 3; i++) {
		text[i] = arena_new(arena, room, 1);
		text[i][0] = '{';
	}
	for (size_t k = 0; k < answers->count; k++) {
		const char *comma = k ? "," : "";
		n[0] += (size_t)snprintf(
		        text[0] + n[0], room - n[0], "%s%d", comma, answers->item[k]);
		n[1] += response_literal(text[1] + n[1], room - n[1], comma, answers->response[k]);
		n[2] += (size_t)snprintf(
		        text[2] + n[2], room - n[2], "%s%d", comma, (int)answers->elapsed_ms[k]);
	}
	for (int i = 0; i < 3; i++)
		text[i][n[i]++] = '}';
	save->items = (struct str){text[0], n[0]};
	save->responses = (struct str){text[1], n[1]};
	save->elapsed_ms = (struct str){text[2], n[2]};
}

static void answers_reply_invalid(struct http_exchange *x, const struct model_problems *problems)
{
	struct http_field_problem fields[MODEL_PROBLEMS_MAX];

	for (size_t i = 0; i < problems->count; i++)
		fields[i] = (struct http_field_problem){
		        str_from(problems->list[i].pointer), str_from(problems->list[i].message)};
	http_reply_problem(x, &http_unprocessable, STR(""), fields, problems->count);
}

bool intake_answers_read(struct http_exchange *x, const struct instrument *instrument,
        const struct booklet_part *part, struct intake_save *save)
{
	struct model_problems problems;
	struct answers answers;

	enum answers_result result;

	model_problems_init(&problems, "body");
	result = model_answers_parse(
	        instrument, part, http_body(x), http_arena(x), &answers, &problems);
	if (result != ANSWERS_OK && save->late) { /* an invalid save was never stored */
		http_reply_problem(x, &core_problem_survey_closed, STR(""), NULL, 0);
		return false;
	}
	switch (result) {
	case ANSWERS_OK:
		break;
	case ANSWERS_NOT_JSON:
		http_reply_problem(x, &http_bad_request,
		        problems.count ? str_from(problems.list[0].message) : STR("not JSON"), NULL,
		        0);
		return false;
	case ANSWERS_INVALID:
		answers_reply_invalid(x, &problems);
		return false;
	}
	answers_to_literals(http_arena(x), &answers, save);
	save->background = answers.background.n ? answers.background : (struct str){NULL, 0};
	return true;
}

bool intake_answers_fit(struct http_exchange *x, int items, int64_t seq)
{
	if (http_body(x).n > BYTES_BESIDE + BYTES_PER_ITEM * (size_t)items) {
		http_reply_problem(x, &http_too_large, STR(""), NULL, 0);
		return false;
	}
	if (seq <= SAVES_BESIDE + SAVES_PER_ITEM * items)
		return true;
	http_reply_problem(x, &problem_too_many, STR(""), NULL, 0);
	return false;
}

bool intake_answers_seq(struct http_exchange *x, int32_t *seq)
{
	int64_t number;

	if (str_to_int64(http_param(x, "seq"), &number) && number >= 1 &&
	        number <= INTAKE_SAVE_SEQ_MAX) {
		*seq = (int32_t)number;
		return true;
	}
	http_reply_problem(
	        x, &http_bad_request, STR("seq must be a whole number from 1 to 10000"), NULL, 0);
	return false;
}

void intake_answers_put(struct http_exchange *x)
{
	struct intake *intake = intake_of(x);
	struct answers_save *s = arena_new(http_arena(x), 1, sizeof(*s));
	const struct catalogue_survey *survey;
	enum group_commit_addition addition;
	struct secret_grant grant;

	s->x = x;
	s->save.done = answers_saved;
	if (!intake_attempt(x, &grant))
		return;
	s->save.attempt = grant.attempt;
	s->save.limited = grant.limited;
	if (!intake_answers_seq(x, &s->save.seq))
		return;
	survey = intake_catalogue_survey_by_id(intake->catalogue, grant.survey_id);
	if (!survey || !intake_catalogue_survey_has(survey, grant.booklet)) {
		intake_reply_unheard(x);
		return;
	}
	s->save.late = !survey->open;
	s->save.survey_id = grant.survey_id;
	s->save.booklet = survey->sampled && !survey->opt_in ? 0 : grant.booklet;
	if (!intake_answers_fit(x, survey->form->instrument->item_count, s->save.seq) ||
	        !intake_answers_read(x, survey->form->instrument,
	                intake_catalogue_survey_part(survey, grant.booklet), &s->save))
		return;
	addition = intake_saves_add(intake->saves, &s->save);
	if (addition != GROUP_COMMIT_ADDED)
		intake_reply_waiting(x, addition);
}
