/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `kesu estimate --table ROW,COL`: the proportions of a two-way table with their standard errors,
 * and the Rao-Scott test of independence. A row of the file without either value is not in the
 * table; a level without a row in it is no level of the table.
 */
#ifndef KESU_APP_ESTIMATE_TABLE_H
#define KESU_APP_ESTIMATE_TABLE_H

#include "sheet.h"

/* Prints them. Fails, naming the column, on a table that has only one row or column. */
KESU_MUST_CHECK bool tools_table_print(struct sheet *sheet, struct error *error);

#endif
