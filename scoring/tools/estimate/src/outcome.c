/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outcome.h"

#include "degrees.h"
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

/* What all figures and differences are made with. */
struct making {
	const struct sheet *sheet;
	const struct draws *draws;
	const struct degrees *degrees; /* of each domain */
	bool population;               /* the weights add up to one */
	double effect;                 /* the design effect of the domains; NAN: not known */
};

bool tools_weights_count_population(const struct sheet *sheet)
{
	const double *weight = sheet->options->calibrates ? sheet->calibrated.used : sheet->weight;
	double n = 0, whole = 0;

	for (size_t row = 0; weight && row < sheet->rows; row++) {
		n += fabs(weight[row]) > 0;
		whole += weight[row];
	}
	return n < FRACTION_MOST * whole;
}

const char *tools_figure_status_name(enum figure_status status)
{
	return status == FIGURE_NO_DF ? "no_df" : NULL;
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
	return sheet->design.row_is_psu ? n : fmin(n, share->psus);
}

/* Of the domains with a variance, as the cells of a run have it of their peers. */
static double effect_of_domains(const struct making *making)
{
	double degrees = 0, sum = 0;

	for (uint32_t d = 0; d < making->draws->domains; d++) {
		const struct estimate *share = &making->draws->shares[d];
		double df = tools_degrees_of(&making->degrees[d]);

		if (!share->n || is_extreme(share) || !isfinite(share->deff_replace) || df < 1)
			continue;
		degrees += df;
		sum += df * share->deff_replace;
	}
	return degrees > 0 ? sum / degrees : (double)NAN;
}

/* A value in one psu only says nothing about the variance between psus. Strata that were taken
 * whole have none. */
static bool has_no_df(const struct estimate *share, const struct degrees *degrees)
{
	return share->n && degrees->sampled &&
	       (tools_degrees_of(degrees) < 1 || share->df_cell < 1);
}

