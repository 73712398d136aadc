/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are sorted by their matching score once; every item is then a table of counts by score. */
#include <item_fit/dif.h>

#include "conditional.h"

#include <base/memory.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS = 4, REGRESSION_STEPS = 50 };

#define DELTA_SCALE          -2.35
#define SIGNIFICANT          0.05
#define SIGNIFICANT_Z        1.6448536269514722 /* one-sided 5 % */
#define REGRESSION_PRECISION 1e-10

struct matched {
	double score;
	uint32_t row;
};

struct strata {
	size_t rows, count;
	uint32_t *row;     /* those that take part, by score */
	uint32_t *stratum; /* of each of them */
	double *score;     /* of each stratum, standardised */
};

/* ---- strata ---- */

static int matched_compare(const void *a, const void *b)
{
	const struct matched *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Standardises the scores to mean 0 and standard deviation 1 over the strata. The regression is
 * equivalent, and well conditioned. */
static void scores_standardise(struct strata *strata)
{
	double sum = 0, square = 0, n = (double)strata->count;

	for (size_t s = 0; s < strata->count; s++)
		sum += strata->score[s];
	for (size_t s = 0; s < strata->count; s++) {
		strata->score[s] -= sum / n;
		square += strata->score[s] * strata->score[s];
	}
	for (size_t s = 0; square > 0 && s < strata->count; s++)
		strata->score[s] /= sqrt(square / n);
}

static void strata_make(
        struct strata *strata, size_t rows, const double *match, const int8_t *focal)
{
	struct matched *matched = memory_new(rows + 1, sizeof(*matched));

	*strata = (struct strata){0};
	for (size_t i = 0; i < rows; i++)
		if (focal[i] >= 0 && !isnan(match[i]))
			matched[strata->rows++] = (struct matched){match[i], (uint32_t)i};
	qsort(matched, strata->rows, sizeof(*matched), matched_compare);
	strata->row = memory_new(strata->rows + 1, sizeof(*strata->row));
	strata->stratum = memory_new(strata->rows + 1, sizeof(*strata->stratum));
	strata->score = memory_new(strata->rows + 1, sizeof(*strata->score));
	for (size_t i = 0; i < strata->rows; i++) {
		if (!i || matched[i].score > matched[i - 1].score)
			strata->score[strata->count++] = matched[i].score;
		strata->row[i] = matched[i].row;
		strata->stratum[i] = (uint32_t)(strata->count - 1);
	}
	free(matched);
	scores_standardise(strata);
}

static void strata_end(struct strata *strata)
{
	free(strata->row);
	free(strata->stratum);
	free(strata->score);
}

/* False: more than two categories, or nothing to compare. */
static bool item_count(const struct strata *strata, const struct irt_responses *responses,
        const int8_t *focal, size_t j, struct dif_stratum *stratum, struct item_fit_dif *out)
{
	double n[2] = {0, 0}, right[2] = {0, 0};

	for (size_t s = 0; s < strata->count; s++)
		stratum[s] = (struct dif_stratum){.score = strata->score[s]};
	for (size_t i = 0; i < strata->rows; i++) {
		size_t row = strata->row[i];
		int category = responses->category[row * responses->items + j];
		int group = focal[row] > 0;

		if (category > 1)
			return false;
		if (category < 0)
			continue;
		stratum[strata->stratum[i]].n[group]++;
		stratum[strata->stratum[i]].right[group] += category;
		n[group]++;
		right[group] += category;
	}
	out->reference = (size_t)n[0];
	out->focal = (size_t)n[1];
	return n[0] > 0 && n[1] > 0 && right[0] + right[1] > 0 && right[0] + right[1] < n[0] + n[1];
}

/* ---- Mantel-Haenszel ---- */

struct mantel {
	double away, variance, over, under; /* sums of A - E A, Var A, A D / T, B C / T */
	double pr, ps_qr, qs;               /* of Robins, Breslow & Greenland */
};

static void mantel_add(struct mantel *sum, const struct dif_stratum *at)
{
	double a = at->right[0], b = at->n[0] - a, c = at->right[1], d = at->n[1] - c;
	double t = at->n[0] + at->n[1], right = a + c;

	if (!(t > 1))
		return;
	sum->away += a - at->n[0] * right / t;
	sum->variance += at->n[0] * at->n[1] * right * (t - right) / (t * t * (t - 1));
	sum->over += a * d / t;
	sum->under += b * c / t;
	sum->pr += (a + d) * a * d / (t * t);
	sum->ps_qr += ((a + d) * b * c + (b + c) * a * d) / (t * t);
	sum->qs += (b + c) * b * c / (t * t);
}

static double delta_error(const struct mantel *sum)
{
	return fabs(DELTA_SCALE) * sqrt(sum->pr / (2 * sum->over * sum->over) +
	                                   sum->ps_qr / (2 * sum->over * sum->under) +
	                                   sum->qs / (2 * sum->under * sum->under));
}

static char class_of_delta(const struct item_fit_dif *dif)
{
	double size = fabs(dif->delta);

	if (size < 1 || dif->mh_p > SIGNIFICANT)
		return 'A';
	if (isinf(size))
		return 'C';
	return size >= 1.5 && (size - 1) / dif->delta_se > SIGNIFICANT_Z ? 'C' : 'B';
}

static void mantel_haenszel(
        const struct dif_stratum *stratum, size_t count, struct item_fit_dif *out)
{
	struct mantel sum = {0};
	double away;

	for (size_t s = 0; s < count; s++)
		mantel_add(&sum, &stratum[s]);
	if (!(sum.variance > 0))
		return;
	away = fabs(sum.away) - 0.5;
	out->mh_chi2 = away * away / sum.variance;
	out->mh_p = gsl_cdf_chisq_Q(out->mh_chi2, 1);
	if (!(sum.over > 0) && !(sum.under > 0))
		return;
	out->alpha = sum.under > 0 ? sum.over / sum.under : (double)INFINITY;
	out->delta = DELTA_SCALE * log(out->alpha);
	if (sum.over > 0 && sum.under > 0)
		out->delta_se = delta_error(&sum);
	out->mh_class = class_of_delta(out);
}

/* ---- logistic regression ---- */

static void terms_of(double score, int group, double term[TERMS])
{
	term[0] = 1;
	term[1] = score;
	term[2] = group;
	term[3] = score * group;
}

/* The log-likelihood at b, its gradient and information. */
static double regression_look(const struct dif_stratum *stratum, size_t count, size_t terms,
        const double *b, double gradient[TERMS], double information[TERMS][TERMS])
{
	double value = 0;

	memset(gradient, 0, TERMS * sizeof(*gradient));
	memset(information, 0, TERMS * sizeof(*information));
	for (size_t i = 0; i < 2 * count; i++) {
		const struct dif_stratum *at = &stratum[i / 2];
		double n = at->n[i % 2], right = at->right[i % 2], term[TERMS], z = 0, p;

		if (!(n > 0))
			continue;
		terms_of(at->score, (int)(i % 2), term);
		for (size_t m = 0; m < terms; m++)
			z += b[m] * term[m];
		p = 1 / (1 + exp(-z));
		value += right * z - n * (fmax(z, 0) + log1p(exp(-fabs(z))));
		for (size_t m = 0; m < terms; m++) {
			gradient[m] += (right - n * p) * term[m];
			for (size_t k = 0; k < terms; k++)
				information[m][k] += n * p * (1 - p) * term[m] * term[k];
		}
	}
	return value;
}

/* The largest log-likelihood with the first `terms` terms; NAN: Newton's steps do not converge. */
static double regression_fit(const struct dif_stratum *stratum, size_t count, size_t terms)
{
	double b[TERMS] = {0}, gradient[TERMS], information[TERMS][TERMS], step[TERMS];
	double last = -(double)INFINITY;

	for (int t = 0; t < REGRESSION_STEPS; t++) {
		double value = regression_look(stratum, count, terms, b, gradient, information);
		size_t order[TERMS];
		gsl_matrix_view matrix =
		        gsl_matrix_view_array_with_tda(&information[0][0], terms, terms, TERMS);
		gsl_vector_view right = gsl_vector_view_array(gradient, terms);
		gsl_vector_view solution = gsl_vector_view_array(step, terms);
		gsl_permutation permutation = {terms, order};

		if (fabs(value - last) < REGRESSION_PRECISION * (1 + fabs(value)))
			return value;
		last = value;
		gsl_linalg_mcholesky_decomp(&matrix.matrix, &permutation, NULL);
		gsl_linalg_mcholesky_solve(
		        &matrix.matrix, &permutation, &right.vector, &solution.vector);
		for (size_t m = 0; m < terms; m++)
			b[m] += step[m];
	}
	return (double)NAN;
}

static char class_of_gain(const struct item_fit_dif *dif)
{
	if (dif->r2_gain < 0.035 || dif->conditional_p > SIGNIFICANT)
		return 'A';
	return dif->r2_gain < 0.070 ? 'B' : 'C';
}

static void logistic(const struct dif_stratum *stratum, size_t count, struct item_fit_dif *out)
{
	double n = (double)(out->reference + out->focal);
	double none = regression_fit(stratum, count, 1);
	double score = regression_fit(stratum, count, 2);
	double all = regression_fit(stratum, count, TERMS);

	if (isnan(none) || isnan(score) || isnan(all))
		return;
	out->lr_chi2 = fmax(0, 2 * (all - score));
	out->lr_p = gsl_cdf_chisq_Q(out->lr_chi2, 2);
	out->r2_gain =
	        (exp(2 * (none - score) / n) - exp(2 * (none - all) / n)) / (1 - exp(2 * none / n));
	if (!isnan(out->conditional_p))
		out->lr_class = class_of_gain(out);
}

/* In place of the regression, whose line through the scores is not theirs. */
static void trust_conditional(struct item_fit_dif *out)
{
	out->lr_chi2 = out->conditional_chi2;
	out->lr_p = out->conditional_p;
}

static void item_compare(const struct strata *strata, const struct irt_responses *responses,
        const int8_t *focal, size_t j, struct item_fit_dif *out)
{
	const double none = (double)NAN;
	struct dif_stratum *stratum = memory_new(strata->count + 1, sizeof(*stratum));

	*out = (struct item_fit_dif){
	        0, 0, none, none, none, none, none, none, none, none, none, none, '-', '-'};
	if (item_count(strata, responses, focal, j, stratum, out)) {
		mantel_haenszel(stratum, strata->count, out);
		out->conditional_chi2 = item_fit_conditional_chi2(stratum, strata->count);
		if (!isnan(out->conditional_chi2))
			out->conditional_p = gsl_cdf_chisq_Q(out->conditional_chi2, 2);
		logistic(stratum, strata->count, out);
	}
	free(stratum);
}

void item_fit_dif(const struct irt_responses *responses, const double *match, const int8_t *focal,
        struct item_fit_dif *out)
{
	struct strata strata;

	strata_make(&strata, responses->rows, match, focal);
	for (size_t j = 0; j < responses->items; j++)
		item_compare(&strata, responses, focal, j, &out[j]);
	strata_end(&strata);
}

void item_fit_dif_one(const struct irt_responses *responses, size_t item, const double *match,
        const int8_t *focal, struct item_fit_dif *out)
{
	struct strata strata;

	strata_make(&strata, responses->rows, match, focal);
	item_compare(&strata, responses, focal, item, out);
	trust_conditional(out);
	strata_end(&strata);
}
