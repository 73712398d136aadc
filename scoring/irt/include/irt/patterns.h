/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Converts rows for the inner loops: the distinct answer patterns, each as a short list of entries
 * in a table of curves. Private to the room.
 *
 * Bundles. Neighbouring items are taken together while their combinations of answers (a missing one
 * counts as an answer of its own where it occurs) number at most BUNDLE_COMBINATIONS_MAX: 4 items
 * of two categories. Each combination is one entry of the table, so a pattern is one entry per
 * bundle. A bundle with no item that was given is left out of the pattern's list.
 *
 * Patterns. Rows with the same group and answers are one pattern with the sum of their weights.
 * Patterns are sorted by a hash of their content and weights are summed in order of size, so
 * everything computed by pattern has the same bits for any order of rows.
 */
#ifndef KESU_IRT_PATTERNS_H
#define KESU_IRT_PATTERNS_H

#include <irt/item.h>
#include <irt/responses.h>

#include <stdbool.h>

#define PATTERN_NONE UINT32_MAX
enum { BUNDLE_COMBINATIONS_MAX = 16 };

struct bundle {
	uint32_t
	        /* the combination in which nothing was administered; PATTERN_NONE: none is */
	        empty;
	uint32_t item, items;         /* the first one, and how many */
	uint32_t entry, combinations; /* entry .. entry + combinations - 1 */
};

struct patterns {
	size_t items, bundles, entries;
	struct bundle *bundle;
	uint32_t *bundle_of;       /* of each item */
	uint32_t *bundle_of_entry; /* of each entry */
	uint8_t *
	        /* of each item: its categories, and one more where it is missing somewhere */
	        states;
	uint8_t *categories; /* of each item */
	uint32_t *stride;    /* of each item in the number of its bundle's combination */

	size_t count, groups;
	size_t *first;   /* count + 1: where each pattern's entries begin */
	uint32_t *entry; /* ascending */
	double *weight;  /* scaled to sum to `rows` */
	double *square;  /* the sum of the squares of its rows' scaled weights */
	bool uneven;     /* not all rows have the same weight */
	int32_t *group;
	uint32_t *of_row; /* PATTERN_NONE: without an answer, or of weight 0 */
	size_t rows;      /* that have a pattern */
};

/* categories: of each item; a response that reaches it is missing. */
void irt_patterns_make(struct patterns *patterns, const struct irt_responses *responses,
        const uint8_t *categories);
void irt_patterns_end(struct patterns *patterns);

/* The category of an item of the bundle in an entry; IRT_MISSING: not administered. */
int irt_patterns_category(const struct patterns *patterns, uint32_t entry, size_t item);
/* The same for a pattern. */
int irt_patterns_response(const struct patterns *patterns, size_t pattern, size_t item);

/* Counts of entries (rows of `width`) added up for each category of one item. */
void irt_patterns_marginal(const struct patterns *patterns, size_t item, size_t width,
        const double *counts, double *category);

#endif
