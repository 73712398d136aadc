/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools the design effect, chooses the covariates, fits the model and decides what is shown. */
#include <area/towns.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

static const char *const outcome_names[TOWNS_OUTCOMES] = {
        [TOWNS_MADE] = "made",
        [TOWNS_FEW] = "few_areas",
        [TOWNS_FEW_DF] = "few_df",
        [TOWNS_EXTREME] = "extreme",
        [TOWNS_FAILED] = "failed",
};

/* The columns of the model, one value a township. */
struct columns {
	double *estimate, *effective, *weight;
	struct area_estimate *out;
};

static void columns_make(struct columns *columns, size_t count)
{
	columns->estimate = memory_new(count, sizeof(*columns->estimate));
	columns->effective = memory_new(count, sizeof(*columns->effective));
	columns->weight = memory_new(count, sizeof(*columns->weight));
	columns->out = memory_new(count, sizeof(*columns->out));
}

static void columns_end(struct columns *columns)
{
	free(columns->estimate);
	free(columns->effective);
	free(columns->weight);
	free(columns->out);
}

/* ---- what the model rests on ---- */

static void pool_deff(const struct towns_rows *rows, struct towns_model *model)
{
	double variance = 0, simple = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct estimate *share = &rows->share[i];

		if (!share->n)
			continue;
		model->sampled++;
		if (!(share->df_cell >= 1) || !isfinite(share->var))
			continue;
		model->deff_df += share->df_cell;
		variance += share->df_cell * share->var;
		simple += share->df_cell * share->value * (1 - share->value) / (double)share->n;
	}
	model->deff = simple > 0 ? fmax(1, variance / simple) : 1;
	if (model->deff_df < TOWNS_DF_MIN && rows->county_df > model->deff_df &&
	        isfinite(rows->county_deff)) {
		model->deff_of_county = true;
		model->deff_df = rows->county_df;
		model->deff = fmax(1, rows->county_deff);
	}
}

/* Whether some respondents are literate and some are not. */
static bool shares_vary(const struct towns_rows *rows)
{
	bool above = false, below = false;

	for (size_t i = 0; i < rows->count; i++) {
		if (!rows->share[i].n)
			continue;
		above = above || rows->share[i].value > 0;
		below = below || rows->share[i].value < 1;
	}
	return above && below && !(rows->county <= 0) && !(rows->county >= 1);
}

static enum towns_outcome examine(const struct towns_rows *rows, struct towns_model *model)
{
	pool_deff(rows, model);
	if (model->sampled < TOWNS_SAMPLED_MIN)
		return TOWNS_FEW;
	if (model->deff_df < TOWNS_DF_MIN)
		return TOWNS_FEW_DF;
	return shares_vary(rows) ? TOWNS_MADE : TOWNS_EXTREME;
}

static void fill(
        const struct towns_rows *rows, const struct towns_model *model, struct columns *columns)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct estimate *share = &rows->share[i];

		columns->estimate[i] = share->n ? share->value : (double)NAN;
		columns->effective[i] = share->n ? (double)share->n / model->deff : (double)NAN;
		columns->weight[i] = share->n ? share->weight : 0;
	}
}

/* ---- the model ---- */

struct trial {
	const struct towns_rows *rows;
	struct columns columns;
	const double *covariate[AREA_COVARIATES_MAX];
};

static bool fit(struct trial *trial, struct towns_model *model, struct error *error)
{
	struct area_rows rows = {
	        .areas = trial->rows->count,
	        .covariates = model->covariates,
	        .estimate = trial->columns.estimate,
	        .effective = trial->columns.effective,
	        .covariate = trial->covariate,
	        .name = model->covariate_name,
	};
	struct area_options options = {
	        .method = AREA_ADJUSTED,
	        .transform = AREA_ARCSIN,
	        .benchmarks = model->benchmarks,
	        .benchmark_weight = trial->columns.weight,
	};

	for (size_t i = 0; i < rows.areas; i++)
		options.benchmark += trial->columns.weight[i] * trial->rows->county;
	return area_model_fit(&rows, &options, &model->area, trial->columns.out, error);
}

static void take_covariate(struct trial *trial, struct towns_model *model, size_t number)
{
	trial->covariate[model->covariates] = trial->rows->covariate[number];
	model->covariate_name[model->covariates] = trial->rows->name[number];
	model->covariates++;
}

/* A covariate that the model cannot use (constant, or a linear combination) is removed again. */
static bool fit_best(struct trial *trial, struct towns_model *model)
{
	size_t most = model->sampled / TOWNS_PER_COEFFICIENT - 1;

	for (size_t c = 0; c < trial->rows->covariates && model->covariates < most &&
	                   model->covariates < AREA_COVARIATES_MAX;
	        c++) {
		take_covariate(trial, model, c);
		if (!fit(trial, model, &model->failure))
			model->covariates--;
	}
	return fit(trial, model, &model->failure);
}

/* ---- what comes of it ---- */

static enum publication_status judge(const struct towns_figure *figure)
{
	if (!(figure->rmse <= TOWNS_ERROR_MAX * figure->share))
		return PUBLICATION_SUPPRESS;
	return figure->rmse <= TOWNS_ERROR_SHOWN * figure->share ? PUBLICATION_SHOW
	                                                         : PUBLICATION_FLAG;
}

static struct towns_figure figure_of(
        const struct area_estimate *estimate, bool sampled, const struct towns_model *model)
{
	struct towns_figure figure = {
	        .share = estimate->estimate,
	        .rmse = sqrt(estimate->mse),
	        .gamma = estimate->gamma,
	        .sampled = sampled,
	};

	area_interval(&model->area, AREA_ARCSIN, estimate, sampled ? model->z : model->t,
	        &figure.low, &figure.high);
	figure.status = judge(&figure);
	return figure;
}

void area_towns_estimate(const struct towns_rows *rows, double level, struct towns_model *model,
        struct towns_figure *figures)
{
	struct trial trial = {.rows = rows};

	*model = (struct towns_model){.benchmarks = !isnan(rows->county)};
	model->outcome = examine(rows, model);
	if (model->outcome != TOWNS_MADE)
		return;
	columns_make(&trial.columns, rows->count);
	fill(rows, model, &trial.columns);
	if (fit_best(&trial, model)) {
		model->z = area_interval_quantile(&model->area, true, level);
		model->t = area_interval_quantile(&model->area, false, level);
		for (size_t i = 0; i < rows->count; i++)
			figures[i] = figure_of(&trial.columns.out[i], rows->share[i].n > 0, model);
	} else {
		model->outcome = TOWNS_FAILED;
	}
	columns_end(&trial.columns);
}

const char *area_towns_outcome_name(enum towns_outcome outcome)
{
	return outcome_names[outcome];
}
