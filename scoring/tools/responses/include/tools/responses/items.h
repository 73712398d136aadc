/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The items of a CSV file with a respondent a row: which columns they are, which model each
 * follows, and the matrix of their responses. For the tools that take --items and --model.
 *
 *   tools_items_init(&items, &request);
 *   csv_table_on_header(table, tools_items_on_header, &items);     or tools_items_want from a
 *                                                                  caller's own
 *   csv_table_read(table, path, &error) && tools_items_take(&items, table, &error)
 *   tools_items_end(&items);
 *
 * A list of items is names and ranges of columns in the order of the file: "I01-I20",
 * "a,b,I05-I09". A name that is a column is that column even with a dash in it. Models are one for
 * all ("2pl"), or ranges of items ("I01-I20=3pl,I21-I30=gpcm"), or both: the one without a range is
 * for the rest. Items with a key (answer_key.h) hold raw choices, which are scored 1 and 0.
 */
#ifndef KESU_APP_RESPONSES_ITEMS_H
#define KESU_APP_RESPONSES_ITEMS_H

#include <tools/responses/answer_key.h>

#include <base/arena.h>
#include <irt/item.h>
#include <irt/responses.h>
#include <kit/csv_table.h>

struct items_request {
	const char *items; /* --items; "": every column not taken */
	const char *model; /* --model; NULL: the caller sets `model` before tools_items_take */
	const char *const *taken; /* columns that other options name, up to a NULL */
	const char *const *known; /* instead of `taken`: only these, up to a NULL */
	struct answer_key *key;   /* of raw choices; NULL or without a table: none has one */
};

struct items {
	struct items_request request;
	struct arena arena;
	size_t count;
	const char **name; /* of each item; these six have IRT_ITEMS_MAX elements */
	size_t *column;    /* its handle in the table */
	size_t *key;       /* its row in the key, ANSWER_KEY_NONE: it has none */
	enum irt_model *model;
	uint8_t *categories; /* one more than the highest seen, at least 2; from tools_items_take */
	bool *shifted;       /* of each: its lowest category was not 0 and counts as 0 */
	int8_t *category;    /* rows x items, as in irt_responses; from tools_items_take */
	int8_t *choice;      /* of items with a key, laid out the same: the option; NULL: no keys */
	struct answer_options *options; /* of each item with a key; NULL: no keys */
};

void tools_items_init(struct items *items, const struct items_request *request);
void tools_items_end(struct items *items);

/* The models of --model are models, whatever their ranges: known before any file is read. */
KESU_MUST_CHECK bool tools_items_models_check(const char *models, struct error *error);

/* Once the header is there: picks columns and models, and wants the columns of the table. */
KESU_MUST_CHECK bool tools_items_want(
        struct items *items, struct csv_table *table, struct error *error);
csv_table_header_fn tools_items_on_header; /* the same; data is the struct items */

/* After the reading: the matrix; the table's categories are dropped. False says where a response
 * does not fit its item's model. */
KESU_MUST_CHECK bool tools_items_take(
        struct items *items, struct csv_table *table, struct error *error);

/*
 * Files often count an item's categories from 1. What matters is their order: the lowest becomes 0
 * when the others follow without a gap. Items of 0 and 1 are left alone, where 1 means right. After
 * tools_items_take, for items whose categories nobody has numbered yet.
 */
void tools_items_count_from_zero(struct items *items, size_t rows);
/* The lowest category of one item becomes 0: `by` is taken off all. */
void tools_items_shift(struct items *items, size_t rows, size_t j, int by);

#endif
