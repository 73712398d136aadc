/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The column with the names of the areas, in a CSV file with one row per area. */
#ifndef KESU_APP_AREA_NAMES_H
#define KESU_APP_AREA_NAMES_H

#include <csv/table.h>

/* Every row must have a name, and no name may occur twice, nor in two ways of writing it
 * (csv_table_levels_apart). Errors name the line and the column. */
KESU_MUST_CHECK bool tools_area_names_check(
        const struct csv_table *table, size_t handle, struct error *error);

const char *tools_area_names_at(const struct csv_table *table, size_t handle, size_t row);

#endif
