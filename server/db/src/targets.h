/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The servers that a connection string names. libpq would try all of them within one attempt, and
 * without blocking it has no time limit for each: a host that is dead or frozen would hide the
 * others. So each attempt is given one of them.
 */
#ifndef KESU_DB_TARGETS_H
#define KESU_DB_TARGETS_H

#include <stddef.h>

struct db_target {
	char *host, *address, *port; /* as libpq's host, hostaddr and port; NULL: not given */
};

struct db_targets {
	struct db_target *list;
	size_t count;        /* at least 1; a single one has no texts: the string itself is used */
	unsigned connect_ms; /* the string's own connect_timeout, or 0 */
};

/* A name with several addresses is several servers. Looking up a name blocks. */
struct db_targets db_targets_find(const char *conninfo);
void db_targets_free(struct db_targets *targets);

#endif
