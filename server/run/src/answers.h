/*
 * The answers of a survey as they pass, ordered by attempt and then by seq: merged with the attempts,
 * scored by key and handed on to the snapshot one respondent at a time.
 */
#ifndef KESU_APP_RUN_ANSWERS_H
#define KESU_APP_RUN_ANSWERS_H

#include "snapshot.h"

#include <base/buf.h>

struct answers_pass {
	const struct run_survey *survey;
	struct run_snapshot *snapshot;
	size_t current; /* the attempt whose answers are passing */
	int64_t response[INSTRUMENT_ITEMS_MAX];
	bool answered[INSTRUMENT_ITEMS_MAX];
	int64_t spent_ms[INSTRUMENT_ITEMS_MAX]; /* over all saves; -1: not told */
	struct buf background; /* the latest value of each question, as a JSON object; or empty */
};

void answers_begin(
        struct answers_pass *pass, const struct run_survey *survey, struct run_snapshot *snapshot);
/* A row of snapshot_answers. */
KESU_MUST_CHECK bool answers_row(
        struct answers_pass *pass, const struct str *fields, struct error *error);
/* The attempts that are left. */
KESU_MUST_CHECK bool answers_finish(struct answers_pass *pass, struct error *error);
void answers_end(struct answers_pass *pass);

#endif
