/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <design/contrast.h>

#include <design/covariance.h>
#include <design/scores.h>

#include <base/memory.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

struct scoring {
	const struct domains_estimand *estimand;
	const struct contrast_domains *compared;
	const double *denominator; /* of each domain; for ratios only */
};

static void weighted_fill(const void *data, uint32_t which, double *score)
{
	const struct scoring *job = data;
	const double *weight = job->estimand->rows->weight;
	uint32_t domain = job->compared->domain[which];

	design_scores_fill(job->estimand, domain, &job->compared->estimates[domain],
	        job->denominator[domain], score);
	for (size_t row = 0; row < job->estimand->design->rows; row++) {
		double w = weight ? weight[row] : 1;

		score[row] = isnan(score[row]) ? 0 : w * score[row];
	}
}

/* Totals of a ratio's denominator over the rows that have both columns. */
static bool denominators_make(
        const struct domains_estimand *ratio, double *out, struct error *error)
{
	struct estimate *totals = memory_new(ratio->domains, sizeof(*totals));
	double *column = memory_new(ratio->design->rows, sizeof(*column));
	struct domains_rows rows = *ratio->rows;
	struct domains_estimand total = {ratio->design, DOMAINS_TOTAL, &rows, ratio->domains};
	bool good;

	for (size_t row = 0; row < ratio->design->rows; row++)
		column[row] = isnan(rows.y[row]) ? (double)NAN : rows.x[row];
	rows.y = column;
	good = design_domains(&total, totals, error);
	for (uint32_t d = 0; good && d < ratio->domains; d++)
		out[d] = totals[d].value;
	free(column);
	free(totals);
	return good;
}

bool design_contrast_covariance(const struct domains_estimand *estimand,
        const struct contrast_domains *compared, double *out, struct error *error)
{
	double *denominator = memory_new(estimand->domains, sizeof(*denominator));
	struct scoring job = {estimand, compared, denominator};
	struct covariance_scores scores = {compared->count, weighted_fill, &job};
	bool good = (estimand->kind != DOMAINS_RATIO ||
	                    denominators_make(estimand, denominator, error)) &&
	            design_covariance(estimand->design, &scores, out, error);

	free(denominator);
	return good;
}

struct contrast design_contrast_test(double difference, double var, double df, double level)
{
	struct contrast out = {.difference = difference,
	        .var = var,
	        .se = var >= 0 ? sqrt(var) : (double)NAN,
	        .df = isnan(difference) ? (double)NAN : df,
	        .t = (double)NAN,
	        .p = (double)NAN,
	        .p_holm = (double)NAN};

	out.interval = design_interval_mean(difference, var > 0 ? out.se : (double)NAN, df, level);
	if (!isfinite(out.interval.low))
		return out;
	out.t = difference / out.se;
	out.p = 2 * gsl_cdf_tdist_Q(fabs(out.t), df);
	return out;
}

static int contrast_compare(const void *a, const void *b)
{
	const struct contrast *x = *(struct contrast *const *)a, *y = *(struct contrast *const *)b;

	return (x->p > y->p) - (x->p < y->p);
}

void design_contrast_adjust(struct contrast *contrasts, size_t count)
{
	struct contrast **order = memory_new(count, sizeof(*order));
	size_t known = 0;
	double least = 0;

	for (size_t i = 0; i < count; i++)
		if (!isnan(contrasts[i].p))
			order[known++] = &contrasts[i];
	qsort(order, known, sizeof(*order), contrast_compare);
	for (size_t i = 0; i < known; i++) {
		least = fmin(1, fmax(least, (double)(known - i) * order[i]->p));
		order[i]->p_holm = least;
	}
	free(order);
}
