/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include "degrees.h"
#include "evaluate.h"
#include "print.h"
#include <kit/command.h>
#include <kit/printout.h>

#include <base/memory.h>
#include <design/table_test.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Cells are numbered row by row. A cell that no row of the file falls into is 0. */
struct table {
	struct sheet *sheet;
	int32_t *level[2]; /* level codes of the rows and of the columns of the table */
	uint32_t count[2], cells;
	uint32_t *domain;        /* of each cell; the number of domains if the cell is empty */
	struct estimate *shares; /* totals of the domains of the sheet, then an empty one */
	double n, whole, df;     /* number of rows, sum of weights, degrees of freedom */
	bool population;         /* the weights add up to one */
	double effect;           /* the mean design effect of the cells; NAN: not known */
	double *p, *covariance;
	uint32_t replicates;
	struct design_table_test test;
};

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
	return table->sheet->options->replicates ? replicated(table, rows, error)
	                                         : linearised(table, rows, error);
}

/* ---- design effects ---- */

static double cell_variance(const struct table *table, uint32_t cell)
{
	return fmax(table->covariance[(size_t)cell * table->cells + cell], 0);
}

/* Under simple random sampling with replacement. */
static double cell_simple(const struct table *table, uint32_t cell)
{
	return table->p[cell] * (1 - table->p[cell]) / (table->n - 1);
}

/* The mean over the cells that have a variance. */
static double mean_effect(const struct table *table)
{
	double sum = 0, count = 0;

	for (uint32_t c = 0; c < table->cells; c++) {
		double var = cell_variance(table, c), simple = cell_simple(table, c);

		if (!(var > 0 && simple > 0))
			continue;
		sum += var / simple;
		count++;
	}
	return count > 0 ? sum / count : (double)NAN;
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
	take_proportions(table);
	if (!take_covariance(table, &rows, error))
		return false;
	table->population = tools_weights_count_population(sheet);
	table->effect = mean_effect(table);
	struct design_table tested = {
	        table->count[0], table->count[1], table->p, table->covariance, table->n, table->df};

	return design_table_test(&tested, &table->test, error);
}

static void table_end(struct table *table)
{
	free(table->level[0]);
	free(table->level[1]);
	free(table->domain);
	free(table->shares);
	free(table->p);
	free(table->covariance);
}

/* ---- printing ---- */

/* The proportion of the cell in the whole table. */
static struct figure cell_figure(const struct table *table, uint32_t cell)
{
	double p = table->p[cell], n = table->n, var = cell_variance(table, cell);
	double simple = cell_simple(table, cell);
	struct figure figure = {.share = {.value = p, .var = var, .se = sqrt(var)}, .n_eff = n};

	figure.share.n = table->shares[table->domain[cell]].n;
	figure.share.df = table->df;
	figure.share.deff = figure.share.deff_replace = (double)NAN;
	if (var > 0 && simple > 0) {
		figure.share.deff_replace = var / simple;
		figure.n_eff = n / figure.share.deff_replace;
	} else {
		figure.n_eff = n / fmax(1, isfinite(table->effect) ? table->effect : 1);
	}
	if (table->population && table->whole > n)
		figure.share.deff = figure.share.deff_replace / (1 - n / table->whole);
	figure.interval = design_interval_share(INTERVAL_LOGIT, p, figure.share.se,
	        var > 0 ? n : figure.n_eff, figure.share.df, table->sheet->options->level);
	return figure;
}

static const char *cell_level(const struct table *table, uint32_t cell, uint32_t side)
{
	uint32_t place = side ? cell % table->count[1] : cell / table->count[1];

	return tools_sheet_level_text(table->sheet, side, table->level[side][place]);
}

