/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes of the room, and its part of a worker. */
#include <report/report.h>

#include "handlers.h"
#include "shelf.h"
#include <core/resource.h>

const struct http_route report_routes[] = {
        {HTTP_GET, "/results/{slug}", report_latest_get, 0},
        {HTTP_GET, "/results/{slug}/{run}", report_page_get, 0},
        {HTTP_GET, "/results/{slug}/{run}/card.png", report_card_get, 0},
        {HTTP_GET, "/results/{slug}/{run}/results.csv", report_csv_get, 0},
        {HTTP_GET, "/results/{slug}/{run}/manifest.json", report_manifest_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/report.pdf", report_pdf_get, 0},
        {HTTP_GET, CORE_API "/surveys/{slug}/report.docx", report_docx_get, 0},
};
const size_t report_route_count = sizeof(report_routes) / sizeof(*report_routes);

static void *report_start(const struct core_context *context)
{
	(void)context;
	return report_shelf_new();
}

static void report_stop(void *state)
{
	report_shelf_free(state);
}

static bool report_ready(const void *state)
{
	(void)state;
	return true;
}

const struct core_part report_part = {
        .start = report_start, .stop = report_stop, .ready = report_ready, .unready = ""};
