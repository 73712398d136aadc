/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/exports/{kind}.{format}: what `kesu export` writes, and with .manifest.json
 * behind it what is known of that file. Figures as CSV are written at once, for they are small; in
 * other formats a thread writes them. A table of respondents is written by a task (core/task.h)
 * into a temporary file, from one snapshot, and then sent as fast as the client takes it: a slow
 * client keeps neither rows in memory nor a transaction open, and what fails half-way is a problem
 * document and no half file.
 */
#include "exports.h"

#include "results.h"
#include <publish/writers.h>

#include <core/context.h>

#include <base/buf.h>
#include <base/log.h>

#include <string.h>

#define MANIFEST "manifest.json"

enum { LIST_MAX = 1024 };

static void reply_no_such_file(struct http_exchange *x, const struct core_figures_table *tables)
{
	struct buf words;

	buf_init(&words, LIST_MAX);
	buf_add(&words, STR("the exports are KIND.FORMAT: one of "));
	publish_kinds_list(tables, &words);
	buf_add(&words, STR("; and one of "));
	publish_formats_list(&words);
	buf_add(&words, STR("; KIND.FORMAT." MANIFEST " is what is known of such a file"));
	http_reply_problem(x, &http_not_found, buf_str(&words), NULL, 0);
	buf_free(&words);
}

/* A question that is answered by yes or no; without it: no. */
static bool flag_take(struct http_exchange *x, const char *name, bool *is_set)
{
	static const struct {
		const char *given;
		bool is_set;
	} answers[] = {{"", false}, {"0", false}, {"false", false}, {"1", true}, {"true", true}};
	struct str given = http_query(x, name);

	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		*is_set = answers[i].is_set;
		if (str_equal_c(given, answers[i].given))
			return true;
	}
	http_reply_problem(x, &http_bad_request,
	        arena_printf(http_arena(x), "%s can only be 1, true, 0 or false", name), NULL, 0);
	return false;
}

static bool options_take(struct http_exchange *x, struct export_asked *asked)
{
	struct str labels = http_query(x, "labels");
	bool excel, trailer, is_public;

	if (!flag_take(x, "excel", &excel) || !flag_take(x, "trailer", &trailer) ||
	        !flag_take(x, "public", &is_public))
		return false;
	asked->options = (struct dataset_options){
	        .language = str_equal_c(labels, "en") ? DATASET_EN : DATASET_ZH,
	        .excel = excel,
	        /* Readers of results.csv are older than the trailer. */
	        .trailer = asked->kind.table != &publish_results_table || trailer,
	};
	if (labels.n && !str_equal_c(labels, "en") && !str_equal_c(labels, "zh"))
		http_reply_problem(
		        x, &http_bad_request, STR("labels can only be zh or en"), NULL, 0);
	else if (is_public && !publish_kind_for_everybody(&asked->kind))
		http_reply_problem(x, &http_bad_request,
		        STR("there is no public file of this table, but of results and microdata"),
		        NULL, 0);
	else
		return true;
	return false;
}

struct str publish_export_file(
        struct arena *arena, const struct export_asked *asked, struct str slug)
{
	return arena_printf(
	        arena, "%.*s-%s.%s", STR_ARG(slug), asked->kind.name, asked->format->name);
}

const char *publish_export_head(
        struct http_exchange *x, const struct export_asked *asked, struct str slug)
{
	struct str file = publish_export_file(http_arena(x), asked, slug);

	http_reply_header(x, "Content-Disposition",
	        arena_printf(http_arena(x), "attachment; filename=\"%.*s%s\"", STR_ARG(file),
	                asked->manifest_only ? "." MANIFEST : "")
	                .p);
	return asked->manifest_only ? "application/json" : asked->format->content_type;
}

static void csv_reply(struct http_exchange *x, struct publish_indicator *indicator, void *state)
{
	const struct export_asked *asked = state;
	struct dataset_output *out;
	struct error error;
	struct buf bytes;

	buf_init(&bytes, PUBLISH_BYTES_MAX);
	out = dataset_output_new(asked->format, &asked->options, dataset_sink_buf(&bytes));
	if (asked->kind.view(indicator, out, &error)) {
		http_reply(x, 200, publish_export_head(x, asked, indicator->slug), buf_str(&bytes));
	} else {
		log_error("an export cannot be written", LOG_TEXT("problem", error.text));
		http_reply_problem(x, &http_internal_error, STR(""), NULL, 0);
	}
	dataset_output_free(out);
	buf_free(&bytes);
}

/* KIND.FORMAT, and perhaps the manifest's ending. */
static bool name_take(struct http_exchange *x, struct export_asked *asked)
{
	struct str kind, format, ending;

	ending = str_cut(http_param(x, "file"), '.', &kind);
	ending = str_cut(ending, '.', &format);
	asked->manifest_only = str_equal_c(ending, MANIFEST);
	asked->format = dataset_format_find(format);
	return asked->format && (asked->manifest_only || !ending.n) &&
	       publish_kind_find(&asked->kind, kind, core_context(x)->tables);
}

void publish_export_get(struct http_exchange *x)
{
	struct export_asked *asked = arena_new(http_arena(x), 1, sizeof(*asked));
	struct publish_results_view view = {.write = publish_export_offload, .state = asked};

	if (!name_take(x, asked)) {
		reply_no_such_file(x, core_context(x)->tables);
		return;
	}
	if (!options_take(x, asked))
		return;
	if (!asked->kind.view) {
		publish_export_task(x, asked);
		return;
	}
	if (!asked->manifest_only)
		view.file = publish_export_name(http_arena(x), &asked->kind, asked->format).p;
	if (!asked->manifest_only && !strcmp(asked->format->name, "csv"))
		view.write = csv_reply;
	publish_results_ask(x, &view);
}
