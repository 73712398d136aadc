/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One group at a time is best while flushes are quick: the queue then grows into large, cheap
 * groups. When a group has been at the database for GROUP_COMMIT_OVERLAP_US, its flush is slow, and
 * a second group is sent on another connection: PostgreSQL flushes the two together, or nearly so.
 */
#include "group_commit_policy.h"

#include <string.h>

void core_group_commit_queue_init(struct group_commit_queue *queue)
{
	memset(queue, 0, sizeof(*queue));
	queue->last = &queue->first;
}

static struct group_commit_member **bucket_of(struct group_commit_queue *queue, uint64_t owner)
{
	return &queue->buckets[owner % GROUP_COMMIT_BUCKETS];
}

/* NULL when nobody of this owner waits. */
static struct group_commit_member *owner_first(
        const struct group_commit_queue *queue, uint64_t owner)
{
	struct group_commit_member *first = queue->buckets[owner % GROUP_COMMIT_BUCKETS];

	while (first && first->owner != owner)
		first = first->bucket_next;
	return first;
}

/* Who is sent alone is nobody's: it does not wait behind others of its owner. */
static bool member_is_owned(const struct group_commit_member *member)
{
	return member->owner && !member->alone;
}

static void queue_append(struct group_commit_queue *queue, struct group_commit_member *member)
{
	member->next = NULL;
	*queue->last = member;
	queue->last = &member->next;
	if (!member_is_owned(member))
		return;
	member->bucket_next = *bucket_of(queue, member->owner);
	*bucket_of(queue, member->owner) = member;
}

static void bucket_remove(struct group_commit_queue *queue, struct group_commit_member *first)
{
	struct group_commit_member **link = bucket_of(queue, first->owner);

	while (*link && *link != first)
		link = &(*link)->bucket_next;
	if (*link)
		*link = first->bucket_next;
}

void core_group_commit_queue_add(
        struct group_commit_queue *queue, struct group_commit_member *member)
{
	struct group_commit_member *first =
	        member_is_owned(member) ? owner_first(queue, member->owner) : NULL;

	queue->count++;
	member->behind = member->behind_last = member->next = NULL;
	member->behind_count = 0;
	if (!first) {
		queue_append(queue, member);
		return;
	}
	if (first->behind_last)
		first->behind_last->next = member;
	else
		first->behind = member;
	first->behind_last = member;
	first->behind_count++;
}

size_t core_group_commit_queue_waiting(const struct group_commit_queue *queue, uint64_t owner)
{
	const struct group_commit_member *first = owner ? owner_first(queue, owner) : NULL;

	return first ? first->behind_count + 1 : 0;
}

static bool member_fits(const struct group_commit_kind *kind,
        const struct group_commit_member *first, const struct group_commit_member *member)
{
	return !member->alone && (!kind->fits || kind->fits(first, member));
}

/* Takes the owner's first, which is off the list, and some of those behind it, as far as there is
 * room. The result is who becomes the owner's first, or NULL. */
static struct group_commit_member *owner_take(struct group_commit_queue *queue,
        struct group_commit_member *first, struct group_commit_member **members, size_t room,
        size_t *taken)
{
	struct group_commit_member *rest = first->behind;
	size_t n = 0;

	members[n++] = first;
	if (member_is_owned(first))
		bucket_remove(queue, first);
	for (; rest && n < room && n < GROUP_COMMIT_OWNER_MEMBERS; rest = rest->next)
		members[n++] = rest;
	*taken += n;
	if (!rest)
		return NULL;
	rest->behind = rest->next;
	rest->behind_count = first->behind_count - n;
	rest->behind_last = rest->behind ? first->behind_last : NULL;
	return rest;
}

size_t core_group_commit_queue_take(struct group_commit_queue *queue,
        const struct group_commit_kind *kind, struct group_commit_member **members)
{
	struct group_commit_member **link = &queue->first, *rest = NULL, **rest_last = &rest;
	size_t taken = 0;

	while (*link && taken < GROUP_COMMIT_MEMBERS_MAX) {
		struct group_commit_member *member = *link;
		if (taken && !member_fits(kind, members[0], member)) {
			link = &member->next;
			continue;
		}
		*link = member->next;
		*rest_last = owner_take(
		        queue, member, members + taken, GROUP_COMMIT_MEMBERS_MAX - taken, &taken);
		if (*rest_last)
			rest_last = &(*rest_last)->next;
		if (member->alone)
			break;
	}
	if (!*link)
		queue->last = link;
	*rest_last = NULL;
	while (rest) {
		struct group_commit_member *next = rest->next;
		queue_append(queue, rest);
		rest = next;
	}
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
