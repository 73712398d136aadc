/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The happy path: socket, database, schema, questionnaires, workers, "ready"; then a loop that
 * waits for signals and, twice a second, handles restarts and the watchdog.
 *
 * What can go wrong: a child ends (started again, at once the first time and then with a growing
 * pause); PostgreSQL ends (the same; its own crash recovery follows); a second signal while
 * stopping (ignored). A worker's listening socket stays open here, so connections that arrive while
 * it is restarted wait in the backlog instead of being refused.
 */
#include "master.h"

#include "counters.h"
#include "job_runner.h"
#include "port.h"
#include "title.h"
#include "user.h"
#include "worker.h"
#include <core/secret.h>
#include <core/secret_file.h>

#include <base/clock.h>
#include <base/log.h>
#include <base/memory.h>
#include <base/private_file.h>

#include <db/embedded.h>
#include <db/migrate.h>
#include <db/pooling.h>
#include <db/session.h>
#include <errno.h>
#include <fcntl.h>
#include <queries/process.h>
#include <schema/schema.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

enum {
	LOOK_MS = 250,
	RESTART_FIRST_MS = 50,
	RESTART_MOST_MS = 1000,
	ORPHANS_MS = 5000, /* beyond drain_ms: how long workers outlive a master that was killed */
	TICKETS_LAST_S = 12 * 3600,
	STEADY_S = 30, /* after a child has lived this long, its restart pause is reset */
};

/* The job runner is child [workers], after all the workers. */
struct child {
	pid_t pid; /* 0: not running */
	int64_t started_us, restart_at_us;
	int64_t pause_ms;
	uint64_t beats; /* of a worker, as last seen */
	int64_t silent_us;
};

struct master {
	const struct config *config;
	const struct process_rooms *rooms;
	struct counters_page *counters;
	struct embedded *embedded;
	const char *conninfo;
	char secret[SECRET_FILE_TEXT_SIZE];
	int64_t tickets_us; /* when their keys were made */
	size_t workers;
	int listeners[WORKERS_MAX];
	int port_marker; /* -1: none */
	struct child children[WORKERS_MAX + 1];
	struct child database;
	int64_t looked_us; /* for workers that hang */
	sigset_t signals, inherited;
	bool stopping, announced;
};

/* --- preparing --- */

static size_t master_worker_count(const struct config *config)
{
	int64_t asked = config_number(config, "workers");
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (asked > 0)
		return (size_t)asked;
	if (processors < 1)
		return 1;
	return processors > WORKERS_MAX ? WORKERS_MAX : (size_t)processors;
}

/* systemd hands over one listening socket; all workers accept from it. Otherwise each has its own
 * and the kernel spreads connections over them. */
static bool master_open_listeners(struct master *master, struct error *error)
{
	const char *address = config_text(master->config, "listen");
	int given = sd_listen_fds(1);
	struct port_options port = {.address = address,
	        .of = config_text(master->config, "embedded"),
	        .patience_ms = config_number(master->config, "drain_ms") + ORPHANS_MS,
	        .count = master->workers};

	for (size_t i = 0; i < master->workers; i++)
		master->listeners[i] = given == 1 ? SD_LISTEN_FDS_START : -1;
	if (given > 1)
		return error_set(error, "systemd passed on %d sockets; one is expected", given);
	if (given == 1 && fcntl(SD_LISTEN_FDS_START, F_SETFL, O_NONBLOCK) != 0)
		return error_set_errno(error, "the socket that systemd passed on");
	if (!given && !process_port_open(&port, master->listeners, &master->port_marker, error))
		return false;
	log_info("listening", LOG_TEXT("address", given ? "(from systemd)" : address),
	        LOG_NUMBER("workers", (int64_t)master->workers));
	return true;
}

static bool master_check_secret_given(const struct master *master, struct error *error)
{
	if (*config_text(master->config, "secret") || *config_text(master->config, "embedded"))
		return true;
	return error_set(error, "KESU_SECRET is not set: it signs attempts and must be the "
	                        "same on every machine");
}

/* A lost secret is not replaced as if it had never been there: phones could not go on, and an
 * invitation that was answered would be taken for a fresh one. */
static bool master_check_secret_lost(
        const struct master *master, const char *directory, struct error *error)
{
	struct db_session *session = db_session_open(master->conninfo, error);
	const struct q_secret_needed_row *row;
	bool good, needed;

	if (!session)
		return false;
	good = q_secret_needed_run(session, &row, error);
	needed = good && row->needed;
	db_session_close(session);
	if (!needed)
		return good;
	return error_set(error,
	        "%s/secret 不见了，而未结束的答卷要用它：请从备份中恢复，或加 --new-secret "
	        "换新的 / is lost, and attempts need it: restore it from the backup, or make a new "
	        "one with --new-secret",
	        directory);
}

