/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <core/survey.h>

bool core_survey_missing(struct str slug, struct error *error)
{
	return error_set(error, "没有调查 / there is no survey %.*s", STR_ARG(slug));
}
