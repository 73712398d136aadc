/* Two batches: the survey with its run, then the run's figures. */
#include <publish/indicator_read.h>

#include <queries/core.h>
#include <queries/publish.h>

static bool read_survey(struct indicator *indicator, struct db_session *session, struct str slug,
        int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	size_t survey = q_survey_by_slug(batch, slug);
	size_t run = q_run_of_survey(batch, slug, run_id ? &run_id : NULL);

	if (!db_session_run(session, error))
		return false;
	if (!indicator_take_survey(indicator, slug, batch, survey))
		return error_set(error, "there is no survey %.*s", STR_ARG(slug));
	if (!indicator_take_run(indicator, batch, run))
		return error_set(
		        error, "survey %.*s has no such run; score it first", STR_ARG(slug));
	return str_equal_c(indicator->run.state, "done") ||
	       error_set(error, "run %lld of survey %.*s is %.*s: it has no results",
	               (long long)indicator->run.id, STR_ARG(slug), STR_ARG(indicator->run.state));
}

bool indicator_read(struct indicator *indicator, struct db_session *session, struct str slug,
        int64_t run_id, struct error *error)
{
	struct db_batch *batch;
	struct indicator_areas_queries areas;
	size_t shares, measures, changes, projections, counts;

	indicator_init(indicator);
	if (!read_survey(indicator, session, slug, run_id, error))
		return false;
	batch = db_session_batch(session);
	shares = q_run_estimates(batch, indicator->run.id);
	measures = q_run_measures(batch, indicator->run.id);
	changes = q_run_trend(batch, indicator->run.id);
	projections = q_run_projections(batch, indicator->run.id);
	counts = q_run_activity(batch, indicator->run.id);
	areas = indicator_areas_ask(batch, indicator->run.id);
	if (!db_session_run(session, error))
		return false;
	indicator_take_estimates(indicator, batch, shares);
	indicator_take_measures(indicator, batch, measures);
	indicator_take_changes(indicator, batch, changes);
	indicator_take_projections(indicator, batch, projections);
	indicator_take_statistics(indicator, batch, counts);
	indicator_areas_take(indicator, batch, areas);
	return true;
}
