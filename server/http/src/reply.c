/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Replies. The head is rendered in one pass into a block of the exchange's arena, whose size was
 * computed before, and passed to the connection together with the body.
 *
 * What can go wrong: the client has left or the deadline has passed: then x->conn is NULL and the
 * reply is dropped; a handler's header field that would break the block is left out and logged.
 */
#include "reply.h"

#include "problem.h"

#include <base/log.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	REPLY_FIXED_MAX = 512, /* all lines that this file writes by itself */
	REPLY_WORD_MAX = 16,
	REPLY_RETRY_AFTER_MAX = 5, /* seconds; random, so that clients do not come back together */
};

static const struct {
	int status;
	const char *phrase;
} phrases[] = {{200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"},
        {301, "Moved Permanently"}, {302, "Found"}, {303, "See Other"}, {304, "Not Modified"},
        {307, "Temporary Redirect"}, {308, "Permanent Redirect"}, {400, "Bad Request"},
        {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
        {406, "Not Acceptable"}, {408, "Request Timeout"}, {409, "Conflict"}, {410, "Gone"},
        {412, "Precondition Failed"}, {413, "Content Too Large"}, {414, "URI Too Long"},
        {415, "Unsupported Media Type"}, {417, "Expectation Failed"},
        {422, "Unprocessable Content"}, {428, "Precondition Required"}, {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"}, {500, "Internal Server Error"},
        {501, "Not Implemented"}, {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"}};

static const char *phrase_of(int status)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Status";
}

static bool has_field(const struct http_exchange *x, struct str name)
{
	for (const struct exchange_header *h = x->headers; h; h = h->next)
		if (http_request_name_equal(h->name, name))
			return true;
	return false;
}

static char *put(char *p, struct str s)
{
	if (s.n > 0) /* the pointer of an empty view may be NULL */
		memcpy(p, s.p, s.n);
	return p + s.n;
}

static char *put_field(char *p, struct str name, struct str value)
{
	p = put(p, name);
	p = put(p, STR(": "));
	p = put(p, value);
	return put(p, STR("\r\n"));
}

/* "NAME: WORD123", as in max-age=123; the word may be empty. */
static char *put_word_number(char *p, struct str name, struct str word, uint64_t number)
{
	char text[REPLY_WORD_MAX + 20];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	at -= word.n;
	put(text + at, word);
	return put_field(p, name, (struct str){text + at, sizeof(text) - at});
}

static char *put_number(char *p, struct str name, uint64_t number)
{
	return put_word_number(p, name, STR(""), number);
}

static char *put_status(char *p, int status)
{
	struct str phrase = str_from(phrase_of(status));

	p = put(p, STR("HTTP/1.1 "));
	*p++ = (char)('0' + status / 100 % 10);
	*p++ = (char)('0' + status / 10 % 10);
	*p++ = (char)('0' + status % 10);
	*p++ = ' ';
	p = put(p, phrase);
	return put(p, STR("\r\n"));
}

static char *put_framing(char *p, const struct http_exchange *x, const struct reply *reply)
{
	if (reply->length == REPLY_CHUNKED)
		p = put(p, STR("Transfer-Encoding: chunked\r\n"));
	else if (reply->length == REPLY_SIZED)
		p = put_number(p, STR("Content-Length"), reply->body.n);
	if (x->must_close)
		return put(p, STR("Connection: close\r\n"));
	return x->request->head.minor ? p : put(p, STR("Connection: keep-alive\r\n"));
}

struct str http_reply_head(struct http_exchange *x, const struct reply *reply)
{
	size_t most = REPLY_FIXED_MAX + reply->content_type.n + reply->fields.n + x->header_bytes;
	char *start = arena_new(x->arena, most, 1), *p = put_status(start, reply->status);

	p = put_field(p, STR("Date"), str_from(x->service->date));
	p = put_field(p, STR("X-Request-Id"), x->id);
	p = put(p, STR("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"));
	if (x->service->options.hsts_s)
		p = put_word_number(p, STR("Strict-Transport-Security"), STR("max-age="),
		        x->service->options.hsts_s);
	if (reply->content_type.n)
		p = put_field(p, STR("Content-Type"), reply->content_type);
	p = put_framing(p, x, reply);
	p = put(p, reply->fields);
	for (const struct exchange_header *h = x->headers; h && !reply->bare; h = h->next)
		p = put_field(p, h->name, h->value);
	if (!reply->cacheable && (reply->bare || !has_field(x, STR("Cache-Control"))))
		p = put(p, STR("Cache-Control: no-store\r\n"));
	if ((reply->status == 503 || reply->status == 429) &&
	        (reply->bare || !has_field(x, STR("Retry-After"))))
		p = put_number(p, STR("Retry-After"),
		        1 + http_exchange_service_random(x->service) % REPLY_RETRY_AFTER_MAX);
	p = put(p, STR("\r\n"));
	return (struct str){start, (size_t)(p - start)};
}

void http_reply_decide_close(struct http_exchange *x)
{
	if (x->conn->set->draining || !x->request->head.keep_alive)
		x->must_close = true;
}

void http_reply_transmit(struct http_exchange *x, const struct reply *reply)
{
	struct conn *conn = x->conn;
	struct str head, body = x->head_only ? STR("") : reply->body;

	if (!conn)
		return;
	http_reply_decide_close(x);
	head = http_reply_head(x, reply);
	x->bytes_out = head.n + body.n;
	http_exchange_account(x, reply->status);
	http_exchange_part(x);
	http_conn_send(conn, head, body, reply->lasting);
	if (x->must_linger)
		http_conn_linger(conn);
	else
		http_conn_finish(conn, x->must_close);
}

void http_reply_header(struct http_exchange *x, const char *name, const char *value)
{
	struct exchange_header *header;

	for (const char *p = value; *p; p++) {
		if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7F) {
			log_error("reply header field left out", LOG_TEXT("name", name));
			return;
		}
	}
	header = arena_new(x->arena, 1, sizeof(*header));
	header->name = arena_copy(x->arena, str_from(name));
	header->value = arena_copy(x->arena, str_from(value));
	x->header_bytes += header->name.n + header->value.n + 4;
	*x->headers_end = header;
	x->headers_end = &header->next;
}

void http_reply(struct http_exchange *x, int status, const char *content_type, struct str body)
{
	struct reply reply = {
	        .status = status, .content_type = str_from(content_type), .body = body};

	http_reply_transmit(x, &reply);
	http_exchange_end(x);
}

void http_reply_json(struct http_exchange *x, int status, json_t *body)
{
	char *text = json_dumps(body, JSON_COMPACT | JSON_ENCODE_ANY);

	json_decref(body);
	if (!text) {
		log_error("reply is no JSON", LOG_STR("request", x->id));
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
		return;
	}
	http_reply(x, status, "application/json", str_from(text));
	free(text);
}

void http_reply_empty(struct http_exchange *x, int status)
{
	bool bodiless = status == 204 || status == 304;
	struct reply reply = {
	        .status = status, .length = bodiless ? REPLY_EMPTY : REPLY_SIZED, .body = STR("")};

	http_reply_transmit(x, &reply);
	http_exchange_end(x);
}

static void transmit_problem(struct http_exchange *x, const struct http_problem_type *type,
        struct str detail, const struct http_field_problem *fields, size_t count, bool bare)
{
	char *text = http_problem_json(type, detail, x->id, fields, count);
	struct reply reply = {.status = type->status,
	        .content_type = STR("application/problem+json"),
	        .body = str_from(text),
	        .bare = bare};

	http_reply_transmit(x, &reply);
	free(text);
}

void http_reply_problem(struct http_exchange *x, const struct http_problem_type *type,
        struct str detail, const struct http_field_problem *fields, size_t count)
{
	if (x->match.route && x->service->options.refused)
		x->service->options.refused(x, type);
	transmit_problem(x, type, detail, fields, count, false);
	http_exchange_end(x);
}

void http_take_time(struct http_exchange *x)
{
	if (x->conn && x->conn->state == CONN_ANSWERING)
		http_conn_enter(x->conn, CONN_WORKING);
}

void http_reply_deadline(struct http_exchange *x)
{
	transmit_problem(x, &http_unavailable, STR("the answer took too long"), NULL, 0, true);
}

struct str http_reply_allow(struct arena *arena, unsigned allow)
{
	static const char *const names[HTTP_METHOD__COUNT] = {
	        [HTTP_GET] = "GET, HEAD, ",
	        [HTTP_POST] = "POST, ",
	        [HTTP_PUT] = "PUT, ",
	        [HTTP_PATCH] = "PATCH, ",
	        [HTTP_DELETE] = "DELETE, ",
	};
	const char *part[HTTP_METHOD__COUNT];

	for (unsigned m = 0; m < HTTP_METHOD__COUNT; m++)
		part[m] = allow & 1U << m ? names[m] : "";
	return arena_printf(arena, "%s%s%s%s%sOPTIONS", part[HTTP_GET], part[HTTP_POST],
	        part[HTTP_PUT], part[HTTP_PATCH], part[HTTP_DELETE]);
}
