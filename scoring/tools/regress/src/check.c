/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the response ---- */

bool tools_check_response(const struct regress_model *model, struct error *error)
{
	const double *y = csv_table_numbers(model->survey.table, model->response);

	for (size_t row = 0;
	        model->options->method.family == REGRESSION_LOGIT && row < model->survey.rows;
	        row++)
		if (tools_survey_is_inside(&model->survey, row) && !isnan(y[row]) &&
		        fabs(y[row]) > 0 && fabs(y[row] - 1) > 0)
			return csv_table_fail(model->survey.table, row, model->response, error,
			        "%g 既不是 0 也不是 1（数值因变量用 --linear，缺失代码用 "
			        "--missing） "
			        "%g is neither 0 nor 1 (--linear is for numbers, --missing for "
			        "codes "
			        "of missing values)",
			        y[row], y[row]);
	return true;
}

/* ---- size ---- */

bool tools_check_size(const struct regress_model *model, struct error *error)
{
	const struct regress_variable *widest = &model->variable[0];

	for (uint32_t v = 1; v < model->variables; v++)
		if (tools_variable_width(&model->variable[v]) > tools_variable_width(widest))
			widest = &model->variable[v];
	if (model->columns > REGRESSION_COLUMNS_MAX)
		return error_set(error,
		        "模型的系数超过 %d 个；列 %s 有 %u 个水平 the model has more than %d "
		        "coefficients; column %s alone has %u levels",
		        REGRESSION_COLUMNS_MAX, widest->name, widest->levels,
		        REGRESSION_COLUMNS_MAX, widest->name, widest->levels);
	return model->survey.rows * model->columns <= REGRESSION_CELLS_MAX ||
	       error_set(error, "行数乘系数个数超过 %u more than %u rows times coefficients",
	               REGRESSION_CELLS_MAX, REGRESSION_CELLS_MAX);
}

/* ---- predicted responses ---- */

struct tally {
	size_t rows, ones;
};

static double response_of(const struct regress_model *model, size_t row)
{
	return csv_table_numbers(model->survey.table, model->response)[row];
}

/* The variables of a term, where all of them are factors; else 0. */
static uint32_t factors_of(const struct regress_model *model, uint32_t term,
        const struct regress_variable *factor[static FORMULA_VARIABLES_MAX])
{
	uint32_t count = 0;

	for (uint32_t v = 0; v < model->variables; v++) {
		if (!(model->options->formula.term[term] >> v & 1))
			continue;
		if (!model->variable[v].factor)
			return 0;
		factor[count++] = &model->variable[v];
	}
	return count;
}

/* The row's cell in the table of the factors; the first one's levels are the fastest. */
static size_t cell_of(const struct regress_variable *const *factor, uint32_t count, size_t row)
{
	size_t cell = 0;

	for (uint32_t i = count; i-- > 0;) {
		int32_t code = csv_table_labels(factor[i]->table, factor[i]->handle)[row];

		cell = cell * factor[i]->levels + (size_t)factor[i]->place[code];
	}
	return cell;
}

/* "edu=low", "sex:edu=male:low". */
static void name_cell(
        const struct regress_variable *const *factor, uint32_t count, size_t cell, struct buf *name)
{
	for (uint32_t i = 0; i < count; i++)
		buf_printf(name, "%s%s", i ? ":" : "", factor[i]->name);
	for (uint32_t i = 0; i < count; i++) {
		int32_t level = (int32_t)(cell % factor[i]->levels);

		buf_printf(name, "%s%s", i ? ":" : "=", tools_variable_text(factor[i], level));
		cell /= factor[i]->levels;
	}
}

static bool fail_cell(const struct regress_variable *const *factor, uint32_t count, size_t cell,
        const struct tally *tally, struct error *error)
{
	struct buf name;

	buf_init(&name, MODEL_LEVEL_MAX);
	name_cell(factor, count, cell, &name);
	error_set(error,
	        "%s 的 %zu 行因变量都是 %d：完全分离，没有有限的估计；请与其他水平合并，"
	        "或去掉该项 all %zu rows with %s have the response %d: perfect separation, no "
	        "finite estimate; merge the level with another, or leave the term out",
	        name.p, tally->rows, tally->ones > 0, tally->rows, name.p, tally->ones > 0);
	buf_free(&name);
	return false;
}

