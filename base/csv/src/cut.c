/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cut.h"

static bool quotes_odd(struct str bytes)
{
	size_t quotes = 0;

	for (size_t i = 0; i < bytes.n; i++)
		quotes += bytes.p[i] == '"';
	return quotes % 2;
}

static bool ends_row(struct str bytes, size_t at)
{
	if (bytes.p[at] == '\r')
		return at + 1 < bytes.n && bytes.p[at + 1] != '\n';
	return bytes.p[at] == '\n';
}

static struct str behind(struct str bytes, size_t at)
{
	return (struct str){bytes.p + at, bytes.n - at};
}

size_t csv_cut_row(struct str bytes, bool *quoted)
{
	for (size_t at = 0; at < bytes.n; at++)
		if (bytes.p[at] == '"')
			*quoted = !*quoted;
		else if (!*quoted && ends_row(bytes, at))
			return at + 1;
	return bytes.n;
}

/* libcsv passes over blanks at the start of a row. So CR, blanks and LF end one line, as CRLF does,
 * and a piece must not begin between them. */
static size_t cut_before_text(struct str bytes, bool *quoted)
{
	size_t at = csv_cut_row(bytes, quoted);

	while (at < bytes.n && bytes.p[at - 1] == '\r' &&
	        (bytes.p[at] == ' ' || bytes.p[at] == '\t'))
		at += csv_cut_row(behind(bytes, at), quoted);
	return at;
}

size_t csv_cut(struct str bytes, size_t count, bool *quoted, size_t *end)
{
	size_t size = (bytes.n + count - 1) / count, pieces = 0, at = 0;

	for (size_t i = 1; i < count && at < bytes.n; i++) {
		size_t least = i * size < bytes.n ? i * size : bytes.n;

		if (least < at)
			continue;
		*quoted ^= quotes_odd((struct str){bytes.p + at, least - at});
		at = least + cut_before_text(behind(bytes, least), quoted);
		if (at < bytes.n)
			end[pieces++] = at;
	}
	*quoted ^= quotes_odd(behind(bytes, at));
	end[pieces++] = bytes.n;
	return pieces;
}
