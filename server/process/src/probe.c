/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe.h"

#include "counters.h"

#include <base/clock.h>
#include <base/log.h>

#include <queries/process.h>

enum { PROBE_EVERY_MS = 5000 };

struct probe {
	struct http_exchange *x;
	void (*done)(struct http_exchange *x);
};

bool process_probe_stores(const struct counters_page *page)
{
	for (size_t i = 0; i < page->workers; i++)
		if (page->worker[i].at_fault)
			return false;
	return !page->probe_failed;
}

static void probe_answered(struct db_batch *batch, void *state)
{
	const struct probe *probe = state;
	struct counters_page *page = core_context(probe->x)->counters;
	bool failed = db_batch_outcome(batch) != DB_DONE;

	if (failed)
		page->probe_failures++;
	if (failed && !atomic_exchange(&page->probe_failed, true))
		log_error("the database stores nothing",
		        LOG_TEXT("sqlstate", db_batch_sqlstate(batch)),
		        LOG_TEXT("reason", db_batch_message(batch)));
	else if (!failed && atomic_exchange(&page->probe_failed, false))
		log_info("the database stores again");
	probe->done(probe->x);
}

bool process_probe_begin(struct http_exchange *x, void (*done)(struct http_exchange *x))
{
	struct core_context *context = core_context(x);
	int64_t now_us = clock_monotonic_us(), last_us = context->counters->probed_us;
	struct db_batch *batch;
	struct probe *probe;

	if (last_us && now_us - last_us < PROBE_EVERY_MS * 1000LL)
		return false;
	if (!atomic_compare_exchange_strong(&context->counters->probed_us, &last_us, now_us))
		return false; /* another worker does it */
	batch = db_batch_new(context->fast);
	probe = db_batch_memory(batch, 1, sizeof(*probe));
	*probe = (struct probe){x, done};
	q_write_probe(batch);
	db_batch_send(batch, probe_answered, probe);
	return true;
}
