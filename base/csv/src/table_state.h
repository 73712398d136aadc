/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a table is made of. csv_table.c reads the files into it, piece by piece. part.c parses one
 * piece, header.c the first row. csv_table_columns.c gives the columns to the caller.
 */
#ifndef KESU_CSV_TABLE_STATE_H
#define KESU_CSV_TABLE_STATE_H

#include <csv/feed.h>
#include <csv/table.h>

#include "dictionary.h"

#include <sys/stat.h>

enum kind { NUMBER, LABEL, CATEGORY };
/* In the order of the words of --encoding. */
enum csv_encoding {
	CSV_ENCODING_AUTO,
	CSV_ENCODING_UTF8,
	CSV_ENCODING_GB18030,
	CSV_ENCODING_UTF16
};

/* A column's cells, one a row, by its kind. */
union cells {
	void *any;
	double *number;
	int32_t *code;
	int8_t *category;
};

struct wanted {
	char *name;
	enum kind kind;
	union cells cells;
	struct dictionary dictionary;
	bool coded;  /* the codes of --missing are missing values here */
	size_t next; /* 1 + the next one wanted from the same column; 0: no other */
};

/* A row that does not end on the line after the end of the row before it. */
struct jump {
	size_t row, line;
};

struct jumps {
	struct jump *jump;
	size_t count, room;
};

/* A file, and the first row that came from it. */
struct source {
	char *path;
	struct stat what;
	size_t row;
};

struct csv_table {
	const char *path; /* of the file at hand */
	struct source *source;
	size_t sources;
	struct wanted wanted[CSV_TABLE_WANTED_MAX];
	size_t wanted_count;
	bool too_many;

	size_t columns, column_room;
	char **name;   /* of each column */
	size_t *first; /* 1 + the first one wanted from each column; 0: none */
	char **known;  /* columns of the first file, while another is read */
	size_t known_count;

	size_t rows, rows_room;
	struct jumps jumps;

	bool ended;          /* the last line of the file at hand was seen, which counts the rows */
	size_t line;         /* ends of lines before what is being read, + 1 */
	size_t piece;        /* bytes that are parsed at a time; 0: PIECE_BYTES of csv_table.c */
	const char *as_text; /* names of columns, with commas; NULL: none */
	const char *missing; /* codes of missing values, with commas; NULL: none */
	enum csv_encoding encoding;
	char delimiter;     /* 0: a comma */
	bool keeps_empty;   /* rows of nothing but commas are rows */
	bool has_delimiter; /* the command has --delimiter, and messages recommend it */
	const struct csv_reader *reader; /* of files that are no text; NULL: none */
	csv_table_header_fn *on_header;
	void *header_data;
};

void csv_jump_add(struct jumps *jumps, size_t row, size_t line);
size_t csv_cell_size(enum kind kind);

#endif
