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

/* Writes the reply. The indicator is complete, or it has no run yet. */
typedef void publish_results_write(
        struct http_exchange *x, const struct publish_indicator *indicator);

/*
 * Reads {slug} and ?run=, queries the database and calls `write`. When something is wrong, it
 * replies with the problem instead. `file` is what an export is called in the audit; NULL: the
 * figures are only looked at.
 */
void publish_results_ask(struct http_exchange *x, publish_results_write *write, const char *file);

#endif
