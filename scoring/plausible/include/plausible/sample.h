/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of a latent regression: the answers and the regressors.
 *
 * A sample keeps a copy of its rows, sorted by identifier or content, with regressors standardised
 * and weights scaled. All sums run in that order, and random numbers are keyed by the row's
 * identifier or content, not by its position. So results have the same bits for any order of rows
 * and any number of threads.
 */
#ifndef KESU_PLAUSIBLE_SAMPLE_H
#define KESU_PLAUSIBLE_SAMPLE_H

#include <base/error.h>
#include <irt/responses.h>

#include <stddef.h>
#include <stdint.h>

#define PLAUSIBLE_COLUMNS_MAX 512 /* of x and indicators together */

struct plausible_rows {
	const struct irt_responses *responses; /* weights: NULL is 1; groups are not read */
	const char *const *item_name;          /* of each item, for messages */
	size_t columns;                        /* regressors, without a constant */
	const double *x;                       /* rows x columns, row by row, all finite */
	const char *const *name; /* of each column, then of each indicator, for messages */
	/* What a row's random numbers are keyed by. NULL: its responses, regressors and weight.
	 * Rows with one key are numbered in the order of their content. */
	const uint64_t *id;
	/*
	 * Further regressors that are 0 or 1: those with value 1 in row i are indicator[first[i]]
	 * .. indicator[first[i + 1] - 1], ascending. The cost grows with the number of ones. Items
	 * must then be given, not estimated; their scale has its origin where all indicators are 0.
	 */
	size_t indicators;
	const size_t *first;
	const uint32_t *indicator;
	/*
	 * Output, for each column and then each indicator: left out because it does not vary or is
	 * a combination of those before it. NULL: such a regressor is refused.
	 */
	bool *dropped;
};

/* A row key from a text identifier. */
uint64_t plausible_id(const char *text);

struct plausible_sample;

/*
 * NULL when a regressor does not vary or is a linear combination of others and may not be dropped
 * (the message names it), or no row has both a response and a weight above 0. Keeps no pointer to
 * the rows but the items' names.
 */
struct plausible_sample *plausible_sample_new(
        const struct plausible_rows *rows, struct error *error) KESU_MUST_CHECK;
void plausible_sample_free(struct plausible_sample *sample);

size_t plausible_sample_rows(const struct plausible_sample *sample);
/* Rows without a response: their distribution is that of the regression alone. They take no part in
 * its fit. */
size_t plausible_sample_silent(const struct plausible_sample *sample);

/*
 * How many people tell the coefficient of a column, once those before it are known: the people who
 * fit, by the share of its variance that those do not explain. Its standard error grows as the root
 * of all over these.
 */
double plausible_sample_told(const struct plausible_sample *sample, size_t column);

#endif
