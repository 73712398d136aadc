/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /healthz  this worker's event loop turns
 * GET /readyz   it also has what its rooms need and its database, which stores, and does not drain
 * GET /metrics  the counts of all workers, in Prometheus' text format
 */
#include <process/process.h>

#include "counters.h"
#include "probe.h"

#include <base/buf.h>

enum { METRICS_BYTES_MAX = 1 << 20 };

static void healthz_get(struct http_exchange *x)
{
	http_reply_json(
	        x, 200, json_pack("{s:s, s:s}", "status", "alive", "version", KESU_VERSION));
}

static const struct core_part *unready_part(const struct core_context *context)
{
	for (size_t i = 0; context->parts[i]; i++)
		if (!context->parts[i]->ready(context->states[i]))
			return context->parts[i];
	return NULL;
}

static void readyz_say(struct http_exchange *x)
{
	if (process_probe_stores(core_context(x)->counters))
		http_reply_json(x, 200, json_pack("{s:s}", "status", "ready"));
	else
		http_reply_problem(x, &http_unavailable,
		        STR("the database stores nothing; the log says why"), NULL, 0);
}

static void readyz_get(struct http_exchange *x)
{
	const struct core_context *context = core_context(x);
	const struct core_part *unready = unready_part(context);

	if (context->draining)
		http_reply_problem(x, &http_unavailable, STR("draining"), NULL, 0);
	else if (!core_lanes_ready(context))
		http_reply_problem(x, &http_unavailable, STR("no database connection"), NULL, 0);
	else if (unready)
		http_reply_problem(x, &http_unavailable, str_from(unready->unready), NULL, 0);
	else if (!process_probe_begin(x, readyz_say))
		readyz_say(x);
}

/* One metric family per row, read from each worker's part of the page. */
struct metric {
	const char *name, *type, *help;
	size_t offset;
};
#define OF(member) offsetof(struct worker_counters, member)

static const struct metric metrics[] = {
        {"kesu_worker_starts_total", "counter", "times the worker was started", OF(starts)},
        {"kesu_connections_opened_total", "counter", "connections accepted",
                OF(http.connections_opened)},
        {"kesu_connections_open", "gauge", "connections open", OF(http.connections_open)},
        {"kesu_connections_refused_total", "counter", "connections over the limit",
                OF(http.connections_refused)},
        {"kesu_requests_crowded_total", "counter",
                "requests refused because request_memory was used up", OF(http.requests_crowded)},
        {"kesu_connections_freed_total", "counter",
                "waiting connections closed to make room for others", OF(http.connections_freed)},
        {"kesu_requests_total", "counter", "requests answered", OF(http.requests)},
        {"kesu_requests_open", "gauge", "requests waiting for their reply", OF(http.requests_open)},
        {"kesu_received_bytes_total", "counter", "bytes received", OF(http.bytes_in)},
        {"kesu_sent_bytes_total", "counter", "bytes sent", OF(http.bytes_out)},
        {"kesu_saves_total", "counter", "answers saved, with their replays", OF(saves)},
        {"kesu_save_batches_total", "counter", "transactions that saved them", OF(save_batches)},
        {"kesu_save_batch_largest", "gauge", "most saves in one transaction",
                OF(save_batch_largest)},
        {"kesu_saves_waiting", "gauge", "saves waiting for the next transaction",
                OF(saves_waiting)},
        {"kesu_fast_batches_total", "counter", "transactions of the fast lane", OF(fast_batches)},
        {"kesu_fast_waiting", "gauge", "batches waiting for the fast lane", OF(fast_waiting)},
        {"kesu_fast_reconnects_total", "counter", "reconnections of the fast lane",
                OF(fast_reconnects)},
        {"kesu_slow_batches_total", "counter", "transactions of the slow lane", OF(slow_batches)},
        {"kesu_slow_waiting", "gauge", "batches waiting for the slow lane", OF(slow_waiting)},
        {"kesu_slow_reconnects_total", "counter", "reconnections of the slow lane",
                OF(slow_reconnects)},
        {"kesu_sign_in_batches_total", "counter", "transactions of the lane of signing in",
                OF(sign_in_batches)},
        {"kesu_sign_in_waiting", "gauge", "batches waiting for the lane of signing in",
                OF(sign_in_waiting)},
        {"kesu_sign_in_reconnects_total", "counter", "reconnections of the lane of signing in",
                OF(sign_in_reconnects)},
        {"kesu_fast_faults_total", "counter",
                "transactions that failed for reasons of the database", OF(fast_faults)},
};

