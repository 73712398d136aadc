/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The respondents of a run for everybody: what is known of a person, but for what would lead to
 * them (docs/decisions, 43). Of the key variables the class alone, of at least
 * RUN_RESPONDENTS_LEAST people; no place in the sample; the weight is the mean of the class, for a
 * final weight says which psu somebody is of, and a replicate weight even more; plausible scores
 * in whole points, and no expected points, of which the group that they were made with would
 * follow. The rows are in the order of what is in them.
 *
 * The first file of a survey fixes the people and the classes. Fails when this run is of others,
 * is not published, or is of a region below the county.
 */
#ifndef KESU_RUN_PUBLIC_H
#define KESU_RUN_PUBLIC_H

#include "recoding.h"
#include "rows.h"

struct public_row {
	uint16_t class;               /* until there are classes, the combination */
	int16_t points, literate;     /* literate: 1 or 0 */
	int16_t score[MEASURE_DRAWS]; /* whole points; negative: none */
};

struct run_public {
	const struct run_rows *rows;
	struct arena arena;
	struct anonymity_table table;
	struct run_recoding recoding;
	/* Of each class: people, mean weight, the levels' names ("": withheld). */
	size_t *people;
	double *weight;
	struct str (*name)[GROUPS_FACTORS];
	struct public_row *row;
	size_t count;
	int64_t first_run;    /* the one that fixed the classes */
	double design_effect; /* of the run's share; NAN: not known */
	double shares[2];     /* of the literate by points, with the run's weights and with these */
};

/* In the transaction of the rows; the first file is kept with it. The caller ends it, also after a
 * failure. */
KESU_MUST_CHECK bool run_public_make(
        struct run_public *public, const struct run_rows *rows, struct error *error);
void run_public_end(struct run_public *public);

KESU_MUST_CHECK bool run_public_each(
        const struct run_public *public, run_row_fn *fn, void *state, struct error *error);

/* What was done, and the k that holds, as JSON; the caller frees it. */
char *run_public_report(const struct run_public *public);

#endif
