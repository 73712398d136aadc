/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outcome.h"

#include "evaluate.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* What was evaluated: draw by draw, a share for each domain and a variance for each pair. */
struct draws {
	uint32_t count, domains;
	struct estimate *shares;
	double *variance;
};

/* From here on n / W is a sampling fraction: weights of mean 1 are far above it. */
#define FRACTION_MOST 0.9
/* Less of V than this is what rounding leaves of a spread of 0. */
#define SPREAD_LEAST 1e-12

/* What all figures and differences are made with. */
struct making {
	const struct sheet *sheet;
	const struct draws *draws;
	const struct degrees *degrees; /* of each domain */
	bool population;               /* the weights add up to one */
	bool negative;                 /* a weight is below 0 */
	double effect;                 /* the design effect of the domains; NAN: not known */
};

const double *tools_weights_used(const struct sheet *sheet)
{
	return sheet->options->calibrates ? sheet->calibrated.used : sheet->survey.weight;
}

static bool has_negative(const struct sheet *sheet)
{
	const double *weight = tools_weights_used(sheet);

	for (size_t row = 0; weight && row < sheet->survey.rows; row++)
		if (weight[row] < 0)
			return true;
	return false;
}

bool tools_weights_count_population(const struct sheet *sheet)
{
	const double *weight = tools_weights_used(sheet);
	double n = 0, whole = 0;

	for (size_t row = 0; weight && row < sheet->survey.rows; row++) {
		n += fabs(weight[row]) > 0;
		whole += weight[row];
	}
	return n < FRACTION_MOST * whole;
}

/*
 * The sampling variances go into deff, all of the variance into n_eff: the third and, as its
 * reciprocal, the fifth of PISA's design effects (OECD 2017, PISA 2015 Technical Report, ch. 8).
 */
static void combine_effects(const struct draws *draws, uint32_t domain, struct figure *figure)
{
	double simple = 0, n = (double)figure->share.n, whole = draws->shares[domain].weight;

	for (uint32_t m = 0; m < draws->count; m++)
		simple += draws->shares[m * draws->domains + domain].var_simple / draws->count;
	figure->share.var_simple = simple;
	figure->share.deff_replace = simple > 0 ? figure->combined.within / simple : (double)NAN;
	figure->share.deff = figure->share.deff_replace / (1 - n / whole);
	figure->n_eff = simple > 0 && figure->share.var > 0 ? n * simple / figure->share.var : n;
}

static void figure_combine(
        const struct draws *draws, uint32_t domain, double *estimate, struct figure *figure)
{
	double var[OPTIONS_DRAWS_MAX];

	for (uint32_t m = 0; m < draws->count; m++) {
		estimate[m] = draws->shares[m * draws->domains + domain].value;
		var[m] = draws->shares[m * draws->domains + domain].var;
	}
	figure->draws = estimate;
	figure->combined = plausible_combine(estimate, var, draws->count, figure->share.df);
	if (!figure->share.n)
		return;
	figure->share.value = figure->combined.estimate;
	figure->share.var = figure->combined.var;
	figure->share.se = figure->combined.se;
	figure->share.df = figure->combined.df;
	combine_effects(draws, domain, figure);
}

static bool is_extreme(const struct estimate *share)
{
	return share->value <= 0 || share->value >= 1 || !(share->var > 0);
}

double tools_extreme_n(const struct sheet *sheet, const struct estimate *share, double effect)
{
	double n = (double)share->n;

	if (isfinite(effect))
		return n / fmax(1, effect);
	return sheet->survey.design.row_is_psu && !sheet->survey.given.count ? n
	                                                                     : fmin(n, share->psus);
}

/* Of the domains with a variance, as the cells of a run have it of their peers. */
static double effect_of_domains(const struct making *making)
{
	double degrees = 0, sum = 0;

	for (uint32_t d = 0; d < making->draws->domains; d++) {
		const struct estimate *share = &making->draws->shares[d];
		double df = tools_degrees_of(&making->degrees[d]);

		if (!share->n || is_extreme(share) || !(share->deff_replace > 0) || df < 1)
			continue;
		degrees += df;
		sum += df * share->deff_replace;
	}
	return degrees > 0 ? sum / degrees : (double)NAN;
}

