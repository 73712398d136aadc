/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the measurement takes of every respondent used: each item's category (0 wrong, 1 right), the
 * time spent on it, and the number that random draws are keyed by. Row i is respondent i of the
 * snapshot.
 *
 * An item that was passed over counts as wrong; one behind the last that was answered was not
 * reached and, like those of other booklets, not administered. (The observed score of the whole
 * form gives 0 points for both.)
 *
 * A respondent takes 3 bytes an item and 8 more: 158 with fifty items, 1,508 at most.
 */
#ifndef KESU_RUN_INPUT_RESPONSES_H
#define KESU_RUN_INPUT_RESPONSES_H

#include <base/uuid.h>
#include <model/booklet.h>

enum { RUN_RESPONSES_NOT_GIVEN = -1, RUN_RESPONSES_SPENT_PER_SECOND = 100 };
#define RUN_RESPONSES_SPENT_UNKNOWN UINT16_MAX
#define RUN_RESPONSES_SPENT_MOST                                                                   \
	(UINT16_MAX - 1) /* some eleven minutes: whatever is longer is that */

struct run_responses {
	size_t items, count, capacity;
	int8_t *category; /* count x items, row by row; RUN_RESPONSES_NOT_GIVEN: not administered */
	uint16_t *spent;  /* the same; hundredths of a second, or RUN_RESPONSES_SPENT_UNKNOWN */
	uint64_t *id;
};

/* One respondent's answers when all of them have passed, by the instrument's items from 0. */
struct run_responses_row {
	struct uuid id;
	const bool *answered;
	const int64_t *response;
	const int64_t *spent_ms;         /* -1: not told */
	const struct booklet_part *part; /* what was asked, in its order; NULL: the whole form */
};

void run_responses_add(struct run_responses *responses, const struct instrument *instrument,
        const struct run_responses_row *row);
void run_responses_end(struct run_responses *responses);

#endif
