/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a survey that need no database access. */
#include <run/input/survey.h>

enum reporting_measure run_survey_headline(const struct run_survey *survey)
{
	return survey->design || survey->link.form ? REPORTING_PLAUSIBLE : REPORTING_OBSERVED;
}

bool run_is_literate(const struct standard *standard, double points)
{
	return standard->inclusive ? points >= standard->literate_at
	                           : points > standard->literate_at;
}

void run_survey_end(struct run_survey *survey)
{
	run_link_end(&survey->link);
	model_booklet_design_free(survey->design);
	model_instrument_free(survey->instrument);
	model_standard_free(survey->standard);
	arena_free(&survey->arena);
	*survey = (struct run_survey){0};
}
