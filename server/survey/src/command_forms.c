/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu survey exposure and kesu survey pilot. */
#include "actions.h"
#include "forms.h"

#include <base/memory.h>
#include <kit/command.h>

#include <jansson.h>
#include <queries/survey.h>
#include <stdio.h>
#include <stdlib.h>

static long long count_in(json_t *object, const char *name)
{
	return (long long)json_integer_value(json_object_get(object, name));
}

static const char *text_in(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "-";
}

static void print_document(
        const struct survey_action *action, struct str document, void (*print)(json_t *document))
{
	json_t *read;

	if (command_wants_json(action->config)) {
		printf("%.*s\n", STR_ARG(document));
		return;
	}
	read = json_loadb(document.p, document.n, 0, NULL);
	print(read);
	json_decref(read);
}

/* --- exposure --- */

static void print_exposure(json_t *exposure)
{
	size_t i;
	json_t *one;

	command_print_line("%-12s %10s %10s %8s %10s %12s", "item", "attempts", "previews",
	        "pilots", "share", "ever");
	json_array_foreach(json_object_get(exposure, "items"), i, one)
	{
		json_t *share = json_object_get(one, "share");
		char text[24] = "-";

		if (json_is_number(share))
			snprintf(text, sizeof(text), "%.4f%%", 100 * json_number_value(share));
		command_print_line("%-12s %10lld %10lld %8lld %10s %12lld", text_in(one, "item"),
		        count_in(one, "attempts"), count_in(one, "previews"),
		        count_in(one, "pilots"), text,
		        count_in(json_object_get(one, "ever"), "attempts"));
	}
}

bool survey_exposure(const struct survey_action *action, struct error *error)
{
	const struct q_survey_exposure_row *row;

	if (!q_survey_exposure_run(action->session, action->slug, &row, error))
		return false;
	if (!row)
		return core_survey_missing(action->slug, error);
	print_document(action, row->exposure, print_exposure);
	return true;
}

/* --- pilot --- */

static void print_pilot(json_t *pilot)
{
	size_t i;
	json_t *one;

	json_array_foreach(json_object_get(pilot, "links"), i, one)
	{
		command_print_line("link  %lld  booklet %lld  %s%s  until %s",
		        count_in(one, "number"), count_in(one, "booklet"), text_in(one, "state"),
		        json_is_true(json_object_get(one, "expired")) ? " (expired)" : "",
		        text_in(one, "expires_at"));
	}
	json_array_foreach(json_object_get(pilot, "items"), i, one)
	{
		json_t *median = json_object_get(one, "median_seconds");
		json_t *choices = json_object_get(one, "choices");

		printf("item  %-10s asked %lld, not answered %lld, median ", text_in(one, "item"),
		        count_in(one, "asked"), count_in(one, "not_answered"));
		if (json_is_number(median))
			printf("%.1f s", json_number_value(median));
		else
			printf("-");
		for (size_t k = 0; k < json_array_size(choices); k++) {
			json_t *choice = json_array_get(choices, k);

			printf("%s%lld:%lld", k ? " " : "  choices ", count_in(choice, "choice"),
			        count_in(choice, "count"));
		}
		printf("\n");
	}
}

static bool pilot_show(const struct survey_action *action, struct error *error)
{
	const struct q_pilot_results_row *row;

	if (!q_pilot_results_run(action->session, action->slug, &row, error))
		return false;
	if (!row)
		return core_survey_missing(action->slug, error);
	print_document(action, row->results, print_pilot);
	return true;
}

static void print_links(const struct survey_action *action, const struct survey_links *links)
{
	const char *site = config_text(action->config, "site");
	json_t *list = json_array();

	for (size_t i = 0; i < links->count; i++) {
		char link[512];

		snprintf(link, sizeof(link), "%.400s/p/%s", site, links->token[i]);
		if (!command_wants_json(action->config))
			command_print_line("%s", link);
		json_array_append_new(list, json_string(link));
	}
	if (command_wants_json(action->config))
		command_print_json(json_pack("{s:O}", "links", list));
	json_decref(list);
}

static bool pilot_make(const struct survey_action *action, struct error *error)
{
	struct survey_links *links = memory_new(1, sizeof(*links));
	const struct q_pilot_make_row *row;
	bool made;

	survey_links_new(links, (size_t)config_number(action->config, "links"));
	made = q_pilot_make_run(action->session, action->slug,
	        (struct db_array){links->count, links->key, NULL},
	        (int32_t)config_number(action->config, "days"), &row, error);
	if (made)
		print_links(action, links);
	free(links);
	return made;
}

static bool pilot_delete(const struct survey_action *action, struct error *error)
{
	const struct q_pilot_delete_row *row;

	if (!q_pilot_delete_run(action->session, action->slug, &row, error))
		return false;
	if (!row)
		return core_survey_missing(action->slug, error);
	if (command_wants_json(action->config))
		command_print_json(json_pack("{s:i}", "deleted", (int)row->links));
	else
		command_print_line(
		        "试测链接及作答已删除 %d 个 / links deleted with their answers: %d",
		        (int)row->links, (int)row->links);
	return true;
}

bool survey_pilot(const struct survey_action *action, struct error *error)
{
	bool gone = config_flag(action->config, "delete");
	bool more = config_number(action->config, "links") > 0;

	if (gone && more)
		return error_set(error, "--delete 和 --links 只能给一个 / give one of them");
	if (gone)
		return pilot_delete(action, error);
	return more ? pilot_make(action, error) : pilot_show(action, error);
}
