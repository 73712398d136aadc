/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A private PostgreSQL for one C test, in a folder of its own that is removed with it. If it cannot
 * be started, the test program ends, because nothing can be tested.
 */
#ifndef KESU_TESTS_CLUSTER_H
#define KESU_TESTS_CLUSTER_H

#include <db/embedded.h>

struct cluster_fixture {
	char directory[64]; /* /tmp/kesu-test-XXXXXX/db */
	struct embedded *embedded;
};

void cluster_start(struct cluster_fixture *fixture);
void cluster_stop(struct cluster_fixture *fixture); /* also removes the folder */
void cluster_again(struct embedded *embedded); /* after its end: starts and waits for an answer */
const char *cluster_conninfo(const struct cluster_fixture *fixture);

/* Make a folder of the same kind without a server, and remove it with its content. */
void folder_make(char directory[static 64]);
void folder_remove(const char *directory);

/* Runs statements over a connection of their own and returns the first value as text, or "". An
 * error ends the test program. */
void cluster_sql(const struct cluster_fixture *fixture, const char *sql, char value[static 256]);

#endif
