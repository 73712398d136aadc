/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The head of a request, from the request line to the empty line: found in what has arrived, then
 * parsed strictly (RFC 9112) into views of those bytes. No sockets, no clocks.
 */
#ifndef KESU_HTTP_REQUEST_HEAD_H
#define KESU_HTTP_REQUEST_HEAD_H

#include "problem.h"

enum {
	REQUEST_FIELDS_MAX = 64,   /* 431 above */
	REQUEST_TARGET_MAX = 2048, /* bytes of path and query: 414 above */
	REQUEST_METHOD_MAX = 16,
	REQUEST_LENGTH_DIGITS_MAX = 18
};

struct request_field {
	struct str name, value;
};

struct request_head {
	struct str method, path, query; /* as sent; the query without its `?` */
	unsigned minor;                 /* of HTTP/1.minor */
	bool keep_alive, chunked, expects_continue;
	bool has_length;
	uint64_t length; /* of Content-Length */
	size_t field_count;
	struct request_field *fields;
};

struct request_refusal {
	const struct http_problem_type *type;
	const char *detail;
};

/*
 * Looks for the end of a head. *line is where the current line begins, 0 for new bytes; it is moved
 * so that no line is searched twice. Returns the length of the head with its empty line; 0 when
 * more must arrive; or 0 with refusal->type set.
 */
size_t http_request_head_find(
        struct str bytes, size_t *line, size_t max, struct request_refusal *refusal);

/*
 * `text` is what http_request_head_find measured. Fills head; head->fields must have room for one
 * field a line, REQUEST_FIELDS_MAX at most. False with the refusal; then head->method and
 * head->minor are set if they could be parsed.
 */
bool http_request_head_parse(
        struct str text, struct request_head *head, struct request_refusal *refusal);

/* Case-insensitive; the empty view when absent. */
struct str http_request_field(const struct request_head *head, struct str name);
struct str http_request_field_last(const struct request_head *head, struct str name);

bool http_request_name_equal(struct str a, struct str b); /* ASCII letters of either case */

/* True when a comma-separated list holds the token (either case). */
bool http_request_list_has(struct str list, struct str token);

struct str http_request_trim(struct str s); /* without spaces and tabs at both ends */

#endif
