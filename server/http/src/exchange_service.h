/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What all exchanges of one server share: its options, routes and counters, the date, the random
 * numbers, and the streams that are due. It ends when the server has released it and the last
 * exchange has ended, because a handler may reply after the server has ended.
 */
#ifndef KESU_HTTP_EXCHANGE_SERVICE_H
#define KESU_HTTP_EXCHANGE_SERVICE_H

#include "router.h"

#include <http/http.h>

#include <sys/queue.h>

struct event;

enum { EXCHANGE_DATE_SIZE = 32 };

TAILQ_HEAD(exchange_list, http_exchange);

struct exchange_service {
	struct http_options options;
	struct router *router;
	struct http_counters own_counters, *counters;
	size_t exchange_count;
	size_t held;                   /* bytes of the bodies of all exchanges */
	bool has_big;                  /* an exchange with a big body */
	struct exchange_list resumed;  /* streams whose `more` is due */
	struct exchange_list ended;    /* freed once their handlers have returned */
	struct event *wake;            /* does both; NULL once the server has ended */
	char date[EXCHANGE_DATE_SIZE]; /* of this second */
	int64_t date_second;
	uint64_t random; /* state of the generator */
};

/* Keeps what the options refer to. NULL with an error for a bad table of routes. */
struct exchange_service *http_exchange_service_new(
        const struct http_options *options, struct error *error) KESU_MUST_CHECK;
/* Frees the exchanges that have ended. */
void http_exchange_service_forget(struct exchange_service *service);
void http_exchange_service_update_date(struct exchange_service *service);
uint64_t http_exchange_service_random(struct exchange_service *service);
void http_exchange_service_ended(
        struct exchange_service *service); /* an exchange; may free service */
void http_exchange_service_leave(struct exchange_service *service); /* the server; NULL is fine */

#endif
