/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a finished run, for files. Those of a main run were kept with it, so that they
 * are the same for ever; they come from the database one after the other. Those of another run are
 * made again from the stored answers (remake.h). The order of the rows is that of their content.
 */
#ifndef KESU_RUN_ROWS_H
#define KESU_RUN_ROWS_H

#include <run/compute/microdata.h>

#include <db/session.h>

struct run_row {
	int32_t psu_at, cell;
	struct str level[GROUPS_FACTORS]; /* "": not known */
	int64_t points;
	bool is_literate;
	double base_weight, weight;
	double eap, score[MEASURE_DRAWS]; /* only when people were measured; eap may be NAN */
	const char *category;             /* enum run_category, of each item of the rows */
};

struct run_rows {
	struct db_session *session;
	struct str survey; /* its slug */
	int64_t run_id, seed;
	struct arena arena; /* holds the texts of the run */
	struct str kind, program_version;
	uint8_t snapshot[RUN_SHA256_SIZE]; /* hash of the run's own, and its digits */
	char sha256[RUN_SHA256_SIZE * 2 + 1];
	bool is_rehearsal, is_kept;
	bool reads_answers; /* whoever asks: what was not kept can be made again */
	int64_t count;
	/* Everything but the respondents of a run that kept them. */
	struct run_microdata data;
};

/*
 * In a transaction of the session, which sees one snapshot. run_id 0: the run that stands for the
 * survey. measured: with scores, where people could be measured. Fails when the run has no
 * respondents that the caller may read. The caller ends the rows, also after a failure.
 */
KESU_MUST_CHECK bool run_rows_open(struct run_rows *rows, struct db_session *session,
        struct str slug, int64_t run_id, bool measured, struct error *error);
void run_rows_end(struct run_rows *rows);

bool run_rows_measured(const struct run_rows *rows);
/* False when they are too few for a file of them. */
KESU_MUST_CHECK bool run_rows_check(const struct run_rows *rows, struct error *error);

/* Calls `fn` for each row, from number 1 on, until it returns false. */
typedef bool run_row_fn(
        const struct run_row *row, int64_t number, void *state, struct error *error);
KESU_MUST_CHECK bool run_rows_each(
        const struct run_rows *rows, run_row_fn *fn, void *state, struct error *error);

#endif
