/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters in a page of memory that other processes read while this one writes. */
#ifndef KESU_HTTP_COUNTERS_H
#define KESU_HTTP_COUNTERS_H

#include <http/http.h>

/* Each counter has one writer, so a plain load and store are enough; readers never see half a
 * number. */
static inline void counter_add(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + n,
	        memory_order_relaxed);
}

void http_counters_request(
        struct http_counters *counters, int status, int64_t elapsed_us, uint64_t bytes_out);

#endif
