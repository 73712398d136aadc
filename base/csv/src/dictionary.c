/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dictionary.h"

#include "decimal.h"

#include <base/memory.h>

#include <stdlib.h>
#include <string.h>

#define SLOTS_LEAST 64

struct ranked {
	const char *text;
	double number;
	int32_t code;
};

void csv_dictionary_end(struct dictionary *dictionary)
{
	free(dictionary->text);
	free(dictionary->start);
	free(dictionary->slot);
	*dictionary = (struct dictionary){0};
}

static inline const char *text_of(const struct dictionary *dictionary, int32_t code)
{
	return dictionary->text + dictionary->start[code];
}

const char *csv_dictionary_text(const struct dictionary *dictionary, int32_t code)
{
	return text_of(dictionary, code);
}

/* Bytes as digits to the base 257, spread by the golden ratio (Knuth 1998, 6.4) and folded down. */
static uint64_t hash_of(struct str text)
{
	uint64_t hash = text.n;

	for (size_t i = 0; i < text.n; i++)
		hash = 257 * hash + (unsigned char)text.p[i];
	hash *= 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

/* Inlined, because texts are short. */
static bool text_is(const char *held, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!held[i] || held[i] != text.p[i])
			return false;
	return !held[text.n];
}

/* Where the text is, or the free slot where it belongs. */
static int32_t *slot_find(const struct dictionary *dictionary, struct str text)
{
	size_t mask = dictionary->slots - 1;
	size_t at = hash_of(text) & mask;

	while (dictionary->slot[at] &&
	        !text_is(text_of(dictionary, dictionary->slot[at] - 1), text))
		at = (at + 1) & mask;
	return &dictionary->slot[at];
}

static void slots_fill(struct dictionary *dictionary, size_t slots)
{
	free(dictionary->slot);
	dictionary->slots = slots;
	dictionary->slot = memory_new(slots, sizeof(*dictionary->slot));
	for (size_t code = 0; code < dictionary->count; code++)
		*slot_find(dictionary, str_from(csv_dictionary_text(dictionary, (int32_t)code))) =
		        (int32_t)code + 1;
}

static int32_t text_add(struct dictionary *dictionary, struct str text)
{
	if (dictionary->used + text.n + 1 > dictionary->room) {
		dictionary->room = 2 * (dictionary->room + text.n + 1);
		dictionary->text = memory_resize(dictionary->text, dictionary->room, 1);
	}
	if (dictionary->count == dictionary->start_room) {
		dictionary->start_room = dictionary->start_room ? 2 * dictionary->start_room : 16;
		dictionary->start = memory_resize(
		        dictionary->start, dictionary->start_room, sizeof(*dictionary->start));
	}
	memcpy(dictionary->text + dictionary->used, text.p, text.n);
	dictionary->text[dictionary->used + text.n] = 0;
	dictionary->start[dictionary->count] = dictionary->used;
	dictionary->used += text.n + 1;
	return (int32_t)dictionary->count++;
}

int32_t csv_dictionary_code(struct dictionary *dictionary, struct str text, bool *is_new)
{
	if (2 * dictionary->count >= dictionary->slots)
		slots_fill(dictionary, dictionary->slots ? 2 * dictionary->slots : SLOTS_LEAST);
	int32_t *slot = slot_find(dictionary, text);

	*is_new = !*slot;
	if (*is_new)
		*slot = text_add(dictionary, text) + 1;
	return *slot - 1;
}

int32_t csv_dictionary_find(const struct dictionary *dictionary, struct str text)
{
	return dictionary->count ? *slot_find(dictionary, text) - 1 : -1;
}

void csv_dictionary_clear(struct dictionary *dictionary)
{
	if (dictionary->count)
		memset(dictionary->slot, 0, dictionary->slots * sizeof(*dictionary->slot));
	dictionary->used = dictionary->count = 0;
}

static int compare_numbers(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->number < y->number || x->number > y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->text, y->text);
}

static int compare_texts(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return strcmp(x->text, y->text);
}

int32_t *csv_dictionary_sort(struct dictionary *dictionary)
{
	size_t count = dictionary->count;
	struct ranked *ranked = memory_new(count + 1, sizeof(*ranked));
	int32_t *code = memory_new(count + 1, sizeof(*code));
	size_t *start = memory_new(count + 1, sizeof(*start));
	bool numbers = true, sorted = true;

	for (size_t i = 0; i < count; i++) {
		ranked[i].text = csv_dictionary_text(dictionary, (int32_t)i);
		ranked[i].code = (int32_t)i;
		numbers = numbers && csv_decimal_parse(ranked[i].text, strlen(ranked[i].text),
		                             &ranked[i].number);
	}
	qsort(ranked, count, sizeof(*ranked), numbers ? compare_numbers : compare_texts);
	for (size_t i = 0; i < count; i++) {
		sorted = sorted && ranked[i].code == (int32_t)i;
		code[ranked[i].code] = (int32_t)i;
		start[i] = dictionary->start[ranked[i].code];
	}
	free(ranked);
	if (sorted) {
		free(code);
		free(start);
		return NULL;
	}
	free(dictionary->start);
	dictionary->start = start;
	dictionary->start_room = count + 1;
	slots_fill(dictionary, dictionary->slots);
	return code;
}
