/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A state machine that takes bytes one at a time, except for data. Strict: CR LF only, at most
 * eight digits of size, no control bytes in extensions and trailers.
 */
#include "request_chunks.h"

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

static enum request_chunk_state size_char(struct request_chunks *c, char byte)
{
	int digit = digit_of(byte);

	if (digit >= 0) {
		c->left = c->left << 4 | (size_t)digit;
		return ++c->digits > REQUEST_CHUNK_SIZE_DIGITS_MAX ? REQUEST_CHUNK_BAD
		                                                   : REQUEST_CHUNK_SIZE;
	}
	if (!c->digits)
		return REQUEST_CHUNK_BAD;
	if (byte == '\r')
		return REQUEST_CHUNK_SIZE_FEED;
	return byte == ';' || byte == ' ' || byte == '\t' ? REQUEST_CHUNK_EXTENSION
	                                                  : REQUEST_CHUNK_BAD;
}

static enum request_chunk_state extension_char(struct request_chunks *c, char byte)
{
	if (byte == '\r')
		return REQUEST_CHUNK_SIZE_FEED;
	return is_control(byte) || ++c->line > REQUEST_CHUNK_LINE_MAX ? REQUEST_CHUNK_BAD
	                                                              : REQUEST_CHUNK_EXTENSION;
}

static enum request_chunk_state size_feed_char(struct request_chunks *c, char byte)
{
	c->line = c->digits = 0;
	if (byte != '\n')
		return REQUEST_CHUNK_BAD;
	return c->left ? REQUEST_CHUNK_DATA : REQUEST_CHUNK_TRAILER;
}

static enum request_chunk_state trailer_char(struct request_chunks *c, char byte)
{
	if (++c->trailer > REQUEST_CHUNK_TRAILER_MAX)
		return REQUEST_CHUNK_BAD;
	if (byte == '\r')
		return REQUEST_CHUNK_TRAILER_FEED;
	c->line++;
	return is_control(byte) ? REQUEST_CHUNK_BAD : REQUEST_CHUNK_TRAILER;
}

static enum request_chunk_state trailer_feed_char(struct request_chunks *c, char byte)
{
	bool empty = c->line == 0;

	c->line = 0;
	if (byte != '\n')
		return REQUEST_CHUNK_BAD;
	return empty ? REQUEST_CHUNK_DONE : REQUEST_CHUNK_TRAILER;
}

static enum request_chunk_state next_state(struct request_chunks *c, char byte)
{
	switch (c->state) {
	case REQUEST_CHUNK_SIZE:
		return size_char(c, byte);
	case REQUEST_CHUNK_EXTENSION:
		return extension_char(c, byte);
	case REQUEST_CHUNK_SIZE_FEED:
		return size_feed_char(c, byte);
	case REQUEST_CHUNK_DATA_RETURN:
		return byte == '\r' ? REQUEST_CHUNK_DATA_FEED : REQUEST_CHUNK_BAD;
	case REQUEST_CHUNK_DATA_FEED:
		return byte == '\n' ? REQUEST_CHUNK_SIZE : REQUEST_CHUNK_BAD;
	case REQUEST_CHUNK_TRAILER:
		return trailer_char(c, byte);
	case REQUEST_CHUNK_TRAILER_FEED:
		return trailer_feed_char(c, byte);
	default:
		return REQUEST_CHUNK_BAD;
	}
}

size_t http_request_chunks_decode(struct request_chunks *chunks, struct str bytes, struct buf *body)
{
	size_t i = 0;

	while (i < bytes.n && chunks->state != REQUEST_CHUNK_DONE &&
	        chunks->state != REQUEST_CHUNK_BAD) {
		size_t n = bytes.n - i < chunks->left ? bytes.n - i : chunks->left;

		if (chunks->state != REQUEST_CHUNK_DATA) {
			chunks->state = next_state(chunks, bytes.p[i++]);
			continue;
		}
		buf_add(body, (struct str){bytes.p + i, n});
		i += n;
		chunks->left -= n;
		if (!chunks->left)
			chunks->state = REQUEST_CHUNK_DATA_RETURN;
	}
	return i;
}
