/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request and its reply, as handlers see it. Everything it refers to lies in its request's
 * arena, which also holds the exchange itself: one allocation for most requests.
 */
#include "exchange.h"

#include "counters.h"
#include "escape.h"

#include <base/clock.h>
#include <base/hex.h>
#include <base/log.h>

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <string.h>

struct exchange_slot *http_exchange_slot_of(struct conn *conn)
{
	return (struct exchange_slot *)conn->user;
}

/* Behind a proxy the last address of the list is the one the proxy itself saw. */
static struct str client_of(struct http_exchange *x)
{
	struct str list, item = {"", 0};
	unsigned char address[16];
	char text[CONN_PEER_SIZE];

	if (!x->service->options.trust_forwarded_for)
		return arena_copy(x->arena, str_from(x->conn->peer));
	list = http_request_field_last(&x->request->head, STR("X-Forwarded-For"));
	while (list.n)
		list = str_cut(list, ',', &item);
	item = http_request_trim(item);
	if (item.n && item.n < sizeof(text)) {
		memcpy(text, item.p, item.n);
		text[item.n] = '\0';
		if (inet_pton(AF_INET, text, address) == 1 ||
		        inet_pton(AF_INET6, text, address) == 1)
			return item;
	}
	return arena_copy(x->arena, str_from(x->conn->peer));
}

struct http_exchange *http_exchange_new(struct conn *conn, struct request *request)
{
	struct exchange_service *service = conn->set->owner;
	struct http_exchange *x = arena_new(&request->arena, 1, sizeof(*x));
	uint64_t id = http_exchange_service_random(service);
	char *text = arena_new(&request->arena, EXCHANGE_ID_SIZE, 1);

	hex_encode(&id, sizeof(id), text);
	x->id = (struct str){text, EXCHANGE_ID_SIZE - 1};
	x->request = request;
	x->arena = &request->arena;
	x->service = service;
	x->conn = conn;
	x->client = client_of(x);
	x->headers_end = &x->headers;
	x->started_us = clock_monotonic_us();
	x->method = HTTP_METHOD__COUNT;
	http_exchange_slot_of(conn)->x = x;
	service->exchange_count++;
	counter_add(&service->counters->requests_open, 1);
	return x;
}

struct conn *http_exchange_part(struct http_exchange *x)
{
	struct conn *conn = x->conn;

	http_exchange_slot_of(conn)->x = NULL;
	x->conn = NULL;
	return conn;
}

void http_exchange_hold(struct http_exchange *x)
{
	const struct request *request = x->request;
	size_t held = request->body.n ? request->body.n : request->gathered.n;

	x->service->held += held - x->held;
	x->held = held;
}

void http_exchange_account(struct http_exchange *x, int status)
{
	int64_t elapsed_us = clock_monotonic_us() - x->started_us;
	struct str method = x->request->head.method;

	http_counters_request(x->service->counters, status, elapsed_us, x->bytes_out);
	if (!x->service->options.access_log)
		return;
	log_info("request", LOG_STR("request", x->id),
	        LOG_STR("method", method.n ? method : STR("-")),
	        LOG_TEXT("route", x->match.route ? x->match.route->pattern : "-"),
	        LOG_NUMBER("status", status), LOG_REAL("ms", (double)elapsed_us / 1000),
	        LOG_NUMBER("bytes", (int64_t)x->bytes_out));
}

void http_exchange_end(struct http_exchange *x)
{
	struct exchange_service *service = x->service;

	service->held -= x->held;
	if (x->is_big)
		service->has_big = false;
	if (x->is_resumed)
		TAILQ_REMOVE(&service->resumed, x, resumed);
	if (x->stream.pieces)
		evbuffer_free(x->stream.pieces);
	if (service->wake)
		event_active(service->wake, EV_TIMEOUT, 0);
	else
		http_exchange_service_forget(service); /* those before */
	TAILQ_INSERT_TAIL(&service->ended, x, resumed);
	counter_add(&service->counters->requests_open, (uint64_t)-1);
	http_exchange_service_ended(service);
}

struct arena *http_arena(struct http_exchange *x)
{
	return x->arena;
}

void *http_context(struct http_exchange *x)
{
	return x->service->options.context;
}

bool http_is_read(struct http_exchange *x)
{
	return x->method == HTTP_GET;
}

void http_keep(struct http_exchange *x, const void *value)
{
	x->kept = value;
}

const void *http_kept(const struct http_exchange *x)
{
	return x->kept;
}

struct str http_method_name(const struct http_exchange *x)
{
	return x->request->head.method;
}

const char *http_pattern(const struct http_exchange *x)
{
	return x->match.route->pattern;
}

struct str http_param(struct http_exchange *x, const char *name)
{
	int number = http_router_param(x->match.route, str_from(name));

	return number < 0 ? (struct str){"", 0} : x->match.params[number];
}

struct str http_path(struct http_exchange *x)
{
	return x->request->head.path;
}

struct str http_query(struct http_exchange *x, const char *name)
{
	struct str query = x->request->head.query, wanted = str_from(name);

	while (query.n) {
		struct str pair, key, value;

		query = str_cut(query, '&', &pair);
		value = str_cut(pair, '=', &key);
		if (http_escape_decode(x->arena, ESCAPE_QUERY, key, &key) &&
		        str_equal(key, wanted) &&
		        http_escape_decode(x->arena, ESCAPE_QUERY, value, &value))
			return value;
	}
	return (struct str){"", 0};
}

struct str http_header(struct http_exchange *x, const char *name)
{
	return http_request_field(&x->request->head, str_from(name));
}

struct str http_cookie(struct http_exchange *x, const char *name)
{
	struct str cookies = http_request_field(&x->request->head, STR("Cookie")),
	           wanted = str_from(name);

	while (cookies.n) {
		struct str pair, key, value;

		cookies = str_cut(cookies, ';', &pair);
		value = str_cut(http_request_trim(pair), '=', &key);
		if (str_equal(key, wanted))
			return value;
	}
	return (struct str){"", 0};
}

struct str http_bearer(struct http_exchange *x)
{
	struct str scheme,
	        token = str_cut(
	                http_request_field(&x->request->head, STR("Authorization")), ' ', &scheme);

	return http_request_name_equal(scheme, STR("Bearer")) ? http_request_trim(token)
	                                                      : (struct str){"", 0};
}

struct str http_body(struct http_exchange *x)
{
	return x->request->body;
}

struct str http_request_id(struct http_exchange *x)
{
	return x->id;
}

struct str http_client(struct http_exchange *x)
{
	return x->client;
}

bool http_is_secure(struct http_exchange *x)
{
	if (x->service->options.tls_certificate)
		return true;
	return x->service->options.trust_forwarded_for &&
	       str_equal_c(http_request_field_last(&x->request->head, STR("X-Forwarded-Proto")),
	               "https");
}

bool http_client_network(struct http_exchange *x, unsigned char network[static HTTP_NETWORK_SIZE])
{
	struct peers_network found;

	if (!http_peers_network_of_text(arena_copy(x->arena, x->client).p, &found))
		return false;
	memcpy(network, found.b, HTTP_NETWORK_SIZE);
	return true;
}
