/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the handlers of one worker process share; http_context(x) gives it. A room that keeps
 * something of its own in each worker (a cache, a queue) registers a part: it is started with the
 * worker, asked whether it is ready, and ended with it. The program lists the parts.
 */
#ifndef KESU_CORE_CONTEXT_H
#define KESU_CORE_CONTEXT_H

#include <core/group_commit.h>
#include <core/limits.h>
#include <core/secret.h>

#include <db/db.h>
#include <http/http.h>

enum { CORE_PARTS_MAX = 8, CORE_CONNINFO_SIZE = 1024 };

struct config;
struct core_context;
struct core_figures_file;
struct core_figures_table;
struct core_offload;
struct counters_page;

struct core_part {
	/* Its state in this worker. The lanes and the keys are there already. */
	void *(*start)(const struct core_context *context);
	/* After the lanes have ended; `state` is what start gave. */
	void (*stop)(void *state);
	bool (*ready)(const void *state);
	const char *unready; /* why /readyz says no until then */
	/* The group commit of saves, for /metrics; NULL: it has none. */
	struct group_commit_counters (*count)(const void *state);
};

struct core_context {
	const struct config *config; /* the settings of `kesu serve` */
	struct event_base *base;
	struct db_lane *fast, *slow, *sign_in;
	struct core_offload *offload; /* takes what would stall the loop: core/offload.h */
	struct core_offload *tasks;   /* the same for what takes seconds: core/task.h */
	struct core_offload *exports; /* and for tasks that take files of respondents away */
	struct core_offload *files;   /* and for what anybody may ask: never in a task's way */
	/* As the slow lane logs in; for tasks. */
	char staff_conninfo[CORE_CONNINFO_SIZE];
	const struct core_figures_file
	        *figures; /* writes the document of a run, for a publication */
	const struct core_figures_table *tables; /* of a run's respondents, for exports */
	struct secret_keys *keys;
	struct core_limits *limits;           /* what one address may ask */
	int64_t attempt_lifetime_s;           /* how long a secret opens its attempt */
	struct counters_page *counters;       /* of all workers, for /metrics and /readyz */
	bool draining;                        /* /readyz says no */
	const struct core_part *const *parts; /* NULL-terminated, at most CORE_PARTS_MAX */
	void *states[CORE_PARTS_MAX];         /* of each part */
};

struct core_context *core_context(struct http_exchange *x);
/* Whether each lane has a connection. */
bool core_lanes_ready(const struct core_context *context);
/* What the part's start gave; asking for a part that the program does not list aborts. */
void *core_part_state(const struct core_context *context, const struct core_part *part);

#endif
