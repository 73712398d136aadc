/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers given too fast to have been thought about. The threshold of an item is the normative one
 * of Wise & Ma 2012 (NT10): a tenth of the mean time that the survey's respondents spent on it, and
 * at most ten seconds. A faster answer is a rapid guess. An answer whose time is unknown is never
 * rapid. The response time effort (Wise & Kong 2005, Applied Measurement in Education 18, 163-183)
 * says how much of a person's work is not guessing: the share of the timed items at or above their
 * thresholds.
 */
#ifndef KESU_RUN_COMPUTE_RAPID_H
#define KESU_RUN_COMPUTE_RAPID_H

#include <run/input/responses.h>

#define RUN_RAPID_SHARE_OF_MEAN 0.10
#define RUN_RAPID_SECONDS_MOST  10.0
#define RUN_RAPID_EFFORT_LEAST  0.90 /* a respondent with less is counted as one of little effort */

struct run_rapid {
	size_t items;
	double *threshold; /* seconds, for each item; NAN when nobody's time is known */
	int64_t *times;    /* number of respondents that each threshold rests on */
	int64_t timed;     /* number of answers whose time is known */
	int64_t guesses;   /* number of them that are rapid guesses */
	/* Those with a timed answer; those with too little effort. */
	int64_t respondents, little_effort;
};

void run_rapid_find(struct run_rapid *rapid, const struct run_responses *responses);
void run_rapid_end(struct run_rapid *rapid);

/* category[]: a copy of the responses' categories in which rapid guesses are not administered. */
void run_rapid_remove(
        const struct run_rapid *rapid, const struct run_responses *responses, int8_t *category);

#endif
