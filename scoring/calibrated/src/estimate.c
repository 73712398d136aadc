/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <calibrated/estimate.h>

#include <base/memory.h>
#include <design/covariance.h>
#include <design/scores.h>
#include <weighting/residuals.h>

#include <math.h>
#include <stdlib.h>

bool calibrated_make(
        struct calibrated *calibrated, const struct recipe *recipe, struct error *error)
{
	size_t rows = recipe->rows.rows;

	*calibrated = (struct calibrated){
	        .recipe = recipe, .weight = memory_new(rows, sizeof(*calibrated->weight))};
	calibrated->used = calibrated->weight;
	if (recipe->trims)
		calibrated->used = memory_new(rows, sizeof(*calibrated->used));
	return weighting_recipe_weigh(recipe, recipe->rows.weight, calibrated->weight,
	        calibrated->used, &calibrated->result, error);
}

void calibrated_end(struct calibrated *calibrated)
{
	if (calibrated->used != calibrated->weight)
		free(calibrated->used);
	free(calibrated->weight);
	*calibrated = (struct calibrated){0};
}

/* The same of the calibrated weights; rows is where its rows then are. */
static struct domains_estimand with_weights(const struct calibrated *calibrated,
        const struct domains_estimand *estimand, struct domains_rows *rows)
{
	struct domains_estimand weighted = *estimand;

	*rows = *estimand->rows;
	rows->weight = calibrated->used;
	rows->signed_weights = true;
	weighted.rows = rows;
	return weighted;
}

/* ---- by residuals ---- */

/* Working memory; it serves one domain at a time. */
struct linearised {
	const struct domains_estimand *estimand; /* of the calibrated weights */
	struct residuals *residuals;
	double *score, *z;
};

static bool row_counts(const struct linearised *job, size_t row, uint32_t domain)
{
	const struct domains_rows *rows = job->estimand->rows;

	if (rows->domain && rows->domain[row] != (int32_t)domain)
		return false;
	return !isnan(rows->y[row]) &&
	       (job->estimand->kind != DOMAINS_RATIO || !isnan(rows->x[row]));
}

/* sum w x of a ratio's domain. */
static double denominator(const struct linearised *job, uint32_t domain)
{
	const struct domains_rows *rows = job->estimand->rows;
	double sum = 0;

	for (size_t row = 0; row < job->estimand->design->rows; row++)
		if (row_counts(job, row, domain))
			sum += rows->weight[row] * rows->x[row];
	return sum;
}

/* Writes the residual of a domain's score into z. */
static void residual_fill(
        const struct linearised *job, uint32_t domain, const struct estimate *share, double *z)
{
	double over = job->estimand->kind == DOMAINS_RATIO ? denominator(job, domain) : 0;

	design_scores_fill(job->estimand, domain, share, over, job->score);
	weighting_residuals_take(job->residuals, job->score, z);
}

/* Totals of z by unit of the last stage. They have the same variance as the total of z over the
 * rows. */
struct unit_totals {
	struct design design; /* one row per unit */
	const uint32_t *first;
	double *sum;
};

static void units_make(struct unit_totals *units, const struct design *design)
{
	size_t count;

	units->first = design_last_first(design, &count);
	design_of_units(&units->design, design);
	units->sum = memory_new(count, sizeof(*units->sum));
}

static void units_end(struct unit_totals *units)
{
	design_end(&units->design);
	free(units->sum);
}

static void units_sum(struct unit_totals *units, const struct design *design, const double *z)
{
	for (size_t u = 0; u < units->design.rows; u++) {
		units->sum[u] = 0;
		for (uint32_t i = units->first[u]; i < units->first[u + 1]; i++)
			units->sum[u] += z[design->order[i]];
	}
}

static bool domain_variance(struct linearised *job, struct unit_totals *units, uint32_t domain,
        struct estimate *share, struct error *error)
{
	struct domains_rows rows = {.y = units->sum};
	struct domains_estimand sum = {&units->design, DOMAINS_TOTAL, &rows, 1};
	struct estimate total;

