/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a survey's design has to be freed. */
#ifndef KESU_TOOLS_SURVEY_DESIGN_H
#define KESU_TOOLS_SURVEY_DESIGN_H

#include <tools/survey/survey.h>

void tools_strata_forget(struct survey *survey);

#endif
