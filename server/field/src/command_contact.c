/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu contact import: what became of the people of a sample, from a file. All rows are written
 * down, or none. What is written down already is known and adds nothing.
 */
#include "commands.h"
#include "contacts_file.h"

#include <base/number.h>
#include <core/database.h>

#include <jansson.h>
#include <queries/field.h>
#include <stdio.h>
#include <string.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        {.name = "correct",
                .kind = CONFIG_FLAG,
                .fallback = "no",
                .help = "where something else is written down of the same case, time and mode, "
                        "put it right; the disposition none says that there was no contact"},
        CSV_SETTINGS,
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "contact [OPTIONS] import SLUG FILE.csv",
        .summary =
                "Writes down contacts with the people of a sample: case (the number of the\n"
                "letter), at (2026-12-01T09:30, China's time), mode (letter, phone, visit, sms),\n"
                "disposition, and perhaps interviewer and note. Dispositions: complete, partial,\n"
                "refusal, household_refusal, break_off, non_contact, away, deceased, unable,\n"
                "language, appointment, not_worked, not_located, no_reply, moved, ineligible,\n"
                "moved_out, duplicate. Every row that cannot be taken is listed with its line\n"
                "and the reason, and then nothing is imported. The same rows again add nothing.",
        .least = 3,
        .most = 3,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

struct contact_import {
	const struct config *config;
	struct str slug;
	const char *path;
	struct contacts_file file;
};

static bool survey_find(struct contact_import *import, struct db_session *session,
        int32_t *survey_id, struct error *error)
{
	const struct q_field_survey_row *row;

	if (!q_field_survey_run(session, import->slug, &row, error))
		return false;
	if (!row)
		return error_set(
		        error, "没有调查 / there is no survey %.*s", STR_ARG(import->slug));
	if (!row->is_drawn)
		return error_set(error, "%.*s 没有抽取的样本 / it has no sample that was drawn",
		        STR_ARG(import->slug));
	*survey_id = row->survey_id;
	return true;
}

static bool import_rows(
        struct contact_import *import, struct db_session *session, struct error *error)
{
	struct contacts_file *file = &import->file;
	int32_t survey_id = 0;

	if (!survey_find(import, session, &survey_id, error) ||
	        !field_contacts_file_read(file, import->path, import->config, error) ||
	        !field_contacts_store(
	                file, session, survey_id, config_flag(import->config, "correct"), error))
		return false;
	return file->refusals.count || db_session_commit(session, error);
}

static void print_json(const struct contact_import *import)
{
	const struct contacts_file *file = &import->file;

	command_print_json(json_pack("{s:s%, s:I, s:b, s:I, s:I, s:I, s:o}", "survey",
	        import->slug.p, import->slug.n, "rows", (json_int_t)csv_table_rows(file->table),
	        "imported", !file->refusals.count, "added", (json_int_t)file->added, "corrected",
	        (json_int_t)file->corrected, "known", (json_int_t)file->known, "refused",
	        csv_refusals_json(&file->refusals)));
}

static void print(const struct contact_import *import)
{
	const struct contacts_file *file = &import->file;

	if (command_wants_json(import->config)) {
		print_json(import);
		return;
	}
	csv_refusals_print(&file->refusals, import->path);
	if (!file->refusals.count)
		printf("%.*s: 新增 added %zu · 更正 corrected %zu · 已有 known %zu\n",
		        STR_ARG(import->slug), file->added, file->corrected, file->known);
}

static bool import_run(struct contact_import *import, struct error *error)
{
	struct db_session *session = core_database_open(import->config, error);
	bool done = session && db_session_begin(session, false, error) &&
	            import_rows(import, session, error);

	if (session && (!done || import->file.refusals.count))
		db_session_rollback(session);
	db_session_close(session);
	if (!done)
		return false;
	print(import);
	return !import->file.refusals.count ||
	       error_set(error, "未导入：%zu 处不能接受 / nothing was imported: %zu refused cell%s",
	               import->file.refusals.count, import->file.refusals.count,
	               number_plural(import->file.refusals.count));
}

static enum command_status contact_import(const struct config *config, char **arguments)
{
	struct contact_import import = {
	        .config = config, .slug = str_from(arguments[1]), .path = arguments[2]};
	struct error error;
	enum command_status status;

	if (strcmp(arguments[0], "import") != 0) {
		error_set(&error, "there is no action %s", arguments[0]);
		return command_misused("contact", &error);
	}
	if (!csv_settings_check(config, &error))
		return command_misused("contact", &error);
	status = import_run(&import, &error) ? COMMAND_DONE : command_fail("contact", &error);
	if (import.file.table)
		field_contacts_file_end(&import.file);
	return status;
}

static enum command_status contact_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = contact_import(config, argv + next);
	config_free(config);
	return status;
}

const struct command field_contact_command = {
        .name = "contact",
        .summary = "write down what became of the people of a sample",
        .help = &help,
        .run = contact_main,
};
