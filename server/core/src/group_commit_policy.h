/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decisions of a group commit: which members share a group, and when the next group is sent.
 * Pure functions. */
#ifndef KESU_CORE_GROUP_COMMIT_POLICY_H
#define KESU_CORE_GROUP_COMMIT_POLICY_H

#include <core/group_commit.h>

enum { GROUP_COMMIT_BUCKETS = 4096 };

/* A list of owners' first members; the others of an owner wait behind its first. */
struct group_commit_queue {
	struct group_commit_member *first, **last;
	struct group_commit_member *buckets[GROUP_COMMIT_BUCKETS]; /* first members by owner */
	size_t count;
};

void core_group_commit_queue_init(struct group_commit_queue *queue);
void core_group_commit_queue_add(
        struct group_commit_queue *queue, struct group_commit_member *member);
size_t core_group_commit_queue_waiting(const struct group_commit_queue *queue, uint64_t owner);
/*
 * Takes the first of the queue and the later ones that may share its group, up to
 * GROUP_COMMIT_OWNER_MEMBERS of an owner. An owner's others go to the end; all else keeps its
 * order. Returns how many: at most GROUP_COMMIT_MEMBERS_MAX, 0 when the queue is empty.
 */
size_t core_group_commit_queue_take(struct group_commit_queue *queue,
        const struct group_commit_kind *kind, struct group_commit_member **members);

enum {
	GROUP_COMMIT_OVERLAP_US = 1500, /* a flush that takes longer is a slow one */
	GROUP_COMMIT_NOT_YET = -1,
};

/*
 * Microseconds until the next group may be sent: 0 is now, GROUP_COMMIT_NOT_YET when another group
 * has to end first. `under_way` groups of at most `groups_max` are at the database; the latest was
 * sent `latest_us` ago.
 */
int64_t core_group_commit_pause_us(size_t under_way, size_t groups_max, int64_t latest_us);

#endif
