/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "print.h"

#include <kit/printout.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOTE_BYTES_MAX = 1 << 16 };

static const struct printout_column csv_columns[] = {
        {"term", {"", "", false}, 0},
        {"level", {"", "", false}, 0},
        {"estimate", {"", "", true}, 0},
        {"se", {"", "", true}, 0},
        {"df", {"", "", true}, 0},
        {"p", {"", "", true}, 0},
};

static const struct printout_column linear_columns[] = {
        {"term", {"项", "term", false}, 0},
        {"level", {"水平", "level", false}, 0},
        {"estimate", {"系数", "b", true}, -6},
        {"se", {"标准误", "SE", true}, -4},
        {"ci_low", {"下限", "low", true}, -6},
        {"ci_high", {"上限", "high", true}, -6},
        {"p", {"p 值", "p", true}, -3},
};

static const struct printout_column logit_columns[] = {
        {"term", {"项", "term", false}, 0},
        {"level", {"水平", "level", false}, 0},
        {"estimate", {"系数", "b", true}, -6},
        {"se", {"标准误", "SE", true}, -4},
        {"odds", {"优势比", "odds ratio", true}, -4},
        {"odds_low", {"下限", "low", true}, -4},
        {"odds_high", {"上限", "high", true}, -4},
        {"p", {"p 值", "p", true}, -3},
};

static const struct printout_column test_columns[] = {
        {"term", {"检验的项", "term tested", false}, 0},
        {"f", {"Wald F", "Wald F", true}, -5},
        {"ndf", {"分子自由度", "ndf", true}, 0},
        {"ddf", {"分母自由度", "ddf", true}, 0},
        {"wald_p", {"p 值", "p", true}, -3},
        {"rao_scott_p", {"Rao-Scott p 值", "Rao-Scott p", true}, -3},
};

static const struct printout_column margin_columns[] = {
        {"term", {"预测边际", "margin", false}, 0},
        {"level", {"水平", "level", false}, 0},
        {"estimate", {"预测值", "predicted", true}, -6},
        {"se", {"标准误", "SE", true}, -4},
        {"ci_low", {"下限", "low", true}, -6},
        {"ci_high", {"上限", "high", true}, -6},
};

static const struct printout_column standard_columns[] = {
        {"group", {"标准化", "standardised", false}, 0},
        {"n", {"人数", "n", true}, 0},
        {"crude", {"未标准化", "crude", true}, -6},
        {"estimate", {"标准化后", "same mix", true}, -6},
        {"se", {"标准误", "SE", true}, -4},
        {"ci_low", {"下限", "low", true}, -6},
        {"ci_high", {"上限", "high", true}, -6},
        {"difference", {"与首组之差", "from first", true}, -5},
        {"difference_se", {"标准误", "SE", true}, -4},
        {"p", {"p 值", "p", true}, -3},
};

#define COUNT(COLUMNS) (sizeof(COLUMNS) / sizeof(*(COLUMNS)))

/* The term and the level of a column. */
static void put_names(struct printout *printout, const struct regress_model *model, uint32_t column)
{
	struct buf text;

	buf_init(&text, MODEL_LEVEL_MAX);
	tools_model_term_name(model, tools_model_term_of(model, column), &text);
	printout_text(printout, text.p);
	buf_clear(&text);
	tools_model_level_name(model, column, &text);
	printout_text(printout, text.n ? text.p : "");
	buf_free(&text);
}

void tools_regress_print_csv(
        const struct regress_model *model, const struct regress_outcome *outcome)
{
	struct printout printout;

	printout_begin(&printout, csv_columns, COUNT(csv_columns), true);
	for (uint32_t c = 0; c < model->columns; c++) {
		const struct regress_coefficient *row = &outcome->coefficients[c];

		put_names(&printout, model, c);
		printout_number(&printout, row->estimate);
		printout_number(&printout, row->se);
		printout_number(&printout, model->df);
		printout_number(&printout, row->p);
	}
	printout_end(&printout);
}

/* ---- tables ---- */

static void print_head(const struct regress_model *model)
{
	bool logit = model->options->method.family == REGRESSION_LOGIT;

	printf("%s · %s\n",
	        logit ? "逻辑斯谛回归 logistic regression" : "线性回归 linear regression",
	        model->options->text);
	printf("n %zu · 因缺失未用 left out as missing %zu · 权数为 0 weight 0 %zu · 自由度 df "
	       "%g\n\n",
	        model->n, model->missing, model->weightless, model->df);
}