	if (!share->n || isnan(share->value))
		return true;
	residual_fill(job, domain, share, job->z);
	units_sum(units, job->estimand->design, job->z);
	if (!design_domains(&sum, &total, error))
		return false;
	design_estimate_set_variance(share, total.var);
	return true;
}

bool calibrated_estimate(const struct domains_estimand *estimand,
        const struct calibrated *calibrated, struct estimate *out, struct error *error)
{
	const struct design *design = estimand->design;
	struct domains_rows rows;
	struct domains_estimand weighted = with_weights(calibrated, estimand, &rows);
	struct linearised job = {&weighted, .score = memory_new(design->rows, sizeof(double)),
	        .z = memory_new(design->rows, sizeof(double))};
	struct unit_totals units;
	bool good = design_domains(&weighted, out, error);

	job.residuals = weighting_residuals_new(&calibrated->recipe->rows,
	        &calibrated->recipe->options, calibrated->weight, calibrated->used);
	units_make(&units, design);
	for (uint32_t d = 0; good && d < estimand->domains; d++)
		good = domain_variance(&job, &units, d, &out[d], error);
	units_end(&units);
	weighting_residuals_free(job.residuals);
	free(job.score);
	free(job.z);
	return good;
}

/* ---- differences ---- */

struct covarying {
	struct linearised job;
	const struct contrast_domains *compared;
};

static void covarying_fill(const void *data, uint32_t which, double *score)
{
	const struct covarying *covarying = data;
	const struct contrast_domains *compared = covarying->compared;
	uint32_t domain = compared->domain[which];

	residual_fill(&covarying->job, domain, &compared->estimates[domain], score);
}

bool calibrated_covariance(const struct domains_estimand *estimand,
        const struct calibrated *calibrated, const struct contrast_domains *compared, double *out,
        struct error *error)
{
	const struct design *design = estimand->design;
	struct domains_rows rows;
	struct domains_estimand weighted = with_weights(calibrated, estimand, &rows);
	struct covarying covarying = {
	        {&weighted, .score = memory_new(design->rows, sizeof(double))}, compared};
	struct covariance_scores scores = {compared->count, covarying_fill, &covarying};

	covarying.job.residuals = weighting_residuals_new(&calibrated->recipe->rows,
	        &calibrated->recipe->options, calibrated->weight, calibrated->used);
	bool good = design_covariance(design, &scores, out, error);

	weighting_residuals_free(covarying.job.residuals);
	free(covarying.job.score);
	return good;
}

/* ---- by replicates ---- */

static bool weigh_again(const void *data, const double *base, double *weight, struct error *error)
{
	struct recipe_result result;

	return weighting_recipe_weigh(data, base, weight, weight, &result, error);
}

static struct replicate_weighting weighting_of(const struct calibrated *calibrated)
{
	return (struct replicate_weighting){
	        calibrated->recipe->rows.weight, weigh_again, calibrated->recipe};
}

bool calibrated_replicate(const struct domains_estimand *estimand,
        const struct calibrated *calibrated, const struct replicate_method *method,
        struct estimate *out, uint32_t *count, struct error *error)
{
	struct domains_rows rows;
	struct domains_estimand weighted = with_weights(calibrated, estimand, &rows);
	struct replicate_weighting weighting = weighting_of(calibrated);

	return replicate_estimate_remade(&weighted, method, &weighting, out, count, error);
}

bool calibrated_keep(const struct domains_estimand *estimand, const struct calibrated *calibrated,
        const struct replicate_method *method, const struct estimate *estimates,
        struct replicate_set *set, struct error *error)
{
	struct domains_rows rows;
	struct domains_estimand weighted = with_weights(calibrated, estimand, &rows);
	struct replicate_weighting weighting = weighting_of(calibrated);

	return replicate_keep(&weighted, method, &weighting, estimates, set, error);
}
