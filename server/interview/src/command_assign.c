/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kesu assign: which account works on which cases, from a file. All rows are done, or none. */
#include "command_assign.h"

#include "assignments.h"

#include <base/number.h>
#include <core/database.h>
#include <csv/refusals.h>
#include <csv/settings.h>
#include <csv/table.h>

#include <jansson.h>
#include <queries/interview.h>
#include <reporting/labels.h>
#include <stdio.h>
#include <string.h>

static const struct config_setting settings[] = {
        DATABASE_SETTINGS,
        CSV_SETTINGS,
        COMMAND_FORMAT_SETTING,
};

static const struct command_help help = {
        .usage = "assign [OPTIONS] SLUG FILE.csv",
        .summary =
                "Gives cases of a sample to interviewers: number (of the letter) or psu (then all\n"
                "its cases that have letters), and account, which is empty to take a case away.\n"
                "The account must interview, and its region must hold the case. Every row that\n"
                "cannot be taken is listed with its line and the reason, and then nothing is\n"
                "done. What is taken away is closed to the account from its next request on.",
        .least = 2,
        .most = 2,
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};

enum { NUMBER, PSU, ACCOUNT, COLUMNS, ROWS_MAX = 1000000, ARENA_CHUNK = 64 << 10 };
static const char *const columns[COLUMNS] = {"number", "psu", "account"};

struct assign {
	const struct config *config;
	struct str slug;
	const char *path;
	struct csv_table *table;
	size_t column[COLUMNS];
	bool has[COLUMNS];
	struct assignments list;
	size_t *row; /* of the list, in the table */
	struct csv_refusals refusals;
	size_t assigned, unassigned;
	struct arena arena;
};

static bool take_header(struct csv_table *table, void *data, struct error *error)
{
	struct assign *assign = data;

	for (int c = 0; c < COLUMNS; c++) {
		assign->has[c] = csv_table_has(table, columns[c]);
		if (assign->has[c])
			assign->column[c] = csv_table_want_label(table, columns[c]);
	}
	if (assign->has[ACCOUNT] && assign->has[NUMBER] != assign->has[PSU] &&
	        csv_table_width(table) == 2)
		return true;
	return error_set(error, "列须是 account 和 number 或 psu / the columns must be account and "
	                        "one of number and psu");
}

static struct str cell(const struct assign *assign, size_t row, int c)
{
	int32_t code = csv_table_labels(assign->table, assign->column[c])[row];

	return code < 0 ? STR("")
	                : str_from(csv_table_level(assign->table, assign->column[c], code));
}

static void refuse(struct assign *assign, size_t row, const char *column, struct str reason)
{
	csv_refusals_add(&assign->refusals, csv_table_line(assign->table, row), column, reason);
}

static void row_take(struct assign *assign, size_t row)
{
	int which = assign->has[NUMBER] ? NUMBER : PSU;
	struct str text = cell(assign, row, which);
	int64_t number = 0;

	if (!text.n) {
		refuse(assign, row, columns[which], STR("空 / it is empty"));
		return;
	}
	if (which == NUMBER && (!str_to_int64(text, &number) || number < 1 || number > INT32_MAX)) {
		refuse(assign, row, columns[which],
		        STR("不是个案编号 / it is no number of a case"));
		return;
	}
	assign->row[assign->list.count] = row;
	interview_assignments_add(&assign->list, (int32_t)number, which == PSU ? text : STR(""),
	        cell(assign, row, ACCOUNT));
}

static bool file_read(struct assign *assign, struct error *error)
{
	size_t rows;

	csv_settings_take(assign->table, assign->config);
	csv_table_on_header(assign->table, take_header, assign);
	if (!csv_table_read(assign->table, assign->path, error))
		return false;
	rows = csv_table_rows(assign->table);
	if (rows > ROWS_MAX)
		return error_set(error, "%s: more than %d rows", assign->path, ROWS_MAX);
	assign->list = interview_assignments_new(&assign->arena, rows);
	assign->row = arena_new(&assign->arena, rows + 1, sizeof(*assign->row));
	for (size_t row = 0; row < rows; row++)
		row_take(assign, row);
	return true;
}

static bool survey_find(
        struct assign *assign, struct db_session *session, int32_t *survey_id, struct error *error)
{
	const struct q_interview_survey_row *row;

