/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results are written by a thread beside the loop; it gets the indicator. Everybody may ask for
 * them, so they wait in a line of their own: in that of the tasks they would take the places of
 * what only an account may ask, and wait for minutes behind a large file of respondents.
 */
#include "exports.h"

#include <publish/writers.h>

#include <core/context.h>
#include <core/offload.h>

#include <base/log.h>
#include <base/memory.h>

#include <stdlib.h>

struct offloaded {
	struct http_exchange *x;
	const struct export_asked *asked;
	struct publish_indicator indicator;
	struct buf bytes;
	struct error error;
	bool good;
};

static void offloaded_end(struct offloaded *offloaded)
{
	publish_indicator_end(&offloaded->indicator);
	buf_free(&offloaded->bytes);
	free(offloaded);
}

static void write_results(void *state)
{
	struct offloaded *offloaded = state;
	const struct export_asked *asked = offloaded->asked;
	struct dataset_output *out = dataset_output_new(
	        asked->format, &asked->options, dataset_sink_buf(&offloaded->bytes));

	offloaded->good = publish_table_write(&offloaded->indicator, out, &offloaded->error);
	dataset_output_free(out);
}

static void written(void *state, bool worked)
{
	struct offloaded *offloaded = state;
	struct http_exchange *x = offloaded->x;

	if (offloaded->good) {
		publish_export_head(x, offloaded->asked, offloaded->indicator.slug);
		http_reply(
		        x, 200, offloaded->asked->format->content_type, buf_str(&offloaded->bytes));
	} else if (worked) {
		log_error(
		        "an export cannot be written", LOG_TEXT("problem", offloaded->error.text));
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	} else {
		http_reply_problem(x, &http_unavailable, STR("the server ends"), NULL, 0);
	}
	offloaded_end(offloaded);
}

void publish_export_offload(
        struct http_exchange *x, struct publish_indicator *indicator, void *state)
{
	struct offloaded *offloaded = memory_new(1, sizeof(*offloaded));

	offloaded->x = x;
	offloaded->asked = state;
	offloaded->indicator = *indicator;
	publish_indicator_init(indicator);
	buf_init(&offloaded->bytes, PUBLISH_BYTES_MAX);
	http_take_time(x);
	if (core_offload_add(core_context(x)->files, write_results, written, offloaded))
		return;
	http_reply_problem(x, &http_unavailable,
	        STR("other work that takes long is waiting; try again"), NULL, 0);
	offloaded_end(offloaded);
}
