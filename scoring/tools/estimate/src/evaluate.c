/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evaluate.h"

#include <design/contrast.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

static struct domains_estimand estimand_of(
        const struct sheet *sheet, const struct domains_rows *rows)
{
	return (struct domains_estimand){
	        &sheet->survey.design, sheet->options->kind, rows, sheet->domains};
}

/* By replicates that are columns of the file. They take the place of the psus. */
static bool evaluate_given(const struct sheet *sheet, const struct domains_estimand *estimand,
        struct estimate *shares, struct error *error)
{
	struct replicate_given given = tools_survey_given(&sheet->survey);

	if (!replicate_given_estimate(estimand, &given, shares, error))
		return false;
	for (uint32_t d = 0; d < estimand->domains; d++)
		if (shares[d].n) {
			shares[d].df = (double)sheet->survey.given.rank - 1;
			shares[d].psus = sheet->survey.given.rank;
			shares[d].strata = 1;
		}
	return true;
}

/* Chooses the estimator that the options ask for. */
static bool evaluate_shares(const struct sheet *sheet, const struct domains_rows *rows,
        struct estimate *shares, uint32_t *replicates, struct error *error)
{
	const struct options *options = sheet->options;
	struct domains_estimand estimand = estimand_of(sheet, rows);

	*replicates = sheet->survey.given.count;
	if (!sheet->domains)
		return true; /* no row has a level of --by, or none of these is in --where */
	if (sheet->survey.given.count)
		return evaluate_given(sheet, &estimand, shares, error);
	if (options->calibrates && options->replicates)
		return calibrated_replicate(
		        &estimand, &sheet->calibrated, &options->method, shares, replicates, error);
	if (options->calibrates)
		return calibrated_estimate(&estimand, &sheet->calibrated, shares, error);
	if (options->replicates)
		return replicate_estimate(&estimand, &options->method, shares, replicates, error);
	return design_domains(&estimand, shares, error);
}

bool tools_evaluate_covariance(const struct sheet *sheet, const struct domains_rows *rows,
        const struct contrast_domains *compared, double *out, struct error *error)
{
	struct domains_estimand estimand = estimand_of(sheet, rows);

	if (sheet->options->calibrates)
		return calibrated_covariance(&estimand, &sheet->calibrated, compared, out, error);
	return design_contrast_covariance(&estimand, compared, out, error);
}

bool tools_evaluate_replicates(const struct sheet *sheet, const struct domains_rows *rows,
        const struct estimate *shares, struct replicate_set *set, struct error *error)
{
	const struct replicate_method *method = &sheet->options->method;
	struct domains_estimand estimand = estimand_of(sheet, rows);
	struct replicate_given given = tools_survey_given(&sheet->survey);

	if (sheet->survey.given.count)
		return replicate_given_keep(&estimand, &given, shares, set, error);
	if (sheet->options->calibrates)
		return calibrated_keep(&estimand, &sheet->calibrated, method, shares, set, error);
	return replicate_keep(&estimand, method, NULL, shares, set, error);
}

/* The difference of two constants has variance 0, whatever the rounding errors. */
static double difference_variance(
        const struct estimate *a, const struct estimate *b, double variance)
{
	if (isnan(a->var) || isnan(b->var))
		return (double)NAN;
	return a->var > 0 || b->var > 0 ? fmax(variance, 0) : 0;
}

static bool linearised(const struct sheet *sheet, const struct domains_rows *rows,
        const struct pairs *pairs, const struct estimate *shares, double *variance,
        struct error *error)
{
	size_t count = pairs->domains;
	double *v = memory_new(count * count, sizeof(*v));
	struct contrast_domains compared = {pairs->domains, pairs->domain, shares};
	bool good = tools_evaluate_covariance(sheet, rows, &compared, v, error);

	for (size_t i = 0; good && i < pairs->count; i++) {
		const struct pair *pair = &pairs->pair[i];
		size_t a = pairs->place[pair->a], b = pairs->place[pair->b];

		variance[i] = difference_variance(&shares[pair->a], &shares[pair->b],
		        v[a * count + a] + v[b * count + b] - 2 * v[a * count + b]);
	}
	free(v);
	return good;
}

static bool replicated(const struct sheet *sheet, const struct domains_rows *rows,
        const struct pairs *pairs, const struct estimate *shares, double *variance,
        struct error *error)
{
	struct replicate_set set;

	bool good = tools_evaluate_replicates(sheet, rows, shares, &set, error);

	for (size_t i = 0; good && i < pairs->count; i++) {
		const struct pair *pair = &pairs->pair[i];

		variance[i] = difference_variance(&shares[pair->a], &shares[pair->b],
		        replicate_difference(&set, pair->a, pair->b));
	}
	replicate_set_end(&set);
	return good;
}

bool tools_evaluate(const struct sheet *sheet, const struct domains_rows *rows,
        const struct pairs *pairs, struct estimate *shares, double *variance, uint32_t *replicates,
        struct error *error)
{
	if (!evaluate_shares(sheet, rows, shares, replicates, error))
		return false;
	if (!pairs->count)
		return true;
	return tools_sheet_replicates(sheet)
	               ? replicated(sheet, rows, pairs, shares, variance, error)
	               : linearised(sheet, rows, pairs, shares, variance, error);
}
