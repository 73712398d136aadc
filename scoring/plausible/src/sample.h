/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of a sample. Private to scoring/plausible. */
#ifndef KESU_PLAUSIBLE_SAMPLE_PRIVATE_H
#define KESU_PLAUSIBLE_SAMPLE_PRIVATE_H

#include <plausible/draw.h>
#include <random/stream.h>

#include <gsl/gsl_matrix.h>

struct plausible_sample {
	size_t rows, columns, silent;
	size_t dense;                   /* columns in z; the others are indicators */
	struct irt_responses responses; /* of the rows in their order here */
	int8_t *category;
	double *z;      /* rows x dense, each with mean 0 and variance 1 over the rows that fit */
	size_t *first;  /* rows + 1: where each row's marks begin */
	uint32_t *mark; /* the indicators that are 1: their numbers among 1 and the columns */
	double *weight; /* summing to `fitted`; 0: takes no part in the fit */
	double fitted;  /* rows with a response and a weight */
	size_t *place;  /* of each row among the caller's */
	uint64_t *id;
	uint32_t *occurrence; /* among the rows with the same id */
	/* Of each regressor: x = mean + scale z. Of an indicator mean is 0, so that most z are. */
	double *mean, *scale;
	gsl_matrix *root; /* Cholesky root of the mean of (1, z)(1, z)' */
	const char *const *item_name;
	bool weighted;    /* weights differ */
	uint64_t content; /* a hash of the rows, for any order of them */
};

enum plausible_purpose {
	PURPOSE_REGRESSION = 0x5001,
	PURPOSE_VALUE,
	PURPOSE_SCORE,
	PURPOSE_SOURCE
};

/* The seed of these draws: their own, and whose they are. */
static inline uint64_t sample_seed(
        const struct plausible_sample *sample, const struct plausible_draws *draws)
{
	uint64_t source = draws->source ? draws->source : sample->content;

	return random_key_of(draws->seed, PURPOSE_SOURCE, source, 0).bits;
}

static inline struct random_key sample_key(
        const struct plausible_sample *sample, uint64_t seed, uint32_t purpose, size_t row)
{
	return random_key_of(seed, purpose, sample->id[row], sample->occurrence[row]);
}

/* The nonzero elements of 1 and a row's regressors: first 1 and z, in their places, then the
 * indicators. */
struct sample_row {
	size_t count;
	uint32_t at[PLAUSIBLE_COLUMNS_MAX + 1];
	double value[PLAUSIBLE_COLUMNS_MAX + 1];
};
void plausible_sample_row_get(
        const struct plausible_sample *sample, size_t row, struct sample_row *out);
/* to[l] += x * value of l, for the regressors up to the one in place `last` of the row's. */
static inline void sample_row_add(const struct plausible_sample *sample,
        const struct sample_row *row, size_t last, double x, double *to)
{
	size_t dense = last < sample->dense ? last : sample->dense;

	for (size_t a = 0; a <= dense; a++)
		to[a] += x * row->value[a];
	for (size_t a = dense + 1; a <= last; a++)
		to[row->at[a]] += x * row->value[a];
}

/*
 * The Cholesky root of a positive semidefinite matrix, into its lower triangle. Where the matrix is
 * singular the diagonal is very small but not 0, so that division by it is possible.
 */
void plausible_sample_matrix_root(gsl_matrix *matrix);

/* With fewer rows, starting threads costs more than it saves. */
enum { THREADS_FROM = 2000 };

/* Rows are cut in this many pieces whatever the number of threads; pieces are joined in order. */
enum { PIECES = 32 };

static inline size_t piece_begin(size_t rows, size_t piece)
{
	return rows * piece / PIECES;
}

#endif
