/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads JSON objects into structs by tables of fields. A node is a place in a document. It links
 * back to the root, so the pointer of a problem is built only when there is a problem.
 */
#ifndef KESU_MODEL_READER_H
#define KESU_MODEL_READER_H

#include <base/arena.h>
#include <model/document.h>
#include <model/text.h>

#include <jansson.h>

enum { READER_TEXT_MAX = 2000 /* characters in one text */ };

struct node {
	const struct node *parent; /* NULL for the root; must outlive this node */
	json_t *json;              /* borrowed; NULL when there is no such value */
	const char *key;           /* NULL for an element of an array */
	size_t index;
	struct model_problems *problems;
};

struct node model_node_root(const struct document *document);
struct node model_node_field(const struct node *parent, const char *key);
struct node model_node_element(const struct node *parent, size_t index);
void model_node_problem(const struct node *node, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

enum text_pattern {
	PATTERN_ANY,     /* something can be seen of it */
	PATTERN_LINE,    /* the same, one line, without spaces around */
	PATTERN_LICENCE, /* an SPDX identifier */
	PATTERN_CODE,    /* kesu-open-50 */
	PATTERN_NAME,    /* junior_high */
	PATTERN_ITEM,    /* K01 */
	PATTERN_VERSION, /* 1.0.0 */
	PATTERN_NUMBER,  /* 1 */
	PATTERN_REGION,  /* 6, 9 or 12 digits */
	PATTERN_PLACE,   /* the same, or CN */
	PATTERN_DATE,    /* 2022-03-31 */
	PATTERN_SLUG,
	TEXT_PATTERNS
};

bool model_text_matches(struct str text, enum text_pattern pattern);

enum field_kind {
	FIELD_TEXT,    /* struct str, by pattern */
	FIELD_WORDS,   /* struct model_text */
	FIELD_CHOICE,  /* an enum, by `words` */
	FIELD_INTEGER, /* int, least to most */
	FIELD_SHARE,   /* double, 0 to 1 */
	FIELD_FLAG,    /* bool */
	FIELD_FORMAT,  /* a text that must be words[0]; not stored */
	FIELD_NESTED,  /* read by code; here only known and perhaps required */
};

struct field {
	const char *name;
	size_t offset;
	enum field_kind kind;
	enum text_pattern pattern;
	const char *const *words;
	int word_count;
	int least, most;
	bool optional;
	bool nullable; /* null counts as the empty text */
};

#define FIELD_AS(json_name, type, member, ...)                                                     \
	{                                                                                          \
		.name = (json_name), .offset = offsetof(type, member), __VA_ARGS__                 \
	}
#define FIELD(type, member, ...) FIELD_AS(#member, type, member, __VA_ARGS__)
#define FIELD_COUNT(fields)      (sizeof(fields) / sizeof(*(fields)))

/* Reads an object: unknown, missing and malformed fields are problems. True when there was none.
 * Texts are copied into the arena, NUL-terminated. */
bool model_node_read(const struct node *node, const struct field *fields, size_t count, void *out,
        struct arena *arena);

/* The array under `key`: *list is its node, the result its length. 0 when it is absent, or when it
 * has fewer than `least` or more than `most` elements, which is a problem. */
int model_node_list(
        const struct node *parent, const char *key, int least, int most, struct node *list);

bool model_node_read_text(
        const struct node *node, enum text_pattern pattern, struct str *out, struct arena *arena);
bool model_node_read_words(const struct node *node, struct model_text *out, struct arena *arena);
/* A whole number, also when it is written 2.0 or 1e5, as R writes it and JSON Schema allows. */
bool model_json_whole(const json_t *json, int64_t *whole);
bool model_node_read_integer(const struct node *node, int64_t least, int64_t most, int64_t *out);

#endif
