/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The codebook as a table: every column of every table of a run, with its codes and the reasons why
 * it may have no value. The tables are asked for their columns first, and copied, for the number of
 * rows is told before the first one.
 */
#include <publish/kinds.h>

#include <db/session.h>

#include <base/arena.h>
#include <base/buf.h>
#include <base/memory.h>

#include <inttypes.h>
#include <stdlib.h>

enum { ARENA_CHUNK = 64 << 10, CODES_MAX = 64 << 10, DOUBLED = 2, ROWS_FIRST = 64 };

enum {
	AT_TABLE,
	AT_POSITION,
	AT_NAME,
	AT_TYPE,
	AT_LEVEL,
	AT_LABEL_ZH,
	AT_LABEL_EN,
	AT_SOURCE_ZH,
	AT_SOURCE_EN,
	AT_CODES,
	AT_MISSING,
	COLUMNS
};

#define TEXT_COLUMN(column, size, in_zh, in_en)                                                    \
	{                                                                                          \
		.name = (column), .type = DATASET_TEXT, .width = (size), .label = {in_zh, in_en},  \
		.source = {"数据表本身", "the tables themselves"}, .missings = none,               \
		.missing_count = 1                                                                 \
	}

static const struct dataset_label none[] = {{.words = {"没有", "there is none"}}};
static const struct dataset_column columns[COLUMNS] = {
        [AT_TABLE] = TEXT_COLUMN("table", 16, "数据表", "Table"),
        [AT_POSITION] = {.name = "position",
                .type = DATASET_INTEGER,
                .level = DATASET_ORDINAL,
                .width = 5,
                .label = {"第几列", "Position of the column"},
                .source = {"数据表本身", "the tables themselves"}},
        [AT_NAME] = TEXT_COLUMN("column", 32, "列名", "Column"),
        [AT_TYPE] = TEXT_COLUMN("type", 8, "类型", "Type"),
        [AT_LEVEL] = TEXT_COLUMN("level", 8, "测量层次", "Measurement level"),
        [AT_LABEL_ZH] = TEXT_COLUMN("label_zh", 255, "中文含义", "Meaning in Chinese"),
        [AT_LABEL_EN] = TEXT_COLUMN("label_en", 255, "英文含义", "Meaning in English"),
        [AT_SOURCE_ZH] = TEXT_COLUMN("source_zh", 255, "来源（中文）", "Source in Chinese"),
        [AT_SOURCE_EN] = TEXT_COLUMN("source_en", 255, "来源（英文）", "Source in English"),
        [AT_CODES] = TEXT_COLUMN("codes", 4096, "代码及其含义", "Codes and what they mean"),
        [AT_MISSING] = TEXT_COLUMN("missing", 255, "无值的原因", "Why there is no value"),
};

static const char *const types[] = {[DATASET_TEXT] = "text",
        [DATASET_INTEGER] = "integer",
        [DATASET_REAL] = "real",
        [DATASET_FLAG] = "flag"};
static const char *const levels[] = {
        [DATASET_NOMINAL] = "nominal", [DATASET_ORDINAL] = "ordinal", [DATASET_SCALE] = "scale"};

struct codebook {
	struct arena arena;
	struct dataset_value (*rows)[COLUMNS];
	size_t count, room;
	struct dataset_words notice; /* of the first table */
};

static struct dataset_value text_value(struct codebook *codebook, const char *text)
{
	struct str copy = arena_copy(&codebook->arena, str_from(text));

	return (struct dataset_value){.missing = !copy.n, .text = copy};
}

/* "male = 男 / male; female = 女 / female" */
static struct dataset_value codes_value(struct codebook *codebook,
        const struct dataset_column *column, const struct dataset_label *labels, size_t count)
{
	bool is_reason = labels == column->missings, is_text = column->type == DATASET_TEXT;
	struct dataset_value value;
	struct buf out;

	buf_init(&out, CODES_MAX);
	for (size_t i = 0; i < count; i++) {
		buf_add(&out, i ? STR("; ") : STR(""));
		if (!is_reason && is_text)
			buf_printf(&out, "%s = ", labels[i].text);
		else if (!is_reason)
			buf_printf(&out, "%" PRId64 " = ", labels[i].number);
		buf_printf(&out, "%s / %s", labels[i].words.zh, labels[i].words.en);
	}
	value = text_value(codebook, out.n ? out.p : "");
	buf_free(&out);
	return value;
}

