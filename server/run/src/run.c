/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps of a run. Only the snapshot is a transaction of several statements. Before it the run
 * is claimed and begun. After it one batch stores everything, so that a run either is done with all
 * its figures or has none.
 */
#include <run/run.h>

#include "refusal.h"
#include <run/compute/figures.h>
#include <run/report/report.h>
#include <run/snapshot/earlier.h>
#include <run/snapshot/link.h>
#include <run/snapshot/past.h>
#include <run/snapshot/peers.h>
#include <run/snapshot/promises.h>
#include <run/snapshot/streams.h>
#include <run/snapshot/survey.h>
#include <run/store/store.h>

#include <queries/core.h>
#include <queries/run.h>

#include <string.h>

struct scoring {
	struct db_session *session;
	int64_t run_id;
	run_progress_fn *progress;
	void *state;
	struct run_survey survey;
	struct run_snapshot snapshot;
};

static bool run_claim(struct db_session *session, int64_t run_id, struct error *error)
{
	const struct q_run_claim_row *row;

	if (!q_run_claim_run(session, run_id, &row, error))
		return false;
	return row->mine ||
	       error_set(error, "run %lld is being scored by another process", (long long)run_id);
}

/* In words what the database refuses. */
static bool refusal_tell(const struct db_batch *batch, struct error *error)
{
	const char *sqlstate = db_batch_sqlstate(batch);

	if (!strcmp(sqlstate, RUN_SQLSTATE_NEEDS_REASON))
		return error_set(error, "已有主计算，再算一次要用 --reason 说明原因 / there is a "
		                        "main run: another one needs its --reason");
	if (!strcmp(sqlstate, RUN_SQLSTATE_MAIN_FIRST))
		return error_set(error, "先算主计算（不用 --seed），再看其他种子 / first the main "
		                        "run, without --seed, then other seeds");
	return false;
}

static bool request_claimed(struct db_session *session, const struct run_asked *asked,
        int64_t *run_id, struct error *error)
{
	struct db_batch *batch = db_session_batch(session);
	size_t request = q_run_request(
	        batch, asked->survey_id, asked->seed, str_from(asked->account), asked->reason);
	struct q_run_request_row row;

	if (!db_session_run(session, error))
		return refusal_tell(batch, error);
	if (!q_run_request_row(batch, request, 0, &row))
		return error_set(error, "there is no survey %d", asked->survey_id);
	*run_id = row.run_id;
	return run_claim(session, *run_id, error);
}

bool run_request(struct db_session *session, const struct run_asked *asked, int64_t *run_id,
        struct error *error)
{
	/* Claimed before anybody else can see it. */
	if (db_session_begin(session, false, error) &&
	        request_claimed(session, asked, run_id, error) && db_session_commit(session, error))
		return true;
	db_session_rollback(session);
	return false;
}

bool run_fail(struct db_session *session, int64_t run_id, const char *words, struct error *error)
{
	/* Another process may be completing this same run. */
	return run_claim(session, run_id, error) &&
	       q_run_fail_run(session, run_id, str_from(words), error);
}

static bool run_begin(struct db_session *session, int64_t run_id, struct error *error)
{
	const struct q_run_begin_row *row;

	if (!q_run_begin_run(session, run_id, STR(KESU_VERSION), &row, error))
		return false;
	return row || error_set(error, "run %lld does not wait to be scored", (long long)run_id);
}

static bool tell(
        const struct scoring *scoring, double fraction, const char *step, struct error *error)
{
	if (scoring->progress)
		scoring->progress(fraction, step, scoring->state);
	return q_run_step_run(scoring->session, scoring->run_id, fraction, str_from(step), error);
}

/*
 * What other runs published: items' parameters, earlier waves, the regions that the plan compares
 * with.
 */
static bool read_others(struct scoring *scoring, struct error *error)
{
	struct run_snapshot *snapshot = &scoring->snapshot;
	struct run_survey *survey = &scoring->survey;
	struct db_session *session = scoring->session;

	return run_link_read(survey, session, scoring->run_id, error) &&
	       run_past_read(&snapshot->past, survey, session, scoring->run_id, error) &&
	       run_peers_read(&snapshot->peers, survey, session, scoring->run_id, error) &&
	       run_promises_read(&snapshot->promises, survey, session, scoring->run_id, error);
}

/* What is published is of somebody. An interim run may be of nobody yet. */
static bool somebody_check(const struct scoring *scoring, struct error *error)
{
	const struct run_snapshot *snapshot = &scoring->snapshot;

	if (!scoring->survey.is_main)
		return true;
	if (scoring->survey.is_activity)
		return snapshot->submitted || error_set(error, "没有已提交的答卷，无法计算 / "
		                                               "nobody has submitted: there is "
		                                               "nothing to score");
	return snapshot->used ||
	       error_set(error,
	               "没有可用的答卷（受邀、已提交、年龄已知且在调查范围内），无法计算 / "
	               "nobody invited, of known age and in the survey's population has "
	               "submitted: there is nothing to score");
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
	        run_earlier_read(
	                &scoring->snapshot, session, &scoring->survey, scoring->run_id, error) &&
	        somebody_check(scoring, error) && db_session_commit(session, error))
		return true;
	db_session_rollback(session);
	return false;
}

static bool report_and_store(
        const struct scoring *scoring, const struct run_figures *figures, struct error *error)
{
	const struct run_result result = {
	        scoring->run_id, &scoring->survey, &scoring->snapshot, figures};
	struct buf recipe, diagnostics;
	bool good;

	buf_init(&recipe, RUN_REPORT_BYTES_MAX);
	buf_init(&diagnostics, RUN_REPORT_BYTES_MAX);
	good = tell(scoring, 0.95, "storing", error) &&
	       run_report_recipe(&result, &recipe, error) &&
	       run_report_diagnostics(&result, &diagnostics, error) &&
	       run_store(scoring->session, &result,
	               &(struct run_documents){buf_str(&recipe), buf_str(&diagnostics)}, error);
	buf_free(&recipe);
	buf_free(&diagnostics);
	return good;
}

static bool estimate_and_store(const struct scoring *scoring, struct error *error)
{
	struct run_figures figures;
	bool good;

	if (!tell(scoring, 0.8, "estimates", error))
		return false;
	good = run_figures_make(&figures, &scoring->survey, &scoring->snapshot, error) &&
	       report_and_store(scoring, &figures, error);
	run_figures_end(&figures);
	return good;
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
		good = scoring.survey.is_activity ? report_and_store(&scoring, NULL, error)
		                                  : estimate_and_store(&scoring, error);
	if (good && progress)
		progress(1, "done", state);
	run_snapshot_end(&scoring.snapshot);
	run_survey_end(&scoring.survey);
	return good;
}
