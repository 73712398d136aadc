/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Differential item functioning by the columns of --dif. The first level of a column, in sorted
 * order, is the reference group; every other level is compared with it. If no response is missing,
 * people are matched by their summed score, unless --dif-match says otherwise, else item by item
 * over the items that both groups were given (item_fit/forms.h). All have one prior there, that of
 * all groups together: with a prior of its own an abler group would reach the same EAP with fewer
 * right answers, and every item would seem easier or harder.
 */
#include "irt_job.h"

#include <base/memory.h>
#include <item_fit/forms.h>

#include <math.h>
#include <stdlib.h>

#define APART 0.25 /* of a standard deviation of the sums */

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

static double *sums_of(const struct irt_responses *responses)
{
	double *sum = memory_new(responses->rows, sizeof(*sum));

	for (size_t i = 0; i < responses->rows * responses->items; i++)
		sum[i / responses->items] += responses->category[i];
	return sum;
}

/* What compares the groups of a column. */
struct comparing {
	struct irt_job *job;
	double *sum;                  /* of each row, if no response is missing; else NULL */
	struct item_fit_forms *forms; /* else */
	double *match;
};

static void compare_items(
        struct comparing *comparing, const int8_t *focal, struct irt_comparison *comparison)
{
	const struct irt_job *job = comparing->job;

	comparison->item = memory_new(job->items.count, sizeof(*comparison->item));
	comparison->matched = memory_new(job->items.count, sizeof(*comparison->matched));
	comparison->common = memory_new(job->items.count, sizeof(*comparison->common));
	if (comparing->sum)
		item_fit_dif(&job->responses, comparing->sum, focal, comparison->item);
	for (size_t j = 0; j < job->items.count; j++) {
		comparison->common[j] = job->items.count;
		comparison->matched[j] = true;
		if (comparing->sum)
			continue;
		comparison->matched[j] = item_fit_forms_match(
		        comparing->forms, j, focal, comparing->match, &comparison->common[j]);
		item_fit_dif_one(&job->responses, j, comparing->match, focal, &comparison->item[j]);
	}
}

/* Items with slopes of their own weigh in ability as the sum does not. */
static bool has_slopes(const struct irt_job *job)
{
	size_t j = 0;

	while (j < job->items.count && job->items.model[j] == IRT_RASCH)
		j++;
	return j < job->items.count;
}

/* Whether the groups' mean sums are APART standard deviations apart. */
static bool are_apart(const struct comparing *comparing, const int8_t *focal)
{
	double n[2] = {0, 0}, sum[2] = {0, 0}, square = 0, all, mean;

	for (size_t i = 0; i < comparing->job->responses.rows; i++) {
		if (focal[i] < 0)
			continue;
		n[focal[i]]++;
		sum[focal[i]] += comparing->sum[i];
		square += comparing->sum[i] * comparing->sum[i];
	}
	all = n[0] + n[1];
	mean = (sum[0] + sum[1]) / all;
	return fabs(sum[1] / n[1] - sum[0] / n[0]) > APART * sqrt(square / all - mean * mean);
}

static bool compare_column(struct comparing *comparing, size_t column, struct error *error)
{
	struct irt_job *job = comparing->job;
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
		for (size_t i = 0; i < rows; i++)
			focal[i] = (int8_t)(label[i] == level ? 1 : label[i] ? -1 : 0);
		compare_items(comparing, focal, comparison);
		comparison->sum_misleads =
		        comparing->sum && has_slopes(job) && are_apart(comparing, focal);
	}
	free(focal);
	return true;
}

bool tools_irt_compare(struct irt_job *job, struct error *error)
{
	struct irt_group all = group_of_all(&job->result);
	struct comparing comparing = {.job = job};
	bool good = true;

	job->matched_by_sum = job->dif_match != IRT_DIF_MATCH_EAP && complete(&job->responses);
	if (job->dif_match == IRT_DIF_MATCH_SUM && !job->matched_by_sum)
		return error_set(error, "--dif-match sum: 有空缺的作答不能按总分匹配 people with "
		                        "answers missing cannot "
		                        "be matched by their sum");
	job->comparison = memory_new(IRT_DIF_MAX, sizeof(*job->comparison));
	if (job->matched_by_sum) {
		comparing.sum = sums_of(&job->responses);
	} else {
		comparing.match = memory_new(job->responses.rows, sizeof(*comparing.match));
		comparing.forms = item_fit_forms_new(
		        &job->responses, job->result.item, &all, &job->options.grid);
	}
	for (size_t c = 0; good && c < job->dif_columns; c++) {
		csv_table_sort_levels(job->table, job->dif_column[c]);
		good = compare_column(&comparing, job->dif_column[c], error);
	}
	item_fit_forms_free(comparing.forms);
	free(comparing.match);
	free(comparing.sum);
	return good;
}

const char tools_irt_apart_reason[] =
        "两组没有共同的题册，或共有的题目少于五道，无法检验 no test: the groups have no form in "
        "common, or fewer than five items, to match people by";

const char tools_irt_sum_note[] = "题目区分度不同：若两组水平相差较大，请用 --dif-match eap items "
                                  "have slopes of their own: where "
                                  "the groups are far apart, --dif-match eap tells more truly";

void tools_irt_compare_end(struct irt_job *job)
{
	for (size_t i = 0; i < job->comparisons; i++) {
		free(job->comparison[i].item);
		free(job->comparison[i].matched);
		free(job->comparison[i].common);
	}
	free(job->comparison);
}