	if (!q_interview_survey_run(session, assign->slug, &row, error))
		return false;
	if (!row)
		return error_set(
		        error, "没有调查 / there is no survey %.*s", STR_ARG(assign->slug));
	if (!row->is_drawn)
		return error_set(error, "%.*s 没有抽取的样本 / it has no sample that was drawn",
		        STR_ARG(assign->slug));
	*survey_id = row->survey_id;
	return true;
}

static void outcome_take(struct assign *assign, const struct q_assign_row *row)
{
	size_t at = (size_t)row->place - 1;
	const struct reporting_label *label = reporting_label(REPORTING_ASSIGN_LACK, row->outcome);

	if (!str_equal_c(row->outcome, "ok"))
		refuse(assign, assign->row[at],
		        columns[interview_outcome_of_account(row->outcome) ? ACCOUNT
		                : assign->has[NUMBER]                      ? NUMBER
		                                                           : PSU],
		        arena_printf(&assign->arena, "%s / %s", label->zh, label->en));
	else if (assign->list.account[at].n)
		assign->assigned += (size_t)row->cases;
	else
		assign->unassigned += (size_t)row->cases;
}

static bool store(struct assign *assign, struct db_session *session, struct error *error)
{
	const struct assignments *list = &assign->list;
	struct q_assign_rows rows;
	int32_t survey_id = 0;

	if (!survey_find(assign, session, &survey_id, error) || !file_read(assign, error))
		return false;
	if (!q_assign_run(session, survey_id, interview_assignments_numbers(list),
	            (struct db_array){list->count, list->psu, NULL},
	            (struct db_array){list->count, list->account, NULL}, &rows, error))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		outcome_take(assign, &rows.row[i]);
	return assign->refusals.count || db_session_commit(session, error);
}

static void print(const struct assign *assign)
{
	if (command_wants_json(assign->config)) {
		command_print_json(json_pack("{s:s%, s:b, s:I, s:I, s:o}", "survey", assign->slug.p,
		        assign->slug.n, "done", !assign->refusals.count, "assigned",
		        (json_int_t)assign->assigned, "unassigned", (json_int_t)assign->unassigned,
		        "refused", csv_refusals_json(&assign->refusals)));
		return;
	}
	csv_refusals_print(&assign->refusals, assign->path);
	if (!assign->refusals.count)
		printf("%.*s: 分派 assigned %zu · 收回 unassigned %zu\n", STR_ARG(assign->slug),
		        assign->assigned, assign->unassigned);
}

static bool assign_run(struct assign *assign, struct error *error)
{
	struct db_session *session = core_database_open(assign->config, error);
	bool done =
	        session && db_session_begin(session, false, error) && store(assign, session, error);

	if (session && (!done || assign->refusals.count))
		db_session_rollback(session);
	db_session_close(session);
	if (!done)
		return false;
	print(assign);
	return !assign->refusals.count ||
	       error_set(error, "未分派：%zu 处不能接受 / nothing was assigned: %zu refused cell%s",
	               assign->refusals.count, assign->refusals.count,
	               number_plural(assign->refusals.count));
}

static enum command_status assign_file(const struct config *config, char **arguments)
{
	struct assign assign = {.config = config,
	        .slug = str_from(arguments[0]),
	        .path = arguments[1],
	        .table = csv_table_new()};
	enum command_status status;
	struct error error;

	arena_init(&assign.arena, ARENA_CHUNK);
	if (!csv_settings_check(config, &error))
		status = command_misused("assign", &error);
	else
		status =
		        assign_run(&assign, &error) ? COMMAND_DONE : command_fail("assign", &error);
	csv_refusals_end(&assign.refusals);
	csv_table_free(assign.table);
	arena_free(&assign.arena);
	return status;
}

static enum command_status assign_main(int argc, char **argv)
{
	struct config *config;
	enum command_status status;
	int next;

	if (!command_begin(&help, argc, argv, &config, &next, &status))
		return status;
	status = assign_file(config, argv + next);
	config_free(config);
	return status;
}

const struct command interview_assign_command = {
        .name = "assign",
        .summary = "give cases of a sample to interviewers",
        .help = &help,
        .run = assign_main,
};
