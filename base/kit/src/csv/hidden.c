/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hidden.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ---- at the ends of a cell ---- */

static const struct {
	const char *text;
	const char *name;
} hidden[] = {
        {"\xc2\xa0", "\\u00a0"},     /* no-break space */
        {"\xe2\x80\x8b", "\\u200b"}, /* zero-width space */
        {"\xe2\x80\x8c", "\\u200c"}, /* zero-width non-joiner */
        {"\xe2\x80\x8d", "\\u200d"}, /* zero-width joiner */
        {"\xe2\x80\x8e", "\\u200e"}, /* left-to-right mark */
        {"\xe2\x80\x8f", "\\u200f"}, /* right-to-left mark */
        {"\xe2\x80\xaf", "\\u202f"}, /* narrow no-break space */
        {"\xe2\x81\xa0", "\\u2060"}, /* word joiner */
        {"\xe3\x80\x80", "\\u3000"}, /* ideographic space */
        {"\xef\xbb\xbf", "\\ufeff"}, /* byte order mark */
};

enum { HIDDEN = sizeof(hidden) / sizeof(*hidden) };

/* Most cells end here: a Chinese character has other bytes at both of its ends. */
static bool may_begin(char c)
{
	return c == '\xc2' || c == '\xe2' || c == '\xe3' || c == '\xef';
}

static bool may_end(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte == 0xa0 || (byte >= 0x8b && byte <= 0x8f) || byte == 0xaf || byte == 0x80 ||
	       byte == 0xbf;
}

static bool ends(struct str text, struct str end)
{
	return text.n >= end.n && !memcmp(text.p + text.n - end.n, end.p, end.n);
}

/* The hidden character with which the text, which is not empty, begins or ends; HIDDEN: none. */
static size_t hidden_at(struct str text, bool end)
{
	size_t i = 0;

	if (end ? !may_end(text.p[text.n - 1]) : !may_begin(*text.p))
		return HIDDEN;
	while (i < HIDDEN && !(end ? ends(text, str_from(hidden[i].text))
	                           : str_starts(text, str_from(hidden[i].text))))
		i++;
	return i;
}

static struct str cut(struct str text, size_t from, size_t n)
{
	return (struct str){text.p + from, n};
}

struct str csv_trim(struct str text)
{
	bool begin = false, end = false;
	size_t i;

	while (text.n && (hidden_at(text, false) < HIDDEN || (begin && *text.p == ' '))) {
		i = hidden_at(text, false);
		size_t n = i < HIDDEN ? strlen(hidden[i].text) : 1;

		text = cut(text, n, text.n - n);
		begin = true;
	}
	while (text.n && (hidden_at(text, true) < HIDDEN || (end && text.p[text.n - 1] == ' '))) {
		i = hidden_at(text, true);
		text.n -= i < HIDDEN ? strlen(hidden[i].text) : 1;
		end = true;
	}
	return text;
}

void csv_show_hidden(struct buf *out, const char *text)
{
	for (struct str rest = str_from(text); rest.n;) {
		size_t i = hidden_at(rest, false);
		size_t n = i < HIDDEN ? strlen(hidden[i].text) : 1;

		buf_add(out, i < HIDDEN ? str_from(hidden[i].name) : cut(rest, 0, 1));
		rest = cut(rest, n, rest.n - n);
	}
}

/* ---- what a reader takes for the same; by tables, so that no locale changes a result ---- */

struct range {
	uint32_t from, to;
};

/* Blanks of all widths, and the ideographic one. */
static const struct range blanks[] = {{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x2000, 0x200a},
        {0x202f, 0x202f}, {0x3000, 0x3000}};

/* Zero-width characters, marks of direction and of byte order. */
static const struct range unseen[] = {{0x200b, 0x200f}, {0x2060, 0x2060}, {0xfeff, 0xfeff}};

/* Full width first: its capitals become those of ASCII. The text does not become longer. */
static const struct {
	struct range range;
	int32_t step;
} steps[] = {{{0xff01, 0xff5e}, -0xfee0}, {{'A', 'Z'}, 0x20}, {{0xc0, 0xd6}, 0x20},
        {{0xd8, 0xde}, 0x20}, {{0x391, 0x3a9}, 0x20}, {{0x400, 0x40f}, 0x50},
        {{0x410, 0x42f}, 0x20}};

static bool in(struct range range, uint32_t c)
{
	return c >= range.from && c <= range.to;
}

static bool in_any(const struct range *range, size_t count, uint32_t c)
{
	size_t i = 0;

	while (i < count && !in(range[i], c))
		i++;
	return i < count;
}

static uint32_t small(uint32_t c)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (in(steps[i].range, c))
			c = (uint32_t)((int32_t)c + steps[i].step);
	return c;
}

/* Chinese writing has no blanks between words: those that stand there fill up a column. */
static bool is_wide(uint32_t c)
{
	return c >= 0x2e80;
}

static uint32_t character_take(struct str *rest)
{
	unsigned char lead = (unsigned char)*rest->p;
	size_t n = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? lead : lead & (0xffu >> (n + 1));

	n = n < rest->n ? n : rest->n;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)rest->p[i] & 0x3f);
	*rest = (struct str){rest->p + n, rest->n - n};
	return c;
}

static char *character_put(char *out, uint32_t c)
{
	int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};

	*out++ = (char)(leads[more] | c >> 6 * more);
	while (more-- > 0)
		*out++ = (char)(0x80 | (c >> 6 * more & 0x3f));
	return out;
}

size_t csv_fold(struct str text, char *out)
{
	uint32_t before = 0;
	bool blank = false;
	char *at = out;

	while (text.n) {
		uint32_t c = small(character_take(&text));

		if (in_any(unseen, sizeof(unseen) / sizeof(*unseen), c))
			continue;
		if (in_any(blanks, sizeof(blanks) / sizeof(*blanks), c)) {
			blank = true;
			continue;
		}
		if (blank && before && !is_wide(before) && !is_wide(c))
			*at++ = ' ';
		at = character_put(at, c);
		before = c;
		blank = false;
	}
	*at = 0;
	return (size_t)(at - out);
}
