/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a private PostgreSQL: wait for a predecessor to end, start, wait until it answers,
 * create the database if it is missing, start again after a crash (without waiting), stop.
 *
 * A predecessor is a postmaster of an earlier start whose program was killed. It has got SIGINT and
 * is shutting down. It is never reused, because its log and its settings are the old ones. After
 * kill -9 of a postmaster its sessions may live a moment longer and hold the shared memory;
 * PostgreSQL refuses to start meanwhile, so starting is tried again for a while.
 */
#include <db/embedded.h>

#include "cluster.h"
#include "session.h"

#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	POLL_MS = 20,
	FAST_STOP_MS = 30000,      /* then an immediate shutdown */
	IMMEDIATE_STOP_MS = 10000, /* then SIGKILL */
	KILL_MS = 1000,
	START_AGAIN_MS = 15000, /* for starts that end at once */
	ANSWER_MS = 600000      /* crash recovery can take long */
};

struct embedded {
	struct cluster cluster;
	pid_t pid; /* 0: none */
	char conninfo[EMBEDDED_CONNINFO_SIZE];
};

static int64_t now_ms(void)
{
	return clock_monotonic_us() / 1000;
}

static void pause_ms(unsigned ms)
{
	const struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};

	nanosleep(&t, NULL);
}

static void cluster_conninfo(const struct cluster *cluster, const char *database,
        char conninfo[static EMBEDDED_CONNINFO_SIZE])
{
	size_t n = (size_t)snprintf(conninfo, EMBEDDED_CONNINFO_SIZE, "host='");

	/* At most twice CLUSTER_SOCKET_MAX bytes. Of this program's own cluster, the path that its
	 * user can go. */
	for (const char *p = *cluster->inside_socket ? cluster->inside_socket : cluster->socket; *p;
	        p++) {
		if (*p == '\'' || *p == '\\')
			conninfo[n++] = '\\';
		conninfo[n++] = *p;
	}
	snprintf(conninfo + n, EMBEDDED_CONNINFO_SIZE - n,
	        "' port=5432 user=kesu dbname=%s sslmode=disable gssencmode=disable", database);
}

/* True once the child has ended, even if another part of the program waited for it. */
static bool child_has_ended(pid_t pid)
{
	pid_t ended;

	do {
		ended = waitpid(pid, NULL, WNOHANG);
	} while (ended < 0 && errno == EINTR);
	return ended != 0;
}

/* --- a predecessor --- */

static bool wait_for_predecessor(const struct cluster *cluster, struct error *error)
{
	static const struct {
		int signal;
		unsigned ms;
	} steps[] = {{SIGINT, FAST_STOP_MS}, {SIGQUIT, IMMEDIATE_STOP_MS}};
	pid_t pid = db_cluster_postmaster(cluster);

	for (size_t i = 0; pid && i < sizeof(steps) / sizeof(*steps); i++) {
		int64_t end_ms = now_ms() + steps[i].ms;

		log_warning("ending the PostgreSQL that an earlier start left behind",
		        LOG_NUMBER("postmaster", pid), LOG_NUMBER("signal", steps[i].signal));
		if (kill(pid, steps[i].signal) != 0 && errno != ESRCH)
			return error_set_errno(error, "process %d", (int)pid);
		while ((pid = db_cluster_postmaster(cluster)) && now_ms() < end_ms)
			pause_ms(POLL_MS);
	}
	if (!pid)
		return true;
	return error_set(error, "PostgreSQL process %d still runs in %s", (int)pid, cluster->data);
}

/* --- starting --- */

enum answer { ANSWERED, ENDED, SILENT };

static enum answer wait_for_answer(struct embedded *e)
{
	int64_t end_ms = now_ms() + ANSWER_MS;
	char conninfo[EMBEDDED_CONNINFO_SIZE];

	cluster_conninfo(&e->cluster, "postgres", conninfo);
	while (now_ms() < end_ms) {
		if (child_has_ended(e->pid)) {
			e->pid = 0;
			return ENDED;
		}
		/* The pid file shows whether it is our own server or one that is just ending. */
		if (db_cluster_postmaster(&e->cluster) == e->pid && PQping(conninfo) == PQPING_OK)
			return ANSWERED;
		pause_ms(POLL_MS);
	}
	return SILENT;
}

