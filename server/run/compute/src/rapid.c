/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole numbers are summed, so the result does not depend on the order of respondents. */
#include <run/compute/rapid.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_timed(const struct run_responses *responses, size_t at)
{
	return responses->category[at] >= 0 && responses->spent[at] != RUN_RESPONSES_SPENT_UNKNOWN;
}

static double threshold_of(const struct run_responses *responses, size_t item, int64_t *times)
{
	uint64_t sum = 0, count = 0;
	double mean;

	for (size_t at = item; at < responses->count * responses->items; at += responses->items)
		if (is_timed(responses, at)) {
			sum += responses->spent[at];
			count++;
		}
	*times = (int64_t)count;
	if (!count)
		return (double)NAN;
	mean = (double)sum / (double)count / RUN_RESPONSES_SPENT_PER_SECOND;
	return fmin(RUN_RAPID_SHARE_OF_MEAN * mean, RUN_RAPID_SECONDS_MOST);
}

static bool is_rapid(
        const struct run_rapid *rapid, const struct run_responses *responses, size_t at)
{
	return is_timed(responses, at) &&
	       responses->spent[at] <
	               rapid->threshold[at % rapid->items] * RUN_RESPONSES_SPENT_PER_SECOND;
}

static void count_respondent(
        struct run_rapid *rapid, const struct run_responses *responses, size_t row)
{
	int64_t timed = 0, guesses = 0;

	for (size_t at = row * rapid->items; at < (row + 1) * rapid->items; at++) {
		timed += is_timed(responses, at);
		guesses += is_rapid(rapid, responses, at);
	}
	rapid->timed += timed;
	rapid->guesses += guesses;
	rapid->respondents += timed > 0;
	rapid->little_effort +=
	        timed && (double)(timed - guesses) < RUN_RAPID_EFFORT_LEAST * (double)timed;
}

void run_rapid_find(struct run_rapid *rapid, const struct run_responses *responses)
{
	*rapid = (struct run_rapid){
	        .items = responses->items,
	        .threshold = memory_new(responses->items, sizeof(*rapid->threshold)),
	        .times = memory_new(responses->items, sizeof(*rapid->times)),
	};
	for (size_t i = 0; i < responses->items; i++)
		rapid->threshold[i] = threshold_of(responses, i, &rapid->times[i]);
	for (size_t row = 0; row < responses->count; row++)
		count_respondent(rapid, responses, row);
}

void run_rapid_end(struct run_rapid *rapid)
{
	free(rapid->threshold);
	free(rapid->times);
	*rapid = (struct run_rapid){0};
}

void run_rapid_remove(
        const struct run_rapid *rapid, const struct run_responses *responses, int8_t *category)
{
	size_t count = responses->count * responses->items;

	for (size_t at = 0; at < count; at++)
		category[at] = is_rapid(rapid, responses, at) ? RUN_RESPONSES_NOT_GIVEN
		                                              : responses->category[at];
}
