/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths come from wcwidth in a UTF-8 locale that only this thread uses. The program's locale stays
 * as it is. */
#include <kit/columns.h>

#include <base/memory.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { GAP = 2 };

void columns_init(struct columns *columns, const struct columns_head *head, size_t count)
{
	*columns = (struct columns){.head = head, .count = count};
}

void columns_end(struct columns *columns)
{
	free(columns->cells);
	*columns = (struct columns){0};
}

void columns_add(struct columns *columns, struct str cell)
{
	if (columns->cell_count == columns->capacity) {
		columns->capacity = columns->capacity ? columns->capacity * 2 : 256;
		columns->cells =
		        memory_resize(columns->cells, columns->capacity, sizeof(*columns->cells));
	}
	columns->cells[columns->cell_count++] = cell;
}

static size_t width_in_locale(struct str text)
{
	mbstate_t state = {0};
	size_t width = 0;

	while (text.n) {
		wchar_t c;
		size_t n = mbrtowc(&c, text.p, text.n, &state);
		int columns = 1;

		if (n == 0 || n > text.n)
			return width + text.n;
		columns = wcwidth(c);
		width += columns > 0 ? (size_t)columns : 0;
		text = (struct str){text.p + n, text.n - n};
	}
	return width;
}

size_t columns_width(struct str text)
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before;
	size_t width;

	if (!utf8)
		return text.n;
	before = uselocale(utf8);
	width = width_in_locale(text);
	uselocale(before);
	freelocale(utf8);
	return width;
}

static size_t column_width(const struct columns *columns, size_t column)
{
	size_t zh = columns_width(str_from(columns->head[column].zh));
	size_t width = columns_width(str_from(columns->head[column].en));

	width = zh > width ? zh : width;
	for (size_t i = column; i < columns->cell_count; i += columns->count) {
		size_t cell = columns_width(columns->cells[i]);

		width = cell > width ? cell : width;
	}
	return width;
}

static void write_spaces(size_t count, struct buf *out)
{
	while (count--)
		buf_add_char(out, ' ');
}

/* Spaces wait for the next text, so that no line ends with them. */
static void write_cell(struct str text, size_t width, bool right, size_t *waiting, struct buf *out)
{
	size_t left = width - columns_width(text);

	if (!width)
		return;
	if (text.n) {
		write_spaces(*waiting + (right ? left : 0), out);
		buf_add(out, text);
		*waiting = right ? GAP : left + GAP;
	} else {
		*waiting += width + GAP;
	}
}

static void write_line(const struct columns *columns, const struct str *cells, const size_t *width,
        struct buf *out)
{
	size_t waiting = 0;

	for (size_t c = 0; c < columns->count; c++)
		write_cell(cells[c], width[c], columns->head[c].right, &waiting, out);
	buf_add_char(out, '\n');
}

void columns_write(const struct columns *columns, struct buf *out)
{
	struct str zh[COLUMNS_MAX], en[COLUMNS_MAX];
	size_t width[COLUMNS_MAX];

	for (size_t c = 0; c < columns->count; c++) {
		width[c] = column_width(columns, c);
		zh[c] = str_from(columns->head[c].zh);
		en[c] = str_from(columns->head[c].en);
	}
	write_line(columns, zh, width, out);
	write_line(columns, en, width, out);
	for (size_t i = 0; i + columns->count <= columns->cell_count; i += columns->count)
		write_line(columns, &columns->cells[i], width, out);
}
