/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of each cell of a table. */
#include "table_cells.h"

#include <math.h>

static double cell_variance(const struct table *table, uint32_t cell)
{
	return fmax(table->covariance[(size_t)cell * table->cells + cell], 0);
}

/* Under simple random sampling with replacement. */
static double cell_simple(const struct table *table, uint32_t cell)
{
	return table->p[cell] * (1 - table->p[cell]) / (table->n - 1);
}

double tools_table_effect(const struct table *table)
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

struct figure tools_table_figure(const struct table *table, uint32_t cell)
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
	/* A cell is the domain of its rows, and tells of its variance where a domain does. */
	if (tools_figure_no_df(
	            &table->shares[table->domain[cell]], &table->degrees[table->domain[cell]]))
		tools_figure_void(&figure, FIGURE_NO_DF);
	return figure;
}

const char *tools_table_level(const struct table *table, uint32_t cell, uint32_t side)
{
	uint32_t place = side ? cell % table->count[1] : cell / table->count[1];

	return tools_sheet_level_text(table->sheet, side, table->level[side][place]);
}
