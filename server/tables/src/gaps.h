/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gaps of the survey's own region and between its townships, for people at a terminal. */
#ifndef KESU_TABLES_GAPS_H
#define KESU_TABLES_GAPS_H

#include <tables/tables.h>

/* Prints nothing when a run has neither. */
void tables_gaps(const struct publish_indicator *indicator, struct buf *out);

#endif
