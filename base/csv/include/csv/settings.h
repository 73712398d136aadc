/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options about how a CSV file is read that the commands on such files share. */
#ifndef KESU_CSV_SETTINGS_H
#define KESU_CSV_SETTINGS_H

#include <csv/table.h>

#include <base/config.h>

/* For every command that reads such a file. */
#define CSV_SETTINGS                                                                               \
	{.name = "encoding",                                                                       \
	        .kind = CONFIG_CHOICE,                                                             \
	        .fallback = "auto",                                                                \
	        .argument = "auto|utf-8|gb18030|utf-16",                                           \
	        .help = "encoding of FILE; auto: UTF-8, or GB18030 where it is not UTF-8"},        \
	{                                                                                          \
		.name = "delimiter", .kind = CONFIG_TEXT, .fallback = "comma", .argument = "C",    \
		.help = "what stands between the cells of FILE: comma, semicolon, tab or a "       \
		        "character"                                                                \
	}

/* For commands whose values may be codes of missing ones; COLUMNS in words. */
#define CSV_MISSING_SETTING(COLUMNS)                                                               \
	{                                                                                          \
		.name = "missing", .kind = CONFIG_TEXT, .fallback = "",                            \
		.argument = "CODE[,CODE...]",                                                      \
		.help = "codes such as 9,99 that mean: missing, in " COLUMNS                       \
	}

/* For commands that tell groups apart by the levels of a column. */
#define CSV_LEVELS_SETTING                                                                         \
	{                                                                                          \
		.name = "as_text", .kind = CONFIG_TEXT, .fallback = "",                            \
		.argument = "COL[,COL...]",                                                        \
		.help = "columns whose levels are texts: 1 and 1.0, or A and a, are two levels, "  \
		        "not "                                                                     \
		        "an error"                                                                 \
	}

/* Fails where --delimiter is no character: options that do not fit. */
KESU_MUST_CHECK bool csv_settings_check(const struct config *config, struct error *error);
/* Fails where --missing has the comma of Chinese text, which would make one code of two. */
KESU_MUST_CHECK bool csv_settings_check_missing(const struct config *config, struct error *error);
/* Gives the table what these options say, before it is read. The settings must outlive it. */
void csv_settings_take(struct csv_table *table, const struct config *config);
void csv_settings_take_missing(struct csv_table *table, const struct config *config);
void csv_settings_take_levels(struct csv_table *table, const struct config *config);

#endif
