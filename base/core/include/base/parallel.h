/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The number of threads for a parallel region that hands out its work piece by piece. `threads` is
 * what OpenMP would give it; the machine has `processors`.
 *
 * A libgomp thread that waits spins 300,000 times before it sleeps, but only 1,000 times when there
 * are more threads than processors (its manual, GOMP_SPINCOUNT). On a machine that has other work,
 * this spinning takes time from the threads that still work. So a region that would use all
 * processors gets one more thread.
 */
#ifndef KESU_BASE_PARALLEL_H
#define KESU_BASE_PARALLEL_H

static inline int parallel_threads(int threads, int processors)
{
	return threads > 1 && threads == processors ? threads + 1 : threads;
}

#endif
