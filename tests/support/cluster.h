/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A private PostgreSQL for one C test, in a folder of its own that goes away with it. Failing to
 * start ends the test program: nothing could be tested.
 */
#ifndef KESU_TESTS_CLUSTER_H
#define KESU_TESTS_CLUSTER_H

#include <db/embedded.h>

struct cluster_fixture {
	char directory[64]; /* /tmp/kesu-test-XXXXXX/db */
	struct embedded *embedded;
};

void cluster_start(struct cluster_fixture *fixture);
void cluster_stop(struct cluster_fixture *fixture); /* and removes the folder */
void cluster_again(struct embedded *embedded); /* after its end: starts and waits for an answer */
const char *cluster_conninfo(const struct cluster_fixture *fixture);

/* A folder of the same kind without a server, and its end with all that is in it. */
void folder_make(char directory[static 64]);
void folder_remove(const char *directory);

/* Statements outside of any batch, over a connection of their own; the first value as text, or "".
 * An error ends the test program. */
void cluster_sql(const struct cluster_fixture *fixture, const char *sql, char value[static 256]);

#endif
