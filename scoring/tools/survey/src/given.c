/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "given.h"

#include "rscales.h"

#include <base/memory.h>

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES_LEAST = 2 };

/* ---- columns ---- */

/* The weights of the whole sample are no replicate, though a pattern such as PWGTP* has them. */
static bool fits(const struct survey_options *options, const char *name)
{
	const struct survey_names *patterns = &options->given.patterns;

	for (uint32_t i = 0; i < patterns->count; i++)
		if (strcmp(name, options->weight) != 0 && !fnmatch(patterns->name[i], name, 0))
			return true;
	return false;
}

/* A name without wildcards is a column, and its spelling may be wrong. */
static bool check_patterns(
        const struct survey_options *options, struct csv_table *table, struct error *error)
{
	const struct survey_names *patterns = &options->given.patterns;

	for (uint32_t i = 0; i < patterns->count; i++) {
		bool found = false;

		for (size_t c = 0; c < csv_table_width(table) && !found; c++)
			found = !fnmatch(patterns->name[i], csv_table_name(table, c), 0);
		if (!found)
			return error_set(error,
			        "--replicate-weights %s: no column has such a name; the first of "
			        "%zu columns is %s",
			        patterns->name[i], csv_table_width(table),
			        csv_table_name(table, 0));
	}
	return true;
}

bool tools_given_want(struct survey *survey, struct error *error)
{
	struct survey_given *given = &survey->given;
	struct csv_table *table = survey->table;

	if (!survey->options->given.patterns.count)
		return true;
	if (!check_patterns(survey->options, table, error))
		return false;
	given->column = memory_new(csv_table_width(table) + 1, sizeof(*given->column));
	for (size_t c = 0; c < csv_table_width(table); c++)
		if (fits(survey->options, csv_table_name(table, c)))
			given->column[given->count++] =
			        csv_table_want_number(table, csv_table_name(table, c));
	return given->count >= REPLICATES_LEAST ||
	       error_set(error,
	               "--replicate-weights: %u column fits, and a variance takes two or more",
	               given->count);
}

/* ---- weights ---- */

static bool check_weights(const struct survey *survey, size_t handle, struct error *error)
{
	const double *weight = csv_table_numbers(survey->table, handle);

	for (size_t row = 0; row < survey->rows; row++)
		if (!(fabs(weight[row]) <= SHARES_WEIGHT_MAX))
			return csv_table_fail(survey->table, row, handle, error,
			        isnan(weight[row]) ? "a replicate weight is missing"
			                           : "the weight %g is above %g",
			        weight[row], SHARES_WEIGHT_MAX);
	return true;
}

bool tools_given_check(const struct survey *survey, struct error *error)
{
	for (uint32_t r = 0; r < survey->given.count; r++)
		if (!check_weights(survey, survey->given.column[r], error))
			return false;
	return true;
}

static void take_weights(struct survey *survey)
{
	struct survey_given *given = &survey->given;

	given->weight = memory_new(given->count, sizeof(*given->weight));
	for (uint32_t r = 0; r < given->count; r++)
		given->weight[r] = csv_table_numbers(survey->table, given->column[r]);
}

/* ---- factors ---- */

static double largest(const struct survey *survey, uint32_t replicate)
{
	const double *weight = survey->given.weight[replicate];
	double most = weight[0];

	for (size_t row = 1; row < survey->rows; row++)
		most = fmax(most, weight[row]);
	return most;
}

/* Of the jackknife n/(n - 1) is the largest factor of a psu that is not dropped. */
static double kind_scale(const struct survey *survey)
{
	const struct survey_given_options *options = &survey->options->given;
	double count = survey->given.count;

	switch (options->kind) {
	case GIVEN_JK1:
		return options->combined ? (count - 1) / count : 1 / largest(survey, 0);
	case GIVEN_BRR:
		return 1 / count;
	case GIVEN_FAY:
		return 1 / (count * (1 - options->rho) * (1 - options->rho));
	case GIVEN_BOOTSTRAP:
		return 1 / (count - 1);
	case GIVEN_SDR:
		return 4 / count;
	default:
		return 1;
	}
}

static bool take_rscales(struct survey *survey, struct error *error)
{
	const struct survey_given_options *options = &survey->options->given;
	struct survey_given *given = &survey->given;
	const char **name;
	bool good;

	for (uint32_t r = 0; r < given->count; r++)
		given->rscale[r] = !isnan(options->rscale)      ? options->rscale
		                   : options->kind == GIVEN_JKN ? 1 / largest(survey, r)
		                                                : 1;
	if (!options->rscales)
		return true;
	name = memory_new(given->count, sizeof(*name));
	for (uint32_t r = 0; r < given->count; r++)
		name[r] = csv_table_column(survey->table, given->column[r]);
	good = tools_rscales_read(options->rscales, name, given->count, given->rscale, error);
	free(name);
	return good;
}

static bool take_factors(struct survey *survey, struct error *error)
{
	const struct survey_given_options *options = &survey->options->given;
	struct survey_given *given = &survey->given;
	double any = 0;

	given->rscale = memory_new(given->count, sizeof(*given->rscale));
	given->factor = memory_new(given->count, sizeof(*given->factor));
	given->scale = isnan(options->scale) ? kind_scale(survey) : options->scale;
	if (!take_rscales(survey, error))
		return false;
	for (uint32_t r = 0; r < given->count; r++) {
		given->factor[r] = given->rscale[r] * given->scale;
		any += given->factor[r];
	}
	return (any > 0 && isfinite(any)) ||
	       error_set(error, "--replicate-weights: no replicate has a factor above 0; give "
	                        "--scale or --rscales");
}

/* ---- as a survey has them ---- */

struct replicate_given tools_survey_given(const struct survey *survey)
{
	const struct survey_given *given = &survey->given;

	return (struct replicate_given){
	        .count = given->count,
	        .weight = given->weight,
	        .base = survey->options->given.combined ? NULL : survey->weight,
	        .factor = given->factor,
	        .mse = survey->options->given.mse,
	};
}

bool tools_survey_take_given(struct survey *survey, struct error *error)
{
	struct replicate_given given;
	uint32_t *row;

	take_weights(survey);
	if (!take_factors(survey, error))
		return false;
	given = tools_survey_given(survey);
	row = memory_new(survey->rows, sizeof(*row));
	for (size_t i = 0; i < survey->rows; i++)
		row[i] = (uint32_t)i;
	survey->given.rank = replicate_given_rank(&given, row, survey->rows);
	free(row);
	return true;
}

void tools_given_end(struct survey *survey)
{
	free(survey->given.column);
	free(survey->given.weight);
	free(survey->given.rscale);
	free(survey->given.factor);
}

uint32_t tools_survey_given_rank(const struct survey *survey)
{
	struct replicate_given given = tools_survey_given(survey);
	uint32_t *row, rank;
	size_t count = 0;

	if (!survey->inside)
		return survey->given.rank;
	row = memory_new(survey->rows, sizeof(*row));
	for (size_t i = 0; i < survey->rows; i++)
		if (tools_survey_is_inside(survey, i))
			row[count++] = (uint32_t)i;
	rank = replicate_given_rank(&given, row, count);
	free(row);
	return rank;
}
