/*
 * The rows a latent regression is made of: who answered what, and what is known of them.
 *
 * A sample keeps a copy of its rows in an order of its own, by identifier or content, with
 * regressors standardised and weights scaled. Everything that is summed is summed in that order,
 * and every random number is keyed by what the row is and not by where it stood: results have the
 * same bits for any order of rows and any number of threads.
 */
#ifndef KESU_PLAUSIBLE_SAMPLE_H
#define KESU_PLAUSIBLE_SAMPLE_H

#include <base/error.h>
#include <irt/responses.h>

#include <stddef.h>
#include <stdint.h>

#define PLAUSIBLE_COLUMNS_MAX 512 /* of x and indicators together */

struct plausible_rows {
	const struct irt_responses *responses; /* weights: NULL is 1; groups are not looked at */
	const char *const *item_name;          /* of each item, for messages */
	size_t columns;                        /* regressors, without a constant */
	const double *x;                       /* rows x columns, row by row, all finite */
	const char *const *name; /* of each column, then of each indicator, for messages */
	/* What a row's random numbers are keyed by. NULL: its responses, regressors and weight.
	 * Rows with one key are numbered in the order of their content. */
	const uint64_t *id;
	/*
	 * More regressors, that are 1 of some rows and 0 of the others: those of row i are
	 * indicator[first[i]] .. indicator[first[i + 1] - 1], ascending. They cost by what is 1.
	 * Items are then given, not estimated along: their scale begins where all indicators are 0.
	 */
	size_t indicators;
	const size_t *first;
	const uint32_t *indicator;
	/*
	 * Of each column and then of each indicator, filled in: it does not vary, or those before
	 * it make it up, and it was left out. NULL: such a regressor is refused.
	 */
	bool *dropped;
};

/* A number to key a row by, from an identifier in words. */
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
/* Rows without a response: the regression alone says where they are. They take no part in its fit.
 */
size_t plausible_sample_silent(const struct plausible_sample *sample);

#endif
