/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long things took: a histogram whose buckets grow with the value, so that any number of
 * measurements takes the same memory and a quantile is within one part in 64 of the truth.
 */
#ifndef KESU_APP_REHEARSAL_LATENCY_H
#define KESU_APP_REHEARSAL_LATENCY_H

#include <stdint.h>

enum {
	LATENCY_STEPS = 64, /* buckets in each doubling */
	LATENCY_DOUBLINGS = 32,
	LATENCY_BUCKETS = LATENCY_STEPS * LATENCY_DOUBLINGS,
};

struct latency {
	uint64_t count;
	int64_t max_us;
	uint64_t bucket[LATENCY_BUCKETS];
};

void rehearsal_latency_add(struct latency *latency, int64_t us);
/* Microseconds that `share` of the measurements did not exceed; 0 without any. */
int64_t rehearsal_latency_quantile(const struct latency *latency, double share);

#endif
