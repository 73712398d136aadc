/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts_file.h"

#include <base/memory.h>
#include <base/visible.h>

#include <core/calendar.h>
#include <queries/field.h>
#include <reporting/labels.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 64 << 10 };

const char *const field_contact_columns[CONTACT_COLUMNS + 1] = {
        "case", "at", "mode", "disposition", "interviewer", "note"};
const char *const field_contact_modes[] = {"letter", "phone", "visit", "sms", NULL};

static bool is_mode(struct str text)
{
	size_t i = 0;

	while (field_contact_modes[i] && !str_equal_c(text, field_contact_modes[i]))
		i++;
	return field_contact_modes[i];
}

static const char *words_fault(struct str text, size_t most, const char *too_long)
{
	if (text.n && visible_trimmed(text).n != text.n)
		return "首尾有空白 / there are blanks at its ends";
	return visible_length(text) > most ? too_long : NULL;
}

const char *field_contact_fault(enum contact_column column, struct str text)
{
	char time[CORE_CALENDAR_TIME_SIZE];
	int64_t number;

	if (!text.n && column <= DISPOSITION)
		return "空 / it is empty";
	switch (column) {
	case CASE:
		return str_to_int64(text, &number) && number > 0 && number <= INT32_MAX
		               ? NULL
		               : "不是个案编号 / it is no number of a case";
	case AT:
		return core_calendar_time(text, time)
		               ? NULL
		               : "须如 2026-12-01T09:30（中国时间） / it must be a time of China "
		                 "such as 2026-12-01T09:30";
	case MODE:
		return is_mode(text)
		               ? NULL
		               : "须是 letter（信）、phone（电话）、visit（入户）或 sms（短信） "
		                 "/ it must be letter, phone, visit or sms";
	case INTERVIEWER:
		return visible_has_lines(text) ? "不止一行 / it has more than one line"
		                               : words_fault(text, INTERVIEWER_MAX,
		                                         "超过100个字 / more than 100 characters");
	case NOTE:
		return words_fault(text, NOTE_MAX, "超过500个字 / more than 500 characters");
	case DISPOSITION:
	case CONTACT_COLUMNS:
		break;
	}
	return NULL;
}

static bool take_header(struct csv_table *table, void *data, struct error *error)
{
	struct contacts_file *file = data;

	for (int c = 0; c < CONTACT_COLUMNS; c++) {
		file->has[c] = c <= DISPOSITION || csv_table_has(table, field_contact_columns[c]);
		if (file->has[c])
			file->column[c] = csv_table_want_label(table, field_contact_columns[c]);
	}
	for (size_t i = 0; i < csv_table_width(table); i++) {
		int c = 0;

		while (c < CONTACT_COLUMNS &&
		        strcmp(csv_table_name(table, i), field_contact_columns[c]) != 0)
			c++;
		if (c == CONTACT_COLUMNS)
			return error_set(error,
			        "没有列 %s / there is no column %s: contacts have case, at, mode, "
			        "disposition, interviewer and note",
			        csv_table_name(table, i), csv_table_name(table, i));
	}
	return true;
}

static struct str cell(const struct contacts_file *file, size_t row, int c)
{
	int32_t code = file->has[c] ? csv_table_labels(file->table, file->column[c])[row] : -1;

	return code < 0 ? STR("") : str_from(csv_table_level(file->table, file->column[c], code));
}

static void refuse(
        struct contacts_file *file, size_t row, enum contact_column column, struct str reason)
{
	csv_refusals_add(&file->refusals, csv_table_line(file->table, row),
	        field_contact_columns[column], reason);
}

bool field_contacts_file_read(struct contacts_file *file, const char *path,
        const struct config *config, struct error *error)
{
	*file = (struct contacts_file){.table = csv_table_new()};
	arena_init(&file->arena, ARENA_CHUNK);
	csv_settings_take(file->table, config);
	csv_table_on_header(file->table, take_header, file);
	if (!csv_table_read(file->table, path, error))
		return false;
	return csv_table_rows(file->table) <= CONTACT_ROWS_MAX ||
	       error_set(error, "%s: more than %d rows", path, CONTACT_ROWS_MAX);
}

