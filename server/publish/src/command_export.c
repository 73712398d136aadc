/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu export: writes a file with what a run of a survey found, or with the weights or scores it
 * was made with. The file appears complete or not at all.
 */
#include <core/database.h>
#include <kit/command.h>
#include <kit/output_file.h>
#include <publish/publish.h>
#include <publish/read.h>
#include <publish/writers.h>

#include <inttypes.h>
#include <jansson.h>
#include <queries/core.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECT_SIZE = 32 };

static const struct config_setting export_settings[] = {
        DATABASE_SETTINGS,
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "the file to write; without it, standard output"},
        {.name = "run",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT64_MAX,
                .argument = "ID",
                .help = "number of the run [the last one that is done]"},
        {.name = "excel",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "for Excel: a byte order mark, so that it reads Chinese, and long "
                        "region codes as texts"},
};

const struct command_help publish_export_help = {
        .usage = "export [OPTIONS] SURVEY [results|weights|scales|plausible]",
        .summary = "Writes one of these tables of a survey as CSV:\n"
                   "\n"
                   " results    one row for each region and group: shares, or counts and mean\n"
                   "            scores for an activity; this is the default\n"
                   " weights    one row for each respondent: final and replicate weights\n"
                   " scales     one row for each replicate: its factor in the sum of squares\n"
                   "            that gives a variance\n"
                   " plausible  one row for each respondent: plausible scores on the whole form",
        .least = 1,
        .most = 2,
        .settings = export_settings,
        .setting_count = sizeof(export_settings) / sizeof(*export_settings),
};

struct export_job {
	const struct config *config;
	const struct core_figures_file *file;
	struct db_session *session;
	struct str survey;
	int64_t run_id; /* 0: the last one that is done */
};

static bool write_results_for(struct db_session *session, struct str survey, int64_t run_id,
        bool excel, FILE *file, struct error *error)
{
	struct publish_indicator indicator;
	struct buf out;
	bool good;

	buf_init(&out, PUBLISH_BYTES_MAX);
	good = publish_read(&indicator, session, survey, run_id, error) &&
	       publish_write_csv(&indicator, excel, &out, error);
	if (good && fwrite(out.p, 1, out.n, file) != out.n)
		good = error_set_errno(error, "the results");
	buf_free(&out);
	publish_indicator_end(&indicator);
	return good;
}

static bool write_results(struct db_session *session, struct str survey, int64_t run_id, FILE *file,
        struct error *error)
{
	return write_results_for(session, survey, run_id, false, file, error);
}

static const struct core_figures_file results_file = {"results", write_results};

/*
 * The first file is the results; the others are those given by the caller. NULL when no file has
 * this name.
 */
static const struct core_figures_file *find_file(
        const char *name, const struct core_figures_file *files)
{
	if (!name || !strcmp(name, results_file.name))
		return &results_file;
	for (; files->name; files++)
		if (!strcmp(name, files->name))
			return files;
	return NULL;
}

static bool write_stream(
        const struct export_job *job, FILE *file, const char *name, struct error *error)
{
	int64_t run_id = job->run_id;
	bool excel = config_flag(job->config, "excel"), is_results = job->file == &results_file;

	if (excel && !is_results)
		fputs("\xef\xbb\xbf", file); /* a byte order mark */
	if (!(excel && is_results
	                    ? write_results_for(
	                              job->session, job->survey, run_id, true, file, error)
	                    : job->file->write(job->session, job->survey, run_id, file, error)))
		return false;
	return (fflush(file) == 0 && !ferror(file)) || error_set_errno(error, "%s", name);
}

static bool write_file(const struct export_job *job, const char *path, struct error *error)
{
	struct output_file output;

	if (!output_file_begin(&output, path, error))
		return false;
	return output_file_end(&output, write_stream(job, output.file, path, error), error);
}

/* Before the file is there: what cannot be noted is not written. Without a run the
 * writer says what is wrong. */
static bool export_note(struct export_job *job, struct error *error)
{
	int64_t asked = config_number(job->config, "run");
	const struct q_run_of_survey_row *run;
	char object[OBJECT_SIZE], *text;
	json_t *detail;
	bool noted;

	if (!q_run_of_survey_run(job->session, job->survey, asked ? &asked : NULL, &run, error))
		return false;
	job->run_id = run ? run->run_id : asked;
	if (!run)
		return true;
	snprintf(object, sizeof(object), "run/%" PRId64, job->run_id);
	detail = json_pack(
	        "{s:s, s:s%}", "file", job->file->name, "survey", job->survey.p, job->survey.n);
	text = json_dumps(detail, JSON_COMPACT);
	noted = q_audit_note_run(
	        job->session, STR("export"), str_from(object), str_from(text), NULL, error);
	free(text);
	json_decref(detail);
	return noted;
}

static enum command_status export_file(
        const struct config *config, const char *survey, const struct core_figures_file *file)
{
	const char *path = config_text(config, "out");
	struct error error;
	struct export_job job = {
	        config, file, core_database_open(config, &error), str_from(survey), 0};
	bool good = job.session && export_note(&job, &error) &&
	            (*path ? write_file(&job, path, &error)
	                   : write_stream(&job, stdout, "standard output", &error));

	db_session_close(job.session);
	return good ? COMMAND_DONE : command_fail("export", &error);
}

enum command_status publish_export(int argc, char **argv, const struct core_figures_file *files)
{
	const struct core_figures_file *file;
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&publish_export_help, argc, argv, &config, &next, &status))
		return status;
	file = find_file(argv[next + 1], files);
	if (file) {
		status = export_file(config, argv[next], file);
	} else {
		fprintf(stderr, "Usage: kesu %s\nTry 'kesu export --help'.\n",
		        publish_export_help.usage);
		status = COMMAND_USAGE;
	}
	config_free(config);
	return status;
}
