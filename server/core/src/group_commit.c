/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * core_group_commit_add queues and asks the event loop to send at the end of its turn, so that
 * every member that arrived in the same turn shares the group. commit_send sends groups when the
 * policy allows it; group_answered gives the members their results and sends the next group.
 */
#include "group_commit_policy.h"

#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>

#include <db/db.h>
#include <event2/event.h>
#include <stdlib.h>

/* At the database; free while count is 0. */
struct group {
	struct group_commit *commit;
	struct group_commit_member *members[GROUP_COMMIT_MEMBERS_MAX];
	size_t count;
	size_t statement; /* of the batch: its rows hold the members' results */
	int64_t sent_us;
};

struct group_commit {
	const struct group_commit_kind *kind;
	void *context;
	struct db_lane *lane;
	struct event *turn; /* fires when a group may be sent */
	struct group_commit_queue queue;
	struct group groups[GROUP_COMMIT_GROUPS_MAX];
	struct group_commit_counters counters;
};

static void group_fail(struct group *group, enum group_commit_failure failure)
{
	for (size_t i = 0; i < group->count; i++)
		group->commit->kind->failed(group->members[i], failure);
}

/* Puts the members back in the queue, each to be sent alone. A member that was alone has failed. */
static void group_separate(struct group *group)
{
	if (group->count == 1) {
		group_fail(group, GROUP_COMMIT_REFUSED);
		return;
	}
	for (size_t i = 0; i < group->count; i++) {
		group->members[i]->alone = true;
		core_group_commit_queue_add(&group->commit->queue, group->members[i]);
	}
}

static void commit_send(struct group_commit *commit);

static void group_answered(struct db_batch *batch, void *state)
{
	struct group *group = state;
	struct group_commit *commit = group->commit;

	switch (db_batch_outcome(batch)) {
	case DB_DONE:
		commit->kind->committed(
		        commit->context, batch, group->statement, group->members, group->count);
		break;
	case DB_REFUSED:
		log_error("a group was refused", LOG_TEXT("group", commit->kind->name),
		        LOG_TEXT("sqlstate", db_batch_sqlstate(batch)),
		        LOG_NUMBER("members", (int64_t)group->count));
		group_separate(group);
		break;
	case DB_TIMED_OUT:
	case DB_UNAVAILABLE:
	case DB_LOST:
		group_fail(group, GROUP_COMMIT_UNAVAILABLE);
		break;
	}
	group->count = 0;
	commit_send(commit);
}

static void group_depart(struct group *group)
{
	struct group_commit *commit = group->commit;
	struct group_commit_counters *counters = &commit->counters;
	struct db_batch *batch = db_batch_new(commit->lane);

	group->count = core_group_commit_queue_take(&commit->queue, commit->kind, group->members);
	group->statement =
	        commit->kind->write(commit->context, batch, group->members, group->count);
	counters->groups++;
	counters->members += group->count;
	if (group->count > counters->largest)
		counters->largest = group->count;
	group->sent_us = clock_monotonic_us();
	db_batch_send(batch, group_answered, group);
}

/* Microseconds until a group may be sent, and a free group: NULL while none is free. */
static int64_t commit_pause_us(struct group_commit *commit, struct group **free_group)
{
	size_t under_way = 0;
	int64_t latest_us = 0;

	*free_group = NULL;
	for (size_t i = 0; i < commit->kind->groups_max; i++) {
		struct group *group = &commit->groups[i];
		if (!group->count) {
			*free_group = group;
			continue;
		}
		under_way++;
		if (group->sent_us > latest_us)
			latest_us = group->sent_us;
	}
	return core_group_commit_pause_us(
	        under_way, commit->kind->groups_max, clock_monotonic_us() - latest_us);
}

/* Sends what may be sent now, and sets the timer for what may be sent later. */
static void commit_send(struct group_commit *commit)
{
	struct group *free_group;
	int64_t pause_us = 0;

	while (commit->queue.count) {
		pause_us = commit_pause_us(commit, &free_group);
		if (pause_us || !free_group)
			break;
		group_depart(free_group);
	}
	if (commit->queue.count && pause_us > 0)
		event_add(commit->turn, &(struct timeval){.tv_usec = (suseconds_t)pause_us});
}

static void commit_turn(evutil_socket_t fd, short what, void *state)
{
	(void)fd;
	(void)what;
	commit_send(state);
}

struct group_commit *core_group_commit_new(struct event_base *base, struct db_lane *lane,
        const struct group_commit_kind *kind, void *context)
{
	struct group_commit *commit = memory_new(1, sizeof(*commit));

	if (kind->groups_max > GROUP_COMMIT_GROUPS_MAX)
		abort();
	commit->kind = kind;
	commit->context = context;
	commit->lane = lane;
	core_group_commit_queue_init(&commit->queue);
	for (size_t i = 0; i < GROUP_COMMIT_GROUPS_MAX; i++)
		commit->groups[i].commit = commit;
	commit->turn = event_new(base, -1, 0, commit_turn, commit);
	if (!commit->turn)
		abort();
	return commit;
}

void core_group_commit_free(struct group_commit *commit)
{
	if (!commit)
		return;
	event_free(commit->turn);
	free(commit);
}

enum group_commit_addition core_group_commit_add(
        struct group_commit *commit, struct group_commit_member *member)
{
	if (commit->queue.count >= GROUP_COMMIT_WAITING_MAX)
		return GROUP_COMMIT_FULL;
	if (core_group_commit_queue_waiting(&commit->queue, member->owner) >=
	        GROUP_COMMIT_OWNER_WAITING)
		return GROUP_COMMIT_CROWDED;
	member->alone = false;
	core_group_commit_queue_add(&commit->queue, member);
	/* Only the first of the queue needs this; later members are sent with it. */
	if (commit->queue.count == 1)
		event_active(commit->turn, EV_TIMEOUT, 0);
	return GROUP_COMMIT_ADDED;
}

struct group_commit_counters core_group_commit_count(const struct group_commit *commit)
{
	struct group_commit_counters counters = commit->counters;

	counters.waiting = commit->queue.count;
	return counters;
}
