/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kesu quota set, show: the same at a terminal. All cells of a file are taken, or none.
 */
#include "file.h"
#include "handlers.h"

#include <core/database.h>
#include <core/survey.h>

#include <base/number.h>
#include <queries/quota.h>
#include <reporting/labels.h>
#include <stdio.h>
#include <string.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        CSV_SETTINGS,
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "quota [OPTIONS] set SLUG FILE.csv | show SLUG",
        .summary =
                "Says how many people are wanted of each kind of those who opt into a survey\n"
                "beside its sample (kesu survey create --opt-in). The file has a column for each\n"
                "variable that kinds are of, of sex, age, residence and education, and a column\n"
                "most. A kind that is full takes nobody new; whoever has begun goes on, and\n"
                "nobody of the sample is turned away. Kinds that are not listed are not limited.\n"
                "set replaces the cells that were there. show says who has come, and how many\n"
                "more than were wanted.",
        .least = 2,
        .most = 3,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

struct quota_action {
	const struct config *config;
	struct db_session *session;
	struct str slug;
	const char *path; /* NULL: show */
	int32_t survey_id;
	struct quota_file file;
};

static bool survey_find(struct quota_action *action, struct error *error)
{
	const struct q_quota_survey_row *row;

	if (!q_quota_survey_run(action->session, action->slug, &row, error))
		return false;
	if (!row)
		return core_survey_missing(action->slug, error);
	action->survey_id = row->survey_id;
	return true;
}

static bool cells_set(struct quota_action *action, struct error *error)
{
	const struct quota_cells *cells = &action->file.cells;
	struct arena *arena = &action->file.arena;
	const struct q_quotas_set_row *row;
	const struct reporting_label *label;

	if (!q_quotas_set_run(action->session, action->survey_id,
	            (struct db_array){cells->count, quota_cells_groups(cells, arena), NULL},
	            (struct db_array){cells->count, quota_cells_mosts(cells, arena), NULL}, &row,
	            error))
		return false;
	if (str_equal_c(row->outcome, "set"))
		return true;
	label = reporting_label(REPORTING_QUOTA_LACK, row->outcome);
	return error_set(error, "%s / %s", label->zh, label->en);
}

static void print_groups(const json_t *groups)
{
	const char *name, *separator = "";
	json_t *level;

	json_object_foreach((json_t *)(uintptr_t)groups, name, level)
	{
		struct error code; /* as large a text as any */

		error_set(&code, "%s=%s", name, json_string_value(level));
		printf("%s%s", separator,
		        reporting_label(REPORTING_GROUP, str_from(code.text))->zh);
		separator = "、";
	}
}

static void print_cell(const json_t *cell)
{
	const json_t *over = json_object_get(cell, "over");

	print_groups(json_object_get(cell, "groups"));
	printf(": 配额 most %lld · 已提交 submitted %lld · 作答中 begun %lld%s",
	        (long long)json_integer_value(json_object_get(cell, "most")),
	        (long long)json_integer_value(json_object_get(cell, "submitted")),
	        (long long)json_integer_value(json_object_get(cell, "begun")),
	        json_is_true(json_object_get(cell, "full")) ? " · 已满 full" : "");
	if (json_integer_value(over))
		printf(" · 超出 over %lld", (long long)json_integer_value(over));
	printf("\n");
}

static bool cells_show(struct quota_action *action, struct error *error)
{
	struct q_quotas_rows rows;
	json_t *list = json_array(), *cell;
	size_t i;

	if (!q_quotas_run(action->session, action->survey_id, &rows, error)) {
		json_decref(list);
		return false;
	}
	for (i = 0; i < rows.count; i++)
		json_array_append_new(
		        list, quota_count_json(&(struct quota_count){rows.row[i].groups,
		                      rows.row[i].most, rows.row[i].begun, rows.row[i].submitted,
		                      rows.row[i].over, rows.row[i].is_full}));
	if (command_wants_json(action->config)) {
		command_print_json(json_pack(
		        "{s:s%, s:o}", "survey", action->slug.p, action->slug.n, "cells", list));
		return true;
	}
	json_array_foreach(list, i, cell)
	{
		print_cell(cell);
	}
	if (!json_array_size(list))
		printf("没有配额 / there are no quotas\n");
	json_decref(list);
	return true;
}

static bool file_take(struct quota_action *action, struct error *error)
{
	struct quota_file *file = &action->file;

	if (!quota_file_read(file, action->path, action->config, error))
		return false;
	if (!file->refusals.count)
		return true;
	csv_refusals_print(&file->refusals, action->path);
	return error_set(error, "未设配额：%zu 处不能接受 / nothing was set: %zu refused cell%s",
	        file->refusals.count, file->refusals.count, number_plural(file->refusals.count));
}

static bool action_run(struct quota_action *action, struct error *error)
{
	bool done;

	if (action->path && !file_take(action, error))
		return false;
	action->session = core_database_open(action->config, error);
	done = action->session && db_session_begin(action->session, !action->path, error) &&
	       survey_find(action, error) && (!action->path || cells_set(action, error)) &&
	       cells_show(action, error) && db_session_commit(action->session, error);
	if (action->session && !done)
		db_session_rollback(action->session);
	db_session_close(action->session);
	return done;
}

static enum command_status quota_run(const struct config *config, char **arguments, int count)
{
	struct quota_action action = {.config = config, .slug = str_from(arguments[1])};
	bool sets = !strcmp(arguments[0], "set");
	enum command_status status;
	struct error error;

	if ((!sets && strcmp(arguments[0], "show") != 0) || count != (sets ? 3 : 2)) {
		error_set(&error, "it takes set SLUG FILE.csv, or show SLUG");
		return command_misused("quota", &error);
	}
	if (!csv_settings_check(config, &error))
		return command_misused("quota", &error);
	action.path = sets ? arguments[2] : NULL;
	status = action_run(&action, &error) ? COMMAND_DONE : command_fail("quota", &error);
	quota_file_end(&action.file);
	return status;
}

static enum command_status quota_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = quota_run(config, argv + next, argc - next);
	config_free(config);
	return status;
}

const struct command quota_command = {
        .name = "quota",
        .summary = "say how many people who opt in are wanted of each kind",
        .help = &help,
        .run = quota_main,
};
