/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of short texts, written with aligned columns; and long lines, broken to fit beside them. */
#ifndef KESU_APP_COLUMNS_H
#define KESU_APP_COLUMNS_H

#include <base/arena.h>
#include <base/buf.h>

enum { COLUMNS_MAX = 24 };

struct columns_head {
	const char *zh, *en;
	bool right; /* align to the right */
};

struct columns {
	const struct columns_head *head;
	size_t count;
	struct str *cells; /* rows times count */
	size_t cell_count, capacity;
};

void columns_init(struct columns *columns, const struct columns_head *head, size_t count);
void columns_end(struct columns *columns);
/* Adds the next cell, row by row. The text must stay valid until it is written. */
void columns_add(struct columns *columns, struct str cell);
/* Two lines of heads (a column whose heads and cells are all empty is left out), then the rows. */
void columns_write(const struct columns *columns, struct buf *out);

/* Columns of a terminal that the text takes. */
size_t columns_width(struct str text);
/* A text that is wider ends with an ellipsis. */
struct str columns_cut(struct arena *arena, struct str text, size_t width);
/*
 * Writes the text with lines of at most `width` columns. A line breaks at blanks and between
 * Chinese characters, but not before a full stop or after a bracket that opens; what follows is set
 * in by two. A word that is wider than a line is broken where the line ends.
 */
void columns_fold(struct str text, size_t width, struct buf *out);

#endif
