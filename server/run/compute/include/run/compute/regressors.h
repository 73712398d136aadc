/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of every respondent besides the answers. It is used in the latent regression that
 * plausible values are drawn from. Every variable that figures are broken down by must be in it;
 * otherwise that breakdown is pulled towards the mean (Mislevy 1991; von Davier, Gonzalez & Mislevy
 * 2009). The regressors are indicators. Each respondent has about a dozen of them:
 *
 * groups     each level of sex, age, residence and education, with "unknown" as a level, and
 *            each key group, those of the programme as well
 * regions    the regions of the survey's tree with at least RUN_REGRESSORS_REGION_LEAST
 *            respondents, level by level from the top. A level that would make them more than
 *            RUN_REGRESSORS_MAX is left out with all levels below it, so that no region is
 *            favoured over its siblings
 *
 * An indicator that is 1 for nobody or for everybody is left out. The others may still depend on
 * one another.
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
	size_t *first;       /* where each row begins in `indicator`; the last entry is the end */
	uint32_t *indicator; /* for each row, the numbers of the indicators that are 1; ascending */
	const char **name;   /* "sex=male", "sex=unknown", "region=360102" */
	char (*names)[RUN_REGRESSORS_NAME_SIZE];
};

/* Uses the first `rows` respondents. */
void run_regressors_make(struct run_regressors *regressors, const struct run_survey *survey,
        const struct run_respondents *respondents, size_t rows);
void run_regressors_end(struct run_regressors *regressors);

#endif
