/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints quantiles as JSON, CSV or a table. */
#include "print.h"
#include "quantiles.h"

#include <kit/command.h>
#include <kit/printout.h>

#include <jansson.h>
#include <string.h>

enum { FIXED = 7 };

/* Behind those of the place; the status is of the CSV alone. */
static const struct printout_column columns[FIXED + 1] = {
        {"at", {"分位", "at", true}, -3},
        {"n", {"人数", "n", true}, 0},
        {"estimate", {"分位数", "quantile", true}, -6},
        {"se", {"标准误", "SE", true}, -6},
        {"ci_low", {"置信区间下限", "low", true}, -6},
        {"ci_high", {"置信区间上限", "high", true}, -6},
        {"df", {"自由度", "df", true}, -6},
        {"status", {"", "", false}, 0},
};

/* ---- JSON ---- */

static json_t *json_figure(const struct sheet *sheet, const struct quantile_figure *figure)
{
	const struct quantile *quantile = &figure->quantile;

	json_t *object = tools_print_json_place(sheet, figure->place);

	json_object_update_new(object,
	        json_pack("{s:f,s:I,s:o,s:o,s:o,s:o,s:s?}", "at", figure->at, "n",
	                (json_int_t)figure->n, "estimate", printout_json_number(quantile->value),
	                "se", printout_json_number(quantile->se), "ci",
	                printout_json_pair(quantile->interval.low, quantile->interval.high), "df",
	                printout_json_number(figure->df), "status",
	                tools_figure_status_name(figure->status)));
	return object;
}

static void print_json(const struct sheet *sheet, const struct quantile_figure *figures,
        size_t count, uint32_t replicates)
{
	json_t *array = json_array(), *method;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_figure(sheet, &figures[i]));
	method = tools_print_json_method(sheet, replicates, tools_weights_count_population(sheet));
	json_object_update_new(
	        method, json_pack("{s:s,s:s,s:s}", "estimator", "quantile", "rule",
	                        "first value with a share of at or more", "interval", "woodruff"));
	command_print_json(json_pack("{s:o,s:o}", "estimates", array, "method", method));
}

/* ---- a table, or CSV ---- */

static void add_figure(
        struct printout *printout, const struct sheet *sheet, const struct quantile_figure *figure)
{
	const struct quantile *quantile = &figure->quantile;
	const double values[FIXED] = {figure->at, (double)figure->n, quantile->value, quantile->se,
	        quantile->interval.low, quantile->interval.high, figure->df};

	bool people = sheet->options->format == OPTIONS_TABLE;

	for (uint32_t i = 0; i < tools_place_columns(sheet); i++)
		printout_text(printout, people ? tools_place_words(sheet, figure->place, i)
		                               : tools_place_text(sheet, figure->place, i));
	for (size_t c = 0; c < FIXED; c++)
		printout_number(printout, values[c]);
}

static void print_rows(
        const struct sheet *sheet, const struct quantile_figure *figures, size_t count)
{
	struct printout_column all[PLACE_COLUMNS_MAX + FIXED + 1];
	bool csv = sheet->options->format == OPTIONS_CSV;
	uint32_t before = tools_place_columns(sheet);
	struct printout printout;

	for (uint32_t i = 0; i < before; i++) {
		const char *name = tools_place_column(sheet, i);

		all[i] = (struct printout_column){name, {"", name, false}, 0};
	}
	memcpy(&all[before], columns, sizeof(columns));
	printout_begin(&printout, all, before + FIXED + csv, csv);
	for (size_t i = 0; i < count; i++) {
		const char *status = tools_figure_status_name(figures[i].status);

		add_figure(&printout, sheet, &figures[i]);
		if (csv)
			printout_text(&printout, status ? status : "");
	}
	printout_end(&printout);
}

static void print_notes(
        const struct sheet *sheet, const struct quantile_figure *figures, size_t count)
{
	uint32_t lost = 0;

	for (size_t i = 0; i < count; i++)
		lost += figures[i].status == FIGURE_NO_DF;
	if (lost) {
		printf("\n%u 个分位数 quantiles：", lost);
		tools_figure_status_explain(FIGURE_NO_DF);
	}
	tools_survey_note_nest(&sheet->survey);
}

void tools_quantiles_show(const struct sheet *sheet, const struct quantile_figure *figures,
        size_t count, uint32_t replicates)
{
	if (sheet->options->format == OPTIONS_JSON) {
		print_json(sheet, figures, count, replicates);
		return;
	}
	print_rows(sheet, figures, count);
	if (sheet->options->format == OPTIONS_TABLE)
		print_notes(sheet, figures, count);
}
