/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes to the request reader alone, all at once and in pieces of any size. Both ways must give
 * the same requests and the same refusal. The parts of requests must be well formed and within the
 * limits. */
#include "request.h"

#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 300, TRACE_MAX = 1 << 16, INPUT_MAX = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool is_printable(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return true;
}

static void check_head(const struct request_head *head, size_t head_max)
{
	check(head->method.n > 0 && head->method.n <= REQUEST_METHOD_MAX);
	check(head->path.n > 0 && head->path.p[0] == '/' && is_printable(head->path));
	check(is_printable(head->query) && head->path.n + head->query.n <= REQUEST_TARGET_MAX);
	check(head->minor <= 1 && head->field_count <= REQUEST_FIELDS_MAX);
	check(!head->chunked || (!head->has_length && head->minor == 1));
	for (size_t i = 0; i < head->field_count; i++) {
		struct str value = head->fields[i].value;

		check(head->fields[i].name.n > 0 && is_printable(head->fields[i].name));
		check(value.n < head_max && !memchr(value.p, '\n', value.n));
		check(!memchr(value.p, '\0', value.n));
	}
}

static void trace(struct buf *out, const struct request *request)
{
	const struct request_head *head = &request->head;

	buf_printf(out, "%.*s %.*s %.*s %u %d\n", STR_ARG(head->method), STR_ARG(head->path),
	        STR_ARG(head->query), head->minor, head->keep_alive);
	for (size_t i = 0; i < head->field_count; i++) {
		buf_add(out, head->fields[i].name);
		buf_add(out, head->fields[i].value);
	}
	buf_printf(out, "[%zu]", request->body.n);
	buf_add(out, request->body);
}

/* Reads until more bytes are needed, or until the connection must not be read any further: then
 * false. */
static bool read_on(struct request_reader *reader, struct str bytes, size_t head_max, size_t *at,
        struct buf *out)
{
	for (;;) {
		struct str rest = {bytes.p + *at, bytes.n - *at};
		enum request_progress progress;
		const struct request *request;
		size_t used;

		progress = http_request_read(reader, rest, head_max, &used);
		check(used <= rest.n);
		*at += used;
		if (progress == REQUEST_MORE)
			return true;
		if (progress == REQUEST_REFUSED) {
			buf_printf(out, "%d %s\n", reader->refusal.type->status,
			        reader->refusal.detail);
			return false;
		}
		if (progress == REQUEST_HEAD) {
			check_head(&reader->request->head, head_max);
			if (reader->request->head.length > BODY_MAX)
				return false;
			http_request_accept_body(reader, BODY_MAX);
			continue;
		}
		request = reader->request;
		check(request->body.n <= BODY_MAX);
		check(request->head.chunked || request->body.n == request->head.length);
		trace(out, request);
		http_request_free(reader->request);
		http_request_next(reader);
	}
}

static void read_all(struct str bytes, size_t step, size_t head_max, struct buf *out)
{
	struct request_reader reader = {.request = NULL};
	size_t at = 0, shown = 0;

	buf_init(out, TRACE_MAX);
	while (shown < bytes.n) {
		shown = bytes.n - shown < step ? bytes.n : shown + step;
		if (!read_on(&reader, (struct str){bytes.p, shown}, head_max, &at, out))
			break;
	}
	http_request_free(reader.request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once, pieces;
	struct str bytes;
	size_t head_max;

	if (size < 3 || size > INPUT_MAX)
		return 0;
	bytes = (struct str){(const char *)data + 2, size - 2};
	head_max = data[1] % 2 ? 4096 : 128;
	read_all(bytes, bytes.n, head_max, &once);
	read_all(bytes, data[0] + 1U, head_max, &pieces);
	check(str_equal(buf_str(&once), buf_str(&pieces)));
	buf_free(&once);
	buf_free(&pieces);
	return 0;
}
