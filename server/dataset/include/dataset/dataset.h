/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of data as every file format needs it: columns that describe themselves, and rows of
 * values. The columns are known before the first row; rows come one at a time and are written at
 * once, so memory does not grow with their number. This room knows no database and no request.
 */
#ifndef KESU_DATASET_DATASET_H
#define KESU_DATASET_DATASET_H

#include <base/error.h>
#include <base/str.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	DATASET_NAME_MAX = 32, /* bytes of a column's name: the limit of Stata */
};

enum dataset_type { DATASET_TEXT, DATASET_INTEGER, DATASET_REAL, DATASET_FLAG };
/* Measurement level, as in SPSS and DDI. */
enum dataset_level { DATASET_NOMINAL, DATASET_ORDINAL, DATASET_SCALE };
enum dataset_language { DATASET_ZH, DATASET_EN };

struct dataset_words {
	const char *zh, *en;
};

/* What a code of a column means. Of a text column: `text`; of an integer: `number`. */
struct dataset_label {
	const char *text;
	int64_t number;
	struct dataset_words words;
};

struct dataset_column {
	const char *name; /* lower snake case, at most DATASET_NAME_MAX bytes */
	enum dataset_type type;
	enum dataset_level level;
	int width;    /* bytes of the longest text, digits of an integer, characters of a real */
	int decimals; /* of a real when it is shown; the value is always written whole */
	struct dataset_words label;
	struct dataset_words
	        source; /* where the value comes from: question, formula, list of codes */
	const struct dataset_label *labels; /* NULL: not a code */
	size_t label_count;
	/* Why a row may have no value: each has a code of its own (in .sav a user missing value, in
	 * .dta .a to .z, in csv and xlsx an empty cell with the reason in the codebook). */
	const struct dataset_label *missings;
	size_t missing_count;
};

struct dataset {
	const char *name;           /* of the table: results, microdata, ... */
	struct dataset_words title; /* survey, year, what a row is */
	struct dataset_words
	        notice; /* what goes with every copy (演练数据 / not a sample); NULL: nothing */
	const struct dataset_column *columns;
	size_t column_count;
	int64_t rows;       /* how many will come: .sav and .dta need it before the first */
	const char *weight; /* name of the column that weights a row; NULL: none */
	const struct dataset_fact
	        *facts; /* method: run, snapshot's hash, standard, program version, ... */
	size_t fact_count;
};

struct dataset_fact {
	struct dataset_words name;
	struct str value;
};

/* missing: 0 there is a value; otherwise 1 + index into the column's `missings`. */
struct dataset_value {
	int missing;
	union {
		struct str text;
		int64_t integer;
		double real;
		bool flag;
	};
};

/* Bytes go to `write` in order; false stops the writer (a client went away, a disk is full). */
struct dataset_sink {
	bool (*write)(void *context, struct str bytes, struct error *error);
	void *context;
};
/* Appends to a file that is open; the caller flushes and closes it. */
struct dataset_sink dataset_sink_file(FILE *file);
/* Appends to a buffer (base/buf.h); fails at its bound. */
struct buf;
struct dataset_sink dataset_sink_buf(struct buf *buf);

struct dataset_options {
	enum dataset_language
	        language; /* of labels where a format has room for one language only */
	bool excel;       /* csv: byte order mark, long codes as texts */
	bool trailer; /* a last line with the number of rows and the hash of all before it, in the
	               * formats that have one */
};

/* One row: `dataset->column_count` values in the columns' order, read during the call only. */
struct dataset_writer;

struct dataset_format {
	const char *name; /* csv, xlsx, sav, dta, ndjson, xml, html */
	const char *content_type;
	bool spooled; /* the whole file is made in a temporary file before its first byte is sent */
	bool rows_wanted; /* false for xml and html: they describe the columns only */
	struct dataset_writer *(*open)(const struct dataset *dataset,
	        const struct dataset_options *options, struct dataset_sink sink,
	        struct error *error);
	bool (*row)(struct dataset_writer *writer, const struct dataset_value *values,
	        struct error *error);
	/* Ends the file; also frees the writer. `error` is NULL-safe never: it is required. */
	bool (*close)(struct dataset_writer *writer, struct error *error);
	/* Frees a writer whose file is not to be finished; the dataset may have gone. */
	void (*abandon)(struct dataset_writer *writer);
	/* The last line that options.trailer asks for; NULL: a cut file of this format shows by
	 * itself, or has no room for one. sha256: hexadecimal digits. */
	void (*trailer)(int64_t rows, const char *sha256, struct buf *line);
};

/* NULL: no format has this name. */
const struct dataset_format *dataset_format_find(struct str name);
/* The formats; the list ends with NULL. Each is a file src/<name>.c that defines `const struct
 * dataset_format dataset_<name>`. */
extern const struct dataset_format *const dataset_formats[];

#endif
