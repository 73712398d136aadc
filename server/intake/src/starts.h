/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Starts of attempts, group-committed (group_commit.h) survey by survey. Booklets are assigned in
 * turn under a lock that is held until the commit (kesu_fn.start_attempts), so starting one at a
 * time would need one disk flush for each start. A start is answered only after its commit.
 */
#ifndef KESU_INTAKE_STARTS_H
#define KESU_INTAKE_STARTS_H

#include "identity.h"

#include <core/group_commit.h>

enum intake_start_result {
	INTAKE_START_DONE,        /* it exists, now or before: `found` is set */
	INTAKE_START_NOT_LET_IN,  /* not invited, or the survey is closed */
	INTAKE_START_UNAVAILABLE, /* it is not known whether it was started: ask again */
	INTAKE_START_FAILED,      /* PostgreSQL refused this start */
};

/* One of the two keys' view of a start. */
struct intake_start_names {
	struct uuid attempt;
	struct intake_mac proof; /* of the start key */
	bool has_attempt, has_proof;
};

struct q_attempts_started_row;

/* Owned by the caller, alive until `done`. Views must live as long. */
struct intake_start {
	struct group_commit_member member; /* first: starts.c casts it back */
	struct intake_start_names names;   /* under the key that signs */
	struct intake_start_names former;  /* under the key before, as far as there is one */
	struct uuid invitation;            /* when has_invitation: the key of its row */
	bool has_invitation;
	bool has_legacy; /* the invitation's key may itself name the attempt: an older one */
	int32_t survey_id;
	struct str language; /* "zh" or "en" */
	struct str classes;  /* of who opts in, what quotas go by, as JSON; p == NULL: none */
	const struct q_attempts_started_row *found; /* while `done` runs */
	void (*done)(struct intake_start *start, enum intake_start_result result);
};

struct intake_starts;
struct intake_turns;

/* Tells the database what `turns` has. */
struct intake_starts *intake_starts_new(
        struct event_base *base, struct db_lane *lane, struct intake_turns *turns);
void intake_starts_free(
        struct intake_starts *starts); /* only when no start waits or is at the database */
/* Unless it is added, `done` is not called. Its attempt is its owner. */
enum group_commit_addition intake_starts_add(
        struct intake_starts *starts, struct intake_start *start) KESU_MUST_CHECK;

#endif
