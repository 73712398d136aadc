/*
 * One request and its reply. The guard makes the exchange when a head is complete; it is dispatched
 * once the body is there; the reply, or the loss of its client, ends it. Everything it refers to
 * lies in its own arena, which also holds the exchange itself: one allocation for most requests.
 */
#include "exchange.h"

#include "counters.h"
#include "escape.h"
#include "reply.h"
#include "server.h"
#include "stream.h"

#include <base/clock.h>
#include <base/hex.h>
#include <base/log.h>

#include <arpa/inet.h>
#include <string.h>

enum { EXCHANGE_CLIENT_LEFT = 499 }; /* counted and logged, never sent */

static const struct {
	struct str name;
	enum http_method method;
} method_names[] = {
        {{"GET", 3}, HTTP_GET},
        {{"HEAD", 4}, HTTP_GET},
        {{"POST", 4}, HTTP_POST},
        {{"PUT", 3}, HTTP_PUT},
        {{"DELETE", 6}, HTTP_DELETE},
};

static enum http_method method_of(struct str name)
{
	for (size_t i = 0; i < sizeof(method_names) / sizeof(*method_names); i++)
		if (str_equal(method_names[i].name, name))
			return method_names[i].method;
	return HTTP_METHOD__COUNT;
}

static struct http_exchange *exchange_make(struct conn *conn)
{
	struct http_server *server = conn->server;
	uint64_t id = server_random(server);
	struct arena arena;
	struct http_exchange *x;
	char *text;

	arena_init(&arena, EXCHANGE_ARENA_CHUNK);
	x = arena_new(&arena, 1, sizeof(*x));
	text = arena_new(&arena, EXCHANGE_ID_SIZE, 1);
	hex_encode(&id, sizeof(id), text);
	x->arena = arena;
	x->id = (struct str){text, EXCHANGE_ID_SIZE - 1};
	x->server = server;
	x->conn = conn;
	x->headers_end = &x->headers;
	x->started_us = clock_monotonic_us();
	x->method = HTTP_METHOD__COUNT;
	server->exchange_count++;
	counter_add(&server->counters->requests_open, 1);
	return x;
}

/* Behind a proxy the last address of the list is the one the proxy itself saw. */
static struct str client_of(struct http_exchange *x)
{
	struct str list, item = {"", 0};
	unsigned char address[16];
	char text[CONN_PEER_SIZE];

	if (!x->server->options.trust_forwarded_for)
		return arena_copy(&x->arena, str_from(x->conn->peer));
	list = http_request_field_last(&x->head, STR("X-Forwarded-For"));
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
	return arena_copy(&x->arena, str_from(x->conn->peer));
}

static bool has_body(const struct request_head *head)
{
	return head->chunked || head->length > 0;
}

static struct request_refusal judge_route(struct http_exchange *x)
{
	switch (router_match(x->server->router, x->method, x->head.path, &x->arena, &x->match)) {
	case ROUTER_BAD_PATH:
		return (struct request_refusal){
		        &http_bad_request, "the path is not percent-encoded UTF-8"};
	case ROUTER_NO_PATH:
		return (struct request_refusal){&http_not_found, "no such resource"};
	case ROUTER_NO_METHOD:
		x->options = str_equal(x->head.method, STR("OPTIONS"));
		if (!x->options)
			return (struct request_refusal){&http_method_not_allowed, "see Allow"};
		break;
	case ROUTER_FOUND:
		break;
	}
	return (struct request_refusal){NULL, NULL};
}

static struct request_refusal judge_body(const struct http_exchange *x)
{
	size_t max = x->match.route ? x->match.route->body_max : 0;

	if (has_body(&x->head) && (!max || x->head.length > max))
		return (struct request_refusal){&http_too_large, "the body is too large"};
	return (struct request_refusal){NULL, NULL};
}

static void judge(struct http_exchange *x)
{
	struct str decoded;

	x->method = method_of(x->head.method);
	x->head_only = str_equal(x->head.method, STR("HEAD"));
	x->refusal = judge_route(x);
	if (!x->refusal.type)
		x->refusal = judge_body(x);
	if (!x->refusal.type && !escape_decode(&x->arena, ESCAPE_QUERY, x->head.query, &decoded))
		x->refusal = (struct request_refusal){
		        &http_bad_request, "the query is not percent-encoded UTF-8"};
	if (x->refusal.type && has_body(&x->head))
		x->must_close = x->must_linger = true; /* rather than read the body */
}