static json_t *json_cell(const struct table *table, uint32_t cell)
{
	const struct options_names *by = &table->sheet->options->by;
	struct figure figure = cell_figure(table, cell);

	return json_pack("{s:{s:s,s:s},s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:n}", "by", by->name[0],
	        cell_level(table, cell, 0), by->name[1], cell_level(table, cell, 1), "n",
	        (json_int_t)figure.share.n, "estimate", printout_json_number(figure.share.value),
	        "se", printout_json_number(figure.share.se), "ci",
	        printout_json_pair(figure.interval.low, figure.interval.high), "df",
	        printout_json_number(figure.share.df), "deff",
	        printout_json_number(figure.share.deff), "n_eff",
	        printout_json_number(figure.n_eff), "deff_replace",
	        printout_json_number(figure.share.deff_replace), "status");
}

static void print_json(const struct table *table)
{
	const struct design_table_test *test = &table->test;
	json_t *cells = json_array();

	for (uint32_t c = 0; c < table->cells; c++)
		json_array_append_new(cells, json_cell(table, c));
	command_print_json(json_pack("{s:o,s:{s:I,s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f},s:o}",
	        "estimates", cells, "test", "n", (json_int_t)table->n, "f", test->f, "ndf",
	        test->ndf, "ddf", test->ddf, "p", test->p, "pearson", test->pearson, "df", test->k,
	        "mean_deff", test->mean_effect, "chisq", test->chisq, "chisq_p", test->chisq_p,
	        "method",
	        tools_print_json_method(table->sheet, table->replicates, table->population)));
}

static void print_csv(const struct table *table)
{
	const struct design_table_test *test = &table->test;
	const double values[] = {table->n, test->f, test->ndf, test->ddf, test->p, test->pearson,
	        test->k, test->mean_effect, test->chisq, test->chisq_p};

	puts("n,f,ndf,ddf,p,pearson,df,mean_deff,chisq,chisq_p");
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		printf("%s%.17g", i ? "," : "", values[i]);
	putchar('\n');
}

static void print_text(const struct table *table)
{
	const struct options_names *by = &table->sheet->options->by;
	const struct printout_column columns[] = {
	        {"row", {"", by->name[0], false}, 0},
	        {"column", {"", by->name[1], false}, 0},
	        {"n", {"人数", "n", true}, 0},
	        {"estimate", {"占比", "proportion", true}, -5},
	        {"se", {"标准误", "SE", true}, -3},
	        {"ci_low", {"置信区间下限", "low", true}, -5},
	        {"ci_high", {"置信区间上限", "high", true}, -5},
	};
	const struct design_table_test *test = &table->test;
	struct printout printout;

	printout_begin(&printout, columns, sizeof(columns) / sizeof(*columns), false);
	for (uint32_t c = 0; c < table->cells; c++) {
		struct figure figure = cell_figure(table, c);

		printout_text(&printout, cell_level(table, c, 0));
		printout_text(&printout, cell_level(table, c, 1));
		printout_number(&printout, (double)figure.share.n);
		printout_number(&printout, figure.share.value);
		printout_number(&printout, figure.share.se);
		printout_number(&printout, figure.interval.low);
		printout_number(&printout, figure.interval.high);
	}
	printout_end(&printout);
	printf("\n行列独立性检验 independence of rows and columns (Rao & Scott 1984)\n"
	       "  F = %.6g, df %.6g, %.6g, p = %.4g\n"
	       "  X2 = %.6g, df %g, / %.6g = %.6g, p = %.4g\n",
	        test->f, test->ndf, test->ddf, test->p, test->pearson, test->k, test->mean_effect,
	        test->chisq, test->chisq_p);
	tools_print_nest_note(table->sheet);
}

bool tools_table_print(struct sheet *sheet, struct error *error)
{
	struct table table = {.sheet = sheet};
	bool good = table_make(&table, error);

	if (good && sheet->options->format == OPTIONS_JSON)
		print_json(&table);
	else if (good && sheet->options->format == OPTIONS_CSV)
		print_csv(&table);
	else if (good)
		print_text(&table);
	table_end(&table);
	return good;
}
