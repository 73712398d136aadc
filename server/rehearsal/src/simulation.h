/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Residents who answer over HTTP, many at once: each starts an attempt, fetches the booklet once,
 * saves background and answers one by one, submits, and makes room for the next. Which resident
 * comes when, in which language and with which answers depends on the seed alone; how long the
 * server takes does not change what it is told.
 *
 * What fails for a passing reason (no connection, 5xx, too many requests) is sent again, the same
 * bytes under the same number, with growing pauses; everything else ends that resident. When all of
 * the first residents, one for each phone, fail to start, the others do not try.
 */
#ifndef KESU_APP_REHEARSAL_SIMULATION_H
#define KESU_APP_REHEARSAL_SIMULATION_H

#include "latency.h"
#include "scene.h"
#include <core/invitation.h>

enum {
	SIMULATION_PHONES_MAX = 10000,
	SIMULATION_RESIDENTS_MAX = 10000000,
	SIMULATION_FAILURE_SIZE = 256,
};

enum simulation_language { SIMULATION_CHINESE, SIMULATION_ENGLISH, SIMULATION_MIXED };

struct simulation_resident {
	uint64_t person;                   /* id in the population */
	char token[INVITATION_TOKEN_SIZE]; /* "" without an invitation */
};

struct simulation_options {
	const char *server; /* "http://127.0.0.1:8080" */
	const char *survey;
	uint64_t seed;
	size_t phones; /* residents at once */
	int64_t rate;  /* saves a second; 0: as fast as they go */
	enum simulation_language language;
	double rapid_share; /* of the residents that guess rapidly (rapid.h) */
	void (*progress)(size_t finished, size_t residents, uint64_t saves); /* or NULL */
};

enum simulation_error {
	SIMULATION_CONNECTION, /* refused, closed or broken */
	SIMULATION_TIMEOUT,
	SIMULATION_BUSY,    /* 429 and 503 */
	SIMULATION_SERVER,  /* other 5xx */
	SIMULATION_REFUSED, /* 4xx */
	SIMULATION_REPLY,   /* not what the API promises */
	SIMULATION_ERRORS
};
extern const char *const rehearsal_simulation_error_names[SIMULATION_ERRORS];

struct simulation_report {
	size_t residents, finished, failed;
	uint64_t saves; /* acknowledged */
	uint64_t errors[SIMULATION_ERRORS], retries;
	int64_t elapsed_us;
	struct latency latency; /* of a save: from when it was due to its acknowledgement */
	char failure[SIMULATION_FAILURE_SIZE]; /* why the first resident failed, or "" */
	bool given_up;                         /* no resident could start */
};

/* The order of `residents` is changed. False only when nothing could begin. */
bool rehearsal_simulation_run(const struct simulation_options *options, const struct scene *scene,
        const struct population *population, struct simulation_resident *residents, size_t count,
        struct simulation_report *report, struct error *error) KESU_MUST_CHECK;

#endif
