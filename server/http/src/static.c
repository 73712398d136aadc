/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes that never change. The body is never copied: it is sent from its own memory, which must
 * stay valid as long as the server lives.
 */
#include "exchange.h"
#include "negotiate.h"
#include "reply.h"

#include <string.h>

static const char *const etag_suffixes[NEGOTIATE__COUNT] = {"", "-gz", "-br"};

/* One string of all parts, without printf: this is the most frequent reply, and printf would cost
 * time. */
static struct str join(struct arena *arena, const struct str *parts, size_t count)
{
	size_t n = 0;
	char *start, *p;

	for (size_t i = 0; i < count; i++)
		n += parts[i].n;
	p = start = arena_new(arena, n + 1, 1);
	for (size_t i = 0; i < count; i++) {
		if (!parts[i].n)
			continue;
		memcpy(p, parts[i].p, parts[i].n);
		p += parts[i].n;
	}
	return (struct str){start, n};
}

/* Each encoding is a representation of its own: "3f9a" becomes "3f9a-br". */
static struct str etag_of(
        struct arena *arena, const struct http_static *file, enum negotiate_coding coding)
{
	struct str etag = str_from(file->etag);
	const struct str parts[] = {
	        {etag.p, etag.n ? etag.n - 1 : 0}, str_from(etag_suffixes[coding]), STR("\"")};

	return coding == NEGOTIATE_IDENTITY ? etag : join(arena, parts, 3);
}

static struct str caching_of(const struct http_static *file)
{
	if (file->secret)
		return STR("\r\nCache-Control: private, no-store\r\n");
	return file->immutable ? STR("\r\nCache-Control: public, max-age=31536000, immutable\r\n")
	                       : STR("\r\nCache-Control: no-cache\r\n");
}

static struct str fields_of(struct arena *arena, const struct http_static *file,
        enum negotiate_coding coding, struct str etag)
{
	const struct str none = {"", 0};
	bool varies = file->gzip.n || file->brotli.n, encoded = coding != NEGOTIATE_IDENTITY;
	const struct str parts[] = {
	        STR("ETag: "),
	        etag,
	        caching_of(file),
	        varies ? STR("Vary: Accept-Encoding\r\n") : none,
	        encoded ? STR("Content-Encoding: ") : none,
	        encoded ? http_negotiate_names[coding] : none,
	        encoded ? STR("\r\n") : none,
	        file->policy ? STR("Content-Security-Policy: ") : none,
	        str_from(file->policy),
	        file->policy ? STR("\r\n") : none,
	};

	return join(arena, parts, sizeof(parts) / sizeof(*parts));
}

void http_reply_static(struct http_exchange *x, const struct http_static *file)
{
	const struct str bodies[NEGOTIATE__COUNT] = {file->identity, file->gzip, file->brotli};
	unsigned offered = (file->gzip.n ? 1U << NEGOTIATE_GZIP : 0) |
	                   (file->brotli.n ? 1U << NEGOTIATE_BROTLI : 0);
	enum negotiate_coding coding = http_negotiate_encoding(
	        http_request_field(&x->request->head, STR("Accept-Encoding")), offered);
	struct str etag = etag_of(x->arena, file, coding);
	struct reply reply = {.status = 200,
	        .content_type = str_from(file->content_type),
	        .body = bodies[coding],
	        .fields = fields_of(x->arena, file, coding, etag),
	        .lasting = true,
	        .cacheable = true};

	if (http_negotiate_matches(
	            http_request_field(&x->request->head, STR("If-None-Match")), etag)) {
		reply.status = 304;
		reply.length = REPLY_EMPTY;
		reply.content_type = reply.body = STR("");
	}
	http_reply_transmit(x, &reply);
	http_exchange_end(x);
}

bool http_reply_unchanged(struct http_exchange *x, const char *etag)
{
	http_reply_header(x, "ETag", etag);
	if (!http_negotiate_matches(http_header(x, "If-None-Match"), str_from(etag)))
		return false;
	http_reply_empty(x, 304);
	return true;
}
