/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options about how a CSV file is read that the commands on such files share. */
#ifndef KESU_KIT_CSV_SETTINGS_H
#define KESU_KIT_CSV_SETTINGS_H

#include <kit/csv_table.h>

#include <base/config.h>

/* For commands that tell groups apart by the levels of a column. */
#define CSV_LEVELS_SETTING                                                                         \
	{                                                                                          \
		.name = "as_text", .kind = CONFIG_TEXT, .fallback = "",                            \
		.argument = "COL[,COL...]",                                                        \
		.help = "columns whose levels are texts: 1 and 1.0 are two levels, not an error"   \
	}

/* Gives the table what these options say, before it is read. The settings must outlive it. */
void csv_settings_take_levels(struct csv_table *table, const struct config *config);

#endif
