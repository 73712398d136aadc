/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures are written by a thread beside the loop; it gets the indicator. Everybody may ask for
 * them, so they wait in a line of their own: in that of the tasks they would take the places of
 * what only an account may ask, and wait for minutes behind a large file of respondents.
 */
#include "exports.h"

#include "manifest.h"

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
	struct str file; /* its name, as long as the exchange */
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

/* In the place of the file. */
static void take_manifest(struct offloaded *offloaded, const struct dataset_manifest *written)
{
	const struct publish_indicator *indicator = &offloaded->indicator;
	struct publish_manifest manifest = {
	        .file = offloaded->file.p,
	        .survey = indicator->slug,
	        .run_id = indicator->run.id,
	        .kind = offloaded->asked->kind.name,
	        .format = offloaded->asked->format->name,
	        .written = *written,
	        .cells = (int64_t)indicator->estimate_count,
	};
	char *text;

	for (size_t i = 0; i < indicator->estimate_count; i++)
		manifest.withheld += str_equal_c(indicator->estimates[i].status, "suppress");
	text = publish_manifest_text(&manifest);
	buf_clear(&offloaded->bytes);
	buf_add(&offloaded->bytes, str_from(text));
	free(text);
}

static void write_figures(void *state)
{
	struct offloaded *offloaded = state;
	const struct export_asked *asked = offloaded->asked;
	struct dataset_output *out = dataset_output_new(
	        asked->format, &asked->options, dataset_sink_buf(&offloaded->bytes));

	offloaded->good = asked->kind.view(&offloaded->indicator, out, &offloaded->error);
	if (offloaded->good && asked->manifest_only)
		take_manifest(offloaded, dataset_output_manifest(out));
	dataset_output_free(out);
}

static void written(void *state, bool worked)
{
	struct offloaded *offloaded = state;
	struct http_exchange *x = offloaded->x;

	if (offloaded->good) {
		http_reply(x, 200,
		        publish_export_head(x, offloaded->asked, offloaded->indicator.slug),
		        buf_str(&offloaded->bytes));
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
	offloaded->file = publish_export_file(http_arena(x), state, indicator->slug);
	publish_indicator_init(indicator);
	buf_init(&offloaded->bytes, PUBLISH_BYTES_MAX);
	http_take_time(x);
	if (core_offload_add(core_context(x)->files, write_figures, written, offloaded))
		return;
	http_reply_problem(x, &http_unavailable,
	        STR("other work that takes long is waiting; try again"), NULL, 0);
	offloaded_end(offloaded);
}
