/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange.h"

#include <base/memory.h>

#include <event2/event.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

uint64_t http_exchange_service_random(struct exchange_service *service)
{
	uint64_t z = service->random += 0x9E3779B97F4A7C15; /* SplitMix64 */

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
	z = (z ^ z >> 27) * 0x94D049BB133111EB;
	return z ^ z >> 31;
}

void http_exchange_service_update_date(struct exchange_service *service)
{
	time_t now = time(NULL);
	struct tm tm;

	if (now == service->date_second)
		return;
	service->date_second = now;
	gmtime_r(&now, &tm);
	strftime(service->date, sizeof(service->date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
}

struct exchange_service *http_exchange_service_new(
        const struct http_options *options, struct error *error)
{
	struct exchange_service *service = memory_new(1, sizeof(*service));

	service->options = *options;
	service->counters = options->counters ? options->counters : &service->own_counters;
	TAILQ_INIT(&service->resumed);
	TAILQ_INIT(&service->ended);
	http_exchange_service_update_date(service);
	if (getrandom(&service->random, sizeof(service->random), 0) != sizeof(service->random))
		error_set_errno(error, "getrandom");
	else
		service->router = http_router_new(options->routes, options->route_count, error);
	if (service->router)
		return service;
	free(service);
	return NULL;
}

void http_exchange_service_forget(struct exchange_service *service)
{
	struct http_exchange *x;

	while ((x = TAILQ_FIRST(&service->ended))) {
		TAILQ_REMOVE(&service->ended, x, resumed);
		http_request_free(x->request); /* and x with it */
	}
}

static void free_unless_used(struct exchange_service *service)
{
	if (service->router || service->exchange_count)
		return;
	http_exchange_service_forget(service);
	free(service);
}

void http_exchange_service_ended(struct exchange_service *service)
{
	service->exchange_count--;
	free_unless_used(service);
}

void http_exchange_service_leave(struct exchange_service *service)
{
	if (!service)
		return;
	http_exchange_service_forget(service);
	if (service->wake)
		event_free(service->wake);
	service->wake = NULL;
	http_router_free(service->router);
	service->router = NULL;
	free_unless_used(service);
}
