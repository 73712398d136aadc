/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of the items that --key scored: as JSON, as a table for people and as
 * distractors.csv. */
#include "irt_job.h"
#include <kit/printout.h>
#include <tools/responses/table_file.h>

#include <base/memory.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name, *text; /* name NULL: no flag */
} flags[] = {
        [IRT_OPTION_GOOD] = {NULL, ""},
        [IRT_OPTION_NEVER] = {"never_chosen", "无人选 never chosen"},
        [IRT_OPTION_KEY] = {"key_not_above_zero", "答案相关不为正 key not above 0"},
        [IRT_OPTION_DISTRACTOR] = {"distractor_above_zero", "干扰项相关为正 distractor above 0"},
};

static enum irt_option_flag flag_of(const struct irt_job *job, size_t j, size_t k)
{
	return irt_option_flag(&job->option[j][k], k == job->items.options[j].right);
}

void tools_irt_options_count(struct irt_job *job)
{
	uint8_t categories[IRT_ITEMS_MAX], options[IRT_ITEMS_MAX] = {0};
	const struct items *items = &job->items;

	if (!items->choice)
		return;
	job->option = memory_new(items->count, sizeof(struct irt_option *));
	for (size_t j = 0; j < items->count; j++) {
		categories[j] = job->result.item[j].categories;
		options[j] = (uint8_t)items->options[j].count;
		if (options[j])
			job->option[j] = memory_new(options[j], sizeof(*job->option[j]));
	}
	irt_options(&job->responses,
	        &(struct irt_choices){
	                .categories = categories, .options = options, .choice = items->choice},
	        job->option);
}

void tools_irt_options_end(struct irt_job *job)
{
	for (size_t j = 0; job->option && j < job->items.count; j++)
		free(job->option[j]);
	free(job->option);
	job->option = NULL;
}

json_t *tools_irt_options_json(const struct irt_job *job, size_t item)
{
	json_t *list;

	if (!job->option)
		return NULL;
	if (!job->option[item])
		return json_null();
	list = json_array();
	for (size_t k = 0; k < job->items.options[item].count; k++) {
		const struct irt_option *option = &job->option[item][k];

		json_array_append_new(list,
		        json_pack("{s:s,s:b,s:I,s:o,s:o,s:o,s:s?}", "option",
		                job->items.options[item].text[k], "key",
		                k == job->items.options[item].right, "n", (json_int_t)option->n,
		                "share", printout_json_number(option->share), "rest",
		                printout_json_number(option->rest), "point_biserial",
		                printout_json_number(option->point_biserial), "flag",
		                flags[flag_of(job, item, k)].name));
	}
	return list;
}

static const struct printout_column columns[] = {
        {"", {"题目", "item", false}, 0},
        {"", {"选项", "option", false}, 0},
        {"", {"答案", "key", false}, 0},
        {"", {"人数", "n", true}, 0},
        {"", {"比例", "share", true}, 3},
        {"", {"其余得分率", "rest score", true}, 3},
        {"", {"点二列相关", "point-biserial", true}, 3},
        {"", {"提示", "flag", false}, 0},
};

void tools_irt_options_print(const struct irt_job *job)
{
	struct printout printout;

	if (!job->option)
		return;
	printf("\n选项 options\n\n");
	printout_begin(&printout, columns, sizeof(columns) / sizeof(*columns), false);
	for (size_t j = 0; j < job->items.count; j++)
		for (size_t k = 0; k < job->items.options[j].count; k++) {
			const struct irt_option *option = &job->option[j][k];

			printout_text(&printout, job->items.name[j]);
			printout_text(&printout, job->items.options[j].text[k]);
			printout_text(&printout, k == job->items.options[j].right ? "*" : "");
			printout_number(&printout, (double)option->n);
			printout_number(&printout, option->share);
			printout_number(&printout, option->rest);
			printout_number(&printout, option->point_biserial);
			printout_text(&printout, flags[flag_of(job, j, k)].text);
		}
	printout_end(&printout);
}

bool tools_irt_options_write(const struct irt_job *job, struct error *error)
{
	static const char *const heads[] = {
	        "item", "option", "key", "n", "share", "rest", "point_biserial", "flag"};
	struct table_file file;

	if (!tools_table_file_begin(&file, job->out, "distractors.csv", error))
		return false;
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		tools_table_file_text(&file, heads[i]);
	tools_table_file_line(&file);
	for (size_t j = 0; j < job->items.count; j++)
		for (size_t k = 0; k < job->items.options[j].count; k++) {
			const struct irt_option *option = &job->option[j][k];

			tools_table_file_text(&file, job->items.name[j]);
			tools_table_file_text(&file, job->items.options[j].text[k]);
			tools_table_file_text(&file, k == job->items.options[j].right ? "1" : "0");
			tools_table_file_exact(&file, (double)option->n);
			tools_table_file_number(&file, option->share);
			tools_table_file_number(&file, option->rest);
			tools_table_file_number(&file, option->point_biserial);
			tools_table_file_text(&file, flags[flag_of(job, j, k)].name);
			tools_table_file_line(&file);
		}
	return tools_table_file_end(&file, error);
}
