/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a run go through the columns of a table into the output. */
#include "tables.h"

#include "columns.h"
#include "public.h"

#include <dataset/output.h>
#include <reporting/labels.h>

#include <inttypes.h>
#include <stdlib.h>

enum { ARENA_CHUNK = 64 << 10, FACTS_MOST = 9 };

struct table {
	struct arena arena;
	struct run_rows rows;
	const struct run_public *public; /* of a file for everybody; else NULL */
	struct run_columns columns;
	struct dataset_value *values; /* of one row */
	struct dataset_fact facts[FACTS_MOST];
	struct dataset dataset;
	struct dataset_output *out;
};

static void fact(struct table *table, struct dataset_words name, struct str value)
{
	if (value.n)
		table->facts[table->dataset.fact_count++] = (struct dataset_fact){name, value};
}

static void facts_make(struct table *table)
{
	const struct run_rows *rows = &table->rows;

	table->dataset.facts = table->facts;
	if (rows->is_rehearsal)
		table->dataset.notice = (struct dataset_words){REPORTING_BOTH(NOTICE_REHEARSAL)};
	fact(table, (struct dataset_words){"调查", "Survey"}, rows->survey);
	fact(table, (struct dataset_words){"计算编号", "Run"},
	        arena_printf(&table->arena, "%" PRId64, rows->run_id));
	fact(table, (struct dataset_words){"计算性质", "Kind of run"}, rows->kind);
	fact(table, (struct dataset_words){"随机种子", "Seed"},
	        arena_printf(&table->arena, "%" PRId64, rows->seed));
	fact(table, (struct dataset_words){"程序版本", "Program version"}, rows->program_version);
	fact(table, (struct dataset_words){"数据快照的SHA-256", "SHA-256 of the data"},
	        str_from(rows->sha256));
	fact(table, (struct dataset_words){"未能测量的原因", "Why people could not be measured"},
	        rows->data.unmeasured);
	if (table->public)
		fact(table,
		        (struct dataset_words){
		                "为保护受访者不含", "Left out to protect respondents"},
		        STR("层、初级抽样单元、基础权数和复制权数、期望得分、逐题对错 / strata, "
		            "psus, "
		            "base and replicate weights, expected points, which items were right"));
	if (!table->public)
		fact(table, (struct dataset_words){"不含", "Not included"},
		        STR("用时和未回答者：计算不保留（未回答者的人数见fieldwork）；有人撤回后，"
		            "逐题对"
		            "错也不保留 / times, nonrespondents (fieldwork counts them); and which "
		            "items were right, once somebody has withdrawn"));
}

static bool row_write(const struct run_row *row, int64_t number, void *state, struct error *error)
{
	struct table *table = state;

	run_columns_take(&table->columns, row, number, table->values);
	return dataset_output_row(table->out, table->values, error);
}

static bool rows_write(struct table *table, struct error *error)
{
	return table->public ? run_public_each(table->public, row_write, table, error)
	                     : run_rows_each(&table->rows, row_write, table, error);
}

static bool table_write(struct table *table, struct error *error)
{
	struct dataset_output *out = table->out;

	return dataset_output_begin(out, &table->dataset, error) &&
	       (!dataset_output_wants_rows(out) || rows_write(table, error)) &&
	       dataset_output_end(out, error);
}

static bool respondents_write(struct table *table, enum run_table kind, struct error *error)
{
	struct run_columns *columns = &table->columns;

	if (!run_rows_check(&table->rows, error))
		return false;
	run_columns_make(columns, &table->arena, kind, &table->rows,
	        table->public ? &table->public->recoding : NULL);
	table->values = arena_new(&table->arena, columns->count, sizeof(*table->values));
	table->dataset.title =
	        (struct dataset_words){"受访者，一人一行", "Respondents, a row each"};
	table->dataset.columns = columns->column;
	table->dataset.column_count = columns->count;
	table->dataset.rows = table->rows.count;
	table->dataset.weight = "weight";
	facts_make(table);
	return table_write(table, error);
}

