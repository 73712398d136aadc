/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms.h"

#include <core/json_value.h>

#include <model/answers.h>
#include <stdlib.h>

static bool form_read(
        struct interview_form *form, const struct interview_form_text *text, struct error *error)
{
	struct model_problems problems;

	model_problems_init(&problems, "stored questions");
	form->survey_id = text->survey_id;
	form->instrument = model_instrument_load_questions(text->questions, &problems);
	if (form->instrument && text->design.p)
		form->design = model_booklet_design_load(text->design, &problems);
	if (form->instrument &&
	        (!text->design.p || (form->design && model_booklet_design_check(form->design,
	                                                     form->instrument, &problems))))
		return true;
	model_problems_error(&problems, error);
	return false;
}

bool interview_forms_take(struct interview_forms *forms, const struct interview_form_text *texts,
        size_t count, struct arena *arena, struct error *error)
{
	bool good = true;

	*forms =
	        (struct interview_forms){.form = arena_new(arena, count + 1, sizeof(*forms->form))};
	while (good && forms->count < count) {
		size_t i = forms->count++;

		good = form_read(&forms->form[i], &texts[i], error);
	}
	return good;
}

void interview_forms_end(struct interview_forms *forms)
{
	for (size_t i = 0; i < forms->count; i++) {
		model_booklet_design_free(forms->form[i].design);
		model_instrument_free(forms->form[i].instrument);
	}
}

static const struct interview_form *form_of(const struct interview_forms *forms, int32_t survey_id)
{
	for (size_t i = 0; i < forms->count; i++)
		if (forms->form[i].survey_id == survey_id)
			return &forms->form[i];
	return NULL;
}

static json_t *save_json(int64_t seq, const struct answers *answers)
{
	json_t *items = json_array(), *responses = json_array(), *elapsed = json_array();
	json_t *background = answers->background.n ? json_loadb(answers->background.p,
	                                                     answers->background.n, 0, NULL)
	                                           : json_null();

	for (size_t i = 0; i < answers->count; i++) {
		int64_t response = answers->response[i];

		json_array_append_new(items, json_integer(answers->item[i]));
		json_array_append_new(
		        responses, response == ANSWERS_NONE ? json_null() : json_integer(response));
		json_array_append_new(elapsed, json_integer(answers->elapsed_ms[i]));
	}
	return json_pack("{s:I, s:o, s:o, s:o, s:o}", "seq", (json_int_t)seq, "items", items,
	        "responses", responses, "elapsed_ms", elapsed, "background", background);
}

/* One save, as the body that a phone would send. NULL when the record has been refused. */
static json_t *save_read(struct interview_record *record, size_t i, const struct instrument *of,
        const struct booklet_part *part, struct arena *arena)
{
	const json_t *given = json_array_get(json_object_get(record->in, "answers"), i);
	json_t *body = json_copy((json_t *)(uintptr_t)given);
	struct model_problems problems;
	struct answers answers;
	int64_t seq = 0;
	bool good;
	char *text;

	core_json_value_whole(json_object_get(given, "seq"), &seq);
	json_object_del(body, "seq");
	json_object_del(body, "at");
	text = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	if (!text)
		abort(); /* it came as JSON */
	model_problems_init(&problems, "answers");
	good = model_answers_parse(of, part, str_from(text), arena, &answers, &problems) ==
	       ANSWERS_OK;
	free(text);
	if (good)
		return save_json(seq, &answers);
	interview_record_fault(record,
	        arena_printf(
	                arena, "/answers/%zu%s", i, problems.count ? problems.list[0].pointer : ""),
	        arena_copy(arena, problems.count ? str_from(problems.list[0].message)
	                                         : STR("it cannot be read")));
	return NULL;
}

json_t *interview_saves(struct interview_record *record, const struct interview_forms *forms,
        int32_t survey_id, int booklet, struct arena *arena)
{
	const struct interview_form *form = form_of(forms, survey_id);
	size_t count = json_array_size(json_object_get(record->in, "answers"));
	struct booklet_part part;
	json_t *saves, *save;

	if (!form || (form->design ? booklet < 1 || booklet > form->design->booklet_count
	                           : booklet != 0)) {
		record->code = "not_taken";
		return NULL;
	}
	if (form->design)
		part = model_booklet_design_part(form->design, form->instrument, booklet, arena);
	saves = json_array();
	for (size_t i = 0; i < count; i++) {
		save = save_read(record, i, form->instrument, form->design ? &part : NULL, arena);
		if (!save) {
			json_decref(saves);
			return NULL;
		}
		json_array_append_new(saves, save);
	}
	return saves;
}
