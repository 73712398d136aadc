/*
 * kesu export: writes what a run of a survey found, or the weights or scores it was made with, as a file that
 * appears whole or not at all.
 */
#include "commands/commands.h"
#include <core/database.h>
#include <kit/command.h>
#include <kit/output_file.h>
#include <publish/indicator_read.h>
#include <run/scores_file.h>
#include <run/weights_file.h>

#include <stdio.h>
#include <string.h>

static const struct config_setting export_settings[] = {
        DATABASE_SETTINGS,
        {.name = "out",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .argument = "FILE",
                .help = "where to write; standard output without it"},
        {.name = "run",
                .kind = CONFIG_NUMBER,
                .fallback = "0",
                .most = INT64_MAX,
                .argument = "ID",
                .help = "which run [the last one that is done]"},
        {.name = "excel",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "begin with a byte order mark, so that Excel reads Chinese"},
};

static const struct command_help export_help = {
        .usage = "export [OPTIONS] SURVEY [results|weights|scales|plausible]",
        .summary = "Writes a survey's results as CSV, one row a region and group; of an activity, "
                   "its\ncounts and mean scores by group. weights: one row a respondent with final "
                   "and\nreplicate weights; scales: what each replicate counts for; plausible: one "
                   "row a\n"
                   "respondent with plausible scores on the whole form.",
        .settings = export_settings,
        .setting_count = sizeof(export_settings) / sizeof(*export_settings),
};

struct export_job {
	const struct config *config;
	struct db_session *session;
	struct str slug;
};

typedef bool export_fn(const struct export_job *job, FILE *file, struct error *error);

static bool export_results(const struct export_job *job, FILE *file, struct error *error)
{
	struct indicator indicator;
	struct buf out;
	bool good;

	buf_init(&out, INDICATOR_BYTES_MAX);
	good = indicator_read(&indicator, job->session, job->slug,
	               config_number(job->config, "run"), error) &&
	       indicator_write_csv(&indicator, config_flag(job->config, "excel"), &out, error);
	if (good && fwrite(out.p, 1, out.n, file) != out.n)
		good = error_set_errno(error, "the results");
	buf_free(&out);
	indicator_end(&indicator);
	return good;
}

static void begin_csv(const struct export_job *job, FILE *file)
{
	if (config_flag(job->config, "excel"))
		fputs("\xef\xbb\xbf", file);
}

static bool export_weights(const struct export_job *job, FILE *file, struct error *error)
{
	begin_csv(job, file);
	return weights_file_write(
	        job->session, job->slug, config_number(job->config, "run"), file, error);
}

static bool export_scales(const struct export_job *job, FILE *file, struct error *error)
{
	begin_csv(job, file);
	return weights_file_write_scales(
	        job->session, job->slug, config_number(job->config, "run"), file, error);
}

static bool export_plausible(const struct export_job *job, FILE *file, struct error *error)
{
	begin_csv(job, file);
	return scores_file_write(
	        job->session, job->slug, config_number(job->config, "run"), file, error);
}

static const struct {
	const char *name;
	export_fn *write;
} kinds[] = {
        {"results", export_results},
        {"weights", export_weights},
        {"scales", export_scales},
        {"plausible", export_plausible},
};
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

static bool write_stream(const struct export_job *job, export_fn *write, FILE *file,
        const char *name, struct error *error)
{
	if (!write(job, file, error))
		return false;
	return (fflush(file) == 0 && !ferror(file)) || error_set_errno(error, "%s", name);
}

static bool write_file(
        const struct export_job *job, export_fn *write, const char *path, struct error *error)
{
	struct output_file output;

	if (!output_file_begin(&output, path, error))
		return false;
	return output_file_end(&output, write_stream(job, write, output.file, path, error), error);
}

static enum command_status export_kind(const struct config *config, const char *slug, int kind)
{
	const char *path = config_text(config, "out");
	struct error error;
	struct export_job job = {config, database_open(config, &error), str_from(slug)};
	bool good = job.session && (*path ? write_file(&job, kinds[kind].write, path, &error)
	                                  : write_stream(&job, kinds[kind].write, stdout,
	                                            "standard output", &error));

	db_session_close(job.session);
	return good ? COMMAND_DONE : command_fail("export", &error);
}

static enum command_status export_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next, kind = 0;

	if (!command_begin(&export_help, argc, argv, 1, 2, &config, &next, &status))
		return status;
	while (argv[next + 1] && kind < KINDS && strcmp(argv[next + 1], kinds[kind].name) != 0)
		kind++;
	if (kind < KINDS) {
		status = export_kind(config, argv[next], kind);
	} else {
		fprintf(stderr, "Usage: %s\nTry 'kesu export --help'.\n", export_help.usage);
		status = COMMAND_USAGE;
	}
	config_free(config);
	return status;
}

const struct command publish_export_command = {
        .name = "export",
        .summary = "write a survey's results as CSV",
        .help = &export_help,
        .run = export_main,
};
