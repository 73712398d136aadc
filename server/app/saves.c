/*
 * intake_saves_add hands a save to the group commit; saves_write puts a group into three statements:
 * lock the attempts, append the rows, look what became of each. saves_committed tells each save.
 *
 * A save of a closed survey stores nothing, so there is no flush to share: saves_find only looks.
 */
#include "saves.h"

#include <base/memory.h>

#include <db/db.h>
#include <schema/queries.h>
#include <stdlib.h>
#include <string.h>

struct intake_saves {
	struct group_commit *commit;
	struct db_lane *lane;
	/* Columns of the group being written: too large for the stack. */
	struct uuid attempts[GROUP_COMMIT_MEMBERS_MAX];
	int32_t seqs[GROUP_COMMIT_MEMBERS_MAX], run_firsts[GROUP_COMMIT_MEMBERS_MAX];
	struct str items[GROUP_COMMIT_MEMBERS_MAX], responses[GROUP_COMMIT_MEMBERS_MAX],
	        elapsed[GROUP_COMMIT_MEMBERS_MAX], backgrounds[GROUP_COMMIT_MEMBERS_MAX];
	bool no_background[GROUP_COMMIT_MEMBERS_MAX];
};

static int save_compare(const void *a, const void *b)
{
	const struct intake_save *x = *(struct intake_save *const *)a;
	const struct intake_save *y = *(struct intake_save *const *)b;
	int order = memcmp(x->attempt.b, y->attempt.b, sizeof(x->attempt.b));

	return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/* Where the run of numbers begins that leads to save i without a gap. The columns are sorted. */
static int32_t saves_run_first(const struct intake_saves *saves, size_t i)
{
	if (i && uuid_equal(&saves->attempts[i - 1], &saves->attempts[i]) &&
	        saves->seqs[i] - saves->seqs[i - 1] <= 1)
		return saves->run_firsts[i - 1];
	return saves->seqs[i];
}

static void saves_fill_columns(
        struct intake_saves *saves, struct group_commit_member **members, size_t count)
{
	qsort(members, count, sizeof(*members), save_compare);
	for (size_t i = 0; i < count; i++) {
		const struct intake_save *save = (struct intake_save *)members[i];
		saves->attempts[i] = save->attempt;
		saves->seqs[i] = save->seq;
		saves->run_firsts[i] = saves_run_first(saves, i);
		saves->items[i] = save->items;
		saves->responses[i] = save->responses;
		saves->elapsed[i] = save->elapsed_ms;
		saves->backgrounds[i] = save->background;
		saves->no_background[i] = save->background.p == NULL;
	}
}

static size_t saves_write(
        void *context, struct db_batch *batch, struct group_commit_member **members, size_t count)
{
	struct intake_saves *saves = context;
	struct db_array attempts = {count, saves->attempts, NULL};
	struct db_array seqs = {count, saves->seqs, NULL};
	struct db_array runs = {count, saves->run_firsts, NULL};
	struct db_array items = {count, saves->items, NULL};
	struct db_array responses = {count, saves->responses, NULL};
	struct db_array elapsed = {count, saves->elapsed, NULL};
	struct db_array backgrounds = {count, saves->backgrounds, saves->no_background};

	saves_fill_columns(saves, members, count);
	q_answers_lock(batch, &(struct q_answers_lock){attempts});
	q_answers_save(batch, &(struct q_answers_save){attempts, seqs, runs, items, responses,
	                              elapsed, backgrounds});
	return q_answers_outcome(batch, &(struct q_answers_outcome){attempts, seqs, items,
	                                        responses, elapsed, backgrounds});
}

static enum intake_save_result save_judge(
        const struct intake_save *save, const struct q_answers_outcome_row *row)
{
	if (row->same)
		return INTAKE_SAVE_DONE;
	if (row->stored)
		return INTAKE_SAVE_DIFFERS;
	if (!row->state.p)
		return INTAKE_SAVE_NO_ATTEMPT;
	if (str_equal_c(row->state, "withdrawn"))
		return INTAKE_SAVE_WITHDRAWN;
	if (str_equal_c(row->state, "submitted"))
		return INTAKE_SAVE_SUBMITTED;
	/* Open and yet not stored: nobody tried, or a withdrawal passed between the two statements. */
	return save->late ? INTAKE_SAVE_LATE : INTAKE_SAVE_UNAVAILABLE;
}

static void saves_committed(struct group_commit_member *member, const struct db_batch *batch,
        size_t statement, size_t row_number)
{
	struct intake_save *save = (struct intake_save *)member;
	struct q_answers_outcome_row row;

	if (q_answers_outcome_row(batch, statement, row_number, &row))
		save->done(save, save_judge(save, &row), row.acknowledged);
	else
		save->done(save, INTAKE_SAVE_FAILED, 0);
}

static void saves_failed(struct group_commit_member *member, enum group_commit_failure failure)
{
	struct intake_save *save = (struct intake_save *)member;

	save->done(save,
	        failure == GROUP_COMMIT_REFUSED ? INTAKE_SAVE_FAILED : INTAKE_SAVE_UNAVAILABLE, 0);
}

static const struct group_commit_kind saves_kind = {
        .name = "saves",
        .groups_max = 2,
        .write = saves_write,
        .committed = saves_committed,
        .failed = saves_failed,
};

struct intake_saves *intake_saves_new(struct event_base *base, struct db_lane *lane)
{
	struct intake_saves *saves = memory_new(1, sizeof(*saves));

	saves->lane = lane;
	saves->commit = group_commit_new(base, lane, &saves_kind, saves);
	return saves;
}

void intake_saves_free(struct intake_saves *saves)
{
	if (!saves)
		return;
	group_commit_free(saves->commit);
	free(saves);
}

static void save_found(struct db_batch *batch, void *state)
{
	struct intake_save *save = state;

	switch (db_batch_outcome(batch)) {
	case DB_DONE:
		saves_committed(&save->member, batch, 0, 0);
		return;
	case DB_REFUSED:
		saves_failed(&save->member, GROUP_COMMIT_REFUSED);
		return;
	case DB_TIMED_OUT:
	case DB_UNAVAILABLE:
	case DB_LOST:
		saves_failed(&save->member, GROUP_COMMIT_UNAVAILABLE);
	}
}

static void saves_find(struct intake_saves *saves, struct intake_save *save)
{
	struct db_batch *batch = db_batch_new(saves->lane);
	bool no_background = save->background.p == NULL;

	q_answers_outcome(batch,
	        &(struct q_answers_outcome){{1, &save->attempt, NULL}, {1, &save->seq, NULL},
	                {1, &save->items, NULL}, {1, &save->responses, NULL},
	                {1, &save->elapsed_ms, NULL}, {1, &save->background, &no_background}});
	db_batch_send(batch, save_found, save);
}

bool intake_saves_add(struct intake_saves *saves, struct intake_save *save)
{
	if (!save->late)
		return group_commit_add(saves->commit, &save->member);
	saves_find(saves, save);
	return true;
}

struct group_commit_counters intake_saves_count(const struct intake_saves *saves)
{
	return group_commit_count(saves->commit);
}
