/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers given too fast to have been thought about. The threshold of an item is the normative one
 * of Wise & Ma 2012 (NT10): a tenth of the mean time the survey's respondents spent on it, at most
 * ten seconds. What was answered faster is a rapid guess; a time that was not told is never rapid.
 * How much of a person's work is no guess is the response time effort (Wise & Kong 2005, Applied
 * Measurement in Education 18, 163-183): the share of the timed items at or above their thresholds.
 */
#ifndef KESU_RUN_COMPUTE_RAPID_H
#define KESU_RUN_COMPUTE_RAPID_H

#include <run/input/responses.h>

#define RUN_RAPID_SHARE_OF_MEAN 0.10
#define RUN_RAPID_SECONDS_MOST  10.0
#define RUN_RAPID_EFFORT_LEAST  0.90 /* below it a respondent is counted as one of little effort */

struct run_rapid {
	size_t items;
	double *threshold;                  /* seconds, of each item; NAN: nobody's time is known */
	int64_t timed;                      /* answers whose time is known */
	int64_t guesses;                    /* of them */
	int64_t respondents, little_effort; /* with a timed answer; with too little effort */
};

void run_rapid_find(struct run_rapid *rapid, const struct run_responses *responses);
void run_rapid_end(struct run_rapid *rapid);

/* category[]: as the responses', rapid guesses not administered. */
void run_rapid_remove(
        const struct run_rapid *rapid, const struct run_responses *responses, int8_t *category);

#endif
