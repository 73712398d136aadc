/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are ordered by a 64-bit key, of identifier or content, and rows of one key by content; rows
 * that are still equal are equal in everything that is used here. Regressors are then standardised
 * in that order. The Cholesky decomposition of their correlations, one regressor after another,
 * finds the redundant ones.
 */
#include "sample.h"

#include <base/memory.h>

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANK_TOLERANCE 1e-10 /* of a column's square, after the columns before it */
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

static size_t marks_of(const struct plausible_rows *rows, size_t row)
{
	return rows->indicators ? rows->first[row + 1] - rows->first[row] : 0;
}

/* A hash of all that enters the model, but for the identifier. */
static uint64_t content_of(const struct plausible_rows *rows, size_t row)
{
	const struct irt_responses *responses = rows->responses;
	uint64_t hash = 0;

	hash = hash_words(hash, responses->category + row * responses->items, responses->items);
	if (rows->columns)
		hash = hash_words(
		        hash, rows->x + row * rows->columns, rows->columns * sizeof(*rows->x));
	if (rows->indicators)
		hash = hash_words(hash, rows->indicator + rows->first[row],
		        marks_of(rows, row) * sizeof(*rows->indicator));
	if (responses->weight)
		hash = hash_words(hash, &responses->weight[row], sizeof(*responses->weight));
	return hash;
}