static void table_end(struct table *table)
{
	run_rows_end(&table->rows);
	arena_free(&table->arena);
}

static bool table_open(struct table *table, const char *name, bool measured,
        struct db_session *session, struct str survey, int64_t run_id, struct error *error)
{
	arena_init(&table->arena, ARENA_CHUNK);
	table->dataset.name = name;
	return run_rows_open(&table->rows, session, survey, run_id, measured, error);
}

bool run_weights_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct table table = {.out = out};
	bool good = table_open(&table, "weights", false, session, survey, run_id, error) &&
	            respondents_write(&table, RUN_WEIGHTS, error);

	table_end(&table);
	return good;
}

static bool measured_check(const struct run_rows *rows, struct error *error)
{
	return run_rows_measured(rows) ||
	       error_set(error, "run %" PRId64 " could not measure people: %.*s", rows->run_id,
	               STR_ARG(rows->data.unmeasured));
}

bool run_scores_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct table table = {.out = out};
	bool good = table_open(&table, "scores", true, session, survey, run_id, error) &&
	            measured_check(&table.rows, error) &&
	            respondents_write(&table, RUN_SCORES, error);

	table_end(&table);
	return good;
}

bool run_microdata_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct table table = {.out = out};
	bool good = table_open(&table, "microdata", true, session, survey, run_id, error) &&
	            respondents_write(&table, RUN_MICRODATA, error);

	table_end(&table);
	return good;
}

/* --- for everybody --- */

static bool public_write(struct table *table, struct run_public *public, struct error *error)
{
	char *report;

	if (!run_rows_check(&table->rows, error) || !run_public_make(public, &table->rows, error))
		return false;
	report = run_public_report(public);
	dataset_output_report(table->out, report);
	free(report);
	table->public = public;
	return respondents_write(table, RUN_PUBLIC, error);
}

bool run_public_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct table table = {.out = out};
	struct run_public public = {0};
	bool good = table_open(&table, "microdata-public", true, session, survey, run_id, error) &&
	            public_write(&table, &public, error);

	run_public_end(&public);
	table_end(&table);
	return good;
}

/* --- the replicates --- */

static const struct dataset_column scale_columns[] = {
        {.name = "replicate",
                .type = DATASET_TEXT,
                .width = 12,
                .label = {"复制权数的列名", "Column of the replicate weight"},
                .source = {"重复抽样法", "replication"}},
        {.name = "scale",
                .type = DATASET_REAL,
                .level = DATASET_SCALE,
                .width = 12,
                .decimals = 6,
                .label = {"差的平方在方差中的系数", "Factor of the squared difference"},
                .source = {"重复抽样法", "replication"}},
};

static bool scales_write(struct table *table, struct error *error)
{
	const struct run_microdata *data = &table->rows.data;
	char name[DATASET_NAME_MAX];

	if (!dataset_output_begin(table->out, &table->dataset, error))
		return false;
	for (size_t r = 0; dataset_output_wants_rows(table->out) && r < data->replicates; r++) {
		snprintf(name, sizeof(name), "rw%zu", r + 1);
		struct dataset_value values[] = {
		        {.text = str_from(name)}, {.real = data->scale[r]}};

		if (!dataset_output_row(table->out, values, error))
			return false;
	}
	return dataset_output_end(table->out, error);
}

bool run_scales_write(struct db_session *session, struct str survey, int64_t run_id,
        struct dataset_output *out, struct error *error)
{
	struct table table = {.out = out};
	bool good = table_open(&table, "scales", false, session, survey, run_id, error) &&
	            run_rows_check(&table.rows, error);

	if (good) {
		table.dataset.title =
		        (struct dataset_words){"复制权数的系数", "Scales of the replicates"};
		table.dataset.columns = scale_columns;
		table.dataset.column_count = sizeof(scale_columns) / sizeof(*scale_columns);
		table.dataset.rows = (int64_t)table.rows.data.replicates;
		facts_make(&table);
		good = scales_write(&table, error);
	}
	table_end(&table);
	return good;
}
