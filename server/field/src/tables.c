/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"

#include <field/field.h>

#include <core/figures.h>
#include <reporting/labels.h>

enum { ARENA_CHUNK = 8 << 10 };

const struct core_figures_table field_tables[] = {
        {.name = "fieldwork",
                .right = "read_diagnostics",
                .of_survey = true,
                .write = field_fieldwork_write},
        {.name = "cases", .right = "field", .of_survey = true, .write = field_cases_write},
        {.name = "paradata",
                .right = "export_microdata",
                .of_survey = true,
                .write = field_paradata_write},
        {.name = NULL},
};

static const struct dataset_label unsaid[] = {{.words = {"不是演练", "no rehearsal"}}};
static const struct dataset_column label_column = {
        .name = "label",
        .type = DATASET_TEXT,
        .width = 32,
        .label = {"演练数据标记", "Mark of rehearsal data"},
        .source = {"调查", "survey"},
        .missings = unsaid,
        .missing_count = 1,
};

static const struct {
	const char *code, *words;
} refusals[] = {
        {"no_sample",
                "has no letters made by kesu invite, so there is no such file of its fieldwork"},
        {"open", "is not closed: two files of an open survey would tell how one person answered"},
        {"few", "has ten submitted attempts or fewer: nothing is given out of so few"},
};

static bool refuse(struct str survey, struct str refused, struct error *error)
{
	const char *words = "is refused";

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (str_equal_c(refused, refusals[i].code))
			words = refusals[i].words;
	return error_set(error, "survey %.*s %s", STR_ARG(survey), words);
}

bool field_table_begin(struct field_table *table, struct db_session *session, struct str survey,
        const char *kind, struct error *error)
{
	const struct q_field_table_head_row *head;

	table->session = session;
	arena_init(&table->arena, ARENA_CHUNK);
	table->dataset.name = kind;
	table->dataset.facts = table->facts;
	if (!q_field_table_head_run(session, survey, str_from(kind), &head, error))
		return false;
	if (head->refused.n)
		return refuse(survey, head->refused, error);
	table->survey_id = head->survey_id;
	table->gone = head->gone;
	table->dataset.rows = head->rows;
	table->label = (struct dataset_value){.missing = 1};
	if (head->rehearsal) {
		table->label = (struct dataset_value){.text = STR(REPORTING_NOTICE_REHEARSAL_ZH)};
		table->dataset.notice = (struct dataset_words){REPORTING_BOTH(NOTICE_REHEARSAL)};
	}
	field_table_fact(table, (struct dataset_words){"调查", "Survey"}, survey);
	field_table_fact(table, (struct dataset_words){"截至", "As of"},
	        arena_copy(&table->arena, head->at));
	return true;
}

void field_table_fact(struct field_table *table, struct dataset_words name, struct str value)
{
	table->facts[table->dataset.fact_count++] = (struct dataset_fact){name, value};
}

struct dataset_column *field_table_columns(
        struct field_table *table, const struct dataset_column *columns, size_t count)
{
	struct dataset_column *own = arena_new(&table->arena, count, sizeof(*own));

	for (size_t i = 0; i < count; i++)
		own[i] = i ? columns[i] : label_column;
	table->dataset.columns = own;
	table->dataset.column_count = count;
	return own;
}

bool field_table_stream(struct field_table *table, const struct db_statement *statement,
        db_copy_row_fn *row, struct error *error)
{
	return dataset_output_begin(table->out, &table->dataset, error) &&
	       (!dataset_output_wants_rows(table->out) ||
	               db_session_copy_out(table->session, statement, row, table, error)) &&
	       dataset_output_end(table->out, error);
}

void field_table_end(struct field_table *table)
{
	arena_free(&table->arena);
}
