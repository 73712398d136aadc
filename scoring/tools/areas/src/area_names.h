/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The column that names the areas of a CSV file with one row an area. */
#ifndef KESU_APP_AREA_NAMES_H
#define KESU_APP_AREA_NAMES_H

#include <kit/csv_table.h>

/* Each row has a name, and no two the same one; says in which line and column that is not so. */
KESU_MUST_CHECK bool tools_area_names_check(
        const struct csv_table *table, size_t handle, struct error *error);

const char *tools_area_names_at(const struct csv_table *table, size_t handle, size_t row);

#endif
