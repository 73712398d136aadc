/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "latency.h"

enum { HIGHEST_PLAIN_ZEROS = 57 /* leading zeros of the values 64 .. 127 */ };

/*
 * Each value below 128 has its own bucket. For a larger value, the position of its highest bit and
 * the six bits after it choose the bucket.
 */
static unsigned bucket_of(uint64_t us)
{
	unsigned shift, index;

	if (us < LATENCY_STEPS)
		return (unsigned)us;
	shift = HIGHEST_PLAIN_ZEROS - (unsigned)__builtin_clzll(us);
	index = shift * LATENCY_STEPS + (unsigned)(us >> shift);
	return index < LATENCY_BUCKETS ? index : LATENCY_BUCKETS - 1;
}

/* The largest value of a bucket. */
static int64_t bucket_top(unsigned bucket)
{
	unsigned shift;

	if (bucket < LATENCY_STEPS)
		return bucket;
	shift = bucket / LATENCY_STEPS - 1;
	return ((int64_t)(bucket - shift * LATENCY_STEPS + 1) << shift) - 1;
}

void rehearsal_latency_add(struct latency *latency, int64_t us)
{
	if (us < 0)
		us = 0;
	latency->bucket[bucket_of((uint64_t)us)]++;
	latency->count++;
	if (us > latency->max_us)
		latency->max_us = us;
}

int64_t rehearsal_latency_quantile(const struct latency *latency, double share)
{
	uint64_t wanted = (uint64_t)(share * (double)latency->count), seen = 0;

	for (unsigned i = 0; i < LATENCY_BUCKETS; i++) {
		seen += latency->bucket[i];
		if (seen > wanted || (seen && seen == latency->count))
			return bucket_top(i) < latency->max_us ? bucket_top(i) : latency->max_us;
	}
	return 0;
}
