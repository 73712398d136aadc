/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu report: a report of a survey's run as a file, which appears whole or not at all. Its name
 * says what kind of file it is.
 */
#include "staff.h"
#include <report/report.h>

#include <core/database.h>
#include <kit/command.h>
#include <kit/output_file.h>

#include <inttypes.h>
#include <queries/core.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECT_SIZE = 32 };

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .required = true,
                .argument = "FILE",
                .help = "the file to write: FILE.pdf or FILE.docx"},
        {.name = "run",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT64_MAX,
                .argument = "ID",
                .help = "number of the run [the one that stands for the survey]"},
        {.name = "lang",
                .kind = CONFIG_CHOICE,
                .fallback = "zh",
                .argument = "zh|en",
                .help = "language of the report"},
};

const struct command_help report_help = {
        .usage = "report SURVEY --out FILE.pdf|FILE.docx [OPTIONS]",
        .summary = "Writes what a run of a survey found, for people: what was asked, of whom, by\n"
                   "what right, response, method, figures with their intervals, and what may\n"
                   "not be concluded. FILE.docx can be edited; it takes Debian's package pandoc.",
        .least = 1,
        .most = 1,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static bool request_read(struct report_request *request, const struct config *config,
        const char *slug, struct error *error)
{
	const char *path = config_text(config, "out"), *dot = strrchr(path, '.');

	*request = (struct report_request){
	        .slug = str_from(slug),
	        .run = config_number(config, "run"),
	        .language = config_choice(config, "lang") == 1 ? PROSE_EN : PROSE_ZH,
	        .format = report_format_find(str_from(dot ? dot + 1 : "")),
	};
	return request->format != REPORT_FORMATS ||
	       error_set(error,
	               "--out %s: 文件名须以 .pdf 或 .docx 结尾 / it ends neither with .pdf nor "
	               "with .docx",
	               path);
}

/* What cannot be noted is not written. Without a run the writer says what is wrong. */
static bool note(struct report_request *request, struct db_session *session, struct error *error)
{
	const struct q_run_of_survey_row *run;
	char object[OBJECT_SIZE], *text;
	json_t *detail;
	bool noted;

	if (!q_run_of_survey_run(
	            session, request->slug, request->run ? &request->run : NULL, &run, error))
		return false;
	if (!run)
		return true;
	request->run = run->run_id;
	snprintf(object, sizeof(object), "run/%" PRId64, request->run);
	detail = json_pack("{s:s, s:s%}", "file",
	        request->format == REPORT_DOCX ? "report.docx" : "report.pdf", "survey",
	        request->slug.p, request->slug.n);
	text = json_dumps(detail, JSON_COMPACT);
	noted = q_audit_note_run(
	        session, STR("export"), str_from(object), str_from(text), NULL, error);
	free(text);
	json_decref(detail);
	return noted;
}

static bool write_snapshot(struct report_request *request, struct db_session *session,
        const struct core_figures_file *figures, FILE *file, struct error *error)
{
	bool good = db_session_begin(session, true, error) &&
	            report_staff_write(request, session, figures, file, error) &&
	            db_session_commit(session, error);

	if (!good)
		db_session_rollback(session);
	return good;
}

static bool write_file(struct report_request *request, const struct config *config,
        const struct core_figures_file *figures, struct error *error)
{
	struct db_session *session = core_database_open(config, error);
	struct output_file output;
	bool good;

	if (!session)
		return false;
	good = note(request, session, error) &&
	       output_file_begin(&output, config_text(config, "out"), error);
	if (good)
		good = output_file_end(&output,
		        write_snapshot(request, session, figures, output.file, error), error);
	db_session_close(session);
	return good;
}

enum command_status report_main(int argc, char **argv, const struct core_figures_file *figures)
{
	struct report_request request;
	enum command_status status;
	struct config *config;
	struct error error;
	int next;

	if (!command_begin(&report_help, argc, argv, &config, &next, &status))
		return status;
	if (!request_read(&request, config, argv[next], &error))
		status = command_misused("report", &error);
	else if (write_file(&request, config, figures, &error))
		status = COMMAND_DONE;
	else
		status = command_fail("report", &error);
	config_free(config);
	return status;
}
