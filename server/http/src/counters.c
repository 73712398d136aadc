/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counters.h"

#include <limits.h>

const unsigned http_latency_bounds_us[HTTP_LATENCY_BUCKETS] = {50, 100, 200, 500, 1000, 2000, 5000,
        10000, 20000, 50000, 100000, 200000, 500000, 1000000, 5000000, UINT_MAX};

void http_counters_request(
        struct http_counters *counters, int status, int64_t elapsed_us, uint64_t bytes_out)
{
	unsigned bucket = 0;

	while (bucket < HTTP_LATENCY_BUCKETS - 1 &&
	        elapsed_us > (int64_t)http_latency_bounds_us[bucket])
		bucket++;
	counter_add(&counters->requests, 1);
	counter_add(&counters->status[status / 100 % 6], 1);
	counter_add(&counters->latency[bucket], 1);
	counter_add(&counters->latency_sum_us, (uint64_t)elapsed_us);
	counter_add(&counters->bytes_out, bytes_out);
}
