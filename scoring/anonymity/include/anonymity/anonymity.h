/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key variables made coarser until no combination of them is that of a few people: k-anonymity
 * (Samarati 2001, IEEE TKDE 13, 1010-1027) by local recoding, as Mondrian makes it (LeFevre, DeWitt
 * & Ramakrishnan 2006, ICDE, section 4). Levels are in an order; a class is a box of ranges of
 * levels. All people begin in one class. A class is cut in two at a level as long as
 *
 *   - each part is empty, which narrows the class, or has `least` people at least,
 *   - and `distinct` different values of what is to be protected (Machanavajjhala et al. 2007, ACM
 *     TKDD 1, 3), so that a class does not tell its people's value;
 *   - and whoever knows how many people there are of each two levels of two variables learns of
 *     no few people by subtraction: of those in a range of levels of each of two variables that is
 *     shown somewhere, the ones whose class hides that they are in it are none or `least` at least.
 *
 * The variable that has most of its levels left in the class is cut first (the first named of
 * several), where the parts differ least, else at the next best level, else the next variable. No
 * chance is in it: the same people give the same classes, in whatever order they come.
 *
 * It protects against finding a person by the key variables. What else a file has of people, such
 * as a weight that only one place has, is for whoever makes the file.
 */
#ifndef KESU_ANONYMITY_ANONYMITY_H
#define KESU_ANONYMITY_ANONYMITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ANONYMITY_VARIABLES_MAX = 6,
	ANONYMITY_LEVELS_MAX = 8,
	ANONYMITY_VALUES = 128, /* of what is to be protected: from 0, the last stands for more */
};

/* People by combinations of levels. */
struct anonymity_cell {
	uint32_t count;
	uint64_t seen[ANONYMITY_VALUES / 64]; /* the values that occur, as bits */
};

struct anonymity_table {
	int variables;
	int levels[ANONYMITY_VARIABLES_MAX];
	size_t cells; /* the product of the levels */
	struct anonymity_cell *cell;
};

struct anonymity_rule {
	uint32_t least, distinct;
};

/* Levels from low to high of each variable. */
struct anonymity_class {
	uint8_t low[ANONYMITY_VARIABLES_MAX], high[ANONYMITY_VARIABLES_MAX];
	uint32_t count, distinct;
};

/* levels: how many each variable has, 1 to ANONYMITY_LEVELS_MAX. The caller ends the table. */
void anonymity_table_make(struct anonymity_table *table, int variables, const int *levels);
void anonymity_table_end(struct anonymity_table *table);
/* The number of the combination; level: one a variable. */
size_t anonymity_cell_of(const struct anonymity_table *table, const uint8_t *level);
void anonymity_add(struct anonymity_table *table, size_t cell, int value);

/*
 * Returns how many classes there are, which the caller frees; 0 when all people together are too
 * few, or have too few values, for one.
 */
size_t anonymity_classes(const struct anonymity_table *table, struct anonymity_rule rule,
        struct anonymity_class **classes);
/* Whether the combination lies in the class. */
bool anonymity_class_has(
        const struct anonymity_table *table, const struct anonymity_class *class, size_t cell);

#endif