static void figure_void(struct figure *figure)
{
	struct estimate *share = &figure->share;

	figure->status = FIGURE_NO_DF;
	share->df = 0;
	share->var = share->se = share->deff = share->deff_replace = figure->n_eff = (double)NAN;
	figure->combined.within = figure->combined.missing = (double)NAN;
	figure->interval = (struct interval){(double)NAN, (double)NAN, true};
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

static void figure_make(
        const struct making *making, uint32_t domain, double *estimate, struct figure *figure)
{
	const struct options *options = making->sheet->options;
	const struct degrees *degrees = &making->degrees[domain];
	struct estimate *share = &figure->share;

	*share = making->draws->shares[domain];
	figure->n_eff = share->n_eff;
	if (options->df == OPTIONS_DF_DOMAIN && share->n)
		share->df = fmin(share->df, tools_degrees_of(degrees));
	if (options->plausible)
		figure_combine(making->draws, domain, estimate, figure);
	/* Weights below 0 may leave no variance to compare with. */
	if (share->var_simple < 0)
		share->deff_replace = figure->n_eff = (double)NAN;
	if (!making->population || !((double)share->n < share->weight))
		share->deff = (double)NAN;
	if (has_no_df(share, degrees))
		figure_void(figure);
	else
		figure_limits(making, figure);
}

/* The domain of a difference is that of both its sides together. */
static void pairs_degrees(
        const struct sheet *sheet, const struct pairs *pairs, struct degrees *degrees)
{
	size_t *first = memory_new((size_t)sheet->domains + 2, sizeof(*first));
	uint32_t *part = memory_new(2 * pairs->count, sizeof(*part));

	for (size_t i = 0; i < pairs->count; i++) {
		first[pairs->pair[i].a + 2]++;
		first[pairs->pair[i].b + 2]++;
	}
	for (uint32_t d = 0; d < sheet->domains; d++)
		first[d + 2] += first[d + 1];
	for (size_t i = 0; i < pairs->count; i++) {
		part[first[pairs->pair[i].a + 1]++] = (uint32_t)i;
		part[first[pairs->pair[i].b + 1]++] = (uint32_t)i;
	}
	tools_degrees_count(sheet, &(struct degrees_parts){pairs->count, first, part}, degrees);
	free(part);
	free(first);
}

/* A side in several psus tells of the variance of a difference even where it has no degree of
 * freedom of its own, one half of each stratum for example. */
static enum figure_status side_status(
        const struct making *making, const struct outcome *outcome, uint32_t domain)
{
	const struct figure *figure = &outcome->figures[domain];

	return figure->share.psus > 1 && making->degrees[domain].psus > 1 ? FIGURE_GOOD
	                                                                  : figure->status;
}

static void difference_make(const struct making *making, const struct degrees *degrees,
        const struct outcome *outcome, size_t i)
{
	const struct options *options = making->sheet->options;
	const struct draws *draws = making->draws;
	const struct pair *pair = &outcome->pairs.pair[i];
	struct difference *out = &outcome->differences[i];
	double estimate[OPTIONS_DRAWS_MAX] = {0}, var[OPTIONS_DRAWS_MAX] = {0};
	double df = draws->shares[pair->a].df;
	double linking = pair->linked ? options->linking_se * options->linking_se : 0;

	for (uint32_t m = 0; m < draws->count; m++) {
		const struct estimate *shares = &draws->shares[m * draws->domains];

		estimate[m] = shares[pair->a].value - shares[pair->b].value;
		var[m] = draws->variance[m * outcome->pairs.count + i];
	}
	if (options->df == OPTIONS_DF_DOMAIN && !isnan(df))
		df = fmin(df, tools_degrees_of(degrees));
	out->status = side_status(making, outcome, pair->a);
	if (!out->status)
		out->status = side_status(making, outcome, pair->b);
	if (out->status)
		var[0] = df = (double)NAN;
	out->combined =
	        (struct plausible_combined){.estimate = estimate[0], .var = var[0], .df = df};
	if (options->plausible)
		out->combined = plausible_combine(estimate, var, draws->count, df);
	out->contrast = design_contrast_test(out->combined.estimate, out->combined.var + linking,
	        out->combined.df, options->level);
}

/* Holm's adjustment is of the whole family. */
static void differences_adjust(struct outcome *outcome)
{
	struct contrast *contrasts = memory_new(outcome->pairs.count, sizeof(*contrasts));

	for (size_t i = 0; i < outcome->pairs.count; i++)
		contrasts[i] = outcome->differences[i].contrast;
	design_contrast_adjust(contrasts, outcome->pairs.count);
	for (size_t i = 0; i < outcome->pairs.count; i++)
		outcome->differences[i].contrast = contrasts[i];
	free(contrasts);
}

static void differences_make(const struct making *making, struct outcome *outcome)
{
	struct degrees *degrees = memory_new(outcome->pairs.count, sizeof(*degrees));

	pairs_degrees(making->sheet, &outcome->pairs, degrees);
	for (size_t i = 0; i < outcome->pairs.count; i++)
		difference_make(making, &degrees[i], outcome, i);
	differences_adjust(outcome);
	free(degrees);
}

static void outcome_fill(
        struct outcome *outcome, const struct sheet *sheet, const struct draws *draws)
{
	struct degrees *degrees = memory_new(sheet->domains, sizeof(*degrees));
	struct making making = {sheet, draws, degrees, outcome->population, (double)NAN};

	tools_degrees_domains(sheet, degrees);
	if (sheet->options->kind == DOMAINS_SHARE)
		making.effect = effect_of_domains(&making);
	outcome->figures = memory_new(sheet->domains, sizeof(*outcome->figures));
	outcome->differences = memory_new(outcome->pairs.count, sizeof(*outcome->differences));
	outcome->draws = memory_new((size_t)sheet->domains * draws->count, sizeof(double));
	for (uint32_t d = 0; d < sheet->domains; d++)
		figure_make(&making, d, &outcome->draws[(size_t)d * draws->count],
		        &outcome->figures[d]);
	if (outcome->pairs.count)
		differences_make(&making, outcome);
	free(degrees);
}

bool tools_outcome_make(struct outcome *outcome, struct sheet *sheet, struct error *error)
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
		outcome_fill(outcome, sheet, &draws);
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
