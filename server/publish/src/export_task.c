/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file that a task writes into a temporary file without a name. First the export is noted in the
 * audit, in a transaction of its own, for the audit's last row is locked until that ends; then the
 * table is read in another one, which sees one snapshot.
 */
#include "exports.h"

#include "manifest.h"

#include <core/task.h>
#include <db/session.h>

#include <base/log.h>

#include <queries/core.h>
#include <queries/publish.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE_SIZE = 64 << 10 };

struct export_task {
	struct core_task task; /* first: it is the same pointer */
	const struct export_asked *asked;
	struct str slug, name; /* name: in the audit */
	const char *file_name; /* that it is saved by */
	int64_t run_id;        /* 0: the one that stands for the survey */
	FILE *file;
	char *manifest; /* when it alone was asked for */
	bool broken;    /* it failed on the way, which is no fault of who asked */
};

/* --- in the thread --- */

static bool note_of_survey(
        struct export_task *export, struct db_session *session, struct error *error)
{
	const struct q_field_export_noted_row *noted;

	if (export->run_id)
		return error_set(
		        error, "%s is of the survey and of no run", export->asked->kind.name);
	return q_field_export_noted_run(session, export->slug, export->name, &noted, error);
}

static bool note(struct export_task *export, struct db_session *session, struct error *error)
{
	const struct q_run_of_survey_row *run;
	const struct q_export_noted_row *noted;

	if (publish_kind_of_survey(&export->asked->kind))
		return note_of_survey(export, session, error);
	if (!q_run_of_survey_run(
	            session, export->slug, export->run_id ? &export->run_id : NULL, &run, error))
		return false;
	if (!run)
		return error_set(error, "survey %.*s has no such run", STR_ARG(export->slug));
	export->run_id = run->run_id;
	return q_export_noted_run(session, export->run_id, export->name, &noted, error);
}

/* The settings of a transaction end with it. */
static bool begin_again(struct export_task *export, struct db_session *session, struct error *error)
{
	const struct q_task_begin_row *begun;

	return db_session_commit(session, error) && db_session_begin(session, true, error) &&
	       q_task_begin_run(session, core_staff_token_view(&export->task.token), HTTP_LONG_MS,
	               &begun, error);
}

static bool manifest_take(struct export_task *export, struct db_session *session,
        const struct dataset_output *out, struct error *error)
{
	const struct export_asked *asked = export->asked;
	struct publish_manifest manifest = {
	        .file = export->file_name,
	        .survey = export->slug,
	        .run_id = export->run_id,
	        .kind = asked->kind.name,
	        .format = asked->format->name,
	        .written = *dataset_output_manifest(out),
	        .disclosure = dataset_output_reported(out),
	};

	if (!publish_manifest_count(&manifest, session, error))
		return false;
	export->manifest = publish_manifest_text(&manifest);
	return true;
}

static bool nowhere(void *context, struct str bytes, struct error *error)
{
	(void)context;
	(void)bytes;
	(void)error;
	return true;
}

static bool table_write(struct export_task *export, struct db_session *session, struct error *error)
{
	const struct export_asked *asked = export->asked;
	struct dataset_output *out = dataset_output_new(asked->format, &asked->options,
	        asked->manifest_only ? (struct dataset_sink){nowhere, NULL}
	                             : dataset_sink_file(export->file));
	bool good = publish_kind_write(
	        &asked->kind, asked->format, session, export->slug, export->run_id, out, error);

	export->broken = !good && dataset_output_begun(out);
	if (good && asked->manifest_only)
		good = manifest_take(export, session, out, error);
	dataset_output_free(out);
	return good;
}

static bool export_work(struct core_task *task, struct db_session *session, struct error *error)
{
	struct export_task *export = (struct export_task *)task;

	if (!note(export, session, error) || !begin_again(export, session, error))
		return false;
	if (export->asked->manifest_only)
		return table_write(export, session, error);
	export->file = tmpfile();
	export->broken = !export->file;
	if (export->broken)
		return error_set_errno(error, "a temporary file");
	if (!table_write(export, session, error))
		return false;
	export->broken = fflush(export->file) != 0;
	return !export->broken || error_set_errno(error, "a temporary file");
}

/* --- on the event loop --- */

static void export_ask(struct db_batch *batch, struct core_task *task)
{
	struct export_task *export = (struct export_task *)task;

	q_export_allowed(batch, export->slug, str_from(export->asked->kind.right));
}

static void file_gone(struct http_exchange *x, void *state)
{
	struct export_task *export = state;

	(void)x;
	fclose(export->file);
}

/* The file was written a moment ago, so reading a piece of it does not wait. */
static void file_more(struct http_exchange *x, void *state)
{
	struct export_task *export = state;
	char piece[PIECE_SIZE];
	size_t n = fread(piece, 1, sizeof(piece), export->file);

	if (n) {
		http_stream_write(x, (struct str){piece, n});
		return;
	}
	if (ferror(export->file))
		log_error(
		        "a temporary file cannot be read", LOG_STR("request", http_request_id(x)));
	http_stream_end(x);
	fclose(export->file);
}

static void file_send(struct export_task *export)
{
	struct http_exchange *x = export->task.x;

	rewind(export->file);
	http_stream_start(x, 200, publish_export_head(x, export->asked, export->slug), file_more,
	        file_gone, export);
}

static void manifest_send(struct export_task *export)
{
	struct http_exchange *x = export->task.x;
	char *text = export->manifest;

	http_reply(x, 200, publish_export_head(x, export->asked, export->slug), str_from(text));
	free(text);
}

static void export_reply(struct core_task *task)
{
	struct export_task *export = (struct export_task *)task;
	bool done = task->outcome == CORE_TASK_DONE;

	/* Before the reply, which ends the exchange. */
	if (export->file && !done)
		fclose(export->file);
	if (!done)
		free(export->manifest);
	if (!core_task_ended(task))
		return;
	if (done && export->manifest) {
		manifest_send(export);
	} else if (done) {
		file_send(export);
	} else if (export->broken) {
		log_error("an export cannot be written", LOG_TEXT("problem", task->error.text));
		http_reply_problem(task->x, &http_internal_error, STR(""), NULL, 0);
	} else {
		http_reply_problem(task->x, &http_not_found, str_from(task->error.text), NULL, 0);
	}
}

void publish_export_task(struct http_exchange *x, const struct export_asked *asked)
{
	struct str run_text = http_query(x, "run");
	struct export_task *export = arena_new(http_arena(x), 1, sizeof(*export));

	export->task = (struct core_task){.x = x,
	        .ask = export_ask,
	        .work = export_work,
	        .reply = export_reply,
	        .is_export = true};
	export->asked = asked;
	export->slug = http_param(x, "slug");
	export->name = publish_export_name(http_arena(x), &asked->kind, asked->format);
	if (asked->manifest_only)
		export->name = arena_printf(http_arena(x), "%.*s.manifest", STR_ARG(export->name));
	export->file_name = publish_export_file(http_arena(x), asked, export->slug).p;
	if (run_text.n && (!str_to_int64(run_text, &export->run_id) || export->run_id < 1)) {
		http_reply_problem(
		        x, &http_bad_request, STR("run must be a run's number"), NULL, 0);
		return;
	}
	core_task_start(&export->task);
}
