/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One JSON document read with limits, and the list of what is wrong with it. A document is UTF-8
 * without NUL, at most 4 MiB and 32 levels deep, and no object names a key twice.
 *
 * A problem names the line and the field as a JSON pointer (RFC 6901) and says what is wrong. One
 * run shows an author everything (up to a limit) that has to be corrected:
 *
 *	kesu-open-50.json:212: /items/14/key: choice 7 is not among the options
 */
#ifndef KESU_MODEL_DOCUMENT_H
#define KESU_MODEL_DOCUMENT_H

#include <base/buf.h>
#include <base/error.h>
#include <base/str.h>

enum {
	DOCUMENT_SIZE_MAX = 4 << 20, /* bytes */
	DOCUMENT_DEPTH_MAX = 32,
	MODEL_PROBLEMS_MAX = 20,
	MODEL_POINTER_SIZE = 160, /* a longer pointer is cut back to an enclosing value */
	MODEL_MESSAGE_SIZE = 240,
};

struct model_problem {
	int line;                         /* from 1; 0 when the text is not known */
	char pointer[MODEL_POINTER_SIZE]; /* "" is the whole document */
	char message[MODEL_MESSAGE_SIZE];
};

/* Large, but cheap to initialise: only the first fields are written, so it may be on the stack in a
 * hot path. */
struct model_problems {
	const char *name; /* of the document, for people; not copied */
	struct str text;  /* where lines are looked up; valid while the document is being read */
	size_t count;     /* in the list */
	size_t total;     /* found, including those that did not fit */
	struct model_problem list[MODEL_PROBLEMS_MAX];
};

void model_problems_init(struct model_problems *problems, const char *name);
void model_problems_add(struct model_problems *problems, struct str pointer, const char *format,
        ...) __attribute__((format(printf, 3, 4)));
/* One line per problem: "name:line: pointer: message\n". */
void model_problems_print(const struct model_problems *problems, struct buf *out);
/* The first problem and how many follow. Always false, for `return model_problems_error(...)`. */
bool model_problems_error(const struct model_problems *problems, struct error *error);

struct json_t;

struct document {
	struct str text;     /* what was parsed */
	struct json_t *root; /* an object or an array */
	char *file;          /* the memory behind `text` when it was read from a file */
	struct model_problems *problems;
};

/* Both return false with at least one problem added, and then need no model_document_free. `text`
 * must outlive the document. The file's name in messages is problems->name. */
bool model_document_parse(struct document *document, struct str text,
        struct model_problems *problems) KESU_MUST_CHECK;
bool model_document_read(struct document *document, const char *path,
        struct model_problems *problems) KESU_MUST_CHECK;
void model_document_free(struct document *document);

/* The line, from 1, on which the value at `pointer` begins in `text`, which must be well-formed
 * JSON. A pointer to no value gives the line of the last value that its path reaches. */
int model_document_line(struct str text, struct str pointer);

#endif
