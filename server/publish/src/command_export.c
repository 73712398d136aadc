/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu export: writes a file with what a run of a survey found, or with what it was found from. The
 * file appears complete or not at all, and so does the manifest beside it.
 */
#include "manifest.h"
#include <publish/kinds.h>

#include <core/database.h>
#include <kit/command.h>
#include <kit/output_file.h>
#include <publish/publish.h>

#include <base/arena.h>
#include <base/buf.h>
#include <base/memory.h>

#include <inttypes.h>
#include <jansson.h>
#include <queries/core.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OBJECT_SIZE = 128, LIST_MAX = 1024, ARENA_CHUNK = 1024 };

static const struct config_setting export_settings[] = {
        DATABASE_SETTINGS,
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "the file to write; without it, standard output. Of a release, the "
                        "folder"},
        {.name = "run",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT64_MAX,
                .argument = "ID",
                .help = "number of the run [the published one, else the main one, else the "
                        "last that is done]"},
        {.name = "format",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "F",
                .help = "csv, xlsx, ndjson, sav, dta, xml or html; when it is given, CSV ends "
                        "with a line that counts the rows, and FILE.manifest.json says what was "
                        "written [csv]"},
        {.name = "labels",
                .kind = CONFIG_CHOICE,
                .fallback = "zh",
                .argument = "zh|en",
                .help = "language of titles and labels, where a format has one"},
        {.name = "excel",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "CSV for Excel: a byte order mark, so that it reads Chinese, and long "
                        "region codes as texts"},
        {.name = "public",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "a file for everybody, of results or microdata: respondents in classes of "
                        "eleven or more, without their place in the sample; "
                        "FILE.disclosure.json says what was done"},
};

const struct command_help publish_export_help = {
        .usage = "export [OPTIONS] SURVEY [KIND]",
        .summary = "Writes one of these tables of a survey:\n"
                   "\n"
                   " results    one row for each region and group: shares, or counts and mean\n"
                   "            scores for an activity; this is the default\n"
                   " gaps       one row for each gap between two groups and earlier wave\n"
                   " spreads    one row for each county and measure of how far its townships are\n"
                   "            apart\n"
                   " items      one row for each item: parameters, fit, share of right answers\n"
                   " weights    one row for each respondent: final and replicate weights\n"
                   " scores     one row for each respondent: plausible scores on the whole form\n"
                   "            (also by the name plausible)\n"
                   " scales     one row for each replicate: its factor in the sum of squares\n"
                   "            that gives a variance\n"
                   " microdata  one row for each respondent: groups, points, weights, scores\n"
                   " errors     one row for each group: its standard error by two rules\n"
                   " members    one row for each respondent: key groups, rapid guesses kept\n"
                   " covariates one row for each township: what the small-area model knew\n"
                   " psus       one row for each psu of the sample: stratum, region, residence\n"
                   " method     run, seed, headline, cut, target: what a program has to know\n"
                   " regions, changes, projections, ranks, comparisons:\n"
                   "            what stands beside the shares, and what they were compared with\n"
                   " fieldwork  one row for each psu: letters, attempts, outcomes, response rates\n"
                   " cases      one row for each drawn person: outcome, contacts, without names\n"
                   " paradata   one row for each submitted attempt: mode, minutes, quality\n"
                   " codebook   one row for each column of these tables: meaning, codes, source\n"
                   "\n"
                   "or, with --out FOLDER,\n"
                   "\n"
                   " release    all of a run in a new folder, with verify.R and verify.py, which\n"
                   "            recompute every published figure from these files",
        .least = 1,
        .most = 2,
        .settings = export_settings,
        .setting_count = sizeof(export_settings) / sizeof(*export_settings),
};

struct export_job {
	const struct config *config;
	struct publish_kind kind;
	const struct dataset_format *format;
	bool with_manifest; /* and with a trailer */
	struct db_session *session;
	struct str survey;
	int64_t run_id; /* 0: the published one, else the main one, else the last that is done */
	struct dataset_manifest manifest;
	char *disclosure; /* what was done for a file for everybody, as JSON; or NULL */
	const struct core_figures_folder *folder; /* NULL: a file is asked for */
};

static bool snapshot_end(const struct export_job *job, bool good, struct error *error)
{
	if (good && db_session_commit(job->session, error))
		return true;
	db_session_rollback(job->session);
	return false;
}

