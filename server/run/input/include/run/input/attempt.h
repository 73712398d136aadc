/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An attempt whose answers have all passed: its points by key, and what it is to the snapshot. Of
 * one of a sample a respondent, if it was submitted by invitation by somebody inside the frame; of
 * an activity counts; otherwise only a number of the diagnostics.
 */
#ifndef KESU_RUN_INPUT_ATTEMPT_H
#define KESU_RUN_INPUT_ATTEMPT_H

#include <run/input/snapshot.h>
#include <run/input/survey.h>

#include <base/error.h>

/* The last answer to each item, by the instrument's items from 0. */
struct run_answers {
	int64_t response[INSTRUMENT_ITEMS_MAX];
	bool answered[INSTRUMENT_ITEMS_MAX];
	int64_t spent_ms[INSTRUMENT_ITEMS_MAX]; /* over all saves; -1: not told */
	struct str background; /* the last value of each question, as a JSON object; or empty */
};

/* Fails on a background that cannot be read. The attempt is one of the snapshot's. */
KESU_MUST_CHECK bool run_attempt_take(struct run_snapshot *snapshot,
        const struct run_survey *survey, const struct run_attempt *attempt,
        const struct run_answers *answers, struct error *error);

#endif
