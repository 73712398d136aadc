/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /surveys/{slug}/report.pdf and .docx: the report of a run for whoever may read all of the
 * survey's figures. A task writes it into a file without a name, beside the event loop, and notes
 * in the audit that it was taken away.
 */
#include "staff.h"

#include "handlers.h"

#include <core/context.h>
#include <core/task.h>

#include <base/buf.h>

#include <queries/core.h>
#include <queries/report.h>

enum { FILE_MAX = 64 << 20, PIECE = 64 << 10 };

static const struct http_problem_type problem_refused = {
        409, "/problems/report-refused", "报告没有写成", "The report was not written"};

struct reporting {
	struct core_task task; /* first: it is the same pointer */
	struct report_request request;
	const struct core_figures_file *figures;
	FILE *file;
	struct buf bytes;
};

static const char *file_name(const struct reporting *reporting)
{
	return reporting->request.format == REPORT_DOCX ? "report.docx" : "report.pdf";
}

/* --- in the thread --- */

static bool bytes_read(struct reporting *reporting, struct error *error)
{
	char piece[PIECE];
	size_t n;

	rewind(reporting->file);
	while ((n = fread(piece, 1, sizeof(piece), reporting->file)))
		buf_add(&reporting->bytes, (struct str){piece, n});
	return !ferror(reporting->file) || error_set_errno(error, "a temporary file");
}

static bool work(struct core_task *task, struct db_session *session, struct error *error)
{
	struct reporting *reporting = (struct reporting *)task;
	const struct q_export_noted_row *noted;

	reporting->file = tmpfile();
	if (!reporting->file)
		return error_set_errno(error, "a temporary file");
	return report_staff_write(
	               &reporting->request, session, reporting->figures, reporting->file, error) &&
	       bytes_read(reporting, error) &&
	       q_export_noted_run(session, reporting->request.run, str_from(file_name(reporting)),
	               &noted, error);
}

/* --- on the event loop --- */

static void ask(struct db_batch *batch, struct core_task *task)
{
	q_report_survey(batch, http_param(task->x, "slug"));
}

static void reply_file(struct reporting *reporting)
{
	struct http_exchange *x = reporting->task.x;
	struct str name = arena_printf(http_arena(x), "attachment; filename=\"%.*s-%s\"",
	        STR_ARG(reporting->request.slug), file_name(reporting));

	http_reply_header(x, "Content-Disposition", name.p);
	http_reply(
	        x, 200, report_format_type(reporting->request.format), buf_str(&reporting->bytes));
}

static void reply(struct core_task *task)
{
	struct reporting *reporting = (struct reporting *)task;
	FILE *file = reporting->file;
	struct buf bytes = reporting->bytes;

	if (core_task_ended(task)) {
		if (task->outcome == CORE_TASK_DONE)
			reply_file(reporting);
		else if (reporting->request.read)
			http_reply_problem(
			        task->x, &problem_refused, str_from(task->error.text), NULL, 0);
		else
			http_reply_problem(
			        task->x, &http_not_found, str_from(task->error.text), NULL, 0);
	}
	if (file)
		fclose(file);
	buf_free(&bytes);
}

static bool request_take(struct http_exchange *x, struct report_request *request)
{
	struct str run = http_query(x, "run"), language = http_query(x, "lang");

	request->slug = http_param(x, "slug");
	request->language = str_equal_c(language, "en") ? PROSE_EN : PROSE_ZH;
	if (run.n && (!str_to_int64(run, &request->run) || request->run < 1))
		http_reply_problem(
		        x, &http_bad_request, STR("run must be a run's number"), NULL, 0);
	else if (language.n && !str_equal_c(language, "en") && !str_equal_c(language, "zh"))
		http_reply_problem(x, &http_bad_request, STR("lang can only be zh or en"), NULL, 0);
	else
		return true;
	return false;
}

static void report_get(struct http_exchange *x, enum report_format format)
{
	struct reporting *reporting = arena_new(http_arena(x), 1, sizeof(*reporting));

	reporting->task = (struct core_task){.x = x, .ask = ask, .work = work, .reply = reply};
	reporting->figures = core_context(x)->figures;
	reporting->request.format = format;
	buf_init(&reporting->bytes, FILE_MAX);
	if (request_take(x, &reporting->request))
		core_task_start(&reporting->task);
}

void report_pdf_get(struct http_exchange *x)
{
	report_get(x, REPORT_PDF);
}

void report_docx_get(struct http_exchange *x)
{
	report_get(x, REPORT_DOCX);
}