/* The parts of a term are in the model, and so is the indicator of each of its cells. */
static bool check_term(const struct regress_model *model, uint32_t term, struct error *error)
{
	const struct regress_variable *factor[FORMULA_VARIABLES_MAX] = {0};
	uint32_t count = factors_of(model, term, factor);
	size_t cells = 1;
	struct tally *tally;
	bool good = true;

	for (uint32_t i = 0; i < count; i++)
		cells *= factor[i]->levels;
	tally = memory_new(cells, sizeof(*tally));
	for (size_t row = 0; count && row < model->survey.rows; row++)
		if (model->in[row]) {
			struct tally *at = &tally[cell_of(factor, count, row)];

			at->rows++;
			at->ones += response_of(model, row) > 0;
		}
	for (size_t i = 0; good && i < cells; i++)
		if (tally[i].rows && (!tally[i].ones || tally[i].ones == tally[i].rows))
			good = fail_cell(factor, count, i, &tally[i], error);
	free(tally);
	return good;
}

bool tools_check_spread(const struct regress_model *model, struct error *error)
{
	size_t ones = 0;

	if (model->options->method.family != REGRESSION_LOGIT)
		return true;
	for (size_t row = 0; row < model->survey.rows; row++)
		ones += model->in[row] && response_of(model, row) > 0;
	if (!ones || ones == model->n)
		return error_set(error,
		        "模型的 %zu 行中 %s 都是 %d，没有可解释的差异 %s is %d in all %zu rows of "
		        "the model: nothing to explain",
		        model->n, model->options->formula.response, ones > 0,
		        model->options->formula.response, ones > 0, model->n);
	for (uint32_t t = 0; t < model->terms; t++)
		if (!check_term(model, t, error))
			return false;
	return true;
}

/* ---- fits that failed ---- */

static bool is_empty(const struct regress_model *model, uint32_t column)
{
	for (size_t row = 0; row < model->survey.rows; row++)
		if (fabs(model->x[row * model->columns + column]) > 0)
			return false;
	return true;
}

/* "sex", or "sex=male", "sex:edu=male:low". */
static void name_column(const struct regress_model *model, uint32_t column, struct buf *name)
{
	struct buf level;

	buf_init(&level, MODEL_LEVEL_MAX);
	tools_model_term_name(model, tools_model_term_of(model, column), name);
	tools_model_level_name(model, column, &level);
	if (level.n)
		buf_printf(name, "=%s", level.p);
	buf_free(&level);
}

static bool fail_singular(
        const struct regress_model *model, uint32_t column, const char *name, struct error *error)
{
	if (is_empty(model, column))
		return error_set(error,
		        "%s：模型中没有这样的行，该系数无法估计 %s: the model has no such row, so "
		        "this coefficient has no estimate; merge levels, or leave the interaction "
		        "out",
		        name, name);
	return error_set(error,
	        "%s 可由它前面的各项完全表出（设计矩阵奇异）；请从公式中去掉 %s is a linear "
	        "combination of the terms before it (singular design): leave it out of the formula",
	        name, name);
}

bool tools_model_fail(const struct regress_model *model, enum regression_status status,
        uint32_t column, struct error *error)
{
	struct buf name;

	buf_init(&name, MODEL_LEVEL_MAX);
	name_column(model, column, &name);
	if (status == REGRESSION_FEW)
		error_set(error,
		        "模型有 %u 个系数，却只有 %zu 行 the model has %u coefficients and %zu "
		        "rows",
		        model->columns, model->n, model->columns, model->n);
	else if (status == REGRESSION_SINGULAR)
		fail_singular(model, column, name.p, error);
	else if (status == REGRESSION_SEPARATED)
		error_set(error,
		        "%s 使部分行的因变量完全可预测（完全分离），没有有限的估计 some responses "
		        "are "
		        "predicted without error by %s (perfect separation): there is no finite "
		        "estimate; leave it out, or merge levels",
		        name.p, name.p);
	else
		error_set(error,
		        "估计在 %u 次迭代内没有收敛（--max-iterations）；%s 变动最大 no "
		        "convergence "
		        "within %u iterations (--max-iterations): %s moved most",
		        model->options->method.iterations, name.p,
		        model->options->method.iterations, name.p);
	buf_free(&name);
	return false;
}
