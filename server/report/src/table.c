/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include <prose/sentences.h>

#include <dataset/output.h>

#include <string.h>

/* Of which object of the source a column's value is. */
enum part { OF_SURVEY, OF_FIGURES, OF_ROW };

static const struct {
	const char *path;
	enum part part;
} places[] = {
        {"survey", OF_SURVEY},
        {"year", OF_SURVEY},
        {"label", OF_FIGURES},
        {"run/id", OF_FIGURES},
        {"region", OF_ROW},
        {"region_name/zh", OF_ROW},
        {"region_name/en", OF_ROW},
        {"group", OF_ROW},
        {"group_label/zh", OF_ROW},
        {"group_label/en", OF_ROW},
        {"n", OF_ROW},
        {"share", OF_ROW},
        {"se", OF_ROW},
        {"ci_low", OF_ROW},
        {"ci_high", OF_ROW},
        {"df", OF_ROW},
        {"deff", OF_ROW},
        {"n_eff", OF_ROW},
        {"status", OF_ROW},
        {"reason", OF_ROW},
        {"target_probability", OF_ROW},
        {"target_verdict", OF_ROW},
        {"attempts", OF_ROW},
        {"submitted", OF_ROW},
        {"mean_score", OF_ROW},
};
enum { COLUMNS = sizeof(places) / sizeof(*places), AT_LABEL = 2, LABEL_CHUNK = 256 };

#define TEXT(n, z, e)                                                                              \
	{                                                                                          \
		.name = n, .type = DATASET_TEXT, .label = {z, e}, REASON                           \
	}
#define COUNT(n, z, e)                                                                             \
	{                                                                                          \
		.name = n, .type = DATASET_INTEGER, .level = DATASET_SCALE, .label = {z, e},       \
		REASON                                                                             \
	}
#define REAL(n, z, e)                                                                              \
	{                                                                                          \
		.name = n, .type = DATASET_REAL, .level = DATASET_SCALE, .label = {z, e}, REASON   \
	}
#define REASON .missings = none, .missing_count = 1

/* A table of shares has no counts of an activity and the other way round. */
static const struct dataset_label none[] = {
        {.text = "none", .number = -1, .words = {"没有或不公布", "none, or not published"}}};
static const struct dataset_column columns[COLUMNS] = {
        TEXT("survey", "调查", "Survey"),
        COUNT("year", "年份", "Year"),
        TEXT("label", "标记", "Label"),
        COUNT("run", "计算", "Run"),
        TEXT("region", "地区代码", "Region"),
        TEXT("region_name_zh", "地区", "Region in Chinese"),
        TEXT("region_name_en", "地区（英文）", "Region in English"),
        TEXT("group", "人群代码", "Group"),
        TEXT("group_label_zh", "人群", "Group in Chinese"),
        TEXT("group_label_en", "人群（英文）", "Group in English"),
        COUNT("n", "样本量（人）", "Respondents"),
        REAL("share", "公民具备科学素质的比例", "Share of citizens with scientific literacy"),
        REAL("se", "标准误", "Standard error"),
        REAL("ci_low", "95%置信区间下限", "Lower end of the 95 % interval"),
        REAL("ci_high", "95%置信区间上限", "Upper end of the 95 % interval"),
        REAL("df", "自由度", "Degrees of freedom"),
        REAL("deff", "设计效应", "Design effect"),
        REAL("n_eff", "等效样本量", "Effective sample size"),
        TEXT("status", "状态", "Status"),
        TEXT("reason", "原因", "Reason"),
        REAL("target_probability", "不低于目标的概率", "Probability of being at the target"),
        TEXT("target_verdict", "与目标比较的结论", "Verdict on the target"),
        COUNT("attempts", "开始（人次）", "Started"),
        COUNT("submitted", "提交（人次）", "Submitted"),
        REAL("mean_score", "平均得分", "Mean score"),
};

static const json_t *found(const struct prose_source *source, const json_t *row, size_t column)
{
	const char *path = places[column].path;
	const json_t *root = places[column].part == OF_SURVEY    ? source->survey
	                     : places[column].part == OF_FIGURES ? source->figures
	                                                         : row;

	if (!strcmp(path, "ci_low") || !strcmp(path, "ci_high"))
		return json_array_get(prose_at(row, "ci"), path[3] == 'h');
	return prose_at(root, path);
}

static struct dataset_value value_of(
        const struct prose_source *source, const json_t *row, size_t column)
{
	const json_t *value = found(source, row, column);

	switch (columns[column].type) {
	case DATASET_INTEGER:
		if (json_is_integer(value))
			return (struct dataset_value){.integer = json_integer_value(value)};
		break;
	case DATASET_REAL:
		if (json_is_number(value))
			return (struct dataset_value){.real = json_number_value(value)};
		break;
	case DATASET_TEXT:
		if (json_is_string(value))
			return (struct dataset_value){
			        .text = {json_string_value(value), json_string_length(value)}};
		break;
	case DATASET_FLAG:
		break;
	}
	return (struct dataset_value){.missing = 1};
}

static const json_t *rows_of(const struct prose_source *source)
{
	return json_object_get(
	        source->figures, prose_is_activity(source) ? "statistics" : "estimates");
}

/* A file is passed on without its page: what was withdrawn says so in every row. */
static struct str label_of(const struct prose_source *source, struct arena *arena)
{
	struct str withdrawn = prose_sentence(SAY_WITHDRAWN_SHORT, PROSE_ZH);
	const char *label = prose_text(source->figures, places[AT_LABEL].path);

	if (!source->withdrawn)
		return str_from(label);
	return arena_printf(arena, "%s%s%.*s", label, *label ? " · " : "", STR_ARG(withdrawn));
}

static bool rows_write(
        struct dataset_output *out, const struct prose_source *source, struct error *error)
{
	const json_t *list = rows_of(source), *row;
	struct dataset_value values[COLUMNS];
	struct arena arena;
	struct str label;
	bool good = true;

	arena_init(&arena, LABEL_CHUNK);
	label = label_of(source, &arena);
	for (size_t i = 0; good && (row = json_array_get(list, i)); i++) {
		for (size_t column = 0; column < COLUMNS; column++)
			values[column] = value_of(source, row, column);
		values[AT_LABEL] = (struct dataset_value){.missing = !label.n, .text = label};
		good = dataset_output_row(out, values, error);
	}
	arena_free(&arena);
	return good;
}

bool report_csv_write(struct buf *out, const struct prose_source *source, struct error *error)
{
	const struct dataset dataset = {.name = "results",
	        .title = {prose_words(source->survey, "title", PROSE_ZH),
	                prose_words(source->survey, "title", PROSE_EN)},
	        .columns = columns,
	        .column_count = COLUMNS,
	        .rows = (int64_t)json_array_size(rows_of(source))};
	struct dataset_output *output = dataset_output_new(dataset_format_find(STR("csv")),
	        &(struct dataset_options){0}, dataset_sink_buf(out));
	bool good = dataset_output_begin(output, &dataset, error) &&
	            rows_write(output, source, error) && dataset_output_end(output, error);

	dataset_output_free(output);
	return good;
}
