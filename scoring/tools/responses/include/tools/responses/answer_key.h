/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys to raw choices: a CSV file with columns item and key, an item a row, says which choice of
 * each is right. What is chosen may be any text, "2" or "B" or "bd"; it is the key, letter by
 * letter, or it is wrong. A column options, where there is one, lists all choices of an item
 * divided by bars ("A|B|C|D"), so that one nobody made is known, and one that does not exist is
 * found.
 *
 *   tools_answer_key_read(&key, path, &error) && tools_answer_key_check(&key, table, &error)
 *   tools_answer_key_score(&key, &column, &options, &scores, &error)     for every item with a key
 *   tools_answer_key_end(&key);
 *
 * What can go wrong is said with file, line and column: an item without a name or key, or there
 * twice, or no column of the answers; a key that nobody chose or that is none of the options; more
 * than ANSWER_OPTIONS_MAX different choices; a choice that is none of the options.
 */
#ifndef KESU_APP_RESPONSES_ANSWER_KEY_H
#define KESU_APP_RESPONSES_ANSWER_KEY_H

#include <base/arena.h>
#include <kit/csv_table.h>

enum { ANSWER_OPTIONS_MAX = 40 };
#define ANSWER_KEY_NONE SIZE_MAX

struct answer_key {
	struct csv_table *table; /* NULL: there is no key file */
	struct arena arena;
	size_t item, right, options; /* its columns */
	bool has_options;
};

/* The choices of one item: as listed, or those made, in order (numbers by value). */
struct answer_options {
	size_t count;
	const char **text;
	size_t right;
};

/* To be ended in any case. */
KESU_MUST_CHECK bool tools_answer_key_read(
        struct answer_key *key, const char *path, struct error *error);
void tools_answer_key_end(struct answer_key *key);

/* Every item of the key is a column of the answers, whose header has been read. */
KESU_MUST_CHECK bool tools_answer_key_check(
        const struct answer_key *key, const struct csv_table *answers, struct error *error);
/* The row of an item; ANSWER_KEY_NONE: it has none, or there is no key file. */
size_t tools_answer_key_find(const struct answer_key *key, const char *item);

/* An item's row in the key, and its column of labels in the answers. */
struct answer_column {
	size_t row;
	struct csv_table *answers;
	size_t handle;
};

/* Where the scores of an item go: a cell for every row of the answers, `stride` cells apart. */
struct answer_scores {
	int8_t *category; /* 1 right, 0 wrong; -1 where the cell is empty */
	int8_t *choice;   /* the number of the option; -1 where the cell is empty */
	size_t stride;
};

/* Scores a column; the texts of the options are the key's. */
KESU_MUST_CHECK bool tools_answer_key_score(struct answer_key *key,
        const struct answer_column *column, struct answer_options *options,
        const struct answer_scores *scores, struct error *error);

#endif
