/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rows of a table an option such as --where 'sex=2 & age>=30' means.
 *
 *   condition = side { "|" side }      side = part { "&" part }
 *   part      = "!" part | "(" condition ")" | column sign value
 *   sign      = "=" | "==" | "!=" | "<" | "<=" | ">" | ">="
 *   value     = a number, or a text in quotes, 'town' or "town"
 *
 * A column's name stands in quotes, or between backticks as in R, where it has other signs than
 * letters, digits, "_", "." and those of other scripts, or begins with a digit. A quote inside
 * quotes is written twice. A number is compared with the numbers of the column, and every cell must
 * be one; a text with the cells as texts, by = and != only.
 *
 * A comparison with a missing value is neither true nor false: ! leaves it so, & makes it false
 * beside what is false, | true beside what is true, as R's NA (Kleene 1952, section 64). A row is
 * in the condition where it is true.
 *
 * Errors of the text say at which of its characters, from 1.
 */
#ifndef KESU_TOOLS_CONDITION_CONDITION_H
#define KESU_TOOLS_CONDITION_CONDITION_H

#include <csv/table.h>

#define CONDITION_BYTES_MAX 4096
#define CONDITION_TESTS_MAX 256 /* comparisons */
#define CONDITION_DEPTH_MAX 64  /* brackets and "!" inside one another */

struct condition;

/* NULL with an error when the text is no condition. */
struct condition *tools_condition_parse(const char *text, struct error *error);
void tools_condition_free(struct condition *condition); /* NULL: nothing */

/* Before the table is read: it will want the columns that are compared. */
void tools_condition_want(struct condition *condition, struct csv_table *table);
/* The handles that it then has, one a comparison. */
size_t tools_condition_tests(const struct condition *condition);
size_t tools_condition_handle(const struct condition *condition, size_t test);

/*
 * Sets inside, one element a row, to 0 where the condition is true and to -1 elsewhere. Fails where
 * a column that is compared with a text has one level written in two ways (csv/table.h), or has the
 * text in another way of writing alone. Before csv_table_reorder.
 */
KESU_MUST_CHECK bool tools_condition_rows(const struct condition *condition,
        const struct csv_table *table, int32_t *inside, struct error *error);

#endif
