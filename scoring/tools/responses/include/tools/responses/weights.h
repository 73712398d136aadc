/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Case weights of a file of responses. */
#ifndef KESU_APP_RESPONSES_WEIGHTS_H
#define KESU_APP_RESPONSES_WEIGHTS_H

#include <csv/table.h>

/* Within these limits neither sums nor scaled weights overflow. */
#define WEIGHTS_LEAST 1e-300
#define WEIGHTS_MOST  1e300

/*
 * The weights in a column of the file. None may be missing, each must be 0 or within the two limits
 * above, and at least one must not be 0. NULL: the error names file, line and column.
 */
const double *tools_weights_take(const struct csv_table *table, size_t handle, struct error *error);

#endif
