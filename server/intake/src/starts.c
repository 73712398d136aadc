/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake_starts_add hands a start to the group commit; starts_write puts a group, all of one
 * survey, into two statements: start what may start, then read the result of each.
 *
 * A worker has one group at the database at a time: a second would only wait for the first one's
 * lock of the survey's booklets, in the way of every save behind it.
 */
#include "starts.h"

#include <base/memory.h>

#include <db/db.h>
#include <queries/intake.h>
#include <stdlib.h>

struct intake_starts {
	struct group_commit *commit;
	/* Columns of the group being written. */
	struct uuid attempts[GROUP_COMMIT_MEMBERS_MAX];
	struct str languages[GROUP_COMMIT_MEMBERS_MAX];
};

static bool starts_fit(
        const struct group_commit_member *first, const struct group_commit_member *member)
{
	return ((const struct intake_start *)first)->survey_id ==
	       ((const struct intake_start *)member)->survey_id;
}

static size_t starts_write(
        void *context, struct db_batch *batch, struct group_commit_member **members, size_t count)
{
	struct intake_starts *starts = context;
	int32_t survey_id = ((struct intake_start *)members[0])->survey_id;
	struct db_array attempts = {count, starts->attempts, NULL};
	struct db_array languages = {count, starts->languages, NULL};

	for (size_t i = 0; i < count; i++) {
		const struct intake_start *start = (struct intake_start *)members[i];
		starts->attempts[i] = start->attempt;
		starts->languages[i] = start->language;
	}
	q_attempts_start(batch, survey_id, attempts, languages);
	return q_attempts_started(batch, attempts);
}

static void start_committed(
        struct intake_start *start, const struct db_batch *batch, size_t statement, size_t place)
{
	struct q_attempts_started_row row;

	if (!q_attempts_started_row(batch, statement, place, &row)) {
		start->done(start, INTAKE_START_FAILED);
		return;
	}
	start->booklet = row.booklet;
	start->acknowledged = row.acknowledged;
	if (row.survey_id_is_null || row.survey_id != start->survey_id)
		start->done(start, INTAKE_START_NOT_LET_IN);
	else
		start->done(start, INTAKE_START_DONE);
}

static void starts_committed(void *context, const struct db_batch *batch, size_t statement,
        struct group_commit_member **members, size_t count)
{
	(void)context;
	for (size_t i = 0; i < count; i++)
		start_committed((struct intake_start *)members[i], batch, statement, i);
}

static void starts_failed(struct group_commit_member *member, enum group_commit_failure failure)
{
	struct intake_start *start = (struct intake_start *)member;

	start->done(start,
	        failure == GROUP_COMMIT_REFUSED ? INTAKE_START_FAILED : INTAKE_START_UNAVAILABLE);
}

static const struct group_commit_kind starts_kind = {
        .name = "starts",
        .groups_max = 1,
        .fits = starts_fit,
        .write = starts_write,
        .committed = starts_committed,
        .failed = starts_failed,
};

struct intake_starts *intake_starts_new(struct event_base *base, struct db_lane *lane)
{
	struct intake_starts *starts = memory_new(1, sizeof(*starts));

	starts->commit = core_group_commit_new(base, lane, &starts_kind, starts);
	return starts;
}

void intake_starts_free(struct intake_starts *starts)
{
	if (!starts)
		return;
	core_group_commit_free(starts->commit);
	free(starts);
}

bool intake_starts_add(struct intake_starts *starts, struct intake_start *start)
{
	return core_group_commit_add(starts->commit, &start->member);
}
