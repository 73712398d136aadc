/*
 * Rows are ordered by a 64-bit key, of identifier or content, and rows of one key by content; what is left
 * equal is alike in all that matters here. Regressors are then standardised in that order, and a pivoted
 * Cholesky decomposition of their correlations finds those that say nothing new.
 */
#include "sample.h"

#include <base/memory.h>

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANK_TOLERANCE 1e-10 /* of a column's variance, after the columns before it */
#define FLAT_TOLERANCE 1e-10 /* of its standard deviation against its size */

struct ranked {
	uint64_t key;
	size_t row;
	const struct plausible_rows *rows;
};

static uint64_t hash_words(uint64_t hash, const void *bytes, size_t n)
{
	uint64_t word;

	for (const char *at = bytes; n; at += sizeof(word)) {
		size_t take = n < sizeof(word) ? n : sizeof(word);

		word = 0;
		memcpy(&word, at, take);
		hash = random_bits((struct random_key){hash ^ word}, n);
		n -= take;
	}
	return hash;
}

uint64_t plausible_id(const char *text)
{
	return hash_words(0, text, strlen(text));
}

static uint64_t key_of(const struct plausible_rows *rows, size_t row)
{
	const struct irt_responses *responses = rows->responses;
	uint64_t hash = 0;

	if (rows->id)
		return rows->id[row];
	hash = hash_words(hash, responses->category + row * responses->items, responses->items);
	hash = hash_words(hash, rows->x + row * rows->columns, rows->columns * sizeof(*rows->x));
	if (responses->weight)
		hash = hash_words(hash, &responses->weight[row], sizeof(*responses->weight));
	return hash;
}

static int compare_content(const struct plausible_rows *rows, size_t a, size_t b)
{
	const struct irt_responses *responses = rows->responses;
	size_t items = responses->items, width = rows->columns * sizeof(*rows->x);
	int order = memcmp(responses->category + a * items, responses->category + b * items, items);

	if (!order && width)
		order = memcmp(rows->x + a * rows->columns, rows->x + b * rows->columns, width);
	if (!order && responses->weight)
		order = memcmp(&responses->weight[a], &responses->weight[b], sizeof(double));
	return order;
}

static int compare_rows(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	order = compare_content(x->rows, x->row, y->row);
	if (order)
		return order;
	return x->row < y->row ? -1 : x->row > y->row;
}

static bool row_answers(const struct irt_responses *responses, size_t row)
{
	for (size_t j = 0; j < responses->items; j++)
		if (responses->category[row * responses->items + j] >= 0)
			return true;
	return false;
}

static void row_take(struct plausible_sample *sample, const struct plausible_rows *rows, size_t at,
        const struct ranked *ranked)
{
	const struct irt_responses *responses = rows->responses;
	bool answers = row_answers(responses, ranked->row);

	memcpy(sample->category + at * responses->items,
	        responses->category + ranked->row * responses->items, responses->items);
	for (size_t k = 0; k < rows->columns; k++)
		sample->z[at * rows->columns + k] = rows->x[ranked->row * rows->columns + k];
	sample->place[at] = ranked->row;
	sample->id[at] = ranked->key;
	sample->occurrence[at] =
	        at && sample->id[at - 1] == ranked->key ? sample->occurrence[at - 1] + 1 : 0;
	sample->silent += !answers;
	if (answers)
		sample->weight[at] = responses->weight ? responses->weight[ranked->row] : 1;
}

static void rows_take(struct plausible_sample *sample, const struct plausible_rows *rows)
{
	struct ranked *ranked = memory_new(sample->rows + 1, sizeof(*ranked));

	for (size_t i = 0; i < sample->rows; i++)
		ranked[i] = (struct ranked){key_of(rows, i), i, rows};
	qsort(ranked, sample->rows, sizeof(*ranked), compare_rows);
	for (size_t i = 0; i < sample->rows; i++)
		row_take(sample, rows, i, &ranked[i]);
	free(ranked);
}

static bool weights_scale(struct plausible_sample *sample, struct error *error)
{
	double sum = 0, first = 0;
	size_t fitted = 0;

	for (size_t i = 0; i < sample->rows; i++) {
		if (!(sample->weight[i] > 0))
			continue;
		if (!fitted++)
			first = sample->weight[i];
		sample->weighted =
		        sample->weighted || sample->weight[i] > first || sample->weight[i] < first;
		sum += sample->weight[i];
	}
	if (!fitted)
		return error_set(error, "no row has both a response and a weight above 0");
	sample->fitted = (double)fitted;
	for (size_t i = 0; i < sample->rows; i++)
		sample->weight[i] *= sample->fitted / sum;
	return true;
}

static bool column_standardise(
        struct plausible_sample *sample, size_t k, const char *name, struct error *error)
{
	double sum = 0, square = 0, most = 0, *z = sample->z + k;
	size_t width = sample->columns;

