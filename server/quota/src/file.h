/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells from a CSV file: a column for each variable, and most. */
#ifndef KESU_QUOTA_FILE_H
#define KESU_QUOTA_FILE_H

#include "cells.h"

#include <csv/refusals.h>
#include <csv/settings.h>
#include <kit/command.h>

struct quota_file {
	struct csv_table *table;
	struct csv_refusals refusals;
	struct arena arena;
	struct quota_cells cells;
	bool has[QUOTA_VARIABLES];
	size_t column[QUOTA_VARIABLES], most;
};

/* False when the file cannot be read; cells that do not fit are in the refusals. */
KESU_MUST_CHECK bool quota_file_read(struct quota_file *file, const char *path,
        const struct config *config, struct error *error);
void quota_file_end(struct quota_file *file); /* may be called when nothing was read */

#endif
