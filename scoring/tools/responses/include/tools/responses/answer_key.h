/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answer key of raw choices: a CSV file with one row per item and the columns item and key. The
 * key is the right choice. A choice may be any text, "2" or "B" or "bd". It is right if it equals
 * the key exactly, otherwise wrong. An optional column options lists all options of an item,
 * divided by bars ("A|B|C|D"). Then options that nobody chose are known, and choices that do not
 * exist are found.
 *
 *   tools_answer_key_read(&key, path, &error) && tools_answer_key_check(&key, table, &error)
 *   tools_answer_key_score(&key, &column, &options, &scores, &error)     for every item with a key
 *   tools_answer_key_end(&key);
 *
 * Errors name the file, the line and the column: an item without a name or a key, an item that is
 * there twice or is not a column of the answers; a key that nobody chose or that is not one of the
 * options; more than ANSWER_OPTIONS_MAX different choices; a choice that is not one of the options.
 */
#ifndef KESU_APP_RESPONSES_ANSWER_KEY_H
#define KESU_APP_RESPONSES_ANSWER_KEY_H

#include <base/arena.h>
#include <csv/table.h>

enum { ANSWER_OPTIONS_MAX = 40 };
#define ANSWER_KEY_NONE SIZE_MAX

struct answer_key {
	struct csv_table *table; /* NULL: there is no key file */
	struct arena arena;
	size_t item, right, options; /* handles of its columns */
	bool has_options;
};

/* The options of one item: those listed, or the choices that occur, sorted (numbers by value). */
struct answer_options {
	size_t count;
	const char **text;
	size_t right;
};

/* Call tools_answer_key_end in any case. */
KESU_MUST_CHECK bool tools_answer_key_read(
        struct answer_key *key, const char *path, struct error *error);
void tools_answer_key_end(struct answer_key *key);

/* Checks that every item of the key is a column of the answers. Read their header first. */
KESU_MUST_CHECK bool tools_answer_key_check(
        const struct answer_key *key, const struct csv_table *answers, struct error *error);
/* The row of an item in the key; ANSWER_KEY_NONE: it has none, or there is no key file. */
size_t tools_answer_key_find(const struct answer_key *key, const char *item);

/* The row of an item in the key, and its column of labels in the answers. */
struct answer_column {
	size_t row;
	struct csv_table *answers;
	size_t handle;
};

/* Where to write the scores of an item: one cell per row of the answers, `stride` cells apart. */
struct answer_scores {
	int8_t *category; /* 1 right, 0 wrong; -1 where the cell is empty */
	int8_t *choice;   /* the number of the option; -1 where the cell is empty */
	size_t stride;
};

/* Scores one column. The texts of the options belong to the key. */
KESU_MUST_CHECK bool tools_answer_key_score(struct answer_key *key,
        const struct answer_column *column, struct answer_options *options,
        const struct answer_scores *scores, struct error *error);

/* Whether two choices are the same but for case and the width of characters (Ａ and A). */
bool tools_answer_key_alike(const char *choice, const char *key);

#endif
