/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a connection is a session of its own. Behind a pooler that hands out servers per
 * transaction or per statement it is not: settings, locks and prepared statements of one client
 * then act on another's, and rows are read with another's rights.
 */
#ifndef KESU_DB_POOLING_H
#define KESU_DB_POOLING_H

#include <base/error.h>

/* Opens two connections side by side. False: they share a server, or cannot be opened. */
bool db_pooling_check(const char *conninfo, struct error *error) KESU_MUST_CHECK;

#endif
