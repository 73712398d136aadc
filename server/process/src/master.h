/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The small parent process: it opens the sockets, starts the private PostgreSQL (when asked), forks
 * the workers and the job runner, restarts every child that ends (with back-off), and stops all of
 * them in order.
 */
#ifndef KESU_APP_MASTER_H
#define KESU_APP_MASTER_H

#include <process/process.h>

/* Runs until SIGTERM or SIGINT. False: it could not start. */
bool process_master_run(const struct config *config, const struct process_rooms *rooms,
        struct error *error) KESU_MUST_CHECK;

#endif
