/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /surveys/{slug}: what a resident reads before starting. Straight from memory. */
#include "handlers.h"
#include "state.h"

void intake_survey_get(struct http_exchange *x)
{
	struct intake *intake = intake_of(x);
	const struct catalogue_survey *survey =
	        intake_catalogue_survey_by_slug(intake->catalogue, http_param(x, "slug"));

	if (!survey && !intake_catalogue_ready(intake->catalogue)) {
		http_reply_problem(x, &http_unavailable, STR("starting"), NULL, 0);
		return;
	}
	if (!survey) {
		http_reply_problem(x, &http_not_found, STR("no such survey"), NULL, 0);
		return;
	}
	http_reply_header(x, "Cache-Control", "no-cache");
	http_reply(x, 200, "application/json", survey->page);
}