static uint64_t metric_read(const struct worker_counters *worker, const struct metric *metric)
{
	const char *at = (const char *)worker + metric->offset;

	return atomic_load_explicit(
	        (const _Atomic uint64_t *)(const void *)at, memory_order_relaxed);
}

static void metrics_write_statuses(struct buf *out, const struct counters_page *page)
{
	buf_printf(out, "# HELP kesu_responses_total replies by class of status\n"
	                "# TYPE kesu_responses_total counter\n");
	for (size_t w = 0; w < page->workers; w++)
		for (int s = 1; s < 6; s++)
			buf_printf(out,
			        "kesu_responses_total{worker=\"%zu\",status=\"%dxx\"} %llu\n",
			        w + 1, s, (unsigned long long)page->worker[w].http.status[s]);
}

static void metrics_write_latency(struct buf *out, const struct counters_page *page)
{
	buf_printf(out, "# HELP kesu_request_seconds time from request to reply\n"
	                "# TYPE kesu_request_seconds histogram\n");
	for (size_t w = 0; w < page->workers; w++) {
		const struct http_counters *http = &page->worker[w].http;
		unsigned long long sum = 0;

		for (int b = 0; b < HTTP_LATENCY_BUCKETS; b++) {
			sum += http->latency[b];
			if (b + 1 < HTTP_LATENCY_BUCKETS)
				buf_printf(out,
				        "kesu_request_seconds_bucket{worker=\"%zu\",le=\"%g\"} "
				        "%llu\n",
				        w + 1, http_latency_bounds_us[b] / 1e6, sum);
		}
		buf_printf(out,
		        "kesu_request_seconds_bucket{worker=\"%zu\",le=\"+Inf\"} %llu\n"
		        "kesu_request_seconds_sum{worker=\"%zu\"} %.6f\n"
		        "kesu_request_seconds_count{worker=\"%zu\"} %llu\n",
		        w + 1, sum, w + 1, (double)http->latency_sum_us / 1e6, w + 1, sum);
	}
}

/* What the server as a whole counts. */
static void metrics_write_server(struct buf *out, const struct counters_page *page)
{
	const struct {
		const char *name, *type, *help;
		uint64_t value;
	} rows[] = {
	        {"kesu_database_restarts_total", "counter", "restarts of the private PostgreSQL",
	                page->database_restarts},
	        {"kesu_workers_replaced_total", "counter", "workers that hung and were ended",
	                page->workers_replaced},
	        {"kesu_write_probe_failures_total", "counter", "trial writes that failed",
	                page->probe_failures},
	        {"kesu_stores", "gauge", "1: the database stores what is sent to it",
	                process_probe_stores(page)},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", rows[i].name, rows[i].help,
		        rows[i].name, rows[i].type, rows[i].name,
		        (unsigned long long)rows[i].value);
}

static void metrics_get(struct http_exchange *x)
{
	const struct counters_page *page = core_context(x)->counters;
	struct buf out;

	buf_init(&out, METRICS_BYTES_MAX);
	for (size_t m = 0; m < sizeof(metrics) / sizeof(*metrics); m++) {
		buf_printf(&out, "# HELP %s %s\n# TYPE %s %s\n", metrics[m].name, metrics[m].help,
		        metrics[m].name, metrics[m].type);
		for (size_t w = 0; w < page->workers; w++)
			buf_printf(&out, "%s{worker=\"%zu\"} %llu\n", metrics[m].name, w + 1,
			        (unsigned long long)metric_read(&page->worker[w], &metrics[m]));
	}
	metrics_write_server(&out, page);
	metrics_write_statuses(&out, page);
	metrics_write_latency(&out, page);
	http_reply(x, 200, "text/plain; version=0.0.4", buf_str(&out));
	buf_free(&out);
}

const struct http_route process_routes[] = {
        {HTTP_GET, "/healthz", healthz_get, 0},
        {HTTP_GET, "/readyz", readyz_get, 0},
        {HTTP_GET, "/metrics", metrics_get, 0},
};
const size_t process_route_count = sizeof(process_routes) / sizeof(*process_routes);
