/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Iterative proportional fitting: each margin in turn is met exactly, until all hold at once. Rows
 * with the same levels in every margin get the same factor, so cells of such rows are fitted. Where
 * the margins have more combinations than there are rows, every row is a cell.
 */
#include "calibration.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEPS_MAX = 2000, CELLS_A_ROW = 4, CELLS_LEAST = 1024 };

struct cells {
	const struct calibration *calibration;
	size_t count;
	uint32_t *of;        /* of each row; NULL: row i is cell i */
	int32_t **level;     /* of each margin: that of each cell */
	double *before, *at; /* sums of weights */
};

/* The number of combinations of levels; 0: too many. */
static size_t combinations(const struct calibrate_rows *rows)
{
	size_t product = 1;

	for (size_t m = 0; m < rows->margins; m++) {
		product *= rows->margin[m].levels;
		if (product > CELLS_A_ROW * rows->rows + CELLS_LEAST)
			return 0;
	}
	return product;
}

/* Cells of the combinations that rows have, in rising order. */
static void cells_number(struct cells *cells, size_t possible)
{
	const struct calibrate_rows *rows = cells->calibration->rows;
	uint32_t *number = memory_new(possible, sizeof(*number));

	cells->of = memory_new(rows->rows, sizeof(*cells->of));
	for (size_t m = 0; m < rows->margins; m++)
		for (size_t i = 0; i < rows->rows; i++)
			cells->of[i] = cells->of[i] * (uint32_t)rows->margin[m].levels +
			               (uint32_t)rows->margin[m].level[i];
	for (size_t i = 0; i < rows->rows; i++)
		number[cells->of[i]] = 1;
	for (size_t c = 0; c < possible; c++)
		if (number[c])
			number[c] = (uint32_t)cells->count++;
	for (size_t i = 0; i < rows->rows; i++)
		cells->of[i] = number[cells->of[i]];
	free(number);
}

static size_t cell_of(const struct cells *cells, size_t row)
{
	return cells->of ? cells->of[row] : row;
}

static void cells_make(struct cells *cells, const struct calibration *calibration)
{
	const struct calibrate_rows *rows = calibration->rows;
	size_t possible = combinations(rows);

	*cells = (struct cells){.calibration = calibration};
	if (possible)
		cells_number(cells, possible);
	else
		cells->count = rows->rows;
	cells->level = memory_new(rows->margins, sizeof(*cells->level));
	for (size_t m = 0; m < rows->margins; m++) {
		cells->level[m] = memory_new(cells->count, sizeof(**cells->level));
		for (size_t i = 0; i < rows->rows; i++)
			cells->level[m][cell_of(cells, i)] = rows->margin[m].level[i];
	}
	cells->before = memory_new(cells->count, sizeof(*cells->before));
	cells->at = memory_new(cells->count, sizeof(*cells->at));
	for (size_t i = 0; i < rows->rows; i++)
		cells->before[cell_of(cells, i)] += rows->weight[i];
	memcpy(cells->at, cells->before, cells->count * sizeof(*cells->at));
}

static void cells_end(struct cells *cells)
{
	for (size_t m = 0; m < cells->calibration->rows->margins; m++)
		free(cells->level[m]);
	free(cells->level);
	free(cells->of);
	free(cells->before);
	free(cells->at);
}

static void margin_meet(struct cells *cells, size_t m, double *factor)
{
	const struct calibration *calibration = cells->calibration;
	const double *total = calibration->total + calibration->first[m];
	size_t levels = calibration->rows->margin[m].levels;

	memset(factor, 0, levels * sizeof(*factor));
	for (size_t c = 0; c < cells->count; c++)
		factor[cells->level[m][c]] += cells->at[c];
	for (size_t level = 0; level < levels; level++)
		factor[level] = total[level] / factor[level];
	for (size_t c = 0; c < cells->count; c++)
		cells->at[c] *= factor[cells->level[m][c]];
}

/* The sums of all levels, from the cells; the largest relative error. */
static double cells_measure(struct calibration *calibration, const struct cells *cells)
{
	size_t worst;

	memset(calibration->sum, 0, calibration->constraints * sizeof(*calibration->sum));
	for (size_t m = 0; m < calibration->rows->margins; m++)
		for (size_t c = 0; c < cells->count; c++)
			calibration->sum[calibration->first[m] + (size_t)cells->level[m][c]] +=
			        cells->at[c];
	return weighting_calibration_worst(calibration, &worst);
}

static void weights_take(const struct cells *cells, double *out)
{
	const struct calibrate_rows *rows = cells->calibration->rows;

	for (size_t i = 0; i < rows->rows; i++) {
		size_t c = cell_of(cells, i);

		out[i] = rows->weight[i] > 0 ? rows->weight[i] * (cells->at[c] / cells->before[c])
		                             : 0;
	}
}

/* One margin needs one sweep. Where margins contradict each other, the weights of a level may go to
 * 0 and the error becomes NAN: that also ends the iteration. */
void weighting_fitting_solve(
        struct calibration *calibration, double *out, struct calibrate_result *result)
{
	double *factor = memory_new(calibration->constraints, sizeof(*factor));
	struct cells cells;

	cells_make(&cells, calibration);
	result->error = cells_measure(calibration, &cells);
	while (result->error > CALIBRATION_STOP && result->iterations < SWEEPS_MAX) {
		for (size_t m = 0; m < calibration->rows->margins; m++)
			margin_meet(&cells, m, factor);
		result->error = cells_measure(calibration, &cells);
		result->iterations++;
	}
	weights_take(&cells, out);
	result->error = weighting_calibration_measure(calibration, out);
	cells_end(&cells);
	free(factor);
}
