/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu survey show and list. */
#include "actions.h"
#include "list.h"

#include <kit/command.h>

#include <queries/survey.h>
#include <stdio.h>
#include <string.h>

/* The members of an object a line each: "sample.invitations  480". Lists are left to JSON. */
static void print_members(const char *before, json_t *object)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		char label[64];

		snprintf(label, sizeof(label), "%s%s%s", before, *before ? "." : "", name);
		if (json_is_object(value))
			print_members(label, value);
		else if (json_is_string(value))
			command_print_line("%-28s %s", label, json_string_value(value));
		else if (json_is_integer(value))
			command_print_line(
			        "%-28s %lld", label, (long long)json_integer_value(value));
		else if (json_is_real(value))
			command_print_line("%-28s %.15g", label, json_real_value(value));
		else if (json_is_boolean(value))
			command_print_line("%-28s %s", label, json_is_true(value) ? "yes" : "no");
	}
}

static const char *text_in(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "-";
}

static void print_lists(json_t *life)
{
	size_t i;
	json_t *one;
	const char *reason;
	bool published;

	json_array_foreach(json_object_get(life, "steps"), i, one)
	{
		command_print_line("step  %s  %s  %s -> %s  %s", text_in(one, "at"),
		        text_in(one, "account"), text_in(one, "from"), text_in(one, "to"),
		        text_in(one, "reason"));
	}
	json_array_foreach(json_object_get(json_object_get(life, "sample"), "releases"), i, one)
	{
		command_print_line("release  %s  %s  +%lld = %lld  %s", text_in(one, "at"),
		        text_in(one, "account"),
		        (long long)json_integer_value(json_object_get(one, "replicates")),
		        (long long)json_integer_value(json_object_get(one, "through")),
		        text_in(one, "reason"));
	}
	json_array_foreach(json_object_get(life, "runs"), i, one)
	{
		published = json_is_string(json_object_get(one, "published"));
		reason = json_string_value(json_object_get(one, "reason"));
		command_print_line("run   %lld  %s  %s  seed %lld  %s%s%s%s",
		        (long long)json_integer_value(json_object_get(one, "run")),
		        text_in(one, "kind"), text_in(one, "state"),
		        (long long)json_integer_value(json_object_get(one, "seed")),
		        text_in(one, "created"), published ? "  已公布 published" : "",
		        reason ? "  " : "", reason ? reason : "");
	}
}

static bool read_life(const struct survey_action *action, const struct q_survey_life_row **row,
        struct error *error)
{
	if (!q_survey_life_run(action->session, action->slug, row, error))
		return false;
	return *row || core_survey_missing(action->slug, error);
}

bool survey_show(const struct survey_action *action, struct error *error)
{
	const struct q_survey_life_row *row;
	json_t *life;

	if (!read_life(action, &row, error))
		return false;
	/* As the database writes it: a target of 0.175 stays one. */
	if (command_wants_json(action->config)) {
		printf("%.*s\n", STR_ARG(row->life));
		return true;
	}
	life = json_loadb(row->life.p, row->life.n, 0, NULL);
	print_members("", life);
	print_lists(life);
	json_decref(life);
	return true;
}

/* Answers of people whose households nobody counted, before a run takes them as not given. */
static bool print_not_counted(const struct survey_action *action, struct error *error)
{
	const struct q_survey_life_row *row;
	json_int_t answers = 0;
	json_t *life;

	if (!read_life(action, &row, error))
		return false;
	life = json_loadb(row->life.p, row->life.n, 0, NULL);
	if (!json_unpack(life, "{s:{s:{s:I}}}", "sample", "households", "answers_not_counted",
	            &answers) &&
	        answers > 0)
		printf("%lld 份答卷的户内人数不详，没有权数，计算时按未答处理：kesu household "
		       "import / %lld answers have no weight, as nobody counted their households: "
		       "they are taken as not given\n",
		        (long long)answers, (long long)answers);
	json_decref(life);
	return true;
}

bool survey_show_step(const struct survey_action *action, const char *state, struct error *error)
{
	if (command_wants_json(action->config))
		return survey_show(action, error);
	command_print_line("%.*s  %s", STR_ARG(action->slug), state);
	return strcmp(state, "closed") != 0 || print_not_counted(action, error);
}

json_t *survey_list_json(const struct q_survey_list_row *row)
{
	return json_pack("{s:s%, s:s%, s:s%, s:s%, s:i, s:s%, s:b, s:o}", "survey", row->slug.p,
	        row->slug.n, "state", row->state.p, row->state.n, "programme", row->programme.p,
	        row->programme.n, "region", row->region.p, row->region.n, "year", (int)row->year,
	        "result_class", row->result_class.p, row->result_class.n, "rehearsal",
	        row->rehearsal, "title", json_loadb(row->title.p, row->title.n, 0, NULL));
}

bool survey_list(const struct survey_action *action, struct error *error)
{
	json_t *list = command_wants_json(action->config) ? json_array() : NULL;
	struct q_survey_list_rows rows = {0};
	bool listed = q_survey_list_run(action->session, &rows, error);

	for (size_t i = 0; i < rows.count; i++) {
		const struct q_survey_list_row *row = &rows.row[i];

		if (list)
			json_array_append_new(list, survey_list_json(row));
		else
			command_print_line("%-32.*s %-10.*s %d  %-12.*s %-14.*s%s",
			        STR_ARG(row->slug), STR_ARG(row->state), row->year,
			        STR_ARG(row->region), STR_ARG(row->result_class),
			        row->rehearsal ? " rehearsal" : "");
	}
	if (listed && list)
		command_print_json(json_pack("{s:O}", "surveys", list));
	json_decref(list);
	return listed;
}
