/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include "evaluate.h"
#include "table_cells.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

/* ---- cells ---- */

static bool take_levels(struct table *table, uint32_t side, struct error *error)
{
	const struct sheet *sheet = table->sheet;
	uint32_t levels = tools_sheet_levels(sheet, side);
	bool *used = memory_new(levels, sizeof(*used));

	table->level[side] = memory_new(levels, sizeof(*table->level[side]));
	for (uint32_t d = 0; d < sheet->domains; d++)
		if (table->shares[d].n)
			used[tools_sheet_code(sheet, d, side)] = true;
	for (uint32_t i = 0; i < levels; i++)
		if (used[i])
			table->level[side][table->count[side]++] = (int32_t)i;
	free(used);
	return table->count[side] > 1 ||
	       error_set(error, "--table: column %s has %s in the rows that weigh something",
	               sheet->options->by.name[side],
	               table->count[side] ? "only one level" : "no level");
}

static uint32_t place_of(const struct table *table, uint32_t side, int32_t code)
{
	uint32_t place = 0;

	while (table->level[side][place] != code)
		place++;
	return place;
}

static bool take_cells(struct table *table, struct error *error)
{
	const struct sheet *sheet = table->sheet;

	if (!take_levels(table, 0, error) || !take_levels(table, 1, error))
		return false;
	if ((uint64_t)table->count[0] * table->count[1] > TABLE_TEST_CELLS_MAX)
		return error_set(error, "--table has %u rows and %u columns: more than %d cells",
		        table->count[0], table->count[1], TABLE_TEST_CELLS_MAX);
	table->cells = table->count[0] * table->count[1];
	table->domain = memory_new(table->cells, sizeof(*table->domain));
	for (uint32_t c = 0; c < table->cells; c++)
		table->domain[c] = sheet->domains;
	for (uint32_t d = 0; d < sheet->domains; d++) {
		if (!table->shares[d].n)
			continue;
		uint32_t row = place_of(table, 0, tools_sheet_code(sheet, d, 0));

		table->domain[row * table->count[1] +
		              place_of(table, 1, tools_sheet_code(sheet, d, 1))] = d;
	}
	return true;
}

/* ---- proportions and their covariance ---- */

static void take_proportions(struct table *table)
{
	table->p = memory_new(table->cells, sizeof(*table->p));
	for (uint32_t d = 0; d < table->sheet->domains; d++) {
		if (!table->shares[d].n)
			continue;
		table->n += (double)table->shares[d].n;
		table->whole += table->shares[d].value;
		table->df = table->shares[d].df;
	}
	if (table->sheet->options->df == OPTIONS_DF_DOMAIN) {
		struct degrees whole = tools_degrees_whole(table->sheet);

		table->df = fmin(table->df, tools_degrees_of(&whole));
	}
	for (uint32_t c = 0; c < table->cells; c++)
		table->p[c] = table->domain[c] < table->sheet->domains
		                      ? table->shares[table->domain[c]].value / table->whole
		                      : 0;
}

/* From totals T to p = T / sum T: multiplies V from both sides by (I - p 1') / sum T. */
static void to_proportions(const struct table *table, double *v)
{
	size_t cells = table->cells;

	for (int side = 0; side < 2; side++) {
		size_t along = side ? 1 : cells, across = side ? cells : 1;

		for (size_t i = 0; i < cells; i++) {
			double sum = 0;

			for (size_t j = 0; j < cells; j++)
				sum += v[i * across + j * along];
			for (size_t j = 0; j < cells; j++)
				v[i * across + j * along] =
				        (v[i * across + j * along] - table->p[j] * sum) /
				        table->whole;
		}
	}
}

static bool linearised(struct table *table, const struct domains_rows *rows, struct error *error)
{
	const struct sheet *sheet = table->sheet;
	size_t cells = table->cells;
	uint32_t *listed = memory_new(cells, sizeof(*listed)), *at = memory_new(cells, sizeof(*at));
	uint32_t count = 0;

	for (uint32_t c = 0; c < cells; c++)
		if (table->domain[c] < sheet->domains) {
			listed[count] = table->domain[c];
			at[count++] = c;
		}
	double *v = memory_new((size_t)count * count, sizeof(*v));
	struct contrast_domains compared = {count, listed, table->shares};
	bool good = tools_evaluate_covariance(sheet, rows, &compared, v, error);

	for (size_t i = 0; good && i < count; i++)
		for (size_t j = 0; j < count; j++)
			table->covariance[at[i] * cells + at[j]] = v[i * count + j];
	to_proportions(table, table->covariance);
	free(v);
	free(at);
	free(listed);
	return good;
}

