/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Given how many of a stratum are right, the number right in its focal group is noncentral
 * hypergeometric, with the log odds ratio b0 + b1 score (Breslow & Day 1980, 7.1). The strata's
 * intercepts are gone, so they need not lie on a line as those of a regression on the score do.
 */
#include "conditional.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum { STEPS = 60 };

#define PRECISION 1e-10
#define HALVED    1e-4 /* of a step, at the least */

/* The strata that tell something: how often each number right can come about, as logarithms. */
struct table {
	double score, least, seen; /* fewest and seen right in the focal group */
	size_t counts;             /* of `ways` */
	const double *ways;
};

struct tables {
	struct table *table;
	size_t count;
	double *ways;
};

struct look {
	double value, gradient[2], information[3]; /* of b0 and b1; 00, 01, 11 */
};

static double log_choose(double n, double k)
{
	return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

static double least_right(const struct dif_stratum *at)
{
	return fmax(0, at->right[0] + at->right[1] - at->n[0]);
}

static size_t counts_of(const struct dif_stratum *at)
{
	double most = fmin(at->n[1], at->right[0] + at->right[1]);

	return (size_t)(most - least_right(at)) + 1;
}

static void tables_make(struct tables *tables, const struct dif_stratum *stratum, size_t count)
{
	size_t ways = 0;

	for (size_t s = 0; s < count; s++)
		ways += counts_of(&stratum[s]);
	*tables = (struct tables){.table = memory_new(count + 1, sizeof(*tables->table)),
	        .ways = memory_new(ways + 1, sizeof(*tables->ways))};
	ways = 0;
	for (size_t s = 0; s < count; s++) {
		const struct dif_stratum *at = &stratum[s];
		struct table table = {at->score, least_right(at), at->right[1], counts_of(at),
		        tables->ways + ways};

		if (table.counts < 2)
			continue;
		for (size_t k = 0; k < table.counts; k++) {
			double x = table.least + (double)k;

			tables->ways[ways++] =
			        log_choose(at->n[1], x) +
			        log_choose(at->n[0], at->right[0] + at->right[1] - x);
		}
		tables->table[tables->count++] = table;
	}
}

static void tables_end(struct tables *tables)
{
	free(tables->table);
	free(tables->ways);
}

/* Adds a stratum: the log probability of what was seen, its mean and its variance. */
static void look_add(struct look *look, const struct table *at, double odds)
{
	double top = at->ways[0], sum, mean = 0, square = 0, away;

	for (size_t k = 1; k < at->counts; k++)
		top = fmax(top, at->ways[k] + odds * (double)k);
	sum = exp(at->ways[0] - top);
	for (size_t k = 1; k < at->counts; k++) {
		double p = exp(at->ways[k] + odds * (double)k - top);

		sum += p;
		mean += p * (double)k;
		square += p * (double)k * (double)k;
	}
	mean /= sum;
	square = fmax(0, square / sum - mean * mean);
	away = at->seen - at->least - mean;
	look->value += at->ways[(size_t)(at->seen - at->least)] + odds * (at->seen - at->least) -
	               top - log(sum);
	look->gradient[0] += away;
	look->gradient[1] += away * at->score;
	look->information[0] += square;
	look->information[1] += square * at->score;
	look->information[2] += square * at->score * at->score;
}

static struct look look_at(const struct tables *tables, const double b[2])
{
	struct look look = {0};

	for (size_t s = 0; s < tables->count; s++)
		look_add(&look, &tables->table[s], b[0] + b[1] * tables->table[s].score);
	return look;
}

/* Newton's step; along b0 alone where the strata do not tell b1. */
static void step_of(const struct look *look, double step[2])
{
	const double *at = look->information;
	double determinant = at[0] * at[2] - at[1] * at[1];

	if (determinant > PRECISION * at[0] * at[2]) {
		step[0] = (at[2] * look->gradient[0] - at[1] * look->gradient[1]) / determinant;
		step[1] = (at[0] * look->gradient[1] - at[1] * look->gradient[0]) / determinant;
	} else {
		step[0] = at[0] > 0 ? look->gradient[0] / at[0] : 0;
		step[1] = 0;
	}
}

/* Goes along the step as far as the likelihood rises. */
static struct look move(const struct tables *tables, const struct look *from, double b[2])
{
	double step[2];

	step_of(from, step);
	for (double by = 1; by > HALVED; by /= 2) {
		double to[2] = {b[0] + by * step[0], b[1] + by * step[1]};
		struct look look = look_at(tables, to);

		if (look.value >= from->value) {
			b[0] = to[0];
			b[1] = to[1];
			return look;
		}
	}
	return *from;
}

double item_fit_conditional_chi2(const struct dif_stratum *stratum, size_t count)
{
	struct tables tables;
	double b[2] = {0, 0}, none, chi2 = (double)NAN;

	tables_make(&tables, stratum, count);
	struct look look = look_at(&tables, b);

	none = look.value;
	for (int t = 0; tables.count && t < STEPS && isnan(chi2); t++) {
		double last = look.value;

		look = move(&tables, &look, b);
		if (look.value - last < PRECISION * (1 + fabs(last)))
			chi2 = fmax(0, 2 * (look.value - none));
	}
	tables_end(&tables);
	return chi2;
}
