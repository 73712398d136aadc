/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Submissions are sorted by the hash of their answers: the same answers stand side by side. */
#include <run/input/doubt.h>
#include <run/input/earlier.h>

#include <base/memory.h>

#include <math.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

/* FNV-1a, a byte at a time. */
static uint64_t hash_add(uint64_t hash, uint64_t value)
{
	for (int i = 0; i < 8; i++, value >>= 8)
		hash = (hash ^ (value & 0xff)) * UINT64_C(1099511628211);
	return hash;
}

static uint64_t hash_of(const struct run_doubt_submission *submission, int answers)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	if (answers < RUN_DOUBT_SAME_ANSWERS_LEAST)
		return 0;
	for (int i = 0; i < submission->items; i++)
		if (submission->answered[i])
			hash = hash_add(
			        hash_add(hash, (uint64_t)i), (uint64_t)submission->response[i]);
	return hash | 1;
}

void run_doubt_add(struct run_doubt *doubt, const struct run_doubt_submission *submission)
{
	int answers = 0;

	for (int i = 0; i < submission->items; i++)
		answers += submission->answered[i];
	if (doubt->count == doubt->capacity) {
		doubt->capacity = doubt->capacity ? doubt->capacity * 2 : FIRST_CAPACITY;
		doubt->kept = memory_resize(doubt->kept, doubt->capacity, sizeof(*doubt->kept));
	}
	doubt->kept[doubt->count++] = (struct run_doubt_kept){
	        .answers = hash_of(submission, answers),
	        .too_fast = answers && submission->seconds <= RUN_DOUBT_SECONDS_AN_ANSWER * answers,
	        .points = submission->points,
	};
}

/* Points settle the order of equal answers: the sum does not depend on how they came. */
static int compare(const void *a, const void *b)
{
	const struct run_doubt_kept *one = a, *other = b;

	if (one->answers != other->answers)
		return one->answers < other->answers ? -1 : 1;
	return (one->points > other->points) - (one->points < other->points);
}

/* How many from here on have the same answers, itself included. */
static size_t same_from(const struct run_doubt *doubt, size_t at)
{
	size_t end = at + 1;

	while (doubt->kept[at].answers && end < doubt->count &&
	        doubt->kept[end].answers == doubt->kept[at].answers)
		end++;
	return end - at;
}

void run_doubt_close(struct run_doubt *doubt)
{
	size_t run, others;
	double points = 0;

	if (doubt->count)
		qsort(doubt->kept, doubt->count, sizeof(*doubt->kept), compare);
	for (size_t at = 0; at < doubt->count; at += run) {
		run = same_from(doubt, at);
		for (size_t i = at; i < at + run; i++) {
			bool same = run >= RUN_DOUBT_SAME_SUBMISSIONS_LEAST;
			bool any = same || doubt->kept[i].too_fast;

			doubt->same_answers += same;
			doubt->too_fast += doubt->kept[i].too_fast;
			doubt->any += any;
			points += any ? 0 : doubt->kept[i].points;
		}
	}
	others = doubt->count - (size_t)doubt->any;
	doubt->mean_points_without =
	        others >= RUN_RESPONDENTS_LEAST && doubt->any >= RUN_RESPONDENTS_LEAST
	                ? points / (double)others
	                : (double)NAN;
}

void run_doubt_end(struct run_doubt *doubt)
{
	free(doubt->kept);
	*doubt = (struct run_doubt){0};
}
