/*
 * The files of `kesu estimate` turned into what the scoring library takes: the design as a frame,
 * weights, values and the domain of each row.
 *
 * What can go wrong is said with the line and column: a cell that is no number, a negative weight, a
 * share's value that is neither 0 nor 1, a design column with a missing cell, finite populations that
 * mix numbers and fractions or change inside a stratum, a lonely psu.
 */
#ifndef KESU_APP_ESTIMATE_SHEET_H
#define KESU_APP_ESTIMATE_SHEET_H

#include "calibration/margins.h"
#include "estimate/options.h"

#include <calibrated/estimate.h>
#include <cli/table.h>

/* Combinations of levels, present or not, that --by may name. */
#define SHEET_DOMAINS_MAX (1 << 18)

struct sheet {
	const struct options *options;
	struct csv_table *table;
	const char *path; /* of the only file, else NULL */
	size_t rows, of[2], weight_column, strata_column, psu[OPTIONS_NAMES_MAX],
	        fpc[OPTIONS_NAMES_MAX], by[OPTIONS_NAMES_MAX]; /* handles */
	const char **strata; /* names in order of their bytes, which is R's; NULL without strata */
	struct frame frame;
	bool fractions;       /* the fpc columns are sampling fractions */
	double *share;        /* 0, 1 or NAN of --cut; else NULL */
	double *from_fpc;     /* weights made from fpc; else NULL */
	double *ones;         /* to calibrate equal weights from; else NULL */
	const double *weight; /* NULL: equal */
	int32_t *combined;    /* domain of each row of several columns; else NULL */
	uint32_t domains;
	int32_t *level; /* of each domain, a code per column of --by */
	/* Of --calibrate. The rows then are in the order of the frame, and so are the columns. */
	struct calibration_margins margins;
	struct calibrated calibrated;
};

/* The rows of all files in their order. To be ended in any case. */
KESU_MUST_CHECK bool sheet_read(struct sheet *sheet, const struct options *options, char **paths,
        int count, struct error *error);
void sheet_end(struct sheet *sheet);

/* The columns as domains_estimate takes them. */
struct domains_rows sheet_rows(const struct sheet *sheet);
/*
 * Estimates from such columns the way the options ask for it: from calibrated weights or those that are
 * there, by linearisation or by replicates, whose number is *replicates then.
 */
KESU_MUST_CHECK bool sheet_estimate(const struct sheet *sheet, const struct domains_rows *rows,
        struct share *out, uint32_t *replicates, struct error *error);
/* The level that column `by` has in a domain. */
const char *sheet_level(const struct sheet *sheet, uint32_t domain, uint32_t by);

#endif
