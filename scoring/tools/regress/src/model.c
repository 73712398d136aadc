/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

#include "check.h"

#include <base/memory.h>
#include <design/domains.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns of the files ---- */

static void want_columns(struct regress_model *model)
{
	const struct formula *formula = &model->options->formula;
	struct csv_table *table = model->survey.table;

	model->response = csv_table_want_number(table, formula->response);
	csv_table_code_missing(table, model->response);
	model->variables = formula->variables;
	for (uint32_t v = 0; v < formula->variables; v++) {
		struct regress_variable *variable = &model->variable[v];

		*variable = (struct regress_variable){.name = formula->variable[v],
		        .table = table,
		        .handle = csv_table_want_label(table, formula->variable[v])};
		csv_table_code_missing(table, variable->handle);
	}
}

/* ---- rows ---- */

static bool is_complete(const struct regress_model *model, size_t row)
{
	const struct csv_table *table = model->survey.table;

	if (isnan(csv_table_numbers(table, model->response)[row]))
		return false;
	for (uint32_t v = 0; v < model->variables; v++)
		if (csv_table_labels(table, model->variable[v].handle)[row] < 0)
			return false;
	return true;
}

/* What is missing leaves the model first, then what weighs nothing. */
static bool choose_rows(struct regress_model *model, struct error *error)
{
	const struct survey *survey = &model->survey;

	model->in = memory_new(survey->rows, sizeof(*model->in));
	model->weight = memory_new(survey->rows, sizeof(*model->weight));
	for (size_t row = 0; row < survey->rows; row++) {
		double weight = survey->weight ? survey->weight[row] : 1;

		if (!tools_survey_is_inside(survey, row))
			continue;
		if (!is_complete(model, row)) {
			model->missing++;
		} else if (!(weight > 0)) {
			model->weightless++;
		} else {
			model->in[row] = true;
			model->weight[row] = weight;
			model->n++;
		}
	}
	return model->n ||
	       error_set(error, "没有一行在公式的各列都有值且权数大于 0 no row has a value in "
	                        "every column of the formula and a weight above 0");
}

/* ---- the design matrix ---- */

static void place_terms(struct regress_model *model)
{
	const struct formula *formula = &model->options->formula;
	uint64_t columns = 1;

	model->terms = formula->terms;
	for (uint32_t t = 0; t < formula->terms; t++) {
		uint64_t width = 1;

		for (uint32_t v = 0; v < model->variables; v++)
			if (formula->term[t] >> v & 1 && width <= REGRESSION_COLUMNS_MAX)
				width *= tools_variable_width(&model->variable[v]);
		model->term[t] = (struct regression_span){(uint32_t)columns, (uint32_t)width};
		columns += width;
		if (columns > REGRESSION_COLUMNS_MAX)
			columns = REGRESSION_COLUMNS_MAX + 1;
	}
	model->columns = (uint32_t)columns;
}

/* Multiplies the `width` columns at x by those of one more variable: width times as many. */
static uint32_t widen(const struct regress_variable *variable, size_t row, int32_t level,
        uint32_t width, double *x)
{
	uint32_t times = tools_variable_width(variable);

	for (uint32_t at = times; at-- > 0;) {
		double value = tools_variable_value(variable, row, level, at);

		for (uint32_t c = 0; c < width; c++)
			x[at * width + c] = value * x[c];
	}
	return width * times;
}

void tools_model_fill(
        const struct regress_model *model, size_t row, int variable, int32_t level, double *x)
{
	x[0] = 1;
	for (uint32_t t = 0; t < model->terms; t++) {
		double *to = &x[model->term[t].first];
		uint32_t width = 1;

		to[0] = 1;
		for (uint32_t v = 0; v < model->variables; v++)
			if (model->options->formula.term[t] >> v & 1)
				width = widen(&model->variable[v], row,
				        (int)v == variable ? level : -1, width, to);
	}
}

/* Of all rows of --where, as R's svyglm has it of a subset(). */
static double mean_weight(const struct survey *survey)
{
	double sum = 0;

	for (size_t row = 0; survey->weight && row < survey->rows; row++)
		if (tools_survey_is_inside(survey, row))
			sum += survey->weight[row];
	return survey->weight ? sum / (double)survey->inside_rows : 1;
}

static void matrix_make(struct regress_model *model)
{
	size_t rows = model->survey.rows;

	model->y = memory_new(rows, sizeof(double));
	model->x = memory_new(rows * model->columns, sizeof(double));
	for (size_t row = 0; row < rows; row++)
		if (model->in[row]) {
			model->y[row] =
			        csv_table_numbers(model->survey.table, model->response)[row];
			tools_model_fill(model, row, -1, -1, &model->x[row * model->columns]);
		}
	model->rows = (struct regression_rows){.count = rows,
	        .columns = model->columns,
	        .x = model->x,
	        .y = model->y,
	        .weight = model->weight,
	        .mean_weight = mean_weight(&model->survey)};
}