static void stop_child(struct embedded *e)
{
	static const struct {
		int signal;
		unsigned ms;
	} steps[] = {{SIGINT, FAST_STOP_MS}, {SIGQUIT, IMMEDIATE_STOP_MS}, {SIGKILL, KILL_MS}};

	for (size_t i = 0; e->pid && i < sizeof(steps) / sizeof(*steps); i++) {
		int64_t end_ms = now_ms() + steps[i].ms;

		if (child_has_ended(e->pid))
			break;
		kill(e->pid, steps[i].signal);
		while (now_ms() < end_ms && !child_has_ended(e->pid))
			pause_ms(POLL_MS);
	}
	e->pid = 0;
}

static bool start(struct embedded *e, struct error *error)
{
	int64_t end_ms = now_ms() + START_AGAIN_MS;
	enum answer answer = ENDED;

	while (answer == ENDED && now_ms() < end_ms) {
		e->pid = db_cluster_spawn(&e->cluster, error);
		if (e->pid < 0) {
			e->pid = 0;
			return false;
		}
		answer = wait_for_answer(e);
		if (answer == ENDED)
			pause_ms(10 * POLL_MS);
	}
	if (answer == ANSWERED)
		return true;
	stop_child(e);
	error_set(error, "PostgreSQL in %s %s", e->cluster.directory,
	        answer == ENDED ? "does not start" : "does not answer");
	db_cluster_quote_log(&e->cluster, error);
	return false;
}

/* The creation may have been interrupted after initdb, so every start checks. */
static bool ensure_database(struct embedded *e, struct error *error)
{
	char conninfo[EMBEDDED_CONNINFO_SIZE];
	PGresult *result;
	PGconn *pg;
	bool good;

	cluster_conninfo(&e->cluster, "postgres", conninfo);
	pg = db_session_connect(conninfo, true, error);
	if (!pg)
		return false;
	result = PQexec(pg, "SELECT FROM pg_database WHERE datname = 'kesu'");
	good = PQresultStatus(result) == PGRES_TUPLES_OK;
	if (!good)
		db_session_refused(error, pg, result);
	else if (!PQntuples(result))
		good = db_session_command(pg, "CREATE DATABASE kesu", error);
	PQclear(result);
	PQfinish(pg);
	return good;
}

struct embedded *db_embedded_start(const char *directory, struct error *error)
{
	struct embedded *e = memory_new(1, sizeof(*e));

	e->cluster.lock = e->cluster.anchor = -1;
	if (db_cluster_open(&e->cluster, directory, error) &&
	        wait_for_predecessor(&e->cluster, error) && start(e, error) &&
	        ensure_database(e, error)) {
		cluster_conninfo(&e->cluster, "kesu", e->conninfo);
		log_info("PostgreSQL runs", LOG_TEXT("directory", e->cluster.directory),
		        LOG_NUMBER("postmaster", e->pid));
		return e;
	}
	db_embedded_stop(e);
	error_wrap(error, "embedded PostgreSQL");
	return NULL;
}

bool db_embedded_restart(struct embedded *e, struct error *error)
{
	stop_child(e);
	if (!wait_for_predecessor(&e->cluster, error))
		return error_wrap(error, "embedded PostgreSQL");
	e->pid = db_cluster_spawn(&e->cluster, error);
	if (e->pid > 0)
		return true;
	e->pid = 0;
	return error_wrap(error, "embedded PostgreSQL");
}

void db_embedded_stop(struct embedded *e)
{
	if (!e)
		return;
	stop_child(e);
	db_cluster_close(&e->cluster);
	free(e);
}

const char *db_embedded_conninfo(const struct embedded *embedded)
{
	return embedded->conninfo;
}

const char *db_embedded_user(const struct embedded *embedded)
{
	return embedded->cluster.user.is_other ? embedded->cluster.user.name : NULL;
}

int db_embedded_anchor(const struct embedded *embedded)
{
	return embedded->cluster.anchor;
}

pid_t db_embedded_pid(const struct embedded *embedded)
{
	return embedded->pid;
}

bool db_embedded_locate(
        const char *directory, char conninfo[static EMBEDDED_CONNINFO_SIZE], struct error *error)
{
	struct cluster cluster;

	if (!db_cluster_find(&cluster, directory, error))
		return error_wrap(error, "embedded PostgreSQL");
	cluster_conninfo(&cluster, "kesu", conninfo);
	if (PQping(conninfo) == PQPING_OK)
		return true;
	return error_set(error, "no PostgreSQL runs in %s; `kesu serve --embedded %s` starts it",
	        directory, directory);
}
