/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request.h"

struct request *http_request_new(void)
{
	struct arena arena;
	struct request *request;

	arena_init(&arena, REQUEST_ARENA_CHUNK);
	request = arena_new(&arena, 1, sizeof(*request));
	request->arena = arena;
	request->body = STR("");
	return request;
}

void http_request_free(struct request *request)
{
	struct arena arena;

	if (!request)
		return;
	buf_free(&request->gathered);
	arena = request->arena; /* which holds the request itself */
	arena_free(&arena);
}

void http_request_next(struct request_reader *reader)
{
	*reader = (struct request_reader){.request = NULL};
}

bool http_request_has_body(const struct request *request)
{
	return request->head.chunked || request->head.length > 0;
}

static enum request_progress refuse(struct request_reader *reader, struct request_refusal refusal)
{
	reader->refusal = refusal;
	if (!reader->request)
		reader->request = http_request_new();
	return REQUEST_REFUSED;
}

/* RFC 9112, section 2.2: one empty line before the request line is allowed. */
static size_t empty_line(struct request_reader *reader, struct str bytes)
{
	if (reader->line || reader->skipped || !str_starts(bytes, STR("\r\n")))
		return 0;
	reader->skipped = true;
	return 2;
}

/* A head never has more fields than lines. */
static size_t fields_most(struct str text)
{
	size_t lines = 0;

	while (text.n && lines < REQUEST_FIELDS_MAX) {
		struct str line;

		text = str_cut(text, '\n', &line);
		lines++;
	}
	return lines;
}

static enum request_progress parse_head(struct request_reader *reader, struct str text)
{
	struct request *request = reader->request = http_request_new();
	struct request_head *head = &request->head;
	struct request_refusal refusal = {NULL, NULL};

	text = arena_copy(&request->arena, text);
	head->fields = arena_new(&request->arena, fields_most(text), sizeof(*head->fields));
	if (http_request_head_parse(text, head, &refusal))
		return REQUEST_HEAD;
	head->field_count = 0;
	return refuse(reader, refusal);
}

static enum request_progress read_head(
        struct request_reader *reader, struct str bytes, size_t head_max, size_t *used)
{
	struct request_refusal refusal = {NULL, NULL};
	size_t skipped = empty_line(reader, bytes), n;

	bytes = (struct str){bytes.p + skipped, bytes.n - skipped};
	*used = skipped;
	if (!bytes.n)
		return REQUEST_MORE;
	if (bytes.n > head_max) /* so that the refusal does not depend on the number shown */
		bytes.n = head_max + 1;
	n = http_request_head_find(bytes, &reader->line, head_max, &refusal);
	if (refusal.type)
		return refuse(reader, refusal);
	if (!n)
		return REQUEST_MORE;
	*used = skipped + n;
	return parse_head(reader, (struct str){bytes.p, n});
}

static enum request_progress read_sized(struct request *request, struct str bytes, size_t *used)
{
	size_t left = (size_t)request->head.length - request->gathered.n;
	bool whole = !request->gathered.n && bytes.n >= left;

	*used = bytes.n < left ? bytes.n : left;
	bytes.n = *used;
	if (whole) { /* most bodies: no copy */
		request->body = arena_copy(&request->arena, bytes);
		return REQUEST_COMPLETE;
	}
	buf_add(&request->gathered, bytes);
	if (*used < left)
		return REQUEST_MORE;
	request->body = buf_str(&request->gathered);
	return REQUEST_COMPLETE;
}

static enum request_progress read_chunks(
        struct request_reader *reader, struct str bytes, size_t *used)
{
	static const struct request_refusal bad = {
	        &http_bad_request, "the chunked body is malformed"};
	static const struct request_refusal large = {&http_too_large, "the body is too large"};
	struct request *request = reader->request;

	*used = http_request_chunks_decode(&request->chunks, bytes, &request->gathered);
	if (request->gathered.overflowed)
		return refuse(reader, large);
	if (request->chunks.state == REQUEST_CHUNK_BAD)
		return refuse(reader, bad);
	if (request->chunks.state != REQUEST_CHUNK_DONE)
		return REQUEST_MORE;
	request->body = buf_str(&request->gathered);
	return REQUEST_COMPLETE;
}

enum request_progress http_request_read(
        struct request_reader *reader, struct str bytes, size_t head_max, size_t *used)
{
	*used = 0;
	if (reader->refusal.type)
		return REQUEST_REFUSED;
	if (!reader->request)
		return bytes.n ? read_head(reader, bytes, head_max, used) : REQUEST_MORE;
	if (!reader->body_next)
		return REQUEST_HEAD;
	if (reader->request->head.chunked)
		return read_chunks(reader, bytes, used);
	return read_sized(reader->request, bytes, used);
}

void http_request_accept_body(struct request_reader *reader, size_t max)
{
	reader->body_next = true;
	buf_init(&reader->request->gathered, max);
}
