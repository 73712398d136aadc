/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long things took, as a histogram whose buckets become wider as the value grows. So any number
 * of measurements takes the same memory, and a quantile differs from the true one by at most one
 * part in 64.
 */
#ifndef KESU_APP_REHEARSAL_LATENCY_H
#define KESU_APP_REHEARSAL_LATENCY_H

#include <stdint.h>

enum {
	LATENCY_STEPS = 64, /* buckets between a value and its double */
	LATENCY_DOUBLINGS = 32,
	LATENCY_BUCKETS = LATENCY_STEPS * LATENCY_DOUBLINGS,
};

struct latency {
	uint64_t count;
	int64_t max_us;
	uint64_t bucket[LATENCY_BUCKETS];
};

void rehearsal_latency_add(struct latency *latency, int64_t us);
/*
 * The number of microseconds that `share` of the measurements did not exceed. 0 when there are no
 * measurements.
 */
int64_t rehearsal_latency_quantile(const struct latency *latency, double share);

#endif
