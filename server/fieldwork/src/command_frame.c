/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu frame import: a survey's frame, or the list of its drawn psus' households, from a file. All
 * rows are stored, or none. Where the survey has a frame of this kind, the new one is stored beside
 * it and compared; without --replace the transaction is then rolled back.
 */
#include "commands.h"
#include "frame_print.h"
#include <fieldwork/sampled.h>

#include <base/hex.h>
#include <base/number.h>
#include <core/database.h>

#include <jansson.h>
#include <queries/fieldwork.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST_TEXT_SIZE = 2 * DIGEST_SIZE + 1 };

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

static bool read_regions(struct frame_known *known, struct arena *arena, struct db_session *session,
        int32_t survey_id, struct error *error)
{
	struct q_frame_regions_rows rows;

	if (!q_frame_regions_run(session, survey_id, &rows, error))
		return false;
	known->region_count = rows.count;
	known->regions = arena_new(arena, rows.count + 1, sizeof(*known->regions));
	for (size_t i = 0; i < rows.count; i++)
		known->regions[i] = arena_copy(arena, rows.row[i].code);
	return true;
}

static bool read_places(struct frame_known *known, struct arena *arena, struct db_session *session,
        int32_t survey_id, struct error *error)
{
	struct q_draw_drawn_rows rows;

	if (!q_draw_drawn_run(session, survey_id, &rows, error))
		return false;
	known->place_count = rows.count;
	known->places = arena_new(arena, rows.count + 1, sizeof(*known->places));
	for (size_t i = 0; i < rows.count; i++) {
		const struct q_draw_drawn_row *row = &rows.row[i];

		known->places[i] = (struct frame_place){
		        .psu = arena_copy(arena, row->name),
		        .stratum = arena_copy(arena, row->stratum),
		        .area = arena_copy(arena, row->area),
		        .residence = row->residence.p ? arena_copy(arena, row->residence)
		                                      : (struct str){0},
		};
	}
	return true;
}

static bool read_file(struct frame_import *import, struct db_session *session, int32_t survey_id,
        struct error *error)
{
	struct frame_known known = {.listing = config_flag(import->config, "listing")};
	struct arena *arena = import->stored.arena;

	return (known.listing ? read_places(&known, arena, session, survey_id, error)
	                      : read_regions(&known, arena, session, survey_id, error)) &&
	       fieldwork_frame_file_read(import->file, import->path, import->config, &known, error);
}

static bool note(const struct frame_import *import, struct db_session *session, struct error *error)
{
	const struct frame_stored *stored = &import->stored;
	char digest[DIGEST_TEXT_SIZE];
	json_t *detail;

	hex_encode(import->file->digest.b, DIGEST_SIZE, digest);
	detail = json_pack("{s:s, s:s, s:I}", "kind", fieldwork_frame_kinds[import->file->kind],
	        "sha256", digest, "rows", (json_int_t)csv_table_rows(import->file->table));
	for (int c = 0; stored->has_old && c < FRAME_CHANGES; c++)
		json_object_set_new(detail, fieldwork_frame_change_names[c],
		        json_integer((json_int_t)stored->count[c]));
	return fieldwork_sampled_note(session, import->slug, "frame.import", detail, error);
}

/* Imported at the end: nothing was refused, and it is the first of its kind or may replace it. */
static bool import_file(
        struct frame_import *import, struct db_session *session, struct error *error)
{
	struct frame_stored *stored = &import->stored;
	enum sampled_stage stage =
	        config_flag(import->config, "listing") ? PSUS_DRAWN : NOTHING_DRAWN;
	int32_t survey_id;

	if (!fieldwork_sampled_find(
	            session, import->slug, BEFORE_OPENING, stage, &survey_id, error) ||
	        !read_file(import, session, survey_id, error))
		return false;
	if (import->file->refusals.count)
		return true;
	if (!fieldwork_frame_store(session, survey_id, import->file, stored, error))
		return false;
	if (stored->has_old && (!stored->changes || !config_flag(import->config, "replace")))
		return true;
	if (stored->has_old && !q_frame_drop_run(session, stored->old_frame_id, error))
		return false;
	import->imported = note(import, session, error) && db_session_commit(session, error);
	return import->imported;
}

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

static bool import_run(struct frame_import *import, struct error *error)
{
	struct db_session *session = core_database_open(import->config, error);
	bool done = session && db_session_begin(session, false, error) &&
	            import_file(import, session, error);

	if (session && !import->imported)
		db_session_rollback(session);
	db_session_close(session);
	if (!done)
		return false;
	fieldwork_frame_print(import);
	return outcome(import, error);
}

static enum command_status frame_import(const struct config *config, char **arguments)
{
	struct frame_file file = {0};
	struct arena arena;
	struct frame_import import = {.config = config,
	        .slug = str_from(arguments[1]),
	        .path = arguments[2],
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
	status = import_run(&import, &error) ? COMMAND_DONE : command_fail("frame", &error);
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
