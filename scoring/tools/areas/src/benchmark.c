/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "benchmark.h"

#include <kit/command.h>

#define FACTOR_LEAST 0.5
#define FACTOR_MOST  2
#define NOTED_LEAST  0.8
#define NOTED_MOST   1.25

static bool is_close(double factor)
{
	return factor >= FACTOR_LEAST && factor <= FACTOR_MOST;
}

/* Without weights the benchmark is the plain sum of the areas. A share of the whole typed there
 * makes every share many times smaller. */
static bool fail_sum(double benchmark, double factor, struct error *error)
{
	return error_set(error,
	        "--benchmark %g：各地区之和是 %g，要乘以 %.4g；若是总体的比例，请加 "
	        "--benchmark-weight the areas add up to %g, so every estimate would be multiplied "
	        "by %.4g. For a share or a mean of the whole give --benchmark-weight, such as the "
	        "areas' parts of the population",
	        benchmark, benchmark / factor, factor, benchmark / factor, factor);
}

/* The weights may be parts of the population or counts of people: TOTAL then is a share, or people
 * too. */
static bool fail_weighted(double benchmark, double factor, double whole, struct error *error)
{
	if (is_close(factor * whole))
		return error_set(error,
		        "--benchmark %g：权数之和是 %g，按此权数各地区之和是 %g，要乘以 "
		        "%.4g；请用合计 %g，或用和为 1 的权数 the weights add up to %g and the "
		        "weighted areas to %g, so every estimate would be multiplied by %.4g. With "
		        "these weights TOTAL is %g times %g, %g; or give weights that add up to 1",
		        benchmark, whole, benchmark / factor, factor, benchmark * whole, whole,
		        benchmark / factor, factor, benchmark, whole, benchmark * whole);
	return error_set(error,
	        "--benchmark %g：各地区加权之和是 %g（平均 %g），要乘以 %.4g the weighted areas "
	        "add up "
	        "to %g (a mean of %g), so every estimate would be multiplied by %.4g: TOTAL is in "
	        "the units of estimate times weight",
	        benchmark, benchmark / factor, benchmark / factor / whole, factor,
	        benchmark / factor, benchmark / factor / whole, factor);
}

bool tools_benchmark_check(const struct area_options *options, const struct area_model *model,
        size_t areas, struct error *error)
{
	double factor = model->benchmark_factor, whole = 0;

	for (size_t i = 0; options->benchmark_weight && i < areas; i++)
		whole += options->benchmark_weight[i];
	if (!is_close(factor))
		return options->benchmark_weight
		               ? fail_weighted(options->benchmark, factor, whole, error)
		               : fail_sum(options->benchmark, factor, error);
	if (factor < NOTED_LEAST || factor > NOTED_MOST)
		command_note("--benchmark %g：所有估计乘以 %.4g，请核对 every estimate is "
		             "multiplied by %.4g: is this the total that was meant?",
		        options->benchmark, factor, factor);
	return true;
}
