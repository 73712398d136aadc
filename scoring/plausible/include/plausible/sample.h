/*
 * The rows a latent regression is made of: who answered what, and what is known of them.
 *
 * A sample keeps a copy of its rows in an order of its own, by identifier or content, with regressors
 * standardised and weights scaled. Everything that is summed is summed in that order, and every random
 * number is keyed by what the row is and not by where it stood: results have the same bits for any
 * order of rows and any number of threads.
 */
#ifndef KESU_PLAUSIBLE_SAMPLE_H
#define KESU_PLAUSIBLE_SAMPLE_H

#include <base/error.h>
#include <irt/responses.h>

#include <stddef.h>
#include <stdint.h>

#define PLAUSIBLE_COLUMNS_MAX 512

struct plausible_rows {
	const struct irt_responses *responses; /* weights: NULL is 1; groups are not looked at */
	const char *const *item_name;          /* of each item, for messages */
	size_t columns;          /* regressors, without a constant; at most PLAUSIBLE_COLUMNS_MAX */
	const double *x;         /* rows x columns, row by row, all finite */
	const char *const *name; /* of each column, for messages */
	/* What a row's random numbers are keyed by. NULL: its responses, regressors and weight. Rows with
	 * one key are numbered in the order of their content. */
	const uint64_t *id;
};

/* A number to key a row by, from an identifier in words. */
uint64_t plausible_id(const char *text);

struct plausible_sample;

/*
 * NULL when a regressor does not vary or is a linear combination of others (the message names it), or no
 * row has both a response and a weight above 0. Keeps no pointer to the rows but the names.
 */
struct plausible_sample *plausible_sample_new(
        const struct plausible_rows *rows, struct error *error) KESU_MUST_CHECK;
void plausible_sample_free(struct plausible_sample *sample);

size_t plausible_sample_rows(const struct plausible_sample *sample);
/* Rows without a response: the regression alone says where they are. They take no part in its fit. */
size_t plausible_sample_silent(const struct plausible_sample *sample);

#endif
