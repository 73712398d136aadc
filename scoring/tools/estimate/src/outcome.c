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

/*
 * The sampling variances go into deff, all of the variance into n_eff: the third and, as its
 * reciprocal, the fifth of PISA's design effects (OECD 2017, PISA 2015 Technical Report, ch. 8).
 */
static void combine_effects(const struct draws *draws, uint32_t domain, struct figure *figure)
{
	double simple = 0, n = (double)figure->share.n, whole = draws->shares[domain].weight;

	for (uint32_t m = 0; m < draws->count; m++)
		simple += draws->shares[m * draws->domains + domain].var_simple / draws->count;
	/* The finite population is in it as in shares.h. */
	if (whole > n)
		simple *= 1 - n / whole;
	figure->share.deff =
	        whole > n && simple > 0 ? figure->combined.within / simple : (double)NAN;
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

static void figure_make(const struct options *options, const struct draws *draws, uint32_t domain,
        double *estimate, struct figure *figure)
{
	const struct estimate *share = &figure->share;

	figure->share = draws->shares[domain];
	figure->n_eff = share->deff > 0 ? (double)share->n / share->deff : share->n_eff;
	if (options->plausible)
		figure_combine(draws, domain, estimate, figure);
	if (options->kind == DOMAINS_SHARE)
		figure->interval = design_interval_share(options->interval, share->value, share->se,
		        (double)share->n, share->df, options->level);
	else
		figure->interval =
		        design_interval_mean(share->value, share->se, share->df, options->level);
}

static void difference_make(const struct options *options, const struct draws *draws,
        const struct outcome *outcome, size_t i)
{
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

static void outcome_fill(
        struct outcome *outcome, const struct sheet *sheet, const struct draws *draws)
{
	outcome->figures = memory_new(sheet->domains, sizeof(*outcome->figures));
	outcome->differences = memory_new(outcome->pairs.count, sizeof(*outcome->differences));
	outcome->draws = memory_new((size_t)sheet->domains * draws->count, sizeof(double));
	for (uint32_t d = 0; d < sheet->domains; d++)
		figure_make(sheet->options, draws, d, &outcome->draws[(size_t)d * draws->count],
		        &outcome->figures[d]);
	for (size_t i = 0; i < outcome->pairs.count; i++)
		difference_make(sheet->options, draws, outcome, i);
	differences_adjust(outcome);
}

bool tools_outcome_make(struct outcome *outcome, struct sheet *sheet, struct error *error)
{
	struct draws draws = {.count = tools_sheet_draws(sheet), .domains = sheet->domains};
	bool good;

	*outcome = (struct outcome){0};
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
