/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /interview/batches: what a tablet has gathered, record by record. The batch is read; the
 * database says which booklet each case has; the answers are checked; what is good is stored in one
 * transaction, and each record gets its own result. Sent again, nothing is stored twice. The event
 * loop only hands on: the work is done beside it (batch_work.h).
 */
#include "allowed.h"
#include "batch_work.h"
#include "handlers.h"

#include <base/log.h>
#include <core/offload.h>
#include <queries/core.h>
#include <queries/interview.h>

enum { AT_LOOK = 1, AT_FORMS }; /* after scope_by_token */

struct syncing {
	struct http_exchange *x;
	struct staff_token token;
	struct interview_work work;
	void (*next)(struct syncing *syncing); /* after the step that is being taken */
};

static void worked(void *state, bool worked)
{
	struct syncing *syncing = state;

	if (worked) {
		syncing->next(syncing);
		return;
	}
	http_reply_problem(syncing->x, &http_unavailable, STR("the server is ending"), NULL, 0);
	interview_work_end(&syncing->work);
}

/* The thread is given the work alone, which is the same for all steps. */
static void step_read(void *state)
{
	interview_work_read(&((struct syncing *)state)->work);
}

static void step_finish(void *state)
{
	interview_work_finish(&((struct syncing *)state)->work);
}

static void step_answer(void *state)
{
	interview_work_answer(&((struct syncing *)state)->work);
}

static void beside(
        struct syncing *syncing, core_offload_work *step, void (*next)(struct syncing *syncing))
{
	syncing->next = next;
	if (core_offload_add(core_context(syncing->x)->offload, step, worked, syncing))
		return;
	http_reply_problem(syncing->x, &http_unavailable,
	        STR("much is being sent at this moment; try again"), NULL, 0);
	interview_work_end(&syncing->work);
}

static bool allowed(struct syncing *syncing, const struct db_batch *batch)
{
	if (interview_was_allowed(syncing->x, batch))
		return true;
	interview_work_end(&syncing->work);
	return false;
}

/* ---- stored ---- */

static void answered(struct syncing *syncing)
{
	http_reply(syncing->x, 200, "application/json", syncing->work.reply);
	interview_work_end(&syncing->work);
}

static void stored(struct db_batch *batch, void *state)
{
	struct syncing *syncing = state;
	struct interview_work *work = &syncing->work;
	struct q_interview_store_row row;

	if (!allowed(syncing, batch))
		return;
	work->outcome = arena_new(&work->arena, work->batch.count + 1, sizeof(*work->outcome));
	for (size_t i = 0; q_interview_store_row(batch, 1, i, &row); i++)
		if (row.place >= 0 && (size_t)row.place < work->batch.count)
			work->outcome[row.place] = arena_copy(&work->arena, row.outcome);
	beside(syncing, step_answer, answered);
}

static void finished(struct syncing *syncing)
{
	struct db_batch *next;

	if (!syncing->work.records.p) {
		log_error("questions in the database cannot be read",
		        LOG_TEXT("problem", syncing->work.error.text));
		http_reply_problem(syncing->x, &http_internal_error, STR(""), NULL, 0);
		interview_work_end(&syncing->work);
		return;
	}
	next = core_staff_batch(syncing->x, &syncing->token);
	q_interview_store(next, syncing->work.records);
	db_batch_send(next, stored, syncing);
}

/* ---- looked up ---- */

static void cases_take(struct interview_work *work, const struct db_batch *batch)
{
	size_t count = work->batch.count;
	struct interview_case *cases = arena_new(&work->arena, count + 1, sizeof(*cases));
	struct q_interview_look_row row;

	for (size_t i = 0; i < count && q_interview_look_row(batch, AT_LOOK, i, &row); i++)
		cases[i] = (struct interview_case){
		        .is_mine = !row.survey_id_is_null,
		        .asks_place = !row.asks_place_is_null && row.asks_place,
		        .survey_id = row.survey_id,
		        .invitation = row.invitation,
		        .booklet = row.booklet_is_null ? -1 : row.booklet,
		};
	work->cases = cases;
}

static void forms_take(struct interview_work *work, const struct db_batch *batch)
{
	size_t count = db_rows(batch, AT_FORMS);
	struct interview_form_text *forms = arena_new(&work->arena, count + 1, sizeof(*forms));
	struct q_interview_forms_row row;

	for (size_t i = 0; q_interview_forms_row(batch, AT_FORMS, i, &row); i++)
		forms[i] = (struct interview_form_text){
		        .survey_id = row.survey_id,
		        .questions = arena_copy(&work->arena, row.questions),
		        .design = row.design.p ? arena_copy(&work->arena, row.design)
		                               : (struct str){0},
		};
	work->forms = forms;
	work->form_count = count;
}

static void looked(struct db_batch *batch, void *state)
{
	struct syncing *syncing = state;

	if (!allowed(syncing, batch))
		return;
	cases_take(&syncing->work, batch);
	forms_take(&syncing->work, batch);
	beside(syncing, step_finish, finished);
}

/* The cases of the records that are good so far. */
static void look(struct interview_work *work, struct db_batch *batch)
{
	const struct interview_batch *sent = &work->batch;
	struct str *slugs = arena_new(&work->arena, sent->count + 1, sizeof(*slugs));
	int32_t *numbers = arena_new(&work->arena, sent->count + 1, sizeof(*numbers));
	size_t n = 0;

	for (size_t i = 0; i < sent->count; i++)
		if (!sent->record[i].code) {
			slugs[n] = sent->record[i].survey;
			numbers[n++] = sent->record[i].number;
		}
	q_interview_look(
	        batch, (struct db_array){n, slugs, NULL}, (struct db_array){n, numbers, NULL});
	q_interview_forms(batch, (struct db_array){n, slugs, NULL});
}

/* ---- read ---- */

static void was_read(struct syncing *syncing)
{
	static const char *const known[] = {"batch", "records", NULL};
	struct interview_work *work = &syncing->work;
	struct db_batch *next;

	if (core_body_fits(syncing->x, work->body)) {
		core_field_problems_unknown(syncing->x, &work->problems, work->body, known);
		if (!core_field_problems_reply(syncing->x, &work->problems)) {
			next = core_staff_batch(syncing->x, &syncing->token);
			look(work, next);
			db_batch_send(next, looked, syncing);
			return;
		}
	}
	interview_work_end(work);
}

static void account_seen(struct db_batch *batch, void *state)
{
	struct syncing *syncing = state;
	struct q_scope_by_token_row who;

	if (core_staff_signed_in(syncing->x, &syncing->token, batch, &who))
		beside(syncing, step_read, was_read);
	else
		interview_work_end(&syncing->work);
}

void interview_batch_post(struct http_exchange *x)
{
	struct syncing *syncing = arena_new(http_arena(x), 1, sizeof(*syncing));

	*syncing = (struct syncing){.x = x, .token = core_staff_token(x)};
	if (!core_staff_admits(x, &syncing->token))
		return;
	interview_work_begin(&syncing->work, core_context(x)->keys, http_body(x));
	db_batch_send(core_staff_batch(x, &syncing->token), account_seen, syncing);
}
