/* The decisions of a group commit: who travels together, and when the next group leaves. Pure. */
#ifndef KESU_CORE_GROUP_COMMIT_POLICY_H
#define KESU_CORE_GROUP_COMMIT_POLICY_H

#include <core/group_commit.h>

struct group_commit_queue {
	struct group_commit_member *first, **last;
	size_t count;
};

void core_group_commit_queue_init(struct group_commit_queue *queue);
void core_group_commit_queue_add(
        struct group_commit_queue *queue, struct group_commit_member *member);
/*
 * Takes the first of the queue and those behind it that may travel with it; the others keep their
 * order. Returns how many: at most GROUP_COMMIT_MEMBERS_MAX, 0 of an empty queue.
 */
size_t core_group_commit_queue_take(struct group_commit_queue *queue,
        const struct group_commit_kind *kind, struct group_commit_member **members);

enum {
	GROUP_COMMIT_OVERLAP_US = 1500, /* a flush that takes longer is a slow one */
	GROUP_COMMIT_NOT_YET = -1,
};

/*
 * Microseconds until the next group may leave: 0 at once, GROUP_COMMIT_NOT_YET when one has to come
 * back before. `under_way` groups of at most `groups_max` are at the database, the latest for
 * `latest_us`.
 */
int64_t core_group_commit_pause_us(size_t under_way, size_t groups_max, int64_t latest_us);

#endif
