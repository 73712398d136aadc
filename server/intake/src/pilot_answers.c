/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PUT /pilot/answers/{seq}: one save of a pilot. It is checked like a save of an attempt, but by a
 * form that is read for this request: the survey may not be open yet, and then no worker has it.
 */
#include "answers.h"
#include "handlers.h"
#include "state.h"

#include <base/log.h>
#include <core/problems.h>

#include <model/booklet_design.h>
#include <queries/intake.h>

struct pilot_save {
	struct intake_save save;
	struct http_exchange *x;
};

static void pilot_saved(struct db_batch *batch, void *state)
{
	struct http_exchange *x = ((struct pilot_save *)state)->x;
	struct q_pilot_save_row row;

	if (!core_batch_done(x, batch))
		return;
	if (!q_pilot_save_row(batch, 0, 0, &row) || !row.outcome.p ||
	        str_equal_c(row.outcome, "new"))
		http_reply_problem(x, &http_not_found, STR("no such attempt"), NULL, 0);
	else if (str_equal_c(row.outcome, "different"))
		http_reply_problem(x, &core_problem_different_content, STR(""), NULL, 0);
	else if (str_equal_c(row.outcome, "submitted"))
		http_reply_problem(x, &intake_problem_submitted, STR(""), NULL, 0);
	else if (str_equal_c(row.outcome, "withdrawn"))
		http_reply_problem(x, &core_problem_attempt_withdrawn, STR(""), NULL, 0);
	else
		http_reply_json(x, 200, json_pack("{s:i}", "acknowledged", (int)row.acknowledged));
}

static void pilot_store(struct pilot_save *pilot)
{
	const struct intake_save *save = &pilot->save;
	struct db_batch *batch = db_batch_new(core_context(pilot->x)->fast);

	q_pilot_save(batch, &(struct q_pilot_save_in){
	                            .pilot = save->attempt,
	                            .seq = save->seq,
	                            .items = save->items,
	                            .responses = save->responses,
	                            .elapsed_ms = save->elapsed_ms,
	                            .background = save->background,
	                    });
	db_batch_send(batch, pilot_saved, pilot);
}

/* False when the reply has been sent. */
static bool pilot_check(struct pilot_save *pilot, const struct instrument *instrument,
        const struct booklet_design *design, int number)
{
	struct booklet_part part;

	if (design)
		part = model_booklet_design_part(design, instrument, number, http_arena(pilot->x));
	return intake_answers_fit(pilot->x, instrument->item_count, pilot->save.seq) &&
	       intake_answers_read(pilot->x, instrument, design ? &part : NULL, &pilot->save);
}

/* Both documents were checked when they were stored. */
static void pilot_read(struct pilot_save *pilot, const struct q_pilot_form_row *form)
{
	struct model_problems problems;
	struct booklet_design *design = NULL;
	struct instrument *instrument;

	model_problems_init(&problems, "form of a pilot");
	instrument = model_instrument_load_questions(form->questions, &problems);
	if (instrument && form->design.p)
		design = model_booklet_design_load(form->design, &problems);
	if (!instrument || (form->design.p && !design)) {
		log_error("the form of a pilot cannot be read");
		http_reply_problem(pilot->x, &http_internal_error, STR(""), NULL, 0);
	} else if (pilot_check(pilot, instrument, design, form->booklet)) {
		pilot_store(pilot);
	}
	model_booklet_design_free(design);
	model_instrument_free(instrument);
}

static void pilot_form_read(struct db_batch *batch, void *state)
{
	struct pilot_save *pilot = state;
	struct q_pilot_form_row form;

	if (!core_batch_done(pilot->x, batch))
		return;
	if (!q_pilot_form_row(batch, 0, 0, &form))
		http_reply_problem(pilot->x, &http_not_found, STR("no such attempt"), NULL, 0);
	else if (form.over)
		http_reply_problem(pilot->x, &core_problem_survey_closed, STR(""), NULL, 0);
	else
		pilot_read(pilot, &form);
}

void intake_pilot_answers_put(struct http_exchange *x)
{
	struct pilot_save *pilot = arena_new(http_arena(x), 1, sizeof(*pilot));
	struct db_batch *batch;

	pilot->x = x;
	if (!intake_pilot(x, &pilot->save.attempt) || !intake_answers_seq(x, &pilot->save.seq))
		return;
	batch = db_batch_new(core_context(x)->fast);
	q_pilot_form(batch, pilot->save.attempt);
	db_batch_send(batch, pilot_form_read, pilot);
}
