/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Group commit: several members share one transaction and so one flush to disk. While a group is at
 * the database, arriving members queue. The next group takes all that may share a transaction, so
 * that they also share the cost of its flush. A member ends only after its commit.
 *
 * Members of one owner take turns with those of others: a group has a few of each owner, the rest
 * of its members goes behind everybody who waits, and one owner can only have so many waiting.
 *
 * When PostgreSQL refuses a group, its members are tried again one by one, and only the one at
 * fault fails. When a group timed out or its connection was lost, it is not known whether it was
 * stored: its members end as unavailable, and their senders send them again. So a group's
 * statements must be idempotent.
 */
#ifndef KESU_CORE_GROUP_COMMIT_H
#define KESU_CORE_GROUP_COMMIT_H

#include <base/error.h>

#include <stddef.h>
#include <stdint.h>

struct db_batch;
struct db_lane;
struct event_base;

enum {
	GROUP_COMMIT_MEMBERS_MAX = 512,   /* in one transaction */
	GROUP_COMMIT_WAITING_MAX = 20000, /* in the queue: more are turned away */
	GROUP_COMMIT_GROUPS_MAX = 2,      /* at the database at the same time */
	GROUP_COMMIT_OWNER_MEMBERS = 8,   /* of one owner, in one transaction */
	GROUP_COMMIT_OWNER_WAITING = 64,  /* of one owner, in the queue */
};

/* Part of what is stored; owned by the caller, alive until `committed` or `failed`. */
struct group_commit_member {
	uint64_t owner; /* set by who adds it; 0: it belongs to nobody, and there is no limit */
	bool alone;     /* its group was refused: it is sent alone */
	/* The queue's own: the next owner, or the next that waits behind this owner's first; of an
	 * owner's first the last behind it, how many are behind it, and the next in its bucket. */
	struct group_commit_member *next, *behind, *behind_last, *bucket_next;
	size_t behind_count;
};

enum group_commit_failure {
	GROUP_COMMIT_REFUSED,     /* PostgreSQL refused this member */
	GROUP_COMMIT_UNAVAILABLE, /* it is not known whether it was stored */
};

/* The kind of group. Each member gets exactly one call of `committed` or `failed`. */
struct group_commit_kind {
	const char *name;  /* for the log: "saves" */
	size_t groups_max; /* at the database at the same time, up to GROUP_COMMIT_GROUPS_MAX */
	/* Whether a member may share the transaction of the first one. NULL: all may. */
	bool (*fits)(
	        const struct group_commit_member *first, const struct group_commit_member *member);
	/* Puts the statements of a group into its batch; may sort the members. Returns the index of
	 * the statement whose rows hold their results. */
	size_t (*write)(void *context, struct db_batch *batch, struct group_commit_member **members,
	        size_t count);
	/* Reads those rows and ends each member, or adds it to another group commit. A member that
	 * has ended may be gone. */
	void (*committed)(void *context, const struct db_batch *batch, size_t statement,
	        struct group_commit_member **members, size_t count);
	void (*failed)(struct group_commit_member *member, enum group_commit_failure failure);
};

struct group_commit;

/* The kind must live as long as the group commit; `context` is passed to its functions. */
struct group_commit *core_group_commit_new(struct event_base *base, struct db_lane *lane,
        const struct group_commit_kind *kind, void *context);
void core_group_commit_free(
        struct group_commit *commit); /* only when no member waits or is at the database */
enum group_commit_addition {
	GROUP_COMMIT_ADDED,
	GROUP_COMMIT_FULL,    /* too many are waiting */
	GROUP_COMMIT_CROWDED, /* too many of this owner are waiting */
};
/* Unless the member is added, neither `committed` nor `failed` is called. */
enum group_commit_addition core_group_commit_add(
        struct group_commit *commit, struct group_commit_member *member) KESU_MUST_CHECK;

struct group_commit_counters {
	uint64_t members, groups, largest; /* sent so far; the members of the largest group */
	uint64_t waiting;                  /* now */
};
struct group_commit_counters core_group_commit_count(const struct group_commit *commit);

#endif
