/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first row of a file: the names of its columns, and which of them are wanted. */
#ifndef KESU_CSV_HEADER_H
#define KESU_CSV_HEADER_H

#include "part.h"

/* One more name. */
void csv_header_cell(struct part *part, struct str text);
/*
 * Call it when all names are there. It asks the caller which columns it wants, or, for a later
 * file, checks that it has the columns of the first. Then it finds each wanted column. The header
 * ends on line `line`.
 */
KESU_MUST_CHECK bool csv_header_settle(struct csv_table *table, size_t line, struct error *error);

#endif
