/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts and rates by psu. The rows are few, so they are read at once; e is that of all of them. */
#include "tables.h"

#include "rates.h"

#include <math.h>
#include <stdio.h>

enum { COUNTS = 14, RATES = 5, COLUMNS = 1 + COUNTS + 1 + RATES, RATE_SIZE = 16 };

#define COUNT_OF(column, in_zh, in_en)                                                             \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .level = DATASET_SCALE, .width = 9,     \
		.label = {in_zh, in_en}, .source = COUNTED                                         \
	}
#define RATE_OF(column, in_zh, in_en)                                                              \
	{                                                                                          \
		.name = (column), .type = DATASET_REAL, .level = DATASET_SCALE, .width = 8,        \
		.decimals = 4, .label = {in_zh, in_en}, .source = {"AAPOR", "AAPOR"},              \
		.missings = nobody, .missing_count = 1                                             \
	}
#define NUMBER_OF(column, in_zh, in_en)                                                            \
	{                                                                                          \
		.name = (column), .type = DATASET_INTEGER, .width = 9, .label = {in_zh, in_en},    \
		.source = {                                                                        \
			"抽样",                                                                    \
			"sample"                                                                   \
		}                                                                                  \
	}
#define COUNTED                                                                                    \
	{                                                                                          \
		"现场记录与答卷", "what was written down, and attempts"                            \
	}

static const struct dataset_label nobody[] = {
        {.words = {"没有可计算的人", "there is nobody to divide by"}}};
/* In the order of the values below; the label is set when the table is made. */
static const struct dataset_column columns[COLUMNS] = {
        {.name = NULL},
        NUMBER_OF("stratum", "层", "Stratum"),
        NUMBER_OF("psu", "初级抽样单元", "Primary sampling unit"),
        COUNT_OF("drawn", "抽中", "Drawn"),
        COUNT_OF("sent", "已发信", "Letters"),
        COUNT_OF("contacts", "联系次数", "Contacts"),
        COUNT_OF("started", "已开始", "Begun"),
        COUNT_OF("complete", "完成（已提交的答卷）", "Complete: submitted attempts"),
        COUNT_OF("partial", "部分完成", "Partial"),
        COUNT_OF("break_off", "中断", "Break-off"),
        COUNT_OF("refused", "拒绝", "Refused"),
        COUNT_OF("non_contact", "未接触到", "Not contacted"),
        COUNT_OF("other", "其他未答", "Other"),
        COUNT_OF("unknown", "是否合格不明", "Of unknown eligibility"),
        COUNT_OF("ineligible", "不合格", "Ineligible"),
        {.name = "sent_weight",
                .type = DATASET_REAL,
                .level = DATASET_SCALE,
                .width = 12,
                .decimals = 6,
                .label = {"发信者基础权数之和", "Sum of the base weights of letters"},
                .source = {"抽样", "sample"}},
        RATE_OF("rr1", "回答率RR1", "Response rate RR1"),
        RATE_OF("rr3", "回答率RR3", "Response rate RR3"),
        RATE_OF("rr5", "回答率RR5", "Response rate RR5"),
        RATE_OF("cooperation", "合作率COOP1", "Cooperation rate COOP1"),
        RATE_OF("contact", "接触率CON1", "Contact rate CON1"),
};

static struct field_outcomes outcomes_of(const struct q_fieldwork_rows_row *row)
{
	return field_outcomes_of(&(struct field_counts){
	        .drawn = row->drawn,
	        .sent = row->sent,
	        .open = row->open,
	        .submitted = row->submitted,
	        .partial = row->partial,
	        .break_off = row->break_off,
	        .refused = row->refused,
	        .non_contact = row->non_contact,
	        .other = row->other,
	        .ineligible = row->ineligible,
	});
}

static struct dataset_value rate_value(double rate)
{
	return (struct dataset_value){.missing = !isfinite(rate), .real = rate};
}

static bool row_write(const struct field_table *table, const struct q_fieldwork_rows_row *row,
        double e, struct error *error)
{
	struct field_outcomes o = outcomes_of(row);
	struct field_rates rates = field_rates_of(&o, e);
	const struct dataset_value values[COLUMNS] = {
	        table->label,
	        {.integer = row->stratum},
	        {.integer = row->psu},
	        {.integer = o.drawn},
	        {.integer = o.sent},
	        {.integer = row->contacts},
	        {.integer = o.started},
	        {.integer = o.complete},
	        {.integer = o.partial},
	        {.integer = o.break_off},
	        {.integer = o.refused},
	        {.integer = o.non_contact},
	        {.integer = o.other},
	        {.integer = o.unknown},
	        {.integer = o.ineligible},
	        {.real = row->sent_weight},
	        rate_value(rates.rr1),
	        rate_value(rates.rr3),
	        rate_value(rates.rr5),
	        rate_value(rates.cooperation),
	        rate_value(rates.contact),
	};

	return dataset_output_row(table->out, values, error);
}

/* Whoever withdrew has no psu any more, and is a refusal of the whole survey. */
static double eligible(const struct field_table *table, const struct db_batch *batch, size_t rows)
{
	struct field_outcomes all = {0};
	struct q_fieldwork_rows_row row;

	for (size_t i = 0; q_fieldwork_rows_row(batch, rows, i, &row); i++) {
		struct field_outcomes one = outcomes_of(&row);

		field_outcomes_add(&all, &one);
	}
	field_outcomes_withdraw(&all, table->gone);
	return field_eligible(&all);
}

static bool rows_write(struct field_table *table, struct error *error)
{
	struct db_batch *batch = db_session_batch(table->session);
	size_t rows = q_fieldwork_rows(batch, table->survey_id);
	struct q_fieldwork_rows_row row;
	double e;

	if (!db_session_run(table->session, error))
		return false;
	e = eligible(table, batch, rows);
	field_table_fact(table,
	        (struct dataset_words){
	                "资格不明者中合格的比例e", "e of those of unknown eligibility"},
	        isfinite(e) ? arena_printf(&table->arena, "%.15g", e) : STR("–"));
	if (!dataset_output_begin(table->out, &table->dataset, error))
		return false;
	for (size_t i = 0;
	        dataset_output_wants_rows(table->out) && q_fieldwork_rows_row(batch, rows, i, &row);
	        i++)
		if (!row_write(table, &row, e, error))
			return false;
	return dataset_output_end(table->out, error);
}

bool field_fieldwork_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct field_table table = {.out = out};
	bool good = field_table_begin(&table, session, survey, "fieldwork", error);

	(void)run_id;
	if (good) {
		field_table_columns(&table, columns, COLUMNS);
		table.dataset.title = (struct dataset_words){
		        "现场执行，一个初级抽样单元一行", "Fieldwork, a psu each"};
		good = rows_write(&table, error);
	}
	field_table_end(&table);
	return good;
}