static void column_take(struct codebook *codebook, const struct dataset *table, size_t at)
{
	const struct dataset_column *column = &table->columns[at];
	struct dataset_value *row;

	if (codebook->count == codebook->room) {
		codebook->room = codebook->room ? codebook->room * DOUBLED : ROWS_FIRST;
		codebook->rows =
		        memory_resize(codebook->rows, codebook->room, sizeof(*codebook->rows));
	}
	row = codebook->rows[codebook->count++];
	row[AT_TABLE] = text_value(codebook, table->name);
	row[AT_POSITION] = (struct dataset_value){.integer = (int64_t)at + 1};
	row[AT_NAME] = text_value(codebook, column->name);
	row[AT_TYPE] = text_value(codebook, types[column->type]);
	row[AT_LEVEL] = text_value(codebook, levels[column->level]);
	row[AT_LABEL_ZH] = text_value(codebook, column->label.zh);
	row[AT_LABEL_EN] = text_value(codebook, column->label.en);
	row[AT_SOURCE_ZH] = text_value(codebook, column->source.zh);
	row[AT_SOURCE_EN] = text_value(codebook, column->source.en);
	row[AT_CODES] = codes_value(codebook, column, column->labels, column->label_count);
	row[AT_MISSING] = codes_value(codebook, column, column->missings, column->missing_count);
}

static bool table_seen(const struct dataset *table, void *state, struct error *error)
{
	struct codebook *codebook = state;

	(void)error;
	for (size_t i = 0; i < table->column_count; i++)
		column_take(codebook, table, i);
	if (table->notice.zh && !codebook->notice.zh)
		codebook->notice = (struct dataset_words){
		        arena_copy(&codebook->arena, str_from(table->notice.zh)).p,
		        arena_copy(&codebook->arena, str_from(table->notice.en)).p};
	return true;
}

static bool table_see(struct codebook *codebook, const struct core_figures_table *table,
        struct db_session *session, struct str survey, int64_t run_id, struct error *error)
{
	struct dataset_output *seen = dataset_output_seen(table_seen, codebook);
	bool good = table->write(session, survey, run_id, seen, error);

	dataset_output_free(seen);
	return good;
}

/* What a run has not, such as the weights of an activity, has no columns; but all have results. */
static bool tables_see(struct codebook *codebook, const struct core_figures_table *tables,
        struct db_session *session, struct str survey, int64_t run_id, struct error *error)
{
	struct publish_kind kind;
	struct error found;

	for (size_t i = 0; publish_kind_at(&kind, i, tables); i++) {
		/* Not everybody may read those of the fieldwork. */
		if (publish_kind_is_alias(i, tables) || publish_kind_of_survey(&kind) ||
		        table_see(codebook, kind.table, session, survey, run_id, &found))
			continue;
		if (kind.table != &publish_results_table && !db_session_failed(session))
			continue;
		*error = found;
		return false;
	}
	return true;
}

static bool rows_write(
        const struct codebook *codebook, struct dataset_output *out, struct error *error)
{
	struct dataset dataset = {
	        .name = "codebook",
	        .title = {"数据表各列说明", "Columns of the tables"},
	        .notice = codebook->notice,
	        .columns = columns,
	        .column_count = COLUMNS,
	        .rows = (int64_t)codebook->count,
	};

	if (!dataset_output_begin(out, &dataset, error))
		return false;
	for (size_t i = 0; dataset_output_wants_rows(out) && i < codebook->count; i++)
		if (!dataset_output_row(out, codebook->rows[i], error))
			return false;
	return dataset_output_end(out, error);
}

bool publish_codebook_write(const struct core_figures_table *tables, struct db_session *session,
        struct str survey, int64_t run_id, struct dataset_output *out, struct error *error)
{
	struct codebook codebook = {0};
	bool good;

	arena_init(&codebook.arena, ARENA_CHUNK);
	good = tables_see(&codebook, tables, session, survey, run_id, error) &&
	       rows_write(&codebook, out, error);
	free(codebook.rows);
	arena_free(&codebook.arena);
	return good;
}
