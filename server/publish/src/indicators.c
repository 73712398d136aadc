/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a survey's run as one JSON document: GET /surveys/{slug}/indicators, and as a file
 * for a publication. */
#include "results.h"
#include <publish/publish.h>
#include <publish/read.h>
#include <publish/writers.h>

#include <base/log.h>

static void indicators_write(
        struct http_exchange *x, struct publish_indicator *indicator, void *state)
{
	struct error error;
	struct buf out;

	(void)state;
	buf_init(&out, PUBLISH_BYTES_MAX);
	if (publish_write_json(indicator, &out, &error)) {
		http_reply(x, 200, "application/json", buf_str(&out));
	} else {
		log_error("an indicator cannot be written", LOG_TEXT("problem", error.text));
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	}
	buf_free(&out);
}

void publish_indicators_get(struct http_exchange *x)
{
	struct str by = http_query(x, "by");

	if (by.n && !str_equal_c(by, "region,group")) {
		http_reply_problem(
		        x, &http_bad_request, STR("by can only be region,group"), NULL, 0);
		return;
	}
	publish_results_ask(x, &(struct publish_results_view){.write = indicators_write});
}

static bool write_document(struct db_session *session, struct str survey, int64_t run_id,
        FILE *file, struct error *error)
{
	struct publish_indicator indicator;
	struct buf out;
	bool good;

	buf_init(&out, PUBLISH_BYTES_MAX);
	good = publish_read(&indicator, session, survey, run_id, error) &&
	       publish_write_json(&indicator, &out, error);
	if (good && fwrite(out.p, 1, out.n, file) != out.n)
		good = error_set_errno(error, "the document");
	buf_free(&out);
	publish_indicator_end(&indicator);
	return good;
}

const struct core_figures_file publish_document = {"results.json", write_document};
