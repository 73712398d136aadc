/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that are as wide as a terminal. Where Chinese may break follows GB/T 15834: no line begins
 * with a mark that closes, and none ends with one that opens. */
#include <kit/columns.h>

#include <string.h>

enum { INDENT = 2 };

static const char closing[] = "，。；：、！？）」』》”’…,.;:!?)%";
static const char opening[] = "（「『《“‘(";

static size_t character_bytes(struct str text)
{
	size_t n = 1;

	while (n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

static bool is_one_of(struct str character, const char *marks)
{
	for (struct str rest = str_from(marks); rest.n;) {
		struct str mark = {rest.p, character_bytes(rest)};

		if (str_equal(mark, character))
			return true;
		rest = (struct str){rest.p + mark.n, rest.n - mark.n};
	}
	return false;
}

static bool is_break(struct str before, struct str after)
{
	if (str_equal_c(before, " "))
		return true;
	if (columns_width(before) < 2 && columns_width(after) < 2)
		return false;
	return !is_one_of(after, closing) && !is_one_of(before, opening) &&
	       !str_equal_c(after, " ");
}

/* Bytes of the line that stand before its first break, when it has to be broken. */
static size_t line_fits(struct str line, size_t width)
{
	struct str before = {0};
	size_t used = 0, best = 0, at = 0;

	while (at < line.n) {
		struct str c = {
		        line.p + at, character_bytes((struct str){line.p + at, line.n - at})};

		if (before.n && is_break(before, c))
			best = at;
		used += columns_width(c);
		if (used > width && at > 0 && !str_equal_c(c, " "))
			return best ? best : at;
		before = c;
		at += c.n;
	}
	return line.n;
}

static void fold_line(struct str line, size_t width, struct buf *out)
{
	size_t indent = 0;

	while (columns_width(line) > width - indent) {
		size_t n = line_fits(line, width - indent);
		size_t end = n;

		while (end > 0 && line.p[end - 1] == ' ')
			end--;
		buf_add(out, (struct str){line.p, end});
		while (n < line.n && line.p[n] == ' ')
			n++;
		line = (struct str){line.p + n, line.n - n};
		if (!line.n)
			return;
		buf_printf(out, "\n%*s", INDENT, "");
		indent = INDENT;
	}
	buf_add(out, line);
}

void columns_fold(struct str text, size_t width, struct buf *out)
{
	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		struct str line = {text.p, end ? (size_t)(end - text.p) : text.n};

		fold_line(line, width, out);
		if (end)
			buf_add_char(out, '\n');
		text = (struct str){text.p + line.n + !!end, text.n - line.n - !!end};
	}
}

struct str columns_cut(struct arena *arena, struct str text, size_t width)
{
	size_t n = 0, used = 0;

	if (columns_width(text) <= width)
		return text;
	while (n < text.n) {
		struct str c = {text.p + n, character_bytes((struct str){text.p + n, text.n - n})};

		used += columns_width(c);
		if (used > width - 1)
			break;
		n += c.n;
	}
	return arena_printf(arena, "%.*s…", (int)n, text.p);
}
