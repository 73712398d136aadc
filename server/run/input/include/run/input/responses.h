/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the measurement needs of every respondent used: each item's category (0 wrong, 1 right), the
 * time spent on it, and the number that keys the random draws. Row i is respondent i of the
 * snapshot.
 *
 * An item that was skipped counts as wrong. An item after the last answered one was not reached. It
 * counts as not administered, as do the items of other booklets. (The observed score of the whole
 * form gives 0 points in both cases.)
 *
 * A respondent takes 3 bytes for each item and 8 more: 158 bytes with fifty items, 1,508 at most.
 */
#ifndef KESU_RUN_INPUT_RESPONSES_H
#define KESU_RUN_INPUT_RESPONSES_H

#include <base/uuid.h>
#include <model/booklet.h>

enum { RUN_RESPONSES_NOT_GIVEN = -1, RUN_RESPONSES_SPENT_PER_SECOND = 100 };
#define RUN_RESPONSES_SPENT_UNKNOWN UINT16_MAX
#define RUN_RESPONSES_SPENT_MOST                                                                   \
	(UINT16_MAX - 1) /* about eleven minutes; longer times are stored as this */

struct run_responses {
	size_t items, count, capacity;
	/* count x items, row by row; RUN_RESPONSES_NOT_GIVEN when not administered. */
	int8_t *category;
	/* In the same order; hundredths of a second, or RUN_RESPONSES_SPENT_UNKNOWN. */
	uint16_t *spent;
	uint64_t *id;
};

/*
 * One respondent's answers after all of them have been read. Items are numbered from 0 as in the
 * instrument.
 */
struct run_responses_row {
	struct uuid id;
	const bool *answered;
	const int64_t *response;
	const int64_t *spent_ms;         /* -1 when unknown */
	const struct booklet_part *part; /* what was asked, in its order; NULL for the whole form */
};

void run_responses_add(struct run_responses *responses, const struct instrument *instrument,
        const struct run_responses_row *row);
void run_responses_end(struct run_responses *responses);

#endif
