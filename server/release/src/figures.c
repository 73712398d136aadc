/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows are read before the first is written, for a format may ask how many come. There are some
 * thousand psus.
 */
#include "figures.h"

#include <publish/facts.h>
#include <publish/read.h>

#include <dataset/output.h>
#include <db/session.h>

#include <base/arena.h>
#include <base/memory.h>

#include <math.h>
#include <queries/release.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 16 << 10, ROWS_FIRST = 64, TEXT_WIDTH = 64, NUMBER_WIDTH = 12, DECIMALS = 6 };
enum { AT_SURVEY, AT_LABEL, AT_RUN, PREFIX };

static const struct dataset_label none[] = {{.words = {"没有此项", "there is none"}}};
static const struct release_column prefix[PREFIX] = {
        {"survey", DATASET_TEXT, DATASET_NOMINAL, "调查代码", "Survey"},
        {"label", DATASET_TEXT, DATASET_NOMINAL, "演练数据标记", "Mark of rehearsal data"},
        {"run", DATASET_INTEGER, DATASET_NOMINAL, "计算编号", "Run"},
};

struct figures {
	const struct release_table *table;
	struct arena arena;
	struct publish_indicator indicator;
	struct dataset_value *values; /* the rows one after the other */
	size_t width, rows, room;
};

/* --- reading --- */

static struct dataset_value value_of(
        struct figures *figures, const struct release_column *column, struct str field)
{
	struct dataset_value value = {.missing = !field.p};

	if (!field.p)
		return value;
	switch (column->type) {
	case DATASET_TEXT:
		value.text = arena_copy(&figures->arena, field);
		value.missing = !field.n;
		break;
	case DATASET_INTEGER:
		value.integer = db_field_int(field);
		break;
	case DATASET_REAL:
		value.real = db_field_float8(field);
		value.missing = !isfinite(value.real);
		break;
	case DATASET_FLAG:
		value.flag = db_field_int(field) != 0;
		break;
	}
	return value;
}

static struct dataset_value *row_add(struct figures *figures)
{
	if (figures->rows == figures->room) {
		figures->room = figures->room ? 2 * figures->room : ROWS_FIRST;
		figures->values = memory_resize(
		        figures->values, figures->room * figures->width, sizeof(*figures->values));
	}
	return &figures->values[figures->rows++ * figures->width];
}

static bool row_read(const struct str *fields, size_t count, void *state, struct error *error)
{
	struct figures *figures = state;
	const struct release_table *table = figures->table;
	struct str label = str_from(publish_label(&figures->indicator));
	struct dataset_value *row;

	if (count != table->count)
		return error_set(error, "a row of %s has %zu fields", table->name, count);
	row = row_add(figures);
	row[AT_SURVEY] = (struct dataset_value){.text = figures->indicator.slug};
	row[AT_LABEL] = (struct dataset_value){.missing = !label.n, .text = label};
	row[AT_RUN] = (struct dataset_value){.integer = figures->indicator.run.id};
	for (size_t i = 0; i < count; i++)
		row[PREFIX + i] = value_of(figures, &table->columns[i], fields[i]);
	return true;
}

static bool read_all(struct figures *figures, struct db_session *session, struct str survey,
        int64_t run_id, struct error *error)
{
	const struct q_file_begin_row *begun;

	return publish_read_run(&figures->indicator, session, survey, run_id, error) &&
	       q_file_begin_run(session, figures->indicator.run.id, &begun, error) &&
	       db_session_copy_out(session, figures->table->statement, row_read, figures, error);
}

/* --- writing --- */

static struct dataset_column column_of(const struct release_column *from)
{
	return (struct dataset_column){
	        .name = from->name,
	        .type = from->type,
	        .level = from->level,
	        .width = from->type == DATASET_TEXT ? TEXT_WIDTH : NUMBER_WIDTH,
	        .decimals = from->type == DATASET_REAL ? DECIMALS : 0,
	        .label = {from->zh, from->en},
	        .source = {"计算时存储的结果", "stored by the run"},
	        .missings = none,
	        .missing_count = 1,
	};
}

static bool write_all(struct figures *figures, struct dataset_output *out, struct error *error)
{
	struct dataset_column columns[PREFIX + RELEASE_COLUMNS];
	struct dataset_fact facts[PUBLISH_FACTS_MOST];
	struct dataset dataset = {
	        .name = figures->table->name,
	        .title = figures->table->title,
	        .columns = columns,
	        .column_count = figures->width,
	        .rows = (int64_t)figures->rows,
	};

	for (size_t i = 0; i < figures->width; i++)
		columns[i] =
		        column_of(i < PREFIX ? &prefix[i] : &figures->table->columns[i - PREFIX]);
	publish_facts_take(&dataset, facts, &figures->indicator, &figures->arena);
	if (!dataset_output_begin(out, &dataset, error))
		return false;
	for (size_t i = 0; dataset_output_wants_rows(out) && i < figures->rows; i++)
		if (!dataset_output_row(out, &figures->values[i * figures->width], error))
			return false;
	return dataset_output_end(out, error);
}

bool release_table_write(const struct release_table *table, struct db_session *session,
        struct str survey, int64_t run_id, struct dataset_output *out, struct error *error)
{
	struct figures figures = {.table = table, .width = PREFIX + table->count};
	bool good;

	arena_init(&figures.arena, ARENA_CHUNK);
	good = read_all(&figures, session, survey, run_id, error) &&
	       write_all(&figures, out, error);
	publish_indicator_end(&figures.indicator);
	arena_free(&figures.arena);
	free(figures.values);
	return good;
}
