/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From bytes to handlers. The reader takes a request out of the bytes that have arrived. Its head
 * is checked (route, limits) as soon as it is complete, so that no body is read in vain. When the
 * body is complete, the exchange is dispatched. There is one request at a time: later bytes wait in
 * the connection until the reply is sent.
 *
 * What can go wrong: a request is refused: then this room answers the exchange and discards what
 * the client still sends; a request is late; its client leaves.
 */
#include "pipeline.h"

#include "counters.h"
#include "escape.h"
#include "exchange.h"
#include "reply.h"
#include "stream.h"

enum {
	PIPELINE_CLIENT_LEFT = 499,  /* counted and logged, never sent */
	PIPELINE_BIG_BODY = 4 << 20, /* of a route that takes more, one is taken at a time */
	PIPELINE_HEAD_SLACK = 3      /* an empty line before the head, and one byte too many */
};

static const struct {
	struct str name;
	enum http_method method;
} method_names[] = {
        {{"GET", 3}, HTTP_GET},
        {{"HEAD", 4}, HTTP_GET},
        {{"POST", 4}, HTTP_POST},
        {{"PUT", 3}, HTTP_PUT},
        {{"PATCH", 5}, HTTP_PATCH},
        {{"DELETE", 6}, HTTP_DELETE},
};

static enum http_method method_of(struct str name)
{
	for (size_t i = 0; i < sizeof(method_names) / sizeof(*method_names); i++)
		if (str_equal(method_names[i].name, name))
			return method_names[i].method;
	return HTTP_METHOD__COUNT;
}

/* --- checking a head --- */

static struct request_refusal judge_route(struct http_exchange *x)
{
	const struct request_head *head = &x->request->head;

	switch (http_router_match(x->service->router, x->method, head->path, x->arena, &x->match)) {
	case ROUTER_BAD_PATH:
		return (struct request_refusal){
		        &http_bad_request, "the path is not percent-encoded UTF-8"};
	case ROUTER_NO_PATH:
		return (struct request_refusal){&http_not_found, "no such resource"};
	case ROUTER_NO_METHOD:
		x->options = str_equal(head->method, STR("OPTIONS"));
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

	if (http_request_has_body(x->request) && (!max || x->request->head.length > max))
		return (struct request_refusal){&http_too_large, "the body is too large"};
	return (struct request_refusal){NULL, NULL};
}

static void judge(struct http_exchange *x)
{
	const struct request_head *head = &x->request->head;
	struct str decoded;

	x->method = method_of(head->method);
	x->head_only = str_equal(head->method, STR("HEAD"));
	x->refusal = judge_route(x);
	if (!x->refusal.type)
		x->refusal = judge_body(x);
	if (!x->refusal.type && !http_escape_decode(x->arena, ESCAPE_QUERY, head->query, &decoded))
		x->refusal = (struct request_refusal){
		        &http_bad_request, "the query is not percent-encoded UTF-8"};
	if (x->refusal.type && http_request_has_body(x->request))
		x->must_close = x->must_linger = true; /* instead of reading the body */
}

/* --- answering --- */

/* Afterwards the slot's exchange may be gone, and the connection with it. */
static void answer(struct conn *conn, struct exchange_slot *slot)
{
	struct http_exchange *x = slot->x;

	http_conn_enter(conn, CONN_ANSWERING);
	http_request_next(&slot->reader);
	x->dispatched = true;
	if (x->match.allow && !x->match.route)
		http_reply_header(x, "Allow", http_reply_allow(x->arena, x->match.allow).p);
	if (x->refusal.type == &http_not_found && x->method == HTTP_GET &&
	        x->service->options.unknown)
		x->service->options.unknown(x);
	else if (x->refusal.type)
		http_reply_problem(x, x->refusal.type, str_from(x->refusal.detail), NULL, 0);
	else if (x->options)
		http_reply_empty(x, 204);
	else
		x->match.route->handle(x);
}

/* Some of the request was read, so nothing after it can be trusted. */
static void refuse(struct conn *conn, struct exchange_slot *slot, struct request_refusal refusal)
{
	if (!slot->x)
		slot->x = http_exchange_new(
		        conn, slot->reader.request ? slot->reader.request : http_request_new());
	slot->x->refusal = refusal;
	slot->x->must_close = slot->x->must_linger = true;
	answer(conn, slot);
}

/* --- events of the connection --- */

static enum request_progress read_on(struct conn *conn, struct exchange_slot *slot)
{
	const struct exchange_service *service = conn->set->owner;
	size_t head_max = service->options.header_max, used;
	bool body = slot->reader.request != NULL;
	struct str bytes = http_conn_input(conn, body ? 1 : head_max + PIPELINE_HEAD_SLACK);
	enum request_progress progress = http_request_read(&slot->reader, bytes, head_max, &used);

