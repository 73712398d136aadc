/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of each drawn person, as it was written down, without saying who it is. */
#include "tables.h"

#include <reporting/labels.h>

#define TEXT_OF(column, size, in_zh, in_en)                                                        \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = (size), .label = {in_zh, in_en},  \
		.source = NOTED                                                                    \
	}
#define MAYBE_OF(column, size, why, in_zh, in_en)                                                  \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = (size), .label = {in_zh, in_en},  \
		.source = NOTED, .missings = (why), .missing_count = 1                             \
	}
#define COUNT_OF(column, in_zh, in_en)                                                             \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .level = DATASET_SCALE, .width = 5,     \
		.label = {in_zh, in_en}, .source = NOTED                                           \
	}
#define NOTED                                                                                      \
	{                                                                                          \
		"现场记录", "what was written down"                                                \
	}

static const struct dataset_label unsaid[] = {{.words = {"没有联系过", "there was no contact"}}};
static const struct dataset_label unplaced[] = {
        {.words = {"尚未启用的备选", "held back, of no psu yet"}}};

enum {
	AT_LABEL,
	AT_STRATUM,
	AT_PSU,
	AT_REGION,
	AT_REPLICATE,
	AT_RELEASED,
	AT_DISPOSITION,
	AT_AAPOR,
	AT_CLASS,
	AT_CONTACTS,
	AT_LETTERS,
	AT_PHONES,
	AT_VISITS,
	AT_MESSAGES,
	AT_FIRST,
	AT_LAST,
	COLUMNS
};

static const struct dataset_column columns[COLUMNS] = {
        [AT_STRATUM] = TEXT_OF("stratum", 64, "层", "Stratum"),
        [AT_PSU] = TEXT_OF("psu", 64, "社区（抽样框中的名称）", "Psu, as the frame names it"),
        [AT_REGION] = MAYBE_OF("region", 12, unplaced, "地区代码", "Region code"),
        [AT_REPLICATE] = COUNT_OF("replicate", "样本组，0为首批", "Replicate; 0: the first sample"),
        [AT_RELEASED] = {.name = "released",
                .type = DATASET_FLAG,
                .width = 5,
                .label = {"是否已启用", "Whether in the sample"},
                .source = {"抽样", "sample"}},
        [AT_DISPOSITION] = MAYBE_OF(
                "disposition", 24, unsaid, "最近一次联系的结果", "Outcome of the latest contact"),
        [AT_AAPOR] = MAYBE_OF("aapor", 8, unsaid, "AAPOR代码", "Code of AAPOR"),
        [AT_CLASS] = MAYBE_OF("class", 16, unsaid, "联系结果的大类", "Class of the outcome"),
        [AT_CONTACTS] = COUNT_OF("contacts", "联系次数", "Contacts"),
        [AT_LETTERS] = COUNT_OF("letters", "信件", "By letter"),
        [AT_PHONES] = COUNT_OF("phones", "电话", "By phone"),
        [AT_VISITS] = COUNT_OF("visits", "上门", "Visits"),
        [AT_MESSAGES] = COUNT_OF("messages", "短信", "Short messages"),
        [AT_FIRST] = MAYBE_OF("first_day", 10, unsaid, "首次联系日期", "Day of the first contact"),
        [AT_LAST] = MAYBE_OF("last_day", 10, unsaid, "最近联系日期", "Day of the latest contact"),
};

static struct dataset_value text_value(struct str text)
{
	return (struct dataset_value){.missing = !text.n, .text = text};
}

/* The fields are those of the columns behind the label, in their order. */
static bool row_write(const struct str *fields, size_t count, void *state, struct error *error)
{
	const struct field_table *table = state;
	struct dataset_value values[COLUMNS];

	if (count != COLUMNS - 1)
		return error_set(error, "a row of cases has %zu fields", count);
	values[AT_LABEL] = table->label;
	for (size_t i = 0; i < count; i++) {
		switch (columns[i + 1].type) {
		case DATASET_TEXT:
			values[i + 1] = text_value(fields[i]);
			break;
		case DATASET_FLAG:
			values[i + 1] =
			        (struct dataset_value){.flag = db_field_int(fields[i]) != 0};
			break;
		default:
			values[i + 1] = (struct dataset_value){.integer = db_field_int(fields[i])};
		}
	}
	return dataset_output_row(table->out, values, error);
}

static void take_dispositions(struct arena *arena, struct dataset_column *column)
{
	const struct reporting_label *labels =
	        reporting_labels(REPORTING_DISPOSITION, &column->label_count);
	struct dataset_label *copy = arena_new(arena, column->label_count, sizeof(*copy));

	for (size_t i = 0; i < column->label_count; i++)
		copy[i] = (struct dataset_label){
		        .text = labels[i].code, .words = {labels[i].zh, labels[i].en}};
	column->labels = copy;
}

bool field_cases_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct field_table table = {.out = out};
	struct dataset_column *own;
	bool good = field_table_begin(&table, session, survey, "cases", error);

	(void)run_id;
	if (good) {
		own = field_table_columns(&table, columns, COLUMNS);
		take_dispositions(&table.arena, &own[AT_DISPOSITION]);
		table.dataset.title = (struct dataset_words){
		        "抽中的人，一人一行，不含姓名", "Drawn people, a row each, without names"};
		good = field_table_stream(&table, &q_case_rows_statement, row_write, error);
	}
	field_table_end(&table);
	return good;
}
