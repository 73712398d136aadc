/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Case weights of a file of responses. */
#ifndef KESU_APP_RESPONSES_WEIGHTS_H
#define KESU_APP_RESPONSES_WEIGHTS_H

#include <kit/csv_table.h>

/* So that neither sums of them nor what scales them overflow. */
#define WEIGHTS_LEAST 1e-300
#define WEIGHTS_MOST  1e300

/*
 * The numbers of a column of the file: none missing, 0 or between the two above, somebody's not 0.
 * NULL: says file, line and column.
 */
const double *tools_weights_take(const struct csv_table *table, size_t handle, struct error *error);

#endif
