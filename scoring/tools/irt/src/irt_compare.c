/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Differential item functioning by the columns of --dif. The first level of a column, in sorted
 * order, is the reference group; every other level is compared with it. If a response is missing,
 * summed scores cannot match respondents; EAP scores rounded to steps of MATCH_STEP do it then.
 */
#include "irt_job.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

#define MATCH_STEP 0.2

static bool complete(const struct irt_responses *responses)
{
	for (size_t i = 0; i < responses->rows * responses->items; i++)
		if (responses->category[i] < 0)
			return false;
	return true;
}

static double *match_rows(const struct irt_job *job)
{
	const struct irt_responses *responses = &job->responses;
	double *match = memory_new(responses->rows, sizeof(*match));

	for (size_t i = 0; i < responses->rows; i++) {
		double sum = 0;

		for (size_t j = 0; j < responses->items; j++)
			sum += responses->category[i * responses->items + j];
		match[i] = job->matched_by_sum ? sum
		                               : round(job->score[IRT_EAP][i].theta / MATCH_STEP);
	}
	return match;
}

static bool compare_column(
        struct irt_job *job, size_t column, const double *match, struct error *error)
{
	const int32_t *label = csv_table_labels(job->table, column);
	size_t levels = csv_table_levels(job->table, column), rows = job->responses.rows;
	int8_t *focal;

	if (levels < 2 || job->comparisons + levels - 1 > IRT_DIF_MAX)
		return error_set(error,
		        "--dif %s: two groups or more are needed, and %d comparisons at most; "
		        "the column has %zu",
		        csv_table_column(job->table, column), (int)IRT_DIF_MAX, levels);
	focal = memory_new(rows, sizeof(*focal));
	for (int32_t level = 1; level < (int32_t)levels; level++) {
		struct irt_comparison *comparison = &job->comparison[job->comparisons++];

		*comparison = (struct irt_comparison){.column = column, .focal = level};
		comparison->item = memory_new(job->items.count, sizeof(*comparison->item));
		for (size_t i = 0; i < rows; i++)
			focal[i] = (int8_t)(label[i] == level ? 1 : label[i] ? -1 : 0);
		item_fit_dif(&job->responses, match, focal, comparison->item);
	}
	free(focal);
	return true;
}

bool tools_irt_compare(struct irt_job *job, struct error *error)
{
	double *match;
	bool good = true;

	job->comparison = memory_new(IRT_DIF_MAX, sizeof(*job->comparison));
	job->matched_by_sum = complete(&job->responses);
	match = match_rows(job);
	for (size_t c = 0; good && c < job->dif_columns; c++) {
		csv_table_sort_levels(job->table, job->dif_column[c]);
		good = compare_column(job, job->dif_column[c], match, error);
	}
	free(match);
	return good;
}

void tools_irt_compare_end(struct irt_job *job)
{
	for (size_t i = 0; i < job->comparisons; i++)
		free(job->comparison[i].item);
	free(job->comparison);
}