/* What weights below 0 can do to a figure. */
static enum figure_status status_of_signs(const struct making *making, const struct figure *figure)
{
	const struct estimate *share = &figure->share;
	enum domains_kind kind = making->sheet->options->kind;

	if (!making->negative)
		return FIGURE_GOOD;
	if ((kind == DOMAINS_SHARE || kind == DOMAINS_MEAN) && !(share->weight > 0))
		return FIGURE_NO_POPULATION;
	if (!(share->var > 0))
		return FIGURE_GOOD; /* a constant */
	if (kind == DOMAINS_SHARE && is_extreme(share))
		return FIGURE_OUTSIDE;
	return share->var_simple > SPREAD_LEAST * share->var ? FIGURE_GOOD : FIGURE_NO_SPREAD;
}

static enum figure_status status_of(
        const struct making *making, const struct figure *figure, const struct degrees *degrees)
{
	if (!figure->share.n)
		return FIGURE_GOOD;
	if (tools_figure_no_df(&figure->share, degrees))
		return FIGURE_NO_DF;
	return status_of_signs(making, figure);
}

static void figure_limits(const struct making *making, struct figure *figure)
{
	const struct options *options = making->sheet->options;
	const struct estimate *share = &figure->share;
	double n = (double)share->n;

	if (options->kind != DOMAINS_SHARE) {
		figure->interval =
		        design_interval_mean(share->value, share->se, share->df, options->level);
		return;
	}
	if (is_extreme(share) && share->n)
		n = figure->n_eff = tools_extreme_n(making->sheet, share, making->effect);
	/* A sample cannot tell more than its rows do: a design effect below 1 is chance. */
	figure->interval = design_interval_share(
	        options->interval == INTERVAL_BETA ? INTERVAL_NCHS : options->interval,
	        share->value, share->se, n, share->df, options->level);
}

/* The degrees of freedom of the figure, before plausible values. */
static double df_of(const struct making *making, uint32_t domain)
{
	double df = making->draws->shares[domain].df;

	if (making->sheet->options->df != OPTIONS_DF_DOMAIN || isnan(df))
		return df;
	return fmin(df, tools_degrees_of(&making->degrees[domain]));
}

static void figure_make(
        const struct making *making, uint32_t domain, double *estimate, struct figure *figure)
{
	const struct options *options = making->sheet->options;
	struct estimate *share = &figure->share;

	*share = making->draws->shares[domain];
	figure->n_eff = share->n_eff;
	share->df = df_of(making, domain);
	if (options->plausible)
		figure_combine(making->draws, domain, estimate, figure);
	if (!making->population || !((double)share->n < share->weight))
		share->deff = (double)NAN;
	figure_limits(making, figure);
	tools_figure_void(figure, status_of(making, figure, &making->degrees[domain]));
}

/*
 * The thinner side may set the error of a difference alone, so neither has more degrees of freedom
 * than it. A side without a sampled stratum has no variance and bounds nothing.
 */
static double difference_df(const struct making *making, const struct pair *pair)
{
	double a = df_of(making, pair->a), b = df_of(making, pair->b);

	if (!making->degrees[pair->a].sampled)
		return b;
	return making->degrees[pair->b].sampled ? fmin(a, b) : a;
}

static enum figure_status difference_status(const struct outcome *outcome, const struct pair *pair)
{
	enum figure_status a = outcome->figures[pair->a].status;

	return a ? a : outcome->figures[pair->b].status;
}

