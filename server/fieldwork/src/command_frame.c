/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu frame import: a survey's frame, or the list of its drawn psus' households, from a file. All
 * rows are stored, or none.
 */
#include "commands.h"
#include "frame_print.h"

#include <base/number.h>
#include <core/database.h>

#include <string.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "listing",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "it lists the households of the psus that were drawn from areas"},
        {.name = "replace",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "put it in the place of the frame of this kind that the survey has"},
        CSV_SETTINGS,
        CSV_LEVELS_SETTING,
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "frame [OPTIONS] import SLUG FRAME.csv|FRAME.xlsx",
        .summary =
                "Takes the list that a survey's sample is drawn from: areas (unit, stratum, psu,\n"
                "region, size, and perhaps name, residence) or people (unit, stratum, psu,\n"
                "region, and perhaps household, residence, and columns that name people, which\n"
                "are kept apart). With --listing, the households of the drawn psus (psu,\n"
                "household, and columns that say where and who it is, kept apart). Every row\n"
                "that cannot be taken is listed with its line and the reason, and then nothing\n"
                "is imported. A second frame of the same kind says what would change, and takes\n"
                "the first one's place with --replace, until the sample is drawn. A workbook\n"
                "has one sheet with the table, without hidden rows or columns and merged cells.",
        .least = 3,
        .most = 3,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

/* Why a file that could be read was not imported; true when there was nothing to import. */
static bool outcome(const struct frame_import *import, struct error *error)
{
	if (import->file->refusals.count)
		return error_set(error,
		        "未导入：%zu 处不能接受 / nothing was imported: %zu refused cell%s",
		        import->file->refusals.count, import->file->refusals.count,
		        number_plural(import->file->refusals.count));
	if (!import->imported && import->stored.changes)
		return error_set(error, "未导入：已有这种抽样框，--replace 才替换 / nothing was "
		                        "imported: there is a "
		                        "frame of this kind, which --replace replaces");
	return true;
}

static bool import_run(
        struct frame_import *import, const struct config *config, struct error *error)
{
	struct db_session *session = core_database_open(config, error);
	bool done = session && db_session_begin(session, false, error) &&
	            fieldwork_frame_import(import, session, error) &&
	            (!import->imported || db_session_commit(session, error));

	if (session && !(done && import->imported))
		db_session_rollback(session);
	db_session_close(session);
	if (!done)
		return false;
	fieldwork_frame_print(import, config);
	return outcome(import, error);
}

static enum command_status frame_import(const struct config *config, char **arguments)
{
	struct frame_file file = {0};
	struct arena arena;
	struct frame_import import = {.slug = str_from(arguments[1]),
	        .path = arguments[2],
	        .csv = config,
	        .kind = config_flag(config, "listing") ? FRAME_HOUSEHOLDS : FRAME_KINDS,
	        .replace = config_flag(config, "replace"),
	        .file = &file,
	        .stored = {.arena = &arena}};
	struct error error;
	enum command_status status;

	if (strcmp(arguments[0], "import") != 0) {
		error_set(&error, "there is no action %s", arguments[0]);
		return command_misused("frame", &error);
	}
	if (!csv_settings_check(config, &error))
		return command_misused("frame", &error);
	arena_init(&arena, 64 << 10);
	status = import_run(&import, config, &error) ? COMMAND_DONE : command_fail("frame", &error);
	fieldwork_frame_file_end(&file);
	arena_free(&arena);
	return status;
}

static enum command_status frame_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = frame_import(config, argv + next);
	config_free(config);
	return status;
}

const struct command fieldwork_frame_command = {
        .name = "frame",
        .summary = "take the frame that a survey's sample is drawn from",
        .help = &help,
        .run = frame_main,
};
