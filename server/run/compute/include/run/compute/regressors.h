/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of every respondent besides the answers, for the latent regression that plausible
 * values are drawn from: whatever a figure is broken down by must be in it, or that breakdown is
 * drawn towards the mean (Mislevy 1991; von Davier, Gonzalez & Mislevy 2009). Indicators, of which
 * a row has a dozen:
 *
 *	groups     each level of sex, age, residence and education, "unknown" being one, and each
 *	           key group
 *	regions    of the survey's tree with at least RUN_REGRESSORS_REGION_LEAST respondents, level
 *	           by level from the top; a level that would make them more than RUN_REGRESSORS_MAX
 *	           is left out with those below it, so that no region is favoured over its siblings
 *
 * An indicator that nobody or everybody has is left out. The others may still depend on one
 * another.
 */
#ifndef KESU_RUN_COMPUTE_REGRESSORS_H
#define KESU_RUN_COMPUTE_REGRESSORS_H

#include <run/input/respondents.h>
#include <run/input/survey.h>

#include <measurement/measure.h>

enum {
	RUN_REGRESSORS_MAX = 480,
	RUN_REGRESSORS_REGION_LEAST = MEASURE_INDICATOR_LEAST,
	RUN_REGRESSORS_NAME_SIZE = GROUPS_CODE_SIZE,
};

struct run_regressors {
	size_t rows, count;
	size_t *first;       /* of each row in `indicator`, and the end */
	uint32_t *indicator; /* those that are 1 of a row, ascending */
	const char **name;   /* "sex=male", "sex=unknown", "region=360102" */
	char (*names)[RUN_REGRESSORS_NAME_SIZE];
};

/* Of the first `rows` respondents. */
void run_regressors_make(struct run_regressors *regressors, const struct run_regions *regions,
        const struct run_respondents *respondents, size_t rows);
void run_regressors_end(struct run_regressors *regressors);

#endif
