/* The first row of a file: the names of its columns, and which of them are wanted. */
#ifndef KESU_CSV_HEADER_H
#define KESU_CSV_HEADER_H

#include "part.h"

/* One more name. */
void csv_header_cell(struct part *part, struct str text);
/*
 * All names are there: asks the caller what it wants, or sees that another file has the columns of
 * the first, and finds each wanted column. The header ends on line `line`.
 */
KESU_MUST_CHECK bool csv_header_settle(struct csv_table *table, size_t line, struct error *error);

#endif
