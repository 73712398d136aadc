/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two batches: first the survey and its run, then the run's figures. */
#include <core/survey.h>

#include <publish/read.h>

#include "take.h"

#include <queries/core.h>

bool publish_read_run(struct publish_indicator *indicator, struct db_session *session,
        struct str slug, int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	size_t survey = q_survey_by_slug(batch, slug);
	size_t run = q_run_of_survey(batch, slug, run_id ? &run_id : NULL);

	publish_indicator_init(indicator);
	if (!db_session_run(session, error))
		return false;
	if (!publish_take_survey(indicator, slug, batch, survey))
		return core_survey_missing(slug, error);
	if (!publish_take_run(indicator, batch, run))
		return error_set(
		        error, "survey %.*s has no such run; score it first", STR_ARG(slug));
	if (indicator->run.superseded_by)
		return error_set(error,
		        "run %lld of survey %.*s was superseded by run %lld, of almost the same "
		        "people: its figures are closed",
		        (long long)indicator->run.id, STR_ARG(slug),
		        (long long)indicator->run.superseded_by);
	return str_equal_c(indicator->run.state, "done") ||
	       error_set(error, "run %lld of survey %.*s is %.*s: it has no results",
	               (long long)indicator->run.id, STR_ARG(slug), STR_ARG(indicator->run.state));
}

bool publish_read(struct publish_indicator *indicator, struct db_session *session, struct str slug,
        int64_t run_id, struct error *error)
{
	struct db_batch *batch;
	struct publish_figures asked;

	if (!publish_read_run(indicator, session, slug, run_id, error))
		return false;
	batch = db_session_batch(session);
	asked = publish_figures_ask(batch, indicator->run.id);
	if (!db_session_run(session, error))
		return false;
	publish_figures_take(indicator, batch, &asked);
	return true;
}
