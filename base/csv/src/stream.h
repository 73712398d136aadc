/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of a file as UTF-8. A file that is UTF-8 from its first byte to its last is read as it
 * is; another one is read as GB18030, which Chinese Excel saves, and a line on standard error says
 * so. What is no text at all (a workbook, a packed file) is named for what it is. A pipe cannot be
 * looked through first: it is UTF-8, or --encoding says what it is.
 */
#ifndef KESU_CSV_STREAM_H
#define KESU_CSV_STREAM_H

#include "table_state.h"

#include <base/str.h>

#include <iconv.h>
#include <sys/types.h>

/* Where in a character of several bytes a text stands. All zero: before a character. */
struct stream_utf8 {
	unsigned char need, low, high; /* bytes to come, and the bounds of the next one */
};

struct csv_stream {
	const char *path;
	int file;
	bool converts;
	iconv_t conversion;
	const char *from; /* the name of the encoding */
	char *raw;        /* what was read and not yet given */
	size_t begin, end;
	struct stream_utf8 utf8;
	size_t line; /* of the next byte */
};

/* Whether a file that begins with the bytes is UTF-16: by its mark, or by the 0 of its first
 * letter. */
bool csv_begins_utf16(struct str bytes);

/* `file` stays the caller's. Call csv_stream_end in any case. */
KESU_MUST_CHECK bool csv_stream_open(
        struct csv_stream *stream, const struct csv_table *table, int file, struct error *error);
/* Fills the buffer, except for less than a character; 0 at the end. -1: *error says why. */
ssize_t csv_stream_read(struct csv_stream *stream, char *to, size_t size, struct error *error);
void csv_stream_end(struct csv_stream *stream);

#endif
