/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <measurement/combine.h>

#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* df of the cell where nothing varies between draws. */
static double freedom(double within, double between, uint32_t draws, double df)
{
	double var = within + between;
	double unsure = within * within / df + between * between / (draws - 1);

	return between > 0 && within > 0 ? fmin(df, var * var / unsure) : df;
}

static struct estimate cell_combine(const struct estimate *const *draw, uint32_t draws,
        const struct estimate *average, size_t cell)
{
	double share[MEASURE_COMBINE_MAX], simple[MEASURE_COMBINE_MAX], between;
	struct estimate whole = average[cell];

	if (!whole.n)
		return whole;
	for (uint32_t m = 0; m < draws; m++) {
		share[m] = draw[m][cell].value;
		simple[m] = draw[m][cell].var_simple;
	}
	between = (1 + 1.0 / draws) * gsl_stats_variance(share, 1, draws);
	whole.value = gsl_stats_mean(share, 1, draws);
	whole.var_simple = gsl_stats_mean(simple, 1, draws);
	whole.df_cell = freedom(whole.var, between, draws, whole.df_cell);
	design_estimate_set_variance(&whole, whole.var + between);
	return whole;
}

void measurement_combine(const struct estimate *const *draw, uint32_t draws,
        const struct estimate *average, size_t cells, struct estimate *out)
{
	for (size_t i = 0; i < cells; i++)
		out[i] = cell_combine(draw, draws, average, i);
}

struct measure_difference measurement_combine_difference(const struct estimate *const *draw,
        uint32_t draws, const size_t cell[static 2], double var, double df)
{
	double difference[MEASURE_COMBINE_MAX], between;

	for (uint32_t m = 0; m < draws; m++)
		difference[m] = draw[m][cell[0]].value - draw[m][cell[1]].value;
	between = (1 + 1.0 / draws) * gsl_stats_variance(difference, 1, draws);
	return (struct measure_difference){
	        .value = gsl_stats_mean(difference, 1, draws),
	        .var = var + between,
	        .df = freedom(var, between, draws, df),
	};
}
