/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cluster on disk: where it is, who owns it, how it is made (cluster.c, cluster_user.c). */
#ifndef KESU_DB_CLUSTER_H
#define KESU_DB_CLUSTER_H

#include <base/error.h>

#include <limits.h>
#include <sys/types.h>

enum { CLUSTER_SOCKET_MAX = 92 }; /* sockaddr_un's 107 less "/.s.PGSQL.5432" */

struct cluster_user {
	uid_t uid;
	gid_t gid;
	bool is_other; /* started as root: not the caller */
	char name[64];
};

struct cluster {
	char directory[PATH_MAX], data[PATH_MAX], log[PATH_MAX];
	char socket[PATH_MAX]; /* at most CLUSTER_SOCKET_MAX */
	/*
	 * The path that the cluster's user uses for it. Where that user may not enter the
	 * directories above, it goes through `anchor`, a descriptor of the directory that every
	 * child keeps.
	 */
	char inside[PATH_MAX], inside_data[PATH_MAX], inside_log[PATH_MAX], inside_socket[PATH_MAX];
	int anchor;              /* -1: none is needed */
	char programs[PATH_MAX]; /* where initdb and postgres are */
	struct cluster_user user;
	int lock; /* -1: none */
};

/* The paths of the cluster in an existing directory; touches nothing. */
bool db_cluster_find(
        struct cluster *cluster, const char *directory, struct error *error) KESU_MUST_CHECK;
/* Makes the directory and the cluster if need be, locks it, writes its settings. */
bool db_cluster_open(
        struct cluster *cluster, const char *directory, struct error *error) KESU_MUST_CHECK;
void db_cluster_close(struct cluster *cluster);
/* Starts the postmaster; -1 with the error set. */
pid_t db_cluster_spawn(const struct cluster *cluster, struct error *error) KESU_MUST_CHECK;
/* The postmaster that runs on this cluster, by postmaster.pid and /proc; 0 for none. */
pid_t db_cluster_postmaster(const struct cluster *cluster);
/* Appends the last line of the log to the error. */
void db_cluster_quote_log(const struct cluster *cluster, struct error *error);

/* --- cluster_user.c --- */
bool db_cluster_user_find(struct cluster_user *user, struct error *error) KESU_MUST_CHECK;
/* In a child process: becomes the user for good, with clean signals and umask, exits on failure. */
void db_cluster_user_become(const struct cluster_user *user);
/* Runs fn in a child process as the user and waits; its result, or false when it died. */
bool db_cluster_user_run(
        const struct cluster_user *user, bool (*fn)(const void *state), const void *state);
/* Replaces the process: programs/name with arguments, output appended to the log, an environment
 * without the caller's settings. Returns only on failure. */
void db_cluster_exec(const struct cluster *cluster, const char *name, const char *const *arguments);

/* --- cluster_settings.c --- */
/* As the user: writes data/kesu.conf anew. */
bool db_cluster_write_settings(const void *cluster);

#endif
