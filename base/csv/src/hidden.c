/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hidden.h"

#include <stddef.h>
#include <string.h>

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