static int compare_marks(const struct plausible_rows *rows, size_t a, size_t b)
{
	size_t x = marks_of(rows, a), y = marks_of(rows, b);

	if (x != y)
		return x < y ? -1 : 1;
	return x ? memcmp(rows->indicator + rows->first[a], rows->indicator + rows->first[b],
	                   x * sizeof(*rows->indicator))
	         : 0;
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
	return order ? order : compare_marks(rows, a, b);
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
	sample->first[at + 1] = sample->first[at] + marks_of(rows, ranked->row);
	for (size_t k = sample->first[at]; k < sample->first[at + 1]; k++)
		sample->mark[k] = (uint32_t)(1 + rows->columns) +
		                  rows->indicator[rows->first[ranked->row] + k - sample->first[at]];
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
		ranked[i] = (struct ranked){rows->id ? rows->id[i] : content_of(rows, i), i, rows};
	qsort(ranked, sample->rows, sizeof(*ranked), compare_rows);
	for (size_t i = 0; i < sample->rows; i++) {
		uint64_t row[2] = {ranked[i].key, content_of(rows, ranked[i].row)};

		row_take(sample, rows, i, &ranked[i]);
		sample->content = hash_words(sample->content, row, sizeof(row));
	}
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

/* False: it does not vary; z is then 0. */
static bool column_standardise(struct plausible_sample *sample, size_t k)
{
	double sum = 0, square = 0, most = 0, *z = sample->z + k;
	size_t width = sample->dense;
	bool varies;

	for (size_t i = 0; i < sample->rows; i++)
		sum += sample->weight[i] * z[i * width];
	sample->mean[k] = sum / sample->fitted;
	for (size_t i = 0; i < sample->rows; i++) {
		most = fmax(most, sample->weight[i] > 0 ? fabs(z[i * width]) : 0);
		z[i * width] -= sample->mean[k];
		square += sample->weight[i] * z[i * width] * z[i * width];
	}
	sample->scale[k] = sqrt(square / sample->fitted);
	varies = sample->scale[k] > FLAT_TOLERANCE * most;
	for (size_t i = 0; i < sample->rows; i++)
		z[i * width] = varies ? z[i * width] / sample->scale[k] : 0;
	return varies;
}

/* Scales of the indicators, by which they have variance 1; 0: they do not vary. */
static void indicators_scale(struct plausible_sample *sample)
{
	size_t *count = memory_new(sample->columns + 1, sizeof(*count));
	double *share = memory_new(sample->columns + 1, sizeof(*share));

	for (size_t i = 0; i < sample->rows; i++)
		for (size_t k = sample->first[i]; k < sample->first[i + 1]; k++)
			if (sample->weight[i] > 0) {
				count[sample->mark[k] - 1]++;
				share[sample->mark[k] - 1] += sample->weight[i] / sample->fitted;
			}
	for (size_t k = sample->dense; k < sample->columns; k++)
		if (count[k] && (double)count[k] < sample->fitted)
			sample->scale[k] = sqrt(share[k] * (1 - share[k]));
	free(share);
	free(count);
}

void plausible_sample_row_get(
        const struct plausible_sample *sample, size_t row, struct sample_row *out)
{
	const double *z = sample->z + row * sample->dense;

	out->at[0] = 0;
	out->value[0] = 1;
	for (size_t k = 0; k < sample->dense; k++) {
		out->at[1 + k] = (uint32_t)(1 + k);
		out->value[1 + k] = z[k];
	}
	out->count = 1 + sample->dense;
	for (size_t k = sample->first[row]; k < sample->first[row + 1]; k++) {
		double scale = sample->scale[sample->mark[k] - 1];

		out->at[out->count] = sample->mark[k];
		out->value[out->count++] = scale > 0 ? 1 / scale : 0;
	}
}

/* The mean of (1, z)(1, z)' over the rows that fit. */
static gsl_matrix *moments_of(const struct plausible_sample *sample)
{
	size_t width = sample->columns + 1;
	gsl_matrix *moments = gsl_matrix_calloc(width, width);
	struct sample_row row;

	for (size_t i = 0; i < sample->rows; i++) {
		double share = sample->weight[i] / sample->fitted;

		if (!(share > 0))
			continue;
		plausible_sample_row_get(sample, i, &row);
		for (size_t a = 0; a < row.count; a++)
			sample_row_add(sample, &row, a, share * row.value[a],
			        gsl_matrix_ptr(moments, row.at[a], 0));
	}
	/* For columns in z, rounding errors count as 0. */
	for (size_t k = 0; k <= sample->dense; k++)
		gsl_matrix_set(moments, k, 0, k == 0);
	for (size_t k = 0; k < width; k++)
		for (size_t l = 0; l < k; l++)
			gsl_matrix_set(moments, l, k, gsl_matrix_get(moments, k, l));
	return moments;
}

/* Row k of the root, from the rows above it. */
static void root_row(gsl_matrix *matrix, size_t k)
{
	double least = gsl_matrix_get(matrix, k, k) * RANK_TOLERANCE / 2;

	for (size_t l = 0; l <= k; l++) {
		double sum = gsl_matrix_get(matrix, k, l);

		for (size_t m = 0; m < l; m++)
			sum -= gsl_matrix_get(matrix, k, m) * gsl_matrix_get(matrix, l, m);
		gsl_matrix_set(matrix, k, l,
		        l < k ? sum / gsl_matrix_get(matrix, l, l) : sqrt(fmax(sum, least)));
	}
}

/*
 * The root of the moments without the redundant columns, and which columns these are; [0] is the
 * constant, which stays.
 */
static gsl_matrix *root_without_redundant(const gsl_matrix *moments, bool *redundant)
{
	size_t kept = 0, *from = memory_new(moments->size1, sizeof(*from));
	gsl_matrix *root = gsl_matrix_calloc(moments->size1, moments->size1), *smaller;

	for (size_t k = 0; k < moments->size1; k++) {
		double least;

		for (size_t l = 0; l < kept; l++)
			gsl_matrix_set(root, kept, l, gsl_matrix_get(moments, k, from[l]));
		gsl_matrix_set(root, kept, kept, gsl_matrix_get(moments, k, k));
		root_row(root, kept);
		least = gsl_matrix_get(moments, k, k) * RANK_TOLERANCE;
		redundant[k] = !(gsl_matrix_get(root, kept, kept) > sqrt(least));
		from[kept] = k;
		kept += !redundant[k];
	}
	smaller = gsl_matrix_calloc(kept, kept);
	for (size_t k = 0; k < kept; k++)
		for (size_t l = 0; l <= k; l++)
			gsl_matrix_set(smaller, k, l, gsl_matrix_get(root, k, l));
	gsl_matrix_free(root);
	free(from);
	return smaller;
}

/* Moves the remaining columns up: in z, in the lists of indicators and in the data of each
 * column. */
static void columns_drop(struct plausible_sample *sample, const bool *redundant)
{
	uint32_t *to = memory_new(sample->columns + 1, sizeof(*to)), kept = 1;
	size_t width = sample->dense, dense = 0, marks = 0;

	for (size_t k = 1; k <= sample->columns; k++) {
		to[k] = redundant[k] ? 0 : kept++;
		dense += k <= width && to[k];
		if (to[k]) {
			sample->mean[to[k] - 1] = sample->mean[k - 1];
			sample->scale[to[k] - 1] = sample->scale[k - 1];
		}
	}
	for (size_t i = 0; i < sample->rows; i++) {
		size_t begin = sample->first[i], end = sample->first[i + 1];

		for (size_t k = 1; k <= width; k++)
			if (to[k])
				sample->z[i * dense + to[k] - 1] = sample->z[i * width + k - 1];
		sample->first[i] = marks;
		for (size_t k = begin; k < end; k++)
			if (to[sample->mark[k]])
				sample->mark[marks++] = to[sample->mark[k]];
	}
	sample->first[sample->rows] = marks;
	sample->dense = dense;
	sample->columns = kept - 1;
	free(to);
}

/*
 * Row by row, so that columns are judged in their order; gsl_linalg_cholesky_decomp1 would stop
 * without saying where.
 */
void plausible_sample_matrix_root(gsl_matrix *matrix)
{
	for (size_t k = 0; k < matrix->size1; k++)
		root_row(matrix, k);
}

/* redundant: of 1 and the columns. */
static bool redundant_refuse(
        const bool *redundant, const struct plausible_rows *rows, struct error *error)
{
	for (size_t k = 1; k <= rows->columns + rows->indicators; k++)
		if (redundant[k])
			return error_set(error,
			        "regressor %s is a linear combination of those before it: leave it "
			        "out",
			        rows->name[k - 1]);
	return true;
}

static bool regressors_check(
        struct plausible_sample *sample, const struct plausible_rows *rows, struct error *error)
{
	size_t columns = sample->columns;
	bool *redundant, good = true;
	gsl_matrix *moments;

	indicators_scale(sample);
	for (size_t k = 0; k < columns; k++) {
		bool varies =
		        k < sample->dense ? column_standardise(sample, k) : sample->scale[k] > 0;

		if (!varies && !rows->dropped)
			return error_set(error,
			        "regressor %s has the same value in all rows that answered",
			        rows->name[k]);
	}
	redundant = memory_new(columns + 1, sizeof(*redundant));
	moments = moments_of(sample);
	sample->root = root_without_redundant(moments, redundant);
	gsl_matrix_free(moments);
	if (rows->dropped) {
		memcpy(rows->dropped, redundant + 1, columns * sizeof(*redundant));
		columns_drop(sample, redundant);
	} else {
		good = redundant_refuse(redundant, rows, error);
	}
	free(redundant);
	return good;
}

struct plausible_sample *plausible_sample_new(
        const struct plausible_rows *rows, struct error *error)
{
	const struct irt_responses *responses = rows->responses;
	struct plausible_sample *sample = memory_new(1, sizeof(*sample));
	size_t n = responses->rows;

	sample->rows = n;
	sample->dense = rows->columns;
	sample->columns = rows->columns + rows->indicators;
	if (sample->columns > PLAUSIBLE_COLUMNS_MAX) {
		error_set(error, "%zu regressors are more than %d", sample->columns,
		        PLAUSIBLE_COLUMNS_MAX);
		free(sample);
		return NULL;
	}
	sample->item_name = rows->item_name;
	sample->category = memory_new(n * responses->items + 1, sizeof(*sample->category));
	sample->z = memory_new(n * rows->columns + 1, sizeof(*sample->z));
	sample->first = memory_new(n + 1, sizeof(*sample->first));
	sample->mark =
	        memory_new((rows->indicators ? rows->first[n] : 0) + 1, sizeof(*sample->mark));
	sample->weight = memory_new(n + 1, sizeof(*sample->weight));
	sample->place = memory_new(n + 1, sizeof(*sample->place));
	sample->id = memory_new(n + 1, sizeof(*sample->id));
	sample->occurrence = memory_new(n + 1, sizeof(*sample->occurrence));
	sample->mean = memory_new(sample->columns + 1, sizeof(*sample->mean));
	sample->scale = memory_new(sample->columns + 1, sizeof(*sample->scale));
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
	free(sample->first);
	free(sample->mark);
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

double plausible_sample_told(const struct plausible_sample *sample, size_t column)
{
	double left = gsl_matrix_get(sample->root, column + 1, column + 1);

	return sample->fitted * left * left;
}