/* After the schema has been brought up to date. */
static bool master_find_secret(struct master *master, struct error *error)
{
	const char *directory = config_text(master->config, "embedded");

	if (*config_text(master->config, "secret"))
		return true;
	if (!core_secret_file_exists(directory) && !config_flag(master->config, "new_secret") &&
	        !master_check_secret_lost(master, directory, error))
		return false;
	return core_secret_file_read_or_make(directory, master->secret, error);
}

static const char *master_secret(const struct master *master)
{
	const char *given = config_text(master->config, "secret");

	return *given ? given : master->secret;
}

/* Checks once, here, what every worker would refuse. */
static bool master_check_secrets(const struct master *master, struct error *error)
{
	struct secret_keys *keys = core_secret_keys_new(
	        master_secret(master), config_text(master->config, "secret_previous"), error);

	core_secret_keys_free(keys);
	return keys || error_wrap(error, "KESU_SECRET or KESU_SECRET_PREVIOUS");
}

static bool master_check_certificate(const struct master *master, struct error *error)
{
	const char *certificate = config_text(master->config, "tls_certificate");
	const char *key = config_text(master->config, "tls_key");
	bool good;
	int fd;

	if (!*certificate)
		return true;
	if (!http_tls_check(certificate, key, error))
		return false;
	fd = open(key, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set_errno(error, "tls_key %s", key);
	good = private_file_check(fd, key, error);
	close(fd);
	return good || error_wrap(error, "tls_key");
}

static void master_say(const char *line)
{
	log_info("schema", LOG_TEXT("step", line));
}

/* A private database is migrated; any other database is only checked. */
static bool master_check_schema(struct master *master, struct error *error)
{
	enum migrate_state states[64];
	char applied_at[64][32];

	if (!master->embedded && !db_pooling_check(master->conninfo, error))
		return false;
	if (master->embedded)
		return db_migrate_up(master->conninfo, &schema_migrations, 0, master_say, error);
	if (schema_migrations.count > 64)
		abort();
	if (!db_migrate_status(master->conninfo, &schema_migrations, states, applied_at, error))
		return false;
	for (size_t i = 0; i < schema_migrations.count; i++)
		if (states[i] != MIGRATE_APPLIED)
			return error_set(error, "the database lacks %s: run 'kesu migrate up'",
			        schema_migrations.migrations[i].name);
	return process_login_check(master->config, error);
}

static bool master_load(struct master *master, struct error *error)
{
	const char *path = config_text(master->config, "load");

	return !*path || master->rooms->load(master->conninfo, path, error);
}

/* Old keys are forgotten: what was recorded of a session that resumed by them stays closed. */
static bool master_renew_tickets(struct master *master)
{
	unsigned char keys[HTTP_TICKET_KEYS_SIZE];

	if (getrandom(keys, sizeof(keys), 0) != (ssize_t)sizeof(keys))
		return false;
	memcpy(master->counters->ticket_keys, keys, sizeof(keys));
	explicit_bzero(keys, sizeof(keys));
	master->counters->ticket_renewals++;
	master->tickets_us = clock_monotonic_us();
	return true;
}

/* As whom the children run when the master is root; NULL: as the master does. */
static const char *master_user(const struct master *master)
{
	if (geteuid() != 0)
		return NULL;
	return master->embedded ? db_embedded_user(master->embedded)
	                        : config_text(master->config, "user");
}

static bool master_prepare(struct master *master, struct error *error)
{
	const char *directory = config_text(master->config, "embedded");

	if (!master_check_certificate(master, error) || !master_check_secret_given(master, error) ||
	        !master_open_listeners(master, error))
		return false;
	if (*directory) {
		master->embedded = db_embedded_start(directory, error);
		if (!master->embedded)
			return false;
		master->database.pid = db_embedded_pid(master->embedded);
		master->database.started_us = clock_monotonic_us();
	}
	master->conninfo = master->embedded ? db_embedded_conninfo(master->embedded)
	                                    : config_text(master->config, "database");
	if (!master_renew_tickets(master))
		return error_set(error, "no random bytes");
	return master_check_schema(master, error) && master_find_secret(master, error) &&
	       master_check_secrets(master, error) && master_load(master, error);
}

/* --- children --- */

static int master_jobs_main(const struct master *master, pid_t parent)
{
	int anchor = master->embedded ? db_embedded_anchor(master->embedded) : -1;
	struct error error;

	if (!process_user_become(master_user(master), &error)) {
		log_error("the job runner cannot start", LOG_TEXT("problem", error.text));
		return EXIT_FAILURE;
	}
	if (anchor >= 0)
		fcntl(anchor, F_SETFD, 0); /* its jobs are programs of their own */
	return process_job_runner_run(
	        master->conninfo, master->config, master->rooms->jobs, parent);
}

static int master_child_main(struct master *master, size_t index)
{
	const char *own = master->embedded ? master->conninfo : NULL;
	pid_t parent = getppid();

	signal(SIGHUP,
	        SIG_IGN); /* until the worker handles it: it must not end a starting worker */
	sigprocmask(SIG_SETMASK, &master->inherited, NULL);
	unsetenv("NOTIFY_SOCKET");
	for (size_t i = 0; i < master->workers; i++)
		if (index == master->workers || master->listeners[i] != master->listeners[index])
			close(master->listeners[i]);
	if (index == master->workers) {
		log_setup(LOG_LEVEL_INFO, "jobs");
		return master_jobs_main(master, parent);
	}
	return process_worker_run(&(struct worker_options){.config = master->config,
	        .rooms = master->rooms,
	        .logins = {process_login(master->config, LOGIN_FAST, own),
	                process_login(master->config, LOGIN_SLOW, own),
	                process_login(master->config, LOGIN_SIGN_IN, own)},
	        .user = master_user(master),
	        .secret = master_secret(master),
	        .secret_previous = config_text(master->config, "secret_previous"),
	        .counters = master->counters,
	        .index = index,
	        .listen_fd = master->listeners[index],
	        .master = parent});
}

static void master_start_child(struct master *master, size_t index)
{
	struct child *child = &master->children[index];
	pid_t pid = fork();

	if (pid == 0)
		exit(master_child_main(master, index));
	child->started_us = clock_monotonic_us();
	child->pid = pid > 0 ? pid : 0;
	child->silent_us = 0;
	if (index < master->workers)
		master->counters->worker[index].starts++;
}

/* When to start again: at once if the child has lived long, otherwise with a longer pause each
 * time. */
static void child_schedule(struct child *child)
{
	int64_t now = clock_monotonic_us();

	if (now - child->started_us > STEADY_S * 1000000LL)
		child->pause_ms = 0;
	child->restart_at_us = now + child->pause_ms * 1000;
	child->pause_ms = child->pause_ms ? child->pause_ms * 2 : RESTART_FIRST_MS;
	if (child->pause_ms > RESTART_MOST_MS)
		child->pause_ms = RESTART_MOST_MS;
	child->pid = 0;
}

static void master_log_end(const struct master *master, const char *what, int status)
{
	if (master->stopping)
		return;
	if (WIFSIGNALED(status))
		log_warning("a process ended", LOG_TEXT("which", what),
		        LOG_NUMBER("signal", WTERMSIG(status)));
	else
		log_warning("a process ended", LOG_TEXT("which", what),
		        LOG_NUMBER("status", WEXITSTATUS(status)));
}

static void master_reap(struct master *master)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == master->database.pid) {
			master_log_end(master, "PostgreSQL", status);
			child_schedule(&master->database);
		}
		for (size_t i = 0; i <= master->workers; i++) {
			if (pid != master->children[i].pid)
				continue;
			master_log_end(master, i == master->workers ? "jobs" : "worker", status);
			if (i < master->workers) {
				master->counters->worker[i].ready = false;
				master->counters->worker[i].at_fault = false;
				master->counters->worker[i].http.connections_open = 0;
				master->counters->worker[i].http.requests_open = 0;
			}
			child_schedule(&master->children[i]);
		}
	}
}

