/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Standardised means of the response (--standardise, --over): what it would be if the mix of people
 * were that of known margins, in the whole sample or in each level of a column. Direct
 * standardisation: the weights of each group's rows are post-stratified to the cells of one margin
 * (R: svymean(~y, svystandardize(d, by = ~cell, over = ~group, population = T))), or raked to
 * several. Errors know of that, by the residuals of calibrated/estimate.h; with replicate weights
 * each replicate is standardised anew.
 *
 * Rows without the response, without a level of --over, of weight 0 or outside --where do not
 * count; other columns of the formula do not matter.
 *
 * Errors: those of the margins' file, and a level of a margin that a group has no row of.
 */
#ifndef KESU_TOOLS_REGRESS_STANDARD_H
#define KESU_TOOLS_REGRESS_STANDARD_H

#include <tools/calibrate/margins.h>
#include <tools/survey/survey.h>

#include <design/contrast.h>

enum { STANDARD_GROUPS_MAX = 1000 };

struct standard_figure {
	struct estimate share; /* standardised */
	double crude;          /* as the sample has it */
	struct interval interval;
	struct contrast from_first; /* less that of the first group */
};

struct regress_standard {
	const char *file, *over; /* "": none */
	struct calibration_request request;
	struct calibration_margins margins;
	size_t over_column; /* handle */
	uint32_t groups;
	struct standard_figure *figures; /* one a group */
};

/* Before the table is read. Call tools_standard_end in any case. */
KESU_MUST_CHECK bool tools_standard_want(
        struct regress_standard *standard, struct csv_table *table, struct error *error);
/* While rows know their lines. */
KESU_MUST_CHECK bool tools_standard_hold(
        struct regress_standard *standard, const struct survey *survey, struct error *error);
/* Fills columns that are to be sorted with the rows, CALIBRATE_MARGINS_MAX at most. */
size_t tools_standard_columns(
        const struct regress_standard *standard, struct survey_column *columns);
/* Once the survey has its design, weights and order. y: the response. */
KESU_MUST_CHECK bool tools_standard_make(struct regress_standard *standard,
        const struct survey *survey, const double *y, double level, struct error *error);
void tools_standard_end(struct regress_standard *standard);

/* The text of a group; "" without --over. */
const char *tools_standard_group(
        const struct regress_standard *standard, const struct survey *survey, uint32_t group);

#endif
