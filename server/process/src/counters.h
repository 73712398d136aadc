/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one page of memory that all processes of a server share: counts, written by the worker they
 * belong to and read by the worker that answers /metrics or /readyz, and by the master, which looks
 * for workers that hang. Each is written at once, so a crash causes at most an old number.
 */
#ifndef KESU_APP_COUNTERS_H
#define KESU_APP_COUNTERS_H

#include <http/http.h>

enum { WORKERS_MAX = 64 };

struct worker_counters {
	struct http_counters http;
	_Atomic bool ready;
	_Atomic bool at_fault;  /* db_lane_at_fault of its fast lane */
	_Atomic uint64_t beats; /* grows while its event loop turns */
	_Atomic uint64_t starts, fast_faults;
	_Atomic uint64_t saves, save_batches, save_batch_largest, saves_waiting;
	_Atomic uint64_t fast_batches, fast_waiting, fast_reconnects;
	_Atomic uint64_t slow_batches, slow_waiting, slow_reconnects;
	_Atomic uint64_t sign_in_batches, sign_in_waiting, sign_in_reconnects;
};

struct counters_page {
	/* Of TLS, written by the master alone. A worker takes them when the count of their
	 * renewals has grown. */
	unsigned char ticket_keys[HTTP_TICKET_KEYS_SIZE];
	_Atomic uint64_t ticket_renewals;
	size_t workers;
	_Atomic uint64_t database_restarts, workers_replaced;
	_Atomic int64_t probed_us; /* monotonic: when a worker last began to try a write */
	_Atomic bool probe_failed;
	_Atomic uint64_t probe_failures;
	struct worker_counters worker[WORKERS_MAX];
};

struct counters_page *process_counters_page_new(size_t workers); /* shared with every child */

#endif
