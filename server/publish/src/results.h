/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two steps that every view of a survey's results takes: first who asks and which survey and
 * run they may see, then the figures of that run. The view itself only writes.
 */
#ifndef KESU_PUBLISH_RESULTS_H
#define KESU_PUBLISH_RESULTS_H

#include <core/resource.h>
#include <publish/indicator.h>

http_handler publish_indicators_get, publish_export_get;

/* Writes the reply. The indicator is complete, or it has no run yet. What is taken out of it is
 * replaced by an empty one. */
typedef void publish_results_write(
        struct http_exchange *x, struct publish_indicator *indicator, void *state);

struct publish_results_view {
	publish_results_write *write;
	void *state;
	const char *file; /* what an export is called in the audit; NULL: it is only looked at */
};

/*
 * Reads {slug} and ?run=, queries the database and calls `write`. When something is wrong, it
 * replies with the problem instead. What the view points to lives as long as the exchange.
 */
void publish_results_ask(struct http_exchange *x, const struct publish_results_view *view);

#endif
