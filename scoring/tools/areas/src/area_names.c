/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "area_names.h"

#include <base/memory.h>

#include <stdlib.h>

const char *tools_area_names_at(const struct csv_table *table, size_t handle, size_t row)
{
	return csv_table_level(table, handle, csv_table_labels(table, handle)[row]);
}

bool tools_area_names_check(const struct csv_table *table, size_t handle, struct error *error)
{
	const int32_t *label = csv_table_labels(table, handle);
	size_t *seen = memory_new(csv_table_levels(table, handle) + 1, sizeof(*seen));
	bool good = true;

	for (size_t row = 0; good && row < csv_table_rows(table); row++) {
		if (label[row] < 0)
			good = csv_table_fail(table, row, handle, error, "a name is missing");
		else if (seen[label[row]])
			good = csv_table_fail(table, row, handle, error, "%s is in line %zu, too",
			        csv_table_level(table, handle, label[row]),
			        csv_table_line(table, seen[label[row]] - 1));
		else
			seen[label[row]] = row + 1;
	}
	free(seen);
	return good && csv_table_levels_apart(table, handle, error);
}