	for (size_t i = 0; i < sample->rows; i++)
		sum += sample->weight[i] * z[i * width];
	sample->mean[k] = sum / sample->fitted;
	for (size_t i = 0; i < sample->rows; i++) {
		most = fmax(most, sample->weight[i] > 0 ? fabs(z[i * width]) : 0);
		z[i * width] -= sample->mean[k];
		square += sample->weight[i] * z[i * width] * z[i * width];
	}
	sample->scale[k] = sqrt(square / sample->fitted);
	if (!(sample->scale[k] > FLAT_TOLERANCE * most))
		return error_set(
		        error, "regressor %s has the same value in all rows that answered", name);
	for (size_t i = 0; i < sample->rows; i++)
		z[i * width] /= sample->scale[k];
	return true;
}

/* The mean of (1, z)(1, z)' over the rows that fit. */
static gsl_matrix *moments_of(const struct plausible_sample *sample)
{
	size_t width = sample->columns;
	gsl_matrix *moments = gsl_matrix_calloc(width + 1, width + 1);

	gsl_matrix_set(moments, 0, 0, 1);
	for (size_t i = 0; i < sample->rows; i++) {
		const double *z = sample->z + i * width;
		double share = sample->weight[i] / sample->fitted;

		for (size_t k = 0; share > 0 && k < width; k++)
			for (size_t l = 0; l <= k; l++)
				*gsl_matrix_ptr(moments, k + 1, l + 1) += share * z[k] * z[l];
	}
	for (size_t k = 0; k < width; k++)
		for (size_t l = 0; l < k; l++)
			gsl_matrix_set(
			        moments, l + 1, k + 1, gsl_matrix_get(moments, k + 1, l + 1));
	return moments;
}

/* The first column, in their order, that those before it make up; `columns`: none. */
static size_t column_redundant(const gsl_matrix *root)
{
	for (size_t k = 0; k < root->size1; k++)
		if (!(gsl_matrix_get(root, k, k) > sqrt(RANK_TOLERANCE)))
			return k;
	return root->size1;
}

/*
 * Row by row, so that columns are judged in their order; gsl_linalg_cholesky_decomp1 would stop
 * without saying where.
 */
void sample_matrix_root(gsl_matrix *matrix)
{
	for (size_t k = 0; k < matrix->size1; k++) {
		double least = gsl_matrix_get(matrix, k, k) * RANK_TOLERANCE / 2;

		for (size_t l = 0; l <= k; l++) {
			double sum = gsl_matrix_get(matrix, k, l);

			for (size_t m = 0; m < l; m++)
				sum -= gsl_matrix_get(matrix, k, m) * gsl_matrix_get(matrix, l, m);
			gsl_matrix_set(matrix, k, l,
			        l < k ? sum / gsl_matrix_get(matrix, l, l)
			              : sqrt(fmax(sum, least)));
		}
	}
}

static bool regressors_check(
        struct plausible_sample *sample, const struct plausible_rows *rows, struct error *error)
{
	size_t redundant;

	for (size_t k = 0; k < sample->columns; k++)
		if (!column_standardise(sample, k, rows->name[k], error))
			return false;
	sample->root = moments_of(sample);
	sample_matrix_root(sample->root);
	redundant = column_redundant(sample->root);
	if (redundant <= sample->columns)
		return error_set(error,
		        "regressor %s is a linear combination of those before it: leave it out",
		        rows->name[redundant - 1]);
	return true;
}

struct plausible_sample *plausible_sample_new(
        const struct plausible_rows *rows, struct error *error)
{
	const struct irt_responses *responses = rows->responses;
	struct plausible_sample *sample = memory_new(1, sizeof(*sample));
	size_t n = responses->rows;

	sample->rows = n;
	sample->columns = rows->columns;
	sample->item_name = rows->item_name;
	sample->category = memory_new(n * responses->items + 1, sizeof(*sample->category));
	sample->z = memory_new(n * rows->columns + 1, sizeof(*sample->z));
	sample->weight = memory_new(n + 1, sizeof(*sample->weight));
	sample->place = memory_new(n + 1, sizeof(*sample->place));
	sample->id = memory_new(n + 1, sizeof(*sample->id));
	sample->occurrence = memory_new(n + 1, sizeof(*sample->occurrence));
	sample->mean = memory_new(rows->columns + 1, sizeof(*sample->mean));
	sample->scale = memory_new(rows->columns + 1, sizeof(*sample->scale));
	rows_take(sample, rows);
	sample->responses = (struct irt_responses){
	        .rows = n, .items = responses->items, .category = sample->category};
	if (weights_scale(sample, error) && regressors_check(sample, rows, error))
		return sample;
	plausible_sample_free(sample);
	return NULL;
}

void plausible_sample_free(struct plausible_sample *sample)
{
	if (!sample)
		return;
	free(sample->category);
	free(sample->z);
	free(sample->weight);
	free(sample->place);
	free(sample->id);
	free(sample->occurrence);
	free(sample->mean);
	free(sample->scale);
	if (sample->root)
		gsl_matrix_free(sample->root);
	free(sample);
}

size_t plausible_sample_rows(const struct plausible_sample *sample)
{
	return sample->rows;
}

size_t plausible_sample_silent(const struct plausible_sample *sample)
{
	return sample->silent;
}
