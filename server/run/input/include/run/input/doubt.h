/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts submissions that a script may have made, by rules that look at time and answers alone: who
 * sent them is stored nowhere. Nothing is left out for it. The figures stay what they are, and the
 * count stands beside them (docs/decisions/0027-what-is-doubtful-is-counted.md).
 */
#ifndef KESU_RUN_INPUT_DOUBT_H
#define KESU_RUN_INPUT_DOUBT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Too fast: from start to submission, by the server's clock, so many seconds an answer or less. */
#define RUN_DOUBT_SECONDS_AN_ANSWER 1.0
/* The same answers: so many answers in all, and so many submissions that have every one of them. */
enum { RUN_DOUBT_SAME_ANSWERS_LEAST = 20, RUN_DOUBT_SAME_SUBMISSIONS_LEAST = 10 };

struct run_doubt_submission {
	const int64_t *response; /* of every item */
	const bool *answered;
	int items;
	double seconds; /* from start to submission; NAN: not judged */
	double points;
};

struct run_doubt_kept {
	uint64_t answers; /* a hash; 0: too few to compare */
	bool too_fast;
	double points;
};

struct run_doubt {
	struct run_doubt_kept *kept;
	size_t count, capacity;
	/* Filled by run_doubt_close. */
	int64_t too_fast, same_answers, any;
	double mean_points_without; /* of all others; NAN where it would tell of few people */
};

void run_doubt_add(struct run_doubt *doubt, const struct run_doubt_submission *submission);
/* After the last one. Changes the order of what is kept. */
void run_doubt_close(struct run_doubt *doubt);
void run_doubt_end(struct run_doubt *doubt);

#endif
