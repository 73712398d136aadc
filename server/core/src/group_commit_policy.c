/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One group at a time is best while flushes are quick: the queue then grows into large, cheap
 * groups. When a group has been at the database for GROUP_COMMIT_OVERLAP_US, its flush is slow, and
 * a second group is sent on another connection: PostgreSQL flushes the two together, or nearly so.
 */
#include "group_commit_policy.h"

void core_group_commit_queue_init(struct group_commit_queue *queue)
{
	queue->first = NULL;
	queue->last = &queue->first;
	queue->count = 0;
}

void core_group_commit_queue_add(
        struct group_commit_queue *queue, struct group_commit_member *member)
{
	member->next = NULL;
	*queue->last = member;
	queue->last = &member->next;
	queue->count++;
}

static bool member_fits(const struct group_commit_kind *kind,
        const struct group_commit_member *first, const struct group_commit_member *member)
{
	return !member->alone && (!kind->fits || kind->fits(first, member));
}

size_t core_group_commit_queue_take(struct group_commit_queue *queue,
        const struct group_commit_kind *kind, struct group_commit_member **members)
{
	struct group_commit_member **link = &queue->first;
	size_t taken = 0;

	while (*link && taken < GROUP_COMMIT_MEMBERS_MAX) {
		struct group_commit_member *member = *link;
		if (taken && !member_fits(kind, members[0], member)) {
			link = &member->next;
			continue;
		}
		*link = member->next;
		members[taken++] = member;
		if (member->alone)
			break;
	}
	if (!*link)
		queue->last = link;
	queue->count -= taken;
	return taken;
}

int64_t core_group_commit_pause_us(size_t under_way, size_t groups_max, int64_t latest_us)
{
	if (under_way >= groups_max)
		return GROUP_COMMIT_NOT_YET;
	if (!under_way || latest_us >= GROUP_COMMIT_OVERLAP_US)
		return 0;
	return GROUP_COMMIT_OVERLAP_US - latest_us;
}