/* ---- names ---- */

int tools_model_term_of(const struct regress_model *model, uint32_t column)
{
	int term = -1;

	while (term + 1 < (int)model->terms && model->term[term + 1].first <= column)
		term++;
	return term;
}

void tools_model_term_name(const struct regress_model *model, int term, struct buf *text)
{
	const char *between = "";

	if (term < 0)
		buf_printf(text, "(intercept)");
	for (uint32_t v = 0; term >= 0 && v < model->variables; v++)
		if (model->options->formula.term[term] >> v & 1) {
			buf_printf(text, "%s%s", between, model->variable[v].name);
			between = ":";
		}
}

void tools_model_level_name(const struct regress_model *model, uint32_t column, struct buf *text)
{
	int term = tools_model_term_of(model, column);
	uint32_t at = term < 0 ? 0 : column - model->term[term].first;
	const char *between = "";

	for (uint32_t v = 0; term >= 0 && v < model->variables; v++) {
		const struct regress_variable *variable = &model->variable[v];
		uint32_t width;

		if (!(model->options->formula.term[term] >> v & 1))
			continue;
		width = tools_variable_width(variable);
		if (variable->factor) {
			int32_t level = tools_variable_level_of(variable, at % width);

			buf_printf(text, "%s%s", between, tools_variable_text(variable, level));
			between = ":";
		}
		at /= width;
	}
}

/* ---- degrees of freedom ---- */

/* Psus less strata with a row in the model, or the rank of the replicates less 1; R's svyglm takes
 * both plus 1 less the number of coefficients. */
static bool degrees_take(struct regress_model *model, struct error *error)
{
	struct domains_rows rows = {.weight = model->weight, .y = model->y};
	struct domains_estimand estimand = {&model->survey.design, DOMAINS_MEAN, &rows, 1};
	struct estimate mean;
	double degrees;

	if (!design_domains(&estimand, &mean, error))
		return false;
	degrees = model->survey.given.count ? (double)tools_survey_given_rank(&model->survey) - 1
	                                    : mean.df_cell;
	model->df = degrees + 1 - model->columns;
	return true;
}

/* ---- the model ---- */

static bool read_columns(struct regress_model *model, char **paths, int count, struct error *error)
{
	struct survey *survey = &model->survey;

	if (!tools_survey_read(survey, paths, count, error) || !tools_survey_check(survey, error) ||
	        !tools_check_response(model, error))
		return false;
	for (uint32_t v = 0; v < model->variables; v++)
		if (!tools_variable_type(&model->variable[v], model->options->factor[v], error))
			return false;
	return tools_standard_hold(&model->standard, survey, error);
}

static void settle(struct regress_model *model)
{
	struct survey_column columns[CALIBRATE_MARGINS_MAX];

	tools_survey_settle(
	        &model->survey, columns, tools_standard_columns(&model->standard, columns));
}

static bool take_rows(struct regress_model *model, struct error *error)
{
	if (!choose_rows(model, error))
		return false;
	for (uint32_t v = 0; v < model->variables; v++)
		if (!tools_variable_levels(
		            &model->variable[v], model->in, model->options->reference[v], error))
			return false;
	place_terms(model);
	if (!tools_check_size(model, error) || !tools_check_spread(model, error))
		return false;
	matrix_make(model);
	return true;
}

bool tools_model_read(struct regress_model *model, const struct regress_options *options,
        char **paths, int count, struct error *error)
{
	struct survey *survey = &model->survey;

	*model = (struct regress_model){.options = options};
	tools_survey_open(survey, &options->survey);
	survey->keeps = true; /* rows are sorted by their content */
	want_columns(model);
	model->standard.file = options->standardise;
	model->standard.over = options->over;
	if (!tools_standard_want(&model->standard, survey->table, error) ||
	        !read_columns(model, paths, count, error) ||
	        !tools_survey_take_design(survey, error))
		return false;
	tools_survey_take_weights(survey);
	settle(model);
	if (survey->options->given.patterns.count && !tools_survey_take_given(survey, error))
		return false;
	return (take_rows(model, error) || tools_survey_fail_whole(survey, error)) &&
	       degrees_take(model, error) &&
	       tools_standard_make(&model->standard, survey,
	               csv_table_numbers(survey->table, model->response), options->level, error);
}

void tools_model_end(struct regress_model *model)
{
	tools_survey_end(&model->survey);
	tools_standard_end(&model->standard);
	for (uint32_t v = 0; v < model->variables; v++)
		tools_variable_end(&model->variable[v]);
	free(model->y);
	free(model->in);
	free(model->x);
	free(model->weight);
}
