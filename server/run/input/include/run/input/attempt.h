/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes an attempt after all its answers have been read: scores its points by the key and adds it
 * to the snapshot. In a survey with a sample it becomes a respondent when it was submitted by
 * invitation by somebody inside the frame. In an activity it is only counted. All other attempts
 * are only numbers in the diagnostics.
 */
#ifndef KESU_RUN_INPUT_ATTEMPT_H
#define KESU_RUN_INPUT_ATTEMPT_H

#include <run/input/snapshot.h>
#include <run/input/survey.h>

#include <base/error.h>

/* The last answer to each item; items are numbered from 0 as in the instrument. */
struct run_answers {
	int64_t response[INSTRUMENT_ITEMS_MAX];
	bool answered[INSTRUMENT_ITEMS_MAX];
	int64_t spent_ms[INSTRUMENT_ITEMS_MAX]; /* the sum over all saves; -1 when unknown */
	struct str background; /* the last value of each question, as a JSON object; or empty */
};

/* Fails when the background cannot be read. The attempt must be one of the snapshot's. */
KESU_MUST_CHECK bool run_attempt_take(struct run_snapshot *snapshot,
        const struct run_survey *survey, const struct run_attempt *attempt,
        const struct run_answers *answers, struct error *error);

#endif
