/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The items of a CSV file with one row per respondent: which columns they are, which model each
 * follows, and the matrix of their responses. For the commands that take --items and --model.
 *
 *   tools_items_init(&items, &request);
 *   csv_table_on_header(table, tools_items_on_header, &items);     or tools_items_want from a
 *                                                                  caller's own
 *   csv_table_read(table, path, &error) && tools_items_take(&items, table, &error)
 *   tools_items_end(&items);
 *
 * A list of items has names of columns and ranges of columns in the order of the file: "I01-I20",
 * "a,b,I05-I09". A text that is the name of a column means that column, even if it contains a dash.
 * --model gives one model for all ("2pl"), or models of ranges ("I01-I20=3pl,I21-I30=gpcm"), or
 * both: the model without a range is for the other items. Items with a key (answer_key.h) hold raw
 * choices, which are scored 1 and 0.
 */
#ifndef KESU_APP_RESPONSES_ITEMS_H
#define KESU_APP_RESPONSES_ITEMS_H

#include <tools/responses/answer_key.h>

#include <base/arena.h>
#include <csv/table.h>
#include <irt/item.h>
#include <irt/responses.h>

struct items_request {
	const char *items; /* --items; "": every column that is not in `taken` */
	const char *model; /* --model; NULL: the caller sets `model` before tools_items_take */
	const char *const *taken; /* columns that other options name; ends with NULL */
	const char *const *known; /* instead of `taken`: only these are items; ends with NULL */
	struct answer_key *key;   /* of raw choices; NULL or without a table: no item has a key */
};

struct items {
	struct items_request request;
	/*
	 * Of each row; NULL: all count. Set it before tools_items_take: rows of weight 0 then do
	 * not decide which categories an item has, and what they answered beyond them is missing.
	 */
	const double *weight;
	struct arena arena;
	size_t count;
	const char **name; /* of each item; these six have IRT_ITEMS_MAX elements */
	size_t *column;    /* its handle in the table */
	size_t *key;       /* its row in the key; ANSWER_KEY_NONE: no key */
	enum irt_model *model;
	uint8_t *categories; /* highest category seen + 1, at least 2; by tools_items_take */
	bool *shifted;       /* its lowest category was not 0 and now counts as 0 */
	int8_t *category;    /* rows x items, as in irt_responses; by tools_items_take */
	int8_t *choice; /* rows x items: the option chosen, for items with a key; NULL: no keys */
	struct answer_options *options; /* of each item with a key; NULL: no keys */
};

void tools_items_init(struct items *items, const struct items_request *request);
void tools_items_end(struct items *items);

/* Checks the names of the models in --model, but not the ranges. Needs no file. */
KESU_MUST_CHECK bool tools_items_models_check(const char *models, struct error *error);

/* Call it when the header was read: chooses columns and models, and requests the columns. */
KESU_MUST_CHECK bool tools_items_want(
        struct items *items, struct csv_table *table, struct error *error);
csv_table_header_fn tools_items_on_header; /* the same as a callback; data is the struct items */

/* Call it when the file was read: makes the matrix and frees the categories of the table. An error
 * says where a response does not fit the model of its item. */
KESU_MUST_CHECK bool tools_items_take(
        struct items *items, struct csv_table *table, struct error *error);

/* A wrong choice of an item with a key that differs from the key only by case or width; NULL: none.
 * And that in words, into text of `size` bytes. */
const char *tools_items_alike(const struct items *items, size_t j);
void tools_items_alike_text(const struct items *items, size_t j, size_t size, char *text);

/*
 * Files often number the categories of an item from 1. Only their order matters: the lowest
 * category becomes 0 if the others follow without a gap. Items with 0 and 1 stay as they are; there
 * 1 means right. Call it after tools_items_take, for items whose categories have no fixed numbers.
 */
void tools_items_count_from_zero(struct items *items, size_t rows);
/* Subtracts `by` from all categories of one item, so that its lowest category becomes 0. */
void tools_items_shift(struct items *items, size_t rows, size_t j, int by);

#endif
