/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each submitted attempt went: nothing of what was answered, where, or on which day. */
#include "tables.h"

#include <math.h>

enum { SECONDS = 3 };
enum {
	AT_LABEL,
	AT_INVITED,
	AT_MODE,
	AT_LANGUAGE,
	AT_BOOKLET,
	AT_MINUTES,
	AT_SAVES,
	AT_SECONDS,
	AT_TOO_FAST = AT_SECONDS + SECONDS,
	AT_SAME_CHOICE,
	COLUMNS
};
/* Of a row of paradata_rows.sql. */
enum {
	OF_INVITED,
	OF_ASSISTED,
	OF_LANGUAGE,
	OF_BOOKLET,
	OF_MINUTES,
	OF_SAVES,
	OF_SECONDS,
	OF_TOO_FAST,
	OF_SAME_CHOICE,
	FIELDS
};

#define FLAG_OF(column, in_zh, in_en)                                                              \
	{                                                                                          \
		.name = (column), .type = DATASET_FLAG, .width = 5, .label = {in_zh, in_en},       \
		.source = ATTEMPT                                                                  \
	}
#define WHOLE_OF(column, in_zh, in_en)                                                             \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .level = DATASET_SCALE, .width = 5,     \
		.label = {in_zh, in_en}, .source = ATTEMPT                                         \
	}
#define SECONDS_OF(column, in_zh, in_en)                                                           \
	{                                                                                          \
		.name = (column), .type = DATASET_REAL, .level = DATASET_SCALE, .width = 8,        \
		.decimals = 1, .label = {in_zh, in_en}, .source = ATTEMPT, .missings = untimed,    \
		.missing_count = 1                                                                 \
	}
#define ATTEMPT                                                                                    \
	{                                                                                          \
		"答卷过程", "the attempt"                                                          \
	}

static const struct dataset_label untimed[] = {{.words = {"没有记下用时", "no time was told"}}};
static const struct dataset_label modes[] = {
        {.text = "interview", .words = {"调查员面访", "asked by an interviewer"}},
        {.text = "self", .words = {"自填", "by themselves"}},
};
static const struct dataset_label languages[] = {
        {.text = "en", .words = {"英文", "English"}},
        {.text = "zh", .words = {"中文", "Chinese"}},
};
static const struct dataset_column columns[COLUMNS] = {
        [AT_INVITED] = FLAG_OF("invited", "是否受邀", "Whether invited"),
        [AT_MODE] = {.name = "mode",
                .type = DATASET_TEXT,
                .width = 9,
                .label = {"方式", "Mode"},
                .source = ATTEMPT,
                .labels = modes,
                .label_count = 2},
        [AT_LANGUAGE] = {.name = "language",
                .type = DATASET_TEXT,
                .width = 2,
                .label = {"语言", "Language"},
                .source = ATTEMPT,
                .labels = languages,
                .label_count = 2},
        [AT_BOOKLET] = WHOLE_OF("booklet", "题册，0为整卷", "Booklet; 0: the whole form"),
        [AT_MINUTES] = WHOLE_OF("minutes", "从开始到提交的整分钟数，至多1440",
                "Whole minutes from start to submission, 1440 at most"),
        [AT_SAVES] = WHOLE_OF("saves", "保存次数", "Saves"),
        [AT_SECONDS] = SECONDS_OF(
                "seconds_q1", "每题用时的下四分位数（秒）", "Seconds an item: lower quartile"),
        [AT_SECONDS + 1] =
                SECONDS_OF("seconds_median", "每题用时的中位数（秒）", "Seconds an item: median"),
        [AT_SECONDS + 2] = SECONDS_OF(
                "seconds_q3", "每题用时的上四分位数（秒）", "Seconds an item: upper quartile"),
        [AT_TOO_FAST] = FLAG_OF("too_fast", "是否过快（平均每题不到一秒）",
                "Too fast: not more than a second an answer"),
        [AT_SAME_CHOICE] =
                FLAG_OF("same_choice", "是否几乎总选同一项", "The same choice in 19 of 20 answers"),
};

static struct dataset_value flag_of(struct str field)
{
	return (struct dataset_value){.flag = db_field_int(field) != 0};
}

static struct dataset_value whole_of(struct str field)
{
	return (struct dataset_value){.integer = field.p ? db_field_int(field) : 0};
}

static bool seconds_take(struct str field, struct dataset_value *to, struct error *error)
{
	double seconds[SECONDS] = {(double)NAN, (double)NAN, (double)NAN};
	size_t count = db_array_read(field, DB_FLOAT8_ARRAY, seconds, NULL, SECONDS);

	if (count != 0 && count != SECONDS)
		return error_set(error, "a row of paradata has %zu quartiles", count);
	for (size_t i = 0; i < SECONDS; i++)
		to[i] = (struct dataset_value){
		        .missing = !isfinite(seconds[i]), .real = seconds[i]};
	return true;
}

static bool row_write(const struct str *fields, size_t count, void *state, struct error *error)
{
	const struct field_table *table = state;
	struct dataset_value values[COLUMNS];

	if (count != FIELDS)
		return error_set(error, "a row of paradata has %zu fields", count);
	values[AT_LABEL] = table->label;
	values[AT_INVITED] = flag_of(fields[OF_INVITED]);
	values[AT_MODE].missing = 0;
	values[AT_MODE].text = db_field_int(fields[OF_ASSISTED]) ? STR("interview") : STR("self");
	values[AT_LANGUAGE].missing = 0;
	values[AT_LANGUAGE].text = fields[OF_LANGUAGE];
	values[AT_BOOKLET] = whole_of(fields[OF_BOOKLET]);
	values[AT_MINUTES] = whole_of(fields[OF_MINUTES]);
	values[AT_SAVES] = whole_of(fields[OF_SAVES]);
	values[AT_TOO_FAST] = flag_of(fields[OF_TOO_FAST]);
	values[AT_SAME_CHOICE] = flag_of(fields[OF_SAME_CHOICE]);
	return seconds_take(fields[OF_SECONDS], &values[AT_SECONDS], error) &&
	       dataset_output_row(table->out, values, error);
}

bool field_paradata_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct field_table table = {.out = out};
	bool good = field_table_begin(&table, session, survey, "paradata", error);

	(void)run_id;
	if (good) {
		field_table_columns(&table, columns, COLUMNS);
		table.dataset.title = (struct dataset_words){
		        "答卷过程，一份一行", "How attempts went, a row each"};
		field_table_fact(&table, (struct dataset_words){"不含", "Not included"},
		        STR("地点、日期、设备：不与答卷过程放在一起，或不记录 / places and days, "
		            "which "
		            "stay apart, and devices, which are not stored"));
		good = field_table_stream(&table, &q_paradata_rows_statement, row_write, error);
	}
	field_table_end(&table);
	return good;
}
