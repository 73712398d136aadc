/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Differential item functioning by the columns of --dif. The first level of a column, in sorted
 * order, is the reference group; every other level is compared with it. If a response is missing,
 * summed scores cannot match respondents; EAP scores rounded to steps of MATCH_STEP do it then. All
 * rows have one prior there, that of all groups together: with a prior of its own an abler group
 * would reach the same EAP with fewer right answers, and every item would seem easier or harder.
 */
#include "irt_job.h"

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

#define MATCH_STEP 0.2 /* in units of the scale */

static bool complete(const struct irt_responses *responses)
{
	for (size_t i = 0; i < responses->rows * responses->items; i++)
		if (responses->category[i] < 0)
			return false;
	return true;
}

/* The normal distribution with the mean and the variance of all groups' people together. */
static struct irt_group group_of_all(const struct irt_fit_result *result)
{
	struct irt_group all = {.sd = 1};
	double n = 0, square = 0;

	for (size_t g = 0; g < result->groups; g++) {
		n += result->group[g].weight;
		all.mean += result->group[g].weight * result->group[g].mean;
	}
	all.mean /= n;
	for (size_t g = 0; g < result->groups; g++) {
		double away = result->group[g].mean - all.mean, sd = result->group[g].sd;

		square += result->group[g].weight * (sd * sd + away * away);
	}
	all.sd = sqrt(square / n);
	return all;
}

static struct irt_score *scores_of_all(const struct irt_job *job)
{
	struct irt_responses responses = job->responses;
	struct irt_group all = group_of_all(&job->result);
	struct irt_score *score[IRT_ESTIMATORS] = {NULL};

	responses.group = NULL;
	responses.groups = 1;
	score[IRT_EAP] = memory_new(responses.rows, sizeof(*score[IRT_EAP]));
	irt_scores(&responses, job->result.item, &all, &job->options.grid, score);
	return score[IRT_EAP];
}

static double *match_rows(const struct irt_job *job)
{
	const struct irt_responses *responses = &job->responses;
	double *match = memory_new(responses->rows, sizeof(*match));
	struct irt_score *eap = job->matched_by_sum ? NULL : scores_of_all(job);

	for (size_t i = 0; i < responses->rows; i++) {
		double sum = 0;

		for (size_t j = 0; j < responses->items; j++)
			sum += responses->category[i * responses->items + j];
		match[i] = eap ? round(eap[i].theta / MATCH_STEP) : sum;
	}
	free(eap);
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
