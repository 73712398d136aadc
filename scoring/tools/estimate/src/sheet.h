/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns the files of `kesu estimate` into the input of the scoring library: the sampling design,
 * the weights, the values and the domain of each row.
 *
 * Errors name the line and the column: a cell that is not a number, a negative weight, a value of a
 * share that is neither 0 nor 1, a missing cell in a design column, finite populations that mix
 * numbers and fractions or change inside a stratum, a lonely psu.
 */
#ifndef KESU_APP_ESTIMATE_SHEET_H
#define KESU_APP_ESTIMATE_SHEET_H

#include "options.h"
#include <tools/calibrate/margins.h>

#include <calibrated/estimate.h>
#include <csv/table.h>
#include <replicate/given.h>

/* Most combinations of levels of --by, whether rows have them or not. */
#define SHEET_DOMAINS_MAX (1 << 18)
/* The same for --strata; and the most bytes in the name of a stratum. */
#define SHEET_STRATA_MAX       (1 << 24)
#define SHEET_STRATUM_NAME_MAX (1 << 20)

/* Replicates that are columns of the file; none: count is 0. */
struct sheet_given {
	uint32_t count;
	size_t *column;        /* handles, in the order of the file */
	const double **weight; /* of each column, owned by the table */
	double scale, *rscale; /* the common factor, and that of each replicate */
	double *factor;        /* their product */
	uint32_t rank;         /* of the columns over all rows */
};

struct sheet {
	const struct options *options;
	struct csv_table *table;
	const char *path; /* if there is only one file, else NULL */
	size_t rows, of[OPTIONS_DRAWS_MAX], weight_column, strata_column[OPTIONS_NAMES_MAX],
	        psu[OPTIONS_NAMES_MAX], fpc[OPTIONS_NAMES_MAX], by[OPTIONS_NAMES_MAX]; /* handles */
	char **strata; /* names of the strata, indexed by label; NULL without strata */
	size_t strata_count;
	size_t psus_spanning; /* labels of psus that stand in several strata */
	struct design design;
	bool fractions;       /* the fpc columns are sampling fractions */
	double *value;        /* derived values; NULL: the values of a column as they are */
	bool *left_out;       /* rows that lack a plausible value; NULL without plausible values */
	double *from_fpc;     /* weights computed from fpc; else NULL */
	double *ones;         /* equal initial weights of a calibration; else NULL */
	const double *weight; /* NULL: equal */
	int32_t *combined;    /* the domain of each row; NULL without --by */
	uint32_t domains;
	int32_t *level; /* of each domain, one level code per column of --by */
	struct sheet_given given;
	/* With --calibrate. The rows and the columns are then in the order of the design,
	 * as they are with `given`. */
	struct calibration_margins margins;
	struct calibrated calibrated;
};

/* Reads the rows of all files, in their order. Call tools_sheet_end in any case. */
KESU_MUST_CHECK bool tools_sheet_read(struct sheet *sheet, const struct options *options,
        char **paths, int count, struct error *error);
void tools_sheet_end(struct sheet *sheet);

/* Whether variances are those of replicates, made of the psus or given. */
bool tools_sheet_replicates(const struct sheet *sheet);
/* How many times to estimate: once, or once for each plausible value. */
uint32_t tools_sheet_draws(const struct sheet *sheet);
/* The columns as input of design_domains. Valid until the next call. */
struct domains_rows tools_sheet_rows(struct sheet *sheet, uint32_t draw);
/* The level of column `by` in a domain. */
const char *tools_sheet_level(const struct sheet *sheet, uint32_t domain, uint32_t by);
/* The code of that level: its place among the levels of the column. */
int32_t tools_sheet_code(const struct sheet *sheet, uint32_t domain, uint32_t by);
uint32_t tools_sheet_levels(const struct sheet *sheet, uint32_t by);
const char *tools_sheet_level_text(const struct sheet *sheet, uint32_t by, int32_t code);

#endif