struct http_exchange *exchange_new(struct conn *conn, struct str text)
{
	struct http_exchange *x = exchange_make(conn);
	struct request_field fields[REQUEST_FIELDS_MAX];
	struct request_refusal refusal = {NULL, NULL};

	x->client = (struct str){"", 0};
	if (!text.n)
		return x;
	x->head.fields = fields;
	if (!http_request_head_parse(arena_copy(&x->arena, text), &x->head, &refusal)) {
		x->head.field_count = 0;
		x->head.fields = NULL;
		exchange_refuse(x, refusal);
		return x;
	}
	x->head.fields = arena_new(&x->arena, x->head.field_count + 1, sizeof(*fields));
	memcpy(x->head.fields, fields, x->head.field_count * sizeof(*fields));
	x->client = client_of(x);
	judge(x);
	return x;
}

bool exchange_awaits_body(const struct http_exchange *x)
{
	return !x->refusal.type && !x->options && has_body(&x->head);
}

void exchange_refuse(struct http_exchange *x, struct request_refusal refusal)
{
	x->refusal = refusal;
	x->must_close = x->must_linger = true;
}

void exchange_dispatch(struct http_exchange *x)
{
	x->dispatched = true;
	if (x->match.allow && !x->match.route)
		http_reply_header(x, "Allow", reply_allow(&x->arena, x->match.allow).p);
	if (x->refusal.type)
		http_reply_problem(x, x->refusal.type, str_from(x->refusal.detail), NULL, 0);
	else if (x->options)
		http_reply_empty(x, 204);
	else
		x->match.route->handle(x);
}

void exchange_lose_client(struct http_exchange *x)
{
	x->conn = NULL;
	if (!x->dispatched) {
		exchange_end(x); /* nobody has seen it */
		return;
	}
	exchange_account(x, EXCHANGE_CLIENT_LEFT);
	if (x->stream.more)
		stream_lose_client(x);
}

void exchange_account(struct http_exchange *x, int status)
{
	int64_t elapsed_us = clock_monotonic_us() - x->started_us;
	struct str method = x->head.method;

	counters_request(x->server->counters, status, elapsed_us, x->bytes_out);
	if (!x->server->options.access_log)
		return;
	log_info("request", LOG_STR("request", x->id),
	        LOG_STR("method", method.n ? method : STR("-")),
	        LOG_TEXT("route", x->match.route ? x->match.route->pattern : "-"),
	        LOG_NUMBER("status", status), LOG_REAL("ms", (double)elapsed_us / 1000),
	        LOG_NUMBER("bytes", (int64_t)x->bytes_out));
}

void exchange_end(struct http_exchange *x)
{
	struct http_server *server = x->server;
	struct arena arena = x->arena;

	if (x->is_resumed)
		TAILQ_REMOVE(&server->resumed, x, resumed);
	if (x->stream.pieces)
		evbuffer_free(x->stream.pieces);
	arena_free(&arena);
	counter_add(&server->counters->requests_open, (uint64_t)-1);
	server_exchange_ended(server);
}

struct arena *http_arena(struct http_exchange *x)
{
	return &x->arena;
}

void *http_context(struct http_exchange *x)
{
	return x->server->options.context;
}

struct str http_param(struct http_exchange *x, const char *name)
{
	int number = router_param(x->match.route, str_from(name));

	return number < 0 ? (struct str){"", 0} : x->match.params[number];
}

struct str http_query(struct http_exchange *x, const char *name)
{
	struct str query = x->head.query, wanted = str_from(name);

	while (query.n) {
		struct str pair, key, value;

		query = str_cut(query, '&', &pair);
		value = str_cut(pair, '=', &key);
		if (escape_decode(&x->arena, ESCAPE_QUERY, key, &key) && str_equal(key, wanted) &&
		        escape_decode(&x->arena, ESCAPE_QUERY, value, &value))
			return value;
	}
	return (struct str){"", 0};
}

struct str http_header(struct http_exchange *x, const char *name)
{
	return http_request_field(&x->head, str_from(name));
}

struct str http_cookie(struct http_exchange *x, const char *name)
{
	struct str cookies = http_request_field(&x->head, STR("Cookie")), wanted = str_from(name);

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
	        token = str_cut(http_request_field(&x->head, STR("Authorization")), ' ', &scheme);

	return http_request_name_equal(scheme, STR("Bearer")) ? http_request_trim(token)
	                                                      : (struct str){"", 0};
}

struct str http_body(struct http_exchange *x)
{
	return x->body;
}

struct str http_request_id(struct http_exchange *x)
{
	return x->id;
}

struct str http_client(struct http_exchange *x)
{
	return x->client;
}
