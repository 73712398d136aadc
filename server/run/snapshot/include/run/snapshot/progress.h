/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The function that is told how far a run has come. */
#ifndef KESU_RUN_SNAPSHOT_PROGRESS_H
#define KESU_RUN_SNAPSHOT_PROGRESS_H

/*
 * fraction: 0 to 1 of the whole run; step: "snapshot", "points", "estimates", "storing". It is
 * called often. A function that prints or stores it must limit its own rate.
 */
typedef void run_progress_fn(double fraction, const char *step, void *state);

#endif
