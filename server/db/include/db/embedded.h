/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A private PostgreSQL for one program: created in a directory, reached over a unix socket only,
 * supervised as a child process, stopped with its owner, recovered after kill -9.
 *
 * DIR belongs to the cluster: DIR/data, DIR/log, DIR/socket, and DIR/kesu.lock, whose lock keeps
 * out a second program (by fcntl, so child processes do not inherit it). If there is a
 * DIR/postgresql.conf, it is read last and overrides the settings that Kesu writes.
 *
 * PostgreSQL refuses to run as root; started as root, the cluster belongs to and runs as the system
 * user `postgres` (or `nobody` where there is none), and only that user and root can connect.
 *
 * The postmaster gets SIGINT (fast shutdown) when its owner dies, however it dies; the next start
 * waits for it. The thread that starts it must therefore live as long as the program.
 */
#ifndef KESU_DB_EMBEDDED_H
#define KESU_DB_EMBEDDED_H

#include <base/error.h>

#include <sys/types.h>

struct embedded;

enum { EMBEDDED_CONNINFO_SIZE = 512 };

/*
 * Creates the cluster on first use (initdb: UTF-8, C.UTF-8 collation, data checksums), starts it,
 * waits until it accepts connections, and creates the database `kesu` if it is missing. NULL: the
 * error says why, with the last line of PostgreSQL's log.
 */
struct embedded *db_embedded_start(const char *directory, struct error *error) KESU_MUST_CHECK;
const char *db_embedded_conninfo(const struct embedded *embedded);
/* The user as whom PostgreSQL runs, when the caller is root; else NULL. */
const char *db_embedded_user(const struct embedded *embedded);
/* A descriptor that the connection string may name; programs that use it need both. -1: none. */
int db_embedded_anchor(const struct embedded *embedded);
pid_t db_embedded_pid(const struct embedded *embedded); /* the postmaster, a child of the caller */
/*
 * To be called when that child has ended: starts it again and returns at once, because recovery
 * from the crash may take minutes. A start that comes too soon, while sessions of the killed server
 * still live, fails: then the new child ends too, and this is called again.
 */
bool db_embedded_restart(struct embedded *embedded, struct error *error) KESU_MUST_CHECK;
void db_embedded_stop(struct embedded *embedded); /* fast shutdown, waits, frees */

/* How to reach the cluster that another program runs in `directory`; false when none answers. */
bool db_embedded_locate(const char *directory, char conninfo[static EMBEDDED_CONNINFO_SIZE],
        struct error *error) KESU_MUST_CHECK;

#endif