static bool write_snapshot(
        const struct export_job *job, struct dataset_output *out, struct error *error)
{
	return db_session_begin(job->session, true, error) &&
	       snapshot_end(job,
	               publish_kind_write(&job->kind, job->format, job->session, job->survey,
	                       job->run_id, out, error),
	               error);
}

static bool write_folder(const struct export_job *job, const char *path, struct error *error)
{
	return db_session_begin(job->session, true, error) &&
	       snapshot_end(job,
	               job->folder->write(job->session, job->survey, job->run_id, job->kind.tables,
	                       path, error),
	               error);
}

static bool write_stream(struct export_job *job, FILE *file, const char *name, struct error *error)
{
	struct dataset_options options = {
	        .language = config_choice(job->config, "labels") == 1 ? DATASET_EN : DATASET_ZH,
	        .excel = config_flag(job->config, "excel"),
	        .trailer = job->with_manifest,
	};
	struct dataset_output *out =
	        dataset_output_new(job->format, &options, dataset_sink_file(file));
	bool good = write_snapshot(job, out, error);

	job->manifest = *dataset_output_manifest(out);
	if (dataset_output_reported(out))
		job->disclosure = memory_text(dataset_output_reported(out));
	dataset_output_free(out);
	if (!good)
		return false;
	return (fflush(file) == 0 && !ferror(file)) || error_set_errno(error, "%s", name);
}

/* Takes the text, which is NULL when the file's name is not UTF-8. */
static bool write_beside(const char *path, const char *ending, char *text, struct error *error)
{
	struct output_file output;
	char *beside;
	bool good;

	if (!text)
		return error_set(error, "the name of the file is not UTF-8");
	if (asprintf(&beside, "%s%s", path, ending) < 0)
		abort();
	good = output_file_begin(&output, beside, error);
	if (good)
		good = output_file_end(&output,
		        fputs(text, output.file) != EOF || error_set_errno(error, "%s", beside),
		        error);
	free(beside);
	free(text);
	return good;
}

static bool write_manifest(const struct export_job *job, const char *path, struct error *error)
{
	const char *slash = strrchr(path, '/');
	struct publish_manifest manifest = {
	        .file = slash ? slash + 1 : path,
	        .survey = job->survey,
	        .run_id = job->run_id,
	        .kind = job->kind.name,
	        .format = job->format->name,
	        .written = job->manifest,
	        .disclosure = job->disclosure,
	};

	return publish_manifest_count(&manifest, job->session, error) &&
	       write_beside(path, ".manifest.json", publish_manifest_text(&manifest), error);
}

static bool write_file(struct export_job *job, const char *path, struct error *error)
{
	struct output_file output;

	if (!output_file_begin(&output, path, error))
		return false;
	/* People of a file that others could read are not shown to them by its successor. */
	if (!publish_kind_names_nobody(&job->kind) && output.beside)
		fchmod(fileno(output.file), S_IRUSR | S_IWUSR);
	if (!output_file_end(&output, write_stream(job, output.file, path, error), error))
		return false;
	if (output_file_is_standard(path))
		return true;
	if (job->disclosure && !write_beside(path, ".disclosure.json",
	                               publish_disclosure_text(job->disclosure), error))
		return false;
	return !job->with_manifest || write_manifest(job, path, error);
}

static bool note(struct export_job *job, const char *object, struct error *error)
{
	struct arena arena;
	json_t *detail;
	char *text;
	bool noted;

	arena_init(&arena, ARENA_CHUNK);
	detail = json_pack("{s:s, s:s%}", "file",
	        job->folder ? job->folder->name
	                    : publish_export_name(&arena, &job->kind, job->format).p,
	        "survey", job->survey.p, job->survey.n);
	text = json_dumps(detail, JSON_COMPACT);
	noted = q_audit_note_run(
	        job->session, STR("export"), str_from(object), str_from(text), NULL, error);
	free(text);
	json_decref(detail);
	arena_free(&arena);
	return noted;
}

static bool note_of_survey(struct export_job *job, struct error *error)
{
	struct db_batch *batch = db_session_batch(job->session);
	size_t survey = q_survey_by_slug(batch, job->survey);
	char object[OBJECT_SIZE];

	if (!db_session_run(job->session, error))
		return false;
	snprintf(object, sizeof(object), "survey/%.*s", STR_ARG(job->survey));
	return !db_rows(batch, survey) || note(job, object, error);
}

