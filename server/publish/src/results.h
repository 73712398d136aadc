/*
 * The two steps that every view of a survey's results takes: who asks and which survey and run they
 * may see, then the figures of that run. The view itself only writes.
 */
#ifndef KESU_APP_RESULTS_H
#define KESU_APP_RESULTS_H

#include <core/resource.h>
#include <publish/indicator.h>

http_handler indicators_get, export_get;

/* Writes the reply; the indicator is complete, or has no run yet. */
typedef void results_write(struct http_exchange *x, const struct indicator *indicator);

/* Reads {slug} and ?run=, asks, and calls `write`, unless something was wrong: then it replies. */
void results_ask(struct http_exchange *x, results_write *write);

#endif
