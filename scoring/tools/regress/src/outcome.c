/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outcome.h"

#include "check.h"

#include <base/memory.h>
#include <design/contrast.h>
#include <regression/margins.h>

#include <math.h>
#include <stdlib.h>

/* ---- the fit ---- */

static bool replicate(
        struct regress_outcome *outcome, const struct regress_model *model, struct error *error)
{
	struct replicate_given given = tools_survey_given(&model->survey);
	uint32_t failed = 0;
	enum regression_status status =
	        regression_replicate(&outcome->fit, &model->rows, &given, &failed);

	return !status ||
	       error_set(error, "用重复权数 %s 时模型%s with the replicate weights %s the model %s",
	               csv_table_column(model->survey.table, model->survey.given.column[failed]),
	               status == REGRESSION_SEPARATED ? "完全分离，没有有限的估计" : "没有收敛",
	               csv_table_column(model->survey.table, model->survey.given.column[failed]),
	               status == REGRESSION_SEPARATED
	                       ? "has no finite estimate (perfect separation)"
	                       : "does not converge");
}

static bool fit_make(
        struct regress_outcome *outcome, const struct regress_model *model, struct error *error)
{
	enum regression_status status =
	        regression_fit(&outcome->fit, &model->rows, &model->options->method);

	if (status)
		return tools_model_fail(model, status, outcome->fit.column, error);
	return model->survey.given.count
	               ? replicate(outcome, model, error)
	               : regression_linearise(&outcome->fit, &model->survey.design, error);
}

/* ---- coefficients ---- */

static void coefficients_make(struct regress_outcome *outcome, const struct regress_model *model)
{
	uint32_t k = model->columns;
	double *beta = memory_new(k, sizeof(*beta)), *v = memory_new((size_t)k * k, sizeof(*v));

	outcome->coefficients = memory_new(k, sizeof(*outcome->coefficients));
	regression_coefficients(&outcome->fit, beta);
	regression_covariance(&outcome->fit, v);
	for (uint32_t c = 0; c < k; c++) {
		double var = v[c * k + c];
		struct contrast test =
		        design_contrast_test(beta[c], var, model->df, model->options->level);

		outcome->coefficients[c] = (struct regress_coefficient){
		        .estimate = beta[c],
		        .se = sqrt(fmax(var, 0)),
		        .p = test.p,
		        .interval = test.interval,
		};
	}
	free(v);
	free(beta);
}

/* ---- tests ---- */

static bool is_within(const struct formula *formula, uint32_t term)
{
	for (uint32_t t = 0; t < formula->terms; t++)
		if (t != term && (formula->term[t] & formula->term[term]) == formula->term[term])
			return true;
	return false;
}

static void tests_make(struct regress_outcome *outcome, const struct regress_model *model)
{
	outcome->tests = memory_new(model->terms + 1, sizeof(*outcome->tests));
	for (uint32_t t = 0; t < model->terms; t++) {
		struct regress_test *test = &outcome->tests[t];

		test->wald = regression_wald(&outcome->fit, model->term[t], model->df);
		test->within = is_within(&model->options->formula, t);
		if (!test->within)
			regression_lrt(
			        &test->lrt, &outcome->fit, &model->rows, model->term[t], model->df);
	}
}

/* ---- margins ---- */

struct margin_fill {
	const struct regress_model *model;
	int variable;
};

static void fill_level(const void *data, uint32_t level, size_t row, double *x)
{
	const struct margin_fill *fill = data;

	tools_model_fill(fill->model, row, fill->variable, (int32_t)level, x);
}

static bool margin_make(struct regress_outcome *outcome, const struct regress_model *model,
        uint32_t variable, struct error *error)
{
	uint32_t count = model->variable[variable].levels;
	struct margin_fill fill = {model, (int)variable};
	struct regression_levels levels = {count, fill_level, &fill};
	struct replicate_given given = tools_survey_given(&model->survey);
	struct regression_sample sample = {
	        &model->survey.design, model->survey.given.count ? &given : NULL};
	double *mean = memory_new(count, sizeof(*mean));
	double *v = memory_new((size_t)count * count, sizeof(*v));
	bool good =
	        regression_margins(&outcome->fit, &model->rows, &levels, &sample, mean, v, error);

	for (uint32_t g = 0; good && g < count; g++) {
		double se = sqrt(fmax(v[g * count + g], 0));

		outcome->margins[outcome->margin_count++] =
		        (struct regress_margin){.variable = variable,
		                .level = (int32_t)g,
		                .mean = mean[g],
		                .se = se,
		                .interval = design_interval_mean(
		                        mean[g], se, model->df, model->options->level)};
	}
	free(v);
	free(mean);
	return good;
}

static bool margins_make(
        struct regress_outcome *outcome, const struct regress_model *model, struct error *error)
{
	const struct regress_options *options = model->options;
	size_t room = 0;

	for (uint32_t i = 0; i < options->margins; i++) {
		const struct regress_variable *variable = &model->variable[options->margin[i]];

		if (!variable->factor)
			return error_set(error,
			        "--margins %s：该列是数值，不是类别 the column holds numbers and "
			        "no "
			        "levels; --factor %s where they are codes",
			        variable->name, variable->name);
		room += variable->levels;
	}
	outcome->margins = memory_new(room + 1, sizeof(*outcome->margins));
	for (uint32_t i = 0; i < options->margins; i++)
		if (!margin_make(outcome, model, options->margin[i], error))
			return false;
	return true;
}

bool tools_regress_make(
        struct regress_outcome *outcome, const struct regress_model *model, struct error *error)
{
	*outcome = (struct regress_outcome){0};
	if (!fit_make(outcome, model, error))
		return false;
	coefficients_make(outcome, model);
	tests_make(outcome, model);
	return margins_make(outcome, model, error);
}

void tools_regress_end(struct regress_outcome *outcome, const struct regress_model *model)
{
	for (uint32_t t = 0; outcome->tests && t < model->terms; t++)
		free(outcome->tests[t].lrt.lambda);
	free(outcome->tests);
	free(outcome->coefficients);
	free(outcome->margins);
	regression_end(&outcome->fit);
}
