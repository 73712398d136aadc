/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints differences as JSON, CSV or table. Except in JSON, ':' joins the levels of a domain. */
#include "print.h"

#include <kit/printout.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum column {
	A,
	B,
	DIFFERENCE,
	SE,
	LOW,
	HIGH,
	DF,
	T,
	P,
	P_HOLM,
	PLAIN_COLUMNS,
	WITHIN = PLAIN_COLUMNS,
	BETWEEN,
	MISSING,
	COLUMNS
};

/* Of the CSV alone, behind the others: why there is no test. */
static const struct printout_column status_column = {"status", {"", "", false}, 0};

/* Before the others. */
static const struct printout_column variable_column = {"variable", {"变量", "variable", false}, 0},
                                    category_column = {"category", {"类别", "category", false}, 0};

static const struct printout_column columns[COLUMNS] = {
        [A] = {"a", {"甲", "a", false}, 0},
        [B] = {"b", {"乙", "b", false}, 0},
        [DIFFERENCE] = {"difference", {"甲减乙", "a - b", true}, -6},
        [SE] = {"se", {"标准误", "SE", true}, -6},
        [LOW] = {"ci_low", {"置信区间下限", "low", true}, -6},
        [HIGH] = {"ci_high", {"置信区间上限", "high", true}, -6},
        [DF] = {"df", {"自由度", "df", true}, -6},
        [T] = {"t", {"t 值", "t", true}, -4},
        [P] = {"p", {"p 值", "p", true}, -4},
        [P_HOLM] = {"p_holm", {"校正 p 值", "p (Holm)", true}, -4},
        [WITHIN] = {"sampling_variance", {"抽样方差", "sampling variance", true}, -6},
        [BETWEEN] = {"between", {"插补间方差", "between", true}, -6},
        [MISSING] = {"fraction_missing", {"缺失信息比", "fraction missing", true}, -4},
};

static json_t *json_difference(
        const struct sheet *sheet, uint32_t target, const struct outcome *outcome, size_t i)
{
	const struct difference *difference = &outcome->differences[i];
	const struct contrast *contrast = &difference->contrast;
	json_t *object = json_pack("{s:o,s:o}", "a",
	        tools_print_json_domain(sheet, outcome->pairs.pair[i].a), "b",
	        tools_print_json_domain(sheet, outcome->pairs.pair[i].b));

	tools_print_json_target(sheet, target, object);
	json_object_update_new(object,
	        json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s?}", "difference",
	                printout_json_number(contrast->difference), "se",
	                printout_json_number(contrast->se), "ci",
	                printout_json_pair(contrast->interval.low, contrast->interval.high), "df",
	                printout_json_number(contrast->df), "t", printout_json_number(contrast->t),
	                "p", printout_json_number(contrast->p), "p_holm",
	                printout_json_number(contrast->p_holm), "status",
	                tools_figure_status_name(difference->status)));
	if (sheet->options->plausible)
		tools_print_json_combined(object, &difference->combined);
	return object;
}

json_t *tools_print_json_contrasts(const struct sheet *sheet, const struct results *results)
{
	json_t *array = json_array();

	for (uint32_t target = 0; target < results->targets; target++)
		for (size_t i = 0; i < results->groups[target].pairs.count; i++)
			json_array_append_new(
			        array, json_difference(sheet, target, &results->groups[target], i));
	return array;
}

static void add_domain(struct printout *printout, const struct sheet *sheet, uint32_t domain)
{
	char *name = tools_domain_name(sheet, domain);

	printout_text(printout, name);
	free(name);
}

/* What is compared: its variable and category, where there may be several. */
static void add_target(struct printout *printout, const struct sheet *sheet, uint32_t target)
{
	if (tools_sheet_names_variables(sheet))
		printout_text(printout, sheet->variable[sheet->target[target].variable]);
	if (sheet->options->category)
		printout_text(printout, tools_sheet_category(sheet, target));
}

static size_t target_columns(const struct sheet *sheet, struct printout_column *out)
{
	size_t count = 0;

	if (tools_sheet_names_variables(sheet))
		out[count++] = variable_column;
	if (sheet->options->category)
		out[count++] = category_column;
	return count;
}

static void print_outcome(struct printout *printout, const struct sheet *sheet,
        const struct results *results, uint32_t target)
{
	const struct outcome *outcome = &results->groups[target];
	size_t count = sheet->options->plausible ? COLUMNS : PLAIN_COLUMNS;

	for (size_t i = 0; i < outcome->pairs.count; i++) {
		const struct contrast *contrast = &outcome->differences[i].contrast;
		const struct plausible_combined *combined = &outcome->differences[i].combined;
		const char *status = tools_figure_status_name(outcome->differences[i].status);
		const double values[] = {contrast->difference, contrast->se, contrast->interval.low,
		        contrast->interval.high, contrast->df, contrast->t, contrast->p,
		        contrast->p_holm, combined->within, combined->between, combined->missing};

		add_target(printout, sheet, target);
		add_domain(printout, sheet, outcome->pairs.pair[i].a);
		add_domain(printout, sheet, outcome->pairs.pair[i].b);
		for (size_t c = DIFFERENCE; c < count; c++)
			printout_number(printout, values[c - DIFFERENCE]);
		if (sheet->options->format == OPTIONS_CSV)
			printout_text(printout, status ? status : "");
	}
}

void tools_print_contrasts(const struct sheet *sheet, const struct results *results)
{
	struct printout_column all[COLUMNS + 3];
	bool csv = sheet->options->format == OPTIONS_CSV;
	size_t before = target_columns(sheet, all);
	size_t count = before + (sheet->options->plausible ? COLUMNS : PLAIN_COLUMNS);
	struct printout printout;

	memcpy(&all[before], columns, sizeof(columns));
	all[count] = status_column;
	printout_begin(&printout, all, count + csv, csv);
	for (uint32_t target = 0; target < results->targets; target++)
		print_outcome(&printout, sheet, results, target);
	printout_end(&printout);
}
