/*
 * The steps of a run. Only the snapshot is a transaction of several statements; before it the run is
 * claimed and begun, after it stands one batch that stores everything, so that a run is either done
 * with all its figures or has none.
 */
#include <run/run.h>

#include "areas.h"
#include "link.h"
#include "store.h"
#include "trend.h"

#include <queries/core.h>
#include <queries/run.h>

struct scoring {
	struct db_session *session;
	int64_t run_id;
	run_progress_fn *progress;
	void *state;
	struct run_survey survey;
	struct run_link scale;
	struct run_snapshot snapshot;
	struct trend trend;
	struct run_peers peers;
};

static bool run_claim(struct db_session *session, int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	struct q_run_claim_row row;
	bool good;

	q_run_claim(batch, run_id);
	good = db_session_run(session, error);
	if (good && (!q_run_claim_row(batch, 0, 0, &row) || !row.mine))
		good = error_set(
		        error, "run %lld is being scored by another process", (long long)run_id);
	return good;
}

static bool request_claimed(struct db_session *session, int32_t survey_id, int64_t seed,
        const char *account, int64_t *run_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	struct q_run_request_row row;
	bool good;

	q_run_request(batch, survey_id, seed, str_from(account));
	good = db_session_run(session, error);
	if (good && !q_run_request_row(batch, 0, 0, &row))
		good = error_set(error, "there is no survey %d", survey_id);
	if (good)
		*run_id = row.run_id;
	return good && run_claim(session, *run_id, error);
}

bool run_request(struct db_session *session, int32_t survey_id, int64_t seed, const char *account,
        int64_t *run_id, struct error *error)
{
	/* Claimed before anybody else can see it. */
	if (db_session_begin(session, false, error) &&
	        request_claimed(session, survey_id, seed, account, run_id, error) &&
	        db_session_commit(session, error))
		return true;
	db_session_rollback(session);
	return false;
}

bool run_fail(struct db_session *session, int64_t run_id, const char *words, struct error *error)
{
	struct db_batch *batch;
	bool good;

	/* Another process may be taking this very run to its end. */
	if (!run_claim(session, run_id, error))
		return false;
	batch = db_session_batch(session);
	q_run_fail(batch, run_id, str_from(words));
	good = db_session_run(session, error);
	return good;
}

static bool run_begin(struct db_session *session, int64_t run_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	bool good;

	q_run_begin(batch, run_id, STR(KESU_VERSION));
	good = db_session_run(session, error);
	if (good && !db_rows(batch, 0))
		good = error_set(error, "run %lld does not wait to be scored", (long long)run_id);
	return good;
}

static bool tell(
        const struct scoring *scoring, double fraction, const char *step, struct error *error)
{
	struct db_batch *batch = db_session_batch(scoring->session);
	bool good;

	if (scoring->progress)
		scoring->progress(fraction, step, scoring->state);
	q_run_step(batch, scoring->run_id, fraction, str_from(step));
	good = db_session_run(scoring->session, error);
	return good;
}

/* What other runs published: items' parameters, earlier waves, the regions that the plan compares with. */
static bool read_others(struct scoring *scoring, struct error *error)
{
	scoring->survey.link = &scoring->scale;
	return run_link_read(&scoring->scale, scoring->session, &scoring->survey, scoring->run_id,
	               error) &&
	       trend_read(&scoring->trend, scoring->session, &scoring->survey, scoring->run_id,
	               error) &&
	       run_peers_read(
	               &scoring->peers, &scoring->survey, scoring->session, scoring->run_id, error);
}

static bool take_snapshot(struct scoring *scoring, struct error *error)
{
	struct db_session *session = scoring->session;

	if (!db_session_begin(session, true, error))
		return false;
	if (run_survey_read(&scoring->survey, session, scoring->run_id, error) &&
	        (scoring->survey.is_activity || read_others(scoring, error)) &&
	        run_snapshot_read(&scoring->snapshot, session, &scoring->survey, scoring->progress,
	                scoring->state, error) &&
	        db_session_commit(session, error))
		return true;
	db_session_rollback(session);
	return false;
}

static bool estimate_and_store(struct scoring *scoring, struct error *error)
{
	struct estimates estimates;
	struct run_areas areas = {0};
	bool good;

	if (!tell(scoring, 0.8, "estimates", error))
		return false;
	good = estimates_make(&estimates, &scoring->survey, &scoring->snapshot, error);
	if (good) {
		run_areas_make(&areas, &scoring->survey, &estimates, &scoring->peers);
		trend_make(&scoring->trend, &scoring->survey, &scoring->snapshot, &estimates);
	}
	good = good && tell(scoring, 0.95, "storing", error) &&
	       store_shares(scoring->session, scoring->run_id, &scoring->survey, &scoring->snapshot,
	               &(struct store_figures){&estimates, &areas, &scoring->trend}, error);
	run_areas_end(&areas);
	estimates_end(&estimates);
	return good;
}

static bool count_and_store(struct scoring *scoring, struct error *error)
{
	return tell(scoring, 0.95, "storing", error) &&
	       store_activity(scoring->session, scoring->run_id, &scoring->survey,
	               &scoring->snapshot, error);
}

bool run_score(struct db_session *session, int64_t run_id, run_progress_fn *progress, void *state,
        struct error *error)
{
	struct scoring scoring = {
	        .session = session,
	        .run_id = run_id,
	        .progress = progress,
	        .state = state,
	};
	bool good;

	if (!run_claim(session, run_id, error) || !run_begin(session, run_id, error))
		return false;
	good = take_snapshot(&scoring, error);
	if (good)
		good = scoring.survey.is_activity ? count_and_store(&scoring, error)
		                                  : estimate_and_store(&scoring, error);
	if (good && progress)
		progress(1, "done", state);
	trend_end(&scoring.trend);
	run_link_end(&scoring.scale);
	run_snapshot_end(&scoring.snapshot);
	run_survey_end(&scoring.survey);
	return good;
}
