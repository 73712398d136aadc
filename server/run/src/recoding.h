/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The classes of a public file: of each key variable (sex, age, residence, education) the levels
 * that the people of a class may have. They are made once (anonymity/anonymity.h) and kept with the
 * survey, by the names of levels joined by "|"; "unknown" is a level of its own, the last one.
 */
#ifndef KESU_RUN_RECODING_H
#define KESU_RUN_RECODING_H

#include <anonymity/anonymity.h>
#include <dataset/dataset.h>
#include <groups/groups.h>

#include <base/arena.h>

struct run_recoding {
	size_t count;
	uint8_t (*levels)[GROUPS_FACTORS]; /* of each class, as bits; in an arena */
	uint8_t all[GROUPS_FACTORS];       /* those of all classes together */
};

/* By combinations of the key variables. The caller ends it. */
void run_recoding_table(struct anonymity_table *table);
/* The combination of these levels ("": not known). */
size_t run_recoding_cell(const struct anonymity_table *table, const struct str *level);

void run_recoding_make(struct run_recoding *recoding, struct arena *arena,
        const struct anonymity_class *class, size_t count);
/* name: of each variable, those of its classes, `count` of them. False: they are not such names. */
bool run_recoding_read(struct run_recoding *recoding, struct arena *arena,
        const struct str *const name[static GROUPS_FACTORS], size_t count);
/* "30-39|40-49" */
struct str run_recoding_name(struct arena *arena, int variable, uint8_t levels);
/* The class of a combination; `count` when there is none. */
size_t run_recoding_class(
        const struct run_recoding *recoding, const struct anonymity_table *table, size_t cell);
/* Whether a class tells nothing of the variable. */
bool run_recoding_withholds(const struct run_recoding *recoding, size_t class, int variable);

/* The codes of a variable's column, and why it may have none. */
void run_recoding_describe(const struct run_recoding *recoding, struct dataset_column *column,
        struct arena *arena, int variable);

#endif
