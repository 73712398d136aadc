/*
 * kesu export: writes what a run of a survey found as a file. A file is written beside its name and
 * then renamed, so that whoever reads it never sees half of one.
 */
#include "commands/command.h"
#include "commands/database.h"
#include "results/indicator_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
                .help = "which run; the last one that is done without it"},
        {.name = "excel",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "begin with a byte order mark, so that Excel reads Chinese"},
};

static const struct command_help export_help = {
        .usage = "kesu export [OPTIONS] SURVEY [results]",
        .summary = "Writes a survey's results as CSV, one row a region and group; of an activity, "
                   "its\ncounts and mean scores by group.",
        .settings = export_settings,
        .setting_count = sizeof(export_settings) / sizeof(*export_settings),
};

static bool write_stream(FILE *file, const struct buf *out, const char *name, struct error *error)
{
	bool good = fwrite(out->p, 1, out->n, file) == out->n && fflush(file) == 0;

	return good || error_set_errno(error, "%s", name);
}

static bool write_file(const char *path, const struct buf *out, struct error *error)
{
	char *beside;
	FILE *file;
	bool good;

	if (asprintf(&beside, "%s.part", path) < 0)
		return error_set(error, "out of memory");
	file = fopen(beside, "we");
	good = file ? write_stream(file, out, path, error) : error_set_errno(error, "%s", path);
	if (file && fclose(file) && good)
		good = error_set_errno(error, "%s", path);
	if (good && rename(beside, path))
		good = error_set_errno(error, "%s", path);
	if (!good && file)
		unlink(beside);
	free(beside);
	return good;
}

static bool export_results(
        const struct config *config, struct db_link *link, const char *slug, struct error *error)
{
	const char *path = config_text(config, "out");
	struct indicator indicator;
	struct buf out;
	bool good;

	buf_init(&out, INDICATOR_BYTES_MAX);
	good = indicator_read(
	               &indicator, link, str_from(slug), config_number(config, "run"), error) &&
	       indicator_write_csv(&indicator, config_flag(config, "excel"), &out, error);
	if (good)
		good = *path ? write_file(path, &out, error)
		             : write_stream(stdout, &out, "standard output", error);
	buf_free(&out);
	indicator_end(&indicator);
	return good;
}

enum command_status command_export(int argc, char **argv)
{
	struct config *config;
	struct db_link *link;
	struct error error;
	enum command_status status;
	int next;
	bool good;

	if (!command_begin(&export_help, argc, argv, 1, 2, &config, &next, &status))
		return status;
	if (argv[next + 1] && strcmp(argv[next + 1], "results") != 0) {
		fprintf(stderr, "Usage: %s\nTry 'kesu export --help'.\n", export_help.usage);
		config_free(config);
		return COMMAND_USAGE;
	}
	link = database_open(config, &error);
	good = link && export_results(config, link, argv[next], &error);
	db_link_close(link);
	config_free(config);
	return good ? COMMAND_DONE : command_fail("export", &error);
}