	http_conn_use(conn, used);
	return progress;
}

/* True when the body has to arrive before the exchange can be answered. */
static bool begin(struct conn *conn, struct exchange_slot *slot)
{
	struct http_exchange *x = http_exchange_new(conn, slot->reader.request);

	judge(x);
	if (x->refusal.type || x->options || !http_request_has_body(x->request))
		return false;
	http_conn_enter(conn, CONN_BODY);
	http_request_accept_body(&slot->reader, x->match.route->body_max);
	return true;
}

/* --- room for what is incomplete --- */

static bool is_crowded(const struct conn *conn)
{
	const struct exchange_service *service = conn->set->owner;
	size_t most = service->options.request_memory;

	return most && conn->set->unread + service->held > most;
}

/*
 * Refuses bodies that are arriving, the one that has taken longest first, until there is room: one
 * that comes in a normal time is complete before its turn. False when none is left but `conn`, so
 * that what is held waits for handlers, or is unread.
 */
static bool make_room(struct conn *conn)
{
	static const struct request_refusal crowded = {
	        &http_unavailable, "too many requests are incomplete; send it again"};

	while (is_crowded(conn)) {
		struct conn *oldest = TAILQ_FIRST(&conn->set->lists[CONN_BODY]);

		if (oldest == conn)
			oldest = TAILQ_NEXT(conn, list);
		if (!oldest)
			return false;
		counter_add(&conn->set->counters->requests_crowded, 1);
		refuse(oldest, http_exchange_slot_of(oldest), crowded);
	}
	return true;
}

/* Whether the request, which is in the middle of its head or its body or has just become complete,
 * can be kept. If not, it has been refused. */
static bool is_kept(struct conn *conn, struct exchange_slot *slot)
{
	static const struct request_refusal full = {
	        &http_unavailable, "the server holds too many requests; send it again"};

	if (slot->x)
		http_exchange_hold(slot->x);
	if (!is_crowded(conn) || make_room(conn))
		return true;
	counter_add(&conn->set->counters->requests_crowded, 1);
	refuse(conn, slot, full);
	return false;
}

/* Two of the largest bodies would fill what a worker holds, and small ones would be refused. */
static struct request_refusal take_turn(struct http_exchange *x)
{
	if (x->match.route->body_max <= PIPELINE_BIG_BODY)
		return (struct request_refusal){NULL, ""};
	if (x->service->has_big)
		return (struct request_refusal){
		        &http_unavailable, "another large body is being taken; send it again"};
	x->is_big = x->service->has_big = true;
	return (struct request_refusal){NULL, ""};
}

/* Whoever may not send this body, or not now, is told so before it is kept. */
static bool is_admitted(struct conn *conn, struct exchange_slot *slot)
{
	struct request_refusal refusal = {NULL, ""};
	struct http_exchange *x = slot->x;

	if (!x || x->admitted)
		return true;
	x->admitted = true;
	if (x->service->options.admit)
		refusal.type = x->service->options.admit(x, &refusal.detail);
	if (!refusal.type)
		refusal = take_turn(x);
	if (!refusal.type)
		return true;
	refuse(conn, slot, refusal);
	return false;
}

static void await(struct conn *conn, struct exchange_slot *slot)
{
	if (conn->state == CONN_IDLE && conn->counted)
		http_conn_enter(conn, CONN_HEAD);
	if (!slot->x || !slot->x->request->head.expects_continue || conn->counted)
		return;
	slot->x->request->head.expects_continue = false;
	http_conn_send(conn, STR("HTTP/1.1 100 Continue\r\n\r\n"), STR(""), false);
}

static void on_input(struct conn *conn)
{
	struct exchange_slot *slot = http_exchange_slot_of(conn);
	enum request_progress progress = read_on(conn, slot);

	if (progress == REQUEST_HEAD && begin(conn, slot))
		progress = read_on(conn, slot);
	switch (progress) {
	case REQUEST_MORE:
		if (is_admitted(conn, slot) && is_kept(conn, slot))
			await(conn, slot);
		break;
	case REQUEST_COMPLETE:
		if (is_kept(conn, slot))
			answer(conn, slot);
		break;
	case REQUEST_HEAD: /* and no more is wanted */
		answer(conn, slot);
		break;
	case REQUEST_REFUSED:
		refuse(conn, slot, slot->reader.refusal);
		break;
	}
}

static void on_drained(struct conn *conn)
{
	struct exchange_slot *slot = http_exchange_slot_of(conn);

	if (slot->x)
		http_stream_on_drained(slot->x);
}

static void on_late(struct conn *conn)
{
	static const struct request_refusal late = {
	        &http_request_timeout, "the request did not arrive in time"};
	struct exchange_slot *slot = http_exchange_slot_of(conn);

	if (conn->state == CONN_ANSWERING || conn->state == CONN_WORKING)
		http_reply_deadline(slot->x);
	else
		refuse(conn, slot, late);
}

static void on_closed(struct conn *conn)
{
	struct http_exchange *x = http_exchange_slot_of(conn)->x;

	if (!x)
		return;
	http_exchange_part(x);
	if (!x->dispatched) {
		http_exchange_end(x); /* no handler has seen it */
		return;
	}
	http_exchange_account(x, PIPELINE_CLIENT_LEFT);
	if (x->stream.more)
		http_stream_lose_client(x);
}

const struct conn_events http_pipeline_events = {
        .on_input = on_input, .on_drained = on_drained, .on_late = on_late, .on_closed = on_closed};
