/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet_given.h"

#include "rscales.h"

#include <base/memory.h>

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES_LEAST = 2 };

/* ---- columns ---- */

/* The weights of the whole sample are no replicate, though a pattern such as PWGTP* has them. */
static bool fits(const struct options *options, const char *name)
{
	const struct options_names *patterns = &options->given.patterns;

	for (uint32_t i = 0; i < patterns->count; i++)
		if (strcmp(name, options->weight) != 0 && !fnmatch(patterns->name[i], name, 0))
			return true;
	return false;
}

/* A name without wildcards is a column, and its spelling may be wrong. */
static bool check_patterns(
        const struct options *options, struct csv_table *table, struct error *error)
{
	const struct options_names *patterns = &options->given.patterns;

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

static bool want_fitting(struct csv_table *table, void *data, struct error *error)
{
	struct sheet *sheet = data;
	struct sheet_given *given = &sheet->given;

	if (!check_patterns(sheet->options, table, error))
		return false;
	given->column = memory_new(csv_table_width(table) + 1, sizeof(*given->column));
	for (size_t c = 0; c < csv_table_width(table); c++)
		if (fits(sheet->options, csv_table_name(table, c)))
			given->column[given->count++] =
			        csv_table_want_number(table, csv_table_name(table, c));
	return given->count >= REPLICATES_LEAST ||
	       error_set(error,
	               "--replicate-weights: %u column fits, and a variance takes two or more",
	               given->count);
}

void tools_sheet_given_want(struct sheet *sheet)
{
	if (sheet->options->given.patterns.count)
		csv_table_on_header(sheet->table, want_fitting, sheet);
}

/* ---- weights ---- */

static bool check_weights(const struct sheet *sheet, size_t handle, struct error *error)
{
	const double *weight = csv_table_numbers(sheet->table, handle);

	for (size_t row = 0; row < sheet->rows; row++)
		if (!(fabs(weight[row]) <= SHARES_WEIGHT_MAX))
			return csv_table_fail(sheet->table, row, handle, error,
			        isnan(weight[row]) ? "a replicate weight is missing"
			                           : "the weight %g is above %g",
			        weight[row], SHARES_WEIGHT_MAX);
	return true;
}

bool tools_sheet_given_check(const struct sheet *sheet, struct error *error)
{
	for (uint32_t r = 0; r < sheet->given.count; r++)
		if (!check_weights(sheet, sheet->given.column[r], error))
			return false;
	return true;
}

static void take_weights(struct sheet *sheet)
{
	struct sheet_given *given = &sheet->given;

	given->weight = memory_new(given->count, sizeof(*given->weight));
	for (uint32_t r = 0; r < given->count; r++)
		given->weight[r] = csv_table_numbers(sheet->table, given->column[r]);
}

/* ---- factors ---- */

static double largest(const struct sheet *sheet, uint32_t replicate)
{
	const double *weight = sheet->given.weight[replicate];
	double most = weight[0];

	for (size_t row = 1; row < sheet->rows; row++)
		most = fmax(most, weight[row]);
	return most;
}

/* Of the jackknife n/(n - 1) is the largest factor of a psu that is not dropped. */
static double kind_scale(const struct sheet *sheet)
{
	const struct options_given *options = &sheet->options->given;
	double count = sheet->given.count;

	switch (options->kind) {
	case GIVEN_JK1:
		return options->combined ? (count - 1) / count : 1 / largest(sheet, 0);
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

static bool take_rscales(struct sheet *sheet, struct error *error)
{
	const struct options_given *options = &sheet->options->given;
	struct sheet_given *given = &sheet->given;
	const char **name;
	bool good;

	for (uint32_t r = 0; r < given->count; r++)
		given->rscale[r] = !isnan(options->rscale)      ? options->rscale
		                   : options->kind == GIVEN_JKN ? 1 / largest(sheet, r)
		                                                : 1;
	if (!options->rscales)
		return true;
	name = memory_new(given->count, sizeof(*name));
	for (uint32_t r = 0; r < given->count; r++)
		name[r] = csv_table_column(sheet->table, given->column[r]);
	good = tools_rscales_read(options->rscales, name, given->count, given->rscale, error);
	free(name);
	return good;
}

static bool take_factors(struct sheet *sheet, struct error *error)
{
	const struct options_given *options = &sheet->options->given;
	struct sheet_given *given = &sheet->given;
	double any = 0;

	given->rscale = memory_new(given->count, sizeof(*given->rscale));
	given->factor = memory_new(given->count, sizeof(*given->factor));
	given->scale = isnan(options->scale) ? kind_scale(sheet) : options->scale;
	if (!take_rscales(sheet, error))
		return false;
	for (uint32_t r = 0; r < given->count; r++) {
		given->factor[r] = given->rscale[r] * given->scale;
		any += given->factor[r];
	}
	return (any > 0 && isfinite(any)) ||
	       error_set(error, "--replicate-weights: no replicate has a factor above 0; give "
	                        "--scale or --rscales");
}

/* ---- the sheet ---- */

struct replicate_given tools_sheet_given(const struct sheet *sheet)
{
	const struct sheet_given *given = &sheet->given;

	return (struct replicate_given){
	        .count = given->count,
	        .weight = given->weight,
	        .base = sheet->options->given.combined ? NULL : sheet->weight,
	        .factor = given->factor,
	        .mse = sheet->options->given.mse,
	};
}

bool tools_sheet_given_take(struct sheet *sheet, struct error *error)
{
	struct replicate_given given;
	uint32_t *row;

	take_weights(sheet);
	if (!take_factors(sheet, error))
		return false;
	given = tools_sheet_given(sheet);
	row = memory_new(sheet->rows, sizeof(*row));
	for (size_t i = 0; i < sheet->rows; i++)
		row[i] = (uint32_t)i;
	sheet->given.rank = replicate_given_rank(&given, row, sheet->rows);
	free(row);
	return true;
}

void tools_sheet_given_end(struct sheet *sheet)
{
	free(sheet->given.column);
	free(sheet->given.weight);
	free(sheet->given.rscale);
	free(sheet->given.factor);
}
