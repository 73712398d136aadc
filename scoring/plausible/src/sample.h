/* What a sample holds. Private to scoring/plausible. */
#ifndef KESU_PLAUSIBLE_SAMPLE_PRIVATE_H
#define KESU_PLAUSIBLE_SAMPLE_PRIVATE_H

#include <plausible/sample.h>
#include <random/stream.h>

#include <gsl/gsl_matrix.h>

struct plausible_sample {
	size_t rows, columns, silent;
	struct irt_responses responses; /* of the rows in their order here */
	int8_t *category;
	double *z;      /* rows x columns, each with mean 0 and variance 1 over the rows that fit */
	double *weight; /* summing to `fitted`; 0: takes no part in the fit */
	double fitted;  /* rows with a response and a weight */
	size_t *place;  /* of each row among the caller's */
	uint64_t *id;
	uint32_t *occurrence; /* among the rows with the same id */
	double *mean, *scale; /* of each regressor: x = mean + scale z */
	gsl_matrix *root;     /* Cholesky root of the mean of (1, z)(1, z)' */
	const char *const *item_name;
	bool weighted; /* weights differ */
};

enum plausible_purpose { PURPOSE_REGRESSION = 0x5001, PURPOSE_VALUE, PURPOSE_SCORE };

static inline struct random_key sample_key(
        const struct plausible_sample *sample, uint64_t seed, uint32_t purpose, size_t row)
{
	return random_key_of(seed, purpose, sample->id[row], sample->occurrence[row]);
}

/*
 * The Cholesky root of a positive semidefinite matrix, into its lower triangle. Where the matrix is
 * singular the diagonal is next to nothing, and the factor still one that can be divided by.
 */
void sample_matrix_root(gsl_matrix *matrix);

/* With fewer rows than this, waking threads takes longer than they save. */
enum { THREADS_FROM = 2000 };

/* Rows are cut in this many pieces whatever the number of threads; pieces are joined in order. */
enum { PIECES = 32 };

static inline size_t piece_begin(size_t rows, size_t piece)
{
	return rows * piece / PIECES;
}

#endif