/* Before the file is there: what cannot be noted is not written. Without a run, or a survey, the
 * writer says what is wrong. */
static bool export_note(struct export_job *job, struct error *error)
{
	int64_t asked = config_number(job->config, "run");
	const struct q_run_of_survey_row *run;
	char object[OBJECT_SIZE];

	if (publish_kind_of_survey(&job->kind))
		return note_of_survey(job, error);
	if (!q_run_of_survey_run(job->session, job->survey, asked ? &asked : NULL, &run, error))
		return false;
	job->run_id = run ? run->run_id : asked;
	if (!run)
		return true;
	snprintf(object, sizeof(object), "run/%" PRId64, job->run_id);
	return note(job, object, error);
}

static enum command_status export_file(struct export_job *job)
{
	const char *path = config_text(job->config, "out");
	struct error error;
	bool good;

	job->session = core_database_open(job->config, &error);
	good = job->session && export_note(job, &error);
	if (good && job->folder)
		good = write_folder(job, path, &error);
	else
		good = good && (*path ? write_file(job, path, &error)
		                      : write_stream(job, stdout, "standard output", &error));
	db_session_close(job->session);
	free(job->disclosure);
	return good ? COMMAND_DONE : command_fail("export", &error);
}

/* --- what is asked for --- */

static bool kind_check(struct export_job *job, const char *name,
        const struct core_figures_table *tables, struct error *error)
{
	struct buf list;

	if (publish_kind_find(&job->kind, str_from(name ? name : "results"), tables))
		return true;
	buf_init(&list, LIST_MAX);
	publish_kinds_list(tables, &list);
	error_set(error, "there is no table %s; there are: %s", name, list.p);
	buf_free(&list);
	return false;
}

static bool format_check(struct export_job *job, struct error *error)
{
	const char *name = config_text(job->config, "format");
	struct buf list;

	job->with_manifest = *name;
	job->format = dataset_format_find(str_from(*name ? name : "csv"));
	if (job->format)
		return true;
	buf_init(&list, LIST_MAX);
	publish_formats_list(&list);
	error_set(error, "--format: there is no format %s; there are: %s", name, list.p);
	buf_free(&list);
	return false;
}

/* A folder has all tables, as CSV. */
static bool folder_check(
        struct export_job *job, const struct core_figures_folder *folder, struct error *error)
{
	job->folder = folder;
	if (!*config_text(job->config, "out"))
		return error_set(error, "--out FOLDER: a %s is a folder of files", folder->name);
	return !*config_text(job->config, "format") ||
	       error_set(error, "--format: a %s has its files as CSV", folder->name);
}

static bool public_check(struct export_job *job, struct error *error)
{
	return !config_flag(job->config, "public") || publish_kind_for_everybody(&job->kind) ||
	       error_set(error,
	               "--public: there is no public file of %s, but of results and microdata",
	               job->kind.name);
}

static bool run_check(const struct export_job *job, struct error *error)
{
	return !publish_kind_of_survey(&job->kind) || !config_number(job->config, "run") ||
	       error_set(error, "--run: %s is of the survey and of no run", job->kind.name);
}

static bool asked_check(struct export_job *job, const char *name,
        const struct core_figures_table *tables, const struct core_figures_folder *folder,
        struct error *error)
{
	job->kind.tables = tables;
	if (name && !strcmp(name, folder->name)) {
		job->kind.name = name;
		return folder_check(job, folder, error) && public_check(job, error);
	}
	return kind_check(job, name, tables, error) && format_check(job, error) &&
	       public_check(job, error) && run_check(job, error);
}

enum command_status publish_export(int argc, char **argv, const struct core_figures_table *tables,
        const struct core_figures_folder *folder)
{
	struct export_job job = {0};
	enum command_status status;
	struct config *config;
	struct error error;
	int next;

	if (!command_begin(&publish_export_help, argc, argv, &config, &next, &status))
		return status;
	job.config = config;
	job.survey = str_from(argv[next]);
	status = asked_check(&job, argv[next + 1], tables, folder, &error)
	                 ? export_file(&job)
	                 : command_misused("export", &error);
	config_free(config);
	return status;
}
