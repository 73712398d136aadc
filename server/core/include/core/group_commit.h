/*
 * Group commit: members that wait for the disk wait together. While a group is at the database,
 * arriving members queue; the next group takes all that may share a transaction, so that the cost
 * of a flush is shared by everybody who waited for it. A member ends only after its commit.
 *
 * When PostgreSQL refuses a group, its members are tried again one by one, and only the one at
 * fault fails. Of a group that timed out, or whose connection was lost, nobody knows whether it was
 * stored: its members end as unavailable and are sent again by whoever sent them. What a group's
 * statements store must therefore bear repeating.
 */
#ifndef KESU_CORE_GROUP_COMMIT_H
#define KESU_CORE_GROUP_COMMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db_batch;
struct db_lane;
struct event_base;

enum {
	GROUP_COMMIT_MEMBERS_MAX = 512,   /* in one transaction */
	GROUP_COMMIT_WAITING_MAX = 20000, /* in the queue: more are turned away */
	GROUP_COMMIT_GROUPS_MAX = 2,      /* at the database at the same time */
};

/* Part of what is stored; owned by the caller, alive until `committed` or `failed`. */
struct group_commit_member {
	struct group_commit_member *next; /* of the queue */
	bool alone;                       /* its group was refused: it travels by itself */
};

enum group_commit_failure {
	GROUP_COMMIT_REFUSED,     /* PostgreSQL refused this very member */
	GROUP_COMMIT_UNAVAILABLE, /* nobody knows whether it was stored */
};

/* What a group is. Every member comes to exactly one call of `committed` or `failed`. */
struct group_commit_kind {
	const char *name;  /* for the log: "saves" */
	size_t groups_max; /* at the database at the same time, up to GROUP_COMMIT_GROUPS_MAX */
	/* Whether a member may share the transaction of the first one. NULL: all may. */
	bool (*fits)(
	        const struct group_commit_member *first, const struct group_commit_member *member);
	/* Puts the statements of a group into its batch; may sort the members. Returns the
	 * statement whose rows say what became of them. */
	size_t (*write)(void *context, struct db_batch *batch, struct group_commit_member **members,
	        size_t count);
	/* Reads those rows and ends each member, or adds it to another group commit. A member that
	 * has ended may be gone. */
	void (*committed)(void *context, const struct db_batch *batch, size_t statement,
	        struct group_commit_member **members, size_t count);
	void (*failed)(struct group_commit_member *member, enum group_commit_failure failure);
};

struct group_commit;

/* The kind must live as long; `context` is handed to its functions. */
struct group_commit *core_group_commit_new(struct event_base *base, struct db_lane *lane,
        const struct group_commit_kind *kind, void *context);
void core_group_commit_free(
        struct group_commit *commit); /* only once nothing waits or is on its way */
/* False when too many are waiting; then neither `committed` nor `failed` is called. */
bool core_group_commit_add(struct group_commit *commit, struct group_commit_member *member);

struct group_commit_counters {
	uint64_t members, groups, largest; /* sent so far; the members of the largest group */
	uint64_t waiting;                  /* now */
};
struct group_commit_counters core_group_commit_count(const struct group_commit *commit);

#endif
