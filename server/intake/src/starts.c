/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake_starts_add hands a start to the group commit; starts_write puts a group, all of one
 * survey, into its statements: add to the counts that the booklets' turns go by, start what may
 * start, then read the result of each.
 *
 * A worker has one group at the database at a time: a second would only wait for the first one's
 * lock of the survey's booklets, in the way of every save behind it.
 */
#include "starts.h"

#include "turns.h"

#include <base/memory.h>

#include <db/db.h>
#include <queries/intake.h>
#include <stdlib.h>

enum { ANSWERED_MAX = 64 }; /* booklets whose counts one group tells */

/* A column of the group being written, with its NULLs. */
struct uuid_column {
	struct uuid values[GROUP_COMMIT_MEMBERS_MAX];
	bool nulls[GROUP_COMMIT_MEMBERS_MAX];
};
struct view_column {
	struct str values[GROUP_COMMIT_MEMBERS_MAX];
	bool nulls[GROUP_COMMIT_MEMBERS_MAX];
};

struct intake_starts {
	struct intake_turns *turns;
	struct group_commit *commit;
	struct uuid_column attempts, formers, legacies, invitations;
	struct view_column proofs, former_proofs;
	struct str languages[GROUP_COMMIT_MEMBERS_MAX];
	struct view_column classes;
};

static bool starts_fit(
        const struct group_commit_member *first, const struct group_commit_member *member)
{
	return ((const struct intake_start *)first)->survey_id ==
	       ((const struct intake_start *)member)->survey_id;
}

static void uuid_put(struct uuid_column *column, size_t i, const struct uuid *value, bool has)
{
	column->nulls[i] = !has;
	if (has)
		column->values[i] = *value;
}

static void proof_put(struct view_column *column, size_t i, const struct intake_start_names *names)
{
	column->nulls[i] = !names->has_proof;
	column->values[i] = intake_mac_str(&names->proof);
}

static void starts_fill_columns(
        struct intake_starts *starts, struct group_commit_member **members, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct intake_start *start = (struct intake_start *)members[i];

		uuid_put(&starts->attempts, i, &start->names.attempt, true);
		uuid_put(&starts->formers, i, &start->former.attempt, start->former.has_attempt);
		uuid_put(&starts->legacies, i, &start->invitation, start->has_legacy);
		uuid_put(&starts->invitations, i, &start->invitation, start->has_invitation);
		proof_put(&starts->proofs, i, &start->names);
		proof_put(&starts->former_proofs, i, &start->former);
		starts->languages[i] = start->language;
		starts->classes.values[i] = start->classes;
		starts->classes.nulls[i] = !start->classes.p;
	}
}

static struct db_array uuid_array(const struct uuid_column *column, size_t count)
{
	return (struct db_array){count, column->values, column->nulls};
}

static struct db_array view_array(const struct view_column *column, size_t count)
{
	return (struct db_array){count, column->values, column->nulls};
}

/* The counts that the turns go by. */
static void starts_write_answered(
        struct intake_starts *starts, struct db_batch *batch, int32_t survey_id)
{
	int16_t booklets[ANSWERED_MAX];
	int32_t counts[ANSWERED_MAX];
	size_t n = intake_turns_take(starts->turns, survey_id, booklets, counts, ANSWERED_MAX);

	if (n)
		q_booklets_answered(batch, survey_id, (struct db_array){n, booklets, NULL},
		        (struct db_array){n, counts, NULL});
}

static size_t starts_write(
        void *context, struct db_batch *batch, struct group_commit_member **members, size_t count)
{
	struct intake_starts *starts = context;

	starts_fill_columns(starts, members, count);
	q_commit_wait(batch); /* for those that are there already */
	starts_write_answered(starts, batch, ((struct intake_start *)members[0])->survey_id);
	q_attempts_start(batch, &(struct q_attempts_start_in){
	                                .survey_id = ((struct intake_start *)members[0])->survey_id,
	                                .attempts = uuid_array(&starts->attempts, count),
	                                .formers = uuid_array(&starts->formers, count),
	                                .legacies = uuid_array(&starts->legacies, count),
	                                .invitations = uuid_array(&starts->invitations, count),
	                                .languages = {count, starts->languages, NULL},
	                                .proofs = view_array(&starts->proofs, count),
	                                .classes = view_array(&starts->classes, count),
	                        });
	return q_attempts_started(
	        batch, &(struct q_attempts_started_in){
	                       .attempts = uuid_array(&starts->attempts, count),
	                       .formers = uuid_array(&starts->formers, count),
	                       .legacies = uuid_array(&starts->legacies, count),
	                       .proofs = view_array(&starts->proofs, count),
	                       .former_proofs = view_array(&starts->former_proofs, count),
	               });
}

static void start_committed(
        struct intake_start *start, const struct db_batch *batch, size_t statement, size_t place)
{
	struct q_attempts_started_row row;

	if (!q_attempts_started_row(batch, statement, place, &row)) {
		start->done(start, INTAKE_START_FAILED);
		return;
	}
	/* cppcheck-suppress autoVariables; `done` reads it before it returns */
	start->found = &row;
	if (row.survey_id_is_null || row.survey_id != start->survey_id)
		start->done(start, INTAKE_START_NOT_LET_IN);
	else
		start->done(start, INTAKE_START_DONE);
}

static void starts_committed(void *context, const struct db_batch *batch, size_t statement,
        struct group_commit_member **members, size_t count)
{
	struct intake_starts *starts = context;

	intake_turns_stored(starts->turns, ((struct intake_start *)members[0])->survey_id);
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

struct intake_starts *intake_starts_new(
        struct event_base *base, struct db_lane *lane, struct intake_turns *turns)
{
	struct intake_starts *starts = memory_new(1, sizeof(*starts));

	starts->turns = turns;
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

enum group_commit_addition intake_starts_add(
        struct intake_starts *starts, struct intake_start *start)
{
	start->member.owner = intake_identity_owner(&start->names.attempt);
	return core_group_commit_add(starts->commit, &start->member);
}
