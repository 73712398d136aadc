/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "opt_in.h"

#include <model/answers.h>
#include <model/scoring_key.h>

#include <stdlib.h>

enum { CLASSES_MAX = 512 };

/* The question that tells the variable. */
static const char *question_of(int variable)
{
	return variable == GROUP_AGE ? "birth_year" : model_group_variables[variable].code;
}

unsigned intake_opt_in_variables(struct str names)
{
	unsigned variables = 0;

	while (names.n) {
		struct str one = names;

		for (one.n = 0; one.n < names.n && names.p[one.n] != ' ';)
			one.n++;
		for (int v = 0; v < GROUP_KEY_GROUP; v++)
			if (str_equal_c(one, model_group_variables[v].code))
				variables |= 1U << v;
		one.n += one.n < names.n;
		names = (struct str){names.p + one.n, names.n - one.n};
	}
	return variables;
}

json_t *intake_opt_in_page(const struct catalogue_survey *survey)
{
	json_t *asks;

	if (!survey->opt_in)
		return json_null();
	asks = json_array();
	for (int v = 0; v < GROUP_KEY_GROUP; v++)
		if (survey->quota_variables & 1U << v)
			json_array_append_new(asks, json_string(question_of(v)));
	return json_pack("{s:o, s:{s:s, s:s}}", "asks", asks, "booklet", "zh",
	        survey->form->booklets[0][LANGUAGE_ZH]->file.path.p, "en",
	        survey->form->booklets[0][LANGUAGE_EN]->file.path.p);
}

/* The background as answers store it; NULL when it cannot be read, and the problems are added. */
static struct str background_read(struct arena *arena, const struct instrument *instrument,
        json_t *background, struct field_problems *problems)
{
	json_t *save = json_pack("{s:[], s:O}", "answers", "background", background);
	char *body = json_dumps(save, JSON_COMPACT);
	struct model_problems found;
	struct answers answers;
	bool good;

	json_decref(save);
	if (!body)
		abort();
	model_problems_init(&found, "background");
	good = model_answers_parse(instrument, NULL, arena_copy(arena, str_from(body)), arena,
	               &answers, &found) == ANSWERS_OK;
	for (size_t i = 0; i < found.count; i++)
		core_field_problem(problems, arena_printf(arena, "%s", found.list[i].pointer).p,
		        arena_printf(arena, "%s", found.list[i].message).p);
	free(body);
	return good ? answers.background : (struct str){0};
}

static bool is_told(const struct background_classes *classes, int variable)
{
	return variable == GROUP_AGE ? classes->age != GROUP_AGE_MISSING
	                             : classes->level[variable] != GROUP_LEVEL_MISSING;
}

/* Somebody older or younger than every band is of no cell. */
static struct str classes_write(
        struct arena *arena, unsigned variables, const struct background_classes *classes)
{
	const char *separator = "";
	struct str written;
	struct buf out;

	buf_init(&out, CLASSES_MAX);
	buf_add(&out, STR("{"));
	for (int v = 0; v < GROUP_KEY_GROUP; v++) {
		if (!(variables & 1U << v) || classes->level[v] < 0)
			continue;
		buf_printf(&out, "%s\"%s\":\"%s\"", separator, model_group_variables[v].code,
		        model_group_variables[v].levels[classes->level[v]]);
		separator = ",";
	}
	buf_add(&out, STR("}"));
	written = arena_copy(arena, buf_str(&out));
	buf_free(&out);
	return written;
}

struct str intake_opt_in_classes(struct http_exchange *x, const struct catalogue_survey *survey,
        json_t *background, struct field_problems *problems)
{
	const struct instrument *instrument = survey->form->instrument;
	struct arena *arena = http_arena(x);
	struct background_classes classes;
	struct error error;
	struct str told;

	if (!survey->quota_variables)
		return (struct str){0};
	if (!json_is_object(background)) {
		core_field_problem(problems, "/background",
		        "this survey first asks people without an invitation what its quotas go "
		        "by");
		return (struct str){0};
	}
	told = background_read(arena, instrument, background, problems);
	if (!told.p)
		return told;
	if (!model_background_classify(instrument, told, survey->year, &classes, &error)) {
		core_field_problem(problems, "/background", "cannot be read");
		return (struct str){0};
	}
	for (int v = 0; v < GROUP_KEY_GROUP; v++)
		if (survey->quota_variables & 1U << v && !is_told(&classes, v))
			core_field_problem(problems,
			        arena_printf(arena, "/background/%s", question_of(v)).p,
			        "the quotas go by it");
	return classes_write(arena, survey->quota_variables, &classes);
}
