/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a finished run, for files. Those of a main run were kept with it, so that they
 * are the same for ever. Those of another run are made again from the stored answers (remake.h).
 */
#ifndef KESU_RUN_ROWS_H
#define KESU_RUN_ROWS_H

#include <run/compute/microdata.h>

#include <db/session.h>

#include <stdio.h>

struct run_rows {
	int64_t run_id;
	bool is_rehearsal;
	struct run_microdata data;
};

/*
 * run_id 0: the run that stands for the survey. measured: with scores; fails when there are none.
 * Also fails when the run has too few respondents for a file of them. The caller ends the rows,
 * also after a failure.
 */
KESU_MUST_CHECK bool run_rows_open(struct run_rows *rows, struct db_session *session,
        struct str slug, int64_t run_id, bool measured, struct error *error);
void run_rows_end(struct run_rows *rows);

/*
 * The columns that name a row in every file:
 * "label,respondent,stratum,psu,sex,age,residence,education".
 */
extern const char run_rows_head[];
void run_rows_put(const struct run_rows *rows, size_t row, FILE *file);

#endif
