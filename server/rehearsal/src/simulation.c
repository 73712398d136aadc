/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The crowd: the order in which residents come, the phones they share, and the loop that ends when
 * all have been served.
 */
#include "phones.h"
#include "streams.h"

#include <base/clock.h>
#include <base/memory.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRESS_US = 200000, HTTP_PORT = 80 };

const char *const rehearsal_simulation_error_names[SIMULATION_ERRORS] = {
        [SIMULATION_CONNECTION] = "connection",
        [SIMULATION_TIMEOUT] = "timeout",
        [SIMULATION_BUSY] = "busy",
        [SIMULATION_SERVER] = "server",
        [SIMULATION_REFUSED] = "refused",
        [SIMULATION_REPLY] = "reply",
};

static bool crowd_address(struct crowd *crowd, struct error *error)
{
	const char *server = crowd->options->server;
	struct evhttp_uri *uri = evhttp_uri_parse(server);
	const char *scheme = uri ? evhttp_uri_get_scheme(uri) : NULL;
	const char *host = uri ? evhttp_uri_get_host(uri) : NULL;
	int port = uri ? evhttp_uri_get_port(uri) : -1;
	bool good = scheme && !strcmp(scheme, "http") && host && *host &&
	            strlen(host) < HOST_SIZE - sizeof(":65535") && port <= UINT16_MAX;

	if (good) {
		crowd->port = port < 0 ? HTTP_PORT : (uint16_t)port;
		snprintf(crowd->host, HOST_SIZE, "%s", host);
		snprintf(crowd->authority, HOST_SIZE, "%s:%u", host, crowd->port);
	}
	if (uri)
		evhttp_uri_free(uri);
	return good || error_set(error, "the server's address is http://HOST:PORT, not %s", server);
}

/* Everybody's place in the queue (Fisher & Yates). */
static void residents_shuffle(struct simulation_resident *residents, size_t count, uint64_t seed)
{
	struct random_key key = random_key_of(seed, STREAM_ARRIVAL, 0, 0);

	for (size_t i = count; i > 1; i--) {
		size_t j = (size_t)random_below(key, i, i);
		struct simulation_resident one = residents[i - 1];

		residents[i - 1] = residents[j];
		residents[j] = one;
	}
}

static bool crowd_check(const struct crowd *crowd, size_t count, struct error *error)
{
	uint64_t size = synthetic_population_size(crowd->population);

	if (!count)
		return error_set(error, "there are no residents");
	for (size_t i = 0; i < count; i++)
		if (crowd->residents[i].person >= size)
			return error_set(error, "person %llu is not among the %llu residents",
			        (unsigned long long)crowd->residents[i].person,
			        (unsigned long long)size);
	return true;
}

static bool crowd_gather(struct crowd *crowd, struct error *error)
{
	size_t phones = crowd->options->phones;

	if (phones > crowd->report->residents)
		phones = crowd->report->residents;
	crowd->base = event_base_new();
	crowd->phones = memory_new(phones, sizeof(*crowd->phones));
	if (!crowd->base)
		return error_set(error, "libevent has no event loop");
	for (crowd->phone_count = 0; crowd->phone_count < phones;)
		if (!rehearsal_phone_init(&crowd->phones[crowd->phone_count++], crowd))
			return error_set(error, "no memory for %zu connections", phones);
	return true;
}

static void crowd_end(struct crowd *crowd)
{
	for (size_t i = 0; i < crowd->phone_count; i++)
		rehearsal_phone_end(&crowd->phones[i]);
	free(crowd->phones);
	for (size_t i = 0; i < crowd->booklet_count; i++)
		arena_free(&crowd->booklets[i].arena);
	if (crowd->base)
		event_base_free(crowd->base);
}

static void progress_rang(evutil_socket_t fd, short what, void *state)
{
	const struct crowd *crowd = state;
	const struct simulation_report *report = crowd->report;

	(void)fd;
	(void)what;
	crowd->options->progress(
	        report->finished + report->failed, report->residents, report->saves);
}

static void crowd_run(struct crowd *crowd)
{
	const struct timeval period = {0, PROGRESS_US};
	struct event *progress = NULL;

	if (crowd->options->progress)
		progress = event_new(crowd->base, -1, EV_PERSIST, progress_rang, crowd);
	if (progress)
		event_add(progress, &period);
	crowd->begun_us = clock_monotonic_us();
	for (size_t i = 0; i < crowd->phone_count; i++)
		rehearsal_phone_next(&crowd->phones[i]);
	event_base_dispatch(crowd->base);
	crowd->report->elapsed_us = clock_monotonic_us() - crowd->begun_us;
	if (progress)
		event_free(progress);
}

bool rehearsal_simulation_run(const struct simulation_options *options, const struct scene *scene,
        const struct population *population, struct simulation_resident *residents, size_t count,
        struct simulation_report *report, struct error *error)
{
	struct crowd crowd = {
	        .options = options,
	        .scene = scene,
	        .population = population,
	        .residents = residents,
	        .report = report,
	};
	bool begun;

	*report = (struct simulation_report){.residents = count};
	residents_shuffle(residents, count, options->seed);
	begun = crowd_check(&crowd, count, error) && crowd_address(&crowd, error) &&
	        crowd_gather(&crowd, error);
	if (begun)
		crowd_run(&crowd);
	crowd_end(&crowd);
	return begun;
}
