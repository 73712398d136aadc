/*
 * How many threads a parallel region is to have whose work is handed out piece by piece, of
 * `threads` that OpenMP would give it on a machine of `processors`.
 *
 * A thread of libgomp that waits keeps its processor busy 300,000 turns long before it sleeps, and
 * 1,000 when there are more threads than processors (its manual, GOMP_SPINCOUNT). On a machine that
 * has other work those turns are taken from the threads that are waited for. So where a region
 * would have all processors it gets one thread more.
 */
#ifndef KESU_BASE_PARALLEL_H
#define KESU_BASE_PARALLEL_H

static inline int parallel_threads(int threads, int processors)
{
	return threads > 1 && threads == processors ? threads + 1 : threads;
}

#endif