static void master_restart_database(struct master *master)
{
	struct error error;

	if (!master->embedded || master->database.pid ||
	        clock_monotonic_us() < master->database.restart_at_us)
		return;
	master->counters->database_restarts++;
	if (db_embedded_restart(master->embedded, &error)) {
		master->database.pid = db_embedded_pid(master->embedded);
		master->database.started_us = clock_monotonic_us();
	} else {
		log_error("PostgreSQL cannot be started again", LOG_TEXT("problem", error.text));
		child_schedule(&master->database);
	}
}

static void master_restart_children(struct master *master)
{
	for (size_t i = 0; i <= master->workers; i++)
		if (!master->children[i].pid &&
		        clock_monotonic_us() >= master->children[i].restart_at_us)
			master_start_child(master, i);
}

/*
 * Ends a worker whose event loop has not turned for long; master_reap then sees its end. Time
 * counts only while the master itself turns, so that a machine that was asleep, or processes that
 * were stopped together, come back as they were.
 */
static void master_watch_workers(struct master *master)
{
	int64_t limit_us = config_number(master->config, "worker_stall_ms") * 1000;
	int64_t now_us = clock_monotonic_us(), passed_us = now_us - master->looked_us;

	if (passed_us > 2 * LOOK_MS * 1000)
		passed_us = 2 * LOOK_MS * 1000;
	master->looked_us = now_us;
	for (size_t i = 0; limit_us && i < master->workers; i++) {
		struct child *child = &master->children[i];
		uint64_t beats = master->counters->worker[i].beats;

		child->silent_us = child->beats == beats ? child->silent_us + passed_us : 0;
		child->beats = beats;
		if (!child->pid || child->silent_us < limit_us)
			continue;
		log_error("a worker hangs and is replaced", LOG_NUMBER("worker", (int64_t)i + 1),
		        LOG_NUMBER("ended", child->pid));
		kill(child->pid, SIGKILL);
		child->silent_us = 0;
		master->counters->workers_replaced++;
	}
}