void field_contacts_file_end(struct contacts_file *file)
{
	csv_refusals_end(&file->refusals);
	csv_table_free(file->table);
	arena_free(&file->arena);
}

/* The rows without a fault, column by column. */
struct rows {
	size_t count;
	size_t *row;
	int32_t *number;
	struct str *text[CONTACT_COLUMNS];
};

static bool row_is_good(struct contacts_file *file, size_t row)
{
	bool good = true;

	for (int c = 0; c < CONTACT_COLUMNS; c++) {
		const char *fault = field_contact_fault((enum contact_column)c, cell(file, row, c));

		if (fault)
			refuse(file, row, (enum contact_column)c, str_from(fault));
		good = good && !fault;
	}
	return good;
}

static void row_take(struct contacts_file *file, struct rows *rows, size_t row)
{
	char time[CORE_CALENDAR_TIME_SIZE];
	int64_t number = 0;
	size_t n = rows->count++;

	for (int c = AT; c < CONTACT_COLUMNS; c++)
		rows->text[c][n] = cell(file, row, c);
	if (core_calendar_time(rows->text[AT][n], time))
		rows->text[AT][n] = arena_copy(&file->arena, str_from(time));
	str_to_int64(cell(file, row, CASE), &number);
	rows->number[n] = (int32_t)number;
	rows->row[n] = row;
}

static struct rows rows_good(struct contacts_file *file)
{
	size_t count = csv_table_rows(file->table);
	struct rows rows = {.row = arena_new(&file->arena, count + 1, sizeof(*rows.row)),
	        .number = arena_new(&file->arena, count + 1, sizeof(*rows.number))};

	for (int c = AT; c < CONTACT_COLUMNS; c++)
		rows.text[c] = arena_new(&file->arena, count + 1, sizeof(*rows.text[c]));
	for (size_t row = 0; row < count; row++)
		if (row_is_good(file, row))
			row_take(file, &rows, row);
	return rows;
}

/* Which cell an outcome is about. */
static enum contact_column column_of(struct str outcome)
{
	return str_equal_c(outcome, "no_disposition") ? DISPOSITION
	       : str_equal_c(outcome, "later")        ? AT
	                                              : CASE;
}

static void outcome_take(struct contacts_file *file, size_t row, struct str outcome)
{
	const struct reporting_label *label = reporting_label(REPORTING_CONTACT_LACK, outcome);

	file->added += str_equal_c(outcome, "added");
	file->corrected += str_equal_c(outcome, "corrected");
	file->known += str_equal_c(outcome, "known");
	if (*label->zh)
		refuse(file, row, column_of(outcome),
		        arena_printf(&file->arena, "%s / %s", label->zh, label->en));
}

static int by_line(const void *a, const void *b)
{
	const struct csv_refusal *one = a, *other = b;

	return (one->line > other->line) - (one->line < other->line);
}

bool field_contacts_store(struct contacts_file *file, struct db_session *session, int32_t survey_id,
        bool correct, struct error *error)
{
	struct rows rows = rows_good(file);
	struct q_contacts_add_rows outcomes;

	if (!q_contacts_add_run(session,
	            &(struct q_contacts_add_in){
	                    .survey_id = survey_id,
	                    .numbers = {rows.count, rows.number, NULL},
	                    .times = {rows.count, rows.text[AT], NULL},
	                    .modes = {rows.count, rows.text[MODE], NULL},
	                    .dispositions = {rows.count, rows.text[DISPOSITION], NULL},
	                    .interviewers = {rows.count, rows.text[INTERVIEWER], NULL},
	                    .notes = {rows.count, rows.text[NOTE], NULL},
	                    .correct = correct,
	            },
	            &outcomes, error))
		return false;
	for (size_t i = 0; i < outcomes.count && i < rows.count; i++)
		outcome_take(file, rows.row[i], outcomes.row[i].outcome);
	if (file->refusals.count)
		qsort(file->refusals.list, file->refusals.count, sizeof(*file->refusals.list),
		        by_line);
	return true;
}
