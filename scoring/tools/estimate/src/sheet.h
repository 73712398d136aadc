/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files of `kesu estimate` turned into what the scoring library takes: the design as a design,
 * weights, values and the domain of each row.
 *
 * What can go wrong is said with the line and column: a cell that is no number, a negative weight,
 * a share's value that is neither 0 nor 1, a design column with a missing cell, finite populations
 * that mix numbers and fractions or change inside a stratum, a lonely psu.
 */
#ifndef KESU_APP_ESTIMATE_SHEET_H
#define KESU_APP_ESTIMATE_SHEET_H

#include "options.h"
#include <tools/calibrate/margins.h>

#include <calibrated/estimate.h>
#include <kit/csv_table.h>

/* Combinations of levels, present or not, that --by may name. */
#define SHEET_DOMAINS_MAX (1 << 18)
/* The same of --strata, and bytes of a stratum's name. */
#define SHEET_STRATA_MAX       (1 << 24)
#define SHEET_STRATUM_NAME_MAX (1 << 20)

struct sheet {
	const struct options *options;
	struct csv_table *table;
	const char *path; /* of the only file, else NULL */
	size_t rows, of[OPTIONS_DRAWS_MAX], weight_column, strata_column[OPTIONS_NAMES_MAX],
	        psu[OPTIONS_NAMES_MAX], fpc[OPTIONS_NAMES_MAX], by[OPTIONS_NAMES_MAX]; /* handles */
	char **strata; /* names of the strata, by their labels; NULL without strata */
	size_t strata_count;
	struct design design;
	bool fractions;   /* the fpc columns are sampling fractions */
	double *value;    /* what is estimated, where that is not a column as it is; else NULL */
	bool *left_out;   /* rows without one of the plausible values; else NULL */
	double *from_fpc; /* weights made from fpc; else NULL */
	double *ones;     /* to calibrate equal weights from; else NULL */
	const double *weight; /* NULL: equal */
	int32_t *combined;    /* domain of each row of several columns; else NULL */
	uint32_t domains;
	int32_t *level; /* of each domain, a code per column of --by */
	/* Of --calibrate. The rows then are in the order of the design, and so are the columns. */
	struct calibration_margins margins;
	struct calibrated calibrated;
};

/* The rows of all files in their order. To be ended in any case. */
KESU_MUST_CHECK bool tools_sheet_read(struct sheet *sheet, const struct options *options,
        char **paths, int count, struct error *error);
void tools_sheet_end(struct sheet *sheet);

/* How many times the estimate is to be made: once, or for each plausible value. */
uint32_t tools_sheet_draws(const struct sheet *sheet);
/* The columns as design_domains takes them, until the next draw is asked for. */
struct domains_rows tools_sheet_rows(struct sheet *sheet, uint32_t draw);
/* The level that column `by` has in a domain. */
const char *tools_sheet_level(const struct sheet *sheet, uint32_t domain, uint32_t by);
/* Its place among the levels of the column. */
int32_t tools_sheet_code(const struct sheet *sheet, uint32_t domain, uint32_t by);
uint32_t tools_sheet_levels(const struct sheet *sheet, uint32_t by);
const char *tools_sheet_level_text(const struct sheet *sheet, uint32_t by, int32_t code);

#endif
