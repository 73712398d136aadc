/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds the run, reads its survey and snapshot in one transaction, and makes the weights again from
 * them.
 */
#include "remake.h"

#include <reporting/words.h>
#include <run/snapshot/link.h>
#include <run/snapshot/streams.h>
#include <run/snapshot/survey.h>

#include <queries/core.h>

#include <string.h>

static bool find_run(struct run_remade *remade, struct db_session *session, struct str slug,
        int64_t run_id, struct error *error)
{
	const struct q_run_of_survey_row *row;

	if (!q_run_of_survey_run(session, slug, run_id ? &run_id : NULL, &row, error))
		return false;
	if (!row || row->snapshot_sha256.n != RUN_SHA256_SIZE)
		return error_set(error, "survey %.*s has no such finished run", STR_ARG(slug));
	remade->run_id = row->run_id;
	memcpy(remade->sha256, row->snapshot_sha256.p, RUN_SHA256_SIZE);
	return true;
}

static bool read_again(struct run_remade *remade, struct db_session *session, struct error *error)
{
	if (!run_survey_read(&remade->survey, session, remade->run_id, error))
		return false;
	if (remade->survey.is_activity)
		return error_set(error, "an activity has no weights and no scores");
	if (!run_link_read(&remade->survey, session, remade->run_id, error) ||
	        !run_snapshot_read(&remade->snapshot, session, &remade->survey, NULL, NULL, error))
		return false;
	if (memcmp(remade->snapshot.sha256, remade->sha256, RUN_SHA256_SIZE) != 0)
		return error_set(error,
		        "answers or margins have changed since run %lld, or another version of the "
		        "program made it: its weights and scores cannot be computed again",
		        (long long)remade->run_id);
	return true;
}

bool run_remake(struct run_remade *remade, struct db_session *session, struct str slug,
        int64_t run_id, struct error *error)
{
	bool good;

	*remade = (struct run_remade){0};
	if (!db_session_begin(session, true, error))
		return false;
	good = find_run(remade, session, slug, run_id, error) && read_again(remade, session, error);
	if (!good || !db_session_commit(session, error)) {
		db_session_rollback(session);
		return false;
	}
	return run_weights_make(&remade->weights, &remade->survey, &remade->snapshot, error);
}

bool run_remade_may_leave(const struct run_remade *remade, struct error *error)
{
	return remade->snapshot.used >= RUN_RESPONDENTS_LEAST ||
	       error_set(error,
	               "run %lld has fewer than %d respondents: nothing is given out of so few",
	               (long long)remade->run_id, RUN_RESPONDENTS_LEAST);
}

void run_remade_end(struct run_remade *remade)
{
	run_weights_end(&remade->weights);
	run_snapshot_end(&remade->snapshot);
	run_survey_end(&remade->survey);
}

/* --- rows --- */

const char run_remade_head[] = "label,respondent,stratum,psu,sex,age,residence,education";

static const char *level_name(const struct run_respondents *rows, int variable, size_t row)
{
	int8_t level = rows->level[variable][row];

	return level < 0 ? "" : model_group_variables[variable].levels[level];
}

void run_remade_row(const struct run_remade *remade, size_t row, FILE *file)
{
	const struct run_respondents *rows = &remade->snapshot.respondents;

	fprintf(file, "%s,%zu,%lld,%lld",
	        remade->survey.is_rehearsal ? REPORTING_NOTICE_REHEARSAL_ZH : "", row + 1,
	        (long long)rows->stratum[row], (long long)rows->psu[row]);
	for (int v = 0; v < GROUPS_FACTORS; v++)
		fprintf(file, ",%s", level_name(rows, v, row));
}