static void print_coefficients(
        const struct regress_model *model, const struct regress_outcome *outcome)
{
	bool logit = model->options->method.family == REGRESSION_LOGIT;
	struct printout printout;

	if (logit)
		printout_begin(&printout, logit_columns, COUNT(logit_columns), false);
	else
		printout_begin(&printout, linear_columns, COUNT(linear_columns), false);
	for (uint32_t c = 0; c < model->columns; c++) {
		const struct regress_coefficient *row = &outcome->coefficients[c];
		/* The constant's odds are no ratio. */
		double none = c ? 0 : (double)NAN;

		put_names(&printout, model, c);
		printout_number(&printout, row->estimate);
		printout_number(&printout, row->se);
		if (logit)
			printout_number(&printout, exp(row->estimate) + none);
		printout_number(
		        &printout, logit ? exp(row->interval.low) + none : row->interval.low);
		printout_number(
		        &printout, logit ? exp(row->interval.high) + none : row->interval.high);
		printout_number(&printout, row->p);
	}
	printout_end(&printout);
}

static void print_tests(const struct regress_model *model, const struct regress_outcome *outcome)
{
	struct printout printout;
	struct buf name;

	putchar('\n');
	buf_init(&name, MODEL_LEVEL_MAX);
	printout_begin(&printout, test_columns, COUNT(test_columns), false);
	for (uint32_t t = 0; t < model->terms; t++) {
		const struct regress_test *test = &outcome->tests[t];

		buf_clear(&name);
		tools_model_term_name(model, (int)t, &name);
		printout_text(&printout, name.p);
		printout_number(&printout, test->wald.f);
		printout_number(&printout, model->term[t].count);
		printout_number(&printout, model->df);
		printout_number(&printout, test->wald.p);
		printout_number(&printout, test->within ? (double)NAN : test->lrt.p);
	}
	printout_end(&printout);
	buf_free(&name);
}

static void print_margins(const struct regress_model *model, const struct regress_outcome *outcome)
{
	struct printout printout;

	putchar('\n');
	printout_begin(&printout, margin_columns, COUNT(margin_columns), false);
	for (size_t i = 0; i < outcome->margin_count; i++) {
		const struct regress_margin *row = &outcome->margins[i];
		const struct regress_variable *variable = &model->variable[row->variable];

		printout_text(&printout, variable->name);
		printout_text(&printout, tools_variable_text(variable, row->level));
		printout_number(&printout, row->mean);
		printout_number(&printout, row->se);
		printout_number(&printout, row->interval.low);
		printout_number(&printout, row->interval.high);
	}
	printout_end(&printout);
}

static void print_standard(const struct regress_model *model)
{
	const struct regress_standard *standard = &model->standard;
	struct printout printout;

	putchar('\n');
	printout_begin(&printout, standard_columns, COUNT(standard_columns), false);
	for (uint32_t g = 0; g < standard->groups; g++) {
		const struct standard_figure *figure = &standard->figures[g];
		const struct contrast *contrast = &figure->from_first;
		const double values[] = {(double)figure->share.n, figure->crude,
		        figure->share.value, figure->share.se, figure->interval.low,
		        figure->interval.high, g ? contrast->difference : (double)NAN,
		        g ? contrast->se : (double)NAN, contrast->p};

		printout_text(&printout, tools_standard_group(standard, &model->survey, g));
		for (size_t i = 0; i < COUNT(values); i++)
			printout_number(&printout, values[i]);
	}
	printout_end(&printout);
}

/* ---- notes ---- */

static void note_references(const struct regress_model *model)
{
	const char *between = "";
	struct buf text;

	buf_init(&text, NOTE_BYTES_MAX);
	for (uint32_t v = 0; v < model->variables; v++) {
		const struct regress_variable *variable = &model->variable[v];

		if (!variable->factor)
			continue;
		buf_printf(&text, "%s%s=%s",
		        *between ? between : "参照水平 reference levels: ", variable->name,
		        tools_variable_text(variable, variable->reference));
		between = ", ";
	}
	if (text.n)
		printout_note(&text);
	buf_free(&text);
}

static void note_df(const struct regress_model *model)
{
	if (model->df < 1)
		printf("\n没有自由度：初级单元减层减系数个数不足，不作检验\n"
		       "  no degree of freedom is left by the psus, strata and coefficients: no "
		       "tests, no intervals\n");
}

void tools_regress_print_tables(
        const struct regress_model *model, const struct regress_outcome *outcome)
{
	print_head(model);
	print_coefficients(model, outcome);
	if (model->terms)
		print_tests(model, outcome);
	if (outcome->margin_count)
		print_margins(model, outcome);
	if (*model->standard.file)
		print_standard(model);
	note_references(model);
	note_df(model);
	tools_survey_note_nest(&model->survey);
}
