/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /surveys/{slug}/exports/results.csv: the same figures as a file; ?excel=1 for Excel. */
#include "results.h"
#include <publish/writers.h>

#include <base/log.h>

static void export_write(struct http_exchange *x, const struct publish_indicator *indicator)
{
	struct str name = arena_printf(http_arena(x), "attachment; filename=\"%.*s-results.csv\"",
	        STR_ARG(indicator->slug));
	struct error error;
	struct buf out;

	buf_init(&out, PUBLISH_BYTES_MAX);
	if (publish_write_csv(indicator, str_equal_c(http_query(x, "excel"), "1"), &out, &error)) {
		http_reply_header(x, "Content-Disposition", name.p);
		http_reply(x, 200, "text/csv; charset=utf-8", buf_str(&out));
	} else {
		log_error("an export cannot be written", LOG_TEXT("problem", error.text));
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	}
	buf_free(&out);
}

void publish_export_get(struct http_exchange *x)
{
	if (!str_equal_c(http_param(x, "file"), "results.csv")) {
		http_reply_problem(
		        x, &http_not_found, STR("the exports are: results.csv"), NULL, 0);
		return;
	}
	publish_results_ask(x, export_write, "results");
}
