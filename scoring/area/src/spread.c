/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <area/spread.h>

#include <base/memory.h>
#include <random/stream.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { PURPOSE_SPREAD = 3 };

enum measure { RANGE, SD, DISSIMILARITY, MEASURES };

static void draw_areas(const struct spread_rows *rows, uint64_t draw, double *share)
{
	struct random_key key = random_key_of(rows->seed, PURPOSE_SPREAD, draw, 0);

	for (size_t i = 0; i < rows->count; i++)
		share[i] = fmin(1, fmax(0, rows->share[i] + rows->rmse[i] * random_normal(key, i)));
}

static double dissimilarity(const double *share, const double *size, size_t count)
{
	double literate = 0, others = 0, apart = 0;

	for (size_t i = 0; i < count; i++) {
		if (!(size[i] > 0))
			return (double)NAN; /* it would not be an index of all of them */
		literate += size[i] * share[i];
		others += size[i] * (1 - share[i]);
	}
	for (size_t i = 0; i < count; i++)
		apart += fabs(size[i] * share[i] / literate - size[i] * (1 - share[i]) / others);
	return literate > 0 && others > 0 ? apart / 2 : (double)NAN;
}

static struct spread_figure figure_of(double *draws, double level)
{
	struct spread_figure figure = {(double)NAN, (double)NAN, (double)NAN};

	for (size_t d = 0; d < AREA_SPREAD_DRAWS; d++)
		if (isnan(draws[d]))
			return figure;
	figure.value = gsl_stats_mean(draws, 1, AREA_SPREAD_DRAWS);
	gsl_sort(draws, 1, AREA_SPREAD_DRAWS);
	figure.low =
	        gsl_stats_quantile_from_sorted_data(draws, 1, AREA_SPREAD_DRAWS, (1 - level) / 2);
	figure.high =
	        gsl_stats_quantile_from_sorted_data(draws, 1, AREA_SPREAD_DRAWS, (1 + level) / 2);
	return figure;
}

static void measure_draw(
        const struct spread_rows *rows, const double *share, double *draws, size_t d)
{
	size_t n = rows->count;

	draws[RANGE * AREA_SPREAD_DRAWS + d] =
	        gsl_stats_max(share, 1, n) - gsl_stats_min(share, 1, n);
	draws[SD * AREA_SPREAD_DRAWS + d] = gsl_stats_sd(share, 1, n);
	draws[DISSIMILARITY * AREA_SPREAD_DRAWS + d] = dissimilarity(share, rows->size, n);
}

struct spread area_spread_find(const struct spread_rows *rows, double level)
{
	const struct spread_figure none = {(double)NAN, (double)NAN, (double)NAN};
	double *draws, *share;
	struct spread spread;

	if (rows->count < AREA_SPREAD_LEAST)
		return (struct spread){none, none, none};
	draws = memory_new((size_t)MEASURES * AREA_SPREAD_DRAWS, sizeof(*draws));
	share = memory_new(rows->count, sizeof(*share));
	for (size_t d = 0; d < AREA_SPREAD_DRAWS; d++) {
		draw_areas(rows, d, share);
		measure_draw(rows, share, draws, d);
	}
	spread = (struct spread){
	        .range = figure_of(&draws[RANGE * AREA_SPREAD_DRAWS], level),
	        .sd = figure_of(&draws[SD * AREA_SPREAD_DRAWS], level),
	        .dissimilarity = figure_of(&draws[DISSIMILARITY * AREA_SPREAD_DRAWS], level),
	};
	free(draws);
	free(share);
	return spread;
}
