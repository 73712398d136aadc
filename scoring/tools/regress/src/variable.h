/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A column among the terms of a model: numbers, or the levels of a factor. A column of texts is a
 * factor, and so is one of numbers that --factor or --reference names. Its levels are those of the
 * rows in the model, in order, as numbers when all are; the reference is the first, or what
 * --reference says.
 *
 * Errors name the column, and the line or the level: numbers and texts in one column, one value
 * written in two ways, a reference that no row has, one level only.
 */
#ifndef KESU_TOOLS_REGRESS_VARIABLE_H
#define KESU_TOOLS_REGRESS_VARIABLE_H

#include <csv/table.h>

struct regress_variable {
	const char *name;
	struct csv_table *table;
	size_t handle; /* of its labels */
	bool factor;
	double *number; /* of each code, where it is no factor */
	int32_t *place; /* of each code: its place among the levels; -1: not in the model */
	int32_t *code;  /* of each level */
	uint32_t levels;
	int32_t reference; /* a place among the levels */
};

/* After the table is read, while rows know their lines. */
KESU_MUST_CHECK bool tools_variable_type(
        struct regress_variable *variable, bool factor, struct error *error);
/* When it is known which rows are `in` the model, as many as the table has. reference: a level, or
 * NULL. */
KESU_MUST_CHECK bool tools_variable_levels(struct regress_variable *variable, const bool *in,
        const char *reference, struct error *error);
void tools_variable_end(struct regress_variable *variable);

/* Columns of a design matrix that the variable alone takes. */
uint32_t tools_variable_width(const struct regress_variable *variable);
/* What the row has in column `at` of them; `level` instead of the row's own where it is 0 or more.
 */
double tools_variable_value(
        const struct regress_variable *variable, size_t row, int32_t level, uint32_t at);
/* The text of a level; the level that column `at` stands for. */
const char *tools_variable_text(const struct regress_variable *variable, int32_t level);
int32_t tools_variable_level_of(const struct regress_variable *variable, uint32_t at);

#endif
