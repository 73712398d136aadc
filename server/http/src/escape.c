/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes one path segment or one half of a query pair; the common case makes no copy. */
#include "escape.h"

#include <base/hex.h>

#include <string.h>

static bool is_plain(enum escape_kind kind, struct str s)
{
	return !s.n ||
	       (!memchr(s.p, '%', s.n) && (kind == ESCAPE_SEGMENT || !memchr(s.p, '+', s.n)));
}

bool http_escape_decode(struct arena *arena, enum escape_kind kind, struct str s, struct str *out)
{
	char *p;
	size_t n = 0;

	*out = s;
	if (is_plain(kind, s))
		return str_is_utf8(s);
	p = arena_new(arena, s.n + 1, 1);
	for (size_t i = 0; i < s.n; i++) {
		int high, low;

		if (s.p[i] != '%') {
			p[n++] = kind == ESCAPE_QUERY && s.p[i] == '+' ? ' ' : s.p[i];
			continue;
		}
		if (s.n - i < 3)
			return false;
		high = hex_digit(s.p[i + 1]);
		low = hex_digit(s.p[i + 2]);
		if (high < 0 || low < 0)
			return false;
		p[n++] = (char)(high << 4 | low);
		i += 2;
	}
	*out = (struct str){p, n};
	return str_is_utf8(*out);
}
