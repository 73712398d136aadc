/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns with their words, and then row by row. */
#include <publish/dataset.h>
#include <publish/facts.h>
#include <publish/writers.h>

#include <base/arena.h>

#include <string.h>

enum { ARENA_CHUNK = 16 << 10, COLUMNS_MOST = 128 };

struct table {
	struct arena arena;
	const struct publish_indicator *indicator;
	enum publish_dataset kind;
	const struct publish_column *from[COLUMNS_MOST];
	struct dataset_column columns[COLUMNS_MOST];
	struct dataset_fact facts[PUBLISH_FACTS_MOST];
	struct dataset dataset;
};

/* --- the columns --- */

static const struct dataset_label reasons[] = {
        [PUBLISH_UNSAID] = {.words = {"不适用", "does not apply"}},
        [PUBLISH_NO_RUN] = {.words = {"尚未计算", "not scored yet"}},
        [PUBLISH_WITHHELD] =
                {.words = {"人数过少，或由此可推算出其他数字，不公布",
                         "withheld: too few people, or it would reveal another figure"}},
        [PUBLISH_NO_TARGET] = {.words = {"没有可对照的目标，或比例不公布",
                                       "no target to compare with, or the share is withheld"}},
        [PUBLISH_NO_CHANGE] = {.words = {"没有可比较的往期数字，或本行是分组",
                                       "no earlier figure, or the row is a group"}},
        [PUBLISH_NO_MODEL] = {.words = {"没有模型估计，或本行是分组",
                                      "no model-based share, or the row is a group"}},
        [PUBLISH_NO_RANK] = {.words = {"没有可排名的同级地区，或本行是分组",
                                     "no siblings to rank with, or the row is a group"}},
        [PUBLISH_NO_MEASURE] = {.words = {"未按此口径计算，或比例不公布",
                                        "not measured in this way, or the share is withheld"}},
};

static void take_labels(struct table *table, struct dataset_column *to, enum reporting_kind kind)
{
	const struct reporting_label *labels = reporting_labels(kind, &to->label_count);
	struct dataset_label *copy = arena_new(&table->arena, to->label_count, sizeof(*copy));

	for (size_t i = 0; i < to->label_count; i++)
		copy[i] = (struct dataset_label){
		        .text = labels[i].code, .words = {labels[i].zh, labels[i].en}};
	to->labels = copy;
}

static void take_column(
        struct table *table, struct dataset_column *to, const struct publish_column *from)
{
	*to = (struct dataset_column){
	        .name = from->name,
	        .type = from->field.type,
	        .level = from->format.level,
	        .width = from->format.width,
	        .decimals = from->format.decimals,
	        .label = {from->zh, from->en},
	        .source = {"计算时存储的结果", "stored by the run"},
	};
	if (from->format.labels != REPORTING_KINDS)
		take_labels(table, to, from->format.labels);
	if (from->missing == PUBLISH_NEVER)
		return;
	to->missings = &reasons[from->missing];
	to->missing_count = 1;
}

static size_t take_columns(struct table *table)
{
	const struct publish_column *column = NULL;
	size_t count = 0;

	while (count < COLUMNS_MOST && (column = publish_column_next(table->kind, column))) {
		table->from[count] = column;
		take_column(table, &table->columns[count++], column);
	}
	return count;
}

/* A name from a document ends where its view does, not at a NUL. */
static const char *text_of(struct table *table, struct str text)
{
	return arena_copy(&table->arena, text).p;
}

static void table_make(struct table *table, const struct publish_indicator *indicator)
{
	memset(table, 0, sizeof(*table));
	arena_init(&table->arena, ARENA_CHUNK);
	table->indicator = indicator;
	table->kind = publish_dataset_of(indicator);
	table->dataset = (struct dataset){
	        .name = "results",
	        .title = {text_of(table, indicator->title.zh), text_of(table, indicator->title.en)},
	        .columns = table->columns,
	        .column_count = take_columns(table),
	        .rows = (int64_t)publish_dataset_rows(table->kind, indicator),
	};
	publish_facts_take(&table->dataset, table->facts, indicator, &table->arena);
}

static bool rows_write(const struct table *table, struct dataset_output *out, struct error *error)
{
	struct dataset_value values[COLUMNS_MOST];
	struct publish_row row;

	for (size_t i = 0; i < (size_t)table->dataset.rows; i++) {
		publish_row_take(&row, table->kind, table->indicator, i);
		for (size_t c = 0; c < table->dataset.column_count; c++)
			values[c] = publish_value_of(table->from[c], &row);
		if (!dataset_output_row(out, values, error))
			return false;
	}
	return true;
}

bool publish_table_write(
        const struct publish_indicator *indicator, struct dataset_output *out, struct error *error)
{
	struct table table;
	bool good;

	table_make(&table, indicator);
	good = dataset_output_begin(out, &table.dataset, error) &&
	       (!dataset_output_wants_rows(out) || rows_write(&table, out, error)) &&
	       dataset_output_end(out, error);
	arena_free(&table.arena);
	return good;
}
