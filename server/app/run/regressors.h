/*
 * What is known of every respondent besides the answers, for the latent regression that plausible values
 * are drawn from: whatever a figure is broken down by must be in it, or that breakdown is drawn towards
 * the mean (Mislevy 1991; von Davier, Gonzalez & Mislevy 2009).
 *
 *	0/1 columns    each level of sex, age, residence and education, "not known" being one, and each key group
 *	regions        of the survey's tree with at least REGRESSORS_REGION_LEAST respondents, level by level
 *	               from the top; a level that would make the columns more than REGRESSORS_MAX is left out with
 *	               those below it, so that no region is favoured over its siblings
 *	psu_mean       the mean score of the other respondents of the same psu, for what neighbours share;
 *	               everyone's mean where there are no others
 *
 * A column that nobody or everybody is in is left out. The others may still depend on one another.
 */
#ifndef KESU_APP_REGRESSORS_H
#define KESU_APP_REGRESSORS_H

#include "run/respondents.h"
#include "run/survey.h"

enum {
	REGRESSORS_MAX = 256,
	REGRESSORS_REGION_LEAST = 30,
	REGRESSORS_NAME_SIZE = GROUPS_CODE_SIZE,
};

struct regressors {
	size_t rows, columns;
	double *x; /* rows x columns, row by row */
	const char *
	        *name; /* of each column: "sex=male", "sex=unknown", "region=360102", "psu_mean" */
	char (*names)[REGRESSORS_NAME_SIZE];
};

/* Of the first `rows` respondents. The column of psu means comes last and waits for its scores. */
void regressors_make(struct regressors *regressors, const struct run_regions *regions,
        const struct respondents *respondents, size_t rows);
/* score: one a row; NAN: none, for somebody without an answer. */
void regressors_set_psu_means(
        struct regressors *regressors, const struct respondents *respondents, const double *score);
void regressors_end(struct regressors *regressors);

#endif
