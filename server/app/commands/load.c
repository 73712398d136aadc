/* kesu load: questionnaires into the database; problems by file and line. */
#include "load/load.h"
#include "command.h"
#include "database.h"

#include <jansson.h>
#include <stdio.h>

enum { PATHS_MAX = 1000 };

static const struct config_setting settings[] = {DATABASE_SETTINGS, COMMAND_FORMAT_SETTING};

static const struct command_help help = {
        .usage = "kesu load [OPTIONS] PATH...",
        .summary =
                "Loads standards, instruments and programmes from files and folders, all of them\n"
                "or none. Loading the same files again changes nothing.",
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

static void print_json(const struct load_report *report)
{
	json_t *document = json_object();

	for (enum load_kind kind = 0; kind < LOAD_KINDS; kind++)
		json_object_set_new(document, load_kind_names[kind],
		        json_pack("{s:i,s:i}", "found", (int)report->found[kind], "added",
		                (int)report->added[kind]));
	command_print_json(document);
}

static void print_table(const struct load_report *report)
{
	for (enum load_kind kind = 0; kind < LOAD_KINDS; kind++)
		printf("%-12s %5u found %5u added\n", load_kind_names[kind], report->found[kind],
		        report->added[kind]);
}

static enum command_status load(
        const struct config *config, char **paths, struct load_report *report)
{
	size_t count = 0;
	struct error error;
	struct db_link *link = database_open(config, &error);
	bool loaded;

	if (!link)
		return command_fail("load", &error);
	while (paths[count])
		count++;
	loaded = load_paths(link, (const char *const *)paths, count, report, &error);
	db_link_close(link);
	if (!loaded) {
		fputs(buf_str(&report->problems).p, stderr);
		return command_fail("load", &error);
	}
	if (command_wants_json(config))
		print_json(report);
	else
		print_table(report);
	return COMMAND_DONE;
}

enum command_status command_load(int argc, char **argv)
{
	struct load_report report;
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, 1, PATHS_MAX, &config, &next, &status))
		return status;
	load_report_init(&report);
	status = load(config, argv + next, &report);
	load_report_end(&report);
	config_free(config);
	return status;
}