static void difference_make(const struct making *making, const struct outcome *outcome, size_t i)
{
	const struct options *options = making->sheet->options;
	const struct draws *draws = making->draws;
	const struct pair *pair = &outcome->pairs.pair[i];
	struct difference *out = &outcome->differences[i];
	double estimate[OPTIONS_DRAWS_MAX] = {0}, var[OPTIONS_DRAWS_MAX] = {0};
	double df = difference_df(making, pair);
	double linking = pair->linked ? options->linking_se * options->linking_se : 0;

	for (uint32_t m = 0; m < draws->count; m++) {
		const struct estimate *shares = &draws->shares[m * draws->domains];

		estimate[m] = shares[pair->a].value - shares[pair->b].value;
		var[m] = draws->variance[m * outcome->pairs.count + i];
	}
	out->status = difference_status(outcome, pair);
	if (isnan(outcome->figures[pair->a].share.var + outcome->figures[pair->b].share.var))
		var[0] = df = (double)NAN;
	out->combined =
	        (struct plausible_combined){.estimate = estimate[0], .var = var[0], .df = df};
	if (options->plausible)
		out->combined = plausible_combine(estimate, var, draws->count, df);
	out->contrast = design_contrast_test(out->combined.estimate, out->combined.var + linking,
	        out->combined.df, options->level);
}

/* Holm's adjustment is of the whole family. */
void tools_differences_adjust(struct outcome *outcomes, uint32_t count)
{
	size_t pairs = outcomes[0].pairs.count, whole = pairs * count;
	struct contrast *contrasts = memory_new(whole, sizeof(*contrasts));

	for (size_t i = 0; i < whole; i++)
		contrasts[i] = outcomes[i / pairs].differences[i % pairs].contrast;
	design_contrast_adjust(contrasts, whole);
	for (size_t i = 0; i < whole; i++)
		outcomes[i / pairs].differences[i % pairs].contrast = contrasts[i];
	free(contrasts);
}

static void outcome_fill(struct outcome *outcome, const struct sheet *sheet,
        const struct degrees *degrees, const struct draws *draws)
{
	struct making making = {
	        sheet, draws, degrees, outcome->population, has_negative(sheet), (double)NAN};

	if (sheet->options->kind == DOMAINS_SHARE)
		making.effect = effect_of_domains(&making);
	outcome->figures = memory_new(sheet->domains, sizeof(*outcome->figures));
	outcome->differences = memory_new(outcome->pairs.count, sizeof(*outcome->differences));
	outcome->draws = memory_new((size_t)sheet->domains * draws->count, sizeof(double));
	for (uint32_t d = 0; d < sheet->domains; d++)
		figure_make(&making, d, &outcome->draws[(size_t)d * draws->count],
		        &outcome->figures[d]);
	for (size_t i = 0; i < outcome->pairs.count; i++)
		difference_make(&making, outcome, i);
}

bool tools_outcome_make(struct outcome *outcome, struct sheet *sheet, const struct degrees *degrees,
        struct error *error)
{
	struct draws draws = {.count = tools_sheet_draws(sheet), .domains = sheet->domains};
	bool good;

	*outcome = (struct outcome){.population = tools_weights_count_population(sheet)};
	if (!tools_pairs_read(&outcome->pairs, sheet, error))
		return false;
	draws.shares = memory_new((size_t)draws.count * draws.domains, sizeof(*draws.shares));
	draws.variance = memory_new(draws.count * outcome->pairs.count, sizeof(*draws.variance));
	good = true;
	for (uint32_t m = 0; good && m < draws.count; m++) {
		struct domains_rows rows = tools_sheet_rows(sheet, m);

		good = tools_evaluate(sheet, &rows, &outcome->pairs,
		        &draws.shares[m * draws.domains], &draws.variance[m * outcome->pairs.count],
		        &outcome->replicates, error);
	}
	if (good)
		outcome_fill(outcome, sheet, degrees, &draws);
	free(draws.variance);
	free(draws.shares);
	return good;
}

void tools_outcome_end(struct outcome *outcome)
{
	tools_pairs_end(&outcome->pairs);
	free(outcome->figures);
	free(outcome->draws);
	free(outcome->differences);
}
