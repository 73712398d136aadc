/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of --table: table.c makes it, table_cells.c its figures, table_print.c prints it. */
#ifndef KESU_APP_ESTIMATE_TABLE_CELLS_H
#define KESU_APP_ESTIMATE_TABLE_CELLS_H

#include "outcome.h"

#include <design/table_test.h>

/* Cells are numbered row by row. A cell that no row of the file falls into is 0. */
struct table {
	struct sheet *sheet;
	int32_t *level[2]; /* level codes of the rows and of the columns of the table */
	uint32_t count[2], cells;
	uint32_t *domain;        /* of each cell; the number of domains if the cell is empty */
	struct degrees *degrees; /* of each domain, then of the empty one */
	struct estimate *shares; /* totals of the domains of the sheet, then an empty one */
	double n, whole, df;     /* number of rows, sum of weights, degrees of freedom */
	bool population;         /* the weights add up to one */
	double effect;           /* the mean design effect of the cells; NAN: not known */
	double *p, *covariance;
	uint32_t replicates;
	struct design_table_test test;
};

/* The mean design effect over the cells that have a variance; NAN: none has. */
double tools_table_effect(const struct table *table);
/* The proportion of the cell in the whole table. Its n is the cell's; its n_eff is of the rows of
 * the whole table. */
struct figure tools_table_figure(const struct table *table, uint32_t cell);
const char *tools_table_level(const struct table *table, uint32_t cell, uint32_t side);

/* The table and its test, as the options say. */
void tools_table_show(const struct table *table);

#endif