static void master_signal_children(struct master *master, int signal)
{
	for (size_t i = 0; i <= master->workers; i++)
		if (master->children[i].pid)
			kill(master->children[i].pid, signal);
}

/* --- running --- */

/* Workers that may not read the files begin anew and would find no way to with bad ones. */
static void master_reload(struct master *master)
{
	struct error error;

	if (master_user(master) && !master_check_certificate(master, &error))
		log_error("the old certificate stays", LOG_TEXT("problem", error.text));
	else
		master_signal_children(master, SIGHUP);
}

static void master_announce(struct master *master)
{
	for (size_t i = 0; i < master->workers; i++)
		if (!master->counters->worker[i].ready)
			return;
	master->announced = true;
	sd_notify(0, "READY=1");
	log_info("ready");
}

/* The next signal, or 0 after LOOK_MS. */
static int master_wait(const struct master *master)
{
	struct timespec look = {.tv_nsec = LOOK_MS * 1000000L};
	int signal = sigtimedwait(&master->signals, NULL, &look);

	return signal > 0 ? signal : 0;
}

static void master_loop(struct master *master)
{
	for (;;) {
		switch (master_wait(master)) {
		case SIGTERM:
		case SIGINT:
			return;
		case SIGHUP:
			master_reload(master);
			break;
		default:
			break;
		}
		master_reap(master);
		master_watch_workers(master);
		if (clock_monotonic_us() - master->tickets_us > TICKETS_LAST_S * 1000000LL &&
		        !master_renew_tickets(master))
			log_error("no random bytes for new keys of TLS sessions");
		master_restart_database(master);
		master_restart_children(master);
		if (!master->announced)
			master_announce(master);
		sd_notify(0, "WATCHDOG=1");
	}
}

static bool master_has_children(const struct master *master)
{
	for (size_t i = 0; i <= master->workers; i++)
		if (master->children[i].pid)
			return true;
	return false;
}

/* Workers first, so that PostgreSQL is there for the requests under way. */
static void master_stop(struct master *master)
{
	int64_t give_up = clock_monotonic_us() + config_number(master->config, "drain_ms") * 1000;

	master->stopping = true;
	sd_notify(0, "STOPPING=1");
	log_info("stopping");
	master_signal_children(master, SIGTERM);
	while (master_has_children(master) && clock_monotonic_us() < give_up) {
		master_wait(master);
		master_reap(master);
	}
	master_signal_children(master, SIGKILL);
	while (master_has_children(master)) {
		master_wait(master);
		master_reap(master);
	}
}

static void master_end(struct master *master)
{
	if (master->embedded)
		db_embedded_stop(master->embedded);
	for (size_t i = 0; i < master->workers; i++)
		if (master->listeners[i] > SD_LISTEN_FDS_START)
			close(master->listeners[i]);
	if (master->port_marker >= 0)
		close(master->port_marker);
	free(master);
}

bool process_master_run(
        const struct config *config, const struct process_rooms *rooms, struct error *error)
{
	struct master *master = memory_new(1, sizeof(*master));

	master->config = config;
	master->rooms = rooms;
	master->port_marker = -1;
	master->workers = master_worker_count(config);
	master->counters = process_counters_page_new(master->workers);
	sigemptyset(&master->signals);
	for (size_t i = 0; i < 4; i++)
		sigaddset(&master->signals, (const int[]){SIGTERM, SIGINT, SIGHUP, SIGCHLD}[i]);
	sigprocmask(SIG_BLOCK, &master->signals, &master->inherited);
	if (!master_prepare(master, error)) {
		master_end(master);
		return false;
	}
	process_title_set("master");
	master_loop(master);
	master_stop(master);
	master_end(master);
	log_info("stopped");
	return true;
}
