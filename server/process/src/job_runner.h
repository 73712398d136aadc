/*
 * The process that scores. It looks for runs that were asked for, and hands each to a process of its
 * own (`kesu score --run ID`), so that a scoring that crashes or eats memory takes nothing with it.
 * Between two runs it deletes what has reached withdrawn attempts late.
 * Of all job runners on one database one works at a time: it holds an advisory lock.
 */
#ifndef KESU_APP_JOB_RUNNER_H
#define KESU_APP_JOB_RUNNER_H

#include <sys/types.h>

/* Runs until SIGTERM; the process's exit status. */
int job_runner_run(const char *conninfo, pid_t master);

#endif
