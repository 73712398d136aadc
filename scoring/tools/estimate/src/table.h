/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `kesu estimate --table ROW,COL`: the proportions of a two-way table with their standard errors,
 * and the Rao-Scott test of independence. A row of the file that lacks one of the two values is not
 * in the table. A level without rows in the table is not a level of the table.
 */
#ifndef KESU_APP_ESTIMATE_TABLE_H
#define KESU_APP_ESTIMATE_TABLE_H

#include "sheet.h"

/* Prints the table and the test. A table with only one row or column is an error; it names the
 * column. */
KESU_MUST_CHECK bool tools_table_print(struct sheet *sheet, struct error *error);

#endif
