/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of a survey as they are read, ordered by attempt and then by seq. They are matched
 * with the attempts and passed to the snapshot one attempt at a time.
 */
#ifndef KESU_RUN_SNAPSHOT_ANSWERS_H
#define KESU_RUN_SNAPSHOT_ANSWERS_H

#include <run/input/attempt.h>

#include <base/buf.h>

struct run_answers_pass {
	const struct run_survey *survey;
	struct run_snapshot *snapshot;
	size_t current; /* index of the attempt whose answers are being read */
	struct run_answers latest;
	struct buf background; /* the latest value of each question, as a JSON object; or empty */
};

void run_answers_begin(struct run_answers_pass *pass, const struct run_survey *survey,
        struct run_snapshot *snapshot);
/* Takes a row of snapshot_answers. */
KESU_MUST_CHECK bool run_answers_row(
        struct run_answers_pass *pass, const struct str *fields, struct error *error);
/* Finishes the attempts that are left. */
KESU_MUST_CHECK bool run_answers_finish(struct run_answers_pass *pass, struct error *error);
void run_answers_end(struct run_answers_pass *pass);

#endif
