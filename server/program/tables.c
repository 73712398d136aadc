/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that rooms hand to the one that gives files away, as one list. */
#include "program.h"

#include <field/field.h>
#include <release/release.h>
#include <run/room.h>

#include <stdlib.h>

enum { TABLES_MOST = 64 };

const struct core_figures_table *program_tables(void)
{
	static const struct core_figures_table *const lists[] = {
	        release_tables, run_tables, field_tables};
	static struct core_figures_table all[TABLES_MOST + 1];
	size_t count = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		for (const struct core_figures_table *table = lists[i]; table->name; table++) {
			if (count == TABLES_MOST)
				abort();
			all[count++] = *table;
		}
	return all;
}
