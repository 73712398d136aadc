/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replicate weights that are columns of the file: which columns they are, the factor of each
 * replicate, and their degrees of freedom.
 *
 * Errors: no column, or only one, has such a name; a weight is missing; of --rscales FILE, a
 * replicate that the file lacks or names twice, or another number of them.
 */
#ifndef KESU_TOOLS_SURVEY_GIVEN_H
#define KESU_TOOLS_SURVEY_GIVEN_H

#include <tools/survey/survey.h>

/* Once the header is read: wants the columns whose names fit. */
KESU_MUST_CHECK bool tools_given_want(struct survey *survey, struct error *error);
/* While rows still know their lines. */
KESU_MUST_CHECK bool tools_given_check(const struct survey *survey, struct error *error);
void tools_given_end(struct survey *survey);

#endif
