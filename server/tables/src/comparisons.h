/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparisons that the plan promises, for people at a terminal. */
#ifndef KESU_TABLES_COMPARISONS_H
#define KESU_TABLES_COMPARISONS_H

#include <tables/tables.h>

/* Prints nothing when the plan promises none. */
void tables_comparisons(const struct publish_indicator *indicator, struct buf *out);

#endif
