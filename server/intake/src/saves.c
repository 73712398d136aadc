/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake_saves_add hands a save to the group commit; saves_write puts a group into one statement,
 * which locks the attempts and appends the rows. saves_committed tells each save whose row came
 * back that it is stored.
 *
 * A save whose row did not come back is a repeated save, or one to an attempt that is not open. It
 * is looked up in a separate group (looks_write) after the commit, so that the many normal saves do
 * not wait for the few others. Saves of a closed survey are only looked up. The look waits for its
 * commit as if it had stored something (commit_wait.sql): the row that it finds may be one whose
 * own commit was cut short before it was safe.
 */
#include "saves.h"

#include "identity.h"
#include "turns.h"

#include <base/memory.h>

#include <db/db.h>
#include <queries/intake.h>
#include <stdlib.h>
#include <string.h>

struct intake_saves {
	struct intake_turns *turns;
	struct group_commit *stores, *looks;
	/* Columns of the group being written: too large for the stack. */
	struct uuid attempts[GROUP_COMMIT_MEMBERS_MAX];
	int32_t seqs[GROUP_COMMIT_MEMBERS_MAX], run_firsts[GROUP_COMMIT_MEMBERS_MAX];
	struct str items[GROUP_COMMIT_MEMBERS_MAX], responses[GROUP_COMMIT_MEMBERS_MAX],
	        elapsed[GROUP_COMMIT_MEMBERS_MAX], backgrounds[GROUP_COMMIT_MEMBERS_MAX];
	bool no_background[GROUP_COMMIT_MEMBERS_MAX];
	int16_t limited[GROUP_COMMIT_MEMBERS_MAX]; /* 1: by a limited secret */
};

