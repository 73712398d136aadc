/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The process that works through jobs. It asks each kind for the next piece that waits, and hands
 * it to a process of its own (`kesu score --run ID`), so that a piece that crashes or needs much
 * memory harms nothing else. Each time it looks for work, each kind may also do small work, such as
 * cleaning up. Only one job runner per database works at a time: it holds an advisory lock.
 */
#ifndef KESU_APP_JOB_RUNNER_H
#define KESU_APP_JOB_RUNNER_H

#include <core/job.h>

#include <sys/types.h>

struct config;

/* Runs until SIGTERM; the process's exit status. `config` has the settings that jobs ask for. */
int process_job_runner_run(const char *conninfo, const struct config *config,
        const struct core_job *const *jobs, pid_t master);

#endif
