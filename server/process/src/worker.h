/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One worker process: its own event base, listener, database connections and memory. Only the page
 * of counters is shared, so a crash ends only its own requests.
 */
#ifndef KESU_APP_WORKER_H
#define KESU_APP_WORKER_H

#include "login.h"

#include <process/process.h>

#include <sys/types.h>

struct worker_options {
	const struct config *config;
	const struct process_rooms *rooms;
	struct login logins[LOGIN__COUNT];
	const char *user; /* to become once the files are read, or NULL */
	const char *secret, *secret_previous;
	struct counters_page *counters;
	size_t index;  /* from 0; shown as worker index + 1 */
	int listen_fd; /* stays open in the master, with its backlog */
	pid_t master;  /* the worker ends when this process does */
};

/* Runs until SIGTERM has drained it; the process's exit status. */
int process_worker_run(const struct worker_options *options);

#endif