/* The proportions of a replicate minus the estimated proportions. */
static void proportions_moved(const struct table *table, const double *moved, double *out)
{
	double whole = 0;

	for (uint32_t c = 0; c < table->cells; c++) {
		uint32_t d = table->domain[c];

		out[c] = d < table->sheet->domains ? table->shares[d].value + moved[d] : 0;
		whole += out[c];
	}
	for (uint32_t c = 0; c < table->cells; c++)
		out[c] = out[c] / whole - table->p[c];
}

/* Sums products of deviations from the mean of the replicates, or with mse from the estimate.
 * Replicates of a stratum taken whole have factor 0 and do not count. */
static void replicates_sum(struct table *table, const struct replicate_set *set)
{
	size_t cells = table->cells;
	double *moved = memory_new(set->count * cells, sizeof(*moved)), counted = 0;
	double *mean = memory_new(cells, sizeof(*mean));

	for (uint32_t r = 0; r < set->count; r++) {
		if (!(set->factor[r] > 0))
			continue;
		counted++;
		proportions_moved(table, &set->moved[(size_t)r * set->domains], &moved[r * cells]);
		for (size_t c = 0; c < cells && !set->mse; c++)
			mean[c] += moved[r * cells + c];
	}
	for (size_t c = 0; counted > 0 && c < cells; c++)
		mean[c] /= counted;
	for (uint32_t r = 0; r < set->count; r++)
		for (size_t i = 0; set->factor[r] > 0 && i < cells; i++)
			for (size_t j = 0; j < cells; j++)
				table->covariance[i * cells + j] +=
				        set->factor[r] * (moved[r * cells + i] - mean[i]) *
				        (moved[r * cells + j] - mean[j]);
	free(mean);
	free(moved);
}

static bool replicated(struct table *table, const struct domains_rows *rows, struct error *error)
{
	struct replicate_set set;
	bool good = tools_evaluate_replicates(table->sheet, rows, table->shares, &set, error);

	if (good)
		replicates_sum(table, &set);
	replicate_set_end(&set);
	return good;
}

static bool take_covariance(
        struct table *table, const struct domains_rows *rows, struct error *error)
{
	table->covariance = memory_new((size_t)table->cells * table->cells, sizeof(double));
	return tools_sheet_replicates(table->sheet) ? replicated(table, rows, error)
	                                            : linearised(table, rows, error);
}

/* ---- the table ---- */

static bool table_make(struct table *table, struct error *error)
{
	struct sheet *sheet = table->sheet;
	struct domains_rows rows = tools_sheet_rows(sheet, 0);
	struct pairs none = {0};

	table->shares = memory_new((size_t)sheet->domains + 1, sizeof(*table->shares));
	if (!tools_evaluate(sheet, &rows, &none, table->shares, NULL, &table->replicates, error) ||
	        !take_cells(table, error))
		return false;
	table->degrees = memory_new((size_t)sheet->domains + 1, sizeof(*table->degrees));
	tools_degrees_domains(sheet, table->degrees);
	take_proportions(table);
	if (!take_covariance(table, &rows, error))
		return false;
	table->population = tools_weights_count_population(sheet);
	table->effect = tools_table_effect(table);
	struct design_table tested = {
	        table->count[0], table->count[1], table->p, table->covariance, table->n, table->df};

	return design_table_test(&tested, &table->test, error);
}

static void table_end(struct table *table)
{
	free(table->level[0]);
	free(table->level[1]);
	free(table->domain);
	free(table->degrees);
	free(table->shares);
	free(table->p);
	free(table->covariance);
}

bool tools_table_print(struct sheet *sheet, struct error *error)
{
	struct table table = {.sheet = sheet};
	bool good = table_make(&table, error);

	if (good)
		tools_table_show(&table);
	table_end(&table);
	return good;
}
