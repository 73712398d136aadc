/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the figures of a run rest on, as columns that name nobody: of each respondent stratum, psu,
 * groups, points, weights and scores; no attempt, no time. A main run keeps them, and every file of
 * respondents is written from them. Which items were right is kept beside them, and for as long as
 * nobody withdraws.
 *
 * The rows are in an order of their content. That of the attempts would tell whose row it is: who
 * began earlier has the lower number.
 */
#ifndef KESU_RUN_COMPUTE_MICRODATA_H
#define KESU_RUN_COMPUTE_MICRODATA_H

#include <run/compute/measurement.h>
#include <run/compute/weights.h>

#include <base/arena.h>

/* wrong: or left out. Not given: not asked, or after the last answered one. */
enum run_category { RUN_NOT_GIVEN = '-', RUN_WRONG = '0', RUN_RIGHT = '1' };

struct run_microdata {
	struct arena arena; /* holds everything below */
	size_t psu_count;
	int32_t *psu, *stratum; /* of the psus of the sample, ascending by number */

	size_t count;                      /* respondents */
	int32_t *psu_at;                   /* index into psu and stratum */
	struct str *level[GROUPS_FACTORS]; /* "male"; "" when it is not known */
	int16_t *points, *literate;        /* literate: 1 or 0 */
	double *base_weight, *weight;

	/* A byte an item, respondent by respondent. */
	size_t items;
	char *category;        /* enum run_category */
	struct str *item_code; /* NULL when nobody asked for it */

	/* In a replicate a weight is the base weight times the factors of its psu and its cell. */
	int32_t *cell;
	size_t cells, replicates;
	double *scale;                    /* of each replicate */
	double *psu_factor, *cell_factor; /* replicate by replicate */

	/* Set by run_microdata_measure, unless people could not be measured: then it says why. */
	double *eap, *score; /* score: MEASURE_DRAWS a respondent */
	struct str unmeasured;
	uint32_t *order; /* of each row, the respondent of the snapshot; NULL when it was read */
};

/* The caller ends it. */
void run_microdata_make(struct run_microdata *microdata, const struct run_snapshot *snapshot,
        const struct run_weights *weights);
void run_microdata_measure(struct run_microdata *microdata, const struct measure *measure);
void run_microdata_end(struct run_microdata *microdata);

/* The weight in a replicate of a respondent of this psu (its index) and cell. */
double run_microdata_weight(const struct run_microdata *microdata, double base_weight,
        int32_t psu_at, int32_t cell, size_t replicate);

#endif
