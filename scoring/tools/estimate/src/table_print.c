/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints a table and its test: JSON, CSV with the test alone, or text. */
#include "table_cells.h"

#include "print.h"

#include <kit/command.h>
#include <kit/printout.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>

static json_t *json_cell(const struct table *table, uint32_t cell)
{
	const struct survey_names *by = &table->sheet->options->by;
	struct figure figure = tools_table_figure(table, cell);

	return json_pack("{s:{s:s,s:s},s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s?}", "by", by->name[0],
	        tools_table_level(table, cell, 0), by->name[1], tools_table_level(table, cell, 1),
	        "n", (json_int_t)figure.share.n, "estimate",
	        printout_json_number(figure.share.value), "se",
	        printout_json_number(figure.share.se), "ci",
	        printout_json_pair(figure.interval.low, figure.interval.high), "df",
	        printout_json_number(figure.share.df), "deff",
	        printout_json_number(figure.share.deff), "n_eff",
	        printout_json_number(figure.n_eff), "deff_replace",
	        printout_json_number(figure.share.deff_replace), "status",
	        tools_figure_status_name(figure.status));
}

static void print_json(const struct table *table)
{
	const struct design_table_test *test = &table->test;
	json_t *cells = json_array();

	for (uint32_t c = 0; c < table->cells; c++)
		json_array_append_new(cells, json_cell(table, c));
	command_print_json(json_pack("{s:o,s:{s:I,s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f},s:o}",
	        "estimates", cells, "test", "n", (json_int_t)table->n, "f", test->f, "ndf",
	        test->ndf, "ddf", test->ddf, "p", test->p, "pearson", test->pearson, "df", test->k,
	        "mean_deff", test->mean_effect, "chisq", test->chisq, "chisq_p", test->chisq_p,
	        "method",
	        tools_print_json_method(table->sheet, table->replicates, table->population)));
}

static void print_csv(const struct table *table)
{
	const struct design_table_test *test = &table->test;
	const double values[] = {table->n, test->f, test->ndf, test->ddf, test->p, test->pearson,
	        test->k, test->mean_effect, test->chisq, test->chisq_p};

	puts("n,f,ndf,ddf,p,pearson,df,mean_deff,chisq,chisq_p");
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		printf("%s%.17g", i ? "," : "", values[i]);
	putchar('\n');
}

static void print_text(const struct table *table)
{
	const struct survey_names *by = &table->sheet->options->by;
	const struct printout_column columns[] = {
	        {"row", {"", by->name[0], false}, 0},
	        {"column", {"", by->name[1], false}, 0},
	        {"n", {"人数", "n", true}, 0},
	        {"estimate", {"占比", "proportion", true}, -5},
	        {"se", {"标准误", "SE", true}, -3},
	        {"ci_low", {"置信区间下限", "low", true}, -5},
	        {"ci_high", {"置信区间上限", "high", true}, -5},
	};
	const struct design_table_test *test = &table->test;
	struct printout printout;

	uint32_t lost = 0;

	printout_begin(&printout, columns, sizeof(columns) / sizeof(*columns), false);
	for (uint32_t c = 0; c < table->cells; c++) {
		struct figure figure = tools_table_figure(table, c);

		printout_text(&printout, tools_table_level(table, c, 0));
		printout_text(&printout, tools_table_level(table, c, 1));
		printout_number(&printout, (double)figure.share.n);
		printout_number(&printout, figure.share.value);
		printout_number(&printout, figure.share.se);
		printout_number(&printout, figure.interval.low);
		printout_number(&printout, figure.interval.high);
		lost += figure.status == FIGURE_NO_DF;
	}
	printout_end(&printout);
	printf("\n行列独立性检验 independence of rows and columns (Rao & Scott 1984)\n"
	       "  F = %.6g, df %.6g, %.6g, p = %.4g\n"
	       "  X2 = %.6g, df %g, / %.6g = %.6g, p = %.4g\n",
	        test->f, test->ndf, test->ddf, test->p, test->pearson, test->k, test->mean_effect,
	        test->chisq, test->chisq_p);
	if (lost) {
		printf("\n%u 个单元格 cells：", lost);
		tools_figure_status_explain(FIGURE_NO_DF);
	}
	tools_survey_note_nest(&table->sheet->survey);
}

void tools_table_show(const struct table *table)
{
	switch (table->sheet->options->format) {
	case OPTIONS_JSON:
		print_json(table);
		break;
	case OPTIONS_CSV:
		print_csv(table);
		break;
	case OPTIONS_TABLE:
		print_text(table);
		break;
	}
}
