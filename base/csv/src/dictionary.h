/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps texts to the codes 0, 1, 2 ... in the order they were first seen, by open addressing.
 * Private to the room. */
#ifndef KESU_CLI_DICTIONARY_H
#define KESU_CLI_DICTIONARY_H

#include <base/str.h>

#include <stdint.h>

struct dictionary {
	char *text; /* all texts, each followed by a 0 */
	size_t used, room;
	size_t *start; /* of each code in text */
	size_t count, start_room;
	int32_t *slot; /* 1 + code; 0: free */
	size_t slots;  /* a power of two, or 0 */
};

void csv_dictionary_end(struct dictionary *dictionary);
/* The code of a text; a new text gets a new code. *is_new says whether it did. */
int32_t csv_dictionary_code(struct dictionary *dictionary, struct str text, bool *is_new);
const char *csv_dictionary_text(const struct dictionary *dictionary, int32_t code);
/* The code of a text that is there, else -1. */
int32_t csv_dictionary_find(const struct dictionary *dictionary, struct str text);
void csv_dictionary_clear(struct dictionary *dictionary); /* keeps the memory */
/*
 * Sorts the texts: as numbers if all are numbers, else by their bytes. Returns the new code of each
 * old code, which the caller frees; NULL when they were already in order.
 */
int32_t *csv_dictionary_sort(struct dictionary *dictionary);

#endif
