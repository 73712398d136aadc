/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Residents who answer over HTTP, many at the same time. Each one starts an attempt, saves
 * background and answers one by one, submits, and makes room for the next. Each booklet is fetched
 * once. Which resident comes when, in which language and with which answers depends on the seed
 * alone. The speed of the server does not change what it is sent.
 *
 * A request that fails for a temporary reason (no connection, 5xx, too many requests) is sent
 * again: the same bytes under the same number, with pauses that become longer. Any other failure
 * ends that resident. When all of the first residents, one for each phone, fail to start, the
 * others do not try.
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
	uint64_t person;                   /* the person's id in the population */
	char token[INVITATION_TOKEN_SIZE]; /* "" when there is no invitation */
};

struct simulation_options {
	const char *server; /* "http://127.0.0.1:8080" */
	const char *survey;
	uint64_t seed;
	size_t phones; /* number of residents at the same time */
	int64_t rate;  /* saves a second; 0 for as fast as possible */
	enum simulation_language language;
	double rapid_share; /* share of the residents that guess rapidly (rapid.h) */
	void (*progress)(size_t finished, size_t residents, uint64_t saves); /* may be NULL */
};

enum simulation_error {
	SIMULATION_CONNECTION, /* refused, closed or broken */
	SIMULATION_TIMEOUT,
	SIMULATION_BUSY,    /* 429 and 503 */
	SIMULATION_SERVER,  /* other 5xx */
	SIMULATION_REFUSED, /* 4xx */
	SIMULATION_REPLY,   /* a reply that is not what the API promises */
	SIMULATION_ERRORS
};
extern const char *const rehearsal_simulation_error_names[SIMULATION_ERRORS];

struct simulation_report {
	size_t residents, finished, failed;
	uint64_t saves; /* acknowledged saves */
	uint64_t errors[SIMULATION_ERRORS], retries;
	int64_t elapsed_us;
	struct latency latency; /* of a save: from the time it was due until it was acknowledged */
	char failure[SIMULATION_FAILURE_SIZE]; /* why the first failed resident failed, or "" */
	bool given_up;                         /* true when no resident could start */
};

/* Changes the order of `residents`. False only when nothing could begin. */
bool rehearsal_simulation_run(const struct simulation_options *options, const struct scene *scene,
        const struct population *population, struct simulation_resident *residents, size_t count,
        struct simulation_report *report, struct error *error) KESU_MUST_CHECK;

#endif
