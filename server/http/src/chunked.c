/*
 * A state machine that takes bytes one at a time, except for data. Strict: CR LF only, at most
 * eight digits of size, no control bytes in extensions and trailers.
 */
#include "chunked.h"

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

static enum chunked_state size_char(struct chunked *c, char byte)
{
	int digit = digit_of(byte);

	if (digit >= 0) {
		c->left = c->left << 4 | (size_t)digit;
		return ++c->digits > CHUNKED_SIZE_DIGITS_MAX ? CHUNKED_BAD : CHUNKED_SIZE;
	}
	if (!c->digits)
		return CHUNKED_BAD;
	if (byte == '\r')
		return CHUNKED_SIZE_FEED;
	return byte == ';' || byte == ' ' || byte == '\t' ? CHUNKED_EXTENSION : CHUNKED_BAD;
}

static enum chunked_state extension_char(struct chunked *c, char byte)
{
	if (byte == '\r')
		return CHUNKED_SIZE_FEED;
	return is_control(byte) || ++c->line > CHUNKED_LINE_MAX ? CHUNKED_BAD : CHUNKED_EXTENSION;
}

static enum chunked_state size_feed_char(struct chunked *c, char byte)
{
	c->line = c->digits = 0;
	if (byte != '\n')
		return CHUNKED_BAD;
	return c->left ? CHUNKED_DATA : CHUNKED_TRAILER;
}

static enum chunked_state trailer_char(struct chunked *c, char byte)
{
	if (++c->trailer > CHUNKED_TRAILER_MAX)
		return CHUNKED_BAD;
	if (byte == '\r')
		return CHUNKED_TRAILER_FEED;
	c->line++;
	return is_control(byte) ? CHUNKED_BAD : CHUNKED_TRAILER;
}

static enum chunked_state trailer_feed_char(struct chunked *c, char byte)
{
	bool empty = c->line == 0;

	c->line = 0;
	if (byte != '\n')
		return CHUNKED_BAD;
	return empty ? CHUNKED_DONE : CHUNKED_TRAILER;
}

static enum chunked_state next_state(struct chunked *c, char byte)
{
	switch (c->state) {
	case CHUNKED_SIZE:
		return size_char(c, byte);
	case CHUNKED_EXTENSION:
		return extension_char(c, byte);
	case CHUNKED_SIZE_FEED:
		return size_feed_char(c, byte);
	case CHUNKED_DATA_RETURN:
		return byte == '\r' ? CHUNKED_DATA_FEED : CHUNKED_BAD;
	case CHUNKED_DATA_FEED:
		return byte == '\n' ? CHUNKED_SIZE : CHUNKED_BAD;
	case CHUNKED_TRAILER:
		return trailer_char(c, byte);
	case CHUNKED_TRAILER_FEED:
		return trailer_feed_char(c, byte);
	default:
		return CHUNKED_BAD;
	}
}

size_t chunked_feed(struct chunked *chunked, struct str bytes, struct buf *body)
{
	size_t i = 0;

	while (i < bytes.n && chunked->state != CHUNKED_DONE && chunked->state != CHUNKED_BAD) {
		size_t n = bytes.n - i < chunked->left ? bytes.n - i : chunked->left;

		if (chunked->state != CHUNKED_DATA) {
			chunked->state = next_state(chunked, bytes.p[i++]);
			continue;
		}
		buf_add(body, (struct str){bytes.p + i, n});
		i += n;
		chunked->left -= n;
		if (!chunked->left)
			chunked->state = CHUNKED_DATA_RETURN;
	}
	return i;
}
