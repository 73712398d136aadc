/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cluster.h"

#include <base/log.h>

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

enum { TREE_DEPTH = 32, AGAIN_LOOKS = 6000 };

static void give_up(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

void folder_make(char directory[static 64])
{
	snprintf(directory, 64, "/tmp/kesu-test-XXXXXX");
	/* PostgreSQL may run as another user than the test. */
	if (!mkdtemp(directory) || chmod(directory, 0755) != 0)
		give_up(directory, "cannot be made");
	memcpy(directory + strlen(directory), "/db", sizeof("/db"));
}

static int remove_entry(const char *path, const struct stat *info, int flag, struct FTW *at)
{
	(void)info;
	(void)flag;
	(void)at;
	return remove(path);
}

void folder_remove(const char *directory)
{
	char parent[64];

	snprintf(parent, sizeof(parent), "%.*s", (int)(strrchr(directory, '/') - directory),
	        directory);
	nftw(parent, remove_entry, TREE_DEPTH, FTW_DEPTH | FTW_PHYS);
}

void cluster_start(struct cluster_fixture *fixture)
{
	struct error error;

	log_setup(LOG_LEVEL_ERROR, "test");
	folder_make(fixture->directory);
	fixture->embedded = db_embedded_start(fixture->directory, &error);
	if (!fixture->embedded)
		give_up("embedded_start", error.text);
}

void cluster_again(struct embedded *embedded)
{
	const struct timespec look = {0, 50000000};
	bool ended = true;
	struct error error;

	for (int i = 0; i < AGAIN_LOOKS; i++) {
		if (ended && !db_embedded_restart(embedded, &error))
			give_up("embedded_restart", error.text);
		nanosleep(&look, NULL);
		ended = waitpid(db_embedded_pid(embedded), NULL, WNOHANG) != 0;
		if (!ended && PQping(db_embedded_conninfo(embedded)) == PQPING_OK)
			return;
	}
	give_up("embedded_restart", "no answer");
}

void cluster_stop(struct cluster_fixture *fixture)
{
	db_embedded_stop(fixture->embedded);
	folder_remove(fixture->directory);
}

const char *cluster_conninfo(const struct cluster_fixture *fixture)
{
	return db_embedded_conninfo(fixture->embedded);
}

void cluster_sql(const struct cluster_fixture *fixture, const char *sql, char value[static 256])
{
	PGconn *pg = PQconnectdb(cluster_conninfo(fixture));
	PGresult *result = PQexec(pg, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		give_up(sql, PQerrorMessage(pg));
	value[0] = '\0';
	if (PQntuples(result) && PQnfields(result))
		snprintf(value, 256, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
	PQfinish(pg);
}
