/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one page of memory that all processes of a server share: monotonic counts, written by the
 * worker they belong to and read by the worker that answers /metrics. No decision depends on them,
 * so a crash in the middle of a write causes at most a wrong number.
 */
#ifndef KESU_APP_COUNTERS_H
#define KESU_APP_COUNTERS_H

#include <http/http.h>

enum { WORKERS_MAX = 64 };

struct worker_counters {
	struct http_counters http;
	_Atomic bool ready;
	_Atomic uint64_t starts;
	_Atomic uint64_t saves, save_batches, save_batch_largest, saves_waiting;
	_Atomic uint64_t fast_batches, fast_waiting, fast_reconnects;
	_Atomic uint64_t slow_batches, slow_waiting, slow_reconnects;
};

struct counters_page {
	size_t workers;
	_Atomic uint64_t database_restarts;
	struct worker_counters worker[WORKERS_MAX];
};

struct counters_page *process_counters_page_new(size_t workers); /* shared with every child */

#endif
