/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets of a workbook, in their order. */
#ifndef KESU_XLSX_WORKBOOK_H
#define KESU_XLSX_WORKBOOK_H

#include "part.h"

#include <base/arena.h>

struct xlsx_sheet {
	struct str name, id, part; /* part: NULL when it is no sheet of cells */
};

struct xlsx_workbook {
	struct xlsx_sheet *sheet; /* the caller's, XLSX_SHEETS_MAX of them */
	size_t count;
	struct arena *arena;
};

bool xlsx_workbook_read(
        struct xlsx_workbook *workbook, zip_t *zip, struct error *error) KESU_MUST_CHECK;

#endif
