/*
 * Bytes that never change. The body is never copied: it goes to the socket from where it lies, which
 * must be for as long as the server lives.
 */
#include "exchange.h"
#include "negotiate.h"
#include "reply.h"

#include <string.h>

static const char *const etag_suffixes[NEGOTIATE__COUNT] = {"", "-gz", "-br"};

/* Each encoding is a representation of its own: "3f9a" becomes "3f9a-br". */
static struct str etag_of(
        struct arena *arena, const struct http_static *file, enum negotiate_coding coding)
{
	struct str etag = str_from(file->etag);

	if (coding == NEGOTIATE_IDENTITY || etag.n < 2)
		return etag;
	return arena_printf(arena, "%.*s%s\"", (int)etag.n - 1, etag.p, etag_suffixes[coding]);
}

static struct str fields_of(struct arena *arena, const struct http_static *file,
        enum negotiate_coding coding, struct str etag)
{
	bool varies = file->gzip.n || file->brotli.n, encoded = coding != NEGOTIATE_IDENTITY;

	return arena_printf(arena, "ETag: %.*s\r\nCache-Control: %s\r\n%s%s%s%s%s%s%s",
	        STR_ARG(etag), file->immutable ? "public, max-age=31536000, immutable" : "no-cache",
	        varies ? "Vary: Accept-Encoding\r\n" : "", encoded ? "Content-Encoding: " : "",
	        encoded ? negotiate_names[coding].p : "", encoded ? "\r\n" : "",
	        file->policy ? "Content-Security-Policy: " : "", file->policy ? file->policy : "",
	        file->policy ? "\r\n" : "");
}

void http_reply_static(struct http_exchange *x, const struct http_static *file)
{
	const struct str bodies[NEGOTIATE__COUNT] = {file->identity, file->gzip, file->brotli};
	unsigned offered = (file->gzip.n ? 1U << NEGOTIATE_GZIP : 0) |
	                   (file->brotli.n ? 1U << NEGOTIATE_BROTLI : 0);
	enum negotiate_coding coding =
	        negotiate_encoding(head_field(&x->head, STR("Accept-Encoding")), offered);
	struct str etag = etag_of(&x->arena, file, coding);
	struct reply reply = {.status = 200,
	        .content_type = str_from(file->content_type),
	        .body = bodies[coding],
	        .fields = fields_of(&x->arena, file, coding, etag),
	        .lasting = true,
	        .cacheable = true};

	if (negotiate_matches(head_field(&x->head, STR("If-None-Match")), etag)) {
		reply.status = 304;
		reply.length = REPLY_EMPTY;
		reply.content_type = reply.body = STR("");
	}
	reply_transmit(x, &reply);
	exchange_end(x);
}
