/* What a table is made of: table.c fills it from files, table_columns.c hands it out. */
#ifndef KESU_CLI_TABLE_STATE_H
#define KESU_CLI_TABLE_STATE_H

#include <kit/csv_table.h>

#include "dictionary.h"

enum kind { NUMBER, LABEL, CATEGORY };

struct wanted {
	char *name;
	enum kind kind;
	double *number;
	int32_t *code;
	int8_t *category;
	struct dictionary dictionary;
	size_t next; /* the next one wanted from the same column + 1; 0: no other */
};

struct jump {
	size_t row, line;
};

/* A file, and the first row that came from it. */
struct source {
	char *path;
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
	size_t *first; /* the first one wanted from each column + 1; 0: none */
	char **known;  /* columns of the first file, while another is read */
	size_t known_count;

	size_t rows, rows_room;
	struct jump *jump;
	size_t jumps, jump_room;

	/* While reading: */
	size_t line, cell; /* the line at hand, from 1; cells of the row so far */
	char last_end;     /* the end of line just seen, 0 after a cell */
	bool header_done, failed;
	struct error *error;
	csv_table_header_fn *on_header;
	void *header_data;
};

#endif