static int save_compare(const void *a, const void *b)
{
	const struct intake_save *x = *(struct intake_save *const *)a;
	const struct intake_save *y = *(struct intake_save *const *)b;
	int order = memcmp(x->attempt.b, y->attempt.b, sizeof(x->attempt.b));

	return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/*
 * The first number of the sequence without a gap that leads to save i. The columns are sorted. A
 * limited secret's save may be refused: nothing is built on it.
 */
static int32_t saves_run_first(const struct intake_saves *saves, size_t i)
{
	if (i && !saves->limited[i - 1] &&
	        uuid_equal(&saves->attempts[i - 1], &saves->attempts[i]) &&
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
		saves->limited[i] = save->limited;
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
	const struct q_answers_save_in in = {
	        .attempts = {count, saves->attempts, NULL},
	        .seqs = {count, saves->seqs, NULL},
	        .run_firsts = {count, saves->run_firsts, NULL},
	        .items = {count, saves->items, NULL},
	        .responses = {count, saves->responses, NULL},
	        .elapsed_ms = {count, saves->elapsed, NULL},
	        .backgrounds = {count, saves->backgrounds, saves->no_background},
	        .limited = {count, saves->limited, NULL},
	};

	saves_fill_columns(saves, members, count);
	return q_answers_save(batch, &in);
}

/* Another save of the group has the same number, or the one after it. The members are sorted. */
static bool save_is_crowded(struct group_commit_member **members, size_t count, size_t i)
{
	const struct intake_save *save = (struct intake_save *)members[i];
	const struct intake_save *before = i ? (struct intake_save *)members[i - 1] : NULL;
	const struct intake_save *after =
	        i + 1 < count ? (struct intake_save *)members[i + 1] : NULL;

	if (before && before->seq == save->seq && uuid_equal(&before->attempt, &save->attempt))
		return true;
	return after && after->seq - save->seq <= 1 && uuid_equal(&after->attempt, &save->attempt);
}

/* Its row is new. */
static void save_note_first(struct intake_saves *saves, const struct intake_save *save)
{
	if (save->booklet)
		intake_turns_note(saves->turns, save->survey_id, save->booklet);
}

/*
 * Sets `acknowledged` where the result is clear at once. It stays 0 for saves that share a number,
 * because only one of them was stored, and for saves that another one follows, because they lead to
 * a higher number than their own.
 */
static void saves_read_acknowledged(struct intake_saves *saves, const struct db_batch *batch,
        size_t statement, struct group_commit_member **members, size_t count)
{
	struct q_answers_save_row row;

	for (size_t i = 0; i < count; i++)
		((struct intake_save *)members[i])->acknowledged = 0;
	for (size_t i = 0; q_answers_save_row(batch, statement, i, &row); i++) {
		struct intake_save key = {.attempt = row.attempt, .seq = row.seq};
		struct group_commit_member *wanted = &key.member, **found;
		found = bsearch(&wanted, members, count, sizeof(*members), save_compare);
		if (found && row.seq == 1)
			save_note_first(saves, (struct intake_save *)*found);
		if (found && !save_is_crowded(members, count, (size_t)(found - members)))
			((struct intake_save *)*found)->acknowledged = row.acknowledged;
	}
}

static void saves_committed(void *context, const struct db_batch *batch, size_t statement,
        struct group_commit_member **members, size_t count)
{
	struct intake_saves *saves = context;

	saves_read_acknowledged(saves, batch, statement, members, count);
	for (size_t i = 0; i < count; i++) {
		struct intake_save *save = (struct intake_save *)members[i];
		if (save->acknowledged)
			save->done(save, INTAKE_SAVE_DONE, save->acknowledged);
		else if (core_group_commit_add(saves->looks, &save->member) != GROUP_COMMIT_ADDED)
			save->done(save, INTAKE_SAVE_UNAVAILABLE, 0);
	}
}

static size_t looks_write(
        void *context, struct db_batch *batch, struct group_commit_member **members, size_t count)
{
	struct intake_saves *saves = context;
	const struct q_answers_outcome_in in = {
	        .attempts = {count, saves->attempts, NULL},
	        .seqs = {count, saves->seqs, NULL},
	        .items = {count, saves->items, NULL},
	        .responses = {count, saves->responses, NULL},
	        .elapsed_ms = {count, saves->elapsed, NULL},
	        .backgrounds = {count, saves->backgrounds, saves->no_background},
	        .limited = {count, saves->limited, NULL},
	};

	saves_fill_columns(saves, members, count);
	q_commit_wait(batch);
	return q_answers_outcome(batch, &in);
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
	if (save->late)
		return INTAKE_SAVE_LATE;
	/* Else no save was tried, a withdrawal has just deleted it, or one before it is missing. */
	return row->taken ? INTAKE_SAVE_TAKEN : INTAKE_SAVE_UNAVAILABLE;
}

static void looks_committed(void *context, const struct db_batch *batch, size_t statement,
        struct group_commit_member **members, size_t count)
{
	struct q_answers_outcome_row row;

	(void)context;
	for (size_t i = 0; i < count; i++) {
		struct intake_save *save = (struct intake_save *)members[i];
		if (q_answers_outcome_row(batch, statement, i, &row))
			save->done(save, save_judge(save, &row), row.acknowledged);
		else
			save->done(save, INTAKE_SAVE_FAILED, 0);
	}
}

static void save_failed(struct group_commit_member *member, enum group_commit_failure failure)
{
	struct intake_save *save = (struct intake_save *)member;

	save->done(save,
	        failure == GROUP_COMMIT_REFUSED ? INTAKE_SAVE_FAILED : INTAKE_SAVE_UNAVAILABLE, 0);
}

static const struct group_commit_kind stores_kind = {
        .name = "saves",
        .groups_max = 2,
        .write = saves_write,
        .committed = saves_committed,
        .failed = save_failed,
};
static const struct group_commit_kind looks_kind = {
        .name = "saves looked up",
        .groups_max = 1,
        .write = looks_write,
        .committed = looks_committed,
        .failed = save_failed,
};

struct intake_saves *intake_saves_new(
        struct event_base *base, struct db_lane *lane, struct intake_turns *turns)
{
	struct intake_saves *saves = memory_new(1, sizeof(*saves));

	saves->turns = turns;
	saves->stores = core_group_commit_new(base, lane, &stores_kind, saves);
	saves->looks = core_group_commit_new(base, lane, &looks_kind, saves);
	return saves;
}

void intake_saves_free(struct intake_saves *saves)
{
	if (!saves)
		return;
	core_group_commit_free(saves->stores);
	core_group_commit_free(saves->looks);
	free(saves);
}

enum group_commit_addition intake_saves_add(struct intake_saves *saves, struct intake_save *save)
{
	save->member.owner = intake_identity_owner(&save->attempt);
	return core_group_commit_add(save->late ? saves->looks : saves->stores, &save->member);
}

struct group_commit_counters intake_saves_count(const struct intake_saves *saves)
{
	return core_group_commit_count(saves->stores);
}
