/*
 * A private PostgreSQL for one program: created in a directory, reached over a unix socket only,
 * supervised as a child process, stopped with its owner, recovered after kill -9.
 *
 * PostgreSQL refuses to run as root; started as root, the cluster belongs to and runs as the system
 * user `postgres` (or `nobody` where there is none). A lock file held by flock(2) keeps a second
 * program off the same directory.
 */
#ifndef KESU_DB_EMBEDDED_H
#define KESU_DB_EMBEDDED_H

#include <base/error.h>

#include <sys/types.h>

struct embedded;

/* Creates the cluster on first use (initdb: UTF-8, C.UTF-8 collation, data checksums), starts it and
 * waits until it accepts connections. */
struct embedded *embedded_start(const char *directory, struct error *error) KESU_MUST_CHECK;
const char *embedded_conninfo(const struct embedded *embedded);
pid_t embedded_pid(const struct embedded *embedded); /* the postmaster, a child of the caller */
/* To be called when that child has ended: starts it again (crash recovery is PostgreSQL's own). */
bool embedded_restart(struct embedded *embedded, struct error *error) KESU_MUST_CHECK;
void embedded_stop(struct embedded *embedded); /* fast shutdown, waits, frees */

#endif
