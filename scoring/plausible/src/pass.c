/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are cut into PIECES, each summed by one thread in the order of its rows; the pieces' sums
 * are then added in their order. So the bits do not depend on which thread did what.
 *
 * Observed information by Louis' formula, in the constant, the slopes b and v = log s^2: the
 * complete-data information less the variance, given the answers, of the complete-data score
 * (x e / s^2, -1/2 + e^2 / 2 s^2).
 */
#include "pass.h"

#include "posterior.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- sums ---- */

static void sums_make(struct pass_sums *sums, const struct plausible_sample *sample,
        const struct irt_likelihood *likelihood, unsigned want)
{
	size_t n = sample->columns + 2;

	*sums = (struct pass_sums){.n = n, .counts = irt_likelihood_counts(likelihood)};
	sums->cross = memory_new(n, sizeof(double));
	if (want & PASS_INFORMATION)
		sums->information = memory_new(n * n, sizeof(double));
	if (want & PASS_SCATTER)
		sums->scatter = memory_new(n * n, sizeof(double));
	if (want & PASS_COUNTS)
		sums->count = memory_new(sums->counts, sizeof(double));
}

static void sums_end(struct pass_sums *sums)
{
	free(sums->cross);
	free(sums->information);
	free(sums->scatter);
	free(sums->count);
}

static void zero(double *to, size_t n)
{
	if (to)
		memset(to, 0, n * sizeof(*to));
}

static void sums_clear(struct pass_sums *sums)
{
	zero(sums->cross, sums->n);
	zero(sums->information, sums->n * sums->n);
	zero(sums->scatter, sums->n * sums->n);
	zero(sums->count, sums->counts);
	sums->log_likelihood = sums->square = 0;
	sums->eap = sums->eap_square = sums->psd_square = 0;
	sums->beyond = 0;
}

static void add(double *to, const double *from, size_t n)
{
	for (size_t i = 0; to && i < n; i++)
		to[i] += from[i];
}

static void sums_add(struct pass_sums *to, const struct pass_sums *from)
{
	add(to->cross, from->cross, to->n);
	add(to->information, from->information, to->n * to->n);
	add(to->scatter, from->scatter, to->n * to->n);
	add(to->count, from->count, to->counts);
	to->log_likelihood += from->log_likelihood;
	to->square += from->square;
	to->eap += from->eap;
	to->eap_square += from->eap_square;
	to->psd_square += from->psd_square;
	if (!to->beyond)
		to->beyond = from->beyond;
}

/* The total first, the pieces behind it. */
struct pass_sums *plausible_pass_sums_new(const struct plausible_sample *sample,
        const struct irt_likelihood *likelihood, unsigned want)
{
	struct pass_sums *sums = memory_new(1 + PIECES, sizeof(*sums));

	for (int i = 0; i <= PIECES; i++)
		sums_make(&sums[i], sample, likelihood, want);
	return sums;
}

void plausible_pass_sums_free(struct pass_sums *sums)
{
	for (int i = 0; sums && i <= PIECES; i++)
		sums_end(&sums[i]);
	free(sums);
}

/* ---- a row ---- */

static void add_information(struct pass_sums *sums, const struct plausible_sample *sample,
        const struct sample_row *row, double weight, double variance, const struct posterior *m)
{
	size_t last = sums->n - 1;
	double spread = m->second - m->first * m->first;
	double slopes = weight * (1 - spread / variance) / variance;
	double both =
	        weight * (m->first - (m->third - m->first * m->second) / (2 * variance)) / variance;

	for (size_t a = 0; a < row->count; a++)
		sample_row_add(sample, row, a, slopes * row->value[a],
		        sums->information + row->at[a] * sums->n);
	sample_row_add(sample, row, row->count - 1, both, sums->information + last * sums->n);
	sums->information[last * sums->n + last] +=
	        weight * (m->second / (2 * variance) -
	                         (m->fourth - m->second * m->second) / (4 * variance * variance));
}

static void add_scatter(struct pass_sums *sums, const struct plausible_sample *sample,
        const struct sample_row *row, double weight, double variance, const struct posterior *m)
{
	size_t last = sums->n - 1;
	double slope = weight * m->first / variance;
	double of_variance = weight * (m->second / variance - 1) / 2;

	for (size_t a = 0; a < row->count; a++)
		sample_row_add(sample, row, a, slope * row->value[a] * slope,
		        sums->scatter + row->at[a] * sums->n);
	sample_row_add(
	        sample, row, row->count - 1, of_variance * slope, sums->scatter + last * sums->n);
	sums->scatter[last * sums->n + last] += of_variance * of_variance;
}

static void add_counts(struct pass_sums *sums, const struct irt_likelihood *likelihood, size_t row,
        uint32_t nodes, double *p, double scale)
{
	size_t width = irt_likelihood_width(likelihood);

	for (uint32_t q = 0; q < nodes; q++)
		p[q] *= scale;
	for (size_t q = nodes; q < width; q++)
		p[q] = 0;
	irt_likelihood_count(likelihood, row, p, sums->count);
}

static void add_row(const struct plausible_sample *sample, const struct pass_point *point,
        const struct prior *prior, unsigned want, size_t row, struct pass_sums *sums)
{
	double l[POSTERIOR_NODES], p[IRT_WIDTH_MAX], weight = sample->weight[row];
	double scale = irt_likelihood_row(point->likelihood, row, l);
	double mean = pass_mean(sample, point->at, row);
	struct posterior m;
	struct sample_row x;

	plausible_prior_posterior(prior, mean, l, p, &m);
	if (!(m.sum > 0)) {
		sums->beyond = sample->place[row] + 1;
		return;
	}
	sums->log_likelihood += weight * (scale + log(m.sum / m.density));
	sums->square += weight * m.second;
	plausible_sample_row_get(sample, row, &x);
	sample_row_add(sample, &x, x.count - 1, weight * m.first, sums->cross);
	sums->eap += weight * (mean + m.first);
	sums->eap_square += weight * (mean + m.first) * (mean + m.first);
	sums->psd_square += weight * (m.second - m.first * m.first);
	if (want & PASS_INFORMATION)
		add_information(sums, sample, &x, weight, prior->variance, &m);
	if (want & PASS_SCATTER)
		add_scatter(sums, sample, &x, weight, prior->variance, &m);
	if (want & PASS_COUNTS)
		add_counts(sums, point->likelihood, row, prior->nodes, p, weight / m.sum);
}

void plausible_pass_run(const struct plausible_sample *sample, const struct pass_point *point,
        unsigned want, struct pass_sums *sums)
{
	struct prior prior;

	plausible_prior_make(&prior, point->grid, exp(point->at[sample->columns + 1]));
#pragma omp parallel for schedule(dynamic) if (sample->rows >= THREADS_FROM)
	for (int piece = 0; piece < PIECES; piece++) {
		struct pass_sums to = sums[1 + piece]; /* away from its neighbours' cache lines */

		sums_clear(&to);
		for (size_t i = piece_begin(sample->rows, (size_t)piece);
		        i < piece_begin(sample->rows, (size_t)piece + 1); i++)
			if (sample->weight[i] > 0)
				add_row(sample, point, &prior, want, i, &to);
		sums[1 + piece] = to;
	}
	sums_clear(sums);
	for (int piece = 0; piece < PIECES; piece++)
		sums_add(sums, &sums[1 + piece]);
}
